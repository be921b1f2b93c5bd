//! The engine's matcher: a rule on a term gives the rewritten term and what its metavariables stood for.

use super::products::sign_apart;
use crate::derivation::{Bindings, Met};
use crate::rules::{Condition, Rule};
use crate::term::facts::Facts;
use crate::term::pattern::{Pattern, Patterns};
use crate::term::{Binder, Name, Node, Op, TermId, Terms};
use rustc_hash::{FxHashMap, FxHashSet};

/// What the matcher works on and with.
pub(super) struct Context<'a> {
    pub terms: Terms,
    pub facts: Facts<'a>,
    pub parameters: Vec<Name>,
    /// The variables that rules have made: one rule on one term always makes the same one.
    pub made: FxHashMap<(&'static str, TermId), Binder>,
    /// Sums that stand in several places, while constants leave brackets: these stay whole.
    pub repeated: FxHashSet<TermId>,
}

/// A rule found to apply.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub result: TermId,
    pub bindings: Bindings,
    pub conditions: Vec<Met>,
}

/// Metavariables and what they stand for so far.
#[derive(Clone, Default)]
pub(super) struct State {
    pub terms: Vec<Option<Vec<TermId>>>,
    pub ranges: Vec<Option<(Binder, Vec<TermId>)>>,
}

impl Context<'_> {
    /// Applies a rule to a whole term. `given` binds metavariables that occur on the right only.
    pub(super) fn find(
        &mut self,
        rule: &Rule,
        term: TermId,
        given: &[(&str, TermId)],
    ) -> Option<Match> {
        let patterns = rule.patterns();
        if !may_fit(&patterns.left, self.terms.node(term)) {
            return None;
        }
        let count = patterns.metas.len();
        let mut state = State {
            terms: vec![None; count],
            ranges: vec![None; count],
        };
        for (name, value) in given {
            state.terms[patterns.meta(name)? as usize] = Some(vec![*value]);
        }
        let mut search = Search {
            context: self,
            conditions: rule.conditions,
            patterns,
            is_of_name: false,
        };
        if !search.fits(&patterns.left, term, &mut state) {
            return None;
        }
        self.bind_total(rule, patterns, &mut state);
        let conditions = self.met(rule, patterns, &state)?;
        self.make_variables(rule, term, &mut state);
        let result = self.build(&patterns.right, patterns, &state, None)?;
        self.terms.is_well_ranked(result).then(|| Match {
            result,
            bindings: bindings(patterns, state),
            conditions,
        })
    }

    /// What the metavariables of a pattern stand for in a term that has its form.
    pub(super) fn fit(
        &mut self,
        patterns: &Patterns,
        conditions: &[Condition],
        term: TermId,
    ) -> Option<Bindings> {
        let count = patterns.metas.len();
        let mut state = State {
            terms: vec![None; count],
            ranges: vec![None; count],
        };
        let mut search = Search {
            context: self,
            conditions,
            patterns,
            is_of_name: true,
        };
        search
            .fits(&patterns.left, term, &mut state)
            .then(|| bindings(patterns, state))
    }

    /// Builds one side of a rule; `turn` is the repetition inside `?a * ...`.
    pub(super) fn build(
        &mut self,
        pattern: &Pattern,
        patterns: &Patterns,
        state: &State,
        turn: Option<usize>,
    ) -> Option<TermId> {
        match pattern {
            Pattern::Meta(meta) => {
                if let Some((binder, _)) = state.ranges[*meta as usize] {
                    return Some(self.terms.variable(binder));
                }
                let terms = state.terms[*meta as usize].as_deref()?;
                let position = turn
                    .filter(|_| patterns.metas[*meta as usize].is_repeated)
                    .unwrap_or(0);
                terms.get(position).copied()
            }
            Pattern::Number(value) => Some(self.terms.number(*value)),
            Pattern::Op(op, children) => {
                let mut operands = Vec::with_capacity(children.len());
                for child in children {
                    match child {
                        Pattern::Each(inner) => {
                            for turn in 0..repetitions(patterns, state)? {
                                operands.push(self.build(inner, patterns, state, Some(turn))?);
                            }
                        }
                        _ => operands.push(self.build(child, patterns, state, turn)?),
                    }
                }
                Some(self.terms.op(*op, &operands))
            }
            Pattern::Bind(quantifier, meta, children) => {
                let (binder, limits) = state.ranges[*meta as usize].clone()?;
                let mut built = if children.len() == 1 {
                    limits
                } else {
                    Vec::new()
                };
                for child in children {
                    built.push(self.build(child, patterns, state, turn)?);
                }
                Some(self.terms.bind(*quantifier, binder, &built))
            }
            Pattern::Each(_) => None,
        }
    }
}

/// A quick look at the roots: most rules are tried on terms of another kind.
fn may_fit(pattern: &Pattern, node: &Node) -> bool {
    match (pattern, node) {
        (Pattern::Op(op, _), Node::Op(other, _)) => op == other,
        (Pattern::Bind(quantifier, ..), Node::Bind(other, ..)) => quantifier == other,
        (Pattern::Op(..) | Pattern::Bind(..), _) => false,
        _ => true,
    }
}

fn repetitions(patterns: &Patterns, state: &State) -> Option<usize> {
    let repeated = patterns.metas.iter().position(|m| m.is_repeated)?;
    state.terms[repeated].as_ref().map(Vec::len)
}

fn bindings(patterns: &Patterns, state: State) -> Bindings {
    let mut bindings = Bindings::default();
    for (meta, (terms, range)) in state.terms.into_iter().zip(state.ranges).enumerate() {
        debug_assert!(meta < patterns.metas.len());
        if let Some(terms) = terms {
            bindings.terms.push((meta as u8, terms));
        }
        if let Some((binder, limits)) = range {
            bindings.ranges.push((meta as u8, binder, limits));
        }
    }
    bindings
}

struct Search<'c, 'f, 'r> {
    context: &'c mut Context<'f>,
    conditions: &'r [Condition],
    patterns: &'r Patterns,
    /// For the name of a loss: nothing is rewritten by it.
    is_of_name: bool,
}

impl Search<'_, '_, '_> {
    fn fits(&mut self, pattern: &Pattern, term: TermId, state: &mut State) -> bool {
        match pattern {
            Pattern::Meta(meta) => match &state.terms[*meta as usize] {
                Some(bound) => bound.as_slice() == [term],
                None => {
                    state.terms[*meta as usize] = Some(vec![term]);
                    true
                }
            },
            Pattern::Number(value) => self.context.terms.as_number(term) == Some(*value),
            Pattern::Each(_) => false,
            Pattern::Op(op, children) => {
                let Some(operands) = self
                    .context
                    .terms
                    .operands(*op, term)
                    .map(<[TermId]>::to_vec)
                else {
                    return false;
                };
                match op {
                    Op::Mul if self.is_of_name => {
                        let operands = sign_apart(&mut self.context.terms, children, operands);
                        self.fits_operands(*op, children, &operands, state)
                    }
                    Op::Add | Op::Mul => self.fits_operands(*op, children, &operands, state),
                    _ => {
                        children.len() == operands.len()
                            && children
                                .iter()
                                .zip(operands)
                                .all(|(p, t)| self.fits(p, t, state))
                    }
                }
            }
            Pattern::Bind(quantifier, meta, children) => {
                let Node::Bind(q, binder, parts) = self.context.terms.node(term).clone() else {
                    return false;
                };
                if q != *quantifier || children.len() != parts.len() && children.len() != 1 {
                    return false;
                }
                let (limits, matched) = parts.split_at(parts.len() - children.len());
                let range = (binder, limits.to_vec());
                match &state.ranges[*meta as usize] {
                    Some(bound) if *bound != range => return false,
                    _ => state.ranges[*meta as usize] = Some(range),
                }
                children
                    .iter()
                    .zip(matched)
                    .all(|(p, &t)| self.fits(p, t, state))
            }
        }
    }

    /// Operands in any order: first the patterns with structure, then what is bound already, then the
    /// metavariables with conditions, each of which takes all that meet them; the last takes the rest.
    fn fits_operands(
        &mut self,
        op: Op,
        patterns: &[Pattern],
        operands: &[TermId],
        state: &mut State,
    ) -> bool {
        let structured: Vec<&Pattern> = patterns
            .iter()
            .filter(|p| !matches!(p, Pattern::Meta(_) | Pattern::Each(_)))
            .collect();
        self.assign(op, patterns, &structured, operands.to_vec(), state)
    }

    fn assign(
        &mut self,
        op: Op,
        patterns: &[Pattern],
        structured: &[&Pattern],
        left_over: Vec<TermId>,
        state: &mut State,
    ) -> bool {
        let Some((first, others)) = structured.split_first() else {
            return self.distribute_rest(op, patterns, left_over, state);
        };
        for position in 0..left_over.len() {
            let mut attempt = state.clone();
            if self.fits(first, left_over[position], &mut attempt) {
                let mut remaining = left_over.clone();
                remaining.remove(position);
                if self.assign(op, patterns, others, remaining, &mut attempt) {
                    *state = attempt;
                    return true;
                }
            }
        }
        false
    }

    fn distribute_rest(
        &mut self,
        op: Op,
        patterns: &[Pattern],
        mut rest: Vec<TermId>,
        state: &mut State,
    ) -> bool {
        let mut taker = None;
        let mut conditional = Vec::new();
        for pattern in patterns {
            match pattern {
                Pattern::Meta(meta) if state.terms[*meta as usize].is_some() => {
                    let bound = state.terms[*meta as usize].as_deref().unwrap_or(&[]);
                    let [bound] = *bound else { return false };
                    if !self.take_out(op, bound, &mut rest) {
                        return false;
                    }
                }
                Pattern::Meta(meta) if self.is_conditional(*meta) => conditional.push(*meta),
                Pattern::Meta(_) | Pattern::Each(_) => taker = Some(pattern),
                _ => {}
            }
        }
        for meta in conditional {
            let (taken, others): (Vec<_>, Vec<_>) =
                rest.into_iter().partition(|&t| self.meets(meta, t, state));
            if taken.is_empty() {
                return false;
            }
            let group = self.context.terms.op(op, &taken);
            state.terms[meta as usize] = Some(vec![group]);
            rest = others;
        }
        match taker {
            None => rest.is_empty(),
            Some(_) if rest.is_empty() => false,
            Some(Pattern::Meta(meta)) => {
                let group = self.context.terms.op(op, &rest);
                state.terms[*meta as usize] = Some(vec![group]);
                true
            }
            Some(Pattern::Each(inner)) => match inner.as_ref() {
                Pattern::Meta(meta) => {
                    state.terms[*meta as usize] = Some(rest);
                    true
                }
                inner => self.fits_each(inner, rest, state),
            },
            Some(_) => false,
        }
    }

    /// Removes a term from the operands; a product among factors is removed factor by factor.
    fn take_out(&self, op: Op, term: TermId, operands: &mut Vec<TermId>) -> bool {
        let parts = self
            .context
            .terms
            .operands(op, term)
            .unwrap_or(std::slice::from_ref(&term));
        parts.iter().all(|part| {
            let found = operands.iter().position(|operand| operand == part);
            found.is_some_and(|at| {
                operands.remove(at);
                true
            })
        })
    }

    /// Every operand has the form of the repeated pattern: what is repeated may differ from one to the
    /// next, the rest is the same in all.
    fn fits_each(&mut self, inner: &Pattern, operands: Vec<TermId>, state: &mut State) -> bool {
        let repeated: Vec<usize> = (0..state.terms.len())
            .filter(|&k| self.patterns.metas[k].is_repeated)
            .collect();
        let mut lists: Vec<Vec<TermId>> = vec![Vec::with_capacity(operands.len()); repeated.len()];
        for operand in operands {
            repeated.iter().for_each(|&k| state.terms[k] = None);
            if !self.fits(inner, operand, state) {
                return false;
            }
            for (list, &k) in lists.iter_mut().zip(&repeated) {
                list.extend(state.terms[k].as_deref().unwrap_or(&[]));
            }
        }
        for (list, k) in lists.into_iter().zip(repeated) {
            state.terms[k] = Some(list);
        }
        true
    }

    fn is_conditional(&self, meta: u8) -> bool {
        let name = &self.patterns.metas[meta as usize].name;
        self.conditions.iter().any(|c| c.of == name)
    }

    fn meets(&mut self, meta: u8, term: TermId, state: &State) -> bool {
        let name = &self.patterns.metas[meta as usize].name;
        let conditions = self.conditions;
        conditions.iter().filter(|c| c.of == name).all(|condition| {
            let variable = condition.variable.and_then(|v| self.patterns.meta(v));
            let binder = variable.and_then(|m| state.ranges[m as usize].as_ref().map(|(b, _)| *b));
            self.context
                .holds_in(condition.kind, (self.patterns, state), term, binder)
        })
    }
}
