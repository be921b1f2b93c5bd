//! The steps of a page: numbered formulas, the reasons beside them, and what each rests on.

use super::{conditions, estimate, in_code};
use crate::derivation::{Derivation, Relation};
use crate::render::latex::width::{self, QUAD, Width};
use crate::render::latex::{self, Style};
use crate::render::lines;
use crate::render::mathml::InMathml;
use crate::render::outline::Line;
use crate::render::{Page, align, changes, escape, math, spoken};
use crate::term::TermId;

/// What A4 leaves for a formula and the left side of the first, in thousandths of the letters' size. STIX Two Math sets them
/// at 0.7 to 0.97 times the width that TeX is reckoned to need, nearly all of them below 0.92; Latin Modern up to 1.02.
const PAPER: Width = 35_200;
/// What a column of 360 pixels leaves for a formula.
const PHONE: Width = 16_800;
/// What a left side without names takes.
const NO_LEFT: Width = 1_260;
/// A line that goes on is indented by so much.
const INDENT: Width = 2 * QUAD;

/// The steps of a derivation on their way to a page.
pub(super) struct Steps<'p> {
    page: &'p Page<'p>,
    style: Style<'p>,
    prefix: &'p str,
    /// How wide a line of a formula may be.
    room: Width,
    /// Wide formulas have other lines for narrow screens as well.
    for_phones: bool,
}

/// One line as it is set.
struct Shown<'l> {
    number: usize,
    /// What stands before the sign.
    left: &'l str,
    sign: &'static str,
    statement: TermId,
    before: Option<TermId>,
    reason: &'l str,
    line: Option<&'l Line>,
}

impl<'p> Steps<'p> {
    pub(super) fn new(page: &'p Page<'p>, style: Style<'p>, prefix: &'p str) -> Self {
        let left = align::width_of_left(page, page.outline().estimator);
        let left = left.unwrap_or(0).max(NO_LEFT);
        Steps {
            page,
            style,
            prefix,
            room: PAPER.saturating_sub(left).max(PAPER / 2),
            for_phones: false,
        }
    }

    /// The same with lines for narrow screens: a third to a half more MathML, so that a part of a page goes without.
    pub(super) fn for_phones(self, for_phones: bool) -> Self {
        Steps { for_phones, ..self }
    }

    pub(super) fn write(&self, out: &mut String) {
        let outline = self.page.outline();
        let (first, about) = outline.first;
        let left = estimate(self.page, outline.estimator);
        // All signs stand below the first, so every line leaves as much room as that needs.
        let (class, indent) = match align::width_of_left(self.page, outline.estimator) {
            None => (" above", String::new()),
            Some(0) => ("", String::new()),
            Some(width) => {
                let [whole, part] = [width / 1000, width % 1000 / 10];
                ("", format!(" style=\"--left:{whole}.{part:02}em\""))
            }
        };
        out.push_str(&format!(
            "<h2>Derivation</h2>\n<ol class=\"steps{class}\" role=\"list\"{indent}>\n"
        ));
        self.line(
            &Shown {
                number: 0,
                left: &left,
                sign: if left.is_empty() { "" } else { "=" },
                statement: first,
                before: None,
                reason: about,
                line: None,
            },
            out,
        );
        let mut before = first;
        for (k, line) in outline.lines.iter().enumerate() {
            let sign = match line.relation {
                Relation::Approximation => "≈",
                _ => "=",
            };
            let shown = Shown {
                number: k + 1,
                left: "",
                sign,
                statement: line.statement,
                before: Some(before),
                reason: &line.reason,
                line: Some(line),
            };
            self.line(&shown, out);
            before = line.statement;
        }
        out.push_str("</ol>\n");
    }

    fn line(&self, shown: &Shown<'_>, out: &mut String) {
        let Shown {
            number, left, sign, ..
        } = shown;
        let prefix = self.prefix;
        let anchor = format!("{prefix}s{number}");
        out.push_str(&format!("<li id=\"{anchor}\">"));
        out.push_str(&match number {
            0 => "<span class=\"number\"></span>".to_owned(),
            _ => format!(
                "<a class=\"number\" href=\"#{anchor}\" aria-label=\"Step {number}\">{number}</a>"
            ),
        });
        let sign = match *sign {
            "" => String::new(),
            sign => format!("<span class=\"sign\">{sign}</span>"),
        };
        out.push_str(&format!(
            "<div class=\"formula\"><span class=\"left\">{left}</span>{sign}"
        ));
        self.formula(shown, out);
        out.push_str("</div><div class=\"beside\">");
        self.reason(shown, out);
        self.latex(shown, out);
        out.push_str("</div></li>\n");
    }

    fn formula(&self, shown: &Shown<'_>, out: &mut String) {
        let terms = &self.page.derivation.terms;
        let changed = shown
            .before
            .map(|before| changes::changed(terms, before, shown.statement))
            .unwrap_or_default();
        let paths: Vec<&[u32]> = changed.iter().map(Vec::as_slice).collect();
        let mut formula = math::build_marked(terms, shown.statement, &paths);
        formula.unmark_whole();
        let words = escape::in_html(&spoken::spoken(&formula, self.style.names));
        let pen = InMathml(self.style);
        let wide = lines::lines(&formula, &pen, self.room, self.room - INDENT);
        let is_short = !self.for_phones || width::of(&formula, self.style) <= PHONE;
        let narrow = match is_short {
            true => Vec::new(),
            false => lines::narrow(&formula, &pen, PHONE, PHONE - INDENT),
        };
        let is_enough = narrow.is_empty() || narrow == wide;
        if let ([line], true) = (&wide[..], is_enough) {
            let math = format!("{MATH} alttext=\"{words}\"><mrow>{line}</mrow></math>");
            return out.push_str(&math);
        }
        // A formula of several lines is read as one. The narrow column has lines of its own, of which a page shows one set.
        out.push_str(&format!("<div role=\"math\" aria-label=\"{words}\">"));
        match is_enough {
            true => set(&wide, "lines", out),
            false => {
                set(&wide, "lines wide", out);
                set(&narrow, "lines narrow", out);
            }
        }
        out.push_str("</div>");
    }

    fn reason(&self, shown: &Shown<'_>, out: &mut String) {
        out.push_str("<p class=\"reason\">");
        out.push_str(&escape::in_html(shown.reason));
        let Some(line) = shown.line else {
            return out.push_str("</p>");
        };
        if let Some(rule) = &line.rule {
            out.push_str(&format!(
                " <code class=\"rule\">{}</code>",
                escape::in_html(rule)
            ));
        }
        for (k, note) in line.notes().enumerate() {
            out.push_str(if k > 0 { ";" } else { "" });
            out.push_str(" <span class=\"condition\">");
            out.push_str(if k > 0 { "" } else { "where " });
            conditions::write(self.page.derivation, note, self.style, out);
            out.push_str("</span>");
        }
        self.links(line, out);
        out.push_str("</p>");
    }

    /// Links to the assumptions that the step needs.
    fn links(&self, line: &Line, out: &mut String) {
        let assumptions = &self.page.derivation.assumptions;
        if line.rests_on.is_empty() {
            return;
        }
        out.push_str(" <span class=\"rests\">");
        let last = line.rests_on.len() - 1;
        for (k, &number) in line.rests_on.iter().enumerate() {
            let terms = &self.page.derivation.terms;
            let text = conditions::assumption(terms, &assumptions[number], self.style);
            // A bracket or a comma stays with its link.
            out.push_str(&format!(
                "{}<span>{}<a href=\"#{}a{}\">{text}</a>{}</span>",
                if k > 0 { " " } else { "" },
                if k > 0 { "" } else { "(" },
                self.prefix,
                number + 1,
                if k < last { "," } else { ")" },
            ));
        }
        out.push_str("</span>");
    }

    fn latex(&self, shown: &Shown<'_>, out: &mut String) {
        let derivation: &Derivation = self.page.derivation;
        let source = latex::latex_in(&derivation.terms, shown.statement, self.style);
        let of = match shown.number {
            0 => "the first line".to_owned(),
            number => format!("step {number}"),
        };
        out.push_str(&format!(
            "<details><summary aria-label=\"LaTeX of {of}\">LaTeX</summary><pre><code>"
        ));
        out.push_str(&in_code(&source));
        out.push_str("</code></pre></details>");
    }
}

/// What begins a formula.
const MATH: &str = "<math display=\"block\" displaystyle=\"true\"";

/// The lines of a formula, which says elsewhere how it is read.
fn set(lines: &[String], class: &str, out: &mut String) {
    out.push_str(&format!("<div class=\"{class}\">"));
    for line in lines {
        out.push_str(&format!(
            "{MATH} aria-hidden=\"true\"><mrow>{line}</mrow></math>"
        ));
    }
    out.push_str("</div>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html::STYLE;

    /// How wide STIX Two Math sets a formula, in thousandths of what TeX is reckoned to need: see [`PAPER`].
    const SET: u32 = 920;
    /// How large the letters of formulas are, in thousandths of a rem.
    const LETTERS: u32 = 1_102;

    /// Thousandths of a rem that lines of this width take.
    fn taken(width: Width) -> u32 {
        width * SET / 1_000 * LETTERS / 1_000
    }

    /// The thousandths of a rem of a length in the style, which stands behind these words.
    fn length(words: &str) -> u32 {
        let (_, rest) = STYLE.split_once(words).expect(words);
        let (number, _) = rest.split_once("rem").expect("a length in rem");
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        format!("{whole}{part:0<3}").parse().expect("a number")
    }

    /// The lines for paper are shown where they fit beside the number of a step, and those for a phone fit at 360 pixels.
    #[test]
    fn lines_are_shown_where_they_have_room() {
        let edges = 2 * length("margin:0 auto;padding:");
        let beside = length(".surprisal .formula{flex:1 0 auto;max-width:calc(100% - ");
        let (threshold, _) = STYLE
            .split_once("rem){.surprisal .steps>li:first-child .formula")
            .expect("a query");
        let (_, threshold) = threshold.rsplit_once("max-width:").expect("a width");
        let threshold: u32 = threshold.parse().expect("whole rem");
        assert_eq!(threshold, 42);
        assert!(taken(PAPER) <= 1_000 * threshold - edges - beside);
        // Narrower than the threshold by a fifth, the same lines would not fit.
        assert!(taken(PAPER) > 800 * threshold - edges - beside);
        let (_, phone) = STYLE
            .split_once("(max-width:30rem)")
            .expect("a query for phones");
        assert!(phone.contains(".surprisal .formula{max-width:calc(100% - 1.5rem)}"));
        let sign = 1_700; // with the gap behind it
        let (width, edges) = (22_500, 2 * 750); // 360 pixels; the edges of a page there
        assert!(taken(PHONE) <= width - edges - 1_500 - sign);
    }
}
