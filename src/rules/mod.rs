//! The rule table: every law the tool may use, as data.
//!
//! A row has a name, two patterns, the conditions under which it is right, its law and a reason in words.
//! The engine searches with it, the checker replays it, the law test samples it, `surprisal rules`
//! prints it: all from the one row. The moments of the catalogue are rows of the same kind, made from its files. Rules that were found wrong stay as comments with a counterexample.

pub mod losses;
pub mod moments;
mod prefix;
mod table;

pub use table::RULES;

use crate::derivation::{ConditionKind, Relation};
use crate::term::facts::Domain;
use crate::term::pattern::{Pattern, Patterns};
use crate::term::{Op, Quantifier};
use std::sync::OnceLock;

/// What a rule claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Law {
    /// Left and right have one value wherever the conditions hold.
    Equal,
    /// The right side is put in for the left by definition; they have one value.
    Definition,
    /// Of the body of an optimum: the right is an increasing function of the left.
    Increasing,
    /// Of the body of an optimum: left minus right is free of the parameters.
    Shift,
    /// Of the body of an optimum: left is a positive, parameter-free multiple of right, or the reverse.
    Scale,
    /// Of the body of an optimum: the right is minus the left, and the sense is flipped.
    Negate,
    /// The right estimates the left.
    Approximation,
}

impl Law {
    /// The law speaks of the whole body of an `argmax` or `argmin`, not of any subterm.
    pub fn is_of_objective(self) -> bool {
        matches!(
            self,
            Law::Increasing | Law::Shift | Law::Scale | Law::Negate
        )
    }

    /// The relation of a step that uses the law.
    pub fn relation(self) -> Relation {
        match self {
            Law::Equal => Relation::Equal,
            Law::Definition => Relation::Definition,
            Law::Increasing | Law::Shift | Law::Scale | Law::Negate => Relation::SameOptimum,
            Law::Approximation => Relation::Approximation,
        }
    }
}

/// One condition of a rule, on one of its metavariables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is asked.
    pub kind: ConditionKind,
    /// Of which metavariable: `?a`.
    pub of: &'static str,
    /// The bound variable that the condition speaks of as well: `?i`.
    pub variable: Option<&'static str>,
}

/// One row of the table.
pub struct Rule {
    /// Its name, which never changes its meaning.
    pub name: &'static str,
    /// What is replaced, in the notation with metavariables.
    pub left: &'static str,
    /// What it is replaced by.
    pub right: &'static str,
    /// When it is right.
    pub conditions: &'static [Condition],
    /// What it claims.
    pub law: Law,
    /// Why, in words.
    pub reason: &'static str,
    /// What conditions are asked of that is no metavariable: its text, which stands as [`Condition::of`], and its pattern.
    pub asked: Vec<(&'static str, Pattern)>,
    /// The density that an expectation is taken under, for [`ConditionKind::Density`].
    pub density: Option<Density>,
    /// The two patterns, read once.
    patterns: OnceLock<Box<Patterns>>,
}

/// The density that a moment is about.
pub struct Density {
    /// Its formula, in the metavariables of the rule.
    pub formula: Pattern,
    /// Where the variable lies, as far as numbers tell.
    pub support: Domain,
    /// The ends of that which are no numbers, and whether each is the lower one.
    pub ends: Vec<(Pattern, bool)>,
    /// How many components there are, and what they sum to, where that is told.
    pub total: Option<(Pattern, Pattern)>,
}

impl Rule {
    /// The two sides, as patterns.
    pub fn patterns(&self) -> &Patterns {
        self.patterns
            .get_or_init(|| Box::new(prefix::patterns(self.left, self.right)))
    }

    /// The operator at the root of the left side, as its bit, without reading the rest; 0 where any may stand there.
    pub fn acts_on(&self) -> u64 {
        let head = prefix::head(self.left, self.right);
        match head.map(|head| (Op::named(head), Quantifier::named(head))) {
            Some((Some(op), _)) => op.bit(),
            Some((_, Some(quantifier))) => quantifier.bit(),
            _ => match &self.patterns().left {
                Pattern::Op(op, _) => op.bit(),
                Pattern::Bind(quantifier, ..) => quantifier.bit(),
                Pattern::Meta(_) | Pattern::Number(_) | Pattern::Each(_) => 0,
            },
        }
    }
}

/// The row of that name, of the table or of the moments of the catalogue.
pub fn find(name: &str) -> Option<&'static Rule> {
    let row = RULES.iter().find(|rule| rule.name == name);
    row.or_else(|| moments::named(name))
}
