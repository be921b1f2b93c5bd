//! The probability of an event: `P(y = 1 | x; w) = …` is a Bernoulli distribution, `P(Y = y; θ) = …` a density of the value y.

use super::{Question, names::both_sides, typed_function, walk, word_of};
use crate::source::Span;
use crate::syntax::ast::{
    Argument, Expr, ExprKind, Input, Separator, Statement, StatementKind, Word,
};
use num_traits::One;

/// Says a stated probability of y = 1 as the distribution of y, and an event `Y = y` by its value.
pub(super) fn restate(question: &mut Question) {
    for place in 0..question.input.statements.len() {
        let statement = &question.input.statements[place];
        if let Some((kind, names)) = bernoulli(statement) {
            let StatementKind::Distributed { subject, .. } = &kind else {
                continue;
            };
            question.remarks.extend(word_of(subject).map(|y| {
                format!(
                    "The probability of `{y} = 1` is stated, so `{y}` is Bernoulli distributed."
                )
            }));
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

fn arguments_of(header: &Expr) -> &[Argument] {
    match &header.kind {
        ExprKind::Call(_, arguments) => arguments,
        _ => &[],
    }
}

/// `y | x ~ Bernoulli(q)` of `P(y = 1 | x; w) = q`, and the names behind the semicolon.
fn bernoulli(statement: &Statement) -> Option<(StatementKind, Vec<String>)> {
    let (_, arguments, probability) = typed_function(statement)?;
    let (event, rest) = arguments.split_first()?;
    let is_one = matches!(&event.value.kind, ExprKind::Number(n) if n.is_one());
    let is_alone = !rest
        .iter()
        .any(|a| a.separator == Separator::Comma && a.name.is_some());
    let name = event.name.clone().filter(|_| is_one && is_alone)?;
    let is_behind = |a: &Argument| a.separator == Separator::Semicolon;
    let semicolon = rest.iter().position(is_behind).unwrap_or(rest.len());
    let (given, parameters) = rest.split_at(semicolon);
    let span = event.value.span;
    let kind = StatementKind::Distributed {
        subject: named(name, span),
        given: given.iter().map(|a| a.value.clone()).collect(),
        distribution: bernoulli_of(probability),
    };
    Some((
        kind,
        parameters
            .iter()
            .filter_map(|a| word_of(&a.value))
            .collect(),
    ))
}

fn bernoulli_of(probability: &Expr) -> Expr {
    let span = probability.span;
    let argument = Argument {
        separator: Separator::Comma,
        name: None,
        value: probability.clone(),
    };
    let callee = named("Bernoulli".into(), span);
    Expr {
        kind: ExprKind::Call(Box::new(callee), [argument].into()),
        span,
    }
}

fn named(word: Word, span: Span) -> Expr {
    let kind = ExprKind::Name(word);
    Expr { kind, span }
}

/// `P(y; θ)` of `P(Y = y; θ)`, where Y stands nowhere else.
fn by_value(statement: &Statement, input: &Input) -> Option<Expr> {
    let (_, arguments, _) = typed_function(statement)?;
    let is_event = |a: &Argument| a.name.is_some();
    let is_value = |a: &Argument| !is_event(a) || word_of(&a.value).is_some();
    if !arguments.iter().any(is_event) || !arguments.iter().all(is_value) {
        return None;
    }
    let mut stands = false;
    for side in input.statements.iter().flat_map(both_sides) {
        walk::visit(side, &mut |e| {
            let ExprKind::Name(word) = &e.kind else {
                return;
            };
            stands |= arguments.iter().any(|a| a.name.as_ref() == Some(word));
        });
    }
    let StatementKind::Defined { left, .. } = &statement.kind else {
        return None;
    };
    let mut left = left.clone();
    if let ExprKind::Call(_, arguments) = &mut left.kind {
        arguments.iter_mut().for_each(|a| a.name = None);
    }
    (!stands).then_some(left)
}
