//! A number in brackets above a name, as in `W^(2) tanh(W^(1) x)`: it tells the layers of a network apart and is no power.

use super::names::{behind_semicolon, both_sides};
use super::{Question, walk};
use crate::syntax::ast::{Expr, ExprKind, Input, Subscript, Word};
use rustc_hash::{FxHashMap, FxHashSet};

/// Puts such numbers below their names, and says so.
pub(super) fn restate(question: &mut Question) {
    let text = question.text;
    if !["^(", "^{("].iter().any(|sign| text.contains(sign)) {
        return;
    }
    let names = names(&question.input, text);
    let mut first: Option<(Word, Word)> = None;
    for side in { question.input.to_mut().statements.iter_mut() }.flat_map(walk::sides) {
        walk::change(side, &mut |e| {
            let Some((name, number)) = raised(e, text) else {
                return false;
            };
            let ExprKind::Name(word) = &name.kind else {
                return false;
            };
            let is_meant = names.contains(word);
            if is_meant {
                first.get_or_insert((word.clone(), number.clone()));
                let below = Subscript::Word(number);
                e.kind = ExprKind::Subscripted(Box::new(name.clone()), below);
            }
            is_meant
        });
    }
    if let Some((word, number)) = first {
        question.remarks.push(format!(
            "`{word}^({number})` is read as the name `{word}_{number}`: a number in brackets above a name tells it from others; the power is `{word}^{number}`."
        ));
    }
}

/// The names that are told apart so: with a 1 in brackets, which no power needs, or with several numbers, and nowhere without
/// one; and beside them whatever has such a number, but for Greek letters, as `σ^(2)` is more often a power.
fn names(input: &Input, text: &str) -> FxHashSet<Word> {
    let mut numbers: FxHashMap<Word, FxHashSet<Word>> = FxHashMap::default();
    let (mut alone, mut inside) = (FxHashSet::default(), FxHashSet::<*const Expr>::default());
    for side in input.statements.iter().flat_map(both_sides) {
        walk::visit(side, &mut |e| match &e.kind {
            ExprKind::Optimum(_, optimum) => {
                inside.extend(optimum.names.iter().map(std::ptr::from_ref));
            }
            ExprKind::Call(_, arguments) => {
                inside.extend(behind_semicolon(arguments).map(std::ptr::from_ref));
            }
            ExprKind::Name(word) if !inside.contains(&std::ptr::from_ref(e)) => {
                alone.insert(word.clone());
            }
            _ => {
                if let Some((name, number)) = raised(e, text)
                    && let ExprKind::Name(word) = &name.kind
                {
                    inside.insert(std::ptr::from_ref(name));
                    numbers.entry(word.clone()).or_default().insert(number);
                }
            }
        });
    }
    numbers.retain(|word, _| !alone.contains(word));
    let is_layered = |of: &FxHashSet<Word>| of.len() > 1 || of.contains("1");
    if !numbers.values().any(is_layered) {
        return FxHashSet::default();
    }
    let all = numbers.into_iter();
    all.filter(|(word, of)| is_layered(of) || word.is_ascii())
        .map(|(word, _)| word)
        .collect()
}

/// W and 2 of `W^(2)`.
fn raised<'e>(e: &'e Expr, text: &str) -> Option<(&'e Expr, Word)> {
    let ExprKind::Power(base, exponent) = &e.kind else {
        return None;
    };
    let (ExprKind::Name(_), ExprKind::Number(number)) = (&base.kind, &exponent.kind) else {
        return None;
    };
    let between = text.get(base.span.end()..exponent.span.end())?;
    let is_bracketed = between.contains('(') && number.is_integer() && *number.numer() > 0;
    is_bracketed.then(|| (base.as_ref(), number.numer().to_string().into()))
}
