//! Any bytes as the text of a model, and as a comment, a remark and a name of one that derives: every writer at every
//! detail answers, and nothing that was typed becomes a tag or a command.

#![no_main]

use libfuzzer_sys::fuzz_target;
use surprisal::derivation::Derivation;
use surprisal::model::Options;
use surprisal::render::outline::Detail;
use surprisal::render::{FORMATS, Page, html};
use surprisal::syntax::decode;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(bytes) else { return };
    if let Ok(derivation) = surprisal::derive(text, &Options::default()) {
        write(&derivation);
    }
    let line = text.replace(['\n', '\r'], " ");
    let commented = format!("y ~ Normal(f(x; θ), σ²) where σ > 0 # {line}\n");
    if let Ok(mut derivation) = surprisal::derive(&commented, &Options::default()) {
        derivation.remarks.push(line.clone());
        write(&derivation);
    }
    let name: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .take(12)
        .collect();
    let named = format!("y ~ Laplace(f(x; {name}), b)");
    if let Ok(derivation) = surprisal::derive(&named, &Options::default()) {
        write(&derivation);
    }
});

fn write(derivation: &Derivation) {
    for detail in [Detail::Brief, Detail::Normal, Detail::Full] {
        let page = Page {
            detail,
            embeds_font: false,
            ..Page::new(derivation)
        };
        for format in FORMATS {
            let written = (format.write)(&page);
            assert!(!written.is_empty(), "{}", format.name);
            match format.name {
                "html" | "html-fragment" => is_tame(&written),
                "latex" | "tex" => {
                    for command in ["\\input", "\\write", "\\include", "\\catcode", "\\def"] {
                        assert!(!written.contains(command), "{command}");
                    }
                }
                _ => {}
            }
        }
        let fragment = html::fragment(&page, "x-");
        assert!(!fragment.contains('\n'), "a fragment is one line");
        is_tame(&fragment);
    }
}

/// No tag that the page does not write of its own accord.
fn is_tame(html: &str) {
    for tag in ["<script", "<img", "<iframe", "<!--", "<object"] {
        assert!(!html.contains(tag), "{tag}");
    }
}
