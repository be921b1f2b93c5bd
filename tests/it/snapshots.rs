//! Snapshots by folder, and a count of those that no test compares.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Compares a text with `snapshots/<folder>/<name>.snap`.
pub fn compare(folder: &str, name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => path(folder),
        omit_expression => true,
        prepend_module_to_snapshot => false,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Fails for a snapshot in the folder that has none of the names.
pub fn refuse_others(folder: &str, names: impl IntoIterator<Item = String>) {
    let names: BTreeSet<String> = names.into_iter().map(|n| format!("{n}.snap")).collect();
    let others: Vec<String> = fs::read_dir(path(folder))
        .expect("the folder of the snapshots")
        .map(|entry| entry.expect("an entry").file_name().into_string())
        .map(|name| name.expect("a name in UTF-8"))
        .filter(|name| !names.contains(name) && !name.ends_with(".snap.new"))
        .collect();
    assert!(others.is_empty(), "nothing compares {others:?}");
}

fn path(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("snapshots")
        .join(folder)
}
