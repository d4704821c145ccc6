//! A message before it is written as XML.

use std::sync::Arc;

use wijkstroom_schemas::day::Day;

use super::child::Child;

/// The three messages of a start/stop chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Jw301,
    Jw305,
    Jw307,
}

impl Kind {
    /// Such as `JW305`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Jw301 => "JW301",
            Self::Jw305 => "JW305",
            Self::Jw307 => "JW307",
        }
    }

    /// As in the namespace, such as `jw305`.
    pub(crate) fn lower(self) -> &'static str {
        match self {
            Self::Jw301 => "jw301",
            Self::Jw305 => "jw305",
            Self::Jw307 => "jw307",
        }
    }

    /// `BerichtCode`.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Jw301 => "436",
            Self::Jw305 => "438",
            Self::Jw307 => "440",
        }
    }
}

/// One message. `assigned` is filled in a JW301, `rows` in the other two.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) kind: Kind,
    pub(crate) municipality: Arc<str>,
    pub(crate) provider: Arc<str>,
    pub(crate) identification: String,
    pub(crate) dagtekening: Day,
    pub(crate) child: Child,
    pub(crate) assigned: Vec<Assigned>,
    pub(crate) rows: Vec<Row>,
    /// Which of the ways of writing XML; see [`super::xml`].
    pub(crate) style: usize,
}

/// `Product`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Product {
    pub(crate) category: &'static str,
    pub(crate) code: Option<String>,
}

/// One `ToegewezenProduct`.
#[derive(Debug, Clone)]
pub(crate) struct Assigned {
    pub(crate) number: u32,
    pub(crate) reference: Option<String>,
    pub(crate) product: Option<Product>,
    pub(crate) on: Day,
    /// `Toewijzingstijd` as written.
    pub(crate) time: String,
    pub(crate) from: Day,
    pub(crate) until: Option<Day>,
    pub(crate) change: Option<&'static str>,
    pub(crate) amount: Amount,
    pub(crate) comment: bool,
}

/// `Omvang` or `Budget`.
#[derive(Debug, Clone)]
pub(crate) enum Amount {
    None,
    Volume { volume: u32, unit: &'static str, frequency: &'static str },
    Budget(u32),
}

/// One `StartProduct` or `StopProduct`.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// `ToewijzingNummer` as written: `0012` and `12` are one number.
    pub(crate) number: Option<String>,
    pub(crate) product: Option<Product>,
    pub(crate) assigned_from: Option<Day>,
    pub(crate) begin: Day,
    /// `RedenBeeindiging` and `Einddatum`, in a JW307.
    pub(crate) stop: Option<(&'static str, Day)>,
    /// `StatusAanlevering`.
    pub(crate) status: &'static str,
}
