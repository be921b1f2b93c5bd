//! The probability of an event: `P(y = 1 | x; w) = …` is a Bernoulli distribution, `P(Y = y; θ) = …` a density of the value y.
//! `classes.rs` knows the number of a class.

use super::{Question, names::both_sides, typed_function, walk, word_of};
use crate::source::Span;
use crate::syntax::ast::{
    Argument, Comparison, Expr, ExprKind, Input, Separator, Statement, StatementKind, Word,
};
use num_traits::{One, Zero};
use rustc_hash::FxHashSet;

/// What the probability of an event is called.
pub(super) const PROBABILITIES: &[&str] = &["P", "p", "Pr", "pr", "Prob", "prob", "ℙ"];

/// Says a stated probability of y = 1 as the distribution of y, and an event `Y = y` by its value.
pub(super) fn restate(question: &mut Question) {
    leave_out_the_other(question);
    for place in 0..question.input.statements.len() {
        let statement = &question.input.statements[place];
        if let Some((kind, names)) = bernoulli(statement) {
            question.remarks.extend(said_of(statement));
            question.input.to_mut().statements[place].kind = kind;
            if question.options.parameters.is_empty() {
                question.options.to_mut().parameters = names;
            }
        } else if let Some(left) = by_value(statement, &question.input)
            && let StatementKind::Defined { left: header, .. } =
                &mut question.input.to_mut().statements[place].kind
        {
            *header = left;
            let value = arguments_of(header).first().and_then(|a| word_of(&a.value));
            question.counted.extend(value.map(Word::from));
        }
    }
}

/// `P(y = 0 | x) = 1 - q` says nothing more beside `P(y = 1 | x) = q`.
fn leave_out_the_other(question: &mut Question) {
    let said = |statement: &Statement| {
        let (_, arguments, right) = typed_function(statement)?;
        let (subject, value) = event(arguments.first()?)?;
        let written = |e: &Expr| question.text.get(e.span.range()).map(without_blanks);
        let other = less_than_one(right).map(written);
        let subject = word_of(&subject)?;
        Some((
            subject,
            value.kind.clone(),
            written(right)?,
            other.flatten(),
        ))
    };
    let statements = question.input.statements.iter().enumerate();
    let events: Vec<_> = { statements.filter_map(|(at, s)| Some((at, said(s)?))) }.collect();
    let [(_, (y, one, first, _)), (place, (x, zero, _, other))] = &events[..] else {
        return;
    };
    let is = |kind: &ExprKind, value: i64| *kind == ExprKind::Number(value.into());
    let are_both = is(one, 1) && is(zero, 0) || is(one, 0) && is(zero, 1);
    if are_both && x == y && other.as_ref() == Some(first) {
        let place = *place;
        question.input.to_mut().statements.remove(place);
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| *c != ' ').collect()
}

pub(super) fn arguments_of(header: &Expr) -> &[Argument] {
    match &header.kind {
        ExprKind::Call(_, arguments) => arguments,
        _ => &[],
    }
}

/// `y` and `1` of the event `y = 1`, `y_i` and `k` of `y_i = k`.
pub(super) fn event(argument: &Argument) -> Option<(Expr, &Expr)> {
    match (&argument.name, &argument.value.kind) {
        (Some(name), _) => Some((named(name.clone(), argument.value.span), &argument.value)),
        (None, ExprKind::Compare(subject, Comparison::Equal, value)) => {
            Some((subject.as_ref().clone(), value))
        }
        _ => None,
    }
}

/// The event of a call such as `P(y = 1 | x)`.
pub(super) fn of_call(call: &Expr) -> Option<(Expr, &Expr)> {
    let callee = match &call.kind {
        ExprKind::Call(callee, _) => word_of(callee),
        _ => None,
    };
    let is_probability = callee.is_some_and(|word| PROBABILITIES.contains(&word.as_str()));
    arguments_of(call)
        .first()
        .filter(|_| is_probability)
        .and_then(event)
}

/// What is said of the probability of an event.
fn said_of(statement: &Statement) -> Option<String> {
    let (_, arguments, _) = typed_function(statement)?;
    let (subject, value) = event(arguments.first()?)?;
    let y = word_of(&subject)?;
    let value = u8::from(matches!(&value.kind, ExprKind::Number(n) if n.is_one()));
    Some(format!(
        "The probability of `{y} = {value}` is stated, so `{y}` is Bernoulli distributed."
    ))
}

/// `y | x ~ Bernoulli(q)` of `P(y = 1 | x; w) = q`, and the names behind the semicolon.
fn bernoulli(statement: &Statement) -> Option<(StatementKind, Vec<String>)> {
    let (_, arguments, probability) = typed_function(statement)?;
    let (first, rest) = arguments.split_first()?;
    let (subject, value) = event(first)?;
    let is_alone = !{ rest.iter() }.any(|a| a.separator == Separator::Comma && event(a).is_some());
    let ExprKind::Number(value) = &value.kind else {
        return None;
    };
    let probability = match value {
        one if one.is_one() => probability.clone(),
        zero if zero.is_zero() => complement(probability),
        _ => return None,
    };
    is_alone.then(|| distributed(subject, rest, ("Bernoulli", &probability)))
}

/// q of `1 - q`, and `1 - q` of another q.
fn complement(probability: &Expr) -> Expr {
    let span = probability.span;
    if let Some(other) = less_than_one(probability) {
        return other.clone();
    }
    let kind = ExprKind::Number(1.into());
    let one = Expr { kind, span };
    let kind = ExprKind::Sum(vec![(false, one), (true, probability.clone())]);
    Expr { kind, span }
}

/// q of `1 - q`.
fn less_than_one(probability: &Expr) -> Option<&Expr> {
    let ExprKind::Sum(summands) = &probability.kind else {
        return None;
    };
    match &summands[..] {
        [(false, one), (true, other)] => {
            matches!(&one.kind, ExprKind::Number(n) if n.is_one()).then_some(other)
        }
        _ => None,
    }
}

/// `y | x ~ Bernoulli(q)`, and the names behind the semicolon.
pub(super) fn distributed(
    subject: Expr,
    rest: &[Argument],
    (distribution, probability): (&str, &Expr),
) -> (StatementKind, Vec<String>) {
    let is_behind = |a: &Argument| a.separator == Separator::Semicolon;
    let semicolon = rest.iter().position(is_behind).unwrap_or(rest.len());
    let (given, parameters) = rest.split_at(semicolon);
    let value_of = |a: &Argument| event(a).map_or(&a.value, |(_, value)| value).clone();
    let span = probability.span;
    let argument = Argument {
        separator: Separator::Comma,
        name: None,
        value: probability.clone(),
    };
    let callee = named(distribution.into(), span);
    let kind = StatementKind::Distributed {
        subject,
        given: given.iter().map(value_of).collect(),
        distribution: Expr {
            kind: ExprKind::Call(Box::new(callee), [argument].into()),
            span,
        },
    };
    let names = parameters.iter().filter_map(|a| word_of(&a.value));
    (kind, names.collect())
}

pub(super) fn named(word: Word, span: Span) -> Expr {
    let kind = ExprKind::Name(word);
    Expr { kind, span }
}

/// `P(y; θ)` of `P(Y = y; θ)`, where Y stands nowhere else.
fn by_value(statement: &Statement, input: &Input) -> Option<Expr> {
    let (_, arguments, _) = typed_function(statement)?;
    let is_value = |a: &Argument| event(a).is_none_or(|(_, value)| word_of(value).is_some());
    if !arguments.iter().any(|a| event(a).is_some()) || !arguments.iter().all(is_value) {
        return None;
    }
    let subjects = || arguments.iter().filter_map(|a| Some(event(a)?.0));
    let mut elsewhere = FxHashSet::default();
    let own = arguments.iter().map(|a| std::ptr::from_ref(&a.value));
    let own: FxHashSet<*const Expr> = own.collect();
    for side in input.statements.iter().flat_map(both_sides) {
        walk::visit_but(side, &own, &mut |e| {
            if let ExprKind::Name(word) = &e.kind {
                elsewhere.insert(word);
            }
        });
    }
    let stands = subjects().any(|subject| {
        let base = match &subject.kind {
            ExprKind::Subscripted(base, _) => word_of(base),
            _ => word_of(&subject),
        };
        base.is_some_and(|base| elsewhere.contains(&Word::from(base)))
    });
    let StatementKind::Defined { left, .. } = &statement.kind else {
        return None;
    };
    let mut left = left.clone();
    if let ExprKind::Call(_, arguments) = &mut left.kind {
        for argument in arguments {
            if let Some((_, value)) = event(argument) {
                argument.value = value.clone();
                argument.name = None;
            }
        }
    }
    (!stands).then_some(left)
}
