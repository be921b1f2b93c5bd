//! Every literate case is derived, replayed, sampled, searched for its landmarks, and only then compared.

use crate::case::{self, Case, Landmark};
use crate::snapshots;
use std::collections::BTreeSet;
use surprisal::derivation::{Derivation, Relation};
use surprisal::render::outline::Detail;
use surprisal::render::text::plain;
use surprisal::render::{self, Checked, Layout, Page};
use surprisal::term::{Node, TermId};
use surprisal::verify::{replay, sample};

const FOLDER: &str = "cases";
const SEEDS: [u64; 3] = [1, 7, 2026];

/// One test for each file, so that they run side by side; all of them are listed.
macro_rules! cases {
    ($($test:ident $file:literal)*) => {
        const FILES: &[&str] = &[$($file),*];
        $(#[test] fn $test() { check_file($file); })*
    };
}

cases! {
    maximum_likelihood "01_maximum_likelihood"
    conditional_likelihood "02_conditional_likelihood"
    divergence "03_divergence"
    linear_regression "04_linear_regression"
    gaussian_likelihood "05_gaussian_likelihood"
    logistic_regression "06_logistic_regression"
    typed_gaussian "07_typed_gaussian"
    typed_bernoulli "08_typed_bernoulli"
    categorical "09_categorical"
    other_noise "10_other_noise"
    priors "11_priors"
    mixtures "12_mixtures"
    scale_as_parameter "13_scale_as_parameter"
    spellings "14_spellings"
    odd_models "15_odd_models"
    typed_densities "16_typed_densities"
    case_distinctions "17_case_distinctions"
    what_is_optimised "18_what_is_optimised"
    links "19_links"
    stated_formulas "20_stated_formulas"
    catalogue_real "30_catalogue_real"
    catalogue_positive "31_catalogue_positive"
    catalogue_intervals "32_catalogue_intervals"
    catalogue_counts "33_catalogue_counts"
    choice_of_parameters "40_choice_of_parameters"
    more_priors "41_more_priors"
    groups_and_sequences "42_groups_and_sequences"
    noise "43_noise"
    risk_sets "44_risk_sets"
    vectors_and_matrices "44_vectors_and_matrices"
    several_classes "45_several_classes"
    closed_divergences "46_closed_divergences"
    textbook_forms "46_textbook_forms"
    expectations "47_expectations"
    plain_words "48_plain_words"
    last_lines "49_last_lines"
    letters "50_letters"
    one_size_and_lags "51_one_size_and_lags"
    earlier_rows "52_earlier_rows"
    transformed_observations "53_transformed_observations"
    readings "54_readings"
    said_not_silent "55_said_not_silent"
    more_ways "56_more_ways"
    densities_in_short "57_densities_in_short"
    conditions "58_conditions"
    mixing_and_signs "59_mixing_and_signs"
    other_words "61_other_words"
    side_by_side "62_side_by_side"
    noise_squares_and_ranges "63_noise_squares_and_ranges"
    sequences_again "65_sequences_again"
    readings_and_conditions "66_readings_and_conditions"
    names_of_other_libraries "67_names_of_other_libraries"
    many_names "68_many_names"
    closed_forms "69_closed_forms"
    hidden_and_lagged "70_hidden_and_lagged"
    counts_and_logits "71_counts_and_logits"
    powers_of_chances "72_powers_of_chances"
    definitions_and_indices "73_definitions_and_indices"
}

#[test]
fn every_file_is_listed() {
    assert_eq!(case::files(), FILES);
}

#[test]
fn every_snapshot_is_compared() {
    let cases = case::all();
    let names: Vec<String> = cases.iter().flat_map(pages).map(|page| page.0).collect();
    let distinct: BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len(), "two cases of the same name");
    snapshots::refuse_others(FOLDER, names);
}

fn check_file(file: &str) {
    let cases = case::read(file);
    for case in &cases {
        check(case);
    }
    for case in &cases {
        let derivation = case.derive();
        for (name, format, detail) in pages(case) {
            let layout = if name.ends_with(".plane") {
                Layout::Plane
            } else {
                Layout::Line
            };
            let text = laid_out(&derivation, format, detail, layout);
            snapshots::compare(FOLDER, &name, &text);
        }
    }
}

fn check(case: &Case) {
    let mut derivation = case.derive();
    replay(&mut derivation).unwrap_or_else(|r| panic!("{}: {r}", case.name));
    for seed in SEEDS {
        sample(&derivation, seed).unwrap_or_else(|r| panic!("{}: {r}", case.name));
    }
    let told = told(&derivation);
    find_landmarks(case, &derivation, &told);
    let again = case.derive();
    for format in render::FORMATS {
        for detail in [Detail::Brief, Detail::Normal, Detail::Full] {
            let (one, two) = (
                page(&derivation, format.name, detail),
                page(&again, format.name, detail),
            );
            assert_eq!(
                one, two,
                "{}: two runs differ in {}",
                case.name, format.name
            );
        }
    }
}

/// What a derivation tells, in order.
struct Told {
    reason: String,
    statement: String,
    body: String,
    approximation: bool,
}

fn told(derivation: &Derivation) -> Vec<Told> {
    let first = (String::new(), derivation.start, false);
    let steps = derivation.steps.iter().map(|step| {
        let approximation = step.relation == Relation::Approximation;
        (step.reason.clone(), step.after, approximation)
    });
    let of = |(reason, term, approximation): (String, TermId, bool)| {
        let terms = &derivation.terms;
        let body = match terms.node(term) {
            Node::Optimum(_, _, body) => *body,
            _ => term,
        };
        Told {
            reason,
            statement: plain(terms, term),
            body: plain(terms, body),
            approximation,
        }
    };
    std::iter::once(first).chain(steps).map(of).collect()
}

/// A reason stands before the statement that it leads to, so both may be of one step.
fn find_landmarks(case: &Case, derivation: &Derivation, told: &[Told]) {
    let mut at = 0;
    for landmark in &case.landmarks {
        let found = match landmark {
            Landmark::Statement(text, approximation) => {
                let is = |t: &Told| {
                    (t.statement == *text || t.body == *text) && t.approximation == *approximation
                };
                told.iter().skip(at).position(is).map(|k| k + 1)
            }
            Landmark::Reason(words) => told.iter().skip(at).position(|t| t.reason.contains(words)),
            Landmark::Loss(id) => {
                let found = derivation.loss.as_ref().map_or("none", |loss| loss.id);
                (found == id).then_some(0)
            }
        };
        let Some(further) = found else {
            let shown: Vec<String> = told
                .iter()
                .map(|t| format!("    {}   ({})", t.statement, t.reason))
                .collect();
            let loss = derivation.loss.as_ref().map_or("none", |loss| loss.id);
            panic!(
                "{}: {landmark:?} is not told from line {} on:\n{}\n    loss: {loss}",
                case.name,
                at + 1,
                shown.join("\n")
            );
        };
        at += further;
    }
}

/// The snapshots of a case: name, format, detail.
fn pages(case: &Case) -> Vec<(String, &'static str, Detail)> {
    let mut pages = vec![
        ("text", "text", Detail::Normal),
        ("latex", "latex", Detail::Normal),
    ];
    if case.showcase {
        pages.push(("full", "text", Detail::Full));
        pages.push(("brief", "text", Detail::Brief));
        pages.push(("json", "json", Detail::Normal));
        pages.push(("html", "html", Detail::Normal));
        pages.push(("tex", "tex", Detail::Normal));
        pages.push(("markdown", "markdown", Detail::Normal));
        pages.push(("plane", "text", Detail::Normal));
    }
    let named = |(kind, format, detail)| (format!("{}.{kind}", case.name), format, detail);
    pages.into_iter().map(named).collect()
}

fn page(derivation: &Derivation, format: &str, detail: Detail) -> String {
    laid_out(derivation, format, detail, Layout::Line)
}

fn laid_out(derivation: &Derivation, format: &str, detail: Detail, layout: Layout) -> String {
    // The formats for reading are compared without the number of steps, which says nothing of how they are set.
    let checked = (format == "json").then(|| checked(derivation));
    let format = render::format(format).expect("a format");
    (format.write)(&Page {
        detail,
        layout,
        checked,
        embeds_font: false,
        ..Page::new(derivation)
    })
}

fn checked(derivation: &Derivation) -> Checked {
    let replayed = replay(&mut derivation.clone()).expect("it was replayed before");
    Checked {
        replayed: replayed.steps,
        sampled: 0,
    }
}
