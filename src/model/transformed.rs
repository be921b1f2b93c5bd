//! Distributions of the log or the logit of an observation: `log(y) ~ Normal(f(x; θ), σ²)` says how y is distributed.
//!
//! Both are increasing, onto the whole line. So the density of y is that of `g(y)` with the derivative as a factor:
//! 1/y of the log where y > 0, and 1/(y (1 - y)) of the logit where 0 < y < 1.

use super::Building;
use super::names::both_sides;
use super::noise::mentions;
use crate::catalogue::Requirement;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Input, Separator, Statement, StatementKind};
use crate::term::facts::Domain;
use crate::term::{Op, TermId};

/// The name in `log(y_i)` or `logit(y_i)`.
pub(super) fn inside(left: &Expr) -> Option<&Expr> {
    let ExprKind::Call(callee, arguments) = &left.kind else {
        return None;
    };
    match (&callee.kind, &**arguments) {
        (ExprKind::Name(word), [argument])
            if ["log", "logit"].contains(&word.as_str())
                && argument.name.is_none()
                && argument.separator == Separator::Comma =>
        {
            let is_name = matches!(
                argument.value.kind,
                ExprKind::Name(_) | ExprKind::Subscripted(..)
            );
            is_name.then_some(&argument.value)
        }
        _ => None,
    }
}

/// Whether `log(y) = βᵀx + ε` says how y is distributed, and is no link: ε has a distribution, and y stands nowhere else.
pub(super) fn has_noise(statement: &Statement, input: &Input) -> bool {
    let nothing = Vocabulary::default();
    let StatementKind::Defined { left, right, .. } = &statement.kind else {
        return false;
    };
    let Some(own) = inside(left).and_then(|name| base_word(name, &nothing)) else {
        return false;
    };
    let mut others = input
        .statements
        .iter()
        .filter(|s| !std::ptr::eq(*s, statement));
    let is_used =
        { others.clone() }.any(|other| both_sides(other).iter().any(|e| mentions(e, &own)));
    !is_used
        && others.any(|other| match &other.kind {
            StatementKind::Distributed { subject, .. } => {
                base_word(subject, &nothing).is_some_and(|noise| mentions(right, &noise))
            }
            _ => false,
        })
}

impl Building<'_> {
    /// The derivative of `g(y)` by y, and where y lies; none where it is y, or y and something more.
    pub(super) fn derivative(&mut self, y: TermId, at: TermId) -> Option<(TermId, Domain)> {
        let &[inner] = self.terms.operands(Op::Log, at)? else {
            return None;
        };
        let one = self.terms.integer(1);
        if inner == y {
            return Some((self.terms.div(one, y), Domain::Positive));
        }
        let minus = self.terms.neg(y);
        let complement = self.terms.add([one, minus]);
        let odds = self.terms.div(y, complement);
        let both = self.terms.mul([y, complement]);
        (inner == odds).then(|| (self.terms.div(one, both), Domain::Unit))
    }

    /// Sees to it that y lies where the log or the logit is defined, and that what has the distribution, `at`, is on the
    /// whole line. The places are those of the observation and of what has the distribution.
    pub(super) fn require_inside(
        &mut self,
        (y, domain): (TermId, Domain),
        (needs, at, about): (&[Requirement], TermId, &str),
        [span, whose]: [Span; 2],
    ) -> Result<(), Diagnostic> {
        let mut needs = needs.iter();
        if needs.any(|need| need.term == at && need.domain != Domain::Real) {
            let message = format!("a log is any number, and {about} is on a part of the line");
            return Err(Diagnostic::at(Code::BadModel, whose, message)
                .help("take a distribution on the whole line, such as Normal, Logistic or GumbelMin, or type the density of the observation itself"));
        }
        let of = match domain {
            Domain::Unit => "logit",
            _ => "logarithm",
        };
        let need = Requirement {
            what: format!("an observation below a {of}"),
            term: y,
            domain,
            rank: 0,
            size: None,
            span,
            order: None,
        };
        self.require(need, false)
    }
}
