//! The terms of a moment as patterns: its names and its bound variables are metavariables.

use super::{DENSITY, OTHERS, VARIABLE};
use crate::catalogue::{Moment, Moments};
use crate::term::pattern::{Meta, Pattern, Patterns};
use crate::term::{Binder, Name, Node, Op, Quantifier, TermId, Terms};

/// What the names and bound variables of an entry are as metavariables: the observation and its density, then the
/// parameters, the letters of the moment, the sizes, and the variables of sums and products.
pub(super) struct Symbols<'a> {
    terms: &'a Terms,
    /// The metavariables by number.
    pub(super) metas: Vec<Meta>,
    names: Vec<(Name, u8)>,
    bound: Vec<(Binder, u8)>,
}

impl<'a> Symbols<'a> {
    /// The metavariables of a moment.
    pub(super) fn of(moments: &'a Moments, moment: &Moment) -> Self {
        let mut symbols = Symbols {
            terms: &moments.terms,
            metas: Vec::new(),
            names: Vec::new(),
            bound: Vec::new(),
        };
        let text = |name: Name| moments.terms.text(name);
        symbols.names.push((moments.variable, VARIABLE));
        symbols.add(text(moments.variable), true);
        symbols.add("density", false);
        debug_assert_eq!(symbols.metas.len(), usize::from(DENSITY + 1));
        let parameters = moments.parameters.iter().map(|(name, _)| name);
        let letters = moment.letters.iter().map(|(name, _)| name);
        let names = parameters.chain(letters).chain(&moments.sizes);
        for (&name, number) in names.zip(OTHERS..) {
            symbols.names.push((name, number));
            symbols.add(text(name), false);
        }
        for term in [moments.density, moment.of, moment.value] {
            symbols.bind(term);
        }
        symbols
    }

    fn add(&mut self, word: &str, is_variable: bool) {
        let is_free = |name: &String| self.metas.iter().all(|meta| meta.name != *name);
        let names = (1..).map(|k| match k {
            1 => format!("?{word}"),
            k => format!("?{word}{k}"),
        });
        let name = names.into_iter().find(is_free);
        self.metas.push(Meta {
            name: name.unwrap_or_default(),
            is_variable,
            is_repeated: false,
        });
    }

    /// The variables of the sums and products in a term.
    fn bind(&mut self, term: TermId) {
        if let Node::Bind(_, variable, _) = self.terms.node(term)
            && self.bound.iter().all(|(known, _)| known != variable)
        {
            self.bound.push((*variable, self.metas.len() as u8));
            self.add(self.terms.text(self.terms.binder_name(*variable)), true);
        }
        for &child in self.terms.children(term) {
            self.bind(child);
        }
    }

    /// A term of the entry as a pattern.
    pub(super) fn pattern(&self, term: TermId) -> Pattern {
        let all = |parts: &[TermId]| parts.iter().map(|&part| self.pattern(part)).collect();
        let number = |variable: Binder| {
            let found = self.bound.iter().find(|(known, _)| *known == variable);
            found.map(|(_, number)| *number)
        };
        let found = match self.terms.node(term) {
            Node::Number(value) => Some(Pattern::Number(*value)),
            Node::Op(op, parts) => Some(Pattern::Op(*op, all(parts))),
            Node::Symbol(name) => {
                let found = self.names.iter().find(|(known, _)| known == name);
                found.map(|(_, number)| Pattern::Meta(*number))
            }
            Node::Variable(variable) => number(*variable).map(Pattern::Meta),
            Node::Bind(quantifier, variable, parts) => {
                number(*variable).map(|number| Pattern::Bind(*quantifier, number, all(parts)))
            }
            _ => None,
        };
        match (found, self.terms.node(term)) {
            (Some(pattern), _) => pattern,
            (None, Node::Symbol(name)) => {
                panic!(
                    "`{}` is in the value of a moment alone",
                    self.terms.text(*name)
                )
            }
            (None, node) => panic!("a moment cannot hold {node:?}"),
        }
    }
}

/// A pattern in the notation, for whoever reads the table.
pub(super) fn written(patterns: &Patterns, pattern: &Pattern) -> String {
    let inner = |p: &Pattern| match p {
        Pattern::Op(Op::Add | Op::Mul | Op::Pow, _) => format!("({})", written(patterns, p)),
        _ => written(patterns, p),
    };
    let joined = |parts: &[Pattern], sign: &str| {
        let parts: Vec<String> = parts.iter().map(inner).collect();
        parts.join(sign)
    };
    match pattern {
        Pattern::Meta(meta) => patterns.metas[usize::from(*meta)].name.clone(),
        Pattern::Number(value) if value.is_integer() => value.to_string(),
        Pattern::Number(value) => format!("({value})"),
        Pattern::Op(Op::Add, parts) => joined(parts, " + "),
        Pattern::Op(Op::Mul, parts) => joined(parts, " * "),
        Pattern::Op(Op::Pow, parts) => joined(parts, "^"),
        Pattern::Op(Op::Pi, _) => "π".to_owned(),
        Pattern::Op(Op::Index, parts) => {
            let parts: Vec<String> = parts.iter().map(|p| written(patterns, p)).collect();
            format!("{}[{}]", parts[0], parts[1..].join(", "))
        }
        Pattern::Op(op, parts) => {
            let parts: Vec<String> = parts.iter().map(|p| written(patterns, p)).collect();
            format!("{}({})", op.row().name, parts.join(", "))
        }
        Pattern::Each(inner) => written(patterns, inner),
        Pattern::Bind(quantifier, meta, parts) => {
            let parts: Vec<String> = parts.iter().map(|p| written(patterns, p)).collect();
            let index = &patterns.metas[usize::from(*meta)].name;
            let name = match quantifier {
                Quantifier::Product => "prod",
                _ => "sum",
            };
            match &parts[..] {
                [low, high, body] => format!("{name}[{index}={low}..{high}]({body})"),
                _ => String::new(),
            }
        }
    }
}
