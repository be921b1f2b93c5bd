//! Naming the loss: which row of the table of losses the result is, and who plays which part.

use super::Driver;
use super::parts::{Roles, bound};
use super::unbounded::Collapse;
use crate::derivation::{Bindings, CLOSING, ConditionKind, Loss};
use crate::model::Stage;
use crate::rules::losses::{Frame, LOSSES, NamedLoss, contradicts, is_open};
use crate::term::pattern::Patterns;
use crate::term::{Binder, Name, Node, Op, Quantifier, Sense, TermId, Terms};

impl Driver<'_> {
    /// The loss of one observation, and the textbook name of the whole.
    pub(super) fn recognise(&mut self) -> (Option<TermId>, Option<Loss>) {
        let Some((_, body)) = self.optimum() else {
            return (None, None);
        };
        (self.per_observation(body), self.named())
    }

    /// The textbook name of the result.
    fn named(&mut self) -> Option<Loss> {
        let (sense, body) = self.optimum()?;
        // A total over three indices or more has the name of that over two.
        let inner = self.without_outer_sum(body);
        let factors = self.context.terms.operands(Op::Mul, body);
        let mut factors = factors.unwrap_or(&[]).iter();
        let is_share_of_pairs = factors.any(|&factor| self.is_of_pairs(factor));
        LOSSES
            .iter()
            .filter(|row| row.sense == sense && !(is_share_of_pairs && row.is_mean()))
            .find_map(|row| {
                let is_of_one = row.frame != Frame::Whole;
                let body = inner.filter(|_| is_of_one).unwrap_or(body);
                let roles = self.roles(row, body)?;
                Some(Loss {
                    id: row.id,
                    name: row.name,
                    roles,
                })
            })
    }

    /// `Where λ > 0 is stated, …`: the name that the result would have if the sign of a penalty were known.
    fn name_if_positive(&mut self) -> Option<String> {
        let (_, body) = self.optimum()?;
        let mut factors = Vec::new();
        { self.context.terms.operands(Op::Add, body)?.iter() }.for_each(|&summand| {
            let terms = &self.context.terms;
            let parts = terms.operands(Op::Mul, summand);
            factors.extend(parts.unwrap_or(&[]).iter().copied());
        });
        factors.retain(|&factor| matches!(self.context.terms.node(factor), Node::Symbol(_)));
        factors.into_iter().find_map(|factor| {
            let fact = self.context.facts.of(&self.context.terms, factor);
            let is_open = fact.low.is_none() && fact.high.is_none() && !self.is_moving(factor);
            self.granted = Some(factor).filter(|_| is_open);
            let loss = self.granted.and_then(|_| self.named());
            self.granted = None;
            let name = self.shown(factor);
            loss.map(|loss| format!("Where `{name} > 0` is stated, this is the {}.", loss.name))
        })
    }

    /// What a reader should know of the result.
    pub(super) fn remarks(&mut self, has_name: bool) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.is_of_distributions() {
            remarks
                .push("An expectation is left of which no closed form is known here.".to_owned());
        }
        let Some((_, body)) = self.optimum() else {
            return remarks;
        };
        if self.steps.is_empty() {
            remarks.push("This objective is in its final form already.".to_owned());
        }
        if let Some(whole) = self.unsplit(body) {
            remarks.push(format!(
                "The log of {whole} does not split into logs, so it stays as it is."
            ));
        }
        if let Some(Collapse { location, scale }) = self.collapse(body) {
            let shown = |term| self.shown(term);
            remarks.push(format!(
                "With two components or more the likelihood has no upper bound: with {} at an observation and {} near zero, one component grows without end. A local optimum is meant, or {} is kept from zero.",
                shown(location), shown(scale), shown(scale)
            ));
        }
        if !has_name {
            let hint = self.name_if_positive();
            remarks.push(hint.unwrap_or_else(|| self.what_it_is()));
        }
        remarks
    }

    /// A parameter or a component of one: `σ`, `σ_k`.
    fn shown(&self, term: TermId) -> String {
        let terms = &self.context.terms;
        let letter = |t: &TermId| match terms.node(*t) {
            Node::Variable(binder) => terms.text(terms.binder_name(*binder)).to_owned(),
            Node::Number(value) => value.to_string(),
            Node::Symbol(name) => terms.text(*name).to_owned(),
            _ => "…".to_owned(),
        };
        match terms.operands(Op::Index, term) {
            Some([base, below @ ..]) => {
                let below: Vec<String> = below.iter().map(letter).collect();
                format!("{}_{}", letter(base), below.join(","))
            }
            _ => letter(&term),
        }
    }

    /// What the result is where no textbook has a name for it.
    fn what_it_is(&self) -> String {
        let densities = self.of_stage(Stage::Density);
        let is_likelihood = !densities.is_empty() && !self.began_with_expectation();
        let Some((sense, _)) = self.optimum().filter(|_| is_likelihood) else {
            return "No textbook name is known here for this objective.".to_owned();
        };
        let negative = if sense == Sense::Min { "negative " } else { "" };
        if self.has_prior() {
            return format!("{CLOSING}the {negative}log-posterior, up to constants.");
        }
        let of = match densities.as_slice() {
            &[one] if self.definitions[one].name.ends_with(" distribution") => {
                format!(" of {}", self.definitions[one].name)
            }
            _ => String::new(),
        };
        format!("{CLOSING}the {negative}log-likelihood{of}, up to constants.")
    }

    /// The objective is an expectation or a divergence, not a likelihood, whatever densities are put in.
    fn began_with_expectation(&self) -> bool {
        let start = self
            .steps
            .first()
            .map_or(self.statement, |step| step.before);
        let of_densities = Quantifier::Expectation.bit() | Quantifier::Divergence.bit();
        self.context.terms.ops(start) & of_densities != 0
    }

    /// Whether what is optimised has a density.
    fn has_prior(&self) -> bool {
        let mut openings = self.of_stage(Stage::Opening).into_iter();
        openings.any(|number| self.definitions[number].name == "Bayes' theorem")
    }

    /// `a sum` where there is the logarithm of one over components or of one of which several terms move,
    /// `an integral` where there is that of one.
    fn unsplit(&self, term: TermId) -> Option<&'static str> {
        let terms = &self.context.terms;
        if terms.ops(term) & Op::Log.bit() == 0 {
            return None;
        }
        let inner = terms.operands(Op::Log, term).map(|parts| parts[0]);
        let factors = inner.map(|inner| terms.operands(Op::Mul, inner).unwrap_or(&[]));
        let mut candidates = inner.iter().chain(factors.unwrap_or(&[]));
        let here = candidates.find_map(|&factor| match terms.node(factor) {
            Node::Bind(Quantifier::Integral, ..) => Some("an integral"),
            Node::Bind(Quantifier::Sum, ..) => Some("a sum"),
            Node::Op(Op::Add, parts) => self.is_mixture(parts).then_some("a sum"),
            _ => None,
        });
        let mut children = terms.children(term).iter();
        here.or_else(|| children.find_map(|&child| self.unsplit(child)))
    }

    /// Several terms move, none is taken off, and the log of one of them alone would open.
    fn is_mixture(&self, parts: &[TermId]) -> bool {
        let terms = &self.context.terms;
        let moving = parts.iter().filter(|&&part| self.is_moving(part));
        let would_open = |&&part: &&TermId| {
            let factors = terms.operands(Op::Mul, part).unwrap_or(&[]);
            terms.ops(part) & Op::Exp.bit() != 0
                || factors.iter().filter(|&&f| self.is_moving(f)).count() > 1
        };
        let is_sum = !parts.iter().any(|&part| terms.is_negated(part));
        is_sum && moving.clone().count() > 1 && moving.clone().any(|part| would_open(&part))
    }

    fn roles(&mut self, row: &NamedLoss, body: TermId) -> Option<Roles> {
        let operators = self.context.terms.ops(body);
        let mut forms = row.forms().iter();
        forms.find_map(|form| {
            let may_fit = form.operators & !operators == 0;
            may_fit.then(|| self.roles_in(row, &form.patterns, body))?
        })
    }

    /// The total over all indices but the outer ones, where it is over more than two.
    fn without_outer_sum(&mut self, body: TermId) -> Option<TermId> {
        let terms = &mut self.context.terms;
        let summand = |terms: &Terms, term: TermId| match terms.node(term) {
            Node::Bind(Quantifier::Sum, _, parts) if parts.len() == 3 => Some(parts[2]),
            _ => None,
        };
        if let Some(factors) = terms.operands(Op::Mul, body).map(<[TermId]>::to_vec) {
            let at = factors.iter().position(|&f| summand(terms, f).is_some())?;
            let inner = self.without_outer_sum(factors[at])?;
            let mut factors = factors;
            factors[at] = inner;
            return Some(self.context.terms.mul(factors));
        }
        let middle = summand(terms, body)?;
        summand(terms, summand(terms, middle)?)?;
        Some(self.without_outer_sum(middle).unwrap_or(middle))
    }

    fn roles_in(&mut self, row: &NamedLoss, patterns: &Patterns, body: TermId) -> Option<Roles> {
        let bindings = self.context.fit(patterns, row.conditions(), body)?;
        if let Some(size) = patterns.meta("?m") {
            // What a total is divided by must be the number of observations.
            let size = bound(&bindings, size)?;
            if self.sample.is_some_and(|sample| sample.size != size) {
                return None;
            }
        }
        let mut roles = Roles::new();
        for part in row.parts {
            roles.extend(self.part(part, patterns, &bindings)?);
        }
        let is_contradicted = roles.iter().any(|&(role, term)| {
            let terms = &self.context.terms;
            let fact = self.context.facts.of(terms, term);
            // Of a name of which nothing is known the role says where it lies; of a formula, such as `2 y_i`, it does not.
            let is_formula = matches!(terms.node(term), Node::Op(op, _) if !op.is_selection());
            contradicts(row.id, role, &fact) || is_formula && is_open(row.id, role, &fact)
        });
        (!is_contradicted).then_some(roles)
    }

    pub(super) fn is_moving(&self, term: TermId) -> bool {
        self.context
            .terms
            .mentions_any(term, &self.context.parameters)
    }

    pub(super) fn is_opaque_density(&self, term: TermId) -> bool {
        let no_density_is_known = self.of_stage(Stage::Density).is_empty();
        let Node::Call(name, ..) = self.context.terms.node(term) else {
            return false;
        };
        let terms = &self.context.terms;
        let mut random = terms.random_arguments(term).iter();
        // A density of the parameters is a prior or a posterior; `L(θ; x)` is a likelihood under its name.
        let is_of_parameters = random.any(|&argument| self.is_moving(argument));
        let is_likelihood = !is_of_parameters || terms.text(*name).starts_with('L');
        no_density_is_known && self.is_moving(term) && is_likelihood
    }

    /// A parameter or a component of one.
    pub(super) fn is_component(&self, term: TermId) -> bool {
        let terms = &self.context.terms;
        let base = terms
            .operands(Op::Index, term)
            .map_or(term, |parts| parts[0]);
        matches!(terms.node(base), Node::Symbol(name) if self.context.parameters.contains(name))
    }

    /// A parameter or a component of one that the rest of a loss neither calls as a function nor has one of for each observation.
    pub(super) fn is_weight(&self, term: TermId, bindings: &Bindings) -> bool {
        let terms = &self.context.terms;
        let base = terms
            .operands(Op::Index, term)
            .map_or(term, |parts| parts[0]);
        let Node::Symbol(name) = *terms.node(base) else {
            return false;
        };
        let all = bindings.terms.iter().flat_map(|(_, bound)| bound);
        let mut others = all.filter(|&&other| !self.is_component(other));
        self.is_component(term)
            && !others.any(|&other| {
                let open = terms.free_variables(other);
                has(terms, other, &|part| match terms.node(part) {
                    Node::Call(function, ..) => *function == name,
                    Node::Op(Op::Index, parts) => {
                        let is_open = |t: &TermId| matches!(terms.node(*t), Node::Variable(b) if open.contains(b));
                        parts[0] == base && parts[1..].iter().any(is_open)
                    }
                    _ => false,
                })
            })
    }

    /// The summand of a total over the observations, without its index.
    fn per_observation(&mut self, body: TermId) -> Option<TermId> {
        let index = self.sample?.index?;
        let factors = self
            .context
            .terms
            .operands(Op::Mul, body)
            .map_or_else(|| vec![body], <[TermId]>::to_vec);
        let mut summand = None;
        let mut is_negated = false;
        for factor in factors {
            match self.context.terms.node(factor).clone() {
                Node::Bind(Quantifier::Sum, binder, children)
                    if binder == index && children.len() == 3 =>
                {
                    summand = Some(children[2])
                }
                Node::Number(value) => is_negated ^= *value.numer() < 0,
                _ if self.is_moving(factor) => return None,
                _ if self.context.holds(ConditionKind::Positive, factor, None) => {}
                _ => return None,
            }
        }
        // `x_i` beside `x_j` is not of one observation: without its index it could not be told from the others.
        let (mut own, mut other) = (Vec::new(), Vec::new());
        indexed_names(&self.context.terms, summand?, index, &mut own, &mut other);
        if own.iter().any(|name| other.contains(name)) {
            return None;
        }
        let alone = self.context.terms.without_index(summand?, index);
        if self.context.terms.has_free(alone, index) {
            return None;
        }
        Some(if is_negated {
            self.context.terms.neg(alone)
        } else {
            alone
        })
    }
}

/// The names that carry an index, and those that carry others only.
fn indexed_names(
    terms: &Terms,
    term: TermId,
    index: Binder,
    own: &mut Vec<Name>,
    other: &mut Vec<Name>,
) {
    if let Some([base, subscripts @ ..]) = terms.operands(Op::Index, term)
        && let Node::Symbol(name) = terms.node(*base)
    {
        let is_own = subscripts.iter().any(|&t| terms.has_free(t, index));
        let list = if is_own { &mut *own } else { &mut *other };
        if !list.contains(name) {
            list.push(*name);
        }
    }
    for &child in terms.children(term) {
        indexed_names(terms, child, index, own, other);
    }
}

/// Whether a part of a term is such a one.
fn has(terms: &Terms, term: TermId, is_it: &dyn Fn(TermId) -> bool) -> bool {
    let mut children = terms.children(term).iter();
    is_it(term) || children.any(|&child| has(terms, child, is_it))
}
