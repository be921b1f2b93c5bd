//! Assumptions as formulas: `σ > 0`, `y ∈ {0, 1}`, in each notation.

use super::display::Names;
use super::latex::width::{self, QUAD, RELATION, Width};
use super::latex::{Style, latex_in};
use super::{escape, math, mathml};
use crate::derivation::{Assumption, Ends, FLAT_PRIOR};
use crate::term::facts::Domain;
use crate::term::{Rational, TermId, Terms};

/// A piece of an assumption, from left to right.
enum Piece {
    Term(TermId),
    /// A sign between two things.
    Sign(Sign),
    /// A name of a set.
    Set(&'static str),
    /// A set by its first elements, and how it goes on.
    Elements(Vec<Rational>, Rest),
    Number(Rational),
    Words(&'static str),
    /// The norm of a vector.
    Norm(TermId),
    /// `{1, …, K}`; an end that is not there is infinite.
    From(Ends),
}

/// How a set goes on behind its first elements.
enum Rest {
    Ended,
    Endless,
    Until(Rational),
}

/// A relation, in LaTeX, as a letter and in words.
type Sign = (&'static str, &'static str, &'static str);

const IN: Sign = ("\\in", "∈", "in");
const LESS: Sign = ("<", "<", "is less than");
const GREATER: Sign = (">", ">", "is greater than");
const AT_MOST: Sign = ("\\leq", "≤", "is at most");
const AT_LEAST: Sign = ("\\geq", "≥", "is at least");
const NOT_EQUAL: Sign = ("\\neq", "≠", "differs from");
const EQUAL: Sign = ("=", "=", "equals");
const DEFINITE: Sign = ("\\succ", "≻", "");
const SEMIDEFINITE: Sign = ("\\succeq", "⪰", "");

/// The braces of a set, and the dots between its elements.
const BRACES: Width = 3_000;

fn pieces(terms: &Terms, assumption: &Assumption) -> Vec<Piece> {
    use Piece::{Elements, From, Norm, Number, Set, Sign, Term, Words};
    let shown = Term(assumption.shown);
    let int = Rational::from_integer;
    let to_zero = |sign| vec![Term(assumption.shown), Sign(sign), Number(int(0))];
    let elements = |values: Vec<Rational>, rest| {
        vec![Term(assumption.shown), Sign(IN), Elements(values, rest)]
    };
    let kind = |words, length: &Option<TermId>| {
        let mut all = vec![Term(assumption.shown), Words(words)];
        all.extend(
            length
                .iter()
                .flat_map(|&length| [Words(" of length "), Term(length)]),
        );
        all
    };
    let sign = |closed: bool| Sign(if closed { AT_MOST } else { LESS });
    if let Some(ends) = assumption.ends {
        if assumption.domain.fact().integer {
            return vec![shown, Sign(IN), From(ends)];
        }
        let low = ends.low.map(|(end, closed)| [Term(end), sign(closed)]);
        let high = ends.high.map(|(end, closed)| [sign(closed), Term(end)]);
        let (low, high) = (low.into_iter().flatten(), high.into_iter().flatten());
        return low.chain([shown]).chain(high).collect();
    }
    match &assumption.domain {
        _ if terms.is_comparison(assumption.shown) => vec![shown],
        Domain::Real if assumption.because == FLAT_PRIOR => {
            vec![Words("the prior of "), shown, Words(" is flat")]
        }
        Domain::Real => vec![shown, Sign(IN), Set("R")],
        Domain::Integer => vec![shown, Sign(IN), Set("Z")],
        Domain::Positive => to_zero(GREATER),
        Domain::NonNegative => to_zero(AT_LEAST),
        Domain::Negative => to_zero(LESS),
        Domain::NonZero => to_zero(NOT_EQUAL),
        Domain::Definite => to_zero(DEFINITE),
        Domain::Semidefinite => to_zero(SEMIDEFINITE),
        Domain::Unit => vec![
            Number(int(0)),
            Sign(LESS),
            shown,
            Sign(LESS),
            Number(int(1)),
        ],
        Domain::Binary => elements(vec![int(0), int(1)], Rest::Ended),
        Domain::Finite(values) => elements(values.clone(), Rest::Ended),
        Domain::Natural => elements(vec![int(0), int(1), int(2)], Rest::Endless),
        Domain::Count => elements(vec![int(1), int(2)], Rest::Endless),
        Domain::From(least) => elements(vec![int(*least), int(least + 1)], Rest::Endless),
        Domain::Range(low, high) if high - low < 3 => {
            elements((*low..=*high).map(int).collect(), Rest::Ended)
        }
        Domain::Range(low, high) => {
            elements(vec![int(*low), int(low + 1)], Rest::Until(int(*high)))
        }
        Domain::OneHot(of) => kind(" one-hot", of),
        Domain::Simplex(of) => kind(" on the simplex", of),
        Domain::Stochastic => kind(" stochastic", &None),
        Domain::UnitVector => vec![Norm(assumption.shown), Sign(EQUAL), Number(int(1))],
        Domain::Invertible => kind(" invertible", &None),
        Domain::Ordered => kind(" increasing", &None),
        Domain::Label(of) => kind(" a class", of),
        Domain::Permutation(of) => kind(" a permutation", of),
        Domain::Interval(low, high) => {
            let mut all = Vec::new();
            all.extend(
                low.iter()
                    .flat_map(|&(v, closed)| [Number(v), sign(closed)]),
            );
            all.push(shown);
            all.extend(
                high.iter()
                    .flat_map(|&(v, closed)| [sign(closed), Number(v)]),
            );
            all
        }
    }
}

impl Rest {
    /// The dots and the last element, where there are some.
    fn written(self, dots: &str, number: fn(Rational) -> String) -> Vec<String> {
        match self {
            Rest::Ended => Vec::new(),
            Rest::Endless => vec![dots.to_owned()],
            Rest::Until(last) => vec![dots.to_owned(), number(last)],
        }
    }
}

/// An assumption in LaTeX: `\sigma > 0`.
pub fn latex(terms: &Terms, assumption: &Assumption, style: Style<'_>) -> String {
    let piece = |piece: Piece| match piece {
        Piece::Term(term) => latex_in(terms, term, style),
        Piece::Sign((latex, ..)) => format!(" {latex} "),
        Piece::Set(name) => format!("\\mathbb{{{name}}}"),
        Piece::Number(value) => number(value),
        Piece::Words(words) => format!("\\text{{{words}}} "),
        Piece::Norm(term) => format!("\\lVert {} \\rVert", latex_in(terms, term, style)),
        Piece::From(ends) => {
            let end = |end: Option<(TermId, bool)>| end.map(|(end, _)| latex_in(terms, end, style));
            let ends = [end(ends.low), Some("\\ldots".to_owned()), end(ends.high)];
            let ends: Vec<String> = ends.into_iter().flatten().collect();
            format!("\\left\\{{ {} \\right\\}}", ends.join(", "))
        }
        Piece::Elements(values, rest) => {
            let all = values.into_iter().map(number);
            let all: Vec<String> = all.chain(rest.written("\\ldots", number)).collect();
            format!("\\left\\{{ {} \\right\\}}", all.join(", "))
        }
    };
    let all: String = pieces(terms, assumption).into_iter().map(piece).collect();
    all.trim_end().to_owned()
}

/// How wide an assumption is in LaTeX, rather too wide, in thousandths of the letters' size.
pub(super) fn width(terms: &Terms, assumption: &Assumption, style: Style<'_>) -> Width {
    let term = |term: TermId| width::of(&math::build(terms, term), style);
    let listed = |ends: Width| ends + BRACES;
    let piece = |piece: Piece| match piece {
        Piece::Term(shown) => term(shown),
        Piece::Sign(_) => RELATION + QUAD,
        Piece::Set(_) => QUAD,
        Piece::Number(value) => width::of_words(&number(value)),
        Piece::Words(words) => width::of_words(words) + QUAD / 2,
        Piece::Norm(shown) => term(shown) + 2 * QUAD,
        Piece::From(ends) => {
            let ends = [ends.low, ends.high].into_iter().flatten();
            listed(ends.map(|(end, _)| term(end) + QUAD).sum())
        }
        Piece::Elements(values, rest) => {
            let all = values.into_iter().map(number);
            let all = all.chain(rest.written("...", number));
            listed(all.map(|one| width::of_words(&one) + QUAD).sum())
        }
    };
    pieces(terms, assumption).into_iter().map(piece).sum()
}

/// The elements of an assumption in MathML.
pub fn mathml(terms: &Terms, assumption: &Assumption, style: Style<'_>, out: &mut String) {
    let written = |term: TermId| {
        let mut out = String::from("<mrow>");
        mathml::write(&math::build(terms, term), style, &mut out);
        out + "</mrow>"
    };
    for piece in pieces(terms, assumption) {
        match piece {
            Piece::Term(term) => mathml::write(&math::build(terms, term), style, out),
            Piece::Sign((_, sign, _)) => {
                out.push_str("<mo>");
                escape::html(sign, out);
                out.push_str("</mo>");
            }
            Piece::Set(name) => {
                let letter = if name == "R" { 'ℝ' } else { 'ℤ' };
                out.push_str(&format!("<mi>{letter}</mi>"));
            }
            Piece::Number(value) => out.push_str(&element(value)),
            Piece::Words(words) => {
                out.push_str(&format!("<mtext>{}</mtext>", words.replace(' ', "\u{a0}")));
            }
            Piece::Norm(term) => out.push_str(&in_fences("‖", &[written(term)], "‖")),
            Piece::From(ends) => {
                let end = |end: Option<(TermId, bool)>| end.map(|(end, _)| written(end));
                let ends = [end(ends.low), Some(DOTS.to_owned()), end(ends.high)];
                let ends: Vec<String> = ends.into_iter().flatten().collect();
                out.push_str(&in_fences("{", &ends, "}"));
            }
            Piece::Elements(values, rest) => {
                let all = values.into_iter().map(element);
                let all: Vec<String> = all.chain(rest.written(DOTS, element)).collect();
                out.push_str(&in_fences("{", &all, "}"));
            }
        }
    }
}

/// An assumption as it is read aloud: `sigma is greater than 0`.
pub(super) fn spoken(terms: &Terms, assumption: &Assumption, names: &Names) -> String {
    let term = |term: TermId| super::spoken::spoken(&math::build(terms, term), names);
    let listed = |all: Vec<String>| format!("the set of {}", all.join(", "));
    let piece = |piece: Piece| match piece {
        Piece::Term(shown) => term(shown),
        Piece::Sign((_, _, words)) => words.to_owned(),
        Piece::Set("R") => "the real numbers".to_owned(),
        Piece::Set(_) => "the whole numbers".to_owned(),
        Piece::Number(value) => number(value),
        Piece::Words(words) => words.trim().to_owned(),
        Piece::Norm(shown) => format!("the norm of {}", term(shown)),
        Piece::From(ends) => {
            let end = |end: Option<(TermId, bool)>| end.map(|(end, _)| term(end));
            let ends = [end(ends.low), Some("and so on".to_owned()), end(ends.high)];
            listed(ends.into_iter().flatten().collect())
        }
        Piece::Elements(values, rest) => {
            let all = values.into_iter().map(number);
            listed(all.chain(rest.written("and so on", number)).collect())
        }
    };
    let definite = match assumption.domain {
        Domain::Definite => "is positive definite",
        Domain::Semidefinite => "is positive semidefinite",
        _ => {
            let all = pieces(terms, assumption).into_iter().map(piece);
            return all.collect::<Vec<String>>().join(" ");
        }
    };
    format!("{} {definite}", term(assumption.shown))
}

const DOTS: &str = "<mo lspace=\"0\" rspace=\"0\">…</mo>";

/// Elements in brackets, with commas between them.
fn in_fences(open: &str, elements: &[String], close: &str) -> String {
    let inside = elements.join("<mo separator=\"true\">,</mo>");
    format!(
        "<mrow><mo form=\"prefix\" stretchy=\"false\">{open}</mo>{inside}<mo form=\"postfix\" stretchy=\"false\">{close}</mo></mrow>"
    )
}

fn number(value: Rational) -> String {
    if value.is_integer() {
        value.numer().to_string()
    } else {
        format!("{}/{}", value.numer(), value.denom())
    }
}

fn element(value: Rational) -> String {
    let written = number(value);
    match written.strip_prefix('-') {
        Some(rest) => format!("<mrow><mo form=\"prefix\">−</mo><mn>{rest}</mn></mrow>"),
        None => format!("<mn>{written}</mn>"),
    }
}
