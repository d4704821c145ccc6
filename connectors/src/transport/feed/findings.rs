//! What is wrong with a file, beside what its format says.

use wijkstroom_formats::feed::{FILE_MAX_BYTES, codes, finding};
use wijkstroom_schemas::message::Finding;

/// Rows that are gone were not taken back, for it is not sure that they are gone.
const SPARED: &str = "WS180";

/// A file takes back more than is likely.
const SHRINKS: &str = "WS181";

/// So many rows of those that stood would be taken back.
pub(super) fn shrinks(gone: usize, stood: usize) -> Finding {
    let what = format!(
        "Dit bestand zou {gone} van de {stood} regels van het vorige bestand verwijderen: meer dan de helft. Er is \
         niets verwerkt. Is het bestand afgekapt of onvolledig, stuur dan het volledige bestand. Klopt het wel, zet dan \
         in de mapping bij [replace]: may_shrink = true, en stuur het opnieuw."
    );
    finding(SHRINKS, 0, "/", what)
}

/// So many rows were not taken back.
pub(super) fn spared(rows: usize) -> Finding {
    let what = format!(
        "{rows} regels uit het vorige bestand ontbreken, maar zijn niet teruggenomen: een regel zonder leesbare \
         sleutel kan er een van zijn. Verbeter die regel en stuur het bestand opnieuw."
    );
    finding(SPARED, 0, "/", what)
}

/// A file is not later than the last.
pub(super) fn superseded(last: i64, stamp: i64) -> Option<Finding> {
    let what = match stamp.cmp(&last) {
        std::cmp::Ordering::Greater => return None,
        std::cmp::Ordering::Less => {
            "Dit bestand is ouder dan het bestand dat al is verwerkt. Stuur het nieuwste bestand."
        }
        std::cmp::Ordering::Equal => {
            "Er is al een bestand van ditzelfde moment verwerkt, met andere inhoud. Geef dit bestand een later \
             moment."
        }
    };
    Some(finding(codes::SUPERSEDED, 0, "/", what))
}

/// A file is larger than is read.
pub(super) fn too_large() -> Finding {
    let what = format!(
        "Het bestand is groter dan {} MB. Splits het in kleinere bestanden.",
        FILE_MAX_BYTES / (1024 * 1024)
    );
    finding(codes::TOO_LARGE, 0, "/", what)
}
