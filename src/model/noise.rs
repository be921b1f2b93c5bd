//! Sums with noise: `y = wᵀx + ε; ε ~ Normal(0, σ²)` says how y is distributed.

use super::header::{conditions, header, occurring};
use super::named::OF_ONE_ANOTHER;
use super::parts::{Distributed, Law, Parts};
use super::support::support_depends;
use super::{About, Building, transformed, walk};
use crate::catalogue::Requirement;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Word};
use crate::term::facts::{Domain, family};
use crate::term::{Binder, Name, Node, Op, Rational, TermId};

/// Makes one statement of a sum that nothing else uses and of the distribution of its noise.
pub(super) fn find<'a>(
    stated: &mut Vec<Distributed<'a>>,
    parts: &mut Parts<'a>,
) -> Result<(), Diagnostic> {
    if parts.bare.is_some() {
        return Ok(());
    }
    let nothing = Vocabulary::default();
    for at in (0..parts.locals.len()).rev() {
        let (left, sum) = parts.locals[at];
        let (subject, shifted) = match transformed::inside(left) {
            Some(name) => (name, Some(left)),
            None => (left, None),
        };
        let Some(word) = base_word(subject, &nothing) else {
            continue;
        };
        let own = made_of(sum, stated, parts);
        let others = parts.locals.iter().map(|(_, right)| *right);
        let said = stated.iter().flat_map(|s| s.rights()).chain(others);
        let is_used = said
            .filter(|place| !own.iter().any(|own| std::ptr::eq(*own, *place)))
            .any(|place| mentions(place, &word));
        let with = |holds: &dyn Fn(&Expr, &Word) -> bool| -> Vec<usize> {
            (0..stated.len())
                .filter(|&k| matches!(stated[k].law, Law::Named(_)) && stated[k].shifted.is_none())
                .filter(|&k| stated[k].word().is_some_and(|noise| holds(sum, &noise)))
                .collect()
        };
        let mut added = with(&is_added);
        if added.is_empty() {
            added = with(&mentions); // refused later, with what noise may be
        }
        if is_used {
            continue;
        }
        if added.is_empty() {
            of_the_noise_itself(stated, sum)?;
            continue;
        }
        let noise = stated.remove(one_noise(stated, &added, sum.span)?);
        let Law::Named(distribution) = noise.law else {
            continue;
        };
        parts.locals.remove(at);
        stated.push(Distributed {
            subject,
            shifted,
            range: None,
            given: Vec::new(),
            law: Law::Noisy {
                noise: noise.subject,
                distribution,
                sum,
            },
            span: left.span.to(sum.span),
        });
    }
    Ok(())
}

/// A sum and the definitions of what it is made of: earlier values of what is observed may stand there, `y_{t-1}` in the scale of
/// the noise.
fn made_of<'a>(sum: &'a Expr, stated: &[Distributed<'a>], parts: &Parts<'a>) -> Vec<&'a Expr> {
    let nothing = Vocabulary::default();
    let mut found = vec![sum];
    let mut at = 0;
    while let Some(&place) = found.get(at) {
        for (left, right) in &parts.locals {
            let is_in = base_word(left, &nothing).is_some_and(|word| mentions(place, &word));
            let is_known = found.iter().any(|known| std::ptr::eq(*known, *right));
            // What has noise of its own is another variable, that may hold this one as it is now.
            if is_in && !is_known && !is_noisy(right, stated) {
                found.push(right);
            }
        }
        at += 1;
    }
    found
}

/// Whether a definition holds a variable with a value for each observation.
fn is_noisy(right: &Expr, stated: &[Distributed<'_>]) -> bool {
    let of_each = |s: &&Distributed<'_>| matches!(s.subject.kind, ExprKind::Subscripted(..));
    { stated.iter().filter(of_each) }.any(|s| s.word().is_some_and(|word| mentions(right, &word)))
}

/// Refuses noise of which a function has the distribution, as in `log(ε) ~ Normal(0, σ²)` or `2 ε ~ …`: read as that of the noise
/// it would be another.
fn of_the_noise_itself(stated: &[Distributed<'_>], sum: &Expr) -> Result<(), Diagnostic> {
    let is_it = |s: &&Distributed<'_>| {
        s.shifted.is_some() && s.word().is_some_and(|noise| mentions(sum, &noise))
    };
    let Some((left, noise)) = { stated.iter().find(is_it) }.and_then(|s| s.shifted.zip(s.word()))
    else {
        return Ok(());
    };
    let message =
        format!("this is the distribution of a function of `{noise}`, and not of the noise");
    Err(Diagnostic::at(Code::BadModel, left.span, message)
        .help(format!(
            "state how the noise itself is distributed, such as `{noise} ~ Normal(0, σ²)`, with its factor and its place in the sum: `y = f(x; θ) + 1 + 2 {noise}`"
        ))
        .help(format!(
            "noise that is multiplied has a log: `y = f(x; θ) {noise}; log({noise}) ~ Normal(0, σ²)`"
        )))
}

/// Refuses noise whose distribution holds the noise before it: that is no data, for it depends on what is optimised.
fn not_of_its_past(noise: &Expr, distribution: &Expr) -> Result<(), Diagnostic> {
    let word = base_word(noise, &Vocabulary::default());
    let Some(word) = word.filter(|word| mentions(distribution, word)) else {
        return Ok(());
    };
    let message = format!(
        "the distribution of the noise `{word}` holds the noise before it, which is not observed"
    );
    Err(Diagnostic::at(Code::BadModel, distribution.span, message)
        .help("put in what it is of what is observed: for `y_t = a x_t + u_t; u_t ~ Normal(ρ u_{t-1}, σ²)` write `y_t ~ Normal(a x_t + ρ (y_{t-1} - a x_{t-1}), σ²)`"))
}

/// Which of the variables that are added is the noise: the only one, or the one that is called like it.
fn one_noise(stated: &[Distributed<'_>], added: &[usize], span: Span) -> Result<usize, Diagnostic> {
    let is_called_so = |k: &&usize| {
        let word = stated[**k].word();
        word.is_some_and(|w| ["ε", "ϵ", "e", "η", "ξ", "u", "noise"].contains(&w.as_str()))
    };
    let called: Vec<&usize> = added.iter().filter(is_called_so).collect();
    match (added, called.as_slice()) {
        (&[single], _) | (_, &[&single]) => Ok(single),
        _ => Err(Diagnostic::at(
            Code::BadModel,
            span,
            "several variables with a distribution are added here, and it is not clear which is the noise",
        )
        .help("call the noise `ε`, or state the distribution of what is observed: `y ~ Normal(wᵀx, σ²)`")),
    }
}

pub(super) fn mentions(place: &Expr, word: &Word) -> bool {
    walk::holds(
        place,
        &|e| matches!(&e.kind, ExprKind::Name(other) if other == word),
    )
}

/// Whether a name is a summand, or a factor of one.
fn is_added(sum: &Expr, noise: &Word) -> bool {
    let nothing = Vocabulary::default();
    let is_noise = |e: &Expr| {
        matches!(e.kind, ExprKind::Name(_) | ExprKind::Subscripted(..))
            && base_word(e, &nothing).as_ref() == Some(noise)
    };
    let is_term = |e: &Expr| match &e.kind {
        ExprKind::Product(factors) => factors.iter().any(|f| !f.divided && is_noise(&f.value)),
        _ => is_noise(e),
    };
    match &sum.kind {
        ExprKind::Sum(summands) => summands.iter().any(|(_, e)| is_term(e)),
        _ => false,
    }
}

/// `g + s ε`, or `g - s ε`, with s > 0.
struct Added {
    /// g.
    place: TermId,
    /// s.
    scale: TermId,
    is_minus: bool,
}

impl Building<'_> {
    /// The density of `y = g + s ε`: that of ε at (y - g)/s, over s; of `y = g - s ε`, at (g - y)/s.
    pub(super) fn noisy(
        &mut self,
        observed: &Distributed<'_>,
        (noise, distribution, sum): (&Expr, &Expr, &Expr),
        (indices, binders): (&[Word], &[Binder]),
        is_posterior: bool,
    ) -> Result<(TermId, TermId, About), Diagnostic> {
        not_of_its_past(noise, distribution)?;
        let (entry, arguments) = self.distribution_of(observed.subject, distribution)?;
        let (y, left, e, right) = self.lower(|lowering| {
            lowering.observe(indices, binders);
            let y = lowering.expression(observed.subject)?;
            Ok((
                y,
                observed.shifted.map_or(Ok(y), |e| lowering.expression(e))?,
                lowering.expression(noise)?,
                lowering.expression(sum)?,
            ))
        })?;
        self.note_begins(&[left, right], &[], binders);
        let Added {
            place,
            scale,
            is_minus,
        } = self.added(right, e, sum.span)?;
        if self.terms.contains(place, y) || self.terms.contains(scale, y) {
            return Err(Diagnostic::at(
                Code::BadModel,
                sum.span,
                "what is observed stands in its own distribution",
            )
            .help("write `y_t = a y_{t-1} + ε_t` where one depends on the one before")
            .help(OF_ONE_ANOTHER));
        }
        self.assumptions.require_positive(
            &mut self.terms,
            &[],
            scale,
            sum.span,
            "the factor of the noise",
        )?;
        let (whole, part) = if is_minus {
            (place, left)
        } else {
            (left, place)
        };
        let minus = self.terms.neg(part);
        let difference = self.terms.add([whole, minus]);
        let at = self.terms.div(difference, scale);
        let instance = self.lower(|lowering| {
            lowering.observe(indices, binders);
            entry.instantiate(lowering, at, arguments, observed.span)
        })?;
        self.note_begins(&[instance.density], &instance.requirements, binders);
        let of_noise = instance.requirements.len() - instance.of_observation;
        let support = &instance.requirements[of_noise..];
        if let Some(own) = family(&self.terms, e) {
            self.is_of_whole_support(own, (support, &instance.about), sum.span)?;
        }
        let parameters = self.parameters();
        let numbered = ((indices, binders), observed.span);
        let change = self.change(y, left, &Domain::Real);
        if change.is_none() {
            self.must_change((y, left), &instance.about, sum.span)?;
        }
        let whose = change.as_ref().map_or(at, |_| left);
        self.warn_of_truncation((y, whose), &instance, &parameters, numbered)?;
        // A vector is stretched in each of its directions.
        let own = { instance.requirements.iter() }.find(|need| need.term == at);
        let stretch = match own.filter(|need| need.rank > 0).map(|need| need.size) {
            Some(Some(size)) if !self.terms.is_number(scale, 1) => self.terms.pow(scale, size),
            _ => scale,
        };
        if let Some(change) = &change {
            let on_the_line = |need: &Requirement| need.term != at || need.domain == Domain::Real;
            if !instance.requirements.iter().all(on_the_line) {
                let (of, span) = ((y, left), sum.span);
                self.must_change(of, &instance.about, span)?;
            }
            self.require_inside(y, change, observed.span)?;
        }
        let is_scaled = self.terms.is_number(place, 0) && !is_minus;
        for mut need in instance.requirements {
            if need.term == at {
                match need.domain {
                    Domain::Real => continue,
                    // A half-line from zero stays where it is when it is stretched.
                    Domain::Positive | Domain::NonNegative if is_scaled => need.term = y,
                    _ => self.fixed_noise(at, &parameters, sum.span)?,
                }
            }
            self.require(need, false)?;
        }
        let mut density = self.terms.div(instance.density, stretch);
        if let Some(change) = &change {
            density = self.terms.mul([change.derivative, density]);
        }
        self.suspect_constants((density, &[place, scale]), &parameters, observed.subject)?;
        let conditions = conditions(&mut self.terms, &[], density, y, (binders, &parameters));
        let optimised = occurring(&mut self.terms, &parameters, density);
        let header = header(self, y, &conditions, &optimised, is_posterior);
        let by = if self.terms.is_number(scale, 1) && change.is_none() {
            ""
        } else {
            ", by a change of variables"
        };
        let about = About {
            name: Some(format!("{} of the noise{by}", instance.about)),
            is_discrete: instance.is_discrete,
        };
        Ok((header, density, about))
    }

    /// Refuses noise on a part of the line that moves with what is optimised.
    pub(super) fn fixed_noise(
        &self,
        at: TermId,
        parameters: &[Name],
        span: Span,
    ) -> Result<(), Diagnostic> {
        let mut names = parameters.iter();
        match names.find(|&&name| self.terms.mentions(at, name)) {
            Some(&name) => Err(support_depends(self.terms.text(name), span)),
            None => Ok(()),
        }
    }

    /// What is added to what, in `g + s ε` and `g - s ε`.
    fn added(&mut self, right: TermId, noise: TermId, span: Span) -> Result<Added, Diagnostic> {
        let odd = || {
            Diagnostic::at(
                Code::BadModel,
                span,
                "noise is added, once, with a factor or without",
            )
            .help("write `y = f(x; θ) + ε` or `y = f(x; θ) + σ ε`")
            .help(
                "or state the distribution of what is observed, as in `y ~ LogNormal(f(x; θ), σ²)`",
            )
        };
        let summands = match self.terms.operands(Op::Add, right) {
            Some(parts) => parts.to_vec(),
            None => vec![right],
        };
        let own = family(&self.terms, noise);
        let holds = |building: &Self, term: TermId| {
            own.is_some_and(|name| building.terms.mentions(term, name))
        };
        let (with, without): (Vec<TermId>, Vec<TermId>) =
            summands.into_iter().partition(|&part| holds(self, part));
        let &[term] = with.as_slice() else {
            return Err(odd());
        };
        let place = self.terms.add(without);
        let factors = match self.terms.node(term) {
            _ if term == noise => vec![noise],
            Node::Op(Op::Mul, factors) => factors.to_vec(),
            _ => return Err(odd()),
        };
        let others: Vec<TermId> = factors.iter().copied().filter(|&f| f != noise).collect();
        if others.len() + 1 != factors.len() || others.iter().any(|&f| holds(self, f)) {
            return Err(odd());
        }
        let is_negative = |building: &Self, factor: TermId| {
            let number = building.terms.as_number(factor);
            number.is_some_and(|number| number < Rational::from_integer(0))
        };
        let is_minus = { others.iter() }.any(|&factor| is_negative(self, factor));
        let scale = self.terms.mul(others);
        let scale = if is_minus {
            self.terms.neg(scale)
        } else {
            scale
        };
        Ok(Added {
            place,
            scale,
            is_minus,
        })
    }
}
