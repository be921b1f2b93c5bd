//! From the densities of single observations to the likelihood of the sample: products over indices.

use super::independence::{of_observations, of_variables};
use super::joint::{combined, joint_call, lagged, largest_lag, without_indices};
use super::likelihood::start;
use super::past::{is_given_all_before, window_of_names};
use super::{Building, Model, Parts, Sample};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::family;
use crate::term::{Binder, Name, Node, Op, Quantifier, TermId, Terms};

/// The density of one observation, and over what its indices run.
pub(super) struct Factor {
    /// `p(y_i | x_i; θ)`
    pub header: TermId,
    /// What it is, if that is known; else the header itself.
    pub density: TermId,
    /// The outer first; none for a single value such as `y_1`.
    pub ranges: Vec<Range>,
    /// The statement.
    pub span: Span,
}

/// An index and over what it runs.
#[derive(Clone, Copy)]
pub(super) struct Range {
    /// i.
    pub binder: Binder,
    /// Where it begins, if that is said.
    pub low: Option<TermId>,
    /// Where it ends.
    pub high: TermId,
}

/// Why there are so many observations or more: the first ones are given.
fn one_more_than(least: i64) -> &'static str {
    match least {
        1 => "a sample has at least one observation",
        2 => "at least one observation follows the first",
        _ => "at least one observation follows the first ones",
    }
}

/// The likelihood of the sample, or the posterior where there are priors.
pub(super) fn finish(
    mut building: Building<'_>,
    mut factors: Vec<Factor>,
    parts: &Parts<'_>,
) -> Result<Model, Diagnostic> {
    // A density of a first value comes before that of a later one, which it would be an instance of.
    factors.sort_by_key(|factor| !factor.ranges.is_empty());
    let parameters = building.parameters();
    let mut joints = Vec::new();
    let is_posterior = !parts.priors.is_empty();
    let mut openings = Vec::new();
    for at in 0..factors.len() {
        let first = first_numbers(&building.terms, &factors, at)?;
        let factor = &factors[at];
        let may_be_constant = factors.len() == 1 || begins_others(&building, &factors, at);
        tells_something(&building, factor, &parameters, may_be_constant)?;
        let low = begin(&mut building, factor, first)?;
        let (joint, product) = building.joint_and_product(factor, &low)?;
        joints.push(joint);
        openings.push((
            joint,
            product,
            of_observations(&mut building, factor, is_posterior),
        ));
    }
    let joint = match joints.as_slice() {
        &[single] => single,
        _ => {
            let whole = combined(&mut building.terms, &joints);
            let product = building.terms.mul(joints.iter().copied());
            let (name, reason) = of_variables(&mut building, &factors, is_posterior);
            building.open_with(whole, product, name, &reason);
            whole
        }
    };
    for (left, right, (name, reason)) in openings {
        if left != right {
            building.open_with(left, right, name, &reason);
        }
    }
    let start = start(&mut building, joint, parts, &parameters)?;
    let parameters = building.of_likelihood(start, parameters, parts);
    let sample = match factors.as_slice() {
        [Factor { ranges, .. }] => match ranges.as_slice() {
            [range] => Some(Sample {
                index: Some(range.binder),
                size: range.high,
                is_observed: true,
            }),
            _ => None,
        },
        _ => None,
    };
    building.note_shrinking(parts);
    building.finish(start, parameters, sample)
}

/// The least and the largest number of the first values that have densities of their own.
///
/// # Errors
/// Others in between, or before what depends on them, have none: their density would be left out of the likelihood.
fn first_numbers(
    terms: &Terms,
    factors: &[Factor],
    at: usize,
) -> Result<Option<(i64, i64)>, Diagnostic> {
    let numbers = { first_values(terms, factors, at) }.filter_map(|single| {
        let parts = terms.operands(Op::Index, terms.children(single.header)[0])?;
        let number = terms.as_number(*parts.last()?)?;
        number.is_integer().then(|| number.to_integer())
    });
    let numbers: Vec<i64> = numbers.collect();
    let ends = { numbers.iter().min() }.zip(numbers.iter().max());
    let Some((&least, &largest)) = ends else {
        return Ok(None);
    };
    let header = factors[at].header;
    let lags = { factors[at].ranges.iter() }.map(|r| largest_lag(terms, header, r.binder));
    let needed = largest.max(least + lags.max().unwrap_or(0) - 1);
    match (least..=needed).find(|number| !numbers.contains(number)) {
        Some(missing) => {
            let word = family(terms, terms.children(header)[0]).map(|name| terms.text(name));
            let value = format!("{}_{missing}", word.unwrap_or("y"));
            let message = format!("`{value}` has no density, and other first values have one");
            Err(Diagnostic::at(Code::BadModel, factors[at].span, message).help(format!(
                "state it as well, as in `{value} ~ Normal(0, 1)`, or none of them: the likelihood is then given the first values"
            )))
        }
        None => Ok(Some((least, largest))),
    }
}

/// Where an index begins: behind the first values that have densities of their own (2 beside `y_1 ~ …`, 1 beside `y_0 ~ …`),
/// and so far on that what the density is conditioned on is there.
fn least_index(terms: &Terms, header: TermId, index: Binder, first: Option<(i64, i64)>) -> i64 {
    let lag = largest_lag(terms, header, index);
    match first {
        Some((least, largest)) => (largest + 1).max(least + lag),
        None => 1 + lag,
    }
}

/// The densities of single values of the same variable.
fn first_values<'f>(
    terms: &Terms,
    factors: &'f [Factor],
    at: usize,
) -> impl Iterator<Item = &'f Factor> {
    let of = |factor: &Factor| family(terms, *terms.children(factor.header).first()?);
    let own = of(&factors[at]);
    { factors.iter() }
        .filter(move |other| own.is_some() && other.ranges.is_empty() && of(other) == own)
}

/// Whether it is the density of a first value beside that of the others, which is a factor of the likelihood even if no
/// parameter moves it.
fn begins_others(building: &Building<'_>, factors: &[Factor], at: usize) -> bool {
    let others = { 0..factors.len() }.filter(|&other| !factors[other].ranges.is_empty());
    factors[at].ranges.is_empty() && { others }.any(|other| {
        { first_values(&building.terms, factors, other) }.any(|f| std::ptr::eq(f, &factors[at]))
    })
}

/// Refuses a density that is of no observation, or that no parameter moves.
fn tells_something(
    building: &Building<'_>,
    factor: &Factor,
    parameters: &[Name],
    may_be_constant: bool,
) -> Result<(), Diagnostic> {
    let free = |range: &Range| building.terms.has_free(factor.header, range.binder);
    if !factor.ranges.iter().all(free) {
        return Err(Diagnostic::at(
            Code::BadModel,
            factor.span,
            "nothing in this density is observed",
        )
        .help(
            "write the observation first, and the parameters behind a semicolon: `p(y | x; θ)`",
        ));
    }
    if !may_be_constant && !building.terms.mentions_any(factor.header, parameters) {
        return Err(Diagnostic::at(
            Code::BadModel,
            factor.span,
            "no parameter stands in this statement, and what it is of is no parameter of the others: it changes nothing",
        )
        .help("leave it out; a prior is of a name that stands in the model, as in `y ~ Normal(wᵀx, σ²); w_j ~ Normal(0, τ²)`"));
    }
    Ok(())
}

/// Where the indices of an observation begin; `first` are the numbers of the first values that have densities of their own.
fn begin(
    building: &mut Building<'_>,
    factor: &Factor,
    first: Option<(i64, i64)>,
) -> Result<Vec<TermId>, Diagnostic> {
    let mut lows = Vec::new();
    for range in &factor.ranges {
        if let Some(low) = behind_a_window(building, factor, range, first)? {
            lows.push(low);
            continue;
        }
        let lagged = least_index(&building.terms, factor.header, range.binder, first);
        let defined = { building.begin_of(range.binder) }.map_or(1, |begin| begin.least);
        let least = lagged.max(defined);
        let low = building.terms.integer(least);
        // Who says where it begins may have a `y_0`, which is given.
        let earliest = if first.is_some() { least } else { defined };
        let stated = range.low.and_then(|given| building.terms.as_number(given));
        // `j in i+1..n` begins behind another index, which counts from 1.
        let indices: Vec<Binder> = factor.ranges.iter().map(|range| range.binder).collect();
        let is_behind = |given: TermId| {
            let mut others = indices.iter().filter(|&&index| index != range.binder);
            least == 1 && others.any(|&other| is_from(&building.terms, given, other))
        };
        if let Some(given) = range.low
            && given != low
            && !is_behind(given)
            && stated.is_none_or(|n| n < earliest.into())
        {
            let name = building.terms.binder_name(range.binder);
            let word = building.terms.text(name);
            if least == 1 && stated.is_none() {
                let message = "subscripts count from 1, and this index may begin before";
                return Err(Diagnostic::at(Code::BadModel, factor.span, message).help(format!(
                    "begin at a number, or behind another index: `for {word} in 1..N`, or `for {word} in i+1..N`"
                )));
            }
            let begin = building.begin_of(range.binder);
            let message = match begin.filter(|_| defined > lagged) {
                Some(begin) => format!("this index begins at {least}: {}", begin.because),
                None => {
                    format!("this index begins at {least}, because of what is observed before")
                }
            };
            return Err(
                Diagnostic::at(Code::BadModel, factor.span, message).help(format!(
                    "leave its range out, or begin there: `for {word} in {least}..N`"
                )),
            );
        }
        if range.low.is_none() && defined > lagged {
            building.say_begin(range.binder, range.high)?;
        }
        lows.push(range.low.unwrap_or(low));
        let least = stated.map_or(least, |stated| stated.to_integer());
        building.assume_whole_limit(range.high, least, one_more_than(least))?;
    }
    Ok(lows)
}

/// `p + 1` where each observation needs the p before it, and p is no number.
///
/// # Errors
/// Two such numbers, or something that begins elsewhere.
fn behind_a_window(
    building: &mut Building<'_>,
    factor: &Factor,
    range: &Range,
    first: Option<(i64, i64)>,
) -> Result<Option<TermId>, Diagnostic> {
    let names = window_of_names(&building.terms, factor.header, range.binder);
    let Some(&back) = names.first() else {
        return Ok(None);
    };
    let one = building.terms.integer(1);
    let low = building.terms.add([back, one]);
    let word = building
        .terms
        .text(building.terms.binder_name(range.binder));
    let is_elsewhere = range.low.is_some_and(|given| given != low);
    let has_others = names.len() > 1
        || largest_lag(&building.terms, factor.header, range.binder) > 1
        || first.is_some();
    if has_others || is_elsewhere {
        let message = "how many observations are given before the first one is not clear";
        let refusal = Diagnostic::at(Code::BadModel, factor.span, message);
        let end = family(&building.terms, back).map_or("p", |name| building.terms.text(name));
        return Err(match has_others {
            true => {
                refusal.help("write the lags out: `y_t ~ Normal(a_1 y_{t-1} + a_2 y_{t-2}, s²)`")
            }
            false => refusal.help(format!(
                "leave the range out, or begin there: `for {word} in {end}+1..T`"
            )),
        });
    }
    building.assume_count(back, "an index set has at least one element")?;
    building.assume_below(back, range.high, one_more_than(3));
    Ok(Some(low))
}

/// Whether a limit is an index, or one with a whole number added to it: i and `i + 1`.
fn is_from(terms: &Terms, limit: TermId, index: Binder) -> bool {
    let is_index = matches!(terms.node(limit), Node::Variable(binder) if *binder == index);
    is_index || lagged(terms, limit, index).is_some_and(|lag| lag < 0)
}

impl Building<'_> {
    /// The density of all observations as one call, and as a product over the indices.
    fn joint_and_product(
        &mut self,
        factor: &Factor,
        lows: &[TermId],
    ) -> Result<(TermId, TermId), Diagnostic> {
        let header = factor.header;
        let mut product = header;
        for (range, &low) in factor.ranges.iter().zip(lows).rev() {
            product = self.terms.bind(
                Quantifier::Product,
                range.binder,
                &[low, range.high, product],
            );
        }
        let (range, &low) = match (factor.ranges.as_slice(), lows) {
            ([], _) => return Ok((header, header)),
            ([range], [low]) => (range, low),
            (several, _) => {
                let binders: Vec<Binder> = several.iter().map(|r| r.binder).collect();
                let lagged = binders.iter().any(|&binder| {
                    largest_lag(&self.terms, header, binder) > 0
                        || is_given_all_before(&self.terms, header, binder)
                });
                return match without_indices(&mut self.terms, header, &binders) {
                    _ if lagged => Ok((product, product)),
                    joint if self.terms.is_open(joint) => Err(self.odd_dependence()),
                    joint => Ok((joint, product)),
                };
            }
        };
        let joint = joint_call(&mut self.terms, header, range.binder, low, range.high);
        if self.terms.is_open(joint) {
            return Err(self.odd_dependence());
        }
        Ok((joint, product))
    }

    fn odd_dependence(&self) -> Diagnostic {
        Diagnostic::at(
            Code::UnboundIndex,
            self.place,
            "an observation may depend on those a fixed number of places before it, and on nothing else by its index",
        )
        .help("write `y_t | y_{t-1} ~ Normal(a y_{t-1}, s²)`")
    }
}
