//! Bayes' theorem as it is written down: `p(θ | y) ∝ p(y | θ) p(θ)` asks for the largest posterior.

use super::{Question, typed_function, word_of};
use crate::syntax::ast::{
    Argument, Expr, ExprKind, Optimum, Separator, Statement, StatementKind, Subscript, Word,
};

/// Puts `argmax[θ] p(θ | y[1..n])` in the place of a theorem that stands alone, and says so.
pub(super) fn restate(question: &mut Question) {
    let [statement] = &question.input.statements[..] else {
        return;
    };
    let Some((density, [parameter, data])) = posterior(statement) else {
        return;
    };
    let (Some(of), Some(given)) = (word_of(parameter), word_of(data)) else {
        return;
    };
    let objective = objective(&density, parameter, data);
    question.input.to_mut().statements[0].kind = StatementKind::Bare(objective);
    question.remarks.push(format!(
        "The posterior of `{of}` given the sample of `{given}` is maximised."
    ));
}

/// `p`, θ and y of `p(θ | y) ∝ p(y | θ) p(θ)`, divided by p(y) or not.
fn posterior(statement: &Statement) -> Option<(Word, [&Expr; 2])> {
    let (density, arguments, right) = typed_function(statement)?;
    let is_proportional = matches!(
        statement.kind,
        StatementKind::Defined {
            is_proportional: true,
            ..
        }
    );
    let pair = pair(arguments)?;
    let ExprKind::Product(factors) = &right.kind else {
        return None;
    };
    let is = |call: &Expr, wanted: &[&Expr]| match &call.kind {
        ExprKind::Call(callee, own) => {
            let same = own.len() == wanted.len()
                && own
                    .iter()
                    .zip(wanted)
                    .all(|(a, b)| word_of(&a.value) == word_of(b));
            word_of(callee).as_deref() == Some(density.as_str()) && same
        }
        _ => false,
    };
    let [parameter, data] = pair;
    let theorem = match &factors[..] {
        [likelihood, prior] => {
            is_proportional
                && !prior.divided
                && is(&likelihood.value, &[data, parameter])
                && is(&prior.value, &[parameter])
        }
        [likelihood, prior, evidence] => {
            evidence.divided
                && !prior.divided
                && is(&likelihood.value, &[data, parameter])
                && is(&prior.value, &[parameter])
                && is(&evidence.value, &[data])
        }
        _ => false,
    };
    theorem.then(|| (density.clone(), pair))
}

/// θ and y of `(θ | y)`.
fn pair(arguments: &[Argument]) -> Option<[&Expr; 2]> {
    let [parameter, data] = arguments else {
        return None;
    };
    let is_name = |a: &Argument| a.name.is_none() && matches!(a.value.kind, ExprKind::Name(_));
    (data.separator == Separator::Bar && is_name(parameter) && is_name(data))
        .then_some([&parameter.value, &data.value])
}

/// `argmax[θ] p(θ | y[1..n])`
fn objective(density: &Word, parameter: &Expr, data: &Expr) -> Expr {
    let span = data.span;
    let of = |kind| Expr { kind, span };
    let size = of(ExprKind::Name("n".into()));
    let range = ExprKind::Range(Box::new(of(ExprKind::Number(1.into()))), Box::new(size));
    let sample = Subscript::List([of(range)].into());
    let argument = |separator, value| Argument {
        separator,
        name: None,
        value,
    };
    let arguments = [
        argument(Separator::Comma, parameter.clone()),
        argument(
            Separator::Bar,
            of(ExprKind::Subscripted(Box::new(data.clone()), sample)),
        ),
    ];
    let callee = Box::new(of(ExprKind::Name(density.clone())));
    let optimum = Optimum {
        names: vec![parameter.clone()],
        body: of(ExprKind::Call(callee, arguments.into())),
    };
    of(ExprKind::Optimum(true, Box::new(optimum)))
}
