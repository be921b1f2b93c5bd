//! Letters of bound variables: when one would be taken for a name.

use crate::term::{Name, Node, Op, TermId, Terms};

/// Whether a name would be taken for a bound variable of the same letter. It is not in `i_i`, the i-th value of i, and not
/// in `i[1..m]`.
pub(super) fn clashes(terms: &Terms, term: TermId, name: Name) -> bool {
    if !terms.mentions(term, name) {
        return false;
    }
    let is_name = |t: TermId| matches!(terms.node(t), Node::Symbol(other) if *other == name);
    let is_own =
        |t: &TermId| matches!(terms.node(*t), Node::Variable(b) if terms.binder_name(*b) == name);
    match terms.node(term) {
        Node::Symbol(other) => *other == name,
        Node::Op(Op::Index, parts) if is_name(parts[0]) => !parts[1..].iter().all(is_own),
        Node::Op(Op::Slice, parts) if is_name(parts[0]) => false,
        _ => {
            let mut children = terms.children(term).iter();
            children.any(|&child| clashes(terms, child, name))
        }
    }
}
