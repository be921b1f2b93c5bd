//! Functions that are written out beside what uses them: `f(x) = a + b x; y ~ Normal(f(x), σ²)`, `L(λ) = prod[i=1..n](f(x_i))`.
//! What they are is put in where they stand.

use super::names::{both_sides, right_sides};
use super::{Question, typed_function, walk, word_of};
use crate::lower::{Vocabulary, base_word, is_known_function};
use crate::syntax::ast::{
    Argument, Expr, ExprKind, Separator, Statement, StatementKind, Subscript, Word,
};

/// `f(x; θ) = …`
struct Function {
    place: usize,
    word: Word,
    arguments: Vec<Argument>,
    body: Expr,
    /// It is called like a density: what it is of stands first, by its own name.
    is_density: bool,
}

/// Puts each such function in, and says so.
pub(super) fn restate(question: &mut Question) {
    while let Some(function) = found(question) {
        let statements = &mut question.input.to_mut().statements;
        for side in statements.iter_mut().flat_map(walk::sides) {
            put_in_everywhere(side, &function);
        }
        let left = statements.remove(function.place);
        let written = question.text.get(left.span.range()).unwrap_or_default();
        let name = written.split_once('=').map_or(written, |(name, _)| name);
        question
            .remarks
            .push(format!("`{}` is put in where it stands.", name.trim()));
    }
}

/// The first function that stands in other statements, and nowhere in a way that it cannot be put in.
fn found(question: &Question) -> Option<Function> {
    let statements = &question.input.statements;
    if statements.len() < 2 {
        return None;
    }
    let mut all = statements
        .iter()
        .enumerate()
        .filter_map(|(place, s)| function(place, s));
    let mut has_expectations = false;
    for side in statements.iter().flat_map(both_sides) {
        walk::visit(side, &mut |e| {
            has_expectations |= matches!(e.kind, ExprKind::Kl(..) | ExprKind::Expectation { .. });
        });
    }
    if has_expectations {
        return None; // whose densities are told by their names
    }
    all.find(|function| {
        let mut calls = 0;
        let mut is_clear = true;
        for (place, statement) in statements.iter().enumerate() {
            for side in right_sides(statement) {
                walk::visit(side, &mut |e| {
                    let is_own = matches!(&e.kind, ExprKind::Call(callee, _) if word_of(callee).as_deref() == Some(&*function.word));
                    if !is_own {
                        return;
                    }
                    match called(e, function) {
                        Some(given) => {
                            calls += 1;
                            is_clear &= place != function.place && put_in(function, given).is_some();
                        }
                        None => is_clear &= function.is_density,
                    }
                });
            }
        }
        is_clear && calls > 0
    })
}

/// What a statement says a function is, of names alone.
fn function(place: usize, statement: &Statement) -> Option<Function> {
    let (word, arguments, body) = typed_function(statement)?;
    let is_whole = matches!(
        &statement.kind,
        StatementKind::Defined {
            is_proportional: false,
            ..
        }
    );
    let are_names = arguments
        .iter()
        .all(|a| a.name.is_none() && word_of(&a.value).is_some());
    // σ and Φ have a usual meaning, which is none where they are defined.
    let is_known = is_known_function(word, arguments) && !["σ", "Φ"].contains(&word.as_str());
    let has_bar = arguments.iter().any(|a| a.separator == Separator::Bar);
    (is_whole && are_names && !arguments.is_empty() && !is_known).then(|| Function {
        place,
        word: word.clone(),
        arguments: arguments.to_vec(),
        body: body.clone(),
        is_density: has_bar || word.starts_with(['p', 'P', 'q', 'Q']),
    })
}

/// The arguments of a call of it.
fn called<'e>(e: &'e Expr, function: &Function) -> Option<&'e [Argument]> {
    let ExprKind::Call(callee, given) = &e.kind else {
        return None;
    };
    let nothing = Vocabulary::default();
    let is_own = word_of(callee).as_deref() == Some(&*function.word);
    let mut pairs = function.arguments.iter().zip(given);
    let fits = |(own, given): (&Argument, &Argument)| {
        let is_same = base_word(&own.value, &nothing) == base_word(&given.value, &nothing);
        let is_like = own.separator == given.separator && is_same;
        given.name.is_none() && (is_like || !function.is_density)
    };
    (is_own && given.len() == function.arguments.len() && pairs.all(fits)).then_some(given)
}

fn put_in_everywhere(side: &mut Expr, function: &Function) {
    let mut is_done = false;
    while !is_done {
        is_done = true; // an argument may be such a call
        walk::change(side, &mut |e| {
            let value = called(e, function).and_then(|given| put_in(function, given));
            is_done &= value.is_none();
            value.map(|value| *e = value).is_some()
        });
    }
}

/// The function at these arguments; none where one of them would be taken for something in it.
fn put_in(function: &Function, given: &[Argument]) -> Option<Expr> {
    let pairs = { function.arguments.iter().zip(given) }
        .filter(|(own, given)| word_of(&own.value) != word_of(&given.value));
    let pairs: Vec<(String, &Expr, &Expr)> = pairs
        .filter_map(|(own, given)| Some((word_of(&own.value)?, &own.value, &given.value)))
        .collect();
    let mut body = function.body.clone();
    let mut is_clear = true;
    walk::change(&mut body, &mut |e| {
        if let ExprKind::Big(big) = &e.kind {
            let index = &big.index.text;
            is_clear &= !pairs
                .iter()
                .any(|(own, _, given)| own == index || holds(given, index));
        }
        let whole = word_of(e).and_then(|word| pairs.iter().find(|(own, ..)| *own == word));
        if let Some((_, _, given)) = whole {
            *e = (*given).clone();
            return true;
        }
        if let ExprKind::Subscripted(base, below) = &mut e.kind {
            let own = word_of(base).and_then(|word| pairs.iter().find(|(own, ..)| *own == word));
            match own {
                Some((_, _, given)) if matches!(given.kind, ExprKind::Name(_)) => {
                    **base = (*given).clone();
                }
                Some(_) => is_clear = false,
                None => is_clear &= !pairs.iter().any(|(_, own, _)| is_numbered_by(own, below)),
            }
        }
        false
    });
    is_clear.then_some(body)
}

/// Whether a name stands in a formula, or below one.
fn holds(formula: &Expr, word: &Word) -> bool {
    walk::holds(formula, &|e| match &e.kind {
        ExprKind::Name(other) => other == word,
        ExprKind::Subscripted(_, Subscript::Word(below)) => below.contains(word.as_str()),
        _ => false,
    })
}

/// Whether what stands below another name is the index of an argument: i of `c_i` in `f(x_i) = c_i + x_i`.
fn is_numbered_by(own: &Expr, below: &Subscript) -> bool {
    match (&own.kind, below) {
        (ExprKind::Subscripted(_, Subscript::Word(index)), Subscript::Word(below)) => {
            below.contains(index.as_str())
        }
        (ExprKind::Subscripted(_, Subscript::Word(index)), Subscript::List(list)) => {
            list.iter().any(|e| holds(e, index))
        }
        _ => false,
    }
}
