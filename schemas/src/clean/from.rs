//! From the facts of an event to clean facts.

use super::{
    Allocated, CareRequested, CareStarted, CareStopped, ChangeRequested, DeclarationAnswered,
    Declared, Fact, Meta, PersonLinked, Reported, RequestAnswered, SafeEvent, Scalar, Subject,
};
use crate::day::Day;
use crate::event::{
    AllocatedFact, CareRequestedFact, CareStartedFact, CareStoppedFact, ChangeRequestedFact,
    DeclarationAnsweredFact, DeclaredFact, Event, Person, RequestAnsweredFact, VALUE_LETTERS,
};
use crate::feed::{Kind, Mutation, ReportedFact};

/// Every fact of an event, with the person replaced. `subject` makes the stand-in for a person on a day.
///
/// A fact that must be about somebody, in an event that is about nobody, is left out; no format makes one.
pub(super) fn facts(
    event: Event,
    meta: &Meta,
    subject: impl Fn(&Person, Day) -> Subject,
) -> Vec<SafeEvent> {
    let person = event.person.as_ref();
    let who = |on: Day| person.map(|person| subject(person, on));
    let day = meta.dagtekening;
    let meta = || meta.clone();
    let mut facts = Vec::new();
    facts.extend(
        event
            .allocated
            .into_iter()
            .filter_map(|fact| who(fact.toewijzingsdatum).map(|who| allocated(fact, who, meta()))),
    );
    facts.extend(
        event
            .care_started
            .into_iter()
            .filter_map(|fact| who(fact.begindatum).map(|who| care_started(fact, who, meta()))),
    );
    facts.extend(
        event
            .care_stopped
            .into_iter()
            .filter_map(|fact| who(fact.einddatum).map(|who| care_stopped(fact, who, meta()))),
    );
    facts.extend(event.care_requested.into_iter().filter_map(|fact| {
        who(fact.toewijzing_ingangsdatum).map(|who| care_requested(fact, who, meta()))
    }));
    facts.extend(
        event
            .change_requested
            .into_iter()
            .filter_map(|fact| who(day).map(|who| change_requested(fact, who, meta()))),
    );
    facts.extend(
        event.request_answered.into_iter().map(|fact| request_answered(fact, who(day), meta())),
    );
    facts.extend(
        event
            .declared
            .into_iter()
            .filter_map(|fact| who(fact.begindatum).map(|who| declared(fact, who, meta()))),
    );
    facts.extend(
        event
            .declaration_answered
            .into_iter()
            .map(|fact| declaration_answered(fact, who(day), meta())),
    );
    facts.extend(event.reported.into_iter().filter_map(|fact| reported(fact, person, who, meta())));
    facts.into_iter().map(SafeEvent).collect()
}

/// What an event tells of who is who: one for each reported fact, one for all its assignments together.
pub(super) fn links(
    event: &Event,
    weak: &str,
    given: Option<&str>,
    meta: &Meta,
    subject: impl Fn(Day) -> Subject,
) -> Vec<SafeEvent> {
    let link = |fact_id: &str, line, on| PersonLinked {
        fact_id: fact_id.to_owned(),
        line,
        record_id: fact_id.to_owned(),
        mutation: Mutation::New.text().to_owned(),
        order: 0,
        on,
        meta: meta.clone(),
        subject: subject(on),
        family: "Allocated".to_owned(),
        weak_pseudonym: weak.to_owned(),
        given: given.map(str::to_owned),
    };
    let assigned = event.allocated.first();
    let assigned = assigned.map(|fact| link(&fact.fact_id, fact.line, fact.toewijzingsdatum));
    let reported = event.reported.iter().map(|fact| PersonLinked {
        record_id: fact.record_id.clone(),
        mutation: fact.mutation.clone(),
        order: fact.order,
        family: fact.family.clone(),
        ..link(&fact.fact_id, fact.line, fact.on)
    });
    let links = assigned.into_iter().chain(reported);
    links.map(|link| SafeEvent(Fact::PersonLinked(link))).collect()
}

/// One of a family that only a later release knows is left out; so is a value that tells who the person is.
fn reported(
    fact: ReportedFact,
    person: Option<&Person>,
    who: impl Fn(Day) -> Option<Subject>,
    meta: Meta,
) -> Option<Fact> {
    let family = fact.family()?;
    let ReportedFact { fact_id, line, record_id, mutation, order, on, mut values, .. } = fact;
    let names = |kind: Kind, text: &str| {
        matches!(kind, Kind::Text(_)) && person.is_some_and(|it| it.is_told_in(text, VALUE_LETTERS))
    };
    let own = family.fields.iter().map(|field| {
        let text = values.remove(field.name).filter(|text| !names(field.kind, text));
        text.and_then(|text| Scalar::parse(field.kind, text))
    });
    let own = own.collect();
    Some(Fact::Reported(Box::new(Reported {
        family,
        fact_id,
        line,
        record_id,
        mutation,
        order,
        on,
        meta,
        subject: if family.about_person { who(on) } else { None },
        values: own,
    })))
}

fn allocated(fact: AllocatedFact, subject: Subject, meta: Meta) -> Fact {
    Fact::Allocated(Allocated {
        subject,
        meta,
        fact_id: fact.fact_id,
        line: fact.line,
        toewijzing_nummer: fact.toewijzing_nummer,
        request_id: fact.request_id,
        product_categorie: fact.product_categorie,
        product_code: fact.product_code,
        toewijzingsdatum: fact.toewijzingsdatum,
        toewijzingstijd: fact.toewijzingstijd,
        ingangsdatum: fact.ingangsdatum,
        einddatum: fact.einddatum,
        reden_wijziging: fact.reden_wijziging,
        volume: fact.volume,
        eenheid: fact.eenheid,
        frequentie: fact.frequentie,
        budget: fact.budget,
    })
}

fn care_started(fact: CareStartedFact, subject: Subject, meta: Meta) -> Fact {
    Fact::CareStarted(CareStarted {
        subject,
        meta,
        fact_id: fact.fact_id,
        line: fact.line,
        toewijzing_nummer: fact.toewijzing_nummer,
        product_categorie: fact.product_categorie,
        product_code: fact.product_code,
        toewijzing_ingangsdatum: fact.toewijzing_ingangsdatum,
        begindatum: fact.begindatum,
        status_aanlevering: fact.status_aanlevering,
    })
}

fn care_stopped(fact: CareStoppedFact, subject: Subject, meta: Meta) -> Fact {
    Fact::CareStopped(CareStopped {
        subject,
        meta,
        fact_id: fact.fact_id,
        line: fact.line,
        toewijzing_nummer: fact.toewijzing_nummer,
        product_categorie: fact.product_categorie,
        product_code: fact.product_code,
        toewijzing_ingangsdatum: fact.toewijzing_ingangsdatum,
        begindatum: fact.begindatum,
        reden_beeindiging: fact.reden_beeindiging,
        einddatum: fact.einddatum,
        status_aanlevering: fact.status_aanlevering,
    })
}

fn care_requested(fact: CareRequestedFact, subject: Subject, meta: Meta) -> Fact {
    Fact::CareRequested(CareRequested {
        subject,
        meta,
        fact_id: fact.fact_id,
        line: fact.line,
        request_id: fact.request_id,
        gezagsdrager_bekend: fact.gezagsdrager_bekend,
        beschikking_nummer: fact.beschikking_nummer,
        beschikking_ingangsdatum: fact.beschikking_ingangsdatum,
        product_categorie: fact.product_categorie,
        product_code: fact.product_code,
        toewijzing_ingangsdatum: fact.toewijzing_ingangsdatum,
        toewijzing_einddatum: fact.toewijzing_einddatum,
        volume: fact.volume,
        eenheid: fact.eenheid,
        frequentie: fact.frequentie,
        budget: fact.budget,
        verwijzer_type: fact.verwijzer_type,
        raamcontract: fact.raamcontract,
    })
}

fn change_requested(fact: ChangeRequestedFact, subject: Subject, meta: Meta) -> Fact {
    Fact::ChangeRequested(ChangeRequested {
        subject,
        meta,
        fact_id: fact.fact_id,
        line: fact.line,
        request_id: fact.request_id,
        reden_verzoek: fact.reden_verzoek,
        soort: fact.soort,
        toewijzing_nummer: fact.toewijzing_nummer,
        product_categorie: fact.product_categorie,
        product_code: fact.product_code,
        gewenste_ingangsdatum: fact.gewenste_ingangsdatum,
        einddatum: fact.einddatum,
        volume: fact.volume,
        eenheid: fact.eenheid,
        frequentie: fact.frequentie,
        budget: fact.budget,
    })
}

fn request_answered(fact: RequestAnsweredFact, subject: Option<Subject>, meta: Meta) -> Fact {
    Fact::RequestAnswered(RequestAnswered {
        subject,
        meta,
        fact_id: fact.fact_id,
        line: fact.line,
        request_id: fact.request_id,
        verzoek_antwoord: fact.verzoek_antwoord,
        reden_afwijzing: fact.reden_afwijzing,
        woonplaats_gemeente: fact.woonplaats_gemeente,
    })
}

fn declared(fact: DeclaredFact, subject: Subject, meta: Meta) -> Fact {
    Fact::Declared(Declared {
        subject,
        meta,
        fact_id: fact.fact_id,
        line: fact.line,
        declaratie_id: fact.declaratie_id,
        prestatie_id: fact.prestatie_id,
        vorige_prestatie_id: fact.vorige_prestatie_id,
        declaratie_begindatum: fact.declaratie_begindatum,
        declaratie_einddatum: fact.declaratie_einddatum,
        declaratie_dagtekening: fact.declaratie_dagtekening,
        toewijzing_nummer: fact.toewijzing_nummer,
        product_categorie: fact.product_categorie,
        product_code: fact.product_code,
        begindatum: fact.begindatum,
        einddatum: fact.einddatum,
        geleverd_volume: fact.geleverd_volume,
        eenheid: fact.eenheid,
        product_tarief: fact.product_tarief,
        bedrag: fact.bedrag,
        beoordeling: fact.beoordeling,
        retourcodes: fact.retourcodes,
    })
}

fn declaration_answered(
    fact: DeclarationAnsweredFact,
    subject: Option<Subject>,
    meta: Meta,
) -> Fact {
    Fact::DeclarationAnswered(DeclarationAnswered {
        subject,
        meta,
        fact_id: fact.fact_id,
        line: fact.line,
        klasse: fact.klasse,
        declaratie_id: fact.declaratie_id,
        prestatie_id: fact.prestatie_id,
        toewijzing_nummer: fact.toewijzing_nummer,
        ingediend_bedrag: fact.ingediend_bedrag,
        toegekend_bedrag: fact.toegekend_bedrag,
        retourcodes: fact.retourcodes,
    })
}
