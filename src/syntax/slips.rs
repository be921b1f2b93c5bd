//! Slips that show in the letters themselves, before any grammar: LaTeX, other tools' signs, brackets.
//!
//! What stands in backquotes in a help is text to type, and a test parses every piece of it.

use super::{layout::closing, spelling};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// Looks at the character at `at` and what follows it.
pub(super) fn lexical(text: &str, at: usize, c: char) -> Result<(), Diagnostic> {
    let rest = &text[at..];
    match c {
        '\0' => Err(not_text(at)),
        '\\' => Err(latex(rest, at)),
        '$' => Err(slip(at, 1, "formulas stand here without dollar signs").help("leave them out")),
        '*' if rest.starts_with("**") => {
            Err(slip(at, 2, "a power is not written with two stars").help("write `x^2` or `x²`"))
        }
        '←' => {
            Err(slip(at, 3, "a definition is not written with an arrow").help("write `a = b`"))
        }
        _ if c.is_control() && !c.is_whitespace() => {
            let message = format!(
                "the control character U+{:04X} does not belong here",
                u32::from(c)
            );
            Err(
                Diagnostic::at(Code::Syntax, Span::new(at, at + c.len_utf8()), message)
                    .help("delete it"),
            )
        }
        '∑' | '∏' if rest[c.len_utf8()..].starts_with('_') => Ok(()),
        '∑' | '∏' | '∫' if !rest[c.len_utf8()..].starts_with('[') => {
            Err(below(text, Span::new(at, at + c.len_utf8())))
        }
        _ => Ok(()),
    }
}

/// Looks at a word.
pub(super) fn word(text: &str, span: Span) -> Result<(), Diagnostic> {
    let rest = &text[span.end()..];
    match &text[span.range()] {
        "argmax" | "argmin" if !rest.starts_with('[') => Err(below(text, span)),
        "sum" | "prod" if rest.starts_with('_') => Ok(()),
        "sum" | "prod" | "integral" if !rest.trim_start().starts_with('[') => {
            Err(below(text, span))
        }
        "min" | "max" if rest.starts_with('[') || rest.starts_with("_{") => {
            Err(over_an_index(text, span))
        }
        "arg" => {
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let next = &rest[blanks..];
            match ["max", "min"].iter().find(|word| next.starts_with(**word)) {
                Some(word) if blanks > 0 => {
                    let span = Span::new(span.start(), span.end() + blanks + 3);
                    let message = format!("arg{word} is written as one word");
                    let help = format!("write `arg{word}[θ] p(y; θ)`");
                    Err(Diagnostic::at(Code::Mistake, span, message).help(help))
                }
                _ => Ok(()),
            }
        }
        "E" | "𝔼" if rest.starts_with("_{") && braced(rest).contains(['~', '∼']) => {
            let message = "what an expectation is taken over stands in square brackets";
            Err(Diagnostic::at(Code::Mistake, span, message).help("write `E[x ~ p](log(q(x)))`"))
        }
        _ => Ok(()),
    }
}

/// A sign that takes its index in square brackets, without them.
fn below(text: &str, span: Span) -> Diagnostic {
    let sign = &text[span.range()];
    let (word, example) = match sign {
        "argmax" | "argmin" => (sign, format!("{sign}[θ] p(y; θ)")),
        "∏" | "prod" => ("prod", "prod[i=1..m](p(x_i; θ))".to_owned()),
        "∫" | "integral" => ("integral", "integral[x](p(x))".to_owned()),
        _ => ("sum", "sum[i=1..m](x_i)".to_owned()),
    };
    let message = format!("what stands under {word} goes into square brackets directly behind it");
    Diagnostic::at(Code::Mistake, span, message).help(format!("write `{example}`"))
}

/// `min[k=1..K](…)`: a least or greatest value is one of a few values that are written out.
fn over_an_index(text: &str, span: Span) -> Diagnostic {
    let word = &text[span.range()];
    let message = format!("`{word}` over an index is not known here");
    Diagnostic::at(Code::Mistake, span, message).help(format!(
        "write the values out, as in `sum[i=1..n]({word}((x_i - a)², (x_i - b)²))`"
    ))
}

/// The text between `_{` and `}`.
fn braced(rest: &str) -> &str {
    rest.find('}').map_or("", |end| &rest[..end])
}

fn latex(rest: &str, at: usize) -> Diagnostic {
    let letters = rest[1..]
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len() - 1);
    let command = &rest[1..1 + letters];
    let found = slip(
        at,
        1 + letters,
        "LaTeX commands are not part of the notation",
    );
    let help = match command {
        "frac" | "tfrac" | "dfrac" => "write a fraction as `(a + b)/c`".to_owned(),
        "sum" => "write `sum[i=1..m](x_i)`".to_owned(),
        "prod" => "write `prod[i=1..m](p(x_i; θ))`".to_owned(),
        "int" => "write `integral[x](p(x))`".to_owned(),
        "arg" | "argmax" | "argmin" | "operatorname" => "write `argmax[θ] p(y; θ)`".to_owned(),
        "hat" | "widehat" | "bar" | "tilde" => "write `y_hat`, `y_bar` or `y_tilde`".to_owned(),
        "sqrt" => "write `sqrt(x)`".to_owned(),
        "sim" => "write `y ~ Normal(μ, σ²)`".to_owned(),
        "mid" | "vert" => "write `p(y | x)`".to_owned(),
        "cdot" | "times" => "write `a * b`".to_owned(),
        "le" | "leq" | "ge" | "geq" => "write `where 0 <= p <= 1`".to_owned(),
        "top" => "write `w' x` or `wᵀx`".to_owned(),
        "" | "left" | "right" | "mathrm" | "mathbf" | "text" => {
            "leave it out and use plain letters".to_owned()
        }
        _ if spelling::name(command) != command => {
            format!("write `{}` or `{command}`", spelling::name(command))
        }
        _ => format!("write `{command}` without the backslash"),
    };
    found.help(help)
}

fn slip(at: usize, length: usize, message: &str) -> Diagnostic {
    Diagnostic::at(Code::Mistake, Span::new(at, at + length), message)
}

/// The diagnostic for a NUL byte.
pub(super) fn not_text(at: usize) -> Diagnostic {
    Diagnostic::at(
        Code::NotText,
        Span::new(at, at + 1),
        "the text holds a NUL byte",
    )
    .help("this is not a text file; save it as plain UTF-8 text")
}

/// A bracket that nothing opens.
pub(super) fn unopened(closer: char, here: Span) -> Diagnostic {
    Diagnostic::at(
        Code::Mistake,
        here,
        format!("nothing opens this `{closer}`"),
    )
    .help("delete it, or put the opening bracket where it belongs")
}

/// A bracket that nothing closes.
pub(super) fn unclosed(opener: char, here: Span) -> Diagnostic {
    let message = format!("this `{opener}` is never closed");
    let help = format!("put a '{}' where it ends", closing(opener));
    Diagnostic::new(Code::Mistake, message)
        .label(here, "opened here")
        .help(help)
}

/// A bracket closed by another kind of bracket.
pub(super) fn mismatched(opener: char, opened: Span, closer: char, here: Span) -> Diagnostic {
    let message = format!("`{opener}` is closed by `{closer}`");
    let help = format!("close it with '{}'", closing(opener));
    Diagnostic::at(Code::Mistake, here, message)
        .label(opened, "opened here")
        .help(help)
}

/// A bar that nothing closes.
pub(super) fn unclosed_bar(here: Span, double: bool, call: bool) -> Diagnostic {
    let message = if double {
        "this norm is never closed"
    } else {
        "this bar is never closed"
    };
    let help = match (double, call) {
        (true, _) => "a norm stands between two bars: `‖y - X w‖²`",
        (_, true) => {
            "a condition needs something before the bar, `p(y | x)`; a modulus needs two bars, `|x|`"
        }
        _ => "a modulus stands between two bars: `|y - μ|`",
    };
    Diagnostic::new(Code::Mistake, message)
        .label(here, "opened here")
        .help(help)
}
