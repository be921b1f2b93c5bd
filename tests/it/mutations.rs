//! Single changes: of a term, and of what the metavariables of a site stand for.

use surprisal::derivation::Derivation;
use surprisal::term::{Node, Op, Quantifier, TermId, Terms};

/// What is called with each damaged derivation: the kind of damage, and where.
pub type Visit<'v> = dyn FnMut(&'static str, String, Derivation) + 'v;

/// Other terms for a subterm, each with the kind of damage.
pub fn mutations(
    terms: &mut Terms,
    term: TermId,
    symbols: &[TermId],
) -> Vec<(&'static str, TermId)> {
    let (one, two) = (terms.integer(1), terms.integer(2));
    let mut made = Vec::new();
    match terms.node(term).clone() {
        Node::Number(_) => made.push(("a number changed", terms.add([term, one]))),
        Node::Symbol(_) => {
            let others = symbols.iter().filter(|&&s| s != term);
            made.extend(others.map(|&s| ("another name", s)));
        }
        Node::Variable(_) => made.push(("an index fixed", one)),
        Node::Op(op, operands) => {
            if matches!(op, Op::Add | Op::Mul) {
                for k in 0..operands.len() {
                    let mut rest = operands.to_vec();
                    rest.remove(k);
                    let kind = if op == Op::Add {
                        "a term dropped"
                    } else {
                        "a factor dropped"
                    };
                    made.push((kind, terms.op(op, &rest)));
                }
            }
            match op {
                Op::Log => made.push(("a missing log", operands[0])),
                Op::Exp => made.push(("a missing exp", operands[0])),
                Op::Pow => {
                    made.push(("a missing power", operands[0]));
                    let more = terms.add([operands[1], one]);
                    made.push(("another power", terms.pow(operands[0], more)));
                }
                _ => {}
            }
        }
        Node::Bind(quantifier, binder, children) => {
            let other = match quantifier {
                Quantifier::Sum => Quantifier::Product,
                Quantifier::Product => Quantifier::Sum,
                other => other,
            };
            if other != quantifier && children.len() == 3 {
                let swapped = terms.bind(other, binder, &children);
                made.push(("a sum for a product", swapped));
            }
        }
        _ => {}
    }
    if !matches!(terms.node(term), Node::Optimum(..)) {
        made.push(("a sign flipped", terms.neg(term)));
        made.push(("a factor changed", terms.mul([two, term])));
        made.push(("a logarithm too many", terms.log(term)));
        made.push(("a term too many", terms.add([term, two])));
    }
    made
}

/// What metavariables and variables stand for.
pub fn damage_bindings(case: &Derivation, visit: &mut Visit) {
    each_site(case, &mut |step, rewrite, site| {
        let was = &case.steps[step].rewrites[rewrite].sites[site].bindings;
        let mut with = |kind, change: &mut dyn FnMut(&mut Derivation)| {
            let mut d = case.clone();
            change(&mut d);
            visit(
                kind,
                format!("step {step}, rewrite {rewrite}, site {site}"),
                d,
            );
        };
        macro_rules! bound {
            ($d:ident) => {
                $d.steps[step].rewrites[rewrite].sites[site].bindings
            };
        }
        for k in 0..was.terms.len() {
            with("a binding removed", &mut |d| _ = bound!(d).terms.remove(k));
            with("a binding twice", &mut |d| {
                let again = bound!(d).terms[k].clone();
                bound!(d).terms.push(again);
            });
            with("a wrong binding", &mut |d| {
                let two = d.terms.integer(2);
                let term = bound!(d).terms[k].1[0];
                bound!(d).terms[k].1[0] = d.terms.mul([two, term]);
            });
            with("a binding too many", &mut |d| {
                let again = bound!(d).terms[k].1[0];
                bound!(d).terms[k].1.push(again);
            });
            with("an empty binding", &mut |d| bound!(d).terms[k].1.clear());
            for j in 0..k {
                if was.terms[j].1 != was.terms[k].1 {
                    with("bindings exchanged", &mut |d| {
                        let (left, right) = bound!(d).terms.split_at_mut(k);
                        std::mem::swap(&mut left[j].1, &mut right[0].1);
                    });
                }
            }
        }
        for k in 0..was.ranges.len() {
            with("a range removed", &mut |d| _ = bound!(d).ranges.remove(k));
            with("another variable", &mut |d| {
                bound!(d).ranges[k].1 = d.terms.binder("k");
            });
            with("other limits", &mut |d| {
                let seven = d.terms.integer(7);
                bound!(d).ranges[k].2 = vec![seven, seven];
            });
        }
        with("an unknown metavariable", &mut |d| {
            let start = d.terms.integer(0);
            bound!(d).terms.push((200, vec![start]));
        });
        with("a variable of nothing", &mut |d| {
            let (binder, zero) = (d.terms.binder("k"), d.terms.integer(0));
            bound!(d).variables.push((binder, zero));
        });
    });
}

/// Calls with the numbers of every step, rewrite and site.
pub fn each_site(case: &Derivation, visit: &mut dyn FnMut(usize, usize, usize)) {
    for (step, of) in case.steps.iter().enumerate() {
        for (number, rewrite) in of.rewrites.iter().enumerate() {
            (0..rewrite.sites.len()).for_each(|site| visit(step, number, site));
        }
    }
}
