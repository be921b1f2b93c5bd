//! From text to syntax tree. The only room that knows pest.

pub mod ast;
mod bars;
mod calls;
mod diagnose;
pub mod dump;
mod entries;
mod layout;
mod models;
mod names;
mod norms;
mod operands;
mod parse;
mod rows;
mod scripts;
mod slips;
mod spelling;
#[cfg(test)]
mod tests;

pub use calls::misplaced_comparison;
pub use spelling::written_out;

use crate::diag::Diagnostic;

/// Reads a model: statements, one a line or with `;` between them, and their `where` clauses.
///
/// # Errors
/// A diagnostic with places in `text` if it is no model.
pub fn parse_input(text: &str) -> Result<ast::Input, Diagnostic> {
    parse::input(text)
}

/// Reads one expression. It may be a pattern: `?a` stands for anything, `...` for more of the same.
///
/// # Errors
/// A diagnostic with places in `text` if it is no expression.
pub fn parse_expression(text: &str) -> Result<ast::Expr, Diagnostic> {
    parse::expression(text)
}

/// Reads a catalogue entry.
///
/// # Errors
/// A diagnostic with places in `text` if it is no entry.
pub fn parse_distribution(text: &str) -> Result<ast::Distribution, Diagnostic> {
    parse::distribution(text)
}

/// Some editors begin a file with it; it is no part of the text.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text in `bytes`.
///
/// # Errors
/// A diagnostic if the bytes are not UTF-8 or hold a NUL.
pub fn decode(bytes: &[u8]) -> Result<&str, Diagnostic> {
    parse::decode(bytes)
}
