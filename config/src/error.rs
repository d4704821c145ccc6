//! Why settings are refused, as their operator reads it.

use std::path::PathBuf;

use crate::told;

/// Why settings were refused. Dutch, with names of settings as they are in the file.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not TOML, an unknown or missing field, or a value of the wrong type.
    ///
    /// Told without the line itself, which may hold a secret.
    #[error("regel {line}, kolom {column}: {message}")]
    Syntax {
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// The file itself could not be read.
    #[error("{path} is niet te lezen")]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Well-formed, but cannot run.
    #[error("{0}")]
    Invalid(String),
}

impl ConfigError {
    pub(crate) fn syntax(text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start);
        let (line, column) = told::place(text, at);
        let mut message = told::toml(error.message());
        // Of a section that has kinds, only its heading is known.
        let is_heading = column == 1 && text.get(at..).is_some_and(|it| it.starts_with('['));
        if is_heading
            && error.message().starts_with("invalid ")
            && !error.message().ends_with("a sequence")
        {
            message = format!("ergens in dit deel: {message}");
        }
        Self::Syntax { line, column, message }
    }
}
