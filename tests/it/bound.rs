//! Bindings that random terms would hardly ever be, for the law tests.

use surprisal::derivation::{Assumption, Bindings, Derivation};
use surprisal::term::Op;
use surprisal::term::facts::{Domain, Subject};
use surprisal::term::pattern::Patterns;

/// Puts a component of shares that sum to one in the place of y.
pub fn shared(bound: &mut Bindings, patterns: &Patterns, d: &mut Derivation) {
    let meta = |name| patterns.meta(name).expect("a metavariable");
    let count = bound.terms_of(meta("?h"))[0];
    let index = bound.ranges.iter().find(|(of, ..)| *of == meta("?k"));
    let index = d.terms.variable(index.expect("an index").1);
    let shares = d.terms.symbol_named("shares");
    let component = d.terms.op(Op::Index, &[shares, index]);
    d.assumptions.push(Assumption {
        subject: Subject::Name(d.terms.name("shares")),
        text: "shares : simplex".to_owned(),
        domain: Domain::Simplex(Some(count)),
        shown: shares,
        ends: None,
        stated: true,
        because: String::new(),
    });
    let own = bound.terms.iter_mut().find(|(of, _)| *of == meta("?y"));
    own.expect("the shares").1 = vec![component];
}

/// Makes of the random terms a and b the sum `a (b - 2) + 3 b a + a²` and what it comes to.
pub fn collected(bound: &mut Bindings, d: &mut Derivation) {
    let [a, b] = [0, 1].map(|k| bound.terms[k].1[0]);
    let terms = &mut d.terms;
    let [minus_two, two, three, four] = [-2, 2, 3, 4].map(|n| terms.integer(n));
    let bracket = terms.add([b, minus_two]);
    let spread = [
        terms.mul([a, bracket]),
        terms.mul([three, b, a]),
        terms.pow(a, two),
    ];
    let spread = terms.add(spread);
    let together = [terms.mul([four, b]), minus_two, a];
    let together = terms.add(together);
    let together = terms.mul([a, together]);
    bound.terms[0].1 = vec![spread];
    bound.terms[1].1 = vec![together];
}
