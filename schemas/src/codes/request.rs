//! The lists of requests, claims and the answers to them.

use super::{Code, CodeList};

/// COD043 DebetCredit: whether an amount is claimed or given back.
pub static DEBET_CREDIT: CodeList = CodeList {
    id: "COD043",
    name: "DebetCredit",
    codes: &[
        Code::since("2018-04-01", "C", "Creditbedrag en aantal"),
        Code::since("2018-04-01", "D", "Debetbedrag en aantal"),
    ],
};

/// COD260 JaNee: yes or no.
pub static JA_NEE: CodeList = CodeList {
    id: "COD260",
    name: "JaNee",
    codes: &[Code::always("1", "Ja"), Code::always("2", "Nee")],
};

/// COD327 TypeVerwijzer: who referred the client. There is no 07.
pub static TYPE_VERWIJZER: CodeList = CodeList {
    id: "COD327",
    name: "TypeVerwijzer",
    codes: &[
        Code::always("01", "Gemeente"),
        Code::always("02", "Huisarts"),
        Code::always("03", "Jeugdarts"),
        Code::always("04", "Gecertificeerde instelling"),
        Code::always("05", "Medisch specialist"),
        Code::always("06", "Zelfverwijzer of geen verwijzer"),
        Code::always(
            "08",
            "Rechter, officier van justitie of functionaris van een justitiële jeugdinrichting",
        ),
    ],
};

/// WJ758 RedenVerzoek: why a provider asks for a change.
pub static REDEN_VERZOEK: CodeList = CodeList {
    id: "WJ758",
    name: "RedenVerzoek",
    codes: &[
        Code::since("2021-01-01", "1", "Verandering cliëntsituatie"),
        Code::since("2021-01-01", "2", "Wijziging zorgplan"),
    ],
};

/// WJ759 RedenAfwijzingVerzoek: why a municipality rejects a request.
pub static REDEN_AFWIJZING_VERZOEK: CodeList = CodeList {
    id: "WJ759",
    name: "RedenAfwijzingVerzoek",
    codes: &[
        Code::since("2021-01-01", "1", "Geen wijziging, maar nieuwe aanvraag"),
        Code::since("2021-01-01", "2", "Past niet binnen budget"),
        Code::since("2021-01-01", "3", "Geen contract"),
        Code::since("2021-01-01", "4", "Past niet binnen contract"),
        Code::since("2021-01-01", "5", "Andere gemeente"),
        Code::since("2021-01-01", "6", "Stapeling"),
        Code::since("2021-01-01", "7", "Zorginhoudelijke afkeur"),
        Code::since("2021-01-01", "8", "Woonplaatsbeginsel"),
        Code::since("2021-01-01", "9", "Leeftijdsgrens is bereikt"),
    ],
};

/// WJ760 VerzoekAntwoord: what a municipality answers to a request. An approval is an assignment.
pub static VERZOEK_ANTWOORD: CodeList = CodeList {
    id: "WJ760",
    name: "VerzoekAntwoord",
    codes: &[
        Code::since("2021-01-01", "1", "Verzoek afgewezen"),
        Code::since("2021-01-01", "2", "Aanvraag in onderzoek"),
    ],
};
