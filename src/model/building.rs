//! A model under construction: lowering with its words, what densities need, and the last checks.

use super::assume::Assumptions;
use super::densities::{self, Collected, FromCatalogue};
use super::random::Drawn;
use super::{Model, Options, Sample, Stage, kinds, missing, names};
use crate::catalogue;
use crate::derivation::{Definition, Typed};
use crate::diag::{Code, Diagnostic};
use crate::lower::Lowering;
use crate::source::Span;
use crate::syntax::ast::Word;
use crate::term::facts::Domain;
use crate::term::{Binder, Marks, Name, Node, Quantifier, Table, TermId, Terms};
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
    collected: RefCell<Vec<Collected>>,
    /// Densities of the catalogue inside expressions.
    densities: RefCell<FxHashSet<TermId>>,
    /// The terms whose index sets are seen to.
    pub(super) indexed: Marks,
    /// Those of them that are of the variable of an expectation or a divergence.
    pub(super) drawn: RefCell<Vec<Drawn>>,
    /// The variables whose own density is one of the catalogue, what that is called, and whether it is a mass function.
    pub(super) variables: Vec<(Binder, String, bool)>,
    /// What distributions need of their arguments, and whether it is of a prior; for the check of kinds.
    pub needs: Vec<(catalogue::Requirement, bool)>,
    /// The densities that were typed.
    pub typed: Vec<Typed>,
    /// Ends of declared sets that are no numbers.
    pub(super) declared_ends: Vec<super::ends::Declared>,
    /// What is stated of formulas.
    pub(super) formulas: Vec<super::formulas::OfFormula>,
    /// Which parameters the observations so far number by which indices, and in which place below the name.
    pub(super) numbered: Vec<((Name, usize), Word)>,
    /// Where indices begin that have no value at 1 in the formulas that they stand in.
    pub(super) begins: Vec<super::begins::Begin>,
    /// The statement that the derivation is of.
    pub place: Span,
    /// What the user should know, before anything was assumed.
    pub warnings: Vec<Diagnostic>,
    /// What a reader should know of the result.
    pub remarks: Vec<String>,
    /// All densities so far are probability mass functions.
    pub are_counted: bool,
}

/// What a density is called.
#[derive(Clone)]
pub(crate) struct About {
    /// Of what it is: `the normal distribution`; nothing where it is the only one and was typed.
    pub name: Option<String>,
    /// It is a probability mass function.
    pub is_discrete: bool,
}

/// What a density is called that is a probability mass function, or not.
pub(super) fn noun(is_discrete: bool) -> &'static str {
    if is_discrete {
        "the probability mass function"
    } else {
        "the density"
    }
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
            indexed: Marks::default(),
            drawn: RefCell::default(),
            variables: Vec::new(),
            needs: Vec::new(),
            typed: Vec::new(),
            declared_ends: Vec::new(),
            formulas: Vec::new(),
            numbered: Vec::new(),
            begins: Vec::new(),
            place,
            warnings,
            remarks: Vec::new(),
            are_counted: true,
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
            drawn: &self.drawn,
        };
        let mut lowering = Lowering::new(&mut self.terms, &self.words.vocabulary, &catalogue);
        let result = work(&mut lowering)?;
        let spans = std::mem::take(&mut lowering.spans);
        lowering.size = lowering.size.or(lowering.last_size); // of I in a formula that stands in the density
        let stated = self.formulas.iter().enumerate();
        let stated = stated.filter_map(|(k, f)| Some((k, f.term(&mut lowering).ok()?)));
        let stated: Vec<(usize, TermId)> = stated.collect(); // where its indices are bound
        self.assumptions.spans.extend(spans);
        for (formula, term) in stated {
            // A sum that is written once more has an index of its own; what is meant is that of the density.
            let term = self.terms.twin(term).unwrap_or(term);
            self.assume_stated(formula, term);
        }
        let collected = self.collected.take();
        densities::lie_alike(&self.terms, &collected)?;
        for collected in collected {
            let outside = self.assumptions.enter(collected.guards);
            self.assumptions.in_part = collected.is_part;
            self.require(collected.need, false)?;
            self.assumptions.in_part = false;
            self.assumptions.leave(outside);
        }
        for drawn in self.drawn.take() {
            self.draw(drawn)?;
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
        let (need, is_prior) = &self.needs[self.needs.len() - 1];
        if *is_prior && need.what.starts_with("an observation of ") {
            let what = "the support of its prior".to_owned();
            let need = catalogue::Requirement {
                what,
                ..need.clone()
            };
            return self.assumptions.require(&mut self.terms, &[], &need);
        }
        self.assumptions.require(&mut self.terms, &[], need)
    }

    /// Refuses vectors in the place of numbers, and numbers in the place of vectors.
    fn check_kinds(&mut self, start: TermId) -> Result<(), Diagnostic> {
        let mut roots = vec![start];
        // What the user wrote comes first: a message about it has a place.
        roots.extend(self.needs.iter().map(|(need, _)| need.term));
        roots.extend(self.definitions.iter().map(|(_, d)| d.right));
        self.terms.infer_ranks(&roots);
        self.note_sizes();
        let kinds = kinds::Kinds {
            terms: &self.terms,
            functions_of_vectors: false.into(),
        };
        for (need, is_prior) in &self.needs {
            need.check_rank(&self.terms, *is_prior)?;
        }
        let mut ranks = Table::default();
        for &root in &roots {
            kinds.check_term(root, &self.assumptions.spans, self.place, &mut ranks)?;
        }
        if kinds.functions_of_vectors.get() {
            self.terms.note_functions_of_vectors();
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
            let defined = &self.words.vocabulary.defined;
            return Err(match missing::only_defined(word, defined) {
                Some(name) => missing::out_of_reach(word, name, self.place),
                None => missing::absent(word, self.place, &self.terms),
            });
        }
        self.check_kinds(start)?;
        let roots: Vec<TermId> = self
            .definitions
            .iter()
            .map(|(_, d)| d.right)
            .chain([start])
            .collect();
        self.drop_unused_formulas(&roots, &parameters);
        self.no_two_meanings_of_pi(&roots)?;
        self.no_function_that_is_a_number(&parameters)?;
        self.warn_of_unrelated(&roots, &parameters);
        for &root in &roots {
            self.assume_index_sets(root)?;
        }
        let (mut seen, mut looked) = (Marks::default(), Marks::default());
        for root in roots {
            self.check_densities(root, &mut looked)?;
            self.require_defined(root, &mut |term| seen.insert(term))?;
        }
        self.assumptions.drop_what_follows(&self.terms);
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
            remarks: self.remarks,
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

    /// Whether a name occurs in the body of the start or in a density that is put in later.
    pub(super) fn is_reached(&self, start: TermId, name: Name) -> bool {
        let densities = self
            .definitions
            .iter()
            .filter(|(stage, _)| *stage == Stage::Density);
        let mut bodies: Vec<TermId> = densities.map(|(_, d)| d.right).collect();
        if bodies.is_empty() || !self.variables.is_empty() {
            bodies.extend(self.terms.children(start).iter().copied());
        }
        bodies.iter().any(|&body| self.terms.mentions(body, name))
    }
}

impl Building<'_> {
    /// Notes what a density is, to be put in when the logs are sums.
    pub(super) fn put_in(
        &mut self,
        left: TermId,
        right: TermId,
        variables: Vec<Binder>,
        about: About,
    ) {
        let noun = noun(about.is_discrete);
        let (name, reason) = match about.name {
            Some(name) => (name.clone(), format!("put in {noun} of {name}")),
            None => (noun.to_owned(), format!("put in {noun}")),
        };
        self.are_counted &= about.is_discrete;
        let definition = Definition {
            left,
            right,
            variables,
            name,
            reason,
        };
        self.definitions.push((Stage::Density, definition));
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
