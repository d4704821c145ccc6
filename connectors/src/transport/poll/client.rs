//! One answer of a server: with a token, within limits, from nowhere else than the settings say.

use std::future::Future;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Method, Response, StatusCode, Url};
use serde::Deserialize;
use wijkstroom_config::feed::{OauthSettings, PollSettings};
use wijkstroom_config::told::system;
use wijkstroom_formats::feed::FILE_MAX_BYTES;

use super::error::PollError;

/// What the server is asked to send. XML that comes all the same is read.
const MEDIA_TYPE: &str = "application/fhir+json";

/// Largest answer with a token.
const TOKEN_MAX_BYTES: usize = 64 * 1024;

/// Longest token.
const TOKEN_MAX_LEN: usize = 16 * 1024;

/// A token counts as expired so long before it is.
const TOKEN_MARGIN: Duration = Duration::from_secs(30);

/// A token that does not say how long it holds is used so long.
const TOKEN_UNTOLD: Duration = Duration::from_secs(60);

/// Longest that a token is used, whatever it says.
const TOKEN_LONGEST: Duration = Duration::from_secs(24 * 3_600);

/// Most redirects of one request, all to the same server.
const REDIRECTS_MAX: usize = 5;

/// How soon a stop is noticed.
const STOP_SLICE: Duration = Duration::from_millis(50);

/// A token of OAuth2, and until when it is used.
pub(super) struct Token {
    value: HeaderValue,
    until: Instant,
}

/// What a server answered to a search.
pub(super) enum Answered {
    /// A page.
    Page(Vec<u8>),
    /// No page, of what was asked for: a link that expired, or a page that is too large. A search that goes on may
    /// begin anew.
    Lost(PollError),
}

/// A client of one round.
pub(super) struct Asker<'p> {
    settings: &'p PollSettings,
    client: Client,
    /// Kept from round to round.
    token: &'p mut Option<Token>,
    stop: &'p AtomicBool,
}

impl<'p> Asker<'p> {
    /// Reads the files that the settings name, as they are now.
    pub(super) fn new(
        settings: &'p PollSettings,
        token: &'p mut Option<Token>,
        stop: &'p AtomicBool,
    ) -> Result<Self, PollError> {
        let client = client(settings)?;
        Ok(Self { settings, client, token, stop })
    }

    /// Asks for a page.
    pub(super) async fn get(&mut self, url: &Url) -> Result<Answered, PollError> {
        let mut renewed = false;
        loop {
            let bearer = self.bearer().await?;
            let mut request = self
                .client
                .request(Method::GET, url.clone())
                .timeout(self.settings.timeout)
                .header(ACCEPT, MEDIA_TYPE);
            let may_renew = self.settings.oauth.is_some() && !renewed;
            if let Some(bearer) = bearer {
                request = request.header(AUTHORIZATION, bearer);
            }
            let answer = self.unless_stopped(request.send()).await?.map_err(away)?;
            match answer.status() {
                status if status.is_success() => {
                    return match self.body(answer, FILE_MAX_BYTES).await {
                        Ok(body) => Ok(Answered::Page(body)),
                        Err(error @ PollError::Answer(_)) => Ok(Answered::Lost(error)),
                        Err(error) => Err(error),
                    };
                }
                StatusCode::GONE => return Ok(Answered::Lost(PollError::Gone)),
                StatusCode::UNAUTHORIZED if may_renew => {
                    // Taken back before its time.
                    renewed = true;
                    *self.token = None;
                }
                status => {
                    let error = refused("zoekvraag", &answer);
                    return if is_lost(status) { Ok(Answered::Lost(error)) } else { Err(error) };
                }
            }
        }
    }

    /// What goes into `Authorization`.
    async fn bearer(&mut self) -> Result<Option<HeaderValue>, PollError> {
        if let Some(file) = &self.settings.token_file {
            return bearer(&secret(file)?).map(Some).ok_or_else(|| {
                PollError::Settings(format!("{} bevat geen token", file.display()))
            });
        }
        let Some(oauth) = &self.settings.oauth else { return Ok(None) };
        if let Some(token) = self.token.as_ref().filter(|token| Instant::now() < token.until) {
            return Ok(Some(token.value.clone()));
        }
        let token = self.renew(oauth).await?;
        let value = token.value.clone();
        *self.token = Some(token);
        Ok(Some(value))
    }

    /// Client credentials (RFC 6749, 4.4), the client told by Basic (2.3.1).
    async fn renew(&self, oauth: &OauthSettings) -> Result<Token, PollError> {
        let url = address(&oauth.token_url)?;
        let mut form = vec![("grant_type", "client_credentials")];
        form.extend(oauth.scope.as_deref().map(|scope| ("scope", scope)));
        let own =
            format!("{}:{}", encoded(&oauth.client_id), encoded(&secret(&oauth.secret_file)?));
        let mut basic = HeaderValue::from_str(&format!("Basic {}", BASE64_STANDARD.encode(own)))
            .map_err(|_| PollError::Settings("client_id of geheim is niet bruikbaar".to_owned()))?;
        basic.set_sensitive(true);
        let request = self
            .client
            .request(Method::POST, url)
            .timeout(self.settings.timeout)
            .header(AUTHORIZATION, basic)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(pairs(&form));
        let answer = self.unless_stopped(request.send()).await?.map_err(away)?;
        if !answer.status().is_success() {
            return Err(refused("token", &answer));
        }
        let body = self.body(answer, TOKEN_MAX_BYTES).await?;
        let unfit =
            || PollError::Answer("de server van het token gaf geen bruikbaar token".to_owned());
        let told: Told = serde_json::from_slice(&body).map_err(|_| unfit())?;
        let kind = told.token_type.as_deref().unwrap_or("bearer");
        let fits = kind.eq_ignore_ascii_case("bearer") && told.access_token.len() <= TOKEN_MAX_LEN;
        let value = bearer(&told.access_token).filter(|_| fits).ok_or_else(unfit)?;
        let holds = told.expires_in.map_or(TOKEN_UNTOLD, |seconds| {
            Duration::from_secs(seconds).min(TOKEN_LONGEST).saturating_sub(TOKEN_MARGIN)
        });
        Ok(Token { value, until: Instant::now() + holds })
    }

    async fn body(&self, mut answer: Response, most: usize) -> Result<Vec<u8>, PollError> {
        let too_large = || {
            PollError::Answer(format!(
                "het antwoord van de server is groter dan {most} bytes; vraag om kleinere pagina's (page_size)"
            ))
        };
        let told = answer.content_length().map(usize::try_from);
        if told.is_some_and(|length| length.map_or(true, |length| length > most)) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(chunk) = self.unless_stopped(answer.chunk()).await?.map_err(away)? {
            if body.len() + chunk.len() > most {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    async fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Result<T, PollError> {
        let stopped = async {
            while !self.stop.load(Ordering::Relaxed) {
                tokio::time::sleep(STOP_SLICE).await;
            }
        };
        tokio::select! {
            done = work => Ok(done),
            () = stopped => Err(PollError::Stopped),
        }
    }
}

/// What a server of tokens answers.
#[derive(Deserialize)]
struct Told {
    access_token: String,
    token_type: Option<String>,
    expires_in: Option<u64>,
}

/// An address of the settings.
pub(super) fn address(text: &str) -> Result<Url, PollError> {
    Url::parse(text).map_err(|_| PollError::Settings(format!("`{text}` is geen adres")))
}

/// Whether two addresses are of one server.
pub(super) fn same_origin(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}

/// Redirects are followed on the same server only, and no proxy of the environment is used: tokens and children go
/// where the settings say and nowhere else.
fn client(settings: &PollSettings) -> Result<Client, PollError> {
    let redirects = reqwest::redirect::Policy::custom(|attempt| {
        let first = attempt.previous().first();
        let stays = first.is_some_and(|first| same_origin(first, attempt.url()));
        if stays && attempt.previous().len() <= REDIRECTS_MAX {
            attempt.follow()
        } else {
            attempt.stop()
        }
    });
    let mut client = Client::builder()
        .redirect(redirects)
        .no_proxy()
        .referer(false)
        .connect_timeout(settings.timeout)
        .user_agent(concat!("wijkstroom/", env!("CARGO_PKG_VERSION")));
    if let Some(file) = &settings.ca_file {
        let certificates = reqwest::Certificate::from_pem_bundle(&read(file)?);
        let certificates = certificates.ok().filter(|all| !all.is_empty());
        let certificates = certificates.ok_or_else(|| unusable(file, "bevat geen certificaat"))?;
        client = client.tls_certs_only(certificates);
    }
    if let Some(file) = &settings.identity_file {
        let pem = read(file)?;
        let key = find(&pem, b"-----BEGIN PRIVATE KEY-----").map(|at| &pem[at..]);
        let identity = key.and_then(|key| reqwest::Identity::from_pkcs8_pem(&pem, key).ok());
        let identity = identity.ok_or_else(|| {
            unusable(file, "bevat geen certificaat met een sleutel in PKCS#8 (BEGIN PRIVATE KEY)")
        })?;
        client = client.identity(identity);
    }
    client
        .build()
        .map_err(|_| PollError::Settings("de TLS-instellingen zijn niet bruikbaar".to_owned()))
}

/// Where a part begins.
fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn unusable(file: &Path, what: &str) -> PollError {
    PollError::Settings(format!("{} {what}", file.display()))
}

fn read(file: &Path) -> Result<Vec<u8>, PollError> {
    std::fs::read(file)
        .map_err(|error| unusable(file, &format!("kan niet gelezen worden: {}", system(&error))))
}

/// The secret that a file holds now.
fn secret(file: &Path) -> Result<String, PollError> {
    let text = String::from_utf8(read(file)?).unwrap_or_default();
    let text = text.trim();
    if text.is_empty() {
        return Err(unusable(file, "is leeg"));
    }
    Ok(text.to_owned())
}

fn bearer(token: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// As the body of a form.
fn pairs(fields: &[(&str, &str)]) -> String {
    let encoded = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    encoded.collect::<Vec<_>>().join("&")
}

/// Percent-encoded.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let one =
        |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

fn away(error: reqwest::Error) -> PollError {
    let error = error.without_url();
    let why = if error.is_timeout() {
        "geen antwoord binnen de wachttijd"
    } else if error.is_connect() {
        "geen verbinding"
    } else {
        "de verbinding brak af"
    };
    PollError::Away { why: why.to_owned(), source: Some(error) }
}

/// Whether a status says something of what was asked for: not of who asks (401, 403) nor of the moment (408, 425,
/// 429). Servers answer 400, 404 or another to a link that expired.
fn is_lost(status: StatusCode) -> bool {
    matches!(status.as_u16(), 300..=499) && !matches!(status.as_u16(), 401 | 403 | 408 | 425 | 429)
}

/// What a status other than success means.
fn refused(what: &'static str, answer: &Response) -> PollError {
    let status = answer.status();
    let after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    match (status.as_u16(), after.and_then(seconds)) {
        (status @ (429 | 503), after) => {
            PollError::Busy { status, after: after.unwrap_or(Duration::from_secs(30)) }
        }
        (408 | 425 | 500..=599, _) => {
            PollError::Away { why: format!("HTTP-status {}", status.as_u16()), source: None }
        }
        (status, _) => PollError::Refused { what, status },
    }
}

/// `Retry-After`: seconds, or a moment.
fn seconds(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let form = time::macros::format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    let at = time::PrimitiveDateTime::parse(text.trim(), form).ok()?.assume_utc();
    Some(Duration::try_from(at - time::OffsetDateTime::now_utc()).unwrap_or_default())
}
