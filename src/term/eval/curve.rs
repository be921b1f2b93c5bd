//! Values of a term along one name, as whole thousandths, for pictures: nothing outside this room computes with floats.

use super::{Defined, Evaluator, Support, Value, World};
use crate::term::{Binder, Name, Rational, Separator, TermId, Terms};

/// Names with values, and nothing else.
struct Point<'p> {
    values: &'p [(Name, Rational)],
}

impl World for Point<'_> {
    fn name(&self, name: Name, _: &[i64]) -> Option<Value> {
        let found = self.values.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| Value::Scalar(float(*value)))
    }

    fn call(&self, _: Name, _: &[Separator], _: &[Value], _: &[i64]) -> Option<Value> {
        None
    }

    fn meaning(&self, _: TermId) -> Option<Defined> {
        None
    }

    fn support(&self, _: Binder) -> Support {
        Support::Points(Vec::new())
    }

    fn density(&self, _: Binder) -> Option<TermId> {
        None
    }
}

/// The value of a term where its names have these values, in thousandths; none where it has none, or a huge one.
pub fn thousandths(terms: &Terms, term: TermId, values: &[(Name, Rational)]) -> Option<i64> {
    let world = Point { values };
    let value = Evaluator::new(terms, &world).scalar(term)? * 1_000.0;
    (value.is_finite() && value.abs() < 1e9).then(|| value.round() as i64)
}

fn float(value: Rational) -> f64 {
    *value.numer() as f64 / *value.denom() as f64
}
