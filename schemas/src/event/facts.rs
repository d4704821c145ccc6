//! The facts of an [`Event`](super::Event), by family. Days of a period are inclusive.

use serde::{Deserialize, Serialize};

use crate::day::Day;

/// One `ToegewezenProduct` of a JW301.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocatedFact {
    /// Id of the fact, see [`crate::ids`].
    pub fact_id: String,
    /// Line in the message, from 1.
    pub line: i32,
    /// Which element of its class in the message, from 1.
    pub ordinal: i32,
    /// `ToewijzingNummer`.
    pub toewijzing_nummer: i64,
    /// The request it honours, see [`crate::ids`].
    pub request_id: Option<String>,
    /// `Product/Categorie`.
    pub product_categorie: Option<String>,
    /// `Product/Code`.
    pub product_code: Option<String>,
    /// `Toewijzingsdatum`.
    pub toewijzingsdatum: Day,
    /// `Toewijzingstijd`, normalised so that texts order as times.
    pub toewijzingstijd: String,
    /// `Ingangsdatum`.
    pub ingangsdatum: Day,
    /// `Einddatum`, inclusive.
    pub einddatum: Option<Day>,
    /// `RedenWijziging`.
    pub reden_wijziging: Option<String>,
    /// `Omvang/Volume`.
    pub volume: Option<i64>,
    /// `Omvang/Eenheid`.
    pub eenheid: Option<String>,
    /// `Omvang/Frequentie`.
    pub frequentie: Option<String>,
    /// `Budget`, eurocents.
    pub budget: Option<i64>,
}

/// One `StartProduct` of a JW305.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareStartedFact {
    /// Id of the fact, see [`crate::ids`].
    pub fact_id: String,
    /// Line in the message, from 1.
    pub line: i32,
    /// Which element of its class in the message, from 1.
    pub ordinal: i32,
    /// `ToewijzingNummer`.
    pub toewijzing_nummer: Option<i64>,
    /// `Product/Categorie`.
    pub product_categorie: Option<String>,
    /// `Product/Code`.
    pub product_code: Option<String>,
    /// `ToewijzingIngangsdatum`.
    pub toewijzing_ingangsdatum: Option<Day>,
    /// `Begindatum`.
    pub begindatum: Day,
    /// `StatusAanlevering`: `1` reports, `3` withdraws.
    pub status_aanlevering: String,
}

/// One `StopProduct` of a JW307.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareStoppedFact {
    /// Id of the fact, see [`crate::ids`].
    pub fact_id: String,
    /// Line in the message, from 1.
    pub line: i32,
    /// Which element of its class in the message, from 1.
    pub ordinal: i32,
    /// `ToewijzingNummer`.
    pub toewijzing_nummer: Option<i64>,
    /// `Product/Categorie`.
    pub product_categorie: Option<String>,
    /// `Product/Code`.
    pub product_code: Option<String>,
    /// `ToewijzingIngangsdatum`.
    pub toewijzing_ingangsdatum: Option<Day>,
    /// `Begindatum`.
    pub begindatum: Day,
    /// `RedenBeeindiging`.
    pub reden_beeindiging: String,
    /// `Einddatum`, inclusive.
    pub einddatum: Day,
    /// `StatusAanlevering`: `1` reports, `3` withdraws.
    pub status_aanlevering: String,
}

/// One `AangevraagdProduct` of a JW315 (Verzoek om toewijzing).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareRequestedFact {
    /// Id of the fact: 32 hexadecimal digits, a keyed MAC of message type, sender, identification and element key. The same message gives the same ids, however often it comes.
    pub fact_id: String,
    /// Line of the fact's element in the message, from 1.
    pub line: i32,
    /// Which element of its class it is, from 1: in its message, of a `Prestatie` in its `Client`.
    pub ordinal: i32,
    /// The request: 32 hexadecimal digits, a keyed MAC of law, municipality, provider and `ReferentieAanbieder`.
    pub request_id: String,
    /// `GezagsdragerBekend`: 1 yes, 2 no; only under the Jeugdwet.
    pub gezagsdrager_bekend: Option<String>,
    /// `BeschikkingNummer`: 0 to 999999999, compared as a number.
    pub beschikking_nummer: Option<i64>,
    /// `BeschikkingIngangsdatum`.
    pub beschikking_ingangsdatum: Option<Day>,
    /// `Product/Categorie`: code list JZ020. Absent for a generic product.
    pub product_categorie: Option<String>,
    /// `Product/Code`: national or municipal product code, at most 5 characters.
    pub product_code: Option<String>,
    /// `ToewijzingIngangsdatum`: first day that is asked for.
    pub toewijzing_ingangsdatum: Day,
    /// `ToewijzingEinddatum`: last day that is asked for, inclusive; absent when open.
    pub toewijzing_einddatum: Option<Day>,
    /// `Omvang/Volume`: 0 to 99999999, in the unit of `eenheid`.
    pub volume: Option<i64>,
    /// `Omvang/Eenheid`: code list WJ756.
    pub eenheid: Option<String>,
    /// `Omvang/Frequentie`: code list WMO757 (1 day, 2 week, 4 month, 6 whole period).
    pub frequentie: Option<String>,
    /// `Budget`: 0 to 99999999 eurocents.
    pub budget: Option<i64>,
    /// `Verwijzer/Type`: code list COD327. Name and code of the referrer stay behind.
    pub verwijzer_type: String,
    /// `Raamcontract`: 1 yes, 2 no.
    pub raamcontract: Option<String>,
}

/// One product of a JW317 (Verzoek om wijziging).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRequestedFact {
    /// Id of the fact: 32 hexadecimal digits, a keyed MAC of message type, sender, identification and element key. The same message gives the same ids, however often it comes.
    pub fact_id: String,
    /// Line of the fact's element in the message, from 1.
    pub line: i32,
    /// Which element of its class it is, from 1: in its message, of a `Prestatie` in its `Client`.
    pub ordinal: i32,
    /// The request: 32 hexadecimal digits, a keyed MAC of law, municipality, provider and `ReferentieAanbieder`.
    pub request_id: String,
    /// `RedenVerzoek`: 1 situation of the client, 2 plan of care.
    pub reden_verzoek: String,
    /// `ongewijzigd`, `te_wijzigen` or `nieuw`: which list of the request the product stands in.
    pub soort: String,
    /// `ToewijzingNummer` of the assignment that stays or changes, compared as a number; absent for a new product.
    pub toewijzing_nummer: Option<i64>,
    /// `Product/Categorie`: code list JZ020. Absent for a generic product.
    pub product_categorie: Option<String>,
    /// `Product/Code`: national or municipal product code, at most 5 characters.
    pub product_code: Option<String>,
    /// `GewensteIngangsdatum`; absent where nothing changes.
    pub gewenste_ingangsdatum: Option<Day>,
    /// `Einddatum`, inclusive.
    pub einddatum: Option<Day>,
    /// `Omvang/Volume`: 0 to 99999999, in the unit of `eenheid`.
    pub volume: Option<i64>,
    /// `Omvang/Eenheid`: code list WJ756.
    pub eenheid: Option<String>,
    /// `Omvang/Frequentie`: code list WMO757 (1 day, 2 week, 4 month, 6 whole period).
    pub frequentie: Option<String>,
    /// `Budget`: 0 to 99999999 eurocents.
    pub budget: Option<i64>,
}

/// The `Antwoord` of a JW319.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestAnsweredFact {
    /// Id of the fact: 32 hexadecimal digits, a keyed MAC of message type, sender, identification and element key. The same message gives the same ids, however often it comes.
    pub fact_id: String,
    /// Line of the fact's element in the message, from 1.
    pub line: i32,
    /// Which element of its class it is, from 1: in its message, of a `Prestatie` in its `Client`.
    pub ordinal: i32,
    /// The request: 32 hexadecimal digits, a keyed MAC of law, municipality, provider and `ReferentieAanbieder`.
    pub request_id: String,
    /// `VerzoekAntwoord`: 1 refused, 2 being looked into.
    pub verzoek_antwoord: String,
    /// `RedenAfwijzingVerzoek`: code list WJ759.
    pub reden_afwijzing: Option<String>,
    /// `Woonplaatsbeginsel/Gemeente`: CBS code of the municipality that is responsible instead.
    pub woonplaats_gemeente: Option<String>,
}

/// One `Prestatie` of a JW323 (Declaratie).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredFact {
    /// Id of the fact: 32 hexadecimal digits, a keyed MAC of message type, sender, identification and element key. The same message gives the same ids, however often it comes.
    pub fact_id: String,
    /// Line of the fact's element in the message, from 1.
    pub line: i32,
    /// Which element of its class it is, from 1: in its message, of a `Prestatie` in its `Client`.
    pub ordinal: i32,
    /// The claim: 32 hexadecimal digits, a keyed MAC of law, municipality, provider and `DeclaratieNummer`.
    pub declaratie_id: String,
    /// `ProductReferentie/ReferentieNummer`: 32 hexadecimal digits, a keyed MAC of law, municipality, provider and the reference.
    pub prestatie_id: String,
    /// `ProductReferentie/VorigReferentieNummer`, the line that is credited: 32 hexadecimal digits, a keyed MAC of law, municipality, provider and the reference.
    pub vorige_prestatie_id: Option<String>,
    /// `DeclaratiePeriode/Begindatum`.
    pub declaratie_begindatum: Day,
    /// `DeclaratiePeriode/Einddatum`, inclusive.
    pub declaratie_einddatum: Day,
    /// `DeclaratieDagtekening`.
    pub declaratie_dagtekening: Day,
    /// `ToewijzingNummer` of the assignment, compared as a number.
    pub toewijzing_nummer: i64,
    /// `ProductCategorie`: code list JZ020.
    pub product_categorie: String,
    /// `ProductCode`: at most 5 characters.
    pub product_code: String,
    /// `ProductPeriode/Begindatum`.
    pub begindatum: Day,
    /// `ProductPeriode/Einddatum`, inclusive.
    pub einddatum: Day,
    /// `GeleverdVolume`: in the unit of `eenheid`; eurocents for unit 83.
    pub geleverd_volume: i64,
    /// `Eenheid`: code list WJ756.
    pub eenheid: String,
    /// `ProductTarief`: eurocents a unit; absent for unit 83.
    pub product_tarief: Option<i64>,
    /// `IngediendBedrag`, eurocents: negative for a credit.
    pub bedrag: i64,
    /// `toegewezen` or `afgewezen` by the rules of levels 3 and 4; absent where those were not asked.
    pub beoordeling: Option<String>,
    /// The return codes (code list WJ001) that it was refused with, a space between; absent when none.
    pub retourcodes: Option<String>,
}

/// One class of a JW325 (Declaratie-antwoord) that carries return codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclarationAnsweredFact {
    /// Id of the fact: 32 hexadecimal digits, a keyed MAC of message type, sender, identification and element key. The same message gives the same ids, however often it comes.
    pub fact_id: String,
    /// Line of the fact's element in the message, from 1.
    pub line: i32,
    /// Which element of its class it is, from 1: in its message, of a `Prestatie` in its `Client`.
    pub ordinal: i32,
    /// What is answered: `declaratie`, `client` or `prestatie`.
    pub klasse: String,
    /// The claim: 32 hexadecimal digits, a keyed MAC of law, municipality, provider and `DeclaratieNummer`.
    pub declaratie_id: String,
    /// `ProductReferentie/ReferentieNummer` of a refused line: 32 hexadecimal digits, a keyed MAC of law, municipality, provider and the reference.
    pub prestatie_id: Option<String>,
    /// `ToewijzingNummer` of a refused line.
    pub toewijzing_nummer: Option<i64>,
    /// Amount that was claimed, eurocents: negative for a credit.
    pub ingediend_bedrag: Option<i64>,
    /// `TotaalToegekendBedrag` of the claim as a whole, eurocents: negative for a credit.
    pub toegekend_bedrag: Option<i64>,
    /// The return codes (code list WJ001), a space between.
    pub retourcodes: String,
}

/// One reference of the provider's own that must be unique over all his clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// `verzoek`, `declaratie` or `prestatie`.
    pub soort: String,
    /// Request, claim or line: its id, as in the facts.
    pub id: String,
    /// The line that is credited.
    pub vorig_id: Option<String>,
    /// Part of the message that holds its facts, from 0; of a claim the part about the provider.
    pub part: i32,
    /// Which element of its class it is there, from 1.
    pub ordinal: i32,
    /// Line of the element in the message, from 1.
    pub line: i32,
    /// Routing key of the client it is about; empty for a claim, which is about all of them.
    pub child: String,
}
