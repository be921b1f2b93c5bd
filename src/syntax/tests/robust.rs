//! No text makes the parser panic, hang or overflow the stack.

use super::super::ast::{Expr, ExprKind, StatementKind};
use super::super::{decode, parse_distribution, parse_expression, parse_input};
use crate::diag::{Code, Diagnostic};
use proptest::prelude::*;

const MEGABYTE: usize = 1 << 20;

/// Checks that every label of a refusal lies in the text, on character boundaries.
fn check(text: &str, error: &Diagnostic) {
    assert_ne!(error.code, Code::Internal, "{text:?}: {error:?}");
    assert!(
        !error.message.is_empty() && !error.message.ends_with('.'),
        "{error:?}"
    );
    assert!(!error.help.is_empty(), "no way out: {error:?}");
    for label in &error.labels {
        assert!(
            label.span.start() <= label.span.end(),
            "{text:?}: {error:?}"
        );
        assert!(
            text.get(label.span.range()).is_some(),
            "{text:?}: {error:?}"
        );
    }
}

/// Reads a text in all three languages.
fn read(text: &str) {
    let refusals = [
        parse_input(text).err(),
        parse_expression(text).err(),
        parse_distribution(text).err(),
    ];
    refusals
        .iter()
        .flatten()
        .for_each(|error| check(text, error));
}

fn code(text: &str) -> Option<Code> {
    let refused = parse_expression(text).err();
    refused.iter().for_each(|error| check(text, error));
    refused.map(|error| error.code)
}

#[test]
fn megabytes_of_one_thing() {
    let pieces = [
        "(",
        "[",
        "{",
        "|",
        "||",
        "‖",
        "-",
        "+",
        "- ",
        "^",
        "*",
        "a^",
        "a^-",
        "log ",
        "sqrt",
        "√",
        "f(",
        "x[",
        "x_{",
        "sum[",
        "sum[i](",
        "sum[i] ",
        "argmax[a] ",
        "argmax[",
        "E[x ~ ",
        "Σ[i=",
        "?",
        "...",
        "..",
        ".",
        "'",
        "x'",
        "!",
        "²",
        "_",
        "_i",
        "[i]",
        "ᵀ",
        "/",
        "~",
        "=",
        ",",
        ";",
        "\n",
        "\n;",
        "where ",
        "a where ",
        "in ",
        "in (",
        "#",
        "#\n",
        "\"",
        "\\",
        "\u{302}",
        "שלום ",
        "𝒩",
        "a|",
        "f(a|",
        "f(-2|x|,",
        "(a)",
        "1",
        "1.",
        "1e",
        "1e9",
        "a b",
        "{0,",
        "<",
        "ₜ₋",
        "\u{202e}",
        "if(a<",
        "KL(p||",
        ")",
        "]",
    ];
    for piece in pieces {
        read(&piece.repeat(MEGABYTE / piece.len() / 16));
        read(&format!("x{}", piece.repeat(5000)));
        read(&format!("y ~ {}x", piece.repeat(65)));
    }
}

#[test]
fn nesting_up_to_the_limit() {
    let nested = |open: &str, inner: &str, close: &str, n: usize| {
        format!("{}{inner}{}", open.repeat(n), close.repeat(n))
    };
    for (open, close) in [
        ("(", ")"),
        ("f(", ")"),
        ("x[", "]"),
        ("x_{1,", "}"),
        ("|1+", "|"),
        ("a^", ""),
        ("-", ""),
        ("log ", ""),
        ("sum[i](", ")"),
        ("sum[i] ", ""),
        ("E[x ~ p](", ")"),
        ("argmax[a] ", ""),
        ("KL(p||", ")"),
        ("if(a < ", ", 1)"),
        ("1+2*b^f(", ")"),
        ("", "'"),
        ("", "!"),
        ("", "_i"),
        ("", "[i]"),
    ] {
        let deep = nested(open, "x", close, 31);
        let tree = parse_expression(&deep);
        assert!(tree.is_ok(), "{open}: {:?}", tree.err());
        let too_deep = nested(open, "x", close, 140);
        assert_eq!(code(&too_deep), Some(Code::TooDeep), "{open}…{close}");
    }
}

#[test]
fn broken_inside_does_not_double_the_work() {
    for open in [
        "(", "f(", "x[", "x_{", "f[", "sum[i](", "sum[", "Σ[i=1..", "argmax[", "E[x ~ ", "if(a < ",
        "e^{", "|", "‖", "KL(p || ", "f(a | ",
    ] {
        let close = match open.chars().next_back() {
            Some('(') => ")",
            Some('[') => "]",
            Some('{') => "}",
            Some('|') => "|",
            Some('‖') => "‖",
            _ if open.contains('[') => "]",
            _ => ")",
        };
        read(&format!("{}+{}", open.repeat(55), close.repeat(55)));
        read(&format!(
            "y ~ x where y in {}+{}",
            open.repeat(55),
            close.repeat(55)
        ));
    }
}

#[test]
fn a_hundred_thousand_factors() {
    let factor = "1/(σ sqrt(2π)) exp(-(y_1 - x_1)²/(2σ²))";
    let text = format!("p(y[1..n]; σ) = {}", vec![factor; 20_000].join(" "));
    let input = parse_input(&text).expect("it is well formed");
    let StatementKind::Defined {
        right: Expr {
            kind: ExprKind::Product(factors),
            ..
        },
        ..
    } = &input.statements[0].kind
    else {
        panic!("no product");
    };
    assert_eq!(factors.len(), 60_000);
}

#[test]
fn limits_and_what_is_no_text() {
    assert_eq!(code(""), Some(Code::Empty));
    assert_eq!(code(" \n\t # nothing\n"), Some(Code::Empty));
    assert_eq!(
        parse_input(" ;;\n; \u{feff}").err().map(|error| error.code),
        Some(Code::Empty)
    );
    assert_eq!(code("99999999999999999999"), Some(Code::NumberTooLarge));
    assert_eq!(code("1e40"), Some(Code::NumberTooLarge));
    assert_eq!(code("1e99999999999999"), Some(Code::NumberTooLarge));
    assert_eq!(code("0.00000000000000000001"), Some(Code::NumberTooLarge));
    assert_eq!(code(&" ".repeat((16 << 20) + 1)), Some(Code::TooLong));
    assert_eq!(code("a\0b"), Some(Code::NotText));
    assert_eq!(code("a\u{1}b\u{2}"), Some(Code::Syntax));
    assert_eq!(
        decode(b"a\0").err().map(|error| error.code),
        Some(Code::NotText)
    );
    assert_eq!(
        decode(b"ab\xff\xfe")
            .err()
            .map(|error| error.labels[0].span.start()),
        Some(2)
    );
    assert_eq!(decode("σ".as_bytes()), Ok("σ"));
}

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,60}") {
        read(&text);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(text) = decode(&bytes) {
            read(text);
        }
    }

    #[test]
    fn any_tokens(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..40)) {
        read(&tokens.concat());
        read(&tokens.join(" "));
    }
}

const TOKENS: &[&str] = &[
    "x",
    "y",
    "σ",
    "w",
    "ŷ",
    "f",
    "p",
    "1",
    "2.5",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    "||",
    "‖",
    "+",
    "-",
    "−",
    "*",
    "/",
    "^",
    "²",
    "⁻¹",
    "ᵀ",
    "'",
    "!",
    "_i",
    "_{t-1}",
    "_",
    "~",
    "=",
    "==",
    "<",
    "<=",
    ",",
    ";",
    "\n",
    " ",
    "where ",
    "in ",
    "as ",
    "log ",
    "sqrt",
    "sum[i=1..m]",
    "prod[",
    "E[x ~ p]",
    "argmax[θ]",
    "KL(",
    "if(",
    "ind(",
    "..",
    "...",
    "?a",
    "# c\n",
    "\"",
    "ₜ₋₁",
    "\u{302}",
    "hat",
    "_hat",
    "Σ",
    "Σ[",
    "∑",
    "√",
    "∞",
    "é",
    "distribution ",
    "density ",
    "about ",
    "support ",
    ":",
    "\\",
    "🙂",
    "\r",
    "\u{a0}",
];
