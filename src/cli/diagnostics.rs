//! Diagnostics on standard error, with the place in the model underlined.

use super::input::Source;
use crate::diag::{Diagnostic, Label};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use std::env;
use std::io::{self, IsTerminal, Write};
use std::ops::Range;

/// Prints an error.
pub fn error(source: &Source, diagnostic: &Diagnostic) {
    print(&render(source, diagnostic, Level::ERROR, &renderer()));
}

/// Prints a warning.
pub fn warning(source: &Source, diagnostic: &Diagnostic) {
    print(&render(source, diagnostic, Level::WARNING, &renderer()));
}

fn print(text: &str) {
    let _ = writeln!(io::stderr(), "{text}"); // where nobody listens, nothing can be said
}

fn renderer() -> Renderer {
    let renderer = if wants_colour() {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.term_width(super::output::width())
}

/// The conventions of no-color.org and bixense.com/clicolors.
fn wants_colour() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("NO_COLOR") {
        return false;
    }
    if is_set("CLICOLOR_FORCE") && env::var_os("CLICOLOR_FORCE").is_some_and(|v| v != "0") {
        return true;
    }
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stderr().is_terminal() && !dumb
}

fn render(source: &Source, diagnostic: &Diagnostic, level: Level, renderer: &Renderer) -> String {
    let text = String::from_utf8_lossy(&source.bytes);
    let title = level.primary_title(diagnostic.message.as_str());
    let mut group = Group::with_title(title.id(diagnostic.code.as_str()));
    if !diagnostic.labels.is_empty() {
        let annotations = diagnostic.labels.iter().enumerate();
        let annotations = annotations.map(|(k, label)| annotation(&text, label, k == 0));
        let snippet = Snippet::source(text.as_ref()).path(source.name.as_deref());
        group = group.element(snippet.annotations(annotations));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

fn annotation<'a>(text: &str, label: &'a Label, primary: bool) -> Annotation<'a> {
    let kind = if primary {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    let annotation = kind.span(within(text, label));
    if label.text.is_empty() {
        annotation
    } else {
        annotation.label(label.text.as_str())
    }
}

/// The label's span, moved onto whole characters of the text.
fn within(text: &str, label: &Label) -> Range<usize> {
    let down = |at: usize| {
        (0..=at.min(text.len()))
            .rev()
            .find(|&k| text.is_char_boundary(k))
    };
    let start = down(label.span.start()).unwrap_or(0);
    let end = down(label.span.end()).unwrap_or(0);
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::source::Span;

    fn shown(bytes: &[u8], diagnostic: &Diagnostic) -> String {
        let source = Source {
            name: None,
            bytes: bytes.to_vec(),
        };
        render(&source, diagnostic, Level::ERROR, &Renderer::plain())
    }

    #[test]
    fn a_caret_a_code_and_a_way_out() {
        let diagnostic =
            Diagnostic::at(Code::UnknownDistribution, Span::new(4, 10), "no such thing")
                .help("write `Normal`");
        let shown = shown("y ~ Normla(θ)".as_bytes(), &diagnostic);
        assert!(
            shown.starts_with("error[E0204]: no such thing\n"),
            "{shown}"
        );
        assert!(shown.contains("^^^^^^"), "{shown}");
        assert!(shown.contains("help: write `Normal`"), "{shown}");
    }

    #[test]
    fn spans_beyond_the_text_or_inside_a_letter_do_no_harm() {
        for span in [
            Span::new(5, 99),
            Span::new(99, 100),
            Span::new(1, 1),
            Span::new(3, 2),
        ] {
            let diagnostic = Diagnostic::at(Code::Syntax, span, "wrong");
            assert!(shown("θθ".as_bytes(), &diagnostic).contains("E0101"));
            assert!(shown(b"", &diagnostic).contains("E0101"));
            assert!(shown(b"\xff\xfe", &diagnostic).contains("E0101"));
        }
    }
}
