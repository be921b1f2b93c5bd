//! The lists: distributions and rules.

use super::Failure;
use super::explain::condition;
use crate::catalogue::{self, CATALOGUE, Kind};
use crate::rules::{RULES, moments};
use std::fmt::Write;

/// One line a distribution, by what they are distributions of.
pub fn distributions() -> String {
    let entries = || CATALOGUE.iter();
    let width = entries().map(|entry| entry.signature().chars().count());
    let width = width.max().unwrap_or(0);
    let mut out = String::new();
    for kind in Kind::ALL {
        let of_kind = entries().filter(|entry| entry.kind() == kind);
        let rows: Vec<(String, String)> = of_kind
            .map(|entry| (entry.signature(), entry.distribution().about.clone()))
            .collect();
        if !rows.is_empty() {
            let apart = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{apart}# {}", kind.say()); // writing to a string cannot fail
            out.push_str(&table(&rows, width));
        }
    }
    out
}

/// A distribution as it is written in the catalogue.
pub fn distribution(name: &str) -> Result<String, Failure> {
    // `Exponential(rate)` is how a list has it.
    let name = name.split('(').next().unwrap_or(name).trim();
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
    let rows = RULES.iter().chain(moments::all()).map(|rule| {
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
    table(&rows.collect::<Vec<_>>(), 0)
}

/// Two columns, the first at least so wide.
fn table(rows: &[(String, String)], least: usize) -> String {
    let width = rows.iter().map(|(left, _)| left.chars().count());
    let width = width.max().unwrap_or(0).max(least);
    let mut out = String::new();
    for (left, right) in rows {
        let _ = writeln!(out, "{left:width$}   {right}"); // writing to a string cannot fail
    }
    out
}
