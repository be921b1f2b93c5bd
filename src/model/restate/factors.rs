//! A number or a matrix directly before a bracket, as in `w_i(y_i - a)²`, `λ(1 - p)` or `Z(ZᵀZ)⁻¹Zᵀ`: it is a factor. Of what
//! stands so, only what is known to be no function is read in this way; `brackets.rs` warns of the rest.

use super::variances::{declared_terms, subjects};
use super::{Question, optimised, walk};
use crate::lower::{is_known_function, is_lone_index};
use crate::model::brackets::{has_a_name_of_functions, single, sum_in};
use crate::source::Span;
use crate::syntax::ast::{
    Argument, Declaration, DeclarationKind, Expr, ExprKind, Factor, Subscript, Word,
};
use rustc_hash::FxHashSet;

/// Letters that are functions by convention, of which `letters.rs` tells more.
const BY_CONVENTION: &[&str] = &["σ", "Φ", "Γ", "ζ", "B"];

/// What says that a name before a bracket is no function.
#[derive(Default)]
struct Said {
    optimised: FxHashSet<Word>,
    /// Names that stand with a subscript and without a bracket.
    numbered: FxHashSet<Word>,
    /// Names before a bracket that would not be needed around a factor: `f(x)`, `f(x; θ)`.
    functions: FxHashSet<Word>,
    /// Calls behind a fraction bar, of which it is not clear what is divided by.
    divisors: FxHashSet<Span>,
}

/// Makes products of them.
pub(super) fn restate(question: &mut Question) {
    let said = Said::of(question);
    let mut found = false;
    let stated = { question.input.declarations.iter() }.flat_map(subjects);
    for side in { question.input.statements.iter() }
        .flat_map(super::names::both_sides)
        .chain(stated)
    {
        walk::visit(side, &mut |e| {
            let of_product = |factors: &[Factor]| {
                (0..factors.len()).any(|at| said.split_at(factors, at).is_some())
            };
            found |= match &e.kind {
                ExprKind::Product(factors) => of_product(factors),
                _ => said.split(e, false).is_some(),
            };
        });
    }
    if !found {
        return;
    }
    let input = question.input.to_mut();
    let is_comparison = |d: &&mut Declaration| matches!(d.kind, DeclarationKind::Comparison { .. });
    let stated = { input.declarations.iter_mut() }
        .filter(is_comparison)
        .flat_map(declared_terms);
    for side in { input.statements.iter_mut() }
        .flat_map(walk::sides)
        .chain(stated)
    {
        walk::change(side, &mut |e| {
            said.put_apart(e);
            false
        });
    }
}

impl Said {
    fn of(question: &Question) -> Self {
        let mut said = Said {
            optimised: optimised(question),
            ..Said::default()
        };
        for side in { question.input.statements.iter() }.flat_map(super::names::both_sides) {
            let mut callees: FxHashSet<*const Expr> = FxHashSet::default();
            walk::visit(side, &mut |e| match &e.kind {
                ExprKind::Call(callee, arguments) => {
                    callees.insert(std::ptr::from_ref(callee.as_ref()));
                    if sum_in(arguments).is_none()
                        && let ExprKind::Name(word) = &callee.kind
                    {
                        said.functions.insert(word.clone());
                    }
                }
                ExprKind::Subscripted(base, _) if !callees.contains(&std::ptr::from_ref(e)) => {
                    if let ExprKind::Name(word) = &base.kind {
                        said.numbered.insert(word.clone());
                    }
                }
                ExprKind::Product(factors) => {
                    // In `1/(π(1 + x²))` the bracket says it.
                    let is_bracketed = |f: &&Factor| {
                        let written = question.text.get(f.value.span.range());
                        written.is_some_and(|written| written.starts_with('('))
                    };
                    let divisors = factors.iter().filter(|f| f.divided && !is_bracketed(f));
                    said.divisors.extend(divisors.map(|f| f.value.span));
                }
                _ => {}
            });
        }
        said
    }

    fn put_apart(&self, e: &mut Expr) {
        let span = e.span;
        if let ExprKind::Product(factors) = &mut e.kind {
            let mut at = 0;
            while at < factors.len() {
                if let Some((front, behind)) = self.split_at(factors, at) {
                    factors[at].value = front;
                    factors.insert(at + 1, beside(behind));
                }
                at += 1;
            }
        } else if !self.divisors.contains(&span)
            && let Some((front, behind)) = self.split(e, false)
        {
            let first = Factor {
                divided: false,
                juxtaposed: false,
                value: front,
            };
            e.kind = ExprKind::Product(vec![first, beside(behind)]);
        }
    }

    fn split_at(&self, factors: &[Factor], at: usize) -> Option<(Expr, Expr)> {
        let is_behind_a_row =
            at > 0 && matches!(factors[at - 1].value.kind, ExprKind::Transpose(_));
        let here = &factors[at];
        (!here.divided)
            .then(|| self.split(&here.value, is_behind_a_row && here.juxtaposed))
            .flatten()
    }

    /// `w` and `(y - a)²` of `w(y - a)²`: what stands behind the bracket belongs to the bracket.
    fn split(&self, e: &Expr, is_behind_a_row: bool) -> Option<(Expr, Expr)> {
        let with = |kind| Expr { kind, span: e.span };
        match &e.kind {
            ExprKind::Call(callee, arguments) => {
                let is_factor = self.is_factor(callee, arguments, is_behind_a_row);
                is_factor.then(|| (callee.as_ref().clone(), arguments[0].value.clone()))
            }
            ExprKind::Power(base, exponent) => {
                let of_base = is_open(base).then(|| self.split(base, is_behind_a_row));
                if let Some((front, base)) = of_base.flatten() {
                    let power = ExprKind::Power(Box::new(base), exponent.clone());
                    return Some((front, with(power)));
                }
                let of_exponent = is_open(exponent).then(|| self.split(exponent, false));
                let (exponent, behind) = of_exponent.flatten()?;
                let power = ExprKind::Power(base.clone(), Box::new(exponent));
                Some((with(power), behind))
            }
            ExprKind::Factorial(inner) | ExprKind::Transpose(inner) if is_open(inner) => {
                let (front, inner) = self.split(inner, is_behind_a_row)?;
                let inner = Box::new(inner);
                let kind = match &e.kind {
                    ExprKind::Factorial(_) => ExprKind::Factorial(inner),
                    _ => ExprKind::Transpose(inner),
                };
                Some((front, with(kind)))
            }
            _ => None,
        }
    }

    fn is_factor(&self, callee: &Expr, arguments: &[Argument], is_behind_a_row: bool) -> bool {
        let sum = sum_in(arguments);
        match &callee.kind {
            ExprKind::Name(word) => {
                let is_known =
                    BY_CONVENTION.contains(&word.as_str()) || is_known_function(word, arguments);
                // An `f` that is optimised is an unknown function.
                let is_number = self.optimised.contains(word)
                    && !self.functions.contains(word)
                    && !["f", "g", "h"].contains(&word.as_str());
                let is_capital = word.starts_with(char::is_uppercase) && word.chars().count() == 1;
                let is_pi = word == "π" && !self.functions.contains(word);
                !is_known
                    && ((is_number || is_pi) && sum.is_some()
                        || is_capital && is_behind_a_row && sum.is_some()
                        || is_capital && is_of_itself(word, arguments))
            }
            ExprKind::Subscripted(base, below) => {
                let ExprKind::Name(word) = &base.kind else {
                    return false;
                };
                if let Subscript::Word(number) = below
                    && number.chars().all(|c| c.is_ascii_digit())
                {
                    // φ_1 of `φ_1(y_{t-1} - μ)` where it is optimised, or φ is.
                    let whole = format!("{word}_{number}");
                    let is_optimised =
                        self.optimised.contains(word) || self.optimised.contains(whole.as_str());
                    return sum.is_some() && is_optimised && !self.functions.contains(word);
                }
                let is_no_function = self.numbered.contains(word) || !has_a_name_of_functions(word);
                // `B_k(x - c)` is a spline.
                sum.is_some() && is_no_function && word != "B" && are_indices(below)
            }
            _ => false,
        }
    }
}

fn beside(value: Expr) -> Factor {
    Factor {
        divided: false,
        juxtaposed: true,
        value,
    }
}

/// Whether no bracket stands around what begins with a name: its place would be that of the bracket.
fn is_open(first: &Expr) -> bool {
    let inner = match &first.kind {
        ExprKind::Call(inner, _)
        | ExprKind::Power(inner, _)
        | ExprKind::Factorial(inner)
        | ExprKind::Transpose(inner) => inner,
        _ => return false,
    };
    first.span.start() == inner.span.start()
}

/// Z of `Z(ZᵀZ)`: no function is its own argument.
fn is_of_itself(word: &Word, arguments: &[Argument]) -> bool {
    let mut callees: FxHashSet<*const Expr> = FxHashSet::default();
    let mut found = false;
    if let Some(argument) = single(arguments) {
        walk::visit(argument, &mut |e| match &e.kind {
            ExprKind::Call(callee, _) => {
                callees.insert(std::ptr::from_ref(callee.as_ref()));
            }
            ExprKind::Name(other) => {
                found |= other == word && !callees.contains(&std::ptr::from_ref(e));
            }
            _ => {}
        });
    }
    found
}

/// `i`, `ij`, `[i, k]`, `t-1`.
fn are_indices(below: &Subscript) -> bool {
    match below {
        Subscript::Word(word) => {
            { word.chars() }.all(|letter| is_lone_index(letter.encode_utf8(&mut [0; 4])))
        }
        Subscript::List(list) => !list.iter().any(|e| matches!(e.kind, ExprKind::Range(..))),
    }
}
