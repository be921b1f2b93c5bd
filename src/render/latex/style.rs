//! What the formulas of one text agree on.

use crate::render::display::{self, Names};
use crate::term::{TermId, Terms};

/// What the formulas of one text agree on.
#[derive(Clone, Copy, Debug)]
pub struct Style<'n> {
    /// `σ` is a name there, so the sigmoid cannot be called σ.
    pub sigma_is_taken: bool,
    /// How the user wants symbols set.
    pub names: &'n Names,
}

impl Default for Style<'_> {
    fn default() -> Self {
        Style {
            sigma_is_taken: false,
            names: &display::NONE,
        }
    }
}

impl<'n> Style<'n> {
    /// The style for formulas that appear together.
    pub fn of(terms: &Terms, formulas: impl IntoIterator<Item = TermId>) -> Self {
        let sigma_is_taken = terms.find_name("σ").is_some_and(|sigma| {
            let mut formulas = formulas.into_iter();
            formulas.any(|formula| terms.mentions(formula, sigma))
        });
        Style {
            sigma_is_taken,
            ..Style::default()
        }
    }

    /// The same with symbols set as these names say.
    #[must_use]
    pub fn with(self, names: &'n Names) -> Self {
        Style { names, ..self }
    }
}
