//! Formulas in two dimensions: fractions with a bar, limits below and above their sign, exponents above the line.
//!
//! What needs one row only is written as in one line. This notation is for reading; it does not parse back.

use super::block::{self, Block, Fence};
use super::{Alphabet, beside, write};
use crate::render::math::{self, Bracket, Gap, Kind, Label, Math, Range, Shape, Sign};
use crate::term::{Op, Quantifier, Sense};

/// A formula as a block.
pub fn plane(math: &Math) -> Block {
    match &math.kind {
        Kind::Sum(summands) => sum(summands),
        Kind::Minus(inner) => Block::beside([Block::line("-"), plane(inner)]),
        Kind::Product(factors) => product(factors),
        Kind::Fraction(above, below) => Block::fraction(plane(above), plane(below)),
        Kind::Power(base, exponent) => power(base, exponent),
        Kind::Root(inner) => plane(inner).root(),
        Kind::Brackets(Bracket::SquareBody, inner) => square(plane(inner)),
        Kind::Brackets(_, inner) => round(plane(inner)),
        Kind::Function {
            op,
            arguments,
            bare,
        } => function(*op, arguments, *bare),
        Kind::Relation(op, pair) => {
            let sign = format!(" {} ", math::comparison(*op));
            Block::beside([plane(&pair[0]), Block::line(sign), plane(&pair[1])])
        }
        Kind::Call { .. } if math.tall => call(math),
        Kind::Factorial(inner) if inner.tall => Block::beside([plane(inner), Block::line("!")]),
        Kind::Dot(pair) | Kind::MatMul(pair) | Kind::Outer(pair) if math.tall => {
            vectors(&math.kind, pair)
        }
        Kind::Transpose(inner) if inner.tall => Block::beside([plane(inner), Block::line("ᵀ")]),
        Kind::Inverse(inner) if inner.tall => Block::beside([plane(inner), Block::line("⁻¹")]),
        Kind::Subscript(base, subscripts) if base.tall => {
            let listed = separated(subscripts.iter().map(plane), ",");
            plane(base).lowered(listed)
        }
        _ => with_variable(math),
    }
}

/// A formula in lines that are no wider than that, if it is a sum inside of nothing but signs, factors and brackets.
pub fn lines(math: &Math, width: usize) -> Block {
    let whole = plane(math);
    if whole.width() <= width {
        return whole;
    }
    let mut around = Around::default();
    let Some(summands) = around.peel(math) else {
        return whole;
    };
    let lines = around.filled(summands, width);
    let baseline = lines[0].baseline();
    Block::listed(&lines, baseline)
}

/// A continued line is indented by so much.
const INDENT: usize = 4;

/// What stands before a sum, and the brackets that are closed behind it.
#[derive(Default)]
struct Around {
    before: Vec<Part>,
    after: Vec<&'static Fence>,
}

enum Part {
    Block(Block),
    Fence(&'static Fence),
}

impl Around {
    /// The summands in the middle of a formula.
    fn peel<'m, 't>(&mut self, math: &'m Math<'t>) -> Option<&'m [(bool, Math<'t>)]> {
        match &math.kind {
            Kind::Sum(summands) => Some(summands),
            Kind::Minus(inner) => self.peel_behind(Block::line("-"), inner),
            Kind::Optimum(_, _, body) | Kind::Big { body, .. } => {
                self.peel_behind(head(math)?, body)
            }
            Kind::Product(factors) => {
                let (last, others) = factors.split_last()?;
                let others = Block::beside([product(others), Block::line(" ")]);
                self.peel_behind(others, last)
            }
            Kind::Brackets(bracket, inner) => {
                let (left, right) = match bracket {
                    Bracket::SquareBody => (&block::LEFT_SQUARE, &block::RIGHT_SQUARE),
                    _ => (&block::LEFT_ROUND, &block::RIGHT_ROUND),
                };
                self.before.push(Part::Fence(left));
                self.after.push(right);
                self.peel(inner)
            }
            _ => None,
        }
    }

    fn peel_behind<'m, 't>(
        &mut self,
        block: Block,
        math: &'m Math<'t>,
    ) -> Option<&'m [(bool, Math<'t>)]> {
        self.before.push(Part::Block(block));
        self.peel(math)
    }

    /// The lines, each as full as can be.
    fn filled(self, summands: &[(bool, Math)], width: usize) -> Vec<Block> {
        let widths = self.before.iter().map(|part| match part {
            Part::Block(block) => block.width(),
            Part::Fence(_) => 1,
        });
        let mut used: usize = widths.sum();
        let room = width.saturating_sub(self.after.len());
        let mut lines: Vec<Vec<Block>> = vec![Vec::new()];
        for (k, summand) in math::signed(summands).enumerate() {
            let block = signed(summand);
            if k > 0 && used + block.width() > room {
                lines.push(vec![Block::line(" ".repeat(INDENT))]);
                used = INDENT;
            }
            used += block.width();
            lines
                .last_mut()
                .into_iter()
                .for_each(|line| line.push(block.clone()));
        }
        self.fenced(lines.into_iter().map(Block::beside).collect())
    }

    /// With what stands before the first line, and the brackets behind the last.
    fn fenced(self, mut lines: Vec<Block>) -> Vec<Block> {
        let column = |line: &Block, fence: &Fence| fence.column(line.height(), line.baseline());
        let last = lines.len() - 1;
        let closing: Vec<Block> = self
            .after
            .iter()
            .map(|fence| column(&lines[last], fence))
            .collect();
        lines[last] = Block::beside([lines[last].clone()].into_iter().chain(closing));
        let opening = self.before.into_iter().map(|part| match part {
            Part::Block(block) => block,
            Part::Fence(fence) => column(&lines[0], fence),
        });
        lines[0] = Block::beside(
            opening
                .collect::<Vec<_>>()
                .into_iter()
                .chain([lines[0].clone()]),
        );
        lines
    }
}

fn with_variable(math: &Math) -> Block {
    match &math.kind {
        Kind::Big {
            quantifier: Quantifier::Integral,
            variable,
            body,
            ..
        } => {
            let end = Block::line(format!(" d{}", variable.spelled()));
            Block::beside([Block::line("∫ "), plane(body), end])
        }
        Kind::Optimum(_, _, body) | Kind::Big { body, .. } => {
            Block::beside(head(math).into_iter().chain([plane(body)]))
        }
        Kind::Expectation(variable, parts) => {
            let [density, body] = &**parts;
            let below = Block::beside([
                Block::line(format!("{} ~ ", variable.spelled())),
                plane(density),
            ]);
            Block::beside([Block::line("E").lowered(below), square(plane(body))])
        }
        Kind::Divergence(pair) => {
            let inner = Block::beside([plane(&pair[0]), Block::line(" ‖ "), plane(&pair[1])]);
            Block::beside([Block::line("KL"), round(inner)])
        }
        _ => flat(math),
    }
}

/// As in one line.
fn flat(math: &Math) -> Block {
    let mut out = String::new();
    write(math, Alphabet::Unicode, &mut out);
    Block::line(out)
}

fn round(inner: Block) -> Block {
    inner.between(&block::LEFT_ROUND, &block::RIGHT_ROUND)
}

fn square(inner: Block) -> Block {
    inner.between(&block::LEFT_SQUARE, &block::RIGHT_SQUARE)
}

/// Blocks with a sign between each two.
fn separated(blocks: impl IntoIterator<Item = Block>, sign: &str) -> Block {
    let mut all = Vec::new();
    for block in blocks {
        if !all.is_empty() {
            all.push(Block::line(sign));
        }
        all.push(block);
    }
    Block::beside(all)
}

fn sum(summands: &[(bool, Math)]) -> Block {
    Block::beside(math::signed(summands).map(signed))
}

/// A summand behind its sign.
fn signed((sign, summand): (Sign, &Math)) -> Block {
    Block::beside([Block::line(sign.spaced()), plane(summand)])
}

fn product(factors: &[Math]) -> Block {
    let mut all = Vec::new();
    for (k, factor) in factors.iter().enumerate() {
        if k > 0 {
            let left = &factors[k - 1];
            let close = beside::between(left, factor).is_empty();
            all.push(Block::line(match math::gap(left, factor) {
                Gap::Dot => " · ",
                _ if close => "",
                _ => " ",
            }));
        }
        all.push(plane(factor));
    }
    Block::beside(all)
}

/// Exponents of digits stay on the line.
fn power(base: &Math, exponent: &Math) -> Block {
    match &exponent.kind {
        Kind::Integer(value) => {
            let raised: String = value.to_string().bytes().map(super::superscript).collect();
            Block::beside([plane(base), Block::line(raised)])
        }
        _ => plane(base).raised(plane(exponent)),
    }
}

fn function(op: Op, arguments: &[Math], bare: bool) -> Block {
    match math::shape(op, arguments) {
        Shape::Bars(inner) => return plane(inner).between(&block::BAR, &block::BAR),
        Shape::Norm(inner, below) => {
            let norm = plane(inner).between(&block::DOUBLE_BAR, &block::DOUBLE_BAR);
            let below = below.map(|_| Block::line("₁"));
            return Block::beside([norm].into_iter().chain(below));
        }
        Shape::Cases(condition, value, elsewhere) => return cases(condition, value, elsewhere),
        Shape::Binomial(from, chosen) => {
            let [above, below] = [from, chosen].map(plane);
            let height = above.height();
            return round(Block::stacked(&[above, Block::line(""), below], 1).on_row(height));
        }
        Shape::OfOrder(..) | Shape::Named => {}
    }
    let listed = separated(arguments.iter().map(plane), ", ");
    let name = Block::line(op.row().name);
    if bare {
        return Block::beside([name, Block::line(" "), listed]);
    }
    Block::beside([name, round(listed)])
}

/// A value and its condition above the other value.
fn cases(condition: &Math, value: &Math, elsewhere: &Math) -> Block {
    let values = [plane(value), plane(elsewhere)];
    let width = values[0].width().max(values[1].width()) + 3;
    let with = |value: &Block, condition: Block| {
        let gap = Block::line(" ".repeat(width - value.width()));
        Block::beside([value.clone(), gap, condition])
    };
    let first = with(
        &values[0],
        Block::beside([Block::line("if "), plane(condition)]),
    );
    let second = with(&values[1], Block::line("otherwise"));
    let point = first.height();
    let all = Block::listed(&[first, Block::line(""), second], point);
    Block::beside([block::brace(all.height(), point), all])
}

fn call(math: &Math) -> Block {
    let Kind::Call {
        name,
        subscripts,
        arguments,
    } = &math.kind
    else {
        return flat(math);
    };
    let mut all = Vec::new();
    for (mark, argument) in math::marked(arguments) {
        all.push(Block::line(mark.spaced(" | ")));
        all.push(plane(argument));
    }
    let mut name = Block::line(*name);
    if !subscripts.is_empty() {
        name = name.lowered(separated(subscripts.iter().map(plane), ","));
    }
    Block::beside([name, round(Block::beside(all))])
}

fn vectors(kind: &Kind, pair: &[Math; 2]) -> Block {
    let (between, behind) = match kind {
        Kind::Dot(_) => ("ᵀ ", ""),
        Kind::Outer(_) => (" ", "ᵀ"),
        _ => (" ", ""),
    };
    let [left, right] = [0, 1].map(|k| plane(&pair[k]));
    Block::beside([left, Block::line(between), right, Block::line(behind)])
}

/// What stands before the body of an optimum or of a sign such as Σ.
fn head(math: &Math) -> Option<Block> {
    let head = match &math.kind {
        Kind::Optimum(sense, names, _) => {
            let word = match sense {
                Sense::Max => "arg max",
                Sense::Min => "arg min",
            };
            Block::stacked(&[Block::line(word), Block::line(names.join(", "))], 0)
        }
        Kind::Big {
            quantifier,
            variable,
            range,
            ..
        } => sign(*quantifier, *variable, range)?,
        _ => return None,
    };
    Some(Block::beside([head, Block::line(" ")]))
}

/// `∑` or `∏` with its limits; an integral has none.
fn sign(quantifier: Quantifier, variable: Label, range: &Range) -> Option<Block> {
    let sign = match quantifier {
        Quantifier::Sum => "∑",
        Quantifier::Product => "∏",
        _ => return None,
    };
    let mut below = vec![Block::line(variable.spelled())];
    if let Some([low, _]) = &range.limits {
        below.extend([Block::line("="), plane(low)]);
    }
    if let Some(condition) = &range.condition {
        below.extend([Block::line(": "), plane(condition)]);
    }
    let below = Block::beside(below);
    Some(match &range.limits {
        Some([_, high]) => Block::stacked(&[plane(high), Block::line(sign), below], 1),
        None => Block::stacked(&[Block::line(sign), below], 0),
    })
}
