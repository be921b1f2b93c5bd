//! Random variables: the distributions of the catalogue that expectations and divergences are taken under.

use super::building::noun;
use super::{Building, Stage};
use crate::catalogue::{Entry, Instance, Requirement, of_variable};
use crate::derivation::{Assumption, Definition};
use crate::diag::{Code, Diagnostic};
use crate::lower::{Lowering, Random};
use crate::source::Span;
use crate::term::facts::family;
use crate::term::facts::{Domain, Subject};
use crate::term::{Binder, Marks, Node, Separator, TermId, Terms};

/// What is said where nothing tells that an expectation exists.
pub const TAKEN_FOR_GRANTED: &str = "That the expectations exist is taken for granted.";

/// A density of the catalogue at a random variable: a call that says so, and what it is.
pub(super) struct Drawn {
    /// `Normal(x; μ, σ²)`, and its formula.
    definition: Definition,
    /// What must hold of the arguments.
    needs: Vec<Requirement>,
    /// Where the distribution lies.
    support: Vec<Requirement>,
    /// How many components the variable has, and what they sum to, where that is told.
    total: Option<(TermId, TermId)>,
    random: Random,
    /// The variable.
    point: TermId,
    span: Span,
    is_discrete: bool,
}

/// The expectation or divergence whose variable a term is.
pub(super) fn of(lowering: &Lowering<'_>, term: TermId) -> Option<Random> {
    let Node::Variable(variable) = *lowering.terms.node(term) else {
        return None;
    };
    let around = lowering.random.iter().rev();
    { around }
        .find(|random| random.variable == variable)
        .copied()
}

impl Drawn {
    /// Gives the density of an instance at the variable its name. Sums and products in it run over the variables that
    /// those of another density of the same distribution run over, so that they can be put together.
    pub(super) fn new(
        terms: &mut Terms,
        entry: &Entry,
        instance: Instance,
        random: Random,
        (span, others): (Span, &[Drawn]),
    ) -> Drawn {
        let point = terms.variable(random.variable);
        let mut separators = vec![Separator::Argument; instance.arguments.len() + 1];
        separators[0] = Separator::Comma;
        let arguments = [vec![point], instance.arguments].concat();
        let name = terms.name(&entry.distribution().name.text);
        let left = terms.call(name, &separators, &arguments);
        let mut needs = instance.requirements;
        let support = needs.split_off(needs.len() - instance.of_observation);
        let is_discrete = instance.is_discrete;
        let is_like = |other: &&Drawn| {
            other.random.variable == random.variable
                && matches!(terms.node(other.definition.left), Node::Call(own, ..) if *own == name)
        };
        let like = others
            .iter()
            .find(is_like)
            .map(|other| other.definition.right);
        let right = like.map_or(instance.density, |like| {
            running_alike(terms, instance.density, like)
        });
        let definition = Definition {
            left,
            right,
            variables: terms.free_variables(left),
            reason: format!("put in {} of {}", noun(is_discrete), instance.about),
            name: instance.about,
        };
        Drawn {
            definition,
            needs,
            support,
            total: instance.total,
            random,
            point,
            span,
            is_discrete,
        }
    }

    /// The call that stands for the density.
    pub(super) fn call(&self) -> TermId {
        self.definition.left
    }
}

impl Building<'_> {
    /// Notes what a density at a random variable is, and where the variable lies.
    pub(super) fn draw(&mut self, drawn: Drawn) -> Result<(), Diagnostic> {
        for need in drawn.needs {
            self.require(need, false)?;
        }
        let name = drawn.definition.name.clone();
        let known = { self.definitions.iter() }.any(|(_, d)| d.left == drawn.definition.left);
        if !known {
            self.definitions.push((Stage::Density, drawn.definition));
        }
        let variable = drawn.random.variable;
        let own = self.variables.iter().find(|(v, ..)| *v == variable);
        match own.map(|(_, name, is_discrete)| (name.clone(), *is_discrete)) {
            None if !drawn.random.is_drawn => {
                let word = self.terms.binder_name(variable);
                self.is_of_whole_support(word, (&drawn.support, &name), drawn.span)?;
                for need in drawn.support {
                    self.lies_in(variable, need, &name)?;
                }
                if let Some(total) = drawn.total {
                    let because = format!("a variable of {name} lies there");
                    self.adds_up_to(drawn.point, total, because);
                }
                self.variables.push((variable, name, drawn.is_discrete));
                Ok(())
            }
            None => {
                if let Some(total) = drawn.total {
                    self.sums_to(drawn.point, total, &name);
                }
                let mut support = drawn.support.into_iter();
                support.try_for_each(|need| self.require(need, false))
            }
            Some((own, is_discrete)) if is_discrete != drawn.is_discrete => {
                let message =
                    format!("{own} and {name} have no values with a probability in common");
                Err(Diagnostic::at(Code::Domain, drawn.span, message)
                    .help("one of them is of counts or classes and the other has a density: such a divergence or cross entropy is infinite")
                    .help("take two distributions of one kind"))
            }
            Some((own, _)) => {
                let mut support = drawn.support.iter();
                support.try_for_each(|need| self.covers(need, &own, &name, drawn.span))?;
                match drawn.total {
                    Some((_, total)) => {
                        self.has_total(drawn.point, total, [&own, &name], drawn.span)
                    }
                    None => Ok(()),
                }
            }
        }
    }

    /// What a density of the catalogue at a random variable is.
    pub(super) fn formula_of(&self, density: TermId) -> Option<TermId> {
        let mut definitions = self.definitions.iter();
        let found = definitions.find(|(_, definition)| definition.left == density);
        found.map(|(_, definition)| definition.right)
    }

    /// Under a density of which nothing is known, expectations may not exist.
    pub(super) fn take_expectations_for_granted(&mut self) {
        if !self.remarks.iter().any(|known| known == TAKEN_FOR_GRANTED) {
            self.remarks.push(TAKEN_FOR_GRANTED.to_owned());
        }
    }

    /// The variable of an expectation lies where its distribution does.
    fn lies_in(
        &mut self,
        variable: Binder,
        need: Requirement,
        name: &str,
    ) -> Result<(), Diagnostic> {
        self.fixed_support(&need)?;
        if need.domain == Domain::Real {
            self.needs.push((need, false));
            return Ok(());
        }
        let (domain, text, shown) = match &need.order {
            Some(order) if self.is_ordered(order.above_below) => return Ok(()),
            Some(order) => {
                let text = self.assumptions.say_order(&self.terms, order);
                (need.domain.clone(), text, order.comparison)
            }
            None => {
                let domain = of_variable(need.domain.clone());
                let word = self.terms.text(self.terms.binder_name(variable));
                let text = domain.say(word);
                (domain, text, need.term)
            }
        };
        self.assumptions.list.push(Assumption {
            subject: Subject::Term(need.term),
            text,
            domain,
            shown,
            ends: None,
            stated: true,
            because: format!("a variable of {name} lies there"),
        });
        self.assumptions.places.push(None);
        self.needs.push((need, false));
        Ok(())
    }

    /// Another density at the same point exists, and is not zero, wherever the variable lies.
    fn covers(
        &self,
        need: &Requirement,
        own: &str,
        other: &str,
        span: Span,
    ) -> Result<(), Diagnostic> {
        let known = self.assumptions.fact(&self.terms, &[], need.term);
        let stated = { self.assumptions.list.iter() }
            .any(|a| a.subject == Subject::Term(need.term) && a.domain == need.domain);
        let is_proved = match &need.order {
            Some(order) => known.is_nonnegative() || self.is_ordered(order.above_below),
            None => stated || !need.domain.has_shape() && known.implies(&need.domain.fact()),
        };
        if is_proved {
            return Ok(());
        }
        if need
            .order
            .as_ref()
            .is_some_and(|order| self.has_ends(order.above_below))
        {
            let [first, second] = told_apart(own, other);
            let message =
                format!("nothing says that {second} has values wherever {first} has some");
            let wanted = need
                .order
                .as_ref()
                .and_then(|order| self.order_of_ends(order.above_below));
            let way_out = match wanted {
                Some(order) => format!("state the order of the ends: `where {order}`"),
                None => "state the order of the ends behind `where`".to_owned(),
            };
            return Err(Diagnostic::at(Code::Domain, span, message)
                .help("where it has none the logarithm of its density is minus infinity, and such a divergence or cross entropy is infinite")
                .help(way_out));
        }
        let [first, second] = told_apart(own, other);
        // Of an end that is no number, θ of `Uniform(0, θ)`, it is not known where it lies.
        let is_of_end = |a: &Assumption| matches!(a.subject, Subject::Term(t) if t != need.term && self.terms.contains(t, need.term));
        if self.assumptions.list.iter().any(is_of_end) {
            let message =
                format!("nothing says that {second} has values wherever {first} has some");
            return Err(Diagnostic::at(Code::Domain, span, message)
                .help("the ends of both are compared where all are numbers, or all are names: `KL(Uniform(0, 1/2) || Uniform(0, 1))`, `KL(Uniform(0, a) || Uniform(0, b)) where a < b`"));
        }
        let message = format!("{first} has values where {second} has none");
        Err(Diagnostic::at(Code::Domain, span, message)
            .help("the logarithm of a density of zero is minus infinity: such a divergence or cross entropy is infinite")
            .help("take distributions of which the second lies wherever the first does"))
    }

    /// The components of a variable sum to a total.
    fn adds_up_to(&mut self, point: TermId, total: (TermId, TermId), because: String) {
        let (rest, shown) = self.rest_of_total(point, total);
        self.assumptions.list.push(Assumption {
            subject: Subject::Term(rest),
            text: "the counts sum to the number of trials".to_owned(),
            domain: Domain::zero(),
            shown,
            ends: None,
            stated: true,
            because,
        });
        self.assumptions.places.push(None);
    }

    /// The components of a variable have the sum without which another density of it is zero.
    fn has_total(
        &self,
        point: TermId,
        total: TermId,
        [own, other]: [&str; 2],
        span: Span,
    ) -> Result<(), Diagnostic> {
        let list = &self.assumptions.list;
        let is_known = list.iter().any(|assumption| match assumption.subject {
            Subject::Term(known) if assumption.domain == Domain::zero() => self
                .terms
                .total(known, point)
                .is_some_and(|(_, own)| own == total),
            _ => false,
        });
        if is_known {
            return Ok(());
        }
        let [first, second] = told_apart(own, other);
        let message = format!("nothing says that {second} has values wherever {first} has some");
        Err(Diagnostic::at(Code::Domain, span, message)
            .help("its counts sum to another number of trials: there the logarithm of its mass is minus infinity, and such a divergence or cross entropy is infinite")
            .help("give both the same number of trials"))
    }

    /// Whether one term is certainly not below another: it is stated, or it follows by way of a third one, an end of the
    /// support of the variable. A single point has probability zero, or lies in both supports.
    fn is_ordered(&self, (above, below): (TermId, TermId)) -> bool {
        let gap = |above, below| {
            let gap = self.assumptions.gap(&self.terms, &[], above, below);
            gap.is_nonnegative()
        };
        self.orders()
            .any(|(high, low)| match (high == above, low == below) {
                (true, true) => true,
                (true, false) => gap(low, below),
                (false, true) => gap(above, high),
                (false, false) => false,
            })
    }

    /// Whether the variable among the two has an end on that side, or the other one is a name of which too little is known.
    fn has_ends(&self, (above, below): (TermId, TermId)) -> bool {
        let fact = |term| self.assumptions.fact(&self.terms, &[], term);
        let is_variable = |term| matches!(self.terms.node(term), Node::Variable(_));
        if is_variable(above) {
            return fact(above).low.is_some() || self.orders().any(|(high, _)| high == above);
        }
        fact(below).high.is_some() || self.orders().any(|(_, low)| low == below)
    }

    /// How the end that a variable must not pass has to stand to an end of its own support: `n <= k`.
    fn order_of_ends(&self, (above, below): (TermId, TermId)) -> Option<String> {
        let word = |term: TermId| match self.terms.as_number(term) {
            Some(number) => Some(number.to_string()),
            None => family(&self.terms, term).map(|name| self.terms.text(name).to_owned()),
        };
        let is_low = matches!(self.terms.node(above), Node::Variable(_));
        let (variable, end) = if is_low {
            (above, below)
        } else {
            (below, above)
        };
        let stated = self.orders().find_map(|(high, low)| {
            let (of, own) = if is_low { (high, low) } else { (low, high) };
            (of == variable).then_some(own)
        });
        let fact = self.assumptions.fact(&self.terms, &[], variable);
        let known = if is_low { fact.low } else { fact.high };
        let own = stated
            .and_then(word)
            .or(known.map(|(value, _)| value.to_string()))?;
        let end = word(end)?;
        Some(if is_low {
            format!("{end} <= {own}")
        } else {
            format!("{own} <= {end}")
        })
    }

    /// The orders that are assumed: the greater and the smaller.
    fn orders(&self) -> impl Iterator<Item = (TermId, TermId)> {
        let list = self.assumptions.list.iter();
        list.filter_map(|assumption| assumption.holds().order(&self.terms))
    }
}

/// Two distributions by their names, or by their order if they have one name.
fn told_apart(own: &str, other: &str) -> [String; 2] {
    match own.strip_prefix("the ").filter(|_| own == other) {
        Some(name) => [format!("the first {name}"), format!("the second {name}")],
        None => [own.to_owned(), other.to_owned()],
    }
}

/// The term with the variables of its sums and products renamed to those of another of the same form.
fn running_alike(terms: &mut Terms, term: TermId, like: TermId) -> TermId {
    let (mut own, mut wanted) = (Vec::new(), Vec::new());
    runners(terms, term, &mut own, &mut Marks::default());
    runners(terms, like, &mut wanted, &mut Marks::default());
    let is_new = |binder: &Binder| !own.contains(binder);
    if own.len() != wanted.len() || !wanted.iter().all(is_new) {
        return term;
    }
    let pairs: Vec<(Binder, Binder)> = own.into_iter().zip(wanted).collect();
    renamed(terms, term, &pairs)
}

/// The variables of all quantifiers in a term, in order.
pub(super) fn runners(terms: &Terms, term: TermId, found: &mut Vec<Binder>, seen: &mut Marks) {
    if !seen.insert(term) {
        return;
    }
    if let Node::Bind(_, binder, _) = terms.node(term)
        && !found.contains(binder)
    {
        found.push(*binder);
    }
    for &child in terms.children(term) {
        runners(terms, child, found, seen);
    }
}

fn renamed(terms: &mut Terms, term: TermId, pairs: &[(Binder, Binder)]) -> TermId {
    let new = |binder: Binder| {
        { pairs.iter() }
            .find(|(own, _)| *own == binder)
            .map(|(_, new)| *new)
    };
    let node = terms.node(term).clone();
    if let Node::Variable(binder) = node {
        return new(binder).map_or(term, |new| terms.variable(new));
    }
    let children = terms.children(term).to_vec();
    let children: Vec<TermId> = children
        .iter()
        .map(|&child| renamed(terms, child, pairs))
        .collect();
    match node {
        Node::Bind(quantifier, binder, _) => {
            terms.bind(quantifier, new(binder).unwrap_or(binder), &children)
        }
        _ => terms.rebuild(term, &children),
    }
}
