//! `where` clauses: the domains that the user states.

use super::names::Words;
use super::support::{mentioned, support_depends};
use crate::catalogue::domain::{from_fact, number, of_set, parts};
use crate::derivation::{Assumption, Ends};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Lowering, NoDensities, Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{
    Comparison, Declaration, DeclarationKind, Expr, ExprKind, Input, Set, Word,
};
use crate::term::facts::{Domain, Fact, Subject};
use crate::term::{Name, Rational, Terms};

/// The kinds of a declaration `name : kind` that say no more than how expressions are read.
const READING_KINDS: &[&str] = &[
    "vector",
    "matrix",
    "data",
    "scalar",
    "discrete",
    "continuous",
];

/// Reads every declaration of an input.
pub(super) fn read(
    input: &Input,
    text: &str,
    words: &Words,
    terms: &mut Terms,
) -> Result<Vec<Assumption>, Diagnostic> {
    let mut stated: Vec<Assumption> = Vec::new();
    for declaration in &input.declarations {
        no_condition_of_an_index(declaration, words)?;
        symbolic_ends(declaration, words)?;
        super::order::read(declaration, text, words, terms, &mut stated)?;
        for (subject, domain) in domains(declaration, &words.vocabulary)? {
            if super::formulas::may_be_of_formula(&domain)
                && super::formulas::is_formula(subject, &words.vocabulary)
            {
                continue;
            }
            let word = subject_word(subject, &words.vocabulary)?;
            let name = terms.name(&word);
            let is_call = matches!(subject.kind, ExprKind::Call(..));
            let written = text.get(subject.span.range());
            if is_call {
                same_arguments(input, subject, &word, text)?;
            }
            let said = written.filter(|_| is_call).unwrap_or(&word);
            contradiction(&stated, name, &domain, declaration.span, &word)?;
            let ends = ends(declaration, words, terms);
            let said = match (&declaration.kind, ends) {
                (DeclarationKind::Member { set, .. }, Some(_)) => in_set(said, set, text),
                _ => domain.say(said),
            };
            stated.push(Assumption {
                subject: Subject::Name(name),
                domain,
                shown: terms.symbol(name),
                ends,
                text: said,
                stated: true,
                because: "stated".into(),
            });
        }
    }
    Ok(stated)
}

/// Refuses `where i < j`: it would leave observations out, and no sum here does so by a declaration.
fn no_condition_of_an_index(declaration: &Declaration, words: &Words) -> Result<(), Diagnostic> {
    let DeclarationKind::Comparison { terms, .. } = &declaration.kind else {
        return Ok(());
    };
    let is_index = |e: &&Expr| match &e.kind {
        ExprKind::Name(word) => {
            words.indices.contains(word) || words.vocabulary.indices.contains(word)
        }
        _ => false,
    };
    let Some(index) = terms.iter().find(is_index) else {
        return Ok(());
    };
    let ExprKind::Name(word) = &index.kind else {
        return Ok(());
    };
    let message = format!("`{word}` is an index, and a condition of it would leave some out");
    Err(Diagnostic::at(Code::BadDeclaration, declaration.span, message)
        .help(format!("state its range, as in `for {word} in 2..N`"))
        .help("pairs are the terms of an objective: `argmin[β] sum[i=1..n](sum[j=1..n: j < i](…))`"))
}

/// Ends that are no numbers say nothing that a derivation uses, and they must not move with a parameter.
fn symbolic_ends(declaration: &Declaration, words: &Words) -> Result<(), Diagnostic> {
    let data = &words.vocabulary.data;
    let (subjects, ends): (Vec<&Expr>, Vec<&Expr>) = match &declaration.kind {
        DeclarationKind::Member { subject, set } => (vec![subject], parts(set)),
        DeclarationKind::Comparison { terms, .. } => {
            terms.iter().filter(|t| number(t).is_none()).partition(|t| {
                base_word(t, &words.vocabulary).is_some_and(|word| data.contains(&word))
            })
        }
        DeclarationKind::Kind { .. } => return Ok(()),
    };
    let is_observed =
        |e: &&Expr| base_word(e, &words.vocabulary).is_some_and(|word| data.contains(&word));
    if !subjects.iter().any(is_observed) {
        return Ok(());
    }
    let moving = ends
        .iter()
        .find_map(|end| mentioned(end, words).map(|word| (word, end.span)));
    match moving {
        Some((word, span)) => Err(support_depends(&word, span)),
        None => Ok(()),
    }
}

/// The ends of the set that is stated, where one of them is no number: K of `y in 1..K`.
fn ends(declaration: &Declaration, words: &Words, terms: &mut Terms) -> Option<Ends> {
    let DeclarationKind::Member { set, .. } = &declaration.kind else {
        return None;
    };
    if parts(set).is_empty() {
        return None;
    }
    let (low, high, is_closed) = match set {
        Set::Range(low, high) => (low, high, [true, true]),
        Set::Interval {
            left_closed,
            low,
            high,
            right_closed,
        } => (low, high, [*left_closed, *right_closed]),
        Set::Listed(_) | Set::Named(_) => return None,
    };
    let binders: Vec<_> = words.indices.iter().map(|w| terms.binder(w)).collect();
    let mut lowering = Lowering::new(terms, &words.vocabulary, &NoDensities);
    for (index, &binder) in words.indices.iter().zip(&binders) {
        lowering.enter(index, binder); // `n_j` of `i in 1..n_j`
    }
    let mut end = |written: &Option<Expr>, closed| match written {
        Some(written) => Some(Some((lowering.expression(written).ok()?, closed))),
        None => Some(None),
    };
    Some(Ends {
        low: end(low, is_closed[0])?,
        high: end(high, is_closed[1])?,
    })
}

/// `y in 1..K`, `t in [0, L]`, with the ends as they were written.
fn in_set(subject: &str, set: &Set, text: &str) -> String {
    // An end that nobody wrote has no place of its own.
    let written = |end: &Option<Expr>| match end.as_ref().map(|e| &e.kind) {
        Some(ExprKind::Number(number)) => number.to_string(),
        Some(ExprKind::Name(word)) => word.to_string(),
        _ => {
            let written = end.as_ref().and_then(|e| text.get(e.span.range()));
            written.unwrap_or_default().to_owned()
        }
    };
    match set {
        Set::Range(low, high) => format!("{subject} in {}..{}", written(low), written(high)),
        Set::Interval {
            left_closed,
            low,
            high,
            right_closed,
        } => {
            let low = low.as_ref().map_or("-∞".to_owned(), |_| written(low));
            let high = high.as_ref().map_or("∞".to_owned(), |_| written(high));
            let left = if *left_closed { '[' } else { '(' };
            let right = if *right_closed { ']' } else { ')' };
            format!("{subject} in {left}{low}, {high}{right}")
        }
        Set::Listed(_) | Set::Named(_) => subject.to_owned(),
    }
}

/// What is stated of `g(x)` is used wherever g is called, so g may be called with nothing else.
fn same_arguments(input: &Input, subject: &Expr, word: &str, text: &str) -> Result<(), Diagnostic> {
    let nothing = Vocabulary::default();
    let written = |e: &Expr| text.get(e.span.range()).map(|t| t.replace(' ', ""));
    let mut other = None;
    for expression in input.statements.iter().flat_map(super::names::both_sides) {
        super::walk::visit(expression, &mut |e| {
            let is_same_function = matches!(e.kind, ExprKind::Call(..))
                && base_word(e, &nothing).is_some_and(|w| w == word);
            if is_same_function && written(e) != written(subject) {
                other = other.or(Some(e.span));
            }
        });
    }
    let Some(other) = other else { return Ok(()) };
    let message =
        format!("this is stated of `{word}` at one argument, and `{word}` has another one too");
    Err(Diagnostic::at(Code::BadDeclaration, subject.span, message)
        .label(other, "here")
        .help(format!(
            "state it of the function, if it holds at every argument: `where {word} > 0`"
        )))
}

fn contradiction(
    stated: &[Assumption],
    name: Name,
    domain: &Domain,
    span: Span,
    word: &str,
) -> Result<(), Diagnostic> {
    let about: Vec<&Assumption> = stated
        .iter()
        .filter(|a| a.subject == Subject::Name(name))
        .collect();
    let before = about
        .iter()
        .fold(Fact::real(), |fact, a| fact.and(&a.domain.fact()));
    if before.and(&domain.fact()).is_empty() {
        let said: Vec<String> = about.iter().map(|a| format!("`{}`", a.text)).collect();
        return Err(Diagnostic::at(
            Code::Conflict,
            span,
            format!("`{}` contradicts {}", domain.say(word), said.join(" and ")),
        )
        .help("leave one of the two out"));
    }
    Ok(())
}

fn domains<'d>(
    declaration: &'d Declaration,
    vocabulary: &Vocabulary,
) -> Result<Vec<(&'d Expr, Domain)>, Diagnostic> {
    match &declaration.kind {
        DeclarationKind::Comparison { terms, operators } => {
            compared(terms, operators, vocabulary, declaration.span)
        }
        DeclarationKind::Member { subject, set } => {
            Ok(vec![(subject, member(set, declaration.span)?)])
        }
        DeclarationKind::Kind { subject, kind } => Ok(of_kind(kind, declaration.span)?
            .map(|domain| (subject, domain))
            .into_iter()
            .collect()),
    }
}

fn subject_word(subject: &Expr, vocabulary: &Vocabulary) -> Result<Word, Diagnostic> {
    base_word(subject, vocabulary).ok_or_else(|| {
        Diagnostic::at(
            Code::BadDeclaration,
            subject.span,
            "only a name can be declared",
        )
        .help("write, for example, `where σ > 0`")
    })
}

/// `0 < p < 1`, `σ > 0`: one name and numbers around it.
fn compared<'d>(
    terms: &'d [Expr],
    operators: &[Comparison],
    vocabulary: &Vocabulary,
    span: Span,
) -> Result<Vec<(&'d Expr, Domain)>, Diagnostic> {
    let mut found: Vec<(&Expr, Domain)> = Vec::new();
    for (pair, operator) in terms.windows(2).zip(operators) {
        if super::formulas::are_compared(pair, *operator, vocabulary) {
            continue;
        }
        if let Some(within) = super::formulas::within(pair, *operator, vocabulary) {
            found.push(within);
            continue;
        }
        let (subject, number, operator) = match (number(&pair[0]), number(&pair[1])) {
            (None, Some(number)) => (&pair[0], number, *operator),
            (Some(number), None) => (&pair[1], number, operator.mirrored()),
            (Some(one), Some(other)) => return Err(of_numbers((one, other), *operator, span)),
            _ if super::order::of_names(pair, *operator, vocabulary).is_some() => continue,
            _ if super::order::of_observations(pair, *operator, vocabulary).is_some() => continue,
            _ => {
                return Err(Diagnostic::at(
                    Code::BadDeclaration,
                    span,
                    "a declaration compares a name with a number, or two names",
                )
                .help("write, for example, `where σ > 0`, `where 0 < p < 1` or `where a < b`"));
            }
        };
        found.push((subject, half_line(operator, number, span)?));
    }
    if let [(subject, first), (other, second)] = found.as_slice() {
        let word = subject_word(subject, vocabulary)?;
        if word == subject_word(other, vocabulary)? {
            let both = first.fact().and(&second.fact());
            if both.is_empty() {
                return Err(Diagnostic::at(
                    Code::Conflict,
                    span,
                    format!("no number `{word}` is like that"),
                )
                .help("write, for example, `where 0 < p < 1`"));
            }
            return Ok(vec![(*subject, from_fact(&both))]);
        }
    }
    Ok(found)
}

/// The refusal of a comparison of two numbers, which says nothing of the model.
fn of_numbers((one, other): (Rational, Rational), operator: Comparison, span: Span) -> Diagnostic {
    let holds = match operator {
        Comparison::Less => one < other,
        Comparison::LessEqual => one <= other,
        Comparison::Greater => one > other,
        Comparison::GreaterEqual => one >= other,
        Comparison::Equal => one == other,
        Comparison::NotEqual => one != other,
    };
    let message = match holds {
        true => "this holds of two numbers, and says nothing of the model",
        false => "this is false: no model is like that",
    };
    Diagnostic::at(Code::BadDeclaration, span, message)
        .help("say where a name lies, as in `where σ > 0`, `where 0 < p < 1` or `where a < b`")
}

/// Where a value lies that is so compared with a number.
pub(super) fn half_line(
    operator: Comparison,
    number: Rational,
    span: Span,
) -> Result<Domain, Diagnostic> {
    let zero = Rational::from_integer(0);
    Ok(match operator {
        Comparison::NotEqual if number == zero => Domain::NonZero,
        Comparison::Greater => from_fact(&Fact::between(Some((number, false)), None)),
        Comparison::GreaterEqual => from_fact(&Fact::between(Some((number, true)), None)),
        Comparison::Less => from_fact(&Fact::between(None, Some((number, false)))),
        Comparison::LessEqual => from_fact(&Fact::between(None, Some((number, true)))),
        Comparison::Equal | Comparison::NotEqual => {
            return Err(Diagnostic::at(
                Code::BadDeclaration,
                span,
                "a declaration says where a value lies, not what it is",
            )
            .help("put a known number into the formula itself"));
        }
    })
}

/// The domain of a set.
pub(super) fn member(set: &Set, span: Span) -> Result<Domain, Diagnostic> {
    let domain = of_set(set).ok_or_else(|| {
        Diagnostic::at(
            Code::BadDeclaration,
            span,
            "this set is not one that a name can be declared in",
        )
        .help("write `where y in {0, 1}`, `where y in 0..`, `where p in (0, 1)` or `where x in R`")
    })?;
    if domain.fact().is_empty() {
        return Err(
            Diagnostic::at(Code::BadDeclaration, span, "this interval is empty")
                .help("write the smaller end first, as in `where p in (0, 1)`"),
        );
    }
    Ok(domain)
}

/// The domain of a kind of square matrices.
pub(super) fn of_matrix(kind: &str) -> Option<Domain> {
    match kind.replace('-', " ").as_str() {
        "positive definite" | "definite" | "covariance" | "spd" => Some(Domain::Definite),
        "positive semidefinite" | "semidefinite" | "psd" => Some(Domain::Semidefinite),
        "invertible" | "nonsingular" | "regular" => Some(Domain::Invertible),
        _ => None,
    }
}

/// Whether a kind makes a name a matrix.
pub(super) fn is_of_matrices(kind: &str) -> bool {
    kind == "matrix" || of_matrix(kind).is_some()
}

/// Whether a kind says where numbers lie; those of a vector may be meant.
pub(super) fn is_of_numbers(kind: &str) -> bool {
    let domain = of_kind(kind, Span::default()).ok().flatten();
    domain.is_some_and(|domain| !domain.has_shape())
}

/// The domain of a kind; none of one that says how expressions are read.
pub(super) fn of_kind(kind: &str, span: Span) -> Result<Option<Domain>, Diagnostic> {
    Ok(Some(match kind {
        "real" | "any" => Domain::Real,
        "positive" => Domain::Positive,
        "nonnegative" | "non-negative" => Domain::NonNegative,
        "negative" => Domain::Negative,
        "nonzero" => Domain::NonZero,
        "integer" => Domain::Integer,
        "natural" | "count" => Domain::Natural,
        "binary" => Domain::Binary,
        "probability" => Domain::Unit,
        "simplex" => Domain::Simplex(None),
        "onehot" | "one-hot" => Domain::OneHot(None),
        "ordered" | "increasing" => Domain::Ordered,
        "stochastic" | "stochastic matrix" => Domain::Stochastic,
        "unit vector" | "unit-vector" | "direction" => Domain::UnitVector,
        "label" | "class" => Domain::Label(None),
        "permutation" | "ranking" => Domain::Permutation(None),
        word if of_matrix(word).is_some() => of_matrix(word).unwrap_or(Domain::Real),
        word if READING_KINDS.contains(&word) => return Ok(None),
        _ => {
            return Err(Diagnostic::at(Code::BadDeclaration, span, format!("`{kind}` is not a kind that is known here"))
                .help("the kinds are real, positive, nonnegative, negative, nonzero, integer, natural, binary, probability, simplex, onehot, ordered, stochastic, unit vector, label, permutation, vector, matrix, positive definite, positive semidefinite, invertible, data, scalar, discrete and continuous"));
        }
    }))
}
