//! A derivation in Markdown as GitHub reads it: words, and formulas in fenced blocks.

use super::Page;
use super::align::{rows, style};
use super::assumption;
use super::latex::latex_in;
use super::report::{naming, why};

/// The whole page.
pub fn write(page: &Page) -> String {
    let derivation = page.derivation;
    let mut out = String::from("**Model**\n\n```text\n");
    out.push_str(derivation.input.trim());
    out.push_str("\n```\n\n");
    if !derivation.assumptions.is_empty() {
        out.push_str("**Assuming**\n\n");
    }
    for assumption in &derivation.assumptions {
        let formula = assumption::latex(&derivation.terms, assumption, style(derivation));
        let because = escaped(&why(assumption));
        out.push_str(&format!("* $`{formula}`${because}\n"));
    }
    out.push_str("\n**Derivation**\n\n```math\n");
    out.push_str(&rows(page, "aligned"));
    out.push_str("```\n");
    for remark in &derivation.remarks {
        out.push_str(&format!("\n{}\n", escaped(remark)));
    }
    if let Some(loss) = &derivation.loss {
        let result = latex_in(&derivation.terms, derivation.result(), style(derivation));
        out.push_str(&format!(
            "\n{}\n\n```math\n{result}\n```\n",
            escaped(&naming(&derivation.terms, loss))
        ));
    }
    out
}

/// Words that Markdown must not read as marks.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        if "\\`*_[]<>|~$#".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
