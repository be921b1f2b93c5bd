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
