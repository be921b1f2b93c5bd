//! The style of derivations inside a book: that of the library, with the colours of the book's theme.

use surprisal::render::html;

/// What differs from a page that stands alone: the theme gives the colours, and the column is narrow.
const IN_A_BOOK: &str = include_str!("book.css");

/// A `style` element on one line, so that it can stand in Markdown.
pub fn element(font: bool) -> String {
    let font = if font {
        html::font_face().replace('\n', " ") // the licence is words
    } else {
        String::new()
    };
    let rules = [&font, html::STYLE, IN_A_BOOK].concat();
    format!("<style>{}</style>", rules.replace('\n', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The themes of mdBook, each with the colour of its text and whether it is dark.
    const THEMES: &[(&str, &str, bool)] = &[
        ("html.light", "#000000", false),
        ("html.rust", "#262625", false),
        ("html.ayu", "#c5c5c5", true),
        ("html.coal", "#98a3ad", true),
        ("html.navy", "#bcbdd0", true),
        // Without a script a book is light or, where the reader's system is dark, coal.
        ("html:not(.js)", "#98a3ad", true),
    ];

    /// What the rule of a theme says of a fragment.
    fn rule(theme: &str) -> &'static str {
        let selector = format!("{theme} .content .surprisal");
        let rules = IN_A_BOOK.split('}').filter_map(|rule| rule.split_once('{'));
        let mut rules = rules.map(|(of, said)| match said.split_once('{') {
            Some((of, said)) => (of, said), // within a media query
            None => (of, said),
        });
        let found = rules.find(|(of, _)| of.split(',').any(|one| one.trim() == selector));
        found.unwrap_or_else(|| panic!("no rule for {theme}")).1
    }

    fn value<'r>(rule: &'r str, name: &str) -> &'r str {
        let mut said = rule.split(';').filter_map(|one| one.split_once(':'));
        let found = said.find(|(of, _)| *of == name);
        found.unwrap_or_else(|| panic!("no {name} in {rule}")).1
    }

    /// The light of a colour after WCAG 2.2.
    fn light(colour: &str) -> f64 {
        let part = |at: usize| u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour");
        let linear = |part: u8| match f64::from(part) / 255.0 {
            c if c <= 0.04045 => c / 12.92,
            c => ((c + 0.055) / 1.055).powf(2.4),
        };
        let [red, green, blue] = [1, 3, 5].map(|at| linear(part(at)));
        0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    }

    #[test]
    fn marks_can_be_read_in_every_theme() {
        for &(theme, text, is_dark) in THEMES {
            let rule = rule(theme);
            let scheme = if is_dark { "dark" } else { "light" };
            assert_eq!(value(rule, "color-scheme"), scheme, "{theme}");
            let mark = light(value(rule, "--mark"));
            let text = light(text);
            let contrast = text.max(mark) / text.min(mark);
            assert!(contrast >= 4.5, "{theme}: {contrast:.2}");
            assert_eq!(mark < 0.2, is_dark, "{theme}");
        }
    }
}
