//! Words inside LaTeX: what `\text` can hold everywhere, and the rest as mathematics.

use super::latex::Style;
use super::latex::width::{self, Width};
use super::{escape, latex, names};

/// Appends words as `\text`, with names such as `y_i` and every other sign set as mathematics.
pub(super) fn words(words: &str, out: &mut String) {
    let mut prose = Prose { out, open: false };
    let mut rest = words;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !names::is_part(c))
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        if names::needs_setting(word) {
            prose.in_text(false);
            latex::write_name(word, Style::default(), prose.out);
            prose.out.push(' ');
        } else {
            word.chars().for_each(|letter| prose.letter(letter));
        }
        let mut letters = behind.chars();
        if let Some(letter) = letters.next() {
            prose.letter(letter);
        }
        rest = letters.as_str();
    }
    if prose.open {
        out.push('}');
    }
}

/// Appends words to a paragraph of LaTeX, with names such as `y_i` set as formulas.
pub(super) fn in_paragraph(words: &str, out: &mut String) {
    let mut rest = words;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !names::is_part(c))
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        if names::needs_setting(word) {
            out.push('$');
            latex::write_name(word, Style::default(), out);
            out.push('$');
        } else {
            escape::tex(word, out);
        }
        let mut letters = behind.chars();
        if let Some(letter) = letters.next() {
            escape::tex(letter.encode_utf8(&mut [0; 4]), out);
        }
        rest = letters.as_str();
    }
}

/// Words on as few lines as the room allows, all of them about equally wide.
pub(super) fn wrapped(words: &str, room: Width) -> Vec<String> {
    let lines = filled(words, room);
    let mut narrow = width::of_words(words) / lines.len().max(1) as Width;
    while narrow < room {
        let even = filled(words, narrow);
        if even.len() <= lines.len() {
            return even;
        }
        narrow += width::QUAD;
    }
    lines
}

/// Words on lines that are no wider than the room, each as full as can be.
fn filled(words: &str, room: Width) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width::of_words(line) + width::of_words(word) + 334 <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

struct Prose<'o> {
    out: &'o mut String,
    /// Inside `\text{`.
    open: bool,
}

impl Prose<'_> {
    fn in_text(&mut self, wanted: bool) {
        if wanted != self.open {
            self.out.push_str(if wanted { "\\text{" } else { "} " });
            self.open = wanted;
        }
    }

    fn letter(&mut self, letter: char) {
        let letter = match letter {
            '’' | '‘' => '\'',
            '–' | '—' | '−' => '-',
            other => other,
        };
        let plain = letter.is_ascii_alphanumeric()
            || names::is_latin(letter)
            || " -():,.;='/".contains(letter);
        self.in_text(plain);
        if plain {
            self.out.push(letter);
        } else {
            self.out.push_str(symbol(letter));
        }
    }
}

/// A letter that cannot stand in `\text`, as mathematics.
fn symbol(letter: char) -> &'static str {
    match letter {
        '>' => "> ",
        '<' => "< ",
        '≥' => "\\geq ",
        '≤' => "\\leq ",
        '≠' => "\\neq ",
        '≈' => "\\approx ",
        '+' => "+ ",
        '*' | '·' => "\\cdot ",
        '|' => "\\mid ",
        '²' => "{}^{2} ",
        '³' => "{}^{3} ",
        'ᵀ' => "{}^{\\top} ",
        '~' => "\\sim ",
        '_' | '^' => "\\, ",
        '!' => "! ",
        '[' => "[ ",
        ']' => "] ",
        '∞' => "\\infty ",
        _ => names::greek_latex(letter).unwrap_or("\\, "),
    }
}
