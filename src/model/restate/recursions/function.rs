//! The function that takes the place of a name with a past: `v(y[1..t-1]; ω, α, β)` of `v_t`.

use super::super::times::{Timed, at_time, shown_below, timed, whole};
use super::super::variances::declared_terms;
use super::super::{walk, word_of};
use crate::syntax::ast::{Argument, Declaration, Expr, ExprKind, Separator, Word};

/// What takes the place of a name with a past.
pub(super) struct Function {
    pub word: Word,
    /// What it is called as a function.
    pub letter: Word,
    /// The observations that it depends on, and how many places before its own time the last of them stands.
    pub histories: Vec<(Word, i64)>,
    pub parameters: Vec<Expr>,
    /// `v_t = …`, and where it begins.
    pub stated: String,
    /// How it is written, and for what, where it stands first.
    pub first: Option<(String, Timed)>,
}

/// The functions in the place of the names.
pub(super) fn put_in(side: &mut Expr, functions: &mut [Function], index: &Word) {
    walk::change(side, &mut |e| {
        let Some(time) = timed(e).filter(|time| time.index == *index) else {
            return false;
        };
        let Some(function) = functions.iter_mut().find(|f| f.word == time.word) else {
            return false;
        };
        let (call, said) = function.call(e, &time);
        function.first.get_or_insert((said, time));
        *e = call;
        true
    });
}

impl Function {
    /// What it is, and what follows from the same if it stands nowhere by itself.
    pub(super) fn said(&self, noises: &[(Word, Word)]) -> Option<String> {
        let noise = noises.iter().find(|(letter, _)| *letter == self.word);
        let name = noise.map_or(&self.word, |(_, noise)| noise);
        let Some((call, time)) = &self.first else {
            let stated = noise.map(|_| &self.stated);
            return stated.map(|stated| format!("What `{name}` was before follows from {stated}."));
        };
        let shown = shown_below(name, &time.index, time.back);
        Some(format!(
            "`{call}` is `{shown}`, which follows from {}.",
            self.stated
        ))
    }

    /// `v(y[1..t-1]; ω, α, β)`, and how it is written.
    fn call(&self, at: &Expr, time: &Timed) -> (Expr, String) {
        let span = at.span;
        let mut arguments = Vec::new();
        let mut said = Vec::new();
        for (word, lag) in &self.histories {
            let (value, text) = whole(word, &time.index, time.back + lag, span);
            arguments.push(Argument {
                separator: Separator::Comma,
                name: None,
                value,
            });
            said.push(text);
        }
        if self.histories.is_empty() {
            let (value, text) = at_time(&time.index, time.back, span);
            arguments.push(Argument {
                separator: Separator::Comma,
                name: None,
                value,
            });
            said.push(text);
        }
        let mut written = format!("{}({}", self.letter, said.join(", "));
        let names: Vec<String> = self.parameters.iter().filter_map(word_of).collect();
        if !names.is_empty() {
            written += &format!("; {}", names.join(", "));
        }
        for (k, value) in self.parameters.iter().cloned().enumerate() {
            let separator = if k == 0 {
                Separator::Semicolon
            } else {
                Separator::Comma
            };
            arguments.push(Argument {
                separator,
                name: None,
                value,
            });
        }
        let callee = Expr {
            kind: ExprKind::Name(self.letter.clone()),
            span,
        };
        let kind = ExprKind::Call(Box::new(callee), arguments.into());
        (Expr { kind, span }, written + ")")
    }
}

/// What is declared of a name at its times is declared of the function.
pub(super) fn declare_function(declaration: &mut Declaration, functions: &[Function]) {
    for term in declared_terms(declaration) {
        walk::change(term, &mut |e| {
            let word = match &e.kind {
                ExprKind::Subscripted(base, _) => word_of(base),
                _ => word_of(e),
            };
            let own = functions
                .iter()
                .find(|f| word.as_deref() == Some(f.word.as_str()));
            if let Some(own) = own {
                e.kind = ExprKind::Name(own.letter.clone());
            }
            own.is_some()
        });
    }
}
