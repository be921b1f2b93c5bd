//! The density of a prior of several names: `p(μ, σ) ∝ 1/σ`.

use super::header::{name_of_pi, with_name_of_pi};
use super::{About, Building, Distributed, Law};
use crate::derivation::Typed;
use crate::diag::{Code, Diagnostic, Label};
use crate::lower::{Vocabulary, base_word};
use crate::syntax::ast::ExprKind;
use crate::term::facts::family;
use crate::term::{Name, Separator, TermId};

/// `p(μ, σ | τ)`, which stands for the density from now on.
pub(super) fn joint_prior(
    building: &mut Building<'_>,
    prior: &Distributed<'_>,
) -> Result<TermId, Diagnostic> {
    let Law::Typed {
        header,
        body,
        is_kernel,
    } = prior.law
    else {
        return Err(not_typed(prior));
    };
    let (subjects, left, right) = building.lower(|lowering| {
        let subjects = prior.subjects().into_iter();
        let subjects: Result<Vec<TermId>, _> = subjects
            .map(|subject| lowering.expression(subject))
            .collect();
        Ok((
            subjects?,
            lowering.expression(header)?,
            lowering.expression(body)?,
        ))
    })?;
    let terms = &mut building.terms;
    let subjects: Vec<TermId> = subjects.into_iter().map(|t| name_of_pi(terms, t)).collect();
    let left = with_name_of_pi(terms, left);
    let own: Vec<Name> = subjects.iter().filter_map(|&t| family(terms, t)).collect();
    if !terms.mentions_any(right, &own) {
        return Err(says_nothing(prior));
    }
    building.check_typed(left, right, (header.span, body.span))?;
    let density = match is_kernel {
        true => building.with_normaliser(&subjects, right, prior.span)?,
        false => right,
    };
    let first = own
        .first()
        .map(|&name| building.terms.text(name).to_owned());
    let ends = building.ends_of(&first.unwrap_or_default(), (&[], &[]))?;
    let remark = (!is_kernel).then(|| building.take_at_their_word(false));
    building.typed.push(Typed {
        variable: subjects[0],
        body: density,
        ends,
        given: Vec::new(),
        several: true,
        of_event: false,
        up_to_factor: is_kernel,
        of_parameters: true,
        place: Label {
            span: prior.span,
            text: String::new(),
        },
        remark,
    });
    let mut arguments = subjects;
    let mut separators = vec![Separator::Comma; arguments.len()];
    for hyper in building.parameters() {
        if !own.contains(&hyper) && building.terms.mentions(density, hyper) {
            let is_first = !separators.contains(&Separator::Bar);
            separators.push(if is_first {
                Separator::Bar
            } else {
                Separator::Comma
            });
            arguments.push(building.terms.symbol(hyper));
        }
    }
    let name = building.density_name();
    let call = building.terms.call(name, &separators, &arguments);
    let about = About {
        name: Some("the joint prior".to_owned()),
        is_discrete: false,
    };
    building.put_in(call, density, Vec::new(), about);
    Ok(call)
}

/// The refusal of a prior that does not hold what it is of.
pub(super) fn says_nothing(prior: &Distributed<'_>) -> Diagnostic {
    let problem = Diagnostic::at(
        Code::BadModel,
        prior.span,
        "this prior is the same everywhere, so it says nothing",
    );
    let word = prior.typed().and_then(|(left, _)| match &left.kind {
        ExprKind::Call(callee, _) => base_word(callee, &Vocabulary::default()),
        _ => None,
    });
    if word.is_some_and(|word| !["p", "P", "π"].contains(&word.as_str())) {
        return problem.help("a link that is not known here is written out, as in `log(μ) = xᵀβ`, or its inverse stands in the distribution: `y ~ Poisson(exp(xᵀβ))`");
    }
    problem.help("leave it out: a parameter without a prior has a flat one")
}

fn not_typed(prior: &Distributed<'_>) -> Diagnostic {
    Diagnostic::at(
        Code::BadModel,
        prior.span,
        "the prior of several names is typed as a density",
    )
    .help("write `p(μ, σ) ∝ 1/σ`")
}
