//! Trees as s-expressions, for people and for tests.
//!
//! `y ~ Normal(μ, σ²)` is `(~ y (call Normal μ , (^ σ 2)))`. In products `(_ x)` is a factor without a sign and
//! `(/ x)` a divisor; in sums `(- x)` is subtracted.

use super::ast::{
    Argument, BigOperator, Comparison, Declaration, DeclarationKind, Distribution, DomainSyntax,
    Expr, ExprKind, Factor, Input, Separator, Set, Statement, StatementKind, Subscript,
};

/// A whole input, one line a statement or declaration.
pub fn input(input: &Input) -> String {
    let statements = input.statements.iter().map(statement);
    let declarations = input.declarations.iter().map(declaration);
    statements
        .chain(declarations)
        .collect::<Vec<_>>()
        .join("\n")
}

/// One statement.
pub fn statement(statement: &Statement) -> String {
    match &statement.kind {
        StatementKind::Distributed {
            subject,
            given,
            distribution,
        } if given.is_empty() => list("~", [expression(subject), expression(distribution)]),
        StatementKind::Distributed {
            subject,
            given,
            distribution,
        } => {
            let given = list("given", given.iter().map(expression));
            list("~", [expression(subject), given, expression(distribution)])
        }
        StatementKind::Defined {
            left,
            right,
            is_proportional,
        } => {
            let sign = if *is_proportional { "∝" } else { "=" };
            list(sign, [expression(left), expression(right)])
        }
        StatementKind::Bare(value) => expression(value),
    }
}

/// One declaration.
pub fn declaration(declaration: &Declaration) -> String {
    match &declaration.kind {
        DeclarationKind::Comparison { terms, operators } => {
            let mut signs = operators.iter().map(|sign| comparison(*sign).to_owned());
            let chain = terms
                .iter()
                .flat_map(|term| [Some(expression(term)), signs.next()])
                .flatten();
            list("where", chain)
        }
        DeclarationKind::Member {
            subject,
            set: within,
        } => list("in", [expression(subject), set(within)]),
        DeclarationKind::Kind { subject, kind } => list(":", [expression(subject), kind.clone()]),
    }
}

/// A catalogue entry, one line a clause.
pub fn distribution(entry: &Distribution) -> String {
    let mut lines = vec![list(
        "distribution",
        [entry.name.text.to_string()]
            .into_iter()
            .chain(entry.aliases.clone()),
    )];
    for parameter in &entry.parameters {
        let parts = [
            parameter.label.clone(),
            parameter.symbol.clone(),
            domain(&parameter.domain),
        ];
        lines.push(list("parameter", parts));
    }
    for other in &entry.alternatives {
        let (label, symbol, sets) = (
            other.label.clone(),
            other.symbol.clone(),
            other.sets.clone(),
        );
        lines.push(list(
            "by",
            [
                label,
                symbol,
                domain(&other.domain),
                sets,
                expression(&other.value),
            ],
        ));
    }
    lines.push(list(
        "support",
        [entry.variable.text.to_string(), domain(&entry.support)],
    ));
    lines.push(list("density", [expression(&entry.density)]));
    let single = [("mean", &entry.mean), ("variance", &entry.variance)];
    for (word, known) in single {
        lines.extend(known.as_ref().map(|known| {
            let value = [expression(&known.value)].into_iter();
            list(word, value.chain(above(&known.needs)))
        }));
    }
    let orders = [
        ("moments-below", &entry.tails),
        ("inverse-moments-below", &entry.poles),
    ];
    for (word, order) in orders {
        lines.extend(order.as_ref().map(|order| list(word, [expression(order)])));
    }
    for expected in &entry.expected {
        let sides = [&expected.of, &expected.value].map(expression);
        let letters = expected
            .letters
            .iter()
            .map(|(letter, of)| list(letter, [domain(of)]));
        let behind = letters.chain(above(&expected.needs));
        lines.push(list("expected", sides.into_iter().chain(behind)));
    }
    lines.push(list("about", [format!("{:?}", entry.about)]));
    lines.push(list("source", [format!("{:?}", entry.source)]));
    lines.join("\n")
}

/// One expression.
pub fn expression(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Number(number) => number.to_string(),
        ExprKind::Name(name) => name.to_string(),
        ExprKind::Meta(name) => format!("?{name}"),
        ExprKind::Ellipsis => "...".to_owned(),
        ExprKind::Subscripted(base, Subscript::Word(word)) => {
            format!("{}_{word}", expression(base))
        }
        ExprKind::Subscripted(base, Subscript::List(indices)) => {
            let indices: Vec<String> = indices.iter().map(expression).collect();
            format!("{}[{}]", expression(base), indices.join(" "))
        }
        ExprKind::Call(callee, arguments) => call(callee, arguments),
        ExprKind::Sum(terms) => {
            let term = |(minus, term): &(bool, Expr)| {
                if *minus {
                    list("-", [expression(term)])
                } else {
                    expression(term)
                }
            };
            list("+", terms.iter().map(term))
        }
        ExprKind::Product(factors) => list("*", factors.iter().map(factor)),
        ExprKind::Power(base, exponent) => list("^", [expression(base), expression(exponent)]),
        ExprKind::Factorial(base) => list("!", [expression(base)]),
        ExprKind::Transpose(base) => list("T", [expression(base)]),
        ExprKind::Bars(inside) => list("bars", [expression(inside)]),
        ExprKind::DoubleBars(inside) => list("norm", [expression(inside)]),
        ExprKind::Big(big) => {
            let limits = big
                .limits
                .iter()
                .flat_map(|ends| [expression(&ends.0), expression(&ends.1)]);
            let parts = [big.index.text.to_string()]
                .into_iter()
                .chain(limits)
                .chain(big.condition.iter().map(expression))
                .chain([expression(&big.body)]);
            list(big_operator(big.operator), parts)
        }
        ExprKind::Expectation {
            variable,
            density,
            body,
        } => list(
            "E",
            [
                variable.text.to_string(),
                expression(density),
                expression(body),
            ],
        ),
        ExprKind::Kl(p, q) => list("KL", [expression(p), expression(q)]),
        ExprKind::Optimum(max, optimum) => {
            let variables: Vec<String> = optimum.names.iter().map(expression).collect();
            let variables = format!("({})", variables.join(" "));
            list(
                if *max { "argmax" } else { "argmin" },
                [variables, expression(&optimum.body)],
            )
        }
        ExprKind::Compare(left, sign, right) => {
            list(comparison(*sign), [expression(left), expression(right)])
        }
        ExprKind::Range(low, high) => list("..", [expression(low), expression(high)]),
    }
}

/// The sign of a comparison in ASCII.
pub fn comparison(sign: Comparison) -> &'static str {
    match sign {
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
    }
}

fn call(callee: &Expr, arguments: &[Argument]) -> String {
    let mut parts = vec![expression(callee)];
    for (nth, argument) in arguments.iter().enumerate() {
        match argument.separator {
            Separator::Comma if nth == 0 => {}
            Separator::Comma => parts.push(",".to_owned()),
            Separator::Bar => parts.push("|".to_owned()),
            Separator::Semicolon => parts.push(";".to_owned()),
        }
        let name = argument
            .name
            .as_ref()
            .map_or(String::new(), |name| format!("{name}="));
        parts.push(format!("{name}{}", expression(&argument.value)));
    }
    list("call", parts)
}

fn factor(factor: &Factor) -> String {
    let value = expression(&factor.value);
    match (factor.divided, factor.juxtaposed) {
        (true, _) => list("/", [value]),
        (false, true) => list("_", [value]),
        (false, false) => value,
    }
}

fn big_operator(operator: BigOperator) -> &'static str {
    match operator {
        BigOperator::Sum => "sum",
        BigOperator::Product => "prod",
        BigOperator::Integral => "integral",
    }
}

fn domain(domain: &DomainSyntax) -> String {
    match domain {
        DomainSyntax::Word(word, None) => word.clone(),
        DomainSyntax::Word(word, Some(size)) => format!("{word} {size}"),
        DomainSyntax::In(within) => set(within),
    }
}

fn set(within: &Set) -> String {
    let below = |end: &Option<Expr>| end.as_ref().map_or("-∞".to_owned(), expression);
    let above = |end: &Option<Expr>| end.as_ref().map_or("∞".to_owned(), expression);
    match within {
        Set::Listed(elements) => format!(
            "{{{}}}",
            elements
                .iter()
                .map(expression)
                .collect::<Vec<_>>()
                .join(" ")
        ),
        Set::Range(low, high) => list("..", [below(low), above(high)]),
        Set::Interval {
            left_closed,
            low,
            high,
            right_closed,
        } => {
            let (open, close) = (
                if *left_closed { '[' } else { '(' },
                if *right_closed { ']' } else { ')' },
            );
            format!("{open}{} {}{close}", below(low), above(high))
        }
        Set::Named(name) => name.clone(),
    }
}

fn list(head: &str, parts: impl IntoIterator<Item = String>) -> String {
    let mut text = format!("({head}");
    for part in parts {
        text.push(' ');
        text.push_str(&part);
    }
    text.push(')');
    text
}

/// What must be above what.
fn above(needs: &[[Expr; 2]]) -> impl Iterator<Item = String> + '_ {
    let sides = |need: &[Expr; 2]| list("above", need.iter().map(expression));
    needs.iter().map(sides)
}
