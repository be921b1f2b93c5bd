//! Where an index begins by what it stands in: `a/(t - 1)` and `log(t - 1)` have no value at t = 1, so the sample begins at 2,
//! as it does where `y_{t-1}` is given.

use super::Building;
use super::assume::unbracketed;
use super::defined::Need;
use crate::catalogue::Requirement;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, Fact, Facts};
use crate::term::{Binder, Node, Op, TermId, Terms};

/// How far a number is looked for from which on a formula has values.
const FARTHEST: i64 = 40;

/// Where an index begins, and why.
pub(super) struct Begin {
    pub binder: Binder,
    /// The first number from which on all formulas of the index alone have values.
    pub least: i64,
    /// `at 1 the division by `t-1` has no value`
    pub because: String,
    pub place: Span,
}

impl Building<'_> {
    /// Notes where the indices begin so that what a density holds of them alone has values, and lies where its distribution
    /// needs it.
    pub(super) fn note_begins(
        &mut self,
        roots: &[TermId],
        requirements: &[Requirement],
        binders: &[Binder],
    ) {
        for &binder in binders {
            let mut needs = Vec::new();
            for &root in roots {
                self.needs_of_index(root, binder, &mut needs);
            }
            for need in requirements {
                if need.domain == Domain::Positive && need.order.is_none() {
                    factors_of_index(&self.terms, need, binder, &mut needs);
                }
            }
            let found = needs
                .into_iter()
                .filter_map(|need| self.begin(binder, need));
            let last = found
                .collect::<Vec<_>>()
                .into_iter()
                .max_by_key(|b| b.least);
            let name = self.terms.binder_name(binder);
            if !self.words.ranges.contains_key(self.terms.text(name)) {
                // Subscripts count from 1.
                let least = last.as_ref().map_or(1, |begin| begin.least);
                self.terms.note_start(binder, least.into());
            }
            self.begins.extend(last);
        }
    }

    /// What operators need of formulas of that index alone.
    fn needs_of_index(&self, term: TermId, binder: Binder, found: &mut Vec<Need>) {
        if !self.terms.has_free(term, binder) {
            return;
        }
        for &child in self.terms.children(term) {
            self.needs_of_index(child, binder, found);
        }
        let mut operands = self.terms.children(term).iter();
        if !operands.any(|&operand| is_of_index(&self.terms, operand, binder)) {
            return;
        }
        let fact = |term: TermId| self.assumptions.fact(&self.terms, &[], term);
        let need = super::defined::need(&self.terms, term, &fact);
        found.extend(need.filter(|need| is_of_index(&self.terms, need.of, binder)));
    }

    /// From where on a need is met, where it is not met from 1 on.
    fn begin(&mut self, binder: Binder, need: Need) -> Option<Begin> {
        let is_met =
            |k: &i64, all: &mut Self| all.at(need.of, binder, *k).implies(&need.domain.fact());
        let last = (1..=FARTHEST).rev().find(|k| !is_met(k, self))?;
        // `10 - i` has values before 10 as well as behind it: that is no beginning.
        let is_beginning = (1..=last).all(|k| !is_met(&k, self)) || is_rising(&self.terms, need.of);
        if last == FARTHEST || !is_beginning {
            return None;
        }
        let place = self.assumptions.spans.get(need.of).unwrap_or(self.place);
        let shown = unbracketed(self.assumptions.shown(place));
        let because = match need.operator {
            true => format!("at {last} {} `{shown}` has no value", need.what),
            false => format!(
                "at {last} `{shown}` is not positive, and {} needs it",
                need.what
            ),
        };
        Some(Begin {
            binder,
            least: last + 1,
            because,
            place,
        })
    }

    /// What is certain of a formula of an index where that is a number.
    pub(super) fn at(&mut self, formula: TermId, binder: Binder, number: i64) -> Fact {
        let (variable, number) = (self.terms.variable(binder), self.terms.integer(number));
        let value = self.terms.replace(formula, variable, number);
        Facts::new(&[], &[]).of(&self.terms, value)
    }

    /// Where the formulas of an index have values, if they have none at 1.
    pub(super) fn begin_of(&self, binder: Binder) -> Option<&Begin> {
        { self.begins.iter() }
            .filter(|begin| begin.binder == binder)
            .max_by_key(|begin| begin.least)
    }

    /// Says that a sample begins later than at 1, because of the formulas that an index stands in.
    pub(super) fn say_begin(&mut self, binder: Binder, size: TermId) -> Result<(), Diagnostic> {
        let Some(begin) = self.begin_of(binder) else {
            return Ok(());
        };
        let (least, place, because) = (begin.least, begin.place, &begin.because);
        let name = self.terms.binder_name(binder);
        let word = self.terms.text(name);
        let size = match self.terms.node(size) {
            Node::Symbol(size) => self.terms.text(*size),
            _ => "n",
        };
        let help = format!("say where it begins to be sure: `for {word} in {least}..{size}`");
        if self.options.strict {
            let message = format!("nothing says where `{word}` begins, and {because}");
            return Err(Diagnostic::at(Code::NotStated, place, message).help(help));
        }
        let message = format!("assumed `{word}` to begin at {least}: {because}");
        self.warnings
            .push(Diagnostic::at(Code::Assumed, place, message).help(help));
        Ok(())
    }

    /// Refuses a formula of an index alone that has no value at some number of the index, and `n - i` that has none at its end.
    pub(super) fn has_values(&mut self, need: &Need) -> Result<(), Diagnostic> {
        let out = self.out_of_range(need).or_else(|| self.out_at_end(need));
        let out = out.or_else(|| self.out_where_equal(need));
        let Some((binder, at, way_out)) = out else {
            return Ok(());
        };
        let name = self.terms.binder_name(binder);
        let word = self.terms.text(name);
        let place = self.assumptions.spans.get(need.of).unwrap_or(self.place);
        let shown = unbracketed(self.assumptions.shown(place));
        let message = format!("at `{word} = {at}` {} `{shown}` has no value", need.what);
        Err(Diagnostic::at(Code::Domain, place, message).help(way_out))
    }

    /// The first number of the index of a formula without a value, and what to do about it.
    fn out_of_range(&mut self, need: &Need) -> Option<(Binder, String, String)> {
        let binder = index_of(&self.terms, need.of)?;
        let low = self.terms.smallest(binder).filter(|low| low.is_integer())?;
        let low = low.to_integer();
        let high = self
            .terms
            .largest(binder)
            .and_then(|high| self.terms.as_number(high));
        let end = high.map_or(low + FARTHEST, |high| high.to_integer() + 1);
        let wanted = need.domain.fact();
        let is_out = |k: &i64, all: &mut Self| all.at(need.of, binder, *k).and(&wanted).is_empty();
        let at = (low..end.min(low + FARTHEST)).find(|k| is_out(k, self))?;
        let name = self.terms.binder_name(binder);
        let word = self.terms.text(name);
        let way_out = format!(
            "begin behind it, as in `{word} in {}..n`, or correct the formula",
            at + 1
        );
        Some((binder, at.to_string(), way_out))
    }

    /// The other index of `i - j`, where both begin at one number and neither ends by the other: somewhere they are equal.
    fn out_where_equal(&self, need: &Need) -> Option<(Binder, String, String)> {
        let terms = &self.terms;
        let &[one, other] = terms.operands(Op::Add, need.of)? else {
            return None;
        };
        let index = |term: TermId| match terms.node(term) {
            Node::Variable(binder) => Some(*binder),
            Node::Op(Op::Mul, parts) => match (&parts[..], terms.node(parts[1])) {
                (&[sign, _], Node::Variable(binder)) if terms.is_number(sign, -1) => Some(*binder),
                _ => None,
            },
            _ => None,
        };
        let (one, other) = (index(one)?, index(other)?);
        let begin = |binder| terms.smallest(binder);
        let is_free = |binder| {
            terms
                .largest(binder)
                .is_some_and(|end| matches!(terms.node(end), Node::Symbol(_)))
        };
        let is_out = need.domain == Domain::NonZero && terms.is_negated(terms.children(need.of)[1]);
        let do_meet = begin(one).is_some() && begin(one) == begin(other);
        let word = |binder| terms.text(terms.binder_name(binder)).to_owned();
        let way_out = format!(
            "let one index begin behind the other, as in `for {} in 1..n, {} in {}+1..n`",
            word(one),
            word(other),
            word(one)
        );
        (is_out && do_meet && is_free(one) && is_free(other)).then(|| (one, word(other), way_out))
    }

    /// The end of the index of `n - i`, where that is zero.
    fn out_at_end(&self, need: &Need) -> Option<(Binder, String, String)> {
        let terms = &self.terms;
        let summands = terms.operands(Op::Add, need.of)?;
        let least = terms.until_end(summands)?;
        let free = terms.free_variables(need.of);
        let &binder = free.first()?;
        let &Node::Symbol(end) = terms.node(terms.largest(binder)?) else {
            return None;
        };
        let is_out = Fact::exactly(least).and(&need.domain.fact()).is_empty();
        let end = terms.text(end).to_owned();
        let way_out = format!("end before it, as in `{end} - 1`, or correct the formula");
        is_out.then_some((binder, end, way_out))
    }
}

/// `i - 2`: an index and numbers that are added to it.
fn is_rising(terms: &Terms, formula: TermId) -> bool {
    let is_plain = |&term: &TermId| match terms.node(term) {
        Node::Variable(_) => true,
        _ => terms.as_number(term).is_some(),
    };
    terms
        .operands(Op::Add, formula)
        .is_some_and(|parts| parts.iter().all(is_plain))
}

/// The factors of an argument that are of that index alone: `t - 1` of `σ² (t - 1)`.
fn factors_of_index(terms: &Terms, need: &Requirement, binder: Binder, found: &mut Vec<Need>) {
    let factors = terms.operands(Op::Mul, need.term);
    for &factor in factors.unwrap_or(std::slice::from_ref(&need.term)) {
        let base = terms.operands(Op::Pow, factor).map_or(factor, |p| p[0]);
        if is_of_index(terms, base, binder) {
            found.push(Need {
                of: base,
                domain: Domain::Positive,
                what: need.what.clone().into(),
                operator: false,
            });
        }
    }
}

/// Whether a formula holds that index and else numbers.
fn is_of_index(terms: &Terms, term: TermId, binder: Binder) -> bool {
    terms.has_free(term, binder) && index_of(terms, term) == Some(binder)
}

/// The index of a formula that holds one index and else numbers.
fn index_of(terms: &Terms, term: TermId) -> Option<Binder> {
    fn walk(terms: &Terms, term: TermId, found: &mut Option<Binder>) -> bool {
        match terms.node(term) {
            Node::Number(_) => true,
            Node::Variable(binder) => *found.get_or_insert(*binder) == *binder,
            Node::Op(op, parts) if !op.is_selection() => {
                { parts.iter() }.all(|&part| walk(terms, part, found))
            }
            _ => false,
        }
    }
    let mut found = None;
    walk(terms, term, &mut found).then_some(found).flatten()
}
