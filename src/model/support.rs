//! Supports that move with a parameter.

use super::names::Words;
use super::{Building, walk};
use crate::diag::{Code, Diagnostic};
use crate::lower::base_word;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Word};
use crate::term::facts::Domain;
use crate::term::{Name, Node, Op, Quantifier, TermId, Terms};

impl Building<'_> {
    /// Assumes that the components of an observation sum to a total: elsewhere its mass is zero.
    pub(super) fn sums_to(&mut self, y: TermId, (size, total): (TermId, TermId), about: &str) {
        let because = format!("an observation of {about}");
        let rest = self.rest_of_total(y, (size, total));
        let said = "the counts sum to the number of trials";
        self.assumptions
            .add_of_term(rest, Domain::zero(), (said, &because), None);
    }

    /// What a total leaves of the sum of the components, and that it leaves nothing as an equation.
    pub(super) fn rest_of_total(
        &mut self,
        y: TermId,
        (size, total): (TermId, TermId),
    ) -> (TermId, TermId) {
        let word = self.words.free_word(&["k", "j", "l"]);
        let index = self.terms.binder(&word);
        let by = self.terms.variable(index);
        let operands: Vec<TermId> = match self.terms.operands(Op::Index, y) {
            Some(parts) => parts.iter().copied().chain([by]).collect(),
            None => vec![y, by],
        };
        let component = self.terms.op(Op::Index, &operands);
        let one = self.terms.integer(1);
        let sum = self
            .terms
            .bind(Quantifier::Sum, index, &[one, size, component]);
        let below = self.terms.neg(sum);
        let rest = self.terms.add([total, below]);
        (rest, self.terms.op(Op::Equals, &[sum, total]))
    }
}

/// Refuses a density that is zero where a condition on what is optimised fails: `ind(y < θ)`, `max(0, 1 - y/θ)`.
pub(super) fn no_moving_conditions(
    building: &Building<'_>,
    (header, density): (TermId, TermId),
    parameters: &[Name],
    place: Span,
) -> Result<(), Diagnostic> {
    let terms = &building.terms;
    let observed = terms.random_arguments(header);
    let may_vanish = |part: TermId| {
        let is_of_observation = observed.iter().any(|&y| terms.contains(part, y));
        is_of_observation && !building.assumptions.fact(terms, &[], part).is_positive()
    };
    let moves = |condition: TermId| {
        let name = parameters
            .iter()
            .find(|&&name| terms.mentions(condition, name))?;
        let span = building.assumptions.spans.get(condition);
        Some(support_depends(terms.text(*name), span.unwrap_or(place)))
    };
    let mut conditions = Vec::new();
    vanishing(terms, density, &may_vanish, &mut conditions);
    conditions.into_iter().find_map(moves).map_or(Ok(()), Err)
}

/// The conditions without which a density is zero, and parts that must be positive: `1 - y/a` of `max(0, 1 - y/a)`.
fn vanishing(
    terms: &Terms,
    density: TermId,
    may_vanish: &dyn Fn(TermId) -> bool,
    conditions: &mut Vec<TermId>,
) {
    let zero = |t: TermId| terms.is_number(t, 0);
    let inner: &[TermId] = match terms.node(density) {
        Node::Op(Op::Indicator, parts) => return conditions.push(parts[0]),
        Node::Op(Op::If, parts) if zero(parts[1]) || zero(parts[2]) => {
            return conditions.push(parts[0]);
        }
        Node::Op(Op::Max, parts) if parts.iter().any(|&part| zero(part)) => {
            return conditions.extend(
                parts
                    .iter()
                    .filter(|&&part| !zero(part) && may_vanish(part)),
            );
        }
        Node::Op(Op::Mul, parts) => parts,
        Node::Op(Op::Pow, parts) => &parts[..1],
        Node::Named(_, parts) | Node::Bind(Quantifier::Product, _, parts) => {
            &parts[parts.len().saturating_sub(1)..]
        }
        _ => &[],
    };
    for &part in inner {
        vanishing(terms, part, may_vanish, conditions);
    }
}

/// The parameter that occurs in an expression.
pub(super) fn mentioned(expression: &Expr, words: &Words) -> Option<Word> {
    let mut found = None;
    walk::visit(expression, &mut |e| {
        if let (None, ExprKind::Name(_) | ExprKind::Subscripted(..)) = (&found, &e.kind) {
            found = base_word(e, &words.vocabulary).filter(|word| words.parameters.contains(word));
        }
    });
    found
}

/// The refusal of a density whose support moves with a parameter.
pub(super) fn support_depends(parameter: &str, span: Span) -> Diagnostic {
    Diagnostic::at(
        Code::SupportDependsOnParameter,
        span,
        format!("where the density is positive depends on `{parameter}`, which is optimised"),
    )
    .help("the likelihood then jumps to zero where the support ends, and often has its maximum there: no loss that is a sum of logarithms leads to it")
    .help("optimise other parameters with `--wrt`, or use a density with a fixed support")
}
