//! Fenced blocks of the language `surprisal` in Markdown, found by a parser of Markdown and replaced one by one.

use super::{Fault, Request};
use crate::syntax::BYTE_ORDER_MARK;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// The language of the blocks that are models.
pub const LANGUAGE: &str = "surprisal";

/// Blocks are written in the format that the renderer of a book sets.
const OWN_FORMAT: &str = "what the book is rendered to decides the format: leave `--format` out";

/// A fenced block that holds a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// What stands behind the language: `--wrt w --detail brief`.
    pub words: String,
    /// The lines inside.
    pub model: String,
    /// The line of the fence in the document, counted from 1; the model begins one line below.
    pub line: usize,
    /// Where in the document, without the line break at its end.
    range: Range<usize>,
}

impl Fence {
    /// The derivation that the block asks for, and its request, which begins as `request`.
    ///
    /// # Errors
    /// With the line in the document.
    pub fn derive(
        &self,
        mut request: Request,
    ) -> Result<(crate::derivation::Derivation, Request), Fault> {
        let read = request.read(&self.words);
        read.map_err(|message| Fault::new(self.line, message))?;
        if request.has("format") {
            return Err(Fault::new(self.line, OWN_FORMAT));
        }
        let derivation = super::derive(&self.model, &request)
            .map_err(|diagnostic| Fault::of(&diagnostic, &self.model, self.line + 1))?;
        Ok((derivation, request))
    }

    /// What should be known of the block's derivation although it can be shown.
    pub fn warnings(&self, derivation: &crate::derivation::Derivation) -> Vec<Fault> {
        Fault::warnings(derivation, &self.model, self.line + 1)
    }
}

/// The blocks of a document, in order. A block shown inside another block is none.
pub fn find(text: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<Fence> = None;
    let mut lines = Lines::new(text);
    let bare = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mark = text.len() - bare.len();
    for (event, range) in parser(bare).into_offset_iter() {
        let range = range.start + mark..range.end + mark;
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let info = info.trim();
                let (language, words) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
                open = (language == LANGUAGE).then(|| Fence {
                    words: words.trim().to_owned(),
                    model: String::new(),
                    line: lines.at(range.start),
                    range: range.start..range.start + text[range].trim_end().len(),
                });
            }
            Event::Text(piece) => {
                if let Some(fence) = &mut open {
                    fence.model.push_str(&piece);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// The document with something in the place of every block. What is put in should be one line, or several without
/// indentation; each line gets what stands before the block (a quotation mark, the indentation of a list), and a blank
/// line is put behind the block where there is none, since HTML goes on up to one.
pub fn replace(text: &str, mut by: impl FnMut(&Fence) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for fence in find(text) {
        let before = prefix(text, fence.range.start);
        let new = by(&fence);
        out.push_str(&text[copied..fence.range.start]);
        if !new.starts_with('<') && ends_within_words(&out) {
            let line = out.len() - before.len();
            out.truncate(line);
            out.push_str(before.trim_end());
            out.push_str(&format!("\n{before}"));
        }
        for (k, line) in new.trim_end().lines().enumerate() {
            if k > 0 {
                out.push('\n');
                out.push_str(format!("{before}{line}").trim_end());
            } else {
                out.push_str(line);
            }
        }
        copied = fence.range.end;
        let rest = text[copied..].strip_prefix('\r').unwrap_or(&text[copied..]);
        let next = rest.strip_prefix('\n').unwrap_or(rest).lines().next();
        let blank = next.is_none_or(|l| l.trim_matches(['>', ' ', '\t']).is_empty());
        if !blank {
            out.push_str(format!("\n{before}").trim_end_matches(' '));
        }
    }
    out.push_str(&text[copied..]);
    out
}

/// A line of words stands above the last one, which is empty but for marks of quotation: what is no HTML would go on with it.
fn ends_within_words(text: &str) -> bool {
    let blank = |line: &str| line.trim_matches(['>', ' ', '\t', '\r']).is_empty();
    let mut lines = text.rsplit('\n');
    let last = lines.next().unwrap_or_default();
    blank(last) && lines.next().is_some_and(|above| !blank(above))
}

/// What stands before a place on its line, with blanks in the place of a bullet or a number.
fn prefix(text: &str, place: usize) -> String {
    let line = text[..place].rfind('\n').map_or(0, |at| at + 1);
    let kept = |c| if c == '>' || c == '\t' { c } else { ' ' };
    let before = text[line..place].chars();
    before.filter(|c| *c != BYTE_ORDER_MARK).map(kept).collect()
}

/// The numbers of lines at places that come in order.
pub(super) struct Lines<'t> {
    text: &'t str,
    seen: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Lines {
            text,
            seen: 0,
            line: 1,
        }
    }

    /// The line of a byte, which is no earlier than the one asked for before.
    pub(super) fn at(&mut self, place: usize) -> usize {
        let between = &self.text.as_bytes()[self.seen..place];
        self.line += between.iter().filter(|b| **b == b'\n').count();
        self.seen = place;
        self.line
    }
}

/// Markdown as it is read here and in [`super::markers`]. Dollars are no formulas, so that nothing in them hides a block.
pub(super) fn parser(text: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    Parser::new_ext(text, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_with_their_words_and_lines() {
        let text = "a\n\n```surprisal --wrt w\ny ~ N(w, 1)\n```\n\n* item\n\n  ~~~ surprisal\n  x\n  y\n  ~~~\n";
        let found = find(text);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].line, found[1].line), (3, 9));
        assert_eq!(found[0].words, "--wrt w");
        assert_eq!(found[1].model, "x\ny\n");
    }

    #[test]
    fn blocks_that_are_shown_are_none() {
        for text in [
            "````markdown\n```surprisal\nx\n```\n````\n",
            "    ```surprisal\n    x\n    ```\n",
            "```surprisal-like\nx\n```\n",
            "<!--\n```surprisal\nx\n```\n-->\n",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn what_is_put_in_stays_in_its_list_and_its_quotation() {
        let put = |text: &str| replace(text, |_| "<p>1</p>\n<p>2</p>".to_owned());
        let fence = "```surprisal\nx\n```";
        assert_eq!(put(fence), "<p>1</p>\n<p>2</p>");
        assert_eq!(
            put("```surprisal\nx\n```\nwords\n"),
            "<p>1</p>\n<p>2</p>\n\nwords\n"
        );
        assert_eq!(
            put("1. a\n\n   ```surprisal\n   x\n   ```\n   b\n"),
            "1. a\n\n   <p>1</p>\n   <p>2</p>\n\n   b\n"
        );
        assert_eq!(
            put("> ```surprisal\n> x\n> ```\n> b\n"),
            "> <p>1</p>\n> <p>2</p>\n>\n> b\n"
        );
        assert_eq!(
            put("- ```surprisal\n  x\n  ```\n\nb\n"),
            "- <p>1</p>\n  <p>2</p>\n\nb\n"
        );
        let words = |text: &str| replace(text, |_| "**1**\n\n**2**".to_owned());
        assert_eq!(words(&format!("a\n{fence}")), "a\n\n**1**\n\n**2**");
        assert_eq!(
            words("> a\n> ```surprisal\n> x\n> ```\n"),
            "> a\n>\n> **1**\n>\n> **2**\n"
        );
        assert_eq!(
            words("- ```surprisal\n  x\n  ```\n"),
            "- **1**\n\n  **2**\n"
        );
        assert_eq!(put(&format!("a\n{fence}")), "a\n<p>1</p>\n<p>2</p>");
    }

    #[test]
    fn a_fault_has_the_line_of_the_document() {
        let text =
            "\n```surprisal\na = 1\ny ~ Nromal(f(x; θ), 1)\n```\n\n```surprisal --wtr w\ny\n```\n";
        let request = Request::new("html").expect("a format");
        let faults: Vec<Fault> = find(text)
            .iter()
            .filter_map(|fence| fence.derive(request.clone()).err())
            .collect();
        assert_eq!(faults.len(), 2);
        assert_eq!((faults[0].line, faults[1].line), (4, 7));
        let said = faults[0].say("a.md");
        assert!(
            said.starts_with("error: a.md:4: ") && said.contains("help: "),
            "{said}"
        );
    }
}
