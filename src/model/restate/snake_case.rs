//! A known function in the spelling of programs: `inv_logit(x)` is `invlogit(x)`, `log_2(x)` is `log2(x)`.

use super::{Question, walk};
use crate::lower::is_known_function;
use crate::syntax::ast::{Expr, ExprKind, Subscript};

/// Takes the sign between the words out of the name of each such function.
pub(super) fn restate(question: &mut Question) {
    if !holds_one(question.text) {
        return;
    }
    let statements = &mut question.input.to_mut().statements;
    for side in statements.iter_mut().flat_map(walk::sides) {
        walk::change(side, &mut |e| {
            if let Some(word) = joined(e)
                && let ExprKind::Call(callee, _) = &mut e.kind
            {
                callee.kind = ExprKind::Name(word.as_str().into());
            }
            false
        });
    }
}

/// Whether a word of two letters or more, or a number, stands between `_` and a bracket.
fn holds_one(text: &str) -> bool {
    text.match_indices('_').any(|(at, _)| {
        let behind = &text[at + 1..];
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        let letters = behind.bytes().take_while(u8::is_ascii_lowercase).count();
        (letters > 1 || digits > 0) && behind[letters.max(digits)..].starts_with('(')
    })
}

/// `invlogit` of `inv_logit(x)`, if that is a function that is known.
fn joined(expression: &Expr) -> Option<String> {
    let ExprKind::Call(callee, arguments) = &expression.kind else {
        return None;
    };
    let ExprKind::Subscripted(base, Subscript::Word(below)) = &callee.kind else {
        return None;
    };
    let ExprKind::Name(word) = &base.kind else {
        return None;
    };
    let word = format!("{word}{below}");
    is_known_function(&word, arguments).then_some(word)
}
