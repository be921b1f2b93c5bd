//! Distributions of the catalogue behind `~`.

use super::{Building, missing};
use crate::catalogue;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind};
use crate::term::facts::family;
use crate::term::{Op, TermId};

/// The entry of the catalogue and the arguments of what stands behind `~`.
pub(super) fn distribution_of(
    expression: &Expr,
) -> Result<(&'static catalogue::Entry, &[Argument]), Diagnostic> {
    let mut name = expression.span;
    let (word, arguments): (&str, &[Argument]) = match &expression.kind {
        ExprKind::Call(callee, arguments) => match &callee.kind {
            ExprKind::Name(word) => (word, arguments),
            _ => ("", arguments),
        },
        ExprKind::Name(word) => (word, &[]),
        _ => ("", &[]),
    };
    if let ExprKind::Call(callee, _) = &expression.kind {
        name = callee.span;
        if let Some(word) = missing::snake_case(callee) {
            return Err(missing::unknown_distribution(&word, name));
        }
    }
    if let ExprKind::Product(factors) = &expression.kind
        && let [_, said] = &factors[..]
        && let ExprKind::Name(word) = &said.value.kind
        && ["iid", "independent", "independently"].contains(&word.as_str())
    {
        let message = format!("`{word}` need not be said, and is no part of a distribution");
        return Err(Diagnostic::at(Code::BadModel, said.value.span, message)
            .help("leave it out: observations are independent and identically distributed unless something else is stated"));
    }
    if word.is_empty() {
        return Err(Diagnostic::at(
            Code::BadModel,
            expression.span,
            "a distribution must stand behind `~`",
        )
        .help("write `y ~ Normal(μ, σ²)`")
        .help("a mixture is typed as its density: `p(y; μ) = 0.3 Normal(y; 0, 1) + 0.7 Normal(y; μ, 1)`"));
    }
    if word == "if" || word == "ind" {
        return Err(Diagnostic::at(
            Code::UnknownDistribution,
            expression.span,
            "a distribution that is told case by case is typed as its density",
        )
        .help("write `p(y | z; μ) = if(z = 1, Normal(y; μ, 1), Normal(y; 0, 1))`"));
    }
    let entry = catalogue::find(word).ok_or_else(|| missing::unknown_distribution(word, name))?;
    Ok((entry, arguments))
}

impl Building<'_> {
    /// The entry that is meant, where there is one for numbers and one for vectors, and the arguments.
    pub(super) fn distribution_of<'e>(
        &self,
        subject: &Expr,
        distribution: &'e Expr,
    ) -> Result<(&'static catalogue::Entry, &'e [Argument]), Diagnostic> {
        let (entry, arguments) = distribution_of(distribution)?;
        let words = &self.words.vocabulary;
        let observed = base_word(subject, words).unwrap_or_default();
        Ok((entry.meant(&observed, arguments, words), arguments))
    }

    /// Whether a term holds a component by number, `μ_0`, and the name itself nowhere else.
    fn holds_numbered(&self, term: TermId, y: TermId) -> bool {
        let terms = &self.terms;
        if term == y {
            return false;
        }
        match terms.operands(Op::Index, term) {
            Some([base, subscripts @ ..]) if *base == y => {
                subscripts.iter().all(|&t| terms.as_number(t).is_some())
            }
            _ => {
                let mut children = terms
                    .children(term)
                    .iter()
                    .filter(|&&t| terms.contains(t, y));
                children.clone().next().is_some() && children.all(|&t| self.holds_numbered(t, y))
            }
        }
    }

    /// Refuses `y ~ Normal(y, σ²)`: a distribution does not depend on what it is of.
    pub(super) fn not_of_itself(
        &self,
        instance: &catalogue::Instance,
        y: TermId,
    ) -> Result<(), Diagnostic> {
        let (_, arguments) = instance.requirements.split_last().unzip();
        let arguments: &[catalogue::Requirement] = arguments.unwrap_or(&[]);
        let arguments = arguments.iter().filter(|need| need.order.is_none());
        match { arguments }.find(|need| self.terms.contains(need.term, y)) {
            Some(need) if self.holds_numbered(need.term, y) => {
                let word = { family(&self.terms, y) }.map_or("μ", |name| self.terms.text(name));
                let message = format!(
                    "what stands here is read as a component of `{word}`, which has this distribution"
                );
                Err(
                    Diagnostic::at(Code::BadModel, need.span, message).help(format!(
                        "a constant beside `{word}` takes a name of its own, such as `{word}0`"
                    )),
                )
            }
            Some(need) => Err(of_itself(need.span)),
            None => Ok(()),
        }
    }
}

/// The refusal of `y ~ Normal(y, σ²)`.
pub(super) fn of_itself(span: Span) -> Diagnostic {
    Diagnostic::at(
        Code::BadModel,
        span,
        "what is distributed stands in its own distribution",
    )
    .help("one observation may depend on the one before: `y_t | y_{t-1} ~ Normal(a y_{t-1}, s²)`")
    .help(OF_ONE_ANOTHER)
}

/// What is missing where all observations depend on one another, as in a spatial autoregression.
pub(super) const OF_ONE_ANOTHER: &str = "values that depend on one another, as in `y = ρ W y + X β + ε`, are not derived: their density has the factor `|det(I - ρ W)|`";

/// `x ~ p_model(x; θ)`: an opaque density, which says no more than `p_model(x; θ)` alone.
pub(super) fn is_opaque_density(subject: &Expr, distribution: &Expr) -> bool {
    let ExprKind::Call(callee, arguments) = &distribution.kind else {
        return false;
    };
    let nothing = Vocabulary::default();
    let name = base_word(callee, &nothing);
    let first = arguments
        .first()
        .and_then(|a| base_word(&a.value, &nothing));
    first.is_some()
        && first == base_word(subject, &nothing)
        && name.is_some_and(|name| catalogue::find(&name).is_none())
}
