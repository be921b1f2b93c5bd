//! Letters before a bracket that have a usual meaning: σ(…) is the sigmoid, Φ(…) the normal distribution function, Γ(…) the
//! gamma function, ζ(…) the zeta function, B(…, …) the beta function. The place and what is declared say where a function of
//! the model is meant: σ(x) in `Normal(μ(x), σ(x)²)` is a standard deviation that depends on x.

use super::brackets::sum_in;
use super::names::{both_sides, right_sides};
use super::{Law, Options, Parts, walk};
use crate::catalogue;
use crate::diag::{Code, Diagnostic};
use crate::lower::{Vocabulary, base_word};
use crate::source::Span;
use crate::syntax::ast::{
    Argument, DeclarationKind, DomainSyntax, Expr, ExprKind, Factor, Input, Separator,
    StatementKind, Word,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// How the letters of an input are read.
#[derive(Default)]
pub(super) struct Letters {
    /// Those that are functions of the model.
    pub functions: FxHashSet<Word>,
    /// The calls that have the usual meaning whatever is declared.
    pub operators: FxHashSet<Span>,
    /// What may have been meant otherwise.
    pub warnings: Vec<Diagnostic>,
}

/// What a place asks of the formula in it.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// An argument of a distribution that is a probability.
    Probability,
    /// An argument that is positive, such as a variance or a scale, or what noise is multiplied by.
    Scale,
    /// Behind a fraction bar.
    Divisor,
    /// Beside a transposed factor or inside of a norm.
    Vector,
    Elsewhere,
}

/// What the input says of its words.
struct Said {
    /// Asked for, named by an objective, or behind the semicolon of a typed density.
    optimised: FxHashSet<Word>,
    declared: FxHashSet<Word>,
    /// They stand somewhere without a bracket behind them.
    alone: FxHashSet<Word>,
    defined: FxHashSet<Word>,
    /// Where definitions are used, if that is an argument of a distribution.
    places: FxHashMap<Word, Place>,
    noise: FxHashSet<Word>,
    /// The variables of expectations.
    random: FxHashSet<Word>,
    /// Φ stands before a bracket.
    holds_normcdf: bool,
}

/// Reads the letters by their places.
pub(super) fn read(input: &Input, text: &str, parts: &Parts<'_>, options: &Options) -> Letters {
    let mut letters = Letters::default();
    let holds_one = input.statements.iter().flat_map(both_sides).any(|side| {
        let mut found = false;
        walk::visit(side, &mut |e| found |= letter(e).is_some());
        found
    });
    if !holds_one {
        return letters;
    }
    let mut reader = Reader {
        said: Said::of(input, parts, options),
        letters: &mut letters,
        text,
    };
    for statement in &input.statements {
        let place = match &statement.kind {
            StatementKind::Defined { left, .. } => reader.said.place_of(left),
            _ => Place::Elsewhere,
        };
        for right in right_sides(statement) {
            reader.look(right, place);
        }
    }
    letters
}

/// The letter of a call whose brackets may as well hold what a function is of.
fn letter(e: &Expr) -> Option<(&Word, &[Argument])> {
    let ExprKind::Call(callee, arguments) = &e.kind else {
        return None;
    };
    let ExprKind::Name(word) = &callee.kind else {
        return None;
    };
    let count = match word.as_str() {
        "σ" | "Φ" | "Γ" | "ζ" | "φ" => 1,
        "B" => 2,
        _ => return None,
    };
    let is_plain = |a: &Argument| a.separator == Separator::Comma && a.name.is_none();
    (arguments.len() == count && arguments.iter().all(is_plain)).then_some((word, arguments))
}

impl Said {
    fn of(input: &Input, parts: &Parts<'_>, options: &Options) -> Self {
        let nothing = Vocabulary::default();
        let word = |e: &Expr| base_word(e, &nothing);
        let mut said = Said {
            optimised: options.parameters.iter().map(Word::from).collect(),
            declared: FxHashSet::default(),
            alone: FxHashSet::default(),
            defined: parts
                .locals
                .iter()
                .filter_map(|(left, _)| word(left))
                .collect(),
            places: FxHashMap::default(),
            noise: FxHashSet::default(),
            random: FxHashSet::default(),
            holds_normcdf: false,
        };
        for observed in &parts.observed {
            if let Law::Noisy { noise, .. } = observed.law {
                said.noise.extend(word(noise));
            }
            if let Some((left, _)) = observed.typed()
                && let ExprKind::Call(_, arguments) = &left.kind
            {
                let parameters = super::names::behind_semicolon(arguments);
                said.optimised.extend(parameters.filter_map(word));
            }
        }
        for declaration in &input.declarations {
            let subjects = match &declaration.kind {
                DeclarationKind::Comparison { terms, .. } => terms.iter().collect(),
                DeclarationKind::Member { subject, .. } | DeclarationKind::Kind { subject, .. } => {
                    vec![subject]
                }
            };
            said.declared
                .extend(subjects.into_iter().filter_map(declared_word));
        }
        let is_header = |e: &&Expr| {
            parts
                .observed
                .iter()
                .filter_map(|o| o.typed())
                .any(|(left, _)| std::ptr::eq(left, *e))
        };
        for side in input
            .statements
            .iter()
            .flat_map(both_sides)
            .filter(|e| !is_header(e))
        {
            said.look_at(side);
        }
        said
    }

    fn look_at(&mut self, side: &Expr) {
        let mut callees: FxHashSet<*const Expr> = FxHashSet::default();
        walk::visit(side, &mut |e| match &e.kind {
            ExprKind::Call(callee, arguments) => {
                callees.insert(std::ptr::from_ref(callee.as_ref()));
                self.holds_normcdf |= matches!(&callee.kind, ExprKind::Name(word) if word == "Φ");
                for (argument, place) in places(callee, arguments) {
                    if let Some(word) = powered(argument) {
                        self.places.insert(word.clone(), place);
                    }
                }
            }
            ExprKind::Optimum(_, optimum) => {
                let names = optimum.names.iter();
                callees.extend(names.clone().map(std::ptr::from_ref));
                let words = names.filter_map(|e| base_word(e, &Vocabulary::default()));
                self.optimised.extend(words);
            }
            ExprKind::Expectation { variable, .. } => {
                self.random.insert(variable.text.clone());
            }
            ExprKind::Name(word) if !callees.contains(&std::ptr::from_ref(e)) => {
                self.alone.insert(word.clone());
            }
            _ => {}
        });
    }

    /// Where what is defined by this left side is used.
    fn place_of(&self, left: &Expr) -> Place {
        let word = base_word(left, &Vocabulary::default());
        let place = word.and_then(|word| self.places.get(&word).copied());
        place.unwrap_or(Place::Elsewhere)
    }
}

/// `σ` of `σ > 0` and of `σ(x) > 0`.
fn declared_word(subject: &Expr) -> Option<Word> {
    match &subject.kind {
        ExprKind::Name(word) => Some(word.clone()),
        // Of `σ(1 - ρ) > 0` it is the formula that is declared.
        ExprKind::Call(callee, arguments) if sum_in(arguments).is_none() => declared_word(callee),
        _ => None,
    }
}

/// A name, or the name in a power: `s` of `s²`.
fn powered(e: &Expr) -> Option<&Word> {
    match &e.kind {
        ExprKind::Name(word) => Some(word),
        ExprKind::Power(base, _) | ExprKind::Subscripted(base, _) => powered(base),
        _ => None,
    }
}

/// The arguments of a distribution of the catalogue with what each asks for.
fn places<'e>(callee: &Expr, arguments: &'e [Argument]) -> Vec<(&'e Expr, Place)> {
    let ExprKind::Name(word) = &callee.kind else {
        return Vec::new();
    };
    let Some(entry) = catalogue::find(word).map(catalogue::Entry::distribution) else {
        return Vec::new();
    };
    let second = arguments.get(1).map(|a| a.separator);
    let inside = usize::from(second.is_some_and(|mark| mark != Separator::Comma));
    let of = |(at, argument): (usize, &'e Argument)| {
        let domain = match &argument.name {
            None => at
                .checked_sub(inside)
                .and_then(|at| entry.parameters.get(at))
                .map(|p| &p.domain),
            Some(name) => {
                let own = entry.parameters.iter().map(|p| (&p.label, &p.domain));
                let others = entry.alternatives.iter().map(|a| (&a.label, &a.domain));
                let mut all = own.chain(others);
                all.find(|(label, _)| label.as_str() == name.as_str())
                    .map(|(_, domain)| domain)
            }
        };
        let place = match domain {
            Some(DomainSyntax::Word(word, _)) => match word.as_str() {
                "unit" | "simplex" => Place::Probability,
                "positive" | "nonnegative" | "definite" => Place::Scale,
                _ => Place::Elsewhere,
            },
            _ => Place::Elsewhere,
        };
        (&argument.value, place)
    };
    arguments.iter().enumerate().map(of).collect()
}

/// Whether something is divided there: `(y - μ)/σ`.
fn holds_a_quotient(argument: &Expr) -> bool {
    let mut found = false;
    walk::visit(argument, &mut |e| {
        found |= matches!(&e.kind, ExprKind::Product(factors) if factors.iter().any(|f| f.divided));
    });
    found
}

/// X of `Φ(X) w`: the known matrix whose rows are those of the sample.
fn is_design(argument: &Expr) -> bool {
    matches!(&argument.kind, ExprKind::Name(word) if word == "X")
}

/// The walk that carries the place along.
struct Reader<'a> {
    said: Said,
    letters: &'a mut Letters,
    text: &'a str,
}

impl Reader<'_> {
    fn look(&mut self, e: &Expr, place: Place) {
        if let Some((word, arguments)) = letter(e) {
            self.decide(e, (word, arguments), place);
        }
        match &e.kind {
            ExprKind::Call(callee, arguments) => {
                let known = places(callee, arguments);
                let keeps = matches!(&callee.kind, ExprKind::Name(word) if ["sqrt", "abs", "diag"].contains(&word.as_str()));
                for (at, argument) in arguments.iter().enumerate() {
                    let inside = if keeps { place } else { Place::Elsewhere };
                    self.look(&argument.value, known.get(at).map_or(inside, |k| k.1));
                }
            }
            ExprKind::Product(factors) => self.look_at_factors(factors, place),
            ExprKind::Sum(summands) => summands.iter().for_each(|(_, s)| self.look(s, place)),
            ExprKind::Power(base, exponent) => {
                self.look(base, place);
                self.look(exponent, Place::Elsewhere);
            }
            ExprKind::Transpose(inner) | ExprKind::DoubleBars(inner) => {
                self.look(inner, Place::Vector);
            }
            ExprKind::Big(big) => self.look(&big.body, place),
            _ => walk::each_part(e, &mut |part| self.look(part, Place::Elsewhere)),
        }
    }

    fn look_at_factors(&mut self, factors: &[Factor], place: Place) {
        let is_transposed = |f: &Factor| matches!(f.value.kind, ExprKind::Transpose(_));
        let is_noise = factors.iter().any(|f| {
            base_word(&f.value, &Vocabulary::default())
                .is_some_and(|w| self.said.noise.contains(&w))
        });
        for (at, factor) in factors.iter().enumerate() {
            let is_behind = at > 0 && is_transposed(&factors[at - 1]);
            let place = match factor.divided {
                true => Place::Divisor,
                false if is_behind => Place::Vector,
                false if is_noise => Place::Scale,
                false => place,
            };
            self.look(&factor.value, place);
        }
    }

    fn decide(&mut self, e: &Expr, (word, arguments): (&Word, &[Argument]), place: Place) {
        let argument = &arguments[0].value;
        let is_said = self.said.optimised.contains(word) || self.said.declared.contains(word);
        let is_alone = self.said.alone.contains(word);
        if self.said.defined.contains(word) {
            return; // a number, by its definition
        }
        let is_name = matches!(argument.kind, ExprKind::Name(_) | ExprKind::Subscripted(..))
            && base_word(argument, &Vocabulary::default())
                .is_none_or(|word| !self.said.defined.contains(&word));
        if word == "B" || word == "φ" {
            let is_density = !is_name
                && place != Place::Vector
                && (self.said.holds_normcdf || holds_a_quotient(argument));
            match (word.as_str(), place) {
                _ if is_said || is_alone => {}
                ("B", Place::Divisor) => drop(self.letters.operators.insert(e.span)),
                ("φ", _) if !is_density && place == Place::Vector => {}
                _ => self.warn_of_function(e, word),
            }
            return;
        }
        let is_sum = matches!(argument.kind, ExprKind::Sum(_));
        let is_product = is_sum && self.said.declared.contains(word);
        if is_said && !is_alone && !is_product && (is_name || place != Place::Probability) {
            self.letters.functions.insert(word.clone());
        } else if word == "Γ" || word == "ζ" {
            // the function of that letter, or a product where it is a number
        } else if place == Place::Probability {
            self.letters.operators.insert(e.span);
        } else if word == "Φ" && (place == Place::Vector || is_design(argument)) {
            self.letters.functions.insert(word.clone());
        } else if matches!(place, Place::Scale | Place::Divisor) && is_name {
            self.letters.functions.insert(word.clone());
            if place == Place::Divisor && !is_said {
                self.warn_of_function(e, word);
            }
        } else if is_product {
            self.warn_of_product(e, word);
        } else {
            self.letters.operators.insert(e.span);
            let is_input = matches!(&argument.kind, ExprKind::Name(w) if (w == "x" || w == "X") && !self.said.random.contains(w));
            if is_said || place == Place::Scale || place == Place::Elsewhere && is_input {
                self.warn_of_operator(e, word);
            }
        }
    }

    /// What stands in the brackets.
    fn inside(&self, e: &Expr) -> &str {
        let place = match letter(e) {
            Some((_, [first, .., last])) => first.value.span.to(last.value.span),
            Some((_, [single])) => single.value.span,
            _ => e.span,
        };
        self.text.get(place.range()).unwrap_or_default()
    }

    fn warn(&mut self, e: &Expr, word: &str, read_as: &str, helps: &[String]) {
        let message = format!("`{word}({})` is read as {read_as}", self.inside(e));
        if self
            .letters
            .warnings
            .iter()
            .any(|other| other.message == message)
        {
            return;
        }
        let warning = Diagnostic::at(Code::Ambiguous, e.span, message);
        let warning = helps
            .iter()
            .fold(warning, |warning, help| warning.help(help.clone()));
        self.letters.warnings.push(warning);
    }

    fn warn_of_function(&mut self, e: &Expr, word: &str) {
        let (usual, inside) = (usual(word).0, self.inside(e));
        let helps = [format!("if it is not, write `{usual}({inside})`")];
        self.warn(
            e,
            word,
            &format!("a function of the model that is called {word}"),
            &helps,
        );
    }

    fn warn_of_product(&mut self, e: &Expr, word: &str) {
        let (usual, inside) = (usual(word).0, self.inside(e));
        let helps = [
            format!("to be sure, write `{word} * ({inside})`"),
            format!(
                "if it is not, write `{usual}({inside})`, or `s({inside})` for a function of your own"
            ),
        ];
        self.warn(
            e,
            word,
            &format!("a product, because {word} is declared"),
            &helps,
        );
    }

    fn warn_of_operator(&mut self, e: &Expr, word: &str) {
        let ((usual, called), inside) = (usual(word), self.inside(e));
        let helps = [
            format!("to be sure, write `{usual}({inside})`"),
            format!("a function of your own needs another letter, as in `s({inside})`"),
        ];
        self.warn(e, word, called, &helps);
    }
}

/// Whether a letter before a bracket is a function that is known, unless something says otherwise.
pub(super) fn has_usual_meaning(word: &str) -> bool {
    ["σ", "Φ"].contains(&word)
}

/// What a letter is by convention.
fn usual(word: &str) -> (&'static str, &'static str) {
    match word {
        "Φ" => (
            "normcdf",
            "the distribution function of the standard normal",
        ),
        "B" => ("beta", "the beta function"),
        "φ" => ("normpdf", "the density of the standard normal"),
        _ => ("sigmoid", "the sigmoid"),
    }
}
