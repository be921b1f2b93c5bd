//! The choices of notation, operator by operator; products have a file of their own.

use super::{Bracket, Kind, Level, Math};
use crate::term::ops::Form;
use crate::term::{Binder, Name, Node, Op, Rational, Separator, TermId, Terms};
use num_traits::{One, Signed};

/// The display tree of a term.
pub fn build(terms: &Terms, term: TermId) -> Math<'_> {
    build_marked(terms, term, &[])
}

/// The display tree of a term, with the subterms at the paths marked.
pub fn build_marked<'t>(terms: &'t Terms, term: TermId, paths: &[&[u32]]) -> Math<'t> {
    let mut builder = Builder {
        terms,
        root: term,
        scope: terms.free_variables(term),
        ranges: Vec::new(),
    };
    builder.build(term, paths)
}

/// Paths of marks, from the term at hand.
pub(super) type Marks<'m> = [&'m [u32]];

/// The marks that lie below the child of that number, from there.
pub(super) fn below<'m>(marks: &Marks<'m>, child: usize) -> Vec<&'m [u32]> {
    let inside = |path: &&'m [u32]| match path.split_first() {
        Some((&first, rest)) if first as usize == child => Some(rest),
        _ => None,
    };
    marks.iter().filter_map(inside).collect()
}

pub(super) struct Builder<'t> {
    pub(super) terms: &'t Terms,
    /// The whole term that is shown.
    pub(super) root: TermId,
    /// The variables that are bound around the term at hand.
    pub(super) scope: Vec<Binder>,
    /// What those of sums and products run over.
    pub(super) ranges: Vec<(Binder, [TermId; 2])>,
}

impl<'t> Builder<'t> {
    pub(super) fn build(&mut self, term: TermId, marks: &Marks) -> Math<'t> {
        let mut math = self.unmarked(term, marks);
        math.marked |= marks.iter().any(|path| path.is_empty());
        math
    }

    fn unmarked(&mut self, term: TermId, marks: &Marks) -> Math<'t> {
        let terms = self.terms;
        match terms.node(term) {
            Node::Number(_) => self.product(&[term], &[]),
            Node::Symbol(name) => Math::atom(Kind::Symbol(terms.text(*name))),
            Node::Variable(binder) => Math::atom(Kind::Variable(self.label(*binder))),
            Node::Op(op, operands) => self.operator(*op, term, operands, marks),
            Node::Call(name, separators, arguments) => {
                self.call(*name, separators, arguments, marks)
            }
            Node::Bind(quantifier, binder, children) => {
                self.bind(*quantifier, *binder, children, marks)
            }
            Node::Named(name, children) => {
                let base = Math::atom(Kind::Symbol(terms.text(*name)));
                let subscripts = self.all(&children[..children.len() - 1], marks);
                subscripted(base, subscripts)
            }
            Node::Optimum(sense, names, body) => {
                let body = enclosed(self.build(*body, &below(marks, 0)), true);
                let tall = body.tall;
                let names = names.iter().map(|&name| terms.text(name)).collect();
                let kind = Kind::Optimum(*sense, names, Box::new(body));
                Math::new(kind, Level::Sum, tall)
            }
        }
    }

    fn all(&mut self, children: &[TermId], marks: &Marks) -> Vec<Math<'t>> {
        let child = |(k, &child): (usize, &TermId)| self.build(child, &below(marks, k));
        children.iter().enumerate().map(child).collect()
    }

    pub(super) fn child(&mut self, children: &[TermId], k: usize, marks: &Marks) -> Math<'t> {
        self.build(children[k], &below(marks, k))
    }

    fn operator(&mut self, op: Op, term: TermId, operands: &[TermId], marks: &Marks) -> Math<'t> {
        match op {
            Op::Add => self.sum(operands, marks),
            Op::Mul => self.product(operands, marks),
            Op::Pow => self.power_or_fraction(term, operands, marks),
            Op::Abs | Op::Norm | Op::Norm1 => {
                let inner = self.child(operands, 0, marks);
                let tall = inner.tall;
                function(op, vec![inner], false, Level::Atom, tall)
            }
            Op::Factorial => {
                let inner = self.child(operands, 0, marks).at_least(Level::Atom);
                let tall = inner.tall;
                Math::new(Kind::Factorial(Box::new(inner)), Level::Power, tall)
            }
            Op::Dot | Op::MatMul | Op::Outer => self.vectors(op, operands, marks),
            Op::Transpose | Op::Inv => {
                let inner = self.child(operands, 0, marks).at_least(Level::Atom);
                let tall = inner.tall;
                let kind = match op {
                    Op::Inv => Kind::Inverse(Box::new(inner)),
                    _ => Kind::Transpose(Box::new(inner)),
                };
                Math::new(kind, Level::Power, tall)
            }
            Op::Identity => {
                let size = self.child(operands, 0, marks);
                Math::atom(Kind::Identity(Box::new(size)))
            }
            Op::Index => {
                let base = self.child(operands, 0, marks);
                let mut subscripts = self.all(operands, marks);
                subscripts.remove(0);
                subscripted(base, subscripts)
            }
            Op::Slice => {
                let base = self.child(operands, 0, marks).at_least(Level::Function);
                let [low, high] = [1, 2].map(|k| self.child(operands, k, marks));
                Math::atom(Kind::Slice(Box::new([base, low, high])))
            }
            _ => match op.row().form {
                Form::Constant(..) => Math::atom(Kind::Constant(op)),
                Form::Relation(..) => {
                    let pair = [0, 1].map(|k| self.child(operands, k, marks));
                    let tall = pair.iter().any(|part| part.tall);
                    Math::new(Kind::Relation(op, Box::new(pair)), Level::Sum, tall)
                }
                _ => self.function(op, operands, marks),
            },
        }
    }

    fn sum(&mut self, operands: &[TermId], marks: &Marks) -> Math<'t> {
        let mut tall = false;
        let summands = self.all(operands, marks).into_iter().map(|summand| {
            tall |= summand.tall;
            match summand.kind {
                Kind::Minus(mut inner) => {
                    inner.marked |= summand.marked;
                    (true, *inner)
                }
                _ => (false, summand.at_least(Level::Product)),
            }
        });
        let summands = summands.collect();
        Math::new(Kind::Sum(summands), Level::Sum, tall)
    }

    fn power_or_fraction(&mut self, term: TermId, operands: &[TermId], marks: &Marks) -> Math<'t> {
        match self.terms.as_number(operands[1]) {
            Some(exponent) if exponent.is_negative() => {
                let here: Vec<Vec<u32>> = marks.iter().map(|path| prefixed(path)).collect();
                let here: Vec<&[u32]> = here.iter().map(Vec::as_slice).collect();
                self.product(&[term], &here)
            }
            Some(exponent) => self.power(operands[0], exponent, marks),
            None => {
                let base = as_base(self.child(operands, 0, marks));
                let exponent = on_one_line(self.child(operands, 1, marks));
                let tall = base.tall;
                Math::new(
                    Kind::Power(Box::new(base), Box::new(exponent)),
                    Level::Power,
                    tall,
                )
            }
        }
    }

    /// A power with a literal, positive exponent; `marks` are those of the power.
    pub(super) fn power(&mut self, base: TermId, exponent: Rational, marks: &Marks) -> Math<'t> {
        let base = self.build(base, &below(marks, 0));
        if exponent.is_one() {
            return base;
        }
        if exponent == Rational::new(1, 2) {
            let tall = base.tall;
            return Math::new(Kind::Root(Box::new(base)), Level::Atom, tall);
        }
        let base = as_base(base);
        let tall = base.tall;
        let exponent = on_one_line(literal(exponent));
        Math::new(
            Kind::Power(Box::new(base), Box::new(exponent)),
            Level::Power,
            tall,
        )
    }

    fn vectors(&mut self, op: Op, operands: &[TermId], marks: &Marks) -> Math<'t> {
        let [left, right] = [0, 1].map(|k| self.child(operands, k, marks));
        let tall = left.tall || right.tall;
        let postfix = op == Op::Dot;
        let left = left.at_least(if postfix { Level::Atom } else { Level::Power });
        let right = match right.kind {
            Kind::MatMul(_) if op != Op::Outer => right, // chains are read from the right
            _ if op == Op::Outer => right.at_least(Level::Atom),
            _ => right.at_least(Level::Function),
        };
        let pair = Box::new([left, right]);
        let kind = match op {
            Op::Dot => Kind::Dot(pair),
            Op::Outer => Kind::Outer(pair),
            _ => Kind::MatMul(pair),
        };
        Math::new(kind, Level::Product, tall)
    }

    fn function(&mut self, op: Op, operands: &[TermId], marks: &Marks) -> Math<'t> {
        let arguments = self.all(operands, marks);
        let tall = op == Op::Choose || arguments.iter().any(|argument| argument.tall);
        let bare = op == Op::Log && arguments.first().is_some_and(stands_alone);
        function(op, arguments, bare, Level::Function, tall)
    }

    fn call(
        &mut self,
        name: Name,
        separators: &[Separator],
        children: &[TermId],
        marks: &Marks,
    ) -> Math<'t> {
        let mut subscripts = Vec::new();
        let mut arguments = Vec::with_capacity(children.len());
        let mut tall = false;
        for (argument, &separator) in self.all(children, marks).into_iter().zip(separators) {
            if separator == Separator::Subscript {
                subscripts.push(argument);
            } else {
                tall |= argument.tall;
                arguments.push((separator, argument));
            }
        }
        let kind = Kind::Call {
            name: self.terms.text(name),
            subscripts,
            arguments,
        };
        Math::new(kind, Level::Atom, tall)
    }
}

/// An exponent, with slashes in the place of bars.
fn on_one_line(math: Math<'_>) -> Math<'_> {
    let Math {
        kind,
        level,
        tall,
        marked,
    } = math;
    let kind = match kind {
        Kind::Fraction(above, below) => Kind::Slash(
            Box::new(on_one_line(*above).at_least(Level::Product)),
            Box::new(on_one_line(*below).at_least(Level::Function)),
        ),
        Kind::Minus(part) => Kind::Minus(Box::new(on_one_line(*part))),
        Kind::Sum(summands) => {
            let all = summands.into_iter();
            Kind::Sum(all.map(|(minus, s)| (minus, on_one_line(s))).collect())
        }
        Kind::Product(factors) => Kind::Product(factors.into_iter().map(on_one_line).collect()),
        Kind::Brackets(bracket, part) => Kind::Brackets(bracket, Box::new(on_one_line(*part))),
        other => other,
    };
    Math {
        kind,
        level,
        tall,
        marked,
    }
}

fn prefixed(path: &[u32]) -> Vec<u32> {
    std::iter::once(0).chain(path.iter().copied()).collect()
}

/// A positive literal.
fn literal<'t>(value: Rational) -> Math<'t> {
    let above = Math::integer(value.numer().unsigned_abs());
    if value.is_integer() {
        return above;
    }
    let below = Math::integer(value.denom().unsigned_abs());
    Math::new(
        Kind::Fraction(Box::new(above), Box::new(below)),
        Level::Fraction,
        true,
    )
}

fn function<'t>(
    op: Op,
    arguments: Vec<Math<'t>>,
    bare: bool,
    level: Level,
    tall: bool,
) -> Math<'t> {
    let kind = Kind::Function {
        op,
        arguments,
        bare,
    };
    Math::new(kind, level, tall)
}

fn subscripted<'t>(base: Math<'t>, subscripts: Vec<Math<'t>>) -> Math<'t> {
    if subscripts.is_empty() {
        return base;
    }
    let level = match base.kind {
        Kind::Power(..) => Level::Atom, // `(σ²)[j]`: the power of a vector
        _ => Level::Function,
    };
    let base = base.at_least(level);
    let tall = base.tall;
    Math::new(
        Kind::Subscript(Box::new(base), subscripts),
        Level::Atom,
        tall,
    )
}

/// The base of a power: `σ(x)²` is clear, `log(x)²` is not.
fn as_base(base: Math<'_>) -> Math<'_> {
    match base.kind {
        Kind::Function { op, .. } if !super::is_word(op) => base,
        _ => base.at_least(Level::Atom),
    }
}

/// The body of a sign, in brackets if it would else be misread. A minus needs none behind `argmin`.
pub(super) fn enclosed(body: Math<'_>, of_optimum: bool) -> Math<'_> {
    match &body.kind {
        Kind::Sum(summands) => {
            let square = of_optimum || summands.iter().any(|(_, s)| ends_in_function(s));
            let bracket = if square {
                Bracket::SquareBody
            } else {
                Bracket::Body
            };
            body.bracketed(bracket)
        }
        Kind::Minus(_) if !of_optimum => body.bracketed(Bracket::Body),
        Kind::Optimum(..) => body.bracketed(Bracket::Round),
        _ => body,
    }
}

fn ends_in_function(math: &Math) -> bool {
    match &math.kind {
        Kind::Product(factors) => factors.last().is_some_and(ends_in_function),
        Kind::Function { .. } | Kind::Big { .. } => true,
        _ => false,
    }
}

/// Behind `log`, it needs no brackets to be read as a whole.
fn stands_alone(math: &Math) -> bool {
    match &math.kind {
        Kind::Power(base, _) => {
            matches!(
                base.kind,
                Kind::Symbol(_) | Kind::Variable(_) | Kind::Subscript(..) | Kind::Call { .. }
            )
        }
        Kind::Brackets(..) | Kind::Minus(_) | Kind::Sum(_) | Kind::Product(_) => false,
        Kind::Dot(_)
        | Kind::MatMul(_)
        | Kind::Outer(_)
        | Kind::Optimum(..)
        | Kind::Factorial(_) => false,
        _ => true,
    }
}
