//! Letters that are indices by what they stand below: c of `y_c ~ Normal(w x_c, 1)` numbers the observations, although it is
//! none of the usual letters, and a of `s_a = wᵀx_a` is an index where `s_b` stands below a sum over b.

use super::{Options, Parts, shifted, walk};
use crate::lower::is_lone_index;
use crate::syntax::ast::{Expr, ExprKind, Subscript, Word};
use rustc_hash::FxHashSet;

/// How the letters of an input stand.
#[derive(Default)]
struct Seen {
    /// Letters in shifts and ranges: d of `x[1..d-1]` and of `y_{d-1}`.
    moved: FxHashSet<Word>,
    /// Names that stand elsewhere.
    alone: FxHashSet<Word>,
    /// Names with the letters below them.
    lists: Vec<(Word, Word)>,
}

/// The letters that number the observations or a definition, beside those that are known to be indices.
pub(super) fn letters(
    parts: &Parts<'_>,
    all: &[&Expr],
    options: &Options,
    known: &FxHashSet<Word>,
) -> Vec<Word> {
    let is_known = |letter: &str| is_lone_index(letter) || known.contains(letter);
    let subjects = parts.observed.iter().map(|part| part.subject);
    let observed: Vec<(Word, Word)> = { subjects.map(|subject| shifted::split(subject).0) }
        .filter_map(lettered)
        .collect();
    let locals: Vec<(Word, Word)> = { parts.locals.iter() }
        .filter_map(|(left, _)| lettered(left))
        .collect();
    let mut new = observed.iter().chain(&locals);
    if new.all(|(_, below)| each(below).all(|letter| is_known(&letter))) {
        return Vec::new();
    }
    let seen = Seen::of(all);
    let mut found: Vec<Word> = { observed.iter() }
        .filter(|(_, letter)| letter.len() == 1 && !is_known(letter))
        .filter(|own| seen.numbers(own, &observed, options, &is_known))
        .map(|(_, letter)| letter.clone())
        .collect();
    for (word, below) in &locals {
        let is_like = |(other, letters): &(Word, Word)| {
            other == word && letters != below && letters.len() == below.len()
        };
        let mut others = seen.lists.iter().filter(|list| is_like(list));
        if others.any(|(_, letters)| each(letters).all(|letter| is_known(&letter))) {
            found.extend(each(below).filter(|letter| !is_known(letter)));
        }
    }
    found
}

impl Seen {
    fn of(all: &[&Expr]) -> Self {
        let mut seen = Seen::default();
        let mut inside: FxHashSet<*const Expr> = FxHashSet::default();
        for place in all {
            walk::visit(place, &mut |e| match &e.kind {
                ExprKind::Subscripted(_, Subscript::List(list)) => {
                    let mut note = |e: &Expr| {
                        if let ExprKind::Name(word) = &e.kind {
                            inside.insert(std::ptr::from_ref(e));
                            seen.moved.insert(word.clone());
                        }
                    };
                    list.iter().for_each(|e| walk::visit(e, &mut note));
                }
                ExprKind::Name(word) if !inside.contains(&std::ptr::from_ref(e)) => {
                    seen.alone.insert(word.clone());
                }
                _ => {
                    let Some((word, below)) = lettered(e) else {
                        return;
                    };
                    inside.extend(base(e).map(std::ptr::from_ref));
                    seen.lists.push((word, below));
                }
            });
        }
        seen
    }

    /// Whether a letter below what is observed numbers it: it stands below another name as well, or is moved. It does not
    /// where it is a name of its own, where a parameter is called by it, or where it tells two groups apart.
    fn numbers(
        &self,
        (word, letter): &(Word, Word),
        observed: &[(Word, Word)],
        options: &Options,
        is_known: &dyn Fn(&str) -> bool,
    ) -> bool {
        let is_parameter = |name: &String| name.split_once('_').is_some_and(|(_, b)| b == letter);
        let is_group = |(other, below): &(Word, Word)| other == word && below != letter;
        // b of `x_hb` is bound by a sum: h stands there as it does alone.
        let holds_it = |below: &str| {
            let mut others = each(below).filter(|other| other != letter);
            below.contains(letter.as_str()) && others.all(|other| is_known(&other))
        };
        let mut names = self.lists.iter().filter(|(_, below)| holds_it(below));
        let is_shared = names.any(|(other, _)| other != word);
        (self.moved.contains(letter) || is_shared && !self.alone.contains(letter))
            && !options.parameters.iter().any(is_parameter)
            && !observed.iter().any(is_group)
    }
}

/// A name and the small letters below it.
fn lettered(e: &Expr) -> Option<(Word, Word)> {
    let ExprKind::Subscripted(_, Subscript::Word(below)) = &e.kind else {
        return None;
    };
    let ExprKind::Name(word) = &base(e)?.kind else {
        return None;
    };
    let are_small = below.len() < 4 && below.chars().all(|c| c.is_ascii_lowercase());
    are_small.then(|| (word.clone(), below.clone()))
}

fn base(e: &Expr) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Subscripted(base, _) => Some(base),
        _ => None,
    }
}

fn each(below: &str) -> impl Iterator<Item = Word> {
    below.chars().map(Word::from)
}
