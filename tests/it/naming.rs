//! Display names: what is set how, what is refused, and that no page ever holds the error of a converter.

use crate::command::run;
use crate::random::Random;
use roxmltree::Document;
use std::collections::BTreeSet;
use surprisal::derivation::Derivation;
use surprisal::diag::Code;
use surprisal::documents::markers;
use surprisal::model::Options;
use surprisal::naming::read;
use surprisal::render::display::{Latex, Names};
use surprisal::render::{FORMATS, Page, format};

pub const MODEL: &str = "y ~ Normal(f(x; θ), σ²) where σ > 0";

pub fn derived(model: &str) -> Derivation {
    surprisal::derive(model, &Options::default()).expect("a model that derives")
}

pub fn names(given: &[&str]) -> Names {
    let mut names = Names::default();
    for text in given {
        names.add(read(text).unwrap_or_else(|e| panic!("{text}: {}", e.message)));
    }
    names
}

pub fn written(derivation: &Derivation, name: &str, given: &[&str]) -> String {
    let names = names(given);
    (format(name).expect("a format").write)(&Page {
        names: &names,
        embeds_font: false,
        ..Page::new(derivation)
    })
}

#[test]
fn a_call_takes_its_subscripts_along() {
    let derivation = derived(MODEL);
    let latex = |given: &[&str]| written(&derivation, "latex", given);
    let shown = latex(&[r"f(x; θ) as \hat{y}"]);
    assert!(
        shown.contains(r"\sum_{i=1}^{m} (y_{i} - \hat{y}_{i})^{2}"),
        "{shown}"
    );
    assert!(
        shown.contains(r"Here $\hat{y}$ stands for $f(x; \theta)$."),
        "{shown}"
    );
    assert!(shown.contains(r"prediction $\hat{y}_{i}$"), "{shown}");
    // In the letters of ASCII, with a script of its own.
    let whole = latex(&[r"f(x; theta) as \hat y^*"]);
    assert!(whole.contains(r"(y_{i} - \hat{y}_{i}^{*})^{2}"), "{whole}");
}

#[test]
fn a_component_of_a_call_has_one_row_of_subscripts() {
    let derivation = derived("y ~ Categorical(softmax(f(x; θ))) where y in 1..K");
    let shown = written(&derivation, "latex", &[r"f(x; θ) as \mathbf z"]);
    assert!(
        shown.contains(r"\exp(\mathbf{z}_{ij}) - \mathbf{z}_{i,y_{i}}"),
        "{shown}"
    );
    assert!(!shown.contains("}_{i}_{"), "{shown}");
}

#[test]
fn a_product_of_vectors_takes_its_subscripts_along() {
    let derivation = derived("y ~ Normal(wᵀx, σ²) where σ > 0; w_j ~ Normal(0, τ²) where τ > 0");
    let shown = written(&derivation, "latex", &[r"wᵀx as \hat{y}"]);
    assert!(shown.contains(r"(y_{i} - \hat{y}_{i})^{2}"), "{shown}");
    assert!(
        shown.contains(r"Here $\hat{y}$ stands for $w^{\top} x$."),
        "{shown}"
    );
    let page = written(&derivation, "html", &[r"wᵀx as \hat{y}"]);
    assert!(page.contains("y sub i minus y hat sub i"), "{page}");
    let model = "y ~ Bernoulli(sigmoid(θᵀx))";
    let names = [r"sigmoid(θᵀx) as \hat p", r"θᵀx as z"];
    let shown = written(&derived(model), "latex", &names);
    assert!(shown.contains(r"\log \hat{p}_{i}"), "{shown}");
    assert!(shown.contains("z_{i}"), "{shown}");
}

#[test]
fn a_matrix_times_a_vector_has_a_name_without_its_brackets() {
    let derivation = derived("y ~ Normal(X w, σ² I) where σ > 0; w ~ Normal(0, τ² I) where τ > 0");
    for format in ["latex", "markdown"] {
        let shown = written(&derivation, format, &[r"X w as \boldsymbol\mu"]);
        assert!(
            shown.contains(r"\lVert y - \boldsymbol{\mu} \rVert^{2}"),
            "{shown}"
        );
    }
}

/// A name that sets nothing is warned about, and no text says that it stands for something.
#[test]
fn what_sets_nothing_is_not_told() {
    let derivation = derived(MODEL);
    let given = [r"q as \hat{y}", r"f(x; θ) as \hat f"];
    for format in ["latex", "tex", "markdown", "html", "json"] {
        let shown = written(&derivation, format, &given);
        assert!(
            !shown.contains("stands for $q$") && !shown.contains("\"text\": \"q\""),
            "{shown}"
        );
    }
    let none = written(&derivation, "latex", &given[..1]);
    assert!(!none.contains("Here"), "{none}");
    assert_eq!(names(&given).warnings(&derivation).len(), 1);
}

#[test]
fn a_name_is_set_wherever_it_stands() {
    let derivation = derived(MODEL);
    let given = [r"θ as \boldsymbol\theta", r"x as \mathbf x", r"σ as s^*"];
    let shown = written(&derivation, "latex", &given);
    for part in [
        r"\boldsymbol{\theta}_{\mathrm{ML}}",
        r"\underset{\boldsymbol{\theta}}{\arg\min}",
        r"f(\mathbf{x}_{i}; \boldsymbol{\theta})",
        r"\mathbf{x}_{1:m}",
        r"2 {s^{*}}^{2}",
        r"\item $s^{*} > 0$",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

/// `g(x_i, z_j)` and `g(x_j, z_i)` must not look alike.
#[test]
fn what_could_be_mistaken_has_no_name() {
    let model = "argmin[θ] sum[i=1..n](sum[j=1..n]((g(x_i, z_j; θ) - g(x_i, z_i; θ))²))";
    let shown = written(&derived(model), "latex", &[r"g(x, z; θ) as \gamma"]);
    assert!(
        shown.contains(r"g(x_{i}, z_{j}; \theta) - \gamma_{i}"),
        "{shown}"
    );
}

#[test]
fn text_keeps_what_parses_back() {
    let derivation = derived(MODEL);
    let shown = written(&derivation, "text", &[r"f(x; θ) as \hat{y}"]);
    assert_eq!(shown, written(&derivation, "text", &[]));
}

#[test]
fn a_page_has_the_symbol_in_mathml() {
    let derivation = derived(MODEL);
    let page = written(&derivation, "html", &[r"f(x; θ) as \hat{y}"]);
    let hat = "<mover accent=\"true\"><mi>y</mi><mo stretchy=\"false\">^</mo></mover>";
    assert!(
        page.contains(&format!("<msub><mrow>{hat}</mrow><mi>i</mi></msub>")),
        "{page}"
    );
}

#[test]
fn what_is_not_in_the_list_is_refused_with_its_place() {
    for (text, place) in [
        (r"f(x; θ) as \input{secret}", r"\input"),
        (r"θ as \write18{ls}", r"\write"),
        ("θ as a$b", "$"),
        ("θ as a%b", "%"),
        ("θ as a`b", "`"),
        ("θ as <b>", "<"),
        ("θ as a&b", "&"),
        ("θ as a\\\\b", "\\\\"),
        (r"θ as \hat{y", "{"),
        ("θ as y}", "}"),
        ("θ as y^a^b", "^"),
        ("θ as _a", "_"),
        (r"θ as \hat{}", "{}"),
        (r"θ as \mathbb{a}", r"\mathbb{a}"),
        (r"θ as \text{a b\alpha}", r"\text{a b\alpha}"),
        ("f(x; θ)", "f(x; θ)"),
        (r"2 θ as \hat{y}", "2 θ"),
        ("θ as a+b", "a+b"),
        ("θ as x^2", "x^2"),
        ("θ as -", "-"),
        ("θ as 5", "5"),
        ("θ as a, b", "a, b"),
        (r"θ as \theta as b", r"\theta as b"),
        (r"θ + 1 as \hat{y}", "θ + 1"),
    ] {
        let wrong = read(text).err().unwrap_or_else(|| panic!("{text} is read"));
        assert_eq!(wrong.code, Code::DisplayName, "{text}");
        assert_eq!(&text[wrong.labels[0].span.range()], place, "{text}");
        assert!(!wrong.help.is_empty(), "{text}");
    }
    let index = read(r"f(x_i; θ) as \hat{y}_i").expect_err("an index that nothing binds");
    assert!(
        index.help.iter().any(|help| help.contains("leave it out")),
        "{index:?}"
    );
    let deep = format!("θ as {}y{}", "{".repeat(60), "}".repeat(60));
    let dashed = format!(r"θ as {}y", r"\hat".repeat(45));
    for text in [
        deep,
        dashed,
        format!("θ as {}", "y".repeat(201)),
        "θ as ".to_owned(),
    ] {
        assert!(
            read(&text).is_err_and(|e| e.code == Code::DisplayName),
            "{text}"
        );
    }
}

#[test]
fn every_sign_is_converted() {
    let greek = r"\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa \varkappa \lambda \mu \nu \xi \pi \varpi \rho \varrho \sigma \varsigma \tau \upsilon \phi \varphi \chi \psi \omega \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega";
    let others = r"\ell \infty \partial \nabla \star \top \dagger \prime \cdot \mid + - * / , ( )";
    let mut seen = BTreeSet::new();
    for sign in greek.split(' ').chain(others.split(' ')) {
        // Not each is a symbol of its own; below a letter anything may stand.
        let below = format!("x_{{{sign}}}");
        let latex = Latex::read(&below).unwrap_or_else(|fault| panic!("{sign}: {}", fault.message));
        assert!(
            !latex.mathml().contains("<mtext>"),
            "{sign}: {}",
            latex.mathml()
        );
        assert!(
            seen.insert(latex.mathml().to_owned()),
            "{sign} is set like another"
        );
    }
    for sign in greek.split(' ') {
        let bold = format!(r"\boldsymbol{{{sign}}}");
        let latex = Latex::read(&bold).unwrap_or_else(|fault| panic!("{bold}: {}", fault.message));
        assert!(
            seen.insert(latex.mathml().to_owned()),
            "{bold} is set like another"
        );
    }
}

/// Pieces of which half are no symbol.
const PIECES: &[&str] = &[
    "x",
    "Y",
    "7",
    "12",
    "\\theta",
    "\\Sigma",
    "\\hat",
    "\\widehat",
    "\\overline",
    "\\operatorname",
    "'",
    "\\bar",
    "\\vec",
    "\\mathbf",
    "\\mathbb",
    "\\mathcal",
    "\\boldsymbol",
    "\\mathrm",
    "\\text",
    "{",
    "{",
    "}",
    "}",
    "{a}",
    "{R}",
    "{word}",
    "{two words}",
    "^",
    "_",
    "^",
    "_",
    " ",
    "+",
    "-",
    "*",
    ",",
    "(",
    ")",
    "\\star",
    "\\prime",
    "\\ell",
    "\\frac",
    "\\begin{matrix}",
    "&",
    "<",
    ">",
    "\\\\",
    "é",
    "\u{0}",
];

#[test]
fn whatever_is_read_can_be_set() {
    let mut random = Random::new(7);
    let mut read = 0;
    for _ in 0..60_000 {
        let length = 1 + random.below(9);
        let pieces = (0..length).map(|_| PIECES[random.below(PIECES.len() as u64) as usize]);
        let mut text: String = pieces.collect();
        if random.below(2) == 0 {
            text = format!("x_{{{text}}}");
        }
        let Ok(latex) = Latex::read(&text) else {
            continue;
        };
        read += 1;
        let again = Latex::read(latex.latex()).map(|again| again.latex().to_owned());
        assert_eq!(again.as_deref(), Ok(latex.latex()), "{text}");
        let mathml = latex.mathml();
        assert!(!mathml.contains("PARSE ERROR"), "{text}: {mathml}");
        assert!(
            !mathml.contains("<mtext>\\"),
            "{text} is not converted: {mathml}"
        );
        let page = format!("<math>{mathml}</math>");
        let page = Document::parse(&page).unwrap_or_else(|e| panic!("{text}: {e}: {mathml}"));
        for node in page.descendants().filter(|node| node.is_element()) {
            let name = node.tag_name().name();
            let parts = node.children().filter(|child| child.is_element()).count();
            match name {
                "msubsup" => assert_eq!(parts, 3, "{text}: {mathml}"),
                "msub" | "msup" | "mover" => assert_eq!(parts, 2, "{text}: {mathml}"),
                "math" | "mrow" => {}
                "mi" | "mn" | "mo" | "mtext" => assert_eq!(parts, 0, "{text}: {mathml}"),
                _ => panic!("{text}: an element {name}: {mathml}"),
            }
        }
    }
    assert!(read > 3_000, "only {read} of the texts are symbols");
}

#[test]
fn every_format_takes_names() {
    let derivation = derived(MODEL);
    for format in FORMATS {
        let shown = written(
            &derivation,
            format.name,
            &[r"f(x; θ) as \mathcal{F}^{\star}"],
        );
        let expected = match format.name {
            "text" => "f(x_i; θ)",
            "html" | "html-fragment" => "ℱ",
            "json" => r"\\mathcal{F}_{i}^{\\star}",
            _ => r"mathcal{F}",
        };
        assert!(shown.contains(expected), "{}: {shown}", format.name);
    }
}

#[test]
fn a_name_that_sets_nothing_is_told() {
    let derivation = derived(MODEL);
    for (given, idle) in [
        (r"f(x; θ) as \hat{y}", false),
        (r"σ as \sigma", false),
        (r"x as \mathbf{x}", false),
        (r"m as n", false),
        (r"f(z; θ) as \hat{y}", true),
        (r"f(x) as \hat{y}", true),
        (r"w as \mathbf{w}", true),
    ] {
        let said = names(&[given]).idle(&derivation);
        assert_eq!(said.len(), usize::from(idle), "{given}: {said:?}");
        assert!(said.iter().all(|one| one.code == Code::IdleName));
    }
    let given = ["--display", r"f(x; θ) as \hat{y}", "--display", "w as v"];
    let run = run(&[&["derive", MODEL, "--format=latex"], &given[..]].concat());
    assert_eq!(run.status, Some(0));
    assert!(
        run.err.contains("W0404") && run.err.contains("the display name of `w`"),
        "{}",
        run.err
    );
    assert_eq!(run.err.matches("W0404").count(), 1);
}

#[test]
fn documents_take_names() {
    let text = "<!-- surprisal --display \"f(x; θ) as \\hat{y}\": y ~ Normal(f(x; θ), 1) -->\n<!-- /surprisal -->\n";
    let filled = markers::fill(text).expect("a part that can be filled").text;
    assert!(filled.contains(r"\hat{y}_{i}"), "{filled}");
    let wrong = markers::fill(&text.replace(r"\hat", r"\input")).expect_err("a fault");
    assert!(
        wrong[0].message.contains(r"`\input` is not among"),
        "{wrong:?}"
    );
}

#[test]
fn the_command_shows_where_a_name_is_wrong() {
    let good = run(&[
        "derive",
        MODEL,
        "--format=latex",
        "--display",
        r"f(x; θ) as \hat{y}",
        "--display",
        r"x as \mathbf x",
    ]);
    assert_eq!(good.status, Some(0), "{}", good.err);
    assert!(
        good.out.contains(r"\hat{y}_{i}") && good.out.contains(r"\mathbf{x}"),
        "{}",
        good.out
    );
    let wrong = [r"--display=f(x; θ) as \input{y}", "--format=latex"];
    let wrong = run(&[&["derive", MODEL], &wrong[..]].concat());
    assert_eq!((wrong.status, wrong.out.as_str()), (Some(1), ""));
    assert!(
        wrong.err.contains("E0108") && wrong.err.contains("^^^^^^"),
        "{}",
        wrong.err
    );
}
