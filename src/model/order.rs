//! Orders: that one argument of a distribution lies below another, or an observation within the ends of its support.

use super::Building;
use super::assume::Assumptions;
use super::check::{Index, index_of};
use super::formulas::is_component;
use super::names::Words;
use super::restate::ahead;
use super::support::support_depends;
use crate::catalogue::{Order, Piece, Requirement, Side};
use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{
    Comparison, Declaration, DeclarationKind, Expr, ExprKind, Input, Subscript, Word,
};
use crate::term::facts::{Domain, Facts, Holds, Subject, family, shift};
use crate::term::{Node, Op, TermId, Terms};

/// `a < b` of two names, of data at every observation: the smaller, the greater, and whether they may be equal.
pub(super) fn of_names<'e>(
    pair: &'e [Expr],
    operator: Comparison,
    vocabulary: &Vocabulary,
) -> Option<(&'e Expr, &'e Expr, bool)> {
    let [left, right] = pair else { return None };
    for side in [left, right] {
        let Some(Index::None) = index_of(side, vocabulary) else {
            return None;
        };
    }
    ordered(left, right, operator)
}

/// The smaller, the greater, and whether they may be equal.
fn ordered<'e>(
    left: &'e Expr,
    right: &'e Expr,
    operator: Comparison,
) -> Option<(&'e Expr, &'e Expr, bool)> {
    match operator {
        Comparison::Less => Some((left, right, false)),
        Comparison::LessEqual => Some((left, right, true)),
        Comparison::Greater => Some((right, left, false)),
        Comparison::GreaterEqual => Some((right, left, true)),
        Comparison::Equal | Comparison::NotEqual => None,
    }
}

/// An order that is stated of observations, such as `y <= n`: it becomes an assumption where a density needs it.
pub(super) struct OfObservations {
    /// The smaller and the greater, and their words.
    pub(super) sides: [Expr; 2],
    pub(super) words: [Word; 2],
    /// Whether they may be equal.
    pub(super) closed: bool,
    /// In the user's words, and where.
    pub(super) text: String,
    pub(super) span: Span,
    /// Whether a density needed it.
    pub(super) used: bool,
}

impl OfObservations {
    /// How far the index of the smaller is ahead of that of the greater: 1 in `x_{t+1} <= x_t`, 0 in `y <= n`.
    fn apart(&self) -> Option<i64> {
        let ahead = |side: &Expr| match &side.kind {
            ExprKind::Subscripted(_, Subscript::List(list)) => {
                let (_, ahead) = ahead::shifted(list.last()?)?;
                Some(ahead)
            }
            _ => Some(0),
        };
        Some(ahead(&self.sides[0])? - ahead(&self.sides[1])?)
    }
}

/// How far the index of the smaller is ahead of that of the greater; nothing where more than a shift is between them.
fn apart_in(terms: &Terms, above: TermId, below: TermId) -> Option<i64> {
    let subscripts = |term| terms.operands(Op::Index, term).map_or(&[][..], |p| &p[1..]);
    let [low, high] = [below, above].map(subscripts);
    let (Some((&low, others)), Some((&high, same))) = (low.split_last(), high.split_last()) else {
        return Some(0);
    };
    if low == high {
        return (others == same).then_some(0);
    }
    let (sign, number) = shift(terms, low, high)?;
    let is_apart = others == same && sign > 0 && number.is_integer();
    is_apart.then(|| number.to_integer())
}

/// `y_i <= n` where one of the two is observed and not both are whole names: the smaller, the greater, and whether they may be equal.
pub(super) fn of_observations<'e>(
    pair: &'e [Expr],
    operator: Comparison,
    vocabulary: &Vocabulary,
) -> Option<(&'e Expr, &'e Expr, bool)> {
    let [left, right] = pair else { return None };
    let are_components = { pair.iter() }.any(|side| is_component(side, vocabulary));
    if are_components || of_names(pair, operator, vocabulary).is_some() {
        return None;
    }
    let words = [base_word(left, vocabulary)?, base_word(right, vocabulary)?];
    if !words.iter().any(|word| vocabulary.data.contains(word)) {
        return None;
    }
    ordered(left, right, operator)
}

/// The orders of observations that the declarations state.
pub(super) fn observed(input: &Input, text: &str, vocabulary: &Vocabulary) -> Vec<OfObservations> {
    let mut found = Vec::new();
    for declaration in &input.declarations {
        let DeclarationKind::Comparison {
            terms: sides,
            operators,
        } = &declaration.kind
        else {
            continue;
        };
        for (pair, &operator) in sides.windows(2).zip(operators) {
            let Some((low, high, closed)) = of_observations(pair, operator, vocabulary) else {
                continue;
            };
            let sides = [low.clone(), high.clone()];
            let words = [low, high].map(|side| base_word(side, vocabulary));
            let [Some(low), Some(high)] = words else {
                continue;
            };
            let span = pair[0].span.to(pair[1].span);
            found.push(OfObservations {
                sides,
                words: [low, high],
                closed,
                text: text.get(span.range()).unwrap_or_default().to_owned(),
                span,
                used: false,
            });
        }
    }
    found
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
        let said = self.say_order(terms, order);
        let what = &need.what;
        if known.and(&wanted).is_empty() {
            let message = format!("{what} must satisfy `{said}`, and it cannot");
            return Err(Diagnostic::at(Code::Domain, need.span, message)
                .help("change the argument or the declaration that contradicts it"));
        }
        if let Some(text) = self.stated_of_observations(terms, need, order) {
            let shown = (need.term, order.comparison);
            self.state(shown, need.domain.clone(), &text);
            return Ok(());
        }
        let is_argument = order.end.is_none();
        if self.strict {
            let message = format!("{what} needs `{said}`, and nothing states it");
            return Err(Diagnostic::at(Code::NotStated, need.span, message)
                .help(format!("state it: `where {said}`")));
        }
        let place = is_argument.then_some(need.span);
        let shown = (need.term, order.comparison);
        self.add_of_term(shown, need.domain.clone(), (&said, what), place);
        Ok(())
    }

    /// What the user said of the two names whose order is needed, if it is enough.
    fn stated_of_observations(
        &mut self,
        terms: &Terms,
        need: &Requirement,
        order: &Order,
    ) -> Option<String> {
        let (above, below) = order.above_below;
        let apart = apart_in(terms, above, below)?;
        let sides = [below, above].map(|side| family(terms, side).map(|name| terms.text(name)));
        let is_it = |stated: &&mut OfObservations| {
            let words = stated.words.each_ref().map(|word| Some(word.as_str()));
            let is_enough = !stated.closed || need.domain == Domain::NonNegative;
            words == sides && is_enough && stated.apart() == Some(apart)
        };
        let stated = self.of_observations.iter_mut().find(is_it)?;
        stated.used = true;
        Some(stated.text.clone())
    }

    /// Warnings of orders that no density needed.
    pub(super) fn unused_orders(&self) -> Vec<Diagnostic> {
        let unused = self.of_observations.iter().filter(|stated| !stated.used);
        let warning = |stated: &OfObservations| {
            let message = format!("`{}` is stated, and no density here needs it", stated.text);
            Diagnostic::at(Code::Unused, stated.span, message).help("leave it out")
        };
        unused.map(warning).collect()
    }

    /// `a < b`, `x <= a`.
    pub(super) fn say_order(&self, terms: &Terms, order: &Order) -> String {
        let sign = match terms.node(order.comparison) {
            Node::Op(op, _) => op.row().form.plain(),
            _ => "",
        };
        let [first, second] = [0, 1].map(|k| self.side(terms, &order.sides[k]));
        format!("{first} {sign} {second}")
    }

    fn side(&self, terms: &Terms, side: &Side) -> String {
        match side {
            Side::Written(span) => self.input.get(span.range()).unwrap_or("it").into(),
            Side::Observed(term) => match (family(terms, *term), terms.node(*term)) {
                (Some(name), _) => terms.text(name).to_owned(),
                (None, Node::Variable(binder)) => terms.text(terms.binder_name(*binder)).to_owned(),
                (None, _) => "it".to_owned(),
            },
            Side::Formula(pieces) => pieces.iter().map(|piece| self.piece(piece)).collect(),
        }
    }

    /// A piece of a formula; an argument that is no single name or number is bracketed.
    fn piece(&self, piece: &Piece) -> String {
        match piece {
            Piece::Fixed(text) => text.clone(),
            Piece::Argument(span) => {
                let written = self.input.get(span.range()).unwrap_or("it");
                match written.chars().all(|c| c.is_alphanumeric() || c == '_') {
                    true => written.to_owned(),
                    false => format!("({written})"),
                }
            }
        }
    }
}

impl Building<'_> {
    /// Assumes that one number is below another, as p is below T where each observation needs the p before it.
    pub(super) fn assume_below(&mut self, low: TermId, high: TermId, because: &str) {
        let Building {
            terms, assumptions, ..
        } = self;
        if assumptions.gap(terms, &[], high, low).is_positive() {
            return;
        }
        let minus = terms.neg(low);
        let difference = terms.add([high, minus]);
        let shown = terms.op(Op::Less, &[low, high]);
        let [first, second] = [low, high].map(|side| {
            family(terms, side)
                .map_or("it", |name| terms.text(name))
                .to_owned()
        });
        let said = format!("{first} < {second}");
        assumptions.add_of_term(
            (difference, shown),
            Domain::Positive,
            (&said, because),
            None,
        );
    }

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
