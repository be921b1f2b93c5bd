//! Of which distribution a density is, beside its loss: densities that differ by a factor of the observation alone have one loss.

use super::Driver;
use crate::model::Stage;
use crate::term::facts::family;
use crate::term::{Name, Node, Op, TermId};

impl Driver<'_> {
    /// Whether the only density is that of the distribution of this name, or was typed without a factor of the observation
    /// alone. An objective of the user's own is of no distribution.
    pub(super) fn is_of_form(&self, name: &str) -> bool {
        let densities = self.of_stage(Stage::Density);
        let &[one] = densities.as_slice() else {
            return densities.is_empty();
        };
        let definition = &self.definitions[one];
        match definition.name.contains("distribution") {
            true => definition.name.starts_with(name),
            false => {
                let observed = self.context.terms.children(definition.left).first();
                let own = observed.and_then(|&y| family(&self.context.terms, y));
                own.is_some_and(|own| !self.has_factor_of(definition.right, own))
            }
        }
    }

    /// Whether a density has a factor without the parameters that holds a name: x of `x exp(-x²/θ)`.
    fn has_factor_of(&self, density: TermId, name: Name) -> bool {
        let terms = &self.context.terms;
        match terms.node(density) {
            _ if !self.is_moving(density) => terms.mentions(density, name),
            Node::Op(Op::Mul, parts) => parts.iter().any(|&p| self.has_factor_of(p, name)),
            Node::Op(Op::Exp, parts) => {
                let summands = terms.operands(Op::Add, parts[0]).unwrap_or(&[]);
                let is_fixed = |&&s: &&TermId| !self.is_moving(s);
                { summands.iter().filter(is_fixed) }.any(|&s| terms.mentions(s, name))
            }
            _ => false,
        }
    }
}
