//! What is assumed, in the user's words: in messages, and as the warnings at the end.

use super::Assumptions;
use super::refusals::unbracketed;
use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, Subject, family};
use crate::term::{TermId, Terms};

impl Assumptions<'_> {
    /// `σ > 0`, `0 < f(x; θ) < 1`.
    pub(in crate::model) fn say(&self, terms: &Terms, term: TermId, domain: &Domain) -> String {
        if let Some((name, numbers)) = terms.component(term) {
            let numbers: Vec<i64> = numbers.into_iter().flatten().collect();
            if let [number] = numbers[..] {
                return domain.say(&format!("{}_{number}", terms.text(name)));
            }
        }
        // What is assumed of a function is used at all of its arguments, so it is said of the function.
        match family(terms, term) {
            Some(name) => {
                let letter = terms.text(name);
                let mut squares = self.squares.iter();
                // Of a square that has a letter here it is said of what it is the square of.
                let root = squares.find(|(v, _)| v == letter && *domain == Domain::Positive);
                domain.say(root.map_or(letter, |(_, root)| root))
            }
            None => {
                let written = self.spans.get(term).and_then(|s| self.input.get(s.range()));
                domain.say(written.map_or("it", unbracketed))
            }
        }
    }

    /// The other way out, where only its place makes a name a matrix.
    pub(super) fn or_a_number(
        &self,
        diagnostic: Diagnostic,
        domain: &Domain,
        said: &str,
    ) -> Diagnostic {
        match { self.by_place.iter() }.find(|word| domain.say(word) == said) {
            Some(word) => diagnostic.help(format!(
                "if it is a variance and no matrix, say so: `where {word} > 0`"
            )),
            None => diagnostic,
        }
    }

    pub(in crate::model) fn shown(&self, span: Span) -> &str {
        self.input.get(span.range()).unwrap_or("it")
    }

    /// All assumptions, and a warning for each that was neither stated nor beyond doubt.
    pub(in crate::model) fn finish(self) -> (Vec<Assumption>, Vec<Diagnostic>) {
        let mut warnings = self.unused_orders();
        for (assumption, place) in self.list.iter().zip(&self.places) {
            let Some(span) = place else { continue };
            let because = &assumption.because;
            let verb = match () {
                _ if is_of_several(because) || because.contains(" and ") => "need it",
                _ if because.starts_with("an observation") => "lies there",
                _ => "needs it",
            };
            let message = format!("assumed `{}`: {because} {verb}", assumption.text);
            let help = match assumption.subject {
                Subject::Term(_) if assumption.domain.is_of_matrix() => {
                    "give the matrix a name to state it of that: `where A : invertible`".to_owned()
                }
                _ => format!("state it to be sure: `where {}`", assumption.text),
            };
            let warning = Diagnostic::at(Code::Assumed, *span, message).help(help);
            warnings.push(self.or_a_number(warning, &assumption.domain, &assumption.text));
        }
        (self.list, warnings)
    }
}

/// "the cutpoints of …", "the degrees of freedom of …": whether the first word is a plural.
fn is_of_several(because: &str) -> bool {
    let first = { because.strip_prefix("the ") }.and_then(|rest| rest.split(' ').next());
    first.is_some_and(|word| word.ends_with('s') && !word.ends_with("ss"))
}
