//! The statements of an input by the part they play: observed, prior, defined, derived from.

use super::indices::together;
use super::named;
use super::shifted;
use super::transformed;
use super::walk;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{
    DeclarationKind, Expr, ExprKind, Input, Separator, Statement, StatementKind, Subscript, Word,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// A statement that says how something is distributed.
pub(crate) struct Distributed<'a> {
    /// What is distributed: `y_t`, or the first argument of a typed density.
    pub subject: &'a Expr,
    /// The sum of it and something else that has the distribution: `y_t - a y_{t-1}`.
    pub shifted: Option<&'a Expr>,
    /// The first and the last number of `y[1..n]`, of which each is distributed so.
    pub range: Option<(&'a Expr, &'a Expr)>,
    /// What stands behind the bar.
    pub given: Vec<&'a Expr>,
    /// What is said of its density.
    pub law: Law<'a>,
    /// The whole statement.
    pub span: Span,
}

/// What a statement says of a density.
#[derive(Clone, Copy)]
pub(crate) enum Law<'a> {
    /// `~ Normal(μ, σ²)`
    Named(&'a Expr),
    /// `p(w | λ) = …`, or `∝ …` up to a constant factor.
    Typed {
        header: &'a Expr,
        body: &'a Expr,
        is_kernel: bool,
    },
    /// `y = wᵀx + ε; ε ~ Normal(0, σ²)`: a sum with noise, and the distribution of the noise.
    Noisy {
        noise: &'a Expr,
        distribution: &'a Expr,
        sum: &'a Expr,
    },
}

impl<'a> Distributed<'a> {
    /// What the density is made of.
    pub(super) fn rights(&self) -> Vec<&'a Expr> {
        match self.law {
            Law::Named(distribution) => [distribution].into_iter().chain(self.shifted).collect(),
            Law::Typed { body, .. } => vec![body],
            Law::Noisy {
                distribution, sum, ..
            } => vec![sum, distribution],
        }
    }

    /// The distribution of the catalogue that it is said to have.
    pub(super) fn distribution(&self) -> Option<&'a Expr> {
        match self.law {
            Law::Named(distribution) | Law::Noisy { distribution, .. } => Some(distribution),
            Law::Typed { .. } => None,
        }
    }

    /// The left and the right side of a typed density.
    pub(super) fn typed(&self) -> Option<(&'a Expr, &'a Expr)> {
        match self.law {
            Law::Typed { header, body, .. } => Some((header, body)),
            Law::Named(_) | Law::Noisy { .. } => None,
        }
    }

    /// The word of what is distributed, before any word means anything.
    pub(super) fn word(&self) -> Option<Word> {
        base_word(self.subject, &Vocabulary::default())
    }

    /// All that a density is of: μ and σ of `p(μ, σ | a) = …`.
    pub(super) fn subjects(&self) -> Vec<&'a Expr> {
        match self.law {
            Law::Typed {
                header:
                    Expr {
                        kind: ExprKind::Call(_, arguments),
                        ..
                    },
                ..
            } => { arguments.iter().enumerate() }
                .take_while(|(k, a)| *k == 0 || a.separator == Separator::Comma)
                .map(|(_, a)| &a.value)
                .collect(),
            _ => vec![self.subject],
        }
    }
}

/// The statements of an input by the part they play.
pub(crate) struct Parts<'a> {
    /// What is observed, in the order written: the likelihood is the product of their densities.
    pub observed: Vec<Distributed<'a>>,
    /// What is optimised and has a prior.
    pub priors: Vec<Distributed<'a>>,
    /// `ŷ = wᵀx`.
    pub locals: Vec<(&'a Expr, &'a Expr)>,
    /// An objective, or a value.
    pub bare: Option<&'a Expr>,
}

impl<'a> Parts<'a> {
    pub(super) fn sort(input: &'a Input) -> Result<Self, Diagnostic> {
        let mut parts = Parts {
            observed: Vec::new(),
            priors: Vec::new(),
            locals: Vec::new(),
            bare: None,
        };
        let mut stated = Vec::new();
        for statement in &input.statements {
            parts.sort_in(statement, &mut stated)?;
        }
        super::noise::find(&mut stated, &mut parts)?;
        if stated.is_empty() {
            return Ok(parts); // nothing to be told apart by its uses
        }
        let uses = Uses::of(&stated, &parts);
        let data = declared_data(input);
        let known = Vocabulary {
            indices: together(stated.iter().map(|part| part.subject), &uses.below).collect(),
            ..Vocabulary::default()
        };
        for part in stated {
            let words = part.subjects().into_iter();
            let words: Vec<Word> = words.filter_map(|e| base_word(e, &known)).collect();
            // What is of several names is a prior of them if one of them is a parameter elsewhere.
            let is_input = |word: &Word| data.contains(word) || word == "x" || word == "X";
            let is_prior = { words.iter().enumerate() }.any(|(k, word)| {
                let may_be = if k == 0 {
                    !data.contains(word)
                } else {
                    !is_input(word)
                };
                may_be && uses.other_than(&words, word)
            });
            let list = if is_prior {
                &mut parts.priors
            } else {
                &mut parts.observed
            };
            list.push(part);
        }
        Ok(parts)
    }

    /// The typed density of the observations: its left and its right side.
    pub(super) fn density(&self) -> Option<(&'a Expr, &'a Expr)> {
        self.observed.iter().find_map(Distributed::typed)
    }

    /// The statement that the derivation is of.
    pub(super) fn place(&self) -> Span {
        let observed = self.observed.first().map(|part| part.span);
        observed
            .or(self.bare.map(|bare| bare.span))
            .unwrap_or_default()
    }

    fn sort_in(
        &mut self,
        statement: &'a Statement,
        stated: &mut Vec<Distributed<'a>>,
    ) -> Result<(), Diagnostic> {
        let second = |what: &str| {
            Err(
                Diagnostic::at(Code::BadModel, statement.span, format!("a second {what}"))
                    .help("derive them one at a time"),
            )
        };
        match &statement.kind {
            StatementKind::Distributed {
                subject,
                given,
                distribution,
            } if named::is_opaque_density(subject, distribution) && given.is_empty() => {
                if self.bare.replace(distribution).is_some() {
                    return second("density");
                }
            }
            StatementKind::Distributed {
                subject,
                given,
                distribution,
            } => {
                let (subject, shifted, range) = shifted::split(subject);
                stated.push(Distributed {
                    subject,
                    shifted,
                    range,
                    given: given.iter().collect(),
                    law: Law::Named(distribution),
                    span: statement.span,
                });
            }
            StatementKind::Defined {
                left,
                right,
                is_proportional,
            } => match &left.kind {
                ExprKind::Call(..) if transformed::inside(left).is_some() && !is_proportional => {
                    self.locals.push((left, right));
                }
                ExprKind::Call(_, arguments) => {
                    let behind_bar = arguments
                        .iter()
                        .skip_while(|a| a.separator != Separator::Bar)
                        .take_while(|a| a.separator != Separator::Semicolon);
                    stated.push(Distributed {
                        subject: arguments.first().map_or(left, |a| &a.value),
                        shifted: None,
                        range: None,
                        given: behind_bar.map(|a| &a.value).collect(),
                        law: Law::Typed {
                            header: left,
                            body: right,
                            is_kernel: *is_proportional,
                        },
                        span: statement.span,
                    });
                }
                _ if *is_proportional => {
                    return Err(Diagnostic::at(
                        Code::BadModel,
                        statement.span,
                        "only a density is known up to a factor",
                    )
                    .help("write `p(w) ∝ exp(-λ norm1(w))`"));
                }
                _ => self.locals.push((left, right)),
            },
            StatementKind::Bare(expression) => {
                if self.bare.replace(expression).is_some() {
                    return second("objective");
                }
            }
        }
        Ok(())
    }
}

/// `p(y | x; θ)`: a call on the left side of a definition.
pub(super) fn is_density_header(left: &Expr) -> bool {
    matches!(left.kind, ExprKind::Call(..))
}

/// The names that are declared as data.
fn declared_data(input: &Input) -> FxHashSet<Word> {
    let nothing = Vocabulary::default();
    let data = input.declarations.iter().filter_map(|d| match &d.kind {
        DeclarationKind::Kind { subject, kind } if kind == "data" => base_word(subject, &nothing),
        _ => None,
    });
    data.collect()
}

/// Where words occur.
#[derive(Default)]
struct Uses {
    /// In the density of which variable a word occurs: the first, and one other.
    owners: FxHashMap<Word, (Option<Word>, Option<Option<Word>>)>,
    /// Letters that stand alone below a name.
    below: FxHashSet<Word>,
}

impl Uses {
    fn of(stated: &[Distributed<'_>], parts: &Parts<'_>) -> Uses {
        let mut uses = Uses::default();
        let nothing = Vocabulary::default();
        let locals: FxHashMap<Word, &Expr> = parts
            .locals
            .iter()
            .filter_map(|(left, right)| Some((base_word(left, &nothing)?, *right)))
            .collect();
        for part in stated {
            let mut places = part.rights();
            if let Law::Named(_) = part.law {
                places.extend(&part.given);
            }
            uses.note(part.word(), places, &locals);
        }
        uses.note(None, parts.bare.into_iter().collect(), &locals);
        uses
    }

    /// Notes every word of some expressions, and of the definitions that they use.
    fn note<'e>(
        &mut self,
        owner: Option<Word>,
        mut places: Vec<&'e Expr>,
        locals: &FxHashMap<Word, &'e Expr>,
    ) {
        let mut seen: FxHashSet<&Word> = FxHashSet::default();
        while let Some(place) = places.pop() {
            walk::visit(place, &mut |e| {
                if let ExprKind::Subscripted(_, Subscript::Word(word)) = &e.kind
                    && word.chars().nth(1).is_none()
                {
                    self.below.insert(word.clone());
                }
                if let ExprKind::Name(word) = &e.kind
                    && seen.insert(word)
                {
                    places.extend(locals.get(word));
                    let (first, other) = self
                        .owners
                        .entry(word.clone())
                        .or_insert_with(|| (owner.clone(), None));
                    if *first != owner && other.is_none() {
                        *other = Some(owner.clone());
                    }
                }
            });
        }
    }

    /// Whether a word occurs in a density of which it is no variable.
    fn other_than(&self, own: &[Word], word: &str) -> bool {
        let is_own = |owner: &Option<Word>| own.first() == owner.as_ref();
        self.owners.get(word).is_some_and(|(first, other)| {
            !is_own(first) || other.as_ref().is_some_and(|owner| !is_own(owner))
        })
    }
}
