//! What a term is, where a phase touches only terms of one form.

use super::matching::Context;
use crate::term::{Node, Op, TermId, Terms};
use num_traits::{One, Signed};

/// `sqrt(σ²)`, `sqrt(v)²`, `(σ sqrt(v))²`, a root times itself, `exp(s)²`, or the square of what has a minus.
pub(super) fn comes_out_whole(terms: &Terms, term: TermId) -> bool {
    if let Some(factors) = terms.operands(Op::Mul, term) {
        let is_twice = |(k, factor): (usize, &TermId)| factors[..k].contains(factor);
        return factors.iter().enumerate().any(is_twice);
    }
    let number = |t: TermId| terms.as_number(t);
    let Some((base, Some(outer))) = terms
        .operands(Op::Pow, term)
        .map(|pair| (pair[0], number(pair[1])))
    else {
        return false;
    };
    let inner = terms.operands(Op::Pow, base).map(|pair| number(pair[1]));
    match inner {
        Some(Some(inner)) => {
            let is_whole = inner.is_integer() && outer.is_integer();
            !is_whole && (inner * outer).is_integer()
        }
        Some(None) => false,
        None if terms.operands(Op::Exp, base).is_some() => {
            outer.is_integer() && !outer.abs().is_one()
        }
        None if terms.is_negated(base) => true,
        None => {
            let factors = terms.operands(Op::Mul, base).unwrap_or(&[]);
            let is_root = |&factor: &TermId| {
                let exponent = terms.operands(Op::Pow, factor).map(|pair| pair[1]);
                exponent.and_then(number) == Some((1, 2).into())
            };
            outer == 2.into() && factors.iter().any(is_root)
        }
    }
}

/// `log(p[y])` where y is no index that runs over the classes.
pub(super) fn is_of_label(terms: &Terms, term: TermId) -> bool {
    let operand = terms.operands(Op::Log, term).map(|parts| parts[0]);
    let parts = operand.and_then(|operand| terms.operands(Op::Index, operand));
    parts.is_some_and(|parts| !matches!(terms.node(parts[parts.len() - 1]), Node::Variable(_)))
}

/// `log(sum[k](q_k exp(…)))`, where the weights q are shares or exponentials themselves.
pub(super) fn is_mixture(context: &Context<'_>, term: TermId) -> bool {
    let terms = &context.terms;
    let Some(&[sum]) = terms.operands(Op::Log, term) else {
        return false;
    };
    let Node::Bind(_, binder, parts) = terms.node(sum) else {
        return false;
    };
    let factors = terms
        .operands(Op::Mul, parts[parts.len() - 1])
        .unwrap_or(&[]);
    let is_exp = |&&t: &&TermId| terms.operands(Op::Exp, t).is_some();
    let is_share = |t: &TermId| {
        let of_softmax = terms.operands(Op::Index, *t);
        let of_softmax = of_softmax.and_then(|parts| terms.operands(Op::Softmax, parts[0]));
        (context.facts.is_simplex(terms, *t) || of_softmax.is_some()) && terms.has_free(*t, *binder)
    };
    let exponentials = factors.iter().filter(is_exp).count();
    exponentials > 1 || exponentials == 1 && factors.iter().any(is_share)
}

/// `log(sigmoid(y f))` where y is -1 or 1.
pub(super) fn is_of_sign(context: &mut Context<'_>, term: TermId) -> bool {
    let operand = |op, term| context.terms.operands(op, term).map(|parts| parts[0]);
    let score = operand(Op::Log, term).and_then(|inner| operand(Op::Sigmoid, inner));
    let factors = score.and_then(|score| context.terms.operands(Op::Mul, score));
    let factors = factors.unwrap_or(&[]).to_vec();
    let is_datum = |context: &Context<'_>, t| !context.terms.mentions_any(t, &context.parameters);
    factors.into_iter().any(|factor| {
        is_datum(context, factor)
            && context.terms.as_number(factor).is_none()
            && context.facts.of(&context.terms, factor).is_sign()
    })
}
