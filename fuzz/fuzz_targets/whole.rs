//! Any bytes the whole way: a derivation that the checker accepts and every format can show, or a diagnostic
//! that is not a bug of the program.

#![no_main]

use libfuzzer_sys::fuzz_target;
use surprisal::diag::Code;
use surprisal::model::Options;
use surprisal::render::{FORMATS, Page};
use surprisal::syntax::decode;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(bytes) else { return };
    match surprisal::derive(text, &Options::default()) {
        Ok(mut derivation) => {
            if surprisal::weigh(&mut derivation).is_err() {
                return;
            }
            let page = Page::new(&derivation);
            for format in FORMATS {
                assert!(!(format.write)(&page).is_empty(), "{}", format.name);
            }
        }
        Err(refusal) => assert_ne!(refusal.code, Code::Internal, "{}", refusal.message),
    }
});
