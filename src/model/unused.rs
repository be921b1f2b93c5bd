//! Warnings about what is stated and not used.

use super::names::Words;
use super::parts::is_density_header;
use super::walk;
use crate::catalogue::domain::parts;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{DeclarationKind, Expr, ExprKind, Input, StatementKind, Subscript, Word};
use rustc_hash::FxHashSet;

/// Warnings about what is stated and not used.
pub(super) fn unused(input: &Input, words: &Words) -> Vec<Diagnostic> {
    let vocabulary = &words.vocabulary;
    let mut warnings = Vec::new();
    for statement in &input.statements {
        let StatementKind::Defined { left, .. } = &statement.kind else {
            continue;
        };
        let Some(word) = base_word(left, vocabulary).filter(|_| !is_density_header(left)) else {
            continue;
        };
        if !vocabulary.defined.contains_key(&word) {
            continue; // observed, with noise
        }
        let others = input
            .statements
            .iter()
            .filter(|s| !std::ptr::eq(*s, statement));
        let used = others
            .flat_map(super::names::right_sides)
            .any(|e| occurs(e, &word, vocabulary));
        if !used {
            warnings.push(
                Diagnostic::at(
                    Code::Unused,
                    statement.span,
                    format!("`{word}` is defined and never used"),
                )
                .help("leave the definition out, or use its name"),
            );
        }
    }
    let everywhere = || input.statements.iter().flat_map(super::names::both_sides);
    let mut said: FxHashSet<Word> = FxHashSet::default();
    for declaration in &input.declarations {
        let subjects: Vec<&Expr> = match &declaration.kind {
            DeclarationKind::Comparison { terms, .. } => terms.iter().collect(),
            DeclarationKind::Member { subject, .. } | DeclarationKind::Kind { subject, .. } => {
                vec![subject]
            }
        };
        for subject in subjects {
            let Some(word) = base_word(subject, vocabulary) else {
                continue;
            };
            let is_size = word == words.size || word == words.index || is_end(input, &word, words);
            if is_size
                || words.uses(&word)
                || everywhere().any(|e| occurs(e, &word, vocabulary))
                || !said.insert(word.clone())
            {
                continue;
            }
            warnings.push(
                Diagnostic::at(
                    Code::Unused,
                    subject.span,
                    format!("`{word}` is declared and does not occur in the model"),
                )
                .help("correct its spelling, or leave the declaration out"),
            );
        }
    }
    warnings.extend(super::restate::idle(input).into_iter().map(|big| {
        let index = &big.index.text;
        let message =
            format!("nothing here carries the index `{index}`, so that all terms are the same");
        Diagnostic::at(Code::Ambiguous, big.body.span, message).help(format!(
            "write it below what is observed, as in `y_{index}` and `x_{index}`"
        ))
    }));
    warnings
}

/// Whether a word occurs as a name, as an index or as a bound variable.
fn occurs(expression: &Expr, word: &str, vocabulary: &Vocabulary) -> bool {
    let mut found = false;
    walk::visit(expression, &mut |e| {
        found |= match &e.kind {
            ExprKind::Name(name) => name == word,
            ExprKind::Subscripted(_, subscript) => {
                base_word(e, vocabulary).as_deref() == Some(word)
                    || matches!(subscript, Subscript::Word(below) if below.contains(word))
            }
            ExprKind::Big(big) => big.index.text == word,
            ExprKind::Expectation { variable, .. } => variable.text == word,
            _ => false,
        };
    });
    found
}

/// Whether a word is an end of what is declared: n of `y in 0..n`, c of `y > c`, a of `0 < a < b`.
fn is_end(input: &Input, word: &str, words: &Words) -> bool {
    let vocabulary = &words.vocabulary;
    let is_used = |other: &Word| vocabulary.data.contains(other) || words.uses(other);
    input
        .declarations
        .iter()
        .any(|declaration| match &declaration.kind {
            DeclarationKind::Member { set, .. } => {
                parts(set).iter().any(|e| occurs(e, word, vocabulary))
            }
            DeclarationKind::Comparison { terms, .. } => {
                let words = || terms.iter().filter_map(|e| base_word(e, vocabulary));
                words().any(|other| other == word)
                    && words().any(|other| other != word && is_used(&other))
            }
            _ => false,
        })
}
