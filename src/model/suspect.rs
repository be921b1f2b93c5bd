//! Readings that are probably not meant: a parameter for every observation, a covariate taken for a
//! constant, one letter for two things.

use super::Building;
use super::sampling::{Factor, Range};
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Expr, ExprKind};
use crate::term::{Binder, Name, Node, Op, TermId, Terms};

impl Building<'_> {
    /// Refuses a parameter that carries the index of the observations: `y_i ~ Normal(θ_i, 1)` has as many
    /// parameters as observations, and θ would be conditioned on as data. Beside `y_ij ~ Normal(θ_j, 1)`, θ_j has others.
    pub(super) fn no_parameter_per_observation(
        &mut self,
        factors: &[Factor],
        at: usize,
    ) -> Result<(), Diagnostic> {
        let parameters = self.parameters();
        let terms = &self.terms;
        // `α[g_i]` and `α_j` of `y_ij` are one of few; `α_i` of `y_i` is one for each.
        let numbered = |factor: &Factor, of: &[Name], by_each: bool| {
            first(terms, factor.density, &|terms, term| {
                let (&base, subscripts) = terms.operands(Op::Index, term)?.split_first()?;
                let name = vector_in(terms, base, of)?;
                let is_by = |range: &Range| {
                    { subscripts.iter() }.any(|&t| terms.moves_with(t, range.binder))
                };
                let ranges = &factor.ranges;
                let are_all = ranges.iter().all(is_by) == by_each;
                (are_all && ranges.iter().any(is_by)).then_some(name)
            })
        };
        let Some(name) = numbered(&factors[at], &parameters, true) else {
            return Ok(());
        };
        if factors
            .iter()
            .any(|other| numbered(other, &[name], false).is_some())
        {
            return Ok(());
        }
        let word = self.terms.text(name);
        if self.words.hidden.contains(word) {
            return Ok(());
        }
        let free = |wishes: &[&'static str]| {
            let mut wishes = wishes.iter();
            let found = wishes.find(|wish| self.terms.find_name(wish).is_none());
            found.copied().unwrap_or("1")
        };
        Err(Diagnostic::at(
            Code::BadModel,
            self.place,
            format!("`{word}` has a value for every observation, so it cannot be estimated as one parameter"),
        )
        .help(format!("give `{word}` an index of its own, or make it a function of the inputs, such as `f(x; w)`; a number stands outside of a bracket, as in `(X w)[{index}] + b`", index = self.words.index))
        .help(format!("or state the prior of each value, as in `{word}_{index} ~ Normal({mean}, {scale}²)`", index = self.words.index, mean = free(&["μ", "a", "c", "m"]), scale = free(&["τ", "s", "q", "b"]))))
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
        let unknown = format!("nothing says whether `{word}` is observed");
        let assumed = format!("assumed `{word}` to be observed with each observation");
        self.warn_or_refuse(assumed, unknown, way_out)
    }

    /// Says of a sum over places before an observation, `sum[k=0..K](h_k x_{t-k})`, that it reaches out of the sample.
    pub(super) fn remark_on_earlier_inputs(
        &mut self,
        (y, density): (TermId, TermId),
        indices: &[Binder],
    ) {
        let &[index] = indices else { return };
        let own = crate::term::facts::family(&self.terms, y);
        let optimised = self.parameters();
        let found = first(&self.terms, density, &|terms, term| {
            let Node::Bind(_, binder, parts) = terms.node(term) else {
                return None;
            };
            let &[_, high, body] = &parts[..] else {
                return None;
            };
            let is_earlier = |&s: &TermId| {
                let is_sum = terms.operands(Op::Add, s).is_some();
                is_sum && terms.has_free(s, index) && terms.has_free(s, *binder)
            };
            let input = first(terms, body, &|terms, part| {
                let (&base, below) = terms.operands(Op::Index, part)?.split_first()?;
                let is_it = matches!(below, [one] if is_earlier(one));
                is_it.then_some(base)
            })?;
            match terms.node(input) {
                // The first observations of the sample are given themselves.
                Node::Symbol(name)
                    if !terms.has_free(high, index)
                        && Some(*name) != own
                        && !optimised.contains(name) =>
                {
                    Some(terms.text(*name).to_owned())
                }
                _ => None,
            }
        });
        if let Some(word) = found {
            self.remarks.push(format!(
                "The `{word}` from before the first observation, such as `{word}_0`, are taken to be known as well."
            ));
        }
    }

    /// Warns of what is assumed, or refuses it where everything must be stated.
    fn warn_or_refuse(
        &mut self,
        assumed: String,
        unknown: String,
        way_out: String,
    ) -> Result<(), Diagnostic> {
        if self.options.strict {
            return Err(Diagnostic::at(Code::NotStated, self.place, unknown).help(way_out));
        }
        let warning = Diagnostic::at(Code::Assumed, self.place, assumed).help(way_out);
        self.warnings.push(warning);
        Ok(())
    }

    /// Warns of a name beside a parameter, as in `a + b t` or `a exp(-t/τ)`, that nothing says to be data. `arguments` are those of
    /// the distribution.
    pub(super) fn suspect_constants(
        &mut self,
        (density, arguments): (TermId, &[TermId]),
        parameters: &[Name],
        subject: &Expr,
    ) -> Result<(), Diagnostic> {
        let mut names: Vec<Name> = Vec::new();
        collect_suspects(&self.terms, density, parameters, &mut names);
        for &argument in arguments {
            let mut beside = Beside::default();
            beside.look(&self.terms, argument, parameters);
            // Greek letters are constants, and so is the shape k of `Gamma(k, k/μ)`.
            let is_letter = |name: &&Name| {
                let is_latin = |c: char| c.is_ascii_alphabetic();
                let is_it = |&a: &TermId| *self.terms.node(a) == Node::Symbol(**name);
                self.terms.text(**name).chars().all(is_latin) && !arguments.iter().any(is_it)
            };
            if beside.has_parameter {
                let new = { beside.names.iter() }
                    .filter(is_letter)
                    .filter(|n| !names.contains(n));
                let new: Vec<Name> = new.copied().collect();
                names.extend(new);
            }
        }
        { arguments.iter() }.try_for_each(|&a| self.suspect_one_for_all(a, parameters))?;
        self.suspect_noise(density, parameters)?;
        for name in names {
            let word = self.terms.text(name).to_owned();
            let words = &self.words;
            // A word that says more than a letter, such as `income`, is seldom a constant; that it is positive says nothing of it.
            let is_known = words.known.contains(word.as_str())
                && (word.chars().count() == 1 || !word.chars().all(|c| c.is_ascii_lowercase()));
            // The size of the sample is one number.
            let is_end =
                |(_, high): &(Expr, Expr)| matches!(&high.kind, ExprKind::Name(w) if *w == word);
            if is_known
                || words.ranges.values().any(is_end)
                || words.size == word
                || words.settled.contains(word.as_str())
                || words.vocabulary.matrices.contains(word.as_str())
            {
                continue; // the rows of a matrix are those of the sample
            }
            let index = &words.index;
            let own = match &subject.kind {
                ExprKind::Name(y) => Some(y),
                ExprKind::Subscripted(base, _) => match &base.kind {
                    ExprKind::Name(y) => Some(y),
                    _ => None,
                },
                _ => None,
            };
            // Letters below a name that nothing runs over may number the observations.
            let below = { word.split_once('_') }.map(|(_, below)| below);
            let below =
                below.filter(|b| b.chars().count() == 2 && b.chars().all(char::is_alphabetic));
            let observed = match (own, below, &subject.kind) {
                (Some(y), Some(below), _) => {
                    format!("if what stands below it numbers the observations, write `{y}_{below}`")
                }
                (Some(y), None, ExprKind::Name(_)) => {
                    format!(
                        "if it is observed each time, write `{word}_{index}` and `{y}_{index}`, or declare `where {word} : data`"
                    )
                }
                _ => format!(
                    "if it is observed each time, write `{word}_{index}`, or declare `where {word} : data`"
                ),
            };
            let way_out = format!("{observed}; if it is one constant, `where {word} : scalar`");
            let unknown = format!(
                "nothing says whether `{word}` is data or one constant for the whole sample"
            );
            let assumed = format!("assumed `{word}` to be one constant for the whole sample");
            self.warn_or_refuse(assumed, unknown, way_out)?;
            self.remarks.push(format!(
                "`{word}` is taken to be one constant for the whole sample."
            ));
        }
        Ok(())
    }

    /// Warns of `W z` where both are optimised and z has a prior: hidden values are often meant, one for each observation.
    fn suspect_one_for_all(
        &mut self,
        argument: TermId,
        parameters: &[Name],
    ) -> Result<(), Diagnostic> {
        let hidden = first(&self.terms, argument, &|terms, term| {
            let Node::Op(Op::MatMul | Op::Dot, parts) = terms.node(term) else {
                return None;
            };
            let name = |part: TermId| match terms.node(part) {
                Node::Symbol(name) => Some(*name).filter(|name| parameters.contains(name)),
                _ => None,
            };
            let (one, other) = (name(parts[0])?, name(parts[1])?);
            let has_prior = |name: &Name| self.words.distributed.contains(terms.text(*name));
            [other, one].into_iter().find(has_prior)
        });
        let Some(name) = hidden else { return Ok(()) };
        let word = self.terms.text(name).to_owned();
        let index = &self.words.index;
        let way_out = format!(
            "if each observation has its own, write `{word}_{index}`, also where its prior is stated"
        );
        let unknown = format!("nothing says whether `{word}` is the same for the whole sample");
        let assumed = format!("assumed `{word}` to be the same for the whole sample");
        self.warn_or_refuse(assumed, unknown, way_out)
    }
}

/// The parameter that gives a vector its components: θ of `2 θ` and of `θ + c`; those of `X θ` are numbered by the rows of X.
fn vector_in(terms: &Terms, term: TermId, parameters: &[Name]) -> Option<Name> {
    match terms.node(term) {
        Node::Symbol(name) => Some(*name).filter(|name| parameters.contains(name)),
        Node::Op(Op::Add | Op::Mul, parts) => {
            { parts.iter() }.find_map(|&part| vector_in(terms, part, parameters))
        }
        _ => None,
    }
}

/// What stands in an argument outside of functions of which nothing is known.
#[derive(Default)]
struct Beside {
    has_parameter: bool,
    /// Bare names that are no parameters.
    names: Vec<Name>,
}

impl Beside {
    fn look(&mut self, terms: &Terms, term: TermId, parameters: &[Name]) {
        match terms.node(term) {
            Node::Symbol(name) if parameters.contains(name) => self.has_parameter = true,
            Node::Symbol(name) if !self.names.contains(name) => self.names.push(*name),
            Node::Call(..) => {}
            Node::Op(Op::Index, parts) => {
                self.has_parameter |=
                    matches!(terms.node(parts[0]), Node::Symbol(name) if parameters.contains(name));
            }
            Node::Op(Op::Identity | Op::Dim, _) => {}
            Node::Named(_, parts) | Node::Bind(_, _, parts) => {
                { parts.last().into_iter() }.for_each(|&body| self.look(terms, body, parameters));
            }
            _ => { terms.children(term).iter() }.for_each(|&c| self.look(terms, c, parameters)),
        }
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

/// Bare names that are multiplied with a parameter, or whose log is added to what holds one, as in `wᵀx + log(t)`.
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
    if let Some(summands) = terms.operands(Op::Add, term)
        && summands.iter().any(|&s| terms.mentions_any(s, parameters))
    {
        for &summand in summands {
            if let Some(&[inner]) = terms.operands(Op::Log, summand)
                && let Node::Symbol(name) = terms.node(inner)
                && !parameters.contains(name)
                && !found.contains(name)
            {
                found.push(*name);
            }
        }
    }
    for &child in terms.children(term) {
        collect_suspects(terms, child, parameters, found);
    }
}
