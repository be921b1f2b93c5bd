//! What the classes of a model are counted by: K, unless the input says something else by that letter.

use super::names::runs_to;
use super::survey::Survey;
use super::walk;
use crate::syntax::ast::{Expr, ExprKind, Factor, Input, Word};

/// The letter in the place of K where that is another number of the model: the trials of `Multinomial(K, π)`, the temperature
/// of `softmax(W x/K)`.
pub(super) fn other_letter(input: &Input, said: &[&Expr], survey: &Survey<'_>) -> Option<Word> {
    let counts = survey.limits.contains("K") || { input.declarations.iter() }
        .any(|declaration| runs_to(&declaration.kind, "K"));
    if counts || !survey.used.contains("K") || !stands_elsewhere(said) {
        return None;
    }
    let is_free = |letter: &&&str| !survey.used.contains(**letter);
    let letters = ["C", "L", "M", "K′"];
    letters
        .iter()
        .find(is_free)
        .map(|letter| Word::from(*letter))
}

/// Whether K stands anywhere but below the bar of a share, `ε/K`, which one of K classes has.
fn stands_elsewhere(said: &[&Expr]) -> bool {
    let (mut all, mut shares) = (0, 0);
    for side in said {
        walk::visit(side, &mut |e| {
            all += usize::from(is_k(e));
            if let ExprKind::Product(factors) = &e.kind {
                shares += usize::from(is_share(factors));
            }
        });
    }
    all > shares
}

fn is_share(factors: &[Factor]) -> bool {
    let [share, below] = factors else {
        return false;
    };
    let is_single = matches!(share.value.kind, ExprKind::Name(_) | ExprKind::Number(_));
    is_single && below.divided && is_k(&below.value)
}

fn is_k(expression: &Expr) -> bool {
    matches!(&expression.kind, ExprKind::Name(word) if word == "K")
}
