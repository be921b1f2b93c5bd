//! What is refused, with which words, at which place; and that every hint works.

use super::super::{parse_distribution, parse_input};
use crate::diag::{Code, Diagnostic};

/// Text, code, the part of the text that the first label covers, the message.
const REFUSED: &[(&str, Code, &str, &str)] = &[
    (
        "y == 2",
        Code::Mistake,
        "==",
        "a definition is written with one `=`, not with `==`",
    ),
    (
        "y := 2",
        Code::Mistake,
        ":=",
        "a definition is written with one `=`, not with `:=`",
    ),
    (
        "σ > 0",
        Code::Mistake,
        "σ > 0",
        "a condition is not a statement; it belongs behind `where`",
    ),
    (
        "w : vector",
        Code::Mistake,
        "w : vector",
        "a condition is not a statement; it belongs behind `where`",
    ),
    (
        "f(,x)",
        Code::Mistake,
        ",",
        "an argument is missing before this sign",
    ),
    (
        "f(x,)",
        Code::Mistake,
        ",",
        "an argument is missing after this sign",
    ),
    ("N(0,1", Code::Mistake, "(", "this `(` is never closed"),
    ("y ~ N(0, 1))", Code::Mistake, ")", "nothing opens this `)`"),
    ("f(a]", Code::Mistake, "]", "`(` is closed by `]`"),
    ("|a + b", Code::Mistake, "|", "this bar is never closed"),
    ("2 ‖a", Code::Mistake, "‖", "this norm is never closed"),
    ("p(| x)", Code::Mistake, "|", "this bar is never closed"),
    (
        "y ~",
        Code::Mistake,
        "",
        "the distribution is missing behind `~`",
    ),
    (
        "~ N(0, 1)",
        Code::Mistake,
        "~",
        "what is distributed is missing before `~`",
    ),
    (
        "a = σ +",
        Code::Mistake,
        "+",
        "something is missing behind `+`",
    ),
    (
        "f(a *)",
        Code::Mistake,
        "*",
        "something is missing behind `*`",
    ),
    (
        "a ** 2",
        Code::Mistake,
        "**",
        "a power is not written with two stars",
    ),
    (
        r"\theta + 1",
        Code::Mistake,
        r"\theta",
        "LaTeX commands are not part of the notation",
    ),
    (
        r"\frac{a}{b}",
        Code::Mistake,
        r"\frac",
        "LaTeX commands are not part of the notation",
    ),
    (
        "$x$",
        Code::Mistake,
        "$",
        "formulas stand here without dollar signs",
    ),
    (
        "sum x_i",
        Code::Mistake,
        "sum",
        "what stands under sum goes into square brackets directly behind it",
    ),
    (
        "∑ x_i",
        Code::Mistake,
        "∑",
        "what stands under sum goes into square brackets directly behind it",
    ),
    (
        "sum(i=1..m)",
        Code::Mistake,
        "sum",
        "what stands under sum goes into square brackets directly behind it",
    ),
    (
        "argmax_θ p",
        Code::Mistake,
        "argmax",
        "what stands under argmax goes into square brackets directly behind it",
    ),
    (
        "arg max p",
        Code::Mistake,
        "arg max",
        "argmax is written as one word",
    ),
    (
        "E_{x ~ p}[f]",
        Code::Mistake,
        "E",
        "what an expectation is taken over stands in square brackets",
    ),
    (
        "sum[i=1..](x)",
        Code::Mistake,
        "]",
        "the upper end of this range is missing",
    ),
    (
        "sum[i](x_i)²",
        Code::Mistake,
        "(x_i)²",
        "it is not clear whether the power belongs to the whole or to what is in the bracket",
    ),
    (
        "y ~ N where",
        Code::Mistake,
        "where",
        "nothing is declared behind this `where`",
    ),
    (
        "y ~ N where σ",
        Code::Mistake,
        "σ",
        "this does not say anything about it",
    ),
    (
        "a @ b",
        Code::Mistake,
        "@",
        "the character `@` (U+0040) is not part of the notation",
    ),
    (
        "2. x",
        Code::Mistake,
        ".",
        "a decimal point needs a digit behind it",
    ),
    (
        "2 [a + b]",
        Code::Mistake,
        "[",
        "square brackets belong directly behind a name, as an index",
    ),
    ("{a + b}", Code::Mistake, "{a + b}", "braces do not group"),
    ("x = y = z", Code::Mistake, "=", "one statement has one `=`"),
    (
        "KL(p, q)",
        Code::Mistake,
        "KL(p, q)",
        "KL compares two densities, with `||` between them",
    ),
    ("a, b", Code::Mistake, ",", "a comma does not belong here"),
    (
        "x + ?a",
        Code::Mistake,
        "?a",
        "names with a question mark stand for anything, in rules only",
    ),
    (
        "a + ... + b",
        Code::Mistake,
        "...",
        "three dots leave open what is meant",
    ),
    (
        "f(a < b)",
        Code::Syntax,
        "<",
        "a comparison does not belong here",
    ),
    (
        "ind(0 < y < 1)",
        Code::Syntax,
        "<",
        "a condition has one comparison",
    ),
    (
        "y ~ f where w :",
        Code::Syntax,
        "",
        "expected a kind such as `vector`, found the end",
    ),
    (
        "y ~ f where y in",
        Code::Syntax,
        "",
        "expected a set such as `{0, 1}`, found the end",
    ),
    (
        "y ~ f where y in 2 y",
        Code::Syntax,
        "2 y",
        "this is not a set",
    ),
    (
        "99999999999999999999",
        Code::NumberTooLarge,
        "99999999999999999999",
        "this number does not fit in an exact 64-bit fraction",
    ),
];

#[test]
fn refusals() {
    for (text, code, covered, message) in REFUSED {
        let error = parse_input(text).expect_err(text);
        let span = error.labels[0].span;
        let found = (error.code, text.get(span.range()), error.message.as_str());
        assert_eq!(found, (*code, Some(*covered), *message), "{text}");
        assert_hints_work(&error);
    }
}

#[test]
fn latex_has_hints() {
    for command in [
        "theta", "frac", "sum", "prod", "int", "arg", "hat", "sqrt", "sim", "mid", "cdot", "leq",
        "top", "foo", "left", "",
    ] {
        assert_hints_work(&parse_input(&format!("\\{command} x")).expect_err(command));
    }
}

/// What stands in backquotes in a help is text to type: it must be read without complaint.
fn assert_hints_work(error: &Diagnostic) {
    assert!(!error.help.is_empty(), "{error:?}");
    for help in &error.help {
        for typed in help.split('`').skip(1).step_by(2) {
            assert_eq!(parse_input(typed).err(), None, "{error:?}");
        }
    }
}

#[test]
fn an_entry_is_refused_in_its_own_words() {
    let error = parse_distribution("y ~ f").expect_err("no entry");
    assert!(
        error.message.starts_with("expected a heading such as"),
        "{error:?}"
    );
}
