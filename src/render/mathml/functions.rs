//! Functions and calls in MathML.

use super::{APPLY, THIN, Writer};
use crate::render::math::{Kind, Math};
use crate::render::names;
use crate::term::ops::Form;
use crate::term::{Op, Separator};

impl Writer<'_> {
    pub(super) fn function(&mut self, op: Op, arguments: &[Math], bare: bool, tall: bool) {
        match op {
            Op::Abs => return self.fenced_bars("|", &arguments[0], tall),
            Op::Norm => return self.fenced_bars("‖", &arguments[0], tall),
            Op::Norm1 => {
                self.push("<msub>");
                self.row(|w| w.fenced_bars("‖", &arguments[0], tall));
                return self.push("<mn>1</mn></msub>");
            }
            Op::If => return self.cases(arguments),
            Op::Choose => {
                return self.stretched("(", ")", |w| {
                    w.push("<mfrac linethickness=\"0\">");
                    w.cell(&arguments[0]);
                    w.cell(&arguments[1]);
                    w.push("</mfrac>");
                });
            }
            Op::BesselI => {
                self.push("<msub><mi>I</mi>");
                self.script(|w| w.math(&arguments[0]));
                self.push("</msub>");
                self.push(APPLY);
                return self.in_fences("(", ")", tall, |w| w.math(&arguments[1]));
            }
            _ => self.function_name(op),
        }
        self.push(APPLY);
        if bare {
            self.push(THIN);
            return self.math(&arguments[0]);
        }
        self.in_fences("(", ")", tall, |w| w.listed(arguments, ","));
    }

    fn function_name(&mut self, op: Op) {
        match op {
            Op::Sigmoid if self.style.sigma_is_taken => self.mi("sigmoid"),
            Op::LogGamma => {
                self.mi("log");
                self.push(APPLY);
                self.push(THIN);
                self.mi("Γ");
            }
            Op::Indicator => self.mi("𝟏"),
            Op::Det | Op::Dim | Op::Trace => self.push(&format!(
                "<mi>{}</mi>",
                if op == Op::Trace { "tr" } else { op.row().name }
            )),
            _ => match op.row().form {
                Form::Function(latex) => self.mi(&names::of_command(latex)),
                _ => self.mi(op.row().name),
            },
        }
    }

    fn fenced_bars(&mut self, bar: &str, inner: &Math, tall: bool) {
        self.in_fences(bar, bar, tall, |w| w.math(inner));
    }

    /// The value where the condition holds, and the value elsewhere.
    fn cases(&mut self, arguments: &[Math]) {
        self.row(|w| {
            w.push(
                "<mo form=\"prefix\" stretchy=\"true\">{</mo><mtable class=\"cases\"><mtr><mtd>",
            );
            w.math(&arguments[1]);
            w.push("</mtd><mtd><mtext>if\u{a0}</mtext>");
            w.math(&arguments[0]);
            w.push("</mtd></mtr><mtr><mtd>");
            w.math(&arguments[2]);
            w.push("</mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable>");
        });
    }

    pub(super) fn listed(&mut self, arguments: &[Math], comma: &str) {
        for (k, argument) in arguments.iter().enumerate() {
            if k > 0 {
                self.between(comma);
            }
            self.math(argument);
        }
    }

    pub(super) fn call(&mut self, math: &Math) {
        let Kind::Call {
            name,
            subscripts,
            arguments,
        } = &math.kind
        else {
            return;
        };
        self.named(name, subscripts);
        self.push(APPLY);
        self.in_fences("(", ")", math.tall, |w| {
            for (k, (separator, argument)) in arguments.iter().enumerate() {
                match (separator, k) {
                    (Separator::Comma | Separator::Subscript, 0) => {}
                    (Separator::Comma | Separator::Subscript, _) => w.between(","),
                    (Separator::Bar, _) => w.relation("∣"),
                    (Separator::Argument, 0) => {}
                    (Separator::Semicolon, _) | (Separator::Argument, 1) => w.between(";"),
                    (Separator::Argument, _) => w.between(","),
                }
                w.math(argument);
            }
        });
    }
}
