//! What is typed in a form of its own is said as the rest of the model takes it: a link is solved for its name, a likelihood
//! of its parameters is an objective.

pub(super) mod ahead;
mod bare_densities;
mod bayes;
mod cases;
mod classes;
mod components;
mod cumulative;
mod ends;
mod entropies;
mod euler;
mod events;
mod factors;
mod function_powers;
mod functions;
mod given_whole;
mod groups;
mod innovations;
mod inverses;
mod layers;
mod left_out;
mod library_names;
mod links;
mod listed;
mod multiplied;
mod raised_to_t;
mod recursions;
mod renamed;
mod roots;
mod rows;
mod snake_case;
mod spelled_out;
mod squares;
mod superscripts;
mod times;
mod two_pis;
mod typed_likelihood;
mod unlimited;
mod unlisted;
mod vanishing;
mod variances;
mod vector_noise;
mod written_together;

pub(super) use left_out::idle;
pub(super) use typed_likelihood::is_log_likelihood;

use super::{Options, declare, names, noise, numbered, transformed, walk};
use crate::diag::Diagnostic;
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::{
    Argument, Expr, ExprKind, Input, Statement, StatementKind, Subscript, Word,
};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// What is asked: as it is typed, and from the first restatement on a copy.
pub(super) struct Question<'a> {
    pub text: &'a str,
    pub input: Cow<'a, Input>,
    pub options: Cow<'a, Options>,
    /// What a reader should know of the restatements.
    pub remarks: Vec<String>,
    /// What the probability of an event is of, `x` of `P(X = x)`: it is counted, wherever it lies.
    pub counted: Vec<Word>,
    /// Letters that were taken for what the noise was before: r, and ε of `ε_{t-1}`.
    pub noises: Vec<(Word, Word)>,
    /// Letters that stand in the place of a square, and of what: v of σ².
    pub squares: Vec<(Word, Word)>,
}

impl Question<'_> {
    /// Every name that is written somewhere, and those that are asked for.
    fn names(&self) -> FxHashSet<Word> {
        let mut found: FxHashSet<Word> =
            { self.options.parameters.iter() }.map(Word::from).collect();
        let (said, declared) = names::expressions(&self.input);
        for place in said.into_iter().chain(declared) {
            walk::visit(place, &mut |e| {
                found.extend(match &e.kind {
                    ExprKind::Name(word) => Some(word.clone()),
                    ExprKind::Big(big) => Some(big.index.text.clone()),
                    ExprKind::Expectation { variable, .. } => Some(variable.text.clone()),
                    _ => None,
                });
            });
        }
        found
    }

    /// The first of these letters that nothing is called by.
    fn free_letter<W: AsRef<str>>(&self, wishes: &[W]) -> Option<Word> {
        let used = self.names();
        let mut wishes = wishes.iter().map(AsRef::as_ref);
        wishes.find(|wish| !used.contains(*wish)).map(Word::from)
    }
}

/// How a question is restated.
enum Restatement {
    Plain(fn(&mut Question)),
    /// It may refuse what a form of its own leaves open.
    Refusing(fn(&mut Question) -> Result<(), Diagnostic>),
}

use Restatement::{Plain, Refusing};

/// Every restatement, in the order in which they are made: each sees what those before it have left.
const RESTATEMENTS: &[Restatement] = &[
    Plain(spelled_out::restate), // which indices there are
    // How functions are written: after these, a function is a word before a bracket.
    Plain(snake_case::restate),
    Refusing(library_names::restate), // before what is equated is taken for an event
    Plain(function_powers::restate),
    Refusing(inverses::restate), // before a link is solved: `Φ⁻¹(p)` is `probit(p)`
    Plain(euler::restate),
    Plain(functions::restate),
    // Statements of another form: after these, a likelihood, a loss or a posterior that is asked for is an objective.
    Plain(ahead::restate),
    Plain(bayes::restate),
    Plain(cases::restate),
    Plain(vanishing::restate), // also of a density that was told case by case
    Plain(listed::restate),
    Plain(raised_to_t::restate),
    Plain(unlimited::restate), // before a likelihood is told from a loss, as a product is the sign of the former
    Refusing(typed_likelihood::restate),
    // Densities inside an objective. An entropy becomes an expectation, the density of which may lack its arguments.
    Refusing(entropies::restate),
    Refusing(bare_densities::restate),
    Plain(ends::restate), // what is declared, and nothing else
    // What is optimised has its names: those behind the semicolon of a density, which an event still has here.
    Plain(rows::restate),
    // Definitions and probabilities: after these, what is observed stands before `~` or in the header of a density.
    Plain(multiplied::restate),  // before `log(y) = …` is taken for a link
    Plain(squares::restate),     // before a link takes the root
    Refusing(links::restate),    // a link of the probability of an event is solved for that
    Plain(innovations::restate), // every definition is one of a name
    Refusing(recursions::restate),
    Refusing(cumulative::restate),
    Refusing(classes::restate), // of the events, those of a class, before `P(y = k)` is that of a value k
    Plain(events::restate),
    Plain(vector_noise::restate),
    // Letters inside formulas: which are written together, which are indices, factors or components.
    Plain(written_together::restate),
    Plain(superscripts::restate),
    Plain(layers::restate),
    Plain(given_whole::restate),
    Plain(groups::restate),
    Plain(factors::restate),
    Plain(renamed::restate), // a density that is called like a factor, which is known now
    Plain(two_pis::restate),
    Plain(variances::restate),
    Plain(roots::restate),
    Plain(components::restate),
    // Indices that are left out below the sums of an objective, when every other index is where it belongs.
    Plain(left_out::restate),
];

/// The question with every restatement that it calls for.
///
/// # Errors
/// What a form of its own leaves open: a link that has no inverse, an `L(θ)` that may be a loss or a likelihood.
pub(super) fn restated<'a>(
    input: &'a Input,
    text: &'a str,
    options: &'a Options,
) -> Result<Question<'a>, Diagnostic> {
    let mut question = Question {
        text,
        input: Cow::Borrowed(input),
        options: Cow::Borrowed(options),
        remarks: Vec::new(),
        counted: Vec::new(),
        noises: Vec::new(),
        squares: Vec::new(),
    };
    for restatement in RESTATEMENTS {
        match restatement {
            Restatement::Plain(restate) => restate(&mut question),
            Restatement::Refusing(restate) => restate(&mut question)?,
        }
    }
    Ok(question)
}

/// The two sides of a definition with `=`.
fn equation(statement: &Statement) -> Option<(&Expr, &Expr)> {
    match &statement.kind {
        StatementKind::Defined {
            left,
            right,
            is_proportional: false,
        } => Some((left, right)),
        _ => None,
    }
}

/// `p(y; θ) = …`: its name, its arguments, and what it is.
fn typed_function(statement: &Statement) -> Option<(&Word, &[Argument], &Expr)> {
    let StatementKind::Defined { left, right, .. } = &statement.kind else {
        return None;
    };
    let ExprKind::Call(callee, arguments) = &left.kind else {
        return None;
    };
    match &callee.kind {
        ExprKind::Name(word) => Some((word, arguments, right)),
        _ => None,
    }
}

/// What the input says is optimised: asked for, named by an objective, or behind the semicolon of a typed density.
fn optimised(question: &Question) -> FxHashSet<Word> {
    let mut found: FxHashSet<Word> = { question.options.parameters.iter() }
        .map(Word::from)
        .collect();
    let mut names: Vec<&Expr> = Vec::new();
    for statement in &question.input.statements {
        if let StatementKind::Bare(bare) = &statement.kind
            && let ExprKind::Optimum(_, optimum) = &bare.kind
        {
            names.extend(&optimum.names);
        }
        if let Some((_, arguments, _)) = typed_function(statement) {
            names.extend(names::behind_semicolon(arguments));
        }
    }
    let nothing = Vocabulary::default();
    found.extend({ names.into_iter() }.filter_map(|e| base_word(e, &nothing)));
    found
}

/// `μ`, or `θ_1`.
fn word_of(expression: &Expr) -> Option<String> {
    match &expression.kind {
        ExprKind::Name(word) => Some(word.to_string()),
        ExprKind::Subscripted(base, Subscript::Word(below)) => {
            Some(format!("{}_{below}", word_of(base)?))
        }
        _ => None,
    }
}
