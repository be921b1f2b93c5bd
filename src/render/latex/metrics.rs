//! How wide TeX sets letters: the metrics of Computer Modern at ten points, rounded up where several share one.

use super::width::{RELATION, Width};
use crate::render::names;

/// The width of words in the letters of the text.
pub fn of_words(words: &str) -> Width {
    words.chars().map(in_words).sum()
}

/// A letter of the text, whose widths in Computer Modern are these.
fn in_words(letter: char) -> Width {
    match letter {
        'i' | 'l' | '.' | ',' | ';' | ':' | '\'' => 278,
        'f' | 'j' => 306,
        '-' | ' ' => 334,
        'r' | 's' | 't' | '(' | ')' => 395,
        'c' | 'e' | 'z' => 445,
        'a' | 'g' | 'o' | '0'..='9' | '/' => 500,
        'k' | 'q' | 'v' | 'x' | 'y' => 528,
        'w' => 722,
        'm' => 834,
        'a'..='z' => 556,
        'M' | 'W' => 1_030,
        'A'..='Z' => 780,
        '=' | '+' | '<' | '>' | '≥' | '≤' | '≠' | '≈' | '~' => RELATION,
        'Æ' | 'Œ' => 1_020,
        'æ' | 'œ' => 780,
        letter if names::is_latin(letter) && letter.is_uppercase() => 780,
        '\u{1100}'.. => 1_000, // Chinese, Japanese, Korean
        letter if names::is_foreign(letter) => 900,
        _ => 640,
    }
}

/// A word as it is set among formulas: one letter italic, several upright.
pub fn of_word(word: &str) -> Width {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (None, _) => 0,
        (Some(letter), None) if names::is_foreign(letter) => in_words(letter),
        (Some(letter), None) if names::greek_latex(letter).is_some() || is_set(letter) => {
            of_letter(letter)
        }
        _ => word.chars().map(upright).sum(),
    }
}

/// The letter stands in LaTeX as it is.
fn is_set(letter: char) -> bool {
    letter.is_ascii() || names::is_latin(letter) || names::is_foreign(letter)
}

/// A letter of a word, which may be spelled: `theta`, or its number.
fn upright(letter: char) -> Width {
    if is_set(letter) {
        return in_words(letter).max(400);
    }
    let mut spelled = String::new();
    names::ascii(letter.encode_utf8(&mut [0; 4]), &mut spelled);
    // So long a word is in a subscript most of the time, where the letters of the text are wider for their height.
    let widths = spelled.chars().map(|letter| in_words(letter).max(400) + 20);
    widths.sum()
}

/// A letter in italics.
fn of_letter(letter: char) -> Width {
    match letter {
        'i' | 'j' | 'l' | 't' => 420,
        'm' => 880,
        'w' => 720,
        'ϖ' => 850,
        'a'..='z' => 580,
        'M' | 'W' => 1_110,
        'A'..='Z' => 880,
        '0'..='9' => 500,
        letter if letter.is_uppercase() => 780,
        _ => 640,
    }
}
