//! Who plays which part in a named loss: target and prediction, the preferred and the other score.

use super::Driver;
use super::matching::Context;
use super::products::names_in;
use crate::derivation::Bindings;
use crate::model::Stage;
use crate::rules::losses::Part;
use crate::term::facts::{Fact, family};
use crate::term::pattern::Patterns;
use crate::term::{Binder, Node, Op, Rational, Separator, TermId, Terms};

/// Terms by their roles.
pub(super) type Roles = Vec<(&'static str, TermId)>;

impl Driver<'_> {
    /// Whether a term is what is taken to be positive, or a positive multiple of it.
    fn is_granted(&mut self, term: TermId) -> bool {
        let Some(granted) = self.granted else {
            return false;
        };
        let factors = self.context.terms.operands(Op::Mul, term);
        let factors = factors.map_or_else(|| vec![term], <[TermId]>::to_vec);
        let Context { terms, facts, .. } = &mut self.context;
        factors.contains(&granted) && { factors.iter() }
            .all(|&f| f == granted || facts.of(terms, f).is_positive())
    }

    /// Who plays a part, if it can be played.
    pub(super) fn part(
        &mut self,
        part: &Part,
        patterns: &Patterns,
        bindings: &Bindings,
    ) -> Option<Roles> {
        let term = |meta: &str| bound(bindings, patterns.meta(meta)?);
        let index = |meta: &str| range(bindings, patterns.meta(meta)?);
        let (role, played, is_possible) = match *part {
            Part::Fixed(role, meta) => (role, term(meta)?, !self.is_moving(term(meta)?)),
            Part::Penalty(role, meta) => {
                let found = term(meta)?;
                let fact = self.context.facts.of(&self.context.terms, found);
                let is_positive = fact.is_positive() || self.is_granted(found);
                (role, found, is_positive && !self.is_moving(found))
            }
            Part::Moving(role, meta) => (role, term(meta)?, self.is_moving(term(meta)?)),
            Part::Residual(meta) => return self.residual(term(meta)?),
            Part::Error(meta) => return self.error(term(meta)?),
            Part::Density(role, meta) => (role, term(meta)?, self.is_opaque_density(term(meta)?)),
            Part::Component(role, meta) => (role, term(meta)?, self.is_component(term(meta)?)),
            Part::Weight(role, meta) => (role, term(meta)?, self.is_weight(term(meta)?, bindings)),
            Part::Share(role, meta, over) => {
                let found = term(meta)?;
                let is_share = self.is_share(found, Some(index(over)?));
                (role, found, is_share && self.is_moving(found))
            }
            Part::ShareOf(role, meta) => {
                let found = term(meta)?;
                let is_share = self.is_share(found, None);
                (role, found, is_share && self.is_moving(found))
            }
            Part::Sign(role, meta) => {
                let found = term(meta)?;
                let fact = self.context.facts.of(&self.context.terms, found);
                (role, found, fact.is_sign() && !self.is_moving(found))
            }
            Part::Label(role, meta, score) => {
                let (found, score) = (term(meta)?, term(score)?);
                let fact = self.context.facts.of(&self.context.terms, found);
                let is_open = fact == Fact::real() && self.has_inputs(score);
                let is_name = self.context.terms.operands(Op::Index, found).is_some();
                let is_label = fact.is_sign() || is_open && is_name;
                (role, found, is_label && !self.is_moving(found))
            }
            Part::Weighted(weight, target, meta, row, class) => {
                let found = term(meta)?;
                let (row, class) = (index(row)?, index(class)?);
                return self.weighted([weight, target], found, row, class);
            }
            Part::Apart(one, other) => {
                let terms = &self.context.terms;
                let mut names = Vec::new();
                names_in(terms, term(one)?, &mut names);
                return (!terms.mentions_any(term(other)?, &names)).then(Roles::new);
            }
            Part::Difference(plus, minus, meta) => {
                return self.difference(term(meta)?, plus, minus);
            }
            Part::Chosen(role, meta, of, over) => {
                let (chosen, all, over) = (term(meta)?, term(of)?, index(over)?);
                let terms = &self.context.terms;
                let is_one = is_instance(terms, all, over, chosen, None);
                let is_chosen = is_one && terms.has_free(all, over);
                (role, chosen, is_chosen && self.is_moving(chosen))
            }
            Part::ChosenAt(role, meta, of, over, at) => {
                let (chosen, all, at) = (
                    term(meta)?,
                    term(of)?,
                    self.value_at(at, patterns, bindings)?,
                );
                let terms = &self.context.terms;
                let is_index = matches!(terms.node(at), Node::Variable(_));
                let is_it = is_instance(terms, all, index(over)?, chosen, Some(at));
                (role, chosen, is_index && is_it && self.is_moving(chosen))
            }
            Part::Candidates(meta, over) => {
                let is_so = self.is_of_candidates(term(meta)?, index(over)?, false);
                return is_so.then(Roles::new);
            }
            Part::Count(end, chosen) => {
                let is_so = self.is_count(term(end)?, term(chosen)?);
                return is_so.then(Roles::new);
            }
            Part::Depends(meta, over) => {
                let depends = self.context.terms.has_free(term(meta)?, index(over)?);
                return depends.then(Roles::new);
            }
            Part::Root(role, meta) | Part::Inverse(role, meta) => {
                let found = term(meta)?;
                let is_root = matches!(part, Part::Root(..));
                let exponent = Rational::new(if is_root { -1 } else { -2 }, 2);
                let is_possible = !self.is_moving(found);
                (role, self.power(found, exponent)?, is_possible)
            }
            Part::Product(role, meta, other) => {
                let (one, other) = (term(meta)?, term(other)?);
                let is_fixed = !self.is_moving(one) && !self.is_moving(other);
                let product = self.product(one, other);
                let fact = self.context.facts.of(&self.context.terms, product);
                (role, product, is_fixed && fact.is_positive())
            }
            Part::Penalised(residual, weight) => {
                let (found, weight) = (term(residual)?, term(weight)?);
                let is_it = self.is_linear(found)
                    && self.is_of_inputs(found)
                    && self.moves_by(found, weight);
                return is_it.then(Roles::new);
            }
            Part::Of(name) => {
                let is_it = match self.of_stage(Stage::Density).as_slice() {
                    &[one] => self.definitions[one].name.starts_with(name),
                    _ => false,
                };
                return is_it.then(Roles::new);
            }
            Part::Observed(name, meta) => {
                let found = term(meta)?;
                let fact = self.context.facts.of(&self.context.terms, found);
                let is_any = fact.low.is_none() && fact.high.is_none();
                return (is_any && self.is_of_form(name)).then(Roles::new);
            }
            Part::Portion(role, meta) => {
                let found = term(meta)?;
                let fact = self.context.facts.of(&self.context.terms, found);
                let is_count = fact.integer && fact.high.is_none();
                (role, found, !is_count && !self.is_moving(found))
            }
            Part::SameHead(meta, other) => {
                let (one, other) = (term(meta)?, term(other)?);
                return same_head(&self.context.terms, one, other).then(Roles::new);
            }
            Part::OfSame(meta, other) => {
                let (one, other) = (term(meta)?, term(other)?);
                return are_given_the_same(&self.context.terms, one, other).then(Roles::new);
            }
            Part::Anchored(meta, other) => {
                let (one, other) = (term(meta)?, term(other)?);
                return have_an_anchor(&mut self.context.terms, one, other).then(Roles::new);
            }
            Part::OfVariable(meta, variable) => {
                let (density, variable) = (term(meta)?, index(variable)?);
                let terms = &self.context.terms;
                let Node::Call(_, separators, arguments) = terms.node(density) else {
                    return None;
                };
                let own = separators.iter().zip(arguments).enumerate();
                let mut own = own.take_while(|&(k, (s, _))| k == 0 || *s == Separator::Comma);
                let is_it = own
                    .all(|(_, (_, &argument))| *terms.node(argument) == Node::Variable(variable));
                return is_it.then(Roles::new);
            }
            Part::Score(role, meta) => {
                let found = term(meta)?;
                let is_score = self.is_moving(found) && self.is_linear(found);
                (role, found, is_score && self.has_inputs(found))
            }
            Part::Function(role, meta) => (role, term(meta)?, self.is_by_function(term(meta)?)),
            Part::Conditional(role, meta) => {
                let found = term(meta)?;
                let bar = match self.context.terms.node(found) {
                    Node::Call(_, separators, _) => separators.contains(&Separator::Bar),
                    _ => false,
                };
                (role, found, bar && self.is_opaque_density(found))
            }
            Part::AtIndex(one, all, over, at) => {
                let at = self.value_at(at, patterns, bindings)?;
                let (one, all, over) = (term(one)?, term(all)?, index(over)?);
                let is_free = !self.is_moving(one) && !self.is_moving(all);
                let is_it = is_instance(&self.context.terms, all, over, one, Some(at));
                return (is_free && is_it && one != all).then(Roles::new);
            }
            Part::Before(meta, other, over) => {
                let (one, other, over) = (term(meta)?, term(other)?, index(over)?);
                let terms = &mut self.context.terms;
                let (variable, less) = (terms.variable(over), terms.integer(-1));
                let at = terms.add([variable, less]);
                let is_it = is_instance(terms, one, over, other, Some(at));
                return (is_it && one != other).then(Roles::new);
            }
            Part::Alike(meta, other) => {
                let (one, other) = (term(meta)?, term(other)?);
                return same_base(&self.context.terms, one, other).then(Roles::new);
            }
        };
        is_possible.then(|| vec![(role, played)])
    }

    /// The value of an outer index: what a metavariable stands for, or the variable of that name.
    fn value_at(&mut self, meta: &str, patterns: &Patterns, bindings: &Bindings) -> Option<TermId> {
        let meta = patterns.meta(meta)?;
        let variable = range(bindings, meta);
        bound(bindings, meta).or_else(|| Some(self.context.terms.variable(variable?)))
    }

    /// Whether the parameters stand in the arguments of an opaque function.
    fn is_by_function(&self, term: TermId) -> bool {
        if !self.is_moving(term) {
            return false;
        }
        let terms = &self.context.terms;
        matches!(terms.node(term), Node::Call(..))
            || terms
                .children(term)
                .iter()
                .any(|&child| self.is_by_function(child))
    }

    /// A component, by that index where it is given, of probabilities that sum to one.
    fn is_share(&self, term: TermId, index: Option<Binder>) -> bool {
        let terms = &self.context.terms;
        let Some((&last, before)) = terms.operands(Op::Index, term).and_then(<[_]>::split_last)
        else {
            return false;
        };
        let is_it = |i| matches!(terms.node(last), Node::Variable(binder) if *binder == i);
        let by_index = index.is_none_or(is_it);
        let is_softmax = terms.operands(Op::Softmax, before[0]).is_some();
        let facts = &self.context.facts;
        let is_row = !before[1..].is_empty() && facts.is_stochastic(terms, term);
        by_index && (is_softmax || is_row || facts.is_simplex(terms, term))
    }

    /// The two scores of a difference.
    fn difference(
        &mut self,
        term: TermId,
        plus: &'static str,
        minus: &'static str,
    ) -> Option<Roles> {
        let operands = self.context.terms.operands(Op::Add, term)?.to_vec();
        let (moving, fixed): (Vec<_>, Vec<_>) =
            operands.into_iter().partition(|&t| self.is_moving(t));
        let &[one, other] = moving.as_slice() else {
            return None;
        };
        let terms = &mut self.context.terms;
        let (first, second) = match (terms.is_negated(one), terms.is_negated(other)) {
            (false, true) => (one, terms.neg(other)),
            (true, false) => (other, terms.neg(one)),
            _ => return None,
        };
        if !same_head(terms, first, second) {
            return None;
        }
        // What is known belongs to a score as well: such as that of a reference model.
        let (below, above): (Vec<_>, Vec<_>) =
            fixed.into_iter().partition(|&t| terms.is_negated(t));
        let below: Vec<TermId> = below.into_iter().map(|t| terms.neg(t)).collect();
        let first = terms.add([first].into_iter().chain(above));
        let second = terms.add([second].into_iter().chain(below));
        Some(vec![(plus, first), (minus, second)])
    }

    /// Whether the prediction of a residual holds an input.
    fn is_of_inputs(&mut self, term: TermId) -> bool {
        let roles = self.residual(term).unwrap_or_default();
        let mut predictions = roles.iter().filter(|(role, _)| *role == "prediction");
        predictions.any(|&(_, part)| self.has_inputs(part))
    }

    /// Whether a name besides the parameters stands in a term, not only below another name.
    fn has_inputs(&self, term: TermId) -> bool {
        let terms = &self.context.terms;
        match terms.node(term) {
            Node::Symbol(name) => !self.context.parameters.contains(name),
            Node::Op(op, parts) if op.is_selection() => self.has_inputs(parts[0]),
            _ => terms
                .children(term)
                .iter()
                .any(|&child| self.has_inputs(child)),
        }
    }

    /// Target and prediction of `y - f`, and of no `f - y`.
    fn error(&mut self, term: TermId) -> Option<Roles> {
        let roles = self.residual(term)?;
        let terms = &self.context.terms;
        let operands = terms.operands(Op::Add, term)?;
        let fixed = operands.iter().filter(|&&t| !self.is_moving(t));
        let is_taken_off = { fixed.into_iter() }.all(|&t| is_below_minus(terms, t));
        (!is_taken_off).then_some(roles)
    }

    /// Target and prediction of `y - f`, `f - y` or `y - a - b x`.
    fn residual(&mut self, term: TermId) -> Option<Roles> {
        let operands = self.context.terms.operands(Op::Add, term)?.to_vec();
        let (moving, fixed): (Vec<_>, Vec<_>) =
            operands.into_iter().partition(|&t| self.is_moving(t));
        if moving.is_empty() || fixed.is_empty() {
            return None;
        }
        let terms = &mut self.context.terms;
        let is_opposite = fixed.iter().all(|&t| is_below_minus(terms, t));
        let opposite = |terms: &mut Terms, parts: Vec<TermId>| {
            let parts: Vec<TermId> = parts.into_iter().map(|t| terms.neg(t)).collect();
            terms.add(parts)
        };
        let (target, prediction) = if is_opposite {
            (opposite(terms, fixed), terms.add(moving))
        } else {
            (terms.add(fixed), opposite(terms, moving))
        };
        Some(vec![("target", target), ("prediction", prediction)])
    }
}

/// A product with a minus before it, or a negative number, such as the -1 of `w x - 1`.
fn is_below_minus(terms: &Terms, term: TermId) -> bool {
    let number = terms.as_number(term);
    terms.is_negated(term) || number.is_some_and(|number| *number.numer() < 0)
}

/// Both are the same name, with any subscripts.
fn same_base(terms: &Terms, one: TermId, other: TermId) -> bool {
    let name = |term| family(terms, term);
    name(one).is_some() && name(one) == name(other)
}

/// The same function or name of other arguments or subscripts, with the same factors before it.
fn same_head(terms: &Terms, one: TermId, other: TermId) -> bool {
    match (terms.node(one), terms.node(other)) {
        (Node::Call(f, s, _), Node::Call(g, t, _)) => f == g && s == t,
        (Node::Op(Op::Index, a), Node::Op(Op::Index, b)) => a[0] == b[0],
        (Node::Op(f, a), Node::Op(g, b)) => {
            let mut pairs = a.iter().zip(b.iter());
            f == g && a.len() == b.len() && pairs.all(|(&a, &b)| a == b || same_head(terms, a, b))
        }
        _ => false,
    }
}

/// Whether two calls have the same arguments before their semicolons.
fn are_given_the_same(terms: &Terms, one: TermId, other: TermId) -> bool {
    let given = |term| match terms.node(term) {
        Node::Call(_, separators, arguments) => {
            let marks = separators.iter().position(|&s| s == Separator::Semicolon);
            Some(&arguments[..marks.unwrap_or(arguments.len())])
        }
        _ => None,
    };
    match (given(one), given(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

/// Whether two differences have a term in common, up to the sign: f(a) of f(a) - f(b) and f(c) - f(a).
fn have_an_anchor(terms: &mut Terms, one: TermId, other: TermId) -> bool {
    let operands = |terms: &Terms, term| terms.operands(Op::Add, term).map(<[TermId]>::to_vec);
    let (Some(one), Some(other)) = (operands(terms, one), operands(terms, other)) else {
        return false;
    };
    { one.into_iter() }.any(|t| other.contains(&t) || other.contains(&terms.neg(t)))
}

/// Whether a term is another with one term in the place of a variable; with that one, where it is given.
fn is_instance(
    terms: &Terms,
    general: TermId,
    variable: Binder,
    term: TermId,
    mut at: Option<TermId>,
) -> bool {
    fn walk(
        terms: &Terms,
        general: TermId,
        v: Binder,
        term: TermId,
        at: &mut Option<TermId>,
    ) -> bool {
        if !terms.has_free(general, v) {
            return general == term;
        }
        if matches!(terms.node(general), Node::Variable(binder) if *binder == v) {
            return *at.get_or_insert(term) == term;
        }
        let (from, to) = (terms.children(general), terms.children(term));
        let alike = match (terms.node(general), terms.node(term)) {
            (Node::Op(f, _), Node::Op(g, _)) => f == g,
            (Node::Call(f, s, _), Node::Call(g, t, _)) => f == g && s == t,
            _ => false,
        };
        alike
            && from.len() == to.len()
            && from.iter().zip(to).all(|(&f, &t)| walk(terms, f, v, t, at))
    }
    walk(terms, general, variable, term, &mut at)
}

/// The variable that a metavariable of an index stands for.
fn range(bindings: &Bindings, meta: u8) -> Option<Binder> {
    bindings
        .ranges
        .iter()
        .find(|(m, ..)| *m == meta)
        .map(|(_, binder, _)| *binder)
}

/// The term that a metavariable stands for.
pub(super) fn bound(bindings: &Bindings, meta: u8) -> Option<TermId> {
    bindings.terms_of(meta).first().copied()
}
