//! One walk over an input that gathers what several questions about its words need.

use super::matrices::is_of_vectors;
use super::names::behind_semicolon;
use super::walk;
use crate::catalogue;
use crate::syntax::ast::{Expr, ExprKind, Subscript, Word};
use rustc_hash::FxHashSet;

/// What stands in an input.
#[derive(Default)]
pub(super) struct Survey<'e> {
    /// Names, bound variables and letters below names, in what the statements say.
    pub used: FxHashSet<Word>,
    /// What stands behind a semicolon, in order; the same name is not repeated at once.
    pub behind_semicolon: Vec<Behind<'e>>,
    /// Letters that stand alone below a name.
    pub below: FxHashSet<Word>,
    /// What objectives name.
    pub optimised: Vec<&'e Expr>,
    /// The indices of sums and products.
    pub bound: FxHashSet<Word>,
    /// Words in the limits of sums and products, and in those of slices.
    pub limits: FxHashSet<Word>,
    /// What stands before a bracket.
    pub called: FxHashSet<Word>,
    /// There is a transposed vector, a norm, or a component of a product or a sum.
    pub has_vectors: bool,
    /// There is a divergence or an expectation.
    pub has_expectations: bool,
}

/// An argument behind a semicolon.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Behind<'e> {
    pub argument: &'e Expr,
    /// It is an argument of a distribution of the catalogue.
    pub of_distribution: bool,
}

impl<'e> Survey<'e> {
    /// Looks at the expressions of the statements, then at those of the declarations.
    pub(super) fn of(said: &[&'e Expr], declared: &[&'e Expr]) -> Self {
        let mut survey = Survey::default();
        for expression in said {
            walk::visit(expression, &mut |e| {
                survey.look_at_word(e);
                survey.look_at_parameters(e);
            });
        }
        for expression in declared {
            walk::visit(expression, &mut |e| survey.look_at_parameters(e));
        }
        survey
    }

    fn look_at_word(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Name(word) => self.use_word(word),
            ExprKind::Subscripted(_, Subscript::Word(word)) if word.chars().nth(2).is_none() => {
                if word.chars().nth(1).is_none() {
                    self.below.insert(word.clone());
                }
                for letter in word.chars() {
                    self.use_word(letter.encode_utf8(&mut [0; 4]));
                }
            }
            ExprKind::Big(big) => {
                self.use_word(&big.index.text);
                self.bound.insert(big.index.text.clone());
                for end in big.limits.iter().flat_map(|ends| [&ends.0, &ends.1]) {
                    self.look_at_limit(end);
                }
            }
            ExprKind::Range(low, high) => {
                [low, high].into_iter().for_each(|e| self.look_at_limit(e))
            }
            _ => {}
        }
    }

    fn look_at_limit(&mut self, end: &Expr) {
        walk::visit(end, &mut |e| {
            if let ExprKind::Name(word) = &e.kind {
                self.limits.insert(word.clone());
            }
        });
    }

    /// Whether a walk for matrices can find one: in a function of one or of vectors, in a distribution, or among vectors.
    pub(super) fn may_have_matrices(&self) -> bool {
        let is_of_one = |word: &Word| is_of_vectors(word) || catalogue::find(word).is_some();
        self.has_vectors || self.called.iter().any(is_of_one)
    }

    fn use_word(&mut self, word: &str) {
        if !self.used.contains(word) {
            self.used.insert(word.into());
        }
    }

    fn look_at_parameters(&mut self, e: &'e Expr) {
        match &e.kind {
            ExprKind::Optimum(_, optimum) => self.optimised.extend(&optimum.names),
            ExprKind::Kl(..) | ExprKind::Expectation { .. } => self.has_expectations = true,
            ExprKind::Transpose(_) | ExprKind::DoubleBars(_) => self.has_vectors = true,
            // `(W x + b)[k]`: what has components is a vector.
            ExprKind::Subscripted(base, _) => {
                self.has_vectors |= matches!(base.kind, ExprKind::Product(_) | ExprKind::Sum(_));
            }
            ExprKind::Call(callee, arguments) => {
                if let ExprKind::Name(word) = &callee.kind
                    && !self.called.contains(word)
                {
                    self.called.insert(word.clone());
                }
                for argument in behind_semicolon(arguments) {
                    let last = self.behind_semicolon.last();
                    let repeated = matches!(
                        (last.map(|last| &last.argument.kind), &argument.kind),
                        (Some(ExprKind::Name(last)), ExprKind::Name(word)) if last == word
                    );
                    let of_distribution = matches!(&callee.kind, ExprKind::Name(word) if catalogue::find(word).is_some());
                    if !(repeated && last.is_some_and(|l| l.of_distribution == of_distribution)) {
                        self.behind_semicolon.push(Behind {
                            argument,
                            of_distribution,
                        });
                    }
                }
            }
            _ => {}
        }
    }
}
