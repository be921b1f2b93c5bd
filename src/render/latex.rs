//! Formulas in LaTeX, in the subset that KaTeX, MathJax, pdflatex, GitHub and Jupyter all read.

mod metrics;
mod named;
mod pen;
mod style;
pub mod width;

pub(super) use pen::InLatex;
pub use style::Style;

use super::math::{self, Bracket, Gap, Kind, Label, Math, Range, Shape};
use crate::term::ops::Form;
use crate::term::{Op, Quantifier, Sense, TermId, Terms};

/// The sign of a transpose.
const TRANSPOSED: &str = "^{\\top}";

/// Between the two distributions of a divergence.
const PARALLEL: &str = " \\parallel ";

/// A formula on its own.
pub fn latex(terms: &Terms, term: TermId) -> String {
    latex_in(terms, term, Style::of(terms, [term]))
}

/// A formula among others.
pub fn latex_in(terms: &Terms, term: TermId, style: Style<'_>) -> String {
    let mut out = String::new();
    write(&math::build(terms, term), style, &mut out);
    out
}

/// Appends a formula.
pub fn write(math: &Math, style: Style<'_>, out: &mut String) {
    out.reserve(256);
    Writer { out, style }.math(math);
}

/// Appends a name.
pub fn write_name(name: &str, style: Style<'_>, out: &mut String) {
    Writer { out, style }.named(name, &[]);
}

/// Appends a name with a word below it or a star above it: `\theta_{\mathrm{ML}}`, `\beta_{1,\mathrm{ML}}`, `\theta^{*}`.
pub(super) fn write_estimate(name: &str, mark: &str, style: Style<'_>, out: &mut String) {
    let mut writer = Writer { out, style };
    match mark {
        "*" => writer.raised(&Math::symbol(name), "^{*}"),
        word => writer.named(name, &[Math::symbol(word)]),
    }
}

struct Writer<'o> {
    out: &'o mut String,
    style: Style<'o>,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn label(&mut self, label: Label) {
        self.named(&label.spelled(), &[]);
    }

    fn math(&mut self, math: &Math) {
        if self.displayed(math) {
            return;
        }
        match &math.kind {
            Kind::Integer(value) => self.push(&value.to_string()),
            Kind::Symbol(name) => self.named(name, &[]),
            Kind::Variable(label) => self.label(*label),
            Kind::Constant(op) => self.push(command(*op)),
            Kind::Sum(summands) => self.sum(summands),
            Kind::Minus(inner) => {
                self.push("-");
                self.math(inner);
            }
            Kind::Product(factors) => self.product(factors),
            Kind::Fraction(above, below) => {
                self.enclosed("\\frac{", above, "}{");
                self.math(below);
                self.push("}");
            }
            Kind::Slash(above, below) => {
                self.enclosed("", above, "/");
                self.math(below);
            }
            Kind::Power(base, exponent) => {
                self.raised(base, "^{");
                self.enclosed("", exponent, "}");
            }
            Kind::Root(inner) => self.enclosed("\\sqrt{", inner, "}"),
            Kind::Brackets(Bracket::SquareBody, inner) => self.fenced("[", inner, "]"),
            Kind::Brackets(_, inner) => self.fenced("(", inner, ")"),
            Kind::Function {
                op,
                arguments,
                bare,
            } => self.function(*op, arguments, *bare, math.tall),
            Kind::Relation(op, pair) => {
                self.enclosed("", &pair[0], " ");
                self.push(command(*op));
                self.enclosed(" ", &pair[1], "");
            }
            Kind::Call { .. } => self.call(math),
            Kind::Subscript(base, subscripts) => self.subscript(base, subscripts),
            Kind::Slice(parts) => {
                let [base, low, high] = &**parts;
                self.slice(base, low, high);
            }
            Kind::Factorial(inner) => {
                self.math(inner);
                self.push("!");
            }
            Kind::Transpose(inner) => self.raised(inner, TRANSPOSED),
            Kind::Inverse(inner) => self.raised(inner, "^{-1}"),
            Kind::Identity(size) => self.enclosed("I_{", size, "}"),
            _ => match math::side_by_side(&math.kind) {
                Some((pair, transposed)) => self.beside(pair, transposed),
                None => self.with_variable(math),
            },
        }
    }

    fn beside(&mut self, [left, right]: &[Math; 2], transposed: [bool; 2]) {
        for (k, (part, is_transposed)) in [left, right].into_iter().zip(transposed).enumerate() {
            self.push(if k > 0 { " " } else { "" });
            match is_transposed {
                true => self.raised(part, TRANSPOSED),
                false => self.math(part),
            }
        }
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
                self.enclosed("\\int ", body, " \\, d");
                self.label(*variable);
            }
            Kind::Big { body, .. } => {
                self.head(math);
                self.math(body);
            }
            Kind::Expectation(_, parts) => {
                self.head(math);
                self.enclosed("\\left[ ", &parts[1], " \\right]");
            }
            Kind::Divergence(pair) => {
                let (open, close) = fences("(", ")", math.tall);
                self.head(math);
                self.enclosed(open, &pair[0], PARALLEL);
                self.enclosed("", &pair[1], close);
            }
            Kind::Optimum(_, _, body) => {
                self.head(math);
                match &body.kind {
                    Kind::Minus(inner) => self.enclosed("{-}", inner, ""), // a sign, no subtraction
                    _ => self.math(body),
                }
            }
            _ => {}
        }
    }

    /// What stands before the body of a sign, an expectation or an optimum.
    fn head(&mut self, math: &Math) {
        match &math.kind {
            Kind::Optimum(sense, names, _) => {
                self.push("\\underset{");
                self.names(names);
                self.push(match sense {
                    Sense::Max => "}{\\arg\\max}\\, ",
                    Sense::Min => "}{\\arg\\min}\\, ",
                });
            }
            Kind::Big {
                quantifier,
                variable,
                range,
                ..
            } => self.sign(*quantifier, *variable, range),
            Kind::Expectation(variable, parts) => {
                self.push("\\mathbb{E}_{");
                self.label(*variable);
                self.enclosed(" \\sim ", &parts[0], "}");
            }
            Kind::Divergence(_) => self.push("D_{\\mathrm{KL}}"),
            _ => {}
        }
    }

    fn enclosed(&mut self, open: &str, inner: &Math, close: &str) {
        self.push(open);
        self.math(inner);
        self.push(close);
    }

    /// In brackets that grow with what they enclose.
    fn fenced(&mut self, open: &str, inner: &Math, close: &str) {
        let (open, close) = fences(open, close, inner.tall);
        self.enclosed(open, inner, close);
    }

    fn sum(&mut self, summands: &[(bool, Math)]) {
        for (sign, summand) in math::signed(summands) {
            self.push(sign.spaced());
            self.math(summand);
        }
    }

    fn product(&mut self, factors: &[Math]) {
        for (k, factor) in factors.iter().enumerate() {
            if k > 0 {
                self.push(gap(&factors[k - 1], factor));
            }
            self.math(factor);
        }
    }

    fn function(&mut self, op: Op, arguments: &[Math], bare: bool, tall: bool) {
        match math::shape(op, arguments) {
            Shape::Bars(inner) if tall => return self.enclosed("\\left| ", inner, " \\right|"),
            Shape::Bars(inner) => return self.enclosed("\\lvert ", inner, " \\rvert"),
            Shape::Norm(inner, below) => {
                let (open, close) = if tall {
                    ("\\left\\| ", " \\right\\|")
                } else {
                    ("\\lVert ", " \\rVert")
                };
                self.enclosed(open, inner, close);
                return below.into_iter().for_each(|below| {
                    self.push(&format!("_{{{below}}}"));
                });
            }
            Shape::Cases(condition, value, elsewhere) => {
                return self.cases(condition, value, elsewhere);
            }
            Shape::Binomial(from, chosen) => {
                self.enclosed("\\binom{", from, "}{");
                return self.enclosed("", chosen, "}");
            }
            Shape::OfOrder(letter, order, argument) => {
                self.push(letter);
                self.enclosed("_{", order, "}");
                let (open, close) = fences("(", ")", tall);
                return self.enclosed(open, argument, close);
            }
            Shape::Named => self.function_name(op),
        }
        if bare {
            return self.enclosed(" ", &arguments[0], "");
        }
        let (open, close) = fences("(", ")", tall);
        self.push(open);
        for (k, argument) in arguments.iter().enumerate() {
            self.push(if k > 0 { ", " } else { "" });
            self.math(argument);
        }
        self.push(close);
    }

    fn function_name(&mut self, op: Op) {
        self.push(match op {
            Op::Sigmoid if self.style.sigma_is_taken => "\\mathrm{sigmoid}",
            _ => command(op),
        });
    }

    /// The value where the condition holds, and the value elsewhere.
    fn cases(&mut self, condition: &Math, value: &Math, elsewhere: &Math) {
        self.enclosed("\\begin{cases} ", value, " & \\text{if } ");
        self.enclosed("", condition, " \\\\ ");
        self.enclosed("", elsewhere, " & \\text{otherwise} \\end{cases}");
    }

    fn call(&mut self, math: &Math) {
        let Kind::Call {
            name,
            subscripts,
            arguments,
        } = &math.kind
        else {
            return;
        };
        self.named(name, subscripts);
        let (open, close) = fences("(", ")", math.tall);
        self.push(open);
        for (mark, argument) in math::marked(arguments) {
            self.push(mark.spaced(" \\mid "));
            self.math(argument);
        }
        self.push(close);
    }

    fn sign(&mut self, quantifier: Quantifier, variable: Label, range: &Range) {
        self.push(match quantifier {
            Quantifier::Product => "\\prod_{",
            _ => "\\sum_{",
        });
        self.label(variable);
        if let Some([low, _]) = &range.limits {
            self.enclosed("=", low, "");
        }
        if let Some(condition) = &range.condition {
            self.enclosed(":\\, ", condition, "");
        }
        match &range.limits {
            Some([_, high]) => self.enclosed("}^{", high, "} "),
            None => self.push("} "),
        }
    }
}

fn command(op: Op) -> &'static str {
    match op.row().form {
        Form::Function(latex) | Form::Constant(_, latex) | Form::Relation(_, latex) => latex,
        Form::Special => op.row().name,
    }
}

fn gap(left: &Math, right: &Math) -> &'static str {
    match math::gap(left, right) {
        Gap::Dot => " \\cdot ",
        Gap::Thin => " \\, ",
        Gap::None => " ",
    }
}

fn fences(open: &str, close: &str, tall: bool) -> (&'static str, &'static str) {
    match (open, close, tall) {
        ("[", "]", true) => ("\\left[ ", " \\right]"),
        ("[", "]", false) => ("[", "]"),
        (_, _, true) => ("\\left( ", " \\right)"),
        (_, _, false) => ("(", ")"),
    }
}
