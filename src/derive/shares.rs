//! One-hot vectors, shares and counts, of whose components the sum is known, and complements of shares.

use super::{Driver, phases};
use crate::derivation::{Bindings, Justification, Rewrite, Site};
use crate::diag::Diagnostic;
use crate::term::{Op, Path, TermId};

impl Driver<'_> {
    /// The cross entropy of a softmax in its logits, which is how it is computed.
    pub(super) fn softmax_of_shares(&mut self) -> Result<(), Diagnostic> {
        let start = self.here();
        if self.optimum().is_none() || !self.phase(&phases::LOGITS_OF_SHARES)? {
            return Ok(());
        }
        if !(self.phase(&phases::SHARES)? || self.phase(&phases::COUNTS_OF_CLASSES)?) {
            self.back_to(start); // it is no simpler then
            return Ok(());
        }
        self.signs()?;
        self.join_last(phases::SHARES.id);
        self.positive_first();
        Ok(())
    }
}

/// A complement that is simpler written otherwise.
#[derive(Clone, Copy)]
enum Complement {
    /// `1 - a/(a + b)`.
    OfShare,
    /// `1 - 1/(1 + b)`.
    OfReciprocal,
}

impl Complement {
    fn rule(self) -> &'static str {
        match self {
            Complement::OfShare => "complement-of-share",
            Complement::OfReciprocal => "complement-of-reciprocal",
        }
    }
}

impl Driver<'_> {
    /// Writes `1 - a/(a + b)` as `b/(a + b)`.
    pub(super) fn complements_of_shares(&mut self) {
        self.complements(Complement::OfShare);
    }

    /// Writes `1 - 1/(1 + b)` as `b/(1 + b)`.
    pub(super) fn complements_of_reciprocals(&mut self) {
        self.complements(Complement::OfReciprocal);
    }

    fn complements(&mut self, complement: Complement) {
        let needed = Op::Add.bit() | Op::Pow.bit();
        let terms = &self.context.terms;
        let is_wide = terms.width(self.statement) > super::wide::WIDE;
        if is_wide || terms.ops(self.statement) & needed != needed {
            return;
        }
        let mut sites = Vec::new();
        self.find_complements(complement, self.statement, &mut Path::new(), &mut sites);
        let Some(rule) = crate::rules::find(complement.rule()).filter(|_| !sites.is_empty()) else {
            return;
        };
        let replaced: Vec<(&[u32], TermId)> =
            sites.iter().map(|s| (s.path.as_slice(), s.after)).collect();
        let terms = &mut self.context.terms;
        let Some(after) = terms.with_replaced(self.statement, &replaced) else {
            return;
        };
        let rewrite = Rewrite {
            by: Justification::Rule(rule.name),
            before: self.statement,
            after,
            sites,
            conditions: Vec::new(),
        };
        self.push("shares", rule.reason.to_owned(), false, vec![rewrite]);
    }

    fn find_complements(
        &mut self,
        complement: Complement,
        term: TermId,
        path: &mut Path,
        found: &mut Vec<Site>,
    ) {
        if self.context.terms.ops(term) & Op::Add.bit() == 0 {
            return;
        }
        let site = match complement {
            Complement::OfShare => self.complement_of_share(term, path),
            Complement::OfReciprocal => self.complement_of_reciprocal(term, path),
        };
        if let Some(site) = site {
            found.push(site);
            return;
        }
        for k in 0..self.context.terms.children(term).len() {
            let child = self.context.terms.children(term)[k];
            path.push(k as u32);
            self.find_complements(complement, child, path, found);
            path.pop();
        }
    }

    fn complement_of_share(&mut self, term: TermId, path: &Path) -> Option<Site> {
        let terms = &self.context.terms;
        let &[one, share] = terms.operands(Op::Add, term)? else {
            return None;
        };
        let [sign, parts @ .., divisor] = terms.operands(Op::Mul, share)? else {
            return None;
        };
        let (sign, parts, divisor) = (*sign, parts.to_vec(), *divisor);
        let mut others = self.whole_of([one, sign, divisor])?;
        let part = self.context.terms.mul(parts);
        others.remove(others.iter().position(|&summand| summand == part)?);
        let rest = self.context.terms.add(others);
        let bound = [("?a", part), ("?b", rest)];
        self.complement_site(Complement::OfShare, (term, path), &bound, divisor)
    }

    /// Of `1 - 1/(1 + exp(-z))` the sigmoid of z is read.
    fn complement_of_reciprocal(&mut self, term: TermId, path: &Path) -> Option<Site> {
        let terms = &self.context.terms;
        let &[one, share] = terms.operands(Op::Add, term)? else {
            return None;
        };
        let &[sign, divisor] = terms.operands(Op::Mul, share)? else {
            return None;
        };
        let whole = self.whole_of([one, sign, divisor])?;
        let &[first, rest] = &whole[..] else {
            return None;
        };
        let is_negative = |inner: TermId| match terms.operands(Op::Add, inner) {
            Some(summands) => summands.iter().all(|&summand| terms.is_negated(summand)),
            None => terms.is_negated(inner),
        };
        let exponent = terms.operands(Op::Exp, rest).map(|parts| parts[0]);
        if !terms.is_number(first, 1) || exponent.is_some_and(is_negative) {
            return None;
        }
        self.complement_site(
            Complement::OfReciprocal,
            (term, path),
            &[("?b", rest)],
            divisor,
        )
    }

    /// The summands of the whole in `1 - …/whole`.
    fn whole_of(&self, [one, sign, divisor]: [TermId; 3]) -> Option<Vec<TermId>> {
        let terms = &self.context.terms;
        let &[whole, exponent] = terms.operands(Op::Pow, divisor)? else {
            return None;
        };
        let is_it =
            terms.is_number(one, 1) && terms.is_number(sign, -1) && terms.is_number(exponent, -1);
        let summands = terms.operands(Op::Add, whole).filter(|_| is_it)?;
        Some(summands.to_vec())
    }

    fn complement_site(
        &mut self,
        complement: Complement,
        (term, path): (TermId, &Path),
        bound: &[(&str, TermId)],
        divisor: TermId,
    ) -> Option<Site> {
        let patterns = crate::rules::find(complement.rule())?.patterns();
        let &(_, rest) = bound.last()?;
        let bound = { bound.iter() }.map(|&(meta, term)| Some((patterns.meta(meta)?, vec![term])));
        Some(Site {
            path: path.clone(),
            before: term,
            after: self.context.terms.mul([rest, divisor]),
            bindings: Bindings {
                terms: bound.collect::<Option<_>>()?,
                ..Bindings::default()
            },
        })
    }
}
