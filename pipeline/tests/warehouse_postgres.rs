//! The warehouse on PostgreSQL. Needs a server, see `server`.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "warehouse_contract/server.rs"]
mod server;
mod warehouse_contract;

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::ssl::{SslAcceptor, SslMethod};
use openssl::x509::X509;
use postgres::{Client, NoTls};
use refinery::{Migration, Runner};
use server::Database;
use warehouse_contract::said::{ASSIGN, START, STOP, Said, Topics, registry};
use warehouse_contract::{contents, holding, keys};
use wijkstroom_config::WarehouseSettings;
use wijkstroom_pipeline::runner::{Step as _, StepError};
use wijkstroom_pipeline::sql::StoreError;
use wijkstroom_pipeline::warehouse::reader::WarehouseReader;
use wijkstroom_pipeline::{index, warehouse};
use wijkstroom_schemas::topics;

#[test]
fn fills_the_tables_and_goes_on_where_it_was() {
    let database = Database::new();
    warehouse_contract::fills_the_tables_and_goes_on_where_it_was(&database.settings);
}

#[test]
fn a_repeat_changes_nothing() {
    let database = Database::new();
    warehouse_contract::a_repeat_changes_nothing(&database.settings);
}

#[test]
fn a_zombie_writes_nothing() {
    let database = Database::new();
    warehouse_contract::a_zombie_writes_nothing(&database.settings);
}

#[test]
fn siblings_see_each_others_facts() {
    let database = Database::new();
    warehouse_contract::siblings_see_each_others_facts(&database.settings);
}

#[test]
fn a_fact_under_another_pseudonym_is_refused() {
    let database = Database::new();
    warehouse_contract::a_fact_under_another_pseudonym_is_refused(&database.settings);
}

#[test]
fn what_cannot_be_read_stops_the_loop() {
    let database = Database::new();
    warehouse_contract::what_cannot_be_read_stops_the_loop(&database.settings);
}

#[test]
fn other_keys_are_refused() {
    let database = Database::new();
    warehouse_contract::other_keys_are_refused(&database.settings);
}

#[test]
fn any_order_gives_the_same_rows() {
    let mut databases = Vec::new();
    let mut next = || {
        let database = Database::new();
        let settings = database.settings.clone();
        databases.push(database);
        settings
    };
    warehouse_contract::any_order_gives_the_same_rows(&mut next, 6);
}

/// Both engines derive the same rows from the same facts, to the letter.
#[test]
fn both_engines_hold_the_same() {
    let database = Database::new();
    let dir = tempfile::tempdir().unwrap();
    let file = WarehouseSettings::Sqlite { path: dir.path().join("warehouse.db") };
    let fill = |settings: &WarehouseSettings| {
        let (mut warehouse, _) = holding(settings, &topics::CLEAN);
        let care = warehouse_contract::story().iter().map(Said::safe).collect::<Vec<_>>();
        let more = [warehouse_contract::talks::story(), warehouse_contract::reported::story()];
        let facts = [care, more.concat()].concat();
        let (batch, next) = Topics::default().append(&facts);
        warehouse.process(&batch, &next).unwrap();
        contents(settings)
    };
    let (server, file) = (fill(&database.settings), fill(&file));
    assert_eq!(server, file);
    assert!(server.values().all(|table| !table.rows.is_empty()));
}

/// A release with a later migration takes the data along; this one then refuses the schema and leaves it alone.
#[test]
fn migrations_go_forward_with_data_and_never_back() {
    let database = Database::new();
    let settings = &database.settings;
    let (mut warehouse, _) = holding(settings, &topics::CLEAN);
    let (batch, next) = Topics::default().say(&[START]);
    warehouse.process(&batch, &next).unwrap();
    let before = contents(settings);
    holding(settings, &topics::CLEAN);
    assert_eq!(contents(settings), before, "opened again");

    let first = include_str!("../migrations/postgres/warehouse/V1__facts.sql");
    let own = include_str!("../migrations/postgres/warehouse/V2__requests_and_claims.sql");
    let feeds = include_str!("../migrations/postgres/warehouse/V3__feeds.sql");
    let children = include_str!("../migrations/postgres/warehouse/V4__children.sql");
    let later = "ALTER TABLE client ADD COLUMN later text DEFAULT 'new';";
    let newer = [
        ("V1__facts", first),
        ("V2__requests_and_claims", own),
        ("V3__feeds", feeds),
        ("V4__children", children),
        ("V5__later", later),
    ]
    .map(|(name, sql)| Migration::unapplied(name, sql).unwrap());
    let mut client = database.client();
    client.batch_execute("SET search_path = warehouse").unwrap();
    Runner::new(&newer).run(&mut client).unwrap();
    let later: String = client.query_one("SELECT later FROM client", &[]).unwrap().get(0);
    assert_eq!(later, "new");

    let refused = warehouse::open(settings, &keys(), registry()).err();
    let Some(StoreError::Unusable { reason, .. }) = refused else { panic!("{refused:?}") };
    assert!(reason.contains("van een nieuwere wijkstroom"), "{reason}");
    assert_eq!(contents(settings), before, "refused, not touched");
}

/// Two hubs that start together on an empty server both find their tables, and the role, made once.
#[test]
fn hubs_that_start_together_take_turns() {
    let databases = [Database::new(), Database::new()];
    std::thread::scope(|scope| {
        for settings in databases.iter().flat_map(|database| [&database.settings; 2]) {
            scope.spawn(|| {
                warehouse::open(settings, &keys(), registry()).unwrap();
                index::open(settings, registry()).unwrap();
            });
        }
    });
}

/// An analyst reads the facts and what is derived, writes nothing, and sees nothing of the index.
#[test]
fn an_analyst_reads_the_warehouse_and_nothing_else() {
    let database = Database::new();
    holding(&database.settings, &topics::CLEAN);
    index::open(&database.settings, registry()).unwrap();
    let mut client = database.client();
    client.batch_execute("SET ROLE wijkstroom_analist").unwrap();
    for table in WarehouseReader::new(&database.settings).tables() {
        client.query(&format!("SELECT * FROM warehouse.{table}"), &[]).unwrap();
        // A view of several tables takes no rows from anybody.
        let denied = client.execute(&format!("DELETE FROM warehouse.{table}"), &[]);
        let code = denied.unwrap_err().code().map(|code| code.code().to_owned());
        assert!(matches!(code.as_deref(), Some("42501" | "55000")), "{table}: {code:?}");
    }
    for table in ["warehouse.position", "warehouse.key_fingerprint", "hub.message", "hub.reject"] {
        assert_denied(client.query(&format!("SELECT * FROM {table}"), &[]).map(|_| ()));
    }
    for create in ["CREATE TABLE warehouse.mine (x int)", "CREATE TABLE hub.mine (x int)"] {
        assert_denied(client.batch_execute(create));
    }
}

#[track_caller]
fn assert_denied(result: Result<(), postgres::Error>) {
    let code = result.unwrap_err().code().map(|code| code.code().to_owned());
    assert_eq!(code.as_deref(), Some("42501"));
}

/// A lost connection is told as such, and the same batch goes in once the server is there again.
#[test]
fn a_lost_connection_is_opened_again() {
    let database = Database::new();
    let mut topics = Topics::default();
    let (mut warehouse, _) = holding(&database.settings, &topics::CLEAN);
    let (batch, next) = topics.say(&[START]);
    warehouse.process(&batch, &next).unwrap();
    let mut client = database.client();
    client
        .batch_execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .unwrap();
    let (batch, next) = topics.say(&[ASSIGN, STOP]);
    let lost = warehouse.process(&batch, &next);
    assert!(matches!(lost, Err(StepError::Unavailable(_)) | Ok(_)), "{lost:?}");
    warehouse.process(&batch, &next).unwrap();
    assert_eq!(contents(&database.settings)["zorgperiode"].rows.len(), 1);
}

/// Every table and column is explained, in both engines in the same words, and both have the same ones.
#[test]
fn the_dictionary_is_complete_and_the_same_in_both_engines() {
    let database = Database::new();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("warehouse.db");
    let file = WarehouseSettings::Sqlite { path: path.clone() };
    for settings in [&database.settings, &file] {
        warehouse::open(settings, &keys(), registry()).unwrap();
        index::open(settings, registry()).unwrap();
    }
    let mut client = database.client();
    for (schema, file) in [("warehouse", "warehouse.db"), ("hub", "warehouse.db.index")] {
        let server = server_dictionary(&mut client, schema);
        let connection = rusqlite::Connection::open(dir.path().join(file)).unwrap();
        let mut in_file = file_dictionary(&connection);
        // The server keeps its comments in its own catalogue.
        in_file.retain(|(table, _), _| table != "data_dictionary");
        assert_eq!(server, in_file, "{schema}");
        assert!(server.len() > 50, "{schema}");
    }
}

/// Comment by table and column; an empty column name is the table as a whole.
fn server_dictionary(client: &mut Client, schema: &str) -> Dictionary {
    let sql = "SELECT c.relname, coalesce(a.attname, ''), \
                   coalesce(d.description, 'NO COMMENT') \
               FROM pg_class c \
               CROSS JOIN LATERAL (SELECT 0 AS attnum, NULL AS attname UNION ALL \
                   SELECT attnum, attname FROM pg_attribute \
                   WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) a \
               LEFT JOIN pg_description d ON d.objoid = c.oid AND d.objsubid = a.attnum \
               WHERE c.relnamespace = to_regnamespace($1) AND c.relkind IN ('r', 'v')";
    let rows = client.query(sql, &[&schema]).unwrap();
    rows.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect()
}

/// Comment by table and column; an empty column name is the table as a whole.
type Dictionary = BTreeMap<(String, String), String>;

/// The dictionary of a SQLite file, with `NO COMMENT` where one is lacking.
fn file_dictionary(connection: &rusqlite::Connection) -> Dictionary {
    let sql = "SELECT t.name, coalesce(c.name, ''), coalesce(d.comment, 'NO COMMENT')
               FROM sqlite_schema t
               JOIN (SELECT m.name AS of, NULL AS name FROM sqlite_schema m UNION ALL
                     SELECT m.name, i.name FROM sqlite_schema m, pragma_table_info(m.name) i) c
                   ON c.of = t.name
               LEFT JOIN data_dictionary d
                   ON d.table_name = t.name AND d.column_name IS c.name
               WHERE t.type IN ('table', 'view')";
    let mut statement = connection.prepare(sql).unwrap();
    let rows =
        statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// TLS is asked for and the server has none: the connection is refused, not made in the clear.
#[test]
fn tls_that_is_asked_for_is_never_left_out() {
    let database = Database::new();
    let WarehouseSettings::Postgres { url, .. } = &database.settings else { unreachable!() };
    let url = format!("{url} sslmode=require");
    let settings = WarehouseSettings::Postgres { url, password_file: None, ca_file: None };
    assert!(warehouse::open(&settings, &keys(), registry()).is_err());
    let mut client = Client::connect(&database.url, NoTls).unwrap();
    let made = client.query_one("SELECT to_regnamespace('warehouse') IS NOT NULL", &[]).unwrap();
    assert!(!made.get::<_, bool>(0));
}

#[test]
fn stores_requests_claims_and_answers() {
    let database = Database::new();
    warehouse_contract::talks::stores_requests_claims_and_answers(&database.settings);
}

#[test]
fn requests_are_open_until_they_are_answered() {
    let mut databases = Vec::new();
    let mut next = || {
        let database = Database::new();
        let settings = database.settings.clone();
        databases.push(database);
        settings
    };
    warehouse_contract::talks::requests_are_open_until_they_are_answered(&mut next, 1);
}

#[test]
fn claimed_lines_are_judged_and_credited() {
    let mut databases = Vec::new();
    let mut next = || {
        let database = Database::new();
        let settings = database.settings.clone();
        databases.push(database);
        settings
    };
    warehouse_contract::talks::claimed_lines_are_judged_and_credited(&mut next, 1);
}

#[test]
fn claims_add_up() {
    let mut databases = Vec::new();
    let mut next = || {
        let database = Database::new();
        let settings = database.settings.clone();
        databases.push(database);
        settings
    };
    warehouse_contract::talks::claims_add_up(&mut next, 1);
}

#[test]
fn what_is_known_of_a_child_stays_known() {
    let mut databases = Vec::new();
    let mut next = || {
        let database = Database::new();
        let settings = database.settings.clone();
        databases.push(database);
        settings
    };
    warehouse_contract::talks::what_is_known_of_a_child_stays_known(&mut next, 2);
}

#[test]
fn what_the_first_release_wrote_is_kept() {
    let database = Database::new();
    let first = include_str!("../migrations/postgres/warehouse/V1__facts.sql");
    let mut client = database.client();
    client.batch_execute("CREATE SCHEMA warehouse; SET search_path = warehouse").unwrap();
    let first = Migration::unapplied("V1__facts", first).unwrap();
    Runner::new(&[first]).run(&mut client).unwrap();
    client.batch_execute(warehouse_contract::FIRST_RELEASE).unwrap();
    warehouse_contract::what_the_first_release_wrote_is_kept(&database.settings);
}

#[test]
fn every_field_is_kept() {
    let database = Database::new();
    warehouse_contract::reported::every_field_is_kept(&database.settings);
}

#[test]
fn links_are_shown() {
    let database = Database::new();
    warehouse_contract::reported::links_are_shown(&database.settings);
}

#[test]
fn reported_facts_tell_of_children() {
    let database = Database::new();
    warehouse_contract::reported::reported_facts_tell_of_children(&database.settings);
}

#[test]
fn a_second_run_changes_nothing() {
    let database = Database::new();
    warehouse_contract::reported::a_second_run_changes_nothing(&database.settings);
}

#[test]
fn the_last_version_of_a_record_stands() {
    let mut databases = Vec::new();
    let mut next = || {
        let database = Database::new();
        let settings = database.settings.clone();
        databases.push(database);
        settings
    };
    warehouse_contract::reported::the_last_version_of_a_record_stands(&mut next, 2);
}

#[test]
fn a_child_goes_with_its_bsn() {
    let mut databases = Vec::new();
    let mut next = || {
        let database = Database::new();
        let settings = database.settings.clone();
        databases.push(database);
        settings
    };
    warehouse_contract::reported::a_child_goes_with_its_bsn(&mut next, 1);
}

#[test]
fn what_all_tell_of_a_child_stands_together() {
    let mut databases = Vec::new();
    let mut next = || {
        let database = Database::new();
        let settings = database.settings.clone();
        databases.push(database);
        settings
    };
    warehouse_contract::reported::what_all_tell_of_a_child_stands_together(&mut next, 1);
}

#[test]
fn support_and_measures_run_until_they_end() {
    let mut databases = Vec::new();
    let mut next = || {
        let database = Database::new();
        let settings = database.settings.clone();
        databases.push(database);
        settings
    };
    warehouse_contract::reported::support_and_measures_run_until_they_end(&mut next, 1);
}

#[test]
fn finds_messages_and_what_became_of_them() {
    let database = Database::new();
    warehouse_contract::index::finds_messages_and_what_became_of_them(&database.settings);
}

#[test]
fn lists_rejects_and_what_was_replayed() {
    let database = Database::new();
    warehouse_contract::index::lists_rejects_and_what_was_replayed(&database.settings);
}

#[test]
fn findings_of_a_message_are_limited() {
    let database = Database::new();
    warehouse_contract::index::findings_of_a_message_are_limited(&database.settings);
}

#[test]
fn the_better_then_the_later_counts() {
    let database = Database::new();
    warehouse_contract::index::the_better_then_the_later_counts(&database.settings);
}

#[test]
fn answers_that_we_owe_are_told() {
    let database = Database::new();
    warehouse_contract::index::deadlines::answers_that_we_owe_are_told(&database.settings);
}

#[test]
fn returns_that_are_owed_to_us_are_told() {
    let database = Database::new();
    warehouse_contract::index::deadlines::returns_that_are_owed_to_us_are_told(&database.settings);
}

#[test]
fn requests_without_an_answer_are_told() {
    let database = Database::new();
    warehouse_contract::index::deadlines::requests_without_an_answer_are_told(&database.settings);
}

#[test]
fn what_no_way_answers_is_not_told() {
    let database = Database::new();
    warehouse_contract::index::deadlines::what_no_way_answers_is_not_told(&database.settings);
}

#[test]
fn what_a_provider_does_not_approve_is_told() {
    let database = Database::new();
    warehouse_contract::index::what_a_provider_does_not_approve_is_told(&database.settings);
}

#[test]
fn late_is_told_by_law_and_by_delivery() {
    let database = Database::new();
    warehouse_contract::index::deadlines::late_is_told_by_law_and_by_delivery(&database.settings);
}

#[test]
fn starts_and_stops_that_came_late_are_told() {
    let database = Database::new();
    warehouse_contract::index::deadlines::starts_and_stops_that_came_late_are_told(
        &database.settings,
    );
}

#[test]
fn an_index_zombie_writes_nothing() {
    let database = Database::new();
    warehouse_contract::index::an_index_zombie_writes_nothing(&database.settings);
}

#[test]
fn a_record_of_another_topic_stops_the_index() {
    let database = Database::new();
    warehouse_contract::index::a_record_of_another_topic_stops_the_index(&database.settings);
}

#[test]
fn any_order_among_topics_gives_the_same_rows() {
    let mut databases = Vec::new();
    let mut next = || {
        let database = Database::new();
        let settings = database.settings.clone();
        databases.push(database);
        settings
    };
    warehouse_contract::index::any_order_among_topics_gives_the_same_rows(&mut next, 4);
}

/// A server shows a certificate that nobody vouches for: a person must act, and it learns nothing of the hub.
#[test]
fn a_server_that_nobody_vouches_for_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 8];
        stream.read_exact(&mut request).unwrap();
        stream.write_all(b"S").unwrap();
        impostor().accept(stream).is_ok()
    });
    let url = format!("host=127.0.0.1 port={port} user=hub dbname=hub sslmode=require");
    let settings = WarehouseSettings::Postgres { url, password_file: None, ca_file: None };
    let refused = warehouse::open(&settings, &keys(), registry()).err();
    let Some(StoreError::Unusable { reason, .. }) = refused else { panic!("{refused:?}") };
    assert!(reason.contains("over TLS"), "{reason}");
    assert!(!server.join().unwrap(), "the handshake was completed");
}

/// A TLS server with a certificate of its own making.
fn impostor() -> SslAcceptor {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut certificate = X509::builder().unwrap();
    certificate.set_pubkey(&key).unwrap();
    certificate.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    certificate.set_not_after(&Asn1Time::days_from_now(1).unwrap()).unwrap();
    certificate.sign(&key, MessageDigest::sha256()).unwrap();
    let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).unwrap();
    acceptor.set_private_key(&key).unwrap();
    acceptor.set_certificate(&certificate.build()).unwrap();
    acceptor.build()
}
