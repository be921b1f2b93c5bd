//! Terms built by hand, as the engine would build them.

use crate::term::{Binder, Op, Quantifier, Rational, Sense, Separator, TermId, Terms};

/// A store with short names for its constructors.
pub struct Make {
    pub terms: Terms,
    pub i: Binder,
}

impl Make {
    pub fn new() -> Make {
        let mut terms = Terms::new();
        let i = terms.binder("i");
        Make { terms, i }
    }

    pub fn s(&mut self, name: &str) -> TermId {
        self.terms.symbol_named(name)
    }

    pub fn n(&mut self, value: i64) -> TermId {
        self.terms.integer(value)
    }

    pub fn q(&mut self, above: i64, below: i64) -> TermId {
        self.terms.number(Rational::new(above, below))
    }

    /// `name_i`
    pub fn at(&mut self, name: &str) -> TermId {
        let (name, i) = (self.s(name), self.terms.variable(self.i));
        self.terms.op(Op::Index, &[name, i])
    }

    pub fn pow(&mut self, base: TermId, exponent: i64) -> TermId {
        let exponent = self.n(exponent);
        self.terms.pow(base, exponent)
    }

    pub fn op(&mut self, op: Op, operands: &[TermId]) -> TermId {
        self.terms.op(op, operands)
    }

    pub fn sub(&mut self, left: TermId, right: TermId) -> TermId {
        let right = self.terms.neg(right);
        self.terms.add([left, right])
    }

    /// `name(arguments)`, the last behind `;`.
    pub fn f(&mut self, name: &str, arguments: &[TermId]) -> TermId {
        let name = self.terms.name(name);
        let mut separators = vec![Separator::Comma; arguments.len()];
        if let [_, .., last] = &mut separators[..] {
            *last = Separator::Semicolon;
        }
        self.terms.call(name, &separators, arguments)
    }

    /// `Σ` or `∏` over i = 1..m.
    pub fn big(&mut self, quantifier: Quantifier, body: TermId) -> TermId {
        let (one, m) = (self.n(1), self.s("m"));
        self.terms.bind(quantifier, self.i, &[one, m, body])
    }

    pub fn sum(&mut self, body: TermId) -> TermId {
        self.big(Quantifier::Sum, body)
    }

    pub fn optimum(&mut self, sense: Sense, body: TermId) -> TermId {
        let theta = self.terms.name("θ");
        self.terms.optimum(sense, &[theta], body)
    }

    /// `y_i - f(x_i; θ)`
    pub fn residual(&mut self) -> TermId {
        let (y, x, theta) = (self.at("y"), self.at("x"), self.s("θ"));
        let f = self.f("f", &[x, theta]);
        self.sub(y, f)
    }

    /// `1/m Σ body`
    pub fn mean(&mut self, body: TermId) -> TermId {
        let (m, sum) = (self.s("m"), self.sum(body));
        let m = self.pow(m, -1);
        self.terms.mul([m, sum])
    }

    /// `argmin 1/m Σ (y_i - f(x_i; θ))²`
    pub fn mse(&mut self) -> TermId {
        let residual = self.residual();
        let square = self.pow(residual, 2);
        let mean = self.mean(square);
        self.optimum(Sense::Min, mean)
    }

    /// `argmin -1/m Σ [y_i log p_i + (1 - y_i) log(1 - p_i)]`
    pub fn bce(&mut self) -> TermId {
        let (y, p, one) = (self.at("y"), self.at("p"), self.n(1));
        let (not_y, not_p) = (self.sub(one, y), self.sub(one, p));
        let (log_p, log_q) = (self.terms.log(p), self.terms.log(not_p));
        let (left, right) = (self.terms.mul([y, log_p]), self.terms.mul([not_y, log_q]));
        let body = self.terms.add([left, right]);
        let mean = self.mean(body);
        let minus = self.terms.neg(mean);
        self.optimum(Sense::Min, minus)
    }

    /// `-(y_i - μ)²/(2σ²)`, the exponent of the normal density.
    pub fn exponent(&mut self) -> TermId {
        let (y, mu, sigma) = (self.at("y"), self.s("μ"), self.s("σ"));
        let residual = self.sub(y, mu);
        let (square, below) = (self.pow(residual, 2), self.pow(sigma, -2));
        let half = self.q(-1, 2);
        self.terms.mul([half, square, below])
    }

    /// `(2πσ²)^(-1/2) exp(-(y_i - μ)²/(2σ²))`
    pub fn gaussian(&mut self) -> TermId {
        let (pi, sigma, two) = (self.op(Op::Pi, &[]), self.s("σ"), self.n(2));
        let variance = self.pow(sigma, 2);
        let inside = self.terms.mul([two, pi, variance]);
        let power = self.q(-1, 2);
        let front = self.terms.pow(inside, power);
        let exponent = self.exponent();
        let exp = self.op(Op::Exp, &[exponent]);
        self.terms.mul([front, exp])
    }

    /// `-m/2 log(2πσ²) + -1/(2σ²) Σ (y_i - f(x_i; θ))²`
    pub fn gaussian_log_likelihood(&mut self) -> TermId {
        let (pi, sigma, two) = (self.op(Op::Pi, &[]), self.s("σ"), self.n(2));
        let variance = self.pow(sigma, 2);
        let inside = self.terms.mul([two, pi, variance]);
        let log = self.terms.log(inside);
        let (m, half) = (self.s("m"), self.q(-1, 2));
        let first = self.terms.mul([half, m, log]);
        let residual = self.residual();
        let square = self.pow(residual, 2);
        let (sum, below) = (self.sum(square), self.pow(sigma, -2));
        let second = self.terms.mul([half, below, sum]);
        self.terms.add([first, second])
    }

    /// `λ^y_i exp(-λ) / y_i!`
    pub fn poisson(&mut self) -> TermId {
        let (lambda, y) = (self.s("λ"), self.at("y"));
        let power = self.terms.pow(lambda, y);
        let minus = self.terms.neg(lambda);
        let exp = self.op(Op::Exp, &[minus]);
        let factorial = self.op(Op::Factorial, &[y]);
        let below = self.pow(factorial, -1);
        self.terms.mul([power, exp, below])
    }

    /// `1/(2b) exp(-|y_i - f(x_i; θ)|/b)`
    pub fn laplace(&mut self) -> TermId {
        let (b, residual, half) = (self.s("b"), self.residual(), self.q(1, 2));
        let below = self.pow(b, -1);
        let distance = self.op(Op::Abs, &[residual]);
        let ratio = self.terms.mul([distance, below]);
        let minus = self.terms.neg(ratio);
        let exp = self.op(Op::Exp, &[minus]);
        self.terms.mul([half, below, exp])
    }

    /// `Σ_i log Σ_k π_k p(x_i; s[k])`
    pub fn mixture(&mut self) -> TermId {
        let k = self.terms.binder("k");
        let (k_term, one, count) = (self.terms.variable(k), self.n(1), self.s("K"));
        let (weights, x, means) = (self.s("w"), self.at("x"), self.s("μ"));
        let weight = self.op(Op::Index, &[weights, k_term]);
        let mean = self.op(Op::Index, &[means, k_term]);
        let density = self.f("p", &[x, mean]);
        let body = self.terms.mul([weight, density]);
        let inner = self.terms.bind(Quantifier::Sum, k, &[one, count, body]);
        let log = self.terms.log(inner);
        self.sum(log)
    }

    /// `argmin KL(p_data(x) || p_model(x; θ))`
    pub fn divergence(&mut self) -> TermId {
        let x = self.terms.binder("x");
        let (variable, theta) = (self.terms.variable(x), self.s("θ"));
        let p = self.f("p_data", &[variable]);
        let q = self.f("p_model", &[variable, theta]);
        let divergence = self.terms.bind(Quantifier::Divergence, x, &[p, q]);
        self.optimum(Sense::Min, divergence)
    }

    /// `E[x ~ p_data](log(p_data(x)/p_model(x; θ)))`
    pub fn expectation(&mut self) -> TermId {
        let x = self.terms.binder("x");
        let (variable, theta) = (self.terms.variable(x), self.s("θ"));
        let p = self.f("p_data", &[variable]);
        let q = self.f("p_model", &[variable, theta]);
        let ratio = self.terms.div(p, q);
        let log = self.terms.log(ratio);
        self.terms.bind(Quantifier::Expectation, x, &[p, log])
    }

    /// `argmin Σ (y_i - wᵀx_i)² + σ²/τ² ‖w‖²`
    pub fn ridge(&mut self) -> TermId {
        let (w, x, y) = (self.s("w"), self.at("x"), self.at("y"));
        let dot = self.op(Op::Dot, &[w, x]);
        let residual = self.sub(y, dot);
        let square = self.pow(residual, 2);
        let sum = self.sum(square);
        let (sigma, tau, norm) = (self.s("σ"), self.s("τ"), self.op(Op::Norm, &[w]));
        let (above, below) = (self.pow(sigma, 2), self.pow(tau, -2));
        let norm = self.pow(norm, 2);
        let penalty = self.terms.mul([above, below, norm]);
        let body = self.terms.add([sum, penalty]);
        self.optimum(Sense::Min, body)
    }

    /// `(ŷ_{t-1}, X w, x_{ij}, f(x; θ)[k], exp(z)/Σ exp(z_i))`, one by one.
    pub fn oddities(&mut self) -> Vec<TermId> {
        let (y, t, one) = (self.s("y\u{302}"), self.s("t"), self.n(1));
        let before = self.sub(t, one);
        let lagged = self.op(Op::Index, &[y, before]);
        let (big_x, w) = (self.s("X"), self.s("w"));
        let matrix = self.op(Op::MatMul, &[big_x, w]);
        let (x, j) = (self.s("x"), self.terms.binder("j"));
        let (i, j) = (self.terms.variable(self.i), self.terms.variable(j));
        let pair = self.op(Op::Index, &[x, i, j]);
        let theta = self.s("θ");
        let f = self.f("f", &[x, theta]);
        let output = self.op(Op::Index, &[f, i]);
        let (z, z_i) = (self.s("z"), self.at("z"));
        let (above, below) = (self.op(Op::Exp, &[z]), self.op(Op::Exp, &[z_i]));
        let below = self.sum(below);
        let softmax = self.terms.div(above, below);
        vec![lagged, matrix, pair, output, softmax]
    }
}
