//! An mdBook preprocessor: fenced blocks of the language `surprisal` become derivations.
//!
//! In the HTML of a book they are MathML and need no script; for other renderers they are Markdown, with the formulas in
//! LaTeX between dollars. A block takes the options of the command behind its language: ` ```surprisal --wrt w --detail brief `.

mod style;

use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, Chapter};
use std::path::Path;
use surprisal::documents::fences::{self, Fence};
use surprisal::documents::{Fault, Request, fenced, page};
use surprisal::render::escape::visible_name;
use surprisal::render::{self, html};

/// What `book.toml` says in `[preprocessor.surprisal]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// A wrong block, or one with a warning, fails the build; otherwise a wrong one is shown as a box with the message.
    pub strict: bool,
    /// Chapters with derivations carry the font of the formulas (100 KB each).
    pub font: bool,
    /// mdBook's own `links` comes behind this preprocessor, and reads what it writes.
    pub before_links: bool,
}

impl Settings {
    /// Reads them.
    ///
    /// # Errors
    /// If a value is not of its type.
    pub fn read(context: &PreprocessorContext) -> Result<Settings, String> {
        let flag = |name: &str| {
            let key = format!("preprocessor.surprisal.{name}");
            let value = context.config.get::<bool>(&key);
            value
                .map(Option::unwrap_or_default)
                .map_err(|error| format!("`{name}` in [preprocessor.surprisal]: {error}"))
        };
        let before = context
            .config
            .get::<Vec<String>>("preprocessor.surprisal.before");
        let before = before.ok().flatten().unwrap_or_default();
        Ok(Settings {
            strict: flag("strict")?,
            font: flag("font")?,
            before_links: before.iter().any(|other| other == "links"),
        })
    }
}

/// Replaces the blocks of all chapters. What is wrong, and what should be known of a model although it can be shown, comes
/// back as messages with file and line.
pub fn preprocess(
    context: &PreprocessorContext,
    settings: Settings,
    book: &mut Book,
) -> Vec<String> {
    let mut said = Vec::new();
    let html = context.renderer == "html";
    book.for_each_chapter_mut(|chapter| {
        let name = visible_name(&file(&context.config.book.src, chapter));
        let (content, faults) = if html {
            in_html(&chapter.content, &name, settings)
        } else {
            in_markdown(&chapter.content, &name, settings)
        };
        chapter.content = content;
        said.extend(faults.iter().map(|fault| fault.say(&name)));
    });
    said
}

/// The chapter's file from the root of the book.
fn file(folder: &Path, chapter: &Chapter) -> String {
    match &chapter.source_path {
        Some(path) => {
            let path = folder.join(path);
            path.strip_prefix(".")
                .unwrap_or(&path)
                .display()
                .to_string()
        }
        None => chapter.name.clone(),
    }
}

/// `gallery.counts-` for `gallery/counts.md`: anchors differ on the page on which mdBook prints all chapters. No two names
/// give the same, since whatever is neither a letter nor a hyphen nor a slash is spelled by its number.
fn anchors(name: &str) -> String {
    let name = name.strip_suffix(".md").unwrap_or(name);
    let mut out = String::new();
    for letter in name.chars() {
        match letter {
            '/' => out.push('.'),
            '-' => out.push('-'),
            _ if letter.is_alphanumeric() => out.push(letter),
            _ => out.push_str(&format!("_{:x}_", u32::from(letter))),
        }
    }
    out + "-"
}

/// A chapter for HTML, and what is wrong in it. The first derivation brings the style with it.
fn in_html(text: &str, name: &str, settings: Settings) -> (String, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut number = 0;
    let replaced = fences::replace(text, |fence| {
        number += 1;
        let style = match number {
            1 => style::element(settings.font),
            _ => String::new(),
        };
        let shown = match fence.derive(request("html")) {
            Ok((derivation, request)) => {
                faults.extend(fence.warnings(&derivation));
                let prefix = format!("{}{number}-", anchors(name));
                html::fragment(&page(&derivation, &request), &prefix)
            }
            Err(fault) => {
                let shown = wrong_in_html(&fault, name, fence);
                faults.push(fault);
                shown
            }
        };
        style + &shown
    });
    (replaced, faults)
}

/// The format of Markdown for renderers that are not known: formulas stand between dollars.
const IN_DOLLARS: &str = "markdown-jupyter";

/// A chapter for any other renderer, and what is wrong in it: the model, what is assumed and the name of the result stand
/// around the formulas, as they do in every Markdown.
fn in_markdown(text: &str, name: &str, settings: Settings) -> (String, Vec<Fault>) {
    let mut faults = Vec::new();
    let replaced = fences::replace(text, |fence| {
        let shown = match fence.derive(request(IN_DOLLARS)) {
            Ok((derivation, request)) => {
                faults.extend(fence.warnings(&derivation));
                let format = render::format(IN_DOLLARS).expect("a format of the table");
                (format.write)(&page(&derivation, &request))
            }
            Err(fault) => {
                let shown = fenced(&fault.say(name), "text");
                faults.push(fault);
                shown
            }
        };
        match settings.before_links {
            true => shown.replace("{{#", "\\{{#"), // which `links` leaves as it is, without the backslash
            false => shown,
        }
    });
    (replaced, faults)
}

fn request(format: &str) -> Request {
    Request::new(format).expect("a format of the table")
}

/// A box with the message and the model, on one line as every block of HTML is.
fn wrong_in_html(fault: &Fault, name: &str, fence: &Fence) -> String {
    let lines = |text: &str| {
        let text = surprisal::render::escape::in_html(text);
        text.replace('\n', "&#10;").replace("{{", "{&#123;") // no command for `links`
    };
    format!(
        "<div class=\"surprisal surprisal-wrong\" role=\"alert\"><pre>{}</pre><pre><code>{}</code></pre></div>",
        lines(&fault.say(name)),
        lines(fence.model.trim_end())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "```surprisal --detail brief\ny ~ Normal(f(x; θ), σ²) where σ > 0\n```\n";
    const WRONG: &str = "```surprisal\ny ~ Nromal(f(x; θ), 1)\n```\n";

    #[test]
    fn the_style_comes_once_and_anchors_differ() {
        let text = format!("{BLOCK}\n{BLOCK}");
        let (html, faults) = in_html(&text, "src/a.md", Settings::default());
        assert_eq!(faults, []);
        assert_eq!(html.matches("<style>").count(), 1);
        assert_eq!(
            html.lines().filter(|line| line.contains("<math")).count(),
            2
        );
        assert!(html.contains("id=\"src.a-1-s1\"") && html.contains("id=\"src.a-2-s1\""));
        assert!(!html.contains("font-face"));
        let font = Settings {
            font: true,
            ..Settings::default()
        };
        assert!(in_html(&text, "a.md", font).0.contains("@font-face"));
    }

    #[test]
    fn no_two_chapters_share_anchors() {
        let names = [
            "a/c-0.md", "a-c/0.md", "a.c/0.md", "a_c/0.md", "a c/0.md", "a/c/0.md",
        ];
        let all: std::collections::BTreeSet<_> = names.iter().map(|name| anchors(name)).collect();
        assert_eq!(all.len(), names.len(), "{all:?}");
    }

    #[test]
    fn chapters_without_models_are_not_touched() {
        let text = "# A\n\n```rust\nfn main() {}\n```\n";
        let (html, faults) = in_html(text, "a.md", Settings::default());
        assert_eq!((html.as_str(), faults.len()), (text, 0));
        assert_eq!(in_markdown(text, "a.md", Settings::default()).0, text);
    }

    #[test]
    fn a_density_that_is_none_is_told() {
        let text = "```surprisal\np(y; λ) = λ exp(-2 λ y) where y > 0, λ > 0\n```\n";
        for (shown, said) in [
            in_html(text, "a.md", Settings::default()),
            in_markdown(text, "a.md", Settings::default()),
        ] {
            assert!(!shown.contains("role=\"alert\""));
            let said: Vec<String> = said.iter().map(|one| one.say("a.md")).collect();
            assert_eq!(said.len(), 1, "{said:?}");
            assert!(
                said[0].starts_with("warning: a.md:2: ") && said[0].contains("[W0403]"),
                "{said:?}"
            );
        }
    }

    #[test]
    fn other_renderers_get_what_markdown_gets() {
        let (text, faults) = in_markdown(
            &format!("> {}", BLOCK.replace('\n', "\n> ")),
            "a.md",
            Settings::default(),
        );
        assert_eq!(faults, []);
        let derivation = surprisal::derive(
            "y ~ Normal(f(x; θ), σ²) where σ > 0",
            &surprisal::model::Options::default(),
        );
        let derivation = derivation.expect("it derives");
        let brief = render::Page {
            detail: render::outline::Detail::Brief,
            checked: Some(render::Checked::default()),
            ..render::Page::new(&derivation)
        };
        let written = render::format("markdown-jupyter").map(|format| (format.write)(&brief));
        let bare: Vec<&str> = text
            .lines()
            .map(|line| line.trim_start_matches(['>', ' ']))
            .collect();
        let bare = bare.join("\n");
        assert_eq!(Some(bare.trim_end()), written.as_deref().map(str::trim_end));
        for said in [
            "**Model**",
            "* $\\sigma > 0$",
            "$$\n\\begin{aligned}",
            "This is the mean squared error",
        ] {
            assert!(bare.contains(said), "{said}: {bare}");
        }
    }

    #[test]
    fn what_looks_like_a_command_of_mdbook_stays_what_was_typed() {
        for model in ["y ~ Normal(f(x; θ), σ²) where σ > 0", "y ~ Nromal(0, 1)"] {
            let text = format!("```surprisal\n{model} # {{{{#include secret}}}}\n```\n");
            let settings = Settings {
                before_links: true,
                ..Settings::default()
            };
            let (html, _) = in_html(&text, "a.md", settings);
            assert!(html.contains("# {&#123;#include secret}}"), "{html}");
            let (_, fragment) = html.split_once("</style>").expect("a style");
            assert!(!fragment.contains("{{"), "{html}");
            let (markdown, _) = in_markdown(&text, "a.md", settings);
            assert!(!markdown.replace("\\{{#", "").contains("{{#"), "{markdown}");
        }
    }

    #[test]
    fn a_wrong_block_is_shown_with_its_place() {
        let text = format!("# A\n\n{WRONG}");
        let (html, faults) = in_html(&text, "src/a.md", Settings::default());
        assert_eq!(faults.len(), 1);
        assert!(
            html.contains("surprisal-wrong") && html.contains("src/a.md:4: "),
            "{html}"
        );
        let (latex, faults) = in_markdown(&text, "src/a.md", Settings::default());
        assert_eq!(faults.len(), 1);
        assert!(latex.contains("```text\nerror: src/a.md:4: "), "{latex}");
    }
}
