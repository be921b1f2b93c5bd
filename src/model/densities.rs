//! Densities of the catalogue inside expressions, what they need, and whether the others beside them need it as well.

use super::missing;
use super::random::{self, Drawn};
use crate::catalogue::{self, Requirement};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Densities, Lowering};
use crate::source::Span;
use crate::syntax::ast::{Argument, Separator};
use crate::term::facts::{Holds, Subject, family};
use crate::term::{Node, Op, TermId, Terms};
use rustc_hash::FxHashSet;
use std::cell::RefCell;
use std::ops::Range;

/// What a density inside an expression needs.
pub(super) struct Collected {
    pub need: Requirement,
    /// What holds in the case that it stands in.
    pub guards: Vec<Holds>,
    /// It is where the density has values.
    is_support: bool,
    /// Something beside the density has values elsewhere, so the observations need not lie there.
    pub is_part: bool,
}

/// Densities such as `Normal(y; μ, σ²)` inside expressions.
pub(super) struct FromCatalogue<'c> {
    pub collected: &'c RefCell<Vec<Collected>>,
    pub densities: &'c RefCell<FxHashSet<TermId>>,
    pub drawn: &'c RefCell<Vec<Drawn>>,
}

impl Densities for FromCatalogue<'_> {
    fn knows(&self, name: &str) -> bool {
        catalogue::find(name).is_some()
    }

    fn meant(&self, name: &str) -> Option<&'static str> {
        if name.chars().count() <= 2 {
            return None; // functions such as `f` resemble nothing
        }
        if name.chars().next().is_some_and(char::is_uppercase) {
            return catalogue::nearest(name);
        }
        catalogue::in_other_letters(name)
    }

    fn density(
        &self,
        lowering: &mut Lowering<'_>,
        name: &str,
        arguments: &[Argument],
        span: Span,
    ) -> Result<TermId, Diagnostic> {
        let Some(entry) = catalogue::find(name) else {
            return Err(missing::unknown_distribution(name, span));
        };
        let Some((first, rest)) = arguments.split_first().filter(|(_, rest)| {
            rest.first()
                .is_some_and(|a| a.separator != Separator::Comma)
        }) else {
            return Err(Diagnostic::at(
                Code::BadModel,
                span,
                format!(
                    "`{name}` inside an expression needs the point at which its density is taken"
                ),
            )
            .help(missing::at_a_point(name)));
        };
        let observed = lowering.expression(&first.value)?;
        let word = crate::lower::base_word(&first.value, lowering.vocabulary).unwrap_or_default();
        let entry = entry.meant(&word, rest, lowering.vocabulary);
        let instance = entry.instantiate(lowering, observed, rest, span)?;
        let instance = instance.written_at(lowering.terms, first.value.span);
        if let Some(random) = random::of(lowering, observed) {
            let mut all = self.drawn.borrow_mut();
            let drawn = Drawn::new(lowering.terms, entry, instance, random, (span, &all));
            let call = drawn.call();
            all.push(drawn);
            return Ok(call);
        }
        let of_arguments = instance.requirements.len() - instance.of_observation;
        let needs = instance.requirements.into_iter().enumerate();
        let needs = needs.map(|(place, need)| Collected {
            need,
            guards: lowering.guards.clone(),
            is_support: place >= of_arguments,
            is_part: false,
        });
        self.collected.borrow_mut().extend(needs);
        self.densities.borrow_mut().insert(instance.density);
        Ok(instance.density)
    }

    fn pending(&self) -> usize {
        self.collected.borrow().len()
    }

    fn beside(&self, terms: &Terms, summands: &[TermId], needs: &[(usize, Range<usize>)]) {
        let mut all = self.collected.borrow_mut();
        let is_alone = |&(of, place): &(usize, usize)| {
            let own = &all[place].need;
            let shares = |&number: &usize| {
                let mut others = needs.iter().filter(|(other, _)| *other == number);
                let has_it = |other: &Collected| {
                    other.need.term == own.term && other.need.domain == own.domain
                };
                others.any(|(_, range)| all[range.clone()].iter().any(has_it))
                    || vanishes(terms, summands[number], own)
            };
            all[place].is_support && !(0..summands.len()).filter(|&k| k != of).all(|k| shares(&k))
        };
        let places = needs.iter();
        let places = places.flat_map(|(of, range)| range.clone().map(|place| (*of, place)));
        let alone: Vec<(usize, usize)> = places.filter(is_alone).collect();
        for (_, place) in alone {
            all[place].is_part = true;
        }
    }

    fn in_logarithm(&self, needs: Range<usize>) {
        for collected in &mut self.collected.borrow_mut()[needs] {
            collected.is_support = false;
        }
    }
}

/// Refuses distributions of one observation, case by case, that have values in different places: what is assumed of where the
/// observations lie would hold for the one case and not for the other.
pub(super) fn lie_alike(terms: &Terms, all: &[Collected]) -> Result<(), Diagnostic> {
    let of_itself = |c: &Collected| {
        let mut guards = c.guards.iter();
        guards.any(|guard| match guard.subject {
            Subject::Term(term) => terms.contains(term, c.need.term),
            Subject::Name(name) => terms.mentions(c.need.term, name),
        })
    };
    let is_whole =
        |c: &&Collected| c.is_support && !c.is_part && c.need.order.is_none() && !of_itself(c);
    let supports: Vec<&Collected> = all.iter().filter(is_whole).collect();
    let differ = |one: &Collected, other: &Collected| {
        one.need.term == other.need.term
            && one.guards != other.guards
            && one.need.domain.fact() != other.need.domain.fact()
    };
    let found = supports.iter().enumerate().find_map(|(place, one)| {
        let mut others = supports[place + 1..].iter();
        others
            .find(|other| differ(one, other))
            .map(|other| (one, other))
    });
    let Some((one, other)) = found else {
        return Ok(());
    };
    let word = family(terms, one.need.term).map_or("it", |name| terms.text(name));
    let [first, second] = [one, other].map(|c| c.need.domain.say(word));
    let message = format!("`{word}` lies in another place in each case: `{first}`, `{second}`");
    Err(Diagnostic::at(Code::Domain, other.need.span, message)
        .help("distributions that are told case by case need one support")
        .help("or state them as two samples, of two names"))
}

/// Whether a factor of a summand is zero outside of a domain: `ind(y = 0)` beside a density of whole numbers.
fn vanishes(terms: &Terms, summand: TermId, need: &Requirement) -> bool {
    let own = [summand];
    let factors = terms.operands(Op::Mul, summand).unwrap_or(&own);
    factors.iter().any(|&factor| {
        let condition = match terms.node(factor) {
            Node::Op(Op::Indicator, parts) => parts[0],
            Node::Op(Op::If, parts) if terms.is_number(parts[2], 0) => parts[0],
            _ => return false,
        };
        let is_inside = |guard: &Holds| {
            guard.subject == Subject::Term(need.term)
                && !need.domain.has_shape()
                && guard.domain.fact().implies(&need.domain.fact())
        };
        terms.guards(condition, true).iter().any(is_inside)
    })
}
