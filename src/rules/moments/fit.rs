//! Whether an expectation is a moment that is known, and whether an expectation exists.

use super::{OTHERS, VARIABLE, body_of, of};
use crate::catalogue::find;
use crate::derivation::{Bindings, ConditionKind};
use crate::lower::{Lowering, NoDensities, Vocabulary};
use crate::rules::Rule;
use crate::term::pattern::{Meta, Pattern};
use crate::term::{Binder, Node, Op, Quantifier, Separator, TermId, Terms};

/// What an expectation is taken under.
#[derive(Clone, Copy)]
pub struct Under {
    /// The density: `Normal(x; μ, σ²)`.
    pub density: TermId,
    /// What the density is defined to be.
    pub defined: Option<TermId>,
    /// The variable of the expectation.
    pub variable: Binder,
}

/// Whether a condition is certain of a term.
pub type Holds<'h> = &'h mut dyn FnMut(&Terms, ConditionKind, TermId) -> bool;

/// The moment that an expectation under a density of the catalogue is, and what its metavariables stand for. The density
/// is the call that stands for it, `Normal(x; μ, σ²)`. The conditions of the moment hold.
pub fn moment(
    terms: &mut Terms,
    under: Under,
    body: TermId,
    holds: Holds<'_>,
) -> Option<(&'static Rule, Bindings)> {
    let Under {
        density,
        defined,
        variable,
    } = under;
    let Node::Call(name, separators, arguments) = terms.node(density).clone() else {
        return None;
    };
    let point = terms.variable(variable);
    if separators.last() != Some(&Separator::Argument) || arguments[0] != point {
        return None;
    }
    let rules = of(terms.text(name));
    // A letter that is written goes before one that is nothing: `a` of `y - a` where `y` stands alone.
    let ways = [false, true].into_iter();
    let mut ways = ways.flat_map(|silent| rules.iter().map(move |rule| (rule, silent)));
    ways.find_map(|(rule, silent)| {
        let patterns = rule.patterns();
        let mut fit = Fit {
            terms: &mut *terms,
            variable,
            silent,
            found: vec![None; patterns.metas.len()],
        };
        let known = [point, density]
            .into_iter()
            .chain(arguments[1..].iter().copied());
        for (place, term) in known.enumerate() {
            *fit.found.get_mut(place)? = Some(term);
        }
        fit.reads(&rule.density.as_ref()?.formula, defined)?;
        let of = body_of(&patterns.left).get(1)?;
        fit.fits(of, body).then_some(())?;
        // `z - b - c` fits `z - a`, but for the bracket around b + c: another moment has it sign by sign.
        let instance = fit.made(of)?;
        fit.terms.same(instance, body).then_some(())?;
        let asked = fit.asked(rule)?;
        let found = fit.found;
        let bindings = bindings(terms, &patterns.metas, &found)?;
        is_met(terms, rule, (&bindings, &asked), holds).then_some((rule, bindings))
    })
}

/// Whether the conditions of a moment hold; that its density is the right one is seen to by whoever found it.
fn is_met(
    terms: &Terms,
    rule: &Rule,
    (bindings, asked): (&Bindings, &[TermId]),
    holds: Holds<'_>,
) -> bool {
    let mut conditions = rule.conditions.iter();
    conditions.all(|condition| {
        let of = rule.patterns().meta(condition.of);
        let asked = of.map_or(&[][..], |of| bindings.terms_of(of)).iter();
        { asked }.all(|&term| {
            condition.kind == ConditionKind::Density || holds(terms, condition.kind, term)
        })
    }) && { asked.iter() }.all(|&term| holds(terms, ConditionKind::Positive, term))
}

/// What conditions of a rule are asked of that is no metavariable, in the order of the rule, with what its metavariables
/// stand for.
pub fn asked(terms: &mut Terms, rule: &Rule, bindings: &Bindings) -> Option<Vec<TermId>> {
    let mut found = vec![None; rule.patterns().metas.len()];
    for (meta, of) in &bindings.terms {
        found[usize::from(*meta)] = of.first().copied();
    }
    let (_, variable, _) = bindings.ranges.first()?;
    let mut fit = Fit {
        terms,
        variable: *variable,
        silent: false,
        found,
    };
    fit.asked(rule)
}

/// Where moments can be infinite.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Far {
    /// Those of the variable, because of values far out.
    Out,
    /// Those of its inverse, because of values near zero.
    In,
}

/// The order from which on the moments of the distribution that a call names are infinite, with the arguments of the call.
pub fn infinite_from(terms: &mut Terms, density: TermId, far: Far) -> Option<TermId> {
    let Node::Call(name, _, arguments) = terms.node(density).clone() else {
        return None;
    };
    let distribution = find(terms.text(name))?.distribution();
    let order = match far {
        Far::Out => distribution.tails.as_ref(),
        Far::In => distribution.poles.as_ref(),
    }?;
    let parameters = distribution.parameters.iter();
    let values = parameters.map(|p| p.symbol.as_str().into());
    let values = values.zip(arguments[1..].iter().copied()).collect();
    let vocabulary = Vocabulary::default();
    let mut lowering = Lowering::new(terms, &vocabulary, &NoDensities);
    lowering.values = values;
    lowering.expression(order).ok()
}

/// The variables of sums that only the right side of a moment has.
pub fn made(rule: &Rule) -> Vec<u8> {
    let patterns = rule.patterns();
    let (mut known, mut made) = (Vec::new(), Vec::new());
    quantified(&patterns.left, &mut known);
    let formula = rule.density.as_ref().map(|density| &density.formula);
    formula
        .into_iter()
        .for_each(|formula| quantified(formula, &mut known));
    quantified(&patterns.right, &mut made);
    made.retain(|meta| !known.contains(meta));
    made
}

fn quantified(pattern: &Pattern, found: &mut Vec<u8>) {
    let parts = match pattern {
        Pattern::Meta(_) | Pattern::Number(_) => &[][..],
        Pattern::Each(inner) => std::slice::from_ref(&**inner),
        Pattern::Op(_, parts) => parts,
        Pattern::Bind(_, meta, parts) => {
            found.push(*meta);
            parts
        }
    };
    parts.iter().for_each(|part| quantified(part, found));
}

/// What the metavariables of a rule stand for. The variables of sums that only its right side has are new ones.
fn bindings(terms: &mut Terms, metas: &[Meta], found: &[Option<TermId>]) -> Option<Bindings> {
    let mut bindings = Bindings::default();
    for (number, (meta, found)) in (0..).zip(metas.iter().zip(found)) {
        if !meta.is_variable {
            bindings.terms.push((number, vec![(*found)?]));
            continue;
        }
        let binder = match found.map(|term| terms.node(term)) {
            Some(Node::Variable(binder)) => *binder,
            Some(_) => return None,
            None => terms.binder(
                meta.name
                    .trim_matches(|c: char| c == '?' || c.is_ascii_digit()),
            ),
        };
        bindings.ranges.push((number, binder, Vec::new()));
    }
    Some(bindings)
}

/// A moment of the distribution that a call names, to see what its density is and where it lies.
pub fn any_of(terms: &Terms, density: TermId) -> Option<&'static Rule> {
    match terms.node(density) {
        Node::Call(name, ..) => of(terms.text(*name)).first(),
        _ => None,
    }
}

/// The density that a rule is about, with the arguments of a call, and with the size that its definition has.
pub fn formula(terms: &mut Terms, rule: &Rule, under: Under) -> Option<TermId> {
    let formula = &rule.density.as_ref()?.formula;
    let mut fit = of_call(terms, rule, under)?;
    fit.reads(formula, under.defined)?;
    fit.made(formula)
}

/// The ends of the support of that density that are no numbers in general, and whether each is the lower one.
pub fn ends(terms: &mut Terms, rule: &Rule, under: Under) -> Option<Vec<(TermId, bool)>> {
    let mut fit = of_call(terms, rule, under)?;
    let ends = rule.density.as_ref()?.ends.iter();
    ends.map(|(end, is_low)| Some((fit.made(end)?, *is_low)))
        .collect()
}

/// How many components a vector under that density has, and what they sum to, where that is told.
pub fn total(terms: &mut Terms, rule: &Rule, under: Under) -> Option<(TermId, TermId)> {
    let density = rule.density.as_ref()?;
    let (size, total) = density.total.as_ref()?;
    let mut fit = of_call(terms, rule, under)?;
    fit.reads(&density.formula, under.defined)?;
    Some((fit.made(size)?, fit.made(total)?))
}

/// The metavariables of a rule with the arguments of a call.
fn of_call<'t>(terms: &'t mut Terms, rule: &Rule, under: Under) -> Option<Fit<'t>> {
    let variable = under.variable;
    let Node::Call(_, _, arguments) = terms.node(under.density).clone() else {
        return None;
    };
    let mut found = vec![None; rule.patterns().metas.len()];
    found[usize::from(VARIABLE)] = Some(terms.variable(variable));
    for (place, &argument) in (usize::from(OTHERS)..).zip(arguments.get(1..)?) {
        *found.get_mut(place)? = Some(argument);
    }
    Some(Fit {
        terms,
        variable,
        silent: false,
        found,
    })
}

/// Whether the expectation of a term certainly exists: a moment that is known is finite, and so is what finitely many
/// of them add up to.
pub fn is_integrable(terms: &mut Terms, under: Under, term: TermId, holds: Holds<'_>) -> bool {
    let variable = under.variable;
    if !terms.has_free(term, variable) || moment(terms, under, term, holds).is_some() {
        return true;
    }
    match terms.node(term).clone() {
        Node::Op(Op::Add, parts) => {
            { parts.iter() }.all(|&part| is_integrable(terms, under, part, holds))
        }
        Node::Op(Op::Mul, parts) => {
            let moving = parts.iter().filter(|&&part| terms.has_free(part, variable));
            let moving: Vec<TermId> = moving.copied().collect();
            if moving.len() == parts.len() {
                return false;
            }
            let moving = terms.mul(moving);
            is_integrable(terms, under, moving, holds)
        }
        // Finitely many summands: the limits do not depend on the variable.
        Node::Bind(Quantifier::Sum, _, parts) => match *parts {
            [low, high, body] => {
                let is_fixed = [low, high].iter().all(|&l| !terms.has_free(l, variable));
                is_fixed && is_integrable(terms, under, body, holds)
            }
            _ => false,
        },
        _ => false,
    }
}

/// A function of the observation, compared with a term.
struct Fit<'t> {
    terms: &'t mut Terms,
    variable: Binder,
    /// Whether a letter that is added may be zero, and one that multiplies may be one, where nothing stands in its place.
    silent: bool,
    /// What each metavariable stands for so far.
    found: Vec<Option<TermId>>,
}

impl Fit<'_> {
    /// Reads off what the formula of a density says beside its arguments, such as how many components there are, from
    /// what the density is defined to be.
    fn reads(&mut self, formula: &Pattern, defined: Option<TermId>) -> Option<()> {
        (!self.has_unknown(formula) || self.fits(formula, defined?)).then_some(())
    }

    fn asked(&mut self, rule: &Rule) -> Option<Vec<TermId>> {
        rule.asked.iter().map(|(_, of)| self.made(of)).collect()
    }

    fn has_unknown(&self, pattern: &Pattern) -> bool {
        let is_unknown = |meta: &u8| self.found[usize::from(*meta)].is_none();
        match pattern {
            Pattern::Meta(meta) => is_unknown(meta),
            Pattern::Number(_) => false,
            Pattern::Each(inner) => self.has_unknown(inner),
            Pattern::Op(_, parts) => parts.iter().any(|part| self.has_unknown(part)),
            Pattern::Bind(_, meta, parts) => {
                is_unknown(meta) || parts.iter().any(|part| self.has_unknown(part))
            }
        }
    }

    fn fits(&mut self, pattern: &Pattern, term: TermId) -> bool {
        if let Some(made) = self.made(pattern) {
            return self.terms.same(made, term);
        }
        match pattern {
            Pattern::Meta(letter) => self.takes(*letter, 1, term),
            Pattern::Op(op @ (Op::Add | Op::Mul), parts) => {
                let operands = self.terms.operands(*op, term).map(<[TermId]>::to_vec);
                let operands = operands.or_else(|| self.silent.then(|| vec![term]));
                operands.is_some_and(|operands| self.fits_operands(*op, parts, operands))
            }
            Pattern::Op(op, parts) => {
                let operands = self.terms.operands(*op, term).map(<[TermId]>::to_vec);
                let Some(mut operands) = operands.filter(|found| found.len() == parts.len()) else {
                    return false;
                };
                let before = self.found.clone();
                let mut fits = parts.iter().zip(&operands).all(|(p, &t)| self.fits(p, t));
                if !fits && *op == Op::Dot {
                    self.found = before;
                    operands.reverse();
                    fits = parts.iter().zip(&operands).all(|(p, &t)| self.fits(p, t));
                }
                fits
            }
            Pattern::Bind(quantifier, meta, parts) => match self.terms.node(term).clone() {
                Node::Bind(other, binder, children)
                    if other == *quantifier && children.len() == parts.len() =>
                {
                    self.found[usize::from(*meta)] = Some(self.terms.variable(binder));
                    parts.iter().zip(&*children).all(|(p, &t)| self.fits(p, t))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// The pattern as a term, if all of its metavariables are known.
    fn made(&mut self, pattern: &Pattern) -> Option<TermId> {
        match pattern {
            Pattern::Meta(meta) => self.found[usize::from(*meta)],
            Pattern::Number(value) => Some(self.terms.number(*value)),
            Pattern::Op(op, parts) => {
                let parts: Option<Vec<TermId>> = parts.iter().map(|p| self.made(p)).collect();
                Some(self.terms.op(*op, &parts?))
            }
            Pattern::Bind(quantifier, meta, parts) => {
                let variable = self.found[usize::from(*meta)]?;
                let Node::Variable(binder) = *self.terms.node(variable) else {
                    return None;
                };
                let parts: Option<Vec<TermId>> = parts.iter().map(|p| self.made(p)).collect();
                Some(self.terms.bind(*quantifier, binder, &parts?))
            }
            Pattern::Each(_) => None,
        }
    }

    /// The operands that do not depend on the observation are what a letter, or minus a letter, stands for; each of the
    /// others has the form of one part.
    fn fits_operands(&mut self, op: Op, parts: &[Pattern], mut rest: Vec<TermId>) -> bool {
        let mut letter = None;
        for part in parts {
            match as_letter(part) {
                Some((meta, sign)) if self.found[usize::from(meta)].is_none() => {
                    letter = Some((meta, sign));
                }
                _ => {
                    let before = self.found.clone();
                    let fits = |at: &usize| {
                        self.found.clone_from(&before);
                        self.fits(part, rest[*at])
                    };
                    match (0..rest.len()).find(fits) {
                        Some(at) => drop(rest.remove(at)),
                        None if op == Op::Mul && self.is_one(part, &before) => {}
                        None => return false,
                    }
                }
            }
        }
        match letter {
            Some((meta, sign)) if !rest.is_empty() => {
                let group = self.terms.op(op, &rest);
                self.takes(meta, sign, group)
            }
            Some((meta, sign)) if self.silent => {
                let neutral = self.terms.integer(i64::from(op == Op::Mul));
                self.takes(meta, sign, neutral)
            }
            _ => rest.is_empty(),
        }
    }

    /// Whether the part of a product may be one, where nothing stands in its place: a power of a letter.
    fn is_one(&mut self, part: &Pattern, before: &[Option<TermId>]) -> bool {
        self.found.copy_from_slice(before);
        let mut base = part;
        while let Pattern::Op(Op::Pow, parts) = base {
            base = &parts[0];
        }
        match as_letter(base) {
            Some((letter, 1)) if self.silent && self.found[usize::from(letter)].is_none() => {
                let one = self.terms.integer(1);
                self.takes(letter, 1, one)
            }
            _ => false,
        }
    }

    /// The letter, times that sign, is the term.
    fn takes(&mut self, letter: u8, sign: i64, term: TermId) -> bool {
        if self.terms.has_free(term, self.variable) {
            return false;
        }
        let sign = self.terms.integer(sign);
        let summands = self.terms.operands(Op::Add, term).map(<[TermId]>::to_vec);
        let summands = summands.unwrap_or_else(|| vec![term]);
        let signed: Vec<TermId> = summands
            .into_iter()
            .map(|summand| self.terms.mul([sign, summand]))
            .collect();
        self.found[usize::from(letter)] = Some(self.terms.add(signed));
        true
    }
}

/// A metavariable or its negative.
fn as_letter(pattern: &Pattern) -> Option<(u8, i64)> {
    match pattern {
        Pattern::Meta(meta) => Some((*meta, 1)),
        Pattern::Op(Op::Mul, parts) => match parts.as_slice() {
            [Pattern::Number(sign), Pattern::Meta(meta)] if *sign == (-1).into() => {
                Some((*meta, -1))
            }
            _ => None,
        },
        _ => None,
    }
}
