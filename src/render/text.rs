//! Formulas in one line: the plain notation, which parses back, and the same in ASCII with every operator.

mod beside;
pub mod block;
pub mod plane;

use super::math::{self, Bracket, Kind, Label, Level, Math, Range, Sign};
use super::names;
use crate::greek;
use crate::term::ops::Form;
use crate::term::{Op, Quantifier, Sense, Separator, TermId, Terms};

/// The plain notation: `argmin[θ] 1/m sum[i=1..m]((y_i - f(x_i; θ))²)`.
pub fn plain(terms: &Terms, term: TermId) -> String {
    let mut out = String::new();
    write(&math::build(terms, term), Alphabet::Unicode, &mut out);
    out
}

/// For programs: `argmin[theta] 1/m*sum[i=1..m]((y[i] - f(x[i]; theta))^2)`.
pub fn ascii(terms: &Terms, term: TermId) -> String {
    let mut out = String::new();
    write(&math::build(terms, term), Alphabet::Ascii, &mut out);
    out
}

/// A name alone.
pub fn name(name: &str, alphabet: Alphabet) -> String {
    let mut out = String::new();
    Writer {
        out: &mut out,
        ascii: alphabet == Alphabet::Ascii,
    }
    .name(name);
    out
}

/// Which letters may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Greek letters, superscripts, products without a sign.
    Unicode,
    /// None of these.
    Ascii,
}

/// Appends a formula.
pub fn write(math: &Math, alphabet: Alphabet, out: &mut String) {
    out.reserve(128);
    let ascii = alphabet == Alphabet::Ascii;
    Writer { out, ascii }.math(math);
}

struct Writer<'o> {
    out: &'o mut String,
    ascii: bool,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn either(&mut self, ascii: &str, unicode: &str) {
        self.out.push_str(if self.ascii { ascii } else { unicode });
    }

    fn name(&mut self, name: &str) {
        if self.ascii {
            names::ascii(name, self.out);
        } else {
            self.push(name);
        }
    }

    fn label(&mut self, label: Label) {
        self.name(&label.spelled());
    }

    fn math(&mut self, math: &Math) {
        match &math.kind {
            Kind::Integer(value) => self.push(&value.to_string()),
            Kind::Symbol(name) => self.name(name),
            Kind::Variable(label) => self.label(*label),
            Kind::Constant(op) => self.either(op.row().name, symbol(*op)),
            Kind::Sum(summands) => self.sum(summands),
            Kind::Minus(inner) => {
                self.push("-");
                self.math(inner);
            }
            Kind::Product(factors) => self.product(factors),
            Kind::Fraction(above, below) | Kind::Slash(above, below) => {
                self.operand(above, Level::Product);
                self.push("/");
                match below.kind {
                    Kind::Big { .. } => self.math(below), // its body has brackets
                    _ => self.operand(below, Level::Function),
                }
            }
            Kind::Power(base, exponent) => {
                self.math(base);
                self.exponent(exponent);
            }
            Kind::Root(inner) => self.enclosed("sqrt(", inner, ")"),
            Kind::Brackets(Bracket::Round, inner) => self.enclosed("(", inner, ")"),
            Kind::Brackets(Bracket::Body | Bracket::SquareBody, inner) => self.math(inner),
            Kind::Function { op, arguments, .. } => self.function(*op, arguments),
            Kind::Relation(op, pair) => {
                self.enclosed("", &pair[0], " ");
                self.push(symbol(*op));
                self.enclosed(" ", &pair[1], "");
            }
            Kind::Call {
                name,
                subscripts,
                arguments,
            } => self.call(name, subscripts, arguments),
            Kind::Subscript(base, subscripts) => {
                self.math(base);
                self.subscripts(base, subscripts);
            }
            Kind::Slice(parts) => {
                let [base, low, high] = &**parts;
                self.math(base);
                self.push("[");
                self.tight(low);
                self.push("..");
                self.tight(high);
                self.push("]");
            }
            Kind::Factorial(inner) => {
                self.math(inner);
                self.push("!");
            }
            Kind::Dot(pair) if self.ascii => self.pair("dot(", pair, ", "),
            Kind::Dot(pair) if matches!(pair[1].kind, Kind::MatMul(_) | Kind::Function { .. }) => {
                self.beside(pair, "ᵀ ");
            }
            Kind::Dot(pair) => self.beside(pair, "ᵀ"),
            Kind::Outer(pair) if self.ascii => self.pair("outer(", pair, ", "),
            Kind::Outer(pair) => {
                self.beside(pair, " ");
                self.push("ᵀ");
            }
            Kind::Transpose(inner) if self.ascii => self.enclosed("transpose(", inner, ")"),
            Kind::Transpose(inner) => self.enclosed("", inner, "ᵀ"),
            Kind::Inverse(inner) if self.ascii => self.enclosed("inv(", inner, ")"),
            Kind::Inverse(inner) => self.enclosed("", inner, "⁻¹"),
            Kind::Identity(size) if self.ascii => self.enclosed("identity(", size, ")"),
            Kind::Identity(size) => match size.kind {
                Kind::Symbol(_) | Kind::Integer(_) => self.enclosed("I_", size, ""),
                _ => self.enclosed("I[", size, "]"),
            },
            Kind::MatMul(pair) => self.beside(pair, if self.ascii { "*" } else { " " }),
            _ => self.with_variable(&math.kind),
        }
    }

    /// What binds a variable or a name.
    fn with_variable(&mut self, kind: &Kind) {
        match kind {
            Kind::Big {
                quantifier,
                variable,
                range,
                body,
            } => self.big(*quantifier, *variable, range, body),
            Kind::Expectation(variable, parts) => {
                let [density, body] = &**parts;
                self.push("E[");
                self.label(*variable);
                self.push(" ~ ");
                self.math(density);
                self.enclosed("](", body, ")");
            }
            Kind::Divergence(pair) => self.pair("KL(", pair, " || "),
            Kind::Optimum(sense, names, body) => {
                self.push(match sense {
                    Sense::Max => "argmax[",
                    Sense::Min => "argmin[",
                });
                for (k, name) in names.iter().enumerate() {
                    self.push(if k > 0 { ", " } else { "" });
                    self.name(name);
                }
                self.push("] ");
                self.math(body);
            }
            _ => {}
        }
    }

    fn enclosed(&mut self, open: &str, inner: &Math, close: &str) {
        self.push(open);
        self.math(inner);
        self.push(close);
    }

    fn pair(&mut self, open: &str, pair: &[Math; 2], between: &str) {
        self.push(open);
        self.math(&pair[0]);
        self.push(between);
        self.math(&pair[1]);
        self.push(")");
    }

    fn beside(&mut self, pair: &[Math; 2], between: &str) {
        self.math(&pair[0]);
        self.push(between);
        self.math(&pair[1]);
    }

    /// The part, in brackets if it is looser than wanted.
    fn operand(&mut self, math: &Math, level: Level) {
        if math.level < level {
            self.enclosed("(", math, ")");
        } else {
            self.math(math);
        }
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
                let between = if self.ascii {
                    "*"
                } else {
                    beside::between(&factors[k - 1], factor)
                };
                self.push(between);
            }
            self.math(factor);
        }
    }

    fn exponent(&mut self, exponent: &Math) {
        match &exponent.kind {
            Kind::Integer(value) if !self.ascii => {
                self.out.extend(value.to_string().bytes().map(superscript));
            }
            // `λ^T` would be a transposed vector.
            Kind::Symbol(name) if &**name == "T" => self.enclosed("^(", exponent, ")"),
            Kind::Integer(_) | Kind::Symbol(_) | Kind::Variable(_) | Kind::Subscript(..) => {
                self.push("^");
                self.math(exponent);
            }
            _ => self.enclosed("^(", exponent, ")"),
        }
    }

    fn function(&mut self, op: Op, arguments: &[Math]) {
        match op {
            Op::Abs if !self.ascii => return self.enclosed("|", &arguments[0], "|"),
            Op::Norm if !self.ascii => return self.enclosed("‖", &arguments[0], "‖"),
            Op::Norm => self.push("norm2("),
            _ => {
                self.push(op.row().name);
                self.push("(");
            }
        }
        for (k, argument) in arguments.iter().enumerate() {
            self.push(if k > 0 { ", " } else { "" });
            self.math(argument);
        }
        self.push(")");
    }

    fn call(&mut self, name: &str, subscripts: &[Math], arguments: &[(Separator, Math)]) {
        self.name(name);
        if !subscripts.is_empty() {
            self.subscripts(&Math::symbol(name), subscripts);
        }
        self.push("(");
        for (k, (mark, argument)) in math::marked(arguments).enumerate() {
            self.push(mark.spaced(if k > 0 { " | " } else { "| " }));
            self.math(argument);
        }
        self.push(")");
    }

    fn subscripts(&mut self, base: &Math, subscripts: &[Math]) {
        if !self.ascii && takes_underscore(base) {
            if is_word(subscripts) {
                self.push("_");
                subscripts.iter().for_each(|s| self.math(s));
                return;
            }
            if subscripts.iter().all(is_tight) {
                self.push("_{");
                for (k, subscript) in subscripts.iter().enumerate() {
                    self.push(if k > 0 { "," } else { "" });
                    self.tight(subscript);
                }
                return self.push("}");
            }
        }
        self.push("[");
        for (k, subscript) in subscripts.iter().enumerate() {
            self.push(if k > 0 { "," } else { "" });
            self.math(subscript);
        }
        self.push("]");
    }

    /// A sum of atoms without spaces, as in `_{t-1}`; anything else as it is.
    fn tight(&mut self, math: &Math) {
        let Kind::Sum(summands) = &math.kind else {
            return self.math(math);
        };
        let spaced = self.ascii || !is_tight(math);
        if spaced {
            return self.math(math);
        }
        for (sign, summand) in math::signed(summands) {
            self.push(match sign {
                Sign::None => "",
                Sign::Plus => "+",
                Sign::Prefix | Sign::Minus => "-",
            });
            self.math(summand);
        }
    }

    fn range(&mut self, open: &str, low: &Math, high: &Math) {
        self.push(open);
        self.math(low);
        self.push("..");
        self.math(high);
    }

    fn big(&mut self, quantifier: Quantifier, variable: Label, range: &Range, body: &Math) {
        self.push(match quantifier {
            Quantifier::Product => "prod[",
            Quantifier::Integral => "integral[",
            _ => "sum[",
        });
        self.label(variable);
        if let Some([low, high]) = &range.limits {
            self.range("=", low, high);
        }
        if let Some(condition) = &range.condition {
            self.enclosed(": ", condition, "");
        }
        self.enclosed("](", body, ")");
    }
}

fn symbol(op: Op) -> &'static str {
    match op.row().form {
        Form::Constant(plain, _) | Form::Relation(plain, _) => plain,
        _ => op.row().name,
    }
}

const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// An ASCII digit above the line.
fn superscript(digit: u8) -> char {
    SUPERSCRIPTS[usize::from(digit - b'0')]
}

/// A subscript can stand behind `_`: the base is a name without an underscore or a digit of its own.
fn takes_underscore(base: &Math) -> bool {
    match base.kind {
        Kind::Symbol(name) => !name.contains(|c: char| c == '_' || c.is_ascii_digit()),
        _ => false,
    }
}

/// A number, a bound letter, or a sum that is set without spaces.
fn is_tight(math: &Math) -> bool {
    match &math.kind {
        Kind::Integer(_) => true,
        Kind::Variable(label) => label.twins == 0 && label.name.chars().count() == 1,
        Kind::Sum(summands) => summands.iter().all(|(_, s)| s.level == Level::Atom),
        _ => false,
    }
}

/// One number or bound letter, or several bound letters, can be written without brackets: `y_1`, `y_i`, `x_ij`.
fn is_word(subscripts: &[Math]) -> bool {
    let single = |name: &str| name.chars().count() == 1;
    match subscripts {
        [only] => match only.kind {
            Kind::Integer(_) => true,
            Kind::Variable(label) => single(label.name) && label.twins == 0,
            _ => false,
        },
        several => {
            let letter = |subscript: &Math| match subscript.kind {
                // An ASCII letter: Greek ones do not join.
                Kind::Variable(label) if label.twins == 0 && label.name.len() == 1 => {
                    label.name.chars().next()
                }
                _ => None,
            };
            let word: Option<String> = several.iter().map(letter).collect();
            word.is_some_and(|word| greek::named(&word).is_none()) // `x_pi` is read as x_π
        }
    }
}
