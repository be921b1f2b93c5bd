//! Facts: where the value of a term certainly lies. Unknown is never true.

use super::{Name, Node, Op, Quantifier, Rational, TermId, Terms};
use num_traits::{CheckedAdd, CheckedMul, Signed, Zero};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// An end of an interval: none is infinite, else the number and whether it is reached.
type End = Option<(Rational, bool)>;

/// What is certain of a value: an interval, and whether it is whole or never zero. The elements of a
/// vector all obey the vector's fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Lower end.
    pub low: End,
    /// Upper end.
    pub high: End,
    /// It is a whole number.
    pub integer: bool,
    /// It is not zero.
    pub nonzero: bool,
}

fn int(n: i64) -> Rational {
    Rational::from_integer(n)
}

impl Fact {
    /// Any real number.
    pub fn real() -> Fact {
        Fact::between(None, None)
    }
    /// `x > 0`.
    pub fn positive() -> Fact {
        Fact::between(Some((int(0), false)), None)
    }
    /// `x ≥ 0`.
    pub fn nonnegative() -> Fact {
        Fact::between(Some((int(0), true)), None)
    }
    /// `0 < x < 1`.
    pub fn unit() -> Fact {
        Fact::between(Some((int(0), false)), Some((int(1), false)))
    }
    /// `0 < x ≤ 1`: one of positive numbers that sum to one, and one alone is one.
    pub fn share() -> Fact {
        Fact::between(Some((int(0), false)), Some((int(1), true)))
    }
    /// `x ≥ 1`.
    pub fn at_least_one() -> Fact {
        Fact::between(Some((int(1), true)), None)
    }
    /// A whole number `≥ 1`.
    pub fn at_least_one_integer() -> Fact {
        Fact {
            integer: true,
            ..Fact::at_least_one()
        }
    }
    /// The circle's ratio.
    pub fn pi() -> Fact {
        Fact::between(Some((int(3), false)), Some((Rational::new(22, 7), false)))
    }
    /// Exactly this number.
    pub fn exactly(value: Rational) -> Fact {
        Fact {
            integer: value.is_integer(),
            ..Fact::between(Some((value, true)), Some((value, true)))
        }
    }
    /// Between two ends.
    pub fn between(low: End, high: End) -> Fact {
        let nonzero = low.is_some_and(|(l, closed)| l.is_positive() || l.is_zero() && !closed)
            || high.is_some_and(|(h, closed)| h.is_negative() || h.is_zero() && !closed);
        Fact {
            low,
            high,
            integer: false,
            nonzero,
        }
    }

    /// `x > 0`.
    pub fn is_positive(&self) -> bool {
        self.low
            .is_some_and(|(l, _)| l.is_positive() || l.is_zero() && self.nonzero)
    }
    /// `x ≥ 0`.
    pub fn is_nonnegative(&self) -> bool {
        self.low.is_some_and(|(l, _)| !l.is_negative())
    }
    /// `x < 0`.
    pub fn is_negative(&self) -> bool {
        self.high
            .is_some_and(|(h, _)| h.is_negative() || h.is_zero() && self.nonzero)
    }
    /// `x ≤ 0`.
    pub fn is_nonpositive(&self) -> bool {
        self.high.is_some_and(|(h, _)| !h.is_positive())
    }

    /// Both facts hold.
    pub fn and(&self, other: &Fact) -> Fact {
        let low = tighter(self.low, other.low, |a, b| a > b);
        let high = tighter(self.high, other.high, |a, b| a < b);
        let integer = self.integer || other.integer;
        let nonzero = self.nonzero || other.nonzero;
        let both = Fact::between(low, high);
        Fact {
            integer,
            nonzero: nonzero || both.nonzero,
            ..both
        }
    }

    /// Every value that this fact allows is allowed by the other.
    pub fn implies(&self, other: &Fact) -> bool {
        let this = self.opened_at_zero();
        this.and(&other.opened_at_zero()).opened_at_zero() == this
    }

    /// `[0, …` without zero is `(0, …`.
    fn opened_at_zero(&self) -> Fact {
        let open = |end: End| {
            end.map(|(value, closed)| (value, closed && !(self.nonzero && value.is_zero())))
        };
        Fact {
            low: open(self.low),
            high: open(self.high),
            ..*self
        }
    }

    /// No value satisfies it.
    pub fn is_empty(&self) -> bool {
        let (Some((low, lc)), Some((high, hc))) = (self.low, self.high) else {
            return false;
        };
        let is_point_outside = low == high && (!(lc && hc) || self.nonzero && low.is_zero());
        let inner = |end: Rational, closed: bool, step: i64| match end.is_integer() && !closed {
            true => end.checked_add(&int(step)),
            false => Some(end),
        };
        let between = |low: Rational, high: Rational| low.ceil() > high.floor();
        let is_without_integer = self.integer
            && inner(low, lc, 1)
                .zip(inner(high, hc, -1))
                .is_some_and(|(low, high)| between(low, high));
        low > high || is_point_outside || is_without_integer
    }

    /// The sum.
    pub fn sum(parts: &[Fact]) -> Fact {
        let end = |get: fn(&Fact) -> End| {
            parts
                .iter()
                .map(get)
                .try_fold((Rational::zero(), true), |(sum, closed), part| {
                    let (value, reached) = part?;
                    Some((sum.checked_add(&value)?, closed && reached))
                })
        };
        let fact = Fact::between(end(|f| f.low), end(|f| f.high));
        Fact {
            integer: parts.iter().all(|f| f.integer),
            ..fact
        }
    }

    /// The product.
    pub fn product(parts: &[Fact]) -> Fact {
        let mut fact = parts
            .iter()
            .skip(1)
            .fold(parts[0], |acc, part| times(&acc, part));
        fact.integer = parts.iter().all(|f| f.integer);
        fact.nonzero = parts.iter().all(|f| f.nonzero);
        fact
    }

    /// `exp(x)`.
    pub fn exp(x: &Fact) -> Fact {
        let low = if x.is_nonnegative() {
            Some((int(1), !x.is_positive()))
        } else {
            Some((int(0), false))
        };
        let high = if x.is_nonpositive() {
            Some((int(1), !x.is_negative()))
        } else {
            None
        };
        Fact::between(low, high)
    }

    /// `log(x)` of a positive x.
    pub fn log(x: &Fact) -> Fact {
        let one = int(1);
        let low = x
            .low
            .filter(|(l, _)| *l >= one)
            .map(|(l, c)| (int(0), c && l == one));
        let high = x
            .high
            .filter(|(h, _)| *h <= one)
            .map(|(h, c)| (int(0), c && h == one));
        Fact::between(low, high)
    }

    /// `|x|`.
    pub fn abs(x: &Fact) -> Fact {
        if x.is_nonnegative() {
            return *x;
        }
        Fact {
            integer: x.integer,
            nonzero: x.nonzero,
            ..Fact::nonnegative()
        }
    }

    /// One of the values.
    pub fn hull(parts: &[Fact]) -> Fact {
        parts.iter().skip(1).fold(parts[0], |acc, part| {
            let low = acc.low.and_then(|a| {
                part.low
                    .map(|b| if b.0 < a.0 || b.0 == a.0 && b.1 { b } else { a })
            });
            let high = acc.high.and_then(|a| {
                part.high
                    .map(|b| if b.0 > a.0 || b.0 == a.0 && b.1 { b } else { a })
            });
            let nonzero = acc.nonzero && part.nonzero;
            Fact {
                integer: acc.integer && part.integer,
                nonzero,
                ..Fact::between(low, high)
            }
        })
    }

    /// Whether `x^y` exists.
    pub fn power_defined(parts: &[Fact]) -> bool {
        let (x, y) = (&parts[0], &parts[1]);
        x.is_positive()
            || x.is_nonnegative() && y.is_positive()
            || y.integer && (x.nonzero || y.is_nonnegative())
    }

    /// `x^y` where it exists.
    pub fn power(x: &Fact, y: &Fact) -> Fact {
        let even = y
            .point()
            .is_some_and(|n| n.is_integer() && n.to_integer() % 2 == 0);
        let mut fact = if x.is_positive() {
            Fact {
                high: Fact::power_below_one(x, y),
                ..Fact::positive()
            }
        } else if even || x.is_nonnegative() {
            Fact {
                nonzero: x.nonzero,
                high: Fact::power_below_one(x, y),
                ..Fact::nonnegative()
            }
        } else {
            Fact {
                nonzero: x.nonzero,
                ..Fact::real()
            }
        };
        fact.integer = x.integer && y.integer && y.is_nonnegative();
        fact
    }

    /// A number of [0, 1] stays below one in any power that is not negative, and one above 1 in any that is not positive.
    fn power_below_one(x: &Fact, y: &Fact) -> End {
        let small =
            x.is_nonnegative() && x.high.is_some_and(|(h, _)| h <= int(1)) && y.is_nonnegative();
        let large = x
            .low
            .filter(|(low, _)| *low >= int(1) && y.is_nonpositive());
        match large {
            Some((low, closed)) => {
                let below = y.is_negative() && (low > int(1) || !closed);
                Some((int(1), !below))
            }
            None => small.then_some((int(1), true)),
        }
    }

    /// The only value, if there is only one.
    fn point(&self) -> Option<Rational> {
        let (low, high) = (self.low?.0, self.high?.0);
        (low == high).then_some(low)
    }
}

fn tighter(a: End, b: End, inside: fn(Rational, Rational) -> bool) -> End {
    match (a, b) {
        (None, end) | (end, None) => end,
        (Some((x, xc)), Some((y, yc))) if x == y => Some((x, xc && yc)),
        (Some((x, _)), Some((y, _))) => {
            if inside(x, y) {
                a
            } else {
                b
            }
        }
    }
}

/// The product of two intervals from the products of their ends.
fn times(a: &Fact, b: &Fact) -> Fact {
    #[derive(Clone, Copy, PartialEq)]
    enum Point {
        MinusInfinity,
        At(Rational, bool),
        PlusInfinity,
    }
    use Point::{At, MinusInfinity, PlusInfinity};
    let low = |f: &Fact| f.low.map_or(MinusInfinity, |(v, c)| At(v, c));
    let high = |f: &Fact| f.high.map_or(PlusInfinity, |(v, c)| At(v, c));
    let sign = |p: Point| match p {
        MinusInfinity => -1,
        At(v, _) => {
            if v.is_zero() {
                0
            } else if v.is_positive() {
                1
            } else {
                -1
            }
        }
        PlusInfinity => 1,
    };
    let multiply = |p: Point, q: Point| match (p, q) {
        (At(x, c), At(y, d)) => {
            let reached = c && (d || x.is_zero()) || y.is_zero() && d;
            match x.checked_mul(&y) {
                Some(product) => At(product, reached),
                None if sign(p) * sign(q) > 0 => PlusInfinity,
                None => MinusInfinity,
            }
        }
        (At(x, c), _) if x.is_zero() => At(x, c),
        (_, At(y, d)) if y.is_zero() => At(y, d),
        _ => {
            if sign(p) * sign(q) > 0 {
                PlusInfinity
            } else {
                MinusInfinity
            }
        }
    };
    let corners = [
        multiply(low(a), low(b)),
        multiply(low(a), high(b)),
        multiply(high(a), low(b)),
        multiply(high(a), high(b)),
    ];
    // A product that overflowed stands at infinity, which is always outward or beside a wider corner.
    let overflowed = corners.contains(&MinusInfinity);
    let lowest = if overflowed {
        None
    } else {
        extreme(corners.iter().filter_map(finite), |x, y| x < y)
    };
    let highest = if corners.contains(&PlusInfinity) {
        None
    } else {
        extreme(corners.iter().filter_map(finite), |x, y| x > y)
    };
    fn finite(p: &Point) -> Option<(Rational, bool)> {
        match p {
            At(v, c) => Some((*v, *c)),
            _ => None,
        }
    }
    Fact::between(lowest, highest)
}

fn extreme(
    ends: impl Iterator<Item = (Rational, bool)>,
    better: fn(Rational, Rational) -> bool,
) -> End {
    ends.reduce(|a, b| {
        if b.0 == a.0 {
            (a.0, a.1 || b.1)
        } else if better(b.0, a.0) {
            b
        } else {
            a
        }
    })
}

/// What an assumption is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A name, with any subscripts or arguments.
    Name(Name),
    /// One term.
    Term(TermId),
}

/// The domains that can be stated or assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Any real number.
    Real,
    /// Above zero.
    Positive,
    /// Not below zero.
    NonNegative,
    /// Below zero.
    Negative,
    /// Not zero.
    NonZero,
    /// Strictly between 0 and 1.
    Unit,
    /// A whole number.
    Integer,
    /// 0 or 1.
    Binary,
    /// A whole number, 0 or more.
    Natural,
    /// A whole number, 1 or more: a sample size.
    Count,
    /// A vector with one 1 and else 0, of the given length where it is known.
    OneHot(Option<TermId>),
    /// Positive numbers that sum to one, of the given length where it is known.
    Simplex(Option<TermId>),
    /// Between two numbers, with whether each end is reached.
    Interval(End, End),
}

impl Domain {
    /// What is certain of a value, or of each element of a vector, in the domain.
    pub fn fact(&self) -> Fact {
        match self {
            Domain::Real => Fact::real(),
            Domain::Positive => Fact::positive(),
            Domain::NonNegative => Fact::nonnegative(),
            Domain::Negative => Fact::between(None, Some((int(0), false))),
            Domain::NonZero => Fact {
                nonzero: true,
                ..Fact::real()
            },
            Domain::Unit => Fact::unit(),
            Domain::Integer => Fact {
                integer: true,
                ..Fact::real()
            },
            Domain::Binary | Domain::OneHot(_) => Fact {
                integer: true,
                ..Fact::between(Some((int(0), true)), Some((int(1), true)))
            },
            Domain::Natural => Fact {
                integer: true,
                ..Fact::nonnegative()
            },
            Domain::Count => Fact::at_least_one_integer(),
            Domain::Simplex(_) => Fact::share(),
            Domain::Interval(low, high) => Fact::between(*low, *high),
        }
    }

    /// The domain said of a subject, in the plain notation: `σ > 0`, `y in {0, 1}`.
    pub fn say(&self, subject: &str) -> String {
        let end = |e: &End| e.map(|(v, _)| v.to_string());
        match self {
            Domain::Real => format!("{subject} in R"),
            Domain::Positive => format!("{subject} > 0"),
            Domain::NonNegative => format!("{subject} >= 0"),
            Domain::Negative => format!("{subject} < 0"),
            Domain::NonZero => format!("{subject} != 0"),
            Domain::Unit => format!("0 < {subject} < 1"),
            Domain::Integer => format!("{subject} : integer"),
            Domain::Binary => format!("{subject} in {{0, 1}}"),
            Domain::Natural => format!("{subject} in 0.."),
            Domain::Count => format!("{subject} in 1.."),
            Domain::OneHot(_) => format!("{subject} : onehot"),
            Domain::Simplex(_) => format!("{subject} : simplex"),
            Domain::Interval(low, high) => format!(
                "{subject} in {}{}, {}{}",
                if low.is_some_and(|(_, c)| c) {
                    '['
                } else {
                    '('
                },
                end(low).unwrap_or_else(|| "-∞".into()),
                end(high).unwrap_or_else(|| "∞".into()),
                if high.is_some_and(|(_, c)| c) {
                    ']'
                } else {
                    ')'
                },
            ),
        }
    }
}

/// Something that holds of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holds {
    /// What it is about.
    pub subject: Subject,
    /// Where its value lies.
    pub domain: Domain,
    /// In the plain notation, for reasons: `σ > 0`.
    pub text: String,
}

/// The prover of facts, from assumptions and from what names and densities are defined to be.
pub struct Facts<'a> {
    assumptions: &'a [Holds],
    /// What opaque calls are defined to be.
    definitions: FxHashMap<TermId, TermId>,
    memo: Vec<Option<Fact>>,
}

impl<'a> Facts<'a> {
    /// A prover over one store's terms.
    pub fn new(assumptions: &'a [Holds], definitions: &[(TermId, TermId)]) -> Self {
        Facts {
            assumptions,
            definitions: definitions.iter().rev().copied().collect(), // the first of two holds
            memo: Vec::new(),
        }
    }

    /// What is certain of the value of a term.
    pub fn of(&mut self, terms: &Terms, term: TermId) -> Fact {
        let index = term.0 as usize;
        if let Some(Some(fact)) = self.memo.get(index) {
            return *fact;
        }
        let fact = self.assumed(terms, term).and(&self.structural(terms, term));
        if self.memo.len() <= index {
            self.memo.resize(terms.len().max(index + 1), None);
        }
        self.memo[index] = Some(fact);
        fact
    }

    /// Whether a term's value exists wherever the assumptions hold, and so do those of its subterms.
    pub fn is_defined(&mut self, terms: &Terms, term: TermId) -> bool {
        let children = terms.children(term);
        if !children.iter().all(|&child| self.is_defined(terms, child)) {
            return false;
        }
        match terms.node(term) {
            Node::Op(op, _) => {
                let facts: Vec<Fact> = children.iter().map(|&c| self.of(terms, c)).collect();
                (op.row().defined)(&facts)
            }
            _ => true,
        }
    }

    fn assumed(&self, terms: &Terms, term: TermId) -> Fact {
        let name = family(terms, term);
        let about =
            |s: &Subject| *s == Subject::Term(term) || name.is_some_and(|n| *s == Subject::Name(n));
        let relevant = self.assumptions.iter().filter(|a| about(&a.subject));
        relevant.fold(Fact::real(), |fact, a| fact.and(&a.domain.fact()))
    }

    fn structural(&mut self, terms: &Terms, term: TermId) -> Fact {
        match terms.node(term) {
            Node::Number(value) => Fact::exactly(*value),
            Node::Symbol(_) | Node::Variable(_) | Node::Optimum(..) => Fact::real(),
            Node::Op(op, operands) => {
                let facts: Vec<Fact> = operands.iter().map(|&t| self.of(terms, t)).collect();
                (op.row().range)(&facts)
            }
            Node::Call(..) => self.defined_as(terms, term),
            Node::Named(_, children) => children
                .last()
                .map_or(Fact::real(), |&value| self.of(terms, value)),
            Node::Bind(quantifier, _, children) => {
                let body = children
                    .last()
                    .map_or(Fact::real(), |&body| self.of(terms, body));
                quantified(*quantifier, &body)
            }
        }
    }

    fn defined_as(&mut self, terms: &Terms, term: TermId) -> Fact {
        let definition = self.definitions.get(&term).copied();
        definition.map_or(Fact::real(), |right| self.of(terms, right))
    }

    /// The assumptions and laws from which a term's fact follows, in the plain notation.
    pub fn because(&self, terms: &Terms, term: TermId) -> Vec<String> {
        let mut reasons = BTreeSet::new();
        self.collect_reasons(terms, term, &mut reasons);
        reasons.into_iter().collect()
    }

    fn collect_reasons(&self, terms: &Terms, term: TermId, reasons: &mut BTreeSet<String>) {
        let name = family(terms, term);
        for assumption in self.assumptions {
            if assumption.subject == Subject::Term(term)
                || name.is_some_and(|n| assumption.subject == Subject::Name(n))
            {
                reasons.insert(assumption.text.clone());
            }
        }
        match terms.node(term) {
            Node::Op(Op::Exp, _) => {
                reasons.insert("an exponential is positive".into());
            }
            Node::Op(op @ (Op::Sigmoid | Op::Softmax | Op::NormCdf), _) => {
                reasons.insert(format!("{} lies between 0 and 1", op.row().name));
            }
            Node::Op(op, _) if op.is_selection() => {}
            Node::Call(..) => {
                if let Some(&right) = self.definitions.get(&term) {
                    self.collect_reasons(terms, right, reasons);
                }
            }
            Node::Named(_, children) => {
                if let Some(&value) = children.last() {
                    self.collect_reasons(terms, value, reasons);
                }
            }
            Node::Op(Op::Pow, operands) => self.collect_reasons(terms, operands[0], reasons),
            Node::Bind(_, _, children) => {
                if let Some(&body) = children.last() {
                    self.collect_reasons(terms, body, reasons);
                }
            }
            _ => {
                for &child in terms.children(term) {
                    self.collect_reasons(terms, child, reasons);
                }
            }
        }
    }
}

/// The name whose assumptions hold of a term: of `σ`, `σ_i` and `σ(x; θ)` it is σ.
pub fn family(terms: &Terms, term: TermId) -> Option<Name> {
    match terms.node(term) {
        Node::Symbol(name) | Node::Call(name, ..) | Node::Named(name, _) => Some(*name),
        Node::Op(op, operands) if op.is_selection() => family(terms, operands[0]),
        _ => None,
    }
}

/// What is certain of a quantified term when its body is so. Sums and products are never empty: an
/// index set has at least one element (a sample size is a whole number of at least 1).
fn quantified(quantifier: Quantifier, body: &Fact) -> Fact {
    match quantifier {
        Quantifier::Expectation => Fact {
            integer: false,
            nonzero: Fact::between(body.low, body.high).nonzero,
            ..*body
        },
        Quantifier::Divergence => Fact::nonnegative(),
        Quantifier::Integral => {
            if body.is_nonnegative() {
                Fact::nonnegative()
            } else {
                Fact::real()
            }
        }
        Quantifier::Sum | Quantifier::Product => {
            let mut fact = Fact::real();
            if body.is_positive() {
                fact = Fact::positive();
            } else if body.is_nonnegative() {
                fact = Fact::nonnegative();
            } else if quantifier == Quantifier::Sum && body.is_nonpositive() {
                fact = Fact::between(None, Some((int(0), !body.is_negative())));
            }
            Fact {
                integer: body.integer,
                ..fact
            }
        }
    }
}
