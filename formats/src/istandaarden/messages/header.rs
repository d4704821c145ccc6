//! The headers: of an outgoing message, of a return message, and of the answer to a claim.

use super::super::types;
use super::super::{Form, Party};
use crate::grammar::{
    ComplexType, Element, SimpleType, bericht_code, class, group, one, optional, repeated,
};

/// The header of a message type.
pub(in crate::istandaarden) fn header(form: Form, sender: Party) -> &'static ComplexType {
    match (form, sender) {
        (Form::Outgoing, Party::Provider) => &OUTGOING_OF_PROVIDER,
        (Form::Outgoing, Party::Municipality) => &OUTGOING_OF_MUNICIPALITY,
        (Form::Return, Party::Provider) => &RETURN_TO_PROVIDER,
        (Form::Return, Party::Municipality) => &RETURN_TO_MUNICIPALITY,
        (Form::Answer, _) => &ANSWER,
    }
}

/// What a class in a return message ends with.
pub(in crate::istandaarden) static RETOUR_CODES: Element = group("RetourCodes", &CODES);

static CODES: ComplexType =
    class("RetourCodes", &[repeated(one("RetourCode", &types::RETOUR_CODE))]);

static OUTGOING_OF_PROVIDER: ComplexType =
    class("Header", &outgoing(&types::AGB_CODE, &types::GEMEENTE));
static OUTGOING_OF_MUNICIPALITY: ComplexType =
    class("Header", &outgoing(&types::GEMEENTE, &types::AGB_CODE));
static RETURN_TO_PROVIDER: ComplexType =
    class("Header", &retour(&types::AGB_CODE, &types::GEMEENTE));
static RETURN_TO_MUNICIPALITY: ComplexType =
    class("Header", &retour(&types::GEMEENTE, &types::AGB_CODE));
static ANSWER: ComplexType = class("Header", &answer());

const fn outgoing(sender: &'static SimpleType, receiver: &'static SimpleType) -> [Element; 7] {
    [
        bericht_code(),
        one("BerichtVersie", &types::BERICHT_VERSIE),
        one("BerichtSubversie", &types::BERICHT_SUBVERSIE),
        one("Afzender", sender),
        one("Ontvanger", receiver),
        group("BerichtIdentificatie", &types::BERICHT_IDENTIFICATIE),
        group("XsdVersie", &types::XSD_VERSIE),
    ]
}

/// The header of the message that is answered, sender and receiver as they were (IV028), and what is said of it.
const fn retour(sender: &'static SimpleType, receiver: &'static SimpleType) -> [Element; 12] {
    let [code, version, subversion, sender, receiver, identification, xsd] =
        outgoing(sender, receiver);
    [
        code,
        version,
        subversion,
        sender,
        receiver,
        identification,
        xsd,
        one("IdentificatieRetour", &types::IDENTIFICATIE),
        one("DagtekeningRetour", &types::DATUM),
        optional(one("XsltVersie", &types::VERSIE)),
        group("XsdVersieRetour", &types::XSD_VERSIE),
        optional(RETOUR_CODES),
    ]
}

/// A header of its own, and what claim it answers.
const fn answer() -> [Element; 11] {
    let [code, version, subversion, sender, receiver, identification, xsd] =
        outgoing(&types::GEMEENTE, &types::AGB_CODE);
    [
        code,
        version,
        subversion,
        sender,
        receiver,
        identification,
        xsd,
        group("DeclaratieIdentificatie", &types::BERICHT_IDENTIFICATIE),
        optional(one("XsltVersie", &types::VERSIE)),
        group("XsdVersieDeclaratie", &types::XSD_VERSIE),
        RETOUR_CODES,
    ]
}
