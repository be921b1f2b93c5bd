//! Sums and integrals over a whole support, to many digits: what an expectation under a known density is worth.
//!
//! Intervals are cut where the density is largest and where an absolute value or a comparison has a kink. Each piece is
//! transformed so that its ends fall off doubly exponentially; then the trapezoidal rule is exact to many digits
//! (Takahasi and Mori, 1974).

use super::space::Cloud;
use super::whole::{Evaluator, Support, World};
use super::worth::Value;
use crate::term::{Binder, Node, Op, TermId, Terms};
use rustc_hash::FxHashMap;
use std::f64::consts::FRAC_PI_2;
use std::rc::Rc;

/// The distance of two nodes, and how far out they go, on the transformed axis.
const STEP: f64 = 1.0 / 32.0;
const REACH: i32 = 130;
/// What a density may miss of its mass of one: else it is none, or the nodes do not catch it.
const MISSING: f64 = 1e-9;
/// What the sum may differ from that over every second node, relative to its size: its own error is about the square.
const COARSE: f64 = 1e-5;
/// What weighs less is left out, and what weighs less than the second need not have a value.
const NOTHING: f64 = 1e-60;
const FAINT: f64 = 1e-13;
/// What is less may be rounding of a zero, as of `log(p/p)`.
const NOISE: f64 = 1e-13;
/// More whole numbers are not added up.
const MOST: u32 = 4_000;

/// A point with the density there.
struct Weighed {
    point: f64,
    density: f64,
    /// Its weight, with the density in it.
    weight: f64,
    /// The same with every second node left out: what it makes of the sum tells how exact that is.
    coarse: f64,
}

/// A sum of values with their weights, beside the same with every second node left out.
#[derive(Default)]
pub(super) struct Sums {
    total: f64,
    coarse: f64,
    size: f64,
}

impl Sums {
    pub(super) fn add(&mut self, value: f64, weight: f64, coarse: f64) {
        // A value that rounding alone can make tells nothing: its error is that of the numbers around one it came from.
        let size = if value.abs() < NOISE {
            1.0
        } else {
            value.abs()
        };
        self.total += weight * value;
        self.coarse += coarse * value;
        self.size += weight.abs() * size;
    }

    /// The sum and the sum of the magnitudes, unless the coarse sum tells that the nodes do not catch it.
    pub(super) fn known(&self) -> Option<(f64, f64)> {
        let is_exact = (self.total - self.coarse).abs() <= COARSE * self.size;
        is_exact.then_some((self.total, self.size))
    }
}

/// What is found once in a world.
#[derive(Default)]
pub(super) struct Known {
    /// A sum or integral over a support is being worked out.
    pub is_measuring: bool,
    measures: Vec<Measure>,
    pub clouds: Vec<Cloud>,
    /// The values of terms that do not change from point to point.
    constants: FxHashMap<TermId, Option<Value>>,
}

/// The points of a density, with what else its support was cut at.
struct Measure {
    variable: Binder,
    density: TermId,
    cuts: Vec<f64>,
    points: Rc<Vec<Weighed>>,
}

impl<W: World> Evaluator<'_, W> {
    /// The sum or integral of `density · of` over a support that is no list of points.
    pub(super) fn expected(
        &mut self,
        variable: Binder,
        support: &Support,
        density: TermId,
        shapes: &[TermId],
        of: &mut dyn FnMut(&mut Self, f64, f64) -> Option<f64>,
    ) -> Option<Value> {
        self.measured(|evaluator| evaluator.summed(variable, support, density, shapes, of))
    }

    /// A sum of many values, from it and the sum of their magnitudes: rounding errors are relative to that, and not to what
    /// was met on the way.
    pub(super) fn measured(
        &mut self,
        sums: impl FnOnce(&mut Self) -> Option<(f64, f64)>,
    ) -> Option<Value> {
        let before = self.peak();
        let outside = std::mem::replace(&mut self.known.is_measuring, true);
        let total = sums(self);
        self.known.is_measuring = outside;
        let (total, size) = total?;
        self.set_peak(before.max(size));
        Some(Value::Scalar(total))
    }

    /// The sum, and the sum of the magnitudes: rounding errors are relative to that.
    fn summed(
        &mut self,
        variable: Binder,
        support: &Support,
        density: TermId,
        shapes: &[TermId],
        of: &mut dyn FnMut(&mut Self, f64, f64) -> Option<f64>,
    ) -> Option<(f64, f64)> {
        let mut cuts = Vec::new();
        if matches!(support, Support::Interval(..)) {
            for &shape in shapes.iter().chain([&density]) {
                self.kinks(variable, shape, &mut cuts);
            }
        }
        let points = self.measure(variable, support, density, cuts)?;
        let mut sums = Sums::default();
        for at in points.iter() {
            match of(self, at.point, at.density) {
                Some(value) => sums.add(value, at.weight, at.coarse),
                None if at.weight > FAINT => return None,
                None => {}
            }
        }
        sums.known()
    }

    /// The value of a term that is the same at every point.
    pub(super) fn constant(&mut self, term: TermId) -> Option<Value> {
        if let Some(value) = self.known.constants.get(&term) {
            return value.clone();
        }
        self.known.is_measuring = false;
        let value = self.value(term);
        self.known.is_measuring = true;
        self.known.constants.insert(term, value.clone());
        value
    }

    /// The points and weights of a density, which are found once.
    fn measure(
        &mut self,
        variable: Binder,
        support: &Support,
        density: TermId,
        mut cuts: Vec<f64>,
    ) -> Option<Rc<Vec<Weighed>>> {
        let known = |m: &&Measure| m.variable == variable && m.density == density && m.cuts == cuts;
        if let Some(measure) = self.known.measures.iter().find(known) {
            return Some(Rc::clone(&measure.points));
        }
        let asked = cuts.clone();
        let points = match *support {
            Support::Points(_) | Support::Space(_) | Support::Simplex(_) => return None,
            Support::Whole(low, high) => self.weighed_whole(variable, density, [low, high])?,
            Support::Interval(low, high) => {
                cuts.extend(self.mode(variable, density, [low, high]));
                let nodes = nodes([low, high], cuts);
                self.weighed(variable, density, nodes)
            }
        };
        let mass: f64 = points.iter().map(|at| at.weight).sum();
        if (mass - 1.0).abs() > MISSING {
            return None;
        }
        let points = Rc::new(points);
        if self.terms().free_variables(density) == [variable] {
            let points = Rc::clone(&points);
            self.known.measures.push(Measure {
                variable,
                density,
                cuts: asked,
                points,
            });
        }
        Some(points)
    }

    fn density_at(&mut self, variable: Binder, density: TermId, point: f64) -> Option<f64> {
        self.with(variable, Value::Scalar(point), density)?.scalar()
    }

    fn weighed(
        &mut self,
        variable: Binder,
        density: TermId,
        nodes: Vec<(f64, f64)>,
    ) -> Vec<Weighed> {
        let weighed = nodes
            .into_iter()
            .enumerate()
            .filter_map(|(k, (point, width))| {
                let density = self.density_at(variable, density, point)?;
                let weight = density * width;
                // Each piece has an odd number of nodes, and begins and ends with one that counts.
                let is_counted = (k % (2 * REACH as usize + 1)).is_multiple_of(2);
                (weight > NOTHING).then_some(Weighed {
                    point,
                    density,
                    weight,
                    coarse: if is_counted { 2.0 * weight } else { 0.0 },
                })
            });
        weighed.collect()
    }

    /// Whole numbers upwards, until they have all of the mass.
    fn weighed_whole(
        &mut self,
        variable: Binder,
        density: TermId,
        [low, high]: [f64; 2],
    ) -> Option<Vec<Weighed>> {
        let mut points = Vec::new();
        let mut mass = 0.0;
        for k in 0..MOST {
            let point = low + f64::from(k);
            if !low.is_finite() || point > high || mass > 1.0 - FAINT / 10.0 {
                break;
            }
            // Far out a factorial may be too large for a value.
            let Some(density) = self.density_at(variable, density, point) else {
                break;
            };
            mass += density;
            points.push(Weighed {
                point,
                density,
                weight: density,
                coarse: density,
            });
        }
        low.is_finite().then_some(points)
    }

    /// About where the density is largest, if there is one place that is inside.
    fn mode(&mut self, variable: Binder, density: TermId, [low, high]: [f64; 2]) -> Option<f64> {
        let place = |t: f64| match (low.is_finite(), high.is_finite()) {
            (true, true) => low + (high - low) / (1.0 + (-t).exp()),
            (true, false) => low + t.exp(),
            (false, true) => high - t.exp(),
            (false, false) => t.sinh(),
        };
        let mut at = |t: f64| self.density_at(variable, density, place(t)).unwrap_or(0.0);
        let grid = (-60..=60).map(|k| f64::from(k) / 10.0);
        let heights: Vec<(f64, f64)> = grid.map(|t| (t, at(t))).collect();
        let best = heights.into_iter().max_by(|s, t| s.1.total_cmp(&t.1))?.0;
        let (mut left, mut right) = (best - 0.1, best + 0.1);
        for _ in 0..24 {
            let third = (right - left) / 3.0;
            match at(left + third) < at(right - third) {
                true => left += third,
                false => right -= third,
            }
        }
        Some(place((left + right) / 2.0))
    }

    /// Where the operands of absolute values and comparisons that are linear in the variable are zero.
    fn kinks(&mut self, variable: Binder, term: TermId, found: &mut Vec<f64>) {
        if !self.terms().has_free(term, variable) {
            return;
        }
        let terms: &Terms = self.terms();
        let operands: Vec<TermId> = match terms.node(term) {
            Node::Op(op, parts) if *op == Op::Abs || op.is_comparison() => parts.to_vec(),
            _ => Vec::new(),
        };
        let children = match self.meaning(term) {
            Some(formula) => vec![formula],
            None => terms.children(term).to_vec(),
        };
        if !operands.is_empty() {
            let mut at = |x: f64| {
                let mut values = operands
                    .iter()
                    .map(|&operand| self.with(variable, Value::Scalar(x), operand)?.scalar());
                let first = values.next()??;
                Some(first - values.next().unwrap_or(Some(0.0))?)
            };
            if let (Some(zero), Some(one), Some(two)) = (at(0.0), at(1.0), at(2.0)) {
                let slope = one - zero;
                let is_linear = (two - one - slope).abs() < 1e-12 * (1.0 + two.abs());
                found.extend((is_linear && slope != 0.0).then(|| -zero / slope));
            }
        }
        for child in children {
            self.kinks(variable, child, found);
        }
    }
}

/// Nodes and their weights for the pieces of an interval.
fn nodes([low, high]: [f64; 2], mut cuts: Vec<f64>) -> Vec<(f64, f64)> {
    cuts.retain(|&cut| cut > low && cut < high);
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let ends: Vec<f64> = [low].into_iter().chain(cuts).chain([high]).collect();
    let mut nodes = Vec::new();
    for piece in ends.windows(2) {
        for k in -REACH..=REACH {
            let t = f64::from(k) * STEP;
            let (far, slope) = (FRAC_PI_2 * t.sinh(), FRAC_PI_2 * t.cosh() * STEP);
            let node = match (piece[0].is_finite(), piece[1].is_finite()) {
                (true, true) => {
                    let share = 1.0 / (1.0 + (-2.0 * far).exp());
                    let width = piece[1] - piece[0];
                    (
                        piece[0] + width * share,
                        2.0 * width * share * (1.0 - share) * slope,
                    )
                }
                (true, false) => (piece[0] + far.exp(), far.exp() * slope),
                (false, true) => (piece[1] - far.exp(), far.exp() * slope),
                (false, false) => (far.sinh(), far.cosh() * slope),
            };
            nodes.push(node);
        }
    }
    nodes
}
