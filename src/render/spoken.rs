//! Formulas in words, for voices: what a screen reader says in the place of a picture of symbols.
//!
//! Two formulas that differ never sound alike. What goes on as far as it can, such as a sum, says where it ends if something
//! comes behind it; what takes one thing, such as a logarithm, says brackets around anything that is more than one.

mod hold;

use super::display::Names;
use super::math::{self, Kind, Label, Mark, Math, Shape, Sign};
use super::names;
use crate::term::{Op, Quantifier, Sense};
use hold::{Hold, hold};

/// A formula as it is read aloud: `arg min over theta of the sum over i from 1 to m of …`. What has a display name is read
/// as that looks.
pub fn spoken(math: &Math, names: &Names) -> String {
    let mut voice = Voice::new(names);
    voice.math(math, false);
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
    /// Within the arguments of a function, and no word would end a list of others: `and` is that function's own.
    listing: bool,
}

const OPEN: &str = "open bracket";
const CLOSE: &str = "close bracket";
const QUANTITY: &str = "the quantity";

impl<'n> Voice<'n> {
    fn new(names: &'n Names) -> Self {
        Voice {
            out: String::new(),
            names,
            listing: false,
        }
    }

    /// Appends words with a space before them where one is due.
    fn say(&mut self, words: &str) {
        if !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push_str(words);
    }

    /// Reads a part. It is `followed` if something comes behind it that would be taken for a part of it.
    fn math(&mut self, math: &Math, followed: bool) {
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
                let last = summands.len() - 1;
                for (k, (sign, summand)) in math::signed(summands).enumerate() {
                    match sign {
                        Sign::None => {}
                        Sign::Prefix | Sign::Minus => self.say("minus"),
                        Sign::Plus => self.say("plus"),
                    }
                    self.math(summand, followed || k < last);
                }
            }
            Kind::Minus(inner) => self.after("minus", inner, followed),
            Kind::Product(factors) => {
                let last = factors.len() - 1;
                for (k, factor) in factors.iter().enumerate() {
                    if k > 0 {
                        self.say("times");
                    }
                    self.math(factor, followed || k < last);
                }
            }
            Kind::Fraction(above, below) | Kind::Slash(above, below) => {
                self.within("the fraction", above, "over");
                self.within("", below, "end of fraction");
            }
            Kind::Power(base, exponent) => self.power(base, exponent, followed),
            Kind::Root(inner) => {
                self.say("the square root of");
                self.operand(QUANTITY, inner, "end of root", followed);
            }
            Kind::Brackets(_, inner) => match inner.kind {
                Kind::Fraction(..) => self.math(inner, followed), // which says its end
                _ => self.within(OPEN, inner, CLOSE),
            },
            Kind::Function { op, arguments, .. } => self.function(*op, arguments, followed),
            Kind::Relation(op, pair) => {
                self.math(&pair[0], true);
                self.after(hold::relation(*op), &pair[1], followed);
            }
            Kind::Call {
                name,
                subscripts,
                arguments,
            } => {
                self.name(name, subscripts);
                let arguments: Vec<_> = math::marked(arguments).collect();
                self.list(&arguments, false, followed);
            }
            Kind::Subscript(base, subscripts) => match base.kind {
                Kind::Symbol(name) => self.name(name, subscripts),
                _ => {
                    self.base(base);
                    self.below(subscripts);
                }
            },
            Kind::Factorial(inner) => {
                self.base(inner);
                self.say("factorial");
            }
            _ => self.of_vectors(math, followed),
        }
    }

    fn of_vectors(&mut self, math: &Math, followed: bool) {
        match &math.kind {
            Kind::Slice(parts) => {
                self.base(&parts[0]);
                self.say("from");
                self.word(&parts[1]);
                self.say("to");
                self.word(&parts[2]);
            }
            Kind::Dot(pair) => {
                self.base(&pair[0]);
                self.after("transpose", &pair[1], followed);
            }
            Kind::MatMul(pair) => {
                self.math(&pair[0], true);
                self.after("times", &pair[1], followed);
            }
            Kind::Outer(pair) => {
                self.math(&pair[0], true);
                self.say("times");
                self.base(&pair[1]);
                self.say("transpose");
            }
            Kind::Transpose(inner) => {
                self.base(inner);
                self.say("transpose");
            }
            Kind::Inverse(inner) => {
                self.say("the inverse of");
                self.operand(OPEN, inner, CLOSE, followed);
            }
            Kind::Identity(size) => {
                self.say("the identity matrix of size");
                self.operand(OPEN, size, CLOSE, followed);
            }
            _ => self.with_variable(math, followed),
        }
    }

    fn with_variable(&mut self, math: &Math, followed: bool) {
        let end = match &math.kind {
            Kind::Big {
                quantifier,
                variable,
                range,
                body,
            } => {
                let (begin, end) = match quantifier {
                    Quantifier::Integral => ("the integral over", "end of integral"),
                    Quantifier::Product => ("the product over", "end of product"),
                    _ => ("the sum over", "end of sum"),
                };
                self.say(begin);
                self.label(*variable);
                if let Some(ends) = &range.limits {
                    self.told("from", &ends[0]);
                    self.told("to", &ends[1]);
                }
                if let Some(condition) = &range.condition {
                    self.told("where", condition);
                }
                self.after("of", body, followed);
                end
            }
            Kind::Expectation(variable, parts) => {
                self.say("the expectation over");
                self.label(*variable);
                self.say("distributed as");
                self.density(&parts[0]);
                self.say("of");
                return self.operand(OPEN, &parts[1], CLOSE, followed);
            }
            Kind::Divergence(pair) => {
                self.after("the divergence of", &pair[0], false);
                self.after("from", &pair[1], followed);
                "end of divergence"
            }
            Kind::Optimum(sense, names, body) => {
                let (begin, end) = match sense {
                    Sense::Max => ("arg max over", "end of arg max"),
                    Sense::Min => ("arg min over", "end of arg min"),
                };
                self.say(begin);
                for (k, name) in names.iter().enumerate() {
                    if k > 0 {
                        self.say("and");
                    }
                    self.name(name, &[]);
                }
                self.after("of", body, followed);
                end
            }
            _ => return,
        };
        if followed {
            self.say(end);
        }
    }

    fn after(&mut self, words: &str, math: &Math, followed: bool) {
        self.say(words);
        self.math(math, followed);
    }

    /// Reads a part between words that belong together.
    fn within(&mut self, open: &str, math: &Math, close: &str) {
        let listing = std::mem::replace(&mut self.listing, false);
        if !open.is_empty() {
            self.say(open);
        }
        self.math(math, false);
        self.say(close);
        self.listing = listing;
    }

    /// What something is taken of: by itself, or between words where it is more than one thing.
    fn operand(&mut self, open: &str, math: &Math, close: &str, followed: bool) {
        let ends = matches!(math.kind, Kind::Big { .. }) && !followed;
        match hold(math, self.names) {
            Hold::Loose if !ends => self.within(open, math, close),
            _ => self.math(math, followed),
        }
    }

    /// What a word is said of that stands behind it, such as `squared`.
    fn base(&mut self, math: &Math) {
        match hold(math, self.names) {
            Hold::Closed => self.math(math, true),
            _ => self.within(OPEN, math, CLOSE),
        }
    }

    /// A single word by itself, anything else in brackets.
    fn word(&mut self, math: &Math) {
        match hold::is_word(math) {
            true => self.math(math, false),
            false => self.within(OPEN, math, CLOSE),
        }
    }

    /// A part of what stands below a sign.
    fn told(&mut self, words: &str, math: &Math) {
        self.say(words);
        match hold::is_flat(math) {
            true => self.math(math, false),
            false => self.within(OPEN, math, CLOSE),
        }
    }

    fn power(&mut self, base: &Math, exponent: &Math, followed: bool) {
        match (&base.kind, &exponent.kind) {
            (Kind::Function { arguments, .. }, Kind::Integer(2)) if hold::is_norm(base) => {
                self.say("the squared norm of");
                return self.operand(QUANTITY, &arguments[0], "end of norm", followed);
            }
            _ => self.base(base),
        }
        match exponent.kind {
            Kind::Integer(2) => self.say("squared"),
            Kind::Integer(3) => self.say("cubed"),
            _ => {
                self.say("to the power of");
                self.operand(QUANTITY, exponent, "end of exponent", followed);
            }
        }
    }

    /// What a variable is distributed as.
    fn density(&mut self, math: &Math) {
        match &math.kind {
            Kind::Call {
                name,
                subscripts,
                arguments,
            } if self.names.of_part(math).is_none() => {
                self.name(name, subscripts);
                let arguments: Vec<_> = math::marked(arguments).collect();
                self.list(&arguments, true, true);
            }
            _ => self.word(math),
        }
    }

    fn function(&mut self, op: Op, arguments: &[Math], followed: bool) {
        match (math::shape(op, arguments), arguments) {
            (Shape::Cases(condition, value, elsewhere), _) => {
                self.within("by cases", value, "if");
                self.within("", condition, "else");
                self.within("", elsewhere, "end of cases");
            }
            (Shape::Binomial(from, chosen), _) => {
                self.closed(from);
                self.say("choose");
                self.closed(chosen);
            }
            (_, [inner]) => {
                self.say(hold::words(op));
                self.say("of");
                match hold::end(op) {
                    Some(end) => self.operand(QUANTITY, inner, end, followed),
                    None => self.operand(OPEN, inner, CLOSE, followed),
                }
            }
            _ => {
                self.say(hold::words(op));
                let mark = |k| if k == 0 { Mark::None } else { Mark::Comma };
                let arguments = arguments.iter().enumerate();
                let arguments: Vec<_> = arguments.map(|(k, part)| (mark(k), part)).collect();
                self.list(&arguments, false, followed);
            }
        }
    }

    /// A part that holds together, or brackets.
    fn closed(&mut self, math: &Math) {
        match hold(math, self.names) {
            Hold::Closed => self.math(math, false),
            _ => self.within(OPEN, math, CLOSE),
        }
    }

    /// Arguments, each with what is said before it: in brackets if one of them is more than one thing, if another function takes
    /// them as an argument, or if it is wanted.
    fn list(&mut self, arguments: &[(Mark, &Math)], wanted: bool, followed: bool) {
        let are_tight = arguments
            .iter()
            .all(|(_, argument)| hold(argument, self.names) != Hold::Loose);
        let is_bare = are_tight && !wanted && (arguments.len() < 2 || !self.listing);
        self.say("of");
        if !is_bare {
            self.say(OPEN);
        }
        let listing = std::mem::replace(&mut self.listing, true);
        let last = arguments.len().saturating_sub(1);
        for (k, (mark, argument)) in arguments.iter().enumerate() {
            match mark {
                Mark::None => {}
                Mark::Comma => self.say("and"),
                Mark::Semicolon => self.say("with parameter"),
                Mark::Bar => self.say("given"),
            }
            self.math(argument, k < last || (is_bare && followed));
        }
        self.listing = listing;
        if !is_bare {
            self.say(CLOSE);
        }
    }

    fn label(&mut self, label: Label) {
        self.name(label.name, &[]);
        if label.twins > 0 {
            self.say(&format!("number {}", label.twins + 1));
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
        for subscript in subscripts {
            self.word(subscript);
        }
    }
}
