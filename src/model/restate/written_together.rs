//! Two letters without a space, one of which is optimised and the other a matrix or another name of the model: `Xw` beside
//! `argmin[w]` is the product `X w`. As a name of its own it would be data, and what w does would be lost.

use super::variances::declared;
use super::{Question, optimised, walk};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{Expr, ExprKind, Factor, Input, Word};
use rustc_hash::FxHashSet;

/// Puts them apart, and says so.
pub(super) fn restate(question: &mut Question) {
    let mut optimised = optimised(question);
    let mut pairs = pairs(&question.input, &optimised);
    if pairs.is_empty() {
        return;
    }
    let nothing = Vocabulary::default();
    let declared: FxHashSet<Word> = declared(&question.input)
        .filter_map(|e| base_word(e, &nothing))
        .collect();
    pairs.retain(|pair| !declared.contains(pair) && !optimised.contains(pair));
    optimised.retain(|word| word.chars().count() == 1);
    let mut said: Vec<String> = Vec::new();
    let text = question.text;
    for side in { question.input.to_mut().statements.iter_mut() }.flat_map(walk::sides) {
        walk::change(side, &mut |e| {
            if let ExprKind::Product(factors) = &mut e.kind {
                in_product(factors, &pairs, text);
            }
            let Some((one, other)) = apart(e, &pairs, text) else {
                return matches!(&e.kind, ExprKind::Call(callee, _) if word_of(callee).is_some_and(|w| pairs.contains(w)));
            };
            e.kind = ExprKind::Product(vec![factor(one, false), factor(other, true)]);
            true
        });
    }
    for pair in pairs {
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
fn in_product(factors: &mut Vec<Factor>, pairs: &FxHashSet<Word>, text: &str) {
    let mut at = 0;
    while at < factors.len() {
        if !factors[at].divided
            && let Some((one, other)) = apart(&factors[at].value, pairs, text)
        {
            factors[at].value = one;
            factors.insert(at + 1, factor(other, true));
        }
        at += 1;
    }
}

/// X and w of `Xw`; what stands behind the letters without a bracket is of the second one: `Xw²`, `bx_i`, `Xw'`.
fn apart(e: &Expr, pairs: &FxHashSet<Word>, text: &str) -> Option<(Expr, Expr)> {
    let with = |kind| Expr { kind, span: e.span };
    let behind = |inner: &Expr| {
        let is_open =
            inner.span.start() == e.span.start() && !text.get(inner.span.range())?.starts_with('(');
        apart(inner, pairs, text).filter(|_| is_open)
    };
    match &e.kind {
        ExprKind::Name(word) if pairs.contains(word) => {
            let mut letters = word.chars();
            let mut next = || letters.next().map(|c| with(ExprKind::Name(Word::from(c))));
            Some((next()?, next()?))
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
