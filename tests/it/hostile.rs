//! What users type reaches pages as letters and as nothing else: no tag, no command, no formula.

use pulldown_cmark::{Event, Options as Markdown, Parser};
use surprisal::derivation::Derivation;
use surprisal::model::Options;
use surprisal::render::{FORMATS, Page, html, outline::Detail};

/// Each is a command in one of the formats. All of them are one line, since a remark is a line.
const TEXTS: &[&str] = &[
    "</script><script>alert(1)</script>",
    "</code></pre></main><img src=x onerror=alert(1)>",
    "&lt;b&gt; & &amp; &#60;",
    "\" onclick=\"x\" 'y' \"",
    r"\input{/etc/passwd} \write18{ls} \end{align*} \end{document}",
    "$x$ $$x$$ $`x`$ \\(x\\) \\[x\\] \\\\(x\\\\)",
    "` `` ``` ```` ~~~",
    "<!-- --> --> <!-- <![CDATA[ ]]>",
    "{{#include /etc/passwd}} {{ x }} }} {{",
    "[a](javascript:x) ![b](c) <https://example.org> **bold** _slant_ ~~gone~~ # * + - 1.",
    "100% #1 a_b a^b ~ | ^^5c ^^M",
];

#[test]
fn hostile_text_changes_only_its_own_letters() {
    let harmless = with("harmless");
    for text in TEXTS {
        let hostile = with(text);
        for detail in [Detail::Brief, Detail::Normal, Detail::Full] {
            for format in FORMATS {
                let write = |derivation| {
                    let page = Page {
                        detail,
                        embeds_font: false,
                        ..Page::new(derivation)
                    };
                    (format.write)(&page)
                };
                let (tame, wild) = (write(&harmless), write(&hostile));
                let shape: fn(&str) -> Vec<String> = match format.name {
                    "html" => tags,
                    "latex" | "tex" => commands,
                    "json" => keys,
                    "text" => |_| Vec::new(), // all of it is letters
                    "html-fragment" => |_| Vec::new(), // below, with the same anchors
                    _ => events,
                };
                assert_eq!(shape(&tame), shape(&wild), "{}: {text}", format.name);
            }
            let write = |derivation| {
                html::fragment(
                    &Page {
                        detail,
                        ..Page::new(derivation)
                    },
                    "x-",
                )
            };
            assert_eq!(tags(&write(&harmless)), tags(&write(&hostile)), "{text}");
        }
    }
}

/// A derivation with that text in a comment of its model, and in a remark.
fn with(text: &str) -> Derivation {
    let model = format!("y ~ Normal(f(x; θ), σ²) where σ > 0 # {text}\n");
    let mut derivation = surprisal::derive(&model, &Options::default()).expect("a derivation");
    assert!(
        derivation.input.contains(text),
        "a comment is a part of the model"
    );
    derivation.remarks.push(text.to_owned());
    derivation
}

/// The tags of HTML in their order, with their attributes.
fn tags(text: &str) -> Vec<String> {
    let body = text.rsplit("</style>").next().unwrap_or(text);
    let tags = body.split('<').skip(1);
    tags.map(|tag| tag.split('>').next().unwrap_or(tag).to_owned())
        .collect()
}

/// What opens, closes or runs in LaTeX: commands and formulas, without the signs that letters are written with.
fn commands(text: &str) -> Vec<String> {
    const LETTERS: &[&str] = &[
        "textbackslash",
        "textasciicircum",
        "textless",
        "textgreater",
        "textbar",
        "char",
        "allowbreak",
        "sim",
        "par",
    ];
    let mut found = Vec::new();
    let (mut dollars, mut depth) = (0, 0); // signs such as ~ are formulas of their own
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {}
            '%' | '#' | '&' => {
                found.push(letter.to_string());
                continue;
            }
            '$' => {
                dollars += 1;
                continue;
            }
            '{' | '}' => {
                depth += if letter == '{' { 1 } else { -1 };
                continue;
            }
            _ => continue,
        }
        let name: String = text[at + 1..]
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .collect();
        if name.is_empty() {
            letters.next(); // an escaped sign, or a break of a line
        } else if !LETTERS.contains(&name.as_str()) {
            found.push(name);
        }
    }
    found.push(format!("open: {} formulas, {depth} groups", dollars % 2));
    found
}

/// The structure of JSON: every key in its order.
fn keys(text: &str) -> Vec<String> {
    fn walk(value: &serde_json::Value, out: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(fields) => {
                for (key, field) in fields {
                    out.push(key.clone());
                    walk(field, out);
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, out)),
            _ => out.push("value".to_owned()),
        }
    }
    let mut out = Vec::new();
    walk(&serde_json::from_str(text).expect("JSON"), &mut out);
    out
}

/// What Markdown holds besides its letters.
fn events(text: &str) -> Vec<String> {
    let all = Markdown::ENABLE_MATH | Markdown::ENABLE_TABLES | Markdown::ENABLE_STRIKETHROUGH;
    let events = Parser::new_ext(text, all);
    let events = events.filter(|event| !matches!(event, Event::Text(_) | Event::SoftBreak));
    events.map(|event| format!("{event:?}")).collect()
}
