//! Index sets: what limits and subscripts must be for a sum, a product or a component to exist.

use super::Building;
use crate::catalogue::domain::from;
use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::lower::{is_lone_index, unbound};
use crate::term::facts::{Domain, Subject, family};
use crate::term::{Node, Op, Quantifier, Rational, TermId, Terms};

const NOT_EMPTY: &str = "an index set has at least one element";

impl Building<'_> {
    /// Assumes that no index set in a term is empty, and that what is written in a subscript numbers something.
    pub(super) fn assume_index_sets(&mut self, term: TermId) -> Result<(), Diagnostic> {
        let indexed = Quantifier::Sum.bit() | Quantifier::Product.bit() | Op::Index.bit();
        if self.terms.ops(term) & indexed == 0 || !self.indexed.insert(term) {
            return Ok(());
        }
        match self.terms.node(term) {
            Node::Bind(quantifier @ (Quantifier::Sum | Quantifier::Product), _, children) => {
                let may_be_empty = *quantifier == Quantifier::Product;
                if let [low, high, _] = **children {
                    self.assume_limits(low, high, may_be_empty)?;
                }
            }
            Node::Op(Op::Index, _) => {
                self.counts_from_one(term)?;
                for place in 1..self.terms.children(term).len() {
                    let subscript = self.terms.children(term)[place];
                    if family(&self.terms, subscript).is_some() && !self.is_zero_or_one(subscript) {
                        self.numbers_something(term, subscript)?;
                        self.assume_whole(subscript, 1, "subscripts count from 1")?;
                    }
                }
            }
            _ => {}
        }
        for position in 0..self.terms.children(term).len() {
            let child = self.terms.children(term)[position];
            self.assume_index_sets(child)?;
        }
        Ok(())
    }

    /// Whether what is written below a name is known to be 0 or 1: `μ[y]` of a Bernoulli y is `μ_0` or `μ_1`.
    fn is_zero_or_one(&self, subscript: TermId) -> bool {
        let fact = self.assumptions.fact(&self.terms, &[], subscript);
        let is_end = |end: Option<(Rational, bool)>, value: i64| {
            end.is_some_and(|(end, _)| end == Rational::from_integer(value))
        };
        fact.integer && is_end(fact.low, 0) && is_end(fact.high, 1)
    }

    /// Refuses `π_0` of probabilities: they sum to one from the first on, which is number 1.
    fn counts_from_one(&self, term: TermId) -> Result<(), Diagnostic> {
        let terms = &self.terms;
        let Some([base, .., last]) = terms.operands(Op::Index, term) else {
            return Ok(());
        };
        let least = match terms.node(*last) {
            Node::Number(number) => Some(*number),
            Node::Variable(index) => terms.smallest(*index),
            _ => None,
        };
        let Some(name) = family(terms, *base) else {
            return Ok(());
        };
        let is_share = |a: &Assumption| {
            a.subject == Subject::Name(name) && matches!(a.domain, Domain::Simplex(_))
        };
        if least.is_none_or(|least| least >= Rational::from_integer(1))
            || !self.assumptions.list.iter().any(is_share)
        {
            return Ok(());
        }
        let word = terms.text(name);
        let span = self.assumptions.spans.get(term).unwrap_or(self.place);
        Err(Diagnostic::at(
            Code::Domain,
            span,
            format!(
                "the components of `{word}` are numbered from 1, and this one is not among them"
            ),
        )
        .help(format!(
            "number them from 1, as in `{word}_1` and `{word}_2`, or `sum[k=1..K]({word}_k)`"
        )))
    }

    /// Refuses `θ[j]` where nothing says what j is: no sum binds it, no limit names it, and it is not declared.
    fn numbers_something(&self, term: TermId, subscript: TermId) -> Result<(), Diagnostic> {
        let Node::Symbol(name) = *self.terms.node(subscript) else {
            return Ok(());
        };
        let words = &self.words;
        let word = self.terms.text(name);
        let is_said = words.known.contains(word)
            || words.parameters.iter().any(|p| p == word)
            || words.vocabulary.data.contains(word)
            || words.limits.contains(word);
        if is_said || !is_lone_index(word) {
            return Ok(());
        }
        let span = self.assumptions.spans.get(term).unwrap_or(self.place);
        Err(unbound(word, span).help(format!(
            "a number that is known is declared, as in `where {word} in 1..K`"
        )))
    }

    /// Assumes that `1..K` has an element where it was stated that something lies in it.
    pub(super) fn assume_stated_sets(&mut self) -> Result<(), Diagnostic> {
        let stated: Vec<(i64, TermId)> = { self.assumptions.list.iter() }
            .filter(|assumption| assumption.domain.fact().integer)
            .filter_map(|assumption| {
                let ends = assumption.ends?;
                let low = self.terms.as_number(ends.low?.0)?;
                Some((low.ceil().to_integer(), ends.high?.0))
            })
            .collect();
        for (least, high) in stated {
            if family(&self.terms, high).is_some() {
                self.assume_whole(high, least, NOT_EMPTY)?;
            }
        }
        Ok(())
    }

    /// A sum that is not empty has the sign of its terms; an empty product is 1, and `prod[s=1..T - 1]` may be.
    fn assume_limits(
        &mut self,
        low: TermId,
        high: TermId,
        may_be_empty: bool,
    ) -> Result<(), Diagnostic> {
        let first = self.terms.as_number(low).map(|n| n.ceil().to_integer());
        if let Some((name, offset)) = name_and_offset(&self.terms, high) {
            if may_be_empty && (offset != 0 || first.is_some_and(|first| first > 1)) {
                return self.assume_whole(name, 1, "limits count from 1");
            }
            let least = first.unwrap_or(1).saturating_sub(offset);
            let least = least.max(first.unwrap_or(1).clamp(0, 1)); // `sum[j=0..M]` has an element for M = 0
            let assumed = self.assume_whole(name, least, NOT_EMPTY);
            return match (may_be_empty, first) {
                (false, Some(first)) => {
                    assumed.map_err(|refusal| self.may_be_empty(refusal, first, high))
                }
                _ => assumed,
            };
        }
        if let Node::Op(Op::Add | Op::Mul, parts) = self.terms.node(high).clone() {
            for part in parts {
                if matches!(self.terms.node(part), Node::Symbol(_)) {
                    self.assume_count(part, NOT_EMPTY)?;
                }
            }
            // `1..i - 1` is empty for i = 1: what moves with another index has no least value.
            if !self.terms.moves_with_an_index(high) {
                self.assume_count(high, NOT_EMPTY)?;
            }
        }
        Ok(())
    }

    /// An empty sum is zero, but what is known of sums counts on a first term; a condition says the same with one.
    fn may_be_empty(&self, refusal: Diagnostic, first: i64, high: TermId) -> Diagnostic {
        let Some(name) =
            name_and_offset(&self.terms, high).and_then(|(name, _)| family(&self.terms, name))
        else {
            return refusal;
        };
        let (end, before) = (self.terms.text(name), first.saturating_sub(1));
        refusal.help(format!(
            "a sum that may be empty, and is zero then, begins a term earlier with a condition: `sum[j={before}..{end}: j > {before}](…)`"
        ))
    }

    /// Assumes that a limit such as `n` or `T_i - 1` is not below a number.
    pub(super) fn assume_whole_limit(
        &mut self,
        high: TermId,
        least: i64,
        because: &str,
    ) -> Result<(), Diagnostic> {
        match name_and_offset(&self.terms, high) {
            Some((name, offset)) => {
                self.assume_whole(name, least.saturating_sub(offset).max(1), because)
            }
            None => Ok(()),
        }
    }

    /// Assumes a whole number that is not below another one.
    pub(super) fn assume_whole(
        &mut self,
        term: TermId,
        least: i64,
        because: &str,
    ) -> Result<(), Diagnostic> {
        let place = self.place;
        self.assumptions
            .assume_whole(&self.terms, term, from(least), (because, place))
    }
}

/// `T_i - 1` as `T_i` and -1.
fn name_and_offset(terms: &Terms, limit: TermId) -> Option<(TermId, i64)> {
    if family(terms, limit).is_some() {
        return Some((limit, 0));
    }
    let whole = |t: TermId| {
        let number = terms.as_number(t).filter(Rational::is_integer);
        number.map(|n| n.to_integer())
    };
    match *terms.operands(Op::Add, limit)? {
        [a, b] if family(terms, a).is_some() => Some((a, whole(b)?)),
        [a, b] if family(terms, b).is_some() => Some((b, whole(a)?)),
        _ => None,
    }
}
