//! The hinge: a derivation as plain data that can be checked without the engine that found it.

use crate::diag::{Diagnostic, Label};
use crate::term::facts::{Domain, Holds, Subject};
use crate::term::{Binder, Name, Path, TermId, Terms};

/// From a model to its loss. All terms are of `terms`.
#[derive(Clone, Debug)]
pub struct Derivation {
    /// The store of every term below.
    pub terms: Terms,
    /// What the user wrote.
    pub input: String,
    /// What is optimised; empty where the derivation is of a value.
    pub parameters: Vec<Name>,
    /// What holds throughout.
    pub assumptions: Vec<Assumption>,
    /// What opaque calls are defined to be, each used by a step of its own.
    pub definitions: Vec<Definition>,
    /// The densities that the user typed.
    pub typed: Vec<Typed>,
    /// What the user should know, such as an assumption that nobody stated.
    pub warnings: Vec<Diagnostic>,
    /// The first statement: an `Optimum` term, or a value.
    pub start: TermId,
    /// The steps, each from the statement before to the next.
    pub steps: Vec<Step>,
    /// The summand alone, without its index, where the result is a sum over observations.
    pub per_observation: Option<TermId>,
    /// The textbook name of the result, if it has one.
    pub loss: Option<Loss>,
    /// What a reader should know of the result, as sentences: that the log of a sum stays, for example.
    pub remarks: Vec<String>,
}

/// How a remark begins that says what the result is where no textbook has a name for it.
pub(crate) const CLOSING: &str = "This is ";

/// Why the prior of a parameter is flat: what is assumed is that, and not where the parameter lies.
pub(crate) const FLAT_PRIOR: &str = "it is optimised, and nothing states its prior";

/// What needs the condition of `ind(y > 0)`, or of a case that is zero where it fails: such a condition is written by the user.
pub(crate) const ZERO_ELSEWHERE: &str = "a density that is zero elsewhere";

/// Said of a result whose density misses a factor that depends on what is optimised.
pub(crate) const SHORT_DENSITY: &str = "The density does not add up to one where the observations may lie, by a factor that depends on what is optimised: this is not the loss of maximum likelihood.";

/// Said of a result whose density has no integral.
pub(crate) const NO_DENSITY: &str = "What was typed has no integral, so it is no density, and this is not the loss of maximum likelihood.";

impl Derivation {
    /// Takes back what the result is called, and says why: what is printed must not claim what a warning denies.
    pub(crate) fn deny_likelihood(&mut self, why: &str) {
        self.loss = None;
        self.remarks
            .retain(|remark| !remark.starts_with(CLOSING) && remark != why);
        self.remarks.push(why.to_owned());
    }

    /// Says what the result is where the observations lie as they are probably meant to.
    pub(crate) fn suppose_likelihood(&mut self, support: &str) {
        for remark in &mut self.remarks {
            if let Some(what) = remark.strip_prefix(CLOSING) {
                *remark = format!(
                    "Where {support}, as nothing states, what was typed adds up to one, and this is {what}"
                );
            }
        }
    }

    /// Says what the result is under the condition that the density has mass one, which was not tried.
    pub(crate) fn doubt_likelihood(&mut self) {
        for remark in &mut self.remarks {
            if let Some(what) = remark.strip_prefix(CLOSING) {
                *remark = format!(
                    "If what was typed adds up to one whatever is optimised, this is {what}"
                );
            }
        }
    }

    /// What the result is: its textbook name, or what it is called without one, such as `negative log-likelihood, up to constants`.
    pub fn called(&self) -> Option<&str> {
        let closing = || {
            let mut remarks = self.remarks.iter();
            let what = remarks.find_map(|remark| remark.strip_prefix(CLOSING))?;
            what.strip_prefix("the ")?.strip_suffix('.')
        };
        self.loss.as_ref().map(|loss| loss.name).or_else(closing)
    }

    /// The last statement.
    pub fn result(&self) -> TermId {
        self.steps.last().map_or(self.start, |step| step.after)
    }

    /// What holds, as the prover of facts wants it.
    pub fn holds(&self) -> Vec<Holds> {
        self.assumptions.iter().map(Assumption::holds).collect()
    }

    /// What calls are defined to be, as the prover of facts wants it.
    pub fn equations(&self) -> Vec<(TermId, TermId)> {
        self.definitions.iter().map(|d| (d.left, d.right)).collect()
    }
}

/// A condition under which the derivation holds.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// What it is about.
    pub subject: Subject,
    /// Where its value lies.
    pub domain: Domain,
    /// The subject as it is shown: `σ`, `y_i`.
    pub shown: TermId,
    /// The ends of the stated set where one of them is no number; the domain knows nothing of such an end.
    pub ends: Option<Ends>,
    /// In the plain notation: `σ > 0`.
    pub text: String,
    /// The user said so, or it follows; otherwise it is assumed because the model needs it.
    pub stated: bool,
    /// Why it is there: `stated`, `a standard deviation is positive`.
    pub because: String,
}

/// The ends of a set, as they are shown: `1` and `K` of `1..K`, none at infinity; and whether each belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The lower end.
    pub low: Option<(TermId, bool)>,
    /// The upper end.
    pub high: Option<(TermId, bool)>,
}

impl Assumption {
    /// The part that facts follow from.
    pub fn holds(&self) -> Holds {
        Holds {
            subject: self.subject,
            domain: self.domain.clone(),
            text: self.text.clone(),
        }
    }
}

/// A density that the user typed, at their word.
#[derive(Clone, Debug)]
pub struct Typed {
    /// What it is of: `y_i`, `w_j`.
    pub variable: TermId,
    /// Its formula, without the constant that `∝` leaves out.
    pub body: TermId,
    /// Ends of its support that are no numbers, each with whether it is the lower one.
    pub ends: Vec<(TermId, bool)>,
    /// What it is conditioned on: behind its bar.
    pub given: Vec<TermId>,
    /// It is of several observed variables at once: `p(x, y; θ)`.
    pub several: bool,
    /// It is of an event, `P(X = k)`, and nothing states which values that may have: it is a count.
    pub of_event: bool,
    /// It was typed with `∝`.
    pub up_to_factor: bool,
    /// It is a prior.
    pub of_parameters: bool,
    /// Where it stands.
    pub place: Label,
    /// The remark that it is taken at the user's word, among the remarks of the derivation until it is weighed.
    pub remark: Option<String>,
}

/// An opaque term and what it is defined to be, for every value of its variables.
#[derive(Clone, Debug)]
pub struct Definition {
    /// `p(y_i | x_i; θ)`.
    pub left: TermId,
    /// `1/sqrt(2π σ²) exp(…)`.
    pub right: TermId,
    /// Variables that may be replaced in both, such as i; the sides may hold no other free variable.
    pub variables: Vec<Binder>,
    /// The name of what is put in: `the normal density`, `independence`.
    pub name: String,
    /// The reason in words.
    pub reason: String,
}

/// How a statement follows from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Both have the same value wherever the assumptions hold.
    Equal,
    /// A density, a model or a notation is put in.
    Definition,
    /// Both have the same optimum.
    SameOptimum,
    /// A limit or an estimate.
    Approximation,
}

impl Relation {
    /// Its name in the JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Equal => "equal",
            Relation::Definition => "definition",
            Relation::SameOptimum => "same-optimum",
            Relation::Approximation => "approximation",
        }
    }
}

/// One idea: what a lecturer would write as one line.
#[derive(Clone, Debug)]
pub struct Step {
    /// The id of its phase, such as `log-of-product`.
    pub phase: &'static str,
    /// The weakest relation among its rewrites (the greatest in the order of [`Relation`]).
    pub relation: Relation,
    /// Why, in words.
    pub reason: String,
    /// It belongs to the shortest telling.
    pub landmark: bool,
    /// The statement before.
    pub before: TermId,
    /// The statement after.
    pub after: TermId,
    /// Every rewrite, in order; at least one.
    pub rewrites: Vec<Rewrite>,
}

/// What justifies a rewrite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Justification {
    /// A row of the rule table, by its name.
    Rule(&'static str),
    /// A definition, by its place in [`Derivation::definitions`].
    Definition(usize),
}

/// One rule, applied at one or more disjoint places of a statement at once.
#[derive(Clone, Debug)]
pub struct Rewrite {
    /// Why it may be done.
    pub by: Justification,
    /// The statement before.
    pub before: TermId,
    /// The statement after.
    pub after: TermId,
    /// Where, and with what in the place of the rule's metavariables.
    pub sites: Vec<Site>,
    /// The rule's conditions on those terms, without repetition, in order of first use.
    pub conditions: Vec<Met>,
}

/// A place where a rule was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// From the statement's root.
    pub path: Path,
    /// The subterm before.
    pub before: TermId,
    /// The subterm after.
    pub after: TermId,
    /// What the rule's metavariables stand for.
    pub bindings: Bindings,
}

/// What metavariables stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bindings {
    /// By the metavariable's number in its rule; one term, or one for each repetition of `?a * ...`.
    pub terms: Vec<(u8, Vec<TermId>)>,
    /// Bound variables and limits, by the metavariable's number: `[?i]` of `sum[?i](…)`.
    pub ranges: Vec<(u8, Binder, Vec<TermId>)>,
    /// For a definition: what its variables become.
    pub variables: Vec<(Binder, TermId)>,
}

impl Bindings {
    /// The terms of a metavariable; empty if it has none.
    pub fn terms_of(&self, meta: u8) -> &[TermId] {
        self.terms
            .iter()
            .find(|(m, _)| *m == meta)
            .map_or(&[], |(_, terms)| terms)
    }
}

/// A condition that was met.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Met {
    /// The kind of condition.
    pub condition: ConditionKind,
    /// The term it was asked of.
    pub term: TermId,
    /// The bound variable that must be absent, for [`ConditionKind::FreeOf`]; for [`ConditionKind::SumsToOne`] and [`ConditionKind::SumsTo`]
    /// the index; for
    /// [`ConditionKind::Density`] and [`ConditionKind::Integrable`] the variable of the expectation.
    pub variable: Option<Binder>,
}

/// The closed list of what a rule can ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionKind {
    /// Above zero.
    Positive,
    /// Not zero.
    NonZero,
    /// A whole number.
    Integer,
    /// No optimised parameter occurs in it.
    ParameterFree,
    /// A bound variable does not occur free in it.
    FreeOf,
    /// No name and no variable occurs in it.
    Closed,
    /// It is a number, not a vector or a matrix.
    Scalar,
    /// It is a symmetric, positive definite matrix.
    Definite,
    /// Between 0 and 1.
    Unit,
    /// It is the density that the rule is about, and the variable of the expectation ranges over all of its support.
    Density,
    /// Its expectation exists: it does not depend on the variable, or a moment of the distribution says so, or the variable
    /// has finitely many values. Of a density
    /// of which nothing is known this is taken for granted, as it is by whoever writes the expectation.
    Integrable,
    /// Over the bound variable, which runs from 1 to `?h`, it sums to one: it is the component of that number of a one-hot
    /// vector, or of shares, of `?h` components.
    SumsToOne,
    /// Over the bound variable, which runs from 1 to `?h`, it sums to `?n`: it is the component of that number of a vector of
    /// `?h` components whose total is stated.
    SumsTo,
    /// It is a whole number and not below `?l - 1`, where `?l` is a number: the range from `?l` to it has as many numbers as
    /// their difference and one say, which may be none.
    Reaches,
    /// It is `?a`, multiplied out and collected: both are one polynomial. For the rule `collect`.
    Collected,
    /// It is `?a` with one observation `x_i` replaced by the variable of the expectation, and `?a` depends
    /// on `?i` through that observation alone. For the rule `sample-mean`.
    SampleOf,
}

/// A loss with a textbook name.
#[derive(Clone, Debug)]
pub struct Loss {
    /// `mse`.
    pub id: &'static str,
    /// `mean squared error`.
    pub name: &'static str,
    /// What plays which part: the target, the prediction.
    pub roles: Vec<(&'static str, TermId)>,
}
