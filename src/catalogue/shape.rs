//! Vectors and matrices among the parameters of an entry, and the names of their sizes.

use super::instance::Given;
use super::{Entry, Requirement, find};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Lowering, Vocabulary, is_matrix};
use crate::syntax::ast::{Argument, DomainSyntax, Word};
use crate::term::{Node, Op, TermId, Terms};

/// The word for a size in an entry, and what it is in the model.
pub(super) type Size = (Word, TermId);

impl Entry {
    /// The entry that is meant with these arguments: that for vectors where one of them is a covariance matrix,
    /// that for numbers where the observation is declared as the number of a class.
    pub fn meant(
        &'static self,
        observed: &str,
        arguments: &[Argument],
        words: &Vocabulary,
    ) -> &'static Entry {
        let entry = self.distribution();
        let other = if words.labels.contains_key(observed) {
            entry.numbers.as_deref()
        } else if arguments.iter().any(|a| is_matrix(&a.value, words)) {
            entry.vectors.as_deref()
        } else {
            None
        };
        other.and_then(find).unwrap_or(self)
    }

    /// Whether what is observed is a vector or a matrix.
    pub fn is_of_vectors(&self) -> bool {
        rank(&self.distribution().support) > 0
    }

    /// Whether what is observed is a matrix.
    pub fn is_of_matrices(&self) -> bool {
        rank(&self.distribution().support) == 2
    }

    /// Whether a parameter is a matrix, by its place or by the name that it is given by.
    pub fn is_matrix(&self, place: usize, label: Option<&str>) -> bool {
        self.domain_of(place, label)
            .is_some_and(|domain| rank(domain) == 2)
    }

    /// Whether a parameter can be given by this name.
    pub fn has_label(&self, label: &str) -> bool {
        self.domain_of(0, Some(label)).is_some()
    }

    /// Whether a parameter is a vector.
    pub fn is_vector(&self, place: usize, label: Option<&str>) -> bool {
        self.domain_of(place, label)
            .is_some_and(|domain| rank(domain) == 1)
    }

    /// Whether a parameter is a vector of shares: it is no multiple of another vector.
    pub fn is_of_shares(&self, place: usize, label: Option<&str>) -> bool {
        self.domain_of(place, label).is_some_and(
            |domain| matches!(domain, DomainSyntax::Word(word, _) if word == "simplex"),
        )
    }

    /// The domain of a parameter, by its place or by the name that it is given by.
    fn domain_of(&self, place: usize, label: Option<&str>) -> Option<&DomainSyntax> {
        let entry = self.distribution();
        let of_label = |wanted: &str| {
            let wanted = self.label(wanted)?;
            let own = entry.parameters.iter().map(|p| (&p.label, &p.domain));
            let others = entry.alternatives.iter().map(|a| (&a.label, &a.domain));
            let mut all = own.chain(others);
            all.find(|(label, _)| *label == wanted)
                .map(|(_, domain)| domain)
        };
        match label {
            Some(label) => of_label(label),
            None => entry.parameters.get(place).map(|p| &p.domain),
        }
    }

    /// Each size that the entry names, with a term for it.
    pub(super) fn sizes(&self, lowering: &mut Lowering<'_>, observed: TermId) -> Vec<Size> {
        let entry = self.distribution();
        let domains = entry.parameters.iter().map(|p| &p.domain);
        let mut sizes: Vec<Size> = Vec::new();
        for domain in domains.chain([&entry.support]) {
            let DomainSyntax::Word(_, Some(word)) = domain else {
                continue;
            };
            if sizes.iter().all(|(known, _)| known != word.as_str()) {
                let size = match number_of_classes(lowering, observed) {
                    Some(size) if word == "K" => size,
                    _ => size_named(lowering, observed, word),
                };
                sizes.push((Word::from(word.as_str()), size));
            }
        }
        sizes
    }

    /// Notes ranks and sizes of the arguments and the observation. Where an identity matrix among the arguments
    /// has a size that the user wrote, as in `I_n`, that is the size.
    pub(super) fn same_sizes(
        &self,
        terms: &mut Terms,
        mut sizes: Vec<Size>,
        observed: TermId,
        given: &mut Given<'_>,
    ) -> Vec<Size> {
        let entry = self.distribution();
        for parameter in &entry.parameters {
            let own = size_of(&parameter.domain, &sizes);
            let term = given.get(parameter.symbol.as_str()).map(|(term, _)| *term);
            let (Some(own), Some(term)) = (own, term) else {
                continue;
            };
            if let Some(written) = written_size(terms, term, own) {
                for (value, _) in given.values_mut() {
                    *value = terms.replace(*value, own, written);
                }
                sizes
                    .iter_mut()
                    .filter(|(_, size)| *size == own)
                    .for_each(|(_, size)| *size = written);
            }
        }
        let arguments = entry.parameters.iter().map(|p| {
            let given = given.get(p.symbol.as_str());
            (&p.domain, given.map_or(observed, |(term, _)| *term))
        });
        for (syntax, term) in arguments.chain([(&entry.support, observed)]) {
            terms.require_rank(term, rank(syntax));
            if let Some(size) = size_of(syntax, &sizes) {
                terms.set_size(term, size);
            }
        }
        sizes
    }
}

/// The size that a domain names.
pub(super) fn size_of(syntax: &DomainSyntax, sizes: &[Size]) -> Option<TermId> {
    let DomainSyntax::Word(_, Some(word)) = syntax else {
        return None;
    };
    let found = sizes.iter().find(|(known, _)| known == word.as_str());
    found.map(|(_, size)| *size)
}

impl Requirement {
    /// Whether an argument or an observation is a number, a vector or a matrix, as its distribution needs it.
    ///
    /// # Errors
    /// If it is not.
    pub fn check_rank(&self, terms: &Terms, is_prior: bool) -> Result<(), Diagnostic> {
        let wanted = self.rank;
        let rank = terms.rank(self.term);
        let is_zero = terms.is_number(self.term, 0);
        if rank == wanted || wanted == 1 && is_zero {
            return Ok(()); // 0 is the zero vector as well
        }
        let message = format!(
            "{} must be {}, and this is {}",
            self.what,
            rank_word(wanted),
            rank_word(rank)
        );
        let diagnostic = Diagnostic::at(Code::Kind, self.span, message);
        let name = match terms.node(self.term) {
            Node::Symbol(name) => Some(terms.text(*name)),
            _ => None,
        };
        Err(match (name.filter(|_| is_prior && wanted == 0), wanted) {
            (Some(name), _) => {
                let letters = if rank == 2 { "jk" } else { "j" };
                diagnostic.help(format!(
                    "state the prior of each component: write `{name}_{letters}` before its `~`"
                ))
            }
            (None, 0) if self.what.starts_with("an observation") => diagnostic.help(
                "a vector of normals has a covariance matrix, as in `Normal(X w, σ² I)` or `Normal(0, τ² I)`",
            ),
            (None, 0) => diagnostic
                .help("make a number of it, as `wᵀx` and `‖x‖` do")
                .help("a vector of normals has a covariance matrix: `y ~ Normal(X w, σ² I)`"),
            (None, 1) if rank == 0 && self.what.starts_with("the mean") => diagnostic
                .help("give a variance, no matrix, if one observation is a number: `y ~ Normal(wᵀx, σ²)`")
                .help("or make a vector of it, as `X w` is, or declare it, as in `where μ : vector`"),
            (None, 1) => diagnostic.help(
                "make a vector of it, as `X w` and `softmax(f(x; θ))` are, or declare it, as in `where μ : vector`",
            ),
            (None, _) => diagnostic.help(
                "a covariance matrix is written `Σ`, `σ² I`, `diag(v)`, `K(θ) + σ² I` or `inv(Λ)`",
            ),
        })
    }
}

/// Of what rank something is, in words.
pub fn rank_word(rank: usize) -> &'static str {
    match rank {
        0 => "a number",
        1 => "a vector",
        2 => "a matrix",
        _ => "an array",
    }
}

/// The K of `y in 1..K`, if the observation is declared so.
fn number_of_classes(lowering: &mut Lowering<'_>, observed: TermId) -> Option<TermId> {
    let family = crate::term::facts::family(lowering.terms, observed)?;
    let word = lowering.terms.text(family);
    let size = lowering.vocabulary.labels.get(word)?.as_ref()?;
    lowering.expression(size).ok()
}

/// The size of what is observed if it is known, else a name that the input does not use.
fn size_named(lowering: &mut Lowering<'_>, observed: TermId, word: &str) -> TermId {
    if let Some(known) = lowering.terms.size_of(observed) {
        return known;
    }
    if word == "K" {
        // The classes of a model are numbered alike.
        let other = lowering.vocabulary.classes.as_deref();
        return lowering.terms.symbol_named(other.unwrap_or(word));
    }
    let wishes = [word, "D", "q", "r"];
    let is_free = |wish: &&&str| {
        !lowering.vocabulary.used.contains(**wish) && lowering.terms.find_name(wish).is_none()
    };
    let free = wishes.iter().find(is_free).copied();
    let free = free.map_or_else(|| format!("{word}′"), str::to_owned);
    lowering.terms.symbol_named(&free)
}

/// The size of an identity matrix in a sum of matrices, if it is another one.
fn written_size(terms: &Terms, term: TermId, than: TermId) -> Option<TermId> {
    match terms.node(term) {
        Node::Op(Op::Identity, parts) => Some(parts[0]).filter(|&size| size != than),
        Node::Op(Op::Add | Op::Mul | Op::Inv, parts) => parts
            .iter()
            .find_map(|&part| written_size(terms, part, than)),
        _ => None,
    }
}

/// 0 for a number, 1 for a vector, 2 for a matrix.
pub(super) fn rank(syntax: &DomainSyntax) -> usize {
    match syntax {
        DomainSyntax::Word(word, _) if word == "definite" || word == "invertible" => 2,
        DomainSyntax::Word(word, _) if word == "label" => 0,
        DomainSyntax::Word(word, _) if word == "ordered" => 1,
        DomainSyntax::Word(_, Some(_)) => 1,
        _ => 0,
    }
}
