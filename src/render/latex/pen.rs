//! The pieces of a formula of several lines in LaTeX.

use super::{PARALLEL, Style, TRANSPOSED, Writer, command, gap};
use crate::render::lines::{Fence, Pen, Raised};
use crate::render::math::{Math, Sign};
use crate::term::Op;

/// Sets pieces in LaTeX.
pub struct InLatex<'n>(pub Style<'n>);

impl InLatex<'_> {
    fn written(&self, write: impl FnOnce(&mut Writer<'_>)) -> String {
        let mut out = String::new();
        write(&mut Writer {
            out: &mut out,
            style: self.0,
        });
        out
    }
}

impl Pen for InLatex<'_> {
    fn style(&self) -> Style<'_> {
        self.0
    }

    fn whole(&self, math: &Math) -> String {
        self.written(|w| w.math(math))
    }

    fn head(&self, math: &Math) -> String {
        self.written(|w| w.head(math))
    }

    fn function(&self, op: Op, bare: bool) -> String {
        let space = if bare { " " } else { "" };
        self.written(|w| w.function_name(op)) + space
    }

    fn sign(&self, sign: Sign) -> &'static str {
        sign.spaced()
    }

    fn negative(&self) -> &'static str {
        "{-}"
    }

    fn relation(&self, op: Op) -> String {
        format!(" {} ", command(op))
    }

    fn parallel(&self) -> String {
        PARALLEL.to_owned()
    }

    fn gap(&self, left: &Math, right: &Math) -> String {
        gap(left, right).to_owned()
    }

    fn transposed(&self, math: &Math) -> String {
        self.written(|w| w.raised(math, TRANSPOSED))
    }

    fn beside(&self) -> &'static str {
        " "
    }

    fn times(&self) -> &'static str {
        "\\cdot "
    }

    fn slash(&self) -> &'static str {
        " / "
    }

    fn comma(&self) -> &'static str {
        ", "
    }

    fn fences(&self, open: char, tall: bool, raised: Option<Raised<'_, '_>>) -> [Fence; 2] {
        let exponent = match raised {
            None => String::new(),
            Some(Raised::Half) => "^{1/2}".to_owned(),
            Some(Raised::Transposed) => TRANSPOSED.to_owned(),
            Some(Raised::To(exponent)) => self.written(|w| w.enclosed("^{", exponent, "}")),
        };
        let [open, close] = match (open, tall) {
            ('[', true) => [("\\left[ ", "\\biggl[ "), (" \\right]", " \\biggr]")],
            ('[', false) => [("[", "\\bigl[ "), ("]", " \\bigr]")],
            ('‖', true) => [
                ("\\left\\lVert ", "\\biggl\\lVert "),
                (" \\right\\rVert", " \\biggr\\rVert"),
            ],
            ('‖', false) => [
                ("\\lVert ", "\\bigl\\lVert "),
                (" \\rVert", " \\bigr\\rVert"),
            ],
            (_, true) => [("\\left( ", "\\biggl( "), (" \\right)", " \\biggr)")],
            (_, false) => [("(", "\\bigl( "), (")", " \\bigr)")],
        };
        let fence = |(whole, parted): (&str, &str), behind: &str| Fence {
            whole: whole.to_owned() + behind,
            parted: parted.to_owned() + behind,
        };
        [fence(open, ""), fence(close, &exponent)]
    }

    fn cases(&self, condition: &Math, [then, otherwise]: [&[String]; 2]) -> String {
        let condition = self.whole(condition);
        format!(
            "\\begin{{cases}} {} & \\text{{if }} {condition} \\\\ {} & \\text{{otherwise}} \\end{{cases}}",
            cell(then),
            cell(otherwise)
        )
    }

    fn marked(&self, text: &str) -> String {
        text.to_owned() // there are no marks in LaTeX
    }
}

/// A value of cases.
fn cell(lines: &[String]) -> String {
    match lines {
        [only] => only.clone(),
        several => format!(
            "\\begin{{aligned}} & {} \\end{{aligned}}",
            several.join(" \\\\ & \\quad ")
        ),
    }
}
