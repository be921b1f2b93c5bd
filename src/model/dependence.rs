//! What an observation may depend on among the observations: on those a fixed number of places before it, or on all before
//! it. A product over the observations is no likelihood of others, and no index may leave the sample.

use super::Building;
use super::joint::lagged;
use super::past::{Running, is_before, lag_of, window};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::family;
use crate::term::{Binder, Marks, Name, Node, Op, TermId, Terms};
use num_traits::Signed;

/// How an observation depends on another one.
enum Odd {
    /// `y_{t-k}`, where k runs or is a name.
    MovingLag,
    /// `y_{t+1}`, `y_ji` beside `y_ij`, `y_{g_i}`.
    Another,
}

impl Building<'_> {
    /// Refuses a density of one observation that holds other ones, but for those a fixed number of places before it.
    ///
    /// # Errors
    /// With a way to write it, where there is one.
    pub(super) fn depends_on_earlier_ones(
        &self,
        y: TermId,
        density: TermId,
        binders: &[Binder],
        span: Span,
    ) -> Result<(), Diagnostic> {
        let terms = &self.terms;
        let Some(own) = family(terms, y) else {
            return Ok(());
        };
        let mut dependence = Dependence {
            terms,
            y,
            own,
            binders,
            running: Vec::new(),
        };
        let Some((term, odd)) = dependence.find(density, &mut Marks::default()) else {
            return Ok(());
        };
        let span = self.assumptions.spans.get(term).unwrap_or(span);
        Err(match odd {
            Odd::MovingLag => Diagnostic::at(
                Code::BadModel,
                span,
                "how many places before it the earlier observation stands must be a number",
            )
            .help("write the lags out: `y_t ~ Normal(a_1 y_{t-1} + a_2 y_{t-2}, s²)`"),
            Odd::Another => Diagnostic::at(
                Code::BadModel,
                span,
                "an observation may depend on those a fixed number of places before it, or on all before it, and on no others: a product of such densities is no likelihood",
            )
            .help("write `y_t | y_{t-1} ~ Normal(a y_{t-1}, s²)`, or `y[1..t-1]` for all before it, type the density of the whole sample, `p(y[1..m]; θ) = …`, or give what is no observation another name"),
        })
    }
}

struct Dependence<'t> {
    terms: &'t Terms,
    y: TermId,
    own: Name,
    binders: &'t [Binder],
    /// What the sums and products that were entered run over.
    running: Vec<Running>,
}

impl Dependence<'_> {
    fn find(&mut self, term: TermId, seen: &mut Marks) -> Option<(TermId, Odd)> {
        let terms = self.terms;
        if term == self.y || !terms.mentions(term, self.own) || !seen.insert(term) {
            return None;
        }
        if let Some([base, subscripts @ ..]) = terms.operands(Op::Index, term)
            && self.is_own(*base)
        {
            return self.oddness(subscripts).map(|odd| (term, odd));
        }
        match terms.node(term) {
            Node::Bind(_, binder, children) if children.len() == 3 => {
                self.running.push((*binder, [children[0], children[1]]));
            }
            Node::Op(Op::Slice, parts) if family(terms, parts[0]) == Some(self.own) => {
                let odd = self.oddness_of_rows([parts[1], parts[2]]);
                return odd.map(|odd| (term, odd));
            }
            _ => {}
        }
        let mut children = terms.children(term).iter();
        children.find_map(|&child| self.find(child, seen))
    }

    fn is_own(&self, base: TermId) -> bool {
        matches!(self.terms.node(base), Node::Symbol(name) if *name == self.own)
    }

    /// Why observations from one number to another are not all before.
    fn oddness_of_rows(&self, ends: [TermId; 2]) -> Option<Odd> {
        let moves = |index| ends.iter().all(|&end| self.terms.moves_with(end, index));
        match self.binders {
            [] => None,
            indices if { indices.iter() }.any(|&index| self.are_before(ends, index)) => None,
            &[index] if moves(index) => Some(Odd::MovingLag),
            _ => Some(Odd::Another),
        }
    }

    /// Whether rows are all before the observation, or a window of them, which one index alone numbers.
    fn are_before(&self, ends: [TermId; 2], index: Binder) -> bool {
        let is_window = || window(self.terms, ends, index).is_some() && self.binders.len() == 1;
        is_before(self.terms, ends, index) || is_window()
    }

    /// Whether `t - k` lies before t: k runs from 1 on, over a number of lags that is fixed, or to all before.
    fn runs_before(&self, subscript: TermId, index: Binder) -> bool {
        let terms = self.terms;
        let Some(&[first, second]) = terms.operands(Op::Add, subscript) else {
            return false;
        };
        if self.binders.len() > 1 {
            return false;
        }
        let is_index = |t: TermId| matches!(terms.node(t), Node::Variable(b) if *b == index);
        let moving = if is_index(first) { second } else { first };
        let lag = match terms.operands(Op::Mul, moving) {
            Some(&[sign, lag]) if terms.is_number(sign, -1) => lag,
            _ => return false,
        };
        let Node::Variable(lag) = *terms.node(lag) else {
            return false;
        };
        let range = self.running.iter().find(|(binder, _)| *binder == lag);
        range.is_some_and(|&(_, [low, high])| {
            let from_one = terms
                .as_number(low)
                .is_some_and(|n| n.is_integer() && n.is_positive());
            let is_fixed =
                terms.as_number(high).is_some() || matches!(terms.node(high), Node::Symbol(_));
            from_one && (is_fixed || lag_of(terms, high, index).is_some())
        })
    }

    /// Why observations with such subscripts are none of a fixed number of places before.
    fn oddness(&self, subscripts: &[TermId]) -> Option<Odd> {
        let terms = self.terms;
        let own = terms
            .operands(Op::Index, self.y)
            .map_or(&[][..], |p| &p[1..]);
        let holds_index = |t: TermId| self.binders.iter().any(|&b| terms.has_free(t, b));
        let pairs = subscripts.iter().zip(own).filter(|(t, own)| t != own);
        for (&subscript, &own) in pairs {
            let Node::Variable(index) = *terms.node(own) else {
                continue;
            };
            if let Node::Variable(row) = *terms.node(subscript)
                && !self.binders.contains(&row)
            {
                let range = self.running.iter().find(|(binder, _)| *binder == row);
                return range.map_or(Some(Odd::Another), |(_, ends)| self.oddness_of_rows(*ends));
            }
            if !holds_index(subscript)
                || lagged(terms, subscript, index).is_some_and(|k| k > 0)
                || self.runs_before(subscript, index)
            {
                continue;
            }
            let is_shift = terms.operands(Op::Add, subscript).is_some()
                && terms.has_free(subscript, index)
                && lagged(terms, subscript, index).is_none();
            return Some(if is_shift {
                Odd::MovingLag
            } else {
                Odd::Another
            });
        }
        None
    }
}
