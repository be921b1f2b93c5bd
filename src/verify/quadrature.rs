//! Integrals and sums of a function of one number over a whole support, and whether they exist.

/// What adding up a function came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Total {
    /// It has a sum.
    Finite(f64),
    /// It has none: the contributions do not fall off.
    Infinite,
    /// It cannot be told: too slow, too steep, or without a value where it matters.
    Unclear,
}

impl Total {
    fn and(self, other: Total) -> Total {
        match (self, other) {
            (Total::Finite(a), Total::Finite(b)) => Total::Finite(a + b),
            (Total::Infinite, _) | (_, Total::Infinite) => Total::Infinite,
            _ => Total::Unclear,
        }
    }
}

/// A function that may have no value at some points.
pub(super) type Function<'f> = &'f mut dyn FnMut(f64) -> Option<f64>;

/// The integral between two ends; none is infinite.
///
/// A half-line is `y = a + e^s`, an interval `y = a + (b - a)/2/(1 + e^-s)` and its mirror image: tails and poles of any
/// power fall off exponentially in s, or not at all, and then the integral does not exist.
pub(super) fn integral(f: Function, low: Option<f64>, high: Option<f64>) -> Total {
    match (low, high) {
        (None, None) => along(f, |s| (s.exp(), s.exp())).and(along(f, |s| (-s.exp(), s.exp()))),
        (Some(low), None) => along(f, |s| (low + s.exp(), s.exp())),
        (None, Some(high)) => along(f, |s| (high - s.exp(), s.exp())),
        (Some(low), Some(high)) => {
            // Each half from its own end, where floating point is finest.
            let half = (high - low) / 2.0;
            let share = |s: f64| 1.0 / (1.0 + (-s).exp());
            let slope = |s: f64| half * share(s) * share(-s);
            let left = along(f, |s| (low + half * share(s), slope(s)));
            left.and(along(f, |s| (high - half * share(s), slope(s))))
        }
    }
}

/// Where panels of the transformed axis end; the middle is divided evenly.
const FAR: [f64; 7] = [80.0, 50.0, 30.0, 20.0, 12.0, 8.0, 5.0];
const MIDDLE: usize = 20;
/// Values that one axis may cost.
const MOST: usize = 12_000;
/// How often a panel is halved.
const DEEPEST: u32 = 16;
/// The part of the whole that an outermost panel may hold.
const NEGLIGIBLE: f64 = 1e-6;

fn edges() -> Vec<f64> {
    let (inner, step) = (FAR[6], 2.0 * FAR[6] / MIDDLE as f64);
    let middle = (1..MIDDLE).map(|k| step * k as f64 - inner);
    let left = FAR.iter().map(|s| -s);
    let right = FAR.iter().rev().copied();
    left.chain(middle).chain(right).collect()
}

/// What one panel holds.
#[derive(Clone, Copy, Default)]
struct Panel {
    sum: f64,
    error: f64,
    greatest: f64,
    missing: bool,
}

/// The integral over the transformed axis; `axis` gives the point and the slope there.
fn along(f: Function, axis: impl Fn(f64) -> (f64, f64)) -> Total {
    let mut left = MOST;
    let mut g = |s: f64| {
        let (y, slope) = axis(s);
        f(y).map(|value| value * slope).filter(|v| v.is_finite())
    };
    let edges = edges();
    let panels: Vec<Panel> = edges
        .windows(2)
        .map(|ends| adaptive(&mut g, ends[0], ends[1], DEEPEST, &mut left))
        .collect();
    let total: f64 = panels.iter().map(|p| p.sum).sum();
    let size: f64 = panels.iter().map(|p| p.sum.abs()).sum();
    if size == 0.0 {
        let missing = panels.iter().any(|p| p.missing);
        return match missing {
            true => Total::Unclear,
            false => Total::Finite(0.0),
        };
    }
    if !size.is_finite() {
        return Total::Infinite;
    }
    let (small, error) = (
        NEGLIGIBLE * size,
        panels.iter().map(|p| p.error).sum::<f64>(),
    );
    if panels
        .iter()
        .any(|p| p.missing && p.greatest > small.max(1e-200))
    {
        // Without a value beyond huge ones: they are too large for floating point.
        return if size > 1e30 {
            Total::Infinite
        } else {
            Total::Unclear
        };
    }
    let last = panels.len() - 1;
    let width = |k: usize| edges[k + 1] - edges[k];
    for (outer, inner) in [(0, 1), (last, last - 1)] {
        if panels[outer].sum.abs() > small {
            let rate = |k: usize| panels[k].sum.abs() / width(k);
            let falls = rate(outer) < 0.9 * rate(inner);
            return if falls {
                Total::Unclear
            } else {
                Total::Infinite
            };
        }
    }
    let is_known = total.is_finite() && error <= 1e-4 * size;
    if is_known {
        Total::Finite(total)
    } else {
        Total::Unclear
    }
}

/// A panel, halved as long as two rules disagree on it.
fn adaptive(g: Function, from: f64, to: f64, depth: u32, left: &mut usize) -> Panel {
    let whole = kronrod(g, from, to);
    *left = left.saturating_sub(15);
    if whole.error <= 1e-7 + 1e-6 * whole.sum.abs() || depth == 0 || *left == 0 {
        return whole;
    }
    let middle = (from + to) / 2.0;
    let halves = [
        adaptive(g, from, middle, depth - 1, left),
        adaptive(g, middle, to, depth - 1, left),
    ];
    halves
        .into_iter()
        .fold(Panel::default(), |all, half| Panel {
            sum: all.sum + half.sum,
            error: all.error + half.error,
            greatest: all.greatest.max(half.greatest),
            missing: all.missing || half.missing,
        })
}

/// Nodes of the Gauss-Kronrod rule of 7 and 15 points, their weights, and those of the rule of 7 points.
/// Source: QUADPACK, `qk15`.
const NODES: [(f64, f64, f64); 8] = [
    (0.991_455_371_120_812_6, 0.022_935_322_010_529_224, 0.0),
    (
        0.949_107_912_342_758_5,
        0.063_092_092_629_978_56,
        0.129_484_966_168_869_7,
    ),
    (0.864_864_423_359_769_1, 0.104_790_010_322_250_18, 0.0),
    (
        0.741_531_185_599_394_4,
        0.140_653_259_715_525_92,
        0.279_705_391_489_276_64,
    ),
    (0.586_087_235_467_691_1, 0.169_004_726_639_267_9, 0.0),
    (
        0.405_845_151_377_397_2,
        0.190_350_578_064_785_4,
        0.381_830_050_505_118_9,
    ),
    (0.207_784_955_007_898_47, 0.204_432_940_075_298_9, 0.0),
    (0.0, 0.209_482_141_084_727_82, 0.417_959_183_673_469_4),
];

fn kronrod(g: Function, from: f64, to: f64) -> Panel {
    let (middle, half) = ((from + to) / 2.0, (to - from) / 2.0);
    let mut panel = Panel::default();
    let (mut fine, mut coarse) = (0.0, 0.0);
    for (node, weight, other) in NODES {
        let sides: &[f64] = if node == 0.0 { &[0.0] } else { &[-1.0, 1.0] };
        for side in sides {
            let value = g(middle + side * node * half);
            panel.missing |= value.is_none();
            let value = value.unwrap_or(0.0);
            panel.greatest = panel.greatest.max(value.abs());
            fine += weight * value;
            coarse += other * value;
        }
    }
    panel.sum = fine * half;
    panel.error = ((fine - coarse) * half).abs();
    panel
}

/// Summands of a sum without an end that are added up, as powers of two.
const BLOCKS: u32 = 12;

/// The sum over whole numbers between two ends; none is infinite.
pub(super) fn sum(f: Function, low: Option<i64>, high: Option<i64>) -> Total {
    match (low, high) {
        (Some(low), Some(high)) if high.saturating_sub(low) < 1 << BLOCKS => {
            let values: Option<Vec<f64>> = (low..=high).map(|k| f(k as f64)).collect();
            values.map_or(Total::Unclear, |all| Total::Finite(all.iter().sum()))
        }
        (Some(low), _) => beyond(f, low, 1),
        (None, Some(high)) => beyond(f, high, -1),
        (None, None) => beyond(f, 0, 1).and(beyond(f, -1, -1)),
    }
}

/// The sum from one number on, in blocks of twice the length each.
fn beyond(f: Function, from: i64, step: i64) -> Total {
    let (mut total, mut size) = (0.0, 0.0);
    let mut blocks = [0.0; BLOCKS as usize];
    let mut last = 0.0;
    for k in 0..(1_i64 << BLOCKS) - 1 {
        // Far out a factorial may be too large for a value; by then the summands have faded.
        let Some(value) = f(from as f64 + (step * k) as f64) else {
            let has_faded = k > 30 && last <= 1e-9 * size;
            return if has_faded {
                Total::Finite(total)
            } else {
                Total::Unclear
            };
        };
        blocks[(k + 1).ilog2() as usize] += value.abs();
        total += value;
        size += value.abs();
        last = value.abs();
        if !size.is_finite() {
            return Total::Infinite;
        }
        if k > 600 && last <= 1e-14 * size && blocks[9] <= 1e-12 * size {
            return Total::Finite(total);
        }
    }
    let [.., inner, outer] = blocks;
    match () {
        _ if outer <= NEGLIGIBLE * size => Total::Finite(total),
        _ if outer >= 0.95 * inner => Total::Infinite,
        _ => Total::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::{Total, integral, sum};

    fn close(total: Total, value: f64) {
        let Total::Finite(found) = total else {
            panic!("{total:?} is not {value}");
        };
        assert!(
            (found - value).abs() < 1e-5 * value.abs(),
            "{found} is not {value}"
        );
    }

    #[test]
    fn integrals_are_those_of_the_books() {
        let root = std::f64::consts::PI.sqrt();
        close(integral(&mut |y| Some((-y * y).exp()), None, None), root);
        close(
            integral(&mut |y| Some((-(y - 40.0).powi(2)).exp()), None, None),
            root,
        );
        close(
            integral(
                &mut |y| Some((-((y - 3.0) / 0.02).powi(2)).exp()),
                None,
                None,
            ),
            0.02 * root,
        );
        close(
            integral(&mut |y| Some(1.0 / (1.0 + y * y)), None, None),
            std::f64::consts::PI,
        );
        close(integral(&mut |y| Some((-y).exp()), Some(0.0), None), 1.0);
        close(integral(&mut |y| Some(y.exp()), None, Some(0.0)), 1.0);
        close(
            integral(&mut |y| Some(y.powf(-0.5)), Some(0.0), Some(1.0)),
            2.0,
        );
        close(
            integral(
                &mut |y| Some(f64::from(u8::from(y > 0.3))),
                Some(-1.0),
                Some(1.0),
            ),
            0.7,
        );
    }

    #[test]
    fn what_does_not_fall_off_has_no_integral() {
        let infinite = |total| assert_eq!(total, Total::Infinite);
        infinite(integral(&mut |_| Some(1.0), None, None));
        infinite(integral(&mut |y| Some(y.exp()), None, None));
        infinite(integral(&mut |y| Some(1.0 / y), Some(1.0), None));
        infinite(integral(&mut |y| Some(1.0 / y), Some(0.0), Some(1.0)));
        infinite(integral(&mut |y| Some((1.0 + y.abs()).recip()), None, None));
        // Too slow to tell: it has an integral, and hardly.
        assert_eq!(
            integral(&mut |y| Some(y.powf(-1.01)), Some(1.0), None),
            Total::Unclear
        );
        assert_eq!(integral(&mut |_| None, None, None), Total::Unclear);
    }

    #[test]
    fn sums_are_those_of_the_books() {
        let squares = std::f64::consts::PI.powi(4) / 90.0;
        close(sum(&mut |k| Some(k.powi(-4)), Some(1), None), squares);
        close(sum(&mut |k| Some(0.5_f64.powf(k.abs())), None, None), 3.0);
        close(sum(&mut |_| Some(0.25), Some(1), Some(4)), 1.0);
        assert_eq!(sum(&mut |k| Some(1.0 / k), Some(1), None), Total::Infinite);
        assert_eq!(sum(&mut |_| Some(1.0), Some(0), None), Total::Infinite);
        assert_eq!(
            sum(&mut |k| Some(k.powf(-1.5)), Some(1), None),
            Total::Unclear
        );
    }
}
