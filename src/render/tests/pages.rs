//! Whole derivations in every format.

use super::latex::lint;
use super::samples::Make;
use crate::derivation::{
    Assumption, ConditionKind, Definition, Derivation, Justification, Loss, Met, Relation, Rewrite,
    Step,
};
use crate::render::outline::Detail;
use crate::render::{Checked, FORMATS, Layout, Page, format, report};
use crate::term::facts::{Domain, Subject};
use crate::term::{Op, Quantifier, Sense, Separator, TermId};

/// `argmax p(y[1..m]; θ)` to mean squared error, with some steps left out.
pub fn derivation() -> Derivation {
    let mut make = Make::new();
    let (y, one, m, theta) = (make.s("y"), make.n(1), make.s("m"), make.s("θ"));
    let sample = make.op(Op::Slice, &[y, one, m]);
    let p = make.terms.name("p");
    let separators = [Separator::Comma, Separator::Semicolon];
    let joint = make.terms.call(p, &separators, &[sample, theta]);
    let each = make.at("y");
    let density = make.terms.call(p, &separators, &[each, theta]);
    let product = make.big(Quantifier::Product, density);
    let normal = make.gaussian();
    let put_in = make.big(Quantifier::Product, normal);
    let log = make.terms.log(put_in);
    let likelihood = make.gaussian_log_likelihood();
    let bodies = [joint, product, put_in, log, likelihood];
    let mut statements: Vec<TermId> = bodies
        .iter()
        .map(|&body| make.optimum(Sense::Max, body))
        .collect();
    statements.push(make.mse());
    let sigma = make.s("σ");
    let met = Met {
        condition: ConditionKind::Positive,
        term: sigma,
        variable: None,
    };
    let rules = [
        Justification::Definition(0),
        Justification::Definition(1),
        Justification::Rule("increasing-log"),
        Justification::Rule("log-of-product"),
        Justification::Rule("drop-term"),
    ];
    let steps = rules.into_iter().enumerate().map(|(k, by)| Step {
        phase: "some-phase",
        relation: [
            Relation::Definition,
            Relation::Definition,
            Relation::SameOptimum,
            Relation::Equal,
            Relation::Approximation,
        ][k],
        reason: [
            "the observations are independent",
            "the normal density",
            "log is monotone increasing, so the optimum stays where it is",
            "the log of a product is the sum of the logs",
            "what does not depend on θ or ŷ_i (> 0) does not move the optimum",
        ][k]
            .to_owned(),
        landmark: k % 2 == 0,
        before: statements[k],
        after: statements[k + 1],
        rewrites: vec![Rewrite {
            by,
            before: statements[k],
            after: statements[k + 1],
            sites: Vec::new(),
            conditions: vec![met.clone()],
        }],
    });
    let steps = steps.collect();
    let definition = |name: &str, left, right| Definition {
        left,
        right,
        variables: vec![make.i],
        name: name.to_owned(),
        reason: name.to_owned(),
    };
    let definitions = vec![
        definition("independence", joint, product),
        definition("the normal density", density, normal),
    ];
    let residual = make.residual();
    let sigma_name = make.terms.name("σ");
    Derivation {
        input: "y ~ Normal(f(x; θ), σ²)".to_owned(),
        parameters: vec![make.terms.name("θ")],
        assumptions: vec![Assumption {
            subject: Subject::Name(sigma_name),
            domain: Domain::Positive,
            shown: sigma,
            ends: None,
            text: "σ > 0".to_owned(),
            stated: false,
            because: "a standard deviation is positive".to_owned(),
        }],
        definitions,
        warnings: Vec::new(),
        start: statements[0],
        steps,
        per_observation: Some(make.pow(residual, 2)),
        remarks: Vec::new(),
        typed: Vec::new(),
        loss: Some(Loss {
            id: "mse",
            name: "mean squared error",
            roles: vec![("target", each)],
        }),
        terms: make.terms,
    }
}

pub fn page(derivation: &Derivation, name: &str, detail: Detail) -> String {
    let checked = Some(Checked {
        replayed: 5,
        sampled: 0,
    });
    let page = Page {
        detail,
        checked,
        width: 130,
        ..Page::new(derivation)
    };
    let format = format(name).expect("a format of that name");
    (format.write)(&page)
}

#[test]
fn text_reads_like_a_lecture() {
    let derivation = derivation();
    let text = page(&derivation, "text", Detail::Normal);

    assert!(text.starts_with("Model        y ~ Normal(f(x; θ), σ²)\n"));
    assert!(text.contains("Assuming     σ > 0 (assumed: a standard deviation is positive)\n"));
    assert!(text.contains("\nθ_ML = argmax[θ] p(y[1..m]; θ)  "));
    assert!(text.contains("\n     = argmax[θ] prod[i=1..m](p(y_i; θ))  "));
    assert!(text.contains("the observations are independent\n"));
    assert!(text.contains("\n     ≈ argmin[θ] 1/m sum[i=1..m]((y_i - f(x_i; θ))²)"));
    assert!(text.contains("This is the mean squared error, with target y_i.\n"));
    assert!(text.ends_with("Checked: all steps replayed rule by rule.\n"));
    assert!(text.lines().all(|line| line.chars().count() <= 130));
    let narrow = Page {
        width: 60,
        ..Page::new(&derivation)
    };
    let narrow = (FORMATS[0].write)(&narrow);
    assert!(
        narrow.contains("prod[i=1..m](p(y_i; θ))\n          the observations"),
        "{narrow}"
    );
    let narrowest = Page {
        width: 40,
        ..Page::new(&derivation)
    };
    let narrowest = (FORMATS[0].write)(&narrowest);
    assert!(
        narrowest.contains("This is the mean squared error, with\ntarget y_i.\n"),
        "{narrowest}"
    );
}

#[test]
fn details_differ_in_lines() {
    let derivation = derivation();
    let lines = |detail| page(&derivation, "text", detail).matches("argm").count();
    assert_eq!(lines(Detail::Brief), 4);
    assert_eq!(lines(Detail::Normal), 6);
    let brief = page(&derivation, "text", Detail::Brief);
    assert!(
        brief.contains("the normal density; log is monotone"),
        "{brief}"
    );
    let full = page(&derivation, "text", Detail::Full);

    assert!(full.contains("[drop-term]"));
    assert!(full.contains("where σ > 0"));
}

#[test]
fn latex_is_portable() {
    let latex = page(&derivation(), "latex", Detail::Normal);
    let (before, rest) = latex.split_once("\\begin{align*}\n").expect("rows");
    let (rows, behind) = rest.split_once("\n\\end{align*}\n").expect("an end");
    rows.split('\n').for_each(lint);
    assert!(rows.starts_with("\\theta_{\\mathrm{ML}} &= \\underset{\\theta}"));
    assert!(rows.contains("\\\\\n&\\approx "));
    assert!(
        rows.contains(
            "on } \\theta\\text{ or } \\hat{y}_{i}  \\\\\n&\\quad \\text{(} > \\text{ 0) does"
        ),
        "{rows}"
    );
    assert!(
        before.starts_with("\\begin{flushleft}\\frenchspacing\nModel: \\texttt{"),
        "{before}"
    );
    assert!(before.contains("\\item $\\sigma > 0$"), "{before}");
    assert!(
        behind.contains("This is the mean squared error, with target $y_{i}$"),
        "{behind}"
    );
}

#[test]
fn full_detail_tells_rules_and_conditions_in_latex_too() {
    for name in ["latex", "tex", "markdown", "markdown-jupyter"] {
        let full = page(&derivation(), name, Detail::Full);
        assert!(full.contains("sum of the logs [log-of-product]"), "{full}");
        assert!(
            full.contains("&\\quad \\text{where } \\sigma > 0"),
            "{full}"
        );
        let normal = page(&derivation(), name, Detail::Normal);
        assert!(!normal.contains("[log-of-product]") && !normal.contains("\\text{where }"));
    }
}

#[test]
fn json_keeps_its_schema() {
    let json = page(&derivation(), "json", Detail::Normal);
    let value: serde_json::Value = serde_json::from_str(&json).expect("valid JSON");
    assert!(
        json.trim_start_matches("{\n  ")
            .starts_with("\"schema\": 1")
    );
    assert_eq!(value["objective"]["sense"], "max");
    assert_eq!(value["objective"]["wrt"][0], "θ");
    assert_eq!(value["steps"][2]["relation"], "same-optimum");
    assert_eq!(value["steps"][2]["rule"], "increasing-log");
    assert_eq!(value["steps"][4]["sense"], "min");
    assert_eq!(value["steps"][0]["conditions"][0]["text"], "σ > 0");
    let ascii = "argmin[theta] 1/m*sum[i=1..m]((y[i] - f(x[i]; theta))^2)";
    assert_eq!(value["result"]["ascii"], ascii);
    assert_eq!(value["result"]["loss"]["roles"]["target"], "y_i");
    assert_eq!(value["assumptions"][0]["latex"], "\\sigma > 0");
    assert_eq!(value["checked"]["replayed"], 5);
}

#[test]
fn markdown_fences_its_mathematics() {
    let text = page(&derivation(), "markdown", Detail::Normal);

    assert_eq!(text.matches("```math\n").count(), 2);
    assert!(text.contains("* $`\\sigma > 0`$ (assumed: a standard deviation is positive)\n"));
}

#[test]
fn every_format_is_deterministic() {
    let derivation = derivation();
    for format in FORMATS {
        let once = page(&derivation, format.name, Detail::Full);
        assert_eq!(once, page(&derivation, format.name, Detail::Full));
    }
}

#[test]
fn markdown_keeps_formulas_from_markdown() {
    let mdbook = page(&derivation(), "markdown-mdbook", Detail::Normal);
    assert!(
        mdbook.contains(r"* \\(\\sigma > 0\\) (assumed:"),
        "{mdbook}"
    );
    assert!(mdbook.contains("\\\\[\n\\\\begin{aligned}\n\\\\theta\\_{\\\\mathrm{ML}} \\&= "));
    assert!(mdbook.contains("with target \\\\(y\\_{i}\\\\)"));
    let jupyter = page(&derivation(), "markdown-jupyter", Detail::Normal);
    assert!(jupyter.contains("* $\\sigma > 0$ (assumed:"), "{jupyter}");
    assert!(jupyter.contains("$$\n\\begin{aligned}\n\\theta_{\\mathrm{ML}} &= "));
    assert!(jupyter.contains("with target $y_{i}$"));
}

#[test]
fn what_users_type_stays_in_its_fence() {
    let mut derivation = derivation();
    derivation.input = "```\n$x$ <!-- --> </script>\n````".to_owned();
    let text = page(&derivation, "markdown", Detail::Normal);
    let fenced = "`````text\n```\n$x$ <!-- --> </script>\n````\n`````\n";
    assert!(text.contains(fenced), "{text}");
}

#[test]
fn a_command_of_mdbook_in_a_model_is_none() {
    let mut derivation = derivation();
    derivation.input = "y ~ Normal(f(x; θ), σ²) # {{#include secret}}".to_owned();
    let text = page(&derivation, "markdown-mdbook", Detail::Normal);
    assert!(text.contains("# \\{{#include secret}}"), "{text}");
}

#[test]
fn what_is_assumed_fits_on_a_narrow_terminal() {
    let derivation = derivation();
    let narrow = report::write(&Page {
        width: 40,
        ..Page::new(&derivation)
    });
    let lines = "Assuming     σ > 0 (assumed: a standard\n             deviation is positive)\n";
    assert!(narrow.contains(lines), "{narrow}");
}

#[test]
fn letters_of_other_scripts_stay_and_latex_says_what_they_need() {
    let mut derivation = derivation();
    let plain = page(&derivation, "latex", Detail::Normal);
    assert!(plain.starts_with("\\begin{flushleft}"), "nothing is needed");
    assert!(!page(&derivation, "tex", Detail::Normal).contains("orelse"));
    derivation.input = "y ~ Normal(f(x; θ), σ²) # Дом, 漢".to_owned();
    let latex = page(&derivation, "latex", Detail::Normal);
    assert!(
        latex.starts_with("% Letters that a font must have: Дмо漢\n"),
        "{latex}"
    );
    assert!(latex.contains("Дом, 漢}"), "{latex}");
    assert!(latex.contains("% Here pdflatex has no font"), "{latex}");
    let tex = page(&derivation, "tex", Detail::Normal);
    let (head, body) = tex.split_once("\\begin{document}").expect("a document");
    assert!(head.contains("T2A") && head.contains("\\orelse{Д}{04}{14}\n"));
    assert!(head.contains("\\orelse{漢}{6F}{22}\n") && body.contains("\\lacks\n"));
    derivation.input = "y ~ Normal(f(x; θ), σ²) # Дом".to_owned();
    let latex = page(&derivation, "latex", Detail::Normal);
    assert!(latex.contains("% Here pdflatex wants \\usepackage[T2A]{fontenc};"));
}

#[test]
fn formulas_in_two_dimensions_are_for_wide_terminals() {
    let derivation = derivation();
    let with = |layout, width| {
        report::write(&Page {
            layout,
            width,
            ..Page::new(&derivation)
        })
    };
    let line = with(Layout::Line, 100);
    assert!(!line.contains("arg min"));
    assert!(with(Layout::Plane, 40).contains("arg min"));
    assert_eq!(with(Layout::Auto, 100), with(Layout::Plane, 100));
    assert_eq!(with(Layout::Auto, 40), with(Layout::Line, 40));
}
