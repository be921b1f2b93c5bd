//! Readings that are probably not meant: a parameter for every observation, a covariate taken for a
//! constant, one letter for two things.

use super::Building;
use crate::diag::{Code, Diagnostic};
use crate::term::{Binder, Name, Node, Op, TermId, Terms};

impl Building<'_> {
    /// Refuses a parameter that carries the index of the observations: `y_i ~ Normal(θ_i, 1)` has as many
    /// parameters as observations, and θ would be conditioned on as data.
    pub(super) fn no_parameter_per_observation(
        &self,
        density: TermId,
        indices: &[Binder],
        parameters: &[Name],
    ) -> Result<(), Diagnostic> {
        let found = first(&self.terms, density, &|terms, term| {
            let (&base, subscripts) = terms.operands(Op::Index, term)?.split_first()?;
            let Node::Symbol(name) = terms.node(base) else {
                return None;
            };
            // `α[g_i]` and `α_j` of `y_ij` are one of few; `α_i` of `y_i` is one for each.
            let is_by = |&index: &Binder| subscripts.iter().any(|&t| numbered_by(terms, t, index));
            (parameters.contains(name) && !indices.is_empty() && indices.iter().all(is_by))
                .then_some(*name)
        });
        let Some(name) = found else { return Ok(()) };
        let word = self.terms.text(name);
        if self.words.hidden.contains(word) {
            return Ok(());
        }
        Err(Diagnostic::at(
            Code::BadModel,
            self.place,
            format!("`{word}` has a value for every observation, so it cannot be estimated as one parameter"),
        )
        .help(format!("give `{word}` an index of its own, or make it a function of the inputs, such as `f(x; w)`"))
        .help(format!("or state the prior of each value, as in `{word}_{index} ~ Normal(μ, τ²)`", index = self.words.index)))
    }

    /// Refuses `π` as a name of the model where a density holds the number of that name.
    pub(super) fn no_two_meanings_of_pi(&self, roots: &[TermId]) -> Result<(), Diagnostic> {
        let Some(pi) = self
            .terms
            .find_name("π")
            .filter(|_| self.words.vocabulary.scalars.contains("π"))
        else {
            return Ok(());
        };
        let clash = roots.iter().any(|&root| {
            self.terms.ops(root) & Op::Pi.bit() != 0 && stands_bare(&self.terms, root, pi)
        });
        if !clash {
            return Ok(());
        }
        Err(Diagnostic::at(
            Code::Conflict,
            self.place,
            "`π` would stand for a name of the model and for the number in the density",
        )
        .help("give the name another letter, such as `ρ`; the weights `π_k` of a mixture may keep theirs"))
    }

    /// Refuses a parameter that is a function in one formula and a number in another: `f(x)` beside `f ~ Normal(0, 1)`.
    pub(super) fn no_function_that_is_a_number(
        &self,
        parameters: &[Name],
    ) -> Result<(), Diagnostic> {
        let formulas = || {
            self.definitions
                .iter()
                .map(|(_, definition)| definition.right)
        };
        let stands = |is_it: &dyn Fn(&Terms, TermId) -> bool| {
            let ask = |terms: &Terms, term: TermId| is_it(terms, term).then_some(());
            formulas().any(|root| first(&self.terms, root, &ask).is_some())
        };
        let is_both = |&&name: &&Name| {
            let is_called = |terms: &Terms, term: TermId| matches!(terms.node(term), Node::Call(called, ..) if *called == name);
            let is_calculated_with = |terms: &Terms, term: TermId| {
                let is_operator = matches!(terms.node(term), Node::Op(op, _) if !op.is_selection());
                let is_name = |t: &TermId| matches!(terms.node(*t), Node::Symbol(n) if *n == name);
                is_operator && terms.children(term).iter().any(is_name)
            };
            stands(&is_called) && stands(&is_calculated_with)
        };
        let Some(&name) = parameters.iter().find(is_both) else {
            return Ok(());
        };
        let word = self.terms.text(name);
        let message = format!("`{word}` is a function in one place and a number in another");
        Err(Diagnostic::at(Code::BadModel, self.place, message).help(format!(
            "give the number another name; what a function depends on stands behind its semicolon, `{word}(x; w)`, and may have a prior"
        )))
    }

    /// Warns of the noise of an observation, ε_{t-1}, that is read as data: it is seldom observed.
    fn suspect_noise(&mut self, density: TermId, parameters: &[Name]) -> Result<(), Diagnostic> {
        let words = &self.words;
        let found = first(&self.terms, density, &|terms, term| {
            let (&base, subscripts) = terms.operands(Op::Index, term)?.split_first()?;
            let Node::Symbol(name) = *terms.node(base) else {
                return None;
            };
            let moves = |&t: &TermId| !terms.free_variables(t).is_empty();
            let word = terms.text(name);
            let is_said = words.known.contains(word) || words.hidden.contains(word);
            let is_noise = ["ε", "ϵ", "e", "η", "ξ"].contains(&word);
            (is_noise && subscripts.iter().any(moves) && !is_said && !parameters.contains(&name))
                .then(|| word.to_owned())
        });
        let Some(word) = found else { return Ok(()) };
        let way_out = format!(
            "if it is, say so: `where {word} : data`; noise that is not observed is no data, and a moving average of it is not derived here"
        );
        if self.options.strict {
            let message = format!("nothing says whether `{word}` is observed");
            return Err(Diagnostic::at(Code::NotStated, self.place, message).help(way_out));
        }
        let message = format!("assumed `{word}` to be observed with each observation");
        self.warnings
            .push(Diagnostic::at(Code::Assumed, self.place, message).help(way_out));
        Ok(())
    }

    /// Warns of a name beside a parameter, as in `a + b t`, that nothing says to be data.
    pub(super) fn suspect_constants(
        &mut self,
        density: TermId,
        parameters: &[Name],
    ) -> Result<(), Diagnostic> {
        let mut names: Vec<Name> = Vec::new();
        collect_suspects(&self.terms, density, parameters, &mut names);
        self.suspect_noise(density, parameters)?;
        for name in names {
            let word = self.terms.text(name).to_owned();
            if self.words.known.contains(word.as_str()) {
                continue;
            }
            let way_out = format!(
                "if it is observed each time, write `{word}_{}`, or declare `where {word} : data`",
                self.words.index
            );
            if self.options.strict {
                let message = format!(
                    "nothing says whether `{word}` is data or one constant for the whole sample"
                );
                return Err(Diagnostic::at(Code::NotStated, self.place, message).help(way_out));
            }
            let message = format!("assumed `{word}` to be one constant for the whole sample");
            self.warnings
                .push(Diagnostic::at(Code::Assumed, self.place, message).help(way_out));
        }
        Ok(())
    }
}

/// The first answer in a walk over a term.
fn first<T>(terms: &Terms, term: TermId, ask: &dyn Fn(&Terms, TermId) -> Option<T>) -> Option<T> {
    ask(terms, term).or_else(|| {
        terms
            .children(term)
            .iter()
            .find_map(|&child| first(terms, child, ask))
    })
}

/// Whether a subscript moves with an index by itself: `i`, `i - 1`, and not `g_i`.
pub(super) fn numbered_by(terms: &Terms, term: TermId, index: Binder) -> bool {
    match terms.node(term) {
        Node::Variable(binder) => *binder == index,
        Node::Op(Op::Index, _) => false,
        _ => terms
            .children(term)
            .iter()
            .any(|&child| numbered_by(terms, child, index)),
    }
}

/// Whether a name stands in a term without a subscript.
fn stands_bare(terms: &Terms, term: TermId, name: Name) -> bool {
    match terms.node(term) {
        Node::Symbol(other) => *other == name,
        Node::Op(op, parts) if op.is_selection() => parts[1..]
            .iter()
            .any(|&part| stands_bare(terms, part, name)),
        _ => terms
            .children(term)
            .iter()
            .any(|&child| stands_bare(terms, child, name)),
    }
}

/// Bare names that are multiplied with a parameter.
fn collect_suspects(terms: &Terms, term: TermId, parameters: &[Name], found: &mut Vec<Name>) {
    if let Node::Op(Op::Mul | Op::Dot | Op::MatMul, parts) = terms.node(term) {
        let is_parameter = |t: TermId| {
            let base = terms.operands(Op::Index, t).map_or(t, |inner| inner[0]);
            matches!(terms.node(base), Node::Symbol(name) if parameters.contains(name))
        };
        if parts.iter().any(|&part| is_parameter(part)) {
            for &part in parts.iter() {
                if let Node::Symbol(name) = terms.node(part)
                    && !parameters.contains(name)
                    && !found.contains(name)
                {
                    found.push(*name);
                }
            }
        }
    }
    for &child in terms.children(term) {
        collect_suspects(terms, child, parameters, found);
    }
}
