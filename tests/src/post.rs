//! A sender over HTTP, as plain as can be.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers, their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Panics
    /// When it is something else.
    pub fn json(&self) -> serde_json::Value {
        let text = String::from_utf8_lossy(&self.body);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

/// One connection to a hub, kept open between requests.
pub struct Client {
    address: String,
    connection: Option<BufReader<TcpStream>>,
}

impl Client {
    /// To a base URL such as `http://127.0.0.1:8080`; connects at the first request.
    pub fn new(url: &str) -> Self {
        Self { address: url.trim_start_matches("http://").to_owned(), connection: None }
    }

    /// Sends a request; `None` when the connection failed, and it is not known what became of it.
    pub fn send(&mut self, method: &str, path: &str, token: &str, body: &[u8]) -> Option<Answer> {
        self.send_with(method, path, token, "Content-Type: application/xml\r\n", body)
    }

    /// As [`Client::send`], with headers of one's own, each with its end of line.
    pub fn send_with(
        &mut self,
        method: &str,
        path: &str,
        token: &str,
        headers: &str,
        body: &[u8],
    ) -> Option<Answer> {
        let answer = self.try_send(&format!("{method} {path}"), token, headers, body);
        if answer.is_none() {
            self.connection = None;
        }
        answer
    }

    fn try_send(&mut self, what: &str, token: &str, more: &str, body: &[u8]) -> Option<Answer> {
        if self.connection.is_none() {
            let stream = TcpStream::connect(&self.address).ok()?;
            stream.set_nodelay(true).ok()?;
            stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
            self.connection = Some(BufReader::new(stream));
        }
        let reader = self.connection.as_mut()?;
        let mut request = format!(
            "{what} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
             {more}Content-Length: {}\r\n\r\n",
            self.address,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        reader.get_mut().write_all(&request).ok()?;
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let status = line.split(' ').nth(1)?.parse().ok()?;
        let mut headers = BTreeMap::new();
        loop {
            line.clear();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let Some((name, value)) = line.split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").map_or(Some(0), |text| text.parse().ok())?;
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        if headers.get("connection").is_some_and(|value| value == "close") {
            self.connection = None;
        }
        Some(Answer { status, headers, body })
    }
}
