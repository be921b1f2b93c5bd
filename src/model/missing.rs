//! Names that nothing says anything about: refusals with what was probably meant.

use super::{Building, Parts, walk};
use crate::catalogue;
use crate::diag::{Code, Diagnostic};
use crate::lower::{LocalDefinition, Vocabulary, base_word, unbound};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Subscript, Word};
use crate::syntax::written_out;
use crate::term::ops::ABSENT;
use crate::term::{Op, Terms};
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) fn unknown_distribution(name: &str, span: Span) -> Diagnostic {
    if let Some(diagnostic) = super::losses::is_a_loss(name, span) {
        return diagnostic;
    }
    let diagnostic = Diagnostic::at(
        Code::UnknownDistribution,
        span,
        format!("there is no distribution `{name}`"),
    );
    let diagnostic = match catalogue::nearest(name) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    };
    diagnostic.help("`surprisal list` names those that there are; any other density can be typed, as in `p(y; θ) = …`")
}

/// How the density is written at a point, and the function that has the same name in small letters.
pub(super) fn at_a_point(name: &str) -> String {
    let density = format!("write `{name}(y; …)` for the density at y");
    let small = name.to_lowercase();
    match Op::function(&small) {
        Some(_) => format!("{density}; the function is written `{small}(…)`"),
        None => density,
    }
}

/// `student_t`, which is read as a name with a subscript, in ASCII.
pub(super) fn snake_case(callee: &Expr) -> Option<String> {
    underscored(callee).map(|word| written_out(&word))
}

/// `total_count`, which is read as a name with a subscript, as one word.
pub(super) fn underscored(name: &Expr) -> Option<String> {
    let ExprKind::Subscripted(base, Subscript::Word(below)) = &name.kind else {
        return None;
    };
    let base = match &base.kind {
        ExprKind::Name(word) => word.to_string(),
        _ => underscored(base)?,
    };
    Some(format!("{base}_{below}"))
}

/// The name in whose definition a word stands.
pub(super) fn only_defined<'d>(
    word: &str,
    defined: &'d FxHashMap<Word, LocalDefinition>,
) -> Option<&'d str> {
    let holds =
        |definition: &LocalDefinition| super::noise::mentions(&definition.value, &word.into());
    let names = defined.iter().filter(|(_, definition)| holds(definition));
    names.map(|(name, _)| name.as_str()).min()
}

/// A parameter that stands only in a definition that the density does not come to.
pub(super) fn out_of_reach(word: &str, name: &str, place: Span) -> Diagnostic {
    let message = format!("this density does not hold `{word}`, which stands in what `{name}` is");
    Diagnostic::at(Code::ParameterAbsent, place, message)
        .help("write the distribution of what is observed, with everything put in: `y_t ~ Normal(a, s²)` holds a and s")
        .help("noise is put in for itself only where it is added once, as in `y = a + ε; ε ~ Normal(0, s²)`")
}

/// A parameter that the model does not hold.
pub(super) fn absent(word: &str, place: Span, terms: &Terms) -> Diagnostic {
    let mut near: Vec<(usize, &str)> = terms
        .all_names()
        .filter(|known| *known != word)
        .map(|known| (strsim::damerau_levenshtein(word, known), known))
        .filter(|(distance, known)| *distance <= 1 && known.chars().count() > 1)
        .collect();
    near.sort();
    let diagnostic = Diagnostic::at(
        Code::ParameterAbsent,
        place,
        format!("`{word}` does not occur in the model, so it cannot be optimised"),
    );
    let is_written_together = |known: &str| {
        let rest = known.strip_prefix(word).or(known.strip_suffix(word));
        rest.filter(|rest| rest.chars().count() == 1 && word.chars().count() == 1)
            .is_some()
    };
    let below = terms
        .all_names()
        .find_map(|known| Some((known, known.strip_suffix(word)?.strip_suffix('_')?)));
    if let Some((known, function)) = below {
        return diagnostic.help(format!(
            "`{known}` is one name here: what a function depends on stands in its brackets, `{function}(x; {word})`"
        ));
    }
    let mut own: Vec<&str> = { terms.all_names() }
        .filter(|known| {
            known
                .strip_prefix(word)
                .is_some_and(|rest| rest.starts_with('_'))
        })
        .collect();
    own.sort_unstable();
    if !own.is_empty() {
        return diagnostic.help(format!(
            "no index runs over what stands below it, so `{}` {} own: choose `--wrt {}`",
            own.join("`, `"),
            if own.len() == 1 {
                "is a name of its"
            } else {
                "are names of their"
            },
            own.join(",")
        ));
    }
    let transposed = format!("{word}T");
    if terms.all_names().any(|known| known == transposed) {
        return diagnostic.help(format!(
            "`{transposed}` is read as one name: the transpose is `{word}ᵀ`, or `{word}'`"
        ));
    }
    let together = terms.all_names().find(|known| is_written_together(known));
    match near.first() {
        _ if together.is_some() => {
            let known = together.unwrap_or_default();
            let apart: Vec<String> = known.chars().map(String::from).collect();
            diagnostic.help(format!(
                "`{known}` is read as one name: a product has a space in it, `{}`",
                apart.join(" ")
            ))
        }
        Some((_, known)) => diagnostic.help(format!("did you mean `{known}`?")),
        None => diagnostic.help(
            "name what is optimised with `--wrt`, or write it behind a semicolon, as in `f(x; θ)`",
        ),
    }
}

/// Beside an index that nothing binds, an observation without one, `y ~ Normal(θ + b_i, 1)`, or with another:
/// `y_n ~ Normal(sum[j=1..d](w_j x_ij), 1)`.
pub(super) fn number_the_observation(
    problem: Diagnostic,
    parts: &Parts<'_>,
    text: &str,
) -> Diagnostic {
    let ([observed], Code::UnboundIndex, Some(label)) = (
        parts.observed.as_slice(),
        problem.code,
        problem.labels.first(),
    ) else {
        return problem;
    };
    let written = text.get(label.span.range()).unwrap_or_default();
    let Some((base, below)) = written.split_once('_') else {
        return problem;
    };
    let is_free = |letter: &char| {
        let alone = letter.to_string();
        problem.message == unbound(&alone, label.span).message
    };
    let Some(letter) = below.chars().find(is_free) else {
        return problem;
    };
    // The m of `x_m` numbers something less often than i or j.
    let is_usual = matches!(below, "i" | "j" | "k" | "l" | "n" | "t");
    let problem = match below.chars().count() {
        1 if !is_usual => problem.help(format!(
            "if `{written}` is one name and no component, write it without the sign, as `{base}{below}`"
        )),
        _ => problem,
    };
    match &observed.subject.kind {
        ExprKind::Name(word) if below == word => problem.help(format!(
            "the component whose number is observed as `{word}` is `{base}[{word}]`"
        )),
        ExprKind::Name(word) => problem.help(format!(
            "if it numbers the observations, write `{word}_{letter}` for the observation"
        )),
        ExprKind::Subscripted(_, Subscript::Word(own)) if own.chars().count() == 1 => {
            let renamed = below.replace(letter, own);
            problem.help(format!(
                "the observations are numbered by `{own}` here: `{base}_{renamed}`"
            ))
        }
        _ => problem,
    }
}

/// Refuses a name in a typed density that neither its header nor a declaration knows.
pub(super) fn check_defined(
    building: &Building<'_>,
    header: &Expr,
    body: &Expr,
) -> Result<(), Diagnostic> {
    let words = &building.words;
    let mut known: FxHashSet<Word> = words.known.clone();
    known.extend(words.vocabulary.defined.keys().cloned());
    known.extend(words.parameters.iter().cloned());
    known.extend([
        "π".into(),
        "e".into(),
        words.index.clone(),
        words.size.clone(),
    ]);
    let classes = words.vocabulary.labels.values().flatten();
    known.extend(classes.filter_map(|size| base_word(size, &words.vocabulary)));
    let mut limits: FxHashSet<*const Expr> = FxHashSet::default();
    walk::visit(header, &mut |e| {
        known.extend(base_word(e, &words.vocabulary));
    });
    walk::visit(body, &mut |e| match &e.kind {
        ExprKind::Big(big) => {
            known.insert(big.index.text.clone());
            for end in big.limits.iter().flat_map(|ends| [&ends.0, &ends.1]) {
                limits.insert(std::ptr::from_ref(end));
                known.extend(base_word(end, &words.vocabulary)); // the K up to which a sum runs
            }
        }
        ExprKind::Call(callee, arguments) => {
            limits.insert(std::ptr::from_ref(callee.as_ref()));
            known.extend(said_by_distribution(callee, arguments));
        }
        ExprKind::Expectation { variable, .. } => {
            known.insert(variable.text.clone());
        }
        _ => {}
    });
    let mut problem = None;
    visit_names(
        body,
        &limits,
        &mut |word, span| {
            if problem.is_none() && !known.contains(word) {
                let is_matrix = words.vocabulary.matrices.contains(word);
                let undefined = undefined(word, span, &known, is_matrix);
                let written = building.assumptions.input.get(span.range());
                let below = written.and_then(|written| written.split_once('_'));
                let is_numbered = below.is_some_and(|(_, below)| below == words.index);
                problem = Some(if is_numbered {
                    undefined.help(format!(
                        "if it is observed with each observation, say so: `where {word} : data`"
                    ))
                } else {
                    undefined
                });
            }
        },
        &words.vocabulary,
    );
    problem.map_or(Ok(()), Err)
}

/// σ of `Normal(y; μ, σ²)`: what is an argument of a distribution is what the distribution says of that argument. The letter of
/// an input is that of another observation more often.
fn said_by_distribution<'e>(
    callee: &Expr,
    arguments: &'e [Argument],
) -> impl Iterator<Item = Word> + 'e {
    let is_distribution =
        matches!(&callee.kind, ExprKind::Name(word) if catalogue::find(word).is_some());
    let arguments = if is_distribution { arguments } else { &[] };
    let word = |argument: &'e Argument| {
        let base = match &argument.value.kind {
            ExprKind::Power(base, _) => base,
            _ => &argument.value,
        };
        match &base.kind {
            ExprKind::Name(word) if word != "x" && word != "X" => Some(word.clone()),
            _ => None,
        }
    };
    arguments.iter().skip(1).filter_map(word)
}

/// The names of an expression, without functions, limits and subscripts.
fn visit_names(
    expression: &Expr,
    skipped: &FxHashSet<*const Expr>,
    see: &mut dyn FnMut(&str, Span),
    vocabulary: &Vocabulary,
) {
    if skipped.contains(&std::ptr::from_ref(expression)) {
        return;
    }
    match &expression.kind {
        ExprKind::Subscripted(base, _) if matches!(base.kind, ExprKind::Call(..)) => {
            visit_names(base, skipped, see, vocabulary)
        }
        ExprKind::Name(_) | ExprKind::Subscripted(..) => {
            if let Some(word) = base_word(expression, vocabulary) {
                see(&word, expression.span);
            }
        }
        _ => walk::each_part(expression, &mut |part| {
            visit_names(part, skipped, see, vocabulary)
        }),
    }
}

/// `μ_1` and `μ_2` differ on purpose.
fn are_numbered_alike(word: &str, other: &str) -> bool {
    let number = |w: &'_ str| w.split_once('_').map(|(base, _)| base.to_owned());
    number(word).is_some() && number(word) == number(other)
}

fn undefined(word: &str, span: Span, known: &FxHashSet<Word>, is_matrix: bool) -> Diagnostic {
    let mut near: Vec<&Word> = known
        .iter()
        .filter(|k| k.chars().count() > 1 && strsim::damerau_levenshtein(word, k) == 1)
        .filter(|k| !are_numbered_alike(word, k))
        .collect();
    near.sort();
    let diagnostic = Diagnostic::at(
        Code::UndefinedName,
        span,
        format!("nothing says what `{word}` is"),
    );
    let diagnostic = match near.first() {
        Some(known) => diagnostic.help(format!("did you mean `{known}`?")),
        None => diagnostic,
    };
    if Op::function(word).is_some() || ABSENT.contains(&word) {
        return diagnostic.help(format!(
            "a function has its argument in round brackets behind it: `{word}(y)`, and `{word}(y)²` for a power of it"
        ));
    }
    if let Some((base, below)) = word.split_once('_')
        && below.chars().count() == 1
        && below.starts_with(char::is_alphabetic)
    {
        return diagnostic.help(format!(
            "it is one name here; the component whose number is observed as `{below}` is `{base}[{below}]`"
        ))
        .help(format!("a number of that name is declared, as in `where {word} : real`"));
    }
    if word == "x" || word == "X" {
        return diagnostic.help(format!(
            "a typed density says on its left side what is given: `p(y | {word}; θ) = …`"
        ));
    }
    let (one, other) = match is_matrix {
        true => (" : positive definite", " : matrix"),
        false => (" > 0", " : real"),
    };
    diagnostic.help(format!(
        "declare it, as in `where {word}{one}` or `where {word}{other}`, or write it on the left side"
    ))
}
