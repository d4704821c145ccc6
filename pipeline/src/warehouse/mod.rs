//! The warehouse: every clean fact as a row, and what the facts of a child say together.
//!
//! - [`mod@derive`], [`client`], [`views`], [`reported`] and [`children`] say what that is. Pure.
//! - [`tables`], [`fact_rows`] and [`rows`] say how it lies in a database; `pipeline/migrations/` makes the
//!   tables, and their comments are the data dictionary.
//! - [`change`] says what a batch changes in them.
//! - [`step`] is the loop. Facts, derived rows and positions go in one transaction.
//! - [`known`] remembers facts that were read or written, so that they are not read again.
//! - [`reader`] counts and dumps; it may be used while the hub runs.

pub mod change;
pub mod children;
pub mod client;
pub mod derive;
pub mod fact_rows;
pub mod known;
pub mod reader;
pub mod reported;
pub mod rows;
pub mod step;
pub mod tables;
pub mod views;

use std::collections::BTreeMap;
use std::sync::Arc;

use wijkstroom_config::WarehouseSettings;
use wijkstroom_schemas::wire::Registry;

use crate::sql::open::{Part, open as open_store};
use crate::sql::table::Write;
use crate::sql::value::{Kind, Value};
use crate::sql::{Change, Store, StoreError};

/// Name of the fingerprint that is no key's but the stream's: its id, see
/// `wijkstroom_stream::meta::identity`. The positions in a warehouse are of that stream only.
pub const STREAM: &str = "stream";

/// Makes or updates the tables, checks the keys, and returns the loop that fills them.
///
/// `fingerprints` are name and fingerprint of every key of the warehouse's domain, and the
/// stream's ([`STREAM`]). A store that is filled under other keys is refused: the same child
/// would get a second pseudonym. So is one that is filled from another stream, which
/// includes one that was emptied: records up to the stored positions would be passed over.
///
/// # Errors
/// [`StoreError::Unavailable`] while the database is away; else a person must act.
pub fn open(
    settings: &WarehouseSettings,
    fingerprints: &[(String, String)],
    registry: Arc<Registry>,
) -> Result<step::Warehouse, StoreError> {
    let mut store = open_store(settings, Part::Warehouse)?;
    check_keys(store.as_mut(), fingerprints)?;
    Ok(step::Warehouse::new(store, registry))
}

/// Stores the fingerprints of new keys; refuses when a stored one differs or has no key.
fn check_keys(store: &mut dyn Store, fingerprints: &[(String, String)]) -> Result<(), StoreError> {
    compare_keys(store, fingerprints)?;
    let rows = fingerprints
        .iter()
        .map(|(name, print)| vec![Value::text(name.as_str()), Value::text(print.as_str())]);
    let writes = vec![Write { table: &tables::KEY_FINGERPRINT, rows: rows.collect() }];
    store.commit(&Change { writes, ..Change::default() })?;
    // Another hub may have been first: what is stored now must be ours.
    compare_keys(store, fingerprints)
}

fn compare_keys(
    store: &mut dyn Store,
    fingerprints: &[(String, String)],
) -> Result<(), StoreError> {
    let ours: BTreeMap<&str, &str> =
        fingerprints.iter().map(|(name, print)| (name.as_str(), print.as_str())).collect();
    let stored = store.query(
        "SELECT name, fingerprint FROM key_fingerprint ORDER BY name",
        &[],
        &[Kind::Text, Kind::Text],
    )?;
    for row in stored {
        let [Value::Text(name), Value::Text(print)] = row.as_slice() else { continue };
        let wrong = match ours.get(name.as_ref()) {
            None => "ontbreekt in het sleutelbestand",
            Some(known) if known != print => {
                "is een andere dan die waarmee het warehouse gevuld is"
            }
            Some(_) => continue,
        };
        let reason = if name == STREAM {
            "het warehouse is uit een andere stroom gevuld, of de stroom is sindsdien geleegd; zet \
             die stroom terug, of begin met een leeg warehouse"
                .to_owned()
        } else {
            format!("sleutel `{name}` {wrong}; zet het goede sleutelbestand terug")
        };
        return Err(StoreError::Unusable { reason, source: None });
    }
    Ok(())
}
