//! Whatever bytes come in: a verdict, never a panic, and one that is sound.
//!
//! Needs a nightly compiler and cargo-fuzz (`cargo install cargo-fuzz`). From the root of the project, for an hour,
//! beginning with the base messages of the tests:
//!
//! ```sh
//! mkdir -p fuzz/corpus/verdict
//! cp formats/tests/data/base/*.xml fuzz/corpus/verdict/
//! cargo +nightly fuzz run verdict -- -max_total_time=3600 -dict=fuzz/xml.dict
//! ```
//!
//! Every stable `cargo test` does the same for a second: `formats/tests/format/limits.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|message: &[u8]| {
    let verdict = wijkstroom_formats::verdict(message);
    assert_eq!(verdict.accepted, verdict.level.is_none());
    assert_eq!(verdict.accepted, verdict.findings.is_empty());
    assert!(verdict.findings.len() <= verdict.total);
    for finding in &verdict.findings {
        assert!(finding.path.starts_with('/') && !finding.message.is_empty());
    }
});
