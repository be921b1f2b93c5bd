//! Formulas in two dimensions: fractions with a bar, limits below and above their sign, exponents above the line.
//!
//! What needs one row only is written as in one line. This notation is for reading; it does not parse back.

use super::block::{self, Block};
use super::{Alphabet, beside, write};
use crate::render::math::{self, Bracket, Gap, Kind, Label, Math};
use crate::term::{Op, Quantifier, Sense, Separator};

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
            let sign = format!(" {} ", relation(*op));
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

fn with_variable(math: &Math) -> Block {
    match &math.kind {
        Kind::Big {
            quantifier,
            variable,
            limits,
            body,
        } => big(*quantifier, *variable, limits.as_deref(), body),
        Kind::Expectation(variable, parts) => {
            let [density, body] = &**parts;
            let below = Block::beside([
                Block::line(format!("{} ~ ", label(*variable))),
                plane(density),
            ]);
            Block::beside([Block::line("E").lowered(below), square(plane(body))])
        }
        Kind::Divergence(pair) => {
            let inner = Block::beside([plane(&pair[0]), Block::line(" ‖ "), plane(&pair[1])]);
            Block::beside([Block::line("KL"), round(inner)])
        }
        Kind::Optimum(sense, names, body) => {
            let word = match sense {
                Sense::Max => "arg max",
                Sense::Min => "arg min",
            };
            let names = Block::line(names.join(", "));
            let head = Block::stacked(&[Block::line(word), names], 0);
            Block::beside([head, Block::line(" "), plane(body)])
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

fn label(label: Label) -> String {
    match label.twins {
        0 => label.name.to_owned(),
        twins => format!("{}{}", label.name, twins + 1),
    }
}

fn relation(op: Op) -> &'static str {
    match op {
        Op::AtMost => "≤",
        Op::AtLeast => "≥",
        Op::Differs => "≠",
        _ => op.row().form.plain(),
    }
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
    let mut all = Vec::new();
    for (k, (minus, summand)) in summands.iter().enumerate() {
        all.push(Block::line(match (k, minus) {
            (0, false) => "",
            (0, true) => "-",
            (_, false) => " + ",
            (_, true) => " - ",
        }));
        all.push(plane(summand));
    }
    Block::beside(all)
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
    match op {
        Op::Abs => return plane(&arguments[0]).between(&block::BAR, &block::BAR),
        Op::Norm | Op::Norm1 => {
            let norm = plane(&arguments[0]).between(&block::DOUBLE_BAR, &block::DOUBLE_BAR);
            return match op {
                Op::Norm1 => Block::beside([norm, Block::line("₁")]),
                _ => norm,
            };
        }
        Op::If => return cases(arguments),
        Op::Choose => {
            let [above, below] = [0, 1].map(|k| plane(&arguments[k]));
            let height = above.height();
            return round(Block::stacked(&[above, Block::line(""), below], 1).on_row(height));
        }
        _ => {}
    }
    let listed = separated(arguments.iter().map(plane), ", ");
    let name = Block::line(op.row().name);
    if bare {
        return Block::beside([name, Block::line(" "), listed]);
    }
    Block::beside([name, round(listed)])
}

/// A value and its condition above the other value.
fn cases(arguments: &[Math]) -> Block {
    let values = [plane(&arguments[1]), plane(&arguments[2])];
    let width = values[0].width().max(values[1].width()) + 3;
    let with = |value: &Block, condition: Block| {
        let gap = Block::line(" ".repeat(width - value.width()));
        Block::beside([value.clone(), gap, condition])
    };
    let first = with(
        &values[0],
        Block::beside([Block::line("if "), plane(&arguments[0])]),
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
    for (k, (separator, argument)) in arguments.iter().enumerate() {
        all.push(Block::line(match (separator, k) {
            (Separator::Comma | Separator::Subscript, 0) => "",
            (Separator::Comma | Separator::Subscript, _) => ", ",
            (Separator::Bar, _) => " | ",
            (Separator::Semicolon, _) => "; ",
        }));
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

fn big(quantifier: Quantifier, variable: Label, limits: Option<&[Math; 2]>, body: &Math) -> Block {
    let body = plane(body);
    let sign = match quantifier {
        Quantifier::Integral => {
            let end = Block::line(format!(" d{}", label(variable)));
            return Block::beside([Block::line("∫ "), body, end]);
        }
        Quantifier::Product => "∏",
        _ => "∑",
    };
    let variable = Block::line(label(variable));
    let head = match limits {
        Some([low, high]) => {
            let below = Block::beside([variable, Block::line("="), plane(low)]);
            Block::stacked(&[plane(high), Block::line(sign), below], 1)
        }
        None => Block::stacked(&[Block::line(sign), variable], 0),
    };
    Block::beside([head, Block::line(" "), body])
}
