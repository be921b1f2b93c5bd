//! `λ^T` where T is a number of the model: a power, and no transposed vector. `λᵀ` and `λ^⊤` stay what they are.

use super::{Question, names::both_sides, variances::subjects, walk};
use crate::syntax::ast::{DeclarationKind, Expr, ExprKind, Factor, StatementKind, Word};
use rustc_hash::FxHashSet;

/// The letter that stands above a vector, and may be a number.
const LETTER: &str = "T";

/// Reads such powers.
pub(super) fn restate(question: &mut Question) {
    let text = question.text;
    if !text.contains("^T") {
        return;
    }
    let numbers = numbers(question);
    let is_open = |e: &Expr| is_power(e, &numbers, text);
    let mut sides = question.input.statements.iter().flat_map(both_sides);
    if !sides.any(|side| walk::holds(side, &|e| is_open(e) || holds_one(e, &numbers, text))) {
        return;
    }
    for statement in &mut question.input.to_mut().statements {
        // `w^T exp(x)` as an argument may be an inner product: there T must be declared.
        let is_argument = matches!(statement.kind, StatementKind::Distributed { .. });
        if is_argument && !numbers.contains(LETTER) {
            continue;
        }
        for side in walk::sides(statement) {
            walk::change(side, &mut |e| {
                if let ExprKind::Product(factors) = &mut e.kind {
                    for place in 0..factors.len() {
                        if stands_alone(factors, place, &numbers, text) {
                            raise(&mut factors[place].value);
                        }
                    }
                }
                if is_power(e, &numbers, text) {
                    raise(e);
                }
                false
            });
        }
    }
}

/// The names that are stated to be numbers: compared with numbers, or in a range.
fn numbers(question: &Question) -> FxHashSet<Word> {
    let is_of_numbers = |kind: &DeclarationKind| match kind {
        DeclarationKind::Kind { kind, .. } => kind == "scalar" || kind == "number",
        _ => true,
    };
    let declared = question.input.declarations.iter();
    let named = declared
        .filter(|d| is_of_numbers(&d.kind))
        .flat_map(subjects);
    let word = |e: &Expr| match &e.kind {
        ExprKind::Name(word) => Some(word.clone()),
        _ => None,
    };
    named.filter_map(word).collect()
}

/// Whether it is written `b^T` where T is declared.
fn is_power(e: &Expr, numbers: &FxHashSet<Word>, text: &str) -> bool {
    numbers.contains(LETTER) && is_raised(e, text)
}

fn is_raised(e: &Expr, text: &str) -> bool {
    let written = || text.get(e.span.range()).unwrap_or_default();
    matches!(e.kind, ExprKind::Transpose(_)) && written().ends_with("^T")
}

fn holds_one(e: &Expr, numbers: &FxHashSet<Word>, text: &str) -> bool {
    match &e.kind {
        ExprKind::Product(factors) => {
            (0..factors.len()).any(|place| stands_alone(factors, place, numbers, text))
        }
        _ => false,
    }
}

/// Whether a factor is `λ^T` with a number λ, and what follows is no vector: nothing, a power, or an exponential.
fn stands_alone(factors: &[Factor], place: usize, numbers: &FxHashSet<Word>, text: &str) -> bool {
    let factor = &factors[place].value;
    let ExprKind::Transpose(base) = &factor.kind else {
        return false;
    };
    let is_number = matches!(&base.kind, ExprKind::Name(word) if numbers.contains(word));
    let is_scalar = factors
        .get(place + 1)
        .is_none_or(|next| match &next.value.kind {
            ExprKind::Power(..) => true,
            ExprKind::Call(callee, _) => {
                matches!(&callee.kind, ExprKind::Name(word) if word == "exp")
            }
            _ => false,
        });
    is_number && is_scalar && is_raised(factor, text)
}

fn raise(e: &mut Expr) {
    let exponent = Expr {
        kind: ExprKind::Name(LETTER.into()),
        span: e.span,
    };
    if let ExprKind::Transpose(base) = &e.kind {
        e.kind = ExprKind::Power(base.clone(), Box::new(exponent));
    }
}
