//! Functions and calls in MathML.

use super::{APPLY, THIN, Writer};
use crate::render::math::{self, Kind, Mark, Math, Shape};
use crate::render::names;
use crate::term::Op;
use crate::term::ops::Form;

impl Writer<'_> {
    pub(super) fn function(&mut self, op: Op, arguments: &[Math], bare: bool, tall: bool) {
        match math::shape(op, arguments) {
            Shape::Bars(inner) => return self.fenced_bars("|", inner, tall),
            Shape::Norm(inner, None) => return self.fenced_bars("‖", inner, tall),
            Shape::Norm(inner, Some(below)) => {
                self.push("<msub>");
                self.row(|w| w.fenced_bars("‖", inner, tall));
                return self.push(&format!("<mn>{below}</mn></msub>"));
            }
            Shape::Cases(condition, value, elsewhere) => {
                return self.cases(condition, value, elsewhere);
            }
            Shape::Binomial(from, chosen) => {
                return self.stretched("(", ")", |w| {
                    w.push("<mfrac linethickness=\"0\">");
                    w.cell(from);
                    w.cell(chosen);
                    w.push("</mfrac>");
                });
            }
            Shape::OfOrder(letter, order, argument) => {
                self.push(&format!("<msub><mi>{letter}</mi>"));
                self.script(|w| w.math(order));
                self.push("</msub>");
                self.push(APPLY);
                return self.in_fences("(", ")", tall, |w| w.math(argument));
            }
            Shape::Named => self.function_name(op),
        }
        self.apply(bare);
        if bare {
            return self.math(&arguments[0]);
        }
        self.in_fences("(", ")", tall, |w| w.listed(arguments, ","));
    }

    /// What stands between a function and its argument.
    pub(super) fn apply(&mut self, bare: bool) {
        self.push(APPLY);
        self.push(if bare { THIN } else { "" });
    }

    pub(super) fn function_name(&mut self, op: Op) {
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
    fn cases(&mut self, condition: &Math, value: &Math, elsewhere: &Math) {
        self.in_cases(condition, |w| w.math(value), |w| w.math(elsewhere));
    }

    pub(super) fn in_cases(
        &mut self,
        condition: &Math,
        value: impl FnOnce(&mut Self),
        elsewhere: impl FnOnce(&mut Self),
    ) {
        self.row(|w| {
            w.push(
                "<mo form=\"prefix\" stretchy=\"true\">{</mo><mtable class=\"cases\"><mtr><mtd>",
            );
            value(w);
            w.push("</mtd><mtd><mtext>if\u{a0}</mtext>");
            w.math(condition);
            w.push("</mtd></mtr><mtr><mtd>");
            elsewhere(w);
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
            for (mark, argument) in math::marked(arguments) {
                match mark {
                    Mark::None => {}
                    Mark::Comma => w.between(","),
                    Mark::Semicolon => w.between(";"),
                    Mark::Bar => w.relation("∣"),
                }
                w.math(argument);
            }
        });
    }
}
