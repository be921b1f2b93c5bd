//! What a density that was typed adds up to, in words: a warning, a refusal, or a remark that it was not tried.

use crate::derivation::{Assumption, Derivation, NO_DENSITY, SHORT_DENSITY, Typed, ZERO_ELSEWHERE};
use crate::diag::{Code, Diagnostic};
use crate::term::facts::{Domain, Subject, family};
use crate::term::{Name, Terms};
use crate::verify::{Mass, Setting, Why, masses, supposed};

/// Weighs every density that was typed: adds up its values over its support at a few random settings of what it depends on.
///
/// Adds a warning to the derivation for one that does not add up to one, and a remark for one that could not be tried, in
/// the place of the remark that it is taken at the user's word. What
/// is found is found by value: a warning is no proof, and neither is silence.
///
/// # Errors
/// If a density of the observations that is known up to a factor has no integral, so that there is no such factor.
pub fn weigh(derivation: &mut Derivation) -> Result<(), Diagnostic> {
    let found = masses(derivation);
    let at_their_word = |remark: &String| {
        let mut typed = derivation.typed.iter();
        typed.any(|typed| typed.remark.as_ref() == Some(remark))
    };
    derivation.remarks.retain(|remark| !at_their_word(remark));
    for (typed, mass) in derivation.typed.clone().iter().zip(found) {
        match say(derivation, typed, &mass) {
            Said::Nothing => {}
            Said::Remark(remark) => {
                if matches!(mass, Mass::Untried(_)) && !typed.of_parameters {
                    derivation.doubt_likelihood();
                }
                derivation.remarks.push(remark);
            }
            Said::Problem(problem) if problem.code == Code::NoIntegral => return Err(problem),
            Said::Problem(warning) => {
                let meant = meant(derivation, typed);
                let warning = match &meant {
                    Some(said) => Diagnostic {
                        help: vec![format!(
                            "over {said} it adds up to one: if that is meant, state it, as in `where {said}`"
                        )],
                        ..warning
                    },
                    None => warning,
                };
                match (&mass, meant) {
                    (Mass::Moving(_) | Mass::Infinite(_), Some(said)) => {
                        derivation.suppose_likelihood(&said);
                    }
                    (Mass::Moving(_), None) if !typed.of_parameters => {
                        derivation.deny_likelihood(SHORT_DENSITY);
                    }
                    (Mass::Infinite(_), None) if !typed.of_parameters => {
                        derivation.deny_likelihood(NO_DENSITY);
                    }
                    _ => derivation.remarks.extend(short(derivation, typed, &mass)),
                }
                derivation.warnings.push(warning);
            }
        }
    }
    Ok(())
}

/// Where an observation probably lies of which nothing is stated: there its density adds up to one.
fn meant(derivation: &Derivation, typed: &Typed) -> Option<String> {
    let words = Words::of(derivation, typed);
    let is_open = !words.is_stated && !typed.of_parameters && !typed.up_to_factor;
    let said = is_open.then(|| supposed(derivation, typed)).flatten()?;
    Some(said.replace('_', &words.variable))
}

enum Said {
    Nothing,
    Remark(String),
    Problem(Diagnostic),
}

fn say(derivation: &Derivation, typed: &Typed, mass: &Mass) -> Said {
    let words = Words::of(derivation, typed);
    let (what, verb, noun) = (words.what, words.verb, words.noun);
    let shown = |at: &Setting| words.at(derivation, at);
    let fault = format!("{what} that you typed does not {verb} to one");
    let (code, message) = match mass {
        Mass::One => return Said::Nothing,
        Mass::Untried(why) => return Said::Remark(untried(derivation, typed, &words, *why)),
        Mass::Other(value, at) => {
            let message = format!("{fault}: it gives {}{}", value, shown(at));
            (Code::Mass, message)
        }
        Mass::Moving([(one, at), (other, and)]) => {
            let message = format!(
                "{fault}: it gives {}{} and {}{}",
                one,
                shown(at),
                other,
                shown(and)
            );
            (Code::Mass, message)
        }
        Mass::Infinite(at) => {
            let code = match typed.up_to_factor && !typed.of_parameters {
                true => Code::NoIntegral,
                false => Code::Mass,
            };
            let message = format!(
                "{what} that you typed has no {noun} over {}{}, so it cannot be normalised",
                words.support,
                shown(at)
            );
            (code, message)
        }
    };
    let label = &typed.place;
    let diagnostic = Diagnostic::at(code, label.span, message);
    let terms = &derivation.terms;
    Said::Problem(advice(terms, diagnostic, typed, mass, &words))
}

/// What a document says of a density or a prior that does not add up to one, where the name of the result stays: the warning
/// does not go with it.
fn short(derivation: &Derivation, typed: &Typed, mass: &Mass) -> Option<String> {
    let words = Words::of(derivation, typed);
    let what = words.what.trim_start_matches("the ");
    let (verb, noun) = (words.verb, words.noun);
    let is_value = derivation.parameters.is_empty();
    match mass {
        Mass::Other(..) if is_value => Some(format!(
            "The {what} that was typed does not {verb} to one, so this is not the value for densities."
        )),
        Mass::Other(..) => Some(format!(
            "The {what} that was typed does not {verb} to one: a factor is missing that does not depend on what is optimised, so the optimum stays where it is, and every value lacks a constant."
        )),
        Mass::Moving(_) => Some(format!(
            "The {what} that was typed does not {verb} to one, by a factor that depends on what is optimised: this is not the maximum of the posterior."
        )),
        Mass::Infinite(_) => Some(format!(
            "The {what} that was typed has no {noun} over {}, so it is improper: whether there is a posterior was not checked.",
            words.support
        )),
        Mass::One | Mass::Untried(_) => None,
    }
}

/// What follows, and the way out; where no support was stated, that is what is probably missing.
fn advice(
    terms: &Terms,
    diagnostic: Diagnostic,
    typed: &Typed,
    mass: &Mass,
    words: &Words,
) -> Diagnostic {
    let variable = &words.variable;
    let support = format!(
        "nothing states where `{variable}` lies: if that is not {}, state it, as in `where {variable} > 0` or `where {variable} in {{0, 1}}`",
        words.support
    );
    let what_follows = match mass {
        Mass::Other(..) => {
            "what is optimised does not move this factor, so the optimum stays where it is; `∝` in the place of `=` leaves it open"
        }
        Mass::Moving(..) => {
            "a factor is missing that depends on what is optimised, so this is not the loss of maximum likelihood: divide by it"
        }
        _ if typed.of_parameters => {
            "an improper prior: the maximum is that of the formula, and whether there is a posterior is not checked"
        }
        _ => {
            "a function without an integral is no density: what minimises this loss is an M-estimator at best"
        }
    };
    let diagnostic = match of_one_sign(mass) {
        Some((name, sign)) => diagnostic.help(format!(
            "where it gives 1 it is a density: if `{0}` lies only there, state it, as in `where {0} {sign} 0`",
            terms.text(name)
        )),
        None => diagnostic,
    };
    match (words.is_stated, mass) {
        (true, _) => diagnostic.help(what_follows),
        (false, Mass::Infinite(_)) => diagnostic.help(support).help(what_follows),
        (false, _) => diagnostic.help(what_follows).help(support),
    }
}

/// The first number that has one sign where a density adds up to one, and the other where it does not.
fn of_one_sign(mass: &Mass) -> Option<(Name, char)> {
    let Mass::Moving(values) = mass else {
        return None;
    };
    let [of_one, of_other] = match values {
        [(one, at), (_, and)] if one == "1" => [at, and],
        [(_, at), (one, and)] if one == "1" => [and, at],
        _ => return None,
    };
    let mut pairs = of_one.iter().zip(of_other);
    pairs.find_map(|((name, value), (_, other))| {
        let is_below = |value: &str| value.starts_with('-');
        let sign = if is_below(value) { '<' } else { '>' };
        (is_below(value) != is_below(other)).then_some((*name, sign))
    })
}

fn untried(derivation: &Derivation, typed: &Typed, words: &Words, why: Why) -> String {
    let because = match why {
        Why::OfMany => "it is of more than one number".to_owned(),
        Why::Opaque(name) => {
            let word = derivation.terms.text(name);
            format!(
                "nothing is known of {word}, which depends on {}",
                words.variable
            )
        }
        Why::Weighing(name) => {
            let word = derivation.terms.text(name);
            format!("nothing is known of {word}, which may be what makes it one")
        }
        Why::Beside(name) => {
            let word = derivation.terms.text(name);
            format!(
                "no bar stands before {word}, so it may be of {} and {word} together",
                words.variable
            )
        }
        Why::Atoms => format!(
            "by its cases, single values of {0} may have a probability of their own; it is tried where {0} is stated to lie in a part, as in `where {0} >= 0`",
            words.variable
        ),
        Why::Boundless => "it holds a sum or an integral over a support".to_owned(),
        Why::Unclear => "its values at random points do not tell".to_owned(),
    };
    let asked = match typed.up_to_factor {
        true => format!("has a finite {}", words.noun),
        false => format!("{}s to one", words.verb),
    };
    format!("That {} {asked} was not tried: {because}.", words.what)
}

/// The words for a density.
struct Words {
    /// `the density`, `the prior of w`.
    what: &'static str,
    /// `integrate`, `sum`.
    verb: &'static str,
    noun: &'static str,
    variable: String,
    /// `y > 0`, `every real y`.
    support: String,
    /// Whether the support was stated.
    is_stated: bool,
}

impl Words {
    fn of(derivation: &Derivation, typed: &Typed) -> Words {
        let name = family(&derivation.terms, typed.variable);
        let variable = name.map_or("it", |name| derivation.terms.text(name));
        let about = derivation
            .assumptions
            .iter()
            .filter(|a| name.is_some_and(|name| a.subject == Subject::Name(name)))
            .filter(|a| a.domain != Domain::Real);
        let is_sum = typed.of_event
            || about.clone().any(|a| {
                let of_classes = matches!(a.domain, Domain::OneHot(_) | Domain::Label(_));
                of_classes || a.domain.fact().integer
            });
        let is_said = |a: &Assumption| a.stated || a.because.contains(ZERO_ELSEWHERE);
        let is_stated = about.clone().any(is_said);
        let said: Vec<&str> = about.map(|a| a.text.as_str()).collect();
        Words {
            what: if typed.of_parameters {
                "the prior"
            } else {
                "the density"
            },
            verb: if is_sum { "sum" } else { "integrate" },
            noun: if is_sum { "sum" } else { "integral" },
            variable: variable.to_owned(),
            is_stated,
            support: match said.is_empty() {
                true if typed.of_event => format!("{variable} in 0.."),
                true => format!("every real {variable}"),
                false => said.join(", "),
            },
        }
    }

    /// ` at σ = 1.2, k = 0.5`
    fn at(&self, derivation: &Derivation, setting: &Setting) -> String {
        let value =
            |(name, value): &(_, String)| format!("{} = {value}", derivation.terms.text(*name));
        let values: Vec<String> = setting.iter().map(value).collect();
        match values.as_slice() {
            [] => String::new(),
            _ => format!(" at {}", values.join(", ")),
        }
    }
}
