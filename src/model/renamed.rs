//! A density that is called like a number of the model: in `p(y) = p^y (1 - p)^(1 - y)` the first p is the density, and it gets
//! another letter.

use super::names::both_sides;
use super::{Options, walk};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{DeclarationKind, Expr, ExprKind, Input, Statement, StatementKind, Word};
use rustc_hash::FxHashSet;

/// The input with other letters for the densities that are called like a number, and what is said of it; none where
/// no letter is both.
pub(super) fn densities(input: &Input, options: &Options) -> Option<(Input, Vec<String>)> {
    let mut clashes: Vec<Word> = Vec::new();
    for statement in &input.statements {
        if let Some((word, right)) = typed(statement)
            && !clashes.contains(word)
            && (is_said_to_be_a_number(word, input, options) || stands_alone(right, word))
        {
            clashes.push(word.clone());
        }
    }
    if clashes.is_empty() {
        return None;
    }
    let mut used = words(input);
    let mut renamed = input.clone();
    let mut remarks = Vec::new();
    for word in clashes {
        let letter = ["p", "P", "f", "g", "L"]
            .iter()
            .find(|w| !used.contains(**w))?;
        used.insert((*letter).into());
        for statement in &mut renamed.statements {
            rename(statement, &word, letter);
        }
        remarks.push(format!(
            "The density `{word}(…)` is written `{letter}(…)`, because `{word}` is a name of the model."
        ));
    }
    Some((renamed, remarks))
}

/// The name of a typed density, and what it is.
fn typed(statement: &Statement) -> Option<(&Word, &Expr)> {
    let StatementKind::Defined { left, right, .. } = &statement.kind else {
        return None;
    };
    match &left.kind {
        ExprKind::Call(callee, _) => match &callee.kind {
            ExprKind::Name(word) => Some((word, right)),
            _ => None,
        },
        _ => None,
    }
}

fn rename(statement: &mut Statement, word: &Word, letter: &str) {
    if typed(statement).is_none_or(|(name, _)| name != word) {
        return;
    }
    if let StatementKind::Defined { left, .. } = &mut statement.kind
        && let ExprKind::Call(callee, _) = &mut left.kind
    {
        callee.kind = ExprKind::Name(letter.into());
    }
}

/// It is optimised by an option, or something is declared of it.
fn is_said_to_be_a_number(word: &Word, input: &Input, options: &Options) -> bool {
    let nothing = Vocabulary::default();
    let is_it = |e: &Expr| {
        matches!(e.kind, ExprKind::Name(_)) && base_word(e, &nothing).as_ref() == Some(word)
    };
    let is_declared = input
        .declarations
        .iter()
        .any(|declaration| match &declaration.kind {
            DeclarationKind::Comparison { terms, .. } => terms.iter().any(is_it),
            DeclarationKind::Member { subject, .. } | DeclarationKind::Kind { subject, .. } => {
                is_it(subject)
            }
        });
    is_declared || options.parameters.iter().any(|p| p == word.as_str())
}

/// It stands in a formula without a bracket behind it, and not as the density of an expectation or of a divergence.
fn stands_alone(formula: &Expr, word: &Word) -> bool {
    let mut skipped: FxHashSet<*const Expr> = FxHashSet::default();
    let mut found = false;
    walk::visit(formula, &mut |e| match &e.kind {
        ExprKind::Call(callee, _) => drop(skipped.insert(std::ptr::from_ref(callee.as_ref()))),
        ExprKind::Kl(left, right) => {
            skipped.insert(std::ptr::from_ref(left.as_ref()));
            skipped.insert(std::ptr::from_ref(right.as_ref()));
        }
        ExprKind::Expectation { density, .. } => {
            skipped.insert(std::ptr::from_ref(density.as_ref()));
        }
        ExprKind::Name(name) => {
            found |= name == word && !skipped.contains(&std::ptr::from_ref(e));
        }
        _ => {}
    });
    found
}

/// Every name of the statements.
fn words(input: &Input) -> FxHashSet<Word> {
    let mut words = FxHashSet::default();
    for side in input.statements.iter().flat_map(both_sides) {
        walk::visit(side, &mut |e| {
            if let ExprKind::Name(word) = &e.kind {
                words.insert(word.clone());
            }
        });
    }
    words
}
