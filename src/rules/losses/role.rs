//! Where the value of a part of a named loss must lie: a label in {-1, 1}, a quantile level between 0 and 1.

use crate::term::Rational;
use crate::term::facts::Fact;

/// The values that a part may take.
struct Values {
    low: i64,
    high: Option<i64>,
    /// It takes both ends.
    both: bool,
}

const NONNEGATIVE: Values = Values {
    low: 0,
    high: None,
    both: false,
};
const SHARE: Values = Values {
    low: 0,
    high: Some(1),
    both: false,
};
const SIGN: Values = Values {
    low: -1,
    high: Some(1),
    both: true,
};

/// The values of a part of a loss, by the id of the loss and the role.
fn values(id: &str, role: &str) -> Option<Values> {
    Some(match (id, role) {
        (_, "quantile level") => SHARE,
        ("expectile", "level") => SHARE,
        ("hinge", "label") => SIGN,
        ("huber", "threshold") | ("epsilon-insensitive", "tolerance") => NONNEGATIVE,
        ("bce" | "bce-cloglog" | "bce-logits" | "focal", "target") => SHARE,
        ("weighted-bce" | "weighted-bce-logits", "target") => SHARE,
        ("logistic-l1" | "logistic-l2", "target") => SHARE,
        (_, "target") if id.starts_with("poisson-") => NONNEGATIVE,
        (_, "exposure" | "weight of the positives") => NONNEGATIVE,
        (_, "weight") if id.starts_with("weighted-") => NONNEGATIVE,
        _ => return None,
    })
}

/// Whether a part must lie between two ends and what is known of its value does not say so: of `2 y` it must be shown.
pub fn is_open(id: &str, role: &str, fact: &Fact) -> bool {
    let ends = values(id, role).and_then(|values| Some((values.low, values.high?)));
    ends.is_some_and(|(low, high)| {
        let [low, high] = [low, high].map(|end| Some((Rational::from_integer(end), true)));
        !fact.implies(&Fact::between(low, high))
    })
}

/// Whether what is known of the value of a part contradicts the role, so that the loss is no loss of that name. Of what
/// nothing is known the role says what it is.
pub fn contradicts(id: &str, role: &str, fact: &Fact) -> bool {
    let Some(values) = values(id, role) else {
        return false;
    };
    let low = Rational::from_integer(values.low);
    let high = values.high.map(Rational::from_integer);
    let is_counting = fact.integer && fact.high.is_none() && high.is_some();
    let from = |(end, reached): (Rational, bool)| {
        let is_beyond = high.is_some_and(|high| end > high || end == high && !reached);
        end < low || is_beyond || values.both && end > low
    };
    let to = |(end, reached): (Rational, bool)| {
        let is_beyond = end < low || end == low && !reached;
        high.is_some_and(|high| end > high || values.both && end < high) || is_beyond
    };
    is_counting || fact.low.is_some_and(from) || fact.high.is_some_and(to)
}
