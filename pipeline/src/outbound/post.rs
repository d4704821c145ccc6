//! One attempt over HTTP.

use std::path::Path;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use time::OffsetDateTime;
use wijkstroom_config::told::system;
use wijkstroom_stream::Cause;

use super::retry::{Failure, Post, Symptom, retry_after};
use super::{Endpoint, Parcel};
use crate::runner::chain;

/// Most of an answer's body that is read, so that the connection can be used again; its content is not looked at.
const ANSWER_MAX_BYTES: usize = 64 * 1024;

/// An endpoint over HTTP. A clone shares the connections.
#[derive(Clone)]
pub struct HttpPost {
    client: reqwest::Client,
    url: reqwest::Url,
    timeout: Duration,
    token: Option<HeaderValue>,
}

impl HttpPost {
    /// Prepares the client; connects to nothing yet.
    ///
    /// Redirects are not followed, and no proxy of the environment is used: identified
    /// data goes where the settings say and nowhere else.
    ///
    /// # Errors
    /// A URL or a header that is none, or TLS that cannot be set up.
    pub fn new(to: &Endpoint) -> Result<Self, Cause> {
        let header = |(name, value): &(&'static str, &'static str)| {
            let name = HeaderName::from_bytes(name.as_bytes())?;
            Ok::<_, Cause>((name, HeaderValue::from_static(value)))
        };
        let headers = to.headers.iter().map(header).collect::<Result<HeaderMap, _>>()?;
        let client = reqwest::Client::builder()
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(to.timeout)
            .pool_max_idle_per_host(to.in_flight.get())
            .user_agent(concat!("wijkstroom/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(reqwest::Error::without_url)?;
        let url = reqwest::Url::parse(&to.url)?;
        Ok(Self { client, url, timeout: to.timeout, token: None })
    }

    /// The same with the bearer token that a file holds now.
    ///
    /// # Errors
    /// The file cannot be read, or holds no token.
    pub fn with_token(&self, file: &Path) -> Result<Self, Cause> {
        let text = std::fs::read_to_string(file).map_err(|source| {
            format!("{} is niet te lezen: {}", file.display(), system(&source))
        })?;
        // What the header says of a bad value tells nothing more.
        let mut value = HeaderValue::from_str(&format!("Bearer {}", text.trim()))
            .map_err(|_| format!("in {} staat geen token", file.display()))?;
        value.set_sensitive(true);
        Ok(Self { token: Some(value), ..self.clone() })
    }
}

impl Post for HttpPost {
    async fn post(&self, parcel: &Parcel) -> Result<(), Failure> {
        let mut request = self
            .client
            .post(self.url.clone())
            .timeout(self.timeout)
            .header("Idempotency-Key", &parcel.id)
            .body(parcel.body.clone());
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, token.clone());
        }
        let mut answer = request.send().await.map_err(failure)?;
        let status = answer.status();
        let after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let after = after.and_then(|value| retry_after(value, OffsetDateTime::now_utc()));
        // The status decides, whatever becomes of the rest of the answer.
        let mut read = 0;
        while read < ANSWER_MAX_BYTES
            && let Ok(Some(chunk)) = answer.chunk().await
        {
            read += chunk.len();
        }
        if status.is_success() { Ok(()) } else { Err(Failure::of_status(status.as_u16(), after)) }
    }
}

fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    let symptom =
        if error.is_timeout() { Symptom::Timeout } else { Symptom::Connection(chain(&error)) };
    Failure::Later { symptom, after: None }
}
