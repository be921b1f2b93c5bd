//! Replay: every rewrite is done again, from the rule table alone.

use super::conditions::{self, Prover};
use super::instantiate::{Prepared, substitute};
use super::ranks::Ranks;
use super::scope::{free_variable, occurs};
use super::{At, Refusal, objective, observation, wellformed};
use crate::derivation::{
    Bindings, ConditionKind, Definition, Derivation, Justification, Relation, Rewrite, Step,
};
use crate::rules::{self, Law, Rule};
use crate::term::facts::Facts;
use crate::term::{Binder, Name, Op, TermId, Terms};
use rustc_hash::FxHashSet;

/// What was replayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// The steps.
    pub steps: usize,
    /// Their rewrites.
    pub rewrites: usize,
    /// The places at which a rule or a definition was applied.
    pub sites: usize,
    /// The conditions that were proved.
    pub conditions: usize,
}

/// Checks a derivation; the first thing that is wrong is the refusal. Terms are added to its store.
pub fn replay(derivation: &mut Derivation) -> Result<Replayed, Refusal> {
    wellformed::check(derivation)?;
    let holds = derivation.holds();
    let equations = derivation.equations();
    let result = derivation.result();
    let ranks = ranks(derivation);
    let Derivation {
        terms,
        parameters,
        definitions,
        start,
        steps,
        per_observation,
        ..
    } = derivation;
    let facts = Facts::new(&holds, &equations);
    let mut checker = Checker {
        prover: Prover::new(facts, ranks, terms, parameters, definitions),
        terms,
        parameters,
        definitions,
        fitting: FxHashSet::default(),
        done: Replayed::default(),
    };
    checker.statement(*start)?;
    let mut reached = *start;
    for (number, step) in steps.iter().enumerate() {
        checker.step(step, number, reached)?;
        reached = step.after;
    }
    if let Some(claimed) = *per_observation {
        observation::check(&mut checker.prover, checker.terms, result, claimed)?;
    }
    Ok(checker.done)
}

/// The ranks of names, where a condition asks for them, or functions may be of vectors.
fn ranks(derivation: &Derivation) -> Ranks {
    let rewrites = derivation.steps.iter().flat_map(|step| &step.rewrites);
    let mut conditions = rewrites.flat_map(|rewrite| &rewrite.conditions);
    let definitions = derivation.definitions.iter().map(|d| d.right);
    let mut statements = [derivation.start].into_iter().chain(definitions);
    let of_vectors = [
        Op::Dot,
        Op::MatMul,
        Op::Diag,
        Op::Norm,
        Op::Norm1,
        Op::Softmax,
    ];
    let of_vectors = of_vectors.iter().fold(0, |bits, op| bits | op.bit());
    if conditions.any(|met| met.condition == ConditionKind::Scalar)
        || statements.any(|statement| derivation.terms.ops(statement) & of_vectors != 0)
    {
        Ranks::of(derivation, &[])
    } else {
        Ranks::default()
    }
}

struct Checker<'a> {
    terms: &'a mut Terms,
    parameters: &'a [Name],
    definitions: &'a [Definition],
    prover: Prover<'a>,
    /// Terms whose parts are known to fit each other.
    fitting: FxHashSet<TermId>,
    done: Replayed,
}

impl Checker<'_> {
    /// A statement means something: nothing in it is unbound, and it is about the parameters.
    fn statement(&mut self, statement: TermId) -> Result<(), Refusal> {
        objective::check_parameters(self.terms, statement, self.parameters)?;
        if !self.prover.fits(self.terms, statement, &mut self.fitting) {
            return Err(Refusal::OddRanks { statement });
        }
        match free_variable(self.terms, statement) {
            Some(variable) => Err(Refusal::OpenStatement {
                statement,
                variable,
            }),
            None => Ok(()),
        }
    }

    fn step(&mut self, step: &Step, number: usize, reached: TermId) -> Result<(), Refusal> {
        let mut at = At {
            step: number,
            ..At::default()
        };
        chained(at, step.before, reached)?;
        let mut relation = None;
        let mut reached = step.before;
        for (rewrite_number, rewrite) in step.rewrites.iter().enumerate() {
            at.rewrite = rewrite_number;
            chained(at, rewrite.before, reached)?;
            relation = relation.max(Some(self.rewrite(rewrite, at)?));
            reached = rewrite.after;
        }
        chained(at, step.after, reached)?;
        let found = relation.ok_or(Refusal::EmptyStep { step: number })?;
        if found != step.relation {
            return Err(Refusal::WrongRelation {
                step: number,
                claimed: step.relation,
                found,
            });
        }
        self.done.steps += 1;
        Ok(())
    }

    fn rewrite(&mut self, rewrite: &Rewrite, at: At) -> Result<Relation, Refusal> {
        if rewrite.sites.is_empty() {
            return Err(Refusal::NoSite { at });
        }
        self.stand_where_claimed(rewrite, at)?;
        let law = match rewrite.by {
            Justification::Rule(name) => self.by_rule(rewrite, name, at)?,
            Justification::Definition(number) => self.by_definition(rewrite, number, at)?,
        };
        let found = objective::expected(self.terms, rewrite, law, at)?;
        if !self.terms.same(found, rewrite.after) {
            return Err(Refusal::WrongStatement {
                at,
                claimed: rewrite.after,
                found,
            });
        }
        self.statement(rewrite.after)?;
        self.done.rewrites += 1;
        self.done.sites += rewrite.sites.len();
        self.done.conditions += rewrite.conditions.len();
        Ok(law.relation())
    }

    fn stand_where_claimed(&self, rewrite: &Rewrite, at: At) -> Result<(), Refusal> {
        for (number, site) in rewrite.sites.iter().enumerate() {
            let at = At { site: number, ..at };
            let found = self.terms.at(rewrite.before, &site.path);
            let found = found.ok_or(Refusal::NoSuchPath { at })?;
            if found != site.before {
                return Err(Refusal::NotAtSite {
                    at,
                    claimed: site.before,
                    found,
                });
            }
        }
        Ok(())
    }

    fn by_rule(&mut self, rewrite: &Rewrite, name: &'static str, at: At) -> Result<Law, Refusal> {
        let unknown = Refusal::UnknownRule { at, claimed: name };
        let rule: &Rule = rules::find(name).ok_or(unknown)?;
        objective::check_place(self.terms, rewrite, rule.law, at)?;
        let prepared = Prepared::new(rule.patterns());
        for (number, site) in rewrite.sites.iter().enumerate() {
            let at = At { site: number, ..at };
            if !site.bindings.variables.is_empty() {
                let variable = site.bindings.variables[0].0;
                return Err(Refusal::BadVariable { at, variable });
            }
            let (left, right) = prepared.sides(self.terms, &site.bindings, at)?;
            self.agree(left, right, site.before, site.after, at)?;
            for variable in prepared.made(&site.bindings) {
                if occurs(self.terms, rewrite.before, variable) {
                    return Err(Refusal::NotFresh { at, variable });
                }
            }
        }
        conditions::check(&mut self.prover, self.terms, rule, rewrite, at)?;
        Ok(rule.law)
    }

    fn by_definition(&mut self, rewrite: &Rewrite, number: usize, at: At) -> Result<Law, Refusal> {
        let definition = self.definitions.get(number);
        let definition = definition.ok_or(Refusal::UnknownDefinition {
            at,
            claimed: number,
        })?;
        objective::check_place(self.terms, rewrite, Law::Definition, at)?;
        if let Some(condition) = rewrite.conditions.first().cloned() {
            return Err(Refusal::ExtraCondition { at, condition });
        }
        for (number, site) in rewrite.sites.iter().enumerate() {
            let at = At { site: number, ..at };
            variables_fit(definition, &site.bindings, at)?;
            let values = &site.bindings.variables;
            let left = substitute(self.terms, definition.left, values, at)?;
            let right = substitute(self.terms, definition.right, values, at)?;
            self.agree(left, right, site.before, site.after, at)?;
        }
        Ok(Law::Definition)
    }

    fn agree(
        &mut self,
        left: TermId,
        right: TermId,
        before: TermId,
        after: TermId,
        at: At,
    ) -> Result<(), Refusal> {
        if !self.terms.same(left, before) {
            return Err(Refusal::WrongLeft {
                at,
                claimed: before,
                found: left,
            });
        }
        if !self.terms.same(right, after) {
            return Err(Refusal::WrongRight {
                at,
                claimed: after,
                found: right,
            });
        }
        Ok(())
    }
}

fn chained(at: At, claimed: TermId, found: TermId) -> Result<(), Refusal> {
    if claimed == found {
        Ok(())
    } else {
        Err(Refusal::BrokenChain { at, claimed, found })
    }
}

/// Only declared variables are replaced, each once, and no metavariable is bound.
fn variables_fit(definition: &Definition, bindings: &Bindings, at: At) -> Result<(), Refusal> {
    let meta = bindings.terms.first().map(|(meta, _)| *meta);
    let meta = meta.or(bindings.ranges.first().map(|(meta, ..)| *meta));
    if let Some(meta) = meta {
        let fault = super::BindingFault::Unknown;
        return Err(Refusal::BadBinding { at, meta, fault });
    }
    let mut seen: Vec<Binder> = Vec::new();
    for &(variable, _) in &bindings.variables {
        if seen.contains(&variable) || !definition.variables.contains(&variable) {
            return Err(Refusal::BadVariable { at, variable });
        }
        seen.push(variable);
    }
    Ok(())
}
