//! What writing costs beside deriving, and the derivations of the whole book. `cargo bench --bench documents`.

mod common;

use common::{MODELS, options};
use divan::{Bencher, black_box};
use std::fs;
use std::path::{Path, PathBuf};
use surprisal::derivation::Derivation;
use surprisal::documents::{Request, fences, page};
use surprisal::render::{Page, format, html};

fn main() {
    divan::main();
}

fn derivation(name: &str) -> Derivation {
    let model = MODELS.iter().find(|m| m.0 == name);
    let (_, text) = model.expect("the name comes from the list");
    surprisal::derive(text, &options(name)).expect("the models of the benchmark derive")
}

const NAMES: [&str; 4] = ["linear", "logistic", "ridge", "mixture"];

#[divan::bench(args = NAMES, sample_count = 300)]
fn derive(bencher: Bencher, name: &str) {
    bencher.bench(|| derivation(black_box(name)));
}

#[divan::bench(args = NAMES, sample_count = 300)]
fn fragment(bencher: Bencher, name: &str) {
    let derivation = derivation(name);
    bencher.bench(|| html::fragment(&Page::new(black_box(&derivation)), "d1-"));
}

/// A page that stands alone, with its style, its words, the curve of the loss and lines for narrow screens; the font is a constant.
#[divan::bench(args = NAMES, sample_count = 300)]
fn whole_page(bencher: Bencher, name: &str) {
    let derivation = derivation(name);
    let write = format("html").expect("a format of the table").write;
    bencher.bench(|| write(&Page::new(black_box(&derivation))));
}

#[divan::bench(args = NAMES, sample_count = 300)]
fn markdown(bencher: Bencher, name: &str) {
    let derivation = derivation(name);
    let write = format("markdown").expect("a format of the table").write;
    bencher.bench(|| write(&Page::new(black_box(&derivation))));
}

#[divan::bench(args = NAMES, sample_count = 300)]
fn text(bencher: Bencher, name: &str) {
    let derivation = derivation(name);
    let write = format("text").expect("a format of the table").write;
    bencher.bench(|| write(&Page::new(black_box(&derivation))));
}

/// Every block of docs/: found, derived, checked, written as HTML. What mdBook does is not in it.
#[divan::bench(sample_count = 10)]
fn book(bencher: Bencher) {
    let mut chapters = Vec::new();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    read(&docs, &mut chapters);
    let request = Request::new("html").expect("a format of the table");
    bencher.bench(|| {
        let write = |fence: &fences::Fence| {
            let (derivation, request) = fence.derive(request.clone()).expect("the book derives");
            html::fragment(&page(&derivation, &request), "d1-")
        };
        let written = chapters.iter().map(|text| fences::replace(text, write));
        written.map(|text| text.len()).sum::<usize>()
    });
}

fn read(folder: &Path, chapters: &mut Vec<String>) {
    let entries = fs::read_dir(folder).expect("the folder of the book");
    let paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    for path in paths {
        if path.is_dir() {
            read(&path, chapters);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            chapters.push(fs::read_to_string(&path).expect("a chapter in UTF-8"));
        }
    }
}
