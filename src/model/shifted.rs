//! A distribution of a name and what is added to it: `w_j - w_{j-1} ~ Laplace(0, b)` is one of w_j.

use super::{Building, transformed};
use crate::catalogue::{Instance, Requirement};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Subscript};
use crate::term::facts::{Domain, family};
use crate::term::{Node, Op, TermId};

/// The name that is distributed, the sum that it stands first in, and the numbers of `y[1..n]`.
pub(super) fn split(left: &Expr) -> (&Expr, Option<&Expr>, Option<(&Expr, &Expr)>) {
    if let Some(name) = transformed::inside(left) {
        return (name, Some(left), None);
    }
    match &left.kind {
        ExprKind::Sum(summands) => match summands.first() {
            Some((false, first)) if is_name(first) => (first, Some(left), None),
            _ => (left, None, None),
        },
        ExprKind::Subscripted(base, Subscript::List(list)) if is_name(base) => match &list[..] {
            [range] => match &range.kind {
                ExprKind::Range(low, high) => (base, None, Some((low, high))),
                _ => (left, None, None),
            },
            _ => (left, None, None),
        },
        _ => (left, None, None),
    }
}

fn is_name(expression: &Expr) -> bool {
    matches!(
        expression.kind,
        ExprKind::Name(_) | ExprKind::Subscripted(..)
    )
}

impl Building<'_> {
    /// Sees to it that what has the distribution is the name and something without it: then the density of the one
    /// is that of the other, for a shift changes no volume.
    pub(super) fn only_shifted(
        &mut self,
        y: TermId,
        at: TermId,
        span: Span,
    ) -> Result<(), Diagnostic> {
        if y == at {
            return Ok(());
        }
        let summands = self.terms.operands(Op::Add, at).unwrap_or(&[]);
        let (own, others): (Vec<TermId>, Vec<TermId>) = summands.iter().partition(|&&t| t == y);
        if own.len() == 1 && !others.iter().any(|&t| self.terms.contains(t, y)) {
            return Ok(());
        }
        let is_power = matches!(self.terms.node(at), Node::Op(Op::Pow | Op::Mul, _));
        if is_power {
            let message = "a distribution of this function of a name says nothing of the name here";
            return Err(Diagnostic::at(Code::BadModel, span, message)
                .help("state the distribution of the name itself, such as `σ ~ HalfNormal(1)` or `y ~ Poisson(λ)`, or type its density"));
        }
        Err(Diagnostic::at(
            Code::BadModel,
            span,
            "what is distributed here is no name with something added to it",
        )
        .help("write `y - f(x; θ) ~ Normal(0, σ²)` or `w_j - w_{j-1} ~ Laplace(0, b)`"))
    }

    /// The derivative of the function of a name that has a prior, without its sign, as in `log(σ) ~ Normal(0, 1)`, and what the
    /// density of the name is called; none where the prior is of the name itself, or of it and something more.
    pub(super) fn derivative_of_prior(
        &mut self,
        (of, at): (TermId, TermId),
        instance: &Instance,
        span: Span,
    ) -> Result<Option<(TermId, String)>, Diagnostic> {
        let mut own = instance.requirements.iter().filter(|need| need.term == at);
        let support = own
            .next_back()
            .map_or(Domain::Real, |need| need.domain.clone());
        let Some(change) = self.change(of, at, &support) else {
            self.only_shifted(of, at, span)?;
            return Ok(None);
        };
        self.require_inside(of, &change, span)?;
        let written = self.assumptions.input.get(span.range());
        let name = { family(&self.terms, of) }.map_or("it", |name| self.terms.text(name));
        if let Some((left, _)) = written.and_then(|written| written.split_once('~')) {
            self.remarks.push(format!(
                "The prior is of `{}`, so the density of `{name}` has a derivative as a factor; the estimate is of `{name}`.",
                left.trim()
            ));
        }
        let of = { change.name }.map_or("a function".to_owned(), |name| format!("the {name}"));
        let about = format!(
            "{} of {of} of the parameter, with its derivative as a factor",
            instance.about
        );
        Ok(Some((change.derivative, about)))
    }

    /// What a distribution needs of the name, where that is the distribution of the name and something more.
    pub(super) fn require_shifted(
        &mut self,
        mut need: Requirement,
        (y, at, span): (TermId, TermId, Option<Span>),
        is_prior: bool,
    ) -> Result<(), Diagnostic> {
        if y != at && need.term == at {
            if need.domain == Domain::Real {
                return Ok(());
            }
            need.span = span.unwrap_or(need.span);
            let parameters = self.parameters();
            self.fixed_noise(at, &parameters, need.span)?;
        }
        self.require(need, is_prior)
    }
}
