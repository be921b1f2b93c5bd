//! Moments: expectations that the catalogue knows are put in for what they are.

use super::Driver;
use super::existence::is_certain;
use super::matching::{Context, State};
use super::phases::{self, Phase};
use super::reasons;
use crate::derivation::{Bindings, ConditionKind, Justification, Met, Rewrite, Site};
use crate::diag::Diagnostic;
use crate::model::Stage;
use crate::rules::Rule;
use crate::rules::moments::{self, Under};
use crate::term::pattern::Patterns;
use crate::term::{Binder, Node, Op, Path, Quantifier, TermId, Terms};

/// A place of an expectation that is known.
struct Place {
    rule: &'static Rule,
    site: Site,
}

impl Driver<'_> {
    /// Whether an expectation is taken under a density that is known.
    pub(super) fn is_of_distributions(&self) -> bool {
        let mut found = Vec::new();
        let terms = &self.context.terms;
        expectations(terms, self.statement, &mut Path::new(), &mut found);
        let is_known = |&(_, term): &(Path, TermId)| {
            let density = terms.children(term)[0];
            self.context.facts.definition(density).is_some()
        };
        found.iter().any(is_known)
    }

    /// Puts in the densities, takes their logarithms, and works out what expectations are known.
    pub(super) fn known_expectations(&mut self) -> Result<(), Diagnostic> {
        self.put_in(Stage::Density)?;
        let first = self.steps.len();
        while self.phase(&phases::ALL_LOG_OF_PRODUCT)?
            | self.phase(&phases::ALL_LOG_OF_POWER)?
            | self.phase(&phases::NUMBERS_LOG_OF_POWER)?
            | self.phase(&phases::CONSTANTS)?
            | self.phase(&phases::ALL_OPEN_BRACKETS)?
        {}
        if self.steps.len() > first + 1 {
            self.join_from(first);
            self.steps[first].reason = reasons::of_logs(&self.steps[first].rewrites);
        }
        self.matrices(&phases::FORMS_IN_MATRICES)?;
        let first = self.steps.len();
        self.phase(&phases::ALL_SIGNS)?;
        if self.collect() {
            "collect like terms".clone_into(&mut self.steps[first].reason);
            self.join_from(first);
        }
        self.all_exist()?;
        while self.phase(&phases::LINEARITY)? | self.moments() {}
        self.all_exist()?;
        let first = self.steps.len();
        if self.collect_in_logs() && self.cancel_inside()? {
            self.join_from(first);
        }
        self.matrices(&phases::ALL_MATRICES)?;
        let first = self.steps.len();
        if self.phase(&phases::ROOTS)? && first > 0 {
            self.join_from(first - 1);
        }
        self.cancel()?;
        self.collect_functions();
        Ok(())
    }

    /// Computes with the matrices, as one step.
    fn matrices(&mut self, phase: &'static Phase) -> Result<(), Diagnostic> {
        let first = self.steps.len();
        while self.phase(phase)?
            | self.phase(&phases::COMPONENTS)?
            | self.phase(&phases::FUNCTIONS)?
            | self.phase(&phases::ALL_LOG_OF_PRODUCT)?
            | self.phase(&phases::ALL_LOG_OF_POWER)?
        {}
        let of_logs = [phases::ALL_LOG_OF_PRODUCT.id, phases::ALL_LOG_OF_POWER.id];
        let is_of_logs = { self.steps[first..].iter() }.all(|step| of_logs.contains(&step.phase));
        if self.steps.len() > first + 1 {
            self.join_from(first);
            self.steps[first].reason = match is_of_logs {
                true => reasons::of_logs(&self.steps[first].rewrites),
                false => "compute with the matrices".to_owned(),
            };
        }
        Ok(())
    }

    /// Cancels factors wherever they stand; whether there were some.
    fn cancel_inside(&mut self) -> Result<bool, Diagnostic> {
        let first = self.steps.len();
        while self.phase(&phases::CANCEL_INSIDE)? {}
        self.join_from(first);
        Ok(self.steps.len() > first)
    }

    /// Cancels factors, if there are some that do.
    pub(super) fn cancel(&mut self) -> Result<(), Diagnostic> {
        let start = self.here();
        let is_closed = !self.is_of_distributions();
        let factors = if is_closed {
            &phases::CANCEL_INSIDE
        } else {
            &phases::CANCEL_FACTORS
        };
        if !(self.phase(factors)? | self.phase(&phases::CANCEL)?) {
            return Ok(());
        }
        self.join_from(start.first);
        "cancel".clone_into(&mut self.steps[start.first].reason);
        let spread = Justification::Rule("power-of-product");
        if self.steps[start.first]
            .rewrites
            .iter()
            .all(|r| r.by == spread)
        {
            self.back_to(start); // nothing but the way there
        }
        Ok(())
    }

    /// Collects like terms where there are fewer logarithms or fewer summands then.
    fn collect_functions(&mut self) {
        let start = self.here();
        let count = |terms: &Terms, statement: TermId| {
            let body = match terms.node(statement) {
                Node::Optimum(_, _, body) => *body,
                _ => statement,
            };
            let summands = terms.operands(Op::Add, body).map_or(1, <[TermId]>::len);
            (logs(terms, body), summands)
        };
        if !self.collect() {
            return;
        }
        let (old, new) = (
            count(&self.context.terms, start.statement),
            count(&self.context.terms, self.statement),
        );
        if new.0 >= old.0 && new.1 >= old.1 {
            self.back_to(start);
        }
    }

    /// Puts in every expectation that is a known moment; whether there was one.
    pub(super) fn moments(&mut self) -> bool {
        let mut rewrites: Vec<Rewrite> = Vec::new();
        let mut statement = self.statement;
        while let Some(rewrite) = self.next_moment(statement) {
            statement = rewrite.after;
            rewrites.push(rewrite);
        }
        if rewrites.is_empty() {
            return false;
        }
        let reason = match reasons::reason_of(&rewrites) {
            Some(reason) => reason.to_owned(),
            None => format!("known moments of {}", self.distributions_of(&rewrites)),
        };
        self.push("moments", reason, true, rewrites);
        self.logs_last();
        true
    }

    /// The first moment that is found in a statement, put in wherever it stands.
    fn next_moment(&mut self, statement: TermId) -> Option<Rewrite> {
        let mut found = Vec::new();
        let terms = &self.context.terms;
        expectations(terms, statement, &mut Path::new(), &mut found);
        let places: Vec<Place> = found
            .into_iter()
            .filter_map(|(path, term)| self.moment_at(path, term))
            .collect();
        let rule = places.first()?.rule;
        let same = places.into_iter();
        let same = same.filter(|place| place.rule.name == rule.name).collect();
        let same = self.running_alike(rule, same);
        self.by_moment(statement, rule, same)
    }

    /// The same places; sums that the moment brings run over one variable in all of them, so that equals are one term.
    fn running_alike(&mut self, rule: &'static Rule, mut places: Vec<Place>) -> Vec<Place> {
        let made = moments::made(rule);
        let Some((first, others)) = places.split_first_mut().filter(|_| !made.is_empty()) else {
            return places;
        };
        let ranges = &first.site.bindings.ranges;
        for place in others {
            let own = place.site.bindings.ranges.iter_mut();
            for range in own.filter(|range| made.contains(&range.0)) {
                let known = ranges.iter().find(|known| known.0 == range.0);
                known.into_iter().for_each(|known| range.1 = known.1);
            }
            if let Some(after) = self.value_of(rule, &place.site.bindings) {
                place.site.after = after;
            }
        }
        places
    }

    /// What the distributions are called whose moments are put in.
    fn distributions_of(&self, rewrites: &[Rewrite]) -> String {
        let mut names: Vec<&str> = Vec::new();
        for site in rewrites.iter().flat_map(|rewrite| &rewrite.sites) {
            let density = self.context.terms.children(site.before)[0];
            let mut definitions = self.definitions.iter();
            let found = definitions.find(|definition| definition.left == density);
            let name = found.map_or("the distribution", |definition| &definition.name);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(" and ")
    }

    /// The moment that an expectation is, with what it comes to.
    fn moment_at(&mut self, path: Path, term: TermId) -> Option<Place> {
        let Node::Bind(_, variable, parts) = self.context.terms.node(term).clone() else {
            return None;
        };
        let [density, body] = *parts else { return None };
        let (rule, bindings) = self.context.moment(density, variable, body)?;
        let after = self.value_of(rule, &bindings)?;
        let site = Site {
            path,
            before: term,
            after,
            bindings,
        };
        Some(Place { rule, site })
    }

    fn value_of(&mut self, rule: &'static Rule, bindings: &Bindings) -> Option<TermId> {
        let patterns = rule.patterns();
        let count = patterns.metas.len();
        let mut state = State {
            terms: vec![None; count],
            ranges: vec![None; count],
        };
        for (meta, terms) in &bindings.terms {
            state.terms[usize::from(*meta)] = Some(terms.clone());
        }
        for (meta, binder, limits) in &bindings.ranges {
            state.ranges[usize::from(*meta)] = Some((*binder, limits.clone()));
        }
        self.context.build(&patterns.right, patterns, &state, None)
    }

    fn by_moment(
        &mut self,
        before: TermId,
        rule: &'static Rule,
        places: Vec<Place>,
    ) -> Option<Rewrite> {
        let mut conditions: Vec<Met> = Vec::new();
        for place in &places {
            let terms = &mut self.context.terms;
            for met in conditions_at(terms, rule, &place.site.bindings)? {
                if !conditions.contains(&met) {
                    conditions.push(met);
                }
            }
        }
        let sites: Vec<Site> = places.into_iter().map(|place| place.site).collect();
        let replaced: Vec<(&[u32], TermId)> =
            sites.iter().map(|s| (s.path.as_slice(), s.after)).collect();
        let after = self.context.terms.with_replaced(before, &replaced)?;
        Some(Rewrite {
            by: Justification::Rule(rule.name),
            before,
            after,
            sites,
            conditions,
        })
    }
}

impl Driver<'_> {
    /// Shows the last statement with logarithms behind the other factors of a product.
    pub(super) fn logs_last(&mut self) {
        let shown = logs_last(&mut self.context.terms, self.statement);
        self.show_as(shown);
    }

    /// Shows the last statement in another order of its operands.
    pub(super) fn show_as(&mut self, ordered: TermId) {
        if let Some(step) = self.steps.last_mut().filter(|_| ordered != self.statement) {
            step.after = ordered;
            if let Some(rewrite) = step.rewrites.last_mut() {
                rewrite.after = ordered;
            }
            self.statement = ordered;
        }
    }
}

impl Context<'_> {
    /// Whether the expectation of a term exists, under the density that the state has for `?p`.
    pub(super) fn is_integrable(
        &mut self,
        patterns: &Patterns,
        state: &State,
        term: TermId,
        variable: Option<Binder>,
    ) -> bool {
        let density = patterns
            .meta("?p")
            .and_then(|p| state.terms[usize::from(p)].as_deref());
        let (Some(&[density]), Some(variable)) = (density, variable) else {
            return false;
        };
        let is_opaque = matches!(self.terms.node(density), Node::Call(..));
        let is_granted = is_opaque && self.facts.definition(density).is_none();
        is_granted || self.exists(density, variable, term)
    }

    /// Whether the expectation of a term under a density that is known certainly exists.
    pub(super) fn exists(&mut self, density: TermId, variable: Binder, term: TermId) -> bool {
        let under = self.under(density, variable);
        let facts = &mut self.facts;
        let point = self.terms.variable(variable);
        if under.defined.is_some() && facts.is_finite_sum(&self.terms, term, point) {
            return true;
        }
        let mut holds = |terms: &Terms, kind, of| is_certain(facts, terms, kind, of);
        moments::is_integrable(&mut self.terms, under, term, &mut holds)
    }

    fn under(&self, density: TermId, variable: Binder) -> Under {
        Under {
            density,
            defined: self.facts.definition(density),
            variable,
        }
    }

    fn moment(
        &mut self,
        density: TermId,
        variable: Binder,
        body: TermId,
    ) -> Option<(&'static Rule, Bindings)> {
        let under = self.under(density, variable);
        let facts = &mut self.facts;
        let mut holds = |terms: &Terms, kind, of| is_certain(facts, terms, kind, of);
        moments::moment(&mut self.terms, under, body, &mut holds)
    }
}

/// How many logarithms stand in a term.
pub(super) fn logs(terms: &Terms, term: TermId) -> usize {
    if terms.ops(term) & Op::Log.bit() == 0 {
        return 0;
    }
    let children = terms.children(term).iter();
    let inside: usize = children.map(|&child| logs(terms, child)).sum();
    inside + usize::from(matches!(terms.node(term), Node::Op(Op::Log, _)))
}

/// A term with logarithms behind the other factors of its products.
fn logs_last(terms: &mut Terms, term: TermId) -> TermId {
    if terms.ops(term) & Op::Log.bit() == 0 {
        return term;
    }
    let children = terms.children(term).to_vec();
    let mut ordered: Vec<TermId> = children.iter().map(|&c| logs_last(terms, c)).collect();
    if terms.operands(Op::Mul, term).is_some() {
        ordered.sort_by_key(|&factor| matches!(terms.node(factor), Node::Op(Op::Log, _)));
    }
    if ordered == children {
        term
    } else {
        terms.rebuild(term, &ordered)
    }
}

/// The conditions of a moment. That its density is the right one is seen to by whoever found it.
fn conditions_at(terms: &mut Terms, rule: &Rule, bindings: &Bindings) -> Option<Vec<Met>> {
    let patterns = rule.patterns();
    let of_needs = moments::asked(terms, rule, bindings)?.into_iter();
    let of_needs = of_needs.map(|term| Met {
        condition: ConditionKind::Positive,
        term,
        variable: None,
    });
    let mut met = Vec::new();
    for condition in rule.conditions {
        let Some(of) = patterns.meta(condition.of) else {
            continue;
        };
        let variable = condition.variable.and(bindings.ranges.first());
        for &term in bindings.terms_of(of) {
            met.push(Met {
                condition: condition.kind,
                term,
                variable: variable.map(|(_, binder, _)| *binder),
            });
        }
    }
    met.extend(of_needs);
    Some(met)
}

/// Every expectation, the inner ones first where one stands in another.
fn expectations(terms: &Terms, term: TermId, path: &mut Path, found: &mut Vec<(Path, TermId)>) {
    if terms.ops(term) & Quantifier::Expectation.bit() == 0 {
        return;
    }
    let before = found.len();
    for (position, &child) in terms.children(term).iter().enumerate() {
        path.push(position as u32);
        expectations(terms, child, path, found);
        path.pop();
    }
    let is_innermost = found.len() == before;
    if is_innermost && matches!(terms.node(term), Node::Bind(Quantifier::Expectation, ..)) {
        found.push((path.clone(), term));
    }
}
