//! A referral: what is read of a Task and of what it refers to, still as it stands there.

use super::codes::{self, System};
use super::model::{Concept, Element, Many, Name, Reference, Resource, text};
use super::page::{Item, Items};
use super::resolve::{Found, Index, Place, identified, logical};

/// A Task or a ServiceRequest by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) id: Option<String>,
    pub(super) version: Option<String>,
    pub(super) last_updated: Option<String>,
    /// System (empty when there is none) and value; never a BSN.
    pub(super) identifiers: Vec<(String, String)>,
    pub(super) status: Option<String>,
    pub(super) priority: Option<String>,
    pub(super) authored_on: Option<String>,
}

/// Whom it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Whom {
    /// Nobody is named.
    #[default]
    Nobody,
    /// Somebody is referred to who is not there or cannot be read.
    Absent,
    /// Who.
    Known(Box<Child>),
}

/// A child as FHIR tells of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Child {
    pub(super) last_updated: Option<String>,
    /// Each once.
    pub(super) bsns: Vec<String>,
    pub(super) family: Option<String>,
    pub(super) own_name: Option<String>,
    pub(super) own_prefix: Option<String>,
    pub(super) given: Vec<String>,
    pub(super) initials: Vec<String>,
    pub(super) gender: Option<String>,
    pub(super) birth_date: Option<String>,
    pub(super) postal_code: Option<String>,
    pub(super) house_number: Option<String>,
}

impl std::fmt::Debug for Child {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Child(hidden)")
    }
}

/// Who refers, or to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) person_agb: Option<String>,
    pub(super) organisation_agb: Option<String>,
    pub(super) ura: Option<String>,
    pub(super) municipality: Option<String>,
    /// Codes of the AGB list of specialties.
    pub(super) specialty: Option<String>,
    /// Code of a role: the partner's own.
    pub(super) role: Option<String>,
}

/// A referral.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Referral {
    /// Its ids are those of a server, and last.
    pub(super) of_server: bool,
    /// `Bundle.timestamp`, where nothing of the referral is dated.
    pub(super) timestamp: Option<String>,
    /// What is known of it by an address of its own (`urn:uuid:…`), where it has no id.
    pub(super) full_url: Option<String>,
    pub(super) task: Option<Head>,
    pub(super) request: Option<Head>,
    pub(super) whom: Whom,
    pub(super) requester: Party,
    pub(super) receiver: Party,
}

/// What makes referrals of the resources of a Bundle.
pub(super) struct Reader<'r, 'a> {
    pub(super) items: &'r Items<'a>,
    pub(super) index: Index<'r, 'a>,
}

impl<'r, 'a> Reader<'r, 'a> {
    /// The ServiceRequest that a Task is about, where it is here.
    pub(super) fn focus(&self, item: &'r Item<'a>) -> Option<Found<'r, 'a>> {
        let resource = item.resource.as_ref()?;
        let focus = resource.focus.iter().next()?;
        let found = self.index.find(Place { item, resource }, focus)?;
        let is_request = found.resource().is_some_and(|it| is_kind(it, "ServiceRequest"));
        is_request.then_some(found)
    }

    /// The referral that a Task or a ServiceRequest is.
    pub(super) fn referral(&self, item: &'r Item<'a>, resource: &'r Resource<'a>) -> Referral {
        let own = Place { item, resource };
        let found = if item.kind == "Task" { self.focus(item) } else { None };
        let request = found.as_ref().and_then(Found::resource);
        let inner = found.as_ref().and_then(|found| own.inside(found)).unwrap_or(own);
        let head = Some(head(resource));
        let (task, request_head) =
            if item.kind == "Task" { (head, request.map(self::head)) } else { (None, head) };
        let subject = || request.and_then(|request| request.subject.iter().next());
        let whom = match (resource.whom.iter().next(), resource.subject.iter().next(), subject()) {
            (Some(whom), ..) | (None, Some(whom), _) => self.whom(own, whom),
            (None, None, Some(whom)) => self.whom(inner, whom),
            (None, None, None) => Whom::Nobody,
        };
        let party = |places: &[(Place<'_, 'a>, Option<&Reference<'a>>)]| {
            let mut known = places.iter().map(|&(place, to)| match to {
                Some(to) => self.party(place, to),
                None => Party::default(),
            });
            known.find(|party| *party != Party::default()).unwrap_or_default()
        };
        let first = |many: &'_ Many<Reference<'a>>| many.iter().next().cloned();
        let (asked, asks) =
            (first(&resource.requester), request.and_then(|it| first(&it.requester)));
        let requester = party(&[(own, asked.as_ref()), (inner, asks.as_ref())]);
        let (owner, does) = (first(&resource.owner), first(&resource.performer));
        let performer = request.and_then(|it| first(&it.performer));
        let receiver =
            party(&[(own, owner.as_ref()), (own, does.as_ref()), (inner, performer.as_ref())]);
        let has_id = text(&resource.id).is_some();
        let own = |url: &&str| url.starts_with("urn:uuid:") || url.starts_with("urn:oid:");
        let full_url = item.full_url.as_deref().filter(own).filter(|_| !has_id);
        let updated =
            |head: &Option<Head>| head.as_ref().is_some_and(|it| it.last_updated.is_some());
        let dated = updated(&task) || updated(&request_head) || self.items.of_server;
        let timestamp = self.items.timestamp.as_deref().filter(|_| !dated);
        Referral {
            of_server: self.items.of_server,
            timestamp: timestamp.map(str::to_owned),
            full_url: full_url.map(str::to_owned),
            task,
            request: request_head,
            whom,
            requester,
            receiver,
        }
    }

    fn whom(&self, from: Place<'_, 'a>, reference: &Reference<'a>) -> Whom {
        let found = self.index.find(from, reference);
        let patient = found.as_ref().and_then(Found::resource).filter(|it| is_kind(it, "Patient"));
        let mut child = patient.map(child);
        if let Some((system, value)) = logical(reference)
            && codes::system(system) == System::Bsn
        {
            add_bsn(&mut child.get_or_insert_default().bsns, value);
        }
        match child {
            Some(child) => Whom::Known(Box::new(child)),
            None if text(&reference.reference).is_some() => Whom::Absent,
            None => Whom::Nobody,
        }
    }

    fn party(&self, from: Place<'_, 'a>, reference: &Reference<'a>) -> Party {
        let mut party = Party::default();
        let kind = text(&reference.kind);
        if let Some((system, value)) = logical(reference) {
            party.add(system, value, kind == Some("Organization"));
        }
        let Some(found) = self.index.find(from, reference) else { return party };
        let (Some(resource), Some(inside)) = (found.resource(), from.inside(&found)) else {
            return party;
        };
        let is_organisation = is_kind(resource, "Organization");
        for (system, value) in resource.identifier.iter().filter_map(identified) {
            party.add(system, value, is_organisation);
        }
        let listed = |many: &Many<Concept<'a>>| coded(many, |system| system == codes::SPECIALTY);
        party.specialty = party.specialty.or_else(|| listed(&resource.specialty));
        if is_organisation {
            party.specialty = party.specialty.or_else(|| listed(&resource.kind));
        }
        if is_kind(resource, "PractitionerRole") {
            party.role = coded(&resource.code, |_| true);
            let parts = [(&resource.practitioner, false), (&resource.organization, true)];
            for (to, is_organisation) in parts {
                if let Some(to) = to.iter().next() {
                    self.add_part(&mut party, inside, to, is_organisation);
                }
            }
        }
        party
    }

    /// The person or the organisation of a role.
    fn add_part(
        &self,
        party: &mut Party,
        from: Place<'_, 'a>,
        to: &Reference<'a>,
        is_organisation: bool,
    ) {
        if let Some((system, value)) = logical(to) {
            party.add(system, value, is_organisation);
        }
        let found = self.index.find(from, to);
        let Some(resource) = found.as_ref().and_then(Found::resource) else { return };
        for (system, value) in resource.identifier.iter().filter_map(identified) {
            party.add(system, value, is_organisation);
        }
    }
}

impl Party {
    fn add(&mut self, system: &str, value: &str, is_organisation: bool) {
        let field = match codes::system(system) {
            System::Agb if is_organisation => &mut self.organisation_agb,
            System::Agb => &mut self.person_agb,
            System::Ura => &mut self.ura,
            System::Municipality => &mut self.municipality,
            System::Bsn | System::Other => return,
        };
        field.get_or_insert_with(|| value.to_owned());
    }
}

/// Whether a Task is a referral.
pub(super) fn is_referral(task: &Resource<'_>) -> bool {
    let mut codings = task.code.iter().flat_map(|code| code.coding.iter());
    codings.any(|coding| {
        text(&coding.system) == Some(codes::SNOMED) && text(&coding.code) == Some(codes::REFERRAL)
    })
}

/// Whether a ServiceRequest is a letter of referral, as far as its category tells.
pub(super) fn may_be_referral(request: &Resource<'_>) -> bool {
    let mut codings = request.category.iter().flat_map(|code| code.coding.iter()).peekable();
    codings.peek().is_none()
        || codings.any(|coding| {
            matches!(
                (text(&coding.system), text(&coding.code)),
                (Some(codes::CATEGORY), Some("1")) | (Some(codes::SNOMED), Some(codes::REFERRAL))
            )
        })
}

fn is_kind(resource: &Resource<'_>, kind: &str) -> bool {
    text(&resource.resource_type) == Some(kind)
}

fn head(resource: &Resource<'_>) -> Head {
    let own = |field| text(field).map(str::to_owned);
    let meta = resource.meta.as_ref();
    let identifiers = resource.identifier.iter().filter_map(identified);
    let harmless = identifiers.filter(|(system, _)| codes::system(system) != System::Bsn);
    let mut identifiers: Vec<_> =
        harmless.map(|(system, value)| (system.to_owned(), value.to_owned())).collect();
    identifiers.sort_unstable();
    identifiers.dedup();
    Head {
        id: own(&resource.id),
        version: meta.and_then(|meta| own(&meta.version_id)),
        last_updated: meta.and_then(|meta| own(&meta.last_updated)),
        identifiers,
        status: own(&resource.status),
        priority: own(&resource.priority),
        authored_on: own(&resource.authored_on),
    }
}

/// The first code of a system that is asked for.
fn coded(many: &Many<Concept<'_>>, wanted: impl Fn(&str) -> bool) -> Option<String> {
    let mut codings = many.iter().flat_map(|concept| concept.coding.iter());
    codings.find_map(|coding| {
        let system = text(&coding.system).unwrap_or_default();
        text(&coding.code).filter(|_| wanted(system)).map(str::to_owned)
    })
}

fn add_bsn(bsns: &mut Vec<String>, value: &str) {
    if !bsns.iter().any(|known| known == value) {
        bsns.push(value.to_owned());
    }
}

fn child(patient: &Resource<'_>) -> Child {
    let own = |field| text(field).map(str::to_owned);
    let mut child = Child {
        last_updated: patient.meta.as_ref().and_then(|meta| own(&meta.last_updated)),
        gender: own(&patient.gender),
        birth_date: own(&patient.birth_date),
        ..Child::default()
    };
    for (system, value) in patient.identifier.iter().filter_map(identified) {
        if codes::system(system) == System::Bsn {
            add_bsn(&mut child.bsns, value);
        }
    }
    if let Some(name) = best(&patient.name) {
        let part = |ending| name.family_parts.as_ref().and_then(|parts| parts.part(ending));
        child.family = own(&name.family);
        child.own_name = part("/humanname-own-name").map(str::to_owned);
        child.own_prefix = part("/humanname-own-prefix").map(str::to_owned);
        for index in 0..name.given.places() {
            let Some(given) = name.given.at(index) else { continue };
            let parts = name.given_parts.at(index);
            match parts.and_then(|parts| parts.part("/iso21090-EN-qualifier")) {
                Some("IN") => child.initials.push(given.as_str().to_owned()),
                // What the child is called by; its given names stand beside it.
                Some("CL") => {}
                _ => child.given.push(given.as_str().to_owned()),
            }
        }
    }
    let home = |used: Option<&str>, kind: Option<&str>| {
        !matches!(used, Some("old" | "temp" | "billing" | "work")) && kind != Some("postal")
    };
    let mut addresses: Vec<_> = patient.address.iter().collect();
    addresses.retain(|address| home(text(&address.used), text(&address.kind)));
    addresses.sort_by_key(|address| text(&address.used) != Some("home"));
    if let Some(address) = addresses.first() {
        child.postal_code = own(&address.postal_code);
        let part = |parts: &Element<'_>| parts.part("-ADXP-houseNumber").map(str::to_owned);
        let lines = || address.line.iter().map(|line| line.as_str());
        let told = address.line_parts.iter().find_map(part);
        child.house_number = told.or_else(|| lines().find_map(house_number).map(str::to_owned));
    }
    child
}

/// The name that counts: the official one, else one without a use.
fn best<'n, 'a>(names: &'n Many<Name<'a>>) -> Option<&'n Name<'a>> {
    let rank = |name: &&Name<'a>| match text(&name.used) {
        Some("official") => Some(0),
        Some("usual") => Some(1),
        None => Some(2),
        Some(_) => None,
    };
    names.iter().filter(|name| rank(name).is_some()).min_by_key(|name| rank(name))
}

/// The house number in a line such as `Knolweg 1002 A`; `None` when it is not certain which number it is.
fn house_number(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace().skip(1);
    let mut numbers = words.by_ref().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let (word, None) = (numbers.next()?, numbers.next()) else { return None };
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    // A second number behind a sign, such as `12-14`, is an addition.
    Some(&word[..end])
}
