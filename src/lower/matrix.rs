//! Which expressions are matrices, as far as their form and the declared words tell.

use super::Vocabulary;
use crate::syntax::ast::{Expr, ExprKind};

/// Whether an expression can only be a matrix: `Σ` where that is declared, `σ² I`, `inv(Λ)`, `K(θ) + σ² I`.
pub fn is_matrix(expression: &Expr, words: &Vocabulary) -> bool {
    match &expression.kind {
        ExprKind::Name(word) => words.matrices.contains(word) || is_identity(word, words),
        // `(U V)[i, j]` is a number, and `A_i` one of several matrices.
        ExprKind::Subscripted(base, _) => {
            matches!(base.kind, ExprKind::Name(_)) && is_matrix(base, words)
        }
        ExprKind::Transpose(base) | ExprKind::Power(base, _) => is_matrix(base, words),
        ExprKind::Call(callee, _) => match &callee.kind {
            ExprKind::Name(word) => {
                let makes_one = ["inv", "diag", "transpose", "outer", "identity"];
                makes_one.contains(&word.as_str()) || words.matrices.contains(word)
            }
            _ => false,
        },
        ExprKind::Sum(summands) => summands.iter().any(|(_, part)| is_matrix(part, words)),
        ExprKind::Product(factors) => {
            // A chain that ends in a vector is a vector or a number: `X w`, `wᵀ A w`.
            let last = factors.iter().rev().find(|factor| !factor.divided);
            last.is_some_and(|last| {
                is_matrix(&last.value, words) || matches!(last.value.kind, ExprKind::Transpose(_))
            })
        }
        _ => false,
    }
}

/// A capital I of which nothing else is known.
pub fn is_identity(word: &str, words: &Vocabulary) -> bool {
    word == "I"
        && !words.scalars.contains(word)
        && !words.data.contains(word)
        && !words.defined.contains_key(word)
}
