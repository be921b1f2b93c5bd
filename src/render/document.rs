//! A derivation as a LaTeX document that stands alone: pdflatex sets it with nothing but `amsmath` and `amssymb`.

use super::align::{ALIGN_ON_PAGES, rows};
use super::fragment::{assumptions, model, result};
use super::latex::InLatex;
use super::latex::width::{LINE, QUAD};
use super::lines;
use super::{Page, escape, math, names, report};

const HEAD: &str = "\\documentclass{article}
\\usepackage[utf8]{inputenc}
\\usepackage{amsmath}
\\usepackage{amssymb}
\\allowdisplaybreaks
\\setlength{\\emergencystretch}{6em}
";

const CYRILLIC: &str = "\\IfFileExists{t2aenc.def}{\\usepackage[T1,T2A]{fontenc}}{}\n";

/// A letter that pdflatex cannot set is its number in a small frame, as browsers show it, and the document says so.
const OR_ELSE: &str = r"\newcommand{\lacks}{}
\newcommand{\orelse}[3]{\expandafter\ifx\csname u8:\detokenize{#1}\endcsname\relax
  \renewcommand{\lacks}{\begin{center}A letter that has no font here is its number in a frame.\end{center}}%
  \DeclareUnicodeCharacter{#2#3}{{\fboxsep.5pt\fboxrule.2pt\fbox{$\genfrac{}{}{0pt}{3}{#2}{#3}$}}}\fi}
";

/// The document.
pub fn write(page: &Page) -> String {
    let derivation = page.derivation;
    let mut out = String::from("\\begin{document}\n\\begin{center}\n\\LARGE ");
    title(page, &mut out);
    out.push_str("\n\\end{center}\n");
    let lacks = out.len();
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
    let lines = lines::lines(&formula, &InLatex(page.style()), room, room - 2 * QUAD);
    out.push_str(&lines.join(" \\\\\n&\\qquad "));
    out.push_str("\n\\end{align*}\n");
    result(page, &mut out);
    out.push_str("\\end{document}\n");
    let fonts = fonts(&out);
    if !fonts.is_empty() {
        out.insert_str(lacks, "\\lacks\n");
    }
    format!("{HEAD}{fonts}{out}")
}

/// What the head needs for letters of other scripts: the fonts for Cyrillic where they are installed, and for each letter
/// that then still is none of pdflatex's its number.
fn fonts(written: &str) -> String {
    let letters = names::foreign(written);
    let mut out = String::new();
    if letters
        .iter()
        .any(|letter| ('\u{400}'..='\u{52f}').contains(letter))
    {
        out.push_str(CYRILLIC);
    }
    if !letters.is_empty() {
        out.push_str(OR_ELSE);
    }
    for letter in letters {
        let code = format!("{:04X}", u32::from(letter));
        let (above, below) = code.split_at(code.len() - 2);
        out.push_str(&format!("\\orelse{{{letter}}}{{{above}}}{{{below}}}\n"));
    }
    out
}

/// `The mean squared error`, or what is derived where the result has no name.
fn title(page: &Page, out: &mut String) {
    let derivation = page.derivation;
    if let Some(name) = derivation.called() {
        return escape::tex(&format!("The {name}"), out);
    }
    out.push_str("A derivation for\\\\\n\\large\\texttt{");
    escape::typewriter(&report::model_line(derivation), out);
    out.push('}');
}

fn section(title: &str, out: &mut String) {
    out.push_str(&format!("\\section*{{{title}}}\n"));
}
