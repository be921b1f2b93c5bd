//! Escaping: what users write changes nothing but its own letters.

use super::names;
use std::borrow::Cow;

/// Appends text to HTML, in an element or in a quoted attribute.
pub fn html(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

/// Text in HTML.
pub fn in_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    html(text, &mut out);
    out
}

/// The text as a reader may see it: control characters, which a terminal would obey, and the signs that turn the direction of
/// writing around are their numbers. Line breaks and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| is_hidden(c) && c != '\n' && c != '\t';
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(numbered(&text.replace("\r\n", "\n"), is_hidden))
}

/// The same of a name, such as that of a file, which keeps to its line.
pub fn visible_name(name: &str) -> String {
    numbered(name, is_hidden)
}

fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with numbers in the place of some letters.
fn numbered(text: &str, which: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match which(letter) {
            true => out.push_str(&format!("[U+{:04X}]", u32::from(letter))),
            false => out.push(letter),
        }
    }
    out
}

/// Appends text to LaTeX in the letters of a typewriter, which have signs of their own where others take those of formulas.
pub fn typewriter(text: &str, out: &mut String) {
    let mut written = String::with_capacity(text.len());
    tex(text, &mut written);
    for (command, sign) in [
        ("\\textless{}", '<'),
        ("\\textgreater{}", '>'),
        ("\\textbar{}", '|'),
        ("\\{", '{'),
        ("\\}", '}'),
    ] {
        let number = format!("\\char{}{{}}", u32::from(sign));
        written = written.replace(command, &number);
    }
    out.push_str(&written);
}

/// Appends text to LaTeX, outside of formulas: nothing in it is a command. Signs that pdflatex lacks become formulas
/// or, where LaTeX has none for them, their number; letters of other scripts stay what they are.
pub fn tex(text: &str, out: &mut String) {
    let mut since_space = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let mark = letters.next_if(|&next| names::mark_latex(next).is_some());
        match mark.and_then(names::mark_latex) {
            Some(command) => {
                out.push_str(&format!("${command}{{"));
                match names::greek_latex(letter) {
                    Some(greek) => out.push_str(greek),
                    None if letter.is_ascii_alphanumeric() => out.push(letter),
                    None if names::is_latin(letter) || names::is_foreign(letter) => {
                        out.push_str(&format!("\\text{{{letter}}}"));
                    }
                    None => {
                        out.push_str(&format!("\\text{{[U+{:04X}]}}", u32::from(letter)));
                    }
                }
                out.push_str("}$");
            }
            None => tex_letter(letter, out),
        }
        if letters.peek().is_some_and(|&next| joins(letter, next)) {
            out.push_str("{}");
        }
        since_space = if letter == ' ' { 0 } else { since_space + 1 };
        if since_space > 24 && ",;()+*/|".contains(letter) {
            out.push_str("\\allowbreak{}");
        }
    }
}

/// TeX would set the two as one sign.
fn joins(letter: char, next: char) -> bool {
    matches!(
        (letter, next),
        ('-', '-') | ('\'', '\'') | (',', ',') | ('?' | '!', '`')
    )
}

fn tex_letter(letter: char, out: &mut String) {
    let written = match letter {
        '\\' => "\\textbackslash{}",
        '{' => "\\{",
        '}' => "\\}",
        '$' => "\\$",
        '&' => "\\&",
        '#' => "\\#",
        '_' => "\\_",
        '%' => "\\%",
        '~' => "$\\sim$",
        '^' => "\\textasciicircum{}",
        '<' => "\\textless{}",
        '>' => "\\textgreater{}",
        '|' => "\\textbar{}",
        '"' => "\\char34{}",
        '`' => "\\char96{}",
        _ => "",
    };
    if !written.is_empty() {
        return out.push_str(written);
    }
    match letter {
        ' '..='~' => out.push(letter),
        _ if names::is_latin(letter) || names::is_foreign(letter) => out.push(letter),
        '\t' | '\u{a0}' => out.push(' '),
        _ => by_table(letter, out),
    }
}

/// A sign as a formula, or its number.
fn by_table(letter: char, out: &mut String) {
    match names::sign_latex(letter) {
        Some(formula) => out.push_str(&format!("${formula}$")),
        None => out.push_str(&format!("[U+{:04X}]", u32::from(letter))),
    }
}
