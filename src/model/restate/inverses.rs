//! The inverse of a function, as in `Φ⁻¹(p)` and `logit⁻¹(s)`: it is no division by a name.

use super::links::{call, inverse, is_minus_one};
use super::names::{both_sides, expressions};
use super::{Question, optimised, walk};
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Expr, ExprKind, Factor, Word};
use rustc_hash::FxHashSet;

/// Says each such inverse by its own name.
///
/// # Errors
/// If a function has an inverse of which nothing is known.
pub(super) fn restate(question: &mut Question) -> Result<(), Diagnostic> {
    let text = question.text;
    if !["⁻¹(", "1(", "1)(", "1}("]
        .iter()
        .any(|sign| text.contains(sign))
    {
        return Ok(());
    }
    let functions = Functions::of(question);
    let mut refused = None;
    for side in { question.input.to_mut().statements.iter_mut() }.flat_map(walk::sides) {
        walk::change(side, &mut |e| {
            if let Err(problem) = functions.put_in(e, text) {
                refused.get_or_insert(problem);
            }
            false
        });
    }
    refused.map_or(Ok(()), Err)
}

/// Which words are functions.
struct Functions {
    /// Words that stand before a bracket.
    called: FxHashSet<Word>,
    /// Words that are numbers or matrices: declared, optimised, or somewhere without a bracket and without the sign.
    others: FxHashSet<Word>,
}

impl Functions {
    fn of(question: &Question) -> Self {
        let mut called = FxHashSet::default();
        let mut others = optimised(question);
        let mut skipped: FxHashSet<*const Expr> = FxHashSet::default();
        let (_, declared) = expressions(&question.input);
        let said = question.input.statements.iter().flat_map(both_sides);
        for side in said.chain(declared) {
            walk::visit(side, &mut |e| match &e.kind {
                ExprKind::Call(callee, _) => {
                    skipped.insert(std::ptr::from_ref(callee.as_ref()));
                    if let ExprKind::Name(word) = &callee.kind {
                        called.insert(word.clone());
                    }
                }
                ExprKind::Power(base, exponent) if is_minus_one(exponent) => {
                    skipped.insert(std::ptr::from_ref(base.as_ref()));
                }
                ExprKind::Name(word) if !skipped.contains(&std::ptr::from_ref(e)) => {
                    others.insert(word.clone());
                }
                _ => {}
            });
        }
        Functions { called, others }
    }

    /// Puts the inverses in the place of their factors in a product.
    fn put_in(&self, expression: &mut Expr, text: &str) -> Result<(), Diagnostic> {
        let ExprKind::Product(factors) = &mut expression.kind else {
            return Ok(());
        };
        let (mut at, mut is_changed) = (0, false);
        while at + 1 < factors.len() {
            if let Some(value) = self.inverted(&factors[at], &factors[at + 1], text)? {
                factors[at].value = value;
                factors.remove(at + 1);
                is_changed = true;
            }
            at += 1;
        }
        if let ([single], true) = (&factors[..], is_changed)
            && !single.divided
        {
            expression.kind = single.value.kind.clone();
        }
        Ok(())
    }

    /// `probit(p)` of the factors `Φ⁻¹` and `(p)`.
    fn inverted(
        &self,
        power: &Factor,
        bracket: &Factor,
        text: &str,
    ) -> Result<Option<Expr>, Diagnostic> {
        let ExprKind::Power(base, exponent) = &power.value.kind else {
            return Ok(None);
        };
        let (ExprKind::Name(word), true) = (&base.kind, is_minus_one(exponent)) else {
            return Ok(None);
        };
        let (before, behind) = (power.value.span, bracket.value.span);
        let written = text.get(behind.range()).unwrap_or_default();
        let is_glued = before.end() == behind.start() && written.starts_with('(');
        if self.others.contains(word) || !is_glued || bracket.divided || !bracket.juxtaposed {
            return Ok(None);
        }
        let value = &bracket.value;
        let (inner, outside) = match &value.kind {
            // `Φ⁻¹(p)²`: the power is that of the value.
            ExprKind::Power(inner, exponent) if is_whole(inner, text) => {
                (inner.as_ref(), Some(exponent))
            }
            _ => (value, None),
        };
        let Some(undone) = undone(word, inner.clone()) else {
            let is_name = matches!(inner.kind, ExprKind::Name(_) | ExprKind::Subscripted(..));
            let is_usual = ["f", "g", "h", "F", "G", "H"].contains(&word.as_str());
            let is_function = self.called.contains(word) || is_usual && is_name;
            return match is_function {
                true => Err(unknown(word, before.to(behind))),
                false => Ok(None),
            };
        };
        let span = before.to(behind);
        Ok(Some(match outside {
            Some(exponent) => Expr {
                kind: ExprKind::Power(Box::new(undone), exponent.clone()),
                span,
            },
            None => Expr {
                kind: undone.kind,
                span,
            },
        }))
    }
}

fn is_whole(e: &Expr, text: &str) -> bool {
    text.get(e.span.range())
        .is_some_and(|written| written.starts_with('('))
}

/// What undoes a function that is known.
fn undone(word: &str, value: Expr) -> Option<Expr> {
    let name = match word {
        "Φ" | "normcdf" | "pnorm" => "probit",
        "σ" | "sigmoid" | "logistic" | "expit" | "invlogit" => "logit",
        "exp" => "log",
        "ln" => "exp",
        _ => return inverse(word, value),
    };
    Some(call(name, value))
}

/// The refusal of the inverse of a function of which no inverse is known.
fn unknown(word: &str, span: crate::source::Span) -> Diagnostic {
    let message = format!(
        "`{word}⁻¹` before a bracket is the inverse of a function, and none is known of `{word}`"
    );
    Diagnostic::at(Code::BadModel, span, message)
        .help("give the inverse a name of its own, as in `g(p)`")
        .help(format!(
            "if `{word}` is a number, put a sign between: `{word}⁻¹ * (…)`"
        ))
}
