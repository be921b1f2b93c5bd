//! Two letters without a space, one of which is optimised and the other a matrix or another name of the model: `Xw` beside
//! `argmin[w]` is the product `X w`. As a name of its own it would be data, and what w does would be lost. So is `w_1x`, where x
//! is no index.

use super::variances::declared;
use super::{Question, optimised, walk};
use crate::lower::{Vocabulary, base_word, is_lone_index};
use crate::syntax::ast::{Expr, ExprKind, Factor, Input, StatementKind, Subscript, Word};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// Puts them apart, and says so.
pub(super) fn restate(question: &mut Question) {
    behind_indices(question);
    let mut optimised = optimised(question);
    let mut pairs = pairs(&question.input, &optimised);
    let numbered = behind_numbers(&question.input);
    if pairs.is_empty() && numbered.is_empty() {
        return;
    }
    let nothing = Vocabulary::default();
    let declared: FxHashSet<Word> = declared(&question.input)
        .filter_map(|e| base_word(e, &nothing))
        .collect();
    pairs.retain(|pair| !declared.contains(pair) && !optimised.contains(pair));
    optimised.retain(|word| word.chars().count() == 1);
    let mut said: Vec<String> = { numbered.iter() }
        .map(|(base, number, letter)| {
            format!("`{base}_{number}{letter}` is read as the product `{base}_{number} {letter}`.")
        })
        .collect();
    let text = question.text;
    let together = Together { pairs, numbered };
    for side in { question.input.to_mut().statements.iter_mut() }.flat_map(walk::sides) {
        walk::change(side, &mut |e| {
            if let ExprKind::Product(factors) = &mut e.kind {
                in_product(factors, &together, text);
            }
            let Some((one, other)) = apart(e, &together, text) else {
                return matches!(&e.kind, ExprKind::Call(callee, _) if word_of(callee).is_some_and(|w| together.pairs.contains(w)));
            };
            e.kind = ExprKind::Product(vec![factor(one, false), factor(other, true)]);
            true
        });
    }
    for pair in together.pairs {
        let letters: Vec<String> = pair.chars().map(String::from).collect();
        let which = letters.iter().find(|l| optimised.contains(l.as_str()));
        said.extend(which.map(|which| {
            format!(
                "`{pair}` is read as the product `{}`, because `{which}` is optimised.",
                letters.join(" ")
            )
        }));
    }
    said.sort();
    question.remarks.extend(said);
}

/// u_i and v_j of `u_iv_j`, where v is no index: nothing else has two words below it.
fn behind_indices(question: &mut Question) {
    let is_candidate = |text: &str| {
        text.split('_')
            .skip(1)
            .any(|below| below.chars().nth(1).is_some_and(char::is_alphabetic))
    };
    if !is_candidate(question.text) {
        return;
    }
    let mut found = None;
    for side in { question.input.statements.iter() }.flat_map(super::names::both_sides) {
        walk::visit(side, &mut |e| found = found.take().or_else(|| two_names(e)));
    }
    let Some((one, other)) = found else { return };
    for side in { question.input.to_mut().statements.iter_mut() }.flat_map(walk::sides) {
        walk::change(side, &mut |e| {
            let Some((first, second)) = two_names(e) else {
                return false;
            };
            e.kind = ExprKind::Product(vec![factor(first, false), factor(second, true)]);
            true
        });
    }
    if let (Some(one), Some(other)) = (super::word_of(&one), super::word_of(&other)) {
        question.remarks.push(format!(
            "What stands without a space is read as the product `{one} {other}`."
        ));
    }
}

/// `u_i` and `v_j` of `u_iv_j`.
fn two_names(e: &Expr) -> Option<(Expr, Expr)> {
    let ExprKind::Subscripted(inner, Subscript::Word(last)) = &e.kind else {
        return None;
    };
    let ExprKind::Subscripted(first, Subscript::Word(below)) = &inner.kind else {
        return None;
    };
    let letter = below.chars().next_back()?;
    let index = below
        .strip_suffix(letter)
        .filter(|index| !index.is_empty())?;
    let is_index = |c: char| is_lone_index(c.encode_utf8(&mut [0; 4]));
    if is_index(letter) || !letter.is_alphabetic() || !index.chars().all(is_index) {
        return None;
    }
    let of = |kind| Expr { kind, span: e.span };
    let below = |base: Expr, word: &str| {
        of(ExprKind::Subscripted(
            Box::new(base),
            Subscript::Word(word.into()),
        ))
    };
    let second = of(ExprKind::Name(Word::from(letter)));
    Some((below(first.as_ref().clone(), index), below(second, last)))
}

/// What stands without a space in a model.
struct Together {
    pairs: FxHashSet<Word>,
    numbered: BTreeSet<(Word, Word, Word)>,
}

impl Together {
    /// 1 and x of `w_1x`, where they are apart.
    fn splits(&self, base: &Expr, below: &Word) -> Option<(Word, Word)> {
        let (number, letter) = number_and_letter(below)?;
        let key = (word_of(base)?.clone(), number.clone(), letter.clone());
        self.numbered.contains(&key).then_some((number, letter))
    }
}

fn number_and_letter(below: &Word) -> Option<(Word, Word)> {
    let at = below
        .find(|c: char| !c.is_ascii_digit())
        .filter(|&at| at > 0)?;
    let (number, letter) = below.split_at(at);
    let is_letter = letter.chars().count() == 1 && letter.chars().all(char::is_alphabetic);
    is_letter.then(|| (number.into(), letter.into()))
}

/// `w`, 1 and x of `w_1x`, where x is no index: it stands below no other name, and nothing runs over it.
fn behind_numbers(input: &Input) -> BTreeSet<(Word, Word, Word)> {
    let mut found = BTreeSet::new();
    let mut indices: FxHashSet<Word> = FxHashSet::default();
    for side in { input.statements.iter() }.flat_map(super::names::both_sides) {
        walk::visit(side, &mut |e| match &e.kind {
            ExprKind::Subscripted(base, Subscript::Word(below)) => {
                match word_of(base).zip(number_and_letter(below)) {
                    Some((base, (number, letter))) => {
                        found.insert((base.clone(), number, letter));
                    }
                    None => indices.extend(below.chars().map(Word::from)),
                }
            }
            ExprKind::Subscripted(_, Subscript::List(list)) => {
                indices.extend(list.iter().filter_map(|e| word_of(e).cloned()));
            }
            ExprKind::Big(big) => {
                indices.insert(big.index.text.clone());
            }
            _ => {}
        });
    }
    found.retain(|(_, _, letter)| !indices.contains(letter));
    for statement in &input.statements {
        let left = match &statement.kind {
            StatementKind::Distributed { subject, .. } => subject,
            StatementKind::Defined { left, .. } => left,
            StatementKind::Bare(_) => continue,
        };
        if let ExprKind::Subscripted(base, Subscript::Word(below)) = &left.kind {
            let stated = word_of(base).zip(number_and_letter(below));
            found.retain(|(word, number, letter)| {
                stated.as_ref() != Some(&(word, (number.clone(), letter.clone())))
            });
        }
    }
    found
}

/// Words of two letters that stand as names, one of them optimised, the other a capital, an x, or a name as well.
fn pairs(input: &Input, optimised: &FxHashSet<Word>) -> FxHashSet<Word> {
    let mut names: FxHashSet<Word> = FxHashSet::default();
    let mut callees: FxHashSet<*const Expr> = FxHashSet::default();
    for side in { input.statements.iter() }.flat_map(super::names::both_sides) {
        walk::visit(side, &mut |e| match &e.kind {
            ExprKind::Call(callee, _) => {
                callees.insert(std::ptr::from_ref(callee.as_ref()));
            }
            ExprKind::Name(word) if !callees.contains(&std::ptr::from_ref(e)) => {
                names.insert(word.clone());
            }
            _ => {}
        });
    }
    let is_pair = |word: &&Word| {
        let letters: Vec<char> = word.chars().collect();
        let [one, other] = letters[..] else {
            return false;
        };
        let is_name = |letter: char| names.contains(Word::from(letter).as_str());
        let is_optimised = |letter: char| optimised.contains(Word::from(letter).as_str());
        let is_other = |letter: char| {
            letter.is_ascii_uppercase() || letter == 'x' || is_name(letter) || is_optimised(letter)
        };
        let are_letters = [one, other].iter().all(char::is_ascii_alphabetic);
        are_letters
            && one != other
            && other != 'T' // a transpose
            && (is_optimised(one) && is_other(other) || is_optimised(other) && is_other(one))
    };
    names.iter().filter(is_pair).cloned().collect()
}

fn factor(value: Expr, juxtaposed: bool) -> Factor {
    Factor {
        divided: false,
        juxtaposed,
        value,
    }
}

fn word_of(e: &Expr) -> Option<&Word> {
    match &e.kind {
        ExprKind::Name(word) => Some(word),
        _ => None,
    }
}

/// The pairs among the factors of a product: their letters are factors of it.
fn in_product(factors: &mut Vec<Factor>, together: &Together, text: &str) {
    let mut at = 0;
    while at < factors.len() {
        if !factors[at].divided
            && let Some((one, other)) = apart(&factors[at].value, together, text)
        {
            factors[at].value = one;
            factors.insert(at + 1, factor(other, true));
        }
        at += 1;
    }
}

/// X and w of `Xw`; what stands behind the letters without a bracket is of the second one: `Xw²`, `bx_i`, `Xw'`.
fn apart(e: &Expr, together: &Together, text: &str) -> Option<(Expr, Expr)> {
    let with = |kind| Expr { kind, span: e.span };
    let behind = |inner: &Expr| {
        let is_open =
            inner.span.start() == e.span.start() && !text.get(inner.span.range())?.starts_with('(');
        apart(inner, together, text).filter(|_| is_open)
    };
    match &e.kind {
        ExprKind::Name(word) if together.pairs.contains(word) => {
            let mut letters = word.chars();
            let mut next = || letters.next().map(|c| with(ExprKind::Name(Word::from(c))));
            Some((next()?, next()?))
        }
        ExprKind::Subscripted(base, Subscript::Word(below))
            if together.splits(base, below).is_some() =>
        {
            let (number, letter) = together.splits(base, below)?;
            let numbered = ExprKind::Subscripted(base.clone(), Subscript::Word(number));
            Some((with(numbered), with(ExprKind::Name(letter))))
        }
        ExprKind::Subscripted(base, below) => {
            let (one, other) = behind(base)?;
            Some((
                one,
                with(ExprKind::Subscripted(Box::new(other), below.clone())),
            ))
        }
        ExprKind::Power(base, exponent) => {
            let (one, other) = behind(base)?;
            let power = ExprKind::Power(Box::new(other), exponent.clone());
            Some((one, with(power)))
        }
        ExprKind::Transpose(inner) => {
            let (one, other) = behind(inner)?;
            Some((one, with(ExprKind::Transpose(Box::new(other)))))
        }
        _ => None,
    }
}
