//! Formulas in MathML Core, straight from the display tree, so that a page can mark what a step changed.
//!
//! Chromium and Firefox set it without a script. Letters are styled by Unicode, not by `mathvariant`, which browsers
//! ignore but for `normal`.

mod functions;
mod names;
mod pen;

pub(super) use pen::InMathml;

use super::escape;
use super::latex::Style;
use super::math::{self, Bracket, Kind, Label, Math, Range, Sign};
use super::names as letters;
use crate::term::{Quantifier, Sense, TermId, Terms};

/// Function application and multiplication, which a voice reads and nobody sees.
const APPLY: &str = "<mo>\u{2061}</mo>";
const TIMES: &str = "<mo>\u{2062}</mo>";
/// The sign of a transpose.
const TOP: &str = "<mo lspace=\"0\" rspace=\"0\">⊤</mo>";
const THIN: &str = "<mspace width=\"0.167em\"></mspace>";

/// A formula on its own: a `math` element in display style.
pub fn mathml(terms: &Terms, term: TermId) -> String {
    let mut out = String::from("<math displaystyle=\"true\">");
    write(
        &math::build(terms, term),
        Style::of(terms, [term]),
        &mut out,
    );
    out.push_str("</math>");
    out
}

/// Appends the elements of a formula, without a `math` element around them.
pub fn write(math: &Math, style: Style<'_>, out: &mut String) {
    let in_script = false;
    Writer {
        out,
        style,
        in_script,
    }
    .math(math);
}

/// Appends a name.
pub fn write_name(name: &str, style: Style<'_>, out: &mut String) {
    let mut writer = Writer {
        out,
        style,
        in_script: false,
    };
    writer.named(name, &[]);
}

/// Appends a name with a word below it.
pub(super) fn write_estimate(name: &str, word: &str, style: Style<'_>, out: &mut String) {
    let mut writer = Writer {
        out,
        style,
        in_script: false,
    };
    writer.named(name, &[Math::symbol(word)]);
}

struct Writer<'o> {
    out: &'o mut String,
    style: Style<'o>,
    /// In a subscript, an exponent or a limit, where relations stand closer.
    in_script: bool,
}

impl Writer<'_> {
    fn push(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn mi(&mut self, text: &str) {
        let mut letters = text.chars();
        let upright = match (letters.next(), letters.next()) {
            (Some(letter), None) => letter.is_uppercase() && letters::is_greek(letter),
            _ => false,
        };
        self.push(if upright {
            "<mi mathvariant=\"normal\">"
        } else {
            "<mi>"
        });
        escape::html(text, self.out);
        self.push("</mi>");
    }

    /// A relation such as `=`.
    fn relation(&mut self, sign: &str) {
        self.push(if self.in_script {
            "<mo lspace=\"0\" rspace=\"0\">"
        } else {
            "<mo>"
        });
        escape::html(sign, self.out);
        self.push("</mo>");
    }

    /// A relation that may begin a line.
    fn relation_between(&mut self, sign: &str) {
        self.push("<mo form=\"infix\">");
        escape::html(sign, self.out);
        self.push("</mo>");
    }

    /// A comma, a semicolon or a bar between arguments.
    fn between(&mut self, sign: &str) {
        self.push(&format!("<mo separator=\"true\">{sign}</mo>"));
    }

    fn minus(&mut self, is_prefix: bool) {
        self.push(if is_prefix {
            "<mo form=\"prefix\">−</mo>"
        } else {
            "<mo>−</mo>"
        });
    }

    /// One element, whatever is inside: a row, unless a name or a number stands there alone.
    fn row(&mut self, write: impl FnOnce(&mut Self)) {
        const OPEN: &str = "<mrow>";
        let start = self.out.len();
        self.push(OPEN);
        write(self);
        let inside = &self.out[start + OPEN.len()..];
        let is_letter = inside.starts_with("<mi") || inside.starts_with("<mn");
        match is_letter && inside.matches("</").count() == 1 {
            true => self.out.replace_range(start..start + OPEN.len(), ""),
            false => self.push("</mrow>"),
        }
    }

    fn cell(&mut self, math: &Math) {
        self.row(|w| w.math(math));
    }

    /// One element of a subscript, an exponent or a limit.
    fn script(&mut self, write: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.in_script, true);
        self.row(write);
        self.in_script = outer;
    }

    fn math(&mut self, math: &Math) {
        if math.marked {
            self.push("<mrow class=\"changed\">");
        }
        self.unmarked(math);
        if math.marked {
            self.push("</mrow>");
        }
    }

    fn unmarked(&mut self, math: &Math) {
        if let Some((shown, subscripts)) = self.style.names.of_part(math) {
            return self.displayed(shown, &subscripts);
        }
        match &math.kind {
            Kind::Integer(value) => self.push(&format!("<mn>{value}</mn>")),
            Kind::Symbol(name) => self.named(name, &[]),
            Kind::Variable(label) => self.label(*label),
            Kind::Constant(op) => self.mi(op.row().form.plain()),
            Kind::Sum(summands) => self.sum(summands),
            Kind::Minus(inner) => {
                self.minus(true);
                self.math(inner);
            }
            Kind::Product(factors) => self.product(factors),
            Kind::Fraction(above, below) => {
                self.push("<mfrac>");
                self.cell(above);
                self.cell(below);
                self.push("</mfrac>");
            }
            Kind::Slash(above, below) => {
                self.math(above);
                self.push("<mo lspace=\"0\" rspace=\"0\">/</mo>");
                self.math(below);
            }
            Kind::Power(base, exponent) => self.raised(base, |w| w.math(exponent)),
            Kind::Root(inner) => {
                self.push("<msqrt>");
                self.math(inner);
                self.push("</msqrt>");
            }
            Kind::Brackets(Bracket::SquareBody, inner) => self.fenced("[", inner, "]"),
            Kind::Brackets(_, inner) => self.fenced("(", inner, ")"),
            Kind::Function {
                op,
                arguments,
                bare,
            } => self.function(*op, arguments, *bare, math.tall),
            Kind::Relation(op, pair) => {
                self.math(&pair[0]);
                self.relation(math::comparison(*op));
                self.math(&pair[1]);
            }
            Kind::Call { .. } => self.call(math),
            Kind::Subscript(base, subscripts) => self.subscript(base, subscripts),
            Kind::Factorial(inner) => {
                self.math(inner);
                self.push("<mo lspace=\"0\" rspace=\"0\">!</mo>");
            }
            _ => self.of_vectors(math),
        }
    }

    fn of_vectors(&mut self, math: &Math) {
        match &math.kind {
            Kind::Slice(parts) => self.slice(parts),
            Kind::Transpose(inner) => self.transposed(inner),
            Kind::Inverse(inner) => self.raised(inner, |w| {
                w.minus(true);
                w.push("<mn>1</mn>");
            }),
            Kind::Identity(size) => {
                self.push("<msub><mi>I</mi>");
                self.script(|w| w.math(size));
                self.push("</msub>");
            }
            kind => match math::side_by_side(kind) {
                Some((pair, transposed)) => self.beside(pair, transposed),
                None => self.with_variable(math),
            },
        }
    }

    fn beside(&mut self, pair: &[Math; 2], transposed: [bool; 2]) {
        for (k, (part, is_transposed)) in pair.iter().zip(transposed).enumerate() {
            self.push(if k > 0 { TIMES } else { "" });
            if is_transposed {
                self.transposed(part);
            } else {
                self.math(part);
            }
        }
    }

    /// `y_{1:m}`, and `x_{i,1:t-1}` where the base has a subscript already.
    fn slice(&mut self, [base, low, high]: &[Math; 3]) {
        let (base, before) = math::sliced(base);
        self.push("<msub>");
        self.cell(base);
        self.script(|w| {
            w.subscripts(before);
            if !before.is_empty() {
                w.between(",");
            }
            w.math(low);
            w.push("<mo lspace=\"0\" rspace=\"0\">:</mo>");
            w.math(high);
        });
        self.push("</msub>");
    }

    /// What binds a variable or a name.
    fn with_variable(&mut self, math: &Math) {
        match &math.kind {
            Kind::Big {
                quantifier: Quantifier::Integral,
                variable,
                body,
                ..
            } => {
                self.push("<mo>∫</mo>");
                self.math(body);
                self.push(THIN);
                self.push("<mi>d</mi>");
                self.label(*variable);
            }
            Kind::Big { body, .. } | Kind::Optimum(_, _, body) => {
                self.head(math);
                self.math(body);
            }
            Kind::Expectation(_, parts) => {
                self.head(math);
                self.stretched("[", "]", |w| w.math(&parts[1]));
            }
            Kind::Divergence(pair) => {
                self.head(math);
                self.in_fences("(", ")", math.tall, |w| {
                    w.math(&pair[0]);
                    w.relation("∥");
                    w.math(&pair[1]);
                });
            }
            _ => {}
        }
    }

    fn fenced(&mut self, open: &str, inner: &Math, close: &str) {
        self.in_fences(open, close, inner.tall, |w| w.math(inner));
    }

    /// In brackets, which grow only around what is higher than a line.
    fn in_fences(&mut self, open: &str, close: &str, tall: bool, write: impl FnOnce(&mut Self)) {
        if tall {
            return self.stretched(open, close, write);
        }
        self.row(|w| {
            w.push(&format!(
                "<mo form=\"prefix\" stretchy=\"false\">{open}</mo>"
            ));
            write(w);
            w.push(&format!(
                "<mo form=\"postfix\" stretchy=\"false\">{close}</mo>"
            ));
        });
    }

    fn stretched(&mut self, open: &str, close: &str, write: impl FnOnce(&mut Self)) {
        self.row(|w| {
            w.push(&format!(
                "<mo form=\"prefix\" stretchy=\"true\">{open}</mo>"
            ));
            write(w);
            w.push(&format!(
                "<mo form=\"postfix\" stretchy=\"true\">{close}</mo>"
            ));
        });
    }

    fn sum(&mut self, summands: &[(bool, Math)]) {
        for (sign, summand) in math::signed(summands) {
            match sign {
                Sign::None => {}
                Sign::Prefix | Sign::Minus => self.minus(sign == Sign::Prefix),
                Sign::Plus => self.push("<mo>+</mo>"),
            }
            self.math(summand);
        }
    }

    fn product(&mut self, factors: &[Math]) {
        for (k, factor) in factors.iter().enumerate() {
            if k > 0 {
                self.gap(&factors[k - 1], factor);
            }
            self.math(factor);
        }
    }

    /// What stands between two factors.
    fn gap(&mut self, left: &Math, right: &Math) {
        let is_word = matches!(right.kind, Kind::Function { op, .. } if math::is_word(op));
        match math::gap(left, right) {
            math::Gap::Dot => self.push("<mo>⋅</mo>"),
            math::Gap::None if !is_word => self.push(TIMES),
            math::Gap::None | math::Gap::Thin => {
                self.push(TIMES);
                self.push(THIN);
            }
        }
    }

    /// What stands before the body of a sign, an expectation or an optimum.
    fn head(&mut self, math: &Math) {
        match &math.kind {
            Kind::Big {
                quantifier,
                variable,
                range,
                ..
            } => self.sign(*quantifier, *variable, range),
            Kind::Expectation(variable, parts) => {
                self.push("<msub><mi>𝔼</mi>");
                self.script(|w| {
                    w.label(*variable);
                    w.relation("∼");
                    w.math(&parts[0]);
                });
                self.push("</msub>");
            }
            Kind::Divergence(_) => {
                self.push("<msub><mi>D</mi><mi>KL</mi></msub>");
                self.push(APPLY);
            }
            Kind::Optimum(sense, names, _) => {
                let word = match sense {
                    Sense::Max => "arg\u{2009}max",
                    Sense::Min => "arg\u{2009}min",
                };
                self.push(&format!(
                    "<munder><mo form=\"prefix\" movablelimits=\"false\" lspace=\"0\" rspace=\"0.333em\">{word}</mo>"
                ));
                self.script(|w| w.names(names));
                self.push("</munder>");
            }
            _ => {}
        }
    }

    fn sign(&mut self, quantifier: Quantifier, variable: Label, range: &Range) {
        let sign = match quantifier {
            Quantifier::Product => '∏',
            _ => '∑',
        };
        let element = if range.limits.is_some() {
            "munderover"
        } else {
            "munder"
        };
        self.push(&format!(
            "<{element}><mo movablelimits=\"false\">{sign}</mo>"
        ));
        self.script(|w| {
            w.label(variable);
            if let Some([low, _]) = &range.limits {
                w.relation("=");
                w.math(low);
            }
            if let Some(condition) = &range.condition {
                w.push("<mo lspace=\"0\" rspace=\"0.167em\">:</mo>");
                w.math(condition);
            }
        });
        if let Some([_, high]) = &range.limits {
            self.script(|w| w.math(high));
        }
        self.push(&format!("</{element}>"));
    }
}
