//! Lowering of calls: operators, densities of the catalogue, opaque functions, and products in disguise.

use super::subscript::Reading;
use super::{Lowering, shorthand};
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Separator as Written, Subscript};
use crate::syntax::misplaced_comparison;
use crate::term::ops::Arity;
use crate::term::{Op, Separator, TermId};
use std::borrow::Cow;

type Lowered = Result<TermId, Diagnostic>;

impl Lowering<'_> {
    pub(super) fn call_expression(
        &mut self,
        callee: &Expr,
        arguments: &[Argument],
        span: Span,
    ) -> Lowered {
        let is_conditional =
            matches!(&callee.kind, ExprKind::Name(word) if matches!(word.as_str(), "if" | "ind"));
        let is_event = |a: &&Argument| matches!(a.value.kind, ExprKind::Compare(..));
        if let Some(event) = arguments.iter().find(is_event).filter(|_| !is_conditional) {
            return Err(misplaced_comparison(event.value.span));
        }
        match &callee.kind {
            ExprKind::Name(word) => self.call_word(word, arguments, span),
            ExprKind::Subscripted(base, subscript) => {
                let ExprKind::Name(word) = &base.kind else {
                    return Err(not_a_function(callee.span));
                };
                match self.read_subscript(base, subscript, callee.span)? {
                    Reading::Name(whole) => self.call_word(&whole, arguments, span),
                    Reading::Terms(_) if self.is_scalar(word) && is_plain(arguments) => {
                        self.times(callee, arguments)
                    }
                    Reading::Terms(subscripts) => self.opaque(word, &subscripts, arguments),
                }
            }
            _ if is_plain(arguments) => self.times(callee, arguments),
            _ => Err(not_a_function(callee.span)),
        }
    }

    /// Whether a call is a product in disguise: `x_i(1 - y)`, `σ(1 - p)` where σ is declared.
    fn is_product(&self, callee: &Expr, arguments: &[Argument], span: Span) -> bool {
        let is_factor = match &callee.kind {
            ExprKind::Name(word) => self.is_factor(word) && !self.is_decided(word, span),
            ExprKind::Subscripted(base, subscript) => {
                matches!(&base.kind, ExprKind::Name(word) if self.is_scalar(word) || self.is_whole_scalar(word, subscript))
            }
            _ => true,
        };
        is_factor && is_plain(arguments)
    }

    /// Whether a letter with a usual meaning is known to be a function here, that one or one of the model.
    fn is_decided(&self, word: &str, span: Span) -> bool {
        let vocabulary = self.vocabulary;
        vocabulary.operators.contains(&span) || vocabulary.functions.contains(word)
    }

    /// `β_1` where that is one name.
    fn is_whole_scalar(&self, word: &str, subscript: &Subscript) -> bool {
        matches!(subscript, Subscript::Word(below) if self.is_factor(&format!("{word}_{below}")))
    }

    fn is_factor(&self, word: &str) -> bool {
        self.is_scalar(word) || self.bound(word).is_some() || self.values.contains_key(word)
    }

    /// `x(1 - y)^2` as the factor x and the power `(1 - y)^2` where `x(1 - y)` is a product: what stands behind the
    /// bracket belongs to the bracket. `(x(1 - y))^2` is the power of the product. And a power binds before a product:
    /// `θ^x(1 - θ)` is `θ^x` times the bracket.
    pub(super) fn splits<'e>(&self, expression: &'e Expr) -> Option<(Cow<'e, Expr>, Expr)> {
        let with = |kind| Expr {
            kind,
            span: expression.span,
        };
        match &expression.kind {
            ExprKind::Call(callee, arguments)
                if expression.span.start() == callee.span.start()
                    && self.is_product(callee, arguments, expression.span) =>
            {
                Some((Cow::Borrowed(callee), arguments[0].value.clone()))
            }
            ExprKind::Power(base, exponent) => {
                let front = is_unbracketed(base).then(|| self.splits(base)).flatten();
                if let Some((factor, base)) = front {
                    let power = ExprKind::Power(Box::new(base), exponent.clone());
                    return Some((factor, with(power)));
                }
                let behind = is_unbracketed(exponent).then(|| self.splits(exponent));
                let (exponent, rest) = behind.flatten()?;
                let power = ExprKind::Power(base.clone(), Box::new(exponent.into_owned()));
                Some((Cow::Owned(with(power)), rest))
            }
            ExprKind::Factorial(operand) if is_unbracketed(operand) => {
                let (factor, operand) = self.splits(operand)?;
                Some((factor, with(ExprKind::Factorial(Box::new(operand)))))
            }
            _ => None,
        }
    }

    pub(super) fn split(&mut self, expression: &Expr) -> Lowered {
        let Some((factor, rest)) = self.splits(expression) else {
            return self.expression(expression);
        };
        let left = self.expression(&factor)?;
        let right = self.expression(&rest)?;
        Ok(self.terms.mul([left, right]))
    }

    fn call_word(&mut self, word: &str, arguments: &[Argument], span: Span) -> Lowered {
        if self.vocabulary.operators.contains(&span)
            && let Some(op) = operator(word, arguments).or((word == "B").then_some(Op::Beta))
        {
            return self.operator_call(op, word, arguments, span);
        }
        if self.vocabulary.functions.contains(word) && is_plain(arguments) {
            return self.opaque(word, &[], arguments);
        }
        let declared = self.is_factor(word);
        if declared && is_plain(arguments) {
            let callee = Expr {
                kind: ExprKind::Name(word.into()),
                span,
            };
            return self.times(&callee, arguments);
        }
        if let Some(op) = operator(word, arguments).filter(|_| !declared) {
            return self.operator_call(op, word, arguments, span);
        }
        if let Some(meaning) = shorthand::meaning(word).filter(|_| !declared) {
            let operand = self.single(word, arguments, span)?;
            return Ok(meaning(self.terms, operand));
        }
        if self.densities.knows(word) {
            let densities = self.densities;
            return densities.density(self, word, arguments, span);
        }
        if let Some(meant) = self.densities.meant(word) {
            return Err(Diagnostic::at(
                Code::UnknownDistribution,
                span,
                format!("there is no distribution `{word}`"),
            )
            .help(format!("did you mean `{meant}`?"))
            .help("a function of your own needs a name that is less like it"));
        }
        self.opaque(word, &[], arguments)
    }

    fn operator_call(&mut self, op: Op, word: &str, arguments: &[Argument], span: Span) -> Lowered {
        let arity = op.row().arity;
        if arguments.iter().any(|a| a.separator != Written::Comma) {
            return Err(self.not_an_operator_call(word, arity, span));
        }
        if !arity.admits(arguments.len()) {
            let wanted = match arity {
                Arity::Exactly(1) => "1 argument".to_owned(),
                Arity::Exactly(n) => format!("{n} arguments"),
                Arity::AtLeast(n) => format!("at least {n} arguments"),
            };
            return Err(Diagnostic::at(
                Code::Arity,
                span,
                format!("`{word}` takes {wanted}, not {}", arguments.len()),
            )
            .help(format!("write `{}`", example(word, arity))));
        }
        let mut operands = Vec::with_capacity(arguments.len());
        let first = self.densities.pending();
        for argument in arguments {
            let outside = self.guards.len();
            if let (Op::If, Some(&condition)) = (op, operands.first()) {
                let is_first = operands.len() == 1;
                self.guards.extend(self.terms.guards(condition, is_first));
            }
            operands.push(self.expression(&argument.value)?);
            self.guards.truncate(outside);
        }
        if op == Op::Log {
            self.densities.in_logarithm(first..self.densities.pending());
        }
        Ok(self.terms.op(op, &operands))
    }

    /// `gamma(y; k, θ)`: meant is a density, or a function of one's own.
    fn not_an_operator_call(&self, word: &str, arity: Arity, span: Span) -> Diagnostic {
        let message = format!("the arguments of `{word}` are separated by commas");
        let diagnostic = Diagnostic::at(Code::Arity, span, message)
            .help(format!("write `{}`", example(word, arity)));
        match self.densities.meant(word) {
            Some(meant) => diagnostic.help(format!("write `{meant}(y; …)` for a density at y")),
            None => diagnostic.help("give a function of your own another name: `f(x; θ)`"),
        }
    }

    fn single(&mut self, word: &str, arguments: &[Argument], span: Span) -> Lowered {
        match arguments {
            [argument] => self.expression(&argument.value),
            _ => Err(Diagnostic::at(
                Code::Arity,
                span,
                format!("`{word}` takes 1 argument, not {}", arguments.len()),
            )
            .help(format!("write `{word}(x)`"))),
        }
    }

    fn opaque(&mut self, word: &str, subscripts: &[TermId], arguments: &[Argument]) -> Lowered {
        let mut separators = vec![Separator::Subscript; subscripts.len()];
        let mut operands = subscripts.to_vec();
        for argument in arguments {
            if argument.name.is_some() {
                let problem = Diagnostic::at(
                    Code::UnknownDistribution,
                    argument.value.span,
                    format!("`{word}` is not a distribution, so its arguments have no names"),
                );
                return Err(problem.help(match word {
                    "I" => "a condition that counts as 1 or 0 is written `ind(y = 0)`".to_owned(),
                    _ => format!("write `{word}(x; θ)`"),
                }));
            }
            operands.push(self.expression(&argument.value)?);
            separators.push(match argument.separator {
                Written::Comma => Separator::Comma,
                Written::Bar => Separator::Bar,
                Written::Semicolon => Separator::Semicolon,
            });
        }
        let name = self.terms.name(word);
        Ok(self.terms.call(name, &separators, &operands))
    }

    fn times(&mut self, callee: &Expr, arguments: &[Argument]) -> Lowered {
        let left = self.expression(callee)?;
        let right = self.expression(&arguments[0].value)?;
        Ok(self.terms.mul([left, right]))
    }

    fn is_scalar(&self, word: &str) -> bool {
        self.vocabulary.scalars.contains(word)
            || self.vocabulary.data.contains(word)
            || self.vocabulary.defined.contains_key(word)
    }
}

/// One argument without a name: what could as well be a factor in parentheses.
fn is_plain(arguments: &[Argument]) -> bool {
    matches!(
        arguments,
        [Argument {
            separator: Written::Comma,
            name: None,
            ..
        }]
    )
}

/// Whether a word before such arguments is a function that is known: `log`, `logit`, σ of one number.
pub fn is_known_function(word: &str, arguments: &[Argument]) -> bool {
    operator(word, arguments).is_some() || shorthand::meaning(word).is_some()
}

/// The operator of a function's word. `σ(…)` is the sigmoid and `Φ(…)` the normal distribution function
/// of a single argument.
fn operator(word: &str, arguments: &[Argument]) -> Option<Op> {
    match word {
        "σ" if is_plain(arguments) => Some(Op::Sigmoid),
        "Φ" if is_plain(arguments) => Some(Op::NormCdf),
        "Γ" if is_plain(arguments) => Some(Op::Gamma),
        "ζ" if is_plain(arguments) => Some(Op::Zeta),
        "dot" => Some(Op::Dot),
        "matmul" => Some(Op::MatMul),
        "abs" => Some(Op::Abs),
        "norm2" | "norm" => Some(Op::Norm),
        "factorial" => Some(Op::Factorial),
        "transpose" => Some(Op::Transpose),
        "inv" => Some(Op::Inv),
        "outer" => Some(Op::Outer),
        "identity" => Some(Op::Identity),
        "tr" => Some(Op::Trace),
        _ => Op::function(word),
    }
}

fn not_a_function(span: Span) -> Diagnostic {
    Diagnostic::at(
        Code::BadModel,
        span,
        "this cannot be called like a function",
    )
    .help("write `*` for a product")
}

/// A call with the right number of arguments.
fn example(word: &str, arity: Arity) -> String {
    let (Arity::Exactly(count) | Arity::AtLeast(count)) = arity;
    let arguments: Vec<&str> = ["x", "z", "w"].into_iter().take(count).collect();
    format!("{word}({})", arguments.join(", "))
}

/// Whether what begins with a factor before a bracket, such as `x(1 - y)`, has no bracket around it: the place of an
/// expression is that of its bracket.
fn is_unbracketed(expression: &Expr) -> bool {
    let first = match &expression.kind {
        ExprKind::Call(first, _) | ExprKind::Power(first, _) | ExprKind::Factorial(first) => first,
        _ => return false,
    };
    first.span.start() == expression.span.start()
}
