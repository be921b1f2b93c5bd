//! LaTeX, and that it stays within what every reader of LaTeX understands.

use super::pages::derivation;
use super::samples::Make;
use crate::render::Page;
use crate::render::latex::latex;
use crate::render::names::{is_foreign, is_latin};
use crate::render::outline::Detail;
use crate::term::{Op, TermId};

/// The commands that KaTeX, MathJax, pdflatex and GitHub all know.
const COMMANDS: &str = "frac sqrt sum prod int underset arg max min log exp cos cosh hat bar tilde dot \
    mathbb mathrm text left right leq geq neq in sim approx mid parallel cdot top lVert rVert lvert rvert \
    infty ell alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma \
    tau upsilon varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega epsilon vartheta varkappa phi varrho varpi varsigma begin end quad qquad \
    bigl bigr biggl biggr";

/// Checks that a formula is portable: known commands, balanced braces, plain text in `\text`, ASCII elsewhere.
pub fn lint(formula: &str) {
    let mut depth = 0;
    for letter in formula.chars() {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        assert!(depth >= 0, "{formula}");
    }
    assert_eq!(depth, 0, "{formula}");
    let mut rest = formula;
    while let Some(at) = rest.find('\\') {
        assert!(rest[..at].is_ascii(), "{formula}");
        rest = &rest[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphabetic());
        let command = &rest[..end.unwrap_or(rest.len())];
        if command.is_empty() {
            assert!(rest.starts_with([',', '|', '\\']), "{formula}");
            rest = &rest[1..];
        } else {
            let known = COMMANDS.split_whitespace().any(|known| known == command);
            assert!(known, "\\{command} in {formula}");
            if command == "text" {
                let text = &rest[5..rest.find('}').unwrap_or(rest.len())];
                let plain = |c: char| {
                    c.is_ascii_alphanumeric()
                        || is_latin(c)
                        || is_foreign(c)
                        || " -():,.;='/[]".contains(c)
                };
                assert!(text.chars().all(plain), "{formula}");
                rest = &rest[5 + text.len()..];
            }
        }
    }
    assert!(rest.is_ascii(), "{formula}");
}

fn check(term: fn(&mut Make) -> TermId, expected: &str) {
    let mut make = Make::new();
    let term = term(&mut make);
    let shown = latex(&make.terms, term);
    lint(&shown);
    assert_eq!(shown, expected);
}

#[test]
fn objectives() {
    check(
        Make::mse,
        r"\underset{\theta}{\arg\min}\, \frac{1}{m} \sum_{i=1}^{m} (y_{i} - f(x_{i}; \theta))^{2}",
    );
    check(
        Make::bce,
        r"\underset{\theta}{\arg\min}\, {-}\frac{1}{m} \sum_{i=1}^{m} [y_{i} \log p_{i} + (1 - y_{i}) \log(1 - p_{i})]",
    );
    check(
        Make::ridge,
        r"\underset{\theta}{\arg\min}\, \left[ \sum_{i=1}^{m} (y_{i} - w^{\top} x_{i})^{2} + \frac{\sigma^{2}}{\tau^{2}} \lVert w \rVert^{2} \right]",
    );
    check(
        Make::divergence,
        r"\underset{\theta}{\arg\min}\, D_{\mathrm{KL}}(p_{\text{data}}(x) \parallel p_{\text{model}}(x; \theta))",
    );
}

#[test]
fn densities() {
    check(
        Make::gaussian,
        r"\frac{1}{\sqrt{2 \pi \sigma^{2}}} \exp\left( -\frac{(y_{i} - \mu)^{2}}{2 \sigma^{2}} \right)",
    );
    check(
        Make::poisson,
        r"\frac{\lambda^{y_{i}} \exp(-\lambda)}{y_{i}!}",
    );
    check(
        Make::laplace,
        r"\frac{1}{2 b} \exp\left( -\frac{\lvert y_{i} - f(x_{i}; \theta) \rvert}{b} \right)",
    );
}

#[test]
fn logs_and_expectations() {
    check(
        Make::gaussian_log_likelihood,
        r"-\frac{m}{2} \log(2 \pi \sigma^{2}) - \frac{1}{2 \sigma^{2}} \sum_{i=1}^{m} (y_{i} - f(x_{i}; \theta))^{2}",
    );
    check(
        Make::mixture,
        r"\sum_{i=1}^{m} \log \sum_{k=1}^{K} w_{k} \, p(x_{i}; \mu_{k})",
    );
    check(
        Make::expectation,
        r"\mathbb{E}_{x \sim p_{\text{data}}}\left[ \log \frac{p_{\text{data}}(x)}{p_{\text{model}}(x; \theta)} \right]",
    );
}

#[test]
fn names_and_subscripts() {
    let mut make = Make::new();
    let shown: Vec<String> = make
        .oddities()
        .iter()
        .map(|&term| latex(&make.terms, term))
        .collect();
    shown.iter().for_each(|formula| lint(formula));
    assert_eq!(shown[0], r"\hat{y}_{t - 1}");
    assert_eq!(shown[2], "x_{ij}");
    assert_eq!(shown[3], r"f(x; \theta)_{i}");
    for (name, expected) in [
        ("x1", "x_{1}"),
        ("rate", r"\mathrm{rate}"),
        ("θ\u{302}", r"\hat{\theta}"),
        ("w_0", "w_{0}"),
        ("größe", r"\text{größe}"),
        ("φ", r"\varphi"),
        ("ϕ", r"\phi"),
        ("ϑ_ϵ", r"\vartheta_{\epsilon}"),
        ("Дом", r"\text{Дом}"),
        ("Д", r"\text{Д}"),
        ("α_дом", r"\alpha_{\text{дом}}"),
        ("漢\u{302}", r"\hat{\text{漢}}"),
    ] {
        let symbol = make.s(name);
        let shown = latex(&make.terms, symbol);
        lint(&shown);
        assert_eq!(shown, expected);
    }
}

#[test]
fn the_sigmoid_gives_way_to_a_symbol() {
    let mut make = Make::new();
    let (x, sigma) = (make.s("x"), make.s("σ"));
    let sigmoid = make.op(Op::Sigmoid, &[x]);
    assert_eq!(latex(&make.terms, sigmoid), r"\sigma(x)");
    let both = make.terms.mul([sigma, sigmoid]);
    assert_eq!(latex(&make.terms, both), r"\sigma \, \mathrm{sigmoid}(x)");
}

#[test]
fn letters_below_a_name_stay_apart() {
    let mut make = Make::new();
    let parts = ["W", "β", "j"].map(|name| make.s(name));
    let component = make.op(Op::Index, &parts);
    assert_eq!(latex(&make.terms, component), r"W_{\beta j}");
}

/// In LaTeX the anchors of a page are labels, one for each line of HTML; what goes on below a line has no number.
#[test]
fn lines_have_labels_where_they_are_asked_for() {
    let derivation = derivation();
    let of = |anchors, detail| {
        let page = Page {
            anchors,
            detail,
            ..Page::new(&derivation)
        };
        ["latex", "html-fragment"].map(|format| page.written(format).expect("a format"))
    };
    for detail in [Detail::Brief, Detail::Normal, Detail::Full] {
        let [latex, html] = of(Some("mse-"), detail);
        let lines: Vec<&str> = latex.lines().filter(|line| line.contains("&")).collect();
        let labels: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.split("\\label{").nth(1))
            .collect();
        assert_eq!(labels.len(), html.matches("<li id=\"mse-s").count());
        for (k, label) in labels.iter().enumerate() {
            assert!(label.starts_with(&format!("mse-s{k}}}")), "{label}");
        }
        let is_told = |line: &&str| line.contains("\\label{") != line.contains("\\notag");
        assert!(lines.iter().all(is_told), "{latex}");
        assert!(latex.contains("\\begin{align}") && !latex.contains("align*"));
        let [plain, _] = of(None, detail);
        assert!(plain.contains("align*") && !plain.contains("\\label"));
    }
}
