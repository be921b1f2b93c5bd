//! Noise that is a vector: `y = X β + ε; ε ~ Normal(0, σ² I)` says that `y ~ Normal(X β, σ² I)`.
//!
//! The normal distribution of vectors with mean zero, moved by Xβ, is the one with mean Xβ; stretched by a number s, its
//! covariance has the factor s². Noise that is a number may have any distribution and a factor; see `noise.rs`.

use super::declare::is_of_matrices;
use super::noise::mentions;
use super::{Question, equation, names};
use crate::catalogue;
use crate::lower::{Vocabulary, base_word, is_matrix};
use crate::model::covariances::is_capital_matrix;
use crate::model::matrices::is_capital;
use crate::syntax::ast::{
    Argument, DeclarationKind, Expr, ExprKind, Factor, Input, Statement, StatementKind, Word,
};

/// Puts the distribution of each sum in the place of that of its noise, where the noise is a vector.
pub(super) fn restate(question: &mut Question) {
    let vocabulary = declared_matrices(&question.input);
    while let Some((sum, noise)) = pair(&question.input.statements, &vocabulary) {
        let statements = &question.input.statements;
        let Some(kind) = moved(&statements[sum], &statements[noise]) else {
            return;
        };
        let statements = &mut question.input.to_mut().statements;
        statements[sum].kind = kind;
        statements.remove(noise);
    }
}

fn declared_matrices(input: &Input) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for declaration in &input.declarations {
        if let DeclarationKind::Kind { subject, kind } = &declaration.kind
            && is_of_matrices(kind)
        {
            vocabulary
                .matrices
                .extend(base_word(subject, &Vocabulary::default()));
        }
    }
    vocabulary
}

/// A sum, and the distribution of the noise in it, by their places.
fn pair(statements: &[Statement], vocabulary: &Vocabulary) -> Option<(usize, usize)> {
    (0..statements.len()).find_map(|noise| {
        let may_be_vectors = statements.iter().any(holds_a_design);
        let word = noise_word(&statements[noise], vocabulary, may_be_vectors)?;
        let mut sums = 0..statements.len();
        let at = sums.find(|&at| summand(&statements[at], &word).is_some())?;
        let others = statements.iter().enumerate();
        let others = others.filter(|(place, _)| *place != at && *place != noise);
        let is_used = { others }.any(|(_, s)| {
            let sides = names::both_sides(s);
            sides.iter().any(|side| mentions(side, &word))
        });
        (!is_used).then_some((at, noise))
    })
}

/// Whether a sum holds a capital letter before a small one, as in `y = X β + ε`: then a capital letter in the place of the
/// variance of the noise is a covariance matrix, as in `y ~ Normal(X β, Σ)`.
fn holds_a_design(statement: &Statement) -> bool {
    let StatementKind::Defined { right, .. } = &statement.kind else {
        return false;
    };
    let ExprKind::Sum(summands) = &right.kind else {
        return false;
    };
    { summands.iter() }.any(|(_, summand)| match &summand.kind {
        ExprKind::Product(factors) => factors.windows(2).any(|pair| {
            let are_names = matches!(pair[0].value.kind, ExprKind::Name(_))
                && matches!(pair[1].value.kind, ExprKind::Name(_));
            are_names
                && is_capital(&pair[0].value)
                && !is_capital(&pair[1].value)
                && !pair[1].divided
        }),
        _ => false,
    })
}

/// The noise, if it is a vector with mean zero.
fn noise_word(
    statement: &Statement,
    vocabulary: &Vocabulary,
    may_be_vectors: bool,
) -> Option<Word> {
    let StatementKind::Distributed {
        subject,
        given,
        distribution,
    } = &statement.kind
    else {
        return None;
    };
    let ExprKind::Call(callee, arguments) = &distribution.kind else {
        return None;
    };
    let ExprKind::Name(name) = &callee.kind else {
        return None;
    };
    let entry = catalogue::find(name)?;
    let is_zero =
        matches!(&arguments.first()?.value.kind, ExprKind::Number(value) if *value == 0.into());
    let is_of_vectors = entry.distribution().vectors.is_some() || entry.is_of_vectors();
    let has_matrix = arguments.iter().any(|a| is_matrix(&a.value, vocabulary))
        || may_be_vectors && { arguments.get(1) }.is_some_and(|a| is_capital_matrix(&a.value));
    let is_noise = given.is_empty() && is_zero && is_of_vectors && has_matrix;
    is_noise.then(|| base_word(subject, vocabulary)).flatten()
}

/// The place of the noise among the summands of a sum that defines something.
fn summand(statement: &Statement, noise: &Word) -> Option<usize> {
    let (_, right) = equation(statement)?;
    let ExprKind::Sum(summands) = &right.kind else {
        return None;
    };
    let holding = |(_, e): &&(bool, Expr)| mentions(e, noise);
    let place = summands
        .iter()
        .position(|(negative, e)| !negative && scales(e, noise).is_some())?;
    (summands.iter().filter(holding).count() == 1).then_some(place)
}

/// The numbers that multiply the noise in a summand: none in `ε`, σ in `σ ε`. A capital letter may be a matrix.
fn scales<'e>(summand: &'e Expr, noise: &Word) -> Option<Vec<&'e Factor>> {
    let is_noise = |e: &Expr| base_word(e, &Vocabulary::default()).as_ref() == Some(noise);
    if is_noise(summand) {
        return Some(Vec::new());
    }
    let ExprKind::Product(factors) = &summand.kind else {
        return None;
    };
    let is_number = |factor: &&Factor| match &factor.value.kind {
        ExprKind::Number(_) => true,
        ExprKind::Name(word) => !word.starts_with(char::is_uppercase),
        _ => false,
    };
    let [others @ .., last] = &**factors else {
        return None;
    };
    let is_multiple =
        !last.divided && is_noise(&last.value) && others.iter().all(|f| is_number(&f));
    is_multiple.then(|| others.iter().collect())
}

/// `y ~ Normal(X β, σ² I)`.
fn moved(sum: &Statement, noise: &Statement) -> Option<StatementKind> {
    let (
        StatementKind::Defined { left, right, .. },
        StatementKind::Distributed {
            subject,
            distribution,
            ..
        },
    ) = (&sum.kind, &noise.kind)
    else {
        return None;
    };
    let (ExprKind::Sum(summands), ExprKind::Call(callee, arguments)) =
        (&right.kind, &distribution.kind)
    else {
        return None;
    };
    let word = base_word(subject, &Vocabulary::default())?;
    let mut summands = summands.to_vec();
    let (_, own) = summands.remove(summand(sum, &word)?);
    let scales = scales(&own, &word)?;
    let kind = match summands.as_slice() {
        [(false, single)] => single.kind.clone(),
        _ => ExprKind::Sum(summands),
    };
    let mut arguments = arguments.to_vec();
    arguments[0].value = Expr {
        kind,
        span: right.span,
    };
    if !scales.is_empty() {
        arguments[1].value = stretched(&scales, arguments.get(1)?)?;
    }
    let distribution = Expr {
        kind: ExprKind::Call(callee.clone(), arguments.into()),
        span: distribution.span,
    };
    Some(StatementKind::Distributed {
        subject: left.clone(),
        given: Vec::new(),
        distribution,
    })
}

/// `σ² Σ`, where the argument is the covariance.
fn stretched(scales: &[&Factor], covariance: &Argument) -> Option<Expr> {
    let is_covariance = { covariance.name.as_deref() }
        .is_none_or(|name| ["covariance", "variance"].contains(&name));
    let span = covariance.value.span;
    let squared = scales.iter().map(|factor| Factor {
        value: Expr {
            kind: ExprKind::Power(
                Box::new(factor.value.clone()),
                Box::new(Expr {
                    kind: ExprKind::Number(2.into()),
                    span,
                }),
            ),
            span: factor.value.span,
        },
        ..(*factor).clone()
    });
    let factors = squared.chain([Factor {
        divided: false,
        juxtaposed: true,
        value: covariance.value.clone(),
    }]);
    is_covariance.then(|| Expr {
        kind: ExprKind::Product(factors.collect()),
        span,
    })
}
