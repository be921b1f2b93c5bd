//! What the words of an input mean: data, parameters, definitions, the index of the observations.

use super::candidates::only_candidate;
use super::classes;
use super::declare::{is_of_matrices, is_of_numbers};
use super::definitions::define;
use super::design::design;
use super::indices::index_letters;
use super::letters::{Letters, has_usual_meaning};
use super::matrices;
use super::numbered::whole_names;
use super::observed::data;
use super::parameters::parameters;
use super::survey::Survey;
use super::{Distributed, Options, Parts, Support, walk};
use crate::catalogue;
use crate::diag::Diagnostic;
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{
    Argument, DeclarationKind, Expr, ExprKind, Input, Separator, Set, Statement, StatementKind,
    Word,
};
use ecow::eco_format;
use rustc_hash::{FxHashMap, FxHashSet};

/// What the words mean, and which are taken.
pub(crate) struct Words {
    pub vocabulary: Vocabulary,
    pub parameters: Vec<Word>,
    /// The word of the observations' index: `i`.
    pub index: Word,
    /// The word of their number: `m`.
    pub size: Word,
    /// Every index of the observations.
    pub indices: Vec<Word>,
    /// The words of their numbers, by index.
    pub(super) sizes: Vec<(Word, Word)>,
    /// The words of the numbers of components, by the index of their prior.
    pub(super) components: Vec<(Word, Word)>,
    /// Over what indices run, where it is stated.
    pub ranges: FxHashMap<Word, (Expr, Expr)>,
    /// The same of the indices of priors, which may have no stated end.
    pub prior_ranges: FxHashMap<Word, (Expr, Option<Expr>)>,
    pub support: Option<Support>,
    /// How many subscripts a number of a declared vector or matrix takes.
    pub kinds: Vec<(Word, usize)>,
    /// Words that are declared to be numbers of some kind: `V : positive`.
    pub numbers: FxHashSet<Word>,
    /// Words that their place makes covariance matrices.
    pub covariances: Vec<Word>,
    /// Words declared behind `where`, or in the header of a typed density.
    pub known: FxHashSet<Word>,
    /// Words of which it is said whether they are data, a number, a vector or a matrix, and not only where they lie.
    pub settled: FxHashSet<Word>,
    /// Words in the limits of sums, products and slices.
    pub(super) limits: FxHashSet<Word>,
    pub(super) used: FxHashSet<Word>,
    /// A distribution, a function of vectors or of matrices, or a vector stands somewhere.
    pub(super) may_have_matrices: bool,
    /// Matrices that each observation has one of.
    pub(super) families: FxHashSet<Word>,
    /// Known matrices whose rows are those of the whole sample: X of `y ~ Normal(X w, σ² I)`.
    pub design: Vec<Word>,
    /// The one vector that is observed is the whole sample.
    pub is_whole: bool,
    /// Names of which each component has a prior, such as the hidden `θ_j` of `y_j`.
    pub hidden: FxHashSet<Word>,
    /// Names that have a distribution.
    pub distributed: FxHashSet<Word>,
}

impl Words {
    /// The word that a prior is of.
    pub(crate) fn prior_word(&self, subject: &Expr) -> Option<Word> {
        base_word(subject, &self.vocabulary)
    }

    /// Whether the statements hold a word as a name, a bound variable or a letter below a name.
    pub(crate) fn uses(&self, word: &str) -> bool {
        self.used.contains(word)
    }

    /// The first of these words that the input does not use.
    pub(crate) fn free_word(&self, wishes: &[&str]) -> Word {
        let free = wishes.iter().find(|word| !self.uses(word));
        free.map_or_else(|| eco_format!("{}′", wishes[0]), |word| (*word).into())
    }
}

/// Finds out what the words of an input mean.
pub(super) fn infer(
    input: &Input,
    parts: &Parts<'_>,
    options: &Options,
    letters: &Letters,
) -> Result<Words, Diagnostic> {
    let (said, declared) = expressions(input);
    let mut survey = Survey::of(&said, &declared);
    let classes = classes::other_letter(input, &said, &survey);
    let all = [said, declared].concat();
    let mut vocabulary = Vocabulary {
        classes,
        whole: whole_names(&all, &survey, parts, options),
        used: survey.used.clone(),
        indices: index_letters(parts, &survey, &all, options),
        functions: letters.functions.clone(),
        operators: letters.operators.clone(),
        ..Vocabulary::default()
    };
    for (left, right) in &parts.locals {
        define(&mut vocabulary, left, right)?;
    }
    let mut words = Words {
        vocabulary,
        parameters: Vec::new(),
        index: Word::new(),
        size: Word::new(),
        indices: Vec::new(),
        sizes: Vec::new(),
        components: Vec::new(),
        ranges: FxHashMap::default(),
        prior_ranges: FxHashMap::default(),
        support: None,
        kinds: Vec::new(),
        numbers: FxHashSet::default(),
        covariances: Vec::new(),
        known: FxHashSet::default(),
        settled: FxHashSet::default(),
        limits: std::mem::take(&mut survey.limits),
        used: std::mem::take(&mut survey.used),
        may_have_matrices: survey.may_have_matrices(),
        families: FxHashSet::default(),
        design: Vec::new(),
        is_whole: false,
        hidden: FxHashSet::default(),
        distributed: FxHashSet::default(),
    };
    read_kinds(input, &mut words);
    let scalars = &mut words.vocabulary.scalars;
    let mut functions = FxHashSet::default();
    if !scalars.is_disjoint(&survey.called) {
        functions = applied(&all, parts, scalars, &letters.functions);
        scalars.retain(|word| !functions.contains(word));
    }
    let is_number = options.parameters.iter().any(|p| p == "I")
        || words.known.contains("I")
        || input.declarations.iter().any(|d| runs_to(&d.kind, "I"));
    if is_number || words.uses("I") && super::walk::is_limit(&all, "I") {
        words.vocabulary.scalars.insert("I".into()); // no identity matrix
    }
    if words.may_have_matrices {
        matrices::read(parts, &all, &mut words);
    }
    if parts.bare.is_none() {
        words.vocabulary.scalars.extend(numbers_in_front(parts));
    }
    let joint = parts.density().is_some() && options.joint || is_joint(parts);
    let distributed = parts.observed.iter().chain(&parts.priors);
    words.distributed = distributed
        .filter_map(|part| base_word(part.subject, &words.vocabulary))
        .collect();
    words.parameters = parameters(parts, &survey.behind_semicolon, &words.vocabulary, options);
    if parts.bare.is_none() && !joint {
        let data = data(parts, &all, &words);
        words.design = design(parts, &words.vocabulary, &words.parameters, &data);
        words.is_whole = options.joint || !words.design.is_empty();
        if !words.is_whole {
            words.vocabulary.data.extend(data);
        }
    }
    super::indices::one_range_each(input)?;
    words.find_indices(input, parts);
    if words.parameters.is_empty() && parts.bare.is_none() {
        words.parameters = vec![only_candidate(parts, &input.declarations, &words)?];
    }
    let is_e = |e: &&Expr| matches!(&e.kind, ExprKind::Name(word) if word == "e");
    if words.parameters.iter().any(|p| p == "e") || survey.optimised.iter().any(is_e) {
        words.vocabulary.scalars.insert("e".into());
    }
    if !functions.contains("π") && super::pi::is_a_name(&all, &words) {
        words.vocabulary.scalars.insert("π".into());
    }
    let data = &words.vocabulary.data;
    for (word, rank) in &mut words.kinds {
        let is_family = words.families.contains(word);
        *rank += usize::from(data.contains(word) || is_family); // the index of the observation
    }
    Ok(words)
}

/// `i in 1..I`: whether a word is the end of a range.
pub(super) fn runs_to(declaration: &DeclarationKind, word: &str) -> bool {
    let is_word = |e: &Expr| matches!(&e.kind, ExprKind::Name(other) if other == word);
    matches!(declaration, DeclarationKind::Member { set: Set::Range(_, Some(high)), .. } if is_word(high))
}

/// What a statement says something with: its right side, and what stands behind a bar.
pub(super) fn right_sides(statement: &Statement) -> Vec<&Expr> {
    match &statement.kind {
        StatementKind::Distributed {
            given,
            distribution,
            ..
        } => given.iter().chain([distribution]).collect(),
        StatementKind::Defined { right, .. } => vec![right],
        StatementKind::Bare(expression) => vec![expression],
    }
}

/// A statement's left side, if it has one, and its right side.
pub(super) fn both_sides(statement: &Statement) -> Vec<&Expr> {
    let mut sides = right_sides(statement);
    match &statement.kind {
        StatementKind::Distributed { subject, .. } => sides.push(subject),
        StatementKind::Defined { left, .. } => sides.push(left),
        StatementKind::Bare(_) => {}
    }
    sides
}

/// Every expression of an input at its top level: of the statements, and of the declarations.
pub(super) fn expressions(input: &Input) -> (Vec<&Expr>, Vec<&Expr>) {
    let (mut said, mut declared) = (Vec::new(), Vec::new());
    for statement in &input.statements {
        match &statement.kind {
            StatementKind::Distributed {
                subject,
                given,
                distribution,
            } => {
                said.push(subject);
                said.extend(given);
                said.push(distribution);
            }
            StatementKind::Defined { left, right, .. } => {
                // The name of a density that is stated here is free for other densities.
                match &left.kind {
                    ExprKind::Call(_, arguments) => {
                        declared.push(left);
                        said.extend(arguments.iter().map(|a| &a.value));
                    }
                    _ => said.push(left),
                }
                said.push(right);
            }
            StatementKind::Bare(expression) => said.push(expression),
        }
    }
    for declaration in &input.declarations {
        match &declaration.kind {
            DeclarationKind::Comparison { terms, .. } => declared.extend(terms),
            DeclarationKind::Member { subject, .. } | DeclarationKind::Kind { subject, .. } => {
                declared.push(subject)
            }
        }
    }
    (said, declared)
}

/// The arguments from the semicolon on.
pub(super) fn behind_semicolon(arguments: &[Argument]) -> impl Iterator<Item = &Expr> {
    arguments
        .iter()
        .skip_while(|a| a.separator != Separator::Semicolon)
        .map(|a| &a.value)
}

/// Kinds that change how expressions are read: `w : vector`, `X : matrix`, `ω : data`, `x : discrete`.
fn read_kinds(input: &Input, words: &mut Words) {
    for declaration in &input.declarations {
        match &declaration.kind {
            DeclarationKind::Kind { subject, kind } => {
                let Some(word) = base_word(subject, &words.vocabulary) else {
                    continue;
                };
                match kind.as_str() {
                    "stochastic" | "stochastic matrix" => words.declare_matrix(&word),
                    kind if is_of_matrices(kind) => words.declare_matrix(&word),
                    "label" | "class" => {
                        words.vocabulary.labels.entry(word.clone()).or_default();
                    }
                    "vector" | "unit vector" => words.kinds.push((word.clone(), 1)),
                    "data" => drop(words.vocabulary.data.insert(word.clone())),
                    "scalar" => {
                        words.declare_scalar(subject);
                        words.numbers.insert(word.clone());
                    }
                    "discrete" => words.support = Some(Support::Discrete),
                    "continuous" => words.support = Some(Support::Continuous),
                    kind if is_of_numbers(kind) => drop(words.numbers.insert(word.clone())),
                    _ => {}
                }
                if !is_of_numbers(kind) {
                    words.settled.insert(word.clone());
                }
                words.known.insert(word);
            }
            DeclarationKind::Member { subject, set } => {
                if let (Some(last), Some(word)) =
                    (last_class(set), base_word(subject, &words.vocabulary))
                {
                    words.vocabulary.labels.insert(word, Some(last.clone()));
                }
                words.declare_scalar(subject);
            }
            DeclarationKind::Comparison { terms, .. } => {
                super::pi::compared(terms).for_each(|term| words.declare_scalar(term));
            }
        }
    }
}

/// K of `1..K`, and 3 of `{1, 2, 3}`.
fn last_class(set: &Set) -> Option<&Expr> {
    let is = |e: &Expr, n: usize| {
        let class = crate::term::Rational::from_integer(n as i64);
        catalogue::domain::number(e) == Some(class)
    };
    match set {
        Set::Range(Some(low), Some(high)) => is(low, 1).then_some(high),
        Set::Listed(classes) => {
            let in_turn = classes.iter().zip(1..).all(|(e, n)| is(e, n));
            classes.last().filter(|_| in_turn)
        }
        _ => None,
    }
}

impl Words {
    fn declare_matrix(&mut self, word: &Word) {
        self.vocabulary.matrices.insert(word.clone());
        self.kinds.push((word.clone(), 2));
    }

    /// A name with a declared domain is a scalar, so that `σ(1 - p)` is a product, unless it is called
    /// like a function in its declaration.
    fn declare_scalar(&mut self, subject: &Expr) {
        if let Some(word) = base_word(subject, &self.vocabulary) {
            if matches!(subject.kind, ExprKind::Name(_)) {
                self.vocabulary.scalars.insert(word.clone());
            }
            self.known.insert(word);
        }
    }
}

/// Declared names that are functions: every use has a bracket directly behind it, and the bracket would not be
/// needed around a factor. So `h(y)` is a value of h where h is only declared, and `c(1 - p)` is a product.
fn applied(
    all: &[&Expr],
    parts: &Parts<'_>,
    scalars: &FxHashSet<Word>,
    functions: &FxHashSet<Word>,
) -> FxHashSet<Word> {
    let mut applied: FxHashSet<Word> = FxHashSet::default();
    let mut alone: FxHashSet<Word> = FxHashSet::default();
    let is_declaration = |place: &&&Expr| matches!(place.kind, ExprKind::Name(_));
    // What the left side of a density lists may be functions.
    let is_header = |place: &Expr| {
        let mut typed = { parts.observed.iter() }.filter_map(Distributed::typed);
        typed.any(|(header, _)| std::ptr::eq(header, place))
    };
    for place in { all.iter() }.filter(|place| !is_declaration(place) && !is_header(place)) {
        let mut callees: Vec<*const Expr> = Vec::new();
        walk::visit(place, &mut |e| match &e.kind {
            ExprKind::Call(callee, arguments) => {
                let may_be_factor = matches!(arguments.as_ref(),
                    [single] if matches!(single.value.kind, ExprKind::Sum(_)));
                if let ExprKind::Name(word) = &callee.kind
                    && scalars.contains(word)
                    && !may_be_factor
                {
                    // `p(y | x; θ)` says no more than that p is not alone there.
                    if arguments.len() == 1 {
                        applied.insert(word.clone());
                    }
                    callees.push(std::ptr::from_ref(callee));
                }
            }
            ExprKind::Name(word)
                if scalars.contains(word) && !callees.contains(&std::ptr::from_ref(e)) =>
            {
                alone.insert(word.clone());
            }
            _ => {}
        });
    }
    let is_operator = |word: &Word| has_usual_meaning(word) && !functions.contains(word);
    applied.retain(|word| !alone.contains(word) && !is_operator(word));
    applied
}

/// Names that stand alone somewhere and before a bracket elsewhere: in `p(1 - p)` the first p is a factor.
fn numbers_in_front(parts: &Parts<'_>) -> FxHashSet<Word> {
    let mut called: FxHashSet<Word> = FxHashSet::default();
    let mut alone: FxHashSet<Word> = FxHashSet::default();
    let mut skipped: FxHashSet<*const Expr> = FxHashSet::default();
    let observed = parts.observed.iter().flat_map(Distributed::rights);
    let locals = parts.locals.iter().map(|(_, right)| *right);
    for place in observed.chain(locals) {
        walk::visit(place, &mut |e| match &e.kind {
            ExprKind::Call(callee, arguments) => {
                skipped.insert(std::ptr::from_ref(callee.as_ref()));
                if let (ExprKind::Name(word), [single]) = (&callee.kind, arguments.as_ref())
                    && single.name.is_none()
                    && single.separator == Separator::Comma
                {
                    called.insert(word.clone());
                }
            }
            ExprKind::Kl(left, right) => {
                skipped.insert(std::ptr::from_ref(left.as_ref()));
                skipped.insert(std::ptr::from_ref(right.as_ref()));
            }
            ExprKind::Expectation { density, .. } => {
                skipped.insert(std::ptr::from_ref(density.as_ref()));
            }
            ExprKind::Name(word) if !skipped.contains(&std::ptr::from_ref(e)) => {
                alone.insert(word.clone());
            }
            _ => {}
        });
    }
    called.retain(|word| alone.contains(word) && !has_usual_meaning(word));
    called
}

pub(super) fn is_joint(parts: &Parts<'_>) -> bool {
    let Some((left, _)) = parts.density() else {
        return false;
    };
    // What stands behind the bar may be all that was observed before: `p(y_t | y[1..t-1]; θ)`.
    let observed: Vec<&Expr> = match &left.kind {
        ExprKind::Call(_, arguments) => { arguments.iter() }
            .take_while(|argument| argument.separator == Separator::Comma)
            .map(|argument| &argument.value)
            .collect(),
        _ => vec![left],
    };
    let mut found = false;
    for part in observed {
        walk::visit(part, &mut |e| {
            found |= matches!(e.kind, ExprKind::Range(..))
        });
    }
    found
}
