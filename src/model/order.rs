//! Orders: that one argument of a distribution lies below another, or an observation within the ends of its support.

use super::Building;
use super::assume::Assumptions;
use super::names::Words;
use super::support::support_depends;
use crate::catalogue::{Order, Requirement, Side};
use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{Comparison, Declaration, DeclarationKind, Expr, ExprKind};
use crate::term::facts::{Domain, Facts, Holds, Subject, family};
use crate::term::{Node, Op, TermId, Terms};

/// `a < b` of two constants, or of two data at every observation: the smaller, the greater, and whether they may be
/// equal.
pub(super) fn of_names<'e>(
    pair: &'e [Expr],
    operator: Comparison,
    vocabulary: &Vocabulary,
) -> Option<(&'e Expr, &'e Expr, bool)> {
    let [left, right] = pair else { return None };
    let mut are_data = [false; 2];
    for (side, is_datum) in [left, right].into_iter().zip(&mut are_data) {
        let word = base_word(side, vocabulary)?;
        if !matches!(side.kind, ExprKind::Name(_)) {
            return None;
        }
        *is_datum = vocabulary.data.contains(&word);
    }
    if are_data[0] != are_data[1] {
        return None;
    }
    match operator {
        Comparison::Less => Some((left, right, false)),
        Comparison::LessEqual => Some((left, right, true)),
        Comparison::Greater => Some((right, left, false)),
        Comparison::GreaterEqual => Some((right, left, true)),
        Comparison::Equal | Comparison::NotEqual => None,
    }
}

/// Adds the orders of names that a declaration states.
pub(super) fn read(
    declaration: &Declaration,
    text: &str,
    words: &Words,
    terms: &mut Terms,
    stated: &mut Vec<Assumption>,
) -> Result<(), Diagnostic> {
    let DeclarationKind::Comparison {
        terms: sides,
        operators,
    } = &declaration.kind
    else {
        return Ok(());
    };
    let vocabulary = &words.vocabulary;
    for (pair, &operator) in sides.windows(2).zip(operators) {
        let Some((low, high, closed)) = of_names(pair, operator, vocabulary) else {
            continue;
        };
        let [Some(low), Some(high)] = [low, high].map(|side| base_word(side, vocabulary)) else {
            continue;
        };
        let [low, high] = [low, high].map(|word| terms.symbol_named(&word));
        let below = terms.neg(low);
        let op = if closed { Op::AtMost } else { Op::Less };
        let written = text.get(pair[0].span.start()..pair[1].span.end());
        let domain = if closed {
            Domain::NonNegative
        } else {
            Domain::Positive
        };
        let holds: Vec<Holds> = stated.iter().map(Assumption::holds).collect();
        let known = Facts::new(&holds, &[]).gap(terms, high, low);
        if known.and(&domain.fact()).is_empty() {
            let message = "this contradicts what is stated before it";
            return Err(
                Diagnostic::at(Code::Conflict, declaration.span, message).help("leave one out")
            );
        }
        stated.push(Assumption {
            subject: Subject::Term(terms.add([high, below])),
            domain,
            shown: terms.op(op, &[low, high]),
            ends: None,
            text: written.unwrap_or_default().to_owned(),
            stated: true,
            because: "stated".into(),
        });
    }
    Ok(())
}

impl Assumptions<'_> {
    /// Sees to it that two terms stand in an order: proves it from their difference, or assumes it, or refuses.
    pub(super) fn require_order(
        &mut self,
        terms: &Terms,
        equations: &[(TermId, TermId)],
        need: &Requirement,
        order: &Order,
    ) -> Result<(), Diagnostic> {
        let wanted = need.domain.fact();
        let (above, below) = order.above_below;
        let known = self.gap(terms, equations, above, below);
        if known.implies(&wanted) {
            return Ok(());
        }
        let sign = match terms.node(order.comparison) {
            Node::Op(op, _) => op.row().form.plain(),
            _ => "",
        };
        let [first, second] = [0, 1].map(|k| self.side(terms, &order.sides[k]));
        let said = format!("{first} {sign} {second}");
        let what = &need.what;
        if known.and(&wanted).is_empty() {
            let message = format!("{what} must satisfy `{said}`, and it cannot");
            return Err(Diagnostic::at(Code::Domain, need.span, message)
                .help("change the argument or the declaration that contradicts it"));
        }
        let is_argument = order.end.is_none();
        if self.strict && is_argument {
            let message = format!("{what} needs `{said}`, and nothing states it");
            return Err(Diagnostic::at(Code::NotStated, need.span, message)
                .help(format!("state it: `where {said}`")));
        }
        let place = is_argument.then_some(need.span);
        let shown = (need.term, order.comparison);
        self.add_of_term(shown, need.domain.clone(), (&said, what), place);
        Ok(())
    }

    fn side(&self, terms: &Terms, side: &Side) -> String {
        match side {
            Side::Written(span) => self.input.get(span.range()).unwrap_or("it").into(),
            Side::Observed(term) => match (family(terms, *term), terms.node(*term)) {
                (Some(name), _) => terms.text(name).to_owned(),
                (None, Node::Variable(binder)) => terms.text(terms.binder_name(*binder)).to_owned(),
                (None, _) => "it".to_owned(),
            },
            Side::Fixed(text) => text.clone(),
        }
    }
}

impl Building<'_> {
    /// Refuses a support that moves with what is optimised.
    pub(super) fn fixed_support(&mut self, need: &Requirement) -> Result<(), Diagnostic> {
        let Some(end) = need.order.as_ref().and_then(|order| order.end) else {
            return Ok(());
        };
        let parameters = self.parameters();
        let moving = parameters
            .iter()
            .find(|&&name| self.terms.mentions(end, name));
        match moving {
            Some(&name) => Err(support_depends(self.terms.text(name), need.span)),
            None => Ok(()),
        }
    }
}
