//! The lists: distributions and rules.

use super::Failure;
use super::explain::condition;
use crate::catalogue::{self, CATALOGUE};
use crate::rules::RULES;
use std::fmt::Write;

/// One line a distribution.
pub fn distributions() -> String {
    let rows = CATALOGUE.iter().map(|entry| {
        let about = entry.distribution().about.clone();
        (entry.signature(), about)
    });
    table(&rows.collect::<Vec<_>>())
}

/// A distribution as it is written in the catalogue.
pub fn distribution(name: &str) -> Result<String, Failure> {
    if let Some(entry) = catalogue::find(name) {
        return Ok(entry.source.to_owned());
    }
    let hint = match catalogue::nearest(name) {
        Some(near) => format!("; is it `{near}`?"),
        None => "; `surprisal list` names them all".to_owned(),
    };
    Err(Failure::Usage(format!("no distribution `{name}`{hint}")))
}

/// One line a rule.
pub fn rules() -> String {
    let rows = RULES.iter().map(|rule| {
        let conditions: Vec<String> = rule.conditions.iter().map(condition).collect();
        let when = if conditions.is_empty() { "" } else { "   if " };
        let law = format!(
            "{}  =>  {}{when}{}",
            rule.left,
            rule.right,
            conditions.join(", ")
        );
        (rule.name.to_owned(), law)
    });
    table(&rows.collect::<Vec<_>>())
}

fn table(rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|(left, _)| left.chars().count()).max();
    let width = width.unwrap_or(0);
    let mut out = String::new();
    for (left, right) in rows {
        let _ = writeln!(out, "{left:width$}   {right}"); // writing to a string cannot fail
    }
    out
}
