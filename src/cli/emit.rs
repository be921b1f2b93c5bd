//! What each part of the pipeline made of a model.

use super::arguments::Stage;
use super::engine::Options;
use crate::diag::Diagnostic;
use crate::model;
use crate::render::text::plain;
use crate::syntax::{dump, parse_input};
use crate::term::{Node, Sense, TermId, Terms};

/// The output of one part.
pub fn emit(stage: Stage, text: &str, options: &Options) -> Result<String, Diagnostic> {
    let input = parse_input(text)?;
    if let Stage::Ast = stage {
        return Ok(ended(dump::input(&input)));
    }
    let model = model::build(&input, text, options)?;
    Ok(match stage {
        Stage::Terms => ended(prefix(&model.terms, model.start)),
        _ => of_model(&model),
    })
}

fn ended(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn of_model(model: &model::Model) -> String {
    let terms = &model.terms;
    let names: Vec<&str> = model.parameters.iter().map(|&n| terms.text(n)).collect();
    let mut out = format!(
        "optimise  {}\nstart     {}\n",
        names.join(", "),
        plain(terms, model.start)
    );
    for (_, definition) in &model.definitions {
        let (left, right) = (
            plain(terms, definition.left),
            plain(terms, definition.right),
        );
        out.push_str(&format!(
            "define    {left} = {right}   ({})\n",
            definition.name
        ));
    }
    for assumption in &model.assumptions {
        let how = if assumption.stated {
            "stated"
        } else {
            "assumed"
        };
        out.push_str(&format!(
            "{how:<10}{}   ({})\n",
            assumption.text, assumption.because
        ));
    }
    out
}

/// A term in prefix form, the way it is stored.
fn prefix(terms: &Terms, term: TermId) -> String {
    let head = match terms.node(term) {
        Node::Number(value) => return value.to_string(),
        Node::Symbol(name) => return terms.text(*name).to_owned(),
        Node::Variable(binder) => return format!("?{}", terms.text(terms.binder_name(*binder))),
        Node::Op(op, _) => op.row().name.to_owned(),
        Node::Call(name, ..) => format!("call {}", terms.text(*name)),
        Node::Named(name, _) => format!("named {}", terms.text(*name)),
        Node::Bind(quantifier, binder, _) => {
            format!(
                "{} ?{}",
                quantifier.name(),
                terms.text(terms.binder_name(*binder))
            )
        }
        Node::Optimum(sense, names, _) => {
            let names: Vec<&str> = names.iter().map(|&n| terms.text(n)).collect();
            let sense = if *sense == Sense::Max {
                "argmax"
            } else {
                "argmin"
            };
            format!("{sense} [{}]", names.join(" "))
        }
    };
    let children = terms
        .children(term)
        .iter()
        .map(|&child| prefix(terms, child));
    let parts: Vec<String> = std::iter::once(head).chain(children).collect();
    format!("({})", parts.join(" "))
}
