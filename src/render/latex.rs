//! Formulas in LaTeX, in the subset that KaTeX, MathJax, pdflatex, GitHub and Jupyter all read.

use super::math::{self, Bracket, Gap, Kind, Label, Math};
use super::names;
use crate::term::ops::Form;
use crate::term::{Op, Quantifier, Sense, Separator, TermId, Terms};

/// What the formulas of one text agree on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// `σ` is a name there, so the sigmoid cannot be called σ.
    pub sigma_is_taken: bool,
}

impl Style {
    /// The style for formulas that appear together.
    pub fn of(terms: &Terms, formulas: impl IntoIterator<Item = TermId>) -> Style {
        let sigma_is_taken = terms.find_name("σ").is_some_and(|sigma| {
            let mut formulas = formulas.into_iter();
            formulas.any(|formula| terms.mentions(formula, sigma))
        });
        Style { sigma_is_taken }
    }
}

/// A formula on its own.
pub fn latex(terms: &Terms, term: TermId) -> String {
    latex_in(terms, term, Style::of(terms, [term]))
}

/// A formula among others.
pub fn latex_in(terms: &Terms, term: TermId, style: Style) -> String {
    let mut out = String::new();
    write(&math::build(terms, term), style, &mut out);
    out
}

/// Appends a formula.
pub fn write(math: &Math, style: Style, out: &mut String) {
    out.reserve(256);
    Writer { out, style }.math(math);
}

/// Appends a name.
pub fn write_name(name: &str, out: &mut String) {
    let style = Style::default();
    Writer { out, style }.named(name, &[]);
}

struct Writer<'o> {
    out: &'o mut String,
    style: Style,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn label(&mut self, label: Label) {
        if label.twins == 0 {
            return self.named(label.name, &[]);
        }
        let number = (label.twins + 1).to_string();
        self.named(&format!("{}{number}", label.name), &[]);
    }

    fn math(&mut self, math: &Math) {
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
            Kind::Power(base, exponent) => {
                self.math(base);
                self.enclosed("^{", exponent, "}");
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
                match base.kind {
                    Kind::Subscript(..) => self.enclosed("{", base, "}"), // two subscripts need braces
                    _ => self.math(base),
                }
                self.enclosed("_{", low, ":");
                self.math(high);
                self.push("}");
            }
            Kind::Factorial(inner) => {
                self.math(inner);
                self.push("!");
            }
            Kind::Dot(pair) => {
                self.enclosed("", &pair[0], "^{\\top} ");
                self.math(&pair[1]);
            }
            Kind::MatMul(pair) => {
                self.enclosed("", &pair[0], " ");
                self.math(&pair[1]);
            }
            Kind::Outer(pair) => {
                self.enclosed("", &pair[0], " ");
                self.enclosed("", &pair[1], "^{\\top}");
            }
            Kind::Transpose(inner) => self.enclosed("", inner, "^{\\top}"),
            Kind::Inverse(inner) => self.enclosed("", inner, "^{-1}"),
            Kind::Identity(size) => self.enclosed("I_{", size, "}"),
            _ => self.with_variable(math),
        }
    }

    /// What binds a variable or a name.
    fn with_variable(&mut self, math: &Math) {
        match &math.kind {
            Kind::Big {
                quantifier,
                variable,
                limits,
                body,
            } => self.big(*quantifier, *variable, limits.as_deref(), body),
            Kind::Expectation(variable, parts) => {
                let [density, body] = &**parts;
                self.push("\\mathbb{E}_{");
                self.label(*variable);
                self.enclosed(" \\sim ", density, "}");
                self.enclosed("\\left[ ", body, " \\right]");
            }
            Kind::Divergence(pair) => {
                let (open, close) = fences("(", ")", math.tall);
                self.push("D_{\\mathrm{KL}}");
                self.enclosed(open, &pair[0], " \\parallel ");
                self.enclosed("", &pair[1], close);
            }
            Kind::Optimum(sense, names, body) => {
                self.push("\\underset{");
                self.names(names);
                self.push(match sense {
                    Sense::Max => "}{\\arg\\max}\\, ",
                    Sense::Min => "}{\\arg\\min}\\, ",
                });
                self.math(body);
            }
            _ => {}
        }
    }

    fn names(&mut self, names: &[&str]) {
        for (k, name) in names.iter().enumerate() {
            self.push(if k > 0 { ", " } else { "" });
            self.named(name, &[]);
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
        for (k, (minus, summand)) in summands.iter().enumerate() {
            self.push(match (k, minus) {
                (0, false) => "",
                (0, true) => "-",
                (_, false) => " + ",
                (_, true) => " - ",
            });
            self.math(summand);
        }
    }

    fn product(&mut self, factors: &[Math]) {
        for (k, factor) in factors.iter().enumerate() {
            if k > 0 {
                self.push(match math::gap(&factors[k - 1], factor) {
                    Gap::Dot => " \\cdot ",
                    Gap::Thin => " \\, ",
                    Gap::None => " ",
                });
            }
            self.math(factor);
        }
    }

    fn function(&mut self, op: Op, arguments: &[Math], bare: bool, tall: bool) {
        match op {
            Op::Abs if tall => return self.enclosed("\\left| ", &arguments[0], " \\right|"),
            Op::Abs => return self.enclosed("\\lvert ", &arguments[0], " \\rvert"),
            Op::Norm | Op::Norm1 => {
                let (open, close) = if tall {
                    ("\\left\\| ", " \\right\\|")
                } else {
                    ("\\lVert ", " \\rVert")
                };
                self.enclosed(open, &arguments[0], close);
                return self.push(if op == Op::Norm1 { "_{1}" } else { "" });
            }
            Op::If => return self.cases(arguments),
            Op::Choose => {
                self.enclosed("\\binom{", &arguments[0], "}{");
                return self.enclosed("", &arguments[1], "}");
            }
            Op::BesselI => {
                self.enclosed("I_{", &arguments[0], "}");
                let (open, close) = fences("(", ")", tall);
                return self.enclosed(open, &arguments[1], close);
            }
            Op::Sigmoid if self.style.sigma_is_taken => self.push("\\mathrm{sigmoid}"),
            _ => self.push(command(op)),
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

    /// The value where the condition holds, and the value elsewhere.
    fn cases(&mut self, arguments: &[Math]) {
        self.enclosed("\\begin{cases} ", &arguments[1], " & \\text{if } ");
        self.enclosed("", &arguments[0], " \\\\ ");
        self.enclosed("", &arguments[2], " & \\text{otherwise} \\end{cases}");
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
        for (k, (separator, argument)) in arguments.iter().enumerate() {
            self.push(match (separator, k) {
                (Separator::Comma | Separator::Subscript, 0) => "",
                (Separator::Comma | Separator::Subscript, _) => ", ",
                (Separator::Bar, _) => " \\mid ",
                (Separator::Argument, 0) => "",
                (Separator::Semicolon, _) | (Separator::Argument, 1) => "; ",
                (Separator::Argument, _) => ", ",
            });
            self.math(argument);
        }
        self.push(close);
    }

    fn subscript(&mut self, base: &Math, subscripts: &[Math]) {
        if let Kind::Symbol(name) = base.kind {
            return self.named(name, subscripts);
        }
        let braces = matches!(base.kind, Kind::Subscript(..));
        self.enclosed(
            if braces { "{" } else { "" },
            base,
            if braces { "}" } else { "" },
        );
        self.push("_{");
        self.listed(subscripts);
        self.push("}");
    }

    /// A name with its own subscript and further ones, all in one.
    fn named(&mut self, name: &str, subscripts: &[Math]) {
        let mut own = String::new();
        names::latex(name, self.out, &mut own);
        if own.is_empty() && subscripts.is_empty() {
            return;
        }
        self.push("_{");
        self.push(&own);
        if !own.is_empty() && !subscripts.is_empty() {
            self.push(",");
        }
        self.listed(subscripts);
        self.push("}");
    }

    fn listed(&mut self, subscripts: &[Math]) {
        let apart = if math::are_letters(subscripts) {
            ""
        } else {
            ","
        };
        for (k, subscript) in subscripts.iter().enumerate() {
            self.push(if k > 0 { apart } else { "" });
            self.math(subscript);
        }
    }

    fn big(
        &mut self,
        quantifier: Quantifier,
        variable: Label,
        limits: Option<&[Math; 2]>,
        body: &Math,
    ) {
        match quantifier {
            Quantifier::Integral => {
                self.enclosed("\\int ", body, " \\, d");
                return self.label(variable);
            }
            Quantifier::Product => self.push("\\prod_{"),
            _ => self.push("\\sum_{"),
        }
        self.label(variable);
        match limits {
            Some([low, high]) => {
                self.enclosed("=", low, "}");
                self.enclosed("^{", high, "} ");
            }
            None => self.push("} "),
        }
        self.math(body);
    }
}

fn command(op: Op) -> &'static str {
    match op.row().form {
        Form::Function(latex) | Form::Constant(_, latex) | Form::Relation(_, latex) => latex,
        Form::Special => op.row().name,
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
