//! Constants that come free late: those in a bracket behind a minus.

use super::plan::Done;
use super::{Driver, forms, phases};
use crate::term::{Node, Op, TermId};

impl Driver<'_> {
    /// Drops what stood in a bracket behind a minus. A number in each summand belongs to the form of a loss, and stays;
    /// so does a constant of a sum that stands elsewhere as well, such as the mean of a Poisson distribution.
    pub(super) fn drop_behind_a_minus(&mut self) -> Done {
        self.phase(&phases::DROP_TERMS)?;
        let start = self.here();
        if !self.phase(&phases::SPLIT_SUMS)? {
            return Ok(());
        }
        let terms = &self.context.terms;
        let body = self.optimum().map(|(_, body)| body);
        let parts = body.and_then(|body| terms.operands(Op::Add, body));
        let is_number = |&part: &TermId| match terms.node(part) {
            Node::Bind(_, _, children) => terms.is_closed(children[children.len() - 1]),
            _ => false,
        };
        let is_shared = |&part: &TermId| match terms.node(part) {
            Node::Bind(_, _, children) if !self.is_moving(part) => {
                let constant = children[children.len() - 1];
                body.is_some_and(|body| forms::has_summand(terms, body, constant))
            }
            _ => false,
        };
        let stays = |part: &TermId| is_number(part) || is_shared(part);
        if parts.is_none_or(|parts| parts.iter().any(stays)) {
            self.back_to(start);
            return Ok(());
        }
        self.phase(&phases::DROP_TERMS)?;
        self.join_from(start.first);
        phases::DROP_TERMS
            .reason
            .clone_into(&mut self.steps[start.first].reason);
        Ok(())
    }
}
