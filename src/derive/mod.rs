//! The engine: from a model to its loss, phase by phase.

mod candidates;
mod cases;
mod collect;
mod conditions;
mod constants;
mod egraph;
mod existence;
mod form;
mod forms;
mod fractions;
mod fresh;
mod growth;
mod insert;
mod linear;
mod logits;
mod matching;
mod matrices;
mod mean;
mod moments;
mod monomial;
mod order;
mod parts;
mod phases;
mod plan;
mod products;
mod ratios;
mod reasons;
mod recognise;
mod scope;
mod shares;
mod steps;
mod tails;
mod together;
mod unbounded;
mod valueless;
mod wide;

use crate::derivation::{
    Assumption, Definition, Derivation, Justification, Relation, Rewrite, SHORT_DENSITY, Site, Step,
};
use crate::diag::{Code, Diagnostic};
use crate::model::{Goal, Model, Sample};
use crate::rules;
use crate::term::facts::Facts;
use crate::term::{Node, Op, Sense, TermId};
use matching::Context;
use phases::Phase;
use rustc_hash::{FxHashMap, FxHashSet};

/// Terms deeper than this are refused: every walk over a term goes down one call a level.
const DEEPEST: u32 = 2_000;

/// A place in a derivation from which something is tried.
#[derive(Clone, Copy)]
struct Start {
    /// The number of the step that comes next.
    first: usize,
    statement: TermId,
}

/// Derives from a model.
///
/// # Errors
/// If a step that the derivation cannot do without has a condition that is not proved, or a limit is hit.
pub fn derive(model: Model, input: &str, goal: Goal) -> Result<Derivation, Diagnostic> {
    let Model {
        terms,
        parameters,
        assumptions,
        definitions,
        typed,
        warnings,
        mut remarks,
        start,
        sample,
        data_distribution,
        support,
    } = model;
    let (stages, definitions): (Vec<_>, Vec<_>) = definitions.into_iter().unzip();
    if definitions
        .iter()
        .flat_map(|d| [d.left, d.right])
        .chain([start])
        .any(|t| terms.depth(t) > DEEPEST)
    {
        return Err(Diagnostic::new(
            Code::TooDeep,
            format!("the model is nested more than {DEEPEST} levels deep"),
        )
        .help("give the inner parts names of their own, as in `ŷ = …`"));
    }
    let holds: Vec<_> = assumptions.iter().map(Assumption::holds).collect();
    let equations: Vec<_> = definitions.iter().map(|d| (d.left, d.right)).collect();
    let context = Context {
        terms,
        facts: Facts::new(&holds, &equations),
        parameters: parameters.clone(),
        made: FxHashMap::default(),
        repeated: FxHashSet::default(),
    };
    let mut driver = Driver {
        context,
        statement: start,
        steps: Vec::new(),
        stages,
        definitions,
        sample,
        data_distribution,
        support,
        goal,
        reduced: None,
        granted: None,
    };
    driver.run()?;
    driver.depends_on_each(input)?;
    let (per_observation, loss) = driver.recognise();
    remarks.extend(driver.remarks(loss.is_some()));
    for doubt in driver.doubts() {
        if !remarks.contains(&doubt) {
            remarks.push(doubt);
        }
    }
    let Driver {
        context,
        steps,
        definitions,
        ..
    } = driver;
    let terms = context.terms;
    let is_truncated = { warnings.iter() }.any(|warning| warning.code == Code::Truncated);
    let mut derivation = Derivation {
        terms,
        input: input.to_owned(),
        parameters,
        assumptions,
        definitions,
        typed,
        warnings,
        start,
        steps,
        per_observation,
        loss,
        remarks,
    };
    if is_truncated {
        derivation.deny_likelihood(SHORT_DENSITY);
    }
    Ok(derivation)
}

/// A derivation under way.
struct Driver<'a> {
    context: Context<'a>,
    statement: TermId,
    steps: Vec<Step>,
    stages: Vec<crate::model::Stage>,
    definitions: Vec<Definition>,
    sample: Option<Sample>,
    data_distribution: Option<crate::model::DataDistribution>,
    support: Option<crate::model::Support>,
    goal: Goal,
    /// The small statement of the last wide one.
    reduced: Option<(TermId, wide::Reduced)>,
    /// What is taken to be positive while a name is sought that the result would have; none elsewhere.
    granted: Option<TermId>,
}

impl Driver<'_> {
    /// Refuses an objective that does not move with what is optimised, as of `y ~ Normal(w - w, 1)`: every value is an optimum.
    fn depends_on_each(&self, input: &str) -> Result<(), Diagnostic> {
        let Some((_, body)) = self.optimum() else {
            return Ok(());
        };
        let terms = &self.context.terms;
        let mut parameters = self.context.parameters.iter();
        let Some(&idle) = parameters.find(|&&name| !terms.mentions(body, name)) else {
            return Ok(());
        };
        let word = terms.text(idle);
        let message =
            format!("`{word}` drops out of the objective, so every value of it is an optimum");
        Err(Diagnostic::new(Code::ParameterAbsent, message)
            .at_word(word, input)
            .help(format!(
                "correct the formula that holds `{word}`, or optimise something else with `--wrt`"
            )))
    }

    /// The sense and the body of the statement, where it is an objective.
    fn optimum(&self) -> Option<(Sense, TermId)> {
        match self.context.terms.node(self.statement) {
            Node::Optimum(sense, _, body) => Some((*sense, *body)),
            _ => None,
        }
    }

    /// Runs a phase; whether it changed anything.
    fn phase(&mut self, phase: &'static Phase) -> Result<bool, Diagnostic> {
        if !phase.reaches(&self.context.terms, self.statement) {
            return Ok(false);
        }
        if let [(_, rule)] = phase.objective_rules() {
            // Of the whole body there is one reading only: nothing to choose, so no e-graph is needed.
            return Ok(self.objective(rule.name, phase.id, phase.landmark, &[]));
        }
        let rewrites = if self.context.terms.width(self.statement) > wide::WIDE {
            self.rewrites_of_wide(phase)?
        } else {
            let mut rewrites = rewrites_of(&mut self.context, phase, self.statement)?;
            if self.context.terms.ops(self.statement) & Op::If.bit() != 0 {
                let so_far = rewrites.last().map_or(self.statement, |last| last.after);
                rewrites.extend(cases::rewrites_inside(&mut self.context, phase, so_far)?);
            }
            rewrites
        };
        if rewrites.is_empty() {
            return Ok(false);
        }
        let reason = reasons::of_phase(&self.context.terms, phase, &rewrites);
        self.push(phase.id, reason, phase.landmark, rewrites);
        Ok(true)
    }

    /// What a phase does to a wide statement: found on a small one, then done to all, one rewrite at a time.
    fn rewrites_of_wide(&mut self, phase: &'static Phase) -> Result<Vec<Rewrite>, Diagnostic> {
        let mut rewrites: Vec<Rewrite> = Vec::new();
        let mut statement = self.statement;
        loop {
            let reduced = match self.reduced.take() {
                Some((of, reduced)) if of == statement => reduced,
                _ => wide::reduce(&mut self.context, statement),
            };
            let found = rewrites_of(&mut self.context, phase, reduced.statement)?;
            let Some(first) = found.first() else {
                self.reduced = Some((statement, reduced));
                return Ok(rewrites);
            };
            let whole = reduced
                .transfer(&mut self.context, first, statement)
                .ok_or_else(|| unreadable(phase))?;
            statement = whole.after;
            rewrites.push(whole);
        }
    }

    /// Applies a rule to the whole body, with what its right side needs; the reason is the rule's.
    fn objective(
        &mut self,
        name: &'static str,
        id: &'static str,
        landmark: bool,
        given: &[(&str, TermId)],
    ) -> bool {
        let reason = rules::find(name).map_or("", |rule| rule.reason);
        self.objective_because(name, id, landmark, given, reason)
    }

    /// Applies a rule to the whole body for a reason in better words than the rule's.
    fn objective_because(
        &mut self,
        name: &'static str,
        id: &'static str,
        landmark: bool,
        given: &[(&str, TermId)],
        reason: &str,
    ) -> bool {
        let (Some(rule), Some((sense, body))) = (rules::find(name), self.optimum()) else {
            return false;
        };
        let Some(found) = self.context.find(rule, body, given) else {
            return false;
        };
        let sense = if rule.law == rules::Law::Negate {
            sense.flipped()
        } else {
            sense
        };
        let names = self.context.parameters.clone();
        let after = self.context.terms.optimum(sense, &names, found.result);
        let site = Site {
            path: vec![0],
            before: body,
            after: found.result,
            bindings: found.bindings,
        };
        let rewrite = Rewrite {
            by: Justification::Rule(name),
            before: self.statement,
            after,
            sites: vec![site],
            conditions: found.conditions,
        };
        self.push(id, reason.to_owned(), landmark, vec![rewrite]);
        true
    }

    fn here(&self) -> Start {
        Start {
            first: self.steps.len(),
            statement: self.statement,
        }
    }

    /// Gives up what was tried since then.
    fn back_to(&mut self, start: Start) {
        self.steps.truncate(start.first);
        self.statement = start.statement;
    }

    /// Makes one step of the last ones, from the step of that phase on: they are one idea.
    fn join_last(&mut self, phase: &str) {
        let Some(first) = self.steps.iter().rposition(|step| step.phase == phase) else {
            return;
        };
        self.join_from(first);
    }

    /// Makes one step of all from that one on, with the reason of the first.
    fn join_from(&mut self, first: usize) {
        if first + 1 >= self.steps.len() {
            return;
        }
        let later = self.steps.split_off(first + 1);
        let step = &mut self.steps[first];
        for other in later {
            step.relation = step.relation.max(other.relation);
            step.after = other.after;
            step.landmark |= other.landmark;
            step.rewrites.extend(other.rewrites);
        }
    }

    /// Adds a step and moves on to its statement.
    fn push(
        &mut self,
        phase: &'static str,
        reason: String,
        landmark: bool,
        rewrites: Vec<Rewrite>,
    ) {
        let (Some(first), Some(last)) = (rewrites.first(), rewrites.last()) else {
            return;
        };
        let (before, after) = (first.before, last.after);
        let relation = rewrites
            .iter()
            .map(|r| relation(&r.by))
            .max()
            .unwrap_or(Relation::Equal);
        self.steps.push(Step {
            phase,
            relation,
            reason,
            landmark,
            before,
            after,
            rewrites,
        });
        self.statement = after;
    }
}

/// What a phase does to a statement.
fn rewrites_of(
    context: &mut Context<'_>,
    phase: &'static Phase,
    statement: TermId,
) -> Result<Vec<Rewrite>, Diagnostic> {
    if !phase.applies(context, statement) {
        return Ok(Vec::new());
    }
    let run = match egraph::run(context, phase, statement) {
        Err(egraph::Stuck::OddProof) => one_by_one(context, phase, statement),
        run => run,
    };
    let (best, proof) = run.map_err(|stuck| match stuck {
        egraph::Stuck::TooLarge => Diagnostic::new(
            Code::Limit,
            format!("the phase `{}` grew too large", phase.id),
        )
        .help("derive a smaller model, or write the product with an index"),
        egraph::Stuck::OddProof => unreadable(phase),
    })?;
    if best == statement {
        return Ok(Vec::new());
    }
    steps::rewrites(context, &proof)
        .filter(|rewrites| !rewrites.is_empty())
        .ok_or_else(|| unreadable(phase))
}

/// Runs a phase rule by rule, for as long as they apply: where two rules lead to one term, egg's proof of all at once may
/// go forth by the one and back by the other.
fn one_by_one(
    context: &mut Context<'_>,
    phase: &Phase,
    statement: TermId,
) -> Result<(TermId, Vec<egraph::ProofStep>), egraph::Stuck> {
    /// No phase of the table comes near so many.
    const MOST_ROUNDS: usize = 64;
    let (mut best, mut steps) = (statement, Vec::new());
    let rules: Vec<Phase> = phase.rule_by_rule().collect();
    for _ in 0..MOST_ROUNDS {
        let before = best;
        for rule in &rules {
            let (after, proof) = egraph::run(context, rule, best)?;
            best = after;
            steps.extend(proof);
        }
        if best == before {
            return Ok((best, steps));
        }
    }
    Err(egraph::Stuck::TooLarge)
}

fn unreadable(phase: &Phase) -> Diagnostic {
    Diagnostic::new(
        Code::Internal,
        format!("the proof of the phase `{}` cannot be read", phase.id),
    )
}

fn relation(by: &Justification) -> Relation {
    match by {
        Justification::Rule(name) => {
            rules::find(name).map_or(Relation::Equal, |rule| rule.law.relation())
        }
        Justification::Definition(_) => Relation::Definition,
    }
}
