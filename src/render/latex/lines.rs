//! A formula in several lines where it is wider than the room: broken before a plus or a minus, the outermost first.
//!
//! A formula becomes a row of pieces with places between them where it may be cut, each at a price that grows with the
//! brackets around it. The cheapest cuts that leave no line too wide are found from left to right.

use super::width::{self, Width};
use super::{Style, Writer};
use crate::render::math::{self, Bracket, Gap, Kind, Level, Math, Sign};
use crate::term::Op;

/// The lines of a formula. The first may be as wide as `first`, the others as wide as `others`, where that is possible.
pub fn lines(math: &Math, style: Style<'_>, first: Width, others: Width) -> Vec<String> {
    if width::of(math, style) <= first {
        let mut line = String::new();
        super::write(math, style, &mut line);
        return vec![line];
    }
    let mut pieces = Pieces {
        style,
        first,
        room: others,
        all: Vec::new(),
    };
    pieces.formula(math, 0);
    let pieces = pieces.all;
    let cuts = cheapest(&pieces, first, others);
    written(&pieces, &cuts)
}

/// A piece that stays on one line.
struct Piece {
    text: Text,
    width: Width,
    /// The formula may be cut before it.
    cut: Option<Cut>,
}

enum Text {
    Plain(String),
    /// A bracket: as it is when its partner (at that place) is on the same line, and when it is not.
    Fence(&'static str, &'static str, usize),
}

/// A place where a formula may be cut.
#[derive(Clone, Copy)]
struct Cut {
    price: u64,
    /// What the next line then begins with.
    sign: &'static str,
}

/// The price of a cut before a summand, for each bracket around it.
const SUMMAND: u64 = 10;
/// A cut between factors costs more than one before a summand two brackets further inside.
const FACTOR: u64 = 25;
/// A cut before an argument.
const ARGUMENT: u64 = 40;
/// A line that is too wide costs more than all cuts.
const TOO_WIDE: u64 = 1_000_000;

/// The brace of cases, and the space before their conditions.
const BESIDE_CASES: Width = 2_400;

struct Pieces<'n> {
    style: Style<'n>,
    /// The room on the first line, and on each other one.
    first: Width,
    room: Width,
    all: Vec<Piece>,
}

impl Pieces<'_> {
    fn push(&mut self, text: impl Into<String>, width: Width) {
        self.all.push(Piece {
            text: Text::Plain(text.into()),
            width,
            cut: None,
        });
    }

    /// The next piece may begin a line.
    fn cut_at(&mut self, place: usize, price: u64, sign: &'static str) {
        if let Some(piece) = self.all.get_mut(place) {
            piece.cut = Some(Cut { price, sign });
        }
    }

    /// What stays together.
    fn whole(&mut self, math: &Math) {
        let mut text = String::new();
        super::write(math, self.style, &mut text);
        self.push(text, width::of(math, self.style));
    }

    fn formula(&mut self, math: &Math, depth: u64) {
        match &math.kind {
            Kind::Optimum(_, _, body) | Kind::Big { body, .. } if !is_integral(math) => {
                let head = self.written(|w| w.head(math));
                self.push(head, width::of_head(math, self.style));
                if matches!(body.kind, Kind::Minus(_)) {
                    self.push("{-}", 945);
                    if let Kind::Minus(inner) = &body.kind {
                        return self.formula(inner, depth);
                    }
                }
                self.formula(body, depth);
            }
            Kind::Expectation(_, parts) => {
                let head = self.written(|w| w.head(math));
                self.push(head, width::of_head(math, self.style));
                self.fenced('[', true, |p| p.formula(&parts[1], depth + 1));
            }
            Kind::Minus(inner) => {
                self.push("-", 945);
                self.formula(inner, depth);
            }
            Kind::Sum(summands) => self.sum(summands, depth),
            Kind::Product(factors) => self.product(factors, depth),
            Kind::Brackets(bracket, inner) => {
                let open = match bracket {
                    Bracket::SquareBody => '[',
                    _ => '(',
                };
                self.fenced(open, inner.tall, |p| p.formula(inner, depth + 1));
            }
            Kind::Power(base, exponent) if matches!(base.kind, Kind::Brackets(..)) => {
                self.formula(base, depth);
                let raised = self.written(|w| w.enclosed("^{", exponent, "}"));
                self.push(raised, width::of(exponent, self.style));
            }
            Kind::Relation(op, pair) => {
                self.formula(&pair[0], depth);
                let sign = format!(" {} ", super::command(*op));
                self.push(sign, width::RELATION);
                self.cut_at(self.all.len() - 1, SUMMAND * depth, "");
                self.formula(&pair[1], depth);
            }
            _ => self.of_function(math, depth),
        }
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
                let name = self.written(|w| w.function_name(*op));
                self.push(name, width::of_function(*op, self.style));
                self.fenced('(', math.tall, |p| p.arguments(arguments, depth + 1));
            }
            Kind::Function {
                op: Op::Log,
                arguments,
                bare: true,
            } => {
                self.push("\\log ", width::of_function(Op::Log, self.style));
                self.formula(&arguments[0], depth + 1);
            }
            // In brackets, since what stands before or behind must not be read into it.
            Kind::Fraction(above, below) if !self.has_room(math) => {
                self.fenced('(', true, |p| {
                    p.fenced('(', true, |p| p.formula(above, depth + 2));
                    p.push(" / ", 500);
                    match below.level >= Level::Power {
                        true => p.whole(below),
                        false => p.fenced('(', true, |p| p.formula(below, depth + 2)),
                    }
                });
            }
            Kind::Root(inner) if !self.has_room(math) => {
                self.fenced('(', true, |p| {
                    p.fenced('(', true, |p| p.formula(inner, depth + 2));
                    p.push("^{1/2}", 1_300);
                });
            }
            _ => self.whole(math),
        }
    }

    fn written(&self, write: impl FnOnce(&mut Writer<'_>)) -> String {
        let mut out = String::new();
        write(&mut Writer {
            out: &mut out,
            style: self.style,
        });
        out
    }

    fn fenced(&mut self, open: char, tall: bool, inside: impl FnOnce(&mut Self)) {
        let width = if tall { 907 } else { 389 };
        let at = self.all.len();
        let (left, right) = fences(open, tall);
        self.all.push(fence(left, 0, width));
        inside(self);
        let end = self.all.len();
        self.all.push(fence(right, at, width));
        self.all[at].text = Text::Fence(left.0, left.1, end);
    }

    fn sum(&mut self, summands: &[(bool, Math)], depth: u64) {
        for (sign, summand) in math::signed(summands) {
            let at = self.all.len();
            match sign {
                Sign::None => {}
                Sign::Prefix => self.push("-", 945),
                Sign::Minus => self.push(" - ", 1_222),
                Sign::Plus => self.push(" + ", 1_222),
            }
            if matches!(sign, Sign::Minus | Sign::Plus) {
                self.cut_at(at, SUMMAND * depth, "");
            }
            self.formula(summand, depth + 1);
        }
    }

    fn product(&mut self, factors: &[Math], depth: u64) {
        for (k, factor) in factors.iter().enumerate() {
            let at = self.all.len();
            if k > 0 {
                let (left, right) = (&factors[k - 1], factor);
                let (gap, sign) = match math::gap(left, right) {
                    Gap::Dot => (" \\cdot ", ""),
                    Gap::Thin => (" \\, ", "\\cdot"),
                    Gap::None => (" ", "\\cdot"),
                };
                self.push(gap, width::gap(left, right));
                self.cut_at(at, FACTOR + SUMMAND * depth, sign);
            }
            self.formula(factor, depth + 1);
        }
    }

    fn arguments(&mut self, arguments: &[Math], depth: u64) {
        for (k, argument) in arguments.iter().enumerate() {
            if k > 0 {
                self.push(", ", 445);
            }
            let at = self.all.len();
            self.formula(argument, depth);
            if k > 0 {
                self.cut_at(at, ARGUMENT + SUMMAND * depth, "");
            }
        }
    }

    /// What stays together fits behind what cannot be cut off before it.
    fn has_room(&self, math: &Math) -> bool {
        let may_go_on = self.all.iter().any(|piece| piece.cut.is_some());
        let room = if may_go_on { self.room } else { self.first };
        self.begun(|_| true) + width::of(math, self.style) <= room
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
        let style = self.style;
        let conditions = (width::of(condition, style) + 900).max(4_150);
        let widest = width::of(then, style).max(width::of(otherwise, style));
        let room = self.room_for_cases(widest, conditions);
        let condition = self.written(|w| w.math(condition));
        let text = format!(
            "\\begin{{cases}} {} & \\text{{if }} {condition} \\\\ {} & \\text{{otherwise}} \\end{{cases}}",
            cell(then, style, room),
            cell(otherwise, style, room)
        );
        self.push(text, widest.min(room) + conditions + BESIDE_CASES);
    }
}

/// A value of cases, in lines that are no wider than the room.
fn cell(value: &Math, style: Style<'_>, room: Width) -> String {
    let lines = lines(value, style, room, room.saturating_sub(width::QUAD));
    match &lines[..] {
        [only] => only.clone(),
        several => format!(
            "\\begin{{aligned}} & {} \\end{{aligned}}",
            several.join(" \\\\ & \\quad ")
        ),
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

type Fence = (&'static str, &'static str);

/// Left and right: on one line, and on two.
fn fences(open: char, tall: bool) -> (Fence, Fence) {
    match (open, tall) {
        ('[', true) => (("\\left[ ", "\\biggl[ "), (" \\right]", " \\biggr]")),
        ('[', false) => (("[", "\\bigl[ "), ("]", " \\bigr]")),
        (_, true) => (("\\left( ", "\\biggl( "), (" \\right)", " \\biggr)")),
        (_, false) => (("(", "\\bigl( "), (")", " \\bigr)")),
    }
}

fn fence((whole, parted): Fence, partner: usize, width: Width) -> Piece {
    Piece {
        text: Text::Fence(whole, parted, partner),
        width,
        cut: None,
    }
}

/// The places of the cuts that cost least.
fn cheapest(pieces: &[Piece], first: Width, others: Width) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend((1..pieces.len()).filter(|&k| pieces[k].cut.is_some()));
    let mut ends = vec![0];
    for piece in pieces {
        ends.push(ends[ends.len() - 1] + piece.width);
    }
    // The least price of all lines before a start, and where the last of them starts.
    let mut best: Vec<(u64, usize)> = vec![(0, 0)];
    let places: Vec<usize> = starts
        .iter()
        .copied()
        .skip(1)
        .chain([pieces.len()])
        .collect();
    for (k, &place) in places.iter().enumerate() {
        let mut least = (u64::MAX, 0);
        for from in (0..=k).rev() {
            let room = if from == 0 { first } else { others };
            let width = ends[place] - ends[starts[from]];
            let beyond = u64::from(width.saturating_sub(room));
            if beyond > 0 && from < k {
                break; // a line that starts further left is wider still
            }
            let price = best[from].0 + beyond * TOO_WIDE + price_of(pieces, place);
            if price < least.0 {
                least = (price, from);
            }
        }
        best.push(least);
    }
    let mut cuts = Vec::new();
    let mut at = best.len() - 1;
    while at > 0 {
        at = best[at].1;
        cuts.push(starts[at]);
    }
    cuts.reverse();
    cuts
}

/// The price of a cut; every line costs a little.
fn price_of(pieces: &[Piece], place: usize) -> u64 {
    let cut = pieces.get(place).and_then(|piece| piece.cut);
    1 + cut.map_or(0, |cut| cut.price)
}

/// The lines, with brackets of a fixed size where their partner stands on another line.
fn written(pieces: &[Piece], cuts: &[usize]) -> Vec<String> {
    let line_of = |place: usize| cuts.partition_point(|&cut| cut <= place);
    let mut lines = vec![String::new(); cuts.len()];
    for (place, piece) in pieces.iter().enumerate() {
        let number = line_of(place);
        let line = &mut lines[number - 1];
        if line.is_empty() && piece.cut.is_some_and(|cut| !cut.sign.is_empty()) {
            // In the place of the gap between two factors.
            line.push_str(piece.cut.map_or("", |cut| cut.sign));
            line.push(' ');
            continue;
        }
        line.push_str(match &piece.text {
            Text::Plain(text) => text,
            Text::Fence(whole, _, partner) if line_of(*partner) == number => whole,
            Text::Fence(_, parted, _) => parted,
        });
    }
    lines.iter().map(|line| line.trim().to_owned()).collect()
}
