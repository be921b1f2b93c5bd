//! Refusals of formulas that may leave their domain, with what to put in their place.

use super::super::formulas::may_be_of_formula;
use super::Assumptions;
use crate::catalogue::Requirement;
use crate::catalogue::domain::from_fact;
use crate::derivation::Assumption;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::term::facts::{Domain, family};
use crate::term::{Name, Node, Op, TermId, Terms};

impl Assumptions<'_> {
    /// The refusal of an argument that may leave its domain: a formula cannot be assumed to stay there.
    pub(super) fn cannot_follow(&self, terms: &mut Terms, need: &Requirement) -> Diagnostic {
        let said = self.said_of(terms, need);
        let message = format!(
            "{} must satisfy `{said}`, and this formula may leave it",
            need.what
        );
        let cause = self.at_fault(terms, need);
        let is_written = cause.is_some() || self.spans.get(need.term).is_some();
        let cause = cause.unwrap_or_else(|| need.part(need.term, need.domain.clone()));
        let diagnostic = Diagnostic::at(Code::Domain, need.span, message);
        self.ways_out(terms, (&cause, need.span, is_written), diagnostic)
    }

    /// The written part that a need comes down to and where it must lie: of `0 < 1/(a + x) < 1` that is `a + x > 1`.
    fn at_fault(&self, terms: &mut Terms, need: &Requirement) -> Option<Requirement> {
        let mut fault = None;
        let (mut term, mut domain) = (need.term, need.domain.clone());
        loop {
            if let Some(span) = self
                .written(terms, term)
                .filter(|span| lies_in(*span, need.span))
            {
                let domain = match term == need.term {
                    true => domain.clone(),
                    false => from_fact(&domain.fact()),
                };
                let part = need.part(term, domain);
                fault = Some(Requirement { span, ..part });
            }
            match domain.pulled_back(terms, term) {
                Some(inside) => (term, domain) = inside,
                None => return fault,
            }
        }
    }

    /// Where a formula is written; what stands below a bar is written for its inverse as well, and is not it.
    fn written(&self, terms: &Terms, term: TermId) -> Option<Span> {
        let span = self.spans.get(term)?;
        let base = terms.operands(Op::Pow, term).map(|parts| parts[0]);
        let below = base.and_then(|base| self.spans.get(base));
        let [own, below] = [Some(span), below].map(|s| s.map(|s| unbracketed(self.shown(s))));
        (own != below).then_some(span)
    }

    /// What can be done about a formula that may leave its domain.
    fn ways_out(
        &self,
        terms: &Terms,
        (need, whole, is_written): (&Requirement, Span, bool),
        diagnostic: Diagnostic,
    ) -> Diagnostic {
        let span = need.span;
        let what = match span == whole {
            true => "it".to_owned(),
            false => format!("`{}`", unbracketed(self.shown(span))),
        };
        let shown = unbracketed(self.shown(span));
        let is_vector = terms.operands(Op::Softmax, need.term).is_some();
        let short = !is_vector && shown.len() <= 60 && !shown.contains(['\n', '#', '`']);
        let base = self.base_of_defined(terms, need.term, shown);
        let is_product = terms.operands(Op::MatMul, need.term).is_some();
        let diagnostic = match need.domain {
            Domain::Simplex(_) if is_product => {
                diagnostic.help("where each row of `P` sums to one, `Pᵀ x` mixes these rows")
            }
            Domain::Simplex(_) if terms.operands(Op::Add, need.term).is_some() => {
                diagnostic.help("vectors of probabilities are mixed with weights that sum to one: `(1 - ε) p + ε q`, or `(1 - ε) p + ε/K` of K classes")
            }
            Domain::Definite => {
                let is_part = span != whole;
                let diagnostic = diagnostic.help("a square such as `A Aᵀ` is definite where A is square and has an inverse: `where A : invertible`");
                match is_part {
                    true => diagnostic,
                    false => diagnostic
                        .help("and so is its sum with a multiple of the identity, `A Aᵀ + σ² I`"),
                }
            }
            Domain::Positive if base.is_some() => diagnostic.help(format!(
                "state it of what that stands for: `where {} > 0`",
                base.unwrap_or_default()
            )),
            Domain::Positive if is_even_power(terms, need.term) => diagnostic.help(
                "an even power may be zero: add something positive, as in `(a + b x)² + c` where c > 0",
            ),
            _ if self.lies_somewhere(terms, need.term) => diagnostic, // a function around it would be another model
            Domain::Unit if short => diagnostic.help(format!(
                "put {what} into a function that stays there: `sigmoid({shown})`"
            )),
            Domain::Positive if short => diagnostic.help(format!(
                "put {what} into a function that stays there: `exp({shown})`"
            )),
            Domain::Interval(Some((end, false)), None) if short => {
                let inside = format!("put {what} into a function that stays there: `{end} + exp({shown})`");
                diagnostic.help(inside)
            }
            Domain::Simplex(_) if short => diagnostic.help(format!(
                "put {what} into a function that stays there: `softmax({shown})`"
            )),
            _ => diagnostic,
        };
        if matches!(terms.node(need.term), Node::Named(..)) {
            let said = need.domain.say(shown);
            return diagnostic.help(format!("or state that it does: `where {said}`"));
        }
        let mut names = Vec::new();
        self.unknown_parts(terms, need.term, &mut names);
        let names: Vec<String> = names
            .iter()
            .map(|name| format!("`{}`", terms.text(*name)))
            .collect();
        let parts = match names.as_slice() {
            [] => "its parts".to_owned(),
            [one] => one.clone(),
            [before @ .., last] => format!("{} and {last}", before.join(", ")),
        };
        let or = if diagnostic.help.is_empty() {
            ""
        } else {
            "or "
        };
        let is_matrix = need.domain.is_of_matrix();
        let what = match is_matrix {
            true => format!("what is known of {parts}"),
            false => format!("where {parts} may lie"),
        };
        let is_written = is_written && short && may_be_of_formula(&need.domain);
        let diagnostic = match is_written {
            true => diagnostic.help(format!("{or}state it: `where {}`", need.domain.say(shown))),
            false => diagnostic,
        };
        let or = if is_written { "or " } else { or };
        diagnostic.help(format!(
            "{or}declare {what} behind `where`, so that it follows"
        ))
    }
}

impl Assumptions<'_> {
    /// The refusal of what must be positive; of what no observation stands in, it can be stated.
    pub(super) fn open_sign(
        &self,
        terms: &Terms,
        term: TermId,
        span: Span,
        what: &str,
    ) -> Diagnostic {
        let shown = unbracketed(self.shown(span));
        let is_short = shown.len() <= 60 && !shown.contains(['\n', '#', '`']);
        let refusal = unknown_sign(span, what);
        match is_short && !self.holds_name(terms, term, true) {
            true => refusal.help(format!("or state it: `where {shown} > 0`")),
            false => refusal,
        }
    }

    /// What is needed, in the words that stand in its place or of the name that is observed.
    pub(super) fn said_of(&self, terms: &Terms, need: &Requirement) -> String {
        let words = ["an observation", "a variable"];
        match words.iter().any(|of| need.what.starts_with(of)) {
            true => self.say(terms, need.term, &need.domain),
            false => need.domain.say(unbracketed(self.shown(need.span))),
        }
    }

    /// `wᵀx` where μ stands for `1/(wᵀx)` or `(wᵀx)²`, by a link or a definition.
    fn base_of_defined(&self, terms: &Terms, term: TermId, shown: &str) -> Option<&str> {
        let value = match terms.node(term) {
            Node::Named(_, children) => *children.last()?,
            _ => term,
        };
        let base = terms
            .operands(Op::Pow, value)
            .map_or(value, |parts| parts[0]);
        let written = unbracketed(self.shown(self.spans.get(base)?));
        let is_name = shown.chars().all(|c| c.is_alphanumeric() || c == '_');
        (is_name && written != shown).then_some(written)
    }

    /// Whether something is certain of where a formula lies.
    fn lies_somewhere(&self, terms: &Terms, term: TermId) -> bool {
        let fact = self.fact(terms, &[], term);
        fact.low.is_some() || fact.high.is_some()
    }

    /// The names in a formula of which nothing is known.
    fn unknown_parts(&self, terms: &Terms, term: TermId, found: &mut Vec<Name>) {
        match family(terms, term) {
            Some(name) if found.contains(&name) || self.lies_somewhere(terms, term) => {}
            Some(name) => found.push(name),
            None => {
                // The limits of a sum are no parts of its value.
                let children = terms.children(term);
                let parts = match terms.node(term) {
                    Node::Bind(..) => &children[children.len() - 1..],
                    _ => children,
                };
                { parts.iter() }.for_each(|&part| self.unknown_parts(terms, part, found));
            }
        }
    }
}

fn lies_in(inner: Span, outer: Span) -> bool {
    outer.start() <= inner.start() && inner.end() <= outer.end()
}

fn is_even_power(terms: &Terms, term: TermId) -> bool {
    let parts = terms.operands(Op::Pow, term);
    parts.is_some_and(|parts| super::nonzero::is_even(terms, parts[1]))
}

/// The refusal of numbers, or of shares, where a class is wanted that is a vector.
pub(super) fn numbers_for_classes(
    stated: &Assumption,
    needed: &Domain,
    (span, what): (Span, &str),
    said: &str,
) -> Result<(), Diagnostic> {
    let fits = matches!(
        stated.domain,
        Domain::Real | Domain::Binary | Domain::OneHot(_) | Domain::Label(_)
    );
    if fits || !matches!(needed, Domain::OneHot(_)) {
        return Ok(());
    }
    let message = format!(
        "{what} is a class, `{said}`, and `{}` is stated",
        stated.text
    );
    let diagnostic = Diagnostic::at(Code::Domain, span, message);
    Err(match stated.domain {
        Domain::Simplex(_) => diagnostic.help("shares are no observation of a class: their loss is a divergence, as in `argmin[θ] sum[i=1..m](KL(Categorical(q_i) || Categorical(softmax(f(x_i; θ)))))`"),
        _ => diagnostic.help("classes are vectors with one 1, `where y : onehot`, or numbers from 1 on, `where y in 1..K`"),
    })
}

/// The refusal to assume something of a function that has a meaning of its own.
pub(super) fn of_absent_function(span: Span, word: &str, what: &str, said: &str) -> Diagnostic {
    let message = format!(
        "{what} needs `{said}`, and of the function `{word}` that does not hold everywhere"
    );
    Diagnostic::at(Code::UnknownSign, span, message)
        .help(format!("put it into a function whose sign is known, as in `exp({word}(x))`"))
        .help(format!(
            "`{word}` is no function of this program: nothing but its name is known; one of your own needs another name"
        ))
}

/// A formula without the brackets around it.
pub(in crate::model) fn unbracketed(written: &str) -> &str {
    let inner = written.strip_prefix('(').and_then(|w| w.strip_suffix(')'));
    // The brackets of `(a + b)(c + d)` are not around it.
    let is_whole = |inner: &&str| {
        let mut open = 0;
        inner.chars().all(|letter| {
            open += i32::from(letter == '(') - i32::from(letter == ')');
            open >= 0
        })
    };
    match inner.filter(is_whole) {
        Some(inner) => unbracketed(inner.trim()),
        None => written,
    }
}

/// The refusal of what must be positive.
pub(super) fn unknown_sign(span: Span, what: &str) -> Diagnostic {
    Diagnostic::at(
        Code::UnknownSign,
        span,
        format!("{what} needs this to be positive, and its sign is unknown"),
    )
    .help("declare the domains of its parts, as in `where θ > 0`, so that the sign follows")
    .help("or put it into a function whose sign is known, such as `exp` or `sigmoid`")
}
