//! A distribution with its arguments put in: its density, and what must hold of the arguments.

use super::mixture::{Mixture, as_written};
use super::order::{Order, Side, order, said};
use super::shape::{Size, rank, size_of};
use super::{Entry, domain};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Lowering, NoDensities, Vocabulary};
use crate::source::Span;
use crate::syntax::ast::{
    Alternative, Argument, DomainSyntax, Expr, ExprKind, Parameter, Separator, Word,
};
use crate::syntax::misplaced_comparison;
use crate::term::facts::{Domain, Fact};
use crate::term::{TermId, Terms};
use rustc_hash::FxHashMap;

/// A domain that an argument or the observation must lie in.
#[derive(Clone)]
pub struct Requirement {
    /// What: `the variance`.
    pub what: String,
    /// Which term; of an order it is the greater minus the smaller.
    pub term: TermId,
    /// Where it must lie; each of its numbers, if it is a vector.
    pub domain: Domain,
    /// 0 for a number, 1 for a vector, 2 for a matrix.
    pub rank: usize,
    /// The number of components of a vector, or of rows of a matrix.
    pub size: Option<TermId>,
    /// Where the user wrote it.
    pub span: Span,
    /// That it stands for the order of two terms.
    pub order: Option<Order>,
}

impl Requirement {
    /// What it comes down to for a part of its term: the same need of another term and domain.
    pub(crate) fn part(&self, term: TermId, domain: Domain) -> Requirement {
        Requirement {
            what: self.what.clone(),
            term,
            domain,
            rank: self.rank,
            size: self.size,
            span: self.span,
            order: None,
        }
    }
}

/// A distribution with its arguments put in.
pub struct Instance {
    /// The density at the observation.
    pub density: TermId,
    /// What must hold of the arguments and, last, of the observation.
    pub requirements: Vec<Requirement>,
    /// How many of these, the last ones, are of the observation.
    pub of_observation: usize,
    /// The arguments, in the order of the parameters.
    pub arguments: Vec<TermId>,
    /// `the normal distribution`.
    pub about: String,
    /// Whether it has a probability mass function, and no density.
    pub is_discrete: bool,
    /// How many components the observation has, and what they sum to, where that is told.
    pub total: Option<(TermId, TermId)>,
}

impl Entry {
    /// The density of `observed` under this distribution with these arguments.
    ///
    /// # Errors
    /// If the arguments are too few, too many, or of unknown name, or cannot be lowered.
    pub fn instantiate(
        &self,
        lowering: &mut Lowering<'_>,
        observed: TermId,
        arguments: &[Argument],
        span: Span,
    ) -> Result<Instance, Diagnostic> {
        let sizes = self.sizes(lowering, observed);
        let outside = std::mem::replace(&mut lowering.size, sizes.first().map(|(_, size)| *size));
        let read = self.arguments(lowering, &sizes, arguments, span);
        lowering.size = outside;
        let (mut given, requirements) = read?;
        let size = sizes.first().map(|(_, size)| *size);
        let mixtures = self.take_mixtures(lowering.terms, size, &mut given);
        let sizes = self.same_sizes(lowering.terms, sizes, observed, &mut given);
        let read = (given, sizes, requirements, mixtures);
        self.instance(lowering, observed, read, span)
    }

    /// The arguments by the symbols of the parameters, and what those given by another name must be.
    fn arguments(
        &self,
        lowering: &mut Lowering<'_>,
        sizes: &[Size],
        arguments: &[Argument],
        span: Span,
    ) -> Result<(Given<'_>, Vec<Requirement>), Diagnostic> {
        let entry = self.distribution();
        let mut given: Given<'_> = FxHashMap::default();
        let mut requirements = Vec::new();
        let mut others: Vec<(&Alternative, TermId)> = Vec::new();
        let mut named = false;
        for (position, argument) in arguments.iter().enumerate() {
            self.in_order(position, argument, &mut named)?;
            if matches!(argument.value.kind, ExprKind::Compare(..)) {
                return Err(misplaced_comparison(argument.value.span));
            }
            let value = lowering.expression(&argument.value)?;
            let at = argument.value.span;
            let infinity = lowering.terms.name("∞");
            if lowering.terms.mentions(value, infinity) {
                return Err(Diagnostic::at(
                    Code::Domain,
                    at,
                    "an argument of a distribution is a number, and infinity is none",
                )
                .help("`surprisal list` names those with one end or none"));
            }
            let (symbol, value) = match &argument.name {
                None => {
                    let parameter = entry
                        .parameters
                        .get(position)
                        .ok_or_else(|| self.wrong_count(arguments.len(), span))?;
                    (parameter.symbol.as_str(), value)
                }
                Some(label) => match self.by_name(label, at)? {
                    Named::Parameter(symbol) => (symbol, value),
                    Named::Other(other) => {
                        let need = self.of_other(other, value, at, sizes);
                        lowering.terms.require_rank(value, need.rank);
                        requirements.push(need);
                        others.push((other, value));
                        (other.sets.as_str(), value)
                    }
                },
            };
            if given.insert(symbol, (value, at)).is_some() {
                let label = entry.parameters.iter().find(|p| p.symbol == symbol);
                let label = label.map_or(symbol, |p| p.label.as_str());
                return Err(Diagnostic::at(
                    Code::Conflict,
                    at,
                    format!("the {label} of {} is given twice", entry.name.text),
                )
                .help(format!("leave one of them out: `{}`", self.signature())));
            }
        }
        if given.len() != entry.parameters.len() {
            return Err(self.wrong_count(arguments.len(), span));
        }
        for (other, value) in others {
            // What it sets may depend on the other parameters: a rate is the shape over the mean.
            let values = given.iter().map(|(word, (t, _))| (Word::from(*word), *t));
            let values = values.chain(sizes.iter().cloned());
            let values = values.chain([(Word::from(&other.symbol), value)]).collect();
            let value = inner_expression(lowering.terms, values, &other.value)?;
            if let Some((term, _)) = given.get_mut(other.sets.as_str()) {
                *term = value;
            }
        }
        Ok((given, requirements))
    }

    /// The density with the arguments put in, and what it needs of them.
    fn instance(
        &self,
        lowering: &mut Lowering<'_>,
        observed: TermId,
        (given, sizes, mut requirements, mixtures): (
            Given<'_>,
            Vec<Size>,
            Vec<Requirement>,
            Vec<Mixture>,
        ),
        span: Span,
    ) -> Result<Instance, Diagnostic> {
        let entry = self.distribution();
        let mut known: FxHashMap<Word, TermId> = given
            .iter()
            .map(|(symbol, (term, _))| (Word::from(*symbol), *term))
            .chain(sizes.iter().cloned())
            .collect();
        for parameter in &entry.parameters {
            let (term, span) = given[parameter.symbol.as_str()];
            if let Some(mixture) = mixtures.iter().find(|mixture| mixture.stands == term) {
                let size = size_of(&parameter.domain, &sizes);
                let place = (self.what(&parameter.label), size, span);
                requirements.extend(mixture.needs(lowering, place));
                continue;
            }
            let place = Place {
                what: self.what(&parameter.label),
                term,
                side: Side::Written(span),
                span,
                of_support: false,
            };
            self.need(
                lowering,
                &parameter.domain,
                place,
                (&given, &sizes),
                &mut requirements,
            )?;
        }
        let of_arguments = requirements.len();
        let place = Place {
            what: format!("an observation of {}", entry.about),
            term: observed,
            side: Side::Observed(observed),
            span,
            of_support: true,
        };
        self.need(
            lowering,
            &entry.support,
            place,
            (&given, &sizes),
            &mut requirements,
        )?;
        let of_matrices = requirements.iter().filter(|need| need.rank == 2);
        { of_matrices }.try_for_each(|need| need.check_rank(lowering.terms, false))?;
        known.insert(entry.variable.text.clone(), observed);
        let density = inner_expression(lowering.terms, known, &entry.density)?;
        let density =
            { mixtures.iter() }.fold(density, |density, m| m.put_in(lowering.terms, density));
        let total = entry.total.as_deref().and_then(|word| given.get(word));
        let total = sizes.first().zip(total);
        let large = lowering.terms.size(density) > crate::lower::LARGEST;
        if large {
            return Err(crate::lower::too_large(span));
        }
        let symbols = entry.parameters.iter().map(|p| p.symbol.as_str());
        Ok(Instance {
            density,
            of_observation: requirements.len() - of_arguments,
            requirements,
            arguments: symbols
                .map(|symbol| as_written(&mixtures, given[symbol].0))
                .collect(),
            about: entry.about.clone(),
            is_discrete: self.is_discrete(),
            total: total.map(|((_, size), &(total, _))| (*size, total)),
        })
    }

    /// What a domain asks of a term: the numbers that it lies between, and the other ends that it must not pass.
    fn need(
        &self,
        lowering: &mut Lowering<'_>,
        syntax: &DomainSyntax,
        place: Place,
        (given, sizes): (&Given<'_>, &[Size]),
        requirements: &mut Vec<Requirement>,
    ) -> Result<(), Diagnostic> {
        let mut numbers = Vec::new();
        for end in domain::ends(syntax) {
            let side = said(
                self.source.get(end.value.span.range()),
                given,
                lowering.terms,
                sizes,
            );
            let values = given.iter().map(|(word, (t, _))| (Word::from(*word), *t));
            let values = values.chain(sizes.iter().cloned()).collect();
            let value = inner_expression(lowering.terms, values, end.value)?;
            if let Some(number) = lowering.terms.as_number(value).filter(|_| !end.is_of_range) {
                numbers.push((end.is_low, (number, end.is_reached)));
                continue;
            }
            let (own, other) = ((place.term, place.side.clone()), (value, side));
            let order = order(lowering.terms, &end, place.of_support, own, other);
            requirements.push(Requirement {
                what: place.what.clone(),
                span: place.span,
                ..order
            });
        }
        let entry = self.distribution();
        let mut facts: FxHashMap<&str, Fact> = FxHashMap::default();
        for parameter in &entry.parameters {
            let symbol = parameter.symbol.as_str();
            let fact = match given
                .get(symbol)
                .and_then(|(t, _)| lowering.terms.as_number(*t))
            {
                Some(number) => Fact::exactly(number),
                None => domain::of(&parameter.domain, None, &|_| None).fact(),
            };
            facts.insert(symbol, fact);
        }
        let domain = domain::of(syntax, size_of(syntax, sizes), &|word| {
            facts.get(word).copied()
        });
        requirements.push(Requirement {
            what: place.what,
            term: place.term,
            domain: domain::ended(domain, &numbers),
            rank: rank(syntax),
            size: size_of(syntax, sizes).filter(|_| rank(syntax) > 0),
            span: place.span,
            order: None,
        });
        Ok(())
    }

    /// Arguments are separated by commas, and those without a name come first.
    fn in_order(
        &self,
        position: usize,
        argument: &Argument,
        named: &mut bool,
    ) -> Result<(), Diagnostic> {
        let span = argument.value.span;
        if position > 0 && argument.separator != Separator::Comma {
            return Err(Diagnostic::at(
                Code::BadModel,
                span,
                "the arguments of a distribution are separated by commas",
            )
            .help(format!("write `{}`", self.signature())));
        }
        if argument.name.is_none() && *named {
            return Err(Diagnostic::at(
                Code::BadModel,
                span,
                "an argument without a name stands behind one with a name",
            )
            .help(format!(
                "give all of them by name, or all in order: `{}`",
                self.signature()
            )));
        }
        *named |= argument.name.is_some();
        Ok(())
    }

    /// What an argument is given under that name.
    fn by_name(&self, label: &str, span: Span) -> Result<Named<'_>, Diagnostic> {
        let entry = self.distribution();
        let own = self.label(label);
        let is_parameter = |p: &&Parameter| own == Some(&p.label);
        if let Some(p) = entry.parameters.iter().find(is_parameter) {
            return Ok(Named::Parameter(&p.symbol));
        }
        let is_other = |a: &&Alternative| own == Some(&a.label);
        if let Some(other) = entry.alternatives.iter().find(is_other) {
            return Ok(Named::Other(other));
        }
        let labels: Vec<&str> = entry
            .parameters
            .iter()
            .map(|p| p.label.as_str())
            .chain(entry.alternatives.iter().map(|a| a.label.as_str()))
            .collect();
        let unknown = Diagnostic::at(
            Code::UnknownArgument,
            span,
            format!("{} has no argument `{label}`", entry.name.text),
        )
        .help(format!("its arguments are {}", labels.join(", ")));
        Err(match self.sibling_with(label) {
            Some(sibling) => unknown.help(format!("`{}` has it", sibling.signature())),
            None => unknown,
        })
    }

    /// What an alternative needs of its value.
    fn of_other(
        &self,
        other: &Alternative,
        term: TermId,
        span: Span,
        sizes: &[Size],
    ) -> Requirement {
        Requirement {
            what: self.what(&other.label),
            term,
            domain: domain::of(&other.domain, size_of(&other.domain, sizes), &|_| None),
            rank: rank(&other.domain),
            size: size_of(&other.domain, sizes).filter(|_| rank(&other.domain) > 0),
            span,
            order: None,
        }
    }

    /// Refuses a wrong number of arguments, before anything else is asked of them.
    ///
    /// # Errors
    /// If there are too few or too many.
    pub fn check_count(&self, arguments: &[Argument], span: Span) -> Result<(), Diagnostic> {
        let named = arguments.iter().any(|a| a.name.is_some());
        let wanted = self.distribution().parameters.len();
        if named && arguments.len() > wanted || arguments.len() == wanted {
            return Ok(()); // a name that is given twice has a message of its own
        }
        Err(self.wrong_count(arguments.len(), span))
    }
}

/// Arguments by the symbols of their parameters, and where they were written.
pub(super) type Given<'e> = FxHashMap<&'e str, (TermId, Span)>;

/// What a named argument sets.
enum Named<'e> {
    /// The parameter of that symbol.
    Parameter(&'e str),
    /// A parameter by way of another value.
    Other(&'e Alternative),
}

/// A parameter or the observation, of which a domain is asked.
struct Place {
    what: String,
    term: TermId,
    side: Side,
    span: Span,
    of_support: bool,
}

/// Lowers an expression of a catalogue entry, where only its own symbols mean anything.
fn inner_expression(
    terms: &mut Terms,
    values: FxHashMap<Word, TermId>,
    expression: &Expr,
) -> Result<TermId, Diagnostic> {
    let vocabulary = Vocabulary::default();
    let mut inner = Lowering::new(terms, &vocabulary, &NoDensities);
    inner.size = values.get("d").copied(); // the size of a bare identity matrix in an entry
    inner.values = values;
    inner.expression(expression)
}
