//! The derivations in the documentation are those of these models. `DERIVATIONS=write cargo test` writes them again.

use std::fs;
use std::path::Path;
use surprisal::model::Options;
use surprisal::render::{Page, html, outline::Detail};

const MODELS: &[(&str, &str)] = &[
    ("mean_squared_error", "y ~ Normal(f(x; θ), σ²) where σ > 0"),
    ("mean_absolute_error", "y ~ Laplace(f(x; θ), b) where b > 0"),
];

/// The colours of rustdoc's themes in the place of those of a page that stands alone.
const IN_RUSTDOC: &str = include_str!("rustdoc.css");

#[test]
fn the_derivations_are_fresh() {
    let style = [html::STYLE, IN_RUSTDOC].concat().replace('\n', "");
    for (name, model) in MODELS {
        let derivation = surprisal::derive(model, &Options::default()).expect("the model derives");
        let page = Page {
            detail: Detail::Brief,
            ..Page::new(&derivation)
        };
        let fragment = html::fragment(&page, &format!("{name}-"));
        compare(name, &format!("<style>{style}</style>{fragment}"));
    }
}

/// Blank lines around the one line of HTML keep it apart from the Markdown of the comment.
fn compare(name: &str, html: &str) {
    let fresh = format!("\n{html}\n\n");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("derivations/{name}.md"));
    if std::env::var("DERIVATIONS").is_ok_and(|value| value == "write") {
        return fs::write(&path, fresh).expect("the file is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == fresh,
        "{} is out of date: run `DERIVATIONS=write cargo test`",
        path.display()
    );
}
