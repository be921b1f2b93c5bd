//! A Greek word below a name whose letters are indices: `x_pi` of a person p and an item i, beside `θ_p` and `b_i`.

use super::{Question, names::both_sides, walk};
use crate::greek;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Subscript, Word};
use rustc_hash::FxHashSet;

/// Takes such a word for its letters, if each of them stands alone below another name.
pub(super) fn restate(question: &mut Question) {
    let mut words: FxHashSet<&str> = FxHashSet::default();
    let mut alone: FxHashSet<Word> = FxHashSet::default();
    for side in { question.input.statements.iter() }.flat_map(both_sides) {
        walk::visit(side, &mut |e| {
            words.extend(word_below(e, question.text));
            if let ExprKind::Subscripted(_, Subscript::Word(below)) = &e.kind
                && below.chars().count() == 1
            {
                alone.insert(below.clone());
            }
        });
    }
    words.retain(|word| {
        word.chars()
            .all(|letter| alone.contains(&Word::from(letter)))
    });
    if words.is_empty() {
        return; // as in nearly every model
    }
    let text = question.text;
    let mut said: Vec<String> = { words.iter() }
        .map(|word| {
            let letters: Vec<String> = word.chars().map(|c| format!("`{c}`")).collect();
            let letters = letters.join(" and ");
            format!("`{word}` below a name is read as the indices {letters}, which stand below other names.")
        })
        .collect();
    said.sort();
    for side in { question.input.to_mut().statements.iter_mut() }.flat_map(walk::sides) {
        walk::change(side, &mut |e| {
            let word = word_below(e, text).filter(|word| words.contains(word));
            if let (Some(word), ExprKind::Subscripted(_, below)) = (word, &mut e.kind) {
                *below = Subscript::List(word.chars().map(|c| index(c, e.span)).collect());
            }
            false
        });
    }
    question.remarks.extend(said);
}

fn index(letter: char, span: Span) -> Expr {
    let kind = ExprKind::Name(Word::from(letter));
    Expr { kind, span }
}

/// `pi` of `x_pi`: a Greek letter below a name that is written in English letters.
fn word_below<'t>(e: &Expr, text: &'t str) -> Option<&'t str> {
    let ExprKind::Subscripted(_, Subscript::Word(below)) = &e.kind else {
        return None;
    };
    let mut letters = below.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return None;
    };
    let name = greek::name(letter)?;
    let written = text.get(e.span.range())?.trim_end_matches('}');
    let start = written.len().checked_sub(name.len())?;
    written.get(start..).filter(|word| *word == name)
}
