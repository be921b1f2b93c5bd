//! Names that are defined through their own past: `v_t = ω + α y_{t-1}² + β v_{t-1}` is a function of the observations before t
//! and of the parameters in the definition, `v(y[1..t-1]; ω, α, β)`, from a first value on.
//!
//! Whatever that function is, it depends on the parameters, so none of its terms is dropped; and it depends on the observations
//! before t alone, so the densities are multiplied by the chain rule.

mod function;

use super::names::{both_sides, expressions};
use super::noise::mentions;
use super::squares::stands_squared;
use super::times::{Timed, defined, noise_in, timed};
use super::{Question, equation, walk, word_of};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::model::survey::Survey;
use crate::syntax::ast::{Expr, ExprKind, Input, Statement, StatementKind, Subscript, Word};
use function::{Function, declare_function, put_in};
use rustc_hash::{FxHashMap, FxHashSet};

/// Letters that mean something of their own before a bracket.
const MEANT: &[&str] = &["σ", "Φ", "Γ", "B", "p", "P", "q", "Q", "L", "N", "E"];

/// A definition: `v_t = …`, or `c = …`.
#[derive(Clone)]
struct Defined<'e> {
    place: usize,
    word: Word,
    /// t
    index: Option<Word>,
    right: &'e Expr,
}

/// Puts the function in the place of each such name, and says what it is.
///
/// # Errors
/// [`Code::ParameterUnclear`] where nothing says of which parameters it is a function.
pub(super) fn restate(question: &mut Question) -> Result<(), Diagnostic> {
    let all = definitions(&question.input);
    let has_past = |own: &&Defined<'_>| {
        reached(&all, own)
            .get(&own.word)
            .is_some_and(|&lag| lag > 0)
    };
    let recursive: Vec<&Defined<'_>> = all.iter().filter(has_past).collect();
    let Some(index) = { recursive.first() }.and_then(|own| own.index.clone()) else {
        return Ok(());
    };
    let begins = beginnings(&question.input, &recursive);
    if !are_followed(&question.input, (&all, &recursive), &index, &begins) {
        return Ok(()); // refused where they are put in: they are defined by themselves
    }
    let mut functions = Vec::new();
    for own in &recursive {
        functions.push(function(question, &all, own, &begins)?);
    }
    let kept = kept(&question.input, (&all, &recursive), &begins);
    let input = question.input.to_mut();
    let mut place = 0;
    input.statements.retain(|_| {
        place += 1;
        kept.contains(&(place - 1))
    });
    for side in input.statements.iter_mut().flat_map(walk::sides) {
        put_in(side, &mut functions, &index);
    }
    for declaration in &mut input.declarations {
        declare_function(declaration, &functions);
    }
    let said = { functions.iter() }.map(|function| function.said(&question.noises));
    question.remarks.extend(said.flatten().collect::<Vec<_>>());
    Ok(())
}

fn definitions(input: &Input) -> Vec<Defined<'_>> {
    let mut all: Vec<Defined<'_>> = { input.statements.iter().enumerate() }
        .filter_map(definition)
        .collect();
    // `y_t = b y_{t-1} + ε_t` says how y is distributed.
    all.retain(|own| noise_in(&input.statements, &own.word, own.right).is_empty());
    all
}

fn definition((place, statement): (usize, &Statement)) -> Option<Defined<'_>> {
    let (left, right) = equation(statement)?;
    let (word, index) = match (&left.kind, defined(statement)) {
        (_, Some((own, _))) => (own.word, Some(own.index)),
        (ExprKind::Name(word), None) => (word.clone(), None),
        _ => return None,
    };
    Some(Defined {
        place,
        word,
        index,
        right,
    })
}

/// The names in a formula, with how many places before its own time they stand; none of a name without a time.
fn each_name<'e>(formula: &'e Expr, see: &mut dyn FnMut(&'e Word, Option<Timed>)) {
    match (timed(formula), &formula.kind) {
        (Some(own), ExprKind::Subscripted(base, _)) => {
            if let ExprKind::Name(word) = &base.kind {
                see(word, Some(own));
            }
        }
        (_, ExprKind::Name(word)) => see(word, None),
        _ => walk::each_part(formula, &mut |part| each_name(part, see)),
    }
}

/// The definitions that one is made of, with the least number of places before it at which they are needed.
fn reached(all: &[Defined<'_>], own: &Defined<'_>) -> FxHashMap<Word, i64> {
    let mut found: FxHashMap<Word, i64> = FxHashMap::default();
    let mut open: Vec<(&Defined<'_>, i64)> = vec![(own, 0)];
    while let Some((from, so_far)) = open.pop() {
        each_name(from.right, &mut |word, time| {
            let Some(next) = all.iter().find(|other| other.word == *word) else {
                return;
            };
            let lag = so_far + time.map_or(0, |time| time.back);
            if found.get(word).is_none_or(|&known| lag < known) && lag >= 0 {
                found.insert(word.clone(), lag);
                open.push((next, lag));
            }
        });
    }
    found
}

/// `v_1 = …`: where a name with a past begins.
fn beginnings(input: &Input, recursive: &[&Defined<'_>]) -> Vec<(usize, Word)> {
    let of = |(place, statement): (usize, &Statement)| {
        let (left, _) = equation(statement)?;
        let ExprKind::Subscripted(base, below) = &left.kind else {
            return None;
        };
        let is_number = match below {
            Subscript::Word(word) => word.chars().all(|c| c.is_ascii_digit()),
            Subscript::List(list) => {
                matches!(&list[..], [single] if matches!(single.kind, ExprKind::Number(_)))
            }
        };
        let word = word_of(base).filter(|_| is_number)?;
        let own = recursive.iter().find(|own| own.word == *word)?;
        Some((place, own.word.clone()))
    };
    input.statements.iter().enumerate().filter_map(of).collect()
}

/// Whether all that such names are made of has one index, none stands ahead of its time, and they stand nowhere without a time.
fn are_followed(
    input: &Input,
    (all, recursive): (&[Defined<'_>], &[&Defined<'_>]),
    index: &Word,
    begins: &[(usize, Word)],
) -> bool {
    let in_time = |e: &Expr| {
        let time = timed(e)?;
        (time.index == *index && time.back >= 0).then_some(time.word)
    };
    let made_of = |own: &&Defined<'_>| {
        let reached = reached(all, own);
        { all.iter() }
            .filter(move |d| reached.contains_key(&d.word))
            .cloned()
            .collect::<Vec<_>>()
    };
    let parts: Vec<Defined<'_>> = recursive.iter().flat_map(made_of).collect();
    let are_timed = parts.iter().all(|part| {
        let mut holds = part.index.as_ref().is_none_or(|own| own == index);
        each_name(part.right, &mut |_, time| {
            holds &= time.is_none_or(|time| time.index != *index || time.back >= 0);
        });
        holds
    });
    let places = { input.statements.iter().enumerate() }
        .filter(|(place, _)| !begins.iter().any(|(begin, _)| begin == place));
    let mut sides = places.flat_map(|(_, statement)| both_sides(statement));
    are_timed
        && sides
            .all(|side| { recursive.iter() }.all(|own| stands_squared(side, &own.word, &in_time)))
}

/// The function that takes the place of a name with a past.
fn function(
    question: &Question,
    all: &[Defined<'_>],
    own: &Defined<'_>,
    begins: &[(usize, Word)],
) -> Result<Function, Diagnostic> {
    let reached = reached(all, own);
    let begin = begins.iter().find(|(_, word)| *word == own.word);
    let statements = &question.input.statements;
    let mut histories: Vec<(Word, i64)> = Vec::new();
    let mut others: Vec<Word> = Vec::new();
    let mut formulas: Vec<&Expr> = Vec::new();
    for part in { all.iter() }.filter(|part| reached.contains_key(&part.word)) {
        let lag = match part.word == own.word {
            true => 0,
            false => reached[&part.word],
        };
        formulas.push(part.right);
        each_name(part.right, &mut |word, time| {
            let is_defined = all.iter().any(|other| other.word == *word);
            match time {
                _ if is_defined => {}
                Some(time) if own.index.as_ref() == Some(&time.index) => {
                    note(&mut histories, word, lag + time.back);
                }
                None if word == "x" || word == "X" => note(&mut histories, word, lag),
                _ => others.push(word.clone()),
            }
        });
    }
    let (_, right) = begin
        .and_then(|(place, _)| equation(&statements[*place]))
        .unzip();
    formulas.extend(right);
    let asked = asked(question);
    if asked.is_empty() {
        return Err(unclear(question, own, others));
    }
    let parameters = asked.iter().filter_map(|word| parameter(&formulas, word));
    let text = |place: usize| {
        let written = question.text.get(statements[place].span.range());
        written.unwrap_or_default().trim().to_owned()
    };
    let stated = match begin {
        Some((place, _)) => format!("`{}` with `{}`", text(own.place), text(*place)),
        None => format!(
            "`{}`, with what comes before the first observation given",
            text(own.place)
        ),
    };
    let letter = match MEANT.contains(&own.word.as_str()) {
        true => question
            .free_letter(&["h", "g", "r", "s"])
            .unwrap_or(own.word.clone()),
        false => own.word.clone(),
    };
    Ok(Function {
        word: own.word.clone(),
        letter,
        histories,
        parameters: parameters.collect(),
        stated,
        first: None,
    })
}

/// Keeps the last observation that a name depends on.
fn note(histories: &mut Vec<(Word, i64)>, word: &Word, lag: i64) {
    match histories.iter_mut().find(|(known, _)| known == word) {
        Some((_, least)) => *least = lag.min(*least),
        None => histories.push((word.clone(), lag)),
    }
}

/// What the input says is optimised, in the order in which it says it.
fn asked(question: &Question) -> Vec<Word> {
    if !question.options.parameters.is_empty() {
        return question.options.parameters.iter().map(Word::from).collect();
    }
    let nothing = Vocabulary::default();
    let (said, declared) = expressions(&question.input);
    let survey = Survey::of(&said, &declared);
    let behind = survey
        .behind_semicolon
        .iter()
        .filter(|b| !b.of_distribution);
    let priors = { question.input.statements.iter() }.filter_map(|s| match &s.kind {
        StatementKind::Distributed { subject, .. } if timed(subject).is_none() => Some(subject),
        _ => None,
    });
    let named = survey
        .optimised
        .into_iter()
        .chain(behind.map(|b| b.argument))
        .chain(priors);
    let mut seen = FxHashSet::default();
    let words = named.filter_map(|e| base_word(e, &nothing));
    words.filter(|word| seen.insert(word.clone())).collect()
}

/// A name that is optimised, where one of the formulas holds it: α of `α_1 y_{t-1}²` as well.
fn parameter(formulas: &[&Expr], word: &Word) -> Option<Expr> {
    let mut found = None;
    for formula in formulas {
        walk::visit(formula, &mut |e| {
            if found.is_some() || !matches!(e.kind, ExprKind::Name(_) | ExprKind::Subscripted(..)) {
                return;
            }
            if word_of(e).as_deref() == Some(word.as_str()) {
                found = Some(e.clone());
            } else if base_word(e, &Vocabulary::default()).as_ref() == Some(word) {
                let kind = ExprKind::Name(word.clone());
                found = Some(Expr { kind, span: e.span });
            }
        });
    }
    found
}

/// The question of which parameters a name with a past is a function.
fn unclear(question: &Question, own: &Defined<'_>, others: Vec<Word>) -> Diagnostic {
    let mut names: Vec<Word> = others;
    names.sort();
    names.dedup();
    let span = question.input.statements[own.place].span;
    let noise = question
        .noises
        .iter()
        .find(|(letter, _)| *letter == own.word);
    let word = noise.map_or(&own.word, |(_, noise)| noise);
    let message =
        format!("`{word}` depends on its own past, and it is not clear what is optimised");
    Diagnostic::at(Code::ParameterUnclear, span, message).help(format!(
        "name the parameters with `--wrt`, as in `--wrt {}`",
        names.join(",")
    ))
}

/// The statements that stay: neither the definitions of names with a past, nor what those alone are made of.
fn kept(
    input: &Input,
    (all, recursive): (&[Defined<'_>], &[&Defined<'_>]),
    begins: &[(usize, Word)],
) -> Vec<usize> {
    let is_gone = |place: &usize| {
        let begin = begins.iter().any(|(begin, _)| begin == place);
        begin || recursive.iter().any(|own| own.place == *place)
    };
    let places = (0..input.statements.len()).filter(|place| !is_gone(place));
    let mut kept: Vec<usize> = places.collect();
    let parts: Vec<FxHashMap<Word, i64>> = recursive.iter().map(|own| reached(all, own)).collect();
    loop {
        let is_idle = |place: &usize| {
            let Some(own) = all.iter().find(|d| d.place == *place) else {
                return false;
            };
            let mut others = kept.iter().filter(|other| *other != place);
            parts.iter().any(|reached| reached.contains_key(&own.word))
                && !others.any(|other| {
                    let sides = both_sides(&input.statements[*other]);
                    sides.iter().any(|e| mentions(e, &own.word))
                })
        };
        let Some(at) = kept.iter().position(is_idle) else {
            return kept;
        };
        kept.remove(at);
    }
}
