//! Conditions: each is proved from the assumptions, and the rewrite lists exactly those of its rule.

use super::instantiate::{made_of, variable_of};
use super::ranks::Ranks;
use super::scope::{binds, free_variable, occurs};
use super::{At, Refusal, arithmetic, density};
use crate::derivation::{Bindings, ConditionKind, Definition, Met, Rewrite};
use crate::rules::Rule;
use crate::term::facts::{Domain, Fact, Facts};
use crate::term::{Binder, Name, Node, Op, Rational, TermId, Terms};
use rustc_hash::{FxHashMap, FxHashSet};

/// What conditions are proved from.
pub(super) struct Prover<'a> {
    facts: Facts<'a>,
    ranks: Ranks,
    /// The parameters, and whatever is defined by means of them.
    moving: Vec<Name>,
}

impl<'a> Prover<'a> {
    pub(super) fn new(
        facts: Facts<'a>,
        ranks: Ranks,
        terms: &Terms,
        parameters: &[Name],
        definitions: &[Definition],
    ) -> Self {
        Prover {
            facts,
            ranks,
            moving: moving(terms, parameters, definitions),
        }
    }

    /// Whether the value of the term can change with the parameters.
    pub(super) fn is_moving(&self, terms: &Terms, term: TermId) -> bool {
        terms.mentions_any(term, &self.moving)
    }

    /// What is certain of the value of a term.
    pub(super) fn fact(&mut self, terms: &Terms, term: TermId) -> Fact {
        self.facts.of(terms, term)
    }

    /// The domains that are stated of a term itself.
    pub(super) fn stated(&self, term: TermId) -> impl Iterator<Item = &Domain> {
        self.facts.stated(term)
    }

    /// What something is assumed of in which a variable stands, other than the variable.
    pub(super) fn stated_beside(&self, terms: &Terms, variable: TermId) -> Vec<TermId> {
        self.facts.stated_beside(terms, variable)
    }

    /// Whether a statement adds and multiplies only what can be; terms that were seen before are not looked at again.
    pub(super) fn fits(
        &self,
        terms: &Terms,
        statement: TermId,
        seen: &mut FxHashSet<TermId>,
    ) -> bool {
        self.ranks.fits(terms, statement, seen)
    }

    /// What a call is defined to be.
    pub(super) fn definition(&self, call: TermId) -> Option<TermId> {
        self.facts.definition(call)
    }

    /// Whether the term has a value at each of the finitely many that a variable has.
    pub(super) fn is_finite_sum(&mut self, terms: &Terms, term: TermId, variable: TermId) -> bool {
        self.facts.is_finite_sum(terms, term, variable)
    }

    /// Whether the term is certainly above zero.
    pub(super) fn is_positive(&mut self, terms: &Terms, term: TermId) -> bool {
        self.facts.of(terms, term).is_positive()
    }

    /// Whether the term is certainly not zero.
    pub(super) fn is_nonzero(&mut self, terms: &Terms, term: TermId) -> bool {
        self.facts.of(terms, term).nonzero
    }

    pub(super) fn holds(&mut self, terms: &Terms, met: &Met) -> bool {
        let term = met.term;
        match met.condition {
            ConditionKind::Positive => self.is_positive(terms, term),
            ConditionKind::NonZero => self.is_nonzero(terms, term),
            ConditionKind::Integer => self.facts.of(terms, term).integer,
            ConditionKind::ParameterFree => !self.is_moving(terms, term),
            ConditionKind::FreeOf => met.variable.is_some_and(|v| !terms.has_free(term, v)),
            ConditionKind::Closed => is_closed(terms, term),
            ConditionKind::Scalar => self.ranks.rank(terms, term) == 0,
            ConditionKind::Definite => self.facts.of(terms, term).is_definite(),
            ConditionKind::Unit => self.facts.of(terms, term).implies(&Fact::unit()),
            // Asked with all bindings, in `holds_at`.
            ConditionKind::SampleOf
            | ConditionKind::Collected
            | ConditionKind::Density
            | ConditionKind::SumsToOne
            | ConditionKind::SumsTo
            | ConditionKind::Reaches
            | ConditionKind::Integrable => true,
        }
    }
}

/// Parameters, and functions whose definition mentions them where the call does not.
fn moving(terms: &Terms, parameters: &[Name], definitions: &[Definition]) -> Vec<Name> {
    let mut moving = parameters.to_vec();
    let mut pending: Vec<(Name, TermId)> = definitions
        .iter()
        .filter_map(|d| match terms.node(d.left) {
            Node::Call(name, ..) if !terms.mentions_any(d.left, parameters) => {
                Some((*name, d.right))
            }
            _ => None,
        })
        .collect();
    loop {
        let known = moving.len();
        pending.retain(|&(name, right)| {
            let moves = terms.mentions_any(right, &moving);
            if moves && !moving.contains(&name) {
                moving.push(name);
            }
            !moves
        });
        if moving.len() == known {
            return moving;
        }
    }
}

/// No name and no free variable occurs.
fn is_closed(terms: &Terms, term: TermId) -> bool {
    terms.is_closed(term) || free_variable(terms, term).is_none() && !has_name(terms, term)
}

fn has_name(terms: &Terms, term: TermId) -> bool {
    match terms.node(term) {
        Node::Symbol(_) | Node::Call(..) => true,
        _ => terms.children(term).iter().any(|&c| has_name(terms, c)),
    }
}

/// Proves the conditions of a rule on the terms of every site, and compares them with the list.
pub(super) fn check(
    prover: &mut Prover,
    terms: &mut Terms,
    rule: &Rule,
    rewrite: &Rewrite,
    at: At,
) -> Result<(), Refusal> {
    // Each with whether it was proved outside of every case.
    let mut wanted: FxHashMap<Met, bool> = FxHashMap::default();
    let has_cases = terms.ops(rewrite.before) & Op::If.bit() != 0;
    for (site, place) in rewrite.sites.iter().enumerate() {
        let at = At { site, ..at };
        let guards = match has_cases {
            true => terms.guards_at(rewrite.before, &place.path),
            false => Vec::new(),
        };
        let is_free = guards.is_empty();
        let outside = (!is_free).then(|| prover.facts.enter(guards));
        for met in wanted_at(terms, rule, &place.bindings) {
            if !holds_at(prover, terms, rule, &place.bindings, &met) {
                return Err(Refusal::NotMet { at, condition: met });
            }
            if is_free && wanted.get(&met) == Some(&true) {
                continue;
            }
            if !prover.holds(terms, &met) {
                return Err(Refusal::NotMet { at, condition: met });
            }
            *wanted.entry(met).or_insert(false) |= is_free;
        }
        if let Some(outside) = outside {
            prover.facts.leave(outside);
        }
    }
    for met in &rewrite.conditions {
        // Each may be listed once.
        if wanted.remove(&as_listed(met)).is_none() {
            let condition = met.clone();
            return Err(Refusal::ExtraCondition { at, condition });
        }
    }
    match wanted.into_keys().min_by_key(|met| met.term) {
        Some(condition) => Err(Refusal::MissingCondition { at, condition }),
        None => Ok(()),
    }
}

/// The conditions that need to know what the other metavariables stand for.
fn holds_at(
    prover: &mut Prover,
    terms: &mut Terms,
    rule: &Rule,
    bindings: &Bindings,
    met: &Met,
) -> bool {
    match met.condition {
        ConditionKind::SampleOf => is_sample_of(prover, terms, rule, bindings),
        ConditionKind::Collected => is_collected(prover, terms, rule, bindings),
        ConditionKind::SumsToOne => sums_to_one(prover, terms, rule, bindings, met),
        ConditionKind::SumsTo => sums_to(prover, terms, rule, bindings, met),
        ConditionKind::Reaches => reaches(prover, terms, rule, bindings, met),
        ConditionKind::Density => density::is_of_rule(prover, terms, rule, bindings),
        ConditionKind::Integrable => density::is_integrable(prover, terms, rule, bindings, met),
        _ => true,
    }
}

/// The rule's conditions on the terms that its metavariables stand for.
fn wanted_at(terms: &mut Terms, rule: &Rule, bindings: &Bindings) -> Vec<Met> {
    let patterns = rule.patterns();
    let number = |name| patterns.meta(name);
    let mut wanted = Vec::new();
    for condition in rule.conditions {
        let variable = condition.variable.and_then(number);
        let variable = variable.and_then(|meta| variable_of(bindings, meta));
        let made;
        let bound = match rule.asked.iter().find(|(text, _)| *text == condition.of) {
            Some((_, pattern)) => {
                made = made_of(terms, pattern, bindings);
                made.as_slice()
            }
            None => number(condition.of).map_or(&[][..], |meta| bindings.terms_of(meta)),
        };
        wanted.extend(bound.iter().map(|&term| {
            as_listed(&Met {
                condition: condition.kind,
                term,
                variable,
            })
        }));
    }
    wanted
}

/// The variable belongs to [`ConditionKind::FreeOf`] only.
fn as_listed(met: &Met) -> Met {
    let variable = met
        .variable
        .filter(|_| met.condition != ConditionKind::SampleOf);
    Met {
        variable,
        ..met.clone()
    }
}

/// `?a` and `?b` are one polynomial.
fn is_collected(prover: &mut Prover, terms: &mut Terms, rule: &Rule, bindings: &Bindings) -> bool {
    let side = |name| {
        bindings
            .terms_of(rule.patterns().meta(name)?)
            .first()
            .copied()
    };
    match (side("?a"), side("?b")) {
        (Some(before), Some(after)) => arithmetic::is_same(prover, terms, before, after),
        _ => false,
    }
}

/// The term is a component of a one-hot vector or of shares, its number is the index, and there are `?h` of them.
fn sums_to_one(
    prover: &Prover,
    terms: &Terms,
    rule: &Rule,
    bindings: &Bindings,
    met: &Met,
) -> bool {
    let count = rule.patterns().meta("?h");
    let count = count.and_then(|meta| bindings.terms_of(meta).first());
    let Some((parts, index)) = terms.operands(Op::Index, met.term).zip(met.variable) else {
        return false;
    };
    let Some((last, others)) = parts.split_last() else {
        return false;
    };
    let is_index = matches!(terms.node(*last), Node::Variable(binder) if *binder == index);
    let is_other = others.iter().any(|&part| occurs(terms, part, index));
    let length = prover.facts.length_of_shares(terms, met.term);
    is_index && !is_other && length.is_some() && length == count.copied()
}

/// The term is the component whose number is the index of a vector of `?h` components, of which it is stated that they sum
/// to `?n`.
fn sums_to(prover: &Prover, terms: &Terms, rule: &Rule, bindings: &Bindings, met: &Met) -> bool {
    let bound = |name| {
        let meta = rule.patterns().meta(name)?;
        bindings.terms_of(meta).first().copied()
    };
    let Some((size, total)) = bound("?h").zip(bound("?n")) else {
        return false;
    };
    let Some(index) = met.variable.filter(|&index| !terms.has_free(total, index)) else {
        return false;
    };
    prover.facts.total_over(terms, met.term, index) == Some((size, total))
}

/// The term is a whole number and not below `?l - 1`.
fn reaches(
    prover: &mut Prover,
    terms: &Terms,
    rule: &Rule,
    bindings: &Bindings,
    met: &Met,
) -> bool {
    let first = rule.patterns().meta("?l");
    let first = first.and_then(|meta| bindings.terms_of(meta).first());
    let Some(Node::Number(first)) = first.map(|&term| terms.node(term)) else {
        return false;
    };
    let fact = prover.fact(terms, met.term);
    fact.integer
        && fact
            .low
            .is_some_and(|(low, _)| low >= *first - Rational::from_integer(1))
}

/// `?b` is `?a` with one observation replaced by the new variable, `?a` depends on the index through that
/// observation alone, and the density that the sample is from does not move with the parameters.
fn is_sample_of(prover: &Prover, terms: &mut Terms, rule: &Rule, bindings: &Bindings) -> bool {
    let patterns = rule.patterns();
    let single = |name| {
        let meta = patterns.meta(name)?;
        bindings.terms_of(meta).first().copied()
    };
    let variable = |name| variable_of(bindings, patterns.meta(name)?);
    let (Some(a), Some(b), Some(p)) = (single("?a"), single("?b"), single("?p")) else {
        return false;
    };
    let (Some(i), Some(x)) = (variable("?i"), variable("?x")) else {
        return false;
    };
    if binds(terms, a, i) || occurs(terms, a, x) || terms.has_free(b, i) {
        return false;
    }
    if prover.is_moving(terms, p) || !terms.has_free(p, x) {
        return false;
    }
    let Some(observation) = observation(terms, a, i) else {
        return false;
    };
    let new = terms.variable(x);
    let replaced = terms.replace(a, observation, new);
    terms.same(replaced, b)
}

/// The first indexed name with the index as a subscript of its own.
fn observation(terms: &Terms, term: TermId, index: Binder) -> Option<TermId> {
    if !terms.has_free(term, index) {
        return None;
    }
    let children = terms.children(term);
    if let Node::Op(Op::Index, operands) = terms.node(term) {
        let is_index = |t: &TermId| matches!(terms.node(*t), Node::Variable(b) if *b == index);
        if operands.iter().skip(1).any(is_index)
            && matches!(terms.node(operands[0]), Node::Symbol(_))
        {
            return Some(term);
        }
    }
    children
        .iter()
        .find_map(|&child| observation(terms, child, index))
}

impl ConditionKind {
    /// The condition in words, said of a term.
    pub fn in_words(self) -> &'static str {
        match self {
            ConditionKind::Positive => "is positive",
            ConditionKind::NonZero => "is not zero",
            ConditionKind::Integer => "is a whole number",
            ConditionKind::ParameterFree => "is free of the parameters",
            ConditionKind::FreeOf => "is free of the bound variable",
            ConditionKind::Closed => "holds no name and no variable",
            ConditionKind::Scalar => "is a number",
            ConditionKind::Definite => "is positive definite",
            ConditionKind::Unit => "is between 0 and 1",
            ConditionKind::Density => "is the density that the rule is about",
            ConditionKind::SumsToOne => "sums to one over the index",
            ConditionKind::SumsTo => "sums over the index to what is stated",
            ConditionKind::Reaches => "is a whole number from one before the first on",
            ConditionKind::Integrable => "has an expectation",
            ConditionKind::Collected => "is the left side, multiplied out and collected",
            ConditionKind::SampleOf => "is the summand at one observation",
        }
    }
}
