//! The densities of priors: of a name, of each of its components, of each component given the one before.

use super::header::{name_of_pi, with_name_of_pi};
mod components;

use super::indices::written;
use super::joint::{lagged, looks_ahead};
use super::joint_prior::says_nothing;
use super::shared::as_long_as_its_partner;
use super::{About, Building, Distributed, Law};
use crate::derivation::Typed;
use crate::diag::{Code, Diagnostic, Label};
use crate::lower::Vocabulary;
use crate::source::Span;
use crate::syntax::ast::{Expr, Word};
use crate::term::facts::family;
use crate::term::{Binder, Name, Node, Op, Separator, TermId, Terms};

/// `p(w)`, with what it is: a density, or `∏_j p(w_j)`, or `p(w_1) ∏_j p(w_j | w_{j-1})`.
pub(super) fn prior_density(
    building: &mut Building<'_>,
    priors: &[&Distributed<'_>],
) -> Result<TermId, Diagnostic> {
    let is_single = |prior: &&&Distributed<'_>| {
        written(prior.subject, &building.words.vocabulary).is_some_and(|letters| letters.is_empty())
    };
    let (singles, each): (Vec<&Distributed<'_>>, Vec<&Distributed<'_>>) =
        priors.iter().partition(is_single);
    let mut first_values = Vec::new();
    for single in singles {
        let group = Group::read(building, &[single])?;
        first_values.push((group.header(building, &[])?, group.subject));
    }
    let group = Group::read(building, &each)?;
    match group.binders.as_slice() {
        [] => group.header(building, &[]),
        _ => group.of_components(building, &first_values),
    }
}

/// The priors of one name, multiplied.
struct Group {
    /// `w_j`
    subject: TermId,
    /// j; j and k of `W_jk`.
    binders: Vec<Binder>,
    density: TermId,
    about: About,
    own: Option<Word>,
    place: Span,
}

impl Group {
    /// Several priors of one name are multiplied, up to a factor.
    fn read(building: &mut Building<'_>, priors: &[&Distributed<'_>]) -> Result<Self, Diagnostic> {
        let first = priors[0];
        let letters = components(first.subject, &building.words.vocabulary);
        let bound: Vec<(Word, Binder)> = { letters.into_iter() }
            .map(|word| (word.clone(), building.terms.binder(&word)))
            .collect();
        let mut densities = Vec::new();
        let mut abouts: Vec<About> = Vec::new();
        let mut is_kernel = priors.len() > 1;
        let mut subject = None;
        for prior in priors {
            let (of, density, about) = one_prior(building, prior, &bound)?;
            if *subject.get_or_insert(of) != of {
                return Err(Diagnostic::at(
                    Code::Conflict,
                    prior.span,
                    "two priors of one name, and one of them is of its components",
                )
                .label(first.span, "the first")
                .help("state both of the components, or both of the whole"));
            }
            is_kernel |= matches!(
                prior.law,
                Law::Typed {
                    is_kernel: true,
                    ..
                }
            );
            densities.push(density);
            abouts.push(about);
        }
        let subject = subject.unwrap_or(densities[0]);
        let mut density = building.terms.mul(densities);
        let place = priors[priors.len() - 1].span.to(first.span);
        if priors.iter().any(|prior| prior.typed().is_some()) {
            let word = building.words.prior_word(first.subject).unwrap_or_default();
            let ends = building.ends_of(&word, (&[], &[]))?;
            let remark = (!is_kernel).then(|| building.take_at_their_word(false));
            building.typed.push(Typed {
                variable: subject,
                body: density,
                ends,
                given: Vec::new(),
                several: false,
                of_event: false,
                up_to_factor: is_kernel,
                of_parameters: true,
                place: Label {
                    span: place,
                    text: String::new(),
                },
                remark,
            });
        }
        if is_kernel {
            density = building.with_normaliser(&[subject], density, place)?;
        }
        let own = building.words.prior_word(first.subject);
        let is_discrete = abouts.iter().all(|about| about.is_discrete);
        let mut names = abouts.into_iter().map(|about| about.name);
        let of = match (names.next().flatten(), names.next(), &own) {
            (Some(single), None, _) => single,
            (_, Some(_), Some(own)) => {
                format!("the prior of {own} (those stated, multiplied up to a constant)")
            }
            (_, None, Some(own)) => format!("the prior of {own}"),
            _ => "the prior".to_owned(),
        };
        let about = About {
            name: Some(of),
            is_discrete,
        };
        Ok(Group {
            subject,
            binders: bound.into_iter().map(|(_, binder)| binder).collect(),
            density,
            about,
            own,
            place: first.span,
        })
    }

    /// `p(w_j | w_{j-1}, τ)`, which stands for the density from now on.
    fn header(
        &self,
        building: &mut Building<'_>,
        earlier: &[TermId],
    ) -> Result<TermId, Diagnostic> {
        let (separators, arguments) = self.given(building, self.subject, earlier);
        let name = building.density_name();
        let one = building.terms.call(name, &separators, &arguments);
        building.put_in(one, self.density, self.binders.clone(), self.about.clone());
        Ok(one)
    }

    /// The arguments of the density of `of`: it, what comes before, and the other names that are optimised.
    fn given(
        &self,
        building: &mut Building<'_>,
        of: TermId,
        earlier: &[TermId],
    ) -> (Vec<Separator>, Vec<TermId>) {
        let mut headed = vec![of];
        headed.extend(earlier);
        for hyper in building.parameters() {
            let is_own = self.own.as_deref() == Some(building.terms.text(hyper));
            if !is_own && building.terms.mentions(self.density, hyper) {
                headed.push(building.terms.symbol(hyper));
            }
        }
        let mark = |place: usize| match place {
            1 => Separator::Bar,
            _ => Separator::Comma,
        };
        ((0..headed.len()).map(mark).collect(), headed)
    }

    /// The earlier components that the density of one holds: `w_{j-1}`.
    fn earlier(&self, building: &Building<'_>, base: TermId) -> Result<Vec<TermId>, Diagnostic> {
        let terms = &building.terms;
        let Node::Symbol(name) = *terms.node(base) else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        let is_odd = match self.binders.as_slice() {
            &[binder] => {
                !self.read_earlier(building, self.density, (name, binder), &mut found)
                    || looks_ahead(terms, self.density, name, binder)
            }
            _ => !self.is_only(terms, self.density, name),
        };
        if is_odd {
            return Err(Diagnostic::at(
                Code::BadModel,
                self.place,
                "a component may depend a priori on those a fixed number of places before it, and on no others",
            )
            .help("write `w_j | w_{j-1} ~ Normal(w_{j-1}, τ²)`"));
        }
        found.sort_by_key(|&(lag, _)| lag);
        Ok(found.into_iter().map(|(_, term)| term).collect())
    }

    /// Whether the name occurs as the component itself, and nowhere else.
    fn is_only(&self, terms: &Terms, term: TermId, name: Name) -> bool {
        let is_free = term == self.subject || !terms.mentions(term, name);
        let children = terms.children(term);
        is_free
            || !children.is_empty() && { children.iter() }.all(|&c| self.is_only(terms, c, name))
    }

    /// Whether the name occurs as the component itself and as earlier ones, and nowhere else.
    fn read_earlier(
        &self,
        building: &Building<'_>,
        term: TermId,
        (name, binder): (Name, Binder),
        found: &mut Vec<(i64, TermId)>,
    ) -> bool {
        let terms = &building.terms;
        if term == self.subject || !terms.mentions(term, name) {
            return true;
        }
        if let Some(&[base, subscript]) = terms.operands(Op::Index, term)
            && matches!(terms.node(base), Node::Symbol(other) if *other == name)
        {
            let lag = lagged(terms, subscript, binder);
            found.extend(
                lag.map(|lag| (lag, term))
                    .filter(|known| !found.contains(known)),
            );
            return lag.is_some();
        }
        let children = terms.children(term);
        !children.is_empty()
            && children
                .iter()
                .all(|&child| self.read_earlier(building, child, (name, binder), found))
    }
}

/// What a prior is of, its density, and the distribution that it is, if it has a name.
fn one_prior(
    building: &mut Building<'_>,
    prior: &Distributed<'_>,
    components: &[(Word, Binder)],
) -> Result<(TermId, TermId, About), Diagnostic> {
    match prior.law {
        Law::Named(distribution) => {
            let (entry, arguments) = building.distribution_of(prior.subject, distribution)?;
            let products = building.inner_products();
            let (subject, at, instance) = building.lower(|lowering| {
                for (word, binder) in components {
                    lowering.enter(word, *binder);
                }
                let subject = lowering.expression(prior.subject)?;
                let subject = name_of_pi(lowering.terms, subject);
                if entry.is_of_vectors() {
                    as_long_as_its_partner(lowering.terms, subject, &products);
                }
                let shifted = prior.shifted.map(|e| lowering.expression(e));
                let at = shifted.unwrap_or(Ok(subject))?;
                let instance = entry.instantiate(lowering, at, arguments, prior.span)?;
                let place = prior.shifted.unwrap_or(prior.subject).span;
                let instance = instance.written_at(lowering.terms, place);
                Ok((subject, at, instance))
            })?;
            building.not_of_itself(&instance, subject)?;
            let change = building.derivative_of_prior((subject, at), &instance, prior.span)?;
            let parameters = building.parameters();
            let numbered = ((&[][..], &[][..]), prior.span);
            building.warn_of_truncation((subject, at), &instance, &parameters, numbered)?;
            let mut needs = instance.requirements;
            needs.retain(|need| change.is_none() || need.term != at); // it follows
            for need in needs {
                let span = prior.shifted.map(|e| e.span);
                building.require_shifted(need, (subject, at, span), true)?;
            }
            let (density, name) = match change {
                Some((derivative, name)) => {
                    (building.terms.mul([derivative, instance.density]), name)
                }
                None => (instance.density, instance.about),
            };
            let about = About {
                name: Some(name),
                is_discrete: instance.is_discrete,
            };
            Ok((subject, density, about))
        }
        Law::Noisy { .. } => Err(Diagnostic::at(
            Code::BadModel,
            prior.span,
            "a prior is a distribution, not a sum with noise",
        )
        .help("write `w ~ Normal(0, τ²)`")),
        Law::Typed { header, body, .. } => {
            let (subject, left, right) = building.lower(|lowering| {
                for (word, binder) in components {
                    lowering.enter(word, *binder);
                }
                Ok((
                    lowering.expression(prior.subject)?,
                    lowering.expression(header)?,
                    lowering.expression(body)?,
                ))
            })?;
            let subject = name_of_pi(&mut building.terms, subject);
            let left = with_name_of_pi(&mut building.terms, left);
            let own = family(&building.terms, subject);
            if own.is_some_and(|name| !building.terms.mentions(right, name)) {
                return Err(says_nothing(prior));
            }
            building.check_typed(left, right, (header.span, body.span))?;
            let about = About {
                name: None,
                is_discrete: false,
            };
            Ok((subject, right, about))
        }
    }
}

/// The indices of what a prior is of: j of `w_j`, j and k of `W_jk`; none of `w`.
fn components(subject: &Expr, vocabulary: &Vocabulary) -> Vec<Word> {
    let letters = written(subject, vocabulary).unwrap_or_default();
    let is_letter = |word: &Word| word.chars().all(char::is_alphabetic);
    match letters.iter().all(is_letter) {
        true => letters,
        false => Vec::new(),
    }
}
