//! The parser and its three entries: text in, tree or diagnostic out.

use super::ast::{Distribution, Expr, Input};
use super::layout::{self, Language, MAX_DEPTH};
use super::{diagnose, slips};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use pest::Parser;

/// A result of this room.
pub(super) type Parsed<T> = Result<T, Diagnostic>;
/// A piece of the text that a grammar rule matched.
pub(super) type Pair<'i> = pest::iterators::Pair<'i, Rule>;
/// Several of them.
pub(super) type Pairs<'i> = pest::iterators::Pairs<'i, Rule>;

pub(super) use grammar::Rule;

/// What pest makes of the grammar files.
mod grammar {
    #![allow(missing_docs)]

    #[derive(pest_derive::Parser)]
    #[grammar = "grammar/expr.pest"]
    #[grammar = "grammar/model.pest"]
    #[grammar = "grammar/dist.pest"]
    pub struct Grammar;
}

/// Turns pairs into trees and counts how deep it is.
pub(super) struct Builder<'a> {
    /// The text as it was written, for quoting.
    pub(super) text: &'a str,
    /// Whether metavariables and `...` are welcome.
    pub(super) patterns: bool,
    /// Brackets, signs, powers and functions around the place that is being built.
    depth: usize,
}

/// Reads a model.
pub(super) fn input(text: &str) -> Parsed<Input> {
    let laid = layout::lay_out(text, Language::Model)?;
    let pairs = pairs(Rule::model, text, &laid)?;
    Builder::new(text, false).model(pairs)
}

/// Reads one expression, which may be a pattern.
pub(super) fn expression(text: &str) -> Parsed<Expr> {
    let laid = layout::lay_out(text, Language::Expression)?;
    let pairs = pairs(Rule::expression, text, &laid)?;
    Builder::new(text, true).first_row(pairs)
}

/// Reads a catalogue entry.
pub(super) fn distribution(text: &str) -> Parsed<Distribution> {
    let laid = layout::lay_out(text, Language::Catalogue)?;
    let pairs = pairs(Rule::entry, text, &laid)?;
    Builder::new(text, false).entry(pairs)
}

/// Checks that bytes are text.
pub(super) fn decode(bytes: &[u8]) -> Parsed<&str> {
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(slips::not_text(at));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let end = error
            .error_len()
            .map_or(bytes.len(), |length| start + length);
        Diagnostic::at(
            Code::NotText,
            Span::new(start, end),
            "the text is not UTF-8",
        )
        .help("save the file in the UTF-8 encoding")
    })
}

/// What stands inside the entry rule.
fn pairs<'i>(rule: Rule, text: &str, laid: &'i str) -> Parsed<Pairs<'i>> {
    match grammar::Grammar::parse(rule, laid) {
        Ok(mut pairs) => pairs
            .next()
            .map(Pair::into_inner)
            .ok_or_else(|| diagnose::lost(Span::new(0, text.len()))),
        Err(error) => Err(diagnose::explain(text, &error)),
    }
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, patterns: bool) -> Self {
        Builder {
            text,
            patterns,
            depth: 0,
        }
    }

    /// Builds something one level deeper.
    pub(super) fn deeper<T>(
        &mut self,
        here: Span,
        build: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        self.check_depth(1, here)?;
        self.depth += 1;
        let built = build(self);
        self.depth -= 1;
        built
    }

    /// Refuses what would be `more` levels deeper than this place if that is too deep.
    pub(super) fn check_depth(&self, more: usize, here: Span) -> Parsed<()> {
        if self.depth + more > MAX_DEPTH {
            Err(layout::too_deep(here))
        } else {
            Ok(())
        }
    }

    /// The expression of the first row among `pairs`.
    pub(super) fn first_row(&mut self, pairs: Pairs<'_>) -> Parsed<Expr> {
        let whole = Span::new(0, self.text.len());
        let mut rows = pairs.filter(|pair| pair.as_rule() == Rule::row);
        let row = rows.next().ok_or_else(|| diagnose::lost(whole))?;
        self.row(row)
    }

    /// The expressions of all rows among `pairs`.
    pub(super) fn rows(&mut self, pairs: Pairs<'_>) -> Parsed<Vec<Expr>> {
        pairs
            .filter(|pair| pair.as_rule() == Rule::row)
            .map(|row| self.row(row))
            .collect()
    }
}

/// Where a pair stands, without the blanks behind it.
pub(super) fn span_of(pair: &Pair<'_>) -> Span {
    let start = pair.as_span().start();
    Span::new(start, start + pair.as_str().trim_ascii_end().len())
}
