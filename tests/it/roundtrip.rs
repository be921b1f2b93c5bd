//! What is printed parses back to the same term.
//!
//! The same means: up to the names of bound variables, and up to what a fraction does not show: that it was
//! `1/a * 1/b` or `1/(a b)`, and which of `a * 1/b` and `1/b * a`.

use crate::case;
use crate::reading::read;
use std::collections::BTreeSet;
use surprisal::derivation::Derivation;
use surprisal::model::Options;
use surprisal::render::text::{ascii, plain};
use surprisal::term::{Binder, Children, Node, Op, TermId, Terms};

#[test]
fn every_printed_term_parses_back() {
    let mut tried = 0;
    let mut wrong = Vec::new();
    for case in case::all() {
        let derivation = case.derive();
        tried += parse_back(&derivation, &case.name, &mut wrong);
    }
    assert!(
        wrong.is_empty(),
        "{} of {tried} terms do not parse back:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(tried > 1_000, "only {tried} terms");
}

/// A component of the variable of an expectation, by a number and by an index, is no name of its own.
#[test]
fn components_of_a_random_vector_parse_back() {
    let models = [
        "E[x ~ Categorical(p)](x[2])",
        "E[x ~ Categorical(p)](x_2)",
        "E[x ~ Categorical(p)](x[k]) where k in 1..K",
        "E[x ~ MultivariateNormal(μ, Σ)](x[1] x[2])",
        "E[x ~ p](log(q(x_1)))",
    ];
    for model in models {
        let derivation = surprisal::derive(model, &Options::default());
        let derivation = derivation.unwrap_or_else(|d| panic!("{model}: {}", d.message));
        let (terms, start) = (&derivation.terms, derivation.start);
        let Node::Bind(_, variable, parts) = terms.node(start) else {
            panic!("{model} is an expectation");
        };
        assert!(terms.has_free(parts[1], *variable), "{model}");
        let mut wrong = Vec::new();
        parse_back(&derivation, model, &mut wrong);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// Tries every term that the derivation shows, in both alphabets; gives their number.
pub fn parse_back(derivation: &Derivation, name: &str, wrong: &mut Vec<String>) -> usize {
    let shown = shown(derivation);
    for &term in &shown {
        for print in [plain, ascii] {
            let mut terms = derivation.terms.clone();
            let text = print(&terms, term);
            match read(&mut terms, &[term], &text) {
                Ok(found) if agree(&mut terms, term, found) => {}
                Ok(found) => wrong.push(format!(
                    "{name}: {text}\n    is read as {}",
                    print(&terms, found)
                )),
                Err(why) => wrong.push(format!("{name}: {text}\n    {why}")),
            }
        }
    }
    2 * shown.len()
}

/// Statements, the subterms that rewrites act on, both sides of definitions, the roles of the loss.
fn shown(derivation: &Derivation) -> BTreeSet<TermId> {
    let mut shown = BTreeSet::from([derivation.start]);
    for step in &derivation.steps {
        shown.insert(step.after);
        for rewrite in &step.rewrites {
            shown.insert(rewrite.after);
            for site in &rewrite.sites {
                shown.extend([site.before, site.after]);
            }
            shown.extend(rewrite.conditions.iter().map(|met| met.term));
        }
    }
    for definition in &derivation.definitions {
        shown.extend([definition.left, definition.right]);
    }
    shown.extend(derivation.per_observation);
    let roles = derivation.loss.iter().flat_map(|loss| &loss.roles);
    shown.extend(roles.map(|(_, term)| *term));
    shown.extend(derivation.assumptions.iter().map(|a| a.shown));
    shown.retain(|&term| !derivation.terms.is_comparison(term)); // it has its place in `ind` and `if` alone
    shown
}

fn agree(terms: &mut Terms, printed: TermId, found: TermId) -> bool {
    alpha_equal(terms, printed, found) || {
        let (printed, found) = (spread(terms, printed), spread(terms, found));
        alpha_equal(terms, printed, found)
    }
}

/// In the order that fractions show: the reciprocal of a product is the product of the reciprocals, and in a product
/// what stands above the line comes first.
fn spread(terms: &mut Terms, term: TermId) -> TermId {
    let children = terms.children(term).to_vec();
    let children: Vec<TermId> = children.iter().map(|&c| spread(terms, c)).collect();
    let term = terms.rebuild(term, &children);
    if let Some(factors) = terms.operands(Op::Mul, term) {
        let mut factors = factors.to_vec();
        factors.sort_by_key(|&factor| is_below(terms, factor));
        return terms.mul(factors);
    }
    if let Some(&[base, exponent]) = terms.operands(Op::Pow, term)
        && is_below(terms, term)
        && let Some(factors) = terms.operands(Op::Mul, base)
    {
        let factors = factors.to_vec();
        let powers: Vec<TermId> = factors.iter().map(|&f| terms.pow(f, exponent)).collect();
        let powers: Vec<TermId> = powers.iter().map(|&p| spread(terms, p)).collect();
        return terms.mul(powers);
    }
    if let Some(&[base, exponent]) = terms.operands(Op::Pow, term)
        && is_below(terms, term)
        && let Some(&[base, inner]) = terms.operands(Op::Pow, base)
        && let (Some(inner), Some(outer)) = (terms.as_number(inner), terms.as_number(exponent))
        && *inner.numer() > 0
    {
        let exponent = terms.number(inner * outer); // 1/s² is s^(-2) as well as (s²)^(-1)
        let power = terms.pow(base, exponent);
        return spread(terms, power);
    }
    term
}

/// A power with a negative number as its exponent.
fn is_below(terms: &Terms, factor: TermId) -> bool {
    let exponent = terms.operands(Op::Pow, factor).map(|operands| operands[1]);
    exponent
        .and_then(|exponent| terms.as_number(exponent))
        .is_some_and(|e| *e.numer() < 0)
}

/// The same tree, up to the names of bound variables.
fn alpha_equal(terms: &Terms, left: TermId, right: TermId) -> bool {
    same(terms, left, right, &mut Vec::new())
}

fn same(terms: &Terms, left: TermId, right: TermId, bound: &mut Vec<(Binder, Binder)>) -> bool {
    if left == right && !terms.is_open(left) {
        return true;
    }
    match (terms.node(left), terms.node(right)) {
        (Node::Variable(a), Node::Variable(b)) => {
            let pair = bound.iter().rev().find(|(x, y)| x == a || y == b);
            pair.map_or(a == b, |pair| *pair == (*a, *b))
        }
        (Node::Bind(p, a, of_a), Node::Bind(q, b, of_b)) => {
            p == q && of_a.len() == of_b.len() && {
                let count = of_a.len();
                (0..count).all(|k| {
                    let inside = Terms::in_scope(*p, k, count);
                    bound.extend(inside.then_some((*a, *b)));
                    let same = same(terms, of_a[k], of_b[k], bound);
                    bound.truncate(bound.len() - usize::from(inside));
                    same
                })
            }
        }
        (Node::Optimum(s, a, one), Node::Optimum(t, b, two)) => {
            s == t && a == b && same(terms, *one, *two, bound)
        }
        (one, two) => {
            head(one) == head(two) && {
                let (one, two) = (terms.children(left), terms.children(right));
                one.len() == two.len()
                    && one.iter().zip(two).all(|(&a, &b)| same(terms, a, b, bound))
            }
        }
    }
}

/// The node without its children.
fn head(node: &Node) -> Node {
    match node {
        Node::Op(op, _) => Node::Op(*op, Children::new()),
        Node::Call(name, separators, _) => Node::Call(*name, separators.clone(), [].into()),
        Node::Named(name, _) => Node::Named(*name, Children::new()),
        other => other.clone(),
    }
}
