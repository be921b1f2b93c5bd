//! The phase table: the order in which a lecturer does things, as data.

use super::forms;
use super::matching::Context;
use super::matrices;
use super::scope;
use crate::rules::{self, Rule};
use crate::term::{Node, Op, Sense, TermId, Terms};
use std::sync::OnceLock;

/// Which subterms a phase may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Only those with a parameter in them: whatever has none will be dropped, so it stays folded.
    Parameters,
    /// Those with a name in them: `log(2π)` stays what it is.
    Names,
    /// Logs of the probability of one class that was observed, `log(softmax(z)[y])`, not of each in turn.
    Labels,
    /// Logs of mixtures: sums of shares times exponentials, whose logs are simpler than they are.
    Mixtures,
    /// Those with a parameter in them that are a summand of the log-likelihood, with factors or without: what
    /// stands inside of a function, such as `(log(t) - wᵀx)/s` in an exponential, keeps its form.
    Summands,
    /// Of those, all but a minus before a bracket, with factors, that stands elsewhere as well.
    Signs,
    /// Of those, the brackets that hold a logarithm: only those that make terms which can be collected.
    Brackets,
    /// Of those, the brackets that constants leave.
    Constants,
    /// Logs of the probability of a label that is -1 or 1 and multiplies the score: `log(sigmoid(y f))`.
    SignedLabels,
    /// Powers of roots and of squares whose exponent comes out whole, roots times themselves, and squares of what has a
    /// minus.
    Roots,
    /// Sums of a number.
    Counts,
    /// All of them that stand outside of every sum, product and expectation.
    Outside,
    /// All of them.
    All,
}

/// One row of the phase table.
pub(super) struct Phase {
    /// Its name, which is also that of the step.
    pub id: &'static str,
    /// The rules, those tried first standing first.
    pub rules: &'static [&'static str],
    pub scope: Scope,
    /// Why, where more than one rule took part.
    pub reason: &'static str,
    /// The step belongs to the shortest telling.
    pub landmark: bool,
    /// What the phase makes small, node by node, where it has a choice; otherwise it applies its rules
    /// for as long as they apply.
    pub preference: Option<fn(&Terms, TermId) -> u64>,
    /// Read once.
    table: OnceLock<Table>,
}

/// What the rules of a phase come to.
struct Table {
    /// The rules, each with the operator at the root of its left side, as its bit.
    rules: Vec<(u64, &'static Rule)>,
    /// The operators on which they act.
    acts_on: u64,
    /// Some speak of the whole body of an objective.
    of_objective: bool,
    /// All of them do.
    only_of_objective: bool,
}

macro_rules! phases {
    ($($constant:ident = $id:literal, $scope:ident, $landmark:literal, $preference:expr, $rules:expr, $reason:literal;)+) => {
        $(pub(super) static $constant: Phase = Phase {
            id: $id,
            rules: &$rules,
            scope: Scope::$scope,
            reason: $reason,
            landmark: $landmark,
            preference: $preference,
            table: OnceLock::new(),
        };)+

        /// Every phase.
        #[cfg(test)]
        pub(super) static ALL: &[&Phase] = &[$(&$constant),+];
    };
}

#[rustfmt::skip]
phases! {
    DROP_EVIDENCE = "drop-factor", All, false, None, ["drop-factor"],
        "a positive factor without the parameters does not move the optimum";
    TAKE_LOG = "take-log", All, true, None, ["increasing-log"],
        "log is monotone increasing, so the optimum stays where it is";
    SUM_OF_LOGS = "sum-of-logs", All, true, None, ["log-of-indexed-product", "log-of-product"],
        "the log of a product is the sum of the logs";
    SUPPORT = "support", All, true, None, ["indicator-holds", "case-holds"],
        "the condition holds for every observation";
    LOG_OF_PRODUCT = "log-of-product", Summands, true, None, ["log-of-indexed-product", "log-of-product-parts", "log-of-product", "log-of-positive-factor"],
        "the log of a product is the sum of the logs";
    LOG_OF_POWER = "log-of-power", Parameters, false, None, ["log-of-exp", "log-of-reciprocal", "log-of-power", "log-of-normal-density", "log-of-cases", "log-of-complement-of-cases"],
        "log undoes exp, and exponents come down";
    LOG_OF_QUOTIENT = "log-of-quotient", Names, true, None, ["log-of-quotient"],
        "the log of a quotient is the difference of the logs";
    LOG_OF_COMMON_FACTOR = "log-of-product", Parameters, true, None, ["log-of-common-factor", "log-of-common-power", "log-of-common-root"],
        "a factor without the index comes out of the sum, and the log of a product is the sum of the logs";
    LOG_SUM_EXP = "log-sum-exp", Mixtures, true, None, ["log-sum-exp"],
        "the log of a sum does not split; with each term as the exponential of its log it is a log-sum-exp";
    OPEN_BRACKETS = "multiply-out", Brackets, false, None, ["distribute-over-log", "distribute-over-multiple-of-log"],
        "multiply out";
    ALL_LOG_OF_PRODUCT = "log-of-product", Names, true, None, ["log-of-indexed-product", "log-of-product-numbers", "log-of-product", "log-of-positive-factor"],
        "the log of a product is the sum of the logs";
    LOG_OF_EXP = "log-of-power", Parameters, false, None, ["log-of-exp", "log-of-exp-factor", "log-of-root", "log-of-reciprocal"],
        "log undoes exp";
    LOGS_OF_DATA = "log-of-power", All, false, None, ["log-of-exp", "log-of-reciprocal", "log-of-one"],
        "log undoes exp";
    COUNTS = "sum-of-sum", Counts, false, None, ["sum-of-constant"],
        "a number is counted as often as there are indices";
    ALL_LOG_OF_POWER = "log-of-power", Names, false, None, ["log-of-exp", "log-of-reciprocal", "log-of-power", "log-of-normal-density", "log-of-cases", "log-of-complement-of-cases"],
        "log undoes exp, and exponents come down";
    CONSTANTS = "constants", All, false, None, ["log-of-exp-factor", "log-of-exp", "log-of-one", "exp-of-zero", "gamma-of-one", "gamma-of-two", "beta-of-ones"],
        "numbers are worked out";
    NUMBERS_LOG_OF_POWER = "log-of-power", All, false, None, ["log-of-power"],
        "the log of a power: the exponent comes down";
    LOG_RATIOS = "log-ratios", All, false, None, ["difference-of-logs", "difference-of-logs-beside", "difference-of-halves", "difference-of-halves-beside", "difference-of-multiples", "difference-of-multiples-beside"],
        "the difference of two logs is the log of the quotient";
    LOG_RATIOS_OF_SQUARES = "log-ratios", All, false, None, ["difference-from-twice", "difference-from-twice-beside", "difference-of-twice", "difference-of-twice-beside"],
        "the difference of two logs is the log of the quotient";
    SUMS_OF_LOGS = "sums-of-logs", All, false, None, ["sum-of-logs", "sum-of-logs-beside"],
        "the sum of two logs is the log of the product";
    DIFFERENCE_OF_SUMS = "sums-together", All, false, None, ["difference-of-sums", "difference-of-sums-beside"],
        "the difference of two sums is the sum of the differences";
    SOFTMAX_LOGITS = "logits", Labels, false, None, ["log-of-softmax"],
        "the log of a softmax is the logit minus the log of the sum of all exponentials";
    LOGITS_OF_SHARES = "logits", All, false, None, ["log-of-softmax"],
        "the log of a softmax is the logit minus the log of the sum of all exponentials";
    SHARES = "shares", All, false, None, ["shares-of-difference"],
        "the components sum to one, so what does not depend on the index counts once";
    COUNTS_OF_CLASSES = "shares", All, false, None, ["counts-of-difference"],
        "the counts sum to the number of trials, so what does not depend on the index counts once a trial";
    MATRICES = "matrices", Parameters, false, None, matrices::WITH_PARAMETERS,
        "compute with the matrices";
    FORMS_IN_MATRICES = "forms-in-matrices", All, false, None, matrices::FORMS,
        "compute with the matrices";
    ALL_MATRICES = "all-matrices", All, false, None, matrices::ALL,
        "compute with the matrices";
    COMPONENTS = "components", Names, false, None, ["component-of-sum", "component-of-multiple"],
        "vectors are added and multiplied component by component";
    FUNCTIONS = "components", Names, false, None, ["component-of-power", "component-of-exp", "component-of-log", "component-of-sigmoid", "component-of-tanh"],
        "functions of vectors are taken component by component";
    MIXTURES = "factor-out", Parameters, false, None, ["factor-out-in-log", "factor-out-of-power-in-log"],
        "a factor without the index comes out of the sum";
    SPLIT_BRACKETS = "multiply-out", Constants, false, None, ["bracket-apart"],
        "the bracket is split into the part without the parameters and the rest";
    SIGNED_LABELS = "logits", SignedLabels, true, None, ["log-of-sigmoid-of-sign"],
        "log σ(z) = -log(1 + exp(-z)), by the definition of the sigmoid";
    ABSOLUTE_VALUES = "absolute-values", Parameters, false, None, ["abs-of-multiple", "norm-of-negative"],
        "a positive factor comes out of the absolute value";
    SPLIT_SUMS = "split-sums", Parameters, false, None, ["case-apart", "first-case-apart", "sum-apart"],
        "the sums are split into the part without the parameters and the rest";
    DROP_TERMS = "drop-terms", All, true, None, ["drop-term"],
        "a term without the parameters does not move the optimum";
    FACTOR_OUT = "factor-out", Parameters, false, None, ["factor-out-of-sum"],
        "a factor without the index comes out of the sum";
    FACTOR_OUT_OF_POWER = "factor-out", Parameters, false, None, ["factor-out-of-power"],
        "a factor without the index comes out of the sum";
    POWERS = "powers", All, false, None, ["power-of-power"],
        "exponents multiply";
    ROOTS = "powers", Roots, false, None, ["power-of-power", "power-of-exp", "square-of-negative", "square-of-multiple-of-root", "root-times-itself", "root-times-itself-beside", "root-divides-twice", "root-divides-twice-beside"],
        "exponents multiply";
    SIGMOIDS = "sigmoids", All, false, None, ["multiple-of-sigmoid", "sigmoid-of-odds", "sigmoid-written-out", "sigmoid-of-sum-written-out"],
        "the probability is the sigmoid of its log odds";
    LOGITS = "logits", Parameters, true, None, ["log-of-sigmoid", "log-of-sigmoid-complement"],
        "log(sigmoid(z)) = z - log(1 + exp(z)) and log(1 - sigmoid(z)) = -log(1 + exp(z))";
    COMPLEMENTS = "logits", Parameters, true, None, ["log-of-sigmoid-complement"],
        "log(1 - sigmoid(z)) = -log(1 + exp(z))";
    DROP_FACTORS = "drop-factors", All, true, None, ["drop-factor"],
        "a positive factor without the parameters does not move the optimum";
    SIGNS = "signs", Signs, false, Some(minus_signs), ["sign-into-sum", "sign-into-multiple", "distribute-sign", "sign-into-bracket", "sign-into-cases"],
        "bring the minus inside";
    ALL_OPEN_BRACKETS = "multiply-out", All, false, None, ["distribute-over-log"],
        "multiply out";
    ALL_SIGNS = "signs", Names, false, Some(minus_signs), ["sign-into-sum", "sign-into-multiple", "distribute-sign", "sign-into-bracket", "sign-into-cases"],
        "bring the minus inside";
    CANCEL_FACTORS = "cancel", Outside, false, None, ["power-of-product", "cancel-factor", "cancel"],
        "cancel";
    CANCEL_INSIDE = "cancel", All, false, None, ["power-of-product", "cancel-factor", "cancel"],
        "cancel";
    CANCEL = "cancel", All, false, None, ["cancel-factor", "cancel", "log-of-one"],
        "cancel";
    SUM_TERMS = "sum-of-sum", All, false, None, ["sum-of-sum", "sum-of-constant", "sum-of-constant-from"],
        "sum each term on its own; what has no index is counted";
    ALL_FACTOR_OUT = "factor-out", All, true, None, ["factor-out-of-sum"],
        "a factor without the index comes out of the sum";
    DIVERGENCE = "divergence", All, true, None, ["divergence"],
        "the Kullback-Leibler divergence is the expected log ratio";
    LINEARITY = "expectation", All, true, None, ["expectation-of-sum", "expectation-apart", "expectation-into-sum", "expectation-of-constant", "expectation-of-multiple"],
        "expectation is linear";
    AS_SUM = "expectation-as-sum", All, true, None, ["expectation-as-sum"],
        "the expectation under a discrete distribution is a sum over its support";
    AS_INTEGRAL = "expectation-as-integral", All, true, None, ["expectation-as-integral"],
        "the expectation under a continuous distribution is an integral over its support";
}

impl Phase {
    /// The phase with one of its rules at a time.
    pub(super) fn rule_by_rule(&self) -> impl Iterator<Item = Phase> {
        self.rules.chunks(1).map(|rules| Phase {
            id: self.id,
            rules,
            scope: self.scope,
            reason: self.reason,
            landmark: self.landmark,
            preference: self.preference,
            table: OnceLock::new(),
        })
    }

    fn table(&self) -> &Table {
        self.table.get_or_init(|| {
            let rules = self.rules.iter().filter_map(|name| rules::find(name));
            let rules: Vec<(u64, &Rule)> = rules.map(|rule| (rule.acts_on(), rule)).collect();
            let acts_on = rules.iter().fold(0, |mask, (acts_on, _)| mask | acts_on);
            let mut laws = rules.iter().map(|(_, rule)| rule.law.is_of_objective());
            let of_objective = laws.clone().any(|is_so| is_so);
            let only_of_objective = laws.all(|is_so| is_so);
            Table {
                rules,
                acts_on,
                of_objective,
                only_of_objective,
            }
        })
    }

    /// The rules, if all of them speak of the whole body of an objective.
    pub(super) fn objective_rules(&self) -> &[(u64, &'static Rule)] {
        let table = self.table();
        if table.only_of_objective {
            &table.rules
        } else {
            &[]
        }
    }

    /// Whether a rule may act on the term or below it.
    pub(super) fn reaches(&self, terms: &Terms, term: TermId) -> bool {
        match (self.scope, terms.node(term)) {
            (Scope::Outside, Node::Bind(..)) => return false,
            (Scope::Constants | Scope::Brackets, Node::Op(Op::Log, _)) => return false,
            (
                Scope::Summands | Scope::Signs | Scope::Brackets | Scope::Constants,
                Node::Op(op, _),
            ) if !matches!(op, Op::Add | Op::Mul | Op::Log | Op::If) => {
                return false;
            }
            _ => {}
        }
        let table = self.table();
        let is_log = table.acts_on == Op::Log.bit();
        if is_log && terms.operands(Op::Sigmoid, term).is_some() {
            return false; // a log in there is no summand of the log-likelihood
        }
        terms.ops(term) & table.acts_on != 0
            || table.of_objective && matches!(terms.node(term), Node::Optimum(..))
    }

    /// What the first rule that applies makes of the whole term.
    pub(super) fn step(
        &self,
        context: &mut Context<'_>,
        term: TermId,
    ) -> Option<(&'static Rule, TermId)> {
        let mut rules = self.table().rules.iter();
        rules.find_map(|&row| Some((row.1, self.apply(context, row, term)?)))
    }

    /// What each rule makes of the whole term; only the first where the phase has no choice.
    pub(super) fn steps(
        &self,
        context: &mut Context<'_>,
        term: TermId,
    ) -> Vec<(&'static Rule, TermId)> {
        if self.preference.is_none() {
            return self.step(context, term).into_iter().collect();
        }
        let rules = self.table().rules.iter();
        rules
            .filter_map(|&row| Some((row.1, self.apply(context, row, term)?)))
            .collect()
    }

    fn apply(
        &self,
        context: &mut Context<'_>,
        (acts_on, rule): (u64, &Rule),
        term: TermId,
    ) -> Option<TermId> {
        if let Node::Optimum(sense, names, body) = context.terms.node(term).clone() {
            if !rule.law.is_of_objective() {
                return None;
            }
            let found = context.find(rule, body, &[])?;
            let sense: Sense = if rule.law == rules::Law::Negate {
                sense.flipped()
            } else {
                sense
            };
            let result = context.terms.optimum(sense, &names, found.result);
            return (result != term).then_some(result);
        }
        let is_other = acts_on != 0 && acts_on & context.terms.own_op(term) == 0;
        if is_other || rule.law.is_of_objective() || !self.admits(context, term) {
            return None;
        }
        context
            .find(rule, term, &[])
            .map(|found| found.result)
            .filter(|&result| result != term)
    }

    fn admits(&self, context: &mut Context<'_>, term: TermId) -> bool {
        match self.scope {
            Scope::Parameters | Scope::Summands => {
                context.terms.mentions_any(term, &context.parameters)
            }
            Scope::Signs => {
                context.terms.mentions_any(term, &context.parameters)
                    && !forms::is_minus_of_repeated(context, term)
            }
            Scope::Brackets => {
                context.terms.mentions_any(term, &context.parameters)
                    && !forms::keeps_bracket(&context.terms, &context.parameters, term)
            }
            Scope::Constants => {
                context.terms.mentions_any(term, &context.parameters)
                    && forms::gives_away(context, term)
            }
            Scope::Roots => scope::comes_out_whole(&context.terms, term),
            Scope::SignedLabels => scope::is_of_sign(context, term),
            Scope::Names => !context.terms.is_closed(term),
            Scope::Counts => {
                let body = context.terms.children(term).last();
                body.is_some_and(|&body| context.terms.is_closed(body))
            }
            Scope::Labels => scope::is_of_label(&context.terms, term),
            Scope::Mixtures => scope::is_mixture(context, term),
            Scope::Outside | Scope::All => true,
        }
    }

    /// Whether a rule applies anywhere in the term.
    pub(super) fn applies(&self, context: &mut Context<'_>, term: TermId) -> bool {
        if !self.reaches(&context.terms, term) {
            return false;
        }
        if self.step(context, term).is_some() {
            return true;
        }
        let children = context.terms.children(term).to_vec();
        children
            .into_iter()
            .any(|child| self.applies(context, child))
    }
}

/// What the signs of a node weigh: two for each product with a minus before it, and one more where it stands
/// before a sum, so that of two forms with as many the one without a minus before the sum is taken. A sum
/// all of whose summands have a minus would rather have it before it, and `1 - y` as a factor stays as it is.
/// Before a bracket with sums in it a minus weighs as much as before each of its summands.
fn minus_signs(terms: &Terms, term: TermId) -> u64 {
    let is_sum = |&t: &TermId| matches!(terms.node(t), Node::Bind(..));
    let is_negative = |&t: &TermId| terms.as_number(t).is_some_and(|n| *n.numer() < 0);
    let subtracts = |&t: &TermId| {
        terms
            .operands(Op::Add, t)
            .is_some_and(|s| s.iter().any(is_negative))
    };
    match terms.node(term) {
        Node::Op(Op::Mul, parts) => {
            let closed = |&t: &TermId| terms.operands(Op::Add, t).filter(|s| s.iter().any(is_sum));
            let before = match parts.iter().find_map(closed) {
                Some(bracket) => 2 * bracket.len() as u64 + 1,
                None => u64::from(parts.iter().any(is_sum)),
            };
            let own = if terms.is_negated(term) {
                2 + before
            } else {
                0
            };
            own + 4 * u64::from(parts.iter().any(subtracts))
        }
        Node::Bind(_, _, parts) => {
            2 * u64::from(parts.last().is_some_and(|&body| terms.is_negated(body)))
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::rules;

    #[test]
    fn every_phase_has_rules_of_the_table() {
        for phase in ALL {
            for name in phase.rules {
                assert!(
                    rules::find(name).is_some(),
                    "the phase {} wants {name}",
                    phase.id
                );
            }
            let of_objective = phase
                .rules
                .iter()
                .filter_map(|name| rules::find(name))
                .filter(|r| r.law.is_of_objective());
            let count = of_objective.count();
            assert!(
                count == 0 || count == phase.rules.len() && count == 1,
                "the phase {} mixes levels",
                phase.id
            );
        }
    }
}
