//! Pages for the programs that people read formulas with: written here, set by `tests/clients/run`.
//!
//! Every case and every model of the zoo is written as it would be pasted, the cases that are shown in every format also
//! as whole documents and in every flavour of Markdown. All of them are pages of HTML, too, which a browser lays out.

use crate::case;
use crate::section;
use crate::specimen::Specimen;
use std::fs;
use std::path::{Path, PathBuf};
use surprisal::derivation::Derivation;
use surprisal::model::Options;
use surprisal::render::outline::Detail;
use surprisal::render::{self, Page};

/// Formats that only some cases are written in.
const SHOWN: &[&str] = &[
    "tex",
    "markdown",
    "markdown-mdbook",
    "markdown-jupyter",
    "json",
];

#[test]
fn pages_for_the_clients() {
    let folder = folder();
    let _ = fs::remove_dir_all(&folder); // of an earlier run, if there was one
    fs::create_dir_all(&folder).expect("a folder for pages");
    for case in case::all() {
        let derivation = case.derive();
        write(&folder, &case.name, "latex", &derivation);
        write(&folder, &case.name, "html", &derivation);
        write_fully(&folder, &case.name, &derivation);
        if case.showcase {
            for format in SHOWN {
                write(&folder, &case.name, format, &derivation);
            }
        }
    }
    for group in section::groups(&case::folder().join("zoo")) {
        for section in &group.sections {
            let specimen =
                Specimen::of(section).unwrap_or_else(|e| panic!("{}: {e}", section.title));
            let derivation = surprisal::derive(&specimen.model, &specimen.options);
            let derivation =
                derivation.unwrap_or_else(|d| panic!("{}: {}", section.title, d.message));
            let name = format!("zoo.{}.{}", group.name, section.slug());
            write(&folder, &name, "latex", &derivation);
            write(&folder, &name, "html", &derivation);
        }
    }
    write_labelled(&folder);
    write_odd_text(&folder);
    write_foreign_letters(&folder);
}

/// What a user may have written in the place of a model: none of it is a command to the client.
const ODD: &str = r#"y ~ \input{/etc/passwd} \write18{ls} \end{align*} $x$ $$ 100% & #1 _a^b ~ {{}} }{ \
"quoted" 'single' ''two'' `grave` ``` -- --- ?` !` <!-- comment --> </script> <b> |x| ,,
größe Дом 漢字 ŷ θ̂ σ² ≥ ½ 𝒩 wᵀx aVeryLongWordWithoutAnySpaceThatGoesOn(andOn,andOn,andOn,andOn,andOn,andOn,andOn,andOn,andOn,andOn)"#;

/// Names in letters that a formula of LaTeX does not have.
const FOREIGN: &str =
    "größe_i ~ Normal(naïve(x_i; Łódź) + ŝ_ö α_Д ø, ÿ²) where ÿ > 0, ŝ_ö > 0 # Ångström, Дом, ǆ̂";

/// The same in scripts of which pdflatex has no letters unless the document brings them.
const OTHER_SCRIPTS: &str = "цена_i ~ Normal(жᵀη_i + 漢 α_и Щ̂, 값²) where 값 > 0 # для примера";

/// The same in a script of which KaTeX knows no letters: it sets them with a warning.
const UNKNOWN_SCRIPTS: &str = "מחיר_i ~ Normal(שᵀη_i, σ²) where σ > 0";

fn write_foreign_letters(folder: &Path) {
    let derive = |model: &str, parameter: &str| {
        let options = Options {
            parameters: vec![parameter.to_owned()],
            ..Options::default()
        };
        surprisal::derive(model, &options).expect("a derivation")
    };
    for (name, derivation) in [
        ("foreign-letters", derive(FOREIGN, "Łódź")),
        ("other-scripts", derive(OTHER_SCRIPTS, "ж")),
        ("unknown-scripts", derive(UNKNOWN_SCRIPTS, "ש")),
    ] {
        for format in ["latex", "html"].iter().chain(SHOWN) {
            write(folder, name, format, &derivation);
        }
    }
}

fn write_odd_text(folder: &Path) {
    let model = "y ~ Normal(f(x; θ), σ²)";
    let mut derivation = surprisal::derive(model, &Options::default()).expect("a derivation");
    derivation.input = ODD.to_owned();
    let first = derivation.input.lines().take(2);
    derivation.remarks.extend(first.map(str::to_owned));
    for format in ["latex", "tex", "html"] {
        write(folder, "odd-text", format, &derivation);
    }
}

/// A paper that refers to a step of a fragment: its lines are numbered, and leave room for the numbers.
fn write_labelled(folder: &Path) {
    let cases = case::all().into_iter().filter(|case| case.showcase);
    let mut paper =
        "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n\\begin{document}\n".to_owned();
    for (k, case) in cases.enumerate() {
        let (derivation, labels) = (case.derive(), format!("d{k}-"));
        let page = Page {
            anchors: Some(&labels),
            ..Page::new(&derivation)
        };
        paper.push_str(&page.written("latex").expect("a format"));
        paper.push_str(&format!("Step~\\eqref{{{labels}s1}} is the first.\n\n"));
    }
    fs::write(folder.join("labelled.tex"), paper + "\\end{document}\n").expect("a page is written");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients")
}

/// As `write`, with the rule and the conditions of every rewrite.
fn write_fully(folder: &Path, name: &str, derivation: &Derivation) {
    let page = Page {
        detail: Detail::Full,
        ..Page::new(derivation)
    };
    let text = (render::format("latex").expect("a format").write)(&page);
    let path = folder.join(format!("{name}.full.latex"));
    fs::write(&path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

fn write(folder: &Path, name: &str, format: &str, derivation: &Derivation) {
    let writer = render::format(format).expect("a format");
    let page = Page {
        embeds_font: name == "odd-text", // one page is enough: the font is large and always the same
        ..Page::new(derivation)
    };
    let text = (writer.write)(&page);
    let path = folder.join(format!("{name}.{format}"));
    fs::write(&path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}
