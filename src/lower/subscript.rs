//! Subscripts: `y_i`, `x_ij`, `p_model`, `W[i,k]`, `y[1..m]`, and what they turn out to mean.

use super::{Lowering, Vocabulary};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Subscript, Word};
use crate::term::{Binder, Node, Op, Rational, TermId};
use ecow::eco_format;

/// The letters that are read as an index when they stand alone below a name.
const INDEX_LETTERS: &[char] = &['i', 'j', 'k', 'l', 'm', 'n', 'r', 's', 't'];

/// What a subscript turned out to be.
pub(super) enum Reading {
    /// A part of the name: `p_model`.
    Name(Word),
    /// Subscript terms.
    Terms(Vec<TermId>),
}

impl Lowering<'_> {
    pub(super) fn subscripted(
        &mut self,
        base: &Expr,
        subscript: &Subscript,
        span: Span,
    ) -> Result<TermId, Diagnostic> {
        if let Subscript::List(list) = subscript
            && let [
                Expr {
                    kind: ExprKind::Range(low, high),
                    ..
                },
            ] = list.as_ref()
        {
            return self.slice(base, low, high);
        }
        // `x[i, 1..t - 1]` is of the row `x_i`.
        if let Subscript::List(list) = subscript
            && let [
                row @ ..,
                Expr {
                    kind: ExprKind::Range(low, high),
                    ..
                },
            ] = list.as_ref()
        {
            let row = Subscript::List(row.to_vec().into());
            let kind = ExprKind::Subscripted(Box::new(base.clone()), row);
            return self.slice(&Expr { kind, span }, low, high);
        }
        if let (ExprKind::Name(word), Subscript::List(list)) = (&base.kind, subscript)
            && word == "E"
            && let [single] = &list[..]
            && is_no_number(single)
        {
            return Err(of_no_distribution(span));
        }
        if let Some(size) = self.size_below(base, subscript)? {
            return Ok(self.terms.op(Op::Identity, &[size]));
        }
        match self.read_subscript(base, subscript, span)? {
            Reading::Name(word) => self.expression(&Expr {
                kind: ExprKind::Name(word),
                span,
            }),
            Reading::Terms(subscripts) => self.indexed(base, &subscripts, span),
        }
    }

    /// Whether the word is the identity matrix: a capital I of which nothing else is known.
    pub(super) fn is_identity(&self, word: &str) -> bool {
        let is_known = self.values.contains_key(word) || self.bound(word).is_some();
        super::matrix::is_identity(word, self.vocabulary) && !is_known
    }

    /// The n of `I_n`; none where the subscript is an index.
    pub fn size_below(
        &mut self,
        base: &Expr,
        subscript: &Subscript,
    ) -> Result<Option<TermId>, Diagnostic> {
        if !matches!(&base.kind, ExprKind::Name(word) if self.is_identity(word)) {
            return Ok(None);
        }
        let word = match subscript {
            Subscript::List(list) => match &list[..] {
                [size] => return Ok(Some(self.expression(size)?)),
                _ => return Ok(None),
            },
            Subscript::Word(word) => word,
        };
        if self.bound(word).is_some() {
            return Ok(None);
        }
        Ok(Some(match (self.values.get(word), word.parse::<i64>()) {
            (Some(&size), _) => size,
            (None, Ok(number)) => self.terms.integer(number),
            (None, Err(_)) => self.terms.symbol_named(word),
        }))
    }

    fn indexed(
        &mut self,
        base: &Expr,
        subscripts: &[TermId],
        span: Span,
    ) -> Result<TermId, Diagnostic> {
        if let ExprKind::Name(word) = &base.kind
            && self.vocabulary.defined.contains_key(word)
        {
            return self.local_definition(word, subscripts, span);
        }
        let is_random = matches!(&base.kind, ExprKind::Name(word) if self.is_random(word));
        let numbers = self.numbers_of_observation();
        let written = numbers
            .iter()
            .any(|&number| subscripts.iter().any(|&s| self.terms.contains(s, number)))
            || self.is_of_another_row(base, subscripts, span)?;
        let mut operands = match &base.kind {
            // The index of the observation is written out, or the name has none; `y` itself is what is indexed.
            ExprKind::Name(word)
                if !is_random
                    && !self.values.contains_key(word)
                    && (written || !self.vocabulary.data.contains(word)) =>
            {
                vec![self.terms.symbol_named(word)]
            }
            _ => vec![self.expression(base)?],
        };
        if let Some(inner) = self.terms.operands(Op::Index, operands[0]) {
            operands = inner.to_vec();
        }
        operands.extend_from_slice(subscripts);
        Ok(self.terms.op(Op::Index, &operands))
    }

    /// Whether a datum is one of another row: `x_j` in `sum[j=1..i-1](…)`, where j runs over what i runs over.
    fn is_of_another_row(
        &mut self,
        base: &Expr,
        subscripts: &[TermId],
        span: Span,
    ) -> Result<bool, Diagnostic> {
        let ExprKind::Name(word) = &base.kind else {
            return Ok(false);
        };
        let Some(&Node::Variable(row)) = subscripts.first().map(|&s| self.terms.node(s)) else {
            return Ok(false);
        };
        let range = self.ranges.iter().find(|(binder, ..)| *binder == row);
        let Some(&(_, low, high)) = range.filter(|_| self.vocabulary.data.contains(word)) else {
            return Ok(false);
        };
        let is_tied = |&&index: &&Binder| {
            let mut ends = [low, high].into_iter();
            ends.any(|end| self.terms.moves_with(end, index))
        };
        match (self.observation.iter().find(is_tied), &self.observation[..]) {
            (None, _) => Ok(false),
            (Some(_), [_]) => Ok(true),
            (Some(&index), _) => Err(self.unclear_row(word, (row, index), span)),
        }
    }

    /// Of observations with several indices, `x_k` with k in `1..j` may have lost the other ones.
    fn unclear_row(&self, word: &str, (row, index): (Binder, Binder), span: Span) -> Diagnostic {
        let letter = |binder| self.terms.text(self.terms.binder_name(binder));
        let others = self.observation.iter();
        let all: String = others
            .map(|&other| letter(if other == index { row } else { other }))
            .collect();
        Diagnostic::at(
            Code::UnboundIndex,
            span,
            "an observation has several indices here, and one of them alone is written",
        )
        .help(format!("write all that number this one: `{word}_{all}`"))
    }

    /// Whether a word is the variable of an expectation around: what stands below it is the number of a component.
    fn is_random(&self, word: &str) -> bool {
        let bound = self.bound(word);
        bound.is_some_and(|binder| self.random.iter().any(|random| random.variable == binder))
    }

    fn slice(&mut self, base: &Expr, low: &Expr, high: &Expr) -> Result<TermId, Diagnostic> {
        let term = match &base.kind {
            ExprKind::Name(word) => Some(self.terms.symbol_named(word)),
            ExprKind::Subscripted(..) => {
                let row = self.expression(base)?;
                let is_row = self.terms.operands(Op::Index, row).is_some();
                is_row.then_some(row)
            }
            _ => None,
        };
        let symbol = term.ok_or_else(|| {
            Diagnostic::at(
                Code::BadModel,
                base.span,
                "only a name can stand for a whole sample",
            )
            .help("write `y[1..m]`")
        })?;
        let low = self.expression(low)?;
        let high = self.expression(high)?;
        Ok(self.terms.op(Op::Slice, &[symbol, low, high]))
    }

    /// Decides between a longer name and a list of subscripts.
    pub(super) fn read_subscript(
        &mut self,
        base: &Expr,
        subscript: &Subscript,
        span: Span,
    ) -> Result<Reading, Diagnostic> {
        let word = match subscript {
            Subscript::List(list) => {
                let terms = list
                    .iter()
                    .map(|e| self.expression(e))
                    .collect::<Result<_, _>>()?;
                return Ok(Reading::Terms(terms));
            }
            Subscript::Word(word) => word,
        };
        if let ExprKind::Name(base_word) = &base.kind {
            let whole = eco_format!("{base_word}_{word}");
            if self.vocabulary.whole.contains(&whole)
                || self.values.contains_key(&whole)
                || self.vocabulary.defined.contains_key(&whole)
            {
                return Ok(Reading::Name(whole));
            }
            if let Some(terms) = self.index_word(word) {
                return Ok(Reading::Terms(terms));
            }
            let letter = self.unbound_letter(word);
            if let Some(letter) = letter.or_else(|| self.undefined_letter(base_word, word)) {
                return Err(unbound(letter, span));
            }
            return Ok(Reading::Name(whole));
        }
        if let ExprKind::DoubleBars(_) = &base.kind {
            return Err(other_norm(word, span));
        }
        self.index_word(word)
            .map(Reading::Terms)
            .ok_or_else(|| unbound(word, span))
    }

    /// `ij` as the indices i and j, `12` as the number 12, `i1` as i and 1; none if a letter is no index here.
    fn index_word(&mut self, word: &str) -> Option<Vec<TermId>> {
        if let Some(value) = self.index(word) {
            return Some(vec![value]);
        }
        if word.chars().all(|c| c.is_ascii_digit()) {
            let number: i64 = word.parse().ok()?;
            return Some(vec![self.terms.number(Rational::from_integer(number))]);
        }
        let part = |part: &str| match part.parse::<i64>() {
            Ok(number) => Some(self.terms.integer(number)),
            Err(_) => self.index(part),
        };
        each_subscript(word).into_iter().map(part).collect()
    }

    /// The index of a subscript that nothing binds: i where it stands alone, and i of `x_ij` where j is bound, for a name that
    /// is no name of its own. (`in` below a name is a word.)
    fn unbound_letter<'w>(&self, word: &'w str) -> Option<&'w str> {
        let is_free = |letter: &&str| is_lone_index(letter) && !self.is_index(letter);
        let parts = each_subscript(word);
        let are_indices = { parts.iter() }.all(|part| is_lone_index(part) || self.is_index(part));
        // The `min` of `x_min` is a word.
        let is_word =
            parts.len() > 2 && !is_index_run(word) && word.chars().all(char::is_alphabetic);
        let is_held = parts.len() == 1 || parts.iter().any(|part| self.is_index(part));
        let free = parts.into_iter().find(is_free);
        free.filter(|_| are_indices && is_held && !is_word && word != "in")
    }

    /// An index that nothing binds below a name that is defined with as many: c of `z_c` where no sum over c is around.
    fn undefined_letter<'w>(&self, base: &str, word: &'w str) -> Option<&'w str> {
        let definition = self.vocabulary.defined.get(base)?;
        let letters = each_subscript(word);
        let is_meant = |letter: &&str| {
            self.vocabulary.indices.contains(*letter)
                || definition.subscripts.iter().any(|own| own == letter)
        };
        let is_full = letters.len() == definition.subscripts.len();
        let mut free = letters.iter().filter(|letter| !self.is_index(letter));
        free.next()
            .copied()
            .filter(|_| is_full && letters.iter().all(is_meant))
    }

    fn is_index(&self, word: &str) -> bool {
        self.values.contains_key(word) || self.bound(word).is_some()
    }

    fn index(&mut self, word: &str) -> Option<TermId> {
        if let Some(&value) = self.values.get(word) {
            return Some(value);
        }
        self.bound(word).map(|binder| self.terms.variable(binder))
    }
}

/// Whether a word is a letter that is read as an index.
pub fn is_lone_index(word: &str) -> bool {
    let mut letters = word.chars();
    matches!((letters.next(), letters.next()), (Some(c), None) if INDEX_LETTERS.contains(&c))
}

/// The subscripts in a word if it is a list of them: its letters, and its numbers as wholes.
fn each_subscript(word: &str) -> Vec<&str> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut parts = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let end = match is_digit(first) {
            true => rest.find(|c| !is_digit(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (part, behind) = rest.split_at(end);
        parts.push(part);
        rest = behind;
    }
    parts
}

/// `ijk`, `ijkl`, `ijt`: three indices or more, as they are written together. Words such as `min`, `int` or `list` are none.
fn is_index_run(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let Some((last, first)) = letters.split_last() else {
        return false;
    };
    first.len() >= 2
        && letters.is_sorted_by(|a, b| a < b)
        && first.iter().all(|c| ('i'..='m').contains(c))
        && INDEX_LETTERS.contains(last)
}

/// Whether the letters of a word below a name are indices, whatever the name.
fn are_indices(word: &str, vocabulary: &Vocabulary) -> bool {
    let mut letters = each_subscript(word).into_iter();
    is_lone_index(word)
        || word.chars().all(|c| INDEX_LETTERS.contains(&c)) && word.chars().count() == 2
        || letters.all(|letter| vocabulary.indices.contains(letter))
        || is_index_run(word)
}

/// The indices in a word below a name, where all of its letters are: b and c of `z_bc` below a sum over both.
pub fn indices_below(word: &str, vocabulary: &Vocabulary) -> Option<Vec<Word>> {
    let letters = each_subscript(word).into_iter().map(Word::from);
    are_indices(word, vocabulary).then(|| letters.collect())
}

/// `i1`, `1i`, `ij2`: numbers among letters that are indices.
fn is_partly_number(word: &str, vocabulary: &Vocabulary) -> bool {
    let is_number = |part: &&str| part.starts_with(|c: char| c.is_ascii_digit());
    let (numbers, letters): (Vec<&str>, Vec<&str>) =
        each_subscript(word).into_iter().partition(is_number);
    let is_index = |letter: &&str| vocabulary.indices.contains(*letter);
    !numbers.is_empty() && !letters.is_empty() && letters.iter().all(is_index)
}

/// `(y - a)²`, `-log(q)`: what is no number of a component.
fn is_no_number(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Power(..) | ExprKind::Bars(_) | ExprKind::DoubleBars(_) | ExprKind::Call(..) => {
            true
        }
        ExprKind::Sum(summands) => summands.iter().any(|(_, part)| is_no_number(part)),
        ExprKind::Product(factors) => factors.iter().any(|f| is_no_number(&f.value)),
        _ => false,
    }
}

/// The refusal of `E[(y - a)²]`.
fn of_no_distribution(span: Span) -> Diagnostic {
    let message = "an expectation says what its variable is drawn from";
    Diagnostic::at(Code::BadModel, span, message).help(
        "write `E[y ~ p]((y - a)²)`, with p the density of y, or `E[y ~ Normal(μ, σ²)]((y - a)²)`",
    )
}

/// The refusal of a norm that is none of those that are known.
fn other_norm(mark: &str, span: Span) -> Diagnostic {
    let message = format!("no norm with `{mark}` below it is known here");
    Diagnostic::at(Code::Kind, span, message)
        .help("`‖w‖` is the Euclidean norm, `‖w‖_1` the sum of the absolute values, and `‖A‖_F²` the sum of the squares of a matrix")
}

/// The refusal of an index that nothing binds.
pub fn unbound(word: &str, span: Span) -> Diagnostic {
    Diagnostic::at(
        Code::UnboundIndex,
        span,
        format!("no sum, product or observation runs over the index `{word}`"),
    )
    .help(format!(
        "bind it, as in `sum[{word}=1..n](…)`, or use the index of the observations"
    ))
}

/// The word that a parameter, a function or an observed variable goes by.
pub(super) fn parameter_word(expression: &Expr, vocabulary: &Vocabulary) -> Option<Word> {
    match &expression.kind {
        ExprKind::Name(word) => Some(word.clone()),
        ExprKind::Call(callee, _) => parameter_word(callee, vocabulary),
        ExprKind::Subscripted(base, Subscript::Word(word)) => {
            let base = parameter_word(base, vocabulary)?;
            let whole = eco_format!("{base}_{word}");
            let is_family = are_indices(word, vocabulary)
                || word.chars().all(|c| c.is_ascii_digit())
                || is_partly_number(word, vocabulary);
            Some(if is_family && !vocabulary.whole.contains(&whole) {
                base
            } else {
                whole
            })
        }
        ExprKind::Subscripted(base, Subscript::List(_)) => parameter_word(base, vocabulary),
        _ => None,
    }
}
