#!/usr/bin/env bash
# Documents made by the real programs: Pandoc with the filter, mdBook with the preprocessor, Sphinx with the directive,
# Jupyter with the magic. A program that is not installed is skipped, loudly. `cargo test` has the tests of the filter and
# of the preprocessor with recorded input.
# With the word `install`, what is missing is installed where that takes no question: into target/tools, Pandoc by apt-get.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }
skip() { echo "SKIPPED: $1 is not installed, so $2 was NOT tested" >&2; }

cargo build --quiet --locked
target="${CARGO_TARGET_DIR:-$PWD/target}"
bin="$target/debug"
tools="$target/tools"
export PATH="$PATH:$tools/bin:$tools/python/bin"

if [ "${1:-}" = install ]; then
    if ! command -v pandoc > /dev/null && command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
        timeout 120 apt-get install -y --no-install-recommends pandoc > /dev/null || echo "apt-get install failed" >&2
    fi
    if ! command -v mdbook > /dev/null; then # of the version that the preprocessor is built for
        version=$(cargo pkgid mdbook-preprocessor | sed 's/.*[@#]//')
        timeout 900 cargo install mdbook --version "$version" --locked --quiet --debug --no-default-features --features search \
            --root "$tools" || echo "cargo install mdbook failed" >&2
    fi
    if ! command -v sphinx-build > /dev/null && command -v python3 > /dev/null; then
        { python3 -m venv "$tools/python" &&
            timeout 300 "$tools/python/bin/pip" install --quiet --disable-pip-version-check -r tests/clients/requirements.txt; } ||
            echo "pip install failed" >&2
    fi
fi

if command -v pandoc > /dev/null; then
    printf '#!/bin/sh\nexec "%s" pandoc-filter "$@"\n' "$bin/surprisal" > "$scratch/filter.sh"
    chmod +x "$scratch/filter.sh"
    convert() { pandoc --filter "$scratch/filter.sh" tests/clients/paper.md "$@"; }
    convert --mathml -t html -o "$scratch/paper.html" 2> "$scratch/said"
    [ "$(grep -c '<div class="surprisal"' "$scratch/paper.html")" = 2 ] || fail "two derivations in HTML"
    grep -q 'mean squared error\|mean</strong>\|mean squared' "$scratch/paper.html" || fail "the name of the loss"
    [ ! -s "$scratch/said" ] || fail "Pandoc says: $(cat "$scratch/said")"
    convert -t latex -o "$scratch/paper.tex"
    [ "$(grep -c 'begin{align\*}' "$scratch/paper.tex")" = 2 ] || fail "two derivations in LaTeX"
    convert -t rst -o "$scratch/paper.rst"
    [ "$(grep -c 'begin{aligned}' "$scratch/paper.rst")" = 2 ] || fail "two derivations in reStructuredText"
    convert -o "$scratch/paper.docx" 2> "$scratch/said"
    [ ! -s "$scratch/said" ] || fail "Pandoc says: $(cat "$scratch/said")"
    pandoc "$scratch/paper.docx" -t latex -o "$scratch/back.tex"
    grep -q 'sum' "$scratch/back.tex" || fail "formulas in DOCX"
    if sed 's/Normal/Nromal/' tests/clients/paper.md |
        pandoc --filter "$scratch/filter.sh" -o "$scratch/wrong.html" 2> "$scratch/said"; then
        fail "a wrong model must fail"
    fi
    grep -q Nromal "$scratch/said" || fail "the message names the model"
    echo "pandoc: HTML, LaTeX, reStructuredText and DOCX hold their derivations"
else
    skip pandoc "the filter in Pandoc"
fi

if command -v mdbook > /dev/null; then
    cp -r docs "$scratch/docs"
    cp README.md ARCHITECTURE.md "$scratch/"
    sed -i "s#^command = .*#command = \"$bin/mdbook-surprisal\"#" "$scratch/docs/book.toml"
    start=$(date +%s%N)
    mdbook build "$scratch/docs" -d "$scratch/book" > "$scratch/said" 2>&1 || fail "$(cat "$scratch/said")"
    took=$(( ($(date +%s%N) - start) / 1000000 ))
    ! grep -q 'WARN\|ERROR' "$scratch/said" || fail "mdBook says: $(cat "$scratch/said")"
    derivations=$(grep -o 'class="steps"' "$scratch"/book/*.html "$scratch"/book/gallery/*.html | grep -vc print.html)
    [ "$derivations" -ge 240 ] || fail "only $derivations derivations in the book"
    twice=$(grep -o ' id="[^"]*"' "$scratch/book/print.html" | sort | uniq -d)
    [ -z "$twice" ] || fail "anchors that stand twice on the printed page: $twice"
    ! grep -rq 'class="surprisal surprisal-wrong' "$scratch/book" || fail "a wrong block in the book"
    printf '\n```surprisal\ny ~ Nromal(0, 1)\n```\n' >> "$scratch/docs/story.md"
    if mdbook build "$scratch/docs" -d "$scratch/book" > "$scratch/said" 2>&1; then fail "a wrong block must fail"; fi
    grep -q 'story.md:[0-9]*: ' "$scratch/said" || fail "the message has a place: $(cat "$scratch/said")"
    echo "mdbook: the book builds in $took ms with $derivations derivations (debug build)"
else
    skip mdbook "the book as mdBook builds it"
fi

export SURPRISAL="$bin/surprisal"

if command -v sphinx-build > /dev/null; then
    cp -r tests/clients/sphinx "$scratch/sphinx"
    # One folder of what was read for all builders, as `make html latex` has it.
    make() { PYTHONPATH="$PWD"/examples/sphinx sphinx-build -q -W -d "$scratch/read" -b "$1" "$scratch/sphinx" "$scratch/sphinx-$1"; }
    for builder in html latex text; do
        make "$builder" 2> "$scratch/said" || fail "Sphinx, $builder: $(cat "$scratch/said")"
    done
    derivations=$(cat "$scratch"/sphinx-html/*.html | grep -o 'class="steps"' | wc -l)
    [ "$derivations" = 3 ] || fail "$derivations derivations in the HTML of Sphinx"
    ! grep -qi 'mathjax' "$scratch"/sphinx-html/*.html || fail "Sphinx loads MathJax"
    [ "$(cat "$scratch"/sphinx-latex/*.tex | grep -c 'begin{align\*}')" = 3 ] || fail "three derivations in LaTeX"
    [ "$(cat "$scratch"/sphinx-text/*.txt | grep -c 'This is the ')" = 3 ] || fail "three derivations in plain text"
    printf '\n.. surprisal:: y ~ Nromal(0, 1)\n' >> "$scratch/sphinx/index.rst"
    if make html 2> "$scratch/said"; then fail "a wrong model must fail"; fi
    grep -q 'index.rst:[0-9]*: .*Nromal' "$scratch/said" || fail "the message has a place: $(cat "$scratch/said")"
    sed -i 's/Nromal/Normal/' "$scratch/sphinx/index.rst"
    echo 'surprisal_command = "/nowhere"' >> "$scratch/sphinx/conf.py"
    if make html 2> "$scratch/said"; then fail "a missing command must fail"; fi
    grep -q 'index.rst:[0-9]*: .*cannot start' "$scratch/said" || fail "the message says what is missing: $(cat "$scratch/said")"
    echo "sphinx: HTML, LaTeX and plain text hold their derivations"
else
    skip Sphinx "the directive in Sphinx"
fi

if command -v jupyter-nbconvert > /dev/null; then
    cp tests/clients/notebook.ipynb "$scratch/"
    run() { PYTHONPATH="$PWD"/examples/jupyter jupyter-nbconvert --log-level ERROR --execute --to "$1" "$scratch/$2.ipynb"; }
    run html notebook > "$scratch/said" 2>&1 || fail "Jupyter: $(cat "$scratch/said")"
    [ "$(grep -o 'class="steps"' "$scratch/notebook.html" | wc -l)" = 3 ] || fail "three derivations in the notebook"
    grep -q 'y in {0, 1}' "$scratch/notebook.html" || fail "braces of a model stay"
    run latex notebook > "$scratch/said" 2>&1 || fail "Jupyter: $(cat "$scratch/said")"
    [ "$(grep -c 'begin{aligned}' "$scratch/notebook.tex")" = 3 ] || fail "three derivations in the LaTeX of the notebook"
    sed 's/%surprisal y ~ Normal/%surprisal y ~ Nromal/' tests/clients/notebook.ipynb > "$scratch/wrong.ipynb"
    if run html wrong > "$scratch/said" 2>&1; then fail "a wrong model must fail"; fi
    grep -q 'did you mean' "$scratch/said" || fail "the message shows a way out: $(cat "$scratch/said")"
    sed 's/--detail brief y/--format json y/' tests/clients/notebook.ipynb > "$scratch/option.ipynb"
    if run html option > "$scratch/said" 2>&1; then fail "an option that says nothing must fail"; fi
    grep -q 'is no option here' "$scratch/said" || fail "the message names the options: $(cat "$scratch/said")"
    if SURPRISAL=/nowhere run html notebook > "$scratch/said" 2>&1; then fail "a missing command must fail"; fi
    grep -q 'cannot start' "$scratch/said" || fail "the message says what is missing: $(cat "$scratch/said")"
    echo "jupyter: HTML and LaTeX hold their derivations"
else
    skip nbconvert "the magic in Jupyter"
fi
