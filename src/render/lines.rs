//! A formula in several lines where it is wider than the room: broken before a plus or a minus, the outermost first.
//!
//! A formula becomes a row of pieces with places between them where it may be cut, each at a price that grows with the
//! brackets around it. The cheapest cuts that leave no line too wide are found from left to right. Where to cut is the same
//! for LaTeX and for MathML, whose pens set the pieces.

mod cuts;
mod pen;

pub(super) use pen::{Fence, Pen, Raised};

use self::cuts::{Cut, Piece, Text, cheapest, written};
use super::latex::width::{self, Width};
use super::math::{self, Bracket, Kind, Level, Math, Sign};
use crate::term::Op;

/// The lines of a formula. The first may be as wide as `first`, the others as wide as `others`, where that is possible.
pub(super) fn lines(math: &Math, pen: &impl Pen, first: Width, others: Width) -> Vec<String> {
    within(math, pen, [first, others], false)
}

/// The same for a column so narrow that much does not fit: a fraction or a root stays one even where a line is then too wide.
pub(super) fn narrow(math: &Math, pen: &impl Pen, first: Width, others: Width) -> Vec<String> {
    within(math, pen, [first, others], true)
}

fn within(
    math: &Math,
    pen: &impl Pen,
    [first, others]: [Width; 2],
    keeps_fractions: bool,
) -> Vec<String> {
    if width::of(math, pen.style()) <= first {
        let line = pen.whole(math);
        return vec![if math.marked { pen.marked(&line) } else { line }];
    }
    let mut pieces = Pieces {
        pen,
        first,
        room: others,
        keeps_fractions,
        marks: 0,
        all: Vec::new(),
    };
    pieces.formula(math, 0);
    let pieces = pieces.all;
    let cuts = cheapest(&pieces, first, others);
    written(&pieces, &cuts, pen)
}

/// The price of a cut before a summand, for each bracket around it.
const SUMMAND: u64 = 10;
/// A cut between factors costs more than one before a summand two brackets further inside.
const FACTOR: u64 = 25;
/// A cut before an argument.
const ARGUMENT: u64 = 40;
/// A cut within brackets that are narrower than [`SHORT`]: only where nothing else fits.
const WITHIN_SHORT: u64 = 1_000;
/// A cut between a sum, or a word such as `arg max`, and what it is of: in a narrow column only, for a fraction that would
/// not fit behind it.
const BEHIND_SIGN: u64 = 2_000;
/// Brackets that stay whole, 8 em.
const SHORT: Width = 8_000;
/// The sign of a transpose.
const TRANSPOSED: Width = 595;

/// The brace of cases, and the space before their conditions.
const BESIDE_CASES: Width = 2_400;

struct Pieces<'p, P> {
    pen: &'p P,
    /// The room on the first line, and on each other one.
    first: Width,
    room: Width,
    /// No fraction is taken apart for want of room.
    keeps_fractions: bool,
    /// How many parts that a step changed are around what is written.
    marks: u32,
    all: Vec<Piece>,
}

impl<P: Pen> Pieces<'_, P> {
    fn piece(&mut self, text: Text, width: Width) {
        self.all.push(Piece {
            text,
            width,
            cut: None,
            marked: self.marks > 0,
        });
    }

    fn push(&mut self, text: impl Into<String>, width: Width) {
        self.piece(Text::Plain(text.into()), width);
    }

    /// The next piece may begin a line.
    fn cut_at(&mut self, place: usize, price: u64, times: bool) {
        if let Some(piece) = self.all.get_mut(place) {
            piece.cut = Some(Cut { price, times });
        }
    }

    /// What stays together.
    fn whole(&mut self, math: &Math) {
        self.push(self.pen.whole(math), width::of(math, self.pen.style()));
    }

    fn formula(&mut self, math: &Math, depth: u64) {
        self.marks += u32::from(math.marked);
        self.unmarked(math, depth);
        self.marks -= u32::from(math.marked);
    }

    fn unmarked(&mut self, math: &Math, depth: u64) {
        if self.pen.style().names.of_part(math).is_some() {
            return self.whole(math);
        }
        match &math.kind {
            Kind::Optimum(_, _, body) | Kind::Big { body, .. } if !is_integral(math) => {
                self.head(math);
                let behind = self.all.len();
                if let (Kind::Minus(inner), false) = (&body.kind, body.marked) {
                    self.push(self.pen.negative(), 945);
                    self.formula(inner, depth);
                } else {
                    self.formula(body, depth);
                }
                if self.keeps_fractions {
                    self.cut_at(behind, BEHIND_SIGN + SUMMAND * depth, false);
                }
            }
            Kind::Expectation(_, parts) => {
                self.head(math);
                self.fenced('[', true, None, |p| {
                    p.push("", 0);
                    p.cut_at(p.all.len() - 1, ARGUMENT + SUMMAND * depth, false);
                    p.formula(&parts[1], depth + 1);
                });
            }
            Kind::Divergence(pair) if !self.has_room(math) => {
                self.head(math);
                self.fenced('(', math.tall, None, |p| p.divergence(pair, depth + 1));
            }
            Kind::Minus(inner) => {
                self.push(self.pen.sign(Sign::Prefix), 945);
                self.formula(inner, depth);
            }
            Kind::Sum(summands) => self.sum(summands, depth),
            Kind::Product(factors) => self.product(factors, depth),
            Kind::Brackets(bracket, inner) => self.brackets(*bracket, inner, None, depth),
            Kind::Power(base, exponent) => match &base.kind {
                Kind::Brackets(bracket, inner) => {
                    self.brackets(*bracket, inner, Some(Raised::To(exponent)), depth);
                }
                Kind::Function {
                    op: Op::Norm,
                    arguments,
                    ..
                } if !self.has_room(math) => {
                    let raised = Some(Raised::To(exponent));
                    self.norm(&arguments[0], raised, depth);
                }
                _ => self.whole(math),
            },
            Kind::Relation(op, pair) => {
                self.formula(&pair[0], depth);
                self.push(self.pen.relation(*op), width::RELATION);
                self.cut_at(self.all.len() - 1, SUMMAND * depth, false);
                self.formula(&pair[1], depth);
            }
            _ => self.of_function(math, depth),
        }
    }

    fn divergence(&mut self, [from, to]: &[Math; 2], depth: u64) {
        self.formula(from, depth);
        let sign = self.all.len();
        self.push(self.pen.parallel(), width::RELATION);
        self.cut_at(sign, SUMMAND * depth, false);
        self.formula(to, depth);
    }

    fn head(&mut self, math: &Math) {
        let width = width::of_head(math, self.pen.style());
        self.push(self.pen.head(math), width);
    }

    fn brackets(&mut self, bracket: Bracket, inner: &Math, raised: Option<Raised>, depth: u64) {
        let open = match bracket {
            Bracket::SquareBody => '[',
            _ => '(',
        };
        self.fenced(open, inner.tall, raised, |p| p.formula(inner, depth + 1));
    }

    fn of_function(&mut self, math: &Math, depth: u64) {
        match &math.kind {
            Kind::Function {
                op: Op::If,
                arguments,
                ..
            } => self.cases(arguments),
            Kind::Function {
                op,
                arguments,
                bare: false,
            } if has_fences(*op) => {
                self.function(*op, false);
                self.fenced('(', math.tall, None, |p| p.arguments(arguments, depth + 1));
            }
            Kind::Function {
                op: Op::Norm,
                arguments,
                ..
            } if !self.has_room(math) => self.norm(&arguments[0], None, depth),
            Kind::Function {
                op: Op::Log,
                arguments,
                bare: true,
            } => {
                self.function(Op::Log, true);
                self.formula(&arguments[0], depth + 1);
            }
            // In brackets, since what stands before or behind must not be read into it.
            Kind::Fraction(above, below) if !self.stays(math) => {
                self.fenced('(', true, None, |p| {
                    p.over(above, depth + 2);
                    let slash = p.all.len();
                    p.push(p.pen.slash(), 500);
                    p.cut_at(slash, FACTOR + SUMMAND * (depth + 2), false);
                    p.over(below, depth + 2);
                });
            }
            Kind::Root(inner) if !self.stays(math) => {
                self.fenced('(', true, None, |p| {
                    let raised = Some(Raised::Half);
                    p.fenced('(', true, raised, |p| p.formula(inner, depth + 2));
                });
            }
            kind => match math::side_by_side(kind) {
                Some((pair, transposed)) if !self.has_room(math) => {
                    self.beside(pair, transposed, depth);
                }
                _ => self.whole(math),
            },
        }
    }

    /// What stands before or behind the slash of a fraction.
    fn over(&mut self, part: &Math, depth: u64) {
        match part.level >= Level::Power {
            true => self.formula(part, depth),
            false => self.fenced('(', true, None, |p| p.formula(part, depth)),
        }
    }

    /// A product of matrices or vectors, which may be cut where a product of numbers may.
    fn beside(&mut self, [left, right]: &[Math; 2], transposed: [bool; 2], depth: u64) {
        self.side(left, transposed[0], depth);
        let gap = self.all.len();
        self.push(self.pen.beside(), 0);
        self.cut_at(gap, FACTOR + SUMMAND * depth, true);
        self.side(right, transposed[1], depth);
    }

    fn side(&mut self, part: &Math, is_transposed: bool, depth: u64) {
        match &part.kind {
            Kind::Brackets(bracket, inner) if is_transposed => {
                self.brackets(*bracket, inner, Some(Raised::Transposed), depth);
            }
            _ if is_transposed => {
                let width = width::of(part, self.pen.style()) + TRANSPOSED;
                self.push(self.pen.transposed(part), width);
            }
            _ => self.formula(part, depth + 1),
        }
    }

    fn norm(&mut self, inner: &Math, raised: Option<Raised>, depth: u64) {
        self.fenced('‖', inner.tall, raised, |p| p.formula(inner, depth + 1));
    }

    fn function(&mut self, op: Op, bare: bool) {
        let width = width::of_function(op, self.pen.style());
        self.push(self.pen.function(op, bare), width);
    }

    fn fenced(
        &mut self,
        open: char,
        tall: bool,
        raised: Option<Raised>,
        inside: impl FnOnce(&mut Self),
    ) {
        let width = if tall { 907 } else { 389 };
        let exponent = match raised {
            None => 0,
            Some(Raised::Half) => 1_300,
            Some(Raised::Transposed) => TRANSPOSED,
            Some(Raised::To(exponent)) => width::of(exponent, self.pen.style()),
        };
        let [left, right] = self.pen.fences(open, tall, raised);
        let at = self.all.len();
        self.piece(Text::Fence(left, 0), width);
        inside(self);
        let end = self.all.len();
        self.piece(Text::Fence(right, at), width + exponent);
        if let Text::Fence(_, partner) = &mut self.all[at].text {
            *partner = end;
        }
        let inside = &mut self.all[at..=end];
        if inside.iter().map(|piece| piece.width).sum::<Width>() < SHORT {
            let cuts = inside.iter_mut().filter_map(|piece| piece.cut.as_mut());
            cuts.for_each(|cut| cut.price += WITHIN_SHORT);
        }
    }

    fn sum(&mut self, summands: &[(bool, Math)], depth: u64) {
        for (sign, summand) in math::signed(summands) {
            let at = self.all.len();
            match sign {
                Sign::None => {}
                Sign::Prefix => self.push(self.pen.sign(sign), 945),
                Sign::Minus | Sign::Plus => {
                    self.push(self.pen.sign(sign), 1_222);
                    self.cut_at(at, SUMMAND * depth, false);
                }
            }
            self.formula(summand, depth + 1);
        }
    }

    fn product(&mut self, factors: &[Math], depth: u64) {
        for (k, factor) in factors.iter().enumerate() {
            let at = self.all.len();
            if k > 0 {
                let (left, right) = (&factors[k - 1], factor);
                self.push(self.pen.gap(left, right), width::gap(left, right));
                let is_dot = math::gap(left, right) == math::Gap::Dot;
                self.cut_at(at, FACTOR + SUMMAND * depth, !is_dot);
            }
            self.formula(factor, depth + 1);
        }
    }

    fn arguments(&mut self, arguments: &[Math], depth: u64) {
        for (k, argument) in arguments.iter().enumerate() {
            if k > 0 {
                self.push(self.pen.comma(), 445);
            }
            let at = self.all.len();
            self.formula(argument, depth);
            if k > 0 {
                self.cut_at(at, ARGUMENT + SUMMAND * depth, false);
            }
        }
    }

    /// A fraction or a root that is not taken apart.
    fn stays(&self, math: &Math) -> bool {
        self.keeps_fractions || self.has_room(math)
    }

    /// What stays together fits behind what cannot be cut off before it.
    fn has_room(&self, math: &Math) -> bool {
        let may_go_on = self.all.iter().any(|piece| piece.cut.is_some());
        let room = if may_go_on { self.room } else { self.first };
        self.begun(|_| true) + width::of(math, self.pen.style()) <= room
    }

    /// The width of what has been written since the last place where a line may begin.
    fn begun(&self, may_begin: impl Fn(Cut) -> bool) -> Width {
        let begins = |piece: &Piece| piece.cut.is_some_and(&may_begin);
        let last = self.all.iter().rposition(begins).unwrap_or(0);
        self.all[last..].iter().map(|piece| piece.width).sum()
    }

    /// The room for the values of cases: behind what stands before them, where that leaves enough, or on a new line.
    fn room_for_cases(&self, widest: Width, conditions: Width) -> Width {
        let behind = |begun| self.room.saturating_sub(begun + conditions + BESIDE_CASES);
        let after_summand = behind(self.begun(|cut| cut.price % SUMMAND == 0));
        if after_summand >= widest.min(self.room / 3) {
            after_summand
        } else {
            behind(self.begun(|_| true)).max(self.room / 4)
        }
    }

    /// A distinction of cases, whose values may take several lines of their own.
    fn cases(&mut self, arguments: &[Math]) {
        let [condition, then, otherwise] = arguments else {
            return;
        };
        let style = self.pen.style();
        let conditions = (width::of(condition, style) + 900).max(4_150);
        let widest = width::of(then, style).max(width::of(otherwise, style));
        let room = self.room_for_cases(widest, conditions);
        let [then, otherwise] = [then, otherwise]
            .map(|value| lines(value, self.pen, room, room.saturating_sub(width::QUAD)));
        let text = self.pen.cases(condition, [&then, &otherwise]);
        self.push(text, widest.min(room) + conditions + BESIDE_CASES);
    }
}

fn is_integral(math: &Math) -> bool {
    use crate::term::Quantifier::Integral;
    matches!(
        math.kind,
        Kind::Big {
            quantifier: Integral,
            ..
        }
    )
}

/// The arguments stand in round brackets behind the name.
fn has_fences(op: Op) -> bool {
    !matches!(
        op,
        Op::Abs | Op::Norm | Op::Norm1 | Op::Choose | Op::BesselI | Op::If
    )
}
