//! Local definitions: `ŷ = wᵀx`, `p_i = σ(θᵀx_i)`.

use crate::diag::{Code, Diagnostic};
use crate::lower::{LocalDefinition, Vocabulary, indices_below};
use crate::syntax::ast::{Expr, ExprKind, Subscript};
use ecow::eco_format;

pub(super) fn define(
    vocabulary: &mut Vocabulary,
    left: &Expr,
    right: &Expr,
) -> Result<(), Diagnostic> {
    let (word, subscripts) = match &left.kind {
        ExprKind::Name(word) => (word.clone(), Vec::new()),
        ExprKind::Subscripted(base, Subscript::Word(below))
            if matches!(base.kind, ExprKind::Name(_)) =>
        {
            match (&base.kind, indices_below(below, vocabulary)) {
                (ExprKind::Name(word), Some(letters)) => (word.clone(), letters),
                (ExprKind::Name(word), None) => (eco_format!("{word}_{below}"), Vec::new()),
                _ => return Err(cannot_define(left)),
            }
        }
        _ => return Err(cannot_define(left)),
    };
    let definition = LocalDefinition {
        subscripts,
        value: right.clone(),
    };
    if vocabulary
        .defined
        .insert(word.clone(), definition)
        .is_some()
    {
        return Err(Diagnostic::at(
            Code::Conflict,
            left.span,
            format!("`{word}` is defined twice"),
        )
        .help("leave one of the definitions out"));
    }
    Ok(())
}

fn cannot_define(left: &Expr) -> Diagnostic {
    Diagnostic::at(
        Code::BadModel,
        left.span,
        "only a name or a density can be defined",
    )
    .help("write `ŷ = wᵀx` or `p(y | x; θ) = …`; a square such as `σ²` takes a name of its own, as in `v = a + b x²`")
}
