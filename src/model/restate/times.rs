//! Names at a time: `y_{t-1}` is y, one place before t.

use super::noise::mentions;
use super::{ahead, equation, walk};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Statement, StatementKind, Subscript, Word};
use rustc_hash::FxHashSet;

/// A name at a time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Timed {
    pub word: Word,
    /// t
    pub index: Word,
    /// 1 of `y_{t-1}`, 0 of `y_t`.
    pub back: i64,
}

/// y, t and 1 of `y_{t-1}`.
pub(super) fn timed(e: &Expr) -> Option<Timed> {
    let ExprKind::Subscripted(base, below) = &e.kind else {
        return None;
    };
    let ExprKind::Name(word) = &base.kind else {
        return None;
    };
    let (index, shift) = match below {
        Subscript::Word(index) if is_letter(index) => (index.clone(), 0),
        Subscript::List(list) => match &list[..] {
            [single] => ahead::shifted(single).filter(|(index, _)| is_letter(index))?,
            _ => return None,
        },
        Subscript::Word(_) => return None,
    };
    let word = word.clone();
    let back = -shift;
    Some(Timed { word, index, back })
}

fn is_letter(index: &str) -> bool {
    index.chars().count() == 1 && index.chars().all(|c| c.is_ascii_lowercase())
}

/// The name that a statement defines at each time, and what it is: `v_t = …`.
pub(super) fn defined(statement: &Statement) -> Option<(Timed, &Expr)> {
    let (left, right) = equation(statement)?;
    let own = timed(left).filter(|own| own.back == 0)?;
    Some((own, right))
}

/// `t-1`, or t.
fn shown(index: &str, back: i64) -> String {
    match back {
        0 => index.to_owned(),
        _ => format!("{index}-{back}"),
    }
}

/// `y_{t-1}`, or `y_t`.
pub(super) fn shown_below(word: &str, index: &str, back: i64) -> String {
    match back {
        0 => format!("{word}_{index}"),
        _ => format!("{word}_{{{}}}", shown(index, back)),
    }
}

/// All observations up to the one so many places before t: `y[1..t-1]`, and how that is written.
pub(super) fn whole(word: &Word, index: &Word, back: i64, span: Span) -> (Expr, String) {
    let at = |kind| Expr { kind, span };
    let base = Box::new(at(ExprKind::Name(word.clone())));
    let one = Box::new(at(ExprKind::Number(1.into())));
    let (last, shown) = at_time(index, back, span);
    let range = at(ExprKind::Range(one, Box::new(last)));
    let all = at(ExprKind::Subscripted(base, Subscript::List([range].into())));
    (all, format!("{word}[1..{shown}]"))
}

/// `t-1`, and how that is written.
pub(super) fn at_time(index: &Word, back: i64, span: Span) -> (Expr, String) {
    let kind = ExprKind::Ellipsis;
    (
        ahead::at(&Expr { kind, span }, index, -back),
        shown(index, back),
    )
}

/// All names that some formulas are made of, by the definitions in these statements as well.
pub(super) fn names_in<'e>(
    statements: &[&'e Statement],
    formulas: impl Iterator<Item = &'e Expr>,
) -> FxHashSet<Word> {
    let mut found: FxHashSet<Word> = FxHashSet::default();
    let mut open: Vec<&Expr> = formulas.collect();
    while let Some(formula) = open.pop() {
        walk::visit(formula, &mut |e| {
            let ExprKind::Name(word) = &e.kind else {
                return;
            };
            if found.insert(word.clone()) {
                let own = |s: &&&Statement| defined(s).is_some_and(|(own, _)| own.word == *word);
                let equations = statements.iter().filter(own).filter_map(|s| equation(s));
                open.extend(equations.map(|(_, right)| right));
            }
        });
    }
    found
}

/// The variables that are noise in a definition, ε of `y_t = b y_{t-1} + ε_t`: they have a distribution, which is not made of what
/// is defined. (The y of `ℓ_t = α y_t + (1 - α) ℓ_{t-1}; y_t ~ Normal(ℓ_{t-1}, σ²)` is observed.)
pub(super) fn noise_in(statements: &[Statement], own: &Word, right: &Expr) -> Vec<Word> {
    let all: Vec<&Statement> = statements.iter().collect();
    let of = |statement: &Statement| {
        let StatementKind::Distributed {
            subject,
            distribution,
            ..
        } = &statement.kind
        else {
            return None;
        };
        let noise = timed(subject).filter(|noise| mentions(right, &noise.word))?;
        let made_of = names_in(&all, [distribution].into_iter());
        (!made_of.contains(own)).then_some(noise.word)
    };
    statements.iter().filter_map(of).collect()
}
