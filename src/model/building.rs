//! A model under construction: lowering with its words, what densities need, and the last checks.

use super::assume::Assumptions;
use super::{Goal, Model, Options, Sample, Stage, kinds, missing, names};
use crate::catalogue;
use crate::derivation::{Definition, Typed};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Densities, Lowering};
use crate::source::Span;
use crate::syntax::ast::{Argument, Separator};
use crate::term::facts::Domain;
use crate::term::{Binder, Marks, Name, Node, Op, Quantifier, Table, TermId, Terms};
use rustc_hash::FxHashSet;
use std::cell::RefCell;

/// A model under construction.
pub(crate) struct Building<'a> {
    pub terms: Terms,
    pub words: names::Words,
    pub assumptions: Assumptions<'a>,
    pub options: &'a Options,
    pub definitions: Vec<(Stage, Definition)>,
    /// What densities inside expressions require; gathered while an expression is lowered.
    collected: RefCell<Vec<catalogue::Requirement>>,
    /// Densities of the catalogue inside expressions.
    densities: RefCell<FxHashSet<TermId>>,
    /// What distributions need of their arguments, and whether it is of a prior; for the check of kinds.
    pub needs: Vec<(catalogue::Requirement, bool)>,
    /// The densities that were typed.
    pub typed: Vec<Typed>,
    /// Ends of declared sets that are no numbers.
    pub(super) declared_ends: Vec<super::ends::Declared>,
    /// The statement that the derivation is of.
    pub place: Span,
    /// What the user should know, before anything was assumed.
    pub warnings: Vec<Diagnostic>,
}

impl<'a> Building<'a> {
    /// A model of which nothing is lowered yet; `place` is the statement that it is of.
    pub(crate) fn new(
        terms: Terms,
        words: names::Words,
        assumptions: Assumptions<'a>,
        options: &'a Options,
        place: Span,
        warnings: Vec<Diagnostic>,
    ) -> Self {
        Building {
            terms,
            words,
            assumptions,
            options,
            definitions: Vec::new(),
            collected: RefCell::default(),
            densities: RefCell::default(),
            needs: Vec::new(),
            typed: Vec::new(),
            declared_ends: Vec::new(),
            place,
            warnings,
        }
    }
}

impl Building<'_> {
    /// Lowers with the words of this model; the closure enters what is bound.
    pub(crate) fn lower<T>(
        &mut self,
        work: impl FnOnce(&mut Lowering<'_>) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        let catalogue = FromCatalogue {
            collected: &self.collected,
            densities: &self.densities,
        };
        let mut lowering = Lowering::new(&mut self.terms, &self.words.vocabulary, &catalogue);
        let result = work(&mut lowering)?;
        let spans = std::mem::take(&mut lowering.spans);
        self.assumptions.spans.extend(spans);
        for requirement in self.collected.take() {
            self.require(requirement, false)?;
        }
        Ok(result)
    }

    /// Sees to it that an argument or an observation is as its distribution needs it.
    pub(crate) fn require(
        &mut self,
        need: catalogue::Requirement,
        is_prior: bool,
    ) -> Result<(), Diagnostic> {
        self.fixed_support(&need)?;
        if let Some(size) = need.size
            && !matches!(need.domain, Domain::OneHot(_) | Domain::Simplex(_))
        {
            self.assume_count(size, "there is at least one component")?;
        }
        self.needs.push((need, is_prior));
        let (need, _) = &self.needs[self.needs.len() - 1];
        self.assumptions.require(&mut self.terms, &[], need)
    }

    /// Refuses vectors in the place of numbers, and numbers in the place of vectors.
    fn check_kinds(&mut self, start: TermId) -> Result<(), Diagnostic> {
        let mut roots = vec![start];
        roots.extend(self.definitions.iter().map(|(_, d)| d.right));
        roots.extend(self.needs.iter().map(|(need, _)| need.term));
        self.terms.infer_ranks(&roots);
        for (need, _) in &self.needs {
            if let Some(size) = need.size {
                self.terms.set_size(need.term, size);
            }
        }
        let kinds = kinds::Kinds { terms: &self.terms };
        for (need, is_prior) in &self.needs {
            need.check_rank(&self.terms, *is_prior)?;
        }
        let mut ranks = Table::default();
        for &root in &roots {
            kinds.check_term(root, &self.assumptions.spans, self.place, &mut ranks)?;
        }
        Ok(())
    }

    /// The names of the parameters.
    pub(crate) fn parameters(&mut self) -> Vec<Name> {
        let words = self.words.parameters.clone();
        words.iter().map(|word| self.terms.name(word)).collect()
    }

    /// Assumes that an index set has at least one element.
    pub(crate) fn assume_count(&mut self, size: TermId, because: &str) -> Result<(), Diagnostic> {
        self.assume_whole(size, 1, because)
    }

    /// Ends the construction.
    pub(crate) fn finish(
        mut self,
        start: TermId,
        parameters: Vec<Name>,
        sample: Option<Sample>,
    ) -> Result<Model, Diagnostic> {
        if let Some(&absent) = parameters
            .iter()
            .find(|&&name| !self.is_reached(start, name))
        {
            let word = self.terms.text(absent);
            return Err(match self.options.goal {
                Goal::Loss => missing::absent(word, self.place, &self.terms),
                _ if self.words.uses(word) => missing::absent_from_likelihood(word, self.place),
                _ => missing::absent(word, self.place, &self.terms),
            });
        }
        self.check_kinds(start)?;
        let roots: Vec<TermId> = self
            .definitions
            .iter()
            .map(|(_, d)| d.right)
            .chain([start])
            .collect();
        self.no_two_meanings_of_pi(&roots)?;
        let mut seen = Marks::default();
        for &root in &roots {
            self.assume_index_sets(root, &mut seen)?;
        }
        let (mut seen, mut looked) = (Marks::default(), Marks::default());
        for root in roots {
            self.check_densities(root, &mut looked)?;
            self.require_defined(root, &mut seen)?;
        }
        let (assumptions, assumed) = self.assumptions.finish();
        let mut warnings = self.warnings;
        warnings.extend(assumed);
        Ok(Model {
            terms: self.terms,
            parameters,
            assumptions,
            definitions: self.definitions,
            typed: self.typed,
            warnings,
            start,
            sample,
            data_distribution: None,
            support: self.words.support,
        })
    }

    /// An expectation or a divergence is taken under densities of its variable: only such integrate to one.
    fn check_densities(&self, term: TermId, seen: &mut Marks) -> Result<(), Diagnostic> {
        let with_densities = Quantifier::Expectation.bit() | Quantifier::Divergence.bit();
        if self.terms.ops(term) & with_densities == 0 || !seen.insert(term) {
            return Ok(());
        }
        if let Node::Bind(quantifier, binder, children) = self.terms.node(term) {
            let densities = match quantifier {
                Quantifier::Divergence => &children[..],
                Quantifier::Expectation => &children[..1],
                _ => &[],
            };
            for &density in densities {
                let is_call = matches!(self.terms.node(density), Node::Call(..));
                let is_density = is_call || self.densities.borrow().contains(&density);
                if !is_density || !self.terms.has_free(density, *binder) {
                    let span = self.assumptions.spans.get(density);
                    return Err(Diagnostic::at(
                        Code::BadModel,
                        span.unwrap_or(self.place),
                        "this is no density of the variable",
                    )
                    .help("write `E[x ~ p](log(q(x)))`, `KL(p(x) || q(x; θ))` or `KL(p(x) || Normal(x; μ, 1))`"));
                }
            }
        }
        let children = self.terms.children(term).iter();
        children
            .copied()
            .try_for_each(|child| self.check_densities(child, seen))
    }

    /// Logarithms, factorials and gamma functions of a name need that name in their domain.
    fn require_defined(&mut self, term: TermId, seen: &mut Marks) -> Result<(), Diagnostic> {
        if !seen.insert(term) {
            return Ok(());
        }
        for position in 0..self.terms.children(term).len() {
            let child = self.terms.children(term)[position];
            self.require_defined(child, seen)?;
        }
        let Node::Op(op, operands) = self.terms.node(term) else {
            return Ok(());
        };
        let (domain, what) = match op {
            Op::Log => (Domain::Positive, "the logarithm"),
            Op::Factorial => (Domain::Natural, "the factorial"),
            Op::Pow if self.divides_by_zero(operands) => {
                let span = self.assumptions.spans.get(operands[0]);
                return Err(Diagnostic::at(
                    Code::Domain,
                    span.unwrap_or(self.place),
                    "this divides by zero",
                )
                .help("correct the formula, or give the number a name and declare it, as in `where c > 0`"));
            }
            Op::Gamma | Op::LogGamma => (Domain::Positive, "the gamma function"),
            _ => return Ok(()),
        };
        let operand = operands[0];
        let equations: Vec<_> = self
            .definitions
            .iter()
            .map(|(_, d)| (d.left, d.right))
            .collect();
        self.assumptions
            .require_defined(&self.terms, &equations, operand, domain, self.place, what)
    }

    /// Whether a power is one of zero that does not exist.
    fn divides_by_zero(&self, operands: &[TermId]) -> bool {
        let zero = crate::term::Rational::from_integer(0);
        let is_zero = self.terms.as_number(operands[0]) == Some(zero);
        is_zero
            && !self
                .assumptions
                .fact(&self.terms, &[], operands[1])
                .is_positive()
    }

    /// Whether a name occurs in the body of the start or in a density that is put in later.
    fn is_reached(&self, start: TermId, name: Name) -> bool {
        let densities = self
            .definitions
            .iter()
            .filter(|(stage, _)| *stage == Stage::Density);
        let mut bodies: Vec<TermId> = densities.map(|(_, d)| d.right).collect();
        if bodies.is_empty() {
            bodies.extend(self.terms.children(start).iter().copied());
        }
        bodies.iter().any(|&body| self.terms.mentions(body, name))
    }
}

/// Densities such as `Normal(y; μ, σ²)` inside expressions.
struct FromCatalogue<'c> {
    collected: &'c RefCell<Vec<catalogue::Requirement>>,
    densities: &'c RefCell<FxHashSet<TermId>>,
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
            .help(format!("write `{name}(y; …)` for the density at y")));
        };
        let observed = lowering.expression(&first.value)?;
        let word = crate::lower::base_word(&first.value, lowering.vocabulary).unwrap_or_default();
        let entry = entry.meant(&word, rest, lowering.vocabulary);
        let instance = entry.instantiate(lowering, observed, rest, span)?;
        self.collected.borrow_mut().extend(instance.requirements);
        self.densities.borrow_mut().insert(instance.density);
        Ok(instance.density)
    }
}

impl Building<'_> {
    /// Notes what a density is, to be put in when the logs are sums.
    pub(super) fn put_in(
        &mut self,
        left: TermId,
        right: TermId,
        variables: Vec<Binder>,
        name: &str,
    ) {
        let reason = format!(
            "put in {}",
            if name == "the density" {
                name.to_owned()
            } else {
                format!("the density of {name}")
            }
        );
        self.definitions.push((
            Stage::Density,
            Definition {
                left,
                right,
                variables,
                name: name.to_owned(),
                reason,
            },
        ));
    }

    /// A parameter without a prior, beside others that have one.
    pub(super) fn flat_prior(&mut self, word: &str) -> Result<(), Diagnostic> {
        let place = self.place;
        let name = self.terms.name(word);
        let parameter = self.terms.symbol(name);
        let fact = self.assumptions.fact(&self.terms, &[], parameter);
        // No component, no input: only of a number is it known which distributions fit.
        let scale = self.words.free_word(&["τ", "κ", "s", "c"]);
        let example = match fact {
            _ if self.words.kinds.iter().any(|(other, _)| other == word) => None,
            fact if fact.is_nonnegative() && fact.high.is_none() => {
                Some(format!("{word} ~ HalfNormal({scale})"))
            }
            fact if fact.low.is_none() && fact.high.is_none() => {
                Some(format!("{word} ~ Normal(0, {scale}²)"))
            }
            _ => None,
        };
        if self.options.strict {
            let way_out = match example {
                Some(example) => format!("state one, as in `{example}`"),
                None => "state one, or leave `--strict` out".to_owned(),
            };
            return Err(Diagnostic::at(
                Code::NotStated,
                place,
                format!("`{word}` is optimised and has no prior, while others have one"),
            )
            .help(way_out));
        }
        let way_out = match example {
            Some(example) => format!("state one to be sure: `{example}`"),
            None => "state one to be sure".to_owned(),
        };
        let message = format!("assumed a flat prior of `{word}`, which is optimised and has none");
        self.warnings
            .push(Diagnostic::at(Code::Assumed, place, message).help(way_out));
        self.assumptions.add_of_term(
            (parameter, parameter),
            Domain::Real,
            (
                &format!("the prior of {word} is flat"),
                "it is optimised, and nothing states its prior",
            ),
            None,
        );
        Ok(())
    }

    /// Notes what is put in at once.
    pub(super) fn open_with(&mut self, left: TermId, right: TermId, name: &str, reason: &str) {
        let definition = Definition {
            left,
            right,
            variables: Vec::new(),
            name: name.to_owned(),
            reason: reason.to_owned(),
        };
        self.definitions.push((Stage::Opening, definition));
    }

    /// `p`, unless the input uses that letter.
    pub(super) fn density_name(&mut self) -> Name {
        let word = self.words.free_word(&["p", "P", "L"]);
        self.terms.name(&word)
    }
}
