//! Derivations in documents: what a block of a document asks for, and what is put in its place.
//!
//! Nothing here opens a file or prints: [`markers::fill`] and [`fences::replace`] go from text to text, and
//! [`pandoc::filter`] from JSON to JSON. What is wrong comes back as [`Fault`]s with their lines.

pub mod fences;
pub mod markers;
pub mod pandoc;
mod request;

pub use request::{Request, spelled};

use crate::derivation::Derivation;
use crate::diag::{Code, Diagnostic};
use crate::model::Options;
use crate::render::{self, Checked, Page, escape};

/// What is wrong in a document, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the document, counted from 1.
    pub line: usize,
    /// One sentence without a full stop; a code in brackets behind it where it has one.
    pub message: String,
    /// What to do about it.
    pub help: Vec<String>,
    /// The document can be made all the same.
    pub is_warning: bool,
}

impl Fault {
    fn new(line: usize, message: impl Into<String>) -> Fault {
        Fault {
            line,
            message: message.into(),
            help: Vec::new(),
            is_warning: false,
        }
    }

    /// A diagnostic about a model whose first line is this line of the document.
    pub fn of(diagnostic: &Diagnostic, model: &str, first_line: usize) -> Fault {
        let start = diagnostic.labels.first().map_or(0, |l| l.span.start());
        let above = model.bytes().take(start).filter(|b| *b == b'\n').count();
        Fault {
            line: first_line + above,
            message: format!("{} [{}]", diagnostic.message, diagnostic.code.as_str()),
            help: diagnostic.help.clone(),
            is_warning: false,
        }
    }

    /// What a reader of the document cannot see of a derivation, whose model begins on this line: a density that does not
    /// integrate to one, a display name that sets nothing. What was assumed stands in the document.
    pub fn warnings(derivation: &Derivation, model: &str, first_line: usize) -> Vec<Fault> {
        let told = warnings(derivation).map(|warning| Fault {
            is_warning: true,
            ..Fault::of(warning, model, first_line)
        });
        told.collect()
    }

    /// `error: docs/mean.md:12: no distribution …`, with a line for each way out.
    pub fn say(&self, document: &str) -> String {
        let kind = if self.is_warning { "warning" } else { "error" };
        let mut out = format!("{kind}: {document}:{}: {}", self.line, self.message);
        for help in &self.help {
            out.push_str(&format!("\n  help: {help}"));
        }
        escape::visible(&out).into_owned()
    }
}

/// A derivation whose typed densities are weighed. Where the options are strict, one that does not add up to one is
/// refused and not only warned about.
///
/// # Errors
/// A diagnostic with its place in `model`.
pub fn weighed(model: &str, options: &Options) -> Result<Derivation, Diagnostic> {
    let mut derivation = crate::derive(model, options)?;
    crate::weigh(&mut derivation)?;
    let mut warnings = derivation.warnings.iter();
    match warnings.position(|warning| warning.code == Code::Mass) {
        Some(at) if options.strict => {
            let refused = derivation.warnings.swap_remove(at);
            Err(refused.help("without `--strict` it is derived all the same, with a warning"))
        }
        _ => Ok(derivation),
    }
}

/// The derivation that a request wants of a model, with every step replayed and a typed density weighed. Its warnings
/// have those of the display names with them.
///
/// # Errors
/// A diagnostic with its place in `model`.
pub fn derive(model: &str, request: &Request) -> Result<Derivation, Diagnostic> {
    let mut derivation = weighed(model, &request.options)?;
    let of_names = request.names.warnings(&derivation);
    derivation.warnings.extend(of_names);
    Ok(derivation)
}

/// The warnings about a derivation that do not stand in it, as its assumptions do.
fn warnings(derivation: &Derivation) -> impl Iterator<Item = &Diagnostic> {
    let all = derivation.warnings.iter();
    all.filter(|warning| warning.code != Code::Assumed)
}

/// A derivation as Markdown that can stand in a document, in the format of the request. HTML brings its style with it, and
/// `prefix` makes its anchors different from those of other derivations in the document.
pub fn markdown(derivation: &Derivation, request: &Request, prefix: &str) -> String {
    let page = page(derivation, request);
    match request.format.name {
        "html" | "html-fragment" => render::html::styled(&page, prefix),
        name if name.starts_with("markdown") => (request.format.write)(&page),
        name => fenced(&(request.format.write)(&page), name),
    }
}

/// A derivation with what its request says of the telling.
pub fn page<'d>(derivation: &'d Derivation, request: &'d Request) -> Page<'d> {
    Page {
        detail: request.detail,
        names: &request.names,
        checked: Some(Checked {
            replayed: derivation.steps.len(),
            sampled: 0,
        }),
        ..Page::new(derivation)
    }
}

/// Text as a block of code, in a fence that is longer than any in it.
pub fn fenced(text: &str, language: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end())
}
