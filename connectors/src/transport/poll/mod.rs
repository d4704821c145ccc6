//! Referrals, asked of a FHIR server time and again.
//!
//! A round asks for Tasks that changed since the last, some time before that too (clocks differ), and follows the
//! pages. A page goes through these steps. After a crash at any of them the next round mends what is left:
//!
//! | step | what a crash right after it leaves | what the next run makes of it |
//! |---|---|---|
//! | 1 ask for the page | nothing new | asks for it again |
//! | 2 hand it to the feed, which makes it durable | its records | asks and hands over again; ids come from the content, so `dedupe` drops the second |
//! | 3 remember the next page, on disk | all done | goes on with the next page |
//!
//! How far it is moves on when a search came to its end, and never past the moment at which it began. A search that
//! breaks off (a link that expired, a page that cannot be read, pages that go round, a link that leaves the server)
//! is given up, and another begins at the last change that was seen, where changes came in order, as was asked; else
//! where it began. A page that is as it was in the last search is not handed over again.
//!
//! What goes wrong is an error of the round: shown by `wijkstroom status`, and tried again after a growing wait.

mod client;
mod cursor;
pub mod error;

use std::collections::HashSet;
use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::Url;
use time::OffsetDateTime;
use time::macros::format_description;
use wijkstroom_config::feed::PollSettings;
use wijkstroom_formats::fhir;
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::ids::content_hash;
use wijkstroom_schemas::local::local;
use wijkstroom_stream::{StreamError, fault};

use crate::transport::feed::{Feed, FeedError};
use crate::transport::intake::now_ms;
use crate::transport::wait;
use client::{Answered, Asker, Token, address, same_origin};
use cursor::{Cursor, NAME, Search};
use error::PollError;

/// First and longest wait after a round that failed.
const PAUSE: std::ops::RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(300);

/// Longest wait that a server may ask for.
const BUSY_MAX: Duration = Duration::from_secs(3_600);

/// Longest wait within a round; for longer the round ends.
const WITHIN_ROUND_MAX: Duration = Duration::from_secs(5);

/// Most such waits of one round.
const WAITS_MAX: usize = 3;

/// Most pages of one search, over all its rounds.
const SEARCH_PAGES_MAX: usize = 20_000;

/// Longest address of a page.
const ADDRESS_MAX: usize = 8_000;

/// What one round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// Pages that were read.
    pub pages: usize,
    /// Of those: pages that were as they were in the last search.
    pub known: usize,
    /// Referrals that were handed over; resends among them are dropped later.
    pub taken: usize,
    /// Referrals that were refused, each by itself.
    pub refused: usize,
    /// Tasks and requests that are no referral.
    pub skipped: usize,
    /// Whether the search came to its end; else the next round goes on.
    pub complete: bool,
}

/// What came of asking for a page.
enum Asked {
    /// It was taken.
    Page(fhir::Page),
    /// It cannot be had: the search is to be given up.
    Lost(PollError),
}

/// A FHIR server that is asked, and how far that is.
pub struct Poller {
    settings: PollSettings,
    base: Url,
    feed: Arc<Feed>,
    cursor: Cursor,
    token: Option<Token>,
    runtime: tokio::runtime::Runtime,
}

impl Poller {
    /// Of a feed; connects to nothing yet.
    ///
    /// # Errors
    /// [`PollError::Settings`], and [`PollError::Disk`] when what it remembers cannot be read.
    pub fn open(settings: PollSettings, feed: Arc<Feed>) -> Result<Self, PollError> {
        let base = address(&settings.url)?;
        if let Some(since) = settings.since.as_deref().filter(|since| Day::parse(since).is_none()) {
            return Err(PollError::Settings(format!(
                "since `{since}` is geen datum als 2026-01-01"
            )));
        }
        let disk = |source| PollError::Disk { path: feed.store().folder().to_owned(), source };
        let cursor: Option<Cursor> = feed.store().load(NAME).map_err(disk)?;
        let cursor = cursor.filter(|cursor| cursor.server == settings.url);
        let new = || Cursor { server: settings.url.clone(), ..Cursor::default() };
        let cursor = cursor.unwrap_or_else(new);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(disk)?;
        Ok(Self { settings, base, feed, cursor, token: None, runtime })
    }

    /// Does rounds until asked to stop. A server that is away, or a stream, is waited for.
    ///
    /// # Errors
    /// Only a stream that cannot be used at all.
    pub fn run(&mut self, stop: &AtomicBool) -> Result<(), PollError> {
        let mut pause = *PAUSE.start();
        while !stop.load(Ordering::Relaxed) {
            match self.round(stop) {
                Ok(round) => {
                    pause = *PAUSE.start();
                    if round.complete {
                        wait(self.settings.interval, stop);
                    }
                }
                Err(PollError::Stopped) => break,
                Err(PollError::Feed(FeedError::Stream(
                    error @ (StreamError::Unusable { .. } | StreamError::InUse { .. }),
                ))) => return Err(PollError::Feed(FeedError::Stream(error))),
                Err(error) => {
                    let least = if error.needs_a_person() { *PAUSE.end() } else { pause };
                    let wait_for = if let PollError::Busy { after, .. } = &error {
                        (*after).clamp(pause, BUSY_MAX)
                    } else {
                        least
                    };
                    // So that hubs that lost one server together do not come back together.
                    let wait_for = wait_for.mul_f64(1.0 + fastrand::f64() / 2.0);
                    let cause = error.source().map(ToString::to_string);
                    let feed = &self.feed.settings().name;
                    tracing::warn!(feed, %error, cause, pause = ?wait_for, "poll waits");
                    wait(wait_for, stop);
                    pause = (pause * 2).min(*PAUSE.end());
                }
            }
        }
        Ok(())
    }

    /// Asks once: goes on with the search there is, or begins one, for as many pages as the settings allow.
    ///
    /// # Errors
    /// [`PollError`]; pages that were taken by then are remembered.
    pub fn round(&mut self, stop: &AtomicBool) -> Result<Round, PollError> {
        let done = self.look(stop);
        if matches!(done, Err(PollError::Stopped)) {
            return done;
        }
        let error = done.as_ref().err().map(ToString::to_string);
        self.feed.asked(done.is_ok(), &self.told(), error.as_deref());
        done
    }

    fn look(&mut self, stop: &AtomicBool) -> Result<Round, PollError> {
        let mut round = Round::default();
        let mut patience = WAITS_MAX;
        let mut known: HashSet<String> = self.asked().cloned().collect();
        for _ in 0..self.settings.pages_max.get() {
            if stop.load(Ordering::Relaxed) {
                return Err(PollError::Stopped);
            }
            let began_ms = now_ms();
            let url = self.address(began_ms)?;
            let page = match self.page(&url, &mut patience, &mut round, stop)? {
                Asked::Page(page) => page,
                Asked::Lost(error) => {
                    known.clear();
                    let goes_on = self.cursor.abandon(now_ms());
                    self.save()?;
                    if goes_on {
                        continue;
                    }
                    return Err(error);
                }
            };
            let asked = mark(&url);
            known.insert(asked.clone());
            let next = page.next.as_deref().map(|next| self.next(&url, next, &known)).transpose();
            let search = self.cursor.search.get_or_insert_with(|| Search::begin(began_ms));
            search.took(&page);
            match next {
                Ok(None) => {
                    self.cursor.finish(now_ms());
                    self.save()?;
                    round.complete = true;
                    return Ok(round);
                }
                Ok(Some(next)) => {
                    search.next = Some(next.into());
                    search.asked.push(asked);
                    self.save()?;
                }
                Err(error) => {
                    self.cursor.abandon(now_ms());
                    self.save()?;
                    return Err(error);
                }
            }
        }
        Ok(round)
    }

    /// Asks for one page and hands it over.
    fn page(
        &mut self,
        url: &Url,
        patience: &mut usize,
        round: &mut Round,
        stop: &AtomicBool,
    ) -> Result<Asked, PollError> {
        let body = match self.ask(url, patience, stop) {
            Ok(Answered::Page(body)) => body,
            Ok(Answered::Lost(error)) => return Ok(Asked::Lost(error)),
            // A status, and no network that is away.
            Err(error @ PollError::Away { source: None, .. }) => {
                if self.cursor.search.as_mut().is_some_and(Search::failed) {
                    return Ok(Asked::Lost(error));
                }
                self.save()?;
                return Err(error);
            }
            Err(error) => return Err(error),
        };
        let page = match fhir::page(&body) {
            Ok(page) => page,
            Err(finding) => return Ok(Asked::Lost(answer(&finding.message))),
        };
        round.pages += 1;
        match self.take(&page, &body, round) {
            Ok(()) => Ok(Asked::Page(page)),
            Err(error @ PollError::Answer(_)) => Ok(Asked::Lost(error)),
            Err(error) => Err(error),
        }
    }

    /// Asks for one page; waits a little where the server asks for that.
    fn ask(
        &mut self,
        url: &Url,
        patience: &mut usize,
        stop: &AtomicBool,
    ) -> Result<Answered, PollError> {
        loop {
            let mut asker = Asker::new(&self.settings, &mut self.token, stop)?;
            match self.runtime.block_on(asker.get(url)) {
                Err(PollError::Busy { after, .. })
                    if after <= WITHIN_ROUND_MAX && *patience > 0 =>
                {
                    *patience -= 1;
                    wait(after, stop);
                }
                answered => return answered,
            }
        }
    }

    /// Hands a page over, unless it is as it was.
    fn take(&self, page: &fhir::Page, body: &[u8], round: &mut Round) -> Result<(), PollError> {
        fault::point("poll", "asked");
        if self.cursor.knows(page) {
            round.known += 1;
            return Ok(());
        }
        let report = self.feed.take("", body, now_ms())?;
        fault::point("poll", "taken");
        if !report.accepted {
            let reason = report.findings.first().map(|line| line.reason.as_str());
            return Err(answer(reason.unwrap_or("de pagina kan niet gelezen worden")));
        }
        round.taken += report.taken;
        round.refused += report.refused;
        round.skipped += report.skipped;
        Ok(())
    }

    /// The page to ask for.
    fn address(&self, now_ms: i64) -> Result<Url, PollError> {
        if let Some(next) = self.cursor.search.as_ref().and_then(|search| search.next.as_deref()) {
            return address(next);
        }
        let mut url = self.base.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}/Task"));
        url.set_query(None);
        let overlap = i64::try_from(self.settings.overlap.as_millis()).unwrap_or(i64::MAX);
        let since = match (self.cursor.since_ms(now_ms), &self.settings.since) {
            (Some(seen), _) => Some(format!("gt{}", instant(seen.saturating_sub(overlap)))),
            (None, since) => since.as_ref().map(|since| format!("ge{since}")),
        };
        let count = self.settings.page_size.to_string();
        let mut query = url.query_pairs_mut();
        query.append_pair("code", "http://snomed.info/sct|3457005");
        if let Some(since) = &since {
            query.append_pair("_lastUpdated", since);
        }
        query.append_pair("_sort", "_lastUpdated");
        query.append_pair("_count", &count);
        for include in ["Task:focus", "Task:patient", "Task:requester"] {
            query.append_pair("_include", include);
        }
        drop(query);
        Ok(url)
    }

    /// The address of a next page, when it may be followed.
    fn next(&self, from: &Url, next: &str, asked: &HashSet<String>) -> Result<Url, PollError> {
        let url = from.join(next).ok().filter(|url| url.as_str().len() <= ADDRESS_MAX);
        let url = url.ok_or_else(|| answer("het adres van de volgende pagina is geen adres"))?;
        if !same_origin(&url, &self.base) {
            return Err(answer(
                "de volgende pagina staat op een andere server dan in de instellingen; die wordt niet gevolgd",
            ));
        }
        if asked.contains(&mark(&url)) {
            return Err(answer("de pagina's verwijzen in een kring naar elkaar"));
        }
        if asked.len() >= SEARCH_PAGES_MAX {
            return Err(answer("er komt geen eind aan de pagina's van één zoekvraag"));
        }
        Ok(url)
    }

    fn asked(&self) -> impl Iterator<Item = &String> {
        self.cursor.search.iter().flat_map(|search: &Search| &search.asked)
    }

    fn save(&self) -> Result<(), PollError> {
        let store = self.feed.store();
        let saved = store.save(NAME, &self.cursor);
        saved.map_err(|source| PollError::Disk { path: store.folder().to_owned(), source })?;
        fault::point("poll", "saved");
        Ok(())
    }

    /// How far it is, in Dutch.
    fn told(&self) -> String {
        let until = match self.cursor.seen_ms.and_then(local) {
            Some(at) => format!("gelezen tot en met {} {:02}:{:02}", at.day, at.time.0, at.time.1),
            None => "nog niets gelezen".to_owned(),
        };
        match &self.cursor.search {
            Some(search) => format!("{until}; bezig, {} pagina's", search.asked.len()),
            None => until,
        }
    }
}

/// What stands for an address.
fn mark(url: &Url) -> String {
    hex::encode(&content_hash(url.as_str().as_bytes())[..8])
}

fn answer(what: &str) -> PollError {
    PollError::Answer(format!("het antwoord van de server is niet bruikbaar: {what}"))
}

/// A moment as FHIR searches by it.
fn instant(at_ms: i64) -> String {
    let form =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at_ms) * 1_000_000);
    at.ok().and_then(|at| at.format(form).ok()).unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
}
