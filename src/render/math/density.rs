//! Expectations and divergences: how the densities that they are taken under are written.

use super::build::{Builder, Marks, below};
use super::{Kind, Label, Level, Math};
use crate::term::{Binder, Node, Quantifier, Separator, TermId};

impl<'t> Builder<'t> {
    pub(super) fn of_density(
        &mut self,
        quantifier: Quantifier,
        variable: Label<'t>,
        binder: Binder,
        children: &[TermId],
        marks: &Marks,
    ) -> Math<'t> {
        let are_distributions = children
            .iter()
            .all(|&density| self.is_distribution(density, binder));
        if quantifier == Quantifier::Divergence && are_distributions {
            let pair = [0, 1].map(|k| self.distribution(children[k], &below(marks, k)));
            let tall = pair.iter().any(|side| side.tall);
            let kind = Kind::Divergence(Box::new(pair));
            return Math::new(kind, Level::Atom, tall);
        }
        let body = self.child(children, 1, marks);
        let first = self.child(children, 0, marks);
        let tall = body.tall || first.tall;
        if quantifier == Quantifier::Divergence {
            let kind = Kind::Divergence(Box::new([first, body]));
            return Math::new(kind, Level::Atom, tall);
        }
        let density = match self.name_of_density(children[0], binder) {
            Some(name) => Math::atom(Kind::Symbol(name)),
            None if self.is_distribution(children[0], binder) => {
                self.distribution(children[0], &below(marks, 0))
            }
            None => first,
        };
        let kind = Kind::Expectation(variable, Box::new([density, body]));
        Math::new(kind, Level::Function, tall)
    }

    /// The name alone, if the density is a call of exactly the bound variable.
    fn name_of_density(&self, density: TermId, binder: Binder) -> Option<&'t str> {
        match self.terms.node(density) {
            Node::Call(name, _, arguments) => match arguments[..] {
                [argument] if *self.terms.node(argument) == Node::Variable(binder) => {
                    Some(self.terms.text(*name))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it is a density of the catalogue at exactly the bound variable.
    fn is_distribution(&self, density: TermId, binder: Binder) -> bool {
        match self.terms.node(density) {
            Node::Call(_, separators, arguments) => {
                separators.last() == Some(&Separator::Argument)
                    && *self.terms.node(arguments[0]) == Node::Variable(binder)
            }
            _ => false,
        }
    }

    /// `Normal(μ, σ²)`, without the point at which its density is taken.
    fn distribution(&mut self, density: TermId, marks: &Marks) -> Math<'t> {
        let mut math = self.build(density, marks);
        if let Kind::Call { arguments, .. } = &mut math.kind {
            arguments.remove(0);
            if let Some((separator, _)) = arguments.first_mut() {
                *separator = Separator::Comma;
            }
            arguments[1..]
                .iter_mut()
                .for_each(|(s, _)| *s = Separator::Comma);
        }
        math
    }
}
