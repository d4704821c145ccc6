//! What a running hub is made of: opened once, handed to the threads.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use wijkstroom_config::Settings;
use wijkstroom_config::keys::{Keys, WAREHOUSE_DOMAIN};
use wijkstroom_connectors::transport::feed::Feed;
use wijkstroom_connectors::transport::folder::Folder;
use wijkstroom_connectors::transport::intake::now_ms;
use wijkstroom_formats::door::Door;
use wijkstroom_pipeline::answers::Answers;
use wijkstroom_pipeline::dedupe::Dedupe;
use wijkstroom_pipeline::index;
use wijkstroom_pipeline::pseudonymise::Pseudonymise;
use wijkstroom_pipeline::runner::{Loop, Step};
use wijkstroom_pipeline::warehouse;
use wijkstroom_pipeline::wijkteam::Wijkteam;
use wijkstroom_schemas::topics;
use wijkstroom_schemas::wire::Registry;
use wijkstroom_stream::open::{Access, Opened, declared, open};
use wijkstroom_stream::{BatchLimits, TopicSpec, groups, meta};

use crate::run::feeds::{self, Asked};
use crate::run::{Options, judge};

/// Everything that was opened.
pub struct Parts {
    /// The settings.
    pub settings: Settings,
    /// Why and how long it runs.
    pub options: Options,
    /// The stream.
    pub opened: Opened,
    /// Its topics.
    pub topics: Vec<TopicSpec>,
    /// Schemas of this build and of the stream.
    pub registry: Arc<Registry>,
    /// What tells this stream from any other.
    pub stream_id: String,
    /// The keys.
    pub keys: Keys,
    /// What messages are held against.
    pub door: Arc<Door>,
    /// Set once, to end.
    pub stop: Arc<AtomicBool>,
    /// What other partners than providers send.
    pub feeds: Vec<Arc<Feed>>,
    /// How often each loop that has work as time goes by has looked for it.
    ticked: Mutex<Vec<Arc<AtomicU64>>>,
    folders: Mutex<Vec<Folder>>,
    asked: Mutex<Vec<Asked>>,
}

impl Parts {
    /// Loads keys, opens the stream, declares its topics, and checks that keys and stores belong together.
    ///
    /// # Errors
    /// What a person must mend.
    pub fn open(
        settings: &Settings,
        options: Options,
        stop: &Arc<AtomicBool>,
    ) -> anyhow::Result<Self> {
        let keys = Keys::load(&settings.data_dir)?;
        let opened = open(&settings.stream, Access::Runner)?;
        let topics = declared(settings);
        opened.admin.declare(&topics)?;
        let registry =
            meta::prepare(opened.stream.as_ref(), &keys.stream_fingerprints(), now_ms())?;
        let stream_id = meta::identity(opened.stream.as_ref(), now_ms())?;
        let municipalities = settings.municipalities.clone();
        let door = Arc::new(Door { ids: keys.ids(), municipalities });
        let folder = |folder: &wijkstroom_config::FolderSettings| {
            let (door, stream) = (Arc::clone(&door), Arc::clone(&opened.stream));
            Folder::open(folder.clone(), door, stream, !options.backfill)
        };
        let mut folders = settings.folders.iter().map(folder).collect::<Result<Vec<_>, _>>()?;
        let feeds = feeds::open(settings, &keys, &opened.stream, !options.backfill)?;
        folders.extend(feeds::folders(&feeds)?);
        Ok(Self {
            settings: settings.clone(),
            options,
            opened,
            topics,
            registry: Arc::new(registry),
            stream_id,
            keys,
            door,
            stop: Arc::clone(stop),
            asked: Mutex::new(feeds::asked(&feeds)?),
            feeds,
            ticked: Mutex::default(),
            folders: Mutex::new(folders),
        })
    }

    /// The folders, to be worked on by whoever takes them: each by its own thread, or all in turn.
    pub fn take_folders(&self) -> Vec<Folder> {
        std::mem::take(&mut *self.folders.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The feeds that the hub asks for, to be asked by whoever takes them.
    pub fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps count of a loop that has work as time goes by.
    pub fn watch_ticks(&self, ticked: &Arc<AtomicU64>) {
        self.ticked.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(ticked));
    }

    /// How often each of those looked for work.
    pub fn ticks(&self) -> Vec<u64> {
        let ticked = self.ticked.lock().unwrap_or_else(PoisonError::into_inner);
        ticked.iter().map(|ticked| ticked.load(Ordering::SeqCst)).collect()
    }

    /// The loops of the pipeline, ready to run.
    ///
    /// # Errors
    /// When a store or an endpoint cannot be used.
    pub fn loops(&self) -> anyhow::Result<Vec<(Loop, Box<dyn Step>)>> {
        let clean: Vec<&str> = topics::CLEAN.to_vec();
        let (dedupe, inputs) = self.dedupe();
        let pseudonymiser = self.keys.pseudonymiser(WAREHOUSE_DOMAIN);
        let pseudonymise = Pseudonymise {
            registry: Arc::clone(&self.registry),
            pseudonymiser: pseudonymiser
                .with_context(|| format!("het sleutelbestand heeft geen sleutel voor `{WAREHOUSE_DOMAIN}`; zet de bewaarde kopie terug"))?,
            ids: self.keys.ids(),
            teams: self.settings.wijkteams.clone(),
            judge: judge::open(self)?,
            link: !self.settings.feeds.is_empty(),
        };
        let mut prints = self.keys.warehouse_fingerprints();
        prints.push((warehouse::STREAM.to_owned(), self.stream_id.clone()));
        let registry = Arc::clone(&self.registry);
        let warehouse = warehouse::open(&self.settings.warehouse, &prints, registry)?;
        let index = index::open(&self.settings.warehouse, Arc::clone(&self.registry))?;
        let mut all: Vec<(Loop, Box<dyn Step>)> = vec![
            (self.spin("dedupe", groups::DEDUPE, inputs), Box::new(dedupe)),
            (
                self.spin("pseudonymise", groups::PSEUDONYMISE, &[topics::EVENT]),
                Box::new(pseudonymise),
            ),
            (self.spin("warehouse", groups::WAREHOUSE, &clean), Box::new(warehouse)),
            (self.spin("index", groups::INDEX, &index::step::TOPICS), Box::new(index)),
        ];
        for team in &self.settings.wijkteams {
            let (name, topic) = (format!("wijkteam-{}", team.name), topics::team(&team.name));
            let registry = Arc::clone(&self.registry);
            let stop = Arc::clone(&self.stop);
            let step = Wijkteam::new(team.clone(), self.keys.ids(), registry, stop)?;
            let spun = self.spin(&name, &groups::wijkteam(&team.name), &[&topic]);
            all.push((spun, Box::new(step)));
        }
        let ways = Arc::new(self.settings.answers.clone());
        for (index, way) in ways.iter().enumerate() {
            let (name, group) = (format!("answers-{}", way.name), groups::answers(&way.name));
            let registry = Arc::clone(&self.registry);
            let stream = Arc::clone(&self.opened.stream);
            let (ids, stop) = (self.keys.ids(), Arc::clone(&self.stop));
            let step = Answers::new(Arc::clone(&ways), index, ids, registry, stream, stop)?;
            all.push((self.spin(&name, &group, &[topics::ANSWER]), Box::new(step)));
        }
        Ok(all)
    }

    /// Takes messages once, and answers them: at once, or with the verdicts of the judge.
    fn dedupe(&self) -> (Dedupe, &'static [&'static str]) {
        let registry = Arc::clone(&self.registry);
        match &self.settings.judge {
            None => (Dedupe::new(registry), &[topics::INBOX]),
            Some(_) => {
                let stream = Arc::clone(&self.opened.stream);
                (Dedupe::judged(registry, stream), &[topics::INBOX, topics::VERDICT])
            }
        }
    }

    fn spin(&self, name: &str, group: &str, topics: &[&str]) -> Loop {
        let batch = self.settings.batch;
        Loop {
            name: name.to_owned(),
            stream: Arc::clone(&self.opened.stream),
            group: group.to_owned(),
            topics: topics.iter().map(|&topic| topic.to_owned()).collect(),
            limits: BatchLimits { records: batch.records.get(), bytes: batch.bytes.get() },
            wait: batch.wait,
            stop: Arc::clone(&self.stop),
            waiting: Arc::default(),
            ticked: Arc::default(),
            clock: Arc::new(now_ms),
        }
    }
}
