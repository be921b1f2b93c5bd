//! Functions of which nothing is known beside one that is optimised: in `λ(t) exp(-Λ(t))` nothing says that Λ depends on λ.

use super::Building;
use crate::diag::{Code, Diagnostic};
use crate::term::{Marks, Name, Node, Separator, TermId};

/// A call of a function of which nothing is known.
struct Unknown {
    call: TermId,
    name: Name,
    inputs: Vec<TermId>,
    /// It is optimised, or one of what it depends on is.
    is_optimised: bool,
}

impl Building<'_> {
    /// Warns of a function that is read as one that does not depend on what is optimised, and may do so: it has the inputs of an
    /// optimised function, or those and the capital letter of one that depends on parameters.
    pub(super) fn warn_of_unrelated(&mut self, roots: &[TermId], parameters: &[Name]) {
        let mut calls: Vec<Unknown> = Vec::new();
        let mut seen = Marks::default();
        for &root in roots {
            self.collect_unknown(root, parameters, &mut calls, &mut seen);
        }
        let is_apart = |call: &&Unknown| !call.is_optimised;
        for apart in calls.iter().filter(is_apart) {
            let word = self.terms.text(apart.name);
            let partner = { calls.iter() }.find(|other| {
                let own = self.terms.text(other.name);
                let is_capital = own != word && own.to_uppercase() == word;
                other.is_optimised
                    && other.inputs == apart.inputs
                    && (parameters.contains(&other.name) || is_capital)
            });
            let Some(partner) = partner else { continue };
            let own = self.terms.text(partner.name);
            let span = self.assumptions.spans.get(apart.call).unwrap_or(self.place);
            let message = format!(
                "`{word}` is read as a function that does not change with what is optimised"
            );
            let input = self.assumptions.spans.get(apart.inputs[0]);
            let input = input.map_or("x", |span| self.assumptions.shown(span));
            let warning = Diagnostic::at(Code::Ambiguous, span, message).help(format!(
                "if both depend on the same parameters, as a rate and its integral do, write these behind a semicolon: `{own}({input}; θ)` and `{word}({input}; θ)`"
            ));
            self.warnings.push(warning);
            return;
        }
    }

    fn collect_unknown(
        &self,
        term: TermId,
        parameters: &[Name],
        calls: &mut Vec<Unknown>,
        seen: &mut Marks,
    ) {
        if !seen.insert(term) {
            return;
        }
        if let Node::Call(name, marks, children) = self.terms.node(term) {
            let is_input = |&&child: &&TermId| !self.terms.mentions_any(child, parameters);
            let inputs: Vec<TermId> = children.iter().filter(is_input).copied().collect();
            let is_of_inputs = !inputs.is_empty() && !marks.contains(&Separator::Bar);
            let is_defined = self.definitions.iter().any(|(_, d)| d.left == term);
            if is_of_inputs && !is_defined {
                calls.push(Unknown {
                    call: term,
                    name: *name,
                    is_optimised: parameters.contains(name) || inputs.len() < children.len(),
                    inputs,
                });
            }
        }
        for &child in self.terms.children(term) {
            self.collect_unknown(child, parameters, calls, seen);
        }
    }
}
