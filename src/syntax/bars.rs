//! Which bars enclose (`|x|`, `‖x‖`) and which separate (`p(y | x)`, `KL(p || q)`).
//!
//! A bar where an operand should start opens, and the next bar of its kind behind an operand closes it. A bar
//! behind an operand with nothing open is loose: one loose bar in a call, or before `~`, means "given"; two of
//! them are a factor in bars, as in `exp(-2|x|)`.

use super::layout::{Last, Scanner};
use super::slips;
use crate::diag::Diagnostic;
use crate::source::Span;

/// Marks for the grammar: opening and closing, single and double.
const MARKS: [[u8; 2]; 2] = [[1, 2], [3, 4]];

/// The bars seen so far inside one bracket.
#[derive(Default)]
pub(super) struct Bars {
    /// Open ones: where, and whether double.
    open: Vec<(Span, bool)>,
    /// Loose ones.
    loose: Vec<Span>,
}

impl Scanner<'_> {
    /// Handles a bar and says where to go on.
    pub(super) fn bar(&mut self, at: usize, c: char) -> Result<usize, Diagnostic> {
        let behind_operand = self.last == Last::Operand;
        let innermost = self.frame().bars.open.last().map(|(_, double)| *double);
        let doubled = c == '|' && self.text[at + 1..].starts_with('|');
        // `|x||y|`: the first bar closes.
        let double =
            matches!(c, '‖' | '∥') || doubled && !(behind_operand && innermost == Some(false));
        let here = Span::new(at, at + c.len_utf8() + usize::from(doubled && double));
        if behind_operand && innermost == Some(double) {
            self.close_bar(here, double);
        } else if behind_operand && double && self.frame().divergence {
            self.last = Last::Operator;
        } else if behind_operand && innermost.is_none() && !double && self.bar_may_separate() {
            self.loose_bar(here)?;
        } else {
            mark(&mut self.out, here, double, false);
            self.frame().bars.open.push((here, double));
            self.deeper(here)?;
            self.last = Last::Operator;
        }
        Ok(here.end())
    }

    fn close_bar(&mut self, here: Span, double: bool) {
        mark(&mut self.out, here, double, true);
        self.frame().bars.open.pop();
        self.depth = self.depth.saturating_sub(1);
        self.last = Last::Operand;
    }

    /// Every other loose bar may turn out to open something, so it counts as a level.
    fn loose_bar(&mut self, here: Span) -> Result<(), Diagnostic> {
        let loose = &mut self.frame().bars.loose;
        loose.push(here);
        let opens = loose.len() % 2 == 1;
        self.last = Last::Operator;
        if opens {
            return self.deeper(here);
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }
}

impl Bars {
    /// `~` follows: an odd one among the loose bars means "given".
    pub(super) fn condition(&mut self, out: &mut [u8]) {
        self.settle(out);
    }

    /// The bracket ends; whatever is open stays open for ever.
    pub(super) fn finish(&mut self, call: bool, out: &mut [u8]) -> Result<(), Diagnostic> {
        if let Some((here, double)) = self.open.first() {
            return Err(slips::unclosed_bar(*here, *double, call));
        }
        self.settle(out);
        Ok(())
    }

    fn settle(&mut self, out: &mut [u8]) {
        let loose = std::mem::take(&mut self.loose);
        for pair in loose[loose.len() % 2..].chunks_exact(2) {
            mark(out, pair[0], false, false);
            mark(out, pair[1], false, true);
        }
    }
}

/// Writes a mark over a bar; the rest of a wide bar becomes blank, on the inner side.
fn mark(out: &mut [u8], here: Span, double: bool, closes: bool) {
    out[here.start()..here.end()].fill(b' ');
    let place = if closes { here.end() - 1 } else { here.start() };
    out[place] = MARKS[usize::from(double)][usize::from(closes)];
}
