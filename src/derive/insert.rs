//! Definitions: putting in a density, independence, Bayes' theorem, or what a name stands for.

use super::Driver;
use crate::derivation::{Bindings, Definition, Justification, Rewrite, Site};
use crate::term::{Binder, Node, Path, Quantifier, TermId, Terms};

/// A place where a definition's left side stands, and what its variables are there.
struct Instance {
    path: Path,
    term: TermId,
    variables: Vec<(Binder, TermId)>,
}

impl Driver<'_> {
    /// Puts a definition in wherever its left side occurs; whether it did.
    pub(super) fn insert(&mut self, number: usize, landmark: bool) -> bool {
        let definition = self.definitions[number].clone();
        let mut places = Vec::new();
        occurrences(
            &self.context.terms,
            self.statement,
            &definition,
            &mut Path::new(),
            &mut places,
        );
        if places.is_empty() {
            return false;
        }
        let sites: Vec<Site> = places
            .into_iter()
            .map(|place| self.definition_site(&definition, place))
            .collect();
        let replacements: Vec<(&[u32], TermId)> =
            sites.iter().map(|s| (s.path.as_slice(), s.after)).collect();
        let Some(after) = self
            .context
            .terms
            .with_replaced(self.statement, &replacements)
        else {
            return false;
        };
        let by = Justification::Definition(number);
        let rewrite = Rewrite {
            by,
            before: self.statement,
            after,
            sites,
            conditions: Vec::new(),
        };
        self.push("definition", definition.reason, landmark, vec![rewrite]);
        true
    }

    fn definition_site(&mut self, definition: &Definition, place: Instance) -> Site {
        let terms = &mut self.context.terms;
        let map: Vec<(TermId, TermId)> = place
            .variables
            .iter()
            .map(|&(binder, by)| (terms.variable(binder), by))
            .collect();
        let after = terms.replace_all(definition.right, &map);
        let bindings = Bindings {
            variables: place.variables,
            ..Bindings::default()
        };
        Site {
            path: place.path,
            before: place.term,
            after,
            bindings,
        }
    }

    /// Puts in what local names stand for, outermost first.
    pub(super) fn unfold_names(&mut self) {
        while let Some(named) = first_named(&self.context.terms, self.statement) {
            let Some(&value) = self.context.terms.children(named).last() else {
                return;
            };
            let Node::Named(name, _) = self.context.terms.node(named) else {
                return;
            };
            let word = self.context.terms.text(*name).to_owned();
            let reason = format!("put in what {word} stands for");
            let variables = self.context.terms.free_variables(named);
            self.definitions.push(Definition {
                left: named,
                right: value,
                variables,
                name: word,
                reason,
            });
            if !self.insert(self.definitions.len() - 1, true) {
                return;
            }
        }
    }
}

fn first_named(terms: &Terms, term: TermId) -> Option<TermId> {
    match terms.node(term) {
        Node::Named(..) => Some(term),
        _ if !terms.has_named(term) => None,
        _ => terms
            .children(term)
            .iter()
            .find_map(|&child| first_named(terms, child)),
    }
}

fn occurrences(
    terms: &Terms,
    term: TermId,
    definition: &Definition,
    path: &mut Path,
    found: &mut Vec<Instance>,
) {
    let mut variables = Vec::new();
    if unify(terms, definition.left, term, definition, &mut variables) {
        variables
            .retain(|&(binder, by)| !matches!(terms.node(by), Node::Variable(b) if *b == binder));
        found.push(Instance {
            path: path.clone(),
            term,
            variables,
        });
        return;
    }
    for (position, &child) in terms.children(term).iter().enumerate() {
        if position == 0 && matches!(terms.node(term), Node::Bind(Quantifier::Expectation, ..)) {
            continue; // what the variable is drawn from keeps its name
        }
        path.push(position as u32);
        occurrences(terms, child, definition, path, found);
        path.pop();
    }
}

/// Whether a term is the left side of a definition with something in the place of its variables.
fn unify(
    terms: &Terms,
    left: TermId,
    term: TermId,
    definition: &Definition,
    variables: &mut Vec<(Binder, TermId)>,
) -> bool {
    if let Node::Variable(binder) = terms.node(left)
        && definition.variables.contains(binder)
    {
        if let Some((_, bound)) = variables.iter().find(|(b, _)| b == binder) {
            return *bound == term;
        }
        variables.push((*binder, term));
        return true;
    }
    if left == term && !terms.is_open(left) {
        return true;
    }
    let (a, b) = (terms.children(left), terms.children(term));
    terms.same_head(left, term)
        && a.iter()
            .zip(b)
            .all(|(&l, &t)| unify(terms, l, t, definition, variables))
}
