//! Any bytes as the text of a model and as a remark, and if they are no model, as a comment and a name of one that derives:
//! every writer answers, and nothing that was typed becomes a tag or a command.

#![no_main]

use libfuzzer_sys::fuzz_target;
use surprisal::derivation::Derivation;
use surprisal::model::Options;
use surprisal::render::outline::Detail;
use surprisal::render::{FORMATS, Page};
use surprisal::syntax::decode;

/// How much is told, by what the fuzzer hands over: one derivation is written once in each format.
const DETAILS: [Detail; 3] = [Detail::Brief, Detail::Normal, Detail::Full];

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(bytes) else { return };
    let Some(mut derivation) = derivation(text) else {
        return;
    };
    derivation.remarks.push(text.replace(['\n', '\r'], " "));
    write(&derivation, DETAILS[text.len() % DETAILS.len()]);
});

/// Of the text, or where it is no model, of one with the text as a comment and with its letters as a name.
fn derivation(text: &str) -> Option<Derivation> {
    let derive = |text: &str| surprisal::derive(text, &Options::default()).ok();
    derive(text).or_else(|| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        let name: String = letters.take(12).collect();
        let line = text.replace(['\n', '\r'], " ");
        let named = derive(&format!("y ~ Laplace(f(x; {name}), b) # {line}\n"));
        named.or_else(|| derive(&format!("y ~ Laplace(f(x; θ), b) # {line}\n")))
    })
}

fn write(derivation: &Derivation, detail: Detail) {
    let page = Page {
        detail,
        embeds_font: false,
        ..Page::new(derivation)
    };
    for format in FORMATS {
        let written = (format.write)(&page);
        assert!(!written.is_empty(), "{}", format.name);
        match format.name {
            "html" => is_tame(&written),
            "html-fragment" => {
                assert!(!written.trim_end().contains('\n'), "a fragment is one line");
                is_tame(&written);
            }
            "latex" | "tex" => {
                for command in ["\\input", "\\write", "\\include", "\\catcode", "\\def"] {
                    assert!(!written.contains(command), "{command}");
                }
            }
            _ => {}
        }
    }
}

/// No tag that the page does not write of its own accord.
fn is_tame(html: &str) {
    for tag in ["<script", "<img", "<iframe", "<!--", "<object"] {
        assert!(!html.contains(tag), "{tag}");
    }
}
