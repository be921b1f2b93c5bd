//! Paths: where in a term a subterm stands.

use super::{Node, TermId, Terms};

/// Child numbers from the root to a subterm.
pub type Path = Vec<u32>;

impl Terms {
    /// Whether two terms differ at most in their children, of which they have equally many.
    pub fn same_head(&self, left: TermId, right: TermId) -> bool {
        if self.children(left).len() != self.children(right).len() {
            return false;
        }
        match (self.node(left), self.node(right)) {
            (Node::Op(a, _), Node::Op(b, _)) => a == b,
            (Node::Bind(q, a, _), Node::Bind(r, b, _)) => q == r && a == b,
            (Node::Call(a, s, _), Node::Call(b, t, _)) => a == b && s == t,
            (Node::Named(a, _), Node::Named(b, _)) => a == b,
            (Node::Optimum(s, a, _), Node::Optimum(t, b, _)) => s == t && a == b,
            _ => left == right,
        }
    }

    /// The subterm at a path, if there is one.
    pub fn at(&self, root: TermId, path: &[u32]) -> Option<TermId> {
        path.iter().try_fold(root, |term, &k| {
            self.children(term).get(k as usize).copied()
        })
    }

    /// The term with the subterms at disjoint paths replaced, in one walk. None if a path leads nowhere
    /// or passes through another one's place.
    pub fn with_replaced(&mut self, root: TermId, sites: &[(&[u32], TermId)]) -> Option<TermId> {
        match sites {
            [] => return Some(root),
            [([], by)] => return Some(*by),
            _ => {}
        }
        let mut children = self.children(root).to_vec();
        let mut sites = sites.to_vec();
        sites.sort_by_key(|(path, _)| path.first().copied());
        for below in sites.chunk_by(|(a, _), (b, _)| a.first() == b.first()) {
            let &first = below[0].0.first()?;
            let slot = children.get_mut(first as usize)?;
            *slot = match below {
                [(path, by)] => self.with_replaced(*slot, &[(&path[1..], *by)])?,
                _ => {
                    let below: Vec<_> = below.iter().map(|(path, by)| (&path[1..], *by)).collect();
                    self.with_replaced(*slot, &below)?
                }
            };
        }
        Some(self.rebuild(root, &children))
    }
}
