//! Catalogue entries: a heading and its clauses.

use super::ast::{Alternative, Distribution, DomainSyntax, Expected, Expr, Known, Name, Parameter};
use super::parse::{Builder, Pair, Pairs, Parsed, Rule, span_of};
use super::{diagnose, spelling};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// The clauses that an entry has once.
#[derive(Default)]
struct Once {
    support: Option<(Name, DomainSyntax)>,
    vectors: Option<String>,
    numbers: Option<String>,
    total: Option<String>,
    density: Option<Expr>,
    mean: Option<Known>,
    variance: Option<Known>,
    tails: Option<Expr>,
    poles: Option<Expr>,
    about: Option<String>,
    source: Option<String>,
}

impl Builder<'_> {
    /// A whole entry.
    pub(super) fn entry(&mut self, parts: Pairs<'_>) -> Parsed<Distribution> {
        let mut heading = None;
        let mut aliases = Vec::new();
        let mut alternatives = Vec::new();
        let mut phrases = Vec::new();
        let mut called = Vec::new();
        let mut expected = Vec::new();
        let mut once = Once::default();
        for part in parts {
            match part.as_rule() {
                Rule::heading => heading = Some(self.heading(part)?),
                Rule::also => aliases.extend(words(part).map(|word| word.as_str().to_owned())),
                Rule::alternative => alternatives.push(self.alternative(part)?),
                Rule::phrase => phrases.push(phrase(part)?),
                Rule::called => called.push(self::called(part)?),
                Rule::expected => expected.push(self.expected(part)?),
                Rule::elsewhere | Rule::EOI => {}
                _ => self.clause(part, &mut once)?,
            }
        }
        let (name, parameters) =
            heading.ok_or_else(|| diagnose::lost(Span::new(0, self.text.len())))?;
        let missing = |clause: &str| {
            let message = format!("this entry has no `{clause}` clause");
            Diagnostic::at(Code::Syntax, name.span, message)
                .help(format!("add a line that starts with '{clause}'"))
        };
        let (variable, support) = once.support.ok_or_else(|| missing("support"))?;
        let density = once.density.ok_or_else(|| missing("density"))?;
        let about = once.about.ok_or_else(|| missing("about"))?;
        let source = once.source.ok_or_else(|| missing("source"))?;
        Ok(Distribution {
            name,
            aliases,
            vectors: once.vectors,
            numbers: once.numbers,
            total: once.total,
            parameters,
            alternatives,
            called,
            phrases,
            variable,
            support,
            density,
            mean: once.mean,
            variance: once.variance,
            tails: once.tails,
            poles: once.poles,
            expected,
            about,
            source,
        })
    }

    /// The name is kept as it is written: `Gamma` is no capital letter here.
    fn heading(&mut self, heading: Pair<'_>) -> Parsed<(Name, Vec<Parameter>)> {
        let here = span_of(&heading);
        let mut parts = heading
            .into_inner()
            .filter(|part| part.as_rule() != Rule::heading_word);
        let word = parts.next().ok_or_else(|| diagnose::lost(here))?;
        let name = Name {
            text: word.as_str().into(),
            span: span_of(&word),
        };
        let parameters = parts
            .map(|parameter| self.parameter(parameter))
            .collect::<Parsed<_>>()?;
        Ok((name, parameters))
    }

    fn parameter(&mut self, parameter: Pair<'_>) -> Parsed<Parameter> {
        let [label, symbol] = spelled(&parameter)?;
        Ok(Parameter {
            label,
            symbol,
            domain: self.domain(parameter)?,
        })
    }

    fn alternative(&mut self, alternative: Pair<'_>) -> Parsed<Alternative> {
        let [label, symbol, sets] = spelled(&alternative)?;
        let domain = self.domain(alternative.clone())?;
        Ok(Alternative {
            label,
            symbol,
            domain,
            sets,
            value: self.first_row(alternative.into_inner())?,
        })
    }

    /// A function of the observation, and its expectation.
    fn expected(&mut self, clause: Pair<'_>) -> Parsed<Expected> {
        let here = span_of(&clause);
        let is_letter = |part: &Pair<'_>| part.as_rule() == Rule::letter;
        let letters = clause.clone().into_inner().filter(is_letter).map(|letter| {
            let [word] = spelled(&letter)?;
            Ok((word, self.domain(letter)?))
        });
        let letters = letters.collect::<Parsed<_>>()?;
        let needs = self.needs(&clause)?;
        let rows = self.rows(clause.into_inner())?;
        let [of, value] = <[Expr; 2]>::try_from(rows).map_err(|_| diagnose::lost(here))?;
        Ok(Expected {
            of,
            value,
            letters,
            needs,
        })
    }

    /// A mean or a variance.
    fn known(&mut self, clause: Pair<'_>) -> Parsed<Known> {
        let needs = self.needs(&clause)?;
        let value = self.first_row(clause.into_inner())?;
        Ok(Known { value, needs })
    }

    /// What must be above what.
    fn needs(&mut self, clause: &Pair<'_>) -> Parsed<Vec<[Expr; 2]>> {
        let is_need = |part: &Pair<'_>| part.as_rule() == Rule::need;
        let needs = clause.clone().into_inner().filter(is_need).map(|need| {
            let here = span_of(&need);
            let sides = self.rows(need.into_inner())?;
            <[Expr; 2]>::try_from(sides).map_err(|_| diagnose::lost(here))
        });
        needs.collect()
    }

    fn clause(&mut self, clause: Pair<'_>, once: &mut Once) -> Parsed<()> {
        let here = span_of(&clause);
        let repeated = match clause.as_rule() {
            Rule::support => {
                let word = words(clause.clone())
                    .next()
                    .ok_or_else(|| diagnose::lost(here))?;
                let name = Name {
                    text: spelling::name(word.as_str()),
                    span: span_of(&word),
                };
                once.support.replace((name, self.domain(clause)?)).is_some()
            }
            Rule::vectors => {
                let word = words(clause).next().ok_or_else(|| diagnose::lost(here))?;
                once.vectors.replace(word.as_str().to_owned()).is_some()
            }
            Rule::numbers => {
                let word = words(clause).next().ok_or_else(|| diagnose::lost(here))?;
                once.numbers.replace(word.as_str().to_owned()).is_some()
            }
            Rule::total => {
                let [word] = spelled(&clause)?;
                once.total.replace(word).is_some()
            }
            Rule::density => once
                .density
                .replace(self.first_row(clause.into_inner())?)
                .is_some(),
            Rule::mean => once.mean.replace(self.known(clause)?).is_some(),
            Rule::variance => once.variance.replace(self.known(clause)?).is_some(),
            Rule::tails => once
                .tails
                .replace(self.first_row(clause.into_inner())?)
                .is_some(),
            Rule::poles => once
                .poles
                .replace(self.first_row(clause.into_inner())?)
                .is_some(),
            Rule::about => once.about.replace(string(clause)).is_some(),
            _ => once.source.replace(string(clause)).is_some(),
        };
        if repeated {
            return Err(
                Diagnostic::at(Code::Conflict, here, "this clause is there twice")
                    .help("keep one of the two"),
            );
        }
        Ok(())
    }

    fn domain(&mut self, owner: Pair<'_>) -> Parsed<DomainSyntax> {
        let here = span_of(&owner);
        let found = owner
            .into_inner()
            .find(|part| matches!(part.as_rule(), Rule::domain | Rule::in_set));
        let domain = found.ok_or_else(|| diagnose::lost(here))?;
        let set = domain.as_rule() == Rule::in_set;
        let mut parts = domain
            .into_inner()
            .filter(|part| part.as_rule() != Rule::member_sign);
        let first = parts.next().ok_or_else(|| diagnose::lost(here))?;
        if set {
            return Ok(DomainSyntax::In(self.set(first)?));
        }
        let size = parts
            .next()
            .map(|size| spelling::name(size.as_str()).into());
        Ok(DomainSyntax::Word(first.as_str().to_owned(), size))
    }
}

fn words(pair: Pair<'_>) -> impl Iterator<Item = Pair<'_>> {
    pair.into_inner()
        .filter(|part| part.as_rule() == Rule::word)
}

/// The first words of a clause in their canonical spelling.
fn spelled<const N: usize>(pair: &Pair<'_>) -> Parsed<[String; N]> {
    let found: Vec<String> = words(pair.clone())
        .take(N)
        .map(|word| spelling::name(word.as_str()).into())
        .collect();
    found.try_into().map_err(|_| diagnose::lost(span_of(pair)))
}

/// A label and its words.
fn phrase(clause: Pair<'_>) -> Parsed<(String, String)> {
    let [label] = spelled(&clause)?;
    Ok((label, string(clause)))
}

/// A label and what other libraries call it.
fn called(clause: Pair<'_>) -> Parsed<(String, Vec<String>)> {
    let [label] = spelled(&clause)?;
    let is_name = |part: &Pair<'_>| part.as_rule() == Rule::library_name;
    let names = clause.into_inner().filter(is_name);
    let names = names.map(|name| spelling::name(name.as_str()).into());
    Ok((label, names.collect()))
}

fn string(clause: Pair<'_>) -> String {
    clause
        .as_str()
        .split('"')
        .nth(1)
        .unwrap_or_default()
        .to_owned()
}
