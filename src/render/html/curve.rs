//! A small picture of the loss of one observation, where it is a curve: of the residual, the probability or the logit.

use crate::derivation::Derivation;
use crate::render::escape;
use crate::term::eval::curve::thousandths;
use crate::term::facts::{Fact, Facts};
use crate::term::{Name, Op, Rational, TermId, Terms};

/// How many points a curve has.
const POINTS: i64 = 81;
/// The box of the curves, in the units of the picture.
const WIDTH: i64 = 280;
const HEIGHT: i64 = 150;
const LEFT: i64 = 34;
const TOP: i64 = 10;

/// Along what the loss is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Axis {
    /// Target minus prediction.
    Residual,
    /// The prediction of a probability.
    Probability,
    /// The log-odds of a probability.
    Logit,
}

/// The loss with names in the place of target and prediction.
struct Loss {
    terms: Terms,
    term: TermId,
    target: Name,
    moving: Name,
    /// The values of all other names.
    constants: Vec<(Name, Rational)>,
}

/// A curve, and how it is called.
struct Curve {
    label: String,
    class: &'static str,
    values: Vec<Option<i64>>,
}

/// Appends the picture, if the loss is one curve or two.
pub(super) fn write(derivation: &Derivation, out: &mut String) {
    let Some((mut loss, axis)) = read(derivation) else {
        return;
    };
    let name = derivation.loss.as_ref().map_or("", |loss| loss.name);
    // The loss of one observation is no mean.
    let own = match axis {
        Axis::Residual => name.strip_prefix("mean ").unwrap_or(name),
        Axis::Probability | Axis::Logit => "target 1",
    };
    let own = format!("{own}{}", loss.drawn_for());
    let mut curves = match axis {
        Axis::Residual => vec![loss.curve(axis, int(0), &own, "own")],
        Axis::Probability | Axis::Logit => vec![
            loss.curve(axis, int(1), &own, "own"),
            loss.curve(axis, int(0), "target 0", "other"),
        ],
    };
    let id = derivation.loss.as_ref().map_or("", |loss| loss.id);
    curves.extend(loss.reference(axis, id));
    draw(name, axis, &curves, out);
}

fn int(value: i64) -> Rational {
    Rational::from_integer(value)
}

/// The loss of one observation by its target and what moves.
fn read(derivation: &Derivation) -> Option<(Loss, Axis)> {
    let named = derivation.loss.as_ref()?;
    let role = |wanted: &str| named.roles.iter().find(|(role, _)| *role == wanted);
    let (_, target) = *role("target")?;
    let (word, moving) = *role("prediction").or_else(|| role("logit"))?;
    let body = derivation.per_observation?;
    let mut terms = derivation.terms.clone();
    let [target, moving] = [target, moving].map(|term| alone(&mut terms, term));
    let fact = fact_of(derivation, &terms, moving);
    let names = ["target\u{2032}", "moving\u{2032}"].map(|word| terms.name(word));
    let symbols = names.map(|name| terms.symbol(name));
    let term = terms.replace_all(body, &[(moving, symbols[1]), (target, symbols[0])]);
    let constants = constants(derivation, &terms, term, &names)?;
    let [target, moving] = names;
    let loss = Loss {
        terms,
        term,
        target,
        moving,
        constants,
    };
    let axis = match word {
        "logit" => Axis::Logit,
        _ if fact.implies(&Fact::unit()) => Axis::Probability,
        _ if loss.is_of_residual() => Axis::Residual,
        _ => return None,
    };
    Some((loss, axis))
}

/// A term of one observation, without its index.
fn alone(terms: &mut Terms, term: TermId) -> TermId {
    let indices = terms.free_variables(term);
    indices
        .into_iter()
        .fold(term, |term, index| terms.without_index(term, index))
}

fn fact_of(derivation: &Derivation, terms: &Terms, term: TermId) -> Fact {
    let (holds, equations) = (derivation.holds(), derivation.equations());
    Facts::new(&holds, &equations).of(terms, term)
}

/// Values for the other names: one, or three quarters between 0 and 1. None where anything else is left.
fn constants(
    derivation: &Derivation,
    terms: &Terms,
    term: TermId,
    names: &[Name],
) -> Option<Vec<(Name, Rational)>> {
    let mut found: Vec<(Name, Rational)> = Vec::new();
    let mut pending = vec![term];
    while let Some(term) = pending.pop() {
        if let Some(name) = crate::term::facts::family(terms, term) {
            let is_name = matches!(terms.node(term), crate::term::Node::Symbol(_));
            if !is_name || derivation.parameters.contains(&name) {
                return None;
            }
            if !names.contains(&name) && found.iter().all(|(known, _)| *known != name) {
                let share = fact_of(derivation, terms, term).implies(&Fact::unit());
                let value = if share { Rational::new(3, 4) } else { int(1) };
                found.push((name, value));
            }
            continue;
        }
        pending.extend(terms.children(term));
    }
    Some(found)
}

impl Loss {
    /// The values of the other names for which it is drawn: `, δ = 1`.
    fn drawn_for(&self) -> String {
        let constants = self.constants.iter();
        let said = constants.map(|(name, value)| format!(", {} = {value}", self.terms.text(*name)));
        said.collect()
    }

    fn at(&self, target: Rational, moving: Rational) -> Option<i64> {
        let mut values = self.constants.clone();
        values.extend([(self.target, target), (self.moving, moving)]);
        thousandths(&self.terms, self.term, &values)
    }

    /// The value depends on the difference alone.
    fn is_of_residual(&self) -> bool {
        let far = |shift: i64| {
            self.at(int(shift + 2), int(shift))
                .zip(self.at(int(shift - 1), int(shift)))
        };
        far(0).is_some() && far(0) == far(1) && far(0) == far(-3)
    }

    fn curve(&self, axis: Axis, target: Rational, label: &str, class: &'static str) -> Curve {
        let value = |k| match axis {
            Axis::Residual => self.at(int(0), -axis.at(k)),
            Axis::Probability | Axis::Logit => self.at(target, axis.at(k)),
        };
        Curve {
            label: label.to_owned(),
            class,
            values: (0..POINTS).map(value).collect(),
        }
    }

    /// What the loss is compared with: the squared error, or the cross entropy of target 1.
    fn reference(&mut self, axis: Axis, id: &str) -> Option<Curve> {
        let moving = self.terms.symbol(self.moving);
        let (term, label) = match axis {
            Axis::Residual if !matches!(id, "mse" | "sse") => {
                let two = self.terms.integer(2);
                (self.terms.pow(moving, two), "squared error")
            }
            Axis::Probability if !id.starts_with("bce") => {
                let log = self.terms.log(moving);
                (self.terms.neg(log), "cross entropy, target 1")
            }
            Axis::Logit if !id.starts_with("bce") => {
                let minus = self.terms.neg(moving);
                let exp = self.terms.op(Op::Exp, &[minus]);
                let one = self.terms.integer(1);
                let sum = self.terms.add([one, exp]);
                (self.terms.log(sum), "cross entropy, target 1")
            }
            _ => return None,
        };
        self.term = term;
        Some(self.curve(axis, int(1), label, "reference"))
    }
}

impl Axis {
    /// The place of a point.
    fn at(self, k: i64) -> Rational {
        let share = Rational::new(k, POINTS - 1);
        match self {
            Axis::Residual => share * 6 - 3,
            Axis::Probability => share * Rational::new(49, 50) + Rational::new(1, 100),
            Axis::Logit => share * 10 - 5,
        }
    }

    /// What is written below its ends and its middle.
    fn marks(self) -> [&'static str; 3] {
        match self {
            Axis::Residual => ["−3", "0", "3"],
            Axis::Probability => ["0", "½", "1"],
            Axis::Logit => ["−5", "0", "5"],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Axis::Residual => "residual: target minus prediction",
            Axis::Probability => "predicted probability of target 1",
            Axis::Logit => "logit of target 1",
        }
    }
}

fn draw(name: &str, axis: Axis, curves: &[Curve], out: &mut String) {
    let own = curves.iter().filter(|curve| curve.class != "reference");
    let highest = own.flat_map(|curve| curve.values.iter().flatten()).max();
    let lowest = curves
        .iter()
        .flat_map(|curve| curve.values.iter().flatten())
        .min();
    let (Some(&highest), Some(&lowest)) = (highest, lowest) else {
        return;
    };
    let (low, span) = (lowest.min(0), (highest - lowest.min(0)).max(1));
    let title = escape::in_html(&format!(
        "The {name} of one observation along the {}",
        axis.name()
    ));
    out.push_str(&format!(
        "<figure class=\"curve\"><svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{title}\">",
        LEFT + WIDTH + 12,
        TOP + HEIGHT + 40 + 16 * curves.len() as i64
    ));
    let (right, bottom) = (LEFT + WIDTH, TOP + HEIGHT);
    out.push_str(&format!(
        "<path class=\"axis\" d=\"M{LEFT} {TOP}V{bottom}H{right}\"/>"
    ));
    for (k, mark) in axis.marks().into_iter().enumerate() {
        let x = LEFT + WIDTH * k as i64 / 2;
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{mark}</text>",
            bottom + 14
        ));
    }
    for value in [low, low + span] {
        let y = bottom - HEIGHT * (value - low) / span;
        let shown = format!("{}.{}", value / 1_000, value.abs() % 1_000 / 100);
        out.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{shown}</text>",
            LEFT - 4,
            y + 4
        ));
    }
    out.push_str(&format!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        LEFT + WIDTH / 2,
        bottom + 29,
        axis.name()
    ));
    for (k, curve) in curves.iter().enumerate() {
        let class = curve.class;
        out.push_str(&format!(
            "<path class=\"{class}\" d=\"{}\"/>",
            path(curve, low, span)
        ));
        let y = bottom + 44 + 16 * k as i64;
        out.push_str(&format!(
            "<path class=\"{class}\" d=\"M{LEFT} {}h28\"/>",
            y - 4
        ));
        let label = escape::in_html(&curve.label);
        out.push_str(&format!(
            "<text x=\"{}\" y=\"{y}\">{label}</text>",
            LEFT + 34
        ));
    }
    out.push_str("</svg></figure>\n");
}

/// The points of a curve that lie in the picture, as the commands of a path.
fn path(curve: &Curve, low: i64, span: i64) -> String {
    let mut commands = String::new();
    let mut is_drawing = false;
    for (k, value) in curve.values.iter().enumerate() {
        let inside = value.filter(|value| (low..=low + span).contains(value));
        let Some(value) = inside else {
            is_drawing = false;
            continue;
        };
        let x = LEFT + WIDTH * k as i64 / (POINTS - 1);
        // In tenths, so that flat curves are smooth.
        let y = 10 * (TOP + HEIGHT) - 10 * HEIGHT * (value - low) / span;
        let command = if is_drawing { 'L' } else { 'M' };
        commands.push_str(&format!("{command}{x} {}.{}", y / 10, y % 10));
        is_drawing = true;
    }
    commands
}
