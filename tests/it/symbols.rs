//! Display names and what else stands below and above them, and what a symbol may be made of.

use crate::command::run;
use crate::naming::{MODEL, derived, names, written};
use surprisal::diag::Code;
use surprisal::naming::read;

/// TeX takes a lone accent out of its group, so scripts join those that the user has; pdflatex sets these lines (`tests/clients`).
#[test]
fn scripts_of_the_data_join_those_of_the_symbol() {
    let derivation = derived(MODEL);
    for (given, parts) in [
        (
            r"f(x; θ) as \hat{y}_{a}",
            &[r"(y_{i} - \hat{y}_{a,i})^{2}"][..],
        ),
        (
            r"y as \hat{y}_a^\star",
            &[r"\hat{y}_{a,i}^{\star} -", r"\hat{y}_{a,1:m}^{\star} \mid"],
        ),
        (r"θ as \hat{\theta}_n", &[r"\hat{\theta}_{n,\mathrm{ML}} &"]),
        (r"σ as \hat{\sigma}_y", &[r"2 \hat{\sigma}_{y}^{2}"]),
        (
            r"σ as \hat{\sigma}^\star",
            &[r"2 {{}\hat{\sigma}^{\star}}^{2}"],
        ),
        (r"σ as s'", &[r"2 {s^{\prime}}^{2}"]),
        (
            r"f(x; θ) as \text{net of x}",
            &[r"(y_{i} - \text{net of x}_{i})^{2}"],
        ),
        (r"f(x; θ) as \operatorname{net}", &[r"\mathrm{net}_{i}"]),
        (r"f(x; θ) as \widehat{y}", &[r"\widehat{y}_{i}"]),
        (r"f(x; θ) as \overline y", &[r"\overline{y}_{i}"]),
    ] {
        let shown = written(&derivation, "tex", &[given]);
        for part in parts {
            assert!(shown.contains(part), "{part}: {shown}");
        }
    }
    let page = written(&derivation, "html", &[r"f(x; θ) as \text{net of x}"]);
    assert!(page.contains("<mtext>net\u{a0}of\u{a0}x</mtext>"), "{page}");
    let page = written(&derivation, "html", &[r"σ as \hat{\sigma}_y"]);
    assert!(page.contains("<mi>y</mi><mn>2</mn></msubsup>"), "{page}");
}

#[test]
fn what_is_refused_names_the_way_out() {
    for (text, way) in [
        (r"y as \mathbf{\hat{y}}", r"write `\hat{\mathbf{y}}`"),
        (r"y as \mathbf{\theta}", r"write `\boldsymbol{\theta}`"),
        (r"y as \mathbf{x_n}", r"as in `\mathbf{x}_{i}`"),
        (r"y as \mathrm{net of x}", r"write `\text{net of x}`"),
        (r"y as {\hat y_a}_b", "second `_`"),
        (r"y as a\%", r"`\%` cannot be part of a symbol"),
    ] {
        let wrong = read(text).err().unwrap_or_else(|| panic!("{text} is read"));
        assert!(wrong.message.contains(way), "{text}: {}", wrong.message);
    }
}

#[test]
fn names_that_look_alike_are_told() {
    let derivation = derived(MODEL);
    let alike: [(&[&str], usize); 15] = [
        (&[r"f(x; θ) as \hat{y}"], 0),
        (&[r"θ as \theta"], 0),
        (&["f(x; θ) as f"], 0),
        (&["θ as y"], 1),
        (&["θ as i"], 1),
        (&["σ as m"], 1),
        (&["y as t", "f(x; θ) as t"], 1),
        (&["y as x", "x as y"], 0),
        (&["y as p"], 1),
        (&["f as p"], 1),
        (&[r"y as \pi"], 1),
        (&[r"f as \mathrm{exp}"], 1),
        (&[r"f as \text{exp}"], 1),
        (&[r"y as \mathbb{E}"], 1),
        (&[r"y as \mathbb{Y}"], 0),
    ];
    for (given, count) in alike {
        let said = names(given).warnings(&derivation);
        assert_eq!(said.len(), count, "{given:?}: {said:?}");
        assert!(said.iter().all(|one| one.code == Code::AmbiguousName));
    }
    let twice = run(&[
        "derive",
        MODEL,
        "--display",
        "y as t",
        "--display",
        "y as u",
        "--format=latex",
    ]);
    assert!(
        twice.status == Some(1) && twice.err.contains("has a display name already"),
        "{}",
        twice.err
    );
}

/// An index below a symbol says of which observation it is; what an expectation is over is none.
#[test]
fn a_symbol_has_an_index_where_it_stands_for_one() {
    for (model, given, told, set) in [
        (
            "y_t | y_{t-1} ~ Normal(g(y_{t-1}; θ), s²) where s > 0",
            r"g(y_{t-1}; θ) as \hat{y}",
            r"Here $\hat{y}_{t}$ stands for $g(y_{t - 1}; \theta)$.",
            r"(y_{t} - \hat{y}_{t})^{2}",
        ),
        (
            "y_t ~ Normal(f(t; θ), s²) where s > 0",
            r"f(t; θ) as \hat{y}",
            r"Here $\hat{y}_{t}$ stands for $f(t; \theta)$.",
            r"(y_{t} - \hat{y}_{t})^{2}",
        ),
        (
            MODEL,
            r"f(x; θ) as \hat{y}",
            r"Here $\hat{y}$ stands for $f(x; \theta)$.",
            r"(y_{i} - \hat{y}_{i})^{2}",
        ),
        (
            "argmin[θ] KL(p_data(x) || p_model(x; θ))",
            r"p_model(x; θ) as \hat{p}",
            r"Here $\hat{p}$ stands for $p_{\text{model}}(x; \theta)$.",
            r"\left[ \log \hat{p} \right]",
        ),
    ] {
        let shown = written(&derived(model), "latex", &[given]);
        assert!(shown.contains(told), "{shown}");
        assert!(shown.contains(set), "{shown}");
    }
    let derivation = derived("y_t | y_{t-1} ~ Normal(g(y_{t-1}; θ), s²) where s > 0");
    let page = written(&derivation, "html", &[r"g(y_{t-1}; θ) as \hat{y}"]);
    assert!(
        page.contains("Here <math alttext=\"y hat sub t\">"),
        "{page}"
    );
}
