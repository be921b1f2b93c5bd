//! The prior of a name by its components: their product, from the first one that has it, and what comes before.

use super::Group;
use crate::diag::{Code, Diagnostic};
use crate::model::Building;
use crate::model::joint::largest_lag;
use crate::syntax::ast::Word;
use crate::term::{Marks, Node, Op, Quantifier, Rational, TermId};

/// From where and how far the components run that a prior is stated of.
struct Range {
    /// The first one that there is.
    first: i64,
    /// How many places before it each one depends on.
    lag: i64,
    /// The first one that the statement is of.
    low: i64,
    ends: Vec<TermId>,
}

impl Group {
    /// `p(w)` as the product over the components, the first of which may have densities of their own.
    pub(super) fn of_components(
        &self,
        building: &mut Building<'_>,
        first_values: &[(TermId, TermId)],
    ) -> Result<TermId, Diagnostic> {
        let base = building.terms.children(self.subject)[0];
        let earlier = self.earlier(building, base)?;
        let numbers: Vec<i64> = first_values
            .iter()
            .filter_map(|(_, single)| {
                let number = building
                    .terms
                    .as_number(building.terms.children(*single)[1])?;
                Some(number.to_integer())
            })
            .collect();
        let range = self.range(building, base, &numbers)?;
        let below = numbered_below(building, base, range.first);
        let without: Vec<i64> = { below.into_iter() }
            .chain(range.first..range.low)
            .filter(|number| !numbers.contains(number))
            .collect();
        let own = self.own.as_deref().unwrap_or_default();
        let flat = building.flat_components((base, own), &without)?;
        let mut product = self.header(building, &earlier)?;
        let because = match range.low - range.first {
            0 => "there is at least one component",
            1 => "at least one component follows the first",
            _ => "at least one component follows the first ones",
        };
        let low = building.terms.integer(range.low);
        for (&binder, &end) in self.binders.iter().zip(&range.ends).rev() {
            building.assume_whole_limit(end, range.low, because)?;
            let limits = [low, end, product];
            product = building.terms.bind(Quantifier::Product, binder, &limits);
        }
        let factors = first_values.iter().map(|(density, _)| *density);
        let product = building.terms.mul(factors.chain([product]));
        let (separators, arguments) = self.given(building, base, &[]);
        let name = building.density_name();
        let whole = building.terms.call(name, &separators, &arguments);
        let mut reason =
            match range.lag {
                0 => "the components are independent a priori".to_owned(),
                1 => "each component depends on the earlier ones only through the one before"
                    .to_owned(),
                _ => "each component depends on the earlier ones only through the few before"
                    .to_owned(),
            };
        if !flat.is_empty() {
            reason += &format!("; the prior of {} is flat", flat.join(", "));
        }
        let of = match range.lag {
            0 => "the prior's independence",
            _ => "the Markov property",
        };
        building.open_with(whole, product, of, &reason);
        Ok(whole)
    }

    /// The range of the components: as it is stated, else as far as the likelihood and the other priors hold them.
    fn range(
        &self,
        building: &mut Building<'_>,
        base: TermId,
        numbers: &[i64],
    ) -> Result<Range, Diagnostic> {
        let lag = match self.binders.as_slice() {
            &[binder] => largest_lag(&building.terms, self.density, binder),
            _ => 0,
        };
        let (least, known) = self.reached(building, base)?;
        let stated = self.stated_range(building)?;
        let begins = stated.as_ref().map_or(1, |(low, _)| low - lag);
        let first = { numbers.iter().copied() }
            .chain([1, begins, least])
            .min()
            .unwrap_or(1);
        let low = match &stated {
            Some((low, _)) => *low,
            None => { numbers.iter() }.fold(first + lag, |low, &number| low.max(number + 1)),
        };
        let mut ends = building.sizes_of_components(base, &self.binders, known);
        if let Some((_, Some(high))) = stated {
            ends = vec![high];
        }
        Ok(Range {
            first,
            lag,
            low,
            ends,
        })
    }

    /// The least number of the components that are known by now, if it is below 1, and where each index of theirs ends.
    fn reached(
        &self,
        building: &mut Building<'_>,
        base: TermId,
    ) -> Result<(i64, Vec<Option<TermId>>), Diagnostic> {
        let Node::Symbol(name) = *building.terms.node(base) else {
            return Ok((1, vec![None; self.binders.len()]));
        };
        let mut least = 1;
        let mut ends = Vec::new();
        for place in 0..self.binders.len() {
            let reach = building.reach((name, place), self.place)?;
            least = least.min(reach.least.unwrap_or(1));
            ends.push(reach.end);
        }
        if least < 1 && self.binders.len() > 1 {
            let word = building.terms.text(name);
            let message = format!(
                "components of `{word}` before the first one stand in the model, and its prior is of those from 1 on"
            );
            return Err(Diagnostic::at(Code::BadModel, self.place, message).help(
                "let the index of the observations begin later, as in `for t in 2..T`, so that the least number is 1",
            ));
        }
        Ok((least, ends))
    }

    /// Where the index of the components begins, and where it ends, as it is stated: `for j in 2..p`.
    fn stated_range(
        &self,
        building: &mut Building<'_>,
    ) -> Result<Option<(i64, Option<TermId>)>, Diagnostic> {
        let &[binder] = self.binders.as_slice() else {
            return Ok(None);
        };
        let word = Word::from(building.terms.text(building.terms.binder_name(binder)));
        let Some((low, high)) = building.words.prior_ranges.get(&word).cloned() else {
            return Ok(None);
        };
        let low = building.lower(|lowering| lowering.expression(&low))?;
        let low = building.terms.as_number(low).filter(Rational::is_integer);
        let Some(low) = low else {
            return Ok(None);
        };
        let high = match high {
            Some(high) => Some(building.lower(|lowering| lowering.expression(&high))?),
            None => None,
        };
        Ok(Some((low.to_integer(), high)))
    }
}

/// The components by number before the first that has the prior: β_0 of `β_0 + β_1 x_i` beside `β_j ~ …`.
fn numbered_below(building: &Building<'_>, base: TermId, first: i64) -> Vec<i64> {
    let terms = &building.terms;
    let mut seen = Marks::default();
    let mut pending: Vec<TermId> = building.definitions.iter().map(|(_, d)| d.right).collect();
    let mut found = Vec::new();
    while let Some(term) = pending.pop() {
        if !seen.insert(term) {
            continue;
        }
        if let Some(&[of, number]) = terms.operands(Op::Index, term)
            && of == base
            && let Some(number) = terms.as_number(number)
            && number < Rational::from_integer(first)
        {
            found.push(number.to_integer());
        }
        pending.extend(terms.children(term));
    }
    found.sort_unstable();
    found.dedup();
    found
}
