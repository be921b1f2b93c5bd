//! Reads plain text as a term of a derivation: words mean what they mean in terms that are there already.

use surprisal::catalogue;
use surprisal::diag::Diagnostic;
use surprisal::lower::{Densities, LocalDefinition, Lowering, Random, Vocabulary};
use surprisal::render::text::plain;
use surprisal::source::Span;
use surprisal::syntax::ast::Argument;
use surprisal::syntax::parse_expression;
use surprisal::term::{Binder, Node, Op, Separator, TermId, Terms};

/// Reads a text with the words of terms; the free variables of the first mean themselves.
pub fn read(terms: &mut Terms, like: &[TermId], text: &str) -> Result<TermId, String> {
    let mut vocabulary = Vocabulary::default();
    for &term in like {
        learn(terms, term, &mut vocabulary);
    }
    let free: Vec<(String, Binder)> = like
        .iter()
        .take(1)
        .flat_map(|&term| terms.free_variables(term))
        .map(|binder| (terms.text(terms.binder_name(binder)).to_owned(), binder))
        .collect();
    if like.iter().any(|&term| terms.ops(term) & Op::Pi.bit() != 0) {
        vocabulary.scalars.remove("π"); // beside weights π_k, a bare π is the number
    }
    like.iter().for_each(|&term| forget(terms, term));
    terms.infer_ranks(like);
    let parsed = parse_expression(text).map_err(|d| d.message)?;
    let mut lowering = Lowering::new(terms, &vocabulary, &Calls);
    for (word, binder) in &free {
        lowering.enter(word, *binder);
        if has_components(lowering.terms, like[0], *binder) {
            lowering.random.push(Random {
                variable: *binder,
                is_drawn: true,
            });
        }
    }
    lowering.statement(&parsed).map_err(|d| d.message)
}

/// Whether a variable is a vector of which a term names components.
fn has_components(terms: &Terms, term: TermId, variable: Binder) -> bool {
    let is_it =
        |base: TermId| matches!(terms.node(base), Node::Variable(other) if *other == variable);
    let mut children = terms.children(term).iter();
    terms
        .operands(Op::Index, term)
        .is_some_and(|parts| is_it(parts[0]))
        || children.any(|&child| has_components(terms, child, variable))
}

/// A density of the catalogue is a call that stands for it, as it is under an expectation.
struct Calls;

impl Densities for Calls {
    fn knows(&self, name: &str) -> bool {
        catalogue::find(name).is_some()
    }

    fn density(
        &self,
        lowering: &mut Lowering<'_>,
        name: &str,
        arguments: &[Argument],
        _: Span,
    ) -> Result<TermId, Diagnostic> {
        let values = arguments.iter().map(|a| lowering.expression(&a.value));
        let values: Vec<TermId> = values.collect::<Result<_, _>>()?;
        let mut separators = vec![Separator::Argument; values.len()];
        separators[0] = Separator::Comma;
        let name = lowering.terms.name(name);
        Ok(lowering.terms.call(name, &separators, &values))
    }
}

/// Forgets what is known of names from other terms: in the loss of one observation `x` stands for `x_i`.
fn forget(terms: &mut Terms, term: TermId) {
    if let Some(root) = terms.root(term) {
        terms.set_rank(root, 0);
    }
    for child in terms.children(term).to_vec() {
        forget(terms, child);
    }
}

/// What the words of a term mean, from the term itself.
fn learn(terms: &Terms, term: TermId, vocabulary: &mut Vocabulary) {
    match terms.node(term) {
        Node::Symbol(name) => {
            let word = terms.text(*name).to_owned();
            if word.contains('_') {
                vocabulary.whole.insert(word.as_str().into());
            }
            vocabulary.used.insert(word.as_str().into());
            vocabulary.scalars.insert(word.into());
        }
        Node::Call(name, ..) => {
            vocabulary.functions.insert(terms.text(*name).into());
        }
        Node::Named(name, parts) => {
            let (value, subscripts) = parts.split_last().expect("a value");
            let words = subscripts.iter().map(|&s| plain(terms, s).into()).collect();
            let definition = LocalDefinition {
                subscripts: words,
                value: parse_expression(&plain(terms, *value)).expect("a value"),
            };
            let word = terms.text(*name).to_owned();
            vocabulary.defined.insert(word.into(), definition);
        }
        _ => {}
    }
    for &child in terms.children(term) {
        learn(terms, child, vocabulary);
    }
}
