//! From terms and derivations to text that people and programs read. Nothing here prints or opens a file.

pub mod align;
pub mod assumption;
pub mod changes;
pub mod display;
mod document;
pub mod escape;
mod fragment;
pub mod html;
pub mod json;
pub mod latex;
mod lines;
pub mod markdown;
pub mod math;
pub mod mathml;
mod names;
mod notes;
pub mod outline;
mod prose;
mod remark;
pub mod report;
pub mod spoken;
pub mod text;
pub mod words;

#[cfg(test)]
mod tests;

use crate::derivation::Derivation;
use outline::{Detail, Outline};

/// What is to be shown, and how much of it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'d> {
    /// The derivation.
    pub derivation: &'d Derivation,
    /// How much is told.
    pub detail: Detail,
    /// What the checker did, if it ran.
    pub checked: Option<Checked>,
    /// How many columns a line of plain text may have.
    pub width: usize,
    /// How formulas stand in plain text.
    pub layout: Layout,
    /// A page carries the font of its formulas.
    pub embeds_font: bool,
    /// How the anchors of a part of a page begin; by the model where nothing is said, so that the same model twice has the same.
    /// In LaTeX the lines have labels that begin so, and where nothing is said they have none.
    pub anchors: Option<&'d str>,
    /// How symbols are set in LaTeX and on a page.
    pub names: &'d display::Names,
}

impl<'d> Page<'d> {
    /// A derivation at normal detail, for a terminal of 100 columns.
    pub fn new(derivation: &'d Derivation) -> Page<'d> {
        Page {
            derivation,
            detail: Detail::Normal,
            checked: None,
            width: 100,
            layout: Layout::Line,
            embeds_font: true,
            anchors: None,
            names: &display::NONE,
        }
    }

    /// The page in the format of that name, a row of [`FORMATS`]; none if there is no such row.
    pub fn written(&self, format: &str) -> Option<String> {
        self::format(format).map(|format| (format.write)(self))
    }

    /// The lines and their reasons in LaTeX, as an `aligned` that stands in a display of any kind.
    pub fn aligned(&self) -> String {
        align::rows(self, &align::ALIGNED)
    }

    /// The whole in LaTeX for TeX alone: it may go over several pages, of which none ends between a formula and its reason.
    pub fn in_latex(&self) -> String {
        fragment::on_pages(self)
    }

    /// The style in which all statements of the derivation agree.
    pub fn style(&self) -> latex::Style<'d> {
        let derivation = self.derivation;
        let after = derivation.steps.iter().map(|step| step.after);
        let all = after.chain([derivation.start]);
        latex::Style::of(&derivation.terms, all).with(self.names)
    }

    fn outline(&self) -> Outline {
        Outline::new(self.derivation, self.detail)
    }
}

/// How formulas stand in plain text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// In one line, in the notation that parses back.
    #[default]
    Line,
    /// In two dimensions: fractions with a bar, limits below and above their sign.
    Plane,
    /// In two dimensions if every formula is as narrow as the page, otherwise in one line.
    Auto,
}

/// What the checker did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Steps that were replayed rule by rule.
    pub replayed: usize,
    /// Steps whose law was tried at random points.
    pub sampled: usize,
}

impl Checked {
    /// The sentence for the reader. How many steps are shown depends on the detail, so that no number of them would be
    /// understood.
    pub fn said(self) -> &'static str {
        match self.sampled {
            0 => "Checked: all steps replayed rule by rule.",
            _ => "Checked: all steps replayed rule by rule, and their laws tried at random points.",
        }
    }
}

/// One output format.
pub struct Format {
    /// As it is given on the command line.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// How the name of a file ends that is in this format unless something else is said; empty if it is that of another format.
    pub ending: &'static str,
    /// Its writer.
    pub write: fn(&Page) -> String,
}

/// Every output format.
#[rustfmt::skip]
pub static FORMATS: &[Format] = &[
    Format { name: "text",             about: "For a terminal",                                            ending: "txt",  write: report::write },
    Format { name: "latex",            about: "For a paper: an align* with words around it (amsmath, amssymb)", ending: "",     write: fragment::write },
    Format { name: "tex",              about: "A document that pdflatex sets",                             ending: "tex",  write: document::write },
    Format { name: "markdown",         about: "For GitHub, with math blocks",                              ending: "md",   write: markdown::github },
    Format { name: "markdown-mdbook",  about: "For mdBook with MathJax",                                   ending: "",     write: markdown::mdbook },
    Format { name: "markdown-jupyter", about: "For notebooks, with formulas in dollars",                   ending: "",     write: markdown::jupyter },
    Format { name: "html",             about: "A page that stands alone",                                  ending: "html", write: html::write },
    Format { name: "html-fragment",    about: "A part of a page, on one line, with its style",             ending: "",     write: html::part },
    Format { name: "json",             about: "For programs; `surprisal schema` tells its keys",            ending: "json", write: json::write },
];

/// An option of the command that is about some formats only.
struct Particular {
    option: &'static str,
    /// What it is about.
    about: &'static str,
    /// The formats in which it does something.
    formats: fn(&str) -> bool,
    /// One of them.
    such_as: &'static str,
}

/// Every such option.
#[rustfmt::skip]
static PARTICULAR: &[Particular] = &[
    Particular { option: "anchors", about: "the anchors of a fragment", formats: |f| matches!(f, "html-fragment" | "latex"), such_as: "html-fragment` or `--format latex" },
    Particular { option: "font",    about: "the font of a page",        formats: |f| f == "html", such_as: "html" },
    Particular { option: "style",   about: "plain text",                formats: |f| f == "text", such_as: "text" },
    Particular { option: "display", about: "how formulas are set",      formats: |f| f != "text", such_as: "latex" },
    Particular { option: "detail",  about: "how much is told",          formats: |f| f != "json", such_as: "text" },
];

/// Why an option does nothing in a format, where it does nothing.
pub fn idle(option: &str, format: &str) -> Option<String> {
    let row = PARTICULAR.iter().find(|row| row.option == option)?;
    (!(row.formats)(format)).then(|| {
        let Particular { about, such_as, .. } = row;
        format!(
            "`--{option}` is about {about}, and does nothing in `{format}`: leave it out, or write `--format {such_as}`"
        )
    })
}

/// The format of that name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// The format of files whose names end so.
pub fn format_by_ending(ending: &str) -> Option<&'static Format> {
    let ending = ending.to_ascii_lowercase();
    let ending = match ending.as_str() {
        "htm" => "html",
        "markdown" => "md",
        other => other,
    };
    let mut rows = FORMATS.iter().filter(|format| !format.ending.is_empty());
    rows.find(|format| format.ending == ending)
}
