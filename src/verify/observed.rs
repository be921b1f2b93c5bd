//! A random point at which the observation has a value of its own.

use super::point::Point;
use crate::term::eval::{Defined, Support, Value, World};
use crate::term::{Binder, Name, Separator, TermId};
use rustc_hash::FxHashMap;

/// The observation: a number, or one of so many classes as a vector.
#[derive(Clone, Copy)]
pub(super) enum Observed {
    /// A number.
    Number(f64),
    /// Which of how many classes.
    Class(i64, i64),
}

/// A random point at which the observation has a value of its own.
pub(super) struct At<'a> {
    pub(super) point: &'a Point<'a>,
    pub(super) name: Name,
    pub(super) subscripts: &'a [i64],
    pub(super) value: Observed,
    pub(super) found: &'a Found,
}

/// What parts of a density are worth.
pub(super) type Found = FxHashMap<TermId, Option<Value>>;

impl World for At<'_> {
    fn name(&self, name: Name, subscripts: &[i64]) -> Option<Value> {
        let rest = subscripts.strip_prefix(self.subscripts);
        let one = |is_one: bool| f64::from(u8::from(is_one));
        match (self.value, rest) {
            _ if name != self.name => self.point.name(name, subscripts),
            (Observed::Number(value), Some([])) => Some(Value::Scalar(value)),
            (Observed::Class(class, count), Some([])) => Some(Value::Vector(
                (1..=count).map(|k| one(k == class)).collect(),
            )),
            (Observed::Class(class, _), Some([k])) => Some(Value::Scalar(one(*k == class))),
            _ => self.point.name(name, subscripts),
        }
    }

    fn call(
        &self,
        name: Name,
        separators: &[Separator],
        arguments: &[Value],
        subscripts: &[i64],
    ) -> Option<Value> {
        self.point.call(name, separators, arguments, subscripts)
    }

    fn meaning(&self, term: TermId) -> Option<Defined> {
        self.point.meaning(term)
    }

    fn support(&self, variable: Binder) -> Support {
        self.point.support(variable)
    }

    fn density(&self, variable: Binder) -> Option<TermId> {
        self.point.density(variable)
    }

    fn allows(&self, name: Name, value: &Value) -> bool {
        self.point.allows(name, value)
    }

    fn found(&self, term: TermId) -> Option<&Option<Value>> {
        self.found.get(&term)
    }
}
