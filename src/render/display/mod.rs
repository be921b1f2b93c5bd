//! Display names: how a reader wants a symbol set, `f(x; θ)` as `\hat{y}`.
//!
//! They change how formulas are set in LaTeX and in MathML, and nothing else: text keeps what was typed, so that it parses back.

mod aloud;
mod convert;
mod doubled;
mod free;
mod latex;
mod parts;
mod read;
mod taken;
mod told;

pub use latex::{Fault, Latex};

use super::latex::{Style, latex as set_plainly, latex_in};
use super::math::{self, Kind, Label, Math};
use super::mathml;
use super::spoken::spoken;
use super::text::{Alphabet, plain, write};
use crate::derivation::Derivation;
use crate::diag::{Code, Diagnostic};
use crate::term::{Op, TermId, Terms};

/// One symbol and how it is set.
#[derive(Clone, Debug)]
pub struct Name {
    /// What it stands for in the plain notation, which is how it is found.
    of: String,
    /// What it stands for in LaTeX and in MathML, for the sentence that tells the reader.
    latex: String,
    mathml: String,
    /// What it stands for, in words.
    words: String,
    /// How it is set.
    shown: Latex,
}

impl Name {
    /// A display name of a term; none if the term is no name, function or product of vectors and matrices, which alone are looked
    /// up: of numbers, a sum or a product may go on.
    pub fn new(terms: &Terms, term: TermId, shown: Latex) -> Option<Name> {
        let kind = math::build(terms, term).kind;
        let can_be_named = match &kind {
            Kind::Symbol(_) => true,
            // Nothing says here that `X w` is of a matrix; it is looked up where it is.
            Kind::Product(factors) => factors
                .iter()
                .all(|factor| matches!(factor.kind, Kind::Symbol(_))),
            kind => is_looked_up(kind),
        };
        can_be_named.then(|| Name {
            of: plain(terms, term),
            latex: set_plainly(terms, term),
            mathml: elements(terms, term),
            words: spoken(&math::build(terms, term), &NONE),
            shown,
        })
    }

    /// What it stands for, in the plain notation.
    pub fn of(&self) -> &str {
        &self.of
    }

    /// What it stands for, in LaTeX.
    pub fn latex(&self) -> &str {
        &self.latex
    }

    /// How it is set.
    pub fn shown(&self) -> &Latex {
        &self.shown
    }
}

/// The display names of a derivation.
#[derive(Clone, Debug, Default)]
pub struct Names {
    all: Vec<Name>,
}

/// No display names.
pub static NONE: Names = Names { all: Vec::new() };

impl Names {
    /// Whether the symbol of a name has one already.
    pub fn knows(&self, name: &Name) -> bool {
        self.all.iter().any(|other| other.of == name.of)
    }

    /// Adds one; of two for the same symbol the last one holds.
    pub fn add(&mut self, name: Name) {
        self.all.retain(|other| other.of != name.of);
        self.all.push(name);
    }

    /// Those by which something in the derivation is set, in the order in which they were added.
    pub fn in_use(&self, derivation: &Derivation) -> Vec<&Name> {
        let idle = self.without_use(derivation);
        let all = self.all.iter();
        all.filter(|name| !idle.iter().any(|other| other.of == name.of))
            .collect()
    }

    /// All of them, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Name> {
        self.all.iter()
    }

    /// Warnings for the names by which nothing in the derivation is set, and for those by which two symbols look the same.
    pub fn warnings(&self, derivation: &Derivation) -> Vec<Diagnostic> {
        let mut warnings = self.idle(derivation);
        if !self.all.is_empty() {
            warnings.extend(self.ambiguous(derivation));
            warnings.extend(self.doubled(derivation));
        }
        warnings
    }

    fn doubled(&self, derivation: &Derivation) -> Vec<Diagnostic> {
        let warning = |(name, index): (&Name, String)| {
            let message = format!(
                "the display name of `{}` has the index `{index}`, and the data put it there once more",
                name.of
            );
            Diagnostic::new(Code::AmbiguousName, message).help(INDEX)
        };
        let doubled = doubled::indices(self, derivation).into_iter();
        doubled.map(warning).collect()
    }

    fn ambiguous(&self, derivation: &Derivation) -> Vec<Diagnostic> {
        let words = taken::words(self, derivation);
        let others = self.all.iter().enumerate();
        let twice = others.filter_map(|(k, name)| {
            let same = |other: &&Name| other.shown.latex() == name.shown.latex();
            let other = self.all[..k].iter().find(same)?;
            Some((name, other.of.clone()))
        });
        let taken = self.all.iter().filter_map(|name| {
            let word = words.get(&taken::as_command(name.shown.latex()))?;
            (*word != name.of).then(|| (name, word.clone()))
        });
        let warning = |(name, other): (&Name, String)| {
            let message = format!(
                "by its display name `{}` looks like `{other}`, which is something else",
                name.of
            );
            Diagnostic::new(Code::AmbiguousName, message)
                .help("give one of them another sign, as in `\\tilde{y}`")
        };
        twice.chain(taken).map(warning).collect()
    }

    /// Warnings for the names by which nothing in the derivation is set.
    pub fn idle(&self, derivation: &Derivation) -> Vec<Diagnostic> {
        let warning = |name: &Name| {
            let message = format!("nothing is set by the display name of `{}`", name.of);
            Diagnostic::new(Code::IdleName, message).help(SPELLING)
        };
        let idle = self.without_use(derivation).into_iter();
        idle.map(warning).collect()
    }

    fn without_use(&self, derivation: &Derivation) -> Vec<&Name> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let plainly = set_all(derivation, &NONE);
        let is_idle = |name: &&Name| {
            // Another sign than the name's own, which may be what the symbol looks like without it.
            let Ok(shown) = Latex::read(PROBE) else {
                return false;
            };
            let mut probe = Names::default();
            probe.add(Name {
                shown,
                ..(*name).clone()
            });
            set_all(derivation, &probe) == plainly
        };
        self.all.iter().filter(is_idle).collect()
    }

    fn find(&self, of: &str) -> Option<&Latex> {
        let name = self.all.iter().find(|name| name.of == of);
        name.map(|name| &name.shown)
    }

    /// How a word is set.
    pub(super) fn of_word(&self, word: &str) -> Option<&Latex> {
        self.find(word)
    }

    /// How a function, a product of vectors or a subscripted name is set as a whole, without the brackets around it, and the bound variables that then stand below it: `f(x_i; θ)` is
    /// `f(x; θ)` with i. Where its parts have different subscripts it has no name, since two things could look the same.
    pub(super) fn of_part<'t>(&self, math: &Math<'t>) -> Option<(&Latex, Vec<Math<'t>>)> {
        if self.all.is_empty() {
            return None;
        }
        if let Kind::Brackets(_, inner) = &math.kind {
            return self.of_part(inner);
        }
        if !is_looked_up(&math.kind) {
            return None;
        }
        if let Some(shown) = self.find(&text(math)) {
            // Found with its subscripts, as `g(y_{t-1}; θ)`: without t the symbol would look like a constant. The variable of an
            // expectation is no index.
            let variables = free::variables(math).into_iter();
            let indices = variables.filter(|label| label.is_index).map(Kind::Variable);
            return Some((shown, indices.map(Math::atom).collect()));
        }
        // `f(x_i; θ)_j` is `z_ij`: a second subscript of its own would be no LaTeX.
        if let Kind::Subscript(base, subscripts) = &math.kind
            && !matches!(base.kind, Kind::Symbol(_))
            && self.of_part(base).is_some()
        {
            let (shown, mut below) = self.of_part(base)?;
            below.extend(subscripts.iter().cloned());
            return Some((shown, below));
        }
        let mut below = Vec::new();
        let bare = without_variables(math, &mut below);
        let shown = self.find(&text(&bare))?;
        let first = below.first()?.clone();
        below.iter().all(|other| *other == first).then(|| {
            let variables = first.into_iter().map(Kind::Variable);
            (shown, variables.map(Math::atom).collect())
        })
    }
}

/// Parts of formulas that may have a display name of their own; a name by itself is looked up as a word.
fn is_looked_up(kind: &Kind) -> bool {
    match kind {
        Kind::Function { op, .. } => *op != Op::If,
        Kind::Call { .. } | Kind::Subscript(..) | Kind::Dot(_) | Kind::MatMul(_) => true,
        _ => false,
    }
}

/// A sign that nothing else is set with.
const PROBE: &str = "\\ddot{\\dagger}";

const SPELLING: &str = "write the symbol as the model has it, without the subscripts of the data: `f(x; θ)` where it has `f(x_i; θ)`";

/// The way out where a display name brings an index of the data.
pub(crate) const INDEX: &str = "leave it out: the subscripts of the data follow by themselves";

/// All formulas of a derivation in LaTeX.
fn set_all(derivation: &Derivation, names: &Names) -> Vec<String> {
    let terms = &derivation.terms;
    let after = derivation.steps.iter().map(|step| step.after);
    let assumed = derivation.assumptions.iter().map(|one| one.shown);
    let all = after.chain(assumed).chain([derivation.start]);
    all.map(|term| latex_in(terms, term, Style::default().with(names)))
        .collect()
}

/// A formula in MathML, without the element around it.
fn elements(terms: &Terms, term: TermId) -> String {
    let mut out = String::new();
    let style = Style::of(terms, [term]);
    mathml::write(&math::build(terms, term), style, &mut out);
    out
}

fn text(math: &Math) -> String {
    let mut out = String::new();
    write(math, Alphabet::Unicode, &mut out);
    out
}

/// A part without the subscripts that are bound variables; each row of them is put into `below`.
fn without_variables<'t>(math: &Math<'t>, below: &mut Vec<Vec<Label<'t>>>) -> Math<'t> {
    let mut bare = math.clone();
    match &mut bare.kind {
        Kind::Subscript(base, subscripts) => {
            if let Some(variables) = variables(subscripts) {
                below.push(variables);
                return without_variables(base, below);
            }
        }
        Kind::Call {
            subscripts,
            arguments,
            ..
        } => {
            if let Some(variables) = variables(subscripts) {
                below.push(variables);
                subscripts.clear();
            }
            for (_, argument) in arguments {
                *argument = without_variables(argument, below);
            }
        }
        Kind::Brackets(_, inner) => return without_variables(inner, below),
        Kind::Dot(pair) | Kind::MatMul(pair) => pair.iter_mut().for_each(|part| {
            *part = without_variables(part, below);
        }),
        Kind::Function { arguments, .. } => arguments.iter_mut().for_each(|part| {
            *part = without_variables(part, below);
        }),
        _ => {}
    }
    bare
}

/// The subscripts, if there are any and all of them are bound variables.
fn variables<'t>(subscripts: &[Math<'t>]) -> Option<Vec<Label<'t>>> {
    let variable = |math: &Math<'t>| match math.kind {
        Kind::Variable(label) => Some(label),
        _ => None,
    };
    let all: Option<Vec<_>> = subscripts.iter().map(variable).collect();
    all.filter(|all| !all.is_empty())
}
