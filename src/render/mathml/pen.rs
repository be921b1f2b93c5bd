//! The pieces of a formula of several lines in MathML. Each line is a row of its own, so brackets whose partner stands on
//! another line have a fixed size.

use super::{TIMES, TOP, Writer};
use crate::render::latex::Style;
use crate::render::lines::{Fence, Pen, Raised};
use crate::render::math::{self, Math, Sign};
use crate::term::Op;

/// An exponent.
const HALF: &str = "<mrow><mn>1</mn><mo lspace=\"0\" rspace=\"0\">/</mo><mn>2</mn></mrow>";

/// Sets pieces in MathML.
pub struct InMathml<'n>(pub Style<'n>);

impl InMathml<'_> {
    fn written(&self, write: impl FnOnce(&mut Writer<'_>)) -> String {
        let mut out = String::new();
        write(&mut Writer {
            out: &mut out,
            style: self.0,
            in_script: false,
        });
        out
    }
}

impl Pen for InMathml<'_> {
    fn style(&self) -> Style<'_> {
        self.0
    }

    fn whole(&self, math: &Math) -> String {
        self.written(|w| w.unmarked(math))
    }

    fn head(&self, math: &Math) -> String {
        self.written(|w| w.head(math))
    }

    fn function(&self, op: Op, bare: bool) -> String {
        self.written(|w| {
            w.function_name(op);
            w.apply(bare);
        })
    }

    // A sign at the start or at the end of a line is still one between two things.
    fn sign(&self, sign: Sign) -> &'static str {
        match sign {
            Sign::None => "",
            Sign::Prefix => "<mo form=\"prefix\">−</mo>",
            Sign::Minus => "<mo form=\"infix\">−</mo>",
            Sign::Plus => "<mo form=\"infix\">+</mo>",
        }
    }

    fn negative(&self) -> &'static str {
        self.sign(Sign::Prefix)
    }

    fn relation(&self, op: Op) -> String {
        self.written(|w| w.relation_between(math::comparison(op)))
    }

    fn parallel(&self) -> String {
        self.written(|w| w.relation("∥"))
    }

    fn gap(&self, left: &Math, right: &Math) -> String {
        self.written(|w| w.gap(left, right))
    }

    fn transposed(&self, math: &Math) -> String {
        self.written(|w| w.transposed(math))
    }

    fn beside(&self) -> &'static str {
        TIMES
    }

    fn times(&self) -> &'static str {
        "<mo form=\"infix\">⋅</mo>"
    }

    fn slash(&self) -> &'static str {
        "<mo lspace=\"0.2em\" rspace=\"0.2em\">/</mo>"
    }

    fn comma(&self) -> &'static str {
        "<mo separator=\"true\">,</mo>"
    }

    fn fences(&self, open: char, tall: bool, raised: Option<Raised<'_, '_>>) -> [Fence; 2] {
        let close = match open {
            '[' => ']',
            '‖' => '‖',
            _ => ')',
        };
        let size = if tall { "2.4em" } else { "1.2em" };
        let whole = |form, sign| format!("<mo form=\"{form}\" stretchy=\"{tall}\">{sign}</mo>");
        let parted = |form, sign| {
            let size = format!("minsize=\"{size}\" maxsize=\"{size}\"");
            format!("<mo form=\"{form}\" stretchy=\"true\" {size}>{sign}</mo>")
        };
        let raise = |base: String| match raised {
            None => base,
            Some(Raised::Half) => format!("{base}{HALF}</msup>"),
            Some(Raised::Transposed) => format!("{base}{TOP}</msup>"),
            Some(Raised::To(exponent)) => {
                let exponent = self.written(|w| w.script(|w| w.math(exponent)));
                format!("{base}{exponent}</msup>")
            }
        };
        let power = raised.map_or("", |_| "<msup>");
        [
            Fence {
                whole: format!("{power}<mrow>{}", whole("prefix", open)),
                parted: parted("prefix", open),
            },
            Fence {
                whole: raise(format!("{}</mrow>", whole("postfix", close))),
                parted: raise(match raised {
                    None => parted("postfix", close),
                    // A base that is nothing but the bracket would not grow.
                    Some(_) => format!("<msup><mrow><mi></mi>{}</mrow>", parted("postfix", close)),
                }),
            },
        ]
    }

    fn cases(&self, condition: &Math, [then, otherwise]: [&[String]; 2]) -> String {
        self.written(|w| {
            w.in_cases(
                condition,
                |w| w.push(&cell(then)),
                |w| w.push(&cell(otherwise)),
            )
        })
    }

    fn marked(&self, text: &str) -> String {
        format!("<mrow class=\"changed\">{text}</mrow>")
    }
}

/// A value of cases.
fn cell(lines: &[String]) -> String {
    match lines {
        [only] => only.clone(),
        several => {
            let rows = several
                .iter()
                .map(|line| format!("<mtr><mtd>{line}</mtd></mtr>"));
            let rows: String = rows.collect();
            format!("<mtable class=\"rows\" displaystyle=\"true\">{rows}</mtable>")
        }
    }
}
