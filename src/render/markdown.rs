//! A derivation in Markdown: words, and formulas in the fences that GitHub, mdBook or Jupyter reads as formulas.

use super::Page;
use super::align::{ALIGNED, rows};
use super::latex::latex_in;
use super::report::{naming, why};
use super::{assumption, escape};

/// For GitHub: formulas in fenced blocks of the language `math`, which keep every sign.
pub fn github(page: &Page) -> String {
    write(page, &GITHUB)
}

/// For mdBook with its MathJax: brackets with two backslashes, and every backslash, underscore and star of a formula
/// escaped, since Markdown reads the page before MathJax does.
pub fn mdbook(page: &Page) -> String {
    // mdBook would take this for a command; with the backslash it leaves it as it is, without the backslash.
    write(page, &MDBOOK).replace("{{#", "\\{{#")
}

/// For notebooks: formulas in dollars, which Jupyter takes out before it reads Markdown.
pub fn jupyter(page: &Page) -> String {
    write(page, &JUPYTER)
}

/// How formulas are written.
struct Flavour {
    /// Before and behind a formula in a line.
    inline: (&'static str, &'static str),
    /// Before and behind a formula of its own.
    display: (&'static str, &'static str),
    /// The formula as it stands in the file.
    escape: fn(&str) -> String,
}

const GITHUB: Flavour = Flavour {
    inline: ("$`", "`$"),
    display: ("```math\n", "\n```"),
    escape: |formula| formula.to_owned(),
};

const MDBOOK: Flavour = Flavour {
    inline: ("\\\\(", "\\\\)"),
    display: ("\\\\[\n", "\n\\\\]"),
    escape: kept_from_markdown,
};

const JUPYTER: Flavour = Flavour {
    inline: ("$", "$"),
    display: ("$$\n", "\n$$"),
    escape: |formula| formula.to_owned(),
};

/// A formula that Markdown leaves as it is: what it takes for marks or HTML is escaped.
fn kept_from_markdown(formula: &str) -> String {
    let mut out = String::with_capacity(2 * formula.len());
    for letter in formula.chars() {
        if "\\_*[]<&`~!|#".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

impl Flavour {
    fn inline(&self, formula: &str) -> String {
        let (open, close) = self.inline;
        format!("{open}{}{close}", (self.escape)(formula))
    }

    fn display(&self, formula: &str) -> String {
        let (open, close) = self.display;
        format!("{open}{}{close}\n", (self.escape)(formula.trim_end()))
    }
}

/// The whole page.
fn write(page: &Page, flavour: &Flavour) -> String {
    let derivation = page.derivation;
    let (terms, style) = (&derivation.terms, page.style());
    let mut out = format!(
        "**Model**\n\n{}\n",
        in_fence(&escape::visible(derivation.input.trim()))
    );
    if !derivation.assumptions.is_empty() {
        out.push_str("**Assuming**\n\n");
    }
    for assumption in &derivation.assumptions {
        let formula = flavour.inline(&assumption::latex(terms, assumption, style));
        let because = escaped(&why(assumption));
        out.push_str(&format!("* {formula}{because}\n"));
    }
    let names = page
        .names
        .in_latex(derivation, |formula| flavour.inline(formula));
    if !names.is_empty() {
        out.push_str(&format!("\n{names}\n"));
    }
    out.push_str("\n**Derivation**\n\n");
    out.push_str(&flavour.display(&rows(page, &ALIGNED)));
    for said in &derivation.remarks {
        out.push('\n');
        let words = |words: &str, out: &mut String| out.push_str(&escaped(words));
        let typed = |code: &str, out: &mut String| out.push_str(&format!("`{code}`"));
        super::remark::set(said, &mut out, &words, &typed);
        out.push('\n');
    }
    if let Some(loss) = &derivation.loss {
        let result = latex_in(terms, derivation.result(), style);
        let formula = |term| flavour.inline(&latex_in(terms, term, style));
        out.push_str(&format!(
            "\n{}\n\n{}",
            naming(loss, formula),
            flavour.display(&result)
        ));
    }
    if let Some(checked) = page.checked {
        out.push_str(&format!("\n{}\n", checked.said()));
    }
    out
}

/// Text as it was typed, in a fence that is longer than any in it.
fn in_fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}text\n{text}\n{fence}\n")
}

/// Words that Markdown must not read as marks.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        if "\\`*_[]<>|~$#&".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
