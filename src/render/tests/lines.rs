//! Formulas in several lines, words on lines, and text that is no LaTeX.

use super::pages::derivation;
use super::samples::Make;
use crate::render::latex::{InLatex, Style, latex, width};
use crate::render::lines::{lines, narrow};
use crate::render::{escape, math};
use crate::term::TermId;

type Sample = fn(&mut Make) -> TermId;

fn broken(term: Sample, room: u32) -> Vec<String> {
    let mut make = Make::new();
    let term = term(&mut make);
    let formula = math::build(&make.terms, term);
    lines(&formula, &InLatex(Style::default()), room, room)
}

#[test]
fn what_fits_is_not_broken() {
    let mut make = Make::new();
    let term = make.ridge();
    let whole = broken(Make::ridge, 34_500);
    assert_eq!(whole, [latex(&make.terms, term)]);
}

#[test]
fn the_outermost_plus_is_broken_first() {
    assert_eq!(
        broken(Make::ridge, 15_500),
        [
            r"\underset{\theta}{\arg\min}\, \biggl[ \sum_{i=1}^{m} (y_{i} - w^{\top} x_{i})^{2}",
            r"+ \frac{\sigma^{2}}{\tau^{2}} \lVert w \rVert^{2} \biggr]",
        ]
    );
    let narrow = broken(Make::bce, 14_000);
    assert_eq!(
        narrow,
        [
            r"\underset{\theta}{\arg\min}\, {-}\frac{1}{m} \sum_{i=1}^{m} \bigl[ y_{i} \log p_{i}",
            r"+ (1 - y_{i}) \log(1 - p_{i}) \bigr]",
        ]
    );
}

/// `(log p_i + log q_i + log r_i)(a + b)`: the short bracket stays whole.
#[test]
fn short_brackets_stay_whole() {
    let term: Sample = |make| {
        let (a, b) = (make.s("a"), make.s("b"));
        let short = make.terms.add([a, b]);
        let logs = ["p", "q", "r"].map(|name| make.at(name));
        let logs = logs.map(|of| make.terms.log(of));
        let long = make.terms.add(logs);
        make.terms.mul([long, short])
    };
    for room in [8_000, 9_500, 11_000] {
        let all = broken(term, room);
        assert!(all.len() > 1, "{all:?}");
        assert!(all.iter().any(|line| line.contains("(a + b)")), "{all:?}");
    }
    assert!(broken(term, 3_000).len() > 4, "nothing else fits");
}

#[test]
fn factors_are_broken_with_a_sign() {
    let all = broken(Make::gaussian, 9_000);
    assert_eq!(all[0], r"\frac{1}{\sqrt{2 \pi \sigma^{2}}}");
    assert!(all[1].starts_with(r"\cdot \exp\left( "), "{all:?}");
}

#[test]
fn a_fraction_that_is_too_wide_stands_in_brackets() {
    let all = broken(Make::expectation, 5_000).join(" ");
    assert!(all.contains(r"\log \biggl( p_{\text{data}}(x)"), "{all}");
    assert!(all.contains(" / "), "{all}");
}

#[test]
fn widths_are_near_those_of_tex() {
    // The widths of boxes that pdflatex sets in display style, in hundredths of a point.
    let known: [(Sample, u32); 5] = [
        (Make::mse, 12_628),
        (Make::ridge, 16_487),
        (Make::gaussian, 11_461),
        (Make::bce, 20_092),
        (Make::expectation, 11_449),
    ];
    for (term, set) in known {
        let mut make = Make::new();
        let term = term(&mut make);
        let guess = width::of(&math::build(&make.terms, term), Style::default());
        assert!(guess >= set && guess <= set + set / 5, "{guess} for {set}");
    }
}

#[test]
fn text_is_no_command() {
    let mut out = String::new();
    escape::tex(r"\input{a} \write18{b} $x$ 5% #&_^~ -- <!--", &mut out);
    assert_eq!(
        out,
        r"\textbackslash{}input\{a\} \textbackslash{}write18\{b\} \$x\$ 5\% \#\&\_\textasciicircum{}$\sim$ -{}- \textless{}!-{}-"
    );
    out.clear();
    escape::tex("θ\u{302} σ² Ж größe", &mut out);
    assert_eq!(out, r"$\hat{\theta}$ $\sigma$${}^{2}$ Ж größe");
}

/// No line begins with the end of brackets or ends with their beginning, but behind an expectation, which may be as wide as a
/// line. What is fenced has a line of its own before either.
#[test]
fn no_bracket_is_left_alone() {
    const OPEN: &[&str] = &["(", "[", "\\{", "\\lVert"];
    const CLOSED: &[&str] = &[")", "]", "\\}", "\\rVert"];
    let derivation = derivation();
    let terms = &derivation.terms;
    let pen = InLatex(Style::default());
    let after = derivation.steps.iter().map(|step| step.after);
    for statement in after.chain([derivation.start]) {
        let formula = math::build(terms, statement);
        for room in (4_000..24_000).step_by(500) {
            for set in [lines, narrow] {
                let all = set(&formula, &pen, room, room - 2_000);
                for (k, line) in all.iter().enumerate() {
                    let bare = [
                        "\\biggl", "\\biggr", "\\bigl", "\\bigr", "\\left", "\\right",
                    ];
                    let bare = bare
                        .iter()
                        .fold(line.clone(), |line, size| line.replace(size, ""));
                    let bare = bare.trim();
                    let begins = k > 0 && CLOSED.iter().any(|sign| bare.starts_with(sign));
                    let ends = k + 1 < all.len() && OPEN.iter().any(|sign| bare.ends_with(sign));
                    assert!(
                        !begins && (!ends || bare.contains("\\mathbb{E}")),
                        "{all:#?}"
                    );
                }
            }
        }
    }
}

/// In a narrow column a fraction that does not fit behind its sum stands below it, and stays a fraction.
#[test]
fn a_fraction_goes_below_its_sum_in_a_narrow_column() {
    let mut make = Make::new();
    let residual = make.residual();
    let (square, b) = (make.pow(residual, 2), make.s("b"));
    let inverse = make.pow(b, -1);
    let body = make.terms.mul([square, inverse]);
    let term = make.sum(body);
    let formula = math::build(&make.terms, term);
    let pen = InLatex(Style::default());
    let wide = latex(&make.terms, term);
    let (_, fraction) = wide.split_once(r"\frac").expect("a fraction");
    let room = width::of(&formula, Style::default()) - 1_000;
    let all = narrow(&formula, &pen, room, room);
    assert_eq!(all.len(), 2, "{all:?}");
    assert_eq!(all[1], format!(r"\frac{fraction}"));
}
