//! The rows of the tables in prefix notation: `log(?a * ...)` as `(log (mul (each ?a)))`.
//!
//! Reading the notation of the rows takes most of the time of a process that derives one model, and what comes out is
//! the same each time. So it is kept in `prefix.txt`, a line for each pair of sides, beside the text that it was made
//! from: what was changed since is not found there and is read as it is written. A test keeps the file fresh.

use crate::term::pattern::{Meta, Pattern, Patterns};
use crate::term::{Op, Quantifier, Rational};
use std::cmp::Ordering;
use std::sync::LazyLock;

/// Lines of left, right, and both in prefix notation, in the order of the first two.
static KEPT: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("prefix.txt").lines().collect());

/// The patterns of two sides, which are read from the notation only if they are not kept.
pub(super) fn patterns(left: &str, right: &str) -> Patterns {
    let kept = kept(left, right).and_then(|[left, right]| read(left, right));
    kept.unwrap_or_else(|| crate::lower::patterns(left, right))
}

/// The word behind the first bracket of the left side, if the row is kept: its operator.
pub(super) fn head(left: &str, right: &str) -> Option<&'static str> {
    let [left, _] = kept(left, right)?;
    left.strip_prefix('(')?.split([' ', ')']).next()
}

/// Both sides in prefix notation.
fn kept(left: &str, right: &str) -> Option<[&'static str; 2]> {
    let key = format!("{left}\t{right}\t");
    let found = KEPT.binary_search_by(|line| match line.starts_with(&key) {
        true => Ordering::Equal,
        false => line.cmp(&key.as_str()),
    });
    let (left, right) = KEPT[found.ok()?][key.len()..].split_once('\t')?;
    Some([left, right])
}

/// The sides of a row from their prefix notation; none if it is none.
fn read(left: &str, right: &str) -> Option<Patterns> {
    let mut reader = Reader {
        metas: Vec::new(),
        rest: left,
    };
    let left = reader.pattern()?;
    reader.rest = right;
    let right = reader.pattern()?;
    Some(Patterns::new(left, right, reader.metas))
}

struct Reader<'t> {
    metas: Vec<Meta>,
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// A bracket or a word.
    fn token(&mut self) -> &'t str {
        let text = self.rest.trim_ascii_start();
        let is_bracket = text.starts_with(['(', ')']);
        let end = text.find([' ', '(', ')']).unwrap_or(text.len());
        let (token, rest) = text.split_at(if is_bracket { 1 } else { end });
        self.rest = rest;
        token
    }

    fn pattern(&mut self) -> Option<Pattern> {
        match self.token() {
            "(" => self.list(),
            name if name.starts_with('?') => Some(Pattern::Meta(self.meta(name, false))),
            number => number.parse::<Rational>().ok().map(Pattern::Number),
        }
    }

    /// What follows an opening bracket, up to its end.
    fn list(&mut self) -> Option<Pattern> {
        let head = self.token();
        if head == "each" {
            let inner = self.children()?.pop()?;
            return Some(Pattern::Each(Box::new(inner)));
        }
        if let Some(quantifier) = Quantifier::named(head) {
            let name = self.token();
            let variable = self.meta(name, true);
            return Some(Pattern::Bind(quantifier, variable, self.children()?));
        }
        Some(Pattern::Op(Op::named(head)?, self.children()?))
    }

    fn children(&mut self) -> Option<Vec<Pattern>> {
        let mut children = Vec::new();
        loop {
            if let Some(rest) = self.rest.strip_prefix(')') {
                self.rest = rest;
                return Some(children);
            }
            children.push(self.pattern()?);
        }
    }

    fn meta(&mut self, name: &str, is_variable: bool) -> u8 {
        let known = self.metas.iter().position(|meta| meta.name == name);
        known.unwrap_or_else(|| {
            self.metas.push(Meta {
                name: name.to_owned(),
                is_variable,
                is_repeated: false,
            });
            self.metas.len() - 1
        }) as u8
    }
}
