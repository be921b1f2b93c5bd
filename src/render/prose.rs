//! Words inside LaTeX: what `\text` can hold everywhere, and the rest as mathematics.

use super::{latex, names};

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
            latex::write_name(word, prose.out);
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
        let plain = letter.is_ascii_alphanumeric() || " -():,.;='/".contains(letter);
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
