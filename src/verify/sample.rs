//! Sampling: the law of every rewrite is tried at random points.

use super::plan::Plan;
use super::point::Point;
use super::random::{Random, mix};
use super::{At, Refusal, wellformed};
use crate::derivation::{Derivation, Justification, Relation};
use crate::rules::{self, Law};
use crate::term::eval::Evaluator;
use crate::term::{Node, Sense, TermId, Terms};

/// What was sampled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sampled {
    /// Rewrites whose law held at every point.
    pub rewrites: usize,
    /// The points in all.
    pub points: usize,
    /// Approximations, which claim nothing that a point could refute.
    pub approximations: usize,
}

/// Points for each rewrite.
const POINTS: usize = 6;
/// Draws for one rewrite before it is refused for want of points.
const DRAWS: usize = 240;
/// Settings of the parameters at one point.
const SETTINGS: u64 = 5;
/// Draws of one setting: some assumptions, such as `wᵀx_i > 0` for all i, hold at few.
const TRIES: u64 = 24;
/// Draws of one setting where so few did not do: `0 < wᵀx_i < 1` for all i.
const PATIENT_TRIES: u64 = 400;
/// Relative error that rounding may cause.
const EXACT: f64 = 1e-9;
/// A relative difference below this is no proof that a law is broken; the point is drawn again.
const UNCLEAR: f64 = 1e-5;

/// Tries the law of every rewrite at random points that the seed decides.
pub fn sample(derivation: &Derivation, seed: u64) -> Result<Sampled, Refusal> {
    wellformed::check(derivation)?;
    let plan = Plan::new(derivation);
    let mut sampler = Sampler::new(derivation, &plan, seed);
    let mut done = Sampled::default();
    for (step, of) in derivation.steps.iter().enumerate() {
        for (rewrite, made) in of.rewrites.iter().enumerate() {
            let at = At {
                step,
                rewrite,
                site: 0,
            };
            let law = match made.by {
                Justification::Definition(_) => Law::Definition,
                Justification::Rule(name) => {
                    let rule = rules::find(name);
                    rule.ok_or(Refusal::UnknownRule { at, claimed: name })?.law
                }
            };
            if law.relation() == Relation::Approximation {
                done.approximations += 1;
                continue;
            }
            sampler.patiently(law, made.before, made.after, at)?;
            done.rewrites += 1;
            done.points += POINTS;
        }
    }
    Ok(done)
}

/// How a law fared at random points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// Points at which it held.
    pub held: usize,
    /// Points at which the left side has a value and the right side has none.
    pub one_sided: usize,
}

/// Tries a law on two terms of a derivation, which gives the assumptions; they need not be of its steps.
pub fn try_law(
    derivation: &Derivation,
    law: Law,
    before: TermId,
    after: TermId,
    seed: u64,
) -> Result<Trial, Refusal> {
    let plan = Plan::new(derivation);
    Sampler::new(derivation, &plan, seed).law(law, before, after, At::default())
}

/// Whether two statements are proved different by value. Of objectives: no increasing map leads from the
/// one to the other (no decreasing one, if their senses differ). What is not proved may still differ.
pub fn differ(derivation: &Derivation, one: TermId, other: TermId, seed: u64) -> bool {
    let plan = Plan::new(derivation);
    let mut sampler = Sampler::new(derivation, &plan, seed);
    let senses = (
        sense(&derivation.terms, one),
        sense(&derivation.terms, other),
    );
    let draws = 2 * POINTS;
    (0..draws).any(|draw| {
        let pairs = sampler.pairs(one, other, 2 + (draw % 2) as i64);
        pairs.is_some_and(|mut pairs| {
            if senses.0 != senses.1 {
                pairs.iter_mut().for_each(|pair| pair.after = -pair.after);
            }
            let law = if senses.0.is_some() {
                Law::Increasing
            } else {
                Law::Equal
            };
            matches!(verdict(law, &pairs), Verdict::Broken(..))
        })
    })
}

fn sense(terms: &Terms, statement: TermId) -> Option<Sense> {
    match terms.node(statement) {
        Node::Optimum(sense, ..) => Some(*sense),
        _ => None,
    }
}

/// What a law says of one point.
enum Verdict {
    Kept,
    /// The values of both sides that contradict it.
    Broken(f64, f64),
    /// Rounding could explain it.
    Unclear,
}

struct Sampler<'a> {
    terms: &'a Terms,
    plan: &'a Plan<'a>,
    random: Random,
    settings: u64,
    one_sided: usize,
    /// Settings at which the left side has no value are drawn again, whyever that is.
    is_patient: bool,
}

/// The values of both sides at one setting, and the size that rounding errors are relative to.
struct Pair {
    before: f64,
    after: f64,
    scale: f64,
}

impl<'a> Sampler<'a> {
    fn new(derivation: &'a Derivation, plan: &'a Plan<'a>, seed: u64) -> Self {
        let constant = derivation.parameters.is_empty();
        Sampler {
            terms: &derivation.terms,
            plan,
            random: Random::new(seed),
            settings: if constant { 1 } else { SETTINGS },
            one_sided: 0,
            is_patient: false,
        }
    }

    /// Where nearly no setting has a value, as of `log(wᵀx_i)` for all i, each is drawn until it has one.
    fn patiently(
        &mut self,
        law: Law,
        before: TermId,
        after: TermId,
        at: At,
    ) -> Result<Trial, Refusal> {
        match self.law(law, before, after, at) {
            Err(Refusal::TooFewPoints { .. }) if self.settings > 1 => {
                self.is_patient = true;
                let trial = self.law(law, before, after, at);
                self.is_patient = false;
                trial
            }
            trial => trial,
        }
    }

    fn law(&mut self, law: Law, before: TermId, after: TermId, at: At) -> Result<Trial, Refusal> {
        let mut held = 0;
        self.one_sided = 0;
        for draw in 0..DRAWS {
            let size = 2 + (draw % 2) as i64;
            let Some(pairs) = self.pairs(before, after, size) else {
                continue;
            };
            match verdict(law, &pairs) {
                Verdict::Kept => held += 1,
                Verdict::Unclear => {}
                Verdict::Broken(before, after) => {
                    return Err(Refusal::LawBroken { at, before, after });
                }
            }
            if held == POINTS {
                return Ok(Trial {
                    held,
                    one_sided: self.one_sided,
                });
            }
        }
        Err(Refusal::TooFewPoints {
            at,
            found: held,
            wanted: POINTS,
            one_sided: self.one_sided,
        })
    }

    /// Both sides at every setting of the parameters, if all of them exist.
    fn pairs(&mut self, before: TermId, after: TermId, size: i64) -> Option<Vec<Pair>> {
        let seed = self.random.next();
        (0..self.settings)
            .map(|setting| self.pair(before, after, seed, setting, size))
            .collect()
    }

    /// Both sides at one setting, which is drawn again where the assumptions do not allow it.
    fn pair(
        &mut self,
        before: TermId,
        after: TermId,
        seed: u64,
        setting: u64,
        size: i64,
    ) -> Option<Pair> {
        let tries = if self.is_patient {
            PATIENT_TRIES
        } else {
            TRIES
        };
        for again in 0..tries {
            let setting = mix(setting ^ (again << 32));
            let point = Point::new(self.plan, seed, setting, size);
            let mut evaluator = Evaluator::new(self.terms, &point);
            let before = point
                .is_allowed()
                .then(|| evaluator.scalar(before))
                .flatten();
            let Some(before) = before else {
                let is_refused = point.was_refused() || !point.is_allowed();
                let is_new = self.settings > 1 && (self.is_patient || is_refused);
                if is_new {
                    continue;
                }
                return None;
            };
            let after = evaluator.scalar(after);
            self.one_sided += usize::from(after.is_none());
            let after = after?;
            let scale = evaluator.peak().max(1e-300);
            return Some(Pair {
                before,
                after,
                scale,
            });
        }
        None
    }
}

fn verdict(law: Law, pairs: &[Pair]) -> Verdict {
    let each = |difference: &dyn Fn(&Pair) -> f64| {
        worst(pairs.iter().map(|p| (difference(p), p.scale, p)))
    };
    let first = &pairs[0];
    match law {
        Law::Equal | Law::Definition | Law::Approximation => each(&|p| p.after - p.before),
        Law::Negate => each(&|p| p.after + p.before),
        Law::Shift => {
            let shift = first.after - first.before;
            worst(pairs.iter().map(|p| {
                let scale = p.scale.max(first.scale);
                (p.after - p.before - shift, scale, p)
            }))
        }
        Law::Scale => {
            let largest = |a: &&Pair, b: &&Pair| a.before.abs().total_cmp(&b.before.abs());
            let largest = pairs.iter().max_by(largest).unwrap_or(first);
            if largest.before == 0.0 {
                return each(&|p| p.after);
            }
            let ratio = largest.after / largest.before;
            if ratio <= 0.0 {
                return Verdict::Broken(largest.before, largest.after);
            }
            worst(pairs.iter().map(|p| {
                let scale = p.scale.max(largest.scale) * ratio.max(1.0);
                (p.after - ratio * p.before, scale, p)
            }))
        }
        Law::Increasing => ordered(pairs),
    }
}

/// The verdict on differences that should be zero, each with its scale.
fn worst<'a>(differences: impl Iterator<Item = (f64, f64, &'a Pair)>) -> Verdict {
    let mut unclear = false;
    for (difference, scale, pair) in differences {
        let difference = difference.abs() / scale;
        if difference > UNCLEAR || difference.is_nan() {
            return Verdict::Broken(pair.before, pair.after);
        }
        unclear |= difference > EXACT;
    }
    if unclear {
        Verdict::Unclear
    } else {
        Verdict::Kept
    }
}

/// The order of any two settings is the same on both sides.
fn ordered(pairs: &[Pair]) -> Verdict {
    for (k, one) in pairs.iter().enumerate() {
        for other in &pairs[..k] {
            let (before, after) = (one.before - other.before, one.after - other.after);
            let rounding = EXACT * one.scale.max(other.scale);
            let apart = before.abs() > rounding && after.abs() > rounding;
            if apart && before.signum() != after.signum() {
                return Verdict::Broken(one.before, one.after);
            }
            // One side tells the settings apart, and the other does not.
            if before == 0.0 && after.abs() > UNCLEAR * one.scale.max(other.scale) {
                return Verdict::Broken(one.before, one.after);
            }
            if after == 0.0 && before.abs() > UNCLEAR * one.scale.max(other.scale) {
                return Verdict::Broken(one.before, one.after);
            }
        }
    }
    Verdict::Kept
}
