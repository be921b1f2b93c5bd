//! Tests of this room, by subject.

mod refusals;
mod robust;
mod shapes;

use super::{dump, parse_distribution, parse_expression, parse_input};

/// The tree of an expression.
fn expr(text: &str) -> String {
    match parse_expression(text) {
        Ok(tree) => dump::expression(&tree),
        Err(error) => refusal(&error),
    }
}

/// The trees of a model.
fn model(text: &str) -> String {
    match parse_input(text) {
        Ok(tree) => dump::input(&tree),
        Err(error) => refusal(&error),
    }
}

/// The tree of a catalogue entry.
fn entry(text: &str) -> String {
    match parse_distribution(text) {
        Ok(tree) => dump::distribution(&tree),
        Err(error) => refusal(&error),
    }
}

fn refusal(error: &crate::diag::Diagnostic) -> String {
    let places: Vec<String> = error
        .labels
        .iter()
        .map(|l| format!("{}..{}", l.span.start(), l.span.end()))
        .collect();
    format!(
        "{} {} @{} = {}",
        error.code.as_str(),
        error.message,
        places.join(","),
        error.help.join(" / ")
    )
}
