//! How wide TeX sets a formula: an estimate from the display tree, rather too wide than too narrow.
//!
//! The figures of letters stand in `metrics.rs`.

use super::Style;
use super::metrics::of_word;
pub use super::metrics::of_words;
use crate::render::math::{self, Bracket, Gap, Kind, Label, Math, Range, Shape, Sign};
use crate::render::names;
use crate::term::{Op, Quantifier, Separator};

/// Hundredths of a point.
pub type Width = u32;

/// The width of a line of the class `article` at ten points, on A4 and on letter paper.
pub const LINE: Width = 34_500;
/// One `\quad`.
pub const QUAD: Width = 1_000;
/// A sign such as `=` with the space around it.
pub const RELATION: Width = 1_334;

const THIN: Width = 167;
const MEDIUM: Width = 222;
const SIGN: Width = 778;
const TALL_FENCE: Width = 740;
const BAR: Width = 278;

/// The width of a formula in display style.
pub fn of(math: &Math, style: Style<'_>) -> Width {
    Ruler { style }.math(math, Place::START)
}

/// The width of a name.
pub fn of_name(name: &str, style: Style<'_>) -> Width {
    Ruler { style }.named(name, &[], Place::START)
}

/// Where a part stands.
#[derive(Clone, Copy)]
struct Place {
    /// How deep in scripts.
    script: u8,
    /// In display style, where limits stand below and above their sign.
    display: bool,
}

impl Place {
    const START: Place = Place {
        script: 0,
        display: true,
    };

    fn of_script(self) -> Place {
        Place {
            script: self.script + 1,
            display: false,
        }
    }

    fn of_fraction(self) -> Place {
        Place {
            script: self.script + u8::from(!self.display),
            display: false,
        }
    }

    /// The size of what is so wide on the line. Small letters are wider for their height.
    fn sized(self, width: Width) -> Width {
        match self.script {
            0 => width,
            1 => width * 78 / 100,
            _ => width * 66 / 100,
        }
    }

    /// With space around it on the line, without in scripts.
    fn spaced(self, width: Width, space: Width) -> Width {
        match self.script {
            0 => width + 2 * space,
            _ => self.sized(width),
        }
    }
}

struct Ruler<'n> {
    style: Style<'n>,
}

impl Ruler<'_> {
    fn all(&self, parts: &[Math], between: Width, at: Place) -> Width {
        let inner: Width = parts.iter().map(|part| self.math(part, at)).sum();
        inner + between * (parts.len().max(1) - 1) as Width
    }

    fn script(&self, math: &Math, at: Place) -> Width {
        self.math(math, at.of_script()) + 50
    }

    fn label(&self, label: Label, at: Place) -> Width {
        let number = if label.twins > 0 { 450 } else { 0 };
        self.named(label.name, &[], at) + number
    }

    fn math(&self, math: &Math, at: Place) -> Width {
        if let Some((shown, subscripts)) = self.style.names.of_part(math) {
            return at.sized(shown.width()) + self.listed(&subscripts, at) + 50;
        }
        match &math.kind {
            Kind::Integer(value) => at.sized(500 * value.to_string().len() as Width),
            Kind::Symbol(name) => self.named(name, &[], at),
            Kind::Variable(label) => self.label(*label, at),
            Kind::Constant(_) => at.sized(600),
            Kind::Sum(summands) => self.sum(summands, at),
            Kind::Minus(inner) => at.sized(SIGN + THIN) + self.math(inner, at),
            Kind::Product(factors) => self.product(factors, at),
            Kind::Fraction(above, below) => {
                let inside = at.of_fraction();
                self.math(above, inside).max(self.math(below, inside)) + 260
            }
            Kind::Slash(above, below) => {
                self.math(above, at) + at.sized(500) + self.math(below, at)
            }
            Kind::Power(base, exponent) => self.math(base, at) + self.script(exponent, at),
            Kind::Root(inner) => at.sized(1_000) + self.math(inner, at),
            Kind::Brackets(bracket, inner) => {
                let flat = match bracket {
                    Bracket::SquareBody => 278,
                    _ => 389,
                };
                self.fences(flat, inner.tall, at) + self.math(inner, at)
            }
            Kind::Function {
                op,
                arguments,
                bare,
            } => self.function(*op, arguments, *bare, math.tall, at),
            Kind::Relation(_, pair) => {
                self.math(&pair[0], at) + at.spaced(SIGN, 278) + self.math(&pair[1], at)
            }
            Kind::Call {
                name,
                subscripts,
                arguments,
            } => {
                let arguments: Width = arguments
                    .iter()
                    .map(|(separator, argument)| {
                        let before = match separator {
                            Separator::Bar => at.spaced(BAR, 278),
                            _ => at.spaced(278, 84),
                        };
                        before + self.math(argument, at)
                    })
                    .sum();
                self.named(name, subscripts, at) + self.fences(389, math.tall, at) + arguments
            }
            Kind::Subscript(base, subscripts) => match base.kind {
                Kind::Symbol(name) => self.named(name, subscripts, at),
                _ => self.math(base, at) + self.listed(subscripts, at),
            },
            Kind::Factorial(inner) => self.math(inner, at) + at.sized(278 + THIN),
            _ => self.of_vectors(math, at),
        }
    }

    fn of_vectors(&self, math: &Math, at: Place) -> Width {
        let top = at.of_script().sized(SIGN) + 50;
        match &math.kind {
            Kind::Slice(parts) => {
                let [base, low, high] = &**parts;
                let inside = at.of_script();
                let range = self.math(low, inside) + inside.sized(278) + self.math(high, inside);
                self.math(base, at) + range + 50
            }
            Kind::Transpose(inner) => self.math(inner, at) + top,
            Kind::Inverse(inner) => self.math(inner, at) + at.of_script().sized(SIGN + 500) + 50,
            Kind::Identity(size) => at.sized(500) + self.script(size, at),
            kind => match math::side_by_side(kind) {
                Some((pair, transposed)) => {
                    let tops = transposed.iter().filter(|is| **is).count() as Width;
                    self.all(&pair[..], 0, at) + tops * top
                }
                None => self.with_variable(math, at),
            },
        }
    }

    fn with_variable(&self, math: &Math, at: Place) -> Width {
        match &math.kind {
            Kind::Big {
                quantifier,
                variable,
                range,
                body,
            } => {
                self.sign(*quantifier, *variable, range, at) + at.sized(THIN) + self.math(body, at)
            }
            Kind::Expectation(variable, parts) => {
                let [density, body] = &**parts;
                self.expectation(*variable, density, at)
                    + self.fences(278, true, at)
                    + self.math(body, at)
            }
            Kind::Divergence(pair) => {
                let name = of_divergence(at);
                let inner = self.all(&pair[..], at.spaced(500, 278), at);
                name + self.fences(389, math.tall, at) + inner
            }
            Kind::Optimum(_, names, body) => optimum(names, self.style) + self.math(body, at),
            _ => 0,
        }
    }

    fn expectation(&self, variable: Label, density: &Math, at: Place) -> Width {
        let inside = at.of_script();
        let below = self.label(variable, inside) + inside.sized(SIGN) + self.math(density, inside);
        at.sized(667) + below + 50
    }

    /// A sign such as Σ with what stands below, above or beside it.
    fn sign(&self, quantifier: Quantifier, variable: Label, range: &Range, at: Place) -> Width {
        let sign = match quantifier {
            Quantifier::Integral => return at.sized(1_000 + 550 + THIN) + self.label(variable, at),
            _ if at.display => 1_444,
            _ => at.sized(1_056),
        };
        let inside = at.of_script();
        let condition = range.condition.as_ref();
        let condition = condition.map_or(0, |c| inside.sized(278 + THIN) + self.math(c, inside));
        let (low, high) = match &range.limits {
            Some([low, high]) => (
                inside.sized(SIGN) + self.math(low, inside),
                self.math(high, inside),
            ),
            None => (0, 0),
        };
        let limits = (self.label(variable, inside) + low + condition).max(high) + 50;
        if at.display {
            sign.max(limits)
        } else {
            sign + limits
        }
    }

    fn sum(&self, summands: &[(bool, Math)], at: Place) -> Width {
        let widths = math::signed(summands).map(|(sign, summand)| {
            let sign = match sign {
                Sign::None => 0,
                Sign::Prefix => at.sized(SIGN),
                Sign::Plus | Sign::Minus => at.spaced(SIGN, MEDIUM),
            };
            sign + self.math(summand, at)
        });
        widths.sum()
    }

    fn product(&self, factors: &[Math], at: Place) -> Width {
        let gaps = factors.windows(2).map(|pair| gap(&pair[0], &pair[1]));
        let gaps: Width = gaps.map(|gap| at.sized(gap)).sum();
        self.all(factors, 0, at) + gaps
    }

    /// Two brackets and the space around brackets that grow.
    fn fences(&self, flat: Width, tall: bool, at: Place) -> Width {
        if tall {
            at.sized(2 * TALL_FENCE + 2 * THIN)
        } else {
            at.sized(2 * flat)
        }
    }

    fn function(&self, op: Op, arguments: &[Math], bare: bool, tall: bool, at: Place) -> Width {
        match math::shape(op, arguments) {
            Shape::Bars(inner) => return self.fences(500, tall, at) + self.math(inner, at),
            Shape::Norm(inner, below) => {
                let below = if below.is_some() { 450 } else { 0 };
                return self.fences(500, tall, at) + self.math(inner, at) + below;
            }
            Shape::Cases(condition, value, elsewhere) => {
                return self.cases(condition, value, elsewhere, at);
            }
            Shape::Binomial(from, chosen) => {
                let widest = [from, chosen].map(|part| self.math(part, at.of_fraction()));
                return self.fences(389, true, at) + widest[0].max(widest[1]);
            }
            Shape::OfOrder(_, order, argument) => {
                let order = self.script(order, at);
                let inner = self.math(argument, at);
                return at.sized(500) + order + self.fences(389, tall, at) + inner;
            }
            Shape::Named => {}
        }
        let name = self.function_name(op, at);
        let fences = if bare {
            at.sized(THIN)
        } else {
            self.fences(389, tall, at)
        };
        name + fences + self.all(arguments, at.spaced(278, 84), at)
    }

    fn function_name(&self, op: Op, at: Place) -> Width {
        let taken = op == Op::Sigmoid && self.style.sigma_is_taken;
        let shown = if taken {
            "sigmoid".to_owned()
        } else {
            names::of_command(super::command(op))
        };
        at.sized(THIN + of_words(&shown))
    }

    fn cases(&self, condition: &Math, value: &Math, elsewhere: &Math, at: Place) -> Width {
        let inside = Place {
            display: false,
            ..at
        };
        let values = self.math(value, inside).max(self.math(elsewhere, inside));
        let conditions = (900 + self.math(condition, inside)).max(4_150);
        values + conditions + BRACE + QUAD
    }

    /// A name with its own subscript and further ones.
    fn named(&self, name: &str, subscripts: &[Math], at: Place) -> Width {
        if let Some(shown) = self.style.names.of_word(name) {
            return at.sized(shown.width()) + self.listed(subscripts, at) + 50;
        }
        let pieces = names::pieces(name);
        let own = [pieces.digits, pieces.subscript].map(|own| at.of_script().sized(of_word(own)));
        let below = own.into_iter().sum::<Width>();
        let comma = if below > 0 && !subscripts.is_empty() {
            at.of_script().sized(278)
        } else {
            0
        };
        let below = below + comma + self.listed(subscripts, at);
        let space = if below > 0 { 50 } else { 0 };
        at.sized(of_word(pieces.base)) + below + space
    }

    fn listed(&self, subscripts: &[Math], at: Place) -> Width {
        let inside = at.of_script();
        let comma = if math::are_letters(subscripts) {
            0
        } else {
            inside.sized(278)
        };
        self.all(subscripts, comma, inside)
    }
}

/// The brace of a distinction of cases.
const BRACE: Width = 1_000;

/// What stands between two factors.
pub(in crate::render) fn gap(left: &Math, right: &Math) -> Width {
    match math::gap(left, right) {
        Gap::Dot => 278 + 2 * MEDIUM,
        Gap::Thin => THIN,
        Gap::None => match right.kind {
            Kind::Function { .. } | Kind::Big { .. } | Kind::Brackets(..) => THIN,
            _ => 0,
        },
    }
}

/// `arg max` with names below it.
fn optimum(names: &[&str], style: Style<'_>) -> Width {
    let listed: Width = names.iter().map(|name| of_name(name, style) + 278).sum();
    (listed * 78 / 100).max(3_800) + 2 * THIN
}

/// What stands before the body of a sign, an expectation or an optimum.
pub(in crate::render) fn of_head(math: &Math, style: Style<'_>) -> Width {
    let at = Place::START;
    match &math.kind {
        Kind::Big {
            quantifier,
            variable,
            range,
            ..
        } => Ruler { style }.sign(*quantifier, *variable, range, at) + THIN,
        Kind::Expectation(variable, parts) => Ruler { style }.expectation(*variable, &parts[0], at),
        Kind::Divergence(_) => of_divergence(at),
        Kind::Optimum(_, names, _) => optimum(names, style),
        _ => 0,
    }
}

/// D with KL below.
fn of_divergence(at: Place) -> Width {
    at.sized(850) + at.of_script().sized(1_500) + 50
}

/// The name of a function.
pub(in crate::render) fn of_function(op: Op, style: Style<'_>) -> Width {
    Ruler { style }.function_name(op, Place::START)
}
