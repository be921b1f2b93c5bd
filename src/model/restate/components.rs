//! A parameter that stands in a model only by its components: in `p(y; θ) = Normal(y; θ_1, θ_2²)` the letter θ says `θ_1, θ_2`,
//! which differ in kind. Coefficients of a sum, as in `β_0 + β_1 x`, stay one vector.

use super::names::{behind_semicolon, both_sides};
use super::numbered::numbered;
use super::{Options, Question, typed_function, walk};
use crate::syntax::ast::{
    Argument, Declaration, DeclarationKind, Expr, ExprKind, Input, Optimum, Separator, Statement,
    StatementKind, Subscript, Word,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// The numbers below each letter.
type Numbers = FxHashMap<Word, Vec<Word>>;

/// What a walk finds of the letters.
struct Found {
    numbers: Numbers,
    /// Those with a component that is no coefficient.
    apart: FxHashSet<Word>,
}

/// Puts `θ_1, θ_2` in the place of a θ that names what is optimised and stands nowhere else by itself.
pub(super) fn restate(question: &mut Question) {
    let numbers = numbers(&question.input, &question.options);
    if numbers.is_empty() {
        return;
    }
    let input = question.input.to_mut();
    for statement in &mut input.statements {
        match &mut statement.kind {
            StatementKind::Defined { left, .. } => expand_header(left, &numbers),
            StatementKind::Bare(bare) => expand_optimum(bare, &numbers),
            StatementKind::Distributed { .. } => {}
        }
    }
    let declared = input.declarations.iter();
    input.declarations = declared
        .flat_map(|one| expand_declaration(one, &numbers))
        .collect();
    let options = question.options.to_mut();
    options.parameters = { options.parameters.iter() }
        .flat_map(|word| match numbers.get(word.as_str()) {
            Some(below) => below.iter().map(|n| format!("{word}_{n}")).collect(),
            None => vec![word.clone()],
        })
        .collect();
}

/// The letters that only name what is optimised, with the numbers below them in the model.
fn numbers(input: &Input, options: &Options) -> Numbers {
    let of_statements = { input.statements.iter() }.flat_map(|s| named_in(s).cloned());
    let letters = options.parameters.iter().map(Word::from);
    let mut found = Found {
        numbers: { letters.chain(of_statements) }
            .map(|word| (word, Vec::new()))
            .collect(),
        apart: FxHashSet::default(),
    };
    for place in input.statements.iter().flat_map(said) {
        found.look(place, false);
    }
    for declaration in &input.declarations {
        if let DeclarationKind::Kind { subject, .. } = &declaration.kind {
            found.look(subject, false); // of the whole of it
        }
    }
    let Found { mut numbers, apart } = found;
    numbers.retain(|word, _| apart.contains(word));
    for below in numbers.values_mut() {
        below.sort_by_key(|n| (n.len(), n.clone()));
        below.dedup();
    }
    numbers
}

/// What a statement says, without the names of what is optimised.
fn said(statement: &Statement) -> Vec<&Expr> {
    if let Some((.., right)) = typed_function(statement) {
        return vec![right];
    }
    match &statement.kind {
        StatementKind::Bare(bare) => match &bare.kind {
            ExprKind::Optimum(_, optimum) => vec![&optimum.body],
            _ => vec![bare],
        },
        _ => both_sides(statement),
    }
}

/// The names of parameters in a header or in an objective.
fn named_in(statement: &Statement) -> impl Iterator<Item = &Word> {
    let header = typed_function(statement).map(|(_, arguments, _)| arguments);
    let of_header = header.into_iter().flat_map(behind_semicolon);
    let of_objective: &[Expr] = match &statement.kind {
        StatementKind::Bare(Expr {
            kind: ExprKind::Optimum(_, optimum),
            ..
        }) => &optimum.names,
        _ => &[],
    };
    { of_header.chain(of_objective) }.filter_map(|e| match &e.kind {
        ExprKind::Name(word) => Some(word),
        _ => None,
    })
}

impl Found {
    /// Gathers the numbers below the letters, and forgets a letter that stands by itself or with something else below it.
    fn look(&mut self, expression: &Expr, is_coefficient: bool) {
        match &expression.kind {
            ExprKind::Subscripted(..) if numbered(expression).is_some() => {
                let (base, number) = numbered(expression).unzip();
                if let Some((below, number)) =
                    base.and_then(|b| self.numbers.get_mut(b)).zip(number)
                {
                    below.push(number.clone());
                    self.apart.extend(base.filter(|_| !is_coefficient).cloned());
                }
            }
            ExprKind::Name(word) => drop(self.numbers.remove(word)),
            ExprKind::Sum(summands) => {
                { summands.iter() }.for_each(|(_, summand)| self.look(summand, true));
            }
            ExprKind::Product(factors) => {
                { factors.iter() }.for_each(|factor| self.look(&factor.value, !factor.divided));
            }
            _ => walk::each_part(expression, &mut |part| self.look(part, false)),
        }
    }
}

/// `θ_1`, in the place of θ.
fn component(whole: &Expr, word: &Word, number: &Word) -> Expr {
    let base = Expr {
        kind: ExprKind::Name(word.clone()),
        span: whole.span,
    };
    Expr {
        kind: ExprKind::Subscripted(Box::new(base), Subscript::Word(number.clone())),
        span: whole.span,
    }
}

/// The components of an expression that is such a letter.
fn components(expression: &Expr, numbers: &Numbers) -> Option<Vec<Expr>> {
    let ExprKind::Name(word) = &expression.kind else {
        return None;
    };
    let below = numbers.get(word)?;
    Some(
        below
            .iter()
            .map(|n| component(expression, word, n))
            .collect(),
    )
}

fn expand_header(left: &mut Expr, numbers: &Numbers) {
    let ExprKind::Call(_, arguments) = &mut left.kind else {
        return;
    };
    let expand = |argument: &Argument| match components(&argument.value, numbers) {
        None => vec![argument.clone()],
        Some(all) => { all.into_iter().enumerate() }
            .map(|(k, value)| Argument {
                separator: match k {
                    0 => argument.separator,
                    _ => Separator::Comma,
                },
                name: None,
                value,
            })
            .collect(),
    };
    *arguments = arguments.iter().flat_map(expand).collect();
}

fn expand_optimum(bare: &mut Expr, numbers: &Numbers) {
    if let ExprKind::Optimum(_, optimum) = &mut bare.kind {
        let Optimum { names, .. } = optimum.as_mut();
        let expand = |name: &Expr| components(name, numbers).unwrap_or_else(|| vec![name.clone()]);
        *names = names.iter().flat_map(expand).collect();
    }
}

/// `σ > 0` as `σ_1 > 0` and `σ_2 > 0`.
fn expand_declaration(declaration: &Declaration, numbers: &Numbers) -> Vec<Declaration> {
    let word = match &declaration.kind {
        DeclarationKind::Comparison { terms, .. } => {
            { terms.iter() }.find(|term| components(term, numbers).is_some())
        }
        DeclarationKind::Member { subject, .. } => Some(subject),
        DeclarationKind::Kind { .. } => None,
    };
    let Some(all) = word.and_then(|word| components(word, numbers)) else {
        return vec![declaration.clone()];
    };
    let word = word.map(|word| word.kind.clone());
    let with = |component: Expr| {
        let mut one = declaration.clone();
        match &mut one.kind {
            DeclarationKind::Comparison { terms, .. } => {
                for term in terms.iter_mut().filter(|t| Some(&t.kind) == word.as_ref()) {
                    *term = component.clone();
                }
            }
            DeclarationKind::Member { subject, .. } => *subject = component,
            DeclarationKind::Kind { .. } => {}
        }
        one
    };
    all.into_iter().map(with).collect()
}
