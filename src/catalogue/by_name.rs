//! Arguments by name: `Normal(mean = μ, sd = σ)`.

use super::Entry;
use super::labels::is_called;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{Alternative, Expr, ExprKind, Parameter, Subscript};

/// What a named argument sets.
pub(super) enum Named<'e> {
    /// The parameter of that symbol.
    Parameter(&'e str),
    /// A parameter by way of another value.
    Other(&'e Alternative),
}

impl Entry {
    /// What an argument is given under that name.
    pub(super) fn by_name(&self, label: &str, span: Span) -> Result<Named<'_>, Diagnostic> {
        let entry = self.distribution();
        let is_parameter = |p: &&Parameter| is_called(&p.label, label) || p.symbol == label;
        if let Some(p) = entry.parameters.iter().find(is_parameter) {
            return Ok(Named::Parameter(&p.symbol));
        }
        let is_other = |a: &&Alternative| is_called(&a.label, label) || a.symbol == label;
        if let Some(other) = entry.alternatives.iter().find(is_other) {
            return Ok(Named::Other(other));
        }
        Err(self.no_such_name(label, span))
    }

    /// The refusal of `μ_0 = μ`, which is no argument by name: a name with a number below it is not one.
    pub(super) fn of_equation(&self, equation: &Expr) -> Diagnostic {
        let name = match &equation.kind {
            ExprKind::Compare(left, ..) => match &left.kind {
                ExprKind::Subscripted(base, Subscript::Word(below)) => {
                    base_word(base, &Vocabulary::default()).map(|base| format!("{base}_{below}"))
                }
                _ => None,
            },
            _ => None,
        };
        self.no_such_name(name.as_deref().unwrap_or("it"), equation.span)
    }

    fn no_such_name(&self, label: &str, span: Span) -> Diagnostic {
        let entry = self.distribution();
        let labels: Vec<&str> = entry
            .parameters
            .iter()
            .map(|p| p.label.as_str())
            .chain(entry.alternatives.iter().map(|a| a.label.as_str()))
            .collect();
        let unknown = Diagnostic::at(
            Code::UnknownArgument,
            span,
            format!("{} has no argument `{label}`", entry.name.text),
        )
        .help(format!("its arguments are {}", labels.join(", ")));
        match self.sibling_with(label) {
            Some(sibling) => unknown.help(format!("`{}` has it", sibling.signature())),
            None => unknown,
        }
    }
}
