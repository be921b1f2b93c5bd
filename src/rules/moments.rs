//! Moments as rules: each expectation that a file of the catalogue knows is a law about its density.
//!
//! A rule carries the formula of the density, so that it stands for itself: whoever checks it needs to trust no name.
//! The same table answers whether an expectation exists: a moment that is known is finite.

use super::{Condition, Density, Law, Rule};
use crate::catalogue::{CATALOGUE, Entry, Moment, Moments, find};
use crate::derivation::{Bindings, ConditionKind};
use crate::term::facts::Domain;
use crate::term::pattern::{Meta, Pattern, Patterns};
use crate::term::{Binder, Name, Node, Op, Quantifier, Separator, TermId, Terms};
use std::sync::{LazyLock, OnceLock};

/// The numbers of the metavariables of a moment: its variable, its density, and from there on the arguments.
const VARIABLE: u8 = 0;
const DENSITY: u8 = 1;
const OTHERS: u8 = 2;

/// The rules of one entry.
struct Group {
    entry: &'static Entry,
    rules: OnceLock<Vec<Rule>>,
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let group = |entry| Group {
        entry,
        rules: OnceLock::new(),
    };
    CATALOGUE.iter().map(group).collect()
});

impl Group {
    fn rules(&'static self) -> &'static [Rule] {
        self.rules.get_or_init(|| {
            let moments = self.entry.moments();
            let rules = moments.iter().flat_map(|moments| {
                let list = moments.list.iter();
                list.map(|moment| rule(self.entry, moments, moment))
            });
            rules.collect()
        })
    }
}

/// Every moment of the catalogue.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(Group::rules)
}

/// The moment of that name; only the entry that it is of is read.
pub(super) fn named(name: &str) -> Option<&'static Rule> {
    let is_of = |group: &&Group| {
        let title = group.entry.names().next().unwrap_or_default();
        let before = name.strip_suffix(&kebab(title));
        before.is_some_and(|before| before.ends_with("-of-"))
    };
    let mut rules = GROUPS.iter().filter(is_of).flat_map(Group::rules);
    rules.find(|rule| rule.name == name)
}

/// The moments of a distribution.
fn of(name: &str) -> &'static [Rule] {
    let Some(entry) = find(name) else {
        return &[];
    };
    let mut groups = GROUPS.iter();
    let group = groups.find(|group| std::ptr::eq(group.entry, entry));
    group.map_or(&[], Group::rules)
}

/// The rule that a moment is.
fn rule(entry: &Entry, moments: &Moments, moment: &Moment) -> Rule {
    let distribution = entry.distribution();
    let mut metas = vec![meta(&moments.terms, moments.variable, true)];
    metas.push(Meta {
        name: "?density".to_owned(),
        is_variable: false,
        is_repeated: false,
    });
    let parameters = moments.parameters.iter().map(|(name, _)| *name);
    let names: Vec<Name> = parameters.chain(moment.letters.iter().copied()).collect();
    metas.extend(names.iter().map(|&name| meta(&moments.terms, name, false)));
    let numbered: Vec<(Name, u8)> = names.iter().copied().zip(OTHERS..).collect();
    let numbered = [vec![(moments.variable, VARIABLE)], numbered].concat();
    let side = |term| pattern(&moments.terms, term, &numbered);
    let body = vec![Pattern::Meta(DENSITY), side(moment.of)];
    let patterns = Patterns {
        left: Pattern::Bind(Quantifier::Expectation, VARIABLE, body),
        right: side(moment.value),
        metas,
    };
    let text = |expression: &str| expression.to_owned().leak() as &'static str;
    let metas = patterns.metas[usize::from(OTHERS)..].iter();
    let symbols = metas.take(moments.parameters.len());
    let symbols: Vec<&str> = symbols.map(|meta| meta.name.as_str()).collect();
    let left = format!(
        "E[{} ~ {}({})]({})",
        patterns.metas[0].name,
        distribution.name.text,
        symbols.join(", "),
        written(&patterns, &body_of(&patterns.left)[1])
    );
    let right = written(&patterns, &patterns.right);
    Rule {
        name: text(&format!(
            "{}-of-{}",
            moment.name,
            kebab(&distribution.name.text)
        )),
        left: text(&left),
        right: text(&right),
        conditions: conditions(moments, &patterns).leak(),
        law: Law::Equal,
        reason: text(&reason(&moment.name, &distribution.about)),
        density: Some(Density {
            formula: side(moments.density),
            support: moments.support.clone(),
        }),
        patterns: OnceLock::from(Box::new(patterns)),
    }
}

fn meta(terms: &Terms, name: Name, is_variable: bool) -> Meta {
    Meta {
        name: format!("?{}", terms.text(name)),
        is_variable,
        is_repeated: false,
    }
}

fn body_of(left: &Pattern) -> &[Pattern] {
    match left {
        Pattern::Bind(_, _, parts) => parts,
        _ => &[],
    }
}

fn reason(name: &str, about: &str) -> String {
    match name {
        "mean" => format!("the mean of {about}"),
        "variance" => format!("the variance of {about}"),
        "second-moment" => format!("the second moment of {about}: variance plus squared mean"),
        "mean-square" | "mean-square-reversed" => format!(
            "the mean square of {about} about a point: variance plus squared distance of the mean"
        ),
        _ => format!("a known expectation of {about}"),
    }
}

/// `LogNormal` as `log-normal`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// The parameters lie in their domains, and the variable has the whole support.
fn conditions(moments: &Moments, patterns: &Patterns) -> Vec<Condition> {
    let metas = &patterns.metas[usize::from(OTHERS)..];
    let mut conditions = vec![Condition {
        kind: ConditionKind::Density,
        of: "?density",
        variable: Some(patterns.metas[usize::from(VARIABLE)].name.clone().leak()),
    }];
    for ((_, domain), meta) in moments.parameters.iter().zip(metas) {
        conditions.extend(kinds(domain).iter().map(|&kind| Condition {
            kind,
            of: meta.name.clone().leak(),
            variable: None,
        }));
    }
    conditions
}

/// What a domain asks of an argument.
fn kinds(domain: &Domain) -> &'static [ConditionKind] {
    match domain {
        Domain::Real => &[],
        Domain::Positive => &[ConditionKind::Positive],
        Domain::Unit => &[ConditionKind::Unit],
        Domain::Natural | Domain::Integer => &[ConditionKind::Integer],
        Domain::Count => &[ConditionKind::Integer, ConditionKind::Positive],
        other => panic!("a parameter of a distribution with moments lies in {other:?}"),
    }
}

fn pattern(terms: &Terms, term: TermId, names: &[(Name, u8)]) -> Pattern {
    match terms.node(term) {
        Node::Number(value) => Pattern::Number(*value),
        Node::Symbol(name) => match names.iter().find(|(other, _)| other == name) {
            Some((_, meta)) => Pattern::Meta(*meta),
            None => panic!("`{}` is in the value of a moment alone", terms.text(*name)),
        },
        Node::Op(op, parts) => {
            let parts = parts.iter().map(|&part| pattern(terms, part, names));
            Pattern::Op(*op, parts.collect())
        }
        other => panic!("a moment cannot hold {other:?}"),
    }
}

/// A pattern in the notation, for whoever reads the table.
fn written(patterns: &Patterns, pattern: &Pattern) -> String {
    let inner = |p: &Pattern| match p {
        Pattern::Op(Op::Add | Op::Mul | Op::Pow, _) => format!("({})", written(patterns, p)),
        _ => written(patterns, p),
    };
    let joined = |parts: &[Pattern], sign: &str| {
        let parts: Vec<String> = parts.iter().map(inner).collect();
        parts.join(sign)
    };
    match pattern {
        Pattern::Meta(meta) => patterns.metas[usize::from(*meta)].name.clone(),
        Pattern::Number(value) if value.is_integer() => value.to_string(),
        Pattern::Number(value) => format!("({value})"),
        Pattern::Op(Op::Add, parts) => joined(parts, " + "),
        Pattern::Op(Op::Mul, parts) => joined(parts, " * "),
        Pattern::Op(Op::Pow, parts) => joined(parts, "^"),
        Pattern::Op(Op::Pi, _) => "π".to_owned(),
        Pattern::Op(op, parts) => {
            let parts: Vec<String> = parts.iter().map(|p| written(patterns, p)).collect();
            format!("{}({})", op.row().name, parts.join(", "))
        }
        Pattern::Each(inner) => written(patterns, inner),
        Pattern::Bind(..) => String::new(),
    }
}

/// The moment that an expectation under a density of the catalogue is, and what its metavariables stand for. The density
/// is the call that stands for it: `Normal(x; μ, σ²)`.
pub fn moment(
    terms: &mut Terms,
    density: TermId,
    variable: Binder,
    body: TermId,
) -> Option<(&'static Rule, Bindings)> {
    let Node::Call(name, separators, arguments) = terms.node(density).clone() else {
        return None;
    };
    let point = terms.variable(variable);
    if separators.last() != Some(&Separator::Argument) || arguments[0] != point {
        return None;
    }
    let rules = of(terms.text(name));
    rules.iter().find_map(|rule| {
        let patterns = rule.patterns();
        let mut fit = Fit {
            terms: &mut *terms,
            variable,
            found: vec![None; patterns.metas.len()],
        };
        let known = [point, density]
            .into_iter()
            .chain(arguments[1..].iter().copied());
        for (place, term) in known.enumerate() {
            *fit.found.get_mut(place)? = Some(term);
        }
        let of = body_of(&patterns.left).get(1)?;
        fit.fits(of, body).then_some(())?;
        let found: Option<Vec<TermId>> = fit.found.into_iter().skip(1).collect();
        let bound = (DENSITY..).zip(found?);
        let bindings = Bindings {
            terms: bound.map(|(meta, term)| (meta, vec![term])).collect(),
            ranges: vec![(VARIABLE, variable, Vec::new())],
            variables: Vec::new(),
        };
        Some((rule, bindings))
    })
}

/// A moment of the distribution that a call names, to see what its density is and where it lies.
pub fn any_of(terms: &Terms, density: TermId) -> Option<&'static Rule> {
    match terms.node(density) {
        Node::Call(name, ..) => of(terms.text(*name)).first(),
        _ => None,
    }
}

/// The density that a rule is about, with the arguments of a call.
pub fn formula(
    terms: &mut Terms,
    rule: &Rule,
    density: TermId,
    variable: Binder,
) -> Option<TermId> {
    let Node::Call(_, _, arguments) = terms.node(density).clone() else {
        return None;
    };
    let mut found = vec![None; rule.patterns().metas.len()];
    found[usize::from(VARIABLE)] = Some(terms.variable(variable));
    for (place, &argument) in (usize::from(OTHERS)..).zip(arguments.get(1..)?) {
        *found.get_mut(place)? = Some(argument);
    }
    let mut fit = Fit {
        terms,
        variable,
        found,
    };
    fit.made(&rule.density.as_ref()?.formula)
}

/// Whether the expectation of a term certainly exists. `is_granted` says so of any: nothing is known of the density.
pub fn is_integrable(
    terms: &mut Terms,
    density: TermId,
    variable: Binder,
    term: TermId,
    is_granted: bool,
) -> bool {
    if is_granted || !terms.has_free(term, variable) {
        return true;
    }
    if moment(terms, density, variable, term).is_some() {
        return true;
    }
    match terms.node(term).clone() {
        Node::Op(Op::Add, parts) => parts
            .iter()
            .all(|&part| is_integrable(terms, density, variable, part, is_granted)),
        Node::Op(Op::Mul, parts) => {
            let moving = parts.iter().filter(|&&part| terms.has_free(part, variable));
            let moving: Vec<TermId> = moving.copied().collect();
            if moving.len() == parts.len() {
                return false;
            }
            let moving = terms.mul(moving);
            is_integrable(terms, density, variable, moving, is_granted)
        }
        _ => false,
    }
}

/// A function of the observation, compared with a term.
struct Fit<'t> {
    terms: &'t mut Terms,
    variable: Binder,
    /// What each metavariable stands for so far.
    found: Vec<Option<TermId>>,
}

impl Fit<'_> {
    fn fits(&mut self, pattern: &Pattern, term: TermId) -> bool {
        if let Some(made) = self.made(pattern) {
            return self.terms.same(made, term);
        }
        match pattern {
            Pattern::Meta(letter) => self.takes(*letter, 1, term),
            Pattern::Op(op @ (Op::Add | Op::Mul), parts) => {
                let operands = self.terms.operands(*op, term).map(<[TermId]>::to_vec);
                operands.is_some_and(|operands| self.fits_operands(*op, parts, operands))
            }
            Pattern::Op(op, parts) => {
                let operands = self.terms.operands(*op, term).map(<[TermId]>::to_vec);
                operands.is_some_and(|operands| {
                    operands.len() == parts.len()
                        && parts.iter().zip(operands).all(|(p, t)| self.fits(p, t))
                })
            }
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
            Pattern::Each(_) | Pattern::Bind(..) => None,
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
                    let Some(at) = (0..rest.len()).find(|&at| self.fits(part, rest[at])) else {
                        return false;
                    };
                    rest.remove(at);
                }
            }
        }
        match letter {
            Some((meta, sign)) if !rest.is_empty() => {
                let group = self.terms.op(op, &rest);
                self.takes(meta, sign, group)
            }
            _ => rest.is_empty(),
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
