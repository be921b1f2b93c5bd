//! Precedence: a flat row of operands, signs and heads becomes a tree.
//!
//! From loose to tight: sums; products, quotients and juxtaposition, all three alike from left to right; signs;
//! powers from right to left. `-x²` is −(x²), `1/2σ` is (1/2)·σ.

use super::ast::{Argument, Big, BigOperator, Expr, ExprKind, Factor, Name, Optimum, Separator};
use super::parse::{Builder, Pair, Pairs, Parsed, Rule, span_of};
use super::{diagnose, norms, spelling};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

impl Builder<'_> {
    /// The expression of one row.
    pub(super) fn row(&mut self, row: Pair<'_>) -> Parsed<Expr> {
        let whole = span_of(&row);
        self.sum(&mut row.into_inner(), whole)
    }

    fn sum(&mut self, tokens: &mut Pairs<'_>, whole: Span) -> Parsed<Expr> {
        let start = tokens
            .peek()
            .map_or(whole.start(), |token| span_of(&token).start());
        let negative = leading_minus(tokens);
        let mut terms = vec![(negative, self.product(tokens, whole)?)];
        while let Some(token) = tokens.peek() {
            let negative = match infix(&token) {
                Some(Infix::Plus) => false,
                Some(Infix::Minus) => true,
                _ => return Err(diagnose::lost(span_of(&token))),
            };
            tokens.next();
            terms.push((negative, self.product(tokens, whole)?));
        }
        Ok(summed(terms, start))
    }

    fn product(&mut self, tokens: &mut Pairs<'_>, whole: Span) -> Parsed<Expr> {
        let first = self.factor(tokens, whole, false)?;
        let mut factors = vec![Factor {
            divided: false,
            juxtaposed: false,
            value: first,
        }];
        while let Some(token) = tokens.peek() {
            let (divided, juxtaposed) = match infix(&token) {
                Some(Infix::Plus | Infix::Minus) => break,
                Some(Infix::Times) => (false, false),
                Some(Infix::Divided) => (true, false),
                Some(Infix::Power) | None => (false, true),
            };
            if !juxtaposed {
                tokens.next();
            }
            factors.push(Factor {
                divided,
                juxtaposed,
                value: self.factor(tokens, whole, false)?,
            });
        }
        Ok(multiplied(factors))
    }

    /// A sign and what it stands before, a head and its body, or a power.
    fn factor(&mut self, tokens: &mut Pairs<'_>, whole: Span, exponent: bool) -> Parsed<Expr> {
        let Some(token) = tokens.peek() else {
            return Err(diagnose::lost(whole));
        };
        let here = span_of(&token);
        match token.as_rule() {
            Rule::sign => {
                let negative = leading_minus(tokens);
                let signed = self.deeper(here, |inner| inner.factor(tokens, whole, exponent))?;
                Ok(if negative {
                    summed(vec![(true, signed)], here.start())
                } else {
                    signed
                })
            }
            Rule::operand => self.power(tokens, whole, exponent),
            _ => {
                tokens.next();
                self.deeper(here, |inner| inner.head(token, tokens, whole))
            }
        }
    }

    fn power(&mut self, tokens: &mut Pairs<'_>, whole: Span, exponent: bool) -> Parsed<Expr> {
        let operand = tokens.next().ok_or_else(|| diagnose::lost(whole))?;
        let base = self.operand(operand, exponent)?;
        match tokens.peek() {
            Some(token) if infix(&token) == Some(Infix::Power) => {
                tokens.next();
                let exponent = self.deeper(base.span, |inner| inner.factor(tokens, whole, true))?;
                let span = base.span.to(exponent.span);
                Ok(Expr {
                    kind: norms::power(base, exponent),
                    span,
                })
            }
            _ => Ok(base),
        }
    }

    fn head(&mut self, head: Pair<'_>, tokens: &mut Pairs<'_>, whole: Span) -> Parsed<Expr> {
        let start = span_of(&head);
        let (kind, end) = match head.as_rule() {
            Rule::function_head => {
                let root = matches!(head.as_str(), "√" | "sqrt");
                let name = ExprKind::Name(spelling::called(head.as_str()));
                let argument = self.bare_argument(tokens, whole, root)?;
                let end = argument.span;
                let argument = Argument {
                    separator: Separator::Comma,
                    name: None,
                    value: argument,
                };
                (
                    ExprKind::Call(
                        Box::new(Expr {
                            kind: name,
                            span: start,
                        }),
                        Box::new([argument]),
                    ),
                    end,
                )
            }
            Rule::optimum_head => {
                let max = head.as_str().starts_with("argmax");
                let variables = head.into_inner().flat_map(Pair::into_inner);
                let variables = variables
                    .map(|row| self.row(row))
                    .collect::<Parsed<Vec<Expr>>>()?;
                let body = self.sum(tokens, whole)?;
                let end = body.span;
                let names = variables;
                (
                    ExprKind::Optimum(max, Box::new(Optimum { names, body })),
                    end,
                )
            }
            Rule::expectation_head => {
                let (variable, mut rows) = self.binder(head)?;
                let density = rows.pop().ok_or_else(|| diagnose::lost(start))?;
                let body = Box::new(self.body(start, tokens, whole)?);
                let end = body.span;
                (
                    ExprKind::Expectation {
                        variable: Box::new(variable),
                        density: Box::new(density),
                        body,
                    },
                    end,
                )
            }
            rule => {
                let operator = big_operator(head.as_str());
                let (indices, condition, body) = if rule == Rule::scripted_head {
                    let index = self.scripts(head)?;
                    (vec![index], None, self.rest_of_product(tokens, whole)?)
                } else {
                    let (indices, condition) = self.indices_of(head)?;
                    (indices, condition, self.body(start, tokens, whole)?)
                };
                let end = body.span;
                (
                    nested(operator, indices, condition, body, start.to(end)),
                    end,
                )
            }
        };
        Ok(Expr {
            kind,
            span: start.to(end),
        })
    }

    /// The indices of a head with their limits, and the condition behind them.
    fn indices_of(&mut self, head: Pair<'_>) -> Parsed<(Vec<Index>, Option<Expr>)> {
        let whole = span_of(&head);
        let inside = { head.into_inner().last() }.ok_or_else(|| diagnose::lost(whole))?;
        let mut indices: Vec<(Name, Vec<Expr>)> = Vec::new();
        let mut condition = None;
        for pair in inside.into_inner() {
            match (pair.as_rule(), indices.last_mut()) {
                (Rule::bound, _) => indices.push((self.bound_name(&pair)?, Vec::new())),
                (Rule::row, Some((_, rows))) => rows.push(self.row(pair)?),
                (Rule::argument, _) => condition = Some(self.condition(pair)?),
                _ => {}
            }
        }
        let limits = |rows: Vec<Expr>| <[Expr; 2]>::try_from(rows).ok();
        let indices = { indices.into_iter() }
            .map(|(name, rows)| (name, limits(rows).map(|[low, high]| (low, high))));
        Ok((indices.collect(), condition))
    }

    /// The bound variable of an expectation and the rows in its square brackets.
    fn binder(&mut self, head: Pair<'_>) -> Parsed<(Name, Vec<Expr>)> {
        let whole = span_of(&head);
        let inside = head
            .into_inner()
            .last()
            .ok_or_else(|| diagnose::lost(whole))?
            .into_inner();
        let bound = inside.peek().ok_or_else(|| diagnose::lost(whole))?;
        Ok((self.bound_name(&bound)?, self.rows(inside)?))
    }

    /// The body of a sum, a product, an integral or an expectation.
    fn body(&mut self, head: Span, tokens: &mut Pairs<'_>, whole: Span) -> Parsed<Expr> {
        let bracketed = tokens.peek().filter(|token| {
            let inside = token.clone().into_inner().peek();
            span_of(token).start() == head.end()
                && inside.is_some_and(|primary| primary.as_rule() == Rule::group)
        });
        let Some(operand) = bracketed else {
            return self.rest_of_product(tokens, whole);
        };
        tokens.next();
        let here = span_of(&operand);
        let marked = operand.clone().into_inner().count() > 1;
        if marked
            || tokens
                .peek()
                .is_some_and(|token| infix(&token) == Some(Infix::Power))
        {
            return Err(unclear(head, here));
        }
        self.operand(operand, false)
    }

    /// What is multiplied up to the next sum, with a minus before it or without.
    fn rest_of_product(&mut self, tokens: &mut Pairs<'_>, whole: Span) -> Parsed<Expr> {
        let start = tokens
            .peek()
            .map_or(whole.start(), |token| span_of(&token).start());
        let negative = leading_minus(tokens);
        let product = self.product(tokens, whole)?;
        Ok(if negative {
            summed(vec![(true, product)], start)
        } else {
            product
        })
    }

    /// The argument of a function without brackets; the grammar says how far it goes. The line above a root ends at
    /// a blank: `√2π exp(-x)` is √(2π)·exp(-x).
    fn bare_argument(&mut self, tokens: &mut Pairs<'_>, whole: Span, root: bool) -> Parsed<Expr> {
        let plain = tokens.peek().is_some_and(|token| is_plain(&token));
        let first = self.factor(tokens, whole, false)?;
        let mut end = first.span.end();
        let mut factors = vec![Factor {
            divided: false,
            juxtaposed: false,
            value: first,
        }];
        let goes_on =
            |token: Pair<'_>, end| is_plain(&token) && (!root || span_of(&token).start() == end);
        while plain && tokens.peek().is_some_and(|token| goes_on(token, end)) {
            let value = self.power(tokens, whole, false)?;
            end = value.span.end();
            factors.push(Factor {
                divided: false,
                juxtaposed: true,
                value,
            });
        }
        Ok(multiplied(factors))
    }
}

/// An index and its limits, if it has some.
type Index = (Name, Option<(Expr, Expr)>);

/// A sum over the last index inside of one over the index before it, and so on.
fn nested(
    operator: BigOperator,
    indices: Vec<Index>,
    mut condition: Option<Expr>,
    body: Expr,
    span: Span,
) -> ExprKind {
    let of_one = |body: Expr, (index, limits): Index| {
        let big = Big {
            operator,
            index,
            limits,
            condition: condition.take(), // of the innermost
            body,
        };
        let kind = ExprKind::Big(Box::new(big));
        Expr { kind, span }
    };
    indices.into_iter().rev().fold(body, of_one).kind
}

/// The signs between operands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Infix {
    Plus,
    Minus,
    Times,
    Divided,
    Power,
}

fn infix(token: &Pair<'_>) -> Option<Infix> {
    if token.as_rule() != Rule::infix {
        return None;
    }
    Some(match token.as_str() {
        "+" => Infix::Plus,
        "-" | "−" | "–" => Infix::Minus,
        "/" | "∕" => Infix::Divided,
        "^" => Infix::Power,
        _ => Infix::Times,
    })
}

/// Takes a sign off the front; true if it is a minus.
fn leading_minus(tokens: &mut Pairs<'_>) -> bool {
    match tokens.peek() {
        Some(token) if token.as_rule() == Rule::sign => {
            tokens.next();
            token.as_str() != "+"
        }
        _ => false,
    }
}

/// A number, a name or a call.
fn is_plain(token: &Pair<'_>) -> bool {
    let primary = token.clone().into_inner().peek();
    token.as_rule() == Rule::operand
        && primary.is_some_and(|primary| {
            matches!(primary.as_rule(), Rule::number | Rule::named | Rule::meta)
        })
}

fn big_operator(head: &str) -> BigOperator {
    if ["prod", "∏", "Π", "Pi"]
        .iter()
        .any(|sign| head.starts_with(sign))
    {
        BigOperator::Product
    } else if ["integral", "∫"].iter().any(|sign| head.starts_with(sign)) {
        BigOperator::Integral
    } else {
        BigOperator::Sum
    }
}

/// A sum, or its one term if nothing is subtracted.
pub(super) fn summed(mut terms: Vec<(bool, Expr)>, start: usize) -> Expr {
    let end = terms.last().map_or(start, |(_, term)| term.span.end());
    match terms.pop() {
        Some((false, only)) if terms.is_empty() => only,
        last => {
            terms.extend(last);
            Expr {
                kind: ExprKind::Sum(terms),
                span: Span::new(start, end),
            }
        }
    }
}

/// A product, or its one factor.
fn multiplied(mut factors: Vec<Factor>) -> Expr {
    let start = factors
        .first()
        .map_or(0, |factor| factor.value.span.start());
    let end = factors
        .last()
        .map_or(start, |factor| factor.value.span.end());
    match factors.pop() {
        Some(only) if factors.is_empty() => only.value,
        last => {
            factors.extend(last);
            Expr {
                kind: ExprKind::Product(factors),
                span: Span::new(start, end),
            }
        }
    }
}

fn unclear(head: Span, here: Span) -> Diagnostic {
    let message =
        "it is not clear whether the power belongs to the whole or to what is in the bracket";
    Diagnostic::at(Code::Mistake, here, message)
        .label(head, "")
        .help("for the sum of squares write `sum[i=1..m]((x_i)²)`")
        .help("for the square of the sum write `(sum[i=1..m](x_i))²`")
}
