//! Models: statements, and what is declared behind `where`.

use super::ast::{
    Comparison, Declaration, DeclarationKind, Expr, ExprKind, Input, Set, Statement, StatementKind,
};
use super::calls::comparison;
use super::diagnose;
use super::parse::{Builder, Pair, Pairs, Parsed, Rule, span_of};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

impl Builder<'_> {
    /// A whole input.
    pub(super) fn model(&mut self, parts: Pairs<'_>) -> Parsed<Input> {
        let mut input = Input {
            statements: Vec::new(),
            declarations: Vec::new(),
        };
        for part in parts {
            match part.as_rule() {
                Rule::statement => input.statements.push(self.statement(part)?),
                Rule::where_clause => input.declarations.extend(self.where_clause(part)?),
                _ => {}
            }
        }
        Ok(input)
    }

    fn statement(&mut self, statement: Pair<'_>) -> Parsed<Statement> {
        let whole = span_of(&statement);
        let mut parts = statement.into_inner();
        let left = self.row(parts.next().ok_or_else(|| diagnose::lost(whole))?)?;
        let mut span = left.span;
        let mut given = Vec::new();
        let mut kind = None;
        for part in parts {
            let here = span_of(&part);
            match part.as_rule() {
                Rule::given => given = self.rows(part.into_inner())?,
                Rule::distributed => {
                    let distribution = self.first_row(part.into_inner())?;
                    span = span.to(distribution.span);
                    kind = Some((None, distribution));
                }
                Rule::defined => {
                    let sign = part
                        .clone()
                        .into_inner()
                        .next()
                        .map(|sign| (sign.as_str().to_owned(), span_of(&sign)));
                    let right = self.first_row(part.into_inner())?;
                    span = span.to(right.span);
                    kind = Some((sign, right));
                }
                _ => return Err(self.stray(left.span.to(here))),
            }
        }
        let kind = match kind {
            None => StatementKind::Bare(left),
            Some((None, distribution)) => StatementKind::Distributed {
                subject: left,
                given,
                distribution,
            },
            Some((Some((sign, at)), right)) => {
                check_definition(&sign, at)?;
                StatementKind::Defined {
                    left,
                    right,
                    is_proportional: sign != "=",
                }
            }
        };
        Ok(Statement { kind, span })
    }

    /// A condition that stands alone.
    fn stray(&self, span: Span) -> Diagnostic {
        let found = Diagnostic::at(
            Code::Mistake,
            span,
            "a condition is not a statement; it belongs behind `where`",
        );
        let quoted = self.text.get(span.range()).unwrap_or_default().trim_end();
        if quoted.len() > 60 || quoted.contains(['\n', '#', '`']) {
            return found.help("write `where σ > 0`");
        }
        found.help(format!("write `where {quoted}`"))
    }

    fn where_clause(&mut self, clause: Pair<'_>) -> Parsed<Vec<Declaration>> {
        let mut parts = clause.into_inner();
        let word = parts.next().map_or(Span::default(), |word| span_of(&word));
        let mut declared = Vec::new();
        let mut waiting = Vec::new();
        for part in parts.filter(|part| part.as_rule() == Rule::declaration) {
            self.declaration(part, &mut waiting, &mut declared)?;
        }
        match waiting.first() {
            Some(bare) => Err(self.says_nothing(bare.span)),
            None if declared.is_empty() => Err(Diagnostic::at(
                Code::Mistake,
                word,
                "nothing is declared behind this `where`",
            )
            .help("write `where σ > 0`, or leave the word out")),
            None => Ok(declared),
        }
    }

    fn says_nothing(&self, span: Span) -> Diagnostic {
        let subject = self.text.get(span.range()).unwrap_or_default();
        let found = Diagnostic::at(Code::Mistake, span, "this does not say anything about it");
        if subject.len() > 40 || subject.contains(['\n', '#', '`']) {
            return found.help("write `where σ > 0` or `where w : vector`");
        }
        found.help(format!(
            "write `where {subject} > 0` or `where {subject} : vector`"
        ))
    }

    /// One declaration; a bare row waits for what is said about the next one.
    fn declaration(
        &mut self,
        declaration: Pair<'_>,
        waiting: &mut Vec<Expr>,
        declared: &mut Vec<Declaration>,
    ) -> Parsed<()> {
        let whole = span_of(&declaration);
        let mut parts = declaration.into_inner();
        let subject = self.row(parts.next().ok_or_else(|| diagnose::lost(whole))?)?;
        let Some(said) = parts.next() else {
            waiting.push(subject);
            return Ok(());
        };
        let end = span_of(&said);
        let mut subjects = std::mem::take(waiting);
        subjects.push(subject);
        let said = self.said(said)?;
        for subject in subjects {
            let span = Span::new(subject.span.start(), said.end().unwrap_or(end.end()));
            declared.push(Declaration {
                kind: said.of(subject),
                span,
            });
        }
        Ok(())
    }

    fn said(&mut self, said: Pair<'_>) -> Parsed<Said> {
        let here = span_of(&said);
        match said.as_rule() {
            Rule::kind => {
                let words = said
                    .into_inner()
                    .next()
                    .ok_or_else(|| diagnose::lost(here))?;
                let end = span_of(&words).end();
                let words: Vec<&str> = words
                    .as_str()
                    .split([' ', '-'])
                    .filter(|word| !word.is_empty())
                    .collect();
                Ok(Said::Kind(words.join(" ").to_lowercase(), end))
            }
            Rule::member => {
                let set = said
                    .into_inner()
                    .last()
                    .ok_or_else(|| diagnose::lost(here))?;
                Ok(Said::Member(self.set(set)?))
            }
            Rule::runs => {
                let ends = <[Expr; 2]>::try_from(self.rows(said.into_inner())?);
                let [low, high] = ends.map_err(|_| diagnose::lost(here))?;
                Ok(Said::Member(Set::Range(Some(low), Some(high))))
            }
            _ => {
                let mut signs = Vec::new();
                let mut terms = Vec::new();
                for part in said.into_inner() {
                    match part.as_rule() {
                        Rule::row => terms.push(self.row(part)?),
                        _ => signs.push(comparison(part.as_str())),
                    }
                }
                Ok(Said::Compared(signs, terms))
            }
        }
    }

    /// A set.
    pub(super) fn set(&mut self, set: Pair<'_>) -> Parsed<Set> {
        let here = span_of(&set);
        let inside = set
            .into_inner()
            .next()
            .ok_or_else(|| diagnose::lost(here))?;
        match inside.as_rule() {
            Rule::listed => Ok(Set::Listed(self.rows(inside.into_inner())?)),
            Rule::interval => self.interval(inside),
            _ => self.range_or_name(inside),
        }
    }

    fn interval(&mut self, interval: Pair<'_>) -> Parsed<Set> {
        let here = span_of(&interval);
        let text = interval.as_str().trim_end();
        let (left_closed, right_closed) = (text.starts_with('['), text.ends_with(']'));
        let ends = <[Expr; 2]>::try_from(self.rows(interval.into_inner())?);
        let [low, high] = ends.map_err(|_| diagnose::lost(here))?;
        let low = Some(low).filter(|low| !is_infinity(low, true));
        let high = Some(high).filter(|high| !is_infinity(high, false));
        Ok(Set::Interval {
            left_closed,
            low,
            high,
            right_closed,
        })
    }

    fn range_or_name(&mut self, range: Pair<'_>) -> Parsed<Set> {
        let here = span_of(&range);
        let ranges = range
            .clone()
            .into_inner()
            .any(|part| part.as_rule() == Rule::range_sign);
        let mut ends = self.rows(range.into_inner())?.into_iter();
        let low = ends.next().ok_or_else(|| diagnose::lost(here))?;
        if ranges {
            let low = Some(low).filter(|low| !is_infinity(low, true));
            return Ok(Set::Range(
                low,
                ends.next().filter(|high| !is_infinity(high, false)),
            ));
        }
        match low.kind {
            ExprKind::Name(name) => Ok(Set::Named(name.into())),
            _ => Err(Diagnostic::at(Code::Syntax, low.span, "this is not a set")
                .help("write `where y in {0, 1}`, `where y in 0..m` or `where y in (0, 1)`")),
        }
    }
}

/// `-π < y <= π` as the interval `(-π, π]` that y lies in: a name between two ends of which one is a formula with names.
fn between_formulas(low: &Expr, operators: &[Comparison], others: &[Expr]) -> Option<Set> {
    let ([name, high], [first, second]) = (others, operators) else {
        return None;
    };
    let is_formula = |e: &Expr| !is_name(e) && holds_name(e);
    let is_below = |c: &Comparison| matches!(c, Comparison::Less | Comparison::LessEqual);
    let is_chain = is_below(first) && is_below(second) && is_name(name);
    (is_chain && (is_formula(low) || is_formula(high))).then(|| Set::Interval {
        left_closed: *first == Comparison::LessEqual,
        low: Some(low.clone()),
        high: Some(high.clone()),
        right_closed: *second == Comparison::LessEqual,
    })
}

fn is_name(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::Name(_) | ExprKind::Subscripted(..))
}

fn holds_name(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Number(_) => false,
        ExprKind::Sum(summands) => summands.iter().any(|(_, part)| holds_name(part)),
        ExprKind::Product(factors) => factors.iter().any(|f| holds_name(&f.value)),
        ExprKind::Power(base, exponent) => holds_name(base) || holds_name(exponent),
        _ => true,
    }
}

/// What a declaration says about its subjects.
enum Said {
    /// The words, and where they end.
    Kind(String, usize),
    Member(Set),
    Compared(Vec<Comparison>, Vec<Expr>),
}

impl Said {
    fn of(&self, subject: Expr) -> DeclarationKind {
        match self {
            Said::Kind(kind, _) => DeclarationKind::Kind {
                subject,
                kind: kind.clone(),
            },
            Said::Member(set) => DeclarationKind::Member {
                subject,
                set: set.clone(),
            },
            Said::Compared(operators, others) => {
                if let Some(set) = between_formulas(&subject, operators, others) {
                    let subject = others[0].clone();
                    return DeclarationKind::Member { subject, set };
                }
                let terms = std::iter::once(subject)
                    .chain(others.iter().cloned())
                    .collect();
                DeclarationKind::Comparison {
                    terms,
                    operators: operators.clone(),
                }
            }
        }
    }

    fn end(&self) -> Option<usize> {
        match self {
            Said::Kind(_, end) => Some(*end),
            Said::Compared(_, terms) => terms.last().map(|term| term.span.end()),
            Said::Member(_) => None,
        }
    }
}

fn check_definition(sign: &str, at: Span) -> Parsed<()> {
    if matches!(sign, "=" | "∝" | "propto") {
        return Ok(());
    }
    let message = format!("a definition is written with one `=`, not with `{sign}`");
    Err(Diagnostic::at(Code::Mistake, at, message).help("write `a = b`"))
}

/// `∞`, or `-∞` if `negative`.
fn is_infinity(end: &Expr, negative: bool) -> bool {
    match &end.kind {
        ExprKind::Name(name) => !negative && matches!(name.as_str(), "∞" | "oo"),
        ExprKind::Sum(terms) if negative => match terms.as_slice() {
            [(true, term)] => is_infinity(term, false),
            _ => false,
        },
        _ => false,
    }
}
