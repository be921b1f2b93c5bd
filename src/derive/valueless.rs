//! Whether the function of an expectation has no value for some of the values of its variable, as the log of a normal one.

use super::Driver;
use super::matching::Context;
use crate::diag::{Code, Diagnostic};
use crate::term::{Node, Op, TermId, Terms};

impl Driver<'_> {
    /// Refuses an expectation of the log or of a root of what is linear in a variable with every real value.
    ///
    /// # Errors
    /// If it is one.
    pub(super) fn has_values(&mut self, expectation: TermId) -> Result<(), Diagnostic> {
        let Node::Bind(_, variable, parts) = self.context.terms.node(expectation).clone() else {
            return Ok(());
        };
        let [density, body] = *parts else {
            return Ok(());
        };
        let Context { terms, facts, .. } = &mut self.context;
        let point = terms.variable(variable);
        let is_known = facts.definition(density).is_some() && terms.rank(point) == 0;
        let support = facts.of(terms, point);
        let is_whole = support.low.is_none() && support.high.is_none();
        if !is_known || !is_whole || !facts.stated_beside(terms, point).is_empty() {
            return Ok(());
        }
        let mut is_nonzero = |terms: &Terms, factor: TermId| {
            let fact = facts.of(terms, factor);
            fact.nonzero || fact.is_positive() || fact.is_negative()
        };
        let Some(function) = without_value(terms, body, point, &mut is_nonzero) else {
            return Ok(());
        };
        let name = { self.definitions.iter() }.find(|definition| definition.left == density);
        let name = name.map_or("the distribution", |definition| definition.name.as_str());
        let message = format!(
            "an expectation under {name} does not exist: its function has no value for some values"
        );
        let why =
            format!("{function} is of a positive number only, and the variable has both signs");
        let advice = "take a distribution of positive numbers, such as LogNormal or Gamma, or the absolute value, `|x|`";
        Err(Diagnostic::new(Code::NoExpectation, message)
            .help(why)
            .help(advice))
    }
}

/// What has no value where the point is far out on one side: a log, or a power that is not whole, of what is linear in it.
fn without_value(
    terms: &Terms,
    term: TermId,
    point: TermId,
    is_nonzero: &mut dyn FnMut(&Terms, TermId) -> bool,
) -> Option<&'static str> {
    if !terms.contains(term, point) {
        return None;
    }
    let found = match terms.node(term) {
        Node::Op(Op::Log, parts) => Some((parts[0], "a logarithm")),
        Node::Op(Op::Pow, parts) => {
            let power = terms.as_number(parts[1]);
            let is_root = power.is_some_and(|power| !power.is_integer());
            is_root.then_some((parts[0], "a root"))
        }
        Node::Op(Op::If, _) => return None, // another case may hold there
        _ => None,
    };
    if let Some((of, function)) = found
        && is_linear(terms, of, point, is_nonzero)
    {
        return Some(function);
    }
    let mut children = terms.children(term).iter();
    children.find_map(|&child| without_value(terms, child, point, is_nonzero))
}

/// Whether a term is the point, times a number that is not zero, plus a number.
fn is_linear(
    terms: &Terms,
    term: TermId,
    point: TermId,
    is_nonzero: &mut dyn FnMut(&Terms, TermId) -> bool,
) -> bool {
    let parts = match terms.node(term) {
        _ if term == point => return true,
        Node::Op(Op::Add | Op::Mul, parts) => parts,
        _ => return false,
    };
    let is_product = terms.operands(Op::Mul, term).is_some();
    let (moving, fixed): (Vec<TermId>, Vec<TermId>) =
        { parts.iter() }.partition(|&&part| terms.contains(part, point));
    let [one] = moving[..] else {
        return false;
    };
    let is_kept = !is_product || fixed.iter().all(|&factor| is_nonzero(terms, factor));
    is_kept && is_linear(terms, one, point, is_nonzero)
}
