//! Surprisal: from a probabilistic model to its maximum-likelihood loss, step by step.
//!
//! # For a generator of documents
//!
//! Derive, then write; what was derived was also checked, rule by rule.
//!
//! ```
//! use surprisal::model::Options;
//! use surprisal::render::{Page, html, outline::Detail};
//!
//! let derivation = surprisal::derive("y ~ Normal(f(x; θ), σ²) where σ > 0", &Options::default())?;
//! let page = Page { detail: Detail::Brief, ..Page::new(&derivation) };
//! let fragment = html::fragment(&page, "mse-"); // one line of HTML; `html::STYLE` belongs to it
//! let markdown = page.written("markdown").expect("a format of the table");
//! assert!(fragment.contains("<math") && markdown.contains("```math"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`render::FORMATS`] holds every format, each a function from a [`render::Page`] to a `String`.
//!
//! Steps are data. Terms live in the store of their derivation and become text or LaTeX one by one:
//!
//! ```
//! use surprisal::model::Options;
//! use surprisal::render::{latex::latex, text::plain};
//!
//! let options = Options { parameters: vec!["w".into()], ..Options::default() };
//! let derivation = surprisal::derive("y ~ Poisson(exp(wᵀx))", &options)?;
//! for step in &derivation.steps {
//!     let formula = latex(&derivation.terms, step.after);
//!     assert!(!formula.is_empty() && !step.reason.is_empty());
//! }
//! let loss = plain(&derivation.terms, derivation.result());
//! assert!(loss.starts_with("argmin[w]"), "{loss}");
//! # Ok::<(), surprisal::diag::Diagnostic>(())
//! ```
//!
//! Errors are values: a code, a sentence, places in the text, ways out. As text they are the sentence with its code.
//!
//! ```
//! use surprisal::{diag::Code, model::Options};
//!
//! let text = "y ~ Nromal(f(x; θ), σ²)";
//! let wrong = surprisal::derive(text, &Options::default()).expect_err("a misspelt name");
//! assert_eq!(wrong.code, Code::UnknownDistribution);
//! assert!(text[wrong.labels[0].span.range()].starts_with("Nromal"));
//! assert!(wrong.help[0].contains("Normal") && wrong.to_string().ends_with("[E0204]"));
//! ```
//!
//! With the feature `documents`, [`documents`] fills marked parts of Markdown, replaces fenced blocks and filters the JSON
//! of Pandoc, from text to text. The library prints nothing, opens no files, starts no threads and knows no clock.

pub mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;
pub mod derivation;
pub mod derive;
pub mod diag;
#[cfg(feature = "documents")]
pub mod documents;
pub mod greek;
pub mod lower;
pub mod model;
pub mod naming;
pub mod render;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod term;
pub mod verify;
mod weigh;

pub use weigh::weigh;

/// From the text of a model to its checked derivation.
///
/// # Errors
/// A diagnostic with its place in `text`.
pub fn derive(
    text: &str,
    options: &model::Options,
) -> Result<derivation::Derivation, diag::Diagnostic> {
    let input = syntax::parse_input(text)?;
    let model = model::build(&input, text, options)?;
    let mut derivation = derive::derive(model, text, options.goal).map_err(|mut problem| {
        if problem.labels.is_empty() {
            let span = source::Span::new(0, text.trim_end().len());
            let text = String::new();
            problem.labels.push(diag::Label { span, text });
        }
        problem
    })?;
    verify::replay(&mut derivation).map_err(|refusal| {
        diag::Diagnostic::new(
            diag::Code::Internal,
            format!("the checker refused a step: {refusal}"),
        )
        .help("this is a fault of the program and not of the model: please report it; the formula in another form, such as with its brackets opened, may derive")
    })?;
    Ok(derivation)
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
