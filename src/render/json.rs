//! A derivation as JSON, in view types of its own so that the schema never follows the engine by accident.

use super::Page;
use super::assumption;
use super::display::Name;
use super::latex::{self, Style, latex_in};
use super::math;
use super::outline::relation_of;
use super::text::{self, Alphabet, plain};
use super::words;
use crate::derivation::{Derivation, Justification, Loss, Met, Step};
use crate::diag::{Diagnostic, Label};
use crate::term::facts::Facts;
use crate::term::{Node, Sense, TermId};
use serde::ser::{Serialize, Serializer};
use std::fmt::Write;

/// The version of the schema; it changes when a field changes its meaning or goes away.
const VERSION: u32 = 1;

/// What is written here, as a JSON Schema (draft 2020-12): exactly these keys, and what each of them means.
pub const SCHEMA: &str = include_str!("derivation.schema.json");

#[derive(serde::Serialize)]
struct View<'d> {
    schema: u32,
    input: &'d str,
    assumptions: Vec<AssumptionView<'d>>,
    names: Vec<NameView<'d>>,
    warnings: Vec<DiagnosticView<'d>>,
    remarks: &'d [String],
    objective: ObjectiveView<'d>,
    steps: Vec<StepView<'d>>,
    result: ResultView<'d>,
    checked: CheckedView,
}

#[derive(serde::Serialize)]
struct AssumptionView<'d> {
    text: &'d str,
    latex: String,
    because: &'d str,
    stated: bool,
}

#[derive(serde::Serialize)]
struct NameView<'d> {
    text: &'d str,
    latex: &'d str,
    shown: &'d str,
}

#[derive(serde::Serialize)]
struct DiagnosticView<'d> {
    kind: &'static str,
    code: &'static str,
    message: &'d str,
    spans: Vec<SpanView<'d>>,
    help: &'d [String],
}

#[derive(serde::Serialize)]
struct SpanView<'d> {
    start: usize,
    end: usize,
    text: &'d str,
    label: &'d str,
}

#[derive(serde::Serialize)]
struct RefusalView<'d> {
    schema: u32,
    input: &'d str,
    error: DiagnosticView<'d>,
}

#[derive(serde::Serialize)]
struct ObjectiveView<'d> {
    sense: Option<&'static str>,
    wrt: Vec<&'d str>,
    text: String,
    latex: String,
}

#[derive(serde::Serialize)]
struct ConditionView {
    text: String,
    because: String,
}

#[derive(Default, serde::Serialize)]
struct Formula {
    text: String,
    ascii: String,
    latex: String,
}

#[derive(serde::Serialize)]
struct StepView<'d> {
    rule: &'d str,
    phase: &'d str,
    relation: &'static str,
    reason: &'d str,
    conditions: Vec<ConditionView>,
    sense: Option<&'static str>,
    #[serde(flatten)]
    formula: Formula,
    substeps: Vec<SubstepView<'d>>,
}

#[derive(serde::Serialize)]
struct SubstepView<'d> {
    rule: &'d str,
    relation: &'static str,
    reason: &'d str,
    conditions: Vec<ConditionView>,
    sense: Option<&'static str>,
    #[serde(flatten)]
    formula: Formula,
}

#[derive(serde::Serialize)]
struct ResultView<'d> {
    sense: Option<&'static str>,
    #[serde(flatten)]
    formula: Formula,
    per_observation: Option<Formula>,
    loss: Option<LossView<'d>>,
}

#[derive(serde::Serialize)]
struct LossView<'d> {
    id: &'d str,
    name: &'d str,
    roles: Roles,
}

/// Pairs that are written as an object, in their order.
struct Roles(Vec<(&'static str, String)>);

impl Serialize for Roles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(role, text)| (role, text)))
    }
}

#[derive(serde::Serialize)]
struct CheckedView {
    replayed: usize,
    sampled: usize,
}

/// The whole document, with a line break at its end.
pub fn write(page: &Page) -> String {
    let derivation = page.derivation;
    let (holds, equations) = (derivation.holds(), derivation.equations());
    let look = Look {
        derivation,
        style: page.style(),
        facts: Facts::new(&holds, &equations),
    };
    let checked = page.checked.unwrap_or_default();
    let of_names = page.names.warnings(derivation);
    let warnings = derivation.warnings.iter().chain(&of_names);
    let view = View {
        schema: VERSION,
        input: &derivation.input,
        assumptions: look.assumptions(),
        names: names(page),
        warnings: warnings
            .map(|warning| diagnostic(warning, &derivation.input))
            .collect(),
        remarks: &derivation.remarks,
        objective: look.objective(),
        steps: derivation
            .steps
            .iter()
            .map(|step| look.step(step))
            .collect(),
        result: look.result(),
        checked: CheckedView {
            replayed: checked.replayed,
            sampled: checked.sampled,
        },
    };
    document(&view)
}

/// Why there is no derivation of a text, with a line break at the end.
pub fn refusal(input: &str, error: &Diagnostic) -> String {
    document(&RefusalView {
        schema: VERSION,
        input,
        error: diagnostic(error, input),
    })
}

fn document(view: &impl Serialize) -> String {
    let mut out = serde_json::to_string_pretty(view).unwrap_or_default();
    let _ = writeln!(out); // writing to a string cannot fail
    out
}

/// A diagnostic about an input.
fn diagnostic<'d>(diagnostic: &'d Diagnostic, input: &'d str) -> DiagnosticView<'d> {
    let view = |label: &'d Label| SpanView {
        start: label.span.start(),
        end: label.span.end(),
        text: input.get(label.span.range()).unwrap_or(""),
        label: &label.text,
    };
    let code = diagnostic.code.as_str();
    DiagnosticView {
        kind: if code.starts_with('W') {
            "warning"
        } else {
            "error"
        },
        code,
        message: &diagnostic.message,
        spans: diagnostic.labels.iter().map(view).collect(),
        help: &diagnostic.help,
    }
}

fn names<'d>(page: &Page<'d>) -> Vec<NameView<'d>> {
    let view = |name: &'d Name| NameView {
        text: name.of(),
        latex: name.latex(),
        shown: name.shown().latex(),
    };
    let used = page.names.in_use(page.derivation);
    used.into_iter().map(view).collect()
}

/// A derivation and what its views need.
struct Look<'d> {
    derivation: &'d Derivation,
    style: Style<'d>,
    facts: Facts<'d>,
}

impl<'d> Look<'d> {
    fn formula(&self, term: TermId) -> Formula {
        let math = math::build(&self.derivation.terms, term);
        let mut formula = Formula::default();
        text::write(&math, Alphabet::Unicode, &mut formula.text);
        text::write(&math, Alphabet::Ascii, &mut formula.ascii);
        latex::write(&math, self.style, &mut formula.latex);
        formula
    }

    fn sense(&self, term: TermId) -> Option<&'static str> {
        match self.derivation.terms.node(term) {
            Node::Optimum(Sense::Max, ..) => Some("max"),
            Node::Optimum(Sense::Min, ..) => Some("min"),
            _ => None,
        }
    }

    fn assumptions(&self) -> Vec<AssumptionView<'d>> {
        let derivation = self.derivation;
        let view = |assumption: &'d crate::derivation::Assumption| AssumptionView {
            text: &assumption.text,
            latex: assumption::latex(&derivation.terms, assumption, self.style),
            because: &assumption.because,
            stated: assumption.stated,
        };
        derivation.assumptions.iter().map(view).collect()
    }

    fn objective(&self) -> ObjectiveView<'d> {
        let derivation = self.derivation;
        let names = derivation.parameters.iter();
        ObjectiveView {
            sense: self.sense(derivation.start),
            wrt: names.map(|&name| derivation.terms.text(name)).collect(),
            text: plain(&derivation.terms, derivation.start),
            latex: latex_in(&derivation.terms, derivation.start, self.style),
        }
    }

    fn conditions(&self, met: &[Met]) -> Vec<ConditionView> {
        let conditions = words::conditions(self.derivation, &self.facts, met);
        let view = |condition: words::Condition| ConditionView {
            text: condition.text,
            because: condition.because,
        };
        conditions.into_iter().map(view).collect()
    }

    fn step(&self, step: &'d Step) -> StepView<'d> {
        let mut met: Vec<Met> = Vec::new();
        for condition in step.rewrites.iter().flat_map(|r| &r.conditions) {
            if !met.contains(condition) {
                met.push(condition.clone());
            }
        }
        StepView {
            rule: self.rule(step),
            phase: step.phase,
            relation: step.relation.as_str(),
            reason: &step.reason,
            conditions: self.conditions(&met),
            sense: self.sense(step.after),
            formula: self.formula(step.after),
            substeps: self.substeps(step),
        }
    }

    /// The rule that gives the step its relation.
    fn rule(&self, step: &'d Step) -> &'d str {
        let decides = |by: &Justification| relation_of(step, by) == step.relation;
        let rewrites = &step.rewrites;
        let chosen = rewrites.iter().find(|rewrite| decides(&rewrite.by));
        let chosen = chosen.or(rewrites.first());
        chosen.map_or("", |rewrite| words::justification(&rewrite.by))
    }

    /// The rewrites of a step, where there are several.
    fn substeps(&self, step: &'d Step) -> Vec<SubstepView<'d>> {
        if step.rewrites.len() < 2 {
            return Vec::new();
        }
        let view = |rewrite: &'d crate::derivation::Rewrite| SubstepView {
            rule: words::justification(&rewrite.by),
            relation: relation_of(step, &rewrite.by).as_str(),
            reason: words::reason(self.derivation, &rewrite.by),
            conditions: self.conditions(&rewrite.conditions),
            sense: self.sense(rewrite.after),
            formula: self.formula(rewrite.after),
        };
        step.rewrites.iter().map(view).collect()
    }

    fn result(&self) -> ResultView<'d> {
        let derivation = self.derivation;
        let result = derivation.result();
        ResultView {
            sense: self.sense(result),
            formula: self.formula(result),
            per_observation: derivation.per_observation.map(|term| self.formula(term)),
            loss: derivation.loss.as_ref().map(|loss| self.loss(loss)),
        }
    }

    fn loss(&self, loss: &'d Loss) -> LossView<'d> {
        let terms = &self.derivation.terms;
        let roles = loss.roles.iter();
        LossView {
            id: loss.id,
            name: loss.name,
            roles: Roles(
                roles
                    .map(|&(role, term)| (role, plain(terms, term)))
                    .collect(),
            ),
        }
    }
}
