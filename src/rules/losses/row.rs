//! One row of the table of named losses: its forms as patterns, and what must be free of the parameters.

use super::Part;
use crate::derivation::ConditionKind;
use crate::rules::Condition;
use crate::term::Sense;
use crate::term::pattern::{Pattern, Patterns};
use std::sync::OnceLock;

/// What the body of a row describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The whole objective.
    Whole,
    /// The summand of one observation: of a mean, of a sum, of a mean of sums, or of sums in sums.
    Each,
    /// The same with a minus before the sum.
    Minus,
}

impl Frame {
    /// The bodies of objectives, in the notation with metavariables.
    fn bodies(self, body: &str) -> Vec<String> {
        match self {
            Frame::Whole => vec![body.to_owned()],
            Frame::Each => vec![
                format!("1/?m * sum[?i]({body})"),
                format!("sum[?i]({body})"),
                format!("1/?m * sum[?i](sum[?g]({body}))"),
                format!("sum[?i](sum[?g]({body}))"),
            ],
            Frame::Minus => vec![
                format!("-1/?m * sum[?i]({body})"),
                format!("-sum[?i]({body})"),
                format!("-1/?m * sum[?i](sum[?g]({body}))"),
                format!("-sum[?i](sum[?g]({body}))"),
            ],
        }
    }
}

/// One row: a loss that textbooks name.
pub struct NamedLoss {
    /// Its id in the JSON.
    pub id: &'static str,
    /// Its name in a sentence.
    pub name: &'static str,
    /// Whether it is minimised.
    pub sense: Sense,
    /// What the body describes.
    pub frame: Frame,
    /// The form of it, in the notation with metavariables.
    pub body: &'static str,
    /// Who plays which part.
    pub parts: &'static [Part],
    /// The metavariables that must be free of the parameters.
    pub(super) fixed: OnceLock<Vec<Condition>>,
    pub(super) patterns: OnceLock<Vec<Form>>,
}

/// A form of an objective.
pub struct Form {
    /// As a pattern; it has a left side only.
    pub patterns: Patterns,
    /// The operators without which nothing has this form.
    pub operators: u64,
}

impl Form {
    fn of(body: &str) -> Form {
        let patterns = crate::rules::prefix::patterns(body, "0");
        Form {
            operators: operators(&patterns.left),
            patterns,
        }
    }
}

/// The operators and quantifiers of a pattern.
fn operators(pattern: &Pattern) -> u64 {
    let below = |parts: &[Pattern]| parts.iter().fold(0, |mask, part| mask | operators(part));
    match pattern {
        Pattern::Op(op, parts) => op.bit() | below(parts),
        Pattern::Bind(quantifier, _, parts) => quantifier.bit() | below(parts),
        Pattern::Each(inner) => operators(inner),
        Pattern::Meta(_) | Pattern::Number(_) => 0,
    }
}

impl NamedLoss {
    /// Whether its name says that the total is divided by the number of its terms.
    pub fn is_mean(&self) -> bool {
        self.name.split(' ').any(|word| word == "mean")
    }

    /// The forms of the objective, in the notation with metavariables.
    pub fn bodies(&self) -> Vec<String> {
        self.frame.bodies(self.body)
    }

    /// The forms of the objective.
    pub fn forms(&self) -> &[Form] {
        self.patterns.get_or_init(|| {
            let bodies = self.bodies();
            bodies.iter().map(|body| Form::of(body)).collect()
        })
    }

    /// What must be free of the parameters: in a product, such a metavariable takes all factors that are.
    pub fn conditions(&self) -> &[Condition] {
        self.fixed.get_or_init(|| {
            let of = |part: &Part| match *part {
                Part::Fixed(_, meta)
                | Part::Penalty(_, meta)
                | Part::Sign(_, meta)
                | Part::Root(_, meta)
                | Part::Inverse(_, meta)
                | Part::Portion(_, meta)
                | Part::Label(_, meta, _)
                | Part::Weighted(_, _, meta, ..) => vec![meta],
                Part::Product(_, one, other) | Part::AtIndex(one, other, ..) => vec![one, other],
                _ => Vec::new(),
            };
            let condition = |of| Condition {
                kind: ConditionKind::ParameterFree,
                of,
                variable: None,
            };
            let mut fixed: Vec<&'static str> = self.parts.iter().flat_map(of).collect();
            fixed.dedup();
            fixed.into_iter().map(condition).collect()
        })
    }
}
