//! Bayes' theorem as it is written down: `p(θ | y) ∝ p(y | θ) p(θ)` asks for the largest posterior, and so does a posterior in which
//! the densities are put in, `p(θ | y) ∝ prod[i=1..n](exp(-(y_i - θ)²/2)) exp(-θ²/2)`.

use super::{Question, equation, typed_function, walk, word_of};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{
    Argument, Expr, ExprKind, Optimum, Separator, Statement, StatementKind, Subscript, Word,
};

/// Puts `argmax[θ] p(θ | y[1..n])` in the place of a theorem that stands alone, and says so.
pub(super) fn restate(question: &mut Question) {
    written_out(question);
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

/// Maximises a posterior in which the densities are put in: beside definitions it stands alone, and what it is of is optimised, or
/// runs through a whole sample.
fn written_out(question: &mut Question) {
    let statements = &question.input.statements;
    let is_kernel = |s: &Statement| {
        matches!(
            &s.kind,
            StatementKind::Defined {
                is_proportional: true,
                ..
            }
        )
    };
    let Some(place) = statements.iter().position(is_kernel) else {
        return;
    };
    let mut others = statements
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != place);
    let is_definition =
        |s: &Statement| equation(s).is_some_and(|(left, _)| word_of(left).is_some());
    if !others.all(|(_, s)| is_definition(s)) {
        return;
    }
    let Some((_, arguments, body)) = typed_function(&statements[place]) else {
        return;
    };
    let bar = arguments.iter().position(|a| a.separator == Separator::Bar);
    let (of, given) = arguments.split_at(bar.unwrap_or(0));
    let words = |list: &[Argument]| {
        let nothing = Vocabulary::default();
        list.iter()
            .map(|a| base_word(&a.value, &nothing))
            .collect::<Option<Vec<Word>>>()
    };
    let (Some(words), Some(given)) = (words(of), words(given)) else {
        return;
    };
    let asked = &question.options.parameters;
    let is_asked = |word: &Word| asked.iter().any(|asked| asked == word.as_str());
    let are_asked = !asked.is_empty() && words.iter().all(is_asked);
    let is_posterior = are_asked || asked.is_empty() && holds_sample(body, &words, &given);
    if words.is_empty() || !is_posterior {
        return;
    }
    let optimum = Optimum {
        names: of.iter().map(|a| a.value.clone()).collect(),
        body: body.clone(),
    };
    let (kind, span) = (ExprKind::Optimum(true, Box::new(optimum)), body.span);
    question.input.to_mut().statements[place].kind = StatementKind::Bare(Expr { kind, span });
    question.remarks.push(format!(
        "The posterior of `{}` given `{}` is maximised.",
        words.join("`, `"),
        given.join("`, `")
    ));
}

/// Whether a sum or a product runs over what is given, and not over what the density is of.
fn holds_sample(body: &Expr, of: &[Word], given: &[Word]) -> bool {
    let mut runs = [false, false];
    walk::visit(body, &mut |e| {
        let ExprKind::Big(big) = &e.kind else { return };
        walk::visit(&big.body, &mut |e| {
            let is_of_index = match &e.kind {
                ExprKind::Subscripted(_, Subscript::Word(below)) => *below == big.index.text,
                _ => false,
            };
            let word = base_word(e, &Vocabulary::default()).filter(|_| is_of_index);
            for (list, runs) in [of, given].into_iter().zip(&mut runs) {
                *runs |= word.as_ref().is_some_and(|word| list.contains(word));
            }
        });
    });
    runs == [false, true]
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
