//! Moments as rules: each expectation that a file of the catalogue knows is a law about its density.
//!
//! A rule carries the formula of the density, so that it stands for itself: whoever checks it needs to trust no name.
//! The same table answers whether an expectation exists: a moment that is known is finite.

mod fit;
mod symbols;

pub use fit::{
    Far, Holds, Under, any_of, asked, ends, formula, infinite_from, is_integrable, made, moment,
    total,
};

use super::{Condition, Density, Law, Rule};
use crate::catalogue::{CATALOGUE, Entry, Moment, Moments, find};
use crate::derivation::ConditionKind;
use crate::term::Quantifier;
use crate::term::facts::Domain;
use crate::term::pattern::{Pattern, Patterns};
use std::sync::{LazyLock, OnceLock};
use symbols::{Symbols, written};

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
    let symbols = Symbols::of(moments, moment);
    let side = |term| symbols.pattern(term);
    let body = vec![Pattern::Meta(DENSITY), side(moment.of)];
    let formula = side(moments.density);
    let ends = moments.ends.iter();
    let ends = ends.map(|&(end, is_low)| (side(end), is_low)).collect();
    let needs: Vec<Pattern> = moment.needs.iter().map(|&need| side(need)).collect();
    let total = moments.total.map(|(size, sum)| (side(size), side(sum)));
    let patterns = Patterns {
        left: Pattern::Bind(Quantifier::Expectation, VARIABLE, body),
        right: side(moment.value),
        metas: symbols.metas,
    };
    let text = |expression: &str| expression.to_owned().leak() as &'static str;
    let metas = patterns.metas[usize::from(OTHERS)..].iter();
    let parameters = metas.take(moments.parameters.len());
    let parameters: Vec<&str> = parameters.map(|meta| meta.name.as_str()).collect();
    let left = format!(
        "E[{} ~ {}({})]({})",
        patterns.metas[0].name,
        distribution.name.text,
        parameters.join(", "),
        written(&patterns, &body_of(&patterns.left)[1])
    );
    let right = written(&patterns, &patterns.right);
    let asked = needs.into_iter();
    let asked = asked.map(|need| (text(&written(&patterns, &need)), need));
    let asked: Vec<(&'static str, Pattern)> = asked.collect();
    Rule {
        name: text(&format!(
            "{}-of-{}",
            moment.name,
            kebab(&distribution.name.text)
        )),
        left: text(&left),
        right: text(&right),
        conditions: conditions(moments, moment, &patterns, &asked).leak(),
        law: Law::Equal,
        reason: text(&reason(&moment.name, &distribution.about)),
        asked,
        density: Some(Density {
            formula,
            support: moments.support.clone(),
            ends,
            total,
        }),
        patterns: OnceLock::from(Box::new(patterns)),
    }
}

fn body_of(left: &Pattern) -> &[Pattern] {
    match left {
        Pattern::Bind(_, _, parts) => parts,
        _ => &[],
    }
}

fn reason(name: &str, about: &str) -> String {
    match name.trim_end_matches(|c: char| c == '-' || c.is_ascii_digit()) {
        "mean" => format!("the mean of {about}"),
        "distance" => format!(
            "the squared Mahalanobis distance from the mean of {about} is on average the number of components"
        ),
        "form" => format!(
            "the mean of a quadratic form under {about}: the trace of its matrix times the covariance, plus the form at the mean"
        ),
        "square" => format!(
            "the mean square under {about}: the trace of the covariance, plus the square at the mean"
        ),
        "variance" => format!("the variance of {about}"),
        "second-moment" => format!("the second moment of {about}: variance plus squared mean"),
        "mean-square" | "mean-square-reversed" | "mean-square-shifted" => format!(
            "the mean square of {about} about a point: variance plus squared distance of the mean"
        ),
        "mean-square-of-multiple"
        | "mean-square-of-multiple-reversed"
        | "mean-square-of-multiple-shifted" => format!(
            "the mean square of a multiple of a variable of {about} about a point: its variance plus the squared distance of its mean"
        ),
        "exponential" => format!("the moment generating function of {about}"),
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

/// The parameters and the letters lie in their domains, what must be positive is, and the variable has the whole support.
fn conditions(
    moments: &Moments,
    moment: &Moment,
    patterns: &Patterns,
    asked: &[(&'static str, Pattern)],
) -> Vec<Condition> {
    let metas = &patterns.metas[usize::from(OTHERS)..];
    let mut conditions = vec![Condition {
        kind: ConditionKind::Density,
        of: "?density",
        variable: Some(patterns.metas[usize::from(VARIABLE)].name.clone().leak()),
    }];
    let parameters = moments.parameters.iter().map(|(_, domain)| domain);
    let letters = moment.letters.iter().map(|(_, domain)| domain);
    for (domain, meta) in parameters.chain(letters).zip(metas) {
        conditions.extend(kinds(domain).iter().map(|&kind| Condition {
            kind,
            of: meta.name.clone().leak(),
            variable: None,
        }));
    }
    conditions.extend(asked.iter().map(|&(of, _)| Condition {
        kind: ConditionKind::Positive,
        of,
        variable: None,
    }));
    conditions
}

/// What a domain asks of an argument.
fn kinds(domain: &Domain) -> &'static [ConditionKind] {
    match domain {
        // At a one-hot vector the density is a component of the probabilities, whatever these are.
        Domain::Real | Domain::Simplex(_) => &[],
        Domain::Positive => &[ConditionKind::Positive],
        Domain::NonZero => &[ConditionKind::NonZero],
        Domain::Unit => &[ConditionKind::Unit],
        Domain::Definite => &[ConditionKind::Definite],
        Domain::Natural | Domain::Integer => &[ConditionKind::Integer],
        Domain::Count => &[ConditionKind::Integer, ConditionKind::Positive],
        other => panic!("a parameter of a distribution with moments lies in {other:?}"),
    }
}
