//! Indices that number the components of one vector: in `β_i - β_j` both run over all of β, and so over the same numbers.

use super::Building;
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{Expr, ExprKind, Word};
use crate::term::facts::family;
use crate::term::{Binder, Marks, Name, Node, Op, Quantifier, Separator, TermId, Terms};
use rustc_hash::FxHashSet;

/// A name that an index stands below, in which place, and the index.
pub(super) type Below = (Name, usize, Binder);

impl Building<'_> {
    /// Gives indices that stand in the same place below one name the same range, unless other ranges are stated.
    ///
    /// # Errors
    /// One vector cannot have the numbers of two ranges that are stated.
    pub(super) fn share_ranges(
        &mut self,
        indices: &[Word],
        binders: &[Binder],
        density: TermId,
    ) -> Result<(), Diagnostic> {
        let mut found = FxHashSet::default();
        gather(&self.terms, density, &mut found);
        for at in 1..indices.len() {
            let shared = |before: usize| {
                let names = |binder: Binder| found.iter().filter(move |below| below.2 == binder);
                let mut both = names(binders[before]).filter(|one| {
                    names(binders[at]).any(|other| (one.0, one.1) == (other.0, other.1))
                });
                both.next().map(|below| (before, below.0))
            };
            if let Some((before, name)) = (0..at).find_map(shared) {
                let pair = [&indices[before], &indices[at]];
                self.is_one_vector(name, pair)?;
                self.one_range(pair[0], pair[1], indices);
            }
        }
        for (word, &binder) in indices.iter().zip(binders) {
            self.as_long_as_before(word, binder, &found);
        }
        Ok(())
    }

    /// Doubts that `b_u` and `b_i` are numbers of one vector, where the letters are not of one kind as those of `β_i - β_j` are;
    /// refuses it where they run over different ranges.
    fn is_one_vector(&mut self, name: Name, [one, other]: [&Word; 2]) -> Result<(), Diagnostic> {
        let word = self.terms.text(name);
        let [first, second] = [one, other].map(|index| format!("{word}_{index}"));
        let end = |index: &Word| self.words.ranges.get(index).map(|(_, high)| &high.kind);
        let is_plain = |end: &ExprKind| matches!(end, ExprKind::Name(_) | ExprKind::Number(_));
        let way_out = format!(
            "if they are two vectors, give one another name, as in `{first} + {}_{other}`",
            self.words.free_word(&["c", "d", "g"])
        );
        if let (Some(one_end), Some(other_end)) = (end(one), end(other))
            && is_plain(one_end)
            && is_plain(other_end)
            && one_end != other_end
        {
            let message = format!(
                "`{first}` and `{second}` are numbers of one vector `{word}`, but {one} and {other} do not run equally far"
            );
            return Err(Diagnostic::at(Code::Conflict, self.place, message).help(way_out));
        }
        if !are_neighbours(one, other) {
            let message = format!(
                "`{first}` and `{second}` are read as numbers of one vector `{word}`, so {one} and {other} run over the same things"
            );
            let warning = Diagnostic::at(Code::Ambiguous, self.place, message).help(way_out);
            self.warnings.push(warning);
        }
        Ok(())
    }

    /// Notes that an index numbers what it stands below, and lets it run as far as another one that did so before.
    pub(super) fn note_numbers(&mut self, word: &Word, binder: Binder, density: TermId) {
        let mut found = FxHashSet::default();
        gather(&self.terms, density, &mut found);
        self.as_long_as_before(word, binder, &found);
    }

    /// The first index runs as far as the second.
    fn one_range(&mut self, one: &Word, other: &Word, indices: &[Word]) {
        let words = &mut self.words;
        let is_closed = |range: &(Expr, Expr)| {
            let mut ends = [&range.0, &range.1].into_iter();
            ends.all(|end| !matches!(&end.kind, ExprKind::Name(word) if indices.contains(word)))
        };
        match (
            words.ranges.get(one).cloned(),
            words.ranges.get(other).cloned(),
        ) {
            (Some(range), None) if is_closed(&range) => {
                words.ranges.insert(other.clone(), range);
            }
            (None, Some(range)) if is_closed(&range) => {
                words.ranges.insert(one.clone(), range);
            }
            (None, None) => {
                let size = words.size_of(one);
                if words.sizes.iter().all(|(known, _)| known != other) {
                    words.sizes.push((other.clone(), size));
                    self.remarks.push(format!(
                        "{one} and {other} number the same things, so they run equally far, and the pairs with {one} = {other} are among the observations."
                    ));
                }
            }
            _ => {}
        }
    }

    /// An index below a parameter that another statement numbers by another index runs as far as that one.
    fn as_long_as_before(&mut self, word: &Word, binder: Binder, found: &FxHashSet<Below>) {
        let parameters = self.parameters();
        let own = found
            .iter()
            .filter(|below| below.2 == binder && parameters.contains(&below.0));
        let mut places: Vec<(Name, usize)> = own.map(|&(name, place, _)| (name, place)).collect();
        places.sort_unstable_by_key(|&(_, place)| place);
        let words = &mut self.words;
        if !words.ranges.contains_key(word) {
            let mut known = self.numbered.iter();
            let earlier = known.find(|(place, other)| places.contains(place) && other != word);
            if let Some((_, earlier)) = earlier
                && !words.ranges.contains_key(earlier)
                && words.sizes.iter().all(|(known, _)| known != word)
            {
                let size = words.size_of(&earlier.clone());
                words.sizes.push((word.clone(), size));
            }
        }
        let new = places.into_iter().map(|place| (place, word.clone()));
        self.numbered.extend(new);
    }
}

impl Building<'_> {
    /// The vectors of each inner product in what is put in so far.
    pub(super) fn inner_products(&self) -> Vec<[TermId; 2]> {
        let mut found = Vec::new();
        let mut seen = Marks::default();
        let mut pending: Vec<TermId> = self.definitions.iter().map(|(_, d)| d.right).collect();
        while let Some(term) = pending.pop() {
            if self.terms.ops(term) & Op::Dot.bit() == 0 || !seen.insert(term) {
                continue;
            }
            if let Some(&[one, other]) = self.terms.operands(Op::Dot, term) {
                found.push([one, other]);
            }
            pending.extend(self.terms.children(term));
        }
        found
    }
}

/// i and j, s and t: letters in a row number things of one kind; u and i do not.
fn are_neighbours(one: &str, other: &str) -> bool {
    let letter = |word: &str| word.chars().next().map(|c| c as u32);
    let mut after = one.chars().skip(1).chain(other.chars().skip(1));
    let is_near = letter(one)
        .zip(letter(other))
        .is_some_and(|(a, b)| a.abs_diff(b) <= 1);
    is_near || after.next().is_some()
}

/// A vector in an inner product with one whose size is known has that size: v of `u_iᵀv_j`.
pub(super) fn as_long_as_its_partner(terms: &mut Terms, vector: TermId, products: &[[TermId; 2]]) {
    let own = family(terms, vector);
    if own.is_none() || terms.size_of(vector).is_some() {
        return;
    }
    let known = products.iter().find_map(|&[one, other]| {
        let is_own = |term: TermId| family(terms, term) == own;
        let partner = match (is_own(one), is_own(other)) {
            (true, _) => other,
            (_, true) => one,
            _ => return None,
        };
        terms.size_of(partner)
    });
    if let Some(size) = known {
        terms.require_rank(vector, 1);
        terms.set_size(vector, size);
    }
}

/// The names below which indices stand alone: β with i and with j of `β_i - β_j`, and the functions with such subscripts.
pub(super) fn gather(terms: &Terms, term: TermId, found: &mut FxHashSet<Below>) {
    let binds = Quantifier::Sum.bit() | Quantifier::Product.bit();
    if !terms.is_open(term) && terms.ops(term) & binds == 0 {
        return;
    }
    let variable = |t: TermId| match terms.node(t) {
        Node::Variable(binder) => Some(*binder),
        _ => None,
    };
    match terms.node(term) {
        Node::Op(Op::Index, parts) => {
            if let Some(name) = family(terms, parts[0]) {
                let below = parts[1..].iter().enumerate();
                found.extend(below.filter_map(|(at, &t)| Some((name, at, variable(t)?))));
            }
        }
        Node::Call(name, separators, arguments) => {
            let below = separators.iter().zip(arguments).enumerate();
            let below = below.filter(|(_, (mark, _))| **mark == Separator::Subscript);
            found.extend(below.filter_map(|(at, (_, &t))| Some((*name, at, variable(t)?))));
        }
        _ => {}
    }
    for &child in terms.children(term) {
        gather(terms, child, found);
    }
}

/// Whether an index is that of the classes: k of `softmax(z)[k]`.
pub(super) fn numbers_classes(terms: &Terms, body: TermId, index: Binder) -> bool {
    let is_softmax = |t: TermId| terms.operands(Op::Softmax, t).is_some();
    let is_index = |t: &TermId| matches!(terms.node(*t), Node::Variable(b) if *b == index);
    match terms.operands(Op::Index, body) {
        Some([base, below @ ..]) if is_softmax(*base) => below.iter().any(is_index),
        _ if terms.ops(body) & Op::Softmax.bit() == 0 => false,
        _ => { terms.children(body).iter() }.any(|&part| numbers_classes(terms, part, index)),
    }
}
