//! The signs that the formulas of a derivation have already: a display name that is one of them would be misread.

use super::Names;
use crate::derivation::Derivation;
use crate::render::latex::{Style, latex as set_plainly, write_name};
use crate::render::math;
use crate::render::text::plain;
use crate::term::ops::Form;
use crate::term::{Marks, Node, Op, TermId, Terms};
use std::collections::BTreeMap;

/// How names, bound variables, functions and constants are set that have no display name, each with its plain text. The sign
/// of an expectation is among them always: a reader knows it.
pub(super) fn words(names: &Names, derivation: &Derivation) -> BTreeMap<String, String> {
    let terms = &derivation.terms;
    let after = derivation.steps.iter().map(|step| step.after);
    let all: Vec<TermId> = after.chain([derivation.start]).collect();
    let mut taken = Taken {
        names,
        terms,
        style: Style::of(terms, all.iter().copied()),
        seen: Marks::default(),
        words: BTreeMap::from([("\\mathbb{E}".to_owned(), "E[…]".to_owned())]),
    };
    all.into_iter().for_each(|statement| taken.read(statement));
    taken.words
}

/// `\mathrm{exp}` and `\text{exp}` look like `\exp`.
pub(super) fn as_command(latex: &str) -> String {
    let word = ["\\mathrm{", "\\text{"].iter().find_map(|style| {
        let word = latex.strip_prefix(style)?.strip_suffix('}')?;
        word.chars()
            .all(|c| c.is_ascii_alphabetic())
            .then_some(word)
    });
    word.map_or_else(|| latex.to_owned(), |word| format!("\\{word}"))
}

struct Taken<'t> {
    names: &'t Names,
    terms: &'t Terms,
    style: Style<'t>,
    seen: Marks,
    words: BTreeMap<String, String>,
}

impl Taken<'_> {
    fn read(&mut self, term: TermId) {
        if !self.seen.insert(term) {
            return;
        }
        let terms = self.terms;
        match terms.node(term) {
            Node::Symbol(_) | Node::Variable(_) => {
                let word = plain(terms, term);
                if self.names.of_word(&word).is_none() {
                    self.words.insert(set_plainly(terms, term), word);
                }
            }
            Node::Call(name, ..) => {
                let is_shown = self.names.of_part(&math::build(terms, term)).is_some();
                let name = terms.text(*name);
                if !is_shown && self.names.of_word(name).is_none() {
                    let mut set = String::new();
                    write_name(name, Style::default(), &mut set);
                    self.words.insert(set, name.to_owned());
                }
            }
            Node::Op(op, _) => self.operator(*op),
            _ => {}
        }
        for &child in terms.children(term) {
            self.read(child);
        }
    }

    fn operator(&mut self, op: Op) {
        let row = op.row();
        let latex = match row.form {
            Form::Function(_) if op == Op::Sigmoid && self.style.sigma_is_taken => "\\sigmoid",
            Form::Function(latex) | Form::Constant(_, latex) => latex,
            _ => return,
        };
        let plain = match row.form {
            Form::Constant(plain, _) => plain,
            _ => row.name,
        };
        self.words.insert(as_command(latex), plain.to_owned());
    }
}
