//! What went wrong, as RFC 9457 has it, in Dutch.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Media type of a problem.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// What the `type` of every problem starts with. Names a problem; nothing lies there.
pub const TYPE: &str = "tag:wijkstroom.nl,2026:probleem/";

/// The problems there are. Each variant is one thing for the sender to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The body did not come in whole.
    Broken,
    /// No token, or one that is not (or no longer) valid.
    Unauthorized {
        /// Whether there was one.
        token: bool,
    },
    /// The `Afzender` is another than the token's sender.
    OtherSender,
    /// The token is not for this: that of a feed opens nothing else, and nothing else opens a feed.
    OtherDoor,
    /// No such path.
    UnknownPath,
    /// No such message, or not the sender's.
    UnknownMessage,
    /// Not by this method.
    Method,
    /// The body came too slowly.
    TooSlow,
    /// Over 25 MB.
    TooLarge,
    /// Not announced as XML in UTF-8, nor as ZIP where that may be.
    MediaType,
    /// Refused at the door.
    Refused,
    /// A file of a feed is over its limit.
    FileTooLarge,
    /// A file of a feed is refused as a whole.
    FileRefused,
    /// Too much at once.
    Busy,
    /// The message is not durable, or its status cannot be told: the same request later.
    Unavailable,
}

impl Problem {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Broken,
        Self::Unauthorized { token: false },
        Self::Unauthorized { token: true },
        Self::OtherSender,
        Self::OtherDoor,
        Self::UnknownPath,
        Self::UnknownMessage,
        Self::Method,
        Self::TooSlow,
        Self::TooLarge,
        Self::MediaType,
        Self::Refused,
        Self::FileTooLarge,
        Self::FileRefused,
        Self::Busy,
        Self::Unavailable,
    ];

    /// Its status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Broken => StatusCode::BAD_REQUEST,
            Self::Unauthorized { .. } => StatusCode::UNAUTHORIZED,
            Self::OtherSender | Self::OtherDoor => StatusCode::FORBIDDEN,
            Self::UnknownPath | Self::UnknownMessage => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge | Self::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Refused | Self::FileRefused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Last part of its `type`, its title, and what to do.
    fn texts(self) -> [&'static str; 3] {
        match self {
            Self::OtherDoor | Self::FileTooLarge | Self::FileRefused => self.texts_of_feeds(),
            Self::Broken => [
                "onvolledig",
                "Het verzoek is niet volledig binnengekomen",
                "De verbinding brak af voordat het bericht er helemaal was. Verstuur het opnieuw.",
            ],
            Self::Unauthorized { token: false } => [
                "geen-token",
                "Er is geen token meegestuurd",
                "Stuur het token van de afzender mee in de header Authorization, als: Bearer wst_…",
            ],
            Self::Unauthorized { token: true } => [
                "ongeldig-token",
                "Het token is niet geldig",
                "Het token is onbekend, ingetrokken of verlopen. Vraag de beheerder om een nieuw.",
            ],
            Self::OtherSender => [
                "andere-afzender",
                "De afzender van het bericht hoort niet bij het token",
                "Afzender moet de code zijn waarvoor het token is uitgegeven. Het bericht is afgekeurd.",
            ],
            Self::UnknownPath => [
                "onbekend-adres",
                "Dit adres bestaat niet",
                "Er zijn POST /messages, /validate en /feeds/<naam>, en GET /messages/<ontvangstbewijs>.",
            ],
            Self::UnknownMessage => [
                "onbekend-bericht",
                "Er is geen bericht met dit ontvangstbewijs",
                "Controleer het ontvangstbewijs. Alleen de afzender zelf kan de status opvragen.",
            ],
            Self::Method => [
                "verkeerde-methode",
                "Dit kan niet met deze methode",
                "De header Allow in dit antwoord noemt de methoden die hier wel kunnen.",
            ],
            Self::TooSlow => [
                "te-langzaam",
                "Het bericht kwam te langzaam binnen",
                "Het verzoek was niet op tijd compleet. Er is niets vastgelegd; verstuur het opnieuw.",
            ],
            Self::TooLarge => [
                "te-groot",
                "Het bericht is te groot",
                "Een bericht is ten hoogste 25 MB (26.214.400 bytes). Splits het (regel OP179).",
            ],
            Self::MediaType => [
                "verkeerd-type",
                "Het bericht is niet aangekondigd als XML of ZIP",
                "Stuur XML in UTF-8 met Content-Type: application/xml, of aan /messages een ZIP met application/zip.",
            ],
            Self::Refused => [
                "afgekeurd",
                "Het bericht is afgekeurd",
                "Het bericht voldoet niet aan de standaard; findings noemt per fout de plaats en wat er \
                 moet gebeuren. Verbeter het en verstuur het opnieuw.",
            ],
            Self::Busy => [
                "te-druk",
                "Er zijn te veel verzoeken tegelijk",
                "Verstuur het verzoek opnieuw na de tijd in Retry-After (seconden).",
            ],
            Self::Unavailable => [
                "niet-beschikbaar",
                "Het verzoek kan nu niet worden verwerkt",
                "Er is geen ontvangst bevestigd. Verstuur hetzelfde verzoek opnieuw na de tijd in \
                 Retry-After (seconden); een bericht dat er toch al was, wordt niet dubbel verwerkt.",
            ],
        }
    }

    /// As [`Problem::texts`], of what only feeds have.
    fn texts_of_feeds(self) -> [&'static str; 3] {
        let [other_door, too_large, refused] = [
            [
                "ander-kanaal",
                "Het token hoort niet bij dit adres",
                "Een token van een aanlevering is alleen voor POST /feeds/ met de naam van die aanlevering, en \
                 een ander token is daar niet voor. Controleer adres en token.",
            ],
            [
                "bestand-te-groot",
                "Het bestand is te groot",
                "Een bestand is ten hoogste 50 MB (52.428.800 bytes). Splits het in kleinere bestanden.",
            ],
            [
                "bestand-afgekeurd",
                "Het bestand is als geheel afgekeurd",
                "Er is niets uit verwerkt; findings noemt wat er mis is en wat er moet gebeuren. Verbeter het \
                 en verstuur het opnieuw.",
            ],
        ];
        if self == Self::OtherDoor {
            other_door
        } else if self == Self::FileTooLarge {
            too_large
        } else {
            refused
        }
    }

    /// The answer; `more` are further members, such as a receipt and findings.
    pub fn answer(self, more: Option<impl Serialize>) -> Response {
        let [name, title, detail] = self.texts();
        let status = self.status();
        let problem_type = format!("{TYPE}{name}");
        let body = Body { problem_type, title, status: status.as_u16(), detail, more };
        // Strings and numbers: writing them into memory has no way to fail.
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        if let Some((name, value)) = self.header() {
            headers.insert(name, HeaderValue::from_static(value));
        }
        response
    }

    fn header(self) -> Option<(HeaderName, &'static str)> {
        match self {
            Self::Unauthorized { token: false } => {
                Some((header::WWW_AUTHENTICATE, "Bearer realm=\"wijkstroom\""))
            }
            Self::Unauthorized { token: true } => Some((
                header::WWW_AUTHENTICATE,
                "Bearer realm=\"wijkstroom\", error=\"invalid_token\"",
            )),
            Self::Busy => Some((header::RETRY_AFTER, "1")),
            Self::Unavailable => Some((header::RETRY_AFTER, "5")),
            // What is left of the body will not be read.
            Self::Broken | Self::TooSlow => Some((header::CONNECTION, "close")),
            Self::OtherSender
            | Self::OtherDoor
            | Self::FileTooLarge
            | Self::FileRefused
            | Self::UnknownPath
            | Self::UnknownMessage
            | Self::Method
            | Self::TooLarge
            | Self::MediaType
            | Self::Refused => None,
        }
    }
}

#[derive(Serialize)]
struct Body<M> {
    #[serde(rename = "type")]
    problem_type: String,
    title: &'static str,
    status: u16,
    detail: &'static str,
    #[serde(flatten)]
    more: Option<M>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.answer(None::<()>)
    }
}
