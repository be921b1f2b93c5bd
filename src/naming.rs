//! How a user wants a symbol set: from `f(x; θ) as \hat{y}` to a display name.

use crate::diag::{Code, Diagnostic};
use crate::lower::{Lowering, NoDensities, Vocabulary};
use crate::render::display::{INDEX, Latex, Name, Names};
use crate::source::Span;
use crate::syntax::parse_expression;
use crate::term::Terms;

const FORM: &str = "write a name, a function or a product of vectors, `as`, and LaTeX, as in `f(x; θ) as \\hat{y}`";
const LIST: &str = "there are letters, digits, Greek letters, \\hat \\bar \\tilde \\vec \\dot \\ddot, \\mathbf \\boldsymbol \\mathbb \\mathcal, \
     \\mathrm and \\text with letters, below them anything with _, above them marks such as ^\\star, ^* and ^{(i)}, and a few signs such as \\ell";

/// Reads a display name: a symbol in the notation of models, `as`, and the LaTeX that stands for it.
///
/// ```
/// use surprisal::model::Options;
/// use surprisal::render::{Page, display::Names, format};
///
/// let mut names = Names::default();
/// names.add(surprisal::naming::read(r"f(x; θ) as \hat{y}")?);
/// let derivation = surprisal::derive("y ~ Normal(f(x; θ), σ²) where σ > 0", &Options::default())?;
/// let page = Page { names: &names, ..Page::new(&derivation) };
/// let latex = (format("latex").expect("a format of the table").write)(&page);
/// assert!(latex.contains(r"(y_{i} - \hat{y}_{i})^{2}"), "{latex}");
/// # Ok::<(), surprisal::diag::Diagnostic>(())
/// ```
///
/// # Errors
/// A diagnostic with its place in `text`.
pub fn read(text: &str) -> Result<Name, Diagnostic> {
    let wrong = |span, message: &str| Diagnostic::at(Code::DisplayName, span, message);
    let whole = Span::new(0, text.len());
    let Some((symbol, latex)) = text.split_once(" as ") else {
        return Err(wrong(whole, "no `as` stands between a symbol and its LaTeX").help(FORM));
    };
    let start = text.len() - latex.len();
    let shown = Latex::read(latex.trim_end()).map_err(|fault| {
        let at = Span::new(start + fault.at.start, start + fault.at.end);
        wrong(at, &fault.message).help(LIST)
    })?;
    let expression = parse_expression(symbol)?;
    let mut terms = Terms::new();
    let vocabulary = Vocabulary::default();
    let lowered = Lowering::new(&mut terms, &vocabulary, &NoDensities).expression(&expression);
    let term = lowered.map_err(|diagnostic| match diagnostic.code {
        Code::UnboundIndex => diagnostic.help(INDEX),
        _ => diagnostic,
    })?;
    Name::new(&terms, term, shown).ok_or_else(|| {
        let span = Span::new(0, symbol.len());
        wrong(
            span,
            "only a name, a function, `wᵀx` or `X w` has a display name: a sum or a product of numbers may go on",
        )
        .help(FORM)
    })
}

/// Adds a display name to others.
///
/// # Errors
/// If its symbol has one already.
pub fn add(names: &mut Names, name: Name) -> Result<(), Diagnostic> {
    if names.knows(&name) {
        let message = format!("`{}` has a display name already", name.of());
        return Err(Diagnostic::new(Code::DisplayName, message).help("leave one of the two out"));
    }
    names.add(name);
    Ok(())
}
