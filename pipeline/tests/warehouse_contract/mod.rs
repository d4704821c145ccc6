//! What a warehouse must do on every engine.

pub(crate) mod index;
pub(crate) mod reported;
pub(crate) mod said;
pub(crate) mod talks;

use std::collections::BTreeMap;

use said::{ASSIGN, START, STOP, Said, Seeks, Topics, partitions, registry};
use wijkstroom_config::WarehouseSettings;
use wijkstroom_pipeline::runner::{Step as _, StepError};
use wijkstroom_pipeline::sql::StoreError;
use wijkstroom_pipeline::sql::dump::Dump;
use wijkstroom_pipeline::warehouse;
use wijkstroom_pipeline::warehouse::reader::WarehouseReader;
use wijkstroom_pipeline::warehouse::step::Warehouse;
use wijkstroom_schemas::clean::SafeEvent;
use wijkstroom_schemas::topics;

/// The key of these tests.
pub(crate) fn keys() -> Vec<(String, String)> {
    vec![("warehouse/1".to_owned(), "a7a7".to_owned())]
}

/// A warehouse that holds these topics, and where it was sent to.
pub(crate) fn holding(settings: &WarehouseSettings, topics: &[&str]) -> (Warehouse, Seeks) {
    let mut warehouse = warehouse::open(settings, &keys(), registry()).unwrap();
    let mut member = Seeks::default();
    warehouse.assigned(&mut member, &partitions(topics)).unwrap();
    (warehouse, member)
}

/// Every table by name.
pub(crate) fn contents(settings: &WarehouseSettings) -> BTreeMap<&'static str, Dump> {
    let mut reader = WarehouseReader::new(settings);
    let names = reader.tables();
    names.into_iter().map(|name| (name, reader.dump(name).unwrap())).collect()
}

/// Columns of all rows of a table, joined by a space.
fn show(settings: &WarehouseSettings, table: &str, columns: &[&str]) -> Vec<String> {
    let dump = WarehouseReader::new(settings).dump(table).unwrap();
    let index = |name: &&str| dump.columns.iter().position(|column| column == name).unwrap();
    let indexes: Vec<usize> = columns.iter().map(index).collect();
    let text = |row: &Vec<String>| {
        indexes.iter().map(|index| row[*index].as_str()).collect::<Vec<_>>().join(" ")
    };
    let mut rows: Vec<String> = dump.rows.iter().map(text).collect();
    rows.sort();
    rows
}

/// Facts, derived rows and positions arrive, and a restart goes on behind them.
pub(crate) fn fills_the_tables_and_goes_on_where_it_was(settings: &WarehouseSettings) {
    let mut topics = Topics::default();
    let (mut warehouse, seeks) = holding(settings, &topics::CLEAN);
    assert!(seeks.0.values().all(|offset| *offset == 0), "{seeks:?}");

    let (batch, next) = topics.say(&[START, Said { child: 1, name: "S2", ..START }]);
    warehouse.process(&batch, &next).unwrap();
    let (batch, later) = topics.say(&[ASSIGN, STOP]);
    warehouse.process(&batch, &later).unwrap();

    let columns = ["status", "toewijzing_status", "einddatum", "start_uncertain"];
    let periods = show(settings, "zorgperiode", &columns);
    assert_eq!(periods, ["gestopt gevonden 2026-01-20 false", "lopend ontbreekt \\N false"]);
    let clients = show(settings, "client", &["birth_year", "sex", "pc4", "weak"]);
    assert_eq!(clients, ["2012 2 1012 false", "2012 2 \\N false"]);
    assert_eq!(show(settings, "toewijzing", &["status", "toewijzing_nummer"]), ["toegewezen 7"]);
    let received = show(settings, "fact_care_started", &["received_at", "source", "line"]);
    assert_eq!(received, ["2026-01-01T00:00:00.123Z folder:test 40"; 2]);

    let (_, seeks) = holding(settings, &topics::CLEAN);
    let expected = next.iter().chain(&later).map(|(at, position)| (at.clone(), *position));
    let expected: BTreeMap<_, _> = expected.collect();
    let found = seeks.0.into_iter().filter(|(_, position)| *position > 0);
    assert_eq!(found.collect::<BTreeMap<_, _>>(), expected);
    assert_eq!(seeks.1, expected, "the group hears of it, though nothing more comes");
}

/// The same batch again, at the same place or at another, changes nothing.
pub(crate) fn a_repeat_changes_nothing(settings: &WarehouseSettings) {
    let mut topics = Topics::default();
    let said = [START, ASSIGN, STOP];
    let (batch, next) = topics.say(&said);
    let (mut warehouse, _) = holding(settings, &topics::CLEAN);
    warehouse.process(&batch, &next).unwrap();
    let before = contents(settings);

    // The stream's own commit failed: the same loop sees the batch again.
    warehouse.process(&batch, &next).unwrap();
    // So does the one after a restart, whose stream did not take the seek.
    let (mut warehouse, _) = holding(settings, &topics::CLEAN);
    warehouse.process(&batch, &next).unwrap();
    // A batch that holds old and new records, as after a rebalance.
    let (more, later) = topics.say(&[Said { child: 1, name: "S2", ..START }]);
    let mixed: Vec<_> = batch.iter().cloned().chain(more).collect();
    warehouse.process(&mixed, &later).unwrap();
    let with_one_more = contents(settings);
    assert_eq!(with_one_more["client"].rows.len(), before["client"].rows.len() + 1);

    // The stream itself holds the facts twice.
    let (batch, next) = topics.say(&said);
    warehouse.process(&batch, &next).unwrap();
    let (batch, next) = topics.say(&said);
    let (mut warehouse, _) = holding(settings, &topics::CLEAN);
    warehouse.process(&batch, &next).unwrap();
    assert_eq!(contents(settings), with_one_more);
}

/// One that lost its partitions without noticing writes nothing, and goes on once it holds them again.
pub(crate) fn a_zombie_writes_nothing(settings: &WarehouseSettings) {
    let mut topics = Topics::default();
    let (batch, next) = topics.say(&[START, ASSIGN]);
    let (mut zombie, _) = holding(settings, &topics::CLEAN);
    zombie.process(&batch, &next).unwrap();

    let (mut owner, _) = holding(settings, &topics::CLEAN);
    let mut branch = topics.clone();
    let (batch, next) = topics.say(&[STOP]);
    owner.process(&batch, &next).unwrap();
    let before = contents(settings);
    let (batch, next) = branch.say(&[Said { name: "P9", end: 9, ..STOP }]);
    let refused = zombie.process(&batch, &next).unwrap_err();
    assert!(matches!(refused, StepError::Fenced(_)), "{refused:?}");
    assert_eq!(contents(settings), before);

    let mut member = Seeks::default();
    zombie.assigned(&mut member, &partitions(&topics::CLEAN)).unwrap();
    let (batch, next) = topics.say(&[Said { name: "S8", begin: 9, ..START }]);
    zombie.process(&batch, &next).unwrap();
    assert_eq!(show(settings, "zorgperiode", &["status"]), ["gestopt", "lopend"]);
    // A partition that it never held.
    let (mut other, _) = holding(settings, &[topics::CLEAN_ALLOCATED]);
    let (batch, next) = topics.say(&[Said { name: "S9", begin: 10, ..START }]);
    let refused = other.process(&batch, &next).unwrap_err();
    assert!(matches!(refused, StepError::Fenced(_)), "{refused:?}");
}

/// Two consumers hold different topics of one child: what each derives knows of the other's facts.
pub(crate) fn siblings_see_each_others_facts(settings: &WarehouseSettings) {
    let mut topics = Topics::default();
    let (mut starts, _) =
        holding(settings, &[topics::CLEAN_CARE_STARTED, topics::CLEAN_CARE_STOPPED]);
    let (mut assignments, _) = holding(settings, &[topics::CLEAN_ALLOCATED]);
    let period = || show(settings, "zorgperiode", &["status", "toewijzing_status"]);

    let (batch, next) = topics.say(&[START]);
    starts.process(&batch, &next).unwrap();
    assert_eq!(period(), ["lopend ontbreekt"]);
    let (batch, next) = topics.say(&[ASSIGN]);
    assignments.process(&batch, &next).unwrap();
    assert_eq!(period(), ["lopend gevonden"]);
    let (batch, next) = topics.say(&[STOP]);
    starts.process(&batch, &next).unwrap();
    assert_eq!(period(), ["gestopt gevonden"]);
    let (batch, next) = topics.say(&[Said { name: "A2", day: 4, reason: "13", ..ASSIGN }]);
    assignments.process(&batch, &next).unwrap();
    assert_eq!(period(), ["gestopt ingetrokken"]);
}

/// Corrections of many kinds, between several parties.
pub(crate) fn story() -> Vec<Said> {
    let other = Said { municipality: "0384", ..START };
    vec![
        ASSIGN,
        Said { name: "A2", day: 4, reason: "03", ..ASSIGN },
        Said { name: "A3", day: 6, reason: "13", number: Some(8), ..ASSIGN },
        Said { name: "A4", day: 5, child: 1, ..ASSIGN },
        START,
        Said { name: "S2", day: 6, status: "3", ..START },
        Said { name: "S3", day: 6, ..START },
        Said { name: "S4", number: None, ..START },
        Said { name: "S5", number: Some(8), begin: 4, ..START },
        Said { name: "S6", number: Some(8), begin: 4, day: 7, status: "3", ..START },
        Said { name: "S7", ..other },
        Said { name: "S8", child: 1, provider: "42420002", ..START },
        Said { name: "S9", child: 2, ..START },
        STOP,
        Said { name: "P2", day: 22, reason: "20", end: 21, ..STOP },
        Said { name: "P3", day: 23, status: "3", ..STOP },
        Said { name: "P4", day: 24, status: "3", ..STOP },
        Said { name: "P5", day: 24, ..STOP },
        Said { name: "P6", child: 1, ..STOP },
        Said { name: "P7", child: 2, reason: "20", ..STOP },
        Said { name: "P8", child: 2, reason: "02", end: 19, ..STOP },
        Said { family: "stop", name: "P9", day: 25, ..other },
    ]
}

/// The tables are a function of the set of facts: order, batches and restarts mean nothing.
pub(crate) fn any_order_gives_the_same_rows(
    fresh: &mut dyn FnMut() -> WarehouseSettings,
    rounds: u64,
) {
    let mut expected = None;
    for seed in 0..rounds {
        let settings = fresh();
        let mut facts: Vec<SafeEvent> = story().iter().map(Said::safe).collect();
        facts.extend(talks::story());
        facts.extend(reported::story());
        let mut random = Random(seed);
        if seed > 0 {
            random.shuffle(&mut facts);
        }
        let mut topics = Topics::default();
        let (mut warehouse, _) = holding(&settings, &topics::CLEAN);
        let mut rest = facts.as_slice();
        while !rest.is_empty() {
            // The first time all at once: that is what every other way must come to.
            let size = if seed == 0 { rest.len() } else { 1 + random.below(rest.len()) };
            let (batch, after) = rest.split_at(size);
            let (records, next) = topics.append(batch);
            warehouse.process(&records, &next).unwrap();
            if random.below(3) == 0 {
                (warehouse, _) = holding(&settings, &topics::CLEAN);
            }
            rest = after;
        }
        let contents = contents(&settings);
        assert_eq!(contents["zorgperiode"].rows.len(), 6, "{:?}", contents["zorgperiode"]);
        assert_eq!(*expected.get_or_insert_with(|| contents.clone()), contents, "seed {seed}");
    }
}

/// A fact that is there under another pseudonym stops the hub, and nothing of its batch is written.
pub(crate) fn a_fact_under_another_pseudonym_is_refused(settings: &WarehouseSettings) {
    let mut topics = Topics::default();
    let (mut warehouse, _) = holding(settings, &topics::CLEAN);
    let (batch, next) = topics.say(&[START]);
    warehouse.process(&batch, &next).unwrap();
    let before = contents(settings);
    let facts = [ASSIGN.safe(), START.safe_under(9), STOP.safe()];
    let (batch, next) = topics.append(&facts);
    let refused = warehouse.process(&batch, &next).unwrap_err();
    assert!(
        matches!(&refused, StepError::Unusable(text, _) if text.contains("een ander pseudoniem")),
        "{refused:?}"
    );
    assert_eq!(contents(settings), before);
}

/// What is not a fact on a clean topic stops the loop with its place; the facts before it wait with it.
pub(crate) fn what_cannot_be_read_stops_the_loop(settings: &WarehouseSettings) {
    let (mut warehouse, _) = holding(settings, &topics::CLEAN);
    let mut check = |change: &dyn Fn(&mut wijkstroom_stream::Record), expected: &str| {
        let (mut batch, next) = Topics::default().say(&[START, ASSIGN]);
        change(&mut batch[1].record);
        let place = format!("{} op offset {}", batch[1].at, batch[1].offset);
        let refused = warehouse.process(&batch, &next).unwrap_err().to_string();
        assert!(refused.contains(expected) && refused.contains(&place), "{refused}");
        assert!(contents(settings).values().all(|table| table.rows.is_empty()));
    };
    check(&|record| record.value = None, "heeft geen waarde");
    check(&|record| record.value = Some(b"text".to_vec()), "is niet te lezen");
    check(&|record| record.key = b"elsewhere".to_vec(), "niet onder zijn eigen sleutel");
}

/// The keys behind the pseudonyms are those of the first start, or new ones beside them.
pub(crate) fn other_keys_are_refused(settings: &WarehouseSettings) {
    let key = |name: &str, print: &str| (name.to_owned(), print.to_owned());
    let open = |keys: &[(String, String)]| match warehouse::open(settings, keys, registry()) {
        Ok(_) => "ok".to_owned(),
        Err(StoreError::Unusable { reason, .. }) => reason,
        Err(error) => format!("{error:?}"),
    };
    assert_eq!(open(&keys()), "ok");
    let other = open(&[key("warehouse/1", "b8b8")]);
    assert!(other.starts_with("sleutel `warehouse/1` is een andere"), "{other}");
    assert!(!other.contains("a7a7") && !other.contains("b8b8"), "{other}");
    let missing = open(&[key("warehouse/2", "b8b8")]);
    assert!(missing.starts_with("sleutel `warehouse/1` ontbreekt"), "{missing}");
    assert_eq!(open(&[key("warehouse/1", "a7a7"), key("warehouse/2", "b8b8")]), "ok");
    let forgotten = open(&keys());
    assert!(forgotten.starts_with("sleutel `warehouse/2` ontbreekt"), "{forgotten}");

    let both = [key("warehouse/1", "a7a7"), key("warehouse/2", "b8b8")];
    let from = |id: &str| open(&[&both[..], &[key(warehouse::STREAM, id)]].concat());
    assert_eq!((from("one"), from("one")), ("ok".to_owned(), "ok".to_owned()));
    let other = from("two");
    assert!(other.starts_with("het warehouse is uit een andere stroom gevuld"), "{other}");
}

/// A generator that gives the same numbers for the same seed (Knuth's MMIX).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// Rows as the first release wrote them: an assignment and a start of one child, and the child.
pub(crate) const FIRST_RELEASE: &str = "
    INSERT INTO fact_allocated (fact_id, line, receipt, source, standard, law, message_type, sender,
        municipality, provider, identification, dagtekening, received_at, pseudonym, key_version,
        domain, weak, birth_year, sex, pc4, age_at_event, toewijzing_nummer, product_categorie,
        product_code, toewijzingsdatum, toewijzingstijd, ingangsdatum)
    VALUES ('a0000000000000000000000000000000', 40, 'b0000000000000000000000000000000', 'http',
        'iJw 3.2', 'JW', 'JW301', '0363', '0363', '42420001', 'A1', '2026-01-02',
        '2026-01-02T00:00:00.000Z', 'c0000000000000000000000000000000', 1, 'warehouse', false, 2012,
        '2', '1012', 13, 7, '45', '45A03', '2026-01-02', '12:00:00', '2026-01-02');
    INSERT INTO client (pseudonym, key_version, domain, weak, birth_year, sex, pc4, fact_id, receipt,
        dagtekening, birth_year_fact_id, pc4_fact_id)
    VALUES ('c0000000000000000000000000000000', 1, 'warehouse', false, 2012, '1', '1012',
        'd0000000000000000000000000000000', 'e0000000000000000000000000000000', '2026-01-05',
        'a0000000000000000000000000000000', 'a0000000000000000000000000000000');
";

/// What the first release wrote is there under this one, with what this one adds to it.
pub(crate) fn what_the_first_release_wrote_is_kept(settings: &WarehouseSettings) {
    holding(settings, &topics::CLEAN);
    let columns = [
        "birth_year",
        "birth_year_dagtekening",
        "sex",
        "sex_dagtekening",
        "pc4",
        "pc4_dagtekening",
    ];
    let clients = show(settings, "client", &columns);
    assert_eq!(clients, ["2012 2026-01-02 1 2026-01-05 1012 2026-01-02"]);
    let decided = show(settings, "client", &["sex_fact_id", "weak", "fact_id"]);
    let by = "d0000000000000000000000000000000";
    assert_eq!(decided, [format!("{by} false {by}")]);
    let assigned = show(settings, "fact_allocated", &["toewijzing_nummer", "request_id"]);
    assert_eq!(assigned, ["7 \\N"]);
}
