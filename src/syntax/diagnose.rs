//! Why the grammar stopped, in a reader's words: what was expected, what stands there, what to do.

use super::parse::Rule;
use super::{layout, names};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use pest::error::{Error, ErrorVariant, InputLocation};

/// Shown when nothing better is known.
const HELP: &str = "a model looks like `y ~ Normal(f(x; θ), σ²)`";

/// Explains an error of the grammar.
pub(super) fn explain(text: &str, error: &Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at.min(text.len()),
    };
    let place = place(text, at);
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => words(positives),
        // The only error of its own that pest has here: the caller left it too little stack.
        ErrorVariant::CustomError { .. } => return layout::too_deep(place),
    };
    if let Some(named) = known(text, at, place) {
        return named;
    }
    let found = found(text, place);
    let message = match expected.as_slice() {
        [] => format!("{found} does not fit here"),
        [one] => format!("expected {one}, found {found}"),
        [first @ .., last] => format!("expected {} or {last}, found {found}", first.join(", ")),
    };
    Diagnostic::at(Code::Syntax, place, message).help(HELP)
}

/// A tree that does not have the shape that the grammar promises.
pub(super) fn lost(here: Span) -> Diagnostic {
    Diagnostic::at(
        Code::Internal,
        here,
        "the grammar and the tree builder disagree about this text",
    )
    .help("please report this as a bug, with the text")
}

/// A metavariable outside a rule.
pub(super) fn metavariable(here: Span) -> Diagnostic {
    Diagnostic::at(
        Code::Mistake,
        here,
        "names with a question mark stand for anything, in rules only",
    )
    .help("use a plain name such as `a`")
}

/// Three dots outside a rule.
pub(super) fn ellipsis(here: Span) -> Diagnostic {
    Diagnostic::at(Code::Mistake, here, "three dots leave open what is meant")
        .help("write a sum or a product over an index: `sum[i=1..m](x_i)`, `y[1..m]`")
        .help("a range has two dots: `y_i ~ Normal(μ, σ²) for i in 1..n`")
}

/// What was probably meant by a comma between what is said: a list of observations, a range, or what holds.
fn comma(slip: Diagnostic, before: &str, rest: &str) -> Diagnostic {
    let statement = last_statement(before);
    let behind = first_statement(rest);
    let next = behind.trim_start_matches([',', ' ']);
    if is_in_a_head(before) {
        return slip.help("an expectation is over one variable; over several it is one inside of another: `E[t ~ p](E[x ~ q](f(x, t; θ)))`");
    }
    let is_said = statement.contains(['~', '∼', '=']);
    let is_range = next.trim_start_matches(char::is_alphanumeric).trim_start();
    if !is_said && behind.contains(['~', '∼']) {
        return slip.help("what holds of each observation is said of the one with an index: `y_i ~ Normal(μ, σ²)`, or `y[1..n] ~ Normal(μ, σ²)`");
    }
    if is_said && next.split(['~', '∼']).nth(1).is_some() {
        return slip.help(format!(
            "statements are separated by semicolons: `{}; {}`",
            statement.trim(),
            next.trim()
        ));
    }
    if is_said && (is_range.starts_with('=') || is_range.starts_with("in ")) {
        return slip.help(
            "over what an index runs is said behind the statement: `y_i ~ Normal(μ, σ²) for i in 1..n`",
        );
    }
    if is_said && next.contains(['<', '>', '≤', '≥']) {
        return slip.help("what holds stands behind `where`: `y_i ~ Normal(μ, σ²) where σ > 0`");
    }
    slip.help("arguments stand in a call, `f(a, b)`; statements are separated by semicolons")
}

/// Behind an open `E[`.
fn is_in_a_head(before: &str) -> bool {
    let open = before.rfind('[').filter(|&at| !before[at..].contains(']'));
    open.is_some_and(|at| before[..at].trim_end().ends_with(['E', '𝔼']))
}

/// `1(y = 0)`, `1{y = 0}`, `[y = 0]`: what stands before the sign, if a condition in brackets does.
fn is_an_indicator(before: &str) -> bool {
    let open = before.rfind(['(', '{']);
    let behind = |at: usize| before[at..].contains([')', '}']);
    open.filter(|&at| !behind(at))
        .is_some_and(|at| before[..at].ends_with(['1', '𝟙', '𝟏']))
}

/// `sum[j=1..n, j`: behind it a comparison says what j must meet.
fn is_behind_an_index(before: &str) -> bool {
    let open = before.rfind('[').filter(|&at| !before[at..].contains(']'));
    let signs = ["sum", "prod", "∑", "∏"];
    open.is_some_and(|at| {
        before[at..].contains(',') && signs.iter().any(|sign| before[..at].ends_with(sign))
    })
}

/// `[y = 0]`.
fn condition_in_brackets(rest: &str) -> bool {
    let inside = rest[1..].split(']').next().unwrap_or_default();
    inside.contains(['=', '<', '>', '≤', '≥', '≠'])
}

/// How an indicator is written.
const INDICATOR: &str = "a condition that counts as 1 or 0 is written `ind(y = 0)`";

/// Mistakes that show only where the grammar stopped.
fn known(text: &str, at: usize, place: Span) -> Option<Diagnostic> {
    let before = text[..at].trim_end();
    let rest = &text[place.start()..];
    let slip = |message: &str| Diagnostic::at(Code::Mistake, place, message);
    let ended = place.start() >= text.len()
        || rest.starts_with(['\n', '\r', ')', ']', '}', ',', ';', '|', '#']);
    let operator = before
        .chars()
        .next_back()
        .filter(|c| "+-−*/^·×=<>≤≥≠".contains(*c));
    if rest.starts_with(['!', '<', '>', '≤', '≥', '≠']) && is_behind_an_index(before) {
        let slip = slip("what an index must meet stands behind a colon");
        return Some(slip.help("write `sum[j=1..n: j != i](x_j)`"));
    }
    if ended && before.ends_with(['~', '∼']) {
        return Some(
            slip("the distribution is missing behind `~`").help("write `y ~ Normal(μ, σ²)`"),
        );
    }
    if let (true, Some(sign)) = (ended, operator) {
        let sign_at = Span::new(before.len() - sign.len_utf8(), before.len());
        let message = format!("something is missing behind `{sign}`");
        return Some(
            Diagnostic::at(Code::Mistake, sign_at, message)
                .help("put an operand there, or delete the sign"),
        );
    }
    if ended && before.ends_with("..") {
        return Some(
            slip("the upper end of this range is missing").help("write `sum[i=1..m](x_i)`"),
        );
    }
    if rest.starts_with(['~', '∼']) && before.is_empty() {
        return Some(
            slip("what is distributed is missing before `~`").help("write `y ~ Normal(μ, σ²)`"),
        );
    }
    let clause = last_statement(before);
    if let (true, Some((statement, noise))) =
        (rest.starts_with(['~', '∼']), clause.split_once(" where "))
    {
        let law = first_statement(rest);
        return Some(
            slip("how something is distributed is a statement of its own").help(format!(
                "write it behind a semicolon: `{}; {} {}`",
                statement.trim(),
                noise.trim(),
                law.trim()
            )),
        );
    }
    if rest.starts_with(';')
        && before.contains(['|', '∣'])
        && rest.contains(['~', '∼'])
        && !before.contains(['~', '∼', '('])
    {
        return Some(
            slip("a parameter behind `;` stands in the brackets of a density")
                .help("before `~` write what is data only, and choose the parameters with `--wrt`: `y | x ~ Normal(f(x; θ), σ²)`"),
        );
    }
    if let Some(problem) = over_a_set(before, &slip) {
        return Some(problem);
    }
    match rest.chars().next()? {
        '[' if condition_in_brackets(rest) => Some(
            slip("a condition in square brackets is not part of the notation").help(INDICATOR),
        ),
        '=' if is_an_indicator(before) => {
            Some(slip("a comparison is no value").help(INDICATOR))
        }
        '[' => Some(
            slip("square brackets belong directly behind a name, as an index")
                .help("an index is written `y[i]`; group with round brackets: `2 (a + b)`"),
        ),
        ',' => Some(comma(slip("a comma does not belong here"), before, rest)),
        '=' if before.contains('=') => {
            Some(slip("one statement has one `=`").help("write `a = b; c = b`"))
        }
        '.' if before.ends_with(|c: char| c.is_ascii_digit()) => {
            Some(slip("a decimal point needs a digit behind it").help("write `2.0` or `2`"))
        }
        '<' | '>' | '≤' | '≥' if is_in_brackets(before) => Some(
            slip("a comparison is no value").help(
                "as a factor it is an indicator, `ind(y > 0)`; between two cases it is `if(y > 0, a, b)`; what holds stands behind `where`",
            ),
        ),
        c if !belongs(c) => Some(
            slip(&format!(
                "the character `{c}` (U+{:04X}) is not part of the notation",
                u32::from(c)
            ))
            .help("delete it, or write what it stands for in words or ASCII"),
        ),
        _ => None,
    }
}

/// `sum[j in R_i]` and `sum[(i, j) in Ω]`: a set that is no range is given by a condition.
fn over_a_set(before: &str, slip: &dyn Fn(&str) -> Diagnostic) -> Option<Diagnostic> {
    let (head, binder) = before.rsplit_once('[')?;
    if !["sum", "prod", "∑", "∏", "Σ", "Π"]
        .iter()
        .any(|big| head.ends_with(big))
    {
        return None;
    }
    if binder.starts_with('(') {
        return Some(slip("a sum runs over one index").help(
            "over the pairs of a set write two sums and a condition, where o_ij = 1 says that (i, j) is in it: `sum[i=1..n](sum[j=1..m: o_ij = 1](…))`",
        ));
    }
    let (index, set) = binder.split_once(" in ").or(binder.split_once('∈'))?;
    let (index, set) = (index.trim(), set.trim());
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (base, below) = set.split_once('_').unwrap_or((set, ""));
    (!set.is_empty() && set.chars().all(is_word)).then(|| {
        slip("a sum runs over a range, or over what meets a condition").help(format!(
            "write `sum[{index}=1..n: {base}_{below}{index} = 1](…)`, where `{base}_{below}{index} = 1` says that {index} is in {set}, or the condition itself, as in `sum[j: t_j >= t_i](…)`"
        ))
    })
}

/// What is written before the first semicolon or line break outside brackets.
fn first_statement(text: &str) -> &str {
    let end = separators(text).next();
    end.map_or(text, |end| &text[..end])
}

/// What is written behind the last semicolon or line break outside brackets.
fn last_statement(text: &str) -> &str {
    let start = separators(text).last();
    start.map_or(text, |start| &text[start + 1..])
}

/// Where statements end.
fn separators(text: &str) -> impl Iterator<Item = usize> {
    let mut depth = 0_i32;
    text.char_indices().filter_map(move |(at, c)| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        (c == '\n' || c == ';' && depth == 0).then_some(at)
    })
}

/// Whether a bracket is open.
fn is_in_brackets(before: &str) -> bool {
    let open = |depth: usize, c: char| match c {
        '(' | '[' => depth + 1,
        ')' | ']' => depth.saturating_sub(1),
        _ => depth,
    };
    before.chars().fold(0, open) > 0
}

fn belongs(c: char) -> bool {
    c.is_alphanumeric()
        || c.is_whitespace()
        || "+-−–*·×⋅∗/∕^=<>≤⩽≥⩾≠~∼∈|∣‖∥()[]{},;:.…!'′’_?#√∑∏∫∞≔∝⊤⁻₊₋\"".contains(c)
}

/// The words for rules, each once. What may always follow an operand is left out when there is anything else.
fn words(rules: &[Rule]) -> Vec<&'static str> {
    let mut words = Vec::new();
    for rule in rules {
        let word = names::human(*rule);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.iter().any(|word| !names::MARKS.contains(word)) {
        words.retain(|word| !names::MARKS.contains(word));
    }
    words
}

/// The word or character at `at`, after blanks; empty at the end of the text.
fn place(text: &str, at: usize) -> Span {
    let rest = &text[at..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let start = at + blanks;
    let rest = &text[start..];
    let word = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    let length = if word > 0 {
        word
    } else {
        rest.chars().next().map_or(0, char::len_utf8)
    };
    Span::new(start, start + length)
}

fn found(text: &str, place: Span) -> String {
    match text.get(place.start()..place.end()) {
        None | Some("") => "the end".to_owned(),
        Some("\n") => "the end of the line".to_owned(),
        Some(word) if word.len() > 40 => "a long word".to_owned(),
        Some(word) => format!("`{word}`"),
    }
}
