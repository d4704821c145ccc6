//! From the elements of a dossier to what is read of it. What is not named here is never looked at.

use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Person;
use wijkstroom_schemas::feed::Kind;

use super::dossier::{Absence, CATEGORIES, Dossier, Period, Statement};
use super::{PROFILES, code, tell};
use crate::feed::codes;
use crate::report::{Report, Spot};
use crate::xml::{Document, Namespace, NodeId};

/// Release of the standard that is read.
const RELEASE: &str = "2019.1";

/// Largest number of half days or hours of absence in a year.
const ABSENCE_MAX: u16 = 2_000;

/// Most statements of admission in one dossier.
const STATEMENTS_MAX: usize = 100;

/// Longest name, and longest key of a pupil, characters.
const NAME_MAX: usize = 200;

const OSO: Namespace = Namespace(Namespace::FIRST_KNOWN);

/// Reads a document of which the root is a dossier; tells what is wrong.
pub(super) struct Reader<'r, 'd> {
    document: &'r Document<'d>,
    report: &'r mut Report,
}

impl<'r, 'd> Reader<'r, 'd> {
    pub(super) fn new(document: &'r Document<'d>, report: &'r mut Report) -> Self {
        Self { document, report }
    }

    /// The profile, when it is one that is read.
    pub(super) fn profile(&mut self) -> Option<&'static str> {
        let metadata = self.must(0, "metadata")?;
        let release = self.must(metadata, "standaardversie")?;
        if self.document.text(release) != RELEASE {
            let what = "Dit dossier is van een andere release dan OSO 2019.1.";
            tell(self.report, code::UNKNOWN, Spot::Element(release), what.to_owned());
            return None;
        }
        let node = self.must(metadata, "overstap")?;
        let text = self.document.text(node);
        let known = PROFILES.into_iter().find(|profile| *profile == text);
        if known.is_none() {
            let what = "Alleen dossiers van een school aan een samenwerkingsverband worden \
                        gelezen: overstap hoort POSWV of VOSWV te zijn.";
            tell(self.report, code::PROFILE, Spot::Element(node), what.to_owned());
        }
        known
    }

    /// Whether the parents, or the pupil, consented to handing over. A dossier without it, or that tells it twice,
    /// tells no consent; nor does one of which the pupil himself was left out.
    pub(super) fn consent(&mut self) -> bool {
        let told = self.once(0, "inzage").and_then(|node| self.once(node, "toestemming"));
        told.is_some_and(|node| self.document.text(node) == "Ja")
            && ["cat_metadata", "cat_school", "cat_leerling"].into_iter().all(|it| self.is_open(it))
    }

    /// Whether a block may be handed over.
    fn is_open(&mut self, category: &str) -> bool {
        let all = self.once(0, "metadata");
        let all = all.and_then(|node| self.once(node, "categorie_uitlevering"));
        let told = all.and_then(|node| self.once(node, category));
        // No categories: all of it is handed over.
        told.is_none_or(|node| matches!(self.document.text(node), "VERPLICHT" | "OPTIONEEL"))
    }

    /// What tells a pupil at a school from others, however wrong the rest is.
    pub(super) fn key(&self) -> Option<String> {
        let find = |path: &str| {
            let node = self.document.descendant(0, path)?;
            let text = self.document.text(node).trim();
            (!text.is_empty() && text.chars().count() <= NAME_MAX).then_some(text)
        };
        let brin = find("huidigeschool/brincode")?;
        let site = find("huidigeschool/vestigingscode").unwrap_or_default();
        let pupil = |name: &str| find(&format!("huidigeschool/leerling/{name}"));
        let key = ["leerlingid", "bsn", "onderwijsnummer"].into_iter().find_map(pupil);
        let key = match key {
            Some(key) => key.to_owned(),
            None => format!("{}|{}", pupil("achternaam")?, pupil("geboortedatum")?),
        };
        Some(format!("{brin}{site}/{key}"))
    }

    /// All that is needed; `None` when something of it is missing.
    pub(super) fn dossier(&mut self, profile: &'static str) -> Option<Dossier> {
        let metadata = self.must(0, "metadata")?;
        let made = self.must(metadata, "datum")?;
        let made = self.day(made);
        let school = self.must(0, "huidigeschool")?;
        let brin = self.brin(school);
        let kind = self.once(school, "soort").map(|node| self.document.text(node).to_owned());
        let pupil_node = self.must(school, "leerling")?;
        let pupil = self.pupil(pupil_node);
        let number = self.name(pupil_node, "onderwijsnummer");
        let own_key = self.name(pupil_node, "leerlingid");
        let (mut plan, mut statements, mut absence) = (None, Vec::new(), None);
        if self.is_open("cat_onderwijsondersteuning")
            && let Some(support) = self.once(pupil_node, "onderwijsondersteuning")
        {
            plan = self
                .once(support, "opp")
                .and_then(|opp| self.period(opp, "opp_ingangdatum", "opp_einddatum"));
            statements = self.statements(support);
        }
        if self.is_open("cat_verzuim") {
            absence = self.once(pupil_node, "verzuim").map(|node| self.absence(node));
        }
        Some(Dossier {
            profile,
            made: made?,
            brin: brin?,
            // The kind of a school is a code; what is none is not needed.
            kind: kind.filter(|kind| Kind::Text(10).fits(kind)),
            pupil: pupil?,
            number,
            own_key,
            plan,
            statements,
            absence,
        })
    }

    fn brin(&mut self, school: NodeId) -> Option<String> {
        let (code, site) = (self.must(school, "brincode")?, self.must(school, "vestigingscode")?);
        let whole = format!("{}{}", self.document.text(code), self.document.text(site));
        if whole.len() != 6 || !Kind::Brin.fits(&whole) {
            let what = "brincode en vestigingscode horen samen een BRIN als 99XX99 te zijn.";
            tell(self.report, code::VALUE, Spot::Element(code), what.to_owned());
            return None;
        }
        Some(whole)
    }

    fn pupil(&mut self, node: NodeId) -> Option<Person> {
        let achternaam = self.must(node, "achternaam").and_then(|_| self.name(node, "achternaam"));
        let born = self.born(node);
        let bsn = self.bsn(node);
        let secret = self.once(node, "adresgeheim").and_then(|node| self.yes_no(node));
        let home = self.home(node).filter(|_| secret != Some(true));
        if secret == Some(true) && self.once(node, "bsn").is_none() {
            let what = "Het adres is geheim (adresgeheim) en wordt niet gelezen: dan is een BSN nodig om te weten over \
                        welk kind het gaat. Stuur het dossier met bsn.";
            tell(self.report, codes::WHO, Spot::Element(node), what.to_owned());
        }
        let mut person = Person {
            bsn,
            geboortedatum: born,
            geslacht: self.sex(node),
            achternaam: Some(achternaam?),
            voorvoegsel: self.name(node, "voorvoegsel"),
            voornamen: self.first_names(node),
            ..Person::default()
        };
        if let Some(home) = home {
            person.postcode = self.once(home, "postcode").and_then(|node| self.postcode(node));
            let number = self.once(home, "nummer").map(|node| self.document.text(node));
            person.huisnummer = number.and_then(house_number);
            person.huisnummer_toevoeging = self.name(home, "toevoeging");
        }
        Some(person)
    }

    /// `geboortedatum`, else the one of the municipal register, which has the day first.
    fn born(&mut self, pupil: NodeId) -> Option<Day> {
        if let Some(node) = self.once(pupil, "geboortedatum") {
            return self.day(node);
        }
        let register = self.once(pupil, "gba")?;
        let node = self.once(register, "gbageboortedatum")?;
        let text = self.document.text(node).trim();
        let turned = (text.len() == 10 && text.is_ascii())
            .then(|| format!("{}-{}-{}", &text[6..], &text[3..5], &text[..2]));
        let day = turned.and_then(|text| Day::parse(&text));
        if day.is_none() {
            self.tell_date(node, "dd-mm-jjjj");
        }
        day
    }

    fn bsn(&mut self, pupil: NodeId) -> Option<Bsn> {
        let node = self.once(pupil, "bsn")?;
        let bsn = Bsn::parse(self.document.text(node).trim());
        if bsn.is_none() {
            let what = "Dit is geen geldig BSN: negen cijfers die voldoen aan de 11-proef.";
            tell(self.report, code::BSN, Spot::Element(node), what.to_owned());
        }
        bsn
    }

    /// Code of the sex as iJw has it: OSO has 1 for a woman and 2 for a man.
    fn sex(&mut self, pupil: NodeId) -> Option<String> {
        let node = self.once(pupil, "geslacht")?;
        let code = match self.document.text(node).trim() {
            "0" => "0",
            "1" => "2",
            "2" => "1",
            _ => {
                self.tell_value(node, "geslacht hoort 0, 1 of 2 te zijn.");
                return None;
            }
        };
        Some(code.to_owned())
    }

    /// The address where the pupil lives: by the municipal register, else where he may be visited.
    fn home(&mut self, pupil: NodeId) -> Option<NodeId> {
        let all = self.once(pupil, "adreslijst")?;
        let of_kind = |kind: &str| {
            let mut all = self.document.children(all).filter(|&it| self.is(it, "adres"));
            all.find(|&it| {
                let told = self.document.child(it, "soortadres");
                told.is_some_and(|told| self.document.text(told) == kind)
            })
        };
        of_kind("gba").or_else(|| of_kind("bezoek"))
    }

    fn postcode(&mut self, node: NodeId) -> Option<String> {
        let text: String =
            self.document.text(node).chars().filter(|c| !c.is_whitespace()).collect();
        let text = text.to_uppercase();
        let bytes = text.as_bytes();
        let good = bytes.len() == 6
            && (b'1'..=b'9').contains(&bytes[0])
            && bytes[1..4].iter().all(u8::is_ascii_digit)
            && bytes[4..].iter().all(u8::is_ascii_uppercase);
        good.then_some(text)
    }

    fn first_names(&mut self, pupil: NodeId) -> Option<String> {
        let all = self.document.children(pupil).filter(|&it| self.is(it, "voornaam"));
        let names: Vec<&str> = all.map(|it| self.document.text(it).trim()).take(20).collect();
        let names = names.join(" ");
        (!names.is_empty() && names.chars().count() <= NAME_MAX).then_some(names)
    }

    fn statements(&mut self, support: NodeId) -> Vec<Statement> {
        let document = self.document;
        let all: Vec<NodeId> =
            document.children(support).filter(|&it| self.is(it, "tlv")).collect();
        if all.len() > STATEMENTS_MAX {
            let what = format!("Er staan meer dan {STATEMENTS_MAX} TLV's in het dossier.");
            tell(self.report, code::TWICE, Spot::Element(support), what);
            return Vec::new();
        }
        all.into_iter().filter_map(|node| self.statement(node)).collect()
    }

    fn statement(&mut self, node: NodeId) -> Option<Statement> {
        let period = self.period(node, "tlvingangdatum", "tlveinddatum");
        let by = self.must(node, "tlvswvnummer")?;
        let number = self.document.text(by);
        let bytes = number.as_bytes();
        let is_number = bytes.len() == 6
            && (number.starts_with("PO") || number.starts_with("VO"))
            && bytes[2..].iter().all(u8::is_ascii_alphanumeric);
        if !is_number {
            self.tell_value(by, "tlvswvnummer hoort een nummer als PO9901 te zijn.");
        }
        let category = self.must(node, "tlvcategorie")?;
        let text = self.document.text(category);
        let known = CATEGORIES.into_iter().find(|known| *known == text);
        if known.is_none() {
            self.tell_value(category, "tlvcategorie hoort L, M, H of Nvt te zijn.");
        }
        let by = is_number.then(|| number.to_owned());
        Some(Statement { period: period?, by: by?, category: known? })
    }

    fn absence(&mut self, node: NodeId) -> Absence {
        let mut count = |name: &str| {
            let node = self.once(node, name)?;
            let number = self.document.text(node).trim().parse().ok();
            let number = number.filter(|number| *number <= ABSENCE_MAX);
            if number.is_none() {
                self.tell_value(node, "Dit hoort een heel getal van 0 tot en met 2000 te zijn.");
            }
            number
        };
        let half_days = [count("dagdelengeoorloofd"), count("dagdelenongeoorloofd")];
        let hours = [count("urengeoorloofd"), count("urenongeoorloofd")];
        let mut yes_no = |name: &str| self.once(node, name).and_then(|node| self.yes_no(node));
        let over_a_quarter = yes_no("meerdan25percent");
        Absence {
            half_days,
            hours,
            over_a_quarter,
            attendance_officer: yes_no("contactleerplicht"),
        }
    }

    fn period(&mut self, node: NodeId, from: &'static str, to: &'static str) -> Option<Period> {
        let from = self.must(node, from).and_then(|node| self.day(node));
        let end = self.once(node, to);
        let to = end.and_then(|node| self.day(node));
        if let (Some(from), Some(to), Some(end)) = (from, to, end)
            && to < from
        {
            self.tell_value(end, "De einddatum ligt voor de ingangsdatum.");
        }
        Some(Period { from: from?, to })
    }

    fn day(&mut self, node: NodeId) -> Option<Day> {
        let day = Day::parse(self.document.text(node).trim());
        if day.is_none() {
            self.tell_date(node, "jjjj-mm-dd");
        }
        day
    }

    fn yes_no(&mut self, node: NodeId) -> Option<bool> {
        match self.document.text(node).trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => {
                self.tell_value(node, "Dit hoort true of false te zijn.");
                None
            }
        }
    }

    /// A name, or another text that only tells who the pupil is.
    fn name(&mut self, node: NodeId, name: &'static str) -> Option<String> {
        let node = self.once(node, name)?;
        let text = self.document.text(node).trim();
        if text.is_empty() || text.chars().count() > NAME_MAX {
            self.tell_value(node, "Dit hoort 1 tot 200 tekens te hebben.");
            return None;
        }
        Some(text.to_owned())
    }

    fn is(&self, node: NodeId, name: &str) -> bool {
        self.document.node(node).namespace == OSO && self.document.name(node) == name
    }

    /// The one element of a name inside another, if it is there.
    fn once(&mut self, node: NodeId, name: &str) -> Option<NodeId> {
        let document = self.document;
        let mut all = document.children(node).filter(|&it| self.is(it, name));
        let first = all.next();
        if let Some(second) = all.next() {
            let what = format!("{name} staat hier dubbel. Verwijder er een.");
            tell(self.report, code::TWICE, Spot::Element(second), what);
        }
        first
    }

    /// The one element of a name inside another, which must be there.
    fn must(&mut self, node: NodeId, name: &'static str) -> Option<NodeId> {
        let found = self.once(node, name);
        if found.is_none() {
            let what = format!("{name} ontbreekt.");
            tell(self.report, code::MISSING, Spot::Missing(node, name), what);
        }
        found
    }

    fn tell_value(&mut self, node: NodeId, what: &str) {
        tell(self.report, code::VALUE, Spot::Element(node), what.to_owned());
    }

    fn tell_date(&mut self, node: NodeId, form: &str) {
        let what = format!("Dit hoort een bestaande datum te zijn, als {form}.");
        tell(self.report, code::DATE, Spot::Element(node), what);
    }
}

/// The digits that a house number starts with: `52-54` is 52.
fn house_number(text: &str) -> Option<i32> {
    let digits = text.trim().bytes().take_while(u8::is_ascii_digit).count();
    let number = text.trim()[..digits].parse().ok()?;
    (1..=99_999).contains(&number).then_some(number)
}
