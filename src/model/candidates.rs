//! The only name that can be a parameter, where the input does not say what is optimised.

use super::indices::written;
use super::named::of_itself;
use super::names::Words;
use super::noise::mentions;
use super::observed::{is_greek, of_unknown};
use super::{Distributed, Law, Parts, walk};
use crate::catalogue;
use crate::diag::{Code, Diagnostic};
use crate::greek;
use crate::lower::{base_word, is_identity};
use crate::syntax::ast::{
    Argument, Declaration, DeclarationKind, DomainSyntax, Expr, ExprKind, Separator, Set,
    Subscript, Word,
};
use rustc_hash::FxHashSet;

/// Letters that are observed more often than not.
const LETTERS_OF_DATA: &[&str] = &["y", "Y", "z", "Z", "t", "n", "D"];

/// The only name that can be a parameter.
///
/// A name with the index of the observations has a value for each of them, as an exposure has: it is observed. What is
/// a whole number, such as a number of trials, is estimated only by who asks for it.
pub(super) fn only_candidate(
    parts: &Parts<'_>,
    declarations: &[Declaration],
    words: &Words,
) -> Result<Word, Diagnostic> {
    let Some(first) = parts.observed.first() else {
        return Err(Diagnostic::new(
            Code::ParameterUnclear,
            "nothing says what is optimised",
        ));
    };
    let span = first.typed().map_or(first.span, |(left, _)| left.span);
    let mut found = Candidates::of(words, declarations);
    said(parts, words).for_each(|side| found.look_at(side));
    let candidates = match found.candidates.is_empty() {
        true => sorted(found.each_observed), // the answer tells that it has a value for every observation
        false => sorted(found.candidates),
    };
    match candidates.as_slice() {
        [single] => match read_backwards(first, single)
            .or_else(|| given_or_optimised(first, single, words))
        {
            Some(unclear) => Err(unclear),
            None => Ok(single.clone()),
        },
        // As a probability or a rate, π is no number.
        [] if said(parts, words).any(super::pi::holds_probability) => Ok("π".into()),
        [] => {
            let own = parts
                .observed
                .iter()
                .find(|observed| is_of_itself(observed));
            if let Some(observed) = own {
                return Err(of_itself(observed.span));
            }
            let absent = Diagnostic::at(
                Code::ParameterAbsent,
                span,
                "there is no parameter to optimise",
            );
            let whole = sorted(found.whole);
            let function = found.functions.first();
            Err(match (function, behind_bar(first, words).next(), whole.first()) {
                (Some((function, input)), ..) => absent
                    .help(format!("`{function}` is a function of which nothing is known, and `{input}` is its input: choose with `--wrt {function}` or `--wrt {input}`"))
                    .help(format!("or write its parameters behind a semicolon, as in `{function}({input}; θ)`")),
                (None, Some(word), _) => absent.help(format!(
                    "what stands behind the bar is given: write `; {word}` for a parameter, or choose it with `--wrt {word}`"
                )),
                (None, None, Some(word)) => absent.help(format!(
                    "`{word}` is a whole number, which is optimised only if it is asked for: `--wrt {word}`"
                )),
                (None, None, None) => absent.help("put a name where the unknown stands, as in `y ~ Normal(μ, 1)` or `y ~ Normal(f(x; θ), 1)`"),
            })
        }
        // Each of them would be refused for itself, which tells more than a choice.
        several if several.iter().all(|word| found.moving.contains(word)) => Ok(several[0].clone()),
        several => {
            let (moving, several): (Vec<&Word>, Vec<&Word>) = several
                .iter()
                .partition(|word| found.moving.contains(*word));
            let several: Vec<&str> = several.into_iter().map(Word::as_str).collect();
            let unclear = Diagnostic::at(
                Code::ParameterUnclear,
                span,
                "it is not clear what is optimised",
            )
            .help(match several.as_slice() {
                [single] => format!("choose `{single}` with `--wrt {single}`"),
                several => format!(
                    "choose among {} with `--wrt`, as in `--wrt {}` or `--wrt {}`",
                    several.join(", "),
                    several[0],
                    several.join(",")
                ),
            })
            .help("or write the parameters behind a semicolon, as in `f(x; θ)`");
            let unclear = match moving.first() {
                Some(word) => unclear.help(format!(
                    "where the density is positive depends on `{word}`, so that is not estimated"
                )),
                None => unclear,
            };
            Err(match several.iter().find_map(|word| apart(word)) {
                Some((word, product)) => unclear.help(format!(
                    "`{word}` is one name here; a product is written with blanks, `{product}`"
                )),
                None => unclear,
            })
        }
    }
}

/// The question which is which, where a density of a Greek letter has no other name than a letter of data: in
/// `g(θ) = exp(-(y - θ)²)` θ would be observed, and y optimised.
fn read_backwards(observed: &Distributed<'_>, single: &Word) -> Option<Diagnostic> {
    let (left, _) = observed.typed()?;
    let ExprKind::Call(callee, arguments) = &left.kind else {
        return None;
    };
    let (ExprKind::Name(word), [argument]) = (&callee.kind, &arguments[..]) else {
        return None;
    };
    let is_of_data = LETTERS_OF_DATA.contains(&single.as_str());
    let ExprKind::Name(own) = &argument.value.kind else {
        return None;
    };
    if !is_of_data || !is_greek(&argument.value) {
        return None;
    }
    let message = format!(
        "it is not clear what is optimised: as a density of `{own}`, this has `{single}` for its parameter"
    );
    let unclear = Diagnostic::at(Code::ParameterUnclear, left.span, message);
    Some(
        unclear
            .help(format!("if `{single}` is observed and `{own}` optimised, say so: `{word}({single}; {own}) = …` is a density of `{single}`, and `L({own}; {single}) = …` a likelihood"))
            .help(format!("if `{own}` is observed, choose the parameter with `--wrt {single}`")),
    )
}

/// `w x` of the glued `wx`, `a b x` of `abx`.
fn apart(word: &str) -> Option<(&str, String)> {
    let letters: Vec<String> = word.chars().map(String::from).collect();
    let are_letters = word.chars().all(|c| c.is_ascii_lowercase());
    let is_glued = matches!(letters.len(), 2 | 3) && are_letters && word.contains('x');
    is_glued.then(|| (word, letters.join(" ")))
}

/// `y ~ Normal(y, 1)`
fn is_of_itself(observed: &Distributed<'_>) -> bool {
    match (&observed.subject.kind, observed.law) {
        (ExprKind::Name(word), Law::Named(distribution)) => mentions(distribution, word),
        _ => false,
    }
}

/// In the order of the alphabet, X as the last: it is data more often.
fn sorted(mut names: Vec<Word>) -> Vec<Word> {
    names.sort_by_key(|word| (word == "X", word.clone()));
    names.dedup();
    names
}

/// θ of `p(y | x, θ) = …`, where nothing is optimised behind a semicolon: a parameter stands there as often as what is given.
fn given_parameter(observed: &Distributed<'_>, words: &Words) -> Option<Word> {
    observed.typed()?;
    let is_parameter = |word: &Word| {
        let is_known = words.known.contains(word) || words.hidden.contains(word);
        let is_greek = word.chars().all(|c| greek::name(c).is_some());
        !is_known && (is_greek || matches!(word.as_str(), "w" | "W" | "b"))
    };
    behind_bar(observed, words).find(is_parameter)
}

fn given_or_optimised(
    observed: &Distributed<'_>,
    single: &str,
    words: &Words,
) -> Option<Diagnostic> {
    let given = given_parameter(observed, words).filter(|given| given != single)?;
    let message = format!(
        "it is not clear what is optimised: `{given}` stands behind the bar, where what is given stands"
    );
    let span = observed
        .typed()
        .map_or(observed.span, |(left, _)| left.span);
    let unclear = Diagnostic::at(Code::ParameterUnclear, span, message)
        .help(format!(
            "choose with `--wrt`, as in `--wrt {given}`, `--wrt {single}` or `--wrt {given},{single}`"
        ))
        .help(format!(
            "or write the parameters behind a semicolon, as in `p(y | x; {given}) = …`"
        ));
    Some(unclear)
}

/// The names behind the bar of an observed variable, other than an input x.
fn behind_bar(observed: &Distributed<'_>, words: &Words) -> impl Iterator<Item = Word> {
    let header = match observed.typed().map(|(left, _)| &left.kind) {
        Some(ExprKind::Call(_, arguments)) => arguments.as_ref(),
        _ => &[],
    };
    let behind = header.iter().filter(|a| a.separator == Separator::Bar);
    let given = observed
        .given
        .iter()
        .copied()
        .chain(behind.map(|a| &a.value));
    let names = given.filter_map(|given| base_word(given, &words.vocabulary));
    let is_input = |word: &Word| matches!(word.as_str(), "x" | "X");
    { names }.filter(move |word| !is_input(word))
}

/// The names in the places where a parameter may stand.
struct Candidates<'a> {
    words: &'a Words,
    candidates: Vec<Word>,
    /// Those with a value for each observation.
    each_observed: Vec<Word>,
    /// Those that are whole numbers.
    whole: Vec<Word>,
    declared_whole: FxHashSet<Word>,
    /// Those at which the support of what is observed ends.
    moving: FxHashSet<Word>,
    /// Functions of which nothing is known, each with its first input.
    functions: Vec<(Word, Word)>,
}

impl<'a> Candidates<'a> {
    fn of(words: &'a Words, declarations: &[Declaration]) -> Self {
        let whole = declarations.iter().filter_map(|d| match &d.kind {
            DeclarationKind::Member {
                subject,
                set: Set::Listed(_) | Set::Range(..),
            } => base_word(subject, &words.vocabulary),
            _ => None,
        });
        Candidates {
            words,
            candidates: Vec::new(),
            each_observed: Vec::new(),
            whole: Vec::new(),
            declared_whole: whole.collect(),
            moving: FxHashSet::default(),
            functions: Vec::new(),
        }
    }

    fn look_at(&mut self, place: &Expr) {
        // Names that stand for something else where they stand.
        let mut skipped: FxHashSet<*const Expr> = FxHashSet::default();
        let mut bound: FxHashSet<Word> = FxHashSet::default();
        walk::visit(place, &mut |e| match &e.kind {
            ExprKind::Call(callee, arguments) => {
                skipped.insert(std::ptr::from_ref(callee.as_ref()));
                if let Some([input, ..]) = of_unknown(e, self.words) {
                    let word = |e| base_word(e, &self.words.vocabulary);
                    let pair = word(callee).zip(word(&input.value));
                    self.functions.extend(pair);
                }
                // `f_θ` is one name.
                if let ExprKind::Subscripted(base, Subscript::Word(_)) = &callee.kind {
                    skipped.insert(std::ptr::from_ref(base.as_ref()));
                    self.candidates
                        .extend(base_word(callee, &self.words.vocabulary));
                }
                if let ExprKind::Name(word) = &callee.kind {
                    let counts = counts(word, arguments);
                    self.whole.extend(counts.clone().map(|(word, _)| word));
                    skipped.extend(counts.map(|(_, place)| place));
                    self.moving.extend(at_an_end(word, arguments));
                }
            }
            ExprKind::Big(big) => {
                bound.insert(big.index.text.clone());
                let ends = big.limits.iter().flat_map(|ends| [&ends.0, &ends.1]);
                skipped.extend(ends.map(std::ptr::from_ref));
            }
            ExprKind::Expectation { variable, .. } => {
                bound.insert(variable.text.clone());
            }
            ExprKind::Subscripted(base, _) if self.has_every_index(e) => {
                skipped.insert(std::ptr::from_ref(base.as_ref()));
                if let ExprKind::Name(word) = &base.kind
                    && self.may_be_one(word, &bound)
                {
                    self.each_observed.push(word.clone());
                }
            }
            ExprKind::Name(word) if !skipped.contains(&std::ptr::from_ref(e)) => {
                if self.declared_whole.contains(word) {
                    self.whole.push(word.clone());
                } else if self.may_be_one(word, &bound) {
                    self.candidates.push(word.clone());
                }
            }
            _ => {}
        });
    }

    /// Whether it carries all indices of the observations: what has only that of a group may be estimated.
    fn has_every_index(&self, subscripted: &Expr) -> bool {
        let letters = written(subscripted, &self.words.vocabulary).unwrap_or_default();
        let mut indices = self.words.indices.iter();
        indices.all(|index| letters.contains(index))
    }

    fn may_be_one(&self, word: &Word, bound: &FxHashSet<Word>) -> bool {
        let vocabulary = &self.words.vocabulary;
        let is_known = vocabulary.data.contains(word)
            || self.words.indices.contains(word)
            || bound.contains(word)
            || vocabulary.defined.contains_key(word)
            || word == "π"
            || is_identity(word, vocabulary)
            || word == "e";
        !is_known && catalogue::find(word).is_none()
    }
}

/// What is said of the observations, and of the names in it.
fn said<'e>(parts: &'e Parts<'_>, words: &'e Words) -> impl Iterator<Item = &'e Expr> {
    let rights = parts.observed.iter().flat_map(Distributed::rights);
    let definitions = words.vocabulary.defined.values();
    rights.chain(definitions.map(|definition| &definition.value))
}

/// The names that stand where a distribution takes a whole number, and their places.
fn counts<'e>(
    distribution: &str,
    arguments: &'e [Argument],
) -> impl Iterator<Item = (Word, *const Expr)> + Clone + 'e {
    let parameters = catalogue::find(distribution).map(|entry| &entry.distribution().parameters);
    let parameters = parameters.into_iter().flatten();
    let is_whole = |domain: &DomainSyntax| matches!(domain, DomainSyntax::Word(word, _) if word == "natural" || word == "integer");
    parameters
        .zip(arguments)
        .filter_map(move |(parameter, argument)| {
            let is_count = is_whole(&parameter.domain) && argument.name.is_none();
            match &argument.value.kind {
                ExprKind::Name(word) if is_count => {
                    Some((word.clone(), std::ptr::from_ref(&argument.value)))
                }
                _ => None,
            }
        })
}

/// The names that stand where a distribution takes an end of its support.
fn at_an_end(distribution: &str, arguments: &[Argument]) -> Vec<Word> {
    let Some(entry) = catalogue::find(distribution) else {
        return Vec::new();
    };
    let entry = entry.distribution();
    let ends = catalogue::domain::ends(&entry.support);
    let is_end = |symbol: &str| { ends.iter() }.any(|end| mentions(end.value, &symbol.into()));
    let parameter = |(place, argument): (usize, &Argument)| match &argument.name {
        None => entry.parameters.get(place),
        Some(name) => entry.parameters.iter().find(|p| p.label == name.as_str()),
    };
    { arguments.iter().enumerate() }
        .filter(|of| parameter(*of).is_some_and(|p| is_end(&p.symbol)))
        .filter_map(|(_, argument)| match &argument.value.kind {
            ExprKind::Name(word) => Some(word.clone()),
            _ => None,
        })
        .collect()
}
