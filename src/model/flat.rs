//! Flat priors: those of parameters that have none, beside others that have one.

use super::Building;
use crate::derivation::FLAT_PRIOR;
use crate::diag::{Code, Diagnostic};
use crate::term::facts::{Domain, Fact};
use crate::term::{Op, Rational, TermId};

impl Building<'_> {
    /// A parameter without a prior.
    pub(super) fn flat_prior(&mut self, word: &str) -> Result<(), Diagnostic> {
        let parameter = self.terms.symbol_named(word);
        let fact = self.assumptions.fact(&self.terms, &[], parameter);
        // No component, no input: only of a number is it known which distributions fit.
        let scale = self.words.free_word(&["τ", "κ", "s", "c"]);
        let example = match self.terms.rank(parameter) {
            _ if self.words.kinds.iter().any(|(other, _)| other == word) => None,
            0 => of_a_number(word, &fact, &scale),
            1 => Some(format!("{word}_j ~ Normal(0, {scale}²)")),
            _ => None,
        };
        self.flat_prior_of(parameter, word, example)
    }

    /// Components without a prior, beside others that have one, as they are called: three or more in a row by their ends.
    pub(super) fn flat_components(
        &mut self,
        (base, word): (TermId, &str),
        numbers: &[i64],
    ) -> Result<Vec<String>, Diagnostic> {
        let fact = self.assumptions.fact(&self.terms, &[], base);
        let scale = self.words.free_word(&["τ", "κ", "s", "c"]);
        let mut names = Vec::new();
        for run in numbers.chunk_by(|one, next| one + 1 == *next) {
            let ends = [run[0], run[run.len() - 1]].map(|end| self.terms.integer(end));
            let parts: Vec<(TermId, String)> = match run.len() {
                1 | 2 => {
                    let term = |k: usize| self.terms.op(Op::Index, &[base, ends[k]]);
                    let terms: Vec<TermId> = (0..run.len()).map(term).collect();
                    let words = run.iter().map(|&number| component(word, number));
                    terms.into_iter().zip(words).collect()
                }
                _ => {
                    let term = self.terms.op(Op::Slice, &[base, ends[0], ends[1]]);
                    let word = format!("{word}[{}..{}]", run[0], run[run.len() - 1]);
                    vec![(term, word)]
                }
            };
            let one = self.terms.op(Op::Index, &[base, ends[0]]);
            let first = component(word, run[0]);
            let example = match self.terms.rank(one) {
                0 => of_a_number(&first, &fact, &scale),
                1 => Some(format!("{first} ~ Normal(0, {scale}² I)")),
                _ => None,
            };
            for (term, word) in parts {
                let example = match run.len() {
                    1 | 2 => example.as_ref().map(|e| e.replacen(&first, &word, 1)),
                    _ => example.clone(),
                };
                self.flat_prior_of(term, &word, example)?;
                names.push(word);
            }
        }
        Ok(names)
    }

    fn flat_prior_of(
        &mut self,
        parameter: TermId,
        word: &str,
        example: Option<String>,
    ) -> Result<(), Diagnostic> {
        let place = self.place;
        if self.options.strict {
            let way_out = match example {
                Some(example) => format!("state one, as in `{example}`"),
                None => "state one, or leave `--strict` out".to_owned(),
            };
            return Err(Diagnostic::at(
                Code::NotStated,
                place,
                format!("`{word}` is optimised and has no prior, while others have one"),
            )
            .help(way_out));
        }
        let way_out = match example {
            Some(example) if !example.starts_with(word) => {
                format!("state one of each to be sure, as in `{example}`")
            }
            Some(example) => format!("state one to be sure: `{example}`"),
            None => "state one to be sure".to_owned(),
        };
        let message = format!("assumed a flat prior of `{word}`, which is optimised and has none");
        self.warnings
            .push(Diagnostic::at(Code::Assumed, place, message).help(way_out));
        self.assumptions.add_of_term(
            (parameter, parameter),
            Domain::Real,
            (&format!("the prior of {word} is flat"), FLAT_PRIOR),
            None,
        );
        Ok(())
    }
}

/// `z_0`, and `z[-1]` as that has to be written.
fn component(word: &str, number: i64) -> String {
    match number {
        0.. => format!("{word}_{number}"),
        _ => format!("{word}[{number}]"),
    }
}

/// A prior that a number may have of which this is known.
fn of_a_number(word: &str, fact: &Fact, scale: &str) -> Option<String> {
    let is_from_one = fact.low == Some((Rational::from_integer(1), true));
    match () {
        () if fact.integer && is_from_one => Some(format!("{word} ~ LabelCategorical(π)")),
        () if fact.integer => None,
        () if fact.is_nonnegative() && fact.high.is_none() => {
            Some(format!("{word} ~ HalfNormal({scale})"))
        }
        () if fact.low.is_none() && fact.high.is_none() => {
            Some(format!("{word} ~ Normal(0, {scale}²)"))
        }
        () => None,
    }
}
