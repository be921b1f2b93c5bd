//! Calls: arguments with their separators, named arguments, conditions, and the divergence KL.

use super::ast::{Argument, Comparison, Expr, ExprKind, Separator, Subscript};
use super::diagnose;
use super::parse::{Builder, Pair, Parsed, Rule, span_of};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// What stood before an argument.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Plain(Separator),
    DoubleBar,
}

/// What may be compared in the arguments of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparing {
    Nothing,
    /// `if` and `ind` hold a condition.
    Conditions,
    /// `P` holds an event.
    Events,
}

impl Builder<'_> {
    /// A call of `callee`.
    pub(super) fn call(&mut self, callee: Expr, arguments: Pair<'_>) -> Parsed<Expr> {
        let here = span_of(&arguments);
        let span = callee.span.to(here);
        let may_compare = match &callee.kind {
            ExprKind::Name(name) => match name.as_str() {
                "if" | "ind" => Comparing::Conditions,
                "P" | "Pr" | "ℙ" | "Prob" => Comparing::Events,
                _ => Comparing::Nothing,
            },
            _ => Comparing::Nothing,
        };
        let arguments = self.deeper(here, |inner| inner.arguments(arguments, may_compare))?;
        if is_divergence(&callee) {
            return divergence(arguments, span);
        }
        let plain = |(before, mut argument): (Before, Argument)| match before {
            Before::Plain(separator) => {
                argument.separator = separator;
                Ok(argument)
            }
            Before::DoubleBar => Err(Diagnostic::at(
                Code::Syntax,
                argument.value.span,
                "`||` separates only the densities in KL",
            )
            .help("a condition has one bar: `p(y | x)`")),
        };
        let arguments = arguments
            .into_iter()
            .map(plain)
            .collect::<Parsed<Box<[Argument]>>>()?;
        Ok(Expr {
            kind: ExprKind::Call(Box::new(callee), arguments),
            span,
        })
    }

    fn arguments(
        &mut self,
        pairs: Pair<'_>,
        may_compare: Comparing,
    ) -> Parsed<Vec<(Before, Argument)>> {
        let here = span_of(&pairs);
        let mut built = Vec::new();
        let mut before = Some(Before::Plain(Separator::Comma));
        let mut last = Span::new(here.start(), here.start() + 1);
        for pair in pairs.into_inner() {
            let span = span_of(&pair);
            if pair.as_rule() == Rule::separator {
                let opens = built.is_empty() && pair.as_str() == ";";
                if before.is_some() && !(opens && last.start() == here.start()) {
                    return Err(missing_argument(span, "before"));
                }
                before = Some(separator(pair.as_str()));
            } else {
                let argument = self.argument(pair, may_compare)?;
                built.push((
                    before.take().unwrap_or(Before::Plain(Separator::Comma)),
                    argument,
                ));
            }
            last = span;
        }
        if before.is_some() && last.start() != here.start() {
            return Err(missing_argument(last, "after"));
        }
        Ok(built)
    }

    /// What an index must meet: a comparison.
    pub(super) fn condition(&mut self, condition: Pair<'_>) -> Parsed<Expr> {
        let condition = self.argument(condition, Comparing::Conditions)?.value;
        match condition.kind {
            ExprKind::Compare(..) => Ok(condition),
            _ => Err(Diagnostic::at(
                Code::Mistake,
                condition.span,
                "behind the colon stands what the index must meet, which is a comparison",
            )
            .help("write `sum[j=1..n: t_j >= t_i](x_j)`")),
        }
    }

    fn argument(&mut self, argument: Pair<'_>, may_compare: Comparing) -> Parsed<Argument> {
        let here = span_of(&argument);
        let conditional = may_compare == Comparing::Conditions;
        let mut signs = Vec::new();
        let mut rows = Vec::new();
        for pair in argument.into_inner() {
            match pair.as_rule() {
                Rule::row => rows.push(self.row(pair)?),
                Rule::comparison => signs.push(Some((comparison(pair.as_str()), span_of(&pair)))),
                _ => signs.push(None),
            }
        }
        let mut rows = rows.into_iter();
        let (Some(left), right) = (rows.next(), rows.next()) else {
            return Err(diagnose::lost(here));
        };
        let plain = |value| Argument {
            separator: Separator::Comma,
            name: None,
            value,
        };
        let Some(right) = right else {
            return Ok(plain(left));
        };
        let span = left.span.to(right.span);
        let (left_box, right_box) = (Box::new(left), Box::new(right));
        let kind = match (signs.as_slice(), &left_box.kind) {
            ([None], _) => ExprKind::Range(left_box, right_box),
            ([Some((comparison, _))], _) if conditional => {
                ExprKind::Compare(left_box, *comparison, right_box)
            }
            ([Some((Comparison::Equal, _))], ExprKind::Name(name)) => {
                let name = Some(name.clone());
                return Ok(Argument {
                    separator: Separator::Comma,
                    name,
                    value: *right_box,
                });
            }
            // The event of `P(y_i = 1 | x_i)`; elsewhere the model refuses it.
            ([Some((Comparison::Equal, _))], ExprKind::Subscripted(..)) => {
                ExprKind::Compare(left_box, Comparison::Equal, right_box)
            }
            // The event of `P(y <= k | x)`.
            ([Some((Comparison::LessEqual, _))], _) if may_compare == Comparing::Events => {
                ExprKind::Compare(left_box, Comparison::LessEqual, right_box)
            }
            _ => return Err(misplaced(&signs, conditional, span)),
        };
        Ok(plain(Expr { kind, span }))
    }
}

/// The comparison that a sign stands for.
pub(super) fn comparison(sign: &str) -> Comparison {
    match sign {
        "<" => Comparison::Less,
        "<=" | "≤" | "⩽" => Comparison::LessEqual,
        ">" => Comparison::Greater,
        ">=" | "≥" | "⩾" => Comparison::GreaterEqual,
        "!=" | "≠" => Comparison::NotEqual,
        _ => Comparison::Equal,
    }
}

fn separator(sign: &str) -> Before {
    match sign {
        "," => Before::Plain(Separator::Comma),
        ";" => Before::Plain(Separator::Semicolon),
        "|" | "∣" => Before::Plain(Separator::Bar),
        _ => Before::DoubleBar,
    }
}

/// `KL` or `D_KL`.
fn is_divergence(callee: &Expr) -> bool {
    match &callee.kind {
        ExprKind::Name(name) => name == "KL",
        ExprKind::Subscripted(base, Subscript::Word(word)) => {
            word == "KL" && matches!(&base.kind, ExprKind::Name(name) if name == "D")
        }
        _ => false,
    }
}

fn divergence(arguments: Vec<(Before, Argument)>, span: Span) -> Parsed<Expr> {
    let mut arguments = arguments.into_iter();
    match (arguments.next(), arguments.next(), arguments.next()) {
        (Some((_, p)), Some((Before::DoubleBar, q)), None)
            if p.name.is_none() && q.name.is_none() =>
        {
            Ok(Expr {
                kind: ExprKind::Kl(Box::new(p.value), Box::new(q.value)),
                span,
            })
        }
        _ => Err(Diagnostic::at(
            Code::Mistake,
            span,
            "KL compares two densities, with `||` between them",
        )
        .help("write `KL(p(x) || q(x))`")),
    }
}

fn missing_argument(span: Span, side: &str) -> Diagnostic {
    Diagnostic::at(
        Code::Mistake,
        span,
        format!("an argument is missing {side} this sign"),
    )
    .help("put the argument in, or delete the sign")
}

fn misplaced(signs: &[Option<(Comparison, Span)>], conditional: bool, span: Span) -> Diagnostic {
    let at = signs
        .iter()
        .flatten()
        .map(|(_, at)| *at)
        .next()
        .unwrap_or(span);
    if conditional {
        Diagnostic::at(Code::Syntax, at, "a condition has one comparison")
            .help("multiply two conditions: `ind(0 < y) ind(y < 1)`")
    } else {
        misplaced_comparison(at)
    }
}

/// The refusal of a comparison where no condition and no event stands.
pub fn misplaced_comparison(at: Span) -> Diagnostic {
    Diagnostic::at(Code::Syntax, at, "a comparison does not belong here")
        .help("an argument with a name is written `Normal(mean = μ, sd = σ)`")
        .help("a condition is written `ind(y >= 0)` or `if(y = 1, p, 1 - p)`")
        .help("the probability of an event is stated as `P(y = 1 | x; w) = sigmoid(wᵀx)`")
}
