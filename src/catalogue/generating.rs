//! A moment generating function, `expected exp(a y) = …`, tells the expectations of all exponentials of a line.

use super::moments::{Moment, Moments};
use crate::term::{Name, Node, Op, Rational, TermId};

/// What a moment generating function is called, and the moments that it tells.
pub(super) const GENERATING: &str = "exponential";

impl Moments {
    /// The letter `a` of `exp(a y)`.
    pub(super) fn rate_of(&self, of: TermId) -> Option<Name> {
        let exponent = *self.terms.operands(Op::Exp, of)?.first()?;
        let [a, y] = *self.terms.operands(Op::Mul, exponent)? else {
            return None;
        };
        let name = |term| match self.terms.node(term) {
            Node::Symbol(name) => Some(*name),
            _ => None,
        };
        (name(y) == Some(self.variable)).then(|| name(a))?
    }

    /// What follows from the expectation of `exp(a y)`, if there is one: those of `exp(y)`, and of both with a number added.
    pub(super) fn follow(&mut self) {
        let found = { self.list.iter() }
            .find_map(|moment| Some((moment.clone(), self.rate_of(moment.of)?)));
        if let Some((moment, rate)) = found {
            self.follow_from(&moment, rate);
        }
    }

    fn follow_from(&mut self, moment: &Moment, rate: Name) {
        let shift = self.letter_beside(rate);
        let terms = &mut self.terms;
        let (a, b) = (terms.symbol(rate), terms.symbol_named(shift));
        let (one, y) = (terms.integer(1), terms.symbol(self.variable));
        let minus = terms.neg(b);
        let line = terms.mul([a, y]);
        let [beside, beyond, distance] =
            [(y, b), (line, b), (y, minus)].map(|(of, b)| terms.add([of, b]));
        let [about, offset] = [distance, minus].map(|of| terms.mul([a, of]));
        for (exponent, constant, rate) in [
            (y, None, one),
            (beside, Some(b), one),
            (beyond, Some(b), a),
            (about, Some(offset), a),
        ] {
            let of_exponent = self.terms.op(Op::Exp, &[exponent]);
            if self.list.iter().any(|known| known.of == of_exponent) {
                continue; // the file has it
            }
            let value = self.terms.replace(moment.value, a, rate);
            let value = constant.map_or(value, |constant| self.times_exp(value, constant));
            let Some(needs) = self.needs_at(&moment.needs, a, rate) else {
                continue;
            };
            let name = self.numbered(GENERATING);
            self.push_where(name, of_exponent, value, (&moment.letters, needs));
        }
    }

    /// What must be positive with another rate; none if something never is, as `1 - 2a` where a is one.
    fn needs_at(&mut self, needs: &[TermId], a: TermId, rate: TermId) -> Option<Vec<TermId>> {
        let mut found = Vec::new();
        for &need in needs {
            let need = self.terms.replace(need, a, rate);
            match self.terms.as_number(need) {
                Some(number) if number <= Rational::from_integer(0) => return None,
                Some(_) => {}
                None => found.push(need),
            }
        }
        Some(found)
    }

    /// A value times `exp(c)`, in one exponential where a factor is one.
    fn times_exp(&mut self, value: TermId, constant: TermId) -> TermId {
        let factors = self.terms.operands(Op::Mul, value);
        let mut factors = factors.map_or(vec![value], <[TermId]>::to_vec);
        let exponent = |&factor: &TermId| Some(*self.terms.operands(Op::Exp, factor)?.first()?);
        let own = factors.iter().position(|factor| exponent(factor).is_some());
        let own = own.and_then(|at| exponent(&factors.remove(at)));
        let exponent = self.terms.add(own.into_iter().chain([constant]));
        let exponential = self.terms.op(Op::Exp, &[exponent]);
        self.terms.mul([exponential].into_iter().chain(factors))
    }

    /// A letter that is no symbol of the entry and not the given one.
    fn letter_beside(&self, rate: Name) -> &'static str {
        let is_free = |letter: &&str| {
            let name = self.terms.find_name(letter);
            name.is_none_or(|name| name != rate && !self.is_symbol(name))
        };
        let mut free = ["b", "c", "q", "r"].into_iter().filter(is_free);
        free.next().unwrap_or("b")
    }
}
