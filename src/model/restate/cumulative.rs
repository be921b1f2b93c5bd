//! The probability of a class and all below it: `P(y <= k) = sigmoid(c_k - f(x; θ))` says that of the class k, which is the
//! difference of two.

use super::classes::{families, observe};
use super::events::PROBABILITIES;
use super::links::call_of;
use super::{Question, typed_function, word_of};
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{
    Comparison, Declaration, DeclarationKind, Expr, ExprKind, Set, StatementKind, Word,
};

/// `P(y <= k | x; θ) = F`
struct Cumulative {
    subject: Expr,
    letter: Word,
}

/// Says each such probability as that of one class, between the first and the last.
///
/// # Errors
/// A distribution function, or a survival function, in the place of a density.
pub(super) fn restate(question: &mut Question) -> Result<(), Diagnostic> {
    no_distribution_function(question)?;
    for place in 0..question.input.statements.len() {
        let Some(found) = cumulative(question, place) else {
            continue;
        };
        let base = match &found.subject.kind {
            ExprKind::Subscripted(base, _) => base.as_ref().clone(),
            _ => found.subject.clone(),
        };
        let Some(last) = last_class(question, &base) else {
            continue;
        };
        put_in(question, place, &found, &last);
        let written = question.text.get(base.span.range()).unwrap_or_default();
        question.remarks.push(format!(
            "The probability of `{written} <= {letter}` is stated, so that of `{written} = {letter}` is it less the one before.",
            letter = found.letter
        ));
    }
    Ok(())
}

/// Refuses `P(Y <= y) = …` and `S(t) = …` that stand alone: a likelihood is made of densities.
fn no_distribution_function(question: &Question) -> Result<(), Diagnostic> {
    let [statement] = &question.input.statements[..] else {
        return Ok(());
    };
    let StatementKind::Defined {
        left,
        is_proportional: false,
        ..
    } = &statement.kind
    else {
        return Ok(());
    };
    let Some((word, [first, ..], _)) = typed_function(statement) else {
        return Ok(());
    };
    let (variable, is_survival) = match (&first.value.kind, word.as_str()) {
        (ExprKind::Compare(subject, operator, value), _) => {
            let names = [subject, value].map(|side| word_of(side));
            let [Some(variable), Some(value)] = names else {
                return Ok(());
            };
            let is_survival = match operator {
                Comparison::Less | Comparison::LessEqual => false,
                Comparison::Greater | Comparison::GreaterEqual => true,
                Comparison::Equal | Comparison::NotEqual => return Ok(()),
            };
            if variable.to_lowercase() != value.to_lowercase() {
                return Ok(()); // a class k
            }
            (value, is_survival)
        }
        (ExprKind::Name(variable), "F" | "S") => (variable.to_string(), word == "S"),
        _ => return Ok(()),
    };
    if question.options.parameters.contains(&variable) {
        return Ok(());
    }
    let (what, way_out) = match is_survival {
        true => ("survival", "minus its derivative"),
        false => ("distribution", "its derivative"),
    };
    let message =
        format!("this is read as a {what} function, and a likelihood is made of densities");
    Err(Diagnostic::at(Code::BadModel, left.span, message)
        .help(format!(
            "type the density, {way_out}, as in `p({variable}; λ) = λ exp(-λ {variable})`"
        ))
        .help(format!(
            "of whole numbers it is a difference, as in `p({variable}) = exp(-λ {variable}) - exp(-λ ({variable} + 1))`"
        )))
}

fn cumulative(question: &Question, place: usize) -> Option<Cumulative> {
    let StatementKind::Defined { left, .. } = &question.input.statements[place].kind else {
        return None;
    };
    of_call(left)
}

/// The event of a call such as `P(y <= k | x)`.
fn of_call(call: &Expr) -> Option<Cumulative> {
    let ExprKind::Call(callee, arguments) = &call.kind else {
        return None;
    };
    let word = word_of(callee)?;
    let first = arguments
        .first()
        .filter(|_| PROBABILITIES.contains(&word.as_str()))?;
    let ExprKind::Compare(subject, Comparison::LessEqual, value) = &first.value.kind else {
        return None;
    };
    match &value.kind {
        ExprKind::Name(letter) => Some(Cumulative {
            subject: subject.as_ref().clone(),
            letter: letter.clone(),
        }),
        _ => None,
    }
}

/// Whether a call is the probability of a class and all below it.
pub(super) fn is_of_call(call: &Expr) -> bool {
    of_call(call).is_some()
}

/// K, the number of the last class: declared, or a letter of its own.
fn last_class(question: &mut Question, base: &Expr) -> Option<Expr> {
    let is_of_it = |declaration: &Declaration| match &declaration.kind {
        DeclarationKind::Member {
            subject,
            set: Set::Range(Some(_), high),
        } if name(subject) == name(base) => Some(high.clone()),
        _ => None,
    };
    if let Some(declared) = question.input.declarations.iter().find_map(is_of_it) {
        return declared;
    }
    let letter = question.free_letter(&["K", "J", "M"])?;
    let at = |kind| Expr {
        kind,
        span: base.span,
    };
    let last = at(ExprKind::Name(letter));
    let set = Set::Range(Some(at(ExprKind::Number(1.into()))), Some(last.clone()));
    let kind = DeclarationKind::Member {
        subject: base.clone(),
        set,
    };
    question.input.to_mut().declarations.push(Declaration {
        kind,
        span: base.span,
    });
    Some(last)
}

fn name(e: &Expr) -> Option<&Word> {
    match &e.kind {
        ExprKind::Name(word) => Some(word),
        _ => None,
    }
}

/// `p(y) = if(y = 1, F(1), if(y = K, 1 - F(K - 1), F(y) - F(y - 1)))`
fn put_in(question: &mut Question, place: usize, found: &Cumulative, last: &Expr) {
    let input = question.input.to_mut();
    let StatementKind::Defined { left, right, .. } = &mut input.statements[place].kind else {
        return;
    };
    let span = right.span;
    let at = |kind| Expr { kind, span };
    let number = |n: i64| at(ExprKind::Number(n.into()));
    let less =
        |of: &Expr, by: &Expr| at(ExprKind::Sum(vec![(false, of.clone()), (true, by.clone())]));
    let below = |class: &Expr| {
        let mut value = right.clone();
        observe(&mut value, &found.letter, class);
        value
    };
    let (y, one) = (&found.subject, number(1));
    let is = |class: &Expr| {
        at(ExprKind::Compare(
            Box::new(y.clone()),
            Comparison::Equal,
            Box::new(class.clone()),
        ))
    };
    let inner = less(&below(y), &below(&less(y, &one)));
    let highest = less(&one, &below(&less(last, &one)));
    let upper = call_of("if", [is(last), highest, inner], span);
    let whole = call_of("if", [is(&one), below(&one), upper], span);
    let bases: Vec<Expr> = families(right, &found.letter)
        .into_iter()
        .cloned()
        .collect();
    *right = whole;
    if let ExprKind::Call(_, arguments) = &mut left.kind {
        arguments[0].value = y.clone();
    }
    // A class and all below it are more probable than those below it alone.
    for base in bases.into_iter().filter(|base| name(base).is_some()) {
        let is_said = input.declarations.iter().any(|one| match &one.kind {
            DeclarationKind::Kind { subject, .. } | DeclarationKind::Member { subject, .. } => {
                name(subject) == name(&base)
            }
            DeclarationKind::Comparison { .. } => false,
        });
        if !is_said {
            let span = base.span;
            let kind = DeclarationKind::Kind {
                subject: base,
                kind: "ordered".into(),
            };
            input.declarations.push(Declaration { kind, span });
        }
    }
}
