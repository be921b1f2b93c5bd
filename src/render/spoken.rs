//! Formulas in words, for voices: what a screen reader says in the place of a picture of symbols.

use super::display::Names;
use super::math::{self, Kind, Label, Math, Shape, Sign};
use super::names;
use crate::term::{Op, Quantifier, Sense, Separator};

/// A formula as it is read aloud: `arg min over theta of the sum from i equals 1 to m of …`. What has a display name is read
/// as that looks.
pub fn spoken(math: &Math, names: &Names) -> String {
    let mut voice = Voice::new(names);
    voice.math(math);
    voice.out
}

/// What stands on the left of the first line: `theta sub ML`.
pub(super) fn estimate(parameters: &[&str], mark: &str, names: &Names) -> String {
    let mut voice = Voice::new(names);
    for (k, name) in parameters.iter().enumerate() {
        if k > 0 {
            voice.say("and");
        }
        voice.name(name, &[]);
    }
    voice.say(mark);
    voice.out
}

struct Voice<'n> {
    out: String,
    names: &'n Names,
}

impl<'n> Voice<'n> {
    fn new(names: &'n Names) -> Self {
        Voice {
            out: String::new(),
            names,
        }
    }

    /// Appends words with a space before them where one is due.
    fn say(&mut self, words: &str) {
        if !self.out.is_empty() && !words.starts_with(',') {
            self.out.push(' ');
        }
        self.out.push_str(words);
    }

    fn math(&mut self, math: &Math) {
        if let Some((shown, subscripts)) = self.names.of_part(math) {
            self.say(shown.words());
            return self.below(&subscripts);
        }
        match &math.kind {
            Kind::Integer(value) => self.say(&value.to_string()),
            Kind::Symbol(name) => self.name(name, &[]),
            Kind::Variable(label) => self.label(*label),
            Kind::Constant(op) => self.say(op.row().name),
            Kind::Sum(summands) => {
                for (sign, summand) in math::signed(summands) {
                    match sign {
                        Sign::None => {}
                        Sign::Prefix | Sign::Minus => self.say("minus"),
                        Sign::Plus => self.say("plus"),
                    }
                    self.math(summand);
                }
            }
            Kind::Minus(inner) => self.after("minus", inner),
            Kind::Product(factors) => {
                for (k, factor) in factors.iter().enumerate() {
                    if k > 0 {
                        self.say("times");
                    }
                    self.math(factor);
                }
            }
            Kind::Fraction(above, below) | Kind::Slash(above, below) => {
                self.after("the fraction", above);
                self.after("over", below);
                self.say("end of fraction");
            }
            Kind::Power(base, exponent) => {
                self.math(base);
                match exponent.kind {
                    Kind::Integer(2) => self.say("squared"),
                    Kind::Integer(3) => self.say("cubed"),
                    _ => self.after("to the power of", exponent),
                }
            }
            Kind::Root(inner) => self.after("the square root of", inner),
            Kind::Brackets(_, inner) => {
                self.after("open bracket", inner);
                self.say("close bracket");
            }
            Kind::Function { op, arguments, .. } => self.function(*op, arguments),
            Kind::Relation(op, pair) => {
                self.math(&pair[0]);
                self.after(relation(*op), &pair[1]);
            }
            Kind::Call {
                name,
                subscripts,
                arguments,
            } => {
                self.name(name, subscripts);
                self.arguments(arguments);
            }
            Kind::Subscript(base, subscripts) => match base.kind {
                Kind::Symbol(name) => self.name(name, subscripts),
                _ => {
                    self.math(base);
                    self.below(subscripts);
                }
            },
            Kind::Factorial(inner) => {
                self.math(inner);
                self.say("factorial");
            }
            _ => self.of_vectors(math),
        }
    }

    fn of_vectors(&mut self, math: &Math) {
        match &math.kind {
            Kind::Slice(parts) => {
                self.math(&parts[0]);
                self.after("from", &parts[1]);
                self.after("to", &parts[2]);
            }
            Kind::Dot(pair) => {
                self.math(&pair[0]);
                self.after("transpose", &pair[1]);
            }
            Kind::MatMul(pair) => {
                self.math(&pair[0]);
                self.after("times", &pair[1]);
            }
            Kind::Outer(pair) => {
                self.math(&pair[0]);
                self.after("times", &pair[1]);
                self.say("transpose");
            }
            Kind::Transpose(inner) => {
                self.math(inner);
                self.say("transpose");
            }
            Kind::Inverse(inner) => self.after("the inverse of", inner),
            Kind::Identity(_) => self.say("the identity matrix"),
            _ => self.with_variable(math),
        }
    }

    fn with_variable(&mut self, math: &Math) {
        match &math.kind {
            Kind::Big {
                quantifier,
                variable,
                range,
                body,
            } => {
                self.say(match quantifier {
                    Quantifier::Integral => "the integral over",
                    Quantifier::Product => "the product over",
                    _ => "the sum over",
                });
                self.label(*variable);
                if let Some(ends) = &range.limits {
                    self.after("from", &ends[0]);
                    self.after("to", &ends[1]);
                }
                if let Some(condition) = &range.condition {
                    self.after("where", condition);
                }
                self.after("of", body);
            }
            Kind::Expectation(variable, parts) => {
                self.say("the expectation over");
                self.label(*variable);
                self.after("distributed as", &parts[0]);
                self.after("of", &parts[1]);
            }
            Kind::Divergence(pair) => {
                self.after("the divergence of", &pair[0]);
                self.after("from", &pair[1]);
            }
            Kind::Optimum(sense, names, body) => {
                self.say(match sense {
                    Sense::Max => "arg max over",
                    Sense::Min => "arg min over",
                });
                for (k, name) in names.iter().enumerate() {
                    if k > 0 {
                        self.say("and");
                    }
                    self.name(name, &[]);
                }
                self.after("of", body);
            }
            _ => {}
        }
    }

    fn after(&mut self, words: &str, math: &Math) {
        self.say(words);
        self.math(math);
    }

    fn function(&mut self, op: Op, arguments: &[Math]) {
        match math::shape(op, arguments) {
            Shape::Cases(condition, value, elsewhere) => {
                self.math(value);
                self.after("if", condition);
                self.after(", else", elsewhere);
            }
            Shape::Binomial(from, chosen) => {
                self.math(from);
                self.after("choose", chosen);
            }
            _ => {
                self.say(match op {
                    Op::Abs => "the absolute value of",
                    Op::Norm => "the norm of",
                    Op::Norm1 => "the one-norm of",
                    Op::Log => "log",
                    Op::Exp => "the exponential of",
                    Op::Det => "the determinant of",
                    Op::Trace => "the trace of",
                    Op::Indicator => "the indicator of",
                    _ => op.row().name,
                });
                if !matches!(
                    op,
                    Op::Abs | Op::Norm | Op::Norm1 | Op::Exp | Op::Det | Op::Trace | Op::Indicator
                ) {
                    self.say("of");
                }
                for (k, argument) in arguments.iter().enumerate() {
                    if k > 0 {
                        self.say("and");
                    }
                    self.math(argument);
                }
            }
        }
    }

    fn arguments(&mut self, arguments: &[(Separator, Math)]) {
        for (k, (separator, argument)) in arguments.iter().enumerate() {
            self.say(match (separator, k) {
                (_, 0) => "of",
                (Separator::Bar, _) => "given",
                (Separator::Semicolon, _) => "with parameter",
                _ => "and",
            });
            self.math(argument);
        }
    }

    fn label(&mut self, label: Label) {
        self.name(label.name, &[]);
        if label.twins > 0 {
            self.say(&(label.twins + 1).to_string());
        }
    }

    fn name(&mut self, name: &str, subscripts: &[Math]) {
        match self.names.of_word(name) {
            Some(shown) => self.say(shown.words()),
            None => self.say(&names::aloud(name)),
        }
        self.below(subscripts);
    }

    fn below(&mut self, subscripts: &[Math]) {
        if subscripts.is_empty() {
            return;
        }
        self.say("sub");
        subscripts.iter().for_each(|subscript| self.math(subscript));
    }
}

fn relation(op: Op) -> &'static str {
    match op {
        Op::Less => "is less than",
        Op::AtMost => "is at most",
        Op::Greater => "is greater than",
        Op::AtLeast => "is at least",
        Op::Differs => "differs from",
        _ => "equals",
    }
}
