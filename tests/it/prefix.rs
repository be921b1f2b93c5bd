//! The rows that are kept in prefix notation say what the rule table says. `PREFIX=write cargo test prefix` writes them again.

use std::fs;
use std::path::Path;
use surprisal::rules::RULES;
use surprisal::term::pattern::{Pattern, Patterns};

const FILE: &str = "src/rules/prefix.txt";

#[test]
fn the_kept_rows_are_fresh() {
    let mut rows: Vec<(&str, &str, Patterns)> = RULES
        .iter()
        .map(|rule| {
            let read = surprisal::lower::patterns(rule.left, rule.right);
            (rule.left, rule.right, read)
        })
        .collect();
    rows.sort_by_key(|row| (row.0, row.1));
    rows.dedup_by_key(|row| (row.0, row.1)); // two laws may have the same sides under other conditions
    let line = |(left, right, read): &(&str, &str, Patterns)| {
        let sides = [prefix(read, &read.left), prefix(read, &read.right)];
        format!("{left}\t{right}\t{}\n", sides.join("\t"))
    };
    let fresh: String = rows.iter().map(line).collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var("PREFIX").is_ok_and(|value| value == "write") {
        fs::write(file, fresh).expect("the file can be written");
        return;
    }
    assert!(
        fs::read_to_string(file).is_ok_and(|kept| kept == fresh),
        "{FILE} is out of date: run `PREFIX=write cargo test prefix`"
    );
    for rule in &RULES {
        let read = surprisal::lower::patterns(rule.left, rule.right);
        assert_eq!(*rule.patterns(), read, "{}", rule.name);
    }
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
