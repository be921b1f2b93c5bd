//! Constructors: the only way to make a term.

use super::{
    Binder, Children, Info, NAMED, Name, Node, OVERFLOW, Op, Quantifier, Rational, SMALL, Sense,
    Separator, TermId, Terms, mask_bit,
};
use num_traits::{CheckedAdd, CheckedMul, One, Zero};

impl Terms {
    /// An exact number.
    pub fn number(&mut self, value: Rational) -> TermId {
        if value.is_integer() {
            return self.integer(value.to_integer());
        }
        self.intern(Node::Number(value))
    }

    /// A whole number. The small ones are kept at hand: every minus and every fraction asks for one.
    pub fn integer(&mut self, value: i64) -> TermId {
        let node = Node::Number(Rational::from_integer(value));
        let place = value.checked_add(SMALL as i64 / 2);
        let place = place.and_then(|place| usize::try_from(place).ok());
        let Some(place) = place.filter(|&place| place < SMALL) else {
            return self.intern(node);
        };
        if let Some(known) = self.small[place] {
            return known;
        }
        let term = self.intern(node);
        self.small[place] = Some(term);
        term
    }

    /// A free name.
    pub fn symbol(&mut self, name: Name) -> TermId {
        self.intern(Node::Symbol(name))
    }

    /// A free name, by its text.
    pub fn symbol_named(&mut self, text: &str) -> TermId {
        let name = self.name(text);
        self.symbol(name)
    }

    /// A bound variable.
    pub fn variable(&mut self, binder: Binder) -> TermId {
        self.intern(Node::Variable(binder))
    }

    /// A sum of any number of terms.
    pub fn add(&mut self, operands: impl IntoIterator<Item = TermId>) -> TermId {
        let operands = self.gather(Op::Add, Rational::zero(), operands);
        self.finish(Op::Add, operands, 0)
    }

    /// A product of any number of scalars. A literal factor stands first.
    pub fn mul(&mut self, operands: impl IntoIterator<Item = TermId>) -> TermId {
        let mut operands = self.gather(Op::Mul, Rational::one(), operands);
        if let Some(at) = operands.iter().position(|&t| self.as_number(t).is_some()) {
            let literal = operands.remove(at);
            if self.as_number(literal).is_some_and(|n| n.is_zero()) {
                return literal;
            }
            operands.insert(0, literal);
        }
        self.finish(Op::Mul, operands, 1)
    }

    /// A power. `x^1` is `x`; small powers of literals are folded.
    pub fn pow(&mut self, base: TermId, exponent: TermId) -> TermId {
        if let Some(e) = self.as_number(exponent) {
            if e.is_one() {
                return base;
            }
            if let Some(value) = self.as_number(base).and_then(|b| literal_power(b, e)) {
                return self.number(value);
            }
        }
        self.intern_op(Op::Pow, &[base, exponent])
    }

    /// `-x`.
    pub fn neg(&mut self, term: TermId) -> TermId {
        let minus_one = self.integer(-1);
        self.mul([minus_one, term])
    }

    /// `1/x`.
    pub fn recip(&mut self, term: TermId) -> TermId {
        let minus_one = self.integer(-1);
        self.pow(term, minus_one)
    }

    /// `a/b`.
    pub fn div(&mut self, above: TermId, below: TermId) -> TermId {
        let below = self.recip(below);
        self.mul([above, below])
    }

    /// Any operator; sums, products and powers go through their own constructors.
    pub fn op(&mut self, op: Op, operands: &[TermId]) -> TermId {
        match (op, operands) {
            (Op::Add, _) => self.add(operands.iter().copied()),
            (Op::Mul, _) => self.mul(operands.iter().copied()),
            (Op::Pow, &[base, exponent]) => self.pow(base, exponent),
            (Op::Index, &[base, ..]) if self.operands(Op::Index, base).is_some() => {
                let inner = self.operands(Op::Index, base).unwrap_or(&[]);
                let flat: Children = inner.iter().chain(&operands[1..]).copied().collect();
                self.intern_op(Op::Index, &flat)
            }
            (Op::Dim, &[whole]) => match self.size_of(whole) {
                Some(size) => size,
                None => self.intern_op(Op::Dim, operands),
            },
            _ => self.intern_op(op, operands),
        }
    }

    /// `log(x)`.
    pub fn log(&mut self, term: TermId) -> TermId {
        self.op(Op::Log, &[term])
    }

    /// An opaque call; there is one separator for each argument.
    pub fn call(&mut self, name: Name, separators: &[Separator], arguments: &[TermId]) -> TermId {
        debug_assert_eq!(separators.len(), arguments.len());
        self.intern(Node::Call(name, separators.into(), arguments.into()))
    }

    /// A quantifier; see [`Quantifier`] for its children.
    pub fn bind(&mut self, quantifier: Quantifier, binder: Binder, children: &[TermId]) -> TermId {
        if !matches!(quantifier, Quantifier::Sum | Quantifier::Product) {
            self.mark_random(binder);
        }
        self.note_limits(binder, children);
        self.intern(Node::Bind(quantifier, binder, children.into()))
    }

    /// A name with subscripts that stands for a value.
    pub fn named(&mut self, name: Name, subscripts: &[TermId], value: TermId) -> TermId {
        let children = subscripts.iter().copied().chain([value]).collect();
        self.intern(Node::Named(name, children))
    }

    /// An objective.
    pub fn optimum(&mut self, sense: Sense, names: &[Name], body: TermId) -> TermId {
        self.intern(Node::Optimum(sense, names.into(), body))
    }

    /// The number, if the term is a literal.
    pub fn as_number(&self, term: TermId) -> Option<Rational> {
        match self.node(term) {
            Node::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// Whether the term is this literal.
    pub fn is_number(&self, term: TermId, value: i64) -> bool {
        self.as_number(term) == Some(Rational::from_integer(value))
    }

    /// Whether a term occurs in another one.
    pub fn contains(&self, term: TermId, part: TermId) -> bool {
        term == part
            || self
                .children(term)
                .iter()
                .any(|&child| self.contains(child, part))
    }

    /// Whether a minus stands before the term: it is a product with a negative literal in front.
    pub fn is_negated(&self, term: TermId) -> bool {
        let factors = self.operands(Op::Mul, term).unwrap_or(&[]);
        let literal = factors.first().and_then(|&first| self.as_number(first));
        literal.is_some_and(|value| *value.numer() < 0)
    }

    /// Whether the term is a comparison such as `y >= 0`.
    pub fn is_comparison(&self, term: TermId) -> bool {
        matches!(self.node(term), Node::Op(op, _) if op.is_comparison())
    }

    /// The operands, if the term is that operator.
    pub fn operands(&self, op: Op, term: TermId) -> Option<&[TermId]> {
        match self.node(term) {
            Node::Op(o, operands) if *o == op => Some(operands),
            _ => None,
        }
    }

    /// The same node with other children, through the constructors.
    pub fn rebuild(&mut self, term: TermId, children: &[TermId]) -> TermId {
        match *self.node(term) {
            Node::Number(_) | Node::Symbol(_) | Node::Variable(_) => term,
            Node::Op(op, _) => self.op(op, children),
            Node::Call(name, ref separators, _) => {
                let separators = separators.clone();
                self.call(name, &separators, children)
            }
            Node::Bind(quantifier, binder, _) => self.bind(quantifier, binder, children),
            Node::Named(name, _) => self.intern(Node::Named(name, children.into())),
            Node::Optimum(sense, ref names, _) => {
                let names = names.clone();
                self.optimum(sense, &names, children[0])
            }
        }
    }

    /// Puts a term in the place of another, everywhere; bound variables of the replacement must not be
    /// captured, which the unique binders of an input guarantee.
    pub fn replace(&mut self, term: TermId, what: TermId, by: TermId) -> TermId {
        let mut memo = rustc_hash::FxHashMap::default();
        memo.insert(what, by);
        self.replace_memo(term, &mut memo)
    }

    /// Simultaneous replacement of whole subterms.
    pub fn replace_all(&mut self, term: TermId, map: &[(TermId, TermId)]) -> TermId {
        let mut memo = map.iter().copied().collect();
        self.replace_memo(term, &mut memo)
    }

    fn replace_memo(
        &mut self,
        term: TermId,
        memo: &mut rustc_hash::FxHashMap<TermId, TermId>,
    ) -> TermId {
        if let Some(&done) = memo.get(&term) {
            return done;
        }
        let children: Vec<TermId> = self.children(term).to_vec();
        let replaced: Vec<TermId> = children
            .iter()
            .map(|&c| self.replace_memo(c, memo))
            .collect();
        let result = if replaced == children {
            term
        } else {
            self.rebuild(term, &replaced)
        };
        memo.insert(term, result);
        result
    }

    /// Flattens nested operators of the same kind and folds the literals into one, at the first one's place.
    fn gather(
        &mut self,
        op: Op,
        neutral: Rational,
        operands: impl IntoIterator<Item = TermId>,
    ) -> Children {
        let mut flat = Children::new();
        for operand in operands {
            match self.operands(op, operand) {
                Some(inner) => flat.extend_from_slice(inner),
                None => flat.push(operand),
            }
        }
        let mut literal: Option<(usize, Rational)> = None;
        let mut kept = Children::with_capacity(flat.len());
        for term in flat {
            match (self.as_number(term), literal) {
                (None, _) => kept.push(term),
                (Some(value), None) => {
                    literal = Some((kept.len(), value));
                    kept.push(term);
                }
                (Some(value), Some((at, old))) => match fold(op, old, value) {
                    Some(folded) => literal = Some((at, folded)),
                    None => kept.push(term), // does not fit into 64 bits: stays as it is
                },
            }
        }
        if let Some((at, value)) = literal {
            if value == neutral {
                kept.remove(at);
            } else {
                kept[at] = self.number(value);
            }
        }
        kept
    }

    fn finish(&mut self, op: Op, operands: Children, neutral: i64) -> TermId {
        match operands.as_slice() {
            [] => self.integer(neutral),
            &[single] => single,
            _ => self.intern(Node::Op(op, operands)),
        }
    }

    fn intern_op(&mut self, op: Op, operands: &[TermId]) -> TermId {
        self.intern(Node::Op(op, Children::from_slice(operands)))
    }

    fn intern(&mut self, node: Node) -> TermId {
        let (index, new) = self.nodes.insert_full(node);
        if new {
            let info = self.info_of(&self.nodes[index]);
            self.info.push(info);
            self.canonical.push(None);
        }
        TermId::new(index)
    }

    fn info_of(&self, node: &Node) -> Info {
        let mut info = Info {
            names: 0,
            binders: 0,
            depth: 1,
            size: 1,
            ops: 0,
            width: 0,
        };
        let children: &[TermId] = match node {
            Node::Number(_) => &[],
            Node::Symbol(name) => {
                info.names = mask_bit(name.0);
                &[]
            }
            Node::Variable(binder) => {
                info.binders = mask_bit(binder.0);
                &[]
            }
            Node::Op(op, children) => {
                info.ops = op.bit();
                children
            }
            Node::Call(name, _, children) => {
                info.names = mask_bit(name.0);
                children
            }
            Node::Bind(quantifier, _, children) => {
                info.ops = quantifier.bit();
                children
            }
            Node::Named(_, children) => {
                info.ops = NAMED;
                children
            }
            Node::Optimum(_, names, body) => {
                info.names = names.iter().fold(0, |mask, name| mask | mask_bit(name.0));
                std::slice::from_ref(body)
            }
        };
        for (index, child) in children.iter().enumerate() {
            let inner = &self.info[child.index()];
            info.names |= inner.names;
            info.binders |= inner.binders & !bound_here(node, index, children.len());
            info.depth = info.depth.max(inner.depth.saturating_add(1));
            info.size = info.size.saturating_add(inner.size);
            info.ops |= inner.ops;
            info.width = info.width.max(inner.width);
        }
        info.width = info.width.max(children.len() as u32);
        info
    }
}

/// The bit of the variable that this node binds in its child, if it does.
fn bound_here(node: &Node, index: usize, count: usize) -> u64 {
    match node {
        Node::Bind(quantifier, binder, _) if Terms::in_scope(*quantifier, index, count) => {
            mask_bit(binder.0) & !OVERFLOW // a shared overflow bit stays set: unknown is not free
        }
        _ => 0,
    }
}

fn fold(op: Op, left: Rational, right: Rational) -> Option<Rational> {
    match op {
        Op::Add => left.checked_add(&right),
        _ => left.checked_mul(&right),
    }
}

/// `base^exponent` for a small whole exponent, where it is defined and fits, and for a half of one where the base is a square.
fn literal_power(base: Rational, exponent: Rational) -> Option<Rational> {
    if *exponent.denom() == 2 {
        return literal_power(root(base)?, exponent * 2);
    }
    let steps = Some(exponent)
        .filter(|e| e.is_integer())
        .map(|e| e.to_integer())?;
    if steps.unsigned_abs() > 64 || (base.is_zero() && steps <= 0) {
        return None;
    }
    let factor = if steps < 0 { base.recip() } else { base };
    (0..steps.unsigned_abs()).try_fold(Rational::one(), |power, _| power.checked_mul(&factor))
}

/// The root of the square of a rational number.
fn root(square: Rational) -> Option<Rational> {
    let whole = |n: i64| n.checked_isqrt().filter(|root| root * root == n);
    Some(Rational::new(
        whole(*square.numer())?,
        whole(*square.denom())?,
    ))
}

impl Terms {
    /// The same node with exactly these children, without folding. For keys only.
    pub(super) fn rebuild_exactly(&mut self, term: TermId, children: Vec<TermId>) -> TermId {
        let node = match self.node(term).clone() {
            Node::Op(op, _) => Node::Op(op, children.into()),
            Node::Call(name, separators, _) => Node::Call(name, separators, children.into()),
            Node::Bind(quantifier, binder, _) => Node::Bind(quantifier, binder, children.into()),
            Node::Named(name, _) => Node::Named(name, children.into()),
            Node::Optimum(sense, names, _) => Node::Optimum(sense, names, children[0]),
            leaf => leaf,
        };
        self.intern(node)
    }
}
