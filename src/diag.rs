//! Diagnostics: what is wrong, where, and the way out. No colours, no terminal.

use crate::source::Span;
use std::fmt;

/// The closed list of error and warning codes; each has an example file under `tests/errors`.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal),+ $(,)?) => {
        /// What kind of thing is wrong. The text of a code (`E0101`) never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $name),+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The code as it is printed, for example `E0101`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text),+ }
            }

            /// What it means, in one or two sentences.
            pub fn about(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc),+).trim_ascii()),+ }
            }
        }
    };
}

codes! {
    /// The text cannot be read as a model.
    Syntax = "E0101",
    /// There is nothing to read.
    Empty = "E0102",
    /// Brackets are nested more deeply than the tool goes.
    TooDeep = "E0103",
    /// A number does not fit in an exact 64-bit fraction.
    NumberTooLarge = "E0104",
    /// The text holds a NUL byte or is not UTF-8.
    NotText = "E0105",
    /// A common spelling mistake that has a name of its own.
    Mistake = "E0106",
    /// The text is longer than the tool reads.
    TooLong = "E0107",
    /// The way a symbol should be set cannot be read, or is not among what every document can set.
    DisplayName = "E0108",
    /// A name that nothing defines.
    UndefinedName = "E0201",
    /// An index that no sum, product or observation binds.
    UnboundIndex = "E0202",
    /// A function or distribution was given the wrong number of arguments.
    Arity = "E0203",
    /// No distribution of that name.
    UnknownDistribution = "E0204",
    /// A distribution was given an argument name that it does not have.
    UnknownArgument = "E0205",
    /// A `where` clause that is not understood.
    BadDeclaration = "E0206",
    /// Something was said twice, and the two do not agree.
    Conflict = "E0207",
    /// A statement that is no distribution, density, prior, definition or objective of the form that is needed, or that does not fit with the others.
    BadModel = "E0208",
    /// A number stands where a vector must, or a vector where a number must.
    Kind = "E0209",
    /// The parameters to optimise are absent from the model.
    ParameterAbsent = "E0301",
    /// It is not clear which parameters are optimised.
    ParameterUnclear = "E0302",
    /// A domain that a density needs is contradicted or cannot be proved.
    Domain = "E0303",
    /// The support of the density depends on a parameter.
    SupportDependsOnParameter = "E0304",
    /// A step needs the sign of a factor, and the sign is unknown.
    UnknownSign = "E0305",
    /// A density needs something that nobody stated, and `--strict` assumes nothing.
    NotStated = "E0306",
    /// A factor of a density that is not written depends on what is optimised.
    Normaliser = "E0307",
    /// A density that is known up to a constant factor has no integral, so there is no such factor.
    NoIntegral = "E0308",
    /// An expectation that is infinite, or does not exist.
    NoExpectation = "E0309",
    /// Something was assumed because nobody stated it.
    Assumed = "W0401",
    /// Something was stated that the model does not use.
    Unused = "W0402",
    /// A density that was typed does not integrate to one, or is negative somewhere.
    Mass = "W0403",
    /// Nothing is set by a display name: its symbol does not stand in the derivation, or is spelled otherwise there.
    IdleName = "W0404",
    /// What is stated of the observations leaves out a part of the support of their distribution, so that a factor is missing.
    Truncated = "W0405",
    /// Something is read in one of two usual ways: what is glued to a divisor, an exponent or a root, as in `1/2λ`, `x^-1/2`, `√2π`, σ in the place of a variance, a letter before a bracket, as in `a(x - c)`, a name with two indices, as in `b_u + b_i`, `x_j` beside `x_i`, a sum over an index that nothing in it carries, or a function that may depend on what is optimised, as Λ of `λ(t) exp(-Λ(t))`.
    Ambiguous = "W0406",
    /// By a display name, two different symbols of the derivation look the same, or one has its index twice.
    AmbiguousName = "W0407",
    /// A factor of a whole objective has an unknown sign, so that its optimum may be at the other end.
    FactorSign = "W0408",
    /// A phase stopped at its limit.
    Limit = "E0501",
    /// The checker refused a step that the engine found: a bug of this program.
    Internal = "E0502",
}

/// A place in the source with a word on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What stands there; may be empty.
    pub text: String,
}

/// One thing that is wrong with the input, with the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of thing.
    pub code: Code,
    /// One sentence without a full stop.
    pub message: String,
    /// The places, the most important first; may be empty.
    pub labels: Vec<Label>,
    /// What to do about it, as sentences or as text to type.
    pub help: Vec<String>,
}

/// `it is not clear what is optimised [E0302]`
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.message, self.code.as_str())
    }
}

impl std::error::Error for Diagnostic {}

impl Diagnostic {
    /// A diagnostic without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: message.into(),
            labels: Vec::new(),
            help: Vec::new(),
        }
    }

    /// A diagnostic at a place.
    pub fn at(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic::new(code, message).label(span, "")
    }

    /// Adds the place where a word first stands in the input, outside of the lines of comments.
    #[must_use]
    pub fn at_word(self, word: &str, input: &str) -> Self {
        let is_letter = |c: char| c.is_alphanumeric() || c == '_';
        let is_comment = |at: usize| {
            let line = input[..at].rfind('\n').map_or(0, |end| end + 1);
            input[line..].trim_start().starts_with('#')
        };
        let is_word = |&at: &usize| {
            let (before, behind) = (&input[..at], &input[at + word.len()..]);
            let is_apart =
                !before.ends_with(is_letter) && !behind.starts_with(char::is_alphanumeric);
            is_apart && !is_comment(at)
        };
        let found = input.match_indices(word).map(|(at, _)| at).find(is_word);
        let place = found.map_or(Span::new(0, input.trim_end().len()), |at| {
            Span::new(at, at + word.len())
        });
        self.label(place, "")
    }

    /// Adds a place with a word on it.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }
}
