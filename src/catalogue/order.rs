//! Orders: that a parameter or an observation does not pass an end that is not a number.

use super::instance::Given;
use super::shape::Size;
use super::{Instance, Requirement, domain};
use crate::source::Span;
use crate::term::facts::{Domain, family};
use crate::term::{Op, TermId, Terms};

/// One of two terms is the greater.
#[derive(Clone)]
pub struct Order {
    /// What is asked, as a comparison: `y >= a`, `a < b`.
    pub comparison: TermId,
    /// The greater and the smaller.
    pub above_below: (TermId, TermId),
    /// Its sides.
    pub sides: [Side; 2],
    /// An end of the support, where it is about the observation.
    pub end: Option<TermId>,
}

/// A side of an order, as it is said.
#[derive(Clone)]
pub enum Side {
    /// An argument, in the user's words.
    Written(Span),
    /// The observation, by its name alone.
    Observed(TermId),
    /// What the entry says, with the arguments in the user's words.
    Formula(Vec<Piece>),
}

/// A piece of a formula of an entry.
#[derive(Clone)]
pub enum Piece {
    /// As the entry writes it.
    Fixed(String),
    /// The argument that stands for a symbol of the entry.
    Argument(Span),
}

impl Instance {
    /// Says the observation as it is written, `x_{t+1}`, where an end of its support has an index as well, as in `x_{t+1} <= x_t`.
    #[must_use]
    pub fn written_at(mut self, terms: &Terms, observation: Span) -> Self {
        for order in { self.requirements.iter_mut() }.filter_map(|need| need.order.as_mut()) {
            let is_indexed = { order.end }.is_some_and(|end| !terms.free_variables(end).is_empty());
            for side in order.sides.iter_mut().filter(|_| is_indexed) {
                if matches!(side, Side::Observed(_)) {
                    *side = Side::Written(observation);
                }
            }
        }
        self
    }
}

/// An end as an entry writes it, `μ - s/ξ`, with what is given for its symbols, and the names that sizes have in the model.
pub(super) fn said(
    written: Option<&str>,
    given: &Given<'_>,
    terms: &Terms,
    sizes: &[Size],
) -> Side {
    let written = written.unwrap_or("it");
    if let Some((_, span)) = given.get(written) {
        return Side::Written(*span);
    }
    let size_of = |word: &str| {
        let size = sizes.iter().find(|(own, _)| own == word);
        let name = size.and_then(|(_, size)| family(terms, *size));
        name.map(|name| terms.text(name))
    };
    let is_word = |c: char| c.is_alphanumeric();
    let pieces = written.split_inclusive(|c| !is_word(c)).flat_map(|part| {
        let word = part.trim_end_matches(|c| !is_word(c));
        let behind = part[word.len()..].to_owned();
        let piece = match given.get(word) {
            Some((_, span)) => Piece::Argument(*span),
            None => Piece::Fixed(size_of(word).unwrap_or(word).to_owned()),
        };
        [piece, Piece::Fixed(behind)]
    });
    Side::Formula(pieces.collect())
}

/// That a term lies on the right side of an end.
pub(super) fn order(
    terms: &mut Terms,
    end: &domain::End<'_>,
    of_support: bool,
    own: (TermId, Side),
    other: (TermId, Side),
) -> Requirement {
    let (low, high) = if end.is_low {
        (other.0, own.0)
    } else {
        (own.0, other.0)
    };
    let below = terms.neg(low);
    let op = match (end.is_low && of_support, end.is_reached) {
        (true, true) => Op::AtLeast,
        (true, false) => Op::Greater,
        (false, true) => Op::AtMost,
        (false, false) => Op::Less,
    };
    let end_of_support = of_support.then_some(other.0);
    let [first, second] = if end.is_low && !of_support {
        [other, own]
    } else {
        [own, other]
    };
    Requirement {
        what: String::new(),
        term: terms.add([high, below]),
        domain: if end.is_reached {
            Domain::NonNegative
        } else {
            Domain::Positive
        },
        rank: 0,
        size: None,
        span: Span::default(),
        order: Some(Order {
            comparison: terms.op(op, &[first.0, second.0]),
            above_below: (high, low),
            sides: [first.1, second.1],
            end: end_of_support,
        }),
    }
}
