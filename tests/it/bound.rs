//! Bindings that random terms would hardly ever be, for the law tests.

use surprisal::derivation::{Assumption, Bindings, ConditionKind, Derivation};
use surprisal::term::facts::{Domain, Subject};
use surprisal::term::pattern::Patterns;
use surprisal::term::{Op, Quantifier};

/// A condition that needs to know what all the metavariables stand for: the functions below see to it.
pub fn is_of_all(kind: ConditionKind) -> bool {
    use ConditionKind::{Collected, SumsTo, SumsToOne};
    matches!(kind, Collected | SumsTo | SumsToOne)
}

/// Puts vectors of which the sum is known in the place of y, where a condition asks for that and is to be met.
pub fn totals(
    bound: &mut Bindings,
    patterns: &Patterns,
    d: &mut Derivation,
    is_whole: &dyn Fn(ConditionKind) -> bool,
) {
    if is_whole(ConditionKind::SumsToOne) {
        shared(bound, patterns, d);
    }
    if is_whole(ConditionKind::SumsTo) {
        counted(bound, patterns, d);
    }
}

/// Puts a component of shares that sum to one in the place of y.
fn shared(bound: &mut Bindings, patterns: &Patterns, d: &mut Derivation) {
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

/// Puts a component of counts that sum to n in the place of y.
fn counted(bound: &mut Bindings, patterns: &Patterns, d: &mut Derivation) {
    let meta = |name| patterns.meta(name).expect("a metavariable");
    let size = bound.terms_of(meta("?h"))[0];
    let index = bound.ranges.iter().find(|(of, ..)| *of == meta("?k"));
    let index = index.expect("an index").1;
    let terms = &mut d.terms;
    let (counts, total) = (terms.symbol_named("counts"), terms.symbol_named("trials"));
    let by = terms.variable(index);
    let component = terms.op(Op::Index, &[counts, by]);
    let one = terms.integer(1);
    let sum = terms.bind(Quantifier::Sum, index, &[one, size, component]);
    let below = terms.neg(sum);
    let difference = terms.add([total, below]);
    let trials = terms.name("trials");
    let mut assume = |subject, domain| {
        d.assumptions.push(Assumption {
            subject,
            text: "the counts sum to the number of trials".to_owned(),
            domain,
            shown: total,
            ends: None,
            stated: true,
            because: String::new(),
        });
    };
    assume(Subject::Name(trials), Domain::Natural);
    assume(Subject::Term(difference), Domain::zero());
    for (place, term) in [("?y", component), ("?n", total)] {
        let own = bound.terms.iter_mut().find(|(of, _)| *of == meta(place));
        own.expect("a metavariable").1 = vec![term];
    }
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
