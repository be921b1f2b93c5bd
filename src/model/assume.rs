//! Assumptions: what the user stated, and what a density needs although nobody stated it.

mod cases;
mod conditions;
mod defined;
mod definite;
mod inverse;
mod nonzero;
mod refusals;
mod risk;
mod said;
mod shares;
mod sums;

use super::order::OfObservations;
use super::subject_of;
use crate::catalogue::Requirement;
use crate::catalogue::domain::from_fact;
use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::Word;
use crate::term::facts::{Domain, Fact, Facts, Holds, Subject, family};
use crate::term::ops::ABSENT;
use crate::term::{Binder, Node, Op, Table, TermId, Terms};
use definite::of_matrix;
use nonzero::Unknown;
pub(super) use nonzero::is_even;
pub(super) use refusals::unbracketed;
use refusals::unknown_sign;
use rustc_hash::FxHashSet;

/// What is known and what had to be assumed.
pub(crate) struct Assumptions<'a> {
    pub(super) list: Vec<Assumption>,
    /// Where the need arose, for those that were not stated; silent ones have none.
    /// Over what the indices of products run, and the variables of sums, around the term that is looked at.
    ranges: Vec<(Binder, TermId, TermId)>,
    summed: Vec<Binder>,
    /// What holds in the case that is looked at.
    guards: Vec<Holds>,
    /// Something beside the density that is looked at has values elsewhere.
    pub(super) in_part: bool,
    pub(super) places: Vec<Option<Span>>,
    /// Orders of observations that are stated: `y <= n`.
    pub(super) of_observations: Vec<OfObservations>,
    /// Names that only their place makes covariance matrices.
    pub(super) by_place: Vec<Word>,
    /// Letters in the place of squares, and of what these are.
    pub(super) squares: Vec<(Word, Word)>,
    /// Names that are observed with each observation.
    pub(super) data: FxHashSet<Word>,
    /// What stands where any number may, such as in a mean: the sign of its names tells.
    anywhere: Vec<TermId>,
    pub(super) input: &'a str,
    pub(super) strict: bool,
    /// Where terms were written.
    pub spans: Table<Span>,
}

impl<'a> Assumptions<'a> {
    pub(super) fn new(stated: Vec<Assumption>, input: &'a str, strict: bool) -> Self {
        let places = vec![None; stated.len()];
        Assumptions {
            list: stated,
            places,
            of_observations: Vec::new(),
            by_place: Vec::new(),
            squares: Vec::new(),
            data: FxHashSet::default(),
            anywhere: Vec::new(),
            ranges: Vec::new(),
            summed: Vec::new(),
            guards: Vec::new(),
            in_part: false,
            input,
            strict,
            spans: Table::default(),
        }
    }

    /// Drops what is assumed of those terms.
    pub(super) fn forget(&mut self, of: &[TermId]) {
        let is_kept = |a: &Assumption| !matches!(a.subject, Subject::Term(t) if of.contains(&t));
        let both = self.list.drain(..).zip(self.places.drain(..));
        let kept: Vec<_> = both.filter(|(a, _)| is_kept(a)).collect();
        (self.list, self.places) = kept.into_iter().unzip();
    }

    fn holds(&self) -> Vec<Holds> {
        let guards = self.guards.iter().cloned();
        self.list
            .iter()
            .map(Assumption::holds)
            .chain(guards)
            .collect()
    }

    /// What is certain of a term; `equations` say what opaque calls are.
    pub(crate) fn fact(&self, terms: &Terms, equations: &[(TermId, TermId)], term: TermId) -> Fact {
        let holds = self.holds();
        Facts::new(&holds, equations).of(terms, term)
    }

    /// What is certain of a difference.
    pub(super) fn gap(
        &self,
        terms: &Terms,
        equations: &[(TermId, TermId)],
        above: TermId,
        below: TermId,
    ) -> Fact {
        let holds = self.holds();
        Facts::new(&holds, equations).gap(terms, above, below)
    }

    /// Sees to it that a requirement holds: proves it, or assumes what it comes down to, or refuses.
    pub(crate) fn require(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        need: &Requirement,
    ) -> Result<(), Diagnostic> {
        if let Some(order) = &need.order {
            return self.require_order(terms, equations, need, order);
        }
        if need.domain == Domain::Real {
            self.anywhere.push(need.term);
        }
        let wanted = need.domain.fact();
        let known = self.fact(terms, equations, need.term);
        let is_matrix = need.domain.is_of_matrix();
        if known.implies(&wanted) && (is_matrix || !need.domain.has_shape()) {
            return Ok(());
        }
        if known.and(&wanted).is_empty() {
            let said = self.said_of(terms, need);
            let message = format!("{} must satisfy `{said}`, and it cannot", need.what);
            let diagnostic = Diagnostic::at(Code::Domain, need.span, message)
                .help("change the argument or the declaration that contradicts it");
            return Err(match terms.node(need.term) {
                Node::Op(Op::Pi, _) => diagnostic.help(format!(
                    "π is the number here, unless it is declared: `where {}`",
                    need.domain.say("π")
                )),
                _ => diagnostic,
            });
        }
        if let Some((name, domain)) = sums::of_a_name(terms, need) {
            return self.require(terms, equations, &need.part(name, domain));
        }
        match (terms.node(need.term).clone(), &need.domain) {
            _ if is_matrix => self.require_definite(terms, equations, need),
            (Node::Number(_), _) | (_, Domain::Real) => Ok(()),
            (node, Domain::Simplex(_)) if shares::is_formed(terms, &node) => {
                self.require_shares(terms, equations, need)
            }
            (Node::Named(_, children), _) => {
                let value = children[children.len() - 1];
                self.require(terms, equations, &need.part(value, need.domain.clone()))
            }
            (Node::Op(Op::Pow, parts), Domain::Positive) => {
                let what = match need.what.strip_prefix("the variance ") {
                    Some(of) if terms.is_number(parts[1], 2) => {
                        format!("the standard deviation {of}")
                    }
                    _ => of_a_part(&need.what),
                };
                if is_even(terms, parts[1]) {
                    let place = (need.span, what.as_str());
                    return self
                        .require_nonzero(terms, equations, parts[0], place, Unknown::Positive)?
                        .then_some(())
                        .ok_or_else(|| self.cannot_follow(terms, need));
                }
                let mut base = need.part(parts[0], Domain::Positive);
                base.what = what;
                self.require(terms, equations, &base)
            }
            (Node::Op(Op::Abs, parts), Domain::Positive) => {
                let place = (need.span, need.what.as_str());
                self.require_nonzero(terms, equations, parts[0], place, Unknown::NonZero)?
                    .then_some(())
                    .ok_or_else(|| self.cannot_follow(terms, need))
            }
            (Node::Op(Op::Add, _), Domain::Unit)
                if let Some(weight) = shares::open_weight(self, terms, need.term) =>
            {
                self.require_mixture(terms, equations, (need, weight))
            }
            (Node::Op(op @ (Op::Mul | Op::Add), parts), Domain::Positive)
                if op == Op::Mul || { parts.iter() }
                    .all(|&p| self.fact(terms, equations, p).is_nonnegative()) =>
            {
                let needed = match op {
                    Op::Add => self.enough_of(terms, &parts),
                    _ => parts.to_vec(),
                };
                needed.into_iter().try_for_each(|p| {
                    let mut part = need.part(p, Domain::Positive);
                    part.what = of_a_part(&need.what);
                    self.require(terms, equations, &part)
                })
            }
            _ if family(terms, need.term).is_some() || shares::is_component(terms, need) => {
                self.assume(terms, need.term, need.domain.clone(), need.span, &need.what)
            }
            _ => Err(self.cannot_follow(terms, need)),
        }
    }

    /// The only name below a minus whose sign is not known, a of `-a exp(a y)`: such a product is positive where a is negative.
    fn only_negative(
        &self,
        terms: &Terms,
        equations: &[(TermId, TermId)],
        factors: &[TermId],
    ) -> Option<TermId> {
        let fact = |term: TermId| self.fact(terms, equations, term);
        let (signs, others): (Vec<TermId>, Vec<TermId>) =
            factors.iter().partition(|&&f| terms.as_number(f).is_some());
        let is_below_minus = signs.iter().any(|&sign| fact(sign).is_negative());
        let mut open = others.into_iter().filter(|&f| !fact(f).is_positive());
        match (open.next(), open.next()) {
            (Some(factor), None) if is_below_minus => {
                let may_be = !fact(factor).and(&Domain::Negative.fact()).is_empty();
                family(terms, factor).filter(|_| may_be).map(|_| factor)
            }
            _ => None,
        }
    }

    /// Sees to it that a term is positive, by what its parts come down to.
    pub(crate) fn require_positive(
        &mut self,
        terms: &mut Terms,
        equations: &[(TermId, TermId)],
        term: TermId,
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        let span = self.spans.get(term).unwrap_or(span);
        let known = self.fact(terms, equations, term);
        if known.is_positive() {
            return Ok(());
        }
        if known.and(&Fact::positive()).is_empty() {
            let message = format!("this is never positive, and {what} needs it to be");
            return Err(Diagnostic::at(Code::Domain, span, message)
                .help("check the signs; a density is positive where the observations lie"));
        }
        let node = terms.node(term).clone();
        match node {
            Node::Op(Op::Mul, parts) => {
                if let Some(factor) = self.only_negative(terms, equations, &parts) {
                    return self.assume(terms, factor, Domain::Negative, span, what);
                }
                parts
                    .iter()
                    .try_for_each(|&part| self.require_positive(terms, equations, part, span, what))
            }
            Node::Op(Op::Det, parts) => {
                let matrix = of_matrix(parts[0], Domain::Definite, span, what);
                self.require(terms, equations, &matrix)
            }
            Node::Op(Op::Abs, parts) => {
                let place = (span, what);
                self.require_nonzero(terms, equations, parts[0], place, Unknown::NonZero)?
                    .then_some(())
                    .ok_or_else(|| unknown_sign(span, what))
            }
            Node::Op(Op::Pow, parts) if is_even(terms, parts[1]) => {
                self.require_even_power(terms, equations, parts[0], span, what)
            }
            Node::Op(Op::Pow, parts) => {
                self.require_positive(terms, equations, parts[0], span, what)
            }
            Node::Bind(..) => self.require_positive_bound(terms, equations, term, span, what),
            Node::Named(_, children) => match children.last() {
                Some(&body) => self.require_positive(terms, equations, body, span, what),
                None => Ok(()),
            },
            Node::Op(Op::Add, parts) => {
                self.require_positive_sum(terms, equations, &parts, span, what)
            }
            Node::Op(Op::Indicator, parts) => self.require_condition(terms, parts[0], span, what),
            Node::Op(Op::If, parts) => {
                if terms.is_number(parts[2], 0) {
                    self.require_condition(terms, parts[0], span, what)?;
                    return self.require_positive(terms, equations, parts[1], span, what);
                }
                [true, false].into_iter().try_for_each(|is_first| {
                    let outside = self.enter(terms.guards(parts[0], is_first));
                    let case = parts[if is_first { 1 } else { 2 }];
                    self.require_positive(terms, equations, case, span, what)?;
                    self.leave(outside);
                    Ok(())
                })
            }
            _ if family(terms, term).is_some() => {
                self.assume(terms, term, Domain::Positive, span, what)
            }
            _ => Err(self.open_sign(terms, term, span, what)),
        }
    }

    /// Assumes something that nobody stated; refuses where the user said something weaker.
    fn assume(
        &mut self,
        terms: &Terms,
        term: TermId,
        domain: Domain,
        span: Span,
        what: &str,
    ) -> Result<(), Diagnostic> {
        let subject = subject_of(terms, term);
        let domain = self.outside_of_cases(terms, term, domain, (span, what))?;
        let said = self.say(terms, term, &domain);
        if let Some(stated) = self.list.iter().find(|a| a.stated && a.subject == subject) {
            refusals::numbers_for_classes(stated, &domain, (span, what), &said)?;
        }
        let is_matrix = |d: &Domain| d.is_of_matrix();
        let same_shape = |d: &Domain| {
            domain.has_shape() && std::mem::discriminant(d) == std::mem::discriminant(&domain)
                || is_matrix(&domain) && is_matrix(d)
        };
        if let Some(stated) = self.list.iter().find(|a| {
            a.stated
                && a.subject == subject
                && (same_shape(&a.domain) || !domain.has_shape() && !a.domain.has_shape())
        }) {
            // Zero is one point of many: who states where an observation lies need not think of it.
            let is_one_point = domain == Domain::NonZero && self.is_observed(terms, term);
            let suits = stated.domain.fact().implies(&domain.fact());
            if !suits && !is_one_point {
                let message = format!(
                    "{what} needs `{said}`, and only `{}` is stated",
                    stated.text
                );
                return Err(Diagnostic::at(Code::Domain, span, message)
                    .help(format!("state it: `where {said}`")));
            }
            if suits {
                self.learn_length(subject, domain);
                return Ok(());
            }
        }
        if self
            .list
            .iter()
            .any(|a| a.subject == subject && a.domain == domain)
        {
            return Ok(());
        }
        let known = self.fact(terms, &[], term);
        if domain.is_selected() && known.implies(&domain.fact()) {
            self.add_silently(terms, term, domain, what); // `y in 1..K` says it
            return Ok(());
        }
        if self.strict {
            let message = format!("{what} needs `{said}`, and nothing states it");
            let refusal = Diagnostic::at(Code::NotStated, span, message)
                .help(format!("state it: `where {said}`"));
            return Err(self.or_a_number(refusal, &domain, &said));
        }
        if let (Node::Call(name, ..), false) = (terms.node(term), domain == Domain::Real)
            && ABSENT.contains(&terms.text(*name))
        {
            return Err(refusals::of_absent_function(
                span,
                terms.text(*name),
                what,
                &said,
            ));
        }
        let because = what.to_owned();
        if let Some(at) = self
            .list
            .iter()
            .position(|a| !a.stated && a.subject == subject && !a.domain.has_shape())
            .filter(|_| !domain.has_shape())
        {
            let both = self.list[at].domain.fact().and(&domain.fact());
            if both.is_empty() {
                let message = format!(
                    "{what} needs `{said}`, and {} needs `{}`",
                    self.list[at].because, self.list[at].text
                );
                return Err(Diagnostic::at(Code::Conflict, span, message)
                    .help("no value is like that; give one of the two another name"));
            }
            let merged = from_fact(&both);
            if !merged.fact().implies(&both) {
                self.add((subject, term), domain, (&said, what), Some(span));
                return Ok(());
            }
            let text = self.say(terms, term, &merged);
            if self.list[at].text != text {
                let before = &self.list[at].because;
                self.list[at].because = match text == said || *before == because {
                    true => because, // the bound is this one's
                    false => together(before, &because),
                };
            }
            self.list[at].text = text;
            self.list[at].domain = merged;
            return Ok(());
        }
        self.add((subject, term), domain, (&said, what), Some(span));
        Ok(())
    }

    /// Where a stated `y : onehot` is needed to be of some length, it is of that length.
    fn learn_length(&mut self, subject: Subject, needed: Domain) {
        let lacks_it = |domain: &Domain| match (domain, &needed) {
            (Domain::OneHot(None), Domain::OneHot(length))
            | (Domain::Simplex(None), Domain::Simplex(length)) => length.is_some(),
            _ => false,
        };
        let stated = { self.list.iter_mut() }
            .find(|a| a.stated && a.subject == subject && lacks_it(&a.domain));
        if let Some(stated) = stated {
            stated.domain = needed;
        }
    }
}

/// What a factor, a summand or the base of a power is called: `β > 0` is no variance where the variance is 1/β.
fn of_a_part(what: &str) -> String {
    let is_whole = ["an observation", "a variable", "a part of ", "the factor "];
    match is_whole.iter().any(|word| what.starts_with(word)) {
        true => what.to_owned(),
        false => format!("a part of {what}"),
    }
}

/// Two reasons as one: `a part of the first shape and a part of the second shape of the beta distribution`.
fn together(one: &str, other: &str) -> String {
    let mut ends = other.match_indices(" of the ").map(|(at, _)| &other[at..]);
    let end = ends.find(|end| one.ends_with(end)).unwrap_or_default();
    format!("{} and {other}", one.strip_suffix(end).unwrap_or(one))
}
