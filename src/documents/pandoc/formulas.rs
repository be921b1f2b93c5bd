//! A derivation in blocks and formulas of Pandoc's own.

use super::Request;
use crate::derivation::{Assumption, Derivation, Loss};
use crate::render::latex::latex_in;
use crate::render::report::why;
use crate::render::{Page, assumption, escape};
use serde_json::{Value, json};

/// Blocks and formulas of Pandoc's own, which every format can set in some way.
pub(super) fn formulas(page: &Page<'_>, request: &Request) -> Vec<Value> {
    let derivation = page.derivation;
    let mut blocks = vec![
        para(vec![strong("Model")]),
        json!({"t": "CodeBlock", "c": [["", ["text"], []], escape::visible(derivation.input.trim())]}),
    ];
    if !derivation.assumptions.is_empty() {
        let items = derivation.assumptions.iter();
        let items: Vec<Value> = items.map(|one| json!([assuming(page, one)])).collect();
        blocks.push(para(vec![strong("Assuming")]));
        blocks.push(json!({"t": "BulletList", "c": items}));
    }
    blocks.extend(names(derivation, request).map(para));
    let aligned = page.aligned();
    blocks.push(para(vec![math("DisplayMath", aligned.trim())]));
    if let Some(loss) = &derivation.loss {
        blocks.push(para(naming(page, loss)));
    }
    blocks.extend(derivation.remarks.iter().map(|remark| para(words(remark))));
    blocks.extend(page.checked.map(|checked| para(words(checked.said()))));
    blocks
}

fn assuming(page: &Page, one: &Assumption) -> Value {
    let formula = assumption::latex(&page.derivation.terms, one, page.style());
    let mut inlines = vec![math("InlineMath", &formula)];
    let because = why(one);
    if !because.is_empty() {
        inlines.push(space());
        inlines.extend(words(&because));
    }
    json!({"t": "Plain", "c": inlines})
}

/// `Here ŷ stands for f(x; θ), and z stands for w.` Nothing where there are no display names.
fn names(derivation: &Derivation, request: &Request) -> Option<Vec<Value>> {
    let used = request.names.told(derivation);
    let mut inlines = words("Here");
    for (k, told) in used.iter().enumerate() {
        if k > 0 {
            inlines.push(json!({"t": "Str", "c": ","}));
            inlines.push(space());
            inlines.extend(words("and"));
        }
        inlines.extend([space(), math("InlineMath", &told.latex), space()]);
        inlines.extend(words("stands for"));
        inlines.extend([space(), math("InlineMath", told.name.latex())]);
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
