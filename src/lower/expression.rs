//! Lowering of expressions that are not calls, products or subscripts.

use super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Big, BigOperator, Comparison, Expr, ExprKind, Name as WordAt};
use crate::term::{Binder, Node, Op, Quantifier, Sense, TermId, Terms};

type Lowered = Result<TermId, Diagnostic>;

impl Lowering<'_> {
    /// Lowers an expression.
    ///
    /// # Errors
    /// A diagnostic at the place that has no meaning.
    pub fn expression(&mut self, expression: &Expr) -> Lowered {
        let term = self.kind(expression)?;
        if self.terms.size(term) > super::LARGEST {
            return Err(super::too_large(expression.span));
        }
        self.spans.set_first(term, expression.span);
        Ok(term)
    }

    /// Lowers a whole statement, which may be an objective.
    ///
    /// # Errors
    /// A diagnostic at the place that has no meaning.
    pub fn statement(&mut self, expression: &Expr) -> Lowered {
        let ExprKind::Optimum(is_max, optimum) = &expression.kind else {
            return self.expression(expression);
        };
        let names = self.parameter_names(&optimum.names)?;
        let body = self.expression(&optimum.body)?;
        let sense = if *is_max { Sense::Max } else { Sense::Min };
        Ok(self.terms.optimum(sense, &names, body))
    }

    fn kind(&mut self, expression: &Expr) -> Lowered {
        let span = expression.span;
        match &expression.kind {
            ExprKind::Number(value) => Ok(self.terms.number(*value)),
            ExprKind::Name(word) => self.word(word, span),
            ExprKind::Meta(_) | ExprKind::Ellipsis => Err(only_in_rules(span)),
            ExprKind::Subscripted(base, subscript) => self.subscripted(base, subscript, span),
            ExprKind::Call(callee, arguments) => self.call_expression(callee, arguments, span),
            ExprKind::Sum(summands) => self.sum(summands),
            ExprKind::Product(factors) => self.product(factors),
            ExprKind::Power(..) | ExprKind::Factorial(_) if self.splits(expression).is_some() => {
                self.split(expression)
            }
            ExprKind::Power(base, exponent) => self.power(base, exponent),
            ExprKind::Factorial(operand) => self.unary(Op::Factorial, operand),
            ExprKind::Transpose(operand) => {
                let operand = self.expression(operand)?;
                match self.terms.rank(operand) {
                    2 => Ok(self.transposed(operand)),
                    _ => Err(lone_transpose(span)),
                }
            }
            ExprKind::Bars(operand) => {
                let operand = self.expression(operand)?;
                let is_matrix = self.terms.rank(operand) == 2;
                let op = if is_matrix { Op::Det } else { Op::Abs };
                Ok(self.terms.op(op, &[operand]))
            }
            ExprKind::DoubleBars(operand) => self.unary(Op::Norm, operand),
            ExprKind::Big(big) => self.big(big),
            ExprKind::Expectation {
                variable,
                density,
                body,
            } => self.expectation(variable, density, body),
            ExprKind::Kl(left, right) => self.divergence(left, right),
            ExprKind::Optimum(..) => Err(Diagnostic::at(
                Code::BadModel,
                span,
                "an optimum inside an expression is not derived from",
            )
            .help("an objective is a statement of its own, as in `argmin[θ] sum[i=1..m]((y_i - f(x_i; θ))²)`")),
            ExprKind::Compare(left, comparison, right) => self.compare(left, *comparison, right),
            ExprKind::Range(..) => {
                Err(
                    Diagnostic::at(Code::BadModel, span, "a range has no value of its own")
                        .help("a range stands in a subscript (`y[1..m]`) or behind `in`"),
                )
            }
        }
    }

    fn word(&mut self, word: &str, span: Span) -> Lowered {
        if let Some(&value) = self.values.get(word) {
            return Ok(value);
        }
        if let Some(binder) = self.bound(word) {
            return Ok(self.terms.variable(binder));
        }
        if self.vocabulary.defined.contains_key(word) {
            return self.local_definition(word, &[], span);
        }
        if word == "π" && !self.vocabulary.scalars.contains(word) {
            return Ok(self.terms.op(Op::Pi, &[]));
        }
        if self.is_identity(word) {
            let size = self.size.ok_or_else(|| unknown_size(span))?;
            self.last_size = Some(size);
            return Ok(self.terms.op(Op::Identity, &[size]));
        }
        if Op::function(word).is_some() && word.len() > 2 && !self.vocabulary.scalars.contains(word)
        {
            return Err(without_argument(word, span));
        }
        let symbol = self.terms.symbol_named(word);
        if self.observation.is_empty() || !self.vocabulary.data.contains(word) {
            return Ok(symbol);
        }
        let mut operands = vec![symbol];
        operands.extend(self.numbers_of_observation());
        Ok(self.terms.op(Op::Index, &operands))
    }

    /// The variables of the observation as terms.
    pub(super) fn numbers_of_observation(&mut self) -> Vec<TermId> {
        let numbers = self.observation.iter();
        numbers.map(|&binder| self.terms.variable(binder)).collect()
    }

    /// The value of a local definition under its name, with its subscripts put in.
    pub(super) fn local_definition(
        &mut self,
        word: &str,
        subscripts: &[TermId],
        span: Span,
    ) -> Lowered {
        let definition = self.vocabulary.defined[word].clone();
        if self.unfolding.iter().any(|w| w == word) {
            return Err(of_itself(word, !subscripts.is_empty(), span));
        }
        let missing = definition.subscripts.len().saturating_sub(subscripts.len());
        let numbers = self.numbers_of_observation();
        let mut shown: Vec<TermId> = Vec::new();
        if missing > 0 || definition.subscripts.is_empty() {
            shown.extend(numbers.iter().filter(|n| !subscripts.contains(n)));
        }
        shown.extend_from_slice(subscripts);
        self.unfolding.push(word.into());
        let hidden: Vec<_> = definition
            .subscripts
            .iter()
            .zip(&shown)
            .map(|(name, &value)| (name.clone(), self.values.insert(name.clone(), value)))
            .collect();
        let value = self.expression(&definition.value);
        for (name, old) in hidden {
            match old {
                Some(old) => self.values.insert(name, old),
                None => self.values.remove(&name),
            };
        }
        self.unfolding.pop();
        let value = value?;
        let depends = |t: &TermId| match self.terms.node(*t) {
            Node::Variable(binder) => self.terms.has_free(value, *binder),
            _ => self.terms.contains(value, *t),
        };
        // `z_ik` of `z_i = f(x_i; θ)` is the component k of z_i.
        let own = definition.subscripts.len().min(subscripts.len());
        let components: Vec<TermId> = { subscripts[own..].iter().copied() }
            .filter(|s| own > 0 || !depends(s) && !numbers.contains(s))
            .collect();
        let shown: Vec<TermId> = shown.iter().copied().filter(depends).collect();
        let name = self.terms.name(word);
        let named = self.terms.named(name, &shown, value);
        if components.is_empty() {
            return Ok(named);
        }
        let operands: Vec<TermId> = [named].into_iter().chain(components).collect();
        Ok(self.terms.op(Op::Index, &operands))
    }

    fn unary(&mut self, op: Op, operand: &Expr) -> Lowered {
        let operand = self.expression(operand)?;
        Ok(self.terms.op(op, &[operand]))
    }

    fn sum(&mut self, summands: &[(bool, Expr)]) -> Lowered {
        let mut operands = Vec::with_capacity(summands.len());
        let mut needs = Vec::new();
        for (number, (negative, summand)) in summands.iter().enumerate() {
            let first = self.densities.pending();
            let term = self.expression(summand)?;
            let last = self.densities.pending();
            if last > first {
                needs.push((number, first..last));
            }
            operands.push(if *negative {
                self.terms.neg(term)
            } else {
                term
            });
        }
        if !needs.is_empty() && operands.len() > 1 {
            self.densities.beside(self.terms, &operands, &needs);
        }
        Ok(self.terms.add(operands))
    }

    fn compare(&mut self, left: &Expr, comparison: Comparison, right: &Expr) -> Lowered {
        let operands = [self.expression(left)?, self.expression(right)?];
        Ok(self.terms.op(super::comparison(comparison), &operands))
    }

    fn power(&mut self, base: &Expr, exponent: &Expr) -> Lowered {
        let is_e = matches!(&base.kind, ExprKind::Name(word) if word == "e" && !self.vocabulary.scalars.contains("e"));
        let exponent = self.expression(exponent)?;
        if is_e {
            return Ok(self.terms.op(Op::Exp, &[exponent]));
        }
        let base = self.expression(base)?;
        let is_inverse = self.terms.is_number(exponent, -1);
        if is_inverse && self.terms.rank(base) == 2 {
            return Ok(self.terms.op(Op::Inv, &[base]));
        }
        Ok(self.terms.pow(base, exponent))
    }

    fn big(&mut self, big: &Big) -> Lowered {
        let Big {
            operator, index, ..
        } = big;
        let mut children = Vec::with_capacity(3);
        let binder = self.terms.binder(&index.text);
        if let (BigOperator::Integral, Some((low, high))) = (operator, &big.limits) {
            return Err(Diagnostic::at(
                Code::BadModel,
                low.span.to(high.span),
                "an integral is over the whole support here, without limits",
            )
            .help("give an integral with limits a name, as in `Λ(T; θ)` for that of `λ(t; θ)` from 0 to T"));
        }
        if let Some((low, high)) = &big.limits {
            children.push(self.limit(low, index)?);
            children.push(self.limit(high, index)?);
            self.ordered(children[0], children[1], low.span.to(high.span))?;
        } else if let Some(condition) = &big.condition {
            children.extend(self.range_of_condition(condition, index)?);
        } else if *operator == BigOperator::Product {
            return Err(
                Diagnostic::at(Code::BadModel, index.span, "a product needs limits")
                    .help("write `prod[i=1..m](…)`"),
            );
        }
        self.enter(&index.text, binder);
        if let [low, high] = children[..] {
            self.ranges.push((binder, low, high));
        }
        let body = self.conditional_body(big);
        self.ranges
            .truncate(self.ranges.len() - usize::from(children.len() == 2));
        self.leave();
        let body = body?;
        self.runs_in(body, binder, index)?;
        children.push(body);
        let quantifier = match operator {
            BigOperator::Sum => Quantifier::Sum,
            BigOperator::Product => Quantifier::Product,
            BigOperator::Integral => Quantifier::Integral,
        };
        Ok(self.terms.bind(quantifier, binder, &children))
    }

    /// Refuses `sum[z](π[z_1] …)`: what stands there is another z, which has components, and not the index.
    fn runs_in(&self, body: TermId, binder: Binder, index: &WordAt) -> Result<(), Diagnostic> {
        let word = &index.text;
        let other = self.terms.find_name(word);
        if self.terms.has_free(body, binder)
            || other.is_none_or(|other| !self.terms.mentions(body, other))
        {
            return Ok(());
        }
        Err(Diagnostic::at(
            Code::BadModel,
            index.span,
            format!("`{word}` runs here and has no components, but only components of `{word}` stand behind it"),
        )
        .help(format!("a sum over all values of several variables has an index for each, as in `sum[{word}=1..K](sum[j=1..K](f({word}, j)))`"))
        .help("a sum over all paths of a hidden chain is not derived from: give the likelihood a name, as in `p(x[1..n]; θ) = L(x[1..n]; θ)`"))
    }

    /// The body of a sum or product, which counts only where the condition holds: `ind(c) e`, or `e^ind(c)`.
    fn conditional_body(&mut self, big: &Big) -> Lowered {
        let Some(condition) = &big.condition else {
            return self.expression(&big.body);
        };
        let condition = self.expression(condition)?;
        let indicator = self.terms.op(Op::Indicator, &[condition]);
        let body = self.expression(&big.body)?;
        Ok(match big.operator {
            BigOperator::Product => self.terms.pow(body, indicator),
            _ => self.terms.mul([indicator, body]),
        })
    }

    /// `sum[j: t_j >= t_i](…)` runs over what i runs over.
    fn range_of_condition(
        &mut self,
        condition: &Expr,
        index: &WordAt,
    ) -> Result<[TermId; 2], Diagnostic> {
        let own = self.terms.binder(&index.text);
        self.enter(&index.text, own);
        let compared = self.expression(condition);
        self.leave();
        let compared = compared?;
        let mut known = self.ranges.iter().rev();
        let found = known.find(|(binder, ..)| self.terms.has_free(compared, *binder));
        match found {
            Some(&(_, low, high)) => Ok([low, high]),
            None => Err(Diagnostic::at(
                Code::BadModel,
                condition.span,
                format!("it is not clear over what `{}` runs", index.text),
            )
            .help("say so before the condition, as in `sum[j=1..n: t_j > 0](x_j)`")),
        }
    }

    /// A limit: whole numbers, names and indices, their sums and multiples.
    fn limit(&mut self, limit: &Expr, index: &WordAt) -> Lowered {
        let term = self.expression(limit)?;
        let odd = |message: &str| {
            Diagnostic::at(Code::BadModel, limit.span, message)
                .help("write, for example, `sum[k=1..K](x_k)`")
        };
        let own = self.terms.find_name(&index.text);
        if self.bound(&index.text).is_none()
            && own.is_some_and(|own| self.terms.mentions(term, own))
        {
            return Err(odd("a limit cannot depend on the index that it limits"));
        }
        if self
            .terms
            .find_name("∞")
            .is_some_and(|infinity| self.terms.mentions(term, infinity))
        {
            return Err(odd(
                "a sum or a product of infinitely many terms is not derived from",
            )
            .help("or leave the limits out, `sum[k](…)`, where over what k runs need not be known"));
        }
        match is_whole(self.terms, term) {
            true => Ok(term),
            false => Err(odd("the limits of a sum or a product are whole numbers")),
        }
    }

    /// A range begins at a number or another index, and does not end before it begins.
    fn ordered(&self, low: TermId, high: TermId, span: Span) -> Result<(), Diagnostic> {
        let backward = match (self.terms.as_number(low), self.terms.as_number(high)) {
            (Some(low), Some(high)) => low > high,
            (None, Some(_)) => true,
            _ => false,
        };
        if backward || matches!(self.terms.node(low), Node::Symbol(_)) {
            return Err(Diagnostic::at(
                Code::BadModel,
                span,
                "a sum or a product begins at a number, or at another index, and goes up",
            )
            .help("write, for example, `sum[k=1..K](x_k)`"));
        }
        Ok(())
    }
}

fn is_whole(terms: &Terms, term: TermId) -> bool {
    match terms.node(term) {
        Node::Number(value) => value.is_integer(),
        Node::Symbol(_) | Node::Variable(_) | Node::Op(Op::Index, _) => true,
        Node::Op(Op::Add | Op::Mul, parts) => parts.iter().all(|&part| is_whole(terms, part)),
        _ => false,
    }
}

fn only_in_rules(span: Span) -> Diagnostic {
    Diagnostic::at(
        Code::BadModel,
        span,
        "metavariables and `...` belong to rules, not to models",
    )
    .help("write a name, or a sum or product with its limits")
}

fn unknown_size(span: Span) -> Diagnostic {
    Diagnostic::at(
        Code::Kind,
        span,
        "nothing says here how large the identity matrix is",
    )
    .help("write its size below it, as in `I_n`")
    .help("if `I` is a number, declare it: `where I > 0`")
}

fn lone_transpose(span: Span) -> Diagnostic {
    Diagnostic::at(
        Code::BadModel,
        span,
        "a transposed vector needs a vector behind it",
    )
    .help("write `wᵀx`")
}

/// `log` alone: as a name it would be a constant.
fn without_argument(word: &str, span: Span) -> Diagnostic {
    let message = format!("`{word}` is a function, and it stands here without an argument");
    Diagnostic::at(Code::BadModel, span, message).help(format!(
        "a function has its argument in round brackets behind it: `{word}(y)`, and `{word}(y)²` for a power of it"
    ))
}

/// The refusal of a definition by itself, or by its earlier values.
fn of_itself(word: &str, is_numbered: bool, span: Span) -> Diagnostic {
    let message = format!("`{word}` is defined by itself");
    let refusal = Diagnostic::at(Code::BadModel, span, message)
        .help("say on the right side what it is made of, without its own name");
    match is_numbered {
        true => refusal.help(format!("a recursion is followed where each value depends on those before it, as in `{word}_t = a + b {word}_{{t-1}}`, and where the index of the observations is its only one")),
        false => refusal,
    }
}
