//! Words inside LaTeX: what `\text` can hold everywhere, and the rest as mathematics.

use super::latex::Style;
use super::latex::width::{self, Width};
use super::{escape, latex, names};

/// Appends words as `\text`, with names such as `y_i` and every other sign set as mathematics.
pub(super) fn words(words: &str, out: &mut String) {
    let mut prose = Prose { out, open: false };
    for piece in pieces(words) {
        if names::needs_setting(piece) {
            prose.in_text(false);
            latex::write_name(piece, Style::default(), prose.out);
            prose.out.push(' ');
        } else {
            piece.chars().for_each(|letter| prose.letter(letter));
        }
    }
    if prose.open {
        out.push('}');
    }
}

/// Appends words to a paragraph of LaTeX, with names such as `y_i` set as formulas.
///
/// So is what compares them: `ν > 2`.
pub(super) fn in_paragraph(words: &str, out: &mut String) {
    let all: Vec<&str> = words.split(' ').collect();
    let mut at = 0;
    while at < all.len() {
        out.push_str(if at > 0 { " " } else { "" });
        let Some((left, sign, right, behind)) = comparison(&all[at..]) else {
            in_text(all[at], out);
            at += 1;
            continue;
        };
        out.push('$');
        quantity(left, out);
        out.push_str(&format!(" {sign}"));
        quantity(right, out);
        out.push('$');
        in_text(behind, out);
        at += 3;
    }
}

/// What the first three words compare, if that is what they do: both sides with the sign between, and the full stop or the
/// bracket behind.
fn comparison<'w>(words: &[&'w str]) -> Option<(&'w str, &'static str, &'w str, &'w str)> {
    let [left, sign, right, ..] = words else {
        return None;
    };
    let mut letters = sign.chars();
    let sign = match (letters.next(), letters.next()) {
        (Some(letter @ ('<' | '>' | '≤' | '≥' | '≠')), None) => symbol(letter)?,
        _ => return None,
    };
    let end = right.trim_end_matches(['.', ',', ';', ':', ')']).len();
    let (right, behind) = right.split_at(end);
    (is_quantity(left) && is_quantity(right)).then_some((left, sign, right, behind))
}

/// A number, a letter, or what can only be a name.
fn is_quantity(word: &str) -> bool {
    let is_number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    let is_letter = word.chars().count() == 1 && word.starts_with(char::is_alphabetic);
    is_number || is_letter || (word.chars().all(names::is_part) && names::needs_setting(word))
}

fn quantity(word: &str, out: &mut String) {
    match word.starts_with(|c: char| c.is_ascii_digit()) {
        true => out.push_str(word),
        false => latex::write_name(word, Style::default(), out),
    }
}

fn in_text(words: &str, out: &mut String) {
    for piece in pieces(words) {
        if names::needs_setting(piece) {
            out.push('$');
            latex::write_name(piece, Style::default(), out);
            out.push('$');
        } else {
            escape::tex(piece, out);
        }
    }
}

/// Words taken apart into what can be a name and the signs between, one by one.
fn pieces(words: &str) -> impl Iterator<Item = &str> {
    words
        .split_inclusive(|c: char| !names::is_part(c))
        .flat_map(|piece| {
            let sign = piece.chars().next_back().filter(|&c| !names::is_part(c));
            let end = piece.len() - sign.map_or(0, char::len_utf8);
            let (word, sign) = piece.split_at(end);
            [word, sign].into_iter().filter(|part| !part.is_empty())
        })
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
            || names::is_foreign(letter)
            || " -():,.;='/[]".contains(letter);
        if plain {
            self.in_text(true);
            return self.out.push(letter);
        }
        if let Some(symbol) = symbol(letter) {
            self.in_text(false);
            return self.out.push_str(symbol);
        }
        self.in_text(letter.is_alphanumeric());
        if self.open {
            names::ascii(letter.encode_utf8(&mut [0; 4]), self.out);
        } else {
            self.out.push_str("\\, ");
        }
    }
}

/// A letter that cannot stand in `\text`, as mathematics, if there is a sign for it.
fn symbol(letter: char) -> Option<&'static str> {
    Some(match letter {
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
        '∞' => "\\infty ",
        _ => return names::greek_latex(letter),
    })
}
