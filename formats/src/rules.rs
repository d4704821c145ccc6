//! Every rule of iJw 3.2, and what is done with it.
//!
//! The facts of the standard are one list (`rules/official.tsv`: id, control level, return code, messages,
//! title), what is done with each rule another (`rules/treatment.tsv`), and examples a third
//! (`rules/examples.tsv`). The build fails when a rule of the first has no line in the second, or the other
//! way about. `docs/rules.md` is made of all three, see [`document`].

use std::sync::LazyLock;

use crate::istandaarden::rules::homes::HOMES;
use crate::refusal::Refusal;

/// The release of the standard that the rules are of.
pub const RELEASE: &str = "iJw 3.2";

/// The official rule set that level 2 follows, also where it differs from the text of a rule.
pub const RULE_SET: &str = "2.10.5";

const OFFICIAL: &str = include_str!("rules/official.tsv");
const TREATMENT: &str = include_str!("rules/treatment.tsv");
const EXAMPLES: &str = include_str!("rules/examples.tsv");
const OWN: &str = include_str!("rules/own.tsv");

const _: () = assert!(
    same_first_cells(OFFICIAL.as_bytes(), TREATMENT.as_bytes()),
    "every rule of official.tsv has one line in treatment.tsv, in the same order, and no other has"
);

/// One rule of the standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Official id, such as `CS002`.
    pub id: &'static str,
    /// Official title, in Dutch.
    pub title: &'static str,
    /// Control level, 1 to 4, as the standard has it, but 2 of what the official rule set looks at in the message
    /// (TR319); `None` of a rule that no single check can decide.
    pub level: Option<u8>,
    /// Official return code; level 1 has none.
    pub retourcode: Option<&'static str>,
    /// The messages for which the standard names it, such as `305`; `retour` is every return message.
    pub messages: Vec<&'static str>,
    /// What is done with it here.
    pub treatment: Treatment,
    /// Where: a path of the sources; `None` when nothing is done.
    pub place: Option<&'static str>,
    /// What it asks, or why nothing is done, in Dutch.
    pub explanation: &'static str,
    /// What it lets pass and what not; of every rule that is checked here.
    pub example: Option<Example>,
}

/// What is done with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Treatment {
    /// Level 1: part of the description of every message; a message that breaks it is refused.
    Schema,
    /// Level 2: a function of its own; a message that breaks it is refused.
    InMessage,
    /// Levels 3 and 4: held against other messages and lists; what breaks it is refused.
    Judged,
    /// As judged, but it is about the municipality's own messages: told to the operator, never refused.
    Noted,
    /// What the hub keeps of messages tells too little to decide it.
    Undecidable,
    /// A rule about how parties work, which the hub keeps, or helps to keep.
    Honoured,
    /// A rule about how parties work, outside the hub.
    NotOurs,
}

/// What a rule lets pass, and what not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Example {
    /// An element of a message, in XML; empty where the element is absent. `ijw:` is the shared namespace
    /// and no prefix that of the message. The Dagtekening is 2026-05-06.
    Element {
        /// Such as `JW305`.
        message: &'static str,
        /// Its place below `Bericht`.
        path: &'static str,
        /// As it passes.
        accepted: String,
        /// As it is refused.
        refused: String,
    },
    /// Two situations, in Dutch: the rule is about more than one message.
    Story {
        /// One that passes.
        accepted: &'static str,
        /// One that is refused, or noted.
        refused: &'static str,
    },
}

impl Treatment {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Schema, "schema"),
        (Self::InMessage, "in-message"),
        (Self::Judged, "judged"),
        (Self::Noted, "noted"),
        (Self::Undecidable, "undecidable"),
        (Self::Honoured, "honoured"),
        (Self::NotOurs, "not-ours"),
    ];

    /// Its name in the lists, such as `in-message`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(of, _)| *of == self).map_or("", |(_, name)| name)
    }

    /// What becomes of a message that breaks such a rule, in Dutch.
    pub fn consequence(self) -> &'static str {
        match self {
            Self::Schema => "Het bericht wordt afgekeurd op niveau 1 (de vorm van het bericht).",
            Self::InMessage => {
                "Het bericht wordt afgekeurd op niveau 2 (de inhoud van het bericht)."
            }
            Self::Judged => "Het bericht of de prestatie wordt afgekeurd, met deze retourcode.",
            Self::Noted => "Het wordt genoteerd voor de beheerder en nooit afgekeurd.",
            Self::Undecidable => "Er wordt niets op afgekeurd: er is te weinig van bekend.",
            Self::Honoured => {
                "De hub houdt zich hieraan, of helpt erbij; zelf is het geen controle."
            }
            Self::NotOurs => "De hub doet hier niets mee.",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, of)| *of == name).map(|(treatment, _)| *treatment)
    }
}

impl Rule {
    /// The numbers of the messages in which it is judged at level 2, ascending: also return messages,
    /// which the standard does not name. Under iWmo the same, see [`Rule::jeugdwet_only`].
    pub fn judged_in(&self) -> Vec<u16> {
        let homes = HOMES.iter().filter(|home| home.rule.id == self.id);
        let mut numbers: Vec<u16> = homes.flat_map(|home| home.messages).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Whether it is not judged in iWmo messages: they lack an element that it names, or an official sample
    /// breaks it.
    pub fn jeugdwet_only(&self) -> bool {
        HOMES.iter().any(|home| home.rule.id == self.id && home.jeugdwet_only)
    }
}

/// Every rule, ascending by id.
pub fn all() -> &'static [Rule] {
    &RULES
}

/// The rule of an id, in capitals or not.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id.eq_ignore_ascii_case(id.trim()))
}

/// Every code of the hub's own (`WS…`), ascending, and what is wrong and what to do, in Dutch: what the door refuses
/// of messages, and of `rules/own.tsv` what is refused of feeds, and of deliveries that did not succeed.
pub fn own() -> Vec<(&'static str, String)> {
    let of_messages = Refusal::ALL.iter().map(|own| (own.code(), own.reason()));
    let others = OWN.lines().filter_map(|line| line.split_once('\t'));
    of_messages.chain(others.map(|(code, reason)| (code, reason.to_owned()))).collect()
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let lines = OFFICIAL.lines().zip(TREATMENT.lines());
    lines.filter_map(|(official, treatment)| read(official, treatment)).collect()
});

fn read(official: &'static str, treatment: &'static str) -> Option<Rule> {
    let given = |text: &'static str| (text != "-").then_some(text);
    let mut cells = official.splitn(5, '\t');
    let (id, level, retourcode) = (cells.next()?, cells.next()?, cells.next()?);
    let (messages, title) = (cells.next()?, cells.next()?);
    let mut cells = treatment.splitn(4, '\t').skip(1);
    let treatment = Treatment::parse(cells.next()?)?;
    let in_message = (treatment == Treatment::InMessage).then_some(2);
    Some(Rule {
        id,
        title,
        level: in_message.or(level.parse().ok()),
        retourcode: given(retourcode),
        messages: given(messages).into_iter().flat_map(|it| it.split(' ')).collect(),
        treatment,
        place: given(cells.next()?),
        explanation: cells.next()?,
        example: example(id),
    })
}

fn example(id: &str) -> Option<Example> {
    let line = EXAMPLES.lines().find(|line| line.split('\t').next() == Some(id))?;
    let mut cells = line.splitn(5, '\t').skip(1);
    let (message, path) = (cells.next()?, cells.next()?);
    let (accepted, refused) = (cells.next()?, cells.next()?);
    if message == "-" {
        return Some(Example::Story { accepted, refused });
    }
    // A tilde stands for nothing: it keeps a number in the list from looking like that of a citizen.
    let xml = |text: &str| text.replace('~', "");
    Some(Example::Element { message, path, accepted: xml(accepted), refused: xml(refused) })
}

/// Heads the tables of [`document`].
const HEADINGS: &str =
    "| rule | title | code | messages | where | explanation |\n|---|---|---|---|---|---|\n";

/// The document of the rules, `docs/rules.md`, in Markdown.
pub fn document() -> String {
    let mut text = format!(
        "# The rules of {RELEASE}\n\n\
         Made from `formats/src/rules/*.tsv`; `WIJKSTROOM_WRITE_RULES=1 cargo test -p wijkstroom-formats \
         --test format rules_register` writes it anew, and without that the test compares.\n\n\
         Titles are the official ones and the explanations are those of `wijkstroom rule ID`, so both are \
         in Dutch. Level 2 follows the official rule set {RULE_SET}, also where it differs from the text of \
         a rule. For iWmo there is no official rule set here: it gets the rules of equal name, apart from \
         those marked *Jw*: TR377 and TR409 name an element that iWmo does not have, and an official iWmo \
         sample breaks TR380.\n\n\
         | treatment | rules | what it means |\n|---|---|---|\n"
    );
    for (treatment, name) in Treatment::ALL {
        let count = RULES.iter().filter(|rule| rule.treatment == treatment).count();
        let meaning = meaning(treatment);
        text.push_str(&format!("| {name} | {count} | {meaning} |\n"));
    }
    for (treatment, name) in Treatment::ALL {
        text.push_str(&format!("\n## {name}\n\n{HEADINGS}"));
        for rule in RULES.iter().filter(|rule| rule.treatment == treatment) {
            text.push_str(&row(rule));
        }
    }
    text
}

fn meaning(treatment: Treatment) -> &'static str {
    match treatment {
        Treatment::Schema => "level 1: part of the description of every message",
        Treatment::InMessage => "level 2: a function of its own",
        Treatment::Judged => "levels 3 and 4: held against other messages and lists",
        Treatment::Noted => "about the municipality's own messages: told, never refused",
        Treatment::Undecidable => "what is kept of messages tells too little to decide it",
        Treatment::Honoured => "about how parties work; the hub keeps it, or helps to",
        Treatment::NotOurs => "about how parties work, outside the hub",
    }
}

fn row(rule: &Rule) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let judged = rule.judged_in();
    let messages = if judged.is_empty() {
        rule.messages.join(" ")
    } else {
        let numbers: Vec<String> = judged.iter().map(u16::to_string).collect();
        format!("{}{}", numbers.join(" "), if rule.jeugdwet_only() { " *Jw*" } else { "" })
    };
    let place = rule.place.map(|place| format!("`{place}`")).unwrap_or_default();
    format!(
        "| {} | {} | {} | {messages} | {place} | {} |\n",
        rule.id,
        cell(rule.title),
        // In the message, TR319 is refused with the code of level 2.
        if rule.treatment == Treatment::InMessage {
            "0001"
        } else {
            rule.retourcode.unwrap_or_default()
        },
        cell(rule.explanation),
    )
}

/// Whether the lines of two lists start with the same cells, in the same order.
const fn same_first_cells(one: &[u8], other: &[u8]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < one.len() && j < other.len() {
        if one[i] != other[j] {
            return false;
        }
        if one[i] == b'\t' {
            while one[i] != b'\n' {
                i += 1;
            }
            while other[j] != b'\n' {
                j += 1;
            }
        }
        i += 1;
        j += 1;
    }
    i == one.len() && j == other.len()
}
