//! Densities that are typed: `p(y | x; θ) = …`, or `∝ …` up to a constant factor.

use super::Building;
use super::support::no_moving_conditions;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, Subject, family};
use crate::term::{Name, Node, Op, Quantifier, TermId, Terms};

impl Building<'_> {
    /// Refuses a typed density that is none, and sees to it that its logarithm exists.
    pub(super) fn check_typed(
        &mut self,
        header: TermId,
        body: TermId,
        (left, right): (Span, Span),
    ) -> Result<(), Diagnostic> {
        let Node::Call(name, ..) = *self.terms.node(header) else {
            return Err(
                Diagnostic::at(Code::BadModel, left, "the left side is not a density")
                    .help("write `p(y | x; θ) = …`"),
            );
        };
        if calls(&self.terms, body, name) {
            let word = self.terms.text(name);
            let message = format!("the density `{word}` is defined by itself");
            let refusal = Diagnostic::at(Code::BadModel, right, message)
                .help("say on the right side what it is made of: `p(y; θ) = θ exp(-θ y)`");
            let is_product = matches!(self.terms.node(body), Node::Bind(Quantifier::Product, ..));
            return Err(match is_product {
                true => refusal.help(format!(
                    "of factors that are not known ask for the optimum: `argmax[θ] prod[t=1..T]({word}(x_t | x[1..t-1]; θ))`"
                )),
                false => refusal,
            });
        }
        let parameters = self.parameters();
        no_moving_conditions(self, (header, body), &parameters, right)?;
        self.assumptions.require_positive(
            &mut self.terms,
            &[],
            body,
            right,
            "the logarithm of this density",
        )?;
        depends_on_observation(self, header, body, right)
    }

    /// Says that a typed density is not checked to be one, in the words that are returned.
    pub(super) fn take_at_their_word(&mut self, is_discrete: bool) -> String {
        let remark = if is_discrete {
            "That the typed probabilities sum to one is taken at your word."
        } else {
            "That the typed density integrates to one is taken at your word."
        };
        if !self.remarks.iter().any(|known| known == remark) {
            self.remarks.push(remark.to_owned());
        }
        remark.to_owned()
    }

    /// Whether all that a density is of are whole numbers, so that it is a probability mass function.
    pub(super) fn is_counted(&self, header: TermId) -> bool {
        let observed = self.terms.random_arguments(header);
        let is_whole = |&y: &TermId| self.assumptions.fact(&self.terms, &[], y).integer;
        !observed.is_empty() && observed.iter().all(is_whole)
    }

    /// A density of some variables that is known up to a constant factor, with that factor: `1/Z` before it.
    pub(super) fn with_normaliser(
        &mut self,
        variables: &[TermId],
        kernel: TermId,
        span: Span,
    ) -> Result<TermId, Diagnostic> {
        let parameters = self.parameters();
        let own = { variables.iter() }.map(|&variable| family(&self.terms, variable));
        let own: Vec<Option<Name>> = own.collect();
        let (kernel_of, earlier) = self.earlier_as_names(variables, kernel);
        let mut others: Vec<Name> = parameters
            .into_iter()
            .filter(|&name| !own.contains(&Some(name)) && self.terms.mentions(kernel, name))
            .collect();
        others.extend(earlier);
        let rest = self.around(variables, kernel_of, &others);
        // A place may move: in `exp(-(y - θ)⁴/s)` it is s that the factor depends on.
        let at_fault = { 0..others.len() }
            .find(|&k| self.around(variables, kernel_of, &others[k..=k]).is_none());
        let moving = others.get(at_fault.unwrap_or(0));
        if let (Some(&name), None) = (moving, rest) {
            let word = self.terms.text(name);
            let word = word.split(' ').next().unwrap_or(word);
            let problem = Diagnostic::at(
                Code::Normaliser,
                span,
                format!("the factor that `∝` leaves out depends on `{word}`, which is optimised"),
            )
            .help("write the density with this factor and an equals sign: it must not be dropped");
            return Err(match own.contains(&self.terms.find_name(word)) {
                true => problem.help(format!(
                    "or state all factors at once, as the prior of the whole: `p({word}) ∝ …`"
                )),
                false => problem,
            });
        }
        let word = self.words.take(&["Z", "C", "c"]);
        let mut normaliser = self.terms.symbol_named(&word);
        // A scale of its own for each observation gives each a constant of its own.
        let by = rest.map_or(Vec::new(), |rest| self.terms.free_variables(rest));
        if !by.is_empty() {
            let by: Vec<TermId> = by.into_iter().map(|b| self.terms.variable(b)).collect();
            let operands: Vec<TermId> = [normaliser].into_iter().chain(by).collect();
            normaliser = self.terms.op(Op::Index, &operands);
        }
        self.assumptions.add_silently(
            &self.terms,
            normaliser,
            crate::term::facts::Domain::Positive,
            "the constant factor that ∝ leaves open",
        );
        let factor = self.terms.recip(normaliser);
        Ok(self.terms.mul([factor, kernel]))
    }

    /// A kernel in which the other components of its variable that are optimised, such as `θ_{j-1}`, are names of their own:
    /// a factor that depends on them moves.
    fn earlier_as_names(&mut self, variables: &[TermId], kernel: TermId) -> (TermId, Vec<Name>) {
        let parameters = self.parameters();
        let mut found = Vec::new();
        for &variable in variables {
            // A whole name holds all of its components.
            let is_component = self.terms.operands(Op::Index, variable).is_some();
            let own = family(&self.terms, variable).filter(|name| parameters.contains(name));
            if let Some(own) = own.filter(|_| is_component) {
                collect_other(&self.terms, kernel, (variable, own), &mut found);
            }
        }
        let named: Vec<(TermId, Name)> = { found.into_iter().enumerate() }
            .filter_map(|(k, term)| {
                let own = family(&self.terms, term)?;
                // No word of the user has a space in it.
                let word = format!("{} {k}", self.terms.text(own));
                Some((term, self.terms.name(&word)))
            })
            .collect();
        let by: Vec<(TermId, TermId)> = { named.iter() }
            .map(|&(term, name)| (term, self.terms.symbol(name)))
            .collect();
        let names = named.into_iter().map(|(_, name)| name).collect();
        (self.terms.replace_all(kernel, &by), names)
    }

    /// What the integral of a kernel depends on: the kernel without its variable. Some names may stand in it only
    /// through the place where it lies: as a function of `y - g` of a real number, it has the same integral for every g.
    fn around(&mut self, variables: &[TermId], kernel: TermId, names: &[Name]) -> Option<TermId> {
        let place = self.terms.integer(1);
        if !self.terms.mentions_any(kernel, names) {
            let free: Vec<_> = variables
                .iter()
                .map(|&variable| (variable, place))
                .collect();
            return Some(self.terms.replace_all(kernel, &free));
        }
        let &[variable] = variables else { return None };
        let known = self.assumptions.fact(&self.terms, &[], variable);
        if known != crate::term::facts::Fact::real() {
            return None;
        }
        let mut shifts = Vec::new();
        collect_shifts(&self.terms, kernel, variable, &mut shifts);
        shifts.into_iter().find_map(|shift| {
            let mut alike = vec![(shift, place)];
            collect_comparisons(&mut self.terms, kernel, variable, shift, &mut alike);
            let rest = self.terms.replace_all(kernel, &alike);
            let is_free =
                !self.terms.contains(rest, variable) && !self.terms.mentions_any(rest, names);
            is_free.then_some(rest)
        })
    }
}

/// Other components of the family of a variable.
pub(super) fn collect_other(
    terms: &Terms,
    term: TermId,
    (variable, own): (TermId, Name),
    found: &mut Vec<TermId>,
) {
    if term == variable || !terms.mentions(term, own) || found.contains(&term) {
        return;
    }
    if family(terms, term) == Some(own) {
        return found.push(term);
    }
    for &child in terms.children(term) {
        collect_other(terms, child, (variable, own), found);
    }
}

/// Comparisons `y >= g` that only depend on the shift `y - g`.
fn collect_comparisons(
    terms: &mut Terms,
    term: TermId,
    variable: TermId,
    shift: TermId,
    found: &mut Vec<(TermId, TermId)>,
) {
    if let Node::Op(op, parts) = terms.node(term).clone()
        && op.is_comparison()
        && let [left, right] = *parts
        && (left == variable || right == variable)
    {
        let below = terms.neg(right);
        let difference = terms.add([left, below]);
        let below = terms.neg(left);
        let reverse = terms.add([right, below]);
        if [difference, reverse].contains(&shift) {
            found.push((term, found[0].1));
        }
        return;
    }
    for child in terms.children(term).to_vec() {
        collect_comparisons(terms, child, variable, shift, found);
    }
}

/// Sums of the variable, or of minus it, and of terms without it.
fn collect_shifts(terms: &Terms, term: TermId, variable: TermId, found: &mut Vec<TermId>) {
    if !terms.contains(term, variable) || found.contains(&term) {
        return;
    }
    if let Node::Op(Op::Add, parts) = terms.node(term) {
        let is_variable = |&&part: &&TermId| {
            part == variable
                || terms.operands(Op::Mul, part).is_some_and(|factors| {
                    factors.len() == 2
                        && factors[1] == variable
                        && terms.as_number(factors[0]).is_some()
                })
        };
        let with = parts.iter().filter(|&&part| terms.contains(part, variable));
        if with.clone().count() == 1 && with.clone().all(|part| is_variable(&part)) {
            found.push(term);
        }
    }
    for &child in terms.children(term) {
        collect_shifts(terms, child, variable, found);
    }
}

/// Whether a function of that name is called.
fn calls(terms: &Terms, term: TermId, name: Name) -> bool {
    matches!(terms.node(term), Node::Call(other, ..) if *other == name)
        || terms
            .children(term)
            .iter()
            .any(|&child| calls(terms, child, name))
}

/// A density that is the same for every observation is one on a bounded support that nobody stated.
fn depends_on_observation(
    building: &Building<'_>,
    header: TermId,
    body: TermId,
    span: Span,
) -> Result<(), Diagnostic> {
    let terms = &building.terms;
    let observed = terms.random_arguments(header);
    let is_held = |&y: &TermId| family(terms, y).is_none_or(|name| terms.mentions(body, name));
    if observed.is_empty() || observed.iter().any(is_held) {
        return Ok(());
    }
    let own = observed.first().and_then(|&y| family(terms, y));
    let stated = { building.assumptions.list.iter() }.find(|a| {
        a.stated && a.domain != Domain::Real && own.map(Subject::Name) == Some(a.subject)
    });
    if let Some(stated) = stated {
        let message = format!(
            "this density is the same for every observation with `{}`, so the observations say nothing of what is optimised",
            stated.text
        );
        return Err(Diagnostic::at(Code::BadModel, span, message)
            .help("let what is observed stand in it, as in `p(y; θ) = θ exp(-θ y)`"));
    }
    Err(Diagnostic::at(
        Code::SupportDependsOnParameter,
        span,
        "this density is the same for every observation, so all depends on its support, which is not stated",
    )
    .help("such a function is a density on an interval only; where its ends depend on a parameter, the likelihood has its maximum at a jump, and no loss leads there"))
}
