//! Operands: numbers, names with their marks and subscripts, brackets and bars.

use super::ast::{Expr, ExprKind, Factor, Subscript};
use super::parse::{Builder, Pair, Parsed, Rule, span_of};
use super::{diagnose, norms, rows, spelling};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use num_rational::Ratio;

impl Builder<'_> {
    /// An operand with the marks behind it; braces are welcome in an exponent only.
    pub(super) fn operand(&mut self, operand: Pair<'_>, exponent: bool) -> Parsed<Expr> {
        let here = span_of(&operand);
        let mut parts = operand.into_inner();
        let primary = parts.next().ok_or_else(|| diagnose::lost(here))?;
        if primary.as_rule() == Rule::braces && !exponent {
            return Err(
                Diagnostic::at(Code::Mistake, span_of(&primary), "braces do not group")
                    .help("group with round brackets: `2 (a + b)`"),
            );
        }
        let mut built = self.primary(primary)?;
        for (nth, mark) in parts.enumerate() {
            self.check_depth(nth + 1, here)?;
            built = self.postfix(built, mark)?;
        }
        Ok(built)
    }

    fn primary(&mut self, primary: Pair<'_>) -> Parsed<Expr> {
        let span = span_of(&primary);
        let kind = match primary.as_rule() {
            Rule::number => ExprKind::Number(number(primary.as_str(), span)?),
            Rule::meta if self.patterns => ExprKind::Meta(primary.as_str()[1..].into()),
            Rule::ellipsis if self.patterns => ExprKind::Ellipsis,
            Rule::meta => return Err(diagnose::metavariable(span)),
            Rule::ellipsis => return Err(diagnose::ellipsis(span)),
            Rule::bars => ExprKind::Bars(Box::new(self.inside(primary)?)),
            Rule::double_bars => ExprKind::DoubleBars(Box::new(self.inside(primary)?)),
            Rule::named => return self.named(primary),
            _ => self.inside(primary)?.kind,
        };
        Ok(Expr { kind, span })
    }

    /// The row in a bracket, one level deeper.
    fn inside(&mut self, bracket: Pair<'_>) -> Parsed<Expr> {
        self.deeper(span_of(&bracket), |inner| {
            inner.first_row(bracket.into_inner())
        })
    }

    /// A name with its subscripts, or a call.
    fn named(&mut self, named: Pair<'_>) -> Parsed<Expr> {
        let here = span_of(&named);
        let mut parts = named.into_inner();
        let word = parts.next().ok_or_else(|| diagnose::lost(here))?;
        let span = span_of(&word);
        let called = parts
            .clone()
            .next()
            .is_some_and(|part| part.as_rule() == Rule::arguments);
        let text = if called {
            spelling::called(word.as_str())
        } else {
            spelling::name(word.as_str())
        };
        let mut built = Expr {
            kind: ExprKind::Name(text),
            span,
        };
        for (nth, part) in parts.enumerate() {
            self.check_depth(nth + 1, here)?;
            built = match part.as_rule() {
                Rule::arguments => self.call(built, part)?,
                _ => self.subscripted(built, part)?,
            };
        }
        Ok(built)
    }

    fn postfix(&mut self, base: Expr, mark: Pair<'_>) -> Parsed<Expr> {
        let here = span_of(&mark);
        let span = base.span.to(here);
        let kind = match mark.as_rule() {
            Rule::superscript => {
                let exponent = small(mark.as_str(), here)?;
                norms::power(base, exponent)
            }
            Rule::transpose => ExprKind::Transpose(Box::new(base)),
            Rule::factorial => ExprKind::Factorial(Box::new(base)),
            _ => return self.raised_then_lowered(base, mark),
        };
        Ok(Expr { kind, span })
    }

    /// `σ²_k` is the square of σ_k.
    fn raised_then_lowered(&mut self, base: Expr, mark: Pair<'_>) -> Parsed<Expr> {
        let span = base.span.to(span_of(&mark));
        match base.kind {
            ExprKind::Power(root, exponent) if !mark.as_str().starts_with('[') => {
                let root = self.subscripted(*root, mark)?;
                Ok(Expr {
                    kind: norms::power(root, *exponent),
                    span,
                })
            }
            _ => self.subscripted(base, mark),
        }
    }

    fn subscripted(&mut self, base: Expr, subscript: Pair<'_>) -> Parsed<Expr> {
        let here = span_of(&subscript);
        let span = base.span.to(here);
        let inside = subscript
            .into_inner()
            .next()
            .ok_or_else(|| diagnose::lost(here))?;
        let text = inside.as_str();
        let subscript = match inside.as_rule() {
            Rule::subscript_word => Subscript::Word(text.into()),
            Rule::subscript_letters => match small(text, here)?.kind {
                kind @ ExprKind::Sum(_) => Subscript::List(Box::new([Expr { kind, span: here }])),
                _ => Subscript::Word(text.chars().map(spelling::on_the_line).collect()),
            },
            Rule::subscript_list if is_word(text) => Subscript::Word(unbraced(text).into()),
            Rule::subscript_list => {
                let list = self.deeper(here, |inner| inner.indices(inside))?;
                Subscript::List(list.into_iter().flat_map(side_by_side).collect())
            }
            _ => Subscript::List(self.deeper(here, |inner| inner.indices(inside))?.into()),
        };
        let subscript = match subscript {
            Subscript::Word(word) => match spelling::mark(&word) {
                Some(mark) => return accented(base, mark, here),
                None => Subscript::Word(spelling::name(&word)),
            },
            list => list,
        };
        if let Some(norm) = norms::marked(&base, &subscript, span) {
            return Ok(norm);
        }
        Ok(Expr {
            kind: ExprKind::Subscripted(Box::new(base), subscript),
            span,
        })
    }

    fn indices(&mut self, list: Pair<'_>) -> Parsed<Vec<Expr>> {
        list.into_inner().map(|index| self.index(index)).collect()
    }

    fn index(&mut self, index: Pair<'_>) -> Parsed<Expr> {
        let here = span_of(&index);
        let parts = index.into_inner();
        let is_before = parts
            .peek()
            .is_some_and(|part| part.as_rule() == Rule::before_sign);
        let mut ends = self.rows(parts)?.into_iter();
        if is_before {
            let end = ends.next().ok_or_else(|| diagnose::lost(here))?;
            return Ok(before(end, here));
        }
        match (ends.next(), ends.next()) {
            (Some(low), Some(high)) => {
                let span = low.span.to(high.span);
                Ok(Expr {
                    kind: ExprKind::Range(Box::new(low), Box::new(high)),
                    span,
                })
            }
            (Some(only), None) => Ok(only),
            _ => Err(diagnose::lost(here)),
        }
    }
}

/// Puts a hat, a tilde or a bar on the name at the bottom of `base`: `x_i_hat` is x̂_i.
fn accented(mut base: Expr, mark: char, here: Span) -> Parsed<Expr> {
    let mut bottom = &mut base;
    loop {
        match &mut bottom.kind {
            ExprKind::Name(name) => {
                name.push(mark);
                break;
            }
            ExprKind::Subscripted(inner, _) => bottom = &mut **inner,
            _ => {
                let message = "only a name can carry a hat, a bar or a tilde";
                return Err(Diagnostic::at(Code::Syntax, here, message)
                    .help("give it a name: `y_hat = f(x)`"));
            }
        }
    }
    base.span = base.span.to(here);
    Ok(base)
}

/// x_{t-1} and x_t of `P_{x_{t-1} x_t}`: what stands side by side in braces are several indices, as in `P_{ij}`. With a number
/// among them it is one, as in `x_{2 t}`, and so it is with a sign between them.
fn side_by_side(index: Expr) -> Vec<Expr> {
    let is_index = |factor: &Factor| {
        !factor.divided && !matches!(factor.value.kind, ExprKind::Number(_) | ExprKind::Meta(_))
    };
    match index.kind {
        ExprKind::Product(factors)
            if factors.iter().all(is_index) && factors.iter().skip(1).all(|f| f.juxtaposed) =>
        {
            factors.into_iter().map(|factor| factor.value).collect()
        }
        kind => vec![Expr { kind, ..index }],
    }
}

fn unbraced(text: &str) -> &str {
    text.trim_start_matches('{').trim_end_matches('}').trim()
}

fn is_word(list: &str) -> bool {
    let word = unbraced(list);
    !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || spelling::is_mark(c))
}

/// What small characters say: `⁻¹`, `ₜ₋₁`.
fn small(text: &str, span: Span) -> Parsed<Expr> {
    let line: String = text.chars().map(spelling::on_the_line).collect();
    let mut terms = Vec::new();
    let mut rest = line.as_str();
    loop {
        let negative = rest.starts_with('-');
        rest = rest.strip_prefix(['-', '+']).unwrap_or(rest);
        let end = rest.find(['-', '+']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let kind = match word.as_bytes().first() {
            None => {
                return Err(Diagnostic::at(
                    Code::Syntax,
                    span,
                    "something is missing in these small characters",
                )
                .help("write `y_{t-1}` or `x^(-1)`"));
            }
            Some(digit)
                if digit.is_ascii_digit() && word.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                ExprKind::Number(number(word, span)?)
            }
            Some(_) => ExprKind::Name(spelling::name(word)),
        };
        terms.push((negative, Expr { kind, span }));
        if after.is_empty() {
            return Ok(rows::summed(terms, span.start()));
        }
        rest = after;
    }
}

/// An exact number: decimals and powers of ten are fractions.
pub(super) fn number(text: &str, span: Span) -> Parsed<Ratio<i64>> {
    if let (true, Ok(whole)) = (text.len() < 19, text.parse::<u64>()) {
        return Ok(Ratio::from_integer(whole as i64)); // no sign, no point: nearly every one
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let decimals = decimals.trim_end_matches('0');
    let value = exponent.parse::<i32>().ok().and_then(|exponent| {
        let shift = exponent.checked_sub(i32::try_from(decimals.len()).ok()?)?;
        let digits = format!("{whole}{decimals}");
        let digits = digits.trim_start_matches('0');
        let value = if digits.is_empty() {
            0
        } else {
            digits.parse::<i64>().ok()?
        };
        let scale = 10_i64.checked_pow(shift.unsigned_abs());
        match (value, shift < 0) {
            (0, _) => Some(Ratio::from_integer(0)),
            (_, true) => Some(Ratio::new(value, scale?)),
            (_, false) => value.checked_mul(scale?).map(Ratio::from_integer),
        }
    });
    value.ok_or_else(|| {
        let message = "this number does not fit in an exact 64-bit fraction";
        Diagnostic::at(Code::NumberTooLarge, span, message)
            .help("give it a name, for example `c`, and use the name")
    })
}

/// `<t` as `1..t - 1`.
fn before(end: Expr, span: Span) -> Expr {
    let number = || Expr {
        kind: ExprKind::Number(1.into()),
        span,
    };
    let last = ExprKind::Sum(vec![(false, end), (true, number())]);
    let last = Expr { kind: last, span };
    Expr {
        kind: ExprKind::Range(Box::new(number()), Box::new(last)),
        span,
    }
}
