//! What stands below and above the sign of a sum or a product, as on paper: `∑_{i=1}^n`, `∏_i`.

use super::ast::{Expr, ExprKind, Name};
use super::operands::number;
use super::parse::{Builder, Pair, Parsed, Rule, span_of};
use super::{diagnose, spelling};

impl Builder<'_> {
    /// The index below the sign, and from where to where it runs.
    pub(super) fn scripts(&mut self, head: Pair<'_>) -> Parsed<(Name, Option<(Expr, Expr)>)> {
        let whole = span_of(&head);
        let lost = || diagnose::lost(whole);
        let below = head.into_inner().last().ok_or_else(lost)?;
        if below.as_rule() == Rule::script_index {
            let bound = below.into_inner().next().ok_or_else(lost)?;
            return Ok((self.bound_name(&bound)?, None));
        }
        let mut parts = below.into_inner();
        let from = parts.next().ok_or_else(lost)?;
        let mut inside = from.into_inner();
        let index = self.bound_name(&inside.next().ok_or_else(lost)?)?;
        let low = self.row(inside.next().ok_or_else(lost)?)?;
        let high = match (inside.next(), parts.next()) {
            (Some(row), _) => self.row(row)?,
            (None, Some(above)) => self.end(above)?,
            (None, None) => return Err(lost()),
        };
        Ok((index, Some((low, high))))
    }

    /// The name of a bound variable.
    pub(super) fn bound_name(&self, bound: &Pair<'_>) -> Parsed<Name> {
        let span = span_of(bound);
        if bound.as_str().starts_with('?') && !self.patterns {
            return Err(diagnose::metavariable(span));
        }
        let text = spelling::name(bound.as_str());
        Ok(Name { text, span })
    }

    /// What stands above the sign: a letter, a number, or a row in braces.
    fn end(&mut self, above: Pair<'_>) -> Parsed<Expr> {
        let span = span_of(&above);
        let inner = { above.into_inner().next() }.ok_or_else(|| diagnose::lost(span))?;
        if inner.as_rule() == Rule::row {
            return self.row(inner);
        }
        let text = inner.as_str();
        let kind = match text.starts_with(|c: char| c.is_ascii_digit()) {
            true => ExprKind::Number(number(text, span)?),
            false => ExprKind::Name(spelling::name(text)),
        };
        Ok(Expr { kind, span })
    }
}
