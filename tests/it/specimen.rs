//! A model of the zoo, beside the loss that the literature gives for it. Both are compared by value.
//!
//! The block `surprisal` holds the model, the block `loss` the objective as the literature has it, written in the
//! tool's notation, and a line `name: ID`, or `name: none` for a loss without a textbook name.

use crate::reading;
use crate::section::{Section, options};
use surprisal::derivation::{Derivation, Justification};
use surprisal::diag::Diagnostic;
use surprisal::model::{Goal, Options};
use surprisal::term::{Node, Sense, TermId};
use surprisal::verify::{Values, replay, sample, values};

/// A section of the zoo.
#[derive(Clone)]
pub struct Specimen {
    /// The model.
    pub model: String,
    /// The options of the command.
    pub options: Options,
    /// The objective of the literature.
    pub expected: String,
    /// The id of the loss, or `none`.
    pub name: String,
}

impl Specimen {
    /// Reads a section.
    pub fn of(section: &Section) -> Result<Specimen, String> {
        let model = section.block("surprisal")?;
        let loss = section.block("loss")?;
        let (options, others) = options(&model.words);
        if !others.is_empty() {
            return Err(format!("no option {others:?}"));
        }
        let (name, expected) = loss.lines.split_last().ok_or("an empty block `loss`")?;
        let name = name.strip_prefix("name: ").ok_or("no line `name: `")?;
        if section.prose.is_empty() {
            return Err("no prose".to_owned());
        }
        Ok(Specimen {
            model: model.lines.join("\n"),
            options,
            expected: expected.join(" "),
            name: name.to_owned(),
        })
    }

    /// Derives it, replays and samples every step, and compares it with the literature.
    pub fn check(&self) -> Result<Derivation, String> {
        let derivation = self.derive(Goal::Loss)?;
        self.check_steps(derivation.clone())?;
        self.compare(&derivation)?;
        self.refuse_the_other_sense(&derivation)?;
        let found = derivation.loss.as_ref().map_or("none", |loss| loss.id);
        if found != self.name {
            let result = surprisal::render::text::plain(&derivation.terms, derivation.result());
            return Err(format!(
                "NAME: {found}, not {}, is the name of {result}",
                self.name
            ));
        }
        Ok(derivation)
    }

    /// The derivation to a goal.
    pub fn derive(&self, goal: Goal) -> Result<Derivation, String> {
        let options = Options {
            goal,
            ..self.options.clone()
        };
        surprisal::derive(&self.model, &options).map_err(|d| {
            let help = d.help.iter().map(|h| format!("\n  help: {h}"));
            format!(
                "{}: {}{}",
                d.code.as_str(),
                d.message,
                help.collect::<String>()
            )
        })
    }

    fn check_steps(&self, mut derivation: Derivation) -> Result<(), String> {
        replay(&mut derivation).map_err(|r| format!("REPLAY: {r}"))?;
        sample(&derivation, SEED).map_err(|r| format!("SAMPLE: {r}"))?;
        Ok(())
    }

    /// Compares the result, the first statement and the negative log-likelihood with the literature.
    pub fn compare(&self, derivation: &Derivation) -> Result<(), String> {
        self.agree(derivation, Side::Loss(derivation.result()), "the result")?;
        let start = if takes_log(derivation) {
            Side::Likelihood(derivation.start)
        } else {
            Side::Loss(derivation.start)
        };
        self.agree(derivation, start, "the start")?;
        if self.is_objective() {
            return Ok(()); // what was typed in as an objective is no likelihood
        }
        let nll = self.derive(Goal::NegativeLogLikelihood)?;
        let without_prior = |w: &Diagnostic| w.message.contains("a prior is no part");
        if nll.warnings.iter().any(without_prior) {
            return Ok(()); // the start, which is the posterior, was compared
        }
        self.agree(&nll, Side::Loss(nll.result()), "the NLL")
    }

    fn refuse_the_other_sense(&self, derivation: &Derivation) -> Result<(), String> {
        let (sense, rest) = self.expected.split_once('[').ok_or("no objective")?;
        let other = if sense == "argmin" {
            "argmax"
        } else {
            "argmin"
        };
        let wrong = Specimen {
            expected: format!("{other}[{rest}"),
            ..self.clone()
        };
        match wrong.agree(derivation, Side::Loss(derivation.result()), "the result") {
            Ok(()) => Err("the other sense is accepted as well".to_owned()),
            Err(_) => Ok(()),
        }
    }

    fn is_objective(&self) -> bool {
        let mut lines = self.model.lines().map(str::trim_start);
        lines.any(|line| line.starts_with("argm") || line.starts_with("KL("))
    }

    fn agree(&self, derivation: &Derivation, side: Side, what: &str) -> Result<(), String> {
        let mut derivation = derivation.clone();
        let expected = self.read(&mut derivation)?;
        same_optimum(&derivation, expected, side).map_err(|why| format!("{what}: {why}"))
    }

    /// The expected loss as a term of the derivation.
    fn read(&self, derivation: &mut Derivation) -> Result<TermId, String> {
        let names: Vec<String> = derivation.terms.all_names().map(str::to_owned).collect();
        let mut like = vec![derivation.start];
        like.extend(derivation.steps.iter().map(|step| step.after));
        for definition in &derivation.definitions {
            like.extend([definition.left, definition.right]);
        }
        let expected = reading::read(&mut derivation.terms, &like, &self.expected)
            .map_err(|why| format!("`{}` cannot be read: {why}", self.expected))?;
        let Node::Optimum(_, parameters, _) = derivation.terms.node(expected) else {
            return Err("the expected loss is no objective".to_owned());
        };
        if !derivation.parameters.is_empty() && **parameters != *derivation.parameters {
            return Err("the expected loss has other parameters".to_owned());
        }
        match stranger(derivation, expected, &names) {
            Some(name) => Err(format!("`{name}` of the expected loss is not in the model")),
            None => Ok(expected),
        }
    }
}

/// A free name that the derivation does not know.
fn stranger(derivation: &Derivation, term: TermId, names: &[String]) -> Option<String> {
    let terms = &derivation.terms;
    if let Node::Symbol(name) | Node::Call(name, ..) = terms.node(term) {
        let text = terms.text(*name);
        if !names.iter().any(|known| known == text) {
            return Some(text.to_owned());
        }
    }
    let mut children = terms.children(term).iter();
    children.find_map(|&child| stranger(derivation, child, names))
}

/// Whether the derivation starts from a likelihood or a posterior.
fn takes_log(derivation: &Derivation) -> bool {
    let mut rewrites = derivation.steps.iter().flat_map(|step| &step.rewrites);
    rewrites.any(|rewrite| rewrite.by == Justification::Rule("increasing-log"))
}

/// What the expected loss is compared with.
#[derive(Clone, Copy)]
enum Side {
    /// An objective of either sense, or a loss.
    Loss(TermId),
    /// Its logarithm is maximised.
    Likelihood(TermId),
}

/// Where sampling starts.
const SEED: u64 = 3;
/// Points that must bear the claim out, and draws until then.
const POINTS: usize = 6;
const DRAWS: u64 = 120;
/// Settings of the parameters at a point. Two of them are used up for the factor and the constant.
const SETTINGS: u64 = 7;
/// What rounding may do, relative to the largest number on the way.
const ROUNDING: f64 = 1e-9;
/// Below this a difference proves nothing.
const UNCLEAR: f64 = 1e-6;

/// Whether `expected = a · side + b` with a > 0, both free of the parameters, at random points.
fn same_optimum(derivation: &Derivation, expected: TermId, side: Side) -> Result<(), String> {
    let (Side::Loss(term) | Side::Likelihood(term)) = side;
    let of_sense = |term: TermId| match derivation.terms.node(term) {
        Node::Optimum(Sense::Max, ..) => -1.0,
        _ => 1.0,
    };
    let (wanted, found) = (of_sense(expected), of_sense(term));
    let mut held = 0;
    for seed in 0..DRAWS {
        let size = 2 + (seed % 2) as i64;
        let Some(at) = values(derivation, &[expected, term], seed, size, SETTINGS) else {
            continue;
        };
        let pair = |v: &Values| {
            let value = match side {
                Side::Loss(_) => v.numbers[1],
                Side::Likelihood(_) => v.numbers[1].ln(),
            };
            (wanted * v.numbers[0], found * value, v.peak)
        };
        let pairs: Vec<_> = at.iter().map(pair).collect();
        match affine(&pairs) {
            Some(false) => return Err(format!("does not follow the expected loss: {pairs:?}")),
            Some(true) => held += 1,
            None => {}
        }
        if held == POINTS {
            return Ok(());
        }
    }
    Err(format!("only {held} points could be compared"))
}

/// Whether the first numbers are a positive multiple of the second plus a constant; none where rounding could
/// explain either answer. The third bounds the size of rounding errors.
fn affine(pairs: &[(f64, f64, f64)]) -> Option<bool> {
    let finite = |p: &(f64, f64, f64)| p.0.is_finite() && p.1.is_finite();
    if !pairs.iter().all(finite) {
        return None;
    }
    let peak = pairs.iter().fold(1e-300, |peak: f64, p| peak.max(p.2));
    let first = pairs[0];
    let far = |p: &&(f64, f64, f64)| (p.1 - first.1).abs();
    let last = pairs.iter().max_by(|p, q| far(p).total_cmp(&far(q)))?;
    let (rise, run) = (last.0 - first.0, last.1 - first.1);
    if run.abs() < UNCLEAR * peak {
        // The parameters move one side and not the other.
        let moved = pairs.iter().any(|p| (p.0 - first.0).abs() > 1e-3 * peak);
        return (run == 0.0 && moved).then_some(false);
    }
    let factor = rise / run;
    if factor <= 0.0 {
        return Some(false);
    }
    let worst = pairs.iter().fold(0.0, |worst: f64, p| {
        worst.max((p.0 - first.0 - factor * (p.1 - first.1)).abs())
    });
    let relative = worst / (peak * (1.0 + factor));
    match relative {
        r if r < ROUNDING => Some(true),
        r if r > UNCLEAR => Some(false),
        _ => None,
    }
}
