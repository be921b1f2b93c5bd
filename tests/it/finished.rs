//! What a finished document must not hide: the index of a display name, a density that is none, the names that it is set with.

use crate::command::run;
use crate::naming::{MODEL, derived, names, written};
use surprisal::diag::Code;
use surprisal::documents::{Request, derive, page};
use surprisal::model::Options;
use surprisal::render::outline::{Detail, Outline};
use surprisal::render::{Page, format};

const SEQUENCE: &str = "y_t | y_{t-1} ~ Normal(g(y_{t-1}; θ), 1)";
const TOKENS: &str = "w_t | w[1..t-1] ~ Categorical(softmax(f(w[1..t-1]; θ))) where w in 1..V";
const NO_DENSITY: &str = "p(y; b) = 1/b exp(-|y|/b) where b > 0";

#[test]
fn a_display_name_keeps_the_index_of_what_it_stands_for() {
    for (model, name, expected) in [
        (
            SEQUENCE,
            r"g(y_{t-1}; θ) as \hat{y}",
            r"(y_{t} - \hat{y}_{t})^{2}",
        ),
        (TOKENS, r"f(w[1..t-1]; θ) as z", r"z_{tj}"),
        (TOKENS, r"f(w[1..t-1]; θ) as z", r"z_{t,w_{t}}"),
        (MODEL, r"f(x; θ) as \hat{y}", r"(y_{i} - \hat{y}_{i})^{2}"),
    ] {
        let shown = written(&derived(model), "latex", &[name]);
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
}

#[test]
fn a_display_name_with_an_index_of_the_data_is_told() {
    let derivation = derived(MODEL);
    for (given, double) in [
        (r"f(x; θ) as \hat{y}_i", true),
        (r"y as y^{(i)}", true),
        (r"f(x; θ) as \hat{y}_n", false),
        (r"f(x; θ) as \hat{y}_{\mathrm{min}}", false),
        (r"σ as \sigma_i", false),
        (r"f(x; θ) as \hat{y}", false),
    ] {
        let said = names(&[given]).warnings(&derivation);
        assert_eq!(said.len(), usize::from(double), "{given}: {said:?}");
        assert!(said.iter().all(|one| one.code == Code::AmbiguousName));
    }
}

#[test]
fn conditions_and_links_of_a_page_have_the_display_names() {
    let options = Options {
        parameters: vec!["λ".to_owned()],
        ..Options::default()
    };
    let derivation = surprisal::derive("y ~ Gamma(k, λ) where k > 0, λ > 0", &options);
    let derivation = derivation.expect("a model that derives");
    let names = names(&[r"k as \lambda", "λ as k"]);
    let html = (format("html-fragment").expect("a format").write)(&Page {
        names: &names,
        detail: Detail::Full,
        ..Page::new(&derivation)
    });
    let beside: Vec<&str> = html.split("<p class=\"reason\">").skip(1).collect();
    assert!(!beside.is_empty(), "{html}");
    for (opening, closing) in [
        ("<span class=\"condition\">", "</p>"),
        ("<span class=\"rests\">", "</p>"),
    ] {
        let told = beside.iter().filter_map(|one| one.split_once(opening));
        let told = told.filter_map(|(_, rest)| rest.split_once(closing));
        let told: Vec<&str> = told.map(|(told, _)| told).collect();
        assert!(!told.is_empty(), "{opening}");
        for told in told {
            assert!(
                !told.contains("λ &gt; 0") && !told.contains("k &gt; 0"),
                "{told}"
            );
            assert!(told.contains("<math"), "{told}");
        }
    }
    // λ^k of the model is k^λ on the page, and so is what is said of it.
    let power = "<msup><mi>k</mi><mi>λ</mi></msup><mo>&gt;</mo><mn>0</mn>";
    assert!(html.contains(power), "{html}");
}

#[test]
fn a_document_says_that_a_density_is_none() {
    for (model, said) in [
        (
            NO_DENSITY,
            "The density that was typed does not integrate to one: a factor is missing that does not depend on what is optimised",
        ),
        (
            "y_i ~ Normal(0, σ²); p(σ) ∝ 1/σ where σ > 0",
            "so it is improper: whether there is a posterior was not checked.",
        ),
    ] {
        for name in ["text", "latex", "markdown", "html"] {
            let mut request = Request::new(name).expect("a format");
            request.detail = Detail::Brief;
            let derivation = derive(model, &request).expect("a model that derives");
            let written = (request.format.write)(&page(&derivation, &request));
            let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(written.contains(said), "{name}: {written}");
        }
    }
    let right = derive(
        "p(y; b) = 1/(2b) exp(-|y|/b) where b > 0",
        &Request::new("text").expect("a format"),
    );
    let remarks = right.expect("a model that derives").remarks.join(" ");
    assert!(!remarks.contains("was typed"), "{remarks}");
}

#[test]
fn what_a_remark_compares_is_set_as_what_is_typed() {
    let derivation = derived("J(w) = 1/(2n) sum[i=1..n]((y_i - wᵀx_i)²) + λ ‖w‖²");
    for (name, expected) in [
        ("html", "<code>λ &gt; 0</code>"),
        ("markdown", "Where `λ > 0` is stated"),
        ("latex", "Where \\texttt{"),
    ] {
        let shown = written(&derivation, name, &[]);
        assert!(shown.contains(expected), "{name}: {shown}");
        assert!(
            !shown.contains("\\`") && !shown.contains("\\char96"),
            "{shown}"
        );
    }
}

#[test]
fn a_dash_is_standard_output() {
    let plain = run(&["derive", MODEL]);
    let dash = run(&["derive", MODEL, "-o", "-"]);
    assert_eq!((dash.status, &dash.out), (Some(0), &plain.out));
    assert!(!std::path::Path::new("-").exists());
}

#[test]
fn a_rewrite_that_looks_like_nothing_says_so() {
    let model = "KL(Normal(μ_1, σ_1²) || Normal(μ_2, σ_2²)) where σ_1 > 0, σ_2 > 0";
    let full = surprisal::derive(model, &Options::default()).expect("a model that derives");
    let outline = Outline::new(&full, Detail::Full);
    let mut before = surprisal::render::text::plain(&full.terms, outline.first.0);
    let mut alike = 0;
    for line in outline.lines {
        let after = surprisal::render::text::plain(&full.terms, line.statement);
        let said = line.reason.ends_with(", which is written the same way");
        assert_eq!(said, before == after, "{}: {after}", line.reason);
        alike += usize::from(said);
        before = after;
    }
    assert!(alike > 0);
}

/// Every format that is read says in the same words what was checked.
#[test]
fn what_was_checked_stands_in_every_format() {
    let formats = surprisal::render::FORMATS.iter().map(|format| format.name);
    for format in formats.filter(|format| *format != "json") {
        let of =
            |options: &[&str]| run(&[&["derive", MODEL, "--format", format], options].concat()).out;
        let (plain, tried) = (of(&[]), of(&["--verify"]));
        assert!(
            plain.contains("Checked: all steps replayed rule by rule."),
            "{format}"
        );
        assert!(
            tried.contains("rule by rule, and their laws tried at random points."),
            "{format}"
        );
    }
}
