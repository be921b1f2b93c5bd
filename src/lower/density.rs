//! Lowering of expectations and divergences: their variable, and the densities that it has.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Argument, Expr, ExprKind, Name as WordAt, Separator as Written};
use crate::syntax::ast::{Subscript, Word};
use crate::term::{Binder, Quantifier, Separator, TermId};

type Lowered = Result<TermId, Diagnostic>;

/// The variable of an expectation or a divergence around what is being lowered.
#[derive(Clone, Copy, Debug)]
pub struct Random {
    /// The variable.
    pub variable: Binder,
    /// Its own density has been read; those that follow are others at the same point.
    pub is_drawn: bool,
}

impl Lowering<'_> {
    pub(super) fn expectation(
        &mut self,
        variable: &WordAt,
        density: &Expr,
        body: &Expr,
    ) -> Lowered {
        let binder = self.terms.binder(&variable.text);
        let [density, body] = self.drawn(&variable.text, binder, density, |lowering| {
            lowering.expression(body)
        })?;
        Ok(self
            .terms
            .bind(Quantifier::Expectation, binder, &[density, body]))
    }

    pub(super) fn divergence(&mut self, left: &Expr, right: &Expr) -> Lowered {
        for side in [left, right] {
            self.of_one_variable(side)?;
        }
        let word = [left, right]
            .into_iter()
            .find_map(|side| self.point_of(side));
        let variable = word.unwrap_or_else(|| self.new_variable());
        let binder = self.terms.binder(&variable);
        let [p, q] = self.drawn(&variable, binder, left, |lowering| {
            lowering.density_of(right, binder)
        })?;
        for (side, expression) in [(p, left), (q, right)] {
            if !self.terms.has_free(side, binder) {
                let problem = Diagnostic::at(
                    Code::BadModel,
                    expression.span,
                    "both densities must be of the same variable",
                );
                let is_softmax = matches!(&expression.kind, ExprKind::Call(callee, _)
                    if matches!(&callee.kind, ExprKind::Name(word) if word == "softmax"));
                return Err(match is_softmax {
                    true => problem.help("probabilities are those of a distribution: `KL(Categorical(softmax(s)) || Categorical(softmax(t)))`"),
                    false => problem.help("write `KL(p(x) || q(x))`"),
                });
            }
        }
        Ok(self.terms.bind(Quantifier::Divergence, binder, &[p, q]))
    }

    /// A divergence is an expectation over one variable: of `p(x, y)` it would leave y free.
    fn of_one_variable(&self, density: &Expr) -> Result<(), Diagnostic> {
        let ExprKind::Call(callee, arguments) = &density.kind else {
            return Ok(());
        };
        let is_distribution =
            matches!(&callee.kind, ExprKind::Name(word) if self.densities.knows(word));
        let of = arguments.iter().enumerate();
        let of = of.take_while(|(k, a)| *k == 0 || a.separator == Written::Comma);
        if is_distribution || of.count() < 2 {
            return Ok(());
        }
        Err(Diagnostic::at(
            Code::BadModel,
            density.span,
            "a divergence is taken over one variable, and this density is of several",
        )
        .help("call all of them by one name, as in `KL(p(z) || q(z))` with z for (x, y)")
        .help("or write what is given behind a bar, as in `KL(p(y | x) || q(y | x))`"))
    }

    /// The density of a variable, and what stands beside it in the scope of that variable.
    fn drawn(
        &mut self,
        word: &str,
        variable: Binder,
        density: &Expr,
        beside: impl FnOnce(&mut Self) -> Lowered,
    ) -> Result<[TermId; 2], Diagnostic> {
        self.enter(word, variable);
        self.terms.mark_random(variable);
        self.random.push(Random {
            variable,
            is_drawn: false,
        });
        let both = self.density_of(density, variable).and_then(|density| {
            if let Some(random) = self.random.last_mut() {
                random.is_drawn = true;
            }
            Ok([density, beside(self)?])
        });
        self.random.pop();
        self.leave();
        both
    }

    /// A density named `p` means `p(x)` of the bound variable, and a distribution its density there.
    fn density_of(&mut self, density: &Expr, binder: Binder) -> Lowered {
        if matches!(
            density.kind,
            ExprKind::Name(_) | ExprKind::Subscripted(_, Subscript::Word(_))
        ) && let Some(word) = super::base_word(density, self.vocabulary)
        {
            let name = self.terms.name(&word);
            let variable = self.terms.variable(binder);
            return Ok(self.terms.call(name, &[Separator::Comma], &[variable]));
        }
        let Some((word, arguments)) = self.distribution(density) else {
            return self.expression(density);
        };
        let point = self.terms.text(self.terms.binder_name(binder)).into();
        let point = Argument {
            separator: Written::Comma,
            name: None,
            value: Expr {
                kind: ExprKind::Name(point),
                span: density.span,
            },
        };
        let mut with_point = vec![point];
        with_point.extend(arguments.iter().cloned());
        if let Some(first) = with_point.get_mut(1) {
            first.separator = Written::Semicolon;
        }
        let densities = self.densities;
        densities.density(self, word, &with_point, density.span)
    }

    /// `Normal(μ, σ²)`, without a point at which its density is taken.
    fn distribution<'e>(&self, density: &'e Expr) -> Option<(&'e Word, &'e [Argument])> {
        let ExprKind::Call(callee, arguments) = &density.kind else {
            return None;
        };
        let ExprKind::Name(word) = &callee.kind else {
            return None;
        };
        let has_point = arguments.iter().any(|a| a.separator != Written::Comma);
        (!has_point && self.densities.knows(word)).then_some((word, &**arguments))
    }

    /// The word of the point at which a density is taken, if one is written.
    fn point_of(&self, density: &Expr) -> Option<Word> {
        if self.distribution(density).is_some() {
            return None;
        }
        let ExprKind::Call(_, arguments) = &density.kind else {
            return None;
        };
        match &arguments.first()?.value.kind {
            ExprKind::Name(word) => Some(word.clone()),
            _ => None,
        }
    }

    /// A letter for a variable that has none, which the input does not use.
    fn new_variable(&self) -> Word {
        let letters = ["x", "z", "u", "t", "v"].map(Word::from);
        let mut free = letters
            .into_iter()
            .filter(|word| !self.vocabulary.used.contains(word));
        free.next().unwrap_or_else(|| "x".into())
    }
}
