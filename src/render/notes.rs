//! The conditions of a step in LaTeX: words and formulas, on as many lines as they need.

use super::latex::width::{self, QUAD, RELATION, Width};
use super::latex::{self, InLatex};
use super::lines;
use super::words::Condition;
use super::{Page, assumption, math, prose};

/// Between two words.
const SPACE: Width = 334;
/// What a comma behind a formula takes.
const COMMA: Width = 300;

/// The lines of one condition, such as `\text{where } \sigma^{2} > 0 \text{, because } \sigma > 0`. The first may be as
/// wide as the room; the others are to be indented by a `\quad` more.
pub(super) fn of_condition(page: &Page, condition: &Condition, room: Width) -> Vec<String> {
    let mut note = Note {
        page,
        room,
        lines: vec![Vec::new()],
        used: 0,
    };
    note.words("where");
    note.term(condition);
    for (k, because) in condition.reasons.iter().enumerate() {
        note.glued(if k > 0 { "," } else { ", because" });
        note.because(because);
    }
    note.lines.iter().map(|line| set(line)).collect()
}

/// A piece of a line.
enum Piece {
    Words(String),
    Formula(String),
}

/// A condition on its way to lines.
struct Note<'p> {
    page: &'p Page<'p>,
    room: Width,
    lines: Vec<Vec<Piece>>,
    used: Width,
}

impl Note<'_> {
    /// What is said of the term, with the term as a formula.
    fn term(&mut self, condition: &Condition) {
        let (before, behind) = (condition.before, condition.behind.as_str());
        let is_sign = |text: &str| !text.contains(char::is_alphabetic);
        if !is_sign(before) {
            self.words(before);
        }
        let signs = [before, behind].map(|text| if is_sign(text) { text } else { "" });
        self.formula(condition, signs);
        if is_sign(behind) {
            return;
        }
        for word in behind.split_whitespace() {
            let (bare, comma) = match word.strip_suffix(',') {
                Some(bare) => (bare, ","),
                None => (word, ""),
            };
            if Some(bare) == condition.variable.as_deref() {
                let mut name = String::new();
                latex::write_name(bare, self.page.style(), &mut name);
                self.whole(name, width::of_name(bare, self.page.style()));
                self.glued(comma);
            } else {
                self.words(word);
            }
        }
    }

    /// The term between signs such as `0 <` and `< 1`, in several lines if it is wider than one.
    fn formula(&mut self, condition: &Condition, signs: [&str; 2]) {
        let (terms, style) = (&self.page.derivation.terms, self.page.style());
        let formula = math::build(terms, condition.term);
        let [before, behind] = signs.map(|sign| sign.replace('≠', "\\neq"));
        let around: Width = signs
            .map(|sign| if sign.is_empty() { 0 } else { RELATION + 500 })
            .iter()
            .sum();
        let wide = width::of(&formula, style) + around;
        let fits = |room: Width| wide + COMMA <= room;
        if fits(self.room.saturating_sub(self.used + SPACE)) || fits(self.room) {
            let mut written = before;
            latex::write(&formula, style, &mut written);
            return self.whole(written + &behind, wide);
        }
        let room = self.room.saturating_sub(around + COMMA + QUAD);
        let lines = lines::lines(&formula, &InLatex(style), room, room);
        let last = lines.len().saturating_sub(1);
        for (k, line) in lines.into_iter().enumerate() {
            self.new_line();
            let before = if k == 0 { before.as_str() } else { "" };
            let behind = if k == last { behind.as_str() } else { "" };
            let piece = Piece::Formula(format!("{before}{line}{behind}"));
            self.push(piece, self.room); // words go on below it
        }
    }

    /// An assumption as the formula that it is, anything else in its words.
    fn because(&mut self, because: &str) {
        let derivation = self.page.derivation;
        let mut assumptions = derivation.assumptions.iter();
        match assumptions.find(|assumption| assumption.text == because) {
            Some(found) => {
                let (terms, style) = (&derivation.terms, self.page.style());
                let formula = assumption::latex(terms, found, style);
                self.whole(formula, assumption::width(terms, found, style));
            }
            None => self.words(because),
        }
    }

    fn words(&mut self, words: &str) {
        for word in words.split_whitespace() {
            self.room_for(width::of_words(word) + COMMA);
            self.word(word, width::of_words(word));
        }
    }

    /// Words that begin right behind what stands there.
    fn glued(&mut self, words: &str) {
        let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
        let line = self.lines.last_mut();
        match line.and_then(|line| line.last_mut()) {
            Some(Piece::Words(before)) => before.push_str(first),
            _ if first.is_empty() => {}
            _ => self.push(Piece::Words(first.to_owned()), width::of_words(first)),
        }
        self.words(rest);
    }

    fn word(&mut self, word: &str, wide: Width) {
        let line = self.lines.last_mut();
        match line.and_then(|line| line.last_mut()) {
            Some(Piece::Words(before)) => {
                before.push(' ');
                before.push_str(word);
                self.used += SPACE + wide;
            }
            Some(Piece::Formula(_)) => {
                self.push(Piece::Words(format!(" {word}")), SPACE + wide);
            }
            None => self.push(Piece::Words(word.to_owned()), wide),
        }
    }

    /// A formula that stays together.
    fn whole(&mut self, formula: String, wide: Width) {
        self.room_for(wide + COMMA);
        let line = self.lines.last_mut();
        match line.and_then(|line| line.last_mut()) {
            Some(Piece::Words(before)) => before.push(' '),
            Some(Piece::Formula(before)) => before.push_str(" \\; "),
            None => {}
        }
        self.push(Piece::Formula(formula), SPACE + wide);
    }

    /// Begins a line if the one that is begun has no more room for so much.
    fn room_for(&mut self, wide: Width) {
        if self.used > 0 && self.used + SPACE + wide > self.room {
            self.new_line();
        }
    }

    /// Lines behind the first are indented.
    fn new_line(&mut self) {
        self.lines.push(Vec::new());
        self.used = QUAD;
    }

    fn push(&mut self, piece: Piece, wide: Width) {
        self.used += wide;
        if let Some(line) = self.lines.last_mut() {
            line.push(piece);
        }
    }
}

fn set(line: &[Piece]) -> String {
    let mut out = String::new();
    for piece in line {
        match piece {
            Piece::Words(words) => prose::words(words, &mut out),
            Piece::Formula(formula) => out.push_str(&format!(" {formula} ")),
        }
    }
    out.trim().to_owned()
}
