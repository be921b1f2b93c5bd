//! A derivation in LaTeX for a paper: one `align*`, with the model, what is assumed and the name of the result around it.

use super::Page;
use super::align::{ALIGN, ALIGN_ON_PAGES, Environment, rows};
use super::latex::{Style, latex_in};
use super::report::{naming, why};
use super::{assumption, escape, names, prose, remark};
use crate::derivation::{Assumption, Derivation};
use crate::term::Terms;

/// The fragment, ready to paste into a document that loads `amsmath` and `amssymb`. Where the page says how anchors begin, its
/// lines are numbered and have labels that begin so: `\eqref{mse-s3}` is step 3.
pub fn write(page: &Page) -> String {
    match page.anchors {
        Some(labels) => written(page, &Environment::labelled(labels)),
        None => written(page, &ALIGN),
    }
}

/// The same for TeX alone, where a star keeps a reason on the page of its formula. (KaTeX would show the star.)
pub fn on_pages(page: &Page) -> String {
    written(page, &ALIGN_ON_PAGES)
}

fn written(page: &Page, environment: &Environment<'_>) -> String {
    let derivation = page.derivation;
    let mut out = String::from("\\begin{flushleft}\\frenchspacing\nModel: ");
    model(derivation, &mut out);
    out.push_str("\n\\end{flushleft}\n");
    assumptions(page, &mut out);
    out.push_str("{\\allowdisplaybreaks\n");
    out.push_str(&rows(page, environment));
    out.push_str("}\n");
    result(page, &mut out);
    wants(&out) + &out
}

/// A comment on what a document needs that has letters of other scripts; nothing where there are none.
fn wants(written: &str) -> String {
    let letters: String = names::foreign(written).into_iter().collect();
    match letters.is_empty() {
        true => letters,
        false => {
            let is_cyrillic = letters.chars().all(|c| matches!(c, '\u{400}'..='\u{52f}'));
            let pdflatex = match is_cyrillic {
                true => "pdflatex wants \\usepackage[T2A]{fontenc}",
                false => "pdflatex has no font with all of them",
            };
            format!(
                "% Letters that a font must have: {letters}\n% Here {pdflatex}; XeLaTeX and LuaLaTeX want a font with these letters.\n"
            )
        }
    }
}

/// The model as it was typed, in the letters of a typewriter.
pub(super) fn model(derivation: &Derivation, out: &mut String) {
    let lines = derivation.input.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    for (k, line) in lines.enumerate() {
        out.push_str(if k > 0 { "\\\\\n" } else { "" });
        out.push_str("\\texttt{");
        escape::typewriter(line, out);
        out.push('}');
    }
}

/// What the display names stand for.
fn display_names(page: &Page, out: &mut String) {
    let told = page
        .names
        .in_latex(page.derivation, |formula| format!("${formula}$"));
    if !told.is_empty() {
        out.push_str(&format!(
            "\\begin{{sloppypar}}\\noindent\n{told}\n\\end{{sloppypar}}\n"
        ));
    }
}

/// What holds, one line each.
pub(super) fn assumptions(page: &Page, out: &mut String) {
    let derivation = page.derivation;
    display_names(page, out);
    if derivation.assumptions.is_empty() {
        return;
    }
    out.push_str("\\noindent Assuming\n\\begin{itemize}\\raggedright\n");
    let style = page.style();
    for assumption in &derivation.assumptions {
        out.push_str("\\item ");
        self::assumption(&derivation.terms, assumption, style, out);
        out.push('\n');
    }
    out.push_str("\\end{itemize}\n");
}

fn assumption(terms: &Terms, assumption: &Assumption, style: Style<'_>, out: &mut String) {
    let formula = assumption::latex(terms, assumption, style);
    out.push_str(&format!("${formula}$"));
    prose::in_paragraph(&why(assumption), out);
}

/// The name of the result, what should be known of it, and what was checked.
pub(super) fn result(page: &Page, out: &mut String) {
    let derivation = page.derivation;
    for said in &derivation.remarks {
        let typed = |code: &str, out: &mut String| {
            out.push_str("\\texttt{");
            escape::typewriter(code, out);
            out.push('}');
        };
        // What is typed has few places to break.
        out.push_str("\\begin{sloppypar}\n");
        remark::set(said, out, &prose::in_paragraph, &typed);
        out.push_str("\n\\end{sloppypar}\n");
    }
    if let Some(loss) = &derivation.loss {
        let style = page.style();
        let formula = |term| format!("${}$", latex_in(&derivation.terms, term, style));
        out.push_str("\\begin{sloppypar}\n");
        out.push_str(&naming(loss, formula));
        out.push_str("\n\\end{sloppypar}\n");
    }
    if let Some(checked) = page.checked {
        out.push('\n');
        escape::tex(checked.said(), out);
        out.push('\n');
    }
}
