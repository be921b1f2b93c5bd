//! A density without its arguments beside the same with them: `q` of `KL(q || p)` is `q(z; φ)` where that is written too.

use super::{Question, Word, walk, word_of};
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Argument, Expr, ExprKind, Separator, StatementKind};

/// Puts the arguments that a density has elsewhere in an objective behind its bare name.
///
/// # Errors
/// If they are not the same everywhere, or are of another variable.
pub(super) fn restate(question: &mut Question) -> Result<(), Diagnostic> {
    for place in 0..question.input.statements.len() {
        let StatementKind::Bare(objective) = &question.input.statements[place].kind else {
            continue;
        };
        let written = Written::of(objective, question.text);
        if written.bare(objective).is_empty() {
            continue;
        }
        let remark = written.remark(objective);
        let mut problem = None;
        if let StatementKind::Bare(objective) = &mut question.input.to_mut().statements[place].kind
        {
            walk::change(objective, &mut |e| {
                problem = problem.take().or(written.complete(e).err());
                false
            });
        }
        if let Some(problem) = problem {
            return Err(problem);
        }
        question.remarks.extend(remark);
    }
    Ok(())
}

/// The calls of an objective that may be densities.
pub(super) struct Written<'a> {
    text: &'a str,
    calls: Vec<(String, Expr)>,
}

impl<'a> Written<'a> {
    /// Gathers them.
    pub(super) fn of(objective: &Expr, text: &'a str) -> Self {
        let mut calls = Vec::new();
        walk::visit(objective, &mut |e| {
            if let ExprKind::Call(callee, arguments) = &e.kind
                && let (Some(word), Some(_)) = (word_of(callee), point(arguments))
            {
                calls.push((word, e.clone()));
            }
        });
        Written { text, calls }
    }

    /// The arguments of the calls of a word.
    fn of_word(&self, word: &str) -> impl Iterator<Item = (&Expr, &[Argument])> {
        let is_it = move |(other, _): &&(String, Expr)| other == word;
        let calls = self.calls.iter().filter(is_it);
        calls.filter_map(|(_, call)| match &call.kind {
            ExprKind::Call(_, arguments) => Some((call, &**arguments)),
            _ => None,
        })
    }

    /// Whether a name is that of a density with arguments elsewhere.
    pub(super) fn is_density(&self, bare: &Expr) -> bool {
        word_of(bare).is_some_and(|word| self.of_word(&word).next().is_some())
    }

    /// The densities of expectations and divergences that stand without arguments.
    fn bare<'e>(&self, objective: &'e Expr) -> Vec<&'e Expr> {
        let mut found = Vec::new();
        walk::visit(objective, &mut |e| match &e.kind {
            ExprKind::Expectation { density, .. } => found.push(&**density),
            ExprKind::Kl(p, q) => found.extend([&**p, &**q]),
            _ => {}
        });
        found.retain(|density| self.is_density(density));
        found
    }

    /// How the first of them is read, where that is more than its name and its variable.
    fn remark(&self, objective: &Expr) -> Option<String> {
        let word = word_of(self.bare(objective).first()?)?;
        let (call, arguments) = self.of_word(&word).next()?;
        let call = self.text.get(call.span.range())?;
        (arguments.len() > 1).then(|| format!("`{word}` without arguments is read as `{call}`."))
    }

    /// Completes the densities of an expectation or a divergence.
    fn complete(&self, expression: &mut Expr) -> Result<(), Diagnostic> {
        match &mut expression.kind {
            ExprKind::Expectation {
                variable, density, ..
            } => self.put(density, Some(&variable.text)),
            ExprKind::Kl(p, q) => {
                self.put(p, None)?;
                let of = variable_of(p);
                self.put(q, of.as_ref())?;
                let of = variable_of(q);
                self.put(p, of.as_ref())
            }
            _ => Ok(()),
        }
    }

    /// Puts the call in the place of its bare name, if the name has arguments elsewhere.
    pub(super) fn put(&self, bare: &mut Expr, variable: Option<&Word>) -> Result<(), Diagnostic> {
        let Some(word) = word_of(bare).filter(|_| self.is_density(bare)) else {
            return Ok(());
        };
        let parts = |call: &Expr| {
            let (_, behind) = self.text.get(call.span.range())?.split_once('(')?;
            let tail = behind.find([';', '|']).map_or("", |at| &behind[at..]);
            Some(tail.replace(' ', ""))
        };
        let mut calls = self.of_word(&word);
        let Some((first, arguments)) = calls.next() else {
            return Ok(());
        };
        let is_alone = |arguments: &[Argument]| {
            arguments.len() < 2 || arguments[1].separator != Separator::Comma
        };
        let is_same = is_alone(arguments)
            && calls.all(|(call, arguments)| parts(call) == parts(first) && is_alone(arguments))
            && (variable.is_none() || point(arguments) == variable);
        if !is_same {
            return Err(self.unclear(bare, &word, variable));
        }
        let span = bare.span;
        *bare = Expr {
            kind: first.kind.clone(),
            span,
        };
        Ok(())
    }

    fn unclear(&self, bare: &Expr, word: &str, variable: Option<&Word>) -> Diagnostic {
        let calls = self.of_word(word);
        let written = calls.filter_map(|(call, _)| self.text.get(call.span.range()));
        let mut shown: Vec<String> = written.map(|text| format!("`{text}`")).collect();
        shown.dedup();
        let message = format!(
            "`{word}` stands here without its arguments and elsewhere as {}, so which density is meant is not said",
            shown.join(", ")
        );
        let variable = variable.map_or("x", |word| word);
        Diagnostic::at(Code::BadModel, bare.span, message).help(format!(
            "write its arguments here too, as in `{word}({variable})`"
        ))
    }
}

/// What a call is of: the name that is its first argument.
fn point(arguments: &[Argument]) -> Option<&Word> {
    match &arguments.first()?.value.kind {
        ExprKind::Name(word) => Some(word),
        _ => None,
    }
}

/// The variable of a density with arguments.
pub(super) fn variable_of(density: &Expr) -> Option<Word> {
    match &density.kind {
        ExprKind::Call(_, arguments)
            if arguments.iter().any(|a| a.separator != Separator::Comma)
                || arguments.len() == 1 =>
        {
            point(arguments).cloned()
        }
        _ => None,
    }
}
