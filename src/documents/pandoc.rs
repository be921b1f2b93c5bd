//! A filter over Pandoc's JSON: code blocks of the class `surprisal` become formulas that every format of Pandoc can set.
//!
//! Only the blocks that hold models are understood; everything else goes through as it came.

use super::{Request, derive, page, warnings};
use crate::derivation::{Assumption, Derivation, Loss};
use crate::diag::Diagnostic;
use crate::render::latex::latex_in;
use crate::render::{Page, assumption};
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
/// several pages, every other one gets a formula.
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
        is_latex: target == Some("latex"),
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
    /// The document is going to be LaTeX.
    is_latex: bool,
}

/// Replaces the blocks in every list at any depth: lists, quotations, tables and notes hold blocks too.
fn walk(value: &mut Value, said: &mut Said) {
    match value {
        Value::Array(items) => {
            let mut new = Vec::with_capacity(items.len());
            for mut item in std::mem::take(items) {
                match model(&item) {
                    Some((model, words)) => match blocks(model, &words, said) {
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

/// The model of a code block of the class, and its attributes.
fn model(block: &Value) -> Option<(&str, Vec<(&str, &str)>)> {
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
    Some((content.get(1)?.as_str()?, pairs.collect()))
}

fn blocks(model: &str, attributes: &[(&str, &str)], said: &mut Said) -> Result<Vec<Value>, String> {
    let named = |message: String| format!("in the model `{}`: {message}", one_line(model));
    let told = |diagnostic: &Diagnostic| {
        let code = diagnostic.code.as_str();
        let help = diagnostic.help.iter();
        let help: String = help.map(|help| format!("\n  help: {help}")).collect();
        named(format!("{} [{code}]{help}", diagnostic.message))
    };
    let mut request = Request::new("latex").map_err(named)?;
    for (name, value) in attributes {
        request.set(name, value).map_err(named)?;
    }
    let derivation = derive(model, &request).map_err(|diagnostic| told(&diagnostic))?;
    said.warnings.extend(warnings(&derivation).map(told));
    Ok(shown(&derivation, &request, said.is_latex))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shown(derivation: &Derivation, request: &Request, is_latex: bool) -> Vec<Value> {
    let page = page(derivation, request);
    let mut blocks = vec![
        para(vec![strong("Model")]),
        json!({"t": "CodeBlock", "c": [["", ["text"], []], derivation.input.trim()]}),
    ];
    if !derivation.assumptions.is_empty() {
        let items = derivation.assumptions.iter();
        let items: Vec<Value> = items.map(|one| json!([assuming(&page, one)])).collect();
        blocks.push(para(vec![strong("Assuming")]));
        blocks.push(json!({"t": "BulletList", "c": items}));
    }
    blocks.extend(names(derivation, request).map(para));
    blocks.push(match is_latex {
        true => json!({"t": "RawBlock", "c": ["latex", page.breakable().trim()]}),
        false => para(vec![math("DisplayMath", page.aligned().trim())]),
    });
    if let Some(loss) = &derivation.loss {
        blocks.push(para(naming(&page, loss)));
    }
    blocks.extend(derivation.remarks.iter().map(|remark| para(words(remark))));
    blocks
}

fn assuming(page: &Page, one: &Assumption) -> Value {
    let formula = assumption::latex(&page.derivation.terms, one, page.style());
    let mut inlines = vec![math("InlineMath", &formula)];
    if !one.stated {
        inlines.push(space());
        inlines.extend(words(&format!("(assumed: {})", one.because)));
    }
    json!({"t": "Plain", "c": inlines})
}

/// `Here ŷ stands for f(x; θ), and z stands for w.` Nothing where there are no display names.
fn names(derivation: &Derivation, request: &Request) -> Option<Vec<Value>> {
    let used = request.names.in_use(derivation);
    let mut inlines = words("Here");
    for (k, name) in used.iter().enumerate() {
        if k > 0 {
            inlines.push(json!({"t": "Str", "c": ","}));
            inlines.push(space());
            inlines.extend(words("and"));
        }
        inlines.extend([space(), math("InlineMath", name.shown().latex()), space()]);
        inlines.extend(words("stands for"));
        inlines.extend([space(), math("InlineMath", name.latex())]);
    }
    inlines.push(json!({"t": "Str", "c": "."}));
    (!used.is_empty()).then_some(inlines)
}

/// `This is the mean squared error, with target y_i and prediction f(x_i; θ).`
fn naming(page: &Page, loss: &Loss) -> Vec<Value> {
    let mut inlines = words("This is the");
    inlines.extend([space(), strong(loss.name)]);
    let last = loss.roles.len().saturating_sub(1);
    for (k, &(role, term)) in loss.roles.iter().enumerate() {
        let before = match k {
            0 => ", with",
            _ if k == last => " and",
            _ => ",",
        };
        inlines.push(json!({"t": "Str", "c": before}));
        inlines.push(space());
        inlines.extend(words(role));
        let formula = latex_in(&page.derivation.terms, term, page.style());
        inlines.extend([space(), math("InlineMath", &formula)]);
    }
    inlines.push(json!({"t": "Str", "c": "."}));
    inlines
}

fn space() -> Value {
    json!({"t": "Space"})
}

fn strong(text: &str) -> Value {
    json!({"t": "Strong", "c": words(text)})
}

fn para(inlines: Vec<Value>) -> Value {
    json!({"t": "Para", "c": inlines})
}

fn math(kind: &str, latex: &str) -> Value {
    json!({"t": "Math", "c": [{"t": kind}, latex]})
}

fn words(text: &str) -> Vec<Value> {
    let mut inlines = Vec::new();
    for word in text.split_whitespace() {
        if !inlines.is_empty() {
            inlines.push(space());
        }
        inlines.push(json!({"t": "Str", "c": word}));
    }
    inlines
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
        let (latex, html) = (
            written(Some("latex")).document,
            written(Some("html")).document,
        );
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
        for no_document in ["", "[]", "{}", "{\"blocks\"", "\u{0}"] {
            let refused = filter(no_document, None);
            assert!(
                matches!(refused, Err(Refused::NoDocument(_))),
                "{no_document}"
            );
        }
    }
}
