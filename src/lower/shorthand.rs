//! Functions that are written out: `softplus(x)` is `log(1 + exp(x))`.

use crate::term::{Op, Rational, TermId, Terms};

type Meaning = fn(&mut Terms, TermId) -> TermId;

/// One row a function of one number: its word, and what it stands for.
const TABLE: &[(&str, Meaning)] = &[
    ("sqrt", |terms, x| {
        let half = terms.number(Rational::new(1, 2));
        terms.pow(x, half)
    }),
    ("logdet", |terms, x| {
        let determinant = terms.op(Op::Det, &[x]);
        terms.log(determinant)
    }),
    ("expit", |terms, x| terms.op(Op::Sigmoid, &[x])),
    ("logistic", |terms, x| terms.op(Op::Sigmoid, &[x])),
    ("invlogit", |terms, x| terms.op(Op::Sigmoid, &[x])),
    ("logsigmoid", |terms, x| {
        let sigmoid = terms.op(Op::Sigmoid, &[x]);
        terms.log(sigmoid)
    }),
    ("pnorm", |terms, x| terms.op(Op::NormCdf, &[x])),
    ("cloglog", |terms, x| {
        let one = terms.integer(1);
        let complement = minus(terms, one, x);
        let log = terms.log(complement);
        let negative = terms.neg(log);
        terms.log(negative)
    }),
    ("relu", |terms, x| {
        let zero = terms.integer(0);
        terms.op(Op::Max, &[zero, x])
    }),
    ("softplus", |terms, x| {
        // Of a vector it is that of each component, to which no number is added: log(1 + exp(z)) is -log(σ(-z)).
        if terms.rank(x) == 1 {
            let minus = terms.neg(x);
            let complement = terms.op(Op::Sigmoid, &[minus]);
            let log = terms.log(complement);
            return terms.neg(log);
        }
        let (one, exp) = (terms.integer(1), terms.op(Op::Exp, &[x]));
        let sum = terms.add([one, exp]);
        terms.log(sum)
    }),
    ("logit", |terms, x| {
        let one = terms.integer(1);
        let complement = minus(terms, one, x);
        let odds = terms.div(x, complement);
        terms.log(odds)
    }),
    ("log1p", |terms, x| {
        let one = terms.integer(1);
        let sum = terms.add([one, x]);
        terms.log(sum)
    }),
    ("expm1", |terms, x| {
        let (one, exp) = (terms.integer(1), terms.op(Op::Exp, &[x]));
        minus(terms, exp, one)
    }),
    ("log2", |terms, x| log_to_base(terms, 2, x)),
    ("log10", |terms, x| log_to_base(terms, 10, x)),
];

fn minus(terms: &mut Terms, one: TermId, other: TermId) -> TermId {
    let negative = terms.neg(other);
    terms.add([one, negative])
}

fn log_to_base(terms: &mut Terms, base: i64, x: TermId) -> TermId {
    let base = terms.integer(base);
    let (above, below) = (terms.log(x), terms.log(base));
    terms.div(above, below)
}

/// What a word stands for.
pub(super) fn meaning(word: &str) -> Option<Meaning> {
    let row = TABLE.iter().find(|(own, _)| *own == word)?;
    Some(row.1)
}
