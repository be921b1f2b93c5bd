//! From the text of a rule to its patterns.

use crate::syntax::ast::{BigOperator, Expr, ExprKind, Subscript};
use crate::syntax::parse_expression;
use crate::term::pattern::{Meta, Pattern, Patterns};
use crate::term::{Op, Quantifier, Rational};

/// Reads both sides of a rule.
///
/// # Panics
/// If a side is not in the notation: rules are part of the program, and a test reads every one.
pub fn patterns(left: &str, right: &str) -> Patterns {
    let mut reader = Reader { metas: Vec::new() };
    let left = reader.side(left);
    let right = reader.side(right);
    Patterns::new(left, right, reader.metas)
}

struct Reader {
    metas: Vec<Meta>,
}

impl Reader {
    fn side(&mut self, text: &str) -> Pattern {
        match parse_expression(text) {
            Ok(expression) => self.pattern(&expression),
            Err(problem) => panic!("the rule side `{text}`: {}", problem.message),
        }
    }

    fn meta(&mut self, name: &str, is_variable: bool) -> u8 {
        let name = format!("?{}", name.trim_start_matches('?'));
        if let Some(at) = self.metas.iter().position(|m| m.name == name) {
            return at as u8;
        }
        self.metas.push(Meta {
            name,
            is_variable,
            is_repeated: false,
        });
        (self.metas.len() - 1) as u8
    }

    fn pattern(&mut self, expression: &Expr) -> Pattern {
        match &expression.kind {
            ExprKind::Number(value) => Pattern::Number(*value),
            ExprKind::Meta(name) => Pattern::Meta(self.meta(name, false)),
            ExprKind::Name(word) if word == "π" => Pattern::Op(Op::Pi, Vec::new()),
            ExprKind::Sum(summands) => {
                self.operands(Op::Add, summands.iter().map(|(negative, e)| (*negative, e)))
            }
            ExprKind::Product(factors) => {
                self.operands(Op::Mul, factors.iter().map(|f| (f.divided, &f.value)))
            }
            ExprKind::Power(base, exponent) => self.op(Op::Pow, &[base, exponent]),
            ExprKind::Bars(operand) => self.op(Op::Abs, &[operand]),
            ExprKind::DoubleBars(operand) => self.op(Op::Norm, &[operand]),
            ExprKind::Call(callee, arguments) => {
                let ExprKind::Name(word) = &callee.kind else {
                    panic!("a rule calls only operators")
                };
                let op = Op::named(word).unwrap_or_else(|| panic!("`{word}` is no operator"));
                let operands: Vec<&Expr> = arguments.iter().map(|a| &a.value).collect();
                self.op(op, &operands)
            }
            ExprKind::Subscripted(base, Subscript::List(subscripts)) => {
                let operands: Vec<&Expr> = [base.as_ref()].into_iter().chain(subscripts).collect();
                self.op(Op::Index, &operands)
            }
            ExprKind::Big(big) => {
                let quantifier = match big.operator {
                    BigOperator::Sum => Quantifier::Sum,
                    BigOperator::Product => Quantifier::Product,
                    BigOperator::Integral => Quantifier::Integral,
                };
                let variable = self.meta(&big.index.text, true);
                let ends = big.limits.iter().flat_map(|ends| [&ends.0, &ends.1]);
                let children = ends.chain([&big.body]).map(|e| self.pattern(e)).collect();
                Pattern::Bind(quantifier, variable, children)
            }
            ExprKind::Expectation {
                variable,
                density,
                body,
            } => {
                let variable = self.meta(&variable.text, true);
                Pattern::Bind(
                    Quantifier::Expectation,
                    variable,
                    vec![self.pattern(density), self.pattern(body)],
                )
            }
            ExprKind::Kl(p, q) => {
                let variable = self.meta("x", true);
                Pattern::Bind(
                    Quantifier::Divergence,
                    variable,
                    vec![self.pattern(p), self.pattern(q)],
                )
            }
            ExprKind::Compare(left, sign, right) => {
                self.op(super::comparison(*sign), &[left, right])
            }
            other => panic!("a rule cannot hold {other:?}"),
        }
    }

    fn op(&mut self, op: Op, operands: &[&Expr]) -> Pattern {
        Pattern::Op(op, operands.iter().map(|e| self.pattern(e)).collect())
    }

    /// Summands or factors; `true` marks one that is subtracted or divided by.
    fn operands<'e>(
        &mut self,
        op: Op,
        operands: impl Iterator<Item = (bool, &'e Expr)>,
    ) -> Pattern {
        let mut list = Vec::new();
        for (inverse, operand) in operands {
            if matches!(operand.kind, ExprKind::Ellipsis) {
                let repeated = list
                    .pop()
                    .unwrap_or_else(|| panic!("`...` needs an operand before it"));
                list.push(Pattern::Each(Box::new(repeated)));
                continue;
            }
            let pattern = self.pattern(operand);
            list.push(match (inverse, op, literal(&pattern)) {
                (false, ..) => pattern,
                (true, Op::Add, Some(value)) => Pattern::Number(-value), // -1 is a number of its own
                (true, Op::Add, None) => Pattern::Op(
                    Op::Mul,
                    one_product(vec![Pattern::Number(Rational::from_integer(-1)), pattern]),
                ),
                (true, _, Some(value)) if value != Rational::from_integer(0) => {
                    Pattern::Number(value.recip())
                }
                (true, ..) => Pattern::Op(
                    Op::Pow,
                    vec![pattern, Pattern::Number(Rational::from_integer(-1))],
                ),
            });
        }
        if op == Op::Mul {
            list = one_product(list);
        }
        match <[Pattern; 1]>::try_from(list) {
            Ok([single]) if !matches!(single, Pattern::Each(_)) => single,
            Ok([single]) => Pattern::Op(op, vec![single]),
            Err(list) => Pattern::Op(op, list),
        }
    }
}

fn literal(pattern: &Pattern) -> Option<Rational> {
    match pattern {
        Pattern::Number(value) => Some(*value),
        _ => None,
    }
}

/// Factors as the constructors of terms keep them: flat, with one literal in front if it is not 1.
fn one_product(factors: Vec<Pattern>) -> Vec<Pattern> {
    let mut number = Rational::from_integer(1);
    let mut others = Vec::new();
    for factor in factors {
        match factor {
            Pattern::Number(value) => number *= value,
            Pattern::Op(Op::Mul, inner) => {
                let inner = one_product(inner);
                let (numbers, rest): (Vec<_>, Vec<_>) =
                    inner.into_iter().partition(|p| literal(p).is_some());
                number = numbers
                    .iter()
                    .filter_map(literal)
                    .fold(number, |product, value| product * value);
                others.extend(rest);
            }
            other => others.push(other),
        }
    }
    if number != Rational::from_integer(1) {
        others.insert(0, Pattern::Number(number));
    }
    others
}
