//! Integrals over vectors, to many digits: what an expectation under a density of vectors is worth.
//!
//! Over all vectors of two numbers the rule is the trapezoidal one on a grid that is centred and scaled as the density
//! is: for a bell it is exact to many digits. A simplex is broken like a stick, and each share is transformed so that its
//! ends fall off doubly exponentially (Takahasi and Mori, 1974).

use super::measure::Sums;
use super::whole::{Evaluator, Support, World};
use super::worth::Value;
use crate::term::{Binder, TermId};
use std::f64::consts::FRAC_PI_2;
use std::rc::Rc;

/// The distance of two points of a grid, in standard deviations, and how far it goes.
const STEP: f64 = 0.5;
const REACH: i32 = 17;
/// The same for the nodes of a share, on the transformed axis.
const SHARE_STEP: f64 = 1.0 / 8.0;
const SHARE_REACH: i32 = 33;
/// More components than this take too many points.
const MOST_NUMBERS: usize = 2;
const MOST_SHARES: usize = 2;
/// What the density may miss of its mass of one.
const MISSING: f64 = 1e-9;
/// What weighs less is left out.
const NOTHING: f64 = 1e-60;

/// A vector with its weight, in which the density is.
struct Weighed {
    point: Value,
    density: f64,
    weight: f64,
    /// The same with every second point in each direction left out.
    coarse: f64,
}

/// The points of a density, which are found once.
pub(super) struct Cloud {
    variable: Binder,
    density: TermId,
    points: Rc<Vec<Weighed>>,
}

/// A number with what it counts for.
#[derive(Clone, Copy)]
struct Node {
    at: f64,
    /// One minus the number, to all digits.
    rest: f64,
    width: f64,
    /// Two or nothing, in turn.
    coarse: f64,
}

impl<W: World> Evaluator<'_, W> {
    /// The integral of `density · of` over vectors.
    pub(super) fn over_vectors(
        &mut self,
        variable: Binder,
        support: &Support,
        density: TermId,
        of: &mut dyn FnMut(&mut Self, &Value, f64) -> Option<f64>,
    ) -> Option<Value> {
        self.measured(|evaluator| {
            let points = evaluator.cloud(variable, support, density)?;
            let mut sums = Sums::default();
            for at in points.iter() {
                sums.add(of(evaluator, &at.point, at.density)?, at.weight, at.coarse);
            }
            sums.known()
        })
    }

    fn cloud(
        &mut self,
        variable: Binder,
        support: &Support,
        density: TermId,
    ) -> Option<Rc<Vec<Weighed>>> {
        let known = |cloud: &&Cloud| cloud.variable == variable && cloud.density == density;
        if let Some(cloud) = self.known.clouds.iter().find(known) {
            return Some(Rc::clone(&cloud.points));
        }
        let nodes = match *support {
            Support::Space(count) if count <= MOST_NUMBERS => {
                self.grid(variable, density, count)?
            }
            Support::Simplex(count) if count <= MOST_SHARES => sticks(count),
            _ => return None,
        };
        let mut points = Vec::new();
        for (point, width, coarse) in nodes {
            let point = Value::Vector(point);
            let Some(value) = self.height(variable, density, &point) else {
                continue; // too far out for floating point
            };
            if value * width > NOTHING {
                points.push(Weighed {
                    point,
                    density: value,
                    weight: value * width,
                    coarse: value * coarse,
                });
            }
        }
        let mass: f64 = points.iter().map(|at| at.weight).sum();
        if (mass - 1.0).abs() > MISSING {
            return None;
        }
        let points = Rc::new(points);
        if self.terms().free_variables(density) == [variable] {
            let points = Rc::clone(&points);
            self.known.clouds.push(Cloud {
                variable,
                density,
                points,
            });
        }
        Some(points)
    }

    fn height(&mut self, variable: Binder, density: TermId, point: &Value) -> Option<f64> {
        self.with(variable, point.clone(), density)?.scalar()
    }

    /// A grid around the top of the density, as wide in each direction as its curvature says.
    fn grid(
        &mut self,
        variable: Binder,
        density: TermId,
        count: usize,
    ) -> Option<Vec<(Vec<f64>, f64, f64)>> {
        let mut log = |point: &[f64]| {
            let point = Value::Vector(point.to_vec());
            Some(self.height(variable, density, &point)?.ln())
        };
        let (slope, curvature) = bend(count, &mut log)?;
        let (root, determinant) = root(&curvature)?;
        // The top of a parabola with that slope and that curvature at zero.
        let top = behind(&root, &before(&root, &slope));
        let step = STEP / determinant.powf(1.0 / count as f64);
        let ticks = ticks();
        let mut points = vec![(Vec::new(), 1.0, 1.0)];
        for _ in 0..count {
            let longer = |(at, width, coarse): (Vec<f64>, f64, f64)| {
                let with = move |tick: &Node| {
                    let at = [&at[..], &[tick.at]].concat();
                    (at, width * step, coarse * tick.coarse * step)
                };
                ticks.iter().map(with).collect::<Vec<_>>()
            };
            points = points.into_iter().flat_map(longer).collect();
        }
        let far = (STEP * f64::from(REACH)).powi(2);
        let is_near = |steps: &[f64]| steps.iter().map(|s| s * s).sum::<f64>() <= far;
        points.retain(|(steps, ..)| is_near(steps));
        let placed = points.into_iter().map(|(steps, width, coarse)| {
            let at = behind(&root, &steps);
            let at = at.iter().zip(&top).map(|(a, b)| a + b).collect();
            (at, width, coarse)
        });
        Some(placed.collect())
    }
}

/// The numbers of an axis of a grid, in standard deviations.
fn ticks() -> Vec<Node> {
    let tick = |k: i32| Node {
        at: f64::from(k) * STEP,
        rest: 0.0,
        width: 1.0,
        coarse: if k % 2 == 0 { 2.0 } else { 0.0 },
    };
    (-REACH..=REACH).map(tick).collect()
}

/// Slope and curvature of a function at zero, by differences: exact for a parabola. The curvature is that of its negative.
fn bend(
    count: usize,
    of: &mut dyn FnMut(&[f64]) -> Option<f64>,
) -> Option<(Vec<f64>, Vec<Vec<f64>>)> {
    let mut at = |j: usize, a: f64, k: usize, b: f64| {
        let mut point = vec![0.0; count];
        point[j] += a;
        point[k] += b;
        of(&point)
    };
    let middle = at(0, 0.0, 0, 0.0)?;
    let mut slope = Vec::with_capacity(count);
    let mut curvature = Vec::with_capacity(count);
    for j in 0..count {
        slope.push((at(j, 1.0, j, 0.0)? - at(j, -1.0, j, 0.0)?) / 2.0);
        let mut row = Vec::with_capacity(count);
        for k in 0..count {
            let both = at(j, 1.0, k, 1.0)? - at(j, 1.0, k, 0.0)? - at(j, 0.0, k, 1.0)?;
            row.push(-(both + middle));
        }
        curvature.push(row);
    }
    Some((slope, curvature))
}

/// The lower triangular L of a positive definite matrix `L Lᵀ`, and the product of its diagonal.
fn root(matrix: &[Vec<f64>]) -> Option<(Vec<Vec<f64>>, f64)> {
    let count = matrix.len();
    let mut lower = vec![vec![0.0; count]; count];
    let mut determinant = 1.0;
    for j in 0..count {
        for k in 0..=j {
            let known: f64 = (0..k).map(|l| lower[j][l] * lower[k][l]).sum();
            let rest = matrix[j][k] - known;
            if j > k {
                lower[j][k] = rest / lower[k][k];
            } else if rest > 0.0 {
                lower[j][j] = rest.sqrt();
                determinant *= lower[j][j];
            } else {
                return None;
            }
        }
    }
    Some((lower, determinant))
}

/// `L⁻¹ v` of a lower triangular matrix.
fn before(lower: &[Vec<f64>], vector: &[f64]) -> Vec<f64> {
    let mut found: Vec<f64> = Vec::with_capacity(vector.len());
    for (row, &value) in lower.iter().zip(vector) {
        let known: f64 = found.iter().zip(row).map(|(x, l)| x * l).sum();
        found.push((value - known) / row[found.len()]);
    }
    found
}

/// `L⁻ᵀ v` of a lower triangular matrix.
fn behind(lower: &[Vec<f64>], vector: &[f64]) -> Vec<f64> {
    let mut found = vector.to_vec();
    for j in (0..found.len()).rev() {
        let known: f64 = (j + 1..found.len()).map(|k| lower[k][j] * found[k]).sum();
        found[j] = (found[j] - known) / lower[j][j];
    }
    found
}

/// Shares that sum to one, with their weights: each is a share of what the ones before it leave.
fn sticks(count: usize) -> Vec<(Vec<f64>, f64, f64)> {
    let shares = shares();
    let mut sticks = vec![(Vec::new(), 1.0, 1.0, 1.0)];
    for _ in 1..count {
        let broken = |(at, left, width, coarse): (Vec<f64>, f64, f64, f64)| {
            let with = move |share: &Node| {
                let at = [&at[..], &[left * share.at]].concat();
                let width = width * left * share.width;
                (
                    at,
                    left * share.rest,
                    width,
                    coarse * share.coarse * left * share.width,
                )
            };
            shares.iter().map(with).collect::<Vec<_>>()
        };
        sticks = sticks.into_iter().flat_map(broken).collect();
    }
    let whole = sticks.into_iter().map(|(mut at, left, width, coarse)| {
        at.push(left);
        (at, width, coarse)
    });
    whole.collect()
}

/// Numbers between 0 and 1.
fn shares() -> Vec<Node> {
    let share = |k: i32| {
        let t = f64::from(k) * SHARE_STEP;
        let (far, slope) = (FRAC_PI_2 * t.sinh(), FRAC_PI_2 * t.cosh() * SHARE_STEP);
        let [at, rest] = [-far, far].map(|far| 1.0 / (1.0 + (2.0 * far).exp()));
        Node {
            at,
            rest,
            width: 2.0 * at * rest * slope,
            coarse: if k % 2 == 0 { 2.0 } else { 0.0 },
        }
    };
    (-SHARE_REACH..=SHARE_REACH).map(share).collect()
}
