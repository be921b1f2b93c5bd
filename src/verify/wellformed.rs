//! Form: every term is of the store and has the children its node wants; definitions define.

use super::Refusal;
use super::scope::free_variables;
use crate::derivation::{Bindings, Definition, Derivation, Rewrite};
use crate::term::{Node, Quantifier, TermId, Terms};
use rustc_hash::FxHashMap;

/// Deeper terms are refused: the walks recurse.
const DEEPEST: u32 = 2_000;

/// Checks the form of everything that a derivation holds.
pub(super) fn check(derivation: &Derivation) -> Result<(), Refusal> {
    let terms = &derivation.terms;
    let mut form = Form {
        terms,
        seen: vec![false; terms.len()],
    };
    form.statement(derivation.start)?;
    for definition in &derivation.definitions {
        form.term(definition.left)?;
        form.term(definition.right)?;
    }
    for step in &derivation.steps {
        form.statement(step.before)?;
        form.statement(step.after)?;
        for rewrite in &step.rewrites {
            form.rewrite(rewrite)?;
        }
    }
    if let Some(term) = derivation.per_observation {
        form.term(term)?;
    }
    definitions(terms, &derivation.definitions)
}

struct Form<'a> {
    terms: &'a Terms,
    seen: Vec<bool>,
}

impl Form<'_> {
    fn statement(&mut self, statement: TermId) -> Result<(), Refusal> {
        self.is_here(statement)?;
        match self.terms.node(statement) {
            Node::Optimum(_, _, body) => self.term(*body),
            _ => self.term(statement),
        }
    }

    fn rewrite(&mut self, rewrite: &Rewrite) -> Result<(), Refusal> {
        self.statement(rewrite.before)?;
        self.statement(rewrite.after)?;
        for site in &rewrite.sites {
            self.statement(site.before)?;
            self.statement(site.after)?;
            self.bindings(&site.bindings)?;
        }
        rewrite
            .conditions
            .iter()
            .try_for_each(|met| self.is_here(met.term))
    }

    fn bindings(&mut self, bindings: &Bindings) -> Result<(), Refusal> {
        let terms = bindings.terms.iter().flat_map(|(_, terms)| terms);
        let limits = bindings.ranges.iter().flat_map(|(_, _, limits)| limits);
        let values = bindings.variables.iter().map(|(_, term)| term);
        terms
            .chain(limits)
            .chain(values)
            .try_for_each(|&term| self.term(term))
    }

    fn is_here(&self, term: TermId) -> Result<(), Refusal> {
        if term.index() < self.terms.len() {
            Ok(())
        } else {
            Err(Refusal::ForeignTerm)
        }
    }

    fn term(&mut self, term: TermId) -> Result<(), Refusal> {
        self.is_here(term)?;
        if self.seen[term.index()] {
            return Ok(());
        }
        let found = self.terms.depth(term);
        if found > DEEPEST {
            return Err(Refusal::TooDeep {
                found,
                limit: DEEPEST,
            });
        }
        let mut open = vec![term];
        while let Some(term) = open.pop() {
            if std::mem::replace(&mut self.seen[term.index()], true) {
                continue;
            }
            if !is_well_formed(self.terms.node(term)) {
                return Err(Refusal::Malformed { term });
            }
            open.extend_from_slice(self.terms.children(term));
        }
        Ok(())
    }
}

/// Whether the node has the children it wants; an optimum is no part of a term.
fn is_well_formed(node: &Node) -> bool {
    match node {
        Node::Number(_) | Node::Symbol(_) | Node::Variable(_) => true,
        Node::Op(op, children) => op.row().arity.admits(children.len()),
        Node::Call(_, separators, children) => separators.len() == children.len(),
        Node::Bind(quantifier, _, children) => match quantifier {
            Quantifier::Sum => matches!(children.len(), 1 | 3),
            Quantifier::Product => children.len() == 3,
            Quantifier::Integral => children.len() == 1,
            Quantifier::Expectation | Quantifier::Divergence => children.len() == 2,
        },
        Node::Named(_, children) => !children.is_empty(),
        Node::Optimum(..) => false,
    }
}

/// Definitions define calls and names only, one each, of declared variables, and never in a circle.
fn definitions(terms: &Terms, definitions: &[Definition]) -> Result<(), Refusal> {
    let mut place = FxHashMap::default();
    for (number, definition) in definitions.iter().enumerate() {
        let left = definition.left;
        if !is_definable(terms, definition) {
            return Err(Refusal::NotDefinable {
                definition: number,
                left,
            });
        }
        if let Some(first) = place.insert(left, number) {
            return Err(Refusal::DefinedTwice {
                first,
                second: number,
            });
        }
        let in_left = free_variables(terms, left);
        let undeclared = |b: &&_| !definition.variables.contains(b) || !in_left.contains(b);
        let in_right = free_variables(terms, definition.right);
        if let Some(&variable) = in_left.iter().chain(&in_right).find(undeclared) {
            return Err(Refusal::UndeclaredVariable {
                definition: number,
                variable,
            });
        }
    }
    let mut colours = FxHashMap::default();
    definitions.iter().try_for_each(|definition| {
        not_circular(terms, definitions, &place, definition.left, &mut colours, 0)
    })
}

fn is_definable(terms: &Terms, definition: &Definition) -> bool {
    match terms.node(definition.left) {
        Node::Call(..) | Node::Bind(Quantifier::Divergence, ..) => true,
        Node::Named(_, children) => children.last() == Some(&definition.right),
        _ => false,
    }
}

/// Follows the terms and their definitions; a term that is met again on the way down is defined by itself.
fn not_circular(
    terms: &Terms,
    definitions: &[Definition],
    place: &FxHashMap<TermId, usize>,
    term: TermId,
    done: &mut FxHashMap<TermId, bool>,
    level: u32,
) -> Result<(), Refusal> {
    if level > DEEPEST {
        return Err(Refusal::TooDeep {
            found: level,
            limit: DEEPEST,
        });
    }
    match done.insert(term, false) {
        None => {}
        Some(true) => {
            done.insert(term, true);
            return Ok(());
        }
        Some(false) => return Err(Refusal::Circular { term }),
    }
    let meaning = place.get(&term).map(|&k| definitions[k].right);
    for &child in terms.children(term).iter().chain(meaning.as_ref()) {
        not_circular(terms, definitions, place, child, done, level + 1)?;
    }
    done.insert(term, true);
    Ok(())
}
