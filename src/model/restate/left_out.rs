//! An index that is left out below a sum or a product over the observations: of `loss(w) = sum[i=1..n]((y - w x)²)` no summand
//! would differ from another, so x and y get the index, as they do in `y ~ Normal(w x, σ²)`.

use super::{Question, optimised, walk};
use crate::lower::{Vocabulary, base_word};
use crate::model::observed::{has_inputs, inputs};
use crate::syntax::ast::{
    Big, BigOperator, DeclarationKind, Expr, ExprKind, Input, StatementKind, Subscript, Word,
};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// Letters of what is observed.
const OBSERVED: &[&str] = &["x", "y"];

/// Puts the index below what is observed, and says so.
pub(super) fn restate(question: &mut Question) {
    let is_objective = |input: &Input| {
        let is_one = |kind: &StatementKind| matches!(kind, StatementKind::Bare(bare) if matches!(bare.kind, ExprKind::Optimum(..)));
        input.statements.iter().any(|s| is_one(&s.kind))
    };
    if !is_objective(&question.input) || idle(&question.input).is_empty() {
        return;
    }
    let optimised = optimised(question);
    let known = Observed::of(&question.input, optimised);
    let index = idle(&question.input)[0].index.text.clone();
    let mut said: BTreeSet<Word> = BTreeSet::new();
    for statement in &mut question.input.to_mut().statements {
        if let StatementKind::Defined { left, right, .. } = &mut statement.kind
            && matches!(&left.kind, ExprKind::Name(word) if known.moving.contains(word))
        {
            number(right, &index, &mut said, &known);
            number(left, &index, &mut said, &known);
        }
        for side in walk::sides(statement) {
            walk::change(side, &mut |e| {
                if let ExprKind::Big(big) = &mut e.kind
                    && is_idle(big)
                {
                    let index = big.index.text.clone();
                    number(&mut big.body, &index, &mut said, &known);
                }
                false
            });
        }
    }
    if !said.is_empty() {
        let names: Vec<String> = said.iter().map(|word| format!("`{word}`")).collect();
        let read: Vec<String> = said
            .iter()
            .map(|word| format!("`{word}_{index}`"))
            .collect();
        let verb = if names.len() > 1 { "are" } else { "is" };
        question.remarks.push(format!(
            "{} {verb} read as {}: what runs over `{index}` runs over the observations.",
            listed(&names),
            listed(&read)
        ));
    }
}

fn listed(words: &[String]) -> String {
    match words {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.join(""),
    }
}

/// What is observed, and so carries the index.
struct Observed {
    optimised: FxHashSet<Word>,
    /// Vectors and matrices: an index below them is of a component.
    vectors: FxHashSet<Word>,
    /// Declared data, and what functions with parameters are given.
    data: FxHashSet<Word>,
    /// What is defined by them.
    moving: FxHashSet<Word>,
}

impl Observed {
    fn of(input: &Input, optimised: FxHashSet<Word>) -> Self {
        let mut known = Observed {
            optimised,
            vectors: declared_as(input, &["vector", "matrix"]),
            data: declared_as(input, &["data"]),
            moving: FxHashSet::default(),
        };
        for side in { input.statements.iter() }.flat_map(super::names::both_sides) {
            known.data.extend(inputs_in(side));
        }
        let defined = || {
            input.statements.iter().filter_map(|s| match &s.kind {
                StatementKind::Defined { left, right, .. } => match &left.kind {
                    ExprKind::Name(word) => Some((word, right)),
                    _ => None,
                },
                _ => None,
            })
        };
        // A definition may use those that stand behind it.
        for _ in 0..defined().count() {
            for (word, right) in defined() {
                let mut moves = false;
                walk::visit(right, &mut |e| {
                    moves |= matches!(&e.kind, ExprKind::Name(word) if known.is_one(word));
                });
                if moves {
                    known.moving.insert(word.clone());
                }
            }
        }
        known
    }

    fn is_one(&self, word: &Word) -> bool {
        let is_letter = OBSERVED.contains(&word.as_str()) && !self.vectors.contains(word);
        let is_it = is_letter || self.data.contains(word) || self.moving.contains(word);
        is_it && !self.optimised.contains(word)
    }
}

/// Whether nothing below a sum or a product over numbers carries its index.
fn is_idle(big: &Big) -> bool {
    let mut carries = big.condition.is_some() || big.limits.is_none();
    let index = &big.index.text;
    walk::visit(&big.body, &mut |e| {
        carries |= match &e.kind {
            ExprKind::Name(word) => word == index,
            ExprKind::Subscripted(_, Subscript::Word(below)) => below.contains(index.as_str()),
            _ => false,
        };
    });
    !carries && !matches!(big.operator, BigOperator::Integral)
}

/// The sums and products whose index nothing carries.
pub(in crate::model) fn idle(input: &Input) -> Vec<&Big> {
    let mut found = Vec::new();
    for side in { input.statements.iter() }.flat_map(super::names::both_sides) {
        walk::visit(side, &mut |e| {
            if let ExprKind::Big(big) = &e.kind
                && is_idle(big)
            {
                found.push(big.as_ref());
            }
        });
    }
    found
}

fn declared_as(input: &Input, kinds: &[&str]) -> FxHashSet<Word> {
    let nothing = Vocabulary::default();
    let word = |kind: &DeclarationKind| match kind {
        DeclarationKind::Kind { subject, kind } if kinds.contains(&kind.as_str()) => {
            base_word(subject, &nothing)
        }
        _ => None,
    };
    { input.declarations.iter() }
        .filter_map(|d| word(&d.kind))
        .collect()
}

/// What functions with parameters are given: z of `f(z; θ)`.
fn inputs_in(body: &Expr) -> FxHashSet<Word> {
    let nothing = Vocabulary::default();
    let mut found = FxHashSet::default();
    walk::visit(body, &mut |e| {
        if let ExprKind::Call(callee, arguments) = &e.kind
            && has_inputs(callee, arguments)
        {
            found.extend(inputs(arguments).filter_map(|e| base_word(e, &nothing)));
        }
    });
    found
}

/// Puts an index below names that have none.
fn number(body: &mut Expr, index: &Word, said: &mut BTreeSet<Word>, known: &Observed) {
    walk::change(body, &mut |e| match &e.kind {
        ExprKind::Name(word) if known.is_one(word) => {
            if !known.moving.contains(word) {
                said.insert(word.clone());
            }
            let name = e.clone();
            e.kind = ExprKind::Subscripted(Box::new(name), Subscript::Word(index.clone()));
            true
        }
        ExprKind::Subscripted(base, Subscript::Word(below)) => {
            // `y_k` below a sum over k is the component `y_ik`.
            if let ExprKind::Name(word) = &base.kind
                && OBSERVED.contains(&word.as_str())
                && known.is_one(word)
                && below.chars().count() == 1
                && below.chars().all(char::is_alphabetic)
            {
                said.insert(word.clone());
                let below = Word::from(format!("{index}{below}"));
                e.kind = ExprKind::Subscripted(base.clone(), Subscript::Word(below));
            }
            true
        }
        ExprKind::Subscripted(..) => true,
        _ => false,
    });
}
