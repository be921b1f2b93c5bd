//! Priors of which each is conditioned on the other: their product is no joint density.

use super::indices::written;
use super::{Building, Parts};
use crate::diag::{Code, Diagnostic};
use crate::term::facts::family;
use crate::term::{Node, Op, Separator, TermId, Terms};

impl Building<'_> {
    /// Refuses priors that depend on each other in a circle.
    pub(super) fn not_circular(
        &self,
        priors: &[TermId],
        parts: &Parts<'_>,
    ) -> Result<(), Diagnostic> {
        let terms = &self.terms;
        let mut links = Vec::new();
        { priors.iter() }.for_each(|&prior| gather(terms, prior, &mut links));
        let Some(on_circle) = links.iter().find(|link| returns(terms, &links, link)) else {
            return Ok(());
        };
        let word = |term| family(terms, term).map_or("it", |name| terms.text(name));
        let (from, to) = (word(on_circle.of), word(on_circle.given));
        let mut statements = parts.priors.iter();
        let statement =
            statements.find(|prior| self.words.prior_word(prior.subject).as_deref() == Some(from));
        let message = format!(
            "the priors of `{from}` and `{to}` are conditioned on each other, so nothing says that their product is a joint density"
        );
        let place = statement.map_or(self.place, |prior| prior.span);
        let letters = statement.and_then(|prior| written(prior.subject, &self.words.vocabulary));
        let refusal = Diagnostic::at(Code::BadModel, place, message);
        Err(match letters.as_deref() {
            Some([index]) => refusal.help(format!(
                "let both be components of one vector: `z_{index} | z_{{{index}-1}} ~ Normal(A z_{{{index}-1}}, Q) where A : matrix, z_{index} : vector, Q : positive definite`"
            )),
            _ => refusal.help(format!(
                "let one of them stand by itself, as in `{from} ~ Normal(0, 1)`"
            )),
        })
    }
}

/// What has a prior, and what that is conditioned on.
struct Link {
    of: TermId,
    given: TermId,
}

/// The links of all conditional densities in a term.
fn gather(terms: &Terms, term: TermId, links: &mut Vec<Link>) {
    if let Node::Call(_, separators, arguments) = terms.node(term) {
        let is_bar = |s: &Separator| *s == Separator::Bar;
        if let Some(bar) = separators.iter().position(is_bar) {
            let end = separators[bar..]
                .iter()
                .position(|s| *s == Separator::Semicolon)
                .map_or(arguments.len(), |at| bar + at);
            for &of in &arguments[..bar] {
                links.extend(arguments[bar..end].iter().map(|&given| Link { of, given }));
            }
        }
        return;
    }
    { terms.children(term).iter() }.for_each(|&child| gather(terms, child, links));
}

/// Whether what a density is conditioned on depends on what the density is of.
fn returns(terms: &Terms, links: &[Link], link: &Link) -> bool {
    let mut reached = vec![link.given];
    let mut at = 0;
    while let Some(&term) = reached.get(at) {
        if is_part(terms, term, link.of) {
            return true;
        }
        let next = links.iter().filter(|l| is_part(terms, l.of, term));
        for given in next.map(|l| l.given) {
            if !reached.contains(&given) {
                reached.push(given);
            }
        }
        at += 1;
    }
    false
}

/// Whether two stand for the same, or one for a component of the other. Components with letters are as many as their name
/// has, and one may depend on the one before.
fn is_part(terms: &Terms, one: TermId, other: TermId) -> bool {
    let of_numbers = |term| match terms.operands(Op::Index, term) {
        Some(parts) => parts[1..].iter().all(|&t| terms.as_number(t).is_some()),
        None => true,
    };
    let is_name = |term| matches!(terms.node(term), Node::Symbol(_));
    let is_related = family(terms, one).is_some() && family(terms, one) == family(terms, other);
    one == other && of_numbers(one)
        || is_related && (is_name(one) || is_name(other)) && one != other
}
