//! An error with what lies under it, in Dutch.

use std::error::Error;
use std::io;

use wijkstroom_config::told::system;

/// The error and its causes, with `: ` between. What the system says in English is told in Dutch.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let all: Vec<String> = error.chain().map(one).collect();
    all.join(": ")
}

fn one(error: &(dyn Error + 'static)) -> String {
    error.downcast_ref::<io::Error>().map_or_else(|| error.to_string(), system)
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::chain;

    #[test]
    fn causes_are_told_in_dutch() {
        let gone = std::fs::read("/nergens/iets").context("/nergens/iets is niet te lezen");
        let told = chain(&gone.context("instellingen").unwrap_err());
        assert_eq!(
            told,
            "instellingen: /nergens/iets is niet te lezen: dat bestand of die map is er niet; kijk de naam na"
        );
    }
}
