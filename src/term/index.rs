//! Indices: an expression of one observation, without the index that says which.

use super::{Binder, Name, Node, Op, Separator, TermId, Terms};

impl Terms {
    /// The name of a component by its number, such as `a_1` or the column `x[i, 2]`, with what stands below it: none for an index.
    pub fn component(&self, term: TermId) -> Option<(Name, Vec<Option<i64>>)> {
        let (&base, below) = self.operands(Op::Index, term)?.split_first()?;
        let Node::Symbol(name) = self.node(base) else {
            return None;
        };
        let number = |&t: &TermId| self.as_number(t).filter(|n| n.is_integer());
        let numbers: Vec<Option<i64>> = { below.iter() }
            .map(|t| number(t).map(|n| n.to_integer()))
            .collect();
        numbers
            .iter()
            .any(Option::is_some)
            .then_some((*name, numbers))
    }

    /// Whether a term is the component that an index picks, `π_k`, and the index moves nothing else in it.
    pub fn is_picked_by(&self, term: TermId, index: Binder) -> bool {
        let parts = self.operands(Op::Index, term);
        let Some((last, others)) = parts.and_then(<[TermId]>::split_last) else {
            return false;
        };
        matches!(self.node(*last), Node::Variable(binder) if *binder == index)
            && others.iter().all(|&part| !self.has_free(part, index))
    }

    /// The term with that subscript left off every indexed name, function and local definition:
    /// `y_i - f(x_i; θ)` becomes `y - f(x; θ)`. The variable stays where it stands for something else.
    pub fn without_index(&mut self, term: TermId, index: Binder) -> TermId {
        if !self.has_free(term, index) {
            return term;
        }
        let variable = self.variable(index);
        let node = self.node(term).clone();
        let mut children: Vec<TermId> = self.children(term).to_vec();
        match node {
            Node::Op(Op::Index, _) => {
                let base = children.remove(0);
                children.retain(|&subscript| subscript != variable);
                if children.is_empty() {
                    return self.without_index(base, index);
                }
                children.insert(0, base);
                self.rebuild_without(term, children, index)
            }
            Node::Call(name, separators, _) => {
                let kept =
                    |k: usize| !(separators[k] == Separator::Subscript && children[k] == variable);
                let positions: Vec<usize> = (0..children.len()).filter(|&k| kept(k)).collect();
                let separators: Vec<Separator> = positions.iter().map(|&k| separators[k]).collect();
                let children: Vec<TermId> = positions
                    .iter()
                    .map(|&k| self.without_index(children[k], index))
                    .collect();
                self.call(name, &separators, &children)
            }
            Node::Named(name, _) => {
                let value = children
                    .pop()
                    .map_or(term, |value| self.without_index(value, index));
                children.retain(|&subscript| subscript != variable);
                self.named(name, &children, value)
            }
            _ => self.rebuild_without(term, children, index),
        }
    }

    fn rebuild_without(&mut self, term: TermId, children: Vec<TermId>, index: Binder) -> TermId {
        let children: Vec<TermId> = children
            .into_iter()
            .map(|child| self.without_index(child, index))
            .collect();
        self.rebuild(term, &children)
    }
}
