//! The rows that are kept in prefix notation say what the rule table says. `PREFIX=write cargo test prefix` writes them again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use surprisal::lower;
use surprisal::rules::RULES;
use surprisal::rules::losses::{LOSSES, NamedLoss};
use surprisal::term::pattern::{Pattern, Patterns};

const FILE: &str = "src/rules/prefix.txt";

#[test]
fn the_kept_rows_are_fresh() {
    let kept = RULES.iter().map(|rule| rule.patterns());
    let forms = LOSSES.iter().flat_map(NamedLoss::forms);
    let kept = kept.chain(forms.map(|form| &form.patterns));
    let sides = sides();
    let read = sides
        .iter()
        .map(|(left, right)| lower::patterns(left, right));
    let read: Vec<Patterns> = read.collect();
    let lines = sides.iter().zip(&read).map(|((left, right), read)| {
        let forms = [prefix(read, &read.left), prefix(read, &read.right)];
        format!("{left}\t{right}\t{}\n", forms.join("\t"))
    });
    let lines: BTreeMap<&(String, String), String> = sides.iter().zip(lines).collect();
    let fresh: String = lines.into_values().collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var("PREFIX").is_ok_and(|value| value == "write") {
        fs::write(file, fresh).expect("the file can be written");
        return;
    }
    assert!(
        fs::read_to_string(file).is_ok_and(|kept| kept == fresh),
        "{FILE} is out of date: run `PREFIX=write cargo test prefix`"
    );
    for ((kept, read), (left, right)) in kept.zip(&read).zip(&sides) {
        assert_eq!(kept, read, "{left} => {right}");
    }
}

/// The two sides of each rule, and each form of a named loss.
fn sides() -> Vec<(String, String)> {
    let rules = RULES
        .iter()
        .map(|rule| (rule.left.to_owned(), rule.right.to_owned()));
    let losses = LOSSES.iter().flat_map(NamedLoss::bodies);
    rules
        .chain(losses.map(|body| (body, "0".to_owned())))
        .collect()
}

fn prefix(patterns: &Patterns, pattern: &Pattern) -> String {
    let name = |meta: &u8| patterns.metas[usize::from(*meta)].name.clone();
    let list = |head: String, children: &[Pattern]| {
        let children = children.iter().map(|child| prefix(patterns, child));
        let parts: Vec<String> = std::iter::once(head).chain(children).collect();
        format!("({})", parts.join(" "))
    };
    match pattern {
        Pattern::Meta(meta) => name(meta),
        Pattern::Number(value) => value.to_string(),
        Pattern::Each(inner) => list("each".to_owned(), std::slice::from_ref(&**inner)),
        Pattern::Op(op, children) => list(op.row().name.to_owned(), children),
        Pattern::Bind(quantifier, meta, children) => {
            list(format!("{} {}", quantifier.name(), name(meta)), children)
        }
    }
}
