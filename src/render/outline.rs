//! A derivation as lines: which statements are shown, and what is said beside each.

use super::text::plain;
use super::words::{self, Condition};
use crate::derivation::{Derivation, Justification, Relation, Rewrite, Step};
use crate::term::facts::{Facts, Holds};
use crate::term::{Name, Node, Op, Quantifier, Sense, Separator, TermId, Terms};
use std::collections::BTreeSet;

/// How much is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The landmarks.
    Brief,
    /// One line a step.
    #[default]
    Normal,
    /// Every rewrite, with its rule and its conditions.
    Full,
}

/// What the first statement is the estimator of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimator {
    /// The start is no optimum.
    None,
    /// An optimum of something that is not known to be a likelihood.
    Optimum,
    /// Maximum likelihood.
    Likelihood,
    /// Maximum a posteriori: a density of the parameters takes part.
    Posterior,
}

/// One statement.
#[derive(Clone, Debug)]
pub struct Line {
    /// How it follows from the one before.
    pub relation: Relation,
    /// The statement.
    pub statement: TermId,
    /// Why, in words; may be empty.
    pub reason: String,
    /// The rule, where every rewrite is told and the reason does not name it.
    pub rule: Option<String>,
    /// What had to be met, where every rewrite is told.
    pub conditions: Vec<Condition>,
    /// The numbers of the assumptions from which that follows.
    pub rests_on: Vec<usize>,
}

impl Line {
    /// The reason, with the rule behind it where every rewrite is told.
    pub fn told(&self) -> String {
        match &self.rule {
            Some(rule) => format!("{} [{rule}]", self.reason),
            None => self.reason.clone(),
        }
    }

    /// The conditions that need saying.
    pub fn notes(&self) -> impl Iterator<Item = &Condition> {
        self.conditions.iter().filter(|c| !c.plain_to_see)
    }
}

/// A whole derivation.
#[derive(Clone, Debug)]
pub struct Outline {
    /// What stands on the left of the first line.
    pub estimator: Estimator,
    /// The first statement and what it is.
    pub first: (TermId, &'static str),
    /// The others.
    pub lines: Vec<Line>,
}

impl Outline {
    /// The lines of a derivation.
    pub fn new(derivation: &Derivation, detail: Detail) -> Outline {
        let estimator = estimator(derivation);
        let about = match estimator {
            Estimator::Likelihood => of_sample(derivation),
            Estimator::Posterior => of_posterior(derivation),
            _ => "",
        };
        let proofs = Proofs::of(derivation);
        let lines = match detail {
            Detail::Brief => brief(&proofs),
            Detail::Normal => {
                let steps = derivation.steps.iter();
                steps.map(|step| of_step(&proofs, step)).collect()
            }
            Detail::Full => full(&proofs),
        };
        Outline {
            estimator,
            first: (derivation.start, about),
            lines,
        }
    }
}

/// What the conditions of steps follow from.
struct Proofs<'d> {
    derivation: &'d Derivation,
    holds: Vec<Holds>,
    equations: Vec<(TermId, TermId)>,
}

impl<'d> Proofs<'d> {
    fn of(derivation: &'d Derivation) -> Self {
        Proofs {
            derivation,
            holds: derivation.holds(),
            equations: derivation.equations(),
        }
    }

    fn facts(&self) -> Facts<'_> {
        Facts::new(&self.holds, &self.equations)
    }

    /// The numbers of the assumptions that some rewrites need, in order.
    fn assumptions<'r>(&self, rewrites: impl IntoIterator<Item = &'r Rewrite>) -> Vec<usize> {
        let facts = self.facts();
        let mut numbers = BTreeSet::new();
        for met in rewrites.into_iter().flat_map(|rewrite| &rewrite.conditions) {
            let because = words::because(self.derivation, &facts, met);
            let listed = self.derivation.assumptions.iter();
            numbers.extend(
                listed
                    .enumerate()
                    .filter_map(|(k, assumption)| because.contains(&assumption.text).then_some(k)),
            );
        }
        numbers.into_iter().collect()
    }
}

fn of_step(proofs: &Proofs<'_>, step: &Step) -> Line {
    Line {
        rests_on: proofs.assumptions(&step.rewrites),
        ..line(step.relation, step.after, reason(step))
    }
}

fn line(relation: Relation, statement: TermId, reason: String) -> Line {
    Line {
        relation,
        statement,
        reason,
        rule: None,
        conditions: Vec::new(),
        rests_on: Vec::new(),
    }
}

fn reason(step: &Step) -> String {
    with_relation(&step.reason, step.relation)
}

const BY_DEFINITION: &str = "(by definition)";

/// What is put in is put in by definition; an assumption such as independence speaks for itself.
fn with_relation(reason: &str, relation: Relation) -> String {
    if relation == Relation::Definition && reason.starts_with("put in") {
        return format!("{reason} {BY_DEFINITION}");
    }
    reason.to_owned()
}

/// The landmarks and the last step, each with the reasons since the one before.
fn brief(proofs: &Proofs<'_>) -> Vec<Line> {
    let derivation = proofs.derivation;
    let mut lines = Vec::new();
    let mut first = 0;
    let mut reasons: Vec<String> = Vec::new();
    let mut relation = Relation::Equal;
    let last = derivation.steps.len().saturating_sub(1);
    for (k, step) in derivation.steps.iter().enumerate() {
        let said = reason(step);
        if !said.is_empty() && !reasons.contains(&said) {
            reasons.push(said);
        }
        relation = relation.max(step.relation);
        if step.landmark || k == last {
            let steps = &derivation.steps[first..=k];
            lines.push(Line {
                rests_on: proofs.assumptions(steps.iter().flat_map(|step| &step.rewrites)),
                ..line(relation, step.after, reasons.join("; "))
            });
            first = k + 1;
            reasons.clear();
            relation = Relation::Equal;
        }
    }
    lines
}

/// Said of a rewrite whose sides look the same.
const ALIKE: &str = "which is written the same way";

fn full(proofs: &Proofs<'_>) -> Vec<Line> {
    let derivation = proofs.derivation;
    let facts = proofs.facts();
    let mut lines = Vec::new();
    let mut before = plain(&derivation.terms, derivation.start);
    for step in &derivation.steps {
        let single = step.rewrites.len() == 1;
        for rewrite in &step.rewrites {
            let relation = relation_of(step, &rewrite.by);
            let why = if single {
                &step.reason
            } else {
                words::reason(derivation, &rewrite.by)
            };
            let said = with_relation(why, relation);
            let rule = words::justification(&rewrite.by).to_owned();
            let rule = Some(rule).filter(|_| !said.ends_with(BY_DEFINITION));
            // `(s²)⁻¹` and `s⁻²` are both set below a bar: a reader would look for the change.
            let after = plain(&derivation.terms, rewrite.after);
            let said = match after == before {
                true => format!("{said}, {ALIKE}"),
                false => said,
            };
            before = after;
            lines.push(Line {
                rule,
                conditions: words::conditions(derivation, &facts, &rewrite.conditions),
                rests_on: proofs.assumptions([rewrite]),
                ..line(relation, rewrite.after, said)
            });
        }
    }
    lines
}

/// The relation of one rewrite of a step.
pub(super) fn relation_of(step: &Step, by: &Justification) -> Relation {
    match by {
        Justification::Definition(_) => Relation::Definition,
        Justification::Rule(name) => {
            crate::rules::find(name).map_or(step.relation, |rule| rule.law.relation())
        }
    }
}

/// What the likelihood is of: of a series that looks back, the first values are given.
fn of_sample(derivation: &Derivation) -> &'static str {
    let terms = &derivation.terms;
    let body = terms.children(derivation.start).first();
    if body.is_some_and(|&body| begins_late(terms, body)) {
        return "the likelihood of the sample, given its first values";
    }
    let Some(Node::Call(_, separators, arguments)) = body.map(|&body| terms.node(body)) else {
        return "the likelihood of the sample";
    };
    let sliced = |argument| terms.operands(Op::Slice, argument).map(|parts| parts[0]);
    let own = sliced(arguments[0]);
    let end = separators.iter().position(|s| *s == Separator::Semicolon);
    let arguments = &arguments[1..end.unwrap_or(arguments.len()).max(1)];
    if arguments.iter().any(|&a| own.is_some() && sliced(a) == own) {
        return "the likelihood of the sample, given its first values";
    }
    let first = arguments.iter().filter(|&&argument| {
        let parts = terms.operands(Op::Index, argument);
        parts.is_some_and(|parts| Some(parts[0]) == own && terms.as_number(parts[1]).is_some())
    });
    match first.count() {
        0 => "the likelihood of the sample",
        1 => "the likelihood of the sample, given its first value",
        _ => "the likelihood of the sample, given its first values",
    }
}

/// A product that leaves out the first observations of each series.
fn begins_late(terms: &Terms, term: TermId) -> bool {
    match terms.node(term) {
        Node::Bind(Quantifier::Product, _, parts) if parts.len() == 3 => {
            let late = terms.as_number(parts[0]).is_some_and(|n| n > 1.into());
            late || begins_late(terms, parts[2])
        }
        _ => false,
    }
}

/// What a density of the parameters is, or its logarithm.
fn of_posterior(derivation: &Derivation) -> &'static str {
    let terms = &derivation.terms;
    let body = terms.children(derivation.start).first().copied();
    let inside = body
        .and_then(|body| terms.operands(Op::Log, body))
        .map(|log| log[0]);
    match inside.or(body).map(|density| terms.node(density)) {
        Some(Node::Call(_, separators, _)) if separators.contains(&Separator::Bar) => {
            "the posterior density of the parameters"
        }
        Some(Node::Call(_, _, random)) => {
            let Node::Optimum(_, names, _) = terms.node(derivation.start) else {
                return "";
            };
            match random
                .iter()
                .all(|&argument| terms.mentions_any(argument, names))
            {
                true => "the density of the parameters",
                false => "the joint density of the observations and the parameters",
            }
        }
        _ => "the likelihood times the prior",
    }
}

fn estimator(derivation: &Derivation) -> Estimator {
    match derivation.terms.node(derivation.start) {
        Node::Optimum(Sense::Max, names, body) => {
            of_likelihood(derivation, names, *body).unwrap_or(Estimator::Optimum)
        }
        Node::Optimum(..) => Estimator::Optimum,
        _ => Estimator::None,
    }
}

/// What a product or sum of densities is; none if something else takes part.
fn of_likelihood(derivation: &Derivation, names: &[Name], term: TermId) -> Option<Estimator> {
    let terms = &derivation.terms;
    let children = match terms.node(term) {
        Node::Call(name, ..) => {
            let word = terms.text(*name);
            if !word.starts_with(['p', 'P', 'q', 'L']) {
                return None;
            }
            let mut random = terms.random_arguments(term).iter();
            let is_of_parameters = random.any(|&argument| terms.mentions_any(argument, names));
            // `L(θ; x)` is a likelihood of its parameters, which is no density of them.
            return Some(match is_of_parameters && !word.starts_with('L') {
                true => Estimator::Posterior,
                false => Estimator::Likelihood,
            });
        }
        Node::Op(Op::Mul | Op::Add | Op::Log, operands) => operands,
        Node::Bind(Quantifier::Sum | Quantifier::Product, _, children) => {
            &children[children.len() - 1..]
        }
        _ => return None,
    };
    let mut whole = Estimator::Likelihood;
    for &child in children {
        if of_likelihood(derivation, names, child)? == Estimator::Posterior {
            whole = Estimator::Posterior;
        }
    }
    Some(whole)
}
