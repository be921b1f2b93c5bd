//! Names in MathML: letters, accents, and what stands below and above them.

use super::{TOP, Writer};
use crate::render::display::Latex;
use crate::render::math::{self, Kind, Label, Math};
use crate::render::{escape, names};

impl<'o> Writer<'o> {
    pub(super) fn names(&mut self, names: &[&str]) {
        for (k, name) in names.iter().enumerate() {
            if k > 0 {
                self.between(",");
            }
            self.named(name, &[]);
        }
    }

    pub(super) fn label(&mut self, label: Label) {
        self.named(&label.spelled(), &[]);
    }

    /// A base with something above it; a name keeps its subscript below that.
    pub(super) fn raised(&mut self, base: &Math, exponent: impl FnOnce(&mut Self)) {
        if let Some((shown, subscripts)) = self.shown_as(base)
            && shown.above().is_none()
            && (shown.below().is_some() || !subscripts.is_empty())
        {
            self.push("<msubsup>");
            self.row(|w| w.push(shown.base().mathml()));
            self.below_shown(shown, &subscripts);
            self.script(exponent);
            return self.push("</msubsup>");
        }
        let (name, subscripts): (&str, &[Math]) = match &base.kind {
            Kind::Symbol(name) if !base.marked => (name, &[]),
            Kind::Subscript(inner, subscripts) if !base.marked => match inner.kind {
                Kind::Symbol(name) if !inner.marked => (name, subscripts),
                _ => ("", &[]),
            },
            _ => ("", &[]),
        };
        let is_displayed =
            self.style.names.of_word(name).is_some() || self.style.names.of_part(base).is_some();
        if name.is_empty() || is_displayed || !has_subscript(name, subscripts) {
            self.push("<msup>");
            self.cell(base);
            self.script(exponent);
            return self.push("</msup>");
        }
        self.push("<msubsup>");
        self.base(&names::pieces(name));
        self.script(|w| w.below(&names::pieces(name), subscripts));
        self.script(exponent);
        self.push("</msubsup>");
    }

    pub(super) fn transposed(&mut self, base: &Math) {
        self.raised(base, |w| w.push(TOP));
    }

    pub(super) fn subscript(&mut self, base: &Math, subscripts: &[Math]) {
        if let (Kind::Symbol(name), false) = (&base.kind, base.marked) {
            return self.named(name, subscripts);
        }
        self.push("<msub>");
        self.cell(base);
        self.script(|w| w.subscripts(subscripts));
        self.push("</msub>");
    }

    /// A name with its own subscript and further ones, all in one.
    pub(super) fn named(&mut self, name: &str, subscripts: &[Math]) {
        if let Some(shown) = self.style.names.of_word(name) {
            return self.displayed(shown, subscripts);
        }
        let pieces = names::pieces(name);
        if !has_subscript(name, subscripts) {
            return self.base(&pieces);
        }
        self.push("<msub>");
        self.base(&pieces);
        self.script(|w| w.below(&pieces, subscripts));
        self.push("</msub>");
    }

    /// How the user wants a symbol set, and what the data have below it; nothing of what carries a mark.
    fn shown_as<'t>(&self, math: &Math<'t>) -> Option<(&'o Latex, Vec<Math<'t>>)> {
        let names = self.style.names;
        match &math.kind {
            _ if math.marked => None,
            _ if let Some(part) = names.of_part(math) => Some(part),
            Kind::Symbol(name) => names.of_word(name).map(|shown| (shown, Vec::new())),
            Kind::Subscript(base, subscripts) => match base.kind {
                Kind::Symbol(name) if !base.marked => {
                    names.of_word(name).map(|shown| (shown, subscripts.clone()))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// A symbol as the user wants it set, whose own subscript the others follow.
    pub(super) fn displayed(&mut self, shown: &Latex, subscripts: &[Math]) {
        let has_below = shown.below().is_some() || !subscripts.is_empty();
        let element = match (has_below, shown.above().is_some()) {
            (false, false) => return self.row(|w| w.push(shown.mathml())),
            (true, false) => "msub",
            (false, true) => "msup",
            (true, true) => "msubsup",
        };
        self.push(&format!("<{element}>"));
        self.row(|w| w.push(shown.base().mathml()));
        if has_below {
            self.below_shown(shown, subscripts);
        }
        if let Some(above) = shown.above() {
            self.script(|w| w.push(above.mathml()));
        }
        self.push(&format!("</{element}>"));
    }

    fn below_shown(&mut self, shown: &Latex, subscripts: &[Math]) {
        self.script(|w| {
            if let Some(below) = shown.below() {
                w.push(below.mathml());
                if !subscripts.is_empty() {
                    w.between(",");
                }
            }
            w.subscripts(subscripts);
        });
    }

    /// What stands on the line, with its accents: one element.
    fn base(&mut self, pieces: &names::Pieces) {
        for _ in pieces.marks.chars() {
            self.push("<mover accent=\"true\">");
        }
        self.mi(pieces.base);
        for mark in pieces.marks.chars() {
            let accent = names::accent(mark);
            self.push(&format!("<mo stretchy=\"false\">{accent}</mo></mover>"));
        }
    }

    /// What stands below the line.
    fn below(&mut self, pieces: &names::Pieces, subscripts: &[Math]) {
        let mut first = true;
        for part in [pieces.digits, pieces.subscript] {
            if part.is_empty() {
                continue;
            }
            if !std::mem::take(&mut first) {
                self.between(",");
            }
            self.word_below(part);
        }
        if !first && !subscripts.is_empty() {
            self.between(",");
        }
        self.subscripts(subscripts);
    }

    fn word_below(&mut self, word: &str) {
        let letters = word.chars().count();
        if word.chars().all(|c| c.is_ascii_digit()) {
            self.push(&format!("<mn>{word}</mn>"));
        } else if letters == 1 {
            self.mi(word);
        } else {
            self.push("<mtext>");
            escape::html(word, self.out);
            self.push("</mtext>");
        }
    }

    pub(super) fn subscripts(&mut self, subscripts: &[Math]) {
        let apart = !math::are_letters(subscripts);
        for (k, subscript) in subscripts.iter().enumerate() {
            if k > 0 && apart {
                self.between(",");
            }
            self.math(subscript);
        }
    }
}

fn has_subscript(name: &str, subscripts: &[Math]) -> bool {
    let pieces = names::pieces(name);
    !pieces.digits.is_empty() || !pieces.subscript.is_empty() || !subscripts.is_empty()
}
