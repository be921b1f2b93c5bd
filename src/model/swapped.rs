//! Arguments that are read by their place and have the letter of another: the second argument of `Normal(μ, σ)` is the
//! variance here, and the standard deviation in many a library.

use crate::catalogue;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Argument, DomainSyntax, Expr, ExprKind, Parameter, Separator};
use num_rational::Ratio;

/// Parameters by their labels, the names that another quantity usually has, what that is, and how it is written here.
struct Usual {
    labels: &'static [&'static str],
    names: &'static [&'static str],
    meant: &'static str,
    /// With `_` for what is written.
    write: &'static str,
}

const USUAL: &[Usual] = &[
    Usual {
        labels: &["variance", "normalvariance"],
        names: &["σ", "τ", "sd", "std", "stdev", "stddev"],
        meant: "the standard deviation",
        write: "_²",
    },
    Usual {
        labels: &["variance", "normalvariance"],
        names: &["prec", "precision"],
        meant: "the precision",
        write: "1/_",
    },
    Usual {
        labels: &["varlog"],
        names: &["σ", "τ", "sd"],
        meant: "the standard deviation of the log",
        write: "_²",
    },
    Usual {
        labels: &["varlogit"],
        names: &["σ", "τ", "sd"],
        meant: "the standard deviation of the logit",
        write: "_²",
    },
    Usual {
        labels: &["scale"],
        names: &["σ²", "τ²", "s²", "γ²"],
        meant: "the square of the scale",
        write: "sqrt(_)",
    },
    Usual {
        labels: &["covariance"],
        names: &["diag(σ)", "diag(s)", "diag(sd)"],
        meant: "the diagonal of standard deviations",
        write: "diag(_²)",
    },
    Usual {
        labels: &["rate"],
        names: &["θ", "scale"],
        meant: "the scale",
        write: "1/_",
    },
    Usual {
        labels: &["gate"],
        names: &["λ", "μ", "rate", "mean"],
        meant: "the mean of the counts",
        write: "",
    },
    Usual {
        labels: &["successes"],
        names: &["μ", "mean"],
        meant: "the mean",
        write: "",
    },
];

/// The warning of a call of a distribution.
pub(super) fn of_call(callee: &Expr, arguments: &[Argument], text: &str) -> Option<Diagnostic> {
    let ExprKind::Name(word) = &callee.kind else {
        return None;
    };
    let entry = catalogue::find(word)?.distribution();
    let second = arguments.get(1).map(|a| a.separator);
    let inside = usize::from(second.is_some_and(|mark| mark != Separator::Comma));
    let given = arguments.get(inside..)?;
    let labels: Vec<&str> = entry.parameters.iter().map(|p| p.label.as_str()).collect();
    let symbols: Vec<&str> = entry.parameters.iter().map(|p| p.symbol.as_str()).collect();
    let names: Vec<Option<&str>> = given.iter().map(name).collect();
    let is_each_by_place = given.len() == labels.len() && given.iter().all(|a| a.name.is_none());
    let is_full = names.iter().flatten().count() == labels.len();
    if is_full && is_swapped(&names, &symbols)
        || is_each_by_place && is_out_of_place(&names, &entry.parameters)
    {
        let written = |a: &Argument| text.get(a.value.span.range()).unwrap_or_default();
        let written: Vec<&str> = given.iter().map(written).collect();
        let span = given[0].value.span.to(given[given.len() - 1].value.span);
        let order = in_place(&names, &symbols);
        let name = &entry.name.text;
        return Some(of_swapped(name, &written, (&labels, &order), span));
    }
    let unusual = |(argument, label): (&Argument, &&str)| {
        let row = USUAL
            .iter()
            .find(|row| row.labels.contains(label) && is_usual(row, argument))?;
        // Only where there is a scale to take in the place of the rate.
        let by_scale = || { entry.alternatives.iter() }.any(|a| a.label == "scale");
        let of_the_line = !labels.contains(&"shape") || labels.contains(&"location");
        let has_other = match *label {
            "rate" => labels.len() > 1 && by_scale(),
            "scale" => of_the_line,
            _ => true,
        };
        let by_names = |labels: &[&str]| by_names(word, arguments, labels, text);
        let mut turned = labels.clone();
        turned.rotate_left(1);
        has_other.then(|| {
            let read = [by_names(&labels), by_names(&turned)];
            of_usual((row, *label), argument.value.span, text, &read)
        })
    };
    given.iter().zip(&labels).find_map(unusual)
}

/// A name without subscripts that stands for an argument by its place.
fn name(argument: &Argument) -> Option<&str> {
    match &argument.value.kind {
        ExprKind::Name(word) if argument.name.is_none() => Some(word.as_str()),
        _ => None,
    }
}

/// Every name is a symbol of the entry, and one stands in the place of another.
fn is_swapped(names: &[Option<&str>], symbols: &[&str]) -> bool {
    let all = names.iter().flatten().all(|name| symbols.contains(name));
    let is_once = |name: &&str| names.iter().flatten().filter(|n| n == &name).count() == 1;
    let are_distinct = names.iter().flatten().all(is_once);
    all && are_distinct
        && names
            .iter()
            .zip(symbols)
            .any(|(name, symbol)| *name != Some(*symbol))
}

/// The mean or the location, the degrees of freedom, or a matrix has the letter that it has in the entry, and stands in another
/// place: μ and ν of `StudentT(μ, σ, ν)`, V of `Wishart(V, n)`. Other letters stand for many things.
fn is_out_of_place(names: &[Option<&str>], parameters: &[Parameter]) -> bool {
    let is_telling = |p: &Parameter| {
        matches!(p.symbol.as_str(), "μ" | "ν")
            || matches!(&p.domain, DomainSyntax::Word(word, _) if word == "definite")
    };
    let of = |name: &str| {
        parameters
            .iter()
            .position(|p| p.symbol == name && is_telling(p))
    };
    let mut places = names.iter().enumerate();
    places.any(|(at, name)| name.and_then(of).is_some_and(|place| place != at))
}

/// The parameter of each argument where those with the symbol of one are that, and the others fill the rest in order.
fn in_place(names: &[Option<&str>], symbols: &[&str]) -> Vec<usize> {
    let of = |name: &Option<&str>| symbols.iter().position(|symbol| *name == Some(symbol));
    let mut rest = (0..symbols.len()).filter(|&place| !names.contains(&Some(symbols[place])));
    { names.iter() }
        .filter_map(|name| of(name).or_else(|| rest.next()))
        .collect()
}

fn of_swapped(
    distribution: &str,
    written: &[&str],
    (labels, order): (&[&str], &[usize]),
    span: Span,
) -> Diagnostic {
    let read: Vec<String> = { written.iter().zip(labels) }
        .map(|(name, label)| format!("`{name}` is read as the {label}"))
        .collect();
    let usual: Vec<String> = { written.iter().zip(order) }
        .map(|(name, &place)| format!("{} = {name}", labels[place]))
        .collect();
    let message = format!("{}, by its place", read.join(" and "));
    Diagnostic::at(Code::Ambiguous, span, message).help(format!(
        "the other way round is `{distribution}({})`",
        usual.join(", ")
    ))
}

fn is_two(exponent: &Expr) -> bool {
    matches!(&exponent.kind, ExprKind::Number(two) if *two == Ratio::from_integer(2))
}

/// The argument is one of the names, or one with a subscript.
fn is_usual(row: &Usual, argument: &Argument) -> bool {
    if argument.name.is_some() {
        return false;
    }
    let word = |e: &Expr| match &e.kind {
        ExprKind::Name(word) => Some(word.to_string()),
        ExprKind::Subscripted(base, _) => match &base.kind {
            ExprKind::Name(word) => Some(word.to_string()),
            _ => None,
        },
        _ => None,
    };
    let found = match &argument.value.kind {
        ExprKind::Call(callee, inner) if inner.len() == 1 => word(callee)
            .zip(word(&inner[0].value))
            .map(|(f, x)| format!("{f}({x})")),
        ExprKind::Power(base, two) if is_two(two) => word(base).map(|base| format!("{base}²")),
        _ => word(&argument.value),
    };
    found.is_some_and(|found| row.names.contains(&found.as_str()))
}

/// `Normal(mean = μ, variance = σ)` of `Normal(μ, σ)`.
fn by_names(distribution: &str, arguments: &[Argument], labels: &[&str], text: &str) -> String {
    let written = |a: &Argument| text.get(a.value.span.range()).unwrap_or_default();
    let inside = arguments.len() - labels.len().min(arguments.len());
    let of = arguments[..inside]
        .iter()
        .map(|a| format!("{}; ", written(a)));
    let named = { arguments[inside..].iter().zip(labels) }.map(|(argument, label)| {
        let label = argument.name.as_ref().map_or(*label, |name| name.as_str());
        format!("{label} = {}", written(argument))
    });
    let named: Vec<String> = named.collect();
    format!(
        "{distribution}({}{})",
        of.collect::<String>(),
        named.join(", ")
    )
}

/// The warning, with the call as it is read and with its first argument as the last, both by names.
fn of_usual(
    (row, label): (&Usual, &str),
    span: Span,
    text: &str,
    [read, turned]: &[String; 2],
) -> Diagnostic {
    let written = text.get(span.range()).unwrap_or_default();
    let inner = written
        .strip_prefix("diag(")
        .and_then(|rest| rest.strip_suffix(')'));
    let message = format!("`{written}` is read as the {label}, by its place");
    let meant = row.meant;
    let way = match label {
        "successes" => format!("NegativeBinomialMean({written}, r)"),
        "gate" => turned.clone(),
        _ => row.write.replace('_', inner.unwrap_or(written)),
    };
    Diagnostic::at(Code::Ambiguous, span, message)
        .help(format!("if it is {meant}, write `{way}`"))
        .help(format!("else say so by names: `{read}`"))
}
