//! Why the density of the sample is a product: independence, what came before, the chain rule.

use super::Building;
use super::joint::largest_lag;
use super::past::{is_given_all_before, window_of_names};
use super::sampling::{Factor, Range};
use crate::term::facts::family;
use crate::term::{Name, Node, Op, Separator, TermId, Terms};

/// The name of a reason, and its words.
pub(super) type Reason = (&'static str, String);

/// Why the density of the sample is a product over the observations. In a posterior the parameters are random,
/// and observations that have them in common are independent given the parameters only.
pub(super) fn of_observations(
    building: &mut Building<'_>,
    factor: &Factor,
    is_posterior: bool,
) -> Reason {
    let parameters = building.parameters();
    let terms = &building.terms;
    let given = given(terms, &[factor], &parameters, is_posterior);
    let is_after_all = |range: &Range| is_given_all_before(terms, factor.header, range.binder);
    if factor.ranges.iter().any(is_after_all) {
        let words = format!(
            "{given}each observation is conditioned on those before it: the chain rule of probability"
        );
        return ("the chain rule", words);
    }
    // What other variables were before, as x_{t-1} for y_t, is given and not the past of the observations.
    let own = terms.children(factor.header);
    let own = own
        .iter()
        .filter(|&&a| family(terms, a) == family(terms, own[0]));
    let lag = |range: &Range| {
        let lags = own
            .clone()
            .map(|&argument| largest_lag(terms, argument, range.binder));
        lags.max().unwrap_or(0)
    };
    let names = { factor.ranges.iter() }
        .flat_map(|range| window_of_names(terms, factor.header, range.binder));
    if let Some(name) = names
        .into_iter()
        .next()
        .and_then(|name| family(terms, name))
    {
        let words = format!("the {} before", terms.text(name));
        return markov(given, &words);
    }
    match factor.ranges.iter().map(lag).max().unwrap_or(0) {
        0 => ("independence", independent(terms, factor, given)),
        back => markov(given, &before(back)),
    }
}

fn markov(given: &str, before: &str) -> Reason {
    let words = format!("{given}each observation depends on the past only through {before}");
    ("the Markov property", words)
}

fn independent(terms: &Terms, factor: &Factor, given: &str) -> String {
    let words = match given {
        "" if is_identical(terms, factor) => {
            "the observations are independent and identically distributed"
        }
        _ => "the observations are independent",
    };
    format!("{given}{words}")
}

/// So many observations before one.
fn before(back: i64) -> String {
    match back {
        1 => "the one before".to_owned(),
        2 => "the two before".to_owned(),
        3 => "the three before".to_owned(),
        more => format!("the {more} before"),
    }
}

/// Why the likelihood is a product of those of several variables.
pub(super) fn of_variables(
    building: &mut Building<'_>,
    factors: &[Factor],
    is_posterior: bool,
) -> Reason {
    let parameters = building.parameters();
    let terms = &building.terms;
    let subjects: Vec<Option<Name>> = factors
        .iter()
        .map(|factor| family(terms, terms.children(factor.header)[0]))
        .collect();
    let depends = factors.iter().zip(&subjects).any(|(factor, own)| {
        let others = subjects.iter().flatten();
        let arguments = &terms.children(factor.header)[1..];
        let is_repeated = subjects.iter().filter(|other| *other == own).count() > 1;
        is_repeated
            || others
                .into_iter()
                .any(|&other| arguments.iter().any(|&a| terms.mentions(a, other)))
    });
    if depends {
        let words = "the chain rule: the joint density is the product of the conditional densities";
        return ("the chain rule", words.to_owned());
    }
    let all: Vec<&Factor> = factors.iter().collect();
    let given = given(terms, &all, &parameters, is_posterior);
    let words = format!("{given}the observed variables are independent");
    ("independence", words)
}

/// `given the parameters and the inputs, `; nothing where nothing is given.
fn given(
    terms: &Terms,
    factors: &[&Factor],
    parameters: &[Name],
    is_posterior: bool,
) -> &'static str {
    let has_inputs = factors.iter().any(|factor| {
        let (observed, given) = sections(terms, factor.header);
        let own = observed.first().and_then(|&y| family(terms, y));
        let is_name = |&t: &TermId| matches!(terms.node(t), Node::Symbol(_));
        let is_indexed = !observed.iter().all(is_name);
        given.iter().any(|argument| {
            let name = family(terms, *argument);
            let is_constant = is_indexed && is_name(argument); // σ of `p(y_i | μ, σ)` where only μ is sought
            !is_constant && name.is_none_or(|name| Some(name) != own && !parameters.contains(&name))
        })
    });
    match (is_posterior, has_inputs) {
        (true, true) => "given the parameters and the inputs, ",
        (true, false) => "given the parameters, ",
        (false, true) => "given the inputs, ",
        (false, false) => "",
    }
}

/// What stands before the bar of a density, and what behind it.
fn sections(terms: &Terms, header: TermId) -> (&[TermId], &[TermId]) {
    let Node::Call(_, separators, arguments) = terms.node(header) else {
        return (&[], &[]);
    };
    let at = |mark| separators.iter().position(|s| *s == mark);
    let end = at(Separator::Semicolon).unwrap_or(arguments.len());
    let bar = at(Separator::Bar).unwrap_or(end).min(end);
    (&arguments[..bar], &arguments[bar..end])
}

/// Whether the density is the same function of every observation: but for them, no index stands in it.
fn is_identical(terms: &Terms, factor: &Factor) -> bool {
    let (observed, _) = sections(terms, factor.header);
    let observed: Vec<Name> = observed.iter().filter_map(|&y| family(terms, y)).collect();
    !factor
        .ranges
        .iter()
        .any(|range| changes(terms, factor.density, range, &observed))
}

/// Whether an index stands anywhere but below what is observed.
fn changes(terms: &Terms, term: TermId, range: &Range, observed: &[Name]) -> bool {
    if !terms.has_free(term, range.binder) {
        return false;
    }
    match terms.node(term) {
        Node::Variable(_) => true,
        Node::Op(Op::Index, _) if family(terms, term).is_some_and(|n| observed.contains(&n)) => {
            false
        }
        _ => terms
            .children(term)
            .iter()
            .any(|&child| changes(terms, child, range, observed)),
    }
}
