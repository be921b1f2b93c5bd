//! Noise that the observations tell: `u_t` of `y_t = a x_t + u_t` is `y_t - a x_t`, so what it was before is known, as in
//! `u_t = ρ u_{t-1} + ε_t`, `y_t = ε_t + θ ε_{t-1}` and `σ_t² = ω + α ε_{t-1}²`.
//!
//! Given all before it, `y_t` is then a function of its own new noise alone, and the chain rule makes the likelihood of the densities.

use super::ahead::moved_back;
use super::links::quotient;
use super::names::both_sides;
use super::noise::mentions;
use super::squares::stands_squared;
use super::times::{Timed, defined, names_in, timed};
use super::variances::is_number;
use super::walk::holds;
use super::{Question, equation, walk};
use crate::syntax::ast::{Expr, ExprKind, Factor, Input, Statement, StatementKind, Word};

/// `y_t = g + s u_t`.
struct Sum {
    place: usize,
    y: Expr,
    /// g
    beside: Vec<(bool, Expr)>,
    /// s, if it is not one.
    scale: Option<Expr>,
    /// u and t
    noise: Timed,
    /// The statement of u.
    stated: usize,
}

/// How a name for noise leaves a model.
enum Way {
    /// It is what else it is said to be: `u_t = ρ u_{t-1} + ε_t`.
    Defined,
    /// What is observed less the rest has its distribution: `u_t ~ Normal(ρ u_{t-1}, σ²)`.
    Distributed,
    /// What it was before is `y_{t-1} - a x_{t-1}`.
    Known,
    /// What it was before is defined through what it was before that: `y_t = ε_t + θ ε_{t-1}`.
    Recursive,
}

/// Puts in what such noise was before, and says so.
pub(super) fn restate(question: &mut Question) {
    let observed = observed(&question.input);
    if observed.is_empty() {
        return;
    }
    for _ in 0..question.input.statements.len() {
        let Some((sum, way)) = found(&question.input, &observed) else {
            return;
        };
        let word = &sum.noise.word;
        let span = question.input.statements[sum.place].span;
        let is_before = |e: &Expr| timed(e).is_some_and(|t| t.word == *word && t.back > 0);
        let mut sides = question.input.statements.iter().flat_map(both_sides);
        let is_held = sides.any(|e| holds(e, &is_before));
        let written = question.text.get(span.range()).unwrap_or_default().trim();
        let remark = format!("What `{word}` was before follows from `{written}`.");
        if !matches!(way, Way::Recursive) {
            known(question, &sum, &way);
            question.remarks.extend(is_held.then_some(remark));
        } else if let Some(letter) = question.free_letter(&["r", "h", "g"]) {
            recursive(question, &sum, &letter);
            question.noises.push((letter, sum.noise.word)); // what that is, is said of its function
        } else {
            return;
        }
    }
}

/// What is the sum of something and noise, and stands nowhere else, or before its own time beside noise with mean zero alone. (What
/// stands in the distribution of the one that is added is a name for `ε_t = y_t - μ`, and nothing that is observed.)
fn observed(input: &Input) -> Vec<Word> {
    let statements = &input.statements;
    let has_mean_zero = |s: &Statement, right: &Expr| match &s.kind {
        StatementKind::Distributed {
            subject,
            distribution,
            ..
        } => match &distribution.kind {
            ExprKind::Call(_, arguments) => {
                { arguments.first() }.is_some_and(|mean| is_number(&mean.value, 0))
                    && timed(subject).is_some_and(|noise| mentions(right, &noise.word))
            }
            _ => false,
        },
        _ => false,
    };
    let of = |(place, statement): (usize, &Statement)| {
        let (own, right) = defined(statement)?;
        let before = |e: &Expr| timed(e).filter(|t| t.back > 0).map(|t| t.word);
        let others = { statements.iter().enumerate() }.filter(|(other, _)| *other != place);
        let mut sides = others.flat_map(|(_, s)| both_sides(s));
        let is_noisy =
            !mentions(right, &own.word) && statements.iter().any(|s| has_mean_zero(s, right));
        let is_it = sides.all(|side| {
            !mentions(side, &own.word) || is_noisy && stands_squared(side, &own.word, &before)
        });
        is_it.then_some(own.word)
    };
    statements.iter().enumerate().filter_map(of).collect()
}

/// The first such noise, and how it leaves.
fn found(input: &Input, observed: &[Word]) -> Option<(Sum, Way)> {
    let places = 0..input.statements.len();
    let pairs = places
        .clone()
        .flat_map(|place| places.clone().map(move |stated| (place, stated)));
    pairs
        .filter(|(place, stated)| place != stated)
        .find_map(|(place, stated)| {
            let sum = sum(input, place, stated)?;
            timed(&sum.y).filter(|own| observed.contains(&own.word))?;
            let way = way(input, &sum)?;
            Some((sum, way))
        })
}

/// `y_t = g + s u_t` and the statement of u, where all is of one index and u stands nowhere ahead of its time.
fn sum(input: &Input, place: usize, stated: usize) -> Option<Sum> {
    let noise = subject(&input.statements[stated])?;
    let (own, right) = defined(&input.statements[place])?;
    let (y, _) = equation(&input.statements[place])?;
    if own.word == noise.word || own.index != noise.index {
        return None;
    }
    let summands = match &right.kind {
        ExprKind::Sum(summands) => summands.clone(),
        _ => vec![(false, right.clone())],
    };
    let is_now = |e: &Expr| timed(e).as_ref() == Some(&noise);
    let at = summands
        .iter()
        .position(|(minus, e)| !minus && scale(e, &is_now).is_some())?;
    let mut beside = summands;
    let (_, own_summand) = beside.remove(at);
    let scale = scale(&own_summand, &is_now)?;
    let in_time = |e: &Expr| {
        let time = timed(e)?;
        (time.index == noise.index && time.back >= 0).then_some(time.word)
    };
    let mut sides = input.statements.iter().flat_map(both_sides);
    let is_followed = sides.all(|e| stands_squared(e, &noise.word, &in_time));
    let is_once = !beside.iter().any(|(_, e)| holds(e, &is_now));
    (is_followed && is_once).then_some(Sum {
        place,
        y: y.clone(),
        beside,
        scale,
        noise,
        stated,
    })
}

/// u and t of `u_t = …` and of `u_t ~ …`.
fn subject(statement: &Statement) -> Option<Timed> {
    match &statement.kind {
        StatementKind::Distributed { subject, .. } => timed(subject).filter(|own| own.back == 0),
        _ => defined(statement).map(|(own, _)| own),
    }
}

/// s of a summand `s u_t`, nothing where it is `u_t`.
fn scale(summand: &Expr, is_noise: &dyn Fn(&Expr) -> bool) -> Option<Option<Expr>> {
    if is_noise(summand) {
        return Some(None);
    }
    let ExprKind::Product(factors) = &summand.kind else {
        return None;
    };
    let at = { factors.iter() }.position(|f| !f.divided && is_noise(&f.value))?;
    let mut rest = factors.clone();
    rest.remove(at);
    if rest[0].divided || rest.iter().any(|f| holds(&f.value, is_noise)) {
        return None;
    }
    Some(Some(match <[Factor; 1]>::try_from(rest) {
        Ok([single]) => single.value,
        Err(rest) => Expr {
            kind: ExprKind::Product(rest),
            span: summand.span,
        },
    }))
}

fn way(input: &Input, sum: &Sum) -> Option<Way> {
    let word = &sum.noise.word;
    let others = { input.statements.iter().enumerate() }
        .filter(|(place, _)| ![sum.place, sum.stated].contains(place));
    let others: Vec<&Statement> = others.map(|(_, statement)| statement).collect();
    let made_of = names_in(&others, sum.beside.iter().map(|(_, e)| e).chain(&sum.scale));
    let is_unseen = |s: &Statement| {
        let distributed = matches!(s.kind, StatementKind::Distributed { .. });
        let own = subject(s).filter(|own| distributed && own.word != *word);
        own.is_some_and(|own| made_of.contains(&own.word))
    };
    if input.statements.iter().any(is_unseen) {
        return None; // a hidden state
    }
    let is_now = |e: &Expr| timed(e).as_ref() == Some(&sum.noise);
    let holds_now = |s: &&&Statement| {
        let own = defined(s).filter(|(own, _)| made_of.contains(&own.word));
        own.is_some_and(|(_, right)| holds(right, &is_now))
    };
    if others.iter().any(|s| holds_now(&s)) {
        return None;
    }
    let is_within = made_of.contains(word);
    let is_plain = !is_within && sum.scale.is_none();
    match &input.statements[sum.stated].kind {
        StatementKind::Distributed { .. } if is_within => Some(Way::Recursive),
        StatementKind::Distributed { distribution, .. } => {
            let of_own = names_in(&others, [distribution].into_iter());
            let y = timed(&sum.y).map(|own| own.word);
            if sum.scale.is_none()
                && (of_own.contains(word) || y.is_some_and(|y| of_own.contains(&y)))
            {
                return Some(Way::Distributed);
            }
            let is_before = |e: &Expr| timed(e).is_some_and(|t| t.word == *word && t.back > 0);
            let mut sides = input.statements.iter().flat_map(both_sides);
            sides.any(|e| holds(e, &is_before)).then_some(Way::Known)
        }
        _ => {
            let (_, right) = equation(&input.statements[sum.stated])?;
            let mut stated = input.statements.iter();
            let is_noisy = stated.any(|s| match &s.kind {
                StatementKind::Distributed { subject, .. } => {
                    timed(subject).is_some_and(|noise| mentions(right, &noise.word))
                }
                _ => false,
            });
            (is_plain && is_noisy).then_some(Way::Defined)
        }
    }
}

/// `(y_t - g)/s`, so many places before.
fn residual(sum: &Sum, back: i64) -> Expr {
    let span = sum.y.span;
    let mut rest = less(sum);
    if let Some(scale) = &sum.scale {
        rest = quotient(rest, scale.clone());
    }
    if back > 0 {
        moved_back(&mut rest, (&sum.noise.index, back), &[]);
    }
    rest.span = span;
    rest
}

/// `y_t - g`
fn less(sum: &Sum) -> Expr {
    if sum.beside.is_empty() {
        return sum.y.clone();
    }
    let own = [(false, sum.y.clone())].into_iter();
    let others = sum.beside.iter().map(|(minus, e)| (!minus, e.clone()));
    let kind = ExprKind::Sum(own.chain(others).collect());
    Expr {
        kind,
        span: sum.y.span,
    }
}

/// What is observed less the rest in the place of the noise.
fn put_in(side: &mut Expr, sum: &Sum) {
    walk::change(side, &mut |e| {
        let time = timed(e).filter(|time| time.word == sum.noise.word);
        if let Some(time) = &time {
            *e = residual(sum, time.back);
        }
        time.is_some()
    });
}

fn known(question: &mut Question, sum: &Sum, way: &Way) {
    let statements = &mut question.input.to_mut().statements;
    let others = { statements.iter_mut().enumerate() }
        .filter(|(place, _)| ![sum.place, sum.stated].contains(place));
    for side in others.flat_map(|(_, statement)| walk::sides(statement)) {
        put_in(side, sum);
    }
    if matches!(way, Way::Known) {
        return;
    }
    let left = sum.y.clone();
    let kind = match statements[sum.stated].kind.clone() {
        StatementKind::Distributed {
            mut distribution, ..
        } => {
            put_in(&mut distribution, sum);
            let (subject, given) = (less(sum), Vec::new());
            StatementKind::Distributed {
                subject,
                given,
                distribution,
            }
        }
        StatementKind::Defined { mut right, .. } => {
            put_in(&mut right, sum);
            let span = right.span;
            let own = match right.kind {
                ExprKind::Sum(summands) => summands,
                _ => vec![(false, right)],
            };
            let mut summands = sum.beside.clone();
            summands.extend(own);
            let right = match <[(bool, Expr); 1]>::try_from(summands) {
                Ok([(false, single)]) => single,
                Ok(single) => Expr {
                    kind: ExprKind::Sum(single.into()),
                    span,
                },
                Err(summands) => Expr {
                    kind: ExprKind::Sum(summands),
                    span,
                },
            };
            StatementKind::Defined {
                left,
                right,
                is_proportional: false,
            }
        }
        bare => bare,
    };
    let span = statements[sum.stated].span;
    statements[sum.place].kind = kind;
    if sum.stated == sum.place + 1 {
        statements[sum.place].span = statements[sum.place].span.to(span); // both say what it is
    }
    statements.remove(sum.stated);
}

/// `r_t = y_t - θ r_{t-1}`: what the noise was before has a letter of its own.
fn recursive(question: &mut Question, sum: &Sum, letter: &Word) {
    let renamed = |e: &mut Expr| {
        walk::change(e, &mut |e| {
            let is_before = timed(e).is_some_and(|t| t.word == sum.noise.word && t.back > 0);
            if let (true, ExprKind::Subscripted(base, _)) = (is_before, &mut e.kind) {
                base.kind = ExprKind::Name(letter.clone());
            }
            is_before
        });
    };
    let statements = &mut question.input.to_mut().statements;
    statements
        .iter_mut()
        .flat_map(walk::sides)
        .for_each(renamed);
    let mut right = residual(sum, 0);
    renamed(&mut right);
    let mut left = sum.y.clone();
    if let ExprKind::Subscripted(base, _) = &mut left.kind {
        base.kind = ExprKind::Name(letter.clone());
    }
    let kind = StatementKind::Defined {
        left,
        right,
        is_proportional: false,
    };
    let span = statements[sum.place].span;
    statements.push(Statement { kind, span });
}
