//! The values of what a density depends on, as a reader wants them: of parameters first, with three digits.

use super::point::Point;
use super::verdict::Setting;
use crate::term::eval::World;
use crate::term::{Name, Node, TermId, Terms};

/// The parameters, and then the constants, that are numbers in a density of an observation with that name.
pub(super) fn of(
    terms: &Terms,
    density: TermId,
    observed: Name,
    parameters: &[Name],
    point: &Point<'_>,
) -> Setting {
    let mut names: Vec<Name> = Vec::new();
    collect_numbers(terms, density, &mut names);
    names.retain(|&name| name != observed);
    names.sort_by_key(|name| !parameters.contains(name));
    let value = |name: Name| Some((name, rounded(point.name(name, &[])?.scalar()?)));
    names.into_iter().filter_map(value).take(3).collect()
}

/// A value with three digits.
pub(super) fn rounded(value: f64) -> String {
    let size = value.abs();
    if size >= 1e6 || size < 1e-4 && size > 0.0 {
        return format!("{value:.2e}");
    }
    let digits = (2 - size.max(1e-9).log10().floor() as i32).clamp(0, 6);
    let text = format!("{value:.*}", digits as usize);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// Names of numbers in a term, in the order in which they stand.
fn collect_numbers(terms: &Terms, term: TermId, found: &mut Vec<Name>) {
    match terms.node(term) {
        Node::Symbol(name) if !found.contains(name) => found.push(*name),
        Node::Op(op, _) if op.is_selection() => {}
        Node::Call(..) => {}
        _ => {
            for &child in terms.children(term) {
                collect_numbers(terms, child, found);
            }
        }
    }
}
