//! Refusals: one variant for each way in which a derivation can be wrong.

use crate::derivation::{Met, Relation};
use crate::term::{Binder, TermId};
use std::fmt;

/// Where in a derivation something was refused; all numbers count from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// The step.
    pub step: usize,
    /// The rewrite in the step.
    pub rewrite: usize,
    /// The site of the rewrite.
    pub site: usize,
}

/// What is wrong with a binding of a metavariable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingFault {
    /// The rule uses it, and it stands for nothing.
    Missing,
    /// It is bound more than once, or to several terms where one is wanted.
    Several,
    /// The rule has no such metavariable, or it is of the other kind.
    Unknown,
    /// The repeated metavariables of the rule are not of one length.
    Length,
    /// The limits do not fit the quantifier.
    Limits,
    /// Two quantifiers of the rule were given one variable.
    Shared,
}

/// Why a derivation was refused: what it claims, and what was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// A term is not of the derivation's store.
    ForeignTerm,
    /// A node has the wrong number of children, or an optimum stands inside a term.
    Malformed {
        /// The node.
        term: TermId,
    },
    /// A term is nested too deeply to be checked.
    TooDeep {
        /// Its levels.
        found: u32,
        /// The most that is allowed.
        limit: u32,
    },
    /// A definition leads back to what it defines.
    Circular {
        /// The term that is defined by itself.
        term: TermId,
    },
    /// One term is defined twice.
    DefinedTwice {
        /// The first definition.
        first: usize,
        /// The second one.
        second: usize,
    },
    /// Only calls, names and divergences can be defined, and a name only by its own value.
    NotDefinable {
        /// The definition.
        definition: usize,
        /// What it tries to define.
        left: TermId,
    },
    /// A side of a definition holds a free variable that is not declared, or only the right side does.
    UndeclaredVariable {
        /// The definition.
        definition: usize,
        /// The variable.
        variable: Binder,
    },
    /// A statement holds a variable that nothing binds.
    OpenStatement {
        /// The statement.
        statement: TermId,
        /// The variable.
        variable: Binder,
    },
    /// A statement adds a number to a vector, or multiplies two vectors.
    OddRanks {
        /// The statement.
        statement: TermId,
    },
    /// A statement is of other parameters than the derivation.
    WrongParameters {
        /// The statement.
        statement: TermId,
    },
    /// A step does not start where the one before ended.
    BrokenChain {
        /// The step and the rewrite.
        at: At,
        /// Where it says it starts or ends.
        claimed: TermId,
        /// Where the one before ended.
        found: TermId,
    },
    /// A step without a rewrite.
    EmptyStep {
        /// The step.
        step: usize,
    },
    /// A step claims another relation than its rewrites have.
    WrongRelation {
        /// The step.
        step: usize,
        /// What it claims.
        claimed: Relation,
        /// What its rewrites have.
        found: Relation,
    },
    /// No rule has that name.
    UnknownRule {
        /// Where.
        at: At,
        /// The name.
        claimed: &'static str,
    },
    /// The derivation has no definition of that number.
    UnknownDefinition {
        /// Where.
        at: At,
        /// The number.
        claimed: usize,
    },
    /// A rewrite without a place.
    NoSite {
        /// Where.
        at: At,
    },
    /// The path of a site leads nowhere.
    NoSuchPath {
        /// Where.
        at: At,
    },
    /// Another term stands at the place than is claimed.
    NotAtSite {
        /// Where.
        at: At,
        /// What should stand there.
        claimed: TermId,
        /// What does.
        found: TermId,
    },
    /// Two sites of one rewrite overlap.
    Overlap {
        /// Where.
        at: At,
    },
    /// The statement after is not the statement before with the sites replaced.
    WrongStatement {
        /// Where.
        at: At,
        /// The statement after.
        claimed: TermId,
        /// What the sites make of the statement before.
        found: TermId,
    },
    /// A metavariable is not bound as the rule wants it.
    BadBinding {
        /// Where.
        at: At,
        /// The metavariable's number.
        meta: u8,
        /// What is wrong.
        fault: BindingFault,
    },
    /// A variable of a definition is bound twice, or is none of the definition's.
    BadVariable {
        /// Where.
        at: At,
        /// The variable.
        variable: Binder,
    },
    /// The left side, with the bindings, is not the term at the site.
    WrongLeft {
        /// Where.
        at: At,
        /// The term at the site.
        claimed: TermId,
        /// The left side.
        found: TermId,
    },
    /// The right side, with the bindings, is not what the site becomes.
    WrongRight {
        /// Where.
        at: At,
        /// What the site becomes.
        claimed: TermId,
        /// The right side.
        found: TermId,
    },
    /// A variable would come under another quantifier than before.
    Captured {
        /// Where.
        at: At,
        /// The term that mentions it.
        term: TermId,
        /// The variable.
        variable: Binder,
    },
    /// The variable of a new quantifier is in use.
    NotFresh {
        /// Where.
        at: At,
        /// The variable.
        variable: Binder,
    },
    /// A law of objectives was applied elsewhere than to the body of the objective, or an equality to an objective.
    NotOfThisPlace {
        /// Where.
        at: At,
    },
    /// A condition does not follow from the assumptions.
    NotMet {
        /// Where.
        at: At,
        /// The condition.
        condition: Met,
    },
    /// A condition of the rule is not listed.
    MissingCondition {
        /// Where.
        at: At,
        /// The condition.
        condition: Met,
    },
    /// A condition is listed that the rule does not have, or is listed twice.
    ExtraCondition {
        /// Where.
        at: At,
        /// The condition.
        condition: Met,
    },
    /// The loss of one observation is not the summand of the result.
    WrongObservation {
        /// What is claimed.
        claimed: TermId,
        /// The summand without its index, where the result is a sum over observations.
        found: Option<TermId>,
    },
    /// At a random point the law of the rewrite does not hold.
    LawBroken {
        /// Where.
        at: At,
        /// The value before.
        before: f64,
        /// The value after.
        after: f64,
    },
    /// The values of a rewrite exist at too few random points to say anything.
    TooFewPoints {
        /// Where.
        at: At,
        /// At how many points they exist.
        found: usize,
        /// How many are wanted.
        wanted: usize,
        /// At how many the left side has a value and the right side has none.
        one_sided: usize,
    },
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (step, rewrite, site) = (self.step + 1, self.rewrite + 1, self.site + 1);
        write!(f, "step {step}, rewrite {rewrite}, place {site}")
    }
}

impl fmt::Display for BindingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BindingFault::Missing => "stands for nothing",
            BindingFault::Several => "stands for several terms where one is wanted",
            BindingFault::Unknown => "is not of the rule",
            BindingFault::Length => "is repeated another number of times than the others",
            BindingFault::Limits => "has limits that do not fit its quantifier",
            BindingFault::Shared => "has the variable of another quantifier of the rule",
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use Refusal as R;
        match self {
            R::ForeignTerm => write!(f, "a term is not of the derivation's store"),
            R::Malformed { .. } => write!(f, "a term is malformed"),
            R::TooDeep { found, limit } => {
                write!(f, "a term has {found} levels, and {limit} are allowed")
            }
            R::Circular { .. } => write!(f, "a definition leads back to what it defines"),
            R::DefinedTwice { first, second } => {
                write!(f, "definitions {first} and {second} define one term")
            }
            R::NotDefinable { definition, .. } => {
                write!(
                    f,
                    "definition {definition}: its left side cannot be defined so"
                )
            }
            R::UndeclaredVariable { definition, .. } => {
                write!(
                    f,
                    "definition {definition}: a variable is free and not declared"
                )
            }
            R::OpenStatement { .. } => {
                write!(f, "nothing binds a variable of a statement")
            }
            R::OddRanks { .. } => {
                write!(
                    f,
                    "a statement adds or multiplies what cannot be, a number and a vector"
                )
            }
            R::WrongParameters { .. } => {
                write!(f, "a statement is of other parameters")
            }
            R::BrokenChain { at, .. } => {
                write!(f, "{at}: another statement is claimed than was reached")
            }
            R::EmptyStep { step } => write!(f, "step {}: no rewrite", step + 1),
            R::WrongRelation {
                step,
                claimed,
                found,
            } => write!(
                f,
                "step {}: the relation is said to be {} and is {}",
                step + 1,
                claimed.as_str(),
                found.as_str()
            ),
            R::UnknownRule { at, claimed } => write!(f, "{at}: there is no rule {claimed}"),
            R::UnknownDefinition { at, claimed } => {
                write!(f, "{at}: there is no definition {claimed}")
            }
            R::NoSite { at } => write!(f, "{at}: no place is given"),
            R::NoSuchPath { at } => write!(f, "{at}: the path leads nowhere"),
            R::NotAtSite { at, .. } => {
                write!(f, "{at}: something else stands there than is said to")
            }
            R::Overlap { at } => write!(f, "{at}: two places overlap"),
            R::WrongStatement { at, .. } => {
                write!(f, "{at}: the statement becomes another one than is said")
            }
            R::BadBinding { at, meta, fault } => {
                write!(f, "{at}: metavariable {meta} {fault}")
            }
            R::BadVariable { at, .. } => {
                write!(
                    f,
                    "{at}: a variable is bound twice or is not of the definition"
                )
            }
            R::WrongLeft { at, .. } => {
                write!(
                    f,
                    "{at}: what stands there is not the left side of the rule"
                )
            }
            R::WrongRight { at, .. } => {
                write!(
                    f,
                    "{at}: what it is said to become is not the right side of the rule"
                )
            }
            R::Captured { at, .. } => {
                write!(f, "{at}: a variable would be bound elsewhere")
            }
            R::NotFresh { at, .. } => {
                write!(f, "{at}: a new variable is in use")
            }
            R::NotOfThisPlace { at } => {
                write!(
                    f,
                    "{at}: a law of objectives is for the whole body, any other for what is inside"
                )
            }
            R::NotMet { at, condition } => {
                write!(
                    f,
                    "{at}: it does not follow that a term {}",
                    condition.condition.in_words()
                )
            }
            R::MissingCondition { at, condition } => write!(
                f,
                "{at}: the rule wants, and the rewrite does not list, that a term {}",
                condition.condition.in_words()
            ),
            R::ExtraCondition { at, condition } => write!(
                f,
                "{at}: the rewrite lists, and the rule does not want, that a term {}",
                condition.condition.in_words()
            ),
            R::LawBroken { at, before, after } => {
                write!(f, "{at}: at a random point, {before} becomes {after}")
            }
            R::TooFewPoints {
                at, found, wanted, ..
            } => {
                let points = format_args!("{found} random points, and {wanted} are wanted");
                write!(f, "{at}: the values exist at {points}")
            }
            R::WrongObservation { found, .. } => match found {
                Some(_) => write!(f, "the loss of one observation is another one than is said"),
                None => write!(
                    f,
                    "a loss of one observation is told, and there is no sum over them"
                ),
            },
        }
    }
}

impl std::error::Error for Refusal {}
