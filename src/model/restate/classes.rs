//! The number of a class below a name: `P(y = k | x; w) = exp(w_kᵀx)/sum[j=1..K](exp(w_jᵀx))` is said of the class that is
//! observed, `w[y]ᵀx`, and `P(y = k) = π_k` is a categorical distribution.

use super::events::{arguments_of, distributed, event, named};
use super::{Question, typed_function, walk, word_of};
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast::{
    Big, Declaration, DeclarationKind, Expr, ExprKind, Set, StatementKind, Subscript, Word,
};

/// What a density of classes says.
struct Classes {
    /// What is observed: `y`, or `y_i`.
    subject: Expr,
    /// The letter of its number on the right side.
    letter: Word,
    /// Over what the classes run, where a sum tells it.
    range: Option<(Expr, Expr)>,
}

/// What is said of the class that is observed.
enum Said {
    /// It lies between the limits of a sum.
    Range(Expr, Expr),
    /// It is the number of a class.
    Label,
}

/// Says each density of classes in terms of the class that is observed.
///
/// # Errors
/// A class that its sum leaves out, of which nothing is said.
pub(super) fn restate(question: &mut Question) -> Result<(), Diagnostic> {
    for place in 0..question.input.statements.len() {
        if let Some(classes) = classes(question, place) {
            no_class_is_left_out(question, place, &classes)?;
            put_in(question, place, classes);
        }
    }
    Ok(())
}

/// Refuses `exp(w_kᵀx)/(1 + sum[j=1..K-1](exp(w_jᵀx)))`, where nothing says over what k runs: the class of the 1 has a probability
/// of its own, which this is not.
fn no_class_is_left_out(
    question: &Question,
    place: usize,
    classes: &Classes,
) -> Result<(), Diagnostic> {
    let statement = &question.input.statements[place];
    let Some((_, _, right)) = typed_function(statement) else {
        return Ok(());
    };
    let bases = families(right, &classes.letter);
    let mut summands = None;
    walk::visit(right, &mut |e| {
        let ExprKind::Sum(all) = &e.kind else { return };
        // A quotient by such a sum is a probability, beside which another may stand.
        let is_of_classes = |e: &Expr| {
            let is_sum = matches!(e.kind, ExprKind::Big(_));
            is_sum && bases.iter().any(|base| range_of(e, base).is_some())
        };
        if all.iter().any(|(_, one)| is_of_classes(one)) && summands.is_none() {
            let beside = all.iter().filter(|(_, one)| !is_of_classes(one));
            summands = Some(beside.map(|(_, one)| one.span).collect::<Vec<_>>());
        }
    });
    let beside = summands.as_ref().and_then(|spans| spans.first());
    let (Some(beside), false) = (beside, is_declared(question, classes)) else {
        return Ok(());
    };
    let beside = question.text.get(beside.range()).unwrap_or_default();
    let letter = &classes.letter;
    let message = format!(
        "one class is left out here: `{beside}` beside the sum is its share, and nothing says what it is called"
    );
    let refusal = Diagnostic::at(Code::BadModel, statement.span, message);
    let all = format!("`exp(w_{letter}'x)/sum[j=1..K](exp(w_j'x))`");
    Err(match beside {
        "1" => refusal.help(format!(
            "give each class a score of its own: {all}; with `w_K = 0` that is the same"
        )),
        _ => refusal.help(format!("let the sum run over that class as well: {all}")),
    })
}

/// Whether it is declared where the number of the class lies.
fn is_declared(question: &Question, classes: &Classes) -> bool {
    let observed = word_of(&classes.subject).map(Word::from);
    { question.input.declarations.iter() }.any(|declaration| match &declaration.kind {
        DeclarationKind::Member { subject, .. } => matches!(&subject.kind,
            ExprKind::Name(word) if *word == classes.letter || Some(word) == observed.as_ref()),
        _ => false,
    })
}

fn put_in(question: &mut Question, place: usize, classes: Classes) {
    let Classes {
        subject,
        letter,
        range,
    } = classes;
    let input = question.input.to_mut();
    let statement = &mut input.statements[place];
    let StatementKind::Defined { left, right, .. } = &mut statement.kind else {
        return;
    };
    observe(right, &letter, &subject);
    if let ExprKind::Call(_, arguments) = &mut left.kind {
        arguments[0].name = None;
        arguments[0].value = subject.clone();
        for argument in &mut arguments[1..] {
            let Some((given, value)) = event(argument) else {
                continue;
            };
            // `P(s_t = j | s_{t-1} = i) = A[i,j]` is said of the class that was there.
            let own = match &value.kind {
                ExprKind::Name(own) if !families(right, own).is_empty() => Some(own.clone()),
                _ => None,
            };
            let value = own
                .as_ref()
                .map_or_else(|| value.clone(), |_| given.clone());
            if let Some(own) = own {
                observe(right, &own, &given);
            }
            (argument.name, argument.value) = (None, value);
        }
    }
    let mut kind = range.map(|(low, high)| Said::Range(low, high));
    if let ExprKind::Subscripted(probabilities, Subscript::List(list)) = &right.kind
        && matches!(&list[..], [single] if single.kind == subject.kind)
    {
        let arguments = arguments_of(left);
        kind = Some(Said::Label);
        let (distribution, names) = distributed(
            subject.clone(),
            &arguments[1..],
            ("Categorical", probabilities),
        );
        statement.kind = distribution;
        if question.options.parameters.is_empty() {
            question.options.to_mut().parameters = names;
        }
    }
    let declarations = &mut question.input.to_mut().declarations;
    declare(declarations, &letter, &subject, kind);
    if subject.kind != ExprKind::Name(letter.clone())
        && let Some(observed) = word_of(&subject)
    {
        question.remarks.push(format!(
            "`{letter}` is the number of the class that is observed, which is written `{observed}`."
        ));
    }
}

/// What a statement says of classes, if their number stands below a name.
fn classes(question: &Question, place: usize) -> Option<Classes> {
    let (_, arguments, right) = typed_function(&question.input.statements[place])?;
    let first = arguments.first()?;
    let (subject, value) = event(first).unwrap_or_else(|| (first.value.clone(), &first.value));
    let ExprKind::Name(letter) = &value.kind else {
        return None;
    };
    let is_event = event(first).is_some();
    let families = families(right, letter);
    let range = families.iter().find_map(|base| range_of(right, base));
    // The σ of `σ_y` is one number, where no sum runs over others.
    if families.is_empty() || !is_event && range.is_none() {
        return None;
    }
    Some(Classes {
        subject: small(subject, question),
        letter: letter.clone(),
        range,
    })
}

/// `y` for the Y of `P(Y = k)`, where that letter is free.
fn small(subject: Expr, question: &Question) -> Expr {
    let ExprKind::Name(word) = &subject.kind else {
        return subject;
    };
    let small = word.to_lowercase();
    match question.names().contains(&*small) {
        true => subject,
        false => named(small, subject.span),
    }
}

/// What a letter stands below, where no sum binds it.
pub(super) fn families<'e>(formula: &'e Expr, letter: &Word) -> Vec<&'e Expr> {
    let mut found = Vec::new();
    if !matches!(&formula.kind, ExprKind::Big(big) if big.index.text == *letter) {
        if let ExprKind::Subscripted(base, below) = &formula.kind
            && stands_in(below, letter)
        {
            found.push(base.as_ref());
        }
        walk::each_part(formula, &mut |part| found.extend(families(part, letter)));
    }
    found
}

/// Whether a letter is one of the subscripts: k of `w_k`, `w_kj` and `w[k]`.
fn stands_in(below: &Subscript, letter: &Word) -> bool {
    match below {
        Subscript::Word(word) => subscripts(word).any(|own| own == *letter),
        Subscript::List(list) => {
            { list.iter() }.any(|own| matches!(&own.kind, ExprKind::Name(word) if word == letter))
        }
    }
}

/// The letters of `kj`; a word of more letters is none.
fn subscripts(word: &Word) -> impl Iterator<Item = Word> {
    let is_short = word.chars().count() <= 2;
    word.chars().filter(move |_| is_short).map(Word::from)
}

/// The limits of a sum that runs over the components of the same name.
fn range_of(formula: &Expr, base: &Expr) -> Option<(Expr, Expr)> {
    let mut found = None;
    walk::visit(formula, &mut |e| {
        let ExprKind::Big(big) = &e.kind else { return };
        let Big {
            index,
            limits,
            body,
            ..
        } = big.as_ref();
        let own = families(body, &index.text);
        let runs = own.iter().any(|other| same(other, base));
        if runs && found.is_none() {
            found.clone_from(limits);
        }
    });
    found
}

/// Whether two names, or calls of functions, are written alike.
pub(super) fn same(one: &Expr, other: &Expr) -> bool {
    match (&one.kind, &other.kind) {
        (ExprKind::Name(one), ExprKind::Name(other)) => one == other,
        (ExprKind::Call(one, _), ExprKind::Call(other, _)) => same(one, other),
        (ExprKind::Product(one), ExprKind::Product(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(a, b)| same(&a.value, &b.value))
        }
        (ExprKind::Sum(one), ExprKind::Sum(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(a, b)| a.0 == b.0 && same(&a.1, &b.1))
        }
        _ => false,
    }
}

/// Puts what is observed in the place of a letter: `w[y]` for `w_k`.
pub(super) fn observe(formula: &mut Expr, letter: &Word, subject: &Expr) {
    walk::change(formula, &mut |e| match &mut e.kind {
        ExprKind::Big(big) => big.index.text == *letter,
        ExprKind::Name(word) if word == letter => {
            e.kind = subject.kind.clone();
            true
        }
        ExprKind::Subscripted(_, below) if stands_in(below, letter) => {
            if let Subscript::Word(word) = below {
                let own = |own: Word| match own == *letter {
                    true => subject.clone(),
                    false => named(own, subject.span),
                };
                *below = Subscript::List(subscripts(word).map(own).collect());
            }
            false
        }
        _ => false,
    });
}

/// Says what is declared of the letter of what is observed, and else over what the classes run.
fn declare(declarations: &mut Vec<Declaration>, letter: &Word, subject: &Expr, kind: Option<Said>) {
    let base = match &subject.kind {
        ExprKind::Subscripted(base, _) => base.as_ref(),
        _ => subject,
    };
    let mut is_said = false;
    for declaration in declarations.iter_mut() {
        if let DeclarationKind::Member { subject: own, .. }
        | DeclarationKind::Kind { subject: own, .. } = &mut declaration.kind
        {
            if matches!(&own.kind, ExprKind::Name(word) if word == letter) {
                own.kind = base.kind.clone();
            }
            is_said |= own.kind == base.kind;
        }
    }
    let Some(kind) = kind.filter(|_| !is_said) else {
        return;
    };
    let subject = base.clone();
    let span = subject.span;
    let kind = match kind {
        Said::Range(low, high) => DeclarationKind::Member {
            subject,
            set: Set::Range(Some(low), Some(high)),
        },
        Said::Label => DeclarationKind::Kind {
            subject,
            kind: "label".into(),
        },
    };
    declarations.push(Declaration { kind, span });
}
