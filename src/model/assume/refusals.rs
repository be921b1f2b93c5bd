//! Refusals of formulas that may leave their domain, with what to put in their place.

use super::Assumptions;
use crate::catalogue::Requirement;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::Domain;
use crate::term::{Node, Op, Terms};

impl Assumptions<'_> {
    /// The refusal of an argument that may leave its domain: a formula cannot be assumed to stay there.
    pub(super) fn cannot_follow(&self, terms: &Terms, need: &Requirement) -> Diagnostic {
        let shown = self.shown(need.span);
        let message = format!(
            "{} must satisfy `{}`, and this formula may leave it",
            need.what,
            need.domain.say(shown)
        );
        let diagnostic = Diagnostic::at(Code::Domain, need.span, message);
        // Of `1/(wᵀx)` the part `wᵀx` is at fault.
        let at_fault = self.spans.get(need.term);
        let inside =
            |span: &Span| need.span.start() <= span.start() && span.end() <= need.span.end();
        let span = at_fault.filter(inside).unwrap_or(need.span);
        let what = match span == need.span {
            true => "it".to_owned(),
            false => format!("`{}`", self.shown(span)),
        };
        let shown = unbracketed(self.shown(span));
        let is_vector = terms.operands(Op::Softmax, need.term).is_some();
        let short = !is_vector && shown.len() <= 60 && !shown.contains(['\n', '#', '`']);
        let is_product = terms.operands(Op::MatMul, need.term).is_some();
        let diagnostic = match need.domain {
            Domain::Simplex(_) if is_product => {
                diagnostic.help("where each row of `P` sums to one, `Pᵀ x` mixes these rows")
            }
            Domain::Definite => {
                diagnostic.help("a square such as `A Aᵀ` may be singular: `A Aᵀ + σ² I` is not")
            }
            Domain::Unit if short => diagnostic.help(format!(
                "put {what} into a function that stays there: `sigmoid({shown})`"
            )),
            Domain::Positive if short => diagnostic.help(format!(
                "put {what} into a function that stays there: `exp({shown})`"
            )),
            Domain::Simplex(_) if short => diagnostic.help(format!(
                "put {what} into a function that stays there: `softmax({shown})`"
            )),
            _ => diagnostic,
        };
        if matches!(terms.node(need.term), Node::Named(..)) {
            let said = need.domain.say(shown);
            return diagnostic.help(format!("or state that it does: `where {said}`"));
        }
        diagnostic.help("or declare the domains of its parts behind `where`, so that it follows")
    }
}

/// The refusal to assume something of a function that has a meaning of its own.
pub(super) fn of_absent_function(span: Span, word: &str, what: &str, said: &str) -> Diagnostic {
    let message = format!(
        "{what} needs `{said}`, and of the function `{word}` that does not hold everywhere"
    );
    Diagnostic::at(Code::UnknownSign, span, message)
        .help(format!("put it into a function whose sign is known, as in `exp({word}(x))`"))
        .help(format!(
            "`{word}` is no function of this program: nothing but its name is known; one of your own needs another name"
        ))
}

/// A formula without the brackets around it.
pub(super) fn unbracketed(written: &str) -> &str {
    let inner = written.strip_prefix('(').and_then(|w| w.strip_suffix(')'));
    // The brackets of `(a + b)(c + d)` are not around it.
    let is_whole = |inner: &&str| {
        let mut open = 0;
        inner.chars().all(|letter| {
            open += i32::from(letter == '(') - i32::from(letter == ')');
            open >= 0
        })
    };
    match inner.filter(is_whole) {
        Some(inner) => unbracketed(inner.trim()),
        None => written,
    }
}

/// The refusal of what must be positive.
pub(super) fn unknown_sign(span: Span, what: &str) -> Diagnostic {
    Diagnostic::at(
        Code::UnknownSign,
        span,
        format!("{what} needs this to be positive, and its sign is unknown"),
    )
    .help("declare the domains of its parts, as in `where θ > 0`, so that the sign follows")
    .help("or put it into a function whose sign is known, such as `exp` or `sigmoid`")
}
