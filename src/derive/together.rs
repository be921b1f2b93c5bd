//! Sums that are subtracted from each other, put into one where that leads to a smaller one.

use super::collect::{Kept, NonZero, collected, opened};
use super::{Driver, phases};
use crate::diag::Diagnostic;
use crate::term::{Node, Op, Path, TermId, Terms};

impl Driver<'_> {
    /// Puts sums that are subtracted from each other into one, if what is subtracted in it then comes together.
    pub(super) fn sums_together(&mut self) -> Result<(), Diagnostic> {
        let start = self.here();
        if !self.phase(&phases::DIFFERENCE_OF_SUMS)? {
            return Ok(());
        }
        while self.phase(&phases::LOG_RATIOS)? | self.common_factors() {}
        if self.context.terms.size(self.statement) >= self.context.terms.size(start.statement) {
            self.back_to(start);
        }
        Ok(())
    }

    /// Finishes a closed form: fractions below a bar are turned over, and what cancels, cancels.
    pub(super) fn finish(&mut self) -> Result<(), Diagnostic> {
        let start = self.here();
        let before = self.context.terms.size(self.statement);
        self.fractions();
        self.cancel()?;
        self.brackets_that_cancel();
        self.collect();
        while self.phase(&phases::CONSTANTS)? {}
        if self.context.terms.size(self.statement) >= before {
            self.back_to(start);
        }
        if self.steps.len() > start.first {
            self.join_from(start.first);
            "cancel".clone_into(&mut self.steps[start.first].reason);
        }
        Ok(())
    }

    /// Multiplies brackets out of which a factor then cancels.
    fn brackets_that_cancel(&mut self) {
        let parameters = self.context.parameters.clone();
        let kept = Kept::residuals(&parameters);
        let facts = &mut self.context.facts;
        let mut known = |terms: &Terms, term: TermId| facts.of(terms, term).nonzero;
        let mut found = Vec::new();
        brackets(
            &mut self.context.terms,
            (&kept, &mut known),
            self.statement,
            &mut Path::new(),
            &mut found,
        );
        self.as_polynomials("collect", "multiply out and cancel", found);
    }

    /// Takes what all summands share out of every sum that grows smaller by it; whether any did.
    fn common_factors(&mut self) -> bool {
        let parameters = self.context.parameters.clone();
        let kept = Kept::residuals(&parameters);
        let facts = &mut self.context.facts;
        let mut known = |terms: &Terms, term: TermId| facts.of(terms, term).nonzero;
        let mut search = Search {
            terms: &mut self.context.terms,
            kept: &kept,
            known: &mut known,
            path: Path::new(),
            found: Vec::new(),
        };
        search.visit(self.statement);
        let found = search.found;
        self.as_polynomials("collect", "take the common factor out", found)
    }
}

/// Products of a bracket that are smaller when multiplied out.
fn brackets(
    terms: &mut Terms,
    (kept, known): (&Kept<'_>, &mut NonZero<'_>),
    term: TermId,
    path: &mut Path,
    found: &mut Vec<(Path, TermId, TermId)>,
) {
    if terms.ops(term) & Op::Add.bit() == 0 {
        return;
    }
    if terms.operands(Op::Mul, term).is_some()
        && let Some(after) = opened(terms, kept, known, term)
        && terms.size(after) < terms.size(term)
    {
        found.push((path.clone(), term, after));
        return;
    }
    for (position, child) in terms.children(term).to_vec().into_iter().enumerate() {
        path.push(position as u32);
        brackets(terms, (kept, known), child, path, found);
        path.pop();
    }
}

struct Search<'s, 'k> {
    terms: &'s mut Terms,
    kept: &'s Kept<'s>,
    known: &'s mut NonZero<'k>,
    path: Path,
    /// Sums with the products that they are.
    found: Vec<(Path, TermId, TermId)>,
}

impl Search<'_, '_> {
    fn visit(&mut self, term: TermId) {
        if self.terms.ops(term) & Op::Add.bit() == 0 {
            return;
        }
        if let Some(after) = self.shared(term) {
            self.found.push((self.path.clone(), term, after));
            return;
        }
        for (position, child) in self.terms.children(term).to_vec().into_iter().enumerate() {
            self.path.push(position as u32);
            self.visit(child);
            self.path.pop();
        }
    }

    /// What all summands have as a factor, times the rest, if that is smaller.
    fn shared(&mut self, term: TermId) -> Option<TermId> {
        let summands = self.terms.operands(Op::Add, term)?.to_vec();
        let factors = |terms: &Terms, summand| match terms.operands(Op::Mul, summand) {
            Some(factors) => factors.to_vec(),
            None => vec![summand],
        };
        let mut rests: Vec<Vec<TermId>> = { summands.iter() }
            .map(|&summand| factors(self.terms, summand))
            .collect();
        let is_shared = |&factor: &TermId| {
            !matches!(self.terms.node(factor), Node::Number(_))
                && rests.iter().all(|rest| rest.contains(&factor))
        };
        let common = rests.first()?.iter().copied().find(is_shared)?;
        for rest in &mut rests {
            let at = rest.iter().position(|&factor| factor == common)?;
            rest.remove(at);
        }
        let rests: Vec<TermId> = rests.into_iter().map(|rest| self.terms.mul(rest)).collect();
        let rest = self.terms.add(rests);
        let smaller = collected(self.terms, self.kept, self.known, rest);
        let product = self.terms.mul([smaller.unwrap_or(rest), common]);
        (self.terms.size(product) < self.terms.size(term)).then_some(product)
    }
}
