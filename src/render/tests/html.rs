//! Pages of HTML and their parts: what stands in them, and what they leave alone.

use super::pages::{derivation, page};
use crate::derivation::Derivation;
use crate::render::outline::Detail;
use crate::render::{Page, format};

#[test]
fn a_part_of_a_page_has_anchors_of_its_own() {
    let derivation = derivation();
    let part = format("html-fragment").expect("a format").write;
    let brief = Page {
        detail: Detail::Brief,
        ..Page::new(&derivation)
    };
    let id = |text: &str| {
        let start = text.find("<li id=\"").expect("an anchor") + 8;
        text[start..start + 10].to_owned()
    };
    let (one, two) = (part(&Page::new(&derivation)), part(&brief));
    assert!(one.starts_with("<style>") && one.trim_end().lines().count() == 1);
    assert_eq!(one, part(&Page::new(&derivation)));
    assert_ne!(id(&one), id(&two));
}

#[test]
fn signs_stand_below_one_another() {
    let derivation = derivation();
    let part = (format("html-fragment").expect("a format").write)(&Page::new(&derivation));
    assert!(
        part.contains("<ol class=\"steps\" role=\"list\" style=\"--left:2.22em\">"),
        "{part}"
    );
    let of_a_value = Derivation {
        start: derivation.terms.children(derivation.start)[0],
        ..derivation.clone()
    };
    let part = (format("html-fragment").expect("a format").write)(&Page::new(&of_a_value));
    assert!(
        part.contains("<ol class=\"steps\" role=\"list\">"),
        "nothing stands on the left"
    );
}

#[test]
fn a_fragment_styles_nothing_but_itself() {
    let rules = crate::render::html::STYLE.replace("@media", "\n@media");
    for (at, _) in rules.match_indices('{') {
        let selector = rules[..at]
            .rsplit(['}', '{', '\n'])
            .next()
            .unwrap_or_default();
        let own = |one: &str| one.trim().starts_with(".surprisal") || one.trim().starts_with('@');
        assert!(selector.split("),").all(own), "{selector}");
    }
    // Dark only where the page asks for it.
    let (_, dark) = rules
        .split_once("prefers-color-scheme:dark")
        .expect("a dark variant");
    let (_, dark) = dark.split_once('{').expect("a block");
    let block = &dark[..dark.find("}\n").unwrap_or(dark.len())];
    assert!(
        block
            .lines()
            .all(|rule| rule.trim().starts_with(".surprisal-auto")),
        "{block}"
    );
    let derivation = derivation();
    let whole = (format("html").expect("a format").write)(&Page::new(&derivation));
    assert!(whole.contains("<body class=\"surprisal-auto\">"));
    let part = (format("html-fragment").expect("a format").write)(&Page::new(&derivation));
    assert!(!part.contains("class=\"surprisal-auto"));
}

#[test]
fn a_prefix_is_escaped_and_may_be_given() {
    let derivation = derivation();
    let page = Page {
        anchors: Some("x-"),
        ..Page::new(&derivation)
    };
    assert!((format("html-fragment").expect("a format").write)(&page).contains("<li id=\"x-a1\">"));
    let odd = crate::render::html::fragment(&page, "a\"><script>");
    assert!(!odd.contains("<script>") && odd.contains("id=\"a&quot;&gt;&lt;script&gt;a1\""));
}

#[test]
fn the_font_has_its_licence_with_it() {
    let derivation = derivation();
    let with = |embeds_font| {
        (format("html").expect("a format").write)(&Page {
            embeds_font,
            ..Page::new(&derivation)
        })
    };
    let page = with(true);
    let (head, _) = page.split_once("@font-face").expect("the font");
    for part in [
        "Copyright 2001-2021 The STIX Fonts Project Authors (https://github.com/stipub/stixfonts)",
        "SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007",
        "THE FONT SOFTWARE IS PROVIDED \"AS IS\"",
        "OTHER DEALINGS IN THE FONT SOFTWARE.\n*/\n",
    ] {
        assert!(head.contains(part), "{part}");
    }
    let without = with(false);
    assert!(!without.contains("@font-face") && !without.contains("Copyright"));
}

/// No script, and nothing that a browser would fetch: links lead to places of the page itself.
#[test]
fn a_page_stands_alone() {
    let page = page(&derivation(), "html", Detail::Full);
    let (_, tags) = page.split_once("</style>").expect("a style");
    for sign in [
        "<script",
        "<link",
        "<img",
        "<iframe",
        "src=",
        "onclick",
        "javascript:",
    ] {
        assert!(!tags.contains(sign), "{sign}");
    }
    let links = tags.match_indices("href=\"");
    for (at, _) in links {
        assert!(tags[at..].starts_with("href=\"#"), "{}", &tags[at..at + 40]);
    }
    let urls: Vec<&str> = page.split("url(").skip(1).collect();
    assert!(urls.len() == 1 && urls[0].starts_with("data:font/woff2;base64,"));
    assert!(
        page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:\"")
    );
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
    // One heading of the first rank, the others below it, and one landmark around them.
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(page.find("<h1") < page.find("<h2") && !page.contains("<h3"));
    assert_eq!(page.matches("<main").count(), 1);
}

/// A page has lines for narrow screens where a formula is wide; it is read once, and a part of a page does without them.
#[test]
fn narrow_screens_have_lines_of_their_own() {
    let derivation = derivation();
    let whole = page(&derivation, "html", Detail::Normal);
    let formulas: Vec<&str> = whole.split("<div role=\"math\" aria-label=").collect();
    assert!(formulas.len() > 1);
    for formula in &formulas[1..] {
        let (formula, _) = formula
            .split_once("<div class=\"beside\">")
            .expect("a reason");
        assert_eq!(formula.matches("class=\"lines narrow\"").count(), 1);
        assert!(!formula.contains("alttext"), "{formula}");
    }
    let fragment = page(&derivation, "html-fragment", Detail::Normal);
    assert!(!fragment.contains("class=\"lines narrow\""));
}
