//! Fenced blocks of the language `surprisal` in Markdown, found by a parser of Markdown and replaced one by one.

use super::{Fault, Request};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// The language of the blocks that are models.
pub const LANGUAGE: &str = "surprisal";

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
    for (event, range) in parser(text).into_offset_iter() {
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
        for (k, line) in new.trim_end().lines().enumerate() {
            if k > 0 {
                out.push_str(format!("\n{before}{line}").trim_end());
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

/// What stands before a place on its line, with blanks in the place of a bullet or a number.
fn prefix(text: &str, place: usize) -> String {
    let line = text[..place].rfind('\n').map_or(0, |at| at + 1);
    let kept = |c| if c == '>' || c == '\t' { c } else { ' ' };
    text[line..place].chars().map(kept).collect()
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
        let put = |text| replace(text, |_| "<p>1</p>\n<p>2</p>".to_owned());
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
