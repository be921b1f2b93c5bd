//! Derivations between two marker comments of a Markdown document, which are filled in place.
//!
//! `<!-- surprisal --wrt w: y ~ Normal(wᵀx, σ²) -->` begins a part and `<!-- /surprisal -->` ends it; what stands between
//! them is written by the tool. Markers that a code block shows are left alone.

use super::fences::{Lines, parser};
use super::{Fault, Request, derive, markdown};
use crate::syntax::BYTE_ORDER_MARK;
use pulldown_cmark::{Event, Tag};
use std::ops::Range;

const OPENING: &str = "<!-- surprisal";
const CLOSING: &str = "<!-- /surprisal -->";
/// What parts are written in where their markers do not say.
const FORMAT: &str = "markdown";

/// A document after it was filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The whole text.
    pub text: String,
    /// How many parts it has.
    pub parts: usize,
    /// The lines of the markers whose parts were out of date.
    pub stale: Vec<usize>,
    /// What should be known of its models all the same.
    pub warnings: Vec<Fault>,
}

/// Fills every part of a document. To fill what was filled changes nothing.
///
/// # Errors
/// Everything that is wrong in the document, in order.
pub fn fill(text: &str) -> Result<Filled, Vec<Fault>> {
    match text.strip_prefix(BYTE_ORDER_MARK) {
        None => fill_bare(text),
        Some(rest) => fill_bare(rest).map(|filled| Filled {
            text: format!("{BYTE_ORDER_MARK}{}", filled.text),
            ..filled
        }),
    }
}

fn fill_bare(text: &str) -> Result<Filled, Vec<Fault>> {
    let Found {
        parts,
        unclosed,
        mut faults,
    } = find(text);
    let mut warnings = Vec::new();
    let contents = contents(&parts, &mut warnings, &mut faults);
    // Their models are looked at as well: what is wrong is told at once.
    let _ = self::contents(&unclosed, &mut Vec::new(), &mut faults);
    if !faults.is_empty() {
        faults.sort_by_key(|fault| fault.line);
        return Err(faults);
    }
    let mut out = String::with_capacity(text.len());
    let (mut copied, mut stale) = (0, Vec::new());
    for (part, content) in parts.iter().zip(&contents) {
        out.push_str(&text[copied..part.inside.start]);
        out.push_str(content);
        copied = part.inside.end;
        if text[part.inside.clone()] != *content {
            stale.push(part.line);
        }
    }
    out.push_str(&text[copied..]);
    if let (Some(&line), false) = (stale.first(), holds(&out, &contents)) {
        let message = "filled, the marker would not be found again: what stands around it (an open block of HTML?) reaches into the part";
        return Err(vec![Fault::new(line, message)]);
    }
    Ok(Filled {
        text: out,
        parts: parts.len(),
        stale,
        warnings,
    })
}

/// What belongs into each of the parts whose model is right, with the warnings about them and what is wrong in the others.
fn contents(parts: &[Part<'_>], warnings: &mut Vec<Fault>, faults: &mut Vec<Fault>) -> Vec<String> {
    let mut contents = Vec::new();
    let mut has_style = false;
    for (k, part) in parts.iter().enumerate() {
        match part.content(k + 1, &mut has_style, warnings) {
            Ok(content) => contents.push(content),
            Err(fault) => faults.push(fault),
        }
    }
    contents
}

/// The parts of a text have these contents.
fn holds(text: &str, contents: &[String]) -> bool {
    let found = find(text);
    let inside = found.parts.iter().map(|part| &text[part.inside.clone()]);
    found.faults.is_empty() && inside.eq(contents.iter().map(String::as_str))
}

/// What stands between two markers.
struct Part<'t> {
    /// The line of the marker that opens it, and that of its model.
    line: usize,
    model_line: usize,
    /// The options in the marker.
    words: &'t str,
    model: String,
    /// What stands before the markers on their lines.
    prefix: &'t str,
    line_break: &'static str,
    /// From the line below the first marker to the line of the last.
    inside: Range<usize>,
}

impl Part<'_> {
    /// The lines that belong between the markers; the number keeps the anchors of the parts apart. The first part in HTML brings
    /// the style of all.
    fn content(
        &self,
        number: usize,
        has_style: &mut bool,
        warnings: &mut Vec<Fault>,
    ) -> Result<String, Fault> {
        let wrong = |message| Fault::new(self.line, message);
        let mut request = Request::new(FORMAT).map_err(wrong)?;
        request.read(self.words).map_err(wrong)?;
        request.idle().map_or(Ok(()), |said| Err(wrong(said)))?;
        let derivation = derive(&self.model, &request)
            .map_err(|diagnostic| Fault::of(&diagnostic, &self.model, self.model_line))?;
        warnings.extend(Fault::warnings(&derivation, &self.model, self.model_line));
        let written = markdown(&derivation, &request, &format!("d{number}-"));
        let written = match written.split_once("</style>") {
            Some((style, rest)) if style.starts_with("<style>") => {
                match std::mem::replace(has_style, true) {
                    true => rest,
                    false => &written,
                }
            }
            _ => &written,
        };
        let mut out = String::with_capacity(written.len() + 2);
        for line in std::iter::once("")
            .chain(written.trim_end().lines())
            .chain([""])
        {
            out.push_str(format!("{}{line}", self.prefix).trim_end());
            out.push_str(self.line_break);
        }
        Ok(out)
    }
}

/// A line of a document that is one of the markers.
struct Marker {
    opens: bool,
    /// From the bracket to behind the last one.
    range: Range<usize>,
}

/// The parts of a document, those that nothing closes, and what is wrong with the markers.
#[derive(Default)]
struct Found<'t> {
    parts: Vec<Part<'t>>,
    unclosed: Vec<Part<'t>>,
    faults: Vec<Fault>,
}

/// An opening marker that waits for the one that closes it; none if something is wrong with it already.
type Open<'t> = Option<Part<'t>>;

fn find(text: &str) -> Found<'_> {
    let mut lines = Lines::new(text);
    let mut found = Found::default();
    let mut open: Option<Open> = None;
    for marker in markers(text) {
        let line = lines.at(marker.range.start);
        if !marker.opens {
            match open.take() {
                Some(Some(part)) => found.close(part, text, &marker, line),
                Some(None) => {}
                None => found
                    .faults
                    .push(Fault::new(line, "no marker is open here")),
            }
            continue;
        }
        if let Some(Some(part)) = open.take() {
            let before = part.line;
            let message = format!("the marker of line {before} is not closed before this one");
            found.faults.push(Fault::new(line, message));
            found.unclosed.push(part);
        }
        let part = part(text, &marker, line);
        open = Some(part.map_err(|fault| found.faults.push(fault)).ok());
    }
    if let Some(Some(part)) = open {
        let mut fault = Fault::new(part.line, "the marker is never closed");
        let help = format!("write `{CLOSING}` below it, on a line of its own");
        fault.help.push(help);
        found.faults.push(fault);
        found.unclosed.push(part);
    }
    found
}

impl<'t> Found<'t> {
    /// A part ends at the marker.
    fn close(&mut self, mut part: Part<'t>, text: &'t str, marker: &Marker, line: usize) {
        let wrong = match alone(text, marker) {
            Some((prefix, _)) if prefix == part.prefix => {
                part.inside.end = line_start(text, marker.range.start);
                return self.parts.push(part);
            }
            Some(_) => {
                let message = format!(
                    "what stands before the marker differs from what stands before that of line {}",
                    part.line
                );
                Fault::new(line, message)
            }
            None => not_alone(line),
        };
        self.faults.push(wrong);
        self.unclosed.push(part);
    }
}

fn part<'t>(text: &'t str, marker: &Marker, line: usize) -> Result<Part<'t>, Fault> {
    let (prefix, behind) = alone(text, marker).ok_or_else(|| not_alone(line))?;
    let below = marker.range.end + behind.len();
    let inside = &text[marker.range.start + OPENING.len()..marker.range.end];
    let inside = inside.strip_suffix("-->").unwrap_or(inside);
    let Some((words, model)) = inside.split_once(':') else {
        let mut fault = Fault::new(line, "the marker has no model");
        fault.help.push(
            "write it behind a colon, as in `<!-- surprisal: y ~ Normal(f(x; θ), σ²) -->`"
                .to_owned(),
        );
        return Err(fault);
    };
    let stripped = model.lines().enumerate().map(|(k, line)| match k {
        0 => line,
        _ => line.strip_prefix(prefix.trim_end()).unwrap_or(line),
    });
    let model = stripped.collect::<Vec<_>>().join("\n");
    Ok(Part {
        line,
        model_line: line + words.matches('\n').count(),
        words,
        model: model.trim_end().trim_start_matches([' ', '\t']).to_owned(),
        prefix,
        line_break: if behind.ends_with("\r\n") {
            "\r\n"
        } else {
            "\n"
        },
        inside: below..below,
    })
}

/// What stands before and behind a marker that has its line, or lines, to itself: blanks and marks of quotation before it,
/// blanks and the line break behind it.
fn alone<'t>(text: &'t str, marker: &Marker) -> Option<(&'t str, &'t str)> {
    let before = &text[line_start(text, marker.range.start)..marker.range.start];
    let behind = &text[marker.range.end..];
    let behind = &behind[..behind.find('\n').map_or(behind.len(), |at| at + 1)];
    let blank = |text: &str| text.chars().all(char::is_whitespace);
    (blank(&before.replace('>', "")) && blank(behind)).then_some((before, behind))
}

fn not_alone(line: usize) -> Fault {
    Fault::new(line, "a marker stands on a line of its own")
}

fn line_start(text: &str, place: usize) -> usize {
    text[..place].rfind('\n').map_or(0, |at| at + 1)
}

/// The markers of a document, in order.
fn markers(text: &str) -> Vec<Marker> {
    let marker = |range: Range<usize>| {
        let opens = opens(&text[range.clone()]);
        (opens || text[range.clone()] == *CLOSING).then_some(Marker { opens, range })
    };
    comments(text).into_iter().filter_map(marker).collect()
}

fn opens(comment: &str) -> bool {
    let rest = comment.strip_prefix(OPENING);
    rest.is_some_and(|rest| rest.starts_with(|c: char| c == ':' || c.is_whitespace()))
}

/// Comments that look like markers and are none, such as `<!--surprisal: y ~ Normal(μ, 1)-->`, as what to tell the author.
pub fn near_misses(text: &str) -> Vec<Fault> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut lines = Lines::new(text);
    let mut told = Vec::new();
    for range in comments(text) {
        let comment = &text[range.clone()];
        if opens(comment) || comment == CLOSING || !is_near(comment) {
            continue;
        }
        let message = "this comment looks like a marker and is none";
        let mut fault = Fault::new(lines.at(range.start), message);
        fault.is_warning = true;
        let help = format!("a part begins with `{OPENING}: MODEL -->` and ends with `{CLOSING}`");
        fault.help.push(help);
        told.push(fault);
    }
    told
}

/// Its first word is the name of the program but for a letter or for capitals.
fn is_near(comment: &str) -> bool {
    let inside = comment.trim_start_matches("<!--").trim_end_matches("-->");
    let closes = inside.trim_start().starts_with('/');
    let inside = inside.trim_start().trim_start_matches('/').trim_start();
    let word = inside.split(|c: char| c == ':' || c.is_whitespace()).next();
    let word = word.unwrap_or_default().to_lowercase();
    (closes || inside.contains(':')) && strsim::damerau_levenshtein(&word, "surprisal") <= 1
}

/// The comments of a document, in order. Only HTML is looked at, so one in a code block is none.
fn comments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (event, range) in parser(text).into_offset_iter() {
        let html = match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => range,
            _ => continue,
        };
        let mut from = html.start;
        while let Some(at) = text[from..html.end].find("<!--") {
            let start = from + at;
            let rest = &text[start..html.end];
            let Some(length) = rest.find("-->") else {
                break;
            };
            let end = start + length + "-->".len();
            found.push(start..end);
            from = end;
        }
    }
    found
}

#[cfg(test)]
mod tests;
