//! The mass of a density that was typed: whether it adds up to one over its support, at random settings.

use super::atoms::Atoms;
use super::ends::End;
use super::fixed;
use super::normaliser;
use super::observed::{At, Found, Observed};
use super::plan::Plan;
use super::point::Point;
use super::quadrature::{self, Total};
use super::random::mix;
use super::setting::{self, rounded};
use super::verdict::{Mass, Setting, Why};
use crate::derivation::{Derivation, Typed};
use crate::term::eval::{Evaluator, Value};
use crate::term::facts::{Domain, Fact, Subject, family};
use crate::term::{Binder, Name, Node, Op, Quantifier, Rational, TermId, Terms};
use num_traits::ToPrimitive;

/// Seeds that are tried until the values tell something.
const SEEDS: usize = 8;
/// Seeds that are drawn for them: at some the assumptions do not hold.
const DRAWS: u64 = 400;
/// Settings of the parameters beside the first two, before a total is said not to move with them.
const OTHERS: u64 = 6;
/// The relative difference that is no error of the integration.
const EXACT: f64 = 1e-3;
/// What a total is that does not end, in words.
const ENDLESS: &str = "∞";
/// What indices of the observation are.
const INDEX: i64 = 2;

/// The masses of the densities that were typed, in their order.
pub fn masses(derivation: &Derivation) -> Vec<Mass> {
    if derivation.typed.is_empty() {
        return Vec::new();
    }
    let plan = plan(derivation);
    let of = |typed| match Density::new(derivation, &plan, typed) {
        Ok(density) => density.mass(),
        Err(why) => Mass::Untried(why),
    };
    derivation.typed.iter().map(of).collect()
}

/// What random points of the typed densities obey.
pub(super) fn plan(derivation: &Derivation) -> Plan<'_> {
    let bodies: Vec<TermId> = derivation.typed.iter().map(|typed| typed.body).collect();
    let mut plan = Plan::with(derivation, &bodies);
    for typed in &derivation.typed {
        let name = family(&derivation.terms, typed.variable);
        let is_whole = name
            .and_then(|name| plan.fact(name))
            .is_some_and(|f| f.integer);
        let ends = typed.ends.iter().filter(|_| is_whole);
        ends.for_each(|&(end, _)| plan.limit(end));
    }
    plan.make_one_size();
    plan
}

/// Over what an observation runs.
#[derive(Clone)]
pub(super) enum Support {
    Interval(Option<f64>, Option<f64>),
    Whole(Option<i64>, Option<i64>),
    Values(Vec<f64>),
    /// Classes by number.
    Labels(Option<TermId>),
    /// Vectors with a one in one place.
    OneHot(Option<TermId>),
}

/// A density of one number or class.
pub(super) struct Density<'a> {
    /// Over what it is supposed to run, in the place of what is known of it.
    pub(super) supposed: Option<Support>,
    derivation: &'a Derivation,
    plan: &'a Plan<'a>,
    typed: &'a Typed,
    observed: Name,
    subscripts: Vec<i64>,
    indices: Vec<Binder>,
    /// The largest parts that are the same for every value of the observation.
    fixed: Vec<TermId>,
    atoms: Atoms,
}

impl<'a> Density<'a> {
    pub(super) fn new(
        derivation: &'a Derivation,
        plan: &'a Plan<'a>,
        typed: &'a Typed,
    ) -> Result<Self, Why> {
        let terms = &derivation.terms;
        let (base, written) = match terms.operands(Op::Index, typed.variable) {
            Some(parts) => (parts[0], &parts[1..]),
            None => (typed.variable, &[][..]),
        };
        let Node::Symbol(observed) = *terms.node(base) else {
            return Err(Why::OfMany);
        };
        let subscript = |&term: &TermId| match terms.node(term) {
            Node::Variable(_) => Some(INDEX),
            Node::Number(value) if value.is_integer() => Some(value.to_integer()),
            _ => None,
        };
        let subscripts: Option<Vec<i64>> = written.iter().map(subscript).collect();
        let indices = terms.free_variables(typed.body);
        let fixed = fixed::parts(terms, typed.body, observed, &indices);
        let density = Density {
            supposed: None,
            derivation,
            plan,
            typed,
            observed,
            subscripts: subscripts.ok_or(Why::OfMany)?,
            indices,
            fixed,
            atoms: Atoms::of(terms, typed.body, observed),
        };
        let is_one_hot = matches!(plan.shape(observed), Some(Domain::OneHot(_)));
        if !is_one_hot && plan.rank(observed) > density.subscripts.len() {
            return Err(Why::OfMany);
        }
        if typed.several {
            return Err(Why::OfMany);
        }
        density.can_be_tried(terms, typed.body)?;
        density.stands_alone(terms, typed.body)?;
        Ok(density)
    }

    /// Nothing in it stands for what no random point can tell.
    fn can_be_tried(&self, terms: &Terms, term: TermId) -> Result<(), Why> {
        match terms.node(term) {
            Node::Call(name, ..) if terms.mentions(term, self.observed) => {
                return Err(Why::Opaque(*name));
            }
            Node::Bind(Quantifier::Sum | Quantifier::Product, _, parts) if parts.len() == 3 => {}
            Node::Bind(..) => return Err(Why::Boundless),
            _ => {}
        }
        let mut children = terms.children(term).iter();
        children.try_for_each(|&child| self.can_be_tried(terms, child))
    }

    /// It holds no other data of the observation than those that it is conditioned on.
    fn stands_alone(&self, terms: &Terms, term: TermId) -> Result<(), Why> {
        if self.typed.of_parameters || !self.indices.iter().any(|&i| terms.has_free(term, i)) {
            return Ok(());
        }
        if let (Some(name), Some(parts)) = (family(terms, term), terms.operands(Op::Index, term)) {
            let parameters = &self.derivation.parameters;
            let known = |&given: &TermId| family(terms, given) == Some(name);
            let is_datum = matches!(terms.node(parts[0]), Node::Symbol(_));
            let is_known = name == self.observed || self.typed.given.iter().any(known);
            if is_datum && !parameters.contains(&name) && !is_known {
                return Err(Why::Beside(name));
            }
        }
        let mut children = terms.children(term).iter();
        children.try_for_each(|&child| self.stands_alone(terms, child))
    }

    /// A factor of it distinguishes cases of the observation and is nowhere zero by them.
    fn has_atoms(&self, term: TermId) -> bool {
        let terms = &self.derivation.terms;
        match terms.node(term) {
            Node::Op(Op::Mul, parts) => parts.iter().any(|&part| self.has_atoms(part)),
            Node::Op(Op::If, parts) => {
                terms.mentions(parts[0], self.observed)
                    && parts[1..].iter().all(|&part| !terms.is_number(part, 0))
            }
            _ => false,
        }
    }

    /// Whether the observation is a subscript: what it may be is what there are components.
    fn is_subscript(&self, term: TermId) -> bool {
        let terms = &self.derivation.terms;
        let holds = |&t: &TermId| terms.mentions(t, self.observed);
        let below = match terms.node(term) {
            _ if !terms.mentions(term, self.observed) => return false,
            Node::Op(Op::Index, parts) if family(terms, term) != Some(self.observed) => {
                parts[1..].iter().any(holds)
            }
            _ => false,
        };
        below
            || terms
                .children(term)
                .iter()
                .any(|&child| self.is_subscript(child))
    }

    /// The observation is a number of an interval.
    fn is_continuous(&self) -> bool {
        let is_whole = { self.plan.fact(self.observed) }.is_some_and(|fact| fact.integer);
        !is_whole && self.plan.shape(self.observed).is_none() && self.values().is_none()
    }

    /// The values that an observation of a listed set may have.
    fn values(&self) -> Option<Vec<f64>> {
        let about = |subject| subject == Subject::Name(self.observed);
        let mut assumptions = self.derivation.assumptions.iter();
        assumptions.find_map(|a| match &a.domain {
            Domain::Finite(values) if about(a.subject) => {
                Some(values.iter().filter_map(Rational::to_f64).collect())
            }
            _ => None,
        })
    }

    /// What it adds up to. Where it does not to one, by its cases or by a normaliser with a name, nothing is said.
    fn mass(&self) -> Mass {
        let mass = self.total_mass();
        let (terms, parameters) = (&self.derivation.terms, &self.derivation.parameters);
        let named = normaliser::named(terms, self.typed.body, self.observed, parameters);
        let is_of_all = |at: &Setting| at.is_empty();
        match (&mass, named) {
            (Mass::Other(..), Some(_)) | (Mass::Moving(_), Some(true)) => Mass::One,
            (Mass::Other(_, at), _) if is_of_all(at) => mass,
            (Mass::Other(..) | Mass::Moving(_), _) => {
                let unknown = normaliser::unknown(terms, self.typed.body, self.observed);
                unknown.map_or(mass, |name| Mass::Untried(Why::Weighing(name)))
            }
            (Mass::Infinite(_), _) if self.has_atoms(self.typed.body) && self.is_continuous() => {
                Mass::Untried(Why::Atoms)
            }
            _ => mass,
        }
    }

    pub(super) fn total_mass(&self) -> Mass {
        let mut unclear = Mass::Untried(Why::Unclear);
        let mut infinite: Option<Setting> = None;
        let is_allowed = |&seed: &u64| { [0, 1] }.iter().all(|&k| self.point(seed, k).is_allowed());
        for seed in (0..DRAWS).filter(is_allowed).take(SEEDS) {
            let settings = [0, 1].map(|setting| self.at(seed, setting));
            match settings {
                [(Total::Finite(one), at), (Total::Finite(other), and)] => {
                    if let Some(at) = infinite {
                        return Mass::Infinite(at); // with other constants
                    }
                    if self.typed.up_to_factor {
                        return Mass::One;
                    }
                    if (one - other).abs() > EXACT * one.abs().max(other.abs()) {
                        return Mass::Moving([(rounded(one), at), (rounded(other), and)]);
                    }
                    // Other constants, other data.
                    let is_one = |mass: f64| (mass - 1.0).abs() <= EXACT;
                    if !is_one(one)
                        && let Some((other, and)) = self.another(seed, one)
                    {
                        return Mass::Moving([(rounded(one), at), (rounded(other), and)]);
                    }
                    match self.at(seed + DRAWS, 0) {
                        (Total::Finite(third), _)
                            if !is_one(one) && (third / one - 1.0).abs() <= EXACT =>
                        {
                            return Mass::Other(rounded(one), Setting::new());
                        }
                        _ if !is_one(one) => return Mass::Other(rounded(one), at),
                        (Total::Finite(third), at) if !is_one(third) => {
                            // With these data the parameters may move it.
                            return match self.at(seed + DRAWS, 1) {
                                (Total::Finite(fourth), and)
                                    if (third / fourth - 1.0).abs() > EXACT =>
                                {
                                    Mass::Moving([(rounded(third), at), (rounded(fourth), and)])
                                }
                                _ => Mass::Other(rounded(third), at),
                            };
                        }
                        (Total::Finite(_), _) => return Mass::One,
                        _ => unclear = Mass::One,
                    }
                }
                [(Total::Finite(some), at), (Total::Infinite, endless)]
                | [(Total::Infinite, endless), (Total::Finite(some), at)]
                    if !self.typed.up_to_factor =>
                {
                    return Mass::Moving([(rounded(some), at), (ENDLESS.into(), endless)]);
                }
                [(Total::Infinite, at), _] | [_, (Total::Infinite, at)] => {
                    if self.typed.up_to_factor {
                        return Mass::Infinite(at);
                    }
                    infinite.get_or_insert(at);
                }
                _ => {}
            }
        }
        infinite.map_or(unclear, Mass::Infinite)
    }

    /// A total at some other setting of the parameters that is not that one: two may be near each other by chance.
    fn another(&self, seed: u64, one: f64) -> Option<(f64, Setting)> {
        (2..2 + OTHERS).find_map(|setting| match self.at(seed, setting) {
            (Total::Finite(other), and) => {
                let is_other = (one - other).abs() > EXACT * one.abs().max(other.abs());
                is_other.then_some((other, and))
            }
            _ => None,
        })
    }

    fn point(&self, seed: u64, setting: u64) -> Point<'_> {
        Point::new(self.plan, mix(seed), mix(setting), 2)
    }

    /// The total at one point, and the values that it depends on.
    fn at(&self, seed: u64, setting: u64) -> (Total, Setting) {
        let point = self.point(seed, setting);
        if !point.is_allowed() {
            return (Total::Unclear, Setting::new());
        }
        let parameters = &self.derivation.parameters;
        let terms = &self.derivation.terms;
        let values = setting::of(terms, self.typed.body, self.observed, parameters, &point);
        match self.total(&point) {
            Total::Finite(0.0) => (Total::Unclear, values), // a narrow peak was missed
            total => (total, values),
        }
    }

    fn total(&self, point: &Point<'_>) -> Total {
        let found = self.found(point);
        let body = self.typed.body;
        let mut number = |y: f64| self.value(point, &found, Observed::Number(y), body);
        match self.support(point) {
            Support::Interval(low, high) => {
                let total = quadrature::integral(&mut number, low, high);
                match (total, self.atoms_between(point, [low, high])) {
                    (Total::Finite(rest), Some(atoms)) => Total::Finite(rest + atoms),
                    (Total::Finite(_), None) => Total::Unclear,
                    (other, _) => other,
                }
            }
            Support::Whole(low, high) => quadrature::sum(&mut number, low, high),
            Support::Values(values) => {
                let values: Option<Vec<f64>> = values.into_iter().map(number).collect();
                values.map_or(Total::Unclear, |all| Total::Finite(all.iter().sum()))
            }
            Support::Labels(length) => {
                let count = point.length(length);
                quadrature::sum(&mut number, Some(1), Some(count))
            }
            Support::OneHot(length) => {
                let count = point.length(length);
                let mut class =
                    |k: f64| self.value(point, &found, Observed::Class(k as i64, count), body);
                quadrature::sum(&mut class, Some(1), Some(count))
            }
        }
    }

    /// The probability of single values.
    fn atoms_between(&self, point: &Point<'_>, ends: [Option<f64>; 2]) -> Option<f64> {
        let [low, high] = ends;
        let ends = [
            low.unwrap_or(f64::NEG_INFINITY),
            high.unwrap_or(f64::INFINITY),
        ];
        let nothing = Found::default();
        let fixed =
            |term| Evaluator::binding(&self.derivation.terms, point, self.bound()).scalar(term);
        let at = |term, y| self.value(point, &nothing, Observed::Number(y), term);
        self.atoms.mass(self.typed.body, ends, fixed, at)
    }

    fn value(
        &self,
        point: &Point<'_>,
        found: &Found,
        value: Observed,
        term: TermId,
    ) -> Option<f64> {
        let world = At {
            point,
            name: self.observed,
            subscripts: &self.subscripts,
            value,
            found,
        };
        Evaluator::binding(&self.derivation.terms, &world, self.bound()).scalar(term)
    }

    /// The values of what does not move with the observation.
    fn found(&self, point: &Point<'_>) -> Found {
        let mut evaluator = Evaluator::binding(&self.derivation.terms, point, self.bound());
        let value = |&term: &TermId| (term, evaluator.value(term));
        self.fixed.iter().map(value).collect()
    }

    fn bound(&self) -> Vec<(Binder, Value)> {
        let index = Value::Scalar(INDEX as f64);
        self.indices.iter().map(|&i| (i, index.clone())).collect()
    }

    fn support(&self, point: &Point<'_>) -> Support {
        if let Some(supposed) = &self.supposed {
            return supposed.clone();
        }
        match self.plan.shape(self.observed) {
            Some(Domain::OneHot(length)) => return Support::OneHot(*length),
            Some(Domain::Label(length)) => return Support::Labels(*length),
            _ => {}
        }
        if let Some(values) = self.values() {
            return Support::Values(values);
        }
        let fact = self.plan.fact(self.observed).unwrap_or_else(Fact::real);
        let mut limits = [fact.low, fact.high].map(|end| end.and_then(|(v, _)| v.to_f64()));
        let own = |end: &&End| end.name == self.observed;
        let assumed = self.plan.ends.iter().filter(own);
        let assumed = assumed.map(|end| (end.end, end.is_low));
        let terms = &self.derivation.terms;
        for (end, is_low) in assumed.chain(self.typed.ends.iter().copied()) {
            let index = Value::Scalar(INDEX as f64);
            let bound = terms.free_variables(end).into_iter();
            let bound: Vec<_> = bound.map(|i| (i, index.clone())).collect();
            let value = Evaluator::binding(terms, point, bound).scalar(end);
            let limit = &mut limits[usize::from(!is_low)];
            *limit = match (*limit, value) {
                (Some(known), Some(value)) if is_low => Some(known.max(value)),
                (Some(known), Some(value)) => Some(known.min(value)),
                (known, value) => known.or(value),
            };
        }
        let [low, mut high] = limits;
        if fact.integer && self.is_subscript(self.typed.body) {
            let last = point.length(None) as f64; // of the rows and columns that there are
            high = Some(high.map_or(last, |high: f64| high.min(last)));
        }
        if self.typed.of_event && !fact.integer {
            let first = low.map_or(0, |v| v.floor() as i64 + 1);
            return Support::Whole(Some(first), high.map(|v| v.ceil() as i64 - 1));
        }
        match fact.integer {
            true => Support::Whole(low.map(|v| v.ceil() as i64), high.map(|v| v.floor() as i64)),
            false => Support::Interval(low, high),
        }
    }
}
