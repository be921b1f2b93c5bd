//! What is stated of formulas, `where wᵀx > 0` or `where a + b < 1`: it becomes an assumption where a density has the formula.

use super::declare::{half_line, member, of_kind};
use super::random::runners;
use super::support::{mentioned, support_depends};
use super::{Building, Parts, walk};
use crate::catalogue::domain::{from_fact, number};
use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Lowering, Vocabulary, base_word, is_known_function};
use crate::source::Span;
use crate::syntax::ast::{
    Comparison, Declaration, DeclarationKind, Expr, ExprKind, Input, Subscript,
};
use crate::term::facts::{Domain, Subject, shift};
use crate::term::{Binder, Marks, Name, Rational, TermId, Terms};
use rustc_hash::FxHashSet;

/// A formula of which something is stated.
#[derive(Clone)]
pub(super) struct OfFormula {
    above: Expr,
    /// What is less, where two formulas are compared.
    below: Option<Expr>,
    /// Where the formula lies, or the difference of the two.
    domain: Domain,
    /// In the user's words, and where.
    text: String,
    span: Span,
    /// What it is, by where it was looked for: the indices are others in each place.
    terms: Vec<TermId>,
}

/// Whether an expression is more than a number or a name: what is stated of a component says nothing of the others.
pub(super) fn is_formula(side: &Expr, vocabulary: &Vocabulary) -> bool {
    let is_name = base_word(side, vocabulary).is_some() && !is_component(side, vocabulary);
    number(side).is_none() && (!is_name || is_of_known_function(side))
}

/// Whether it is a value of a function that is known, or a component of one: `softmax(z)[1]` is no name of the model.
fn is_of_known_function(side: &Expr) -> bool {
    match &side.kind {
        ExprKind::Call(callee, arguments) => match &callee.kind {
            ExprKind::Name(word) => is_known_function(word, arguments),
            _ => false,
        },
        ExprKind::Subscripted(base, Subscript::List(_)) => is_of_known_function(base),
        _ => false,
    }
}

/// Whether a domain can be stated of a formula: where a number lies, or that a matrix is definite.
pub(super) fn may_be_of_formula(domain: &Domain) -> bool {
    !domain.has_shape() || matches!(domain, Domain::Definite | Domain::Semidefinite)
}

/// Whether it is one component of a vector, by its number: `a_1`, `x[i, 2]`; not `a_i`, and no `a_1` that is a name of its own.
pub(super) fn is_component(side: &Expr, vocabulary: &Vocabulary) -> bool {
    let ExprKind::Subscripted(base, subscript) = &side.kind else {
        return false;
    };
    let (ExprKind::Name(whole), Some(word)) = (&base.kind, base_word(side, vocabulary)) else {
        return false;
    };
    let has_number = match subscript {
        Subscript::Word(below) => below.chars().any(|c| c.is_ascii_digit()),
        Subscript::List(list) => list.iter().any(|e| number(e).is_some()),
    };
    has_number && word == *whole
}

/// Whether a comparison is of a formula, and not of names and numbers alone.
pub(super) fn are_compared(pair: &[Expr], operator: Comparison, vocabulary: &Vocabulary) -> bool {
    within(pair, operator, vocabulary).is_none()
        && pair.iter().any(|side| is_formula(side, vocabulary))
}

/// `|φ| < 1` says of the name that it lies between -1 and 1.
pub(super) fn within<'e>(
    pair: &'e [Expr],
    operator: Comparison,
    vocabulary: &Vocabulary,
) -> Option<(&'e Expr, Domain)> {
    let (size, end, operator) = match (number(&pair[0]), number(&pair[1])) {
        (None, Some(end)) => (&pair[0], end, operator),
        (Some(end), None) => (&pair[1], end, operator.mirrored()),
        _ => return None,
    };
    let closed = match operator {
        Comparison::Less => false,
        Comparison::LessEqual => true,
        _ => return None,
    };
    match &size.kind {
        ExprKind::Bars(inner)
            if !is_formula(inner, vocabulary) && end > Rational::from_integer(0) =>
        {
            let ends = (Some((-end, closed)), Some((end, closed)));
            Some((inner, Domain::Interval(ends.0, ends.1)))
        }
        _ => None,
    }
}

/// What the declarations state of formulas.
///
/// # Errors
/// If a comparison says what a formula is, and not where it lies.
pub(super) fn stated(
    input: &Input,
    text: &str,
    vocabulary: &Vocabulary,
) -> Result<Vec<OfFormula>, Diagnostic> {
    let mut found: Vec<OfFormula> = Vec::new();
    for declaration in &input.declarations {
        let DeclarationKind::Comparison { terms, operators } = &declaration.kind else {
            found.extend(alone(declaration, text, vocabulary)?);
            continue;
        };
        let first = found.len();
        for (pair, &operator) in terms.windows(2).zip(operators) {
            if !are_compared(pair, operator, vocabulary) {
                continue;
            }
            let new = compared(pair, operator, text)?;
            match found[first..].last_mut() {
                // `0 < wᵀx < 1` is one statement.
                Some(before) if before.below.is_none() && new.below.is_none() => {
                    before.domain = from_fact(&before.domain.fact().and(&new.domain.fact()));
                    before.span = before.span.to(new.span);
                    text_of(before.span, text).clone_into(&mut before.text);
                }
                _ => found.push(new),
            }
        }
    }
    Ok(found)
}

/// `wᵀx in (0, 1)`, `σ² : positive`.
fn alone(
    declaration: &Declaration,
    text: &str,
    vocabulary: &Vocabulary,
) -> Result<Option<OfFormula>, Diagnostic> {
    let span = declaration.span;
    let (subject, domain) = match &declaration.kind {
        DeclarationKind::Member { subject, set } => (subject, Some(member(set, span)?)),
        DeclarationKind::Kind { subject, kind } => (subject, of_kind(kind, span)?),
        DeclarationKind::Comparison { .. } => return Ok(None),
    };
    let domain = domain.filter(may_be_of_formula);
    Ok(domain
        .filter(|_| is_formula(subject, vocabulary))
        .map(|domain| OfFormula {
            above: subject.clone(),
            below: None,
            domain,
            text: text_of(span, text).to_owned(),
            span,
            terms: Vec::new(),
        }))
}

fn text_of(span: Span, text: &str) -> &str {
    text.get(span.range()).unwrap_or_default()
}

fn compared(pair: &[Expr], operator: Comparison, text: &str) -> Result<OfFormula, Diagnostic> {
    let span = pair[0].span.to(pair[1].span);
    let (above, below, domain) = match (number(&pair[0]), number(&pair[1])) {
        (_, Some(value)) => (&pair[0], None, half_line(operator, value, span)?),
        (Some(value), _) => (&pair[1], None, half_line(operator.mirrored(), value, span)?),
        (None, None) => {
            let is_less = matches!(operator, Comparison::Less | Comparison::LessEqual);
            let (above, below, operator) = match is_less {
                true => (&pair[1], &pair[0], operator.mirrored()),
                false => (&pair[0], &pair[1], operator),
            };
            let zero = Rational::from_integer(0);
            (above, Some(below), half_line(operator, zero, span)?)
        }
    };
    Ok(OfFormula {
        above: above.clone(),
        below: below.cloned(),
        domain,
        text: text_of(span, text).to_owned(),
        span,
        terms: Vec::new(),
    })
}

impl OfFormula {
    fn sides(&self) -> impl Iterator<Item = &Expr> {
        [Some(&self.above), self.below.as_ref()]
            .into_iter()
            .flatten()
    }

    /// The formula, or the difference of the two.
    pub(super) fn term(&self, lowering: &mut Lowering<'_>) -> Result<TermId, Diagnostic> {
        let above = lowering.expression(&self.above)?;
        let Some(below) = &self.below else {
            return Ok(above);
        };
        let below = lowering.expression(below)?;
        let minus = lowering.terms.neg(below);
        Ok(lowering.terms.add([above, minus]))
    }
}

impl Building<'_> {
    /// Notes what is stated of formulas, and refuses what is stated of an observation and a parameter: then the support moves.
    pub(super) fn note_formulas(
        &mut self,
        formulas: Vec<OfFormula>,
        parts: &Parts<'_>,
    ) -> Result<(), Diagnostic> {
        let vocabulary = &self.words.vocabulary;
        for part in &parts.observed {
            let Some(own) = base_word(part.subject, vocabulary) else {
                continue;
            };
            for formula in &formulas {
                let is_of_it = { formula.sides() }.any(|side| is_of_now(side, &own));
                let moving = formula
                    .sides()
                    .find_map(|side| mentioned(side, &self.words));
                if let (true, Some(word)) = (is_of_it, moving) {
                    return Err(support_depends(&word, formula.span));
                }
            }
        }
        self.formulas = formulas;
        Ok(())
    }

    /// Assumes what is stated of a formula, which is a term where its names and indices mean what they mean there.
    pub(super) fn assume_stated(&mut self, formula: usize, term: TermId) {
        let formula = &mut self.formulas[formula];
        if formula.terms.contains(&term) {
            return;
        }
        formula.terms.push(term);
        self.assumptions.places.push(None);
        self.assumptions.list.push(Assumption {
            subject: Subject::Term(term),
            domain: formula.domain.clone(),
            shown: term,
            ends: None,
            text: formula.text.clone(),
            stated: true,
            because: "stated".into(),
        });
    }

    /// Assumes what is stated of the formulas of an objective, in which indices are bound by its own sums.
    pub(super) fn state_formulas_of(&mut self, objective: TermId) -> Result<(), Diagnostic> {
        if self.formulas.is_empty() {
            return Ok(());
        }
        let mut bound = Vec::new();
        runners(&self.terms, objective, &mut bound, &mut Marks::default());
        let name = |&binder: &Binder| self.terms.text(self.terms.binder_name(binder)).to_owned();
        let names: Vec<(String, Binder)> = bound.iter().map(|b| (name(b), *b)).collect();
        // Two sums may have one index: what is stated holds in both.
        (0..names.len()).try_for_each(|first| {
            self.lower(|lowering| {
                let (before, after) = names.split_at(first);
                let in_turn = after.iter().chain(before).rev();
                in_turn.for_each(|(word, binder)| lowering.enter(word, *binder));
                Ok(())
            })
        })
    }

    /// Drops what is stated of formulas that no density has, and warns of it. A condition of what is optimised stays: it says
    /// where the optimum is sought.
    pub(super) fn drop_unused_formulas(&mut self, roots: &[TermId], parameters: &[Name]) {
        let is_used = |terms: &Terms, formula: TermId| {
            let mut seen = Marks::default();
            roots
                .iter()
                .any(|&root| has(terms, root, formula, &mut seen))
        };
        for formula in std::mem::take(&mut self.formulas) {
            let (mut used, mut unused): (Vec<TermId>, Vec<TermId>) =
                { formula.terms.iter() }.partition(|&&term| is_used(&self.terms, term));
            let is_condition = |&term: &TermId| {
                !self.terms.is_open(term)
                    && self.terms.mentions_any(term, parameters)
                    && !self.assumptions.holds_name(&self.terms, term, true)
            };
            if used.is_empty()
                && let Some(at) = unused.iter().position(is_condition)
            {
                used.push(unused.remove(at));
            }
            self.assumptions.forget(&unused);
            if used.is_empty() {
                let message = format!(
                    "`{}` is stated, and no density here has that formula",
                    formula.text
                );
                self.warnings.push(
                    Diagnostic::at(Code::Unused, formula.span, message)
                        .help("write the formula as it stands in the density, or leave it out"),
                );
            }
        }
    }
}

/// Whether an expression holds an observation, and not only those before it, which are given: y_t, not `y_{t-1}`.
fn is_of_now(side: &Expr, word: &str) -> bool {
    let mut earlier = FxHashSet::default();
    walk::visit(side, &mut |e| {
        if let ExprKind::Subscripted(base, Subscript::List(list)) = &e.kind
            && { list.iter() }.any(is_before)
        {
            earlier.insert(std::ptr::from_ref(base.as_ref()));
        }
    });
    let mut found = false;
    walk::visit_but(side, &earlier, &mut |e| {
        found |= matches!(&e.kind, ExprKind::Name(other) if other == word);
    });
    found
}

/// `t - 1`
fn is_before(subscript: &Expr) -> bool {
    let ExprKind::Sum(summands) = &subscript.kind else {
        return false;
    };
    matches!(&summands[..], [(false, index), (true, lag)] if matches!(index.kind, ExprKind::Name(_)) && (number(lag).is_some() || matches!(lag.kind, ExprKind::Name(_))))
}

/// Whether a formula stands in a term, or a multiple of it, or a sum that differs from it by a number or by the sign.
fn has(terms: &Terms, term: TermId, formula: TermId, seen: &mut Marks) -> bool {
    if term == formula || shift(terms, term, formula).is_some() || terms.is_multiple(term, formula)
    {
        return true;
    }
    let mut children = terms.children(term).iter();
    seen.insert(term) && children.any(|&child| has(terms, child, formula, seen))
}
