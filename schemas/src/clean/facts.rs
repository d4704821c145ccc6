//! What a clean topic holds, by family. Each shows the fields of its fact in [`crate::event`].

use serde::{Deserialize, Serialize};

use super::{Meta, Subject};
use crate::day::Day;

/// One assigned product about a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::AllocatedFact`
pub struct Allocated {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Subject,
    pub toewijzing_nummer: i64,
    pub request_id: Option<String>,
    pub product_categorie: Option<String>,
    pub product_code: Option<String>,
    pub toewijzingsdatum: Day,
    pub toewijzingstijd: String,
    pub ingangsdatum: Day,
    pub einddatum: Option<Day>,
    pub reden_wijziging: Option<String>,
    pub volume: Option<i64>,
    pub eenheid: Option<String>,
    pub frequentie: Option<String>,
    pub budget: Option<i64>,
}

/// One start of care about a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::CareStartedFact`
pub struct CareStarted {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Subject,
    pub toewijzing_nummer: Option<i64>,
    pub product_categorie: Option<String>,
    pub product_code: Option<String>,
    pub toewijzing_ingangsdatum: Option<Day>,
    pub begindatum: Day,
    pub status_aanlevering: String,
}

/// One stop of care about a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::CareStoppedFact`
pub struct CareStopped {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Subject,
    pub toewijzing_nummer: Option<i64>,
    pub product_categorie: Option<String>,
    pub product_code: Option<String>,
    pub toewijzing_ingangsdatum: Option<Day>,
    pub begindatum: Day,
    pub reden_beeindiging: String,
    pub einddatum: Day,
    pub status_aanlevering: String,
}

/// One requested product (JW315 `AangevraagdProduct`, Verzoek om toewijzing) about a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::CareRequestedFact`
pub struct CareRequested {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Subject,
    pub request_id: String,
    pub gezagsdrager_bekend: Option<String>,
    pub beschikking_nummer: Option<i64>,
    pub beschikking_ingangsdatum: Option<Day>,
    pub product_categorie: Option<String>,
    pub product_code: Option<String>,
    pub toewijzing_ingangsdatum: Day,
    pub toewijzing_einddatum: Option<Day>,
    pub volume: Option<i64>,
    pub eenheid: Option<String>,
    pub frequentie: Option<String>,
    pub budget: Option<i64>,
    pub verwijzer_type: String,
    pub raamcontract: Option<String>,
}

/// One product of a request for change (JW317, Verzoek om wijziging) about a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::ChangeRequestedFact`
pub struct ChangeRequested {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Subject,
    pub request_id: String,
    pub reden_verzoek: String,
    pub soort: String,
    pub toewijzing_nummer: Option<i64>,
    pub product_categorie: Option<String>,
    pub product_code: Option<String>,
    pub gewenste_ingangsdatum: Option<Day>,
    pub einddatum: Option<Day>,
    pub volume: Option<i64>,
    pub eenheid: Option<String>,
    pub frequentie: Option<String>,
    pub budget: Option<i64>,
}

/// The answer to a request (JW319 `Antwoord`); it tells no person, the request does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::RequestAnsweredFact`
pub struct RequestAnswered {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Option<Subject>,
    pub request_id: String,
    pub verzoek_antwoord: String,
    pub reden_afwijzing: Option<String>,
    pub woonplaats_gemeente: Option<String>,
}

/// One claimed line (JW323 `Prestatie`, Declaratie) about a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::DeclaredFact`
pub struct Declared {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Subject,
    pub declaratie_id: String,
    pub prestatie_id: String,
    pub vorige_prestatie_id: Option<String>,
    pub declaratie_begindatum: Day,
    pub declaratie_einddatum: Day,
    pub declaratie_dagtekening: Day,
    pub toewijzing_nummer: i64,
    pub product_categorie: String,
    pub product_code: String,
    pub begindatum: Day,
    pub einddatum: Day,
    pub geleverd_volume: i64,
    pub eenheid: String,
    pub product_tarief: Option<i64>,
    pub bedrag: i64,
    pub beoordeling: Option<String>,
    pub retourcodes: Option<String>,
}

/// One class of the answer to a claim (JW325, Declaratie-antwoord) that carries return codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of `event::DeclarationAnsweredFact`
pub struct DeclarationAnswered {
    pub fact_id: String,
    pub line: i32,
    pub meta: Meta,
    pub subject: Option<Subject>,
    pub klasse: String,
    pub declaratie_id: String,
    pub prestatie_id: Option<String>,
    pub toewijzing_nummer: Option<i64>,
    pub ingediend_bedrag: Option<i64>,
    pub toegekend_bedrag: Option<i64>,
    pub retourcodes: String,
}

/// That a child known without BSN is one with a BSN: a message tells both the BSN (`subject`) and all that
/// stands in for one (`weak_pseudonym`). Or only the latter, and a first name: then `subject` is weak, and it
/// proves nothing but that a child of that first name is among those of the one `weak_pseudonym`.
///
/// It holds until a later version of the record that told it is a removal or tells of another. Of several
/// children under one `weak_pseudonym`, such as twins, none is meant, unless their first names tell them apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLinked {
    /// Id of the fact that tells it; in its own family the same.
    pub fact_id: String,
    /// Line of that fact.
    pub line: i32,
    /// The record of which that fact is a version; of an assignment the fact itself.
    pub record_id: String,
    /// `nieuw`, `gewijzigd` or `verwijderd`, see [`crate::feed::Mutation`].
    pub mutation: String,
    /// Which version is later: the greater.
    pub order: i64,
    /// The day that the fact is about.
    pub on: Day,
    /// Where it comes from.
    pub meta: Meta,
    /// The child under its BSN, if that is told.
    pub subject: Subject,
    /// Family of the fact that tells it, such as `Referred` or `Allocated`.
    pub family: String,
    /// What the pseudonym would be without the BSN: 32 hexadecimal digits.
    pub weak_pseudonym: String,
    /// Keyed MAC of the first given name, comparable within one `weak_pseudonym` only: 32 hexadecimal digits.
    #[serde(default)]
    pub given: Option<String>,
}
