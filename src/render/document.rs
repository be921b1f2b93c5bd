//! A derivation as a LaTeX document that stands alone: pdflatex sets it with nothing but `amsmath` and `amssymb`.

use super::align::{ALIGN_ON_PAGES, rows};
use super::fragment::{assumptions, model, result};
use super::latex::lines;
use super::latex::width::{LINE, QUAD};
use super::{Page, escape, math, report};

const HEAD: &str = "\\documentclass{article}
\\usepackage[utf8]{inputenc}
\\usepackage{amsmath}
\\usepackage{amssymb}
\\allowdisplaybreaks
\\setlength{\\emergencystretch}{6em}
";

/// The document.
pub fn write(page: &Page) -> String {
    let derivation = page.derivation;
    let mut out = String::from(HEAD);
    out.push_str("\\begin{document}\n\\begin{center}\n\\LARGE ");
    title(page, &mut out);
    out.push_str("\n\\end{center}\n");
    section("Model", &mut out);
    out.push_str("\\begin{flushleft}\\frenchspacing\n");
    model(derivation, &mut out);
    out.push_str("\n\\end{flushleft}\n");
    assumptions(page, &mut out);
    section("Derivation", &mut out);
    out.push_str(&rows(page, &ALIGN_ON_PAGES));
    section("Result", &mut out);
    out.push_str("\\begin{align*}\n&");
    let formula = math::build(&derivation.terms, derivation.result());
    let room = LINE - QUAD;
    let lines = lines::lines(&formula, page.style(), room, room - 2 * QUAD);
    out.push_str(&lines.join(" \\\\\n&\\qquad "));
    out.push_str("\n\\end{align*}\n");
    result(page, &mut out);
    if let Some(checked) = page.checked {
        out.push('\n');
        escape::tex(&report::checked(checked), &mut out);
        out.push('\n');
    }
    out.push_str("\\end{document}\n");
    out
}

/// `The mean squared error`, or what is derived where the result has no name.
fn title(page: &Page, out: &mut String) {
    let derivation = page.derivation;
    if let Some(loss) = &derivation.loss {
        return escape::tex(&format!("The {}", loss.name), out);
    }
    out.push_str("A derivation for\\\\\n\\large\\texttt{");
    escape::tex(&report::model_line(derivation), out);
    out.push('}');
}

fn section(title: &str, out: &mut String) {
    out.push_str(&format!("\\section*{{{title}}}\n"));
}
