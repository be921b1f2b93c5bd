//! Names in LaTeX, and what stands below and above them.

use super::Writer;
use crate::render::display::Latex;
use crate::render::math::{self, Kind, Math};
use crate::render::names;

/// What a group begins with that holds a lone accent: TeX takes such a group away, and the scripts that follow would be second ones.
const ACCENTS: &[&str] = &[
    "\\hat", "\\bar", "\\tilde", "\\vec", "\\dot", "\\ddot", "\\wide",
];

impl Writer<'_> {
    /// Sets a call or a subscripted name as the user wants it, if that is said.
    pub(super) fn displayed(&mut self, math: &Math) -> bool {
        let Some((shown, subscripts)) = self.style.names.of_part(math) else {
            return false;
        };
        self.shown(shown, &subscripts);
        true
    }

    /// A symbol as the user wants it, whose own subscript the others follow: `\hat{y}_{a,i}`.
    fn shown(&mut self, shown: &Latex, subscripts: &[Math]) {
        self.push(shown.base().latex());
        let own = shown.below().map_or("", |below| below.latex());
        self.below(own, subscripts);
        if let Some(above) = shown.above() {
            self.push(&format!("^{{{}}}", above.latex()));
        }
    }

    pub(super) fn names(&mut self, names: &[&str]) {
        for (k, name) in names.iter().enumerate() {
            self.push(if k > 0 { ", " } else { "" });
            self.named(name, &[]);
        }
    }

    /// A base and what begins with `^`. What the user has above a symbol keeps to a group.
    pub(super) fn raised(&mut self, base: &Math, above: &str) {
        let start = self.out.len();
        self.math(base);
        if self.has_mark(base) {
            self.group(start);
        }
        self.push(above);
    }

    /// The user has something above the symbol.
    fn has_mark(&self, math: &Math) -> bool {
        let names = self.style.names;
        let word = |name: &str| {
            names
                .of_word(name)
                .is_some_and(|shown| shown.above().is_some())
        };
        match &math.kind {
            _ if let Some((shown, _)) = names.of_part(math) => shown.above().is_some(),
            Kind::Symbol(name) => word(name),
            Kind::Variable(label) => word(&label.spelled()),
            Kind::Subscript(base, _) => self.has_mark(base),
            Kind::Slice(parts) => self.has_mark(&parts[0]),
            _ => false,
        }
    }

    /// Braces around what was written since then, so that scripts may follow.
    fn group(&mut self, start: usize) {
        let written = &self.out[start..];
        let is_accent = ACCENTS.iter().any(|accent| written.starts_with(accent));
        let open = if is_accent { "{{}" } else { "{" };
        self.out.insert_str(start, open);
        self.push("}");
    }

    pub(super) fn subscript(&mut self, base: &Math, subscripts: &[Math]) {
        if let Kind::Symbol(name) = base.kind {
            return self.named(name, subscripts);
        }
        let start = self.out.len();
        self.math(base);
        if matches!(base.kind, Kind::Subscript(..)) {
            self.group(start);
        }
        self.below("", subscripts);
    }

    /// `y_{1:m}`, and `x_{i,1:t-1}` where the base has a subscript already.
    pub(super) fn slice(&mut self, base: &Math, low: &Math, high: &Math) {
        let (base, before) = math::sliced(base);
        let (mut own, mut above) = (String::new(), String::new());
        let start = self.out.len();
        match base.kind {
            Kind::Symbol(name) => match self.style.names.of_word(name) {
                Some(shown) => {
                    self.push(shown.base().latex());
                    own.push_str(shown.below().map_or("", |below| below.latex()));
                    above.push_str(shown.above().map_or("", |above| above.latex()));
                }
                None => names::latex(name, self.out, &mut own),
            },
            Kind::Subscript(..) | Kind::Slice(_) => {
                self.math(base);
                self.group(start); // two need braces
            }
            _ => {
                self.math(base);
                if self.style.names.of_part(base).is_some() {
                    self.group(start);
                }
            }
        }
        self.push("_{");
        self.push(&own);
        self.push(if own.is_empty() { "" } else { "," });
        self.listed(before);
        self.push(if before.is_empty() { "" } else { "," });
        self.enclosed("", low, ":");
        self.enclosed("", high, "}");
        if !above.is_empty() {
            self.push(&format!("^{{{above}}}"));
        }
    }

    /// A name with its own subscript and further ones, all in one.
    pub(super) fn named(&mut self, name: &str, subscripts: &[Math]) {
        if let Some(shown) = self.style.names.of_word(name) {
            return self.shown(shown, subscripts);
        }
        let mut own = String::new();
        names::latex(name, self.out, &mut own);
        self.below(&own, subscripts);
    }

    /// A subscript that is there already, and others.
    fn below(&mut self, own: &str, subscripts: &[Math]) {
        if own.is_empty() && subscripts.is_empty() {
            return;
        }
        self.push("_{");
        self.push(own);
        if !own.is_empty() && !subscripts.is_empty() {
            self.push(",");
        }
        self.listed(subscripts);
        self.push("}");
    }

    fn listed(&mut self, subscripts: &[Math]) {
        let apart = if math::are_letters(subscripts) {
            ""
        } else {
            ","
        };
        for (k, subscript) in subscripts.iter().enumerate() {
            let start = self.out.len();
            self.push(if k > 0 { apart } else { "" });
            self.math(subscript);
            if k + 1 < subscripts.len() && self.out[start..].starts_with('\\') {
                self.push(" "); // or the next letter becomes part of the command
            }
        }
    }
}
