//! Indices: which of them number the observations, and over what they run.

use super::names::Words;
use super::survey::Survey;
use super::{Distributed, Options, Parts, numbering, walk};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{
    Comparison, Declaration, DeclarationKind, Expr, ExprKind, Input, Set, Subscript, Word,
};
use ecow::eco_format;
use rustc_hash::{FxHashMap, FxHashSet};

/// The letters that an observed variable is numbered by: `i` of `y_i`, `i`, `j` and `k` of `y_ijk`; no letter where it
/// is a single value such as `y_1`. Nothing where no index is written.
pub(super) fn written(subject: &Expr, vocabulary: &Vocabulary) -> Option<Vec<Word>> {
    let ExprKind::Subscripted(base, subscript) = &subject.kind else {
        return None;
    };
    match subscript {
        Subscript::Word(word) => {
            let is_number = |c: char| c.is_ascii_digit();
            let is_name = match &base.kind {
                ExprKind::Name(base) => {
                    base_word(subject, vocabulary) == Some(eco_format!("{base}_{word}"))
                }
                _ => true,
            };
            match word.chars().collect::<Vec<_>>().as_slice() {
                _ if is_name => None,
                letters if letters.iter().all(|&c| is_number(c)) => Some(Vec::new()),
                [letter] => Some(vec![Word::from(*letter)]),
                letters if letters.iter().any(|&c| is_number(c)) => None,
                [one, other] if one == other => None,
                letters => Some(letters.iter().copied().map(Word::from).collect()),
            }
        }
        Subscript::List(list) => {
            if list.iter().all(is_number) {
                return Some(Vec::new());
            }
            let name = |e: &Expr| match &e.kind {
                ExprKind::Name(word) => Some(word.clone()),
                _ => None,
            };
            list.iter().map(name).collect()
        }
    }
}

/// `2` and `-1`.
fn is_number(expression: &Expr) -> bool {
    match &expression.kind {
        ExprKind::Number(_) => true,
        ExprKind::Sum(summands) => {
            matches!(&summands[..], [(true, one)] if matches!(one.kind, ExprKind::Number(_)))
        }
        _ => false,
    }
}

/// The letters that are written below what is observed, and those that sums and products bind.
pub(super) fn index_letters(
    parts: &Parts<'_>,
    survey: &Survey<'_>,
    all: &[&Expr],
    options: &Options,
) -> FxHashSet<Word> {
    let nothing = Vocabulary::default();
    let observed = parts.observed.iter();
    let subjects = observed.clone().map(|part| part.subject);
    let mut letters: FxHashSet<Word> = observed
        .filter_map(|part| written(part.subject, &nothing))
        .flatten()
        .chain(together(subjects, &survey.below))
        .chain(survey.bound.iter().cloned())
        .collect();
    // The components of `p_u` have the prior of `p_uk`.
    let of_priors = { parts.priors.iter() }.filter_map(|prior| two_letters(prior.subject));
    let numbered: Vec<[Word; 2]> = of_priors
        .filter(|[first, _]| letters.contains(first))
        .collect();
    letters.extend(numbered.into_iter().flatten());
    letters.extend(numbering::letters(parts, all, options, &letters));
    letters
}

/// Any two letters are indices where one of them stands alone below another name: u and i of `r_ui` beside `p_u`.
pub(super) fn together<'e>(
    subjects: impl Iterator<Item = &'e Expr>,
    below: &FxHashSet<Word>,
) -> impl Iterator<Item = Word> {
    let two = subjects.filter_map(two_letters);
    two.filter(|letters| letters.iter().any(|letter| below.contains(letter)))
        .flatten()
}

/// u and i of `r_ui`.
fn two_letters(subject: &Expr) -> Option<[Word; 2]> {
    let ExprKind::Subscripted(_, Subscript::Word(word)) = &subject.kind else {
        return None;
    };
    let letters: Vec<char> = word.chars().collect();
    match letters[..] {
        [one, other] if one != other && letters.iter().all(char::is_ascii_lowercase) => {
            Some([one, other].map(Word::from))
        }
        _ => None,
    }
}

impl Words {
    /// Finds the indices of the observations, their sizes, and the ranges that are stated for them.
    pub(super) fn find_indices(&mut self, input: &Input, parts: &Parts<'_>) {
        let subjects = || {
            parts
                .observed
                .iter()
                .map(|part: &Distributed<'_>| part.subject)
        };
        let of_components = |p: &&Distributed<'_>| !matches!(p.subject.kind, ExprKind::Name(_));
        let hidden = parts.priors.iter().filter(of_components);
        self.hidden = hidden
            .filter_map(|p| base_word(p.subject, &self.vocabulary))
            .collect();
        let mut letters: Vec<Word> = subjects()
            .filter_map(|subject| written(subject, &self.vocabulary))
            .flatten()
            .collect();
        if let (true, Some(ExprKind::Call(_, arguments))) =
            (letters.is_empty(), parts.bare.map(|bare| &bare.kind))
            && let Some(first) = arguments.first()
        {
            // `p(y_i | x_i; θ)` on its own
            let written = written(&first.value, &self.vocabulary).unwrap_or_default();
            letters.extend(written.first().filter(|_| written.len() == 1).cloned());
        }
        if letters.is_empty() {
            letters.push(self.free_word(&["i", "n", "j", "k"]));
        }
        self.index = letters[0].clone();
        self.indices = letters;
        self.ranges = stated_ranges(input, &self.indices);
        self.prior_ranges = ranges_of_others(input, &self.indices);
        for end in self.ranges.values().flat_map(|(low, high)| [low, high]) {
            walk::visit(end, &mut |e| {
                if let ExprKind::Name(word) = &e.kind {
                    self.used.insert(word.clone()); // n of `i in 1..n` is no size of another index
                }
            });
        }
        self.size = self.size_of(&self.index.clone());
        if let [observed] = parts.observed.as_slice()
            && let Some((low, high)) = observed.range
        {
            let range = (low.clone(), high.clone());
            self.ranges.insert(self.index.clone(), range);
        }
    }

    /// The indices of an observed variable, the index of the observations where none is written.
    pub(super) fn indices_of(&self, subject: &Expr) -> Vec<Word> {
        written(subject, &self.vocabulary).unwrap_or_else(|| vec![self.index.clone()])
    }

    /// How many observations an index numbers.
    pub(super) fn size_of(&mut self, index: &str) -> Word {
        if let Some((_, size)) = self.sizes.iter().find(|(known, _)| known == index) {
            return size.clone();
        }
        let size = match index {
            "t" => self.take(&["T", "n", "m"]),
            "n" => self.take(&["N", "M", "m"]),
            _ => self.take(&["m", "n", "M", "N", "q"]),
        };
        self.sizes.push((index.into(), size.clone()));
        size
    }

    /// How many groups there are, and how many observations in each: `J` and `n` of `n_j`.
    pub(super) fn sizes_of_groups(&mut self, index: &str) -> (Word, Word) {
        let known = self.sizes.iter().find(|(known, _)| known == index);
        let groups = match known.map(|(_, size)| size.clone()) {
            Some(size) => size,
            None => {
                let size = self.take(&[&index.to_uppercase(), "G", "J"]);
                self.sizes.push((index.into(), size.clone()));
                size
            }
        };
        (groups, self.take(&["n", "m", "N"]))
    }

    /// A word that the input does not use, and that is used from now on.
    pub(super) fn take(&mut self, wishes: &[&str]) -> Word {
        let word = self.free_word(wishes);
        self.used.insert(word.clone());
        word
    }
}

/// Refuses an index of two ranges, as of two samples of different sizes: a letter runs over one range in all statements.
pub(super) fn one_range_each(input: &Input) -> Result<(), Diagnostic> {
    let mut known: Vec<(&Word, &Set)> = Vec::new();
    for declaration in &input.declarations {
        let DeclarationKind::Member { subject, set } = &declaration.kind else {
            continue;
        };
        let (ExprKind::Name(word), Set::Range(..)) = (&subject.kind, set) else {
            continue;
        };
        if known
            .iter()
            .any(|(other, before)| *other == word && !same_range(before, set))
        {
            let message = format!(
                "`{word}` has another range already, and an index runs over one range in all statements"
            );
            return Err(Diagnostic::at(Code::BadDeclaration, declaration.span, message)
                .help("number the other sample by another letter: `x_i ~ Normal(μ, 1) for i in 1..m; y_j ~ Normal(μ, 4) for j in 1..n`"));
        }
        known.push((word, set));
    }
    Ok(())
}

fn same_range(one: &Set, other: &Set) -> bool {
    let same = |one: &Option<Expr>, other: &Option<Expr>| match (one, other) {
        (Some(one), Some(other)) => one.kind == other.kind,
        _ => true, // `for j >= 2` beside `for j in 1..p` says where of it
    };
    match (one, other) {
        (Set::Range(low, high), Set::Range(least, most)) => same(low, least) && same(high, most),
        _ => false,
    }
}

/// `for j in 2..p` and `for j >= 2`, of indices that number no observation: where they begin and end.
fn ranges_of_others(input: &Input, indices: &[Word]) -> FxHashMap<Word, (Expr, Option<Expr>)> {
    let of_declaration = |declaration: &Declaration| {
        let (subject, low, high) = match &declaration.kind {
            DeclarationKind::Member {
                subject,
                set: Set::Range(Some(low), high),
            } => (subject, low, high.clone()),
            DeclarationKind::Comparison { terms, operators } => {
                match (&terms[..], &operators[..]) {
                    ([subject, low], [Comparison::GreaterEqual]) => (subject, low, None),
                    _ => return None,
                }
            }
            _ => return None,
        };
        match &subject.kind {
            ExprKind::Name(word) if !indices.contains(word) => {
                Some((word.clone(), (low.clone(), high)))
            }
            _ => None,
        }
    };
    input
        .declarations
        .iter()
        .filter_map(of_declaration)
        .collect()
}

/// `for i in 1..n_j, j in 1..J`: the ranges that are stated for some indices.
fn stated_ranges(input: &Input, indices: &[Word]) -> FxHashMap<Word, (Expr, Expr)> {
    let mut ranges = FxHashMap::default();
    for declaration in &input.declarations {
        if let DeclarationKind::Member {
            subject,
            set: Set::Range(Some(low), Some(high)),
        } = &declaration.kind
            && let ExprKind::Name(word) = &subject.kind
            && indices.contains(word)
        {
            ranges.insert(word.clone(), (low.clone(), high.clone()));
        }
    }
    ranges
}
