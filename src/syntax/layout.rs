//! What comes before the grammar: which line breaks count, which bars enclose, and whether brackets close.
//!
//! The result has the same length as the text, byte for byte, so that places in one are places in the other.
//! Comments and line breaks inside a statement become blanks, enclosing bars become the marks below.

use super::{bars::Bars, slips};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// The longest text that is read, in bytes.
pub(super) const MAX_BYTES: usize = 16 << 20;

/// How deeply brackets, signs, powers and functions may stand inside one another. A level takes up to 25 kB of
/// stack in a build without optimisation, so this fits the 2 MB of an ordinary thread.
pub(super) const MAX_DEPTH: usize = 64;

/// Which of the three languages a text is in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Statements, one a line.
    Model,
    /// One expression; no line break counts.
    Expression,
    /// A catalogue entry.
    Catalogue,
}

/// What stands before the place that is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    /// Nothing, or something that neither ends an operand nor wants one.
    Start,
    /// The end of an operand.
    Operand,
    /// Something that wants an operand behind it, also on the next line.
    Operator,
}

/// An open bracket, or the text outside all brackets.
pub(super) struct Frame {
    opener: char,
    at: usize,
    /// It belongs to a name directly before it.
    pub(super) call: bool,
    /// It belongs to KL, where `||` separates.
    pub(super) divergence: bool,
    /// It belongs to `sum`, `argmax` and the like, so that an operand follows it.
    binder: bool,
    /// It belongs to a set, so that `[0, 1)` is fine.
    set: bool,
    /// How deep the text before it was.
    depth: usize,
    pub(super) bars: Bars,
}

/// Reads the text once from left to right.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) out: Vec<u8>,
    pub(super) language: Language,
    pub(super) last: Last,
    pub(super) depth: usize,
    outside: Frame,
    frames: Vec<Frame>,
    /// The word that ends where the scanner stands; empty elsewhere.
    word: &'a str,
    /// `in` was read, and nothing but blanks since: a bracket now belongs to a set.
    in_set: bool,
}

/// Prepares a text for the grammar.
pub(super) fn lay_out(text: &str, language: Language) -> Result<String, Diagnostic> {
    if text.len() > MAX_BYTES {
        let message = format!(
            "the text has {} bytes, and at most {MAX_BYTES} are read",
            text.len()
        );
        return Err(
            Diagnostic::new(Code::TooLong, message).help("split the text into several models")
        );
    }
    let mut scanner = Scanner::new(text, language);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at = scanner.step(at, c)?;
    }
    scanner.finish()?;
    let laid = String::from_utf8(scanner.out).unwrap_or_else(|_| text.to_owned());
    if laid.bytes().all(|byte| matches!(byte, b' ' | b'\n' | b';')) {
        let nothing = Diagnostic::new(Code::Empty, "there is nothing to read");
        return Err(nothing.help("write a model, for example `y ~ Normal(f(x; θ), σ²)`"));
    }
    Ok(laid)
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, language: Language) -> Self {
        let outside = Frame::new(' ', 0, 0);
        let out = text.as_bytes().to_vec();
        let (last, word) = (Last::Start, "");
        Scanner {
            text,
            out,
            language,
            last,
            depth: 0,
            outside,
            frames: Vec::new(),
            word,
            in_set: false,
        }
    }

    /// Handles what stands at `at` and says where to go on.
    fn step(&mut self, at: usize, c: char) -> Result<usize, Diagnostic> {
        let word = std::mem::take(&mut self.word);
        let next = at + c.len_utf8();
        slips::lexical(self.text, at, c)?;
        match c {
            '#' | '\n' => return self.gap(at),
            '"' if self.language == Language::Catalogue => return self.string(at),
            _ if is_blank(c) => self.blank(at, next),
            // `θ* = argmax[θ] …`: the star of an optimum says no more than the name alone.
            '*' if is_star_of_a_name(self.text, next) => self.blank(at, next),
            '(' | '[' | '{' => self.open(at, c, word)?,
            ')' | ']' | '}' => self.close(at, c)?,
            '|' | '∣' | '‖' | '∥' => return self.bar(at, c),
            ';' if self.frames.is_empty() => self.end_statement()?,
            '~' | '∼' => {
                self.relation();
                self.last = Last::Operator;
            }
            _ if is_operator(c) || c == ';' => self.last = Last::Operator,
            '∈' => self.set_word(),
            '.' if !self.text[next..].starts_with(|c: char| c.is_ascii_digit()) => {
                self.last = Last::Start
            }
            _ if c.is_alphabetic() => return self.read_word(at),
            _ => self.last = Last::Operand,
        }
        if !is_blank(c) && !matches!(c, '∈' | '(' | '[') {
            self.in_set = false;
        }
        Ok(next)
    }

    fn read_word(&mut self, at: usize) -> Result<usize, Diagnostic> {
        let rest = &self.text[at..];
        let end = if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest.find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len())
        } else {
            rest.chars().next().map_or(0, char::len_utf8)
        };
        self.word = &rest[..end];
        slips::word(self.text, Span::new(at, at + end))?;
        self.in_set = false;
        match self.word {
            "in" => self.set_word(),
            "where" | "for" | "and" | "propto" | "density" | "expected" | "log" | "ln" | "exp"
            | "sqrt" => self.last = Last::Operator,
            _ => self.last = Last::Operand,
        }
        Ok(at + end)
    }

    fn set_word(&mut self) {
        self.in_set = true;
        self.last = Last::Operator;
    }

    fn open(&mut self, at: usize, opener: char, word: &str) -> Result<(), Diagnostic> {
        let mut frame = Frame::new(opener, at, self.depth);
        let touching = at > 0 && self.last == Last::Operand && !self.out[..at].ends_with(b" ");
        frame.call = opener == '(' && touching;
        frame.divergence = frame.call && (word == "KL" || self.text[..at].ends_with("_{KL}"));
        frame.binder =
            opener == '[' && (is_binder(word) || "∑∏∫".contains(last_char(self.text, at)));
        frame.set = std::mem::take(&mut self.in_set);
        self.frames.push(frame);
        self.last = Last::Start;
        self.deeper(Span::new(at, at + 1))
    }

    fn close(&mut self, at: usize, closer: char) -> Result<(), Diagnostic> {
        let here = Span::new(at, at + 1);
        let Some(mut frame) = self.frames.pop() else {
            return Err(slips::unopened(closer, here));
        };
        let mixed = frame.set && frame.opener != '{' && closer != '}';
        if closer != closing(frame.opener) && !mixed {
            return Err(slips::mismatched(
                frame.opener,
                Span::new(frame.at, frame.at + 1),
                closer,
                here,
            ));
        }
        self.end_bars(&mut frame)?;
        self.depth = frame.depth;
        self.last = if frame.binder {
            Last::Operator
        } else {
            Last::Operand
        };
        Ok(())
    }

    /// The innermost open bracket, or the text outside.
    pub(super) fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.outside)
    }

    /// Whether a bar behind an operand may separate here.
    pub(super) fn bar_may_separate(&self) -> bool {
        self.frames
            .last()
            .map_or(self.language == Language::Model, |frame| frame.call)
    }

    /// One level deeper, if that is allowed.
    pub(super) fn deeper(&mut self, here: Span) -> Result<(), Diagnostic> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            Err(too_deep(here))
        } else {
            Ok(())
        }
    }

    /// Bars before `~` condition.
    fn relation(&mut self) {
        if self.frames.is_empty() {
            self.outside.bars.condition(&mut self.out);
        }
    }

    /// Skips comments, blanks and line breaks, and keeps one line break if it ends a statement.
    fn gap(&mut self, at: usize) -> Result<usize, Diagnostic> {
        let mut end = at;
        let mut broken = false;
        while let Some(c) = self.text[end..].chars().next() {
            if c == '#' {
                end += self.text[end..].find('\n').unwrap_or(self.text.len() - end);
            } else if c == '\n' || is_blank(c) {
                broken |= c == '\n';
                end += c.len_utf8();
            } else {
                break;
            }
        }
        self.out[at..end].fill(b' ');
        let inside = self.language == Language::Expression || !self.frames.is_empty();
        if broken && !inside && self.last != Last::Operator && !continues(&self.text[end..]) {
            self.out[end - 1] = b'\n';
            self.end_statement()?;
        }
        Ok(end)
    }

    fn string(&mut self, at: usize) -> Result<usize, Diagnostic> {
        let rest = &self.text[at + 1..];
        match rest.find(['"', '\n']) {
            Some(length) if rest[length..].starts_with('"') => {
                self.last = Last::Operand;
                Ok(at + length + 2)
            }
            _ => Err(Diagnostic::at(
                Code::Mistake,
                Span::new(at, at + 1),
                "this quotation mark is never closed",
            )
            .help("close it on the same line")),
        }
    }

    fn blank(&mut self, at: usize, next: usize) {
        self.out[at..next].fill(b' ');
    }

    fn end_statement(&mut self) -> Result<(), Diagnostic> {
        let mut frame = std::mem::replace(&mut self.outside, Frame::new(' ', 0, 0));
        self.end_bars(&mut frame)?;
        self.depth = 0;
        self.last = Last::Start;
        Ok(())
    }

    fn end_bars(&mut self, frame: &mut Frame) -> Result<(), Diagnostic> {
        frame.bars.finish(frame.call, &mut self.out)
    }

    fn finish(&mut self) -> Result<(), Diagnostic> {
        match self.frames.last() {
            Some(frame) => Err(slips::unclosed(
                frame.opener,
                Span::new(frame.at, frame.at + 1),
            )),
            None => self.end_statement(),
        }
    }
}

impl Frame {
    fn new(opener: char, at: usize, depth: usize) -> Self {
        let (call, divergence, binder, set) = (false, false, false, false);
        Frame {
            opener,
            at,
            call,
            divergence,
            binder,
            set,
            depth,
            bars: Bars::default(),
        }
    }
}

/// The diagnostic for text that is nested too deeply.
pub(super) fn too_deep(here: Span) -> Diagnostic {
    let message = format!("this is nested more than {MAX_DEPTH} levels deep");
    Diagnostic::at(Code::TooDeep, here, message)
        .help("give an inner part a name of its own and use the name")
}

/// The bracket that closes `opener`.
pub(super) fn closing(opener: char) -> char {
    match opener {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

fn continues(rest: &str) -> bool {
    let keyword = |word: &str| {
        rest.strip_prefix(word)
            .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    rest.starts_with(|c: char| is_operator(c) || matches!(c, '~' | '∼' | '∈'))
        || ["where", "for", "propto"].into_iter().any(keyword)
        || keyword("in")
}

fn is_operator(c: char) -> bool {
    "+-−–*·×⋅∗/∕^=<>≤⩽≥⩾≠≔∝,:".contains(c)
}

/// Whether `=` stands behind a star, which multiplies nothing then.
fn is_star_of_a_name(text: &str, behind: usize) -> bool {
    let rest = text[behind..].trim_start_matches(' ');
    rest.starts_with('=') && !rest.starts_with("==")
}

fn is_binder(word: &str) -> bool {
    matches!(
        word,
        "sum" | "prod" | "integral" | "argmax" | "argmin" | "E" | "𝔼" | "Σ" | "Π" | "Sigma" | "Pi"
    )
}

fn last_char(text: &str, at: usize) -> char {
    text[..at].chars().next_back().unwrap_or(' ')
}

/// Blanks of every width, and characters that have none.
fn is_blank(c: char) -> bool {
    (c.is_whitespace() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}
