//! A density that is called like a number of the model: in `p(y) = p^y (1 - p)^(1 - y)` the first p is the density, and it gets
//! another letter.

use super::{Options, Question, typed_function, walk};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{DeclarationKind, Expr, ExprKind, Input, Statement, StatementKind, Word};
use rustc_hash::FxHashSet;

/// Writes the densities that are called like a number of the model by other letters, and says so.
pub(super) fn restate(question: &mut Question) {
    for word in clashes(&question.input, &question.options) {
        let Some(letter) = question.free_letter(&["p", "P", "f", "g", "L"]) else {
            return;
        };
        for statement in &mut question.input.to_mut().statements {
            rename(statement, &word, &letter);
        }
        question.remarks.push(format!(
            "The density `{word}(…)` is written `{letter}(…)`, because `{word}` is a name of the model."
        ));
    }
}

/// The names that are both a density and a number.
fn clashes(input: &Input, options: &Options) -> Vec<Word> {
    let mut clashes: Vec<Word> = Vec::new();
    for statement in &input.statements {
        if let Some((word, _, right)) = typed_function(statement)
            && !clashes.contains(word)
            && (is_said_to_be_a_number(word, input, options) || stands_alone(right, word))
        {
            clashes.push(word.clone());
        }
    }
    clashes
}

fn rename(statement: &mut Statement, word: &Word, letter: &str) {
    if typed_function(statement).is_none_or(|(name, ..)| name != word) {
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
