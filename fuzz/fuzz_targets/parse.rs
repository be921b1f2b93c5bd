//! Any bytes through the three readers of the notation: each answers with a tree or with a diagnostic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use surprisal::syntax::{decode, parse_distribution, parse_expression, parse_input};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(bytes) else { return };
    let refusals = [
        parse_input(text).err(),
        parse_expression(text).err(),
        parse_distribution(text).err(),
    ];
    for refusal in refusals.into_iter().flatten() {
        for label in &refusal.labels {
            assert!(label.span.start() <= label.span.end(), "{refusal:?}");
            assert!(label.span.end() <= text.len(), "{refusal:?}");
        }
        assert!(!refusal.help.is_empty(), "{refusal:?}");
    }
});
