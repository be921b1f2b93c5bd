//! A filter over Pandoc's JSON: code blocks of the class `surprisal` become formulas that every format of Pandoc can set.
//!
//! Only the blocks that hold models are understood; everything else goes through as it came.

mod formulas;

use super::{Request, derive, page, warnings};
use crate::derivation::Derivation;
use crate::diag::Diagnostic;
use crate::render::{Page, html, markdown, report};
use serde_json::{Value, json};

/// The class of the blocks that are models.
pub const CLASS: &str = "surprisal";

/// Why a document was not filtered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The text is no document in Pandoc's JSON.
    NoDocument(String),
    /// Models of the document are wrong; Pandoc tells no lines, so each message names its model.
    Models(Vec<String>),
}

/// A document after it was filtered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filtered {
    /// The document in JSON.
    pub document: String,
    /// What should be known of its models all the same.
    pub warnings: Vec<String>,
}

/// The document with a derivation in the place of every block of the class: the assumptions, the steps with their
/// reasons, and the name of the loss. `target` is the format that Pandoc is going to write: in LaTeX the steps may go over
/// several pages, HTML gets the fragment with its own style, GitHub its blocks of mathematics, text the lines of a terminal, and every other one
/// formulas.
///
/// # Errors
/// If it is no document, or everything that is wrong in it.
pub fn filter(document: &str, target: Option<&str>) -> Result<Filtered, Refused> {
    let no_document = |why| Refused::NoDocument(format!("not a document of Pandoc: {why}"));
    let mut document: Value =
        serde_json::from_str(document).map_err(|error| no_document(error.to_string()))?;
    let blocks = document.get_mut("blocks");
    let blocks = blocks.ok_or_else(|| no_document("it has no `blocks`".to_owned()))?;
    let mut said = Said {
        target: Target::of(target),
        ..Said::default()
    };
    walk(blocks, &mut said);
    match said.faults.is_empty() {
        true => Ok(Filtered {
            document: document.to_string(),
            warnings: said.warnings,
        }),
        false => Err(Refused::Models(said.faults)),
    }
}

/// What is to be said of models.
#[derive(Default)]
struct Said {
    faults: Vec<String>,
    warnings: Vec<String>,
    /// What the document is going to be.
    target: Target,
    /// How many derivations there are, for their anchors.
    count: usize,
}

/// What a format of Pandoc can set.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Target {
    /// Formulas that Pandoc hands over.
    #[default]
    Formulas,
    /// LaTeX, of which the model is a part too: pdflatex has no Greek letters in a block of code.
    Latex,
    /// Markdown for GitHub, whose formulas Pandoc does not write.
    Github,
    /// HTML, which takes the fragment with its MathML.
    Html,
    /// Text, which has no formulas.
    Text,
}

impl Target {
    fn of(name: Option<&str>) -> Target {
        let name = name.unwrap_or_default();
        match name.split(['+', '-']).next().unwrap_or_default() {
            "latex" | "beamer" => Target::Latex,
            "html" | "html4" | "html5" | "chunkedhtml" | "epub" | "epub2" | "epub3" => Target::Html,
            "gfm" | "markdown_github" => Target::Github,
            "plain" | "man" | "ansi" => Target::Text,
            _ => Target::Formulas,
        }
    }
}

/// Replaces the blocks in every list at any depth: lists, quotations, tables and notes hold blocks too.
fn walk(value: &mut Value, said: &mut Said) {
    match value {
        Value::Array(items) => {
            let mut new = Vec::with_capacity(items.len());
            for mut item in std::mem::take(items) {
                match model(&item) {
                    Some(block) => match blocks(&block, said) {
                        Ok(blocks) => new.extend(blocks),
                        Err(fault) => said.faults.push(fault),
                    },
                    None => {
                        walk(&mut item, said);
                        new.push(item);
                    }
                }
            }
            *items = new;
        }
        Value::Object(fields) => fields.values_mut().for_each(|field| walk(field, said)),
        _ => {}
    }
}

/// A code block of the class.
struct Block<'v> {
    model: &'v str,
    attributes: Vec<(&'v str, &'v str)>,
    /// What others refer to it by, and its further classes.
    identifier: &'v str,
    classes: Vec<&'v Value>,
}

/// The model of a code block of the class, and its attributes.
fn model(block: &Value) -> Option<Block<'_>> {
    if block.get("t")?.as_str()? != "CodeBlock" {
        return None;
    }
    let content = block.get("c")?;
    let attributes = content.get(0)?;
    let classes = attributes.get(1)?.as_array()?;
    if !classes.iter().any(|class| class == CLASS) {
        return None;
    }
    let pairs = attributes.get(2)?.as_array()?.iter();
    let pairs = pairs.filter_map(|pair| Some((pair.get(0)?.as_str()?, pair.get(1)?.as_str()?)));
    Some(Block {
        model: content.get(1)?.as_str()?,
        attributes: pairs.collect(),
        identifier: attributes.get(0)?.as_str()?,
        classes: classes.iter().filter(|class| *class != CLASS).collect(),
    })
}

fn blocks(block: &Block<'_>, said: &mut Said) -> Result<Vec<Value>, String> {
    let model = block.model;
    let named = |message: String| match one_line(model) {
        none if none.is_empty() => format!("in a block without a model: {message}"),
        model => format!("in the model `{model}`: {message}"),
    };
    let told = |diagnostic: &Diagnostic| {
        let code = diagnostic.code.as_str();
        let help = diagnostic.help.iter();
        let help: String = help.map(|help| format!("\n  help: {help}")).collect();
        named(format!("{} [{code}]{help}", diagnostic.message))
    };
    if let Some(class) = block.classes.iter().find_map(|class| mistaken(class)) {
        return Err(named(class));
    }
    let mut request = Request::new("latex").map_err(named)?;
    for (name, value) in &block.attributes {
        match *name {
            "format" => return Err(named(OWN_FORMAT.to_owned())),
            _ if !ATTRIBUTES.contains(name) => {
                let known = ATTRIBUTES.join(", ");
                return Err(named(format!("no attribute `{name}`; there are {known}")));
            }
            _ => request.set(name, value).map_err(named)?,
        }
    }
    let derivation = derive(model, &request).map_err(|diagnostic| told(&diagnostic))?;
    said.warnings.extend(warnings(&derivation).map(told));
    said.count += 1;
    let shown = shown(&derivation, &request, said);
    if block.identifier.is_empty() && block.classes.is_empty() {
        return Ok(shown);
    }
    let attributes = json!([block.identifier, block.classes, []]);
    Ok(vec![json!({"t": "Div", "c": [attributes, shown]})])
}

/// What a block may say of its derivation.
const ATTRIBUTES: &[&str] = &["wrt", "to", "detail", "joint", "strict", "display"];

/// An attribute that stands there as a class, which would say nothing.
fn mistaken(class: &Value) -> Option<String> {
    let name = ATTRIBUTES.iter().find(|name| class == **name)?;
    let value = match *name {
        "joint" | "strict" => "true",
        _ => "…",
    };
    Some(format!(
        "`.{name}` is a class, and says nothing of the derivation: write `{name}={value}`"
    ))
}

const OWN_FORMAT: &str = "what Pandoc writes decides the format: leave `format` out";

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shown(derivation: &Derivation, request: &Request, said: &Said) -> Vec<Value> {
    let page = page(derivation, request);
    match said.target {
        Target::Formulas => formulas::formulas(&page, request),
        Target::Latex => vec![raw("latex", &page.in_latex())],
        Target::Github => vec![raw("markdown", &markdown::github(&page))],
        Target::Html => {
            let prefix = format!("d{}-", said.count);
            // The first one brings the style of all.
            vec![raw(
                "html",
                &match said.count {
                    1 => html::styled(&page, &prefix),
                    _ => html::fragment(&page, &prefix),
                },
            )]
        }
        Target::Text => {
            let text = report::write(&Page { width: 72, ..page });
            vec![json!({"t": "CodeBlock", "c": [["", ["text"], []], text.trim_end()]})]
        }
    }
}

fn raw(format: &str, text: &str) -> Value {
    json!({"t": "RawBlock", "c": [format, text.trim()]})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(blocks: &Value) -> String {
        json!({"pandoc-api-version": [1, 22, 2, 1], "meta": {}, "blocks": blocks}).to_string()
    }

    fn code(class: &str, pairs: &Value, text: &str) -> Value {
        json!({"t": "CodeBlock", "c": [["", [class], pairs], text]})
    }

    #[test]
    fn in_latex_the_steps_may_go_over_several_pages() {
        let block = json!({"t": "CodeBlock", "c": [["", [CLASS], []], "y ~ Laplace(f(x; θ), b) where b > 0"]});
        let written = |target| filter(&document(&json!([block])), target).expect("it derives");
        let (latex, html) = (written(Some("latex")).document, written(None).document);
        assert!(
            latex.contains("RawBlock") && latex.contains("begin{align*}"),
            "{latex}"
        );
        assert!(
            html.contains("DisplayMath") && html.contains("begin{aligned}"),
            "{html}"
        );
    }

    #[test]
    fn each_format_gets_what_it_can_set() {
        let block = |id: &str| json!({"t": "CodeBlock", "c": [[id, [CLASS, "wide"], []], "y ~ Laplace(f(x; θ), b) where b > 0"]});
        let two = document(&json!([block("eq:one"), block("")]));
        let written = |target| {
            let filtered = filter(&two, Some(target)).expect("it derives");
            let value = serde_json::from_str::<Value>(&filtered.document).expect("JSON");
            value["blocks"].clone()
        };
        let latex = written("latex");
        assert_eq!(latex[0]["c"][0], json!(["eq:one", ["wide"], []]));
        let raw = latex[0]["c"][1][0]["c"][1].as_str().expect("LaTeX");
        assert!(
            raw.contains("\\texttt{y $\\sim$ Laplace(f(x; $\\theta$)"),
            "{raw}"
        );
        assert!(
            raw.contains("\\\\*\n&\\quad"),
            "no page ends before a reason: {raw}"
        );
        let html = written("html5");
        let text = |k: usize| {
            html[k]["c"][1][0]["c"][1]
                .as_str()
                .expect("HTML")
                .to_owned()
        };
        assert!(text(0).starts_with("<style>") && text(0).contains("id=\"d1-s1\""));
        assert!(
            text(1).starts_with("<div class=\"surprisal\"") && text(1).contains("id=\"d2-s1\"")
        );
        let github = written("gfm");
        let github = github[1]["c"][1][0]["c"][1].as_str().expect("Markdown");
        assert!(github.starts_with("**Model**") && github.contains("```math\n\\begin{aligned}"));
        let plain = written("plain");
        let plain = plain[0]["c"][1][0]["c"][1]
            .as_str()
            .expect("text")
            .to_owned();
        assert!(
            plain.starts_with("Model ") && plain.contains("argmax"),
            "{plain}"
        );
    }

    #[test]
    fn what_holds_no_model_comes_out_as_it_was() {
        let other = document(&json!([
            code("python", &json!([["wrt", "w"]]), "y ~ Normal(0, 1)"),
            {"t": "Para", "c": [{"t": "Code", "c": [["", ["surprisal"], []], "y ~"]}]},
            {"t": "HorizontalRule"},
        ]));
        let same = |a: &str, b: &str| {
            let read = |text| serde_json::from_str::<Value>(text).expect("JSON");
            assert_eq!(read(a), read(b));
        };
        same(
            &filter(&other, None).expect("nothing is wrong").document,
            &other,
        );
    }

    #[test]
    fn models_become_formulas_at_any_depth() {
        let block = code(
            "surprisal",
            &json!([["wrt", "w"], ["detail", "brief"]]),
            "y ~ Normal(w, σ²)",
        );
        let quoted = json!([{"t": "BlockQuote", "c": [block, {"t": "HorizontalRule"}]}]);
        let out = filter(&document(&quoted), None)
            .expect("it derives")
            .document;
        assert!(
            out.contains("DisplayMath") && out.contains("aligned"),
            "{out}"
        );
        assert!(out.contains("HorizontalRule") && !out.contains("\"surprisal\""));
    }

    #[test]
    fn the_model_stands_above_what_is_assumed() {
        let model = "y ~ Laplace(f(x; θ), b)\n  where b > 0";
        let block = code("surprisal", &json!([]), model);
        let out = filter(&document(&json!([block])), None).expect("it derives");
        let out: Value = serde_json::from_str(&out.document).expect("JSON");
        assert_eq!(out["blocks"][1], code("text", &json!([]), model));
        let last = out["blocks"].as_array().and_then(|blocks| blocks.last());
        let last = last.expect("a block");
        assert_eq!(last["c"][0]["c"], "Checked:", "{last}");
    }

    #[test]
    fn what_display_names_stand_for_is_told() {
        let pairs = json!([["display", "w as \\mathbf w"], ["display", "σ as s"]]);
        let block = code("surprisal", &pairs, "y ~ Normal(x w, σ²); w ~ Normal(0, 1)");
        let out = filter(&document(&json!([block])), None)
            .expect("it derives")
            .document;
        let out: Value = serde_json::from_str(&out).expect("JSON");
        let mut said = String::new();
        let blocks = out["blocks"].as_array().expect("blocks");
        let told = blocks.iter().find(|one| one["c"][0]["c"] == "Here");
        for inline in told.expect("the sentence")["c"]
            .as_array()
            .expect("inlines")
        {
            said.push_str(match inline["t"].as_str() {
                Some("Space") => " ",
                Some("Math") => inline["c"][1].as_str().expect("LaTeX"),
                _ => inline["c"].as_str().expect("a word"),
            });
        }
        let expected = r"Here \mathbf{w} stands for w, and s stands for \sigma.";
        assert_eq!(said, expected);
    }

    #[test]
    fn every_wrong_model_is_named() {
        let blocks = json!([
            code("surprisal", &json!([]), "y ~ Nromal(f(x; θ), 1)"),
            code("surprisal", &json!([["wtr", "w"]]), "y ~\nNormal(w, 1)"),
        ]);
        let Err(Refused::Models(faults)) = filter(&document(&blocks), None) else {
            panic!("both are wrong");
        };
        assert_eq!(faults.len(), 2);
        assert!(
            faults[0].contains("Nromal") && faults[0].contains("help"),
            "{faults:?}"
        );
        assert!(faults[1].contains("y ~ Normal(w, 1)") && faults[1].contains("wtr"));
        assert!(!faults[1].contains("--") && faults[1].contains("there are wrt, to"));
        let own = json!([
            code(
                "surprisal",
                &json!([["format", "html"]]),
                "y ~ Normal(μ, 1)"
            ),
            code("surprisal", &json!([]), "")
        ]);
        let Err(Refused::Models(faults)) = filter(&document(&own), None) else {
            panic!("both are wrong");
        };
        let classes = json!(["", ["surprisal", "joint"], []]);
        let class = json!([{"t": "CodeBlock", "c": [classes, "y ~ Normal(μ, 1)"]}]);
        let Err(Refused::Models(wrong)) = filter(&document(&class), None) else {
            panic!("a class is no attribute");
        };
        assert!(wrong[0].contains("write `joint=true`"), "{wrong:?}");
        assert!(faults[0].contains("leave `format` out") && faults[1].contains("without a model"));
        for no_document in ["", "[]", "{}", "{\"blocks\"", "\u{0}"] {
            let refused = filter(no_document, None);
            assert!(
                matches!(refused, Err(Refused::NoDocument(_))),
                "{no_document}"
            );
        }
    }
}
