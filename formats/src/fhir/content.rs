//! From a referral to a fact, or to what is wrong with it.

use wijkstroom_schemas::bsn::Bsn;
use wijkstroom_schemas::day::Day;
use wijkstroom_schemas::event::Person;
use wijkstroom_schemas::feed::{Family, Kept, Mutation, TASK_STATUS};
use wijkstroom_schemas::message::Finding;

use super::referral::{Child, Head, Party, Referral, Whom};
use super::{codes, moment};
use crate::feed::{Draft, Part, Values, finding};

/// Versions under one moment that are told apart.
const VERSION_MAX: i64 = 999_999;

const ENTERED_IN_ERROR: &str = "entered-in-error";

/// The key of what a referral is about; empty when nothing tells it from others.
pub(super) fn key(referral: &Referral) -> String {
    let (kind, head) = main(referral);
    let Some(head) = head else { return String::new() };
    let by_id = head.id.as_ref().map(|id| format!("{kind}/{id}"));
    let by_own = || {
        let (system, value) = head.identifiers.first()?;
        let plain = system.is_empty() || system == "urn:ietf:rfc:3986";
        Some(if plain { value.clone() } else { format!("{system}|{value}") })
    };
    let found = if referral.of_server { by_id.or_else(by_own) } else { by_own().or(by_id) };
    found.or_else(|| referral.full_url.clone()).unwrap_or_default()
}

/// What an entry is about: its Task, else its ServiceRequest.
fn main(referral: &Referral) -> (&'static str, Option<&Head>) {
    match &referral.task {
        Some(task) => ("Task", Some(task)),
        None => ("ServiceRequest", referral.request.as_ref()),
    }
}

/// What a referral says, or what is wrong with it. `key` is that of [`key`], `number` that of its entry.
pub(super) fn part(referral: &Referral, key: &str, number: i32) -> Result<Vec<Part>, Vec<Finding>> {
    let (kind, head) = main(referral);
    let mut checks = Checks { kind, number, findings: Vec::new() };
    let (Some(head), Some(family)) = (head, Family::named("Referred")) else {
        return Ok(Vec::new());
    };
    if key.is_empty() {
        checks.find(
            codes::NO_ID,
            "id",
            "De verwijzing heeft geen id en geen identifier. Geef haar een vaste identifier mee.",
        );
    }
    let order = checks.order(referral, head);
    let removed = [&referral.task, &referral.request]
        .into_iter()
        .flatten()
        .any(|head| head.status.as_deref() == Some(ENTERED_IN_ERROR));
    let (person, values, on) = if removed {
        (removed_person(&referral.whom), Values::default(), authored(referral))
    } else {
        (checks.person(&referral.whom), checks.values(referral), None)
    };
    let mutation = match head.version.as_deref() {
        _ if removed => Mutation::Removed,
        None | Some("1") => Mutation::New,
        Some(_) => Mutation::Changed,
    };
    if !checks.findings.is_empty() {
        return Err(checks.findings);
    }
    let fact = Draft {
        family,
        element: "Referred".into(),
        record: key.to_owned(),
        mutation,
        order,
        values,
        on,
    };
    Ok(vec![Part { person: Some(person), facts: vec![fact], kept: Kept::default() }])
}

/// Who a referral was about that was never meant: somebody, also where it is not certain who.
fn removed_person(whom: &Whom) -> Person {
    let mut unseen = Checks { kind: "Task", number: 0, findings: Vec::new() };
    let person = unseen.person(whom);
    let person = if unseen.findings.is_empty() { person } else { Person::default() };
    Person { stand_in: Some(String::new()), ..person }
}

/// The day of a referral, where it is told.
fn authored(referral: &Referral) -> Option<Day> {
    let heads = [&referral.request, &referral.task];
    heads.into_iter().flatten().find_map(|head| moment::day(head.authored_on.as_deref()?))
}

/// Reads the fields of one referral, and remembers what is wrong.
struct Checks {
    kind: &'static str,
    number: i32,
    findings: Vec<Finding>,
}

impl Checks {
    fn find(&mut self, code: &str, path: &str, what: impl Into<String>) {
        let path =
            if path.contains('.') { path.to_owned() } else { format!("{}.{path}", self.kind) };
        self.findings.push(finding(code, self.number, &path, what));
    }

    /// What makes a later version the greater: the moment at which Task, ServiceRequest or Patient changed
    /// last, then the version of the Task.
    fn order(&mut self, referral: &Referral, head: &Head) -> i64 {
        let child = match &referral.whom {
            Whom::Known(child) => child.last_updated.as_ref(),
            Whom::Nobody | Whom::Absent => None,
        };
        let updated = |head: &'_ Option<Head>| head.as_ref().and_then(|it| it.last_updated.clone());
        let changed = [
            ("Task.meta.lastUpdated", updated(&referral.task)),
            ("ServiceRequest.meta.lastUpdated", updated(&referral.request)),
            ("Patient.meta.lastUpdated", child.cloned()),
        ];
        let mut latest = None;
        for (path, text) in changed.iter().filter_map(|(path, text)| Some((path, text.as_ref()?))) {
            match moment::parse(text) {
                Some(at) => latest = latest.max(Some(at)),
                None => self.find(
                    codes::MOMENT,
                    path,
                    "Dit is geen tijdstip met tijdzone, zoals 2026-11-20T09:13:01Z.",
                ),
            }
        }
        let told = || moment::parse(referral.timestamp.as_deref()?);
        let midnight = || authored(referral).map(|day| i64::from(day.days()) * 86_400_000);
        let at_ms = latest.or_else(told).or_else(midnight).unwrap_or_default();
        let version = head.version.as_deref().and_then(|text| text.parse::<i64>().ok());
        let version = version.unwrap_or_default().clamp(0, VERSION_MAX);
        at_ms.saturating_mul(VERSION_MAX + 1).saturating_add(version)
    }

    fn person(&mut self, whom: &Whom) -> Person {
        let field = if self.kind == "Task" { "for" } else { "subject" };
        match whom {
            // The door tells that it is not certain who it is.
            Whom::Nobody => Person::default(),
            Whom::Absent => {
                self.find(
                    codes::ABSENT,
                    field,
                    "De Patient waarnaar dit verwijst is niet meegestuurd of kan niet gelezen worden. Stuur hem mee \
                     (_include=Task:patient), of noem hier het BSN als identifier.",
                );
                Person::default()
            }
            Whom::Known(child) => self.child(child),
        }
    }

    fn child(&mut self, child: &Child) -> Person {
        let (geboortedatum, datum_gebruik) = self.born(child.birth_date.as_deref());
        let (achternaam, voorvoegsel) = surname(child);
        let joined = |parts: &[String], with: &str| {
            let text = parts.join(with);
            (!text.trim().is_empty()).then_some(text)
        };
        let geslacht = child.gender.as_deref().map(|gender| match gender {
            "male" => "1",
            "female" => "2",
            _ => "0",
        });
        let number = child.house_number.as_deref().and_then(|text| text.trim().parse::<i32>().ok());
        Person {
            bsn: self.bsn(&child.bsns),
            geboortedatum,
            datum_gebruik,
            geslacht: geslacht.map(str::to_owned),
            achternaam,
            voorvoegsel,
            voornamen: joined(&child.given, " "),
            voorletters: joined(&child.initials, ""),
            postcode: child.postal_code.as_deref().and_then(postcode),
            huisnummer: number.filter(|&number| number > 0),
            huisnummer_toevoeging: None,
            stand_in: None,
        }
    }

    fn bsn(&mut self, bsns: &[String]) -> Option<Bsn> {
        // All zeros: the child has none.
        let mut told = bsns.iter().filter(|text| text.as_str() != "000000000");
        let first = told.next()?;
        if told.next().is_some() {
            self.find(
                codes::BSNS,
                "Patient.identifier",
                "Er staan twee verschillende BSN's bij één kind. Laat alleen het juiste staan.",
            );
            return None;
        }
        let bsn = Bsn::parse(first);
        if bsn.is_none() {
            self.find(codes::BSN, "Patient.identifier", "Dit BSN klopt niet: een BSN heeft negen cijfers en voldoet aan de elfproef. Verbeter het, of laat het weg als het onbekend is.");
        }
        bsn
    }

    /// A birth date, and which part of it is unknown (iStandaarden COD170).
    fn born(&mut self, text: Option<&str>) -> (Option<Day>, Option<String>) {
        let Some(text) = text else { return (None, None) };
        let (full, unknown) = match text.len() {
            4 => (format!("{text}-01-01"), Some("2")),
            7 => (format!("{text}-01"), Some("1")),
            _ => (text.to_owned(), None),
        };
        let day = Day::parse(&full);
        if day.is_none() {
            self.find(codes::BORN, "Patient.birthDate", "Deze geboortedatum bestaat niet. Schrijf jjjj-mm-dd, of jjjj-mm of jjjj als de rest onbekend is.");
        }
        (day, unknown.map(str::to_owned))
    }

    fn values(&mut self, referral: &Referral) -> Values {
        let mut values = Values::with_capacity(10);
        let Party { person_agb, organisation_agb, specialty, role, .. } = &referral.requester;
        let of_specialist = specialty.as_deref().is_some_and(|code| code.starts_with("03"));
        let of_poh = role.as_deref().is_some_and(is_poh);
        let (verwijzer, aanmeldbron) = match (of_specialist, of_poh) {
            (true, _) => ("05", "overig"),
            (false, true) => ("02", "poh_jeugd"),
            (false, false) => ("02", "huisarts"),
        };
        values.put("verwijzer", verwijzer);
        values.put("aanmeldbron", aanmeldbron);
        for (field, agb) in [("verwijzer_agb", person_agb), ("organisatie_agb", organisation_agb)] {
            if let Some(agb) = self.agb("requester", agb.as_deref()) {
                values.put(field, &agb);
            }
        }
        let codes = [("specialisme", specialty, 10), ("verwijzer_soort", role, 20)];
        for (field, code, longest) in codes {
            // A code of another's making that does not fit is left out, not refused: nothing hangs on it.
            let fits = |code: &&String| wijkstroom_schemas::feed::Kind::Text(longest).fits(code);
            if let Some(code) = code.as_ref().filter(fits) {
                values.put(field, code);
            }
        }
        self.receiver(&referral.receiver, &mut values);
        if let Some(day) = self.day(referral) {
            values.put("datum_verwijzing", &day.to_string());
        }
        if let Some(priority) = self.priority(referral) {
            values.put("prioriteit", priority);
        }
        if let Some(status) = self.status(referral) {
            values.put("status", status);
        }
        values
    }

    fn receiver(&mut self, receiver: &Party, values: &mut Values) {
        let agb = receiver.organisation_agb.as_deref().or(receiver.person_agb.as_deref());
        let team = receiver.ura.as_ref().or(receiver.municipality.as_ref());
        let (naar, code) = match (agb, team) {
            (Some(agb), _) => ("aanbieder", self.agb("owner", Some(agb))),
            (None, Some(code)) => ("wijkteam", Some(code.clone())),
            (None, None) if receiver.specialty.is_some() => ("aanbieder", None),
            (None, None) => ("onbekend", None),
        };
        values.put("naar", naar);
        let fits = |code: &String| wijkstroom_schemas::feed::Kind::Text(20).fits(code);
        if let Some(code) = code.filter(fits) {
            values.put("naar_code", &code);
        }
    }

    fn agb(&mut self, path: &str, agb: Option<&str>) -> Option<String> {
        let agb = agb?;
        if wijkstroom_schemas::feed::Kind::Agb.fits(agb) {
            return Some(agb.to_owned());
        }
        self.find(codes::AGB, path, "Deze AGB-code klopt niet: een AGB-code heeft acht cijfers.");
        None
    }

    fn day(&mut self, referral: &Referral) -> Option<Day> {
        let heads =
            [("ServiceRequest.authoredOn", &referral.request), ("Task.authoredOn", &referral.task)];
        let told = heads
            .iter()
            .find_map(|(path, head)| Some((path, head.as_ref()?.authored_on.as_deref()?)));
        let Some((path, text)) = told else {
            self.find(
                codes::DAY,
                "authoredOn",
                "De datum van de verwijzing ontbreekt. Vul authoredOn.",
            );
            return None;
        };
        let day = moment::day(text);
        if day.is_none() {
            self.find(codes::DAY, path, "Deze datum bestaat niet of is niet volledig. Schrijf jjjj-mm-dd, of een tijdstip met tijdzone.");
        }
        day
    }

    fn priority(&mut self, referral: &Referral) -> Option<&'static str> {
        let heads = [&referral.request, &referral.task];
        let told = heads.into_iter().flatten().find_map(|head| head.priority.as_deref())?;
        let known = ["routine", "urgent", "asap", "stat"].into_iter().find(|&known| known == told);
        if known.is_none() {
            self.find(
                codes::PRIORITY,
                "priority",
                "Deze prioriteit kent FHIR niet. Gebruik routine, urgent, asap of stat.",
            );
        }
        known
    }

    /// The state of the Task; of a ServiceRequest by itself the state of a Task that says the same.
    fn status(&mut self, referral: &Referral) -> Option<&'static str> {
        let (_, head) = main(referral);
        let told = head.and_then(|head| head.status.as_deref());
        let known = match (told, referral.task.is_some()) {
            (Some("unknown"), false) => return None,
            (Some(status), true) => TASK_STATUS.into_iter().find(|&known| known == status),
            (Some(status), false) => codes::REQUEST_STATUS
                .iter()
                .find(|(known, _)| *known == status)
                .map(|(_, same)| *same),
            (None, _) => None,
        };
        if known.is_none() {
            self.find(
                codes::STATUS,
                "status",
                "De status ontbreekt, of FHIR R4 kent hem hier niet.",
            );
        }
        known
    }
}

/// Practice nurse for youth, by the code of the role.
fn is_poh(role: &str) -> bool {
    role.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("poh"))
}

/// `1234AB`; `None` when it is none of this country.
fn postcode(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.to_ascii_uppercase();
    let fits = plain.len() == 6
        && plain.bytes().take(4).all(|byte| byte.is_ascii_digit())
        && plain.bytes().skip(4).all(|byte| byte.is_ascii_uppercase())
        && !plain.starts_with('0');
    fits.then_some(plain)
}

/// The child's own name, and the prefix of that: told apart, or by its leading words without a capital.
fn surname(child: &Child) -> (Option<String>, Option<String>) {
    if let Some(own) = &child.own_name {
        return (Some(own.clone()), child.own_prefix.clone());
    }
    let Some(family) = child.family.as_deref().map(str::trim) else { return (None, None) };
    let small = |word: &str| word.chars().all(|c| c.is_lowercase() || "'’".contains(c));
    let mut at = 0;
    for word in family.split_inclusive(' ') {
        if !small(word.trim_end()) {
            break;
        }
        at += word.len();
    }
    let (prefix, name) = family.split_at(at);
    if name.is_empty() || prefix.trim().is_empty() {
        return (Some(family.to_owned()), None);
    }
    (Some(name.to_owned()), Some(prefix.trim().to_owned()))
}
