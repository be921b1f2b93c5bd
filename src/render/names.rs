//! Names: what they are made of, and how each letter is spelled in ASCII and in LaTeX.

use crate::greek;
use std::collections::BTreeSet;

/// What is no Greek letter and spelled like one: the sign, its ASCII name, its LaTeX.
const SPELLED: &[(char, &str, &str)] = &[('∞', "infinity", "\\infty"), ('ℓ', "ell", "\\ell")];

/// Combining marks: the mark, its ASCII name, its LaTeX.
const MARKS: &[(char, &str, &str)] = &[
    ('\u{302}', "_hat", "\\hat"),
    ('\u{303}', "_tilde", "\\tilde"),
    ('\u{304}', "_bar", "\\bar"),
    ('\u{307}', "_dot", "\\dot"),
];

/// A mark as a sign of its own, to be set above a letter.
pub(super) fn accent(mark: char) -> char {
    match mark {
        '\u{302}' => '^',
        '\u{303}' => '~',
        '\u{304}' => '¯',
        _ => '˙',
    }
}

fn find(
    table: &'static [(char, &str, &str)],
    letter: char,
) -> Option<(&'static str, &'static str)> {
    let row = table.iter().find(|(l, ..)| *l == letter);
    row.map(|&(_, ascii, latex)| (ascii, latex))
}

/// A Greek letter or a sign that is spelled like one: its ASCII name and its LaTeX.
fn spelled(letter: char) -> Option<(&'static str, &'static str)> {
    let greek = greek::name(letter).zip(greek::latex(letter));
    greek.or_else(|| find(SPELLED, letter))
}

/// The letter is Greek, and so ends a name even if another letter follows.
pub(super) fn is_greek(letter: char) -> bool {
    spelled(letter).is_some()
}

/// Appends a name in ASCII: `theta`, `x_hat`, `p_data`.
pub(super) fn ascii(name: &str, out: &mut String) {
    for letter in name.chars() {
        match spelled(letter).or_else(|| find(MARKS, letter)) {
            Some((word, _)) => out.push_str(word),
            None if letter.is_ascii() => out.push(letter),
            None => code_point(letter, out),
        }
    }
}

/// A letter with an accent, or another of Latin that is not in ASCII: KaTeX, MathJax and pdflatex with its usual fonts all
/// have it in `\text`, and none of them among the letters of a formula.
pub(super) fn is_latin(letter: char) -> bool {
    const LACKING: &str = "×÷ÐðÞþĄąĐđĘęĦħĮįĸĿŀŉŊŋŦŧŲų";
    matches!(letter, 'À'..='ž' | 'Ș' | 'ș' | 'Ț' | 'ț') && !LACKING.contains(letter)
}

/// A letter of any other script. KaTeX and MathJax set it in `\text`; pdflatex does where the document brings a font that
/// has it.
pub(super) fn is_foreign(letter: char) -> bool {
    letter.is_alphabetic()
        && !letter.is_ascii()
        && !is_latin(letter)
        && sign_latex(letter).is_none()
}

/// The foreign letters of a text, each once, in order.
pub(super) fn foreign(text: &str) -> BTreeSet<char> {
    text.chars().filter(|&letter| is_foreign(letter)).collect()
}

/// A name as it is read aloud: `theta`, `x hat`; what has no English name stays a letter. A voice says `X` as `x`, so capitals
/// are told apart where they stand alone: `capital sigma`, `capital X`.
pub(super) fn aloud(name: &str) -> String {
    let mut out = String::new();
    let is_letter = pieces(name).base.chars().count() == 1;
    for (k, letter) in name.chars().enumerate() {
        let is_capital = letter.is_uppercase();
        match greek::name(letter) {
            Some(name) if name.starts_with("var") => {
                out.push_str(&name.replacen("var", "variant ", 1));
            }
            Some(name) if is_capital => out.push_str(&capital(&name.to_lowercase())),
            None if is_capital && is_letter && k == 0 => {
                out.push_str(&capital(letter.encode_utf8(&mut [0; 4])));
            }
            None if is_foreign(letter) || is_latin(letter) => out.push(letter),
            _ => ascii(letter.encode_utf8(&mut [0; 4]), &mut out),
        }
    }
    out.replace('_', " ")
}

/// A capital letter, for voices.
pub(super) fn capital(letter: &str) -> String {
    format!("capital {letter}")
}

/// A letter that has no ASCII name, by its number.
fn code_point(letter: char, out: &mut String) {
    out.push_str(&format!("u{:04x}", u32::from(letter)));
}

/// A name taken apart: `x̂1_data` is x, a hat, 1, data.
pub(super) struct Pieces<'t> {
    /// What stands on the line.
    pub base: &'t str,
    /// Its combining marks.
    pub marks: &'t str,
    /// The digits behind it, which are set below the line.
    pub digits: &'t str,
    /// What is written behind `_`.
    pub subscript: &'t str,
}

/// Takes a name apart.
pub(super) fn pieces(name: &str) -> Pieces<'_> {
    let (word, subscript) = name.split_once('_').unwrap_or((name, ""));
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let base = stem.trim_end_matches(|c| find(MARKS, c).is_some());
    if base.is_empty() {
        return Pieces {
            base: word,
            marks: "",
            digits: "",
            subscript,
        };
    }
    Pieces {
        base,
        marks: &stem[base.len()..],
        digits: &word[stem.len()..],
        subscript,
    }
}

/// Appends the base of a name in LaTeX, with its accents; what belongs into its subscript goes to `subscript`.
pub(super) fn latex(name: &str, out: &mut String, subscript: &mut String) {
    let name = pieces(name);
    let marks = name.marks.chars().filter_map(|mark| find(MARKS, mark));
    let commands: Vec<&str> = marks.map(|(_, latex)| latex).collect();
    for command in commands.iter().rev() {
        out.push_str(command);
        out.push('{');
    }
    latex_word(name.base, "\\mathrm", out);
    commands.iter().for_each(|_| out.push('}'));
    subscript.push_str(name.digits);
    if !name.subscript.is_empty() {
        if !subscript.is_empty() {
            subscript.push(',');
        }
        latex_word(name.subscript, "\\text", subscript);
    }
}

/// Appends a word: a single letter or a number as it is, a longer one upright by the command.
fn latex_word(word: &str, command: &str, out: &mut String) {
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        match spelled(letter) {
            Some((_, latex)) => return out.push_str(latex),
            None if letter.is_ascii_alphanumeric() => return out.push(letter),
            None => {}
        }
    }
    if !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()) {
        return out.push_str(word);
    }
    out.push_str(if word.contains(|c| is_latin(c) || is_foreign(c)) {
        "\\text"
    } else {
        command
    });
    out.push('{');
    for letter in word.chars() {
        match spelled(letter).or_else(|| find(MARKS, letter)) {
            Some((word, _)) => out.push_str(word.trim_start_matches('_')),
            None if letter.is_ascii_alphanumeric() => out.push(letter),
            None if is_latin(letter) || is_foreign(letter) => out.push(letter),
            None if letter.is_ascii() => out.push(' '),
            None => code_point(letter, out),
        }
    }
    out.push('}');
}

/// What the LaTeX of a function's name shows: `exp` of `\\exp`, `Γ` of `\\Gamma`, `B` of `\\mathrm{B}`.
pub(super) fn of_command(latex: &str) -> String {
    let inner = latex
        .strip_prefix("\\mathrm{")
        .and_then(|rest| rest.strip_suffix('}'));
    let command = latex.trim_start_matches('\\');
    match (inner, greek::shown_by(command)) {
        (Some(inner), _) => inner.to_owned(),
        (None, Some(letter)) => letter.to_string(),
        (None, None) => command.to_owned(),
    }
}

/// The LaTeX of a Greek letter.
pub(super) fn greek_latex(letter: char) -> Option<&'static str> {
    spelled(letter).map(|(_, latex)| latex)
}

/// The LaTeX of a combining mark.
pub(super) fn mark_latex(mark: char) -> Option<&'static str> {
    find(MARKS, mark).map(|(_, latex)| latex)
}

/// Other signs of the notation: the sign, its LaTeX.
const SIGNS: &[(char, &str)] = &[
    ('≥', "\\geq"),
    ('≤', "\\leq"),
    ('≠', "\\neq"),
    ('≈', "\\approx"),
    ('∝', "\\propto"),
    ('∈', "\\in"),
    ('∼', "\\sim"),
    ('·', "\\cdot"),
    ('×', "\\times"),
    ('−', "-"),
    ('–', "-"),
    ('—', "-"),
    ('‖', "\\Vert"),
    ('∥', "\\parallel"),
    ('∑', "\\sum"),
    ('∏', "\\prod"),
    ('∫', "\\int"),
    ('√', "\\surd"),
    ('…', "\\ldots"),
    ('’', "'"),
    ('′', "'"),
    ('⊤', "\\top"),
    ('ᵀ', "{}^{\\top}"),
    ('⁻', "{}^{-}"),
    ('⁰', "{}^{0}"),
    ('¹', "{}^{1}"),
    ('²', "{}^{2}"),
    ('³', "{}^{3}"),
    ('⁴', "{}^{4}"),
    ('⁵', "{}^{5}"),
    ('⁶', "{}^{6}"),
    ('⁷', "{}^{7}"),
    ('⁸', "{}^{8}"),
    ('⁹', "{}^{9}"),
    ('𝒩', "\\mathcal{N}"),
    ('𝔼', "\\mathbb{E}"),
    ('ℝ', "\\mathbb{R}"),
];

/// The LaTeX of a letter or a sign that is not in ASCII.
pub(super) fn sign_latex(letter: char) -> Option<&'static str> {
    let row = SIGNS.iter().find(|(sign, _)| *sign == letter);
    row.map(|&(_, latex)| latex).or_else(|| greek_latex(letter))
}

/// The name has no subscript of its own.
pub(super) fn is_simple(name: &str) -> bool {
    !name.contains('_') && !name.ends_with(|c: char| c.is_ascii_digit())
}

/// How many columns a line takes on a terminal: combining marks take none.
pub(super) fn columns(text: &str) -> usize {
    let mark = |c: &char| matches!(u32::from(*c), 0x300..=0x36f);
    text.chars().filter(|c| !mark(c)).count()
}

/// The letter can be part of a name.
pub(super) fn is_part(letter: char) -> bool {
    let is_exponent = matches!(letter, '²' | '³' | '¹' | '⁰'..='⁹');
    letter.is_alphanumeric() && !is_exponent || letter == '_' || find(MARKS, letter).is_some()
}

/// Among words, it can only be read as a name: it has a subscript or an accent.
pub(super) fn needs_setting(word: &str) -> bool {
    word.starts_with(char::is_alphabetic) && word.contains(|c| c == '_' || find(MARKS, c).is_some())
}
