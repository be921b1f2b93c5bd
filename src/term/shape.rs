//! Shapes: what stays of a term when its small leaves are forgotten.

use super::{Node, TermId, Terms};

/// A term with its differing leaves cut out: terms of one shape are rewritten alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shape(Vec<u64>);

impl Terms {
    /// The shape of a term. A leaf is an indexed name or a call; `class` tells leaves apart that may be treated differently (by what they
    /// depend on, by sign). Equal leaves get equal numbers, so that `y - y` and `y - z` differ in shape.
    pub fn shape(&self, term: TermId, class: &mut dyn FnMut(TermId) -> u64) -> Shape {
        let mut code = Vec::with_capacity(16);
        let mut leaves = Vec::new();
        self.shape_into(term, class, &mut code, &mut leaves);
        Shape(code)
    }

    fn shape_into(
        &self,
        term: TermId,
        class: &mut dyn FnMut(TermId) -> u64,
        code: &mut Vec<u64>,
        leaves: &mut Vec<TermId>,
    ) {
        let is_leaf = match self.node(term) {
            Node::Call(..) => true,
            Node::Op(op, _) => op.is_selection(),
            _ => false,
        };
        if is_leaf {
            let number = leaves
                .iter()
                .position(|&leaf| leaf == term)
                .unwrap_or_else(|| {
                    leaves.push(term);
                    leaves.len() - 1
                });
            code.extend([u64::MAX, class(term), number as u64]);
            return;
        }
        match self.node(term) {
            Node::Op(op, children) => {
                code.extend([1 << 32 | *op as u64, children.len() as u64]);
                for &child in children.iter() {
                    self.shape_into(child, class, code, leaves);
                }
            }
            _ => code.extend([2 << 32, term.index() as u64]),
        }
    }
}
