//! The judge, with the lists that the settings name.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use wijkstroom_config::judge::JudgeSettings;
use wijkstroom_pipeline::judge::{Judge, Lists, Waits};

use crate::run::parts::Parts;

/// The judge of a hub; `None` when the settings have none.
///
/// # Errors
/// When a list cannot be read.
pub fn open(parts: &Parts) -> anyhow::Result<Option<Judge>> {
    let Some(settings) = &parts.settings.judge else { return Ok(None) };
    let waits = Waits {
        wait_ms: millis(settings.wait),
        gather_ms: millis(settings.gather),
        keep_ms: millis(parts.settings.stream.retention()),
    };
    let (registry, stream) = (Arc::clone(&parts.registry), Arc::clone(&parts.opened.stream));
    Ok(Some(Judge::new(waits, lists(settings)?, parts.keys.ids(), registry, stream)))
}

/// Reads the lists that the settings name.
///
/// # Errors
/// When one cannot be opened, or a line of it cannot be read.
pub fn lists(settings: &JudgeSettings) -> anyhow::Result<Lists> {
    let text = |path: &Option<std::path::PathBuf>| path.as_deref().map(read).transpose();
    let (products, tariffs) = (text(&settings.products)?, text(&settings.tariffs)?);
    let products_only = Lists::parse(products.as_deref(), None);
    products_only.with_context(|| named("products", settings.products.as_deref()))?;
    Lists::parse(products.as_deref(), tariffs.as_deref())
        .with_context(|| named("tariffs", settings.tariffs.as_deref()))
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} is niet te lezen", path.display()))
}

fn named(what: &str, path: Option<&Path>) -> String {
    let path = path.map(|path| path.display().to_string()).unwrap_or_default();
    format!("`{what}` van [judge]: {path}")
}

fn millis(period: Duration) -> i64 {
    i64::try_from(period.as_millis()).unwrap_or(i64::MAX)
}
