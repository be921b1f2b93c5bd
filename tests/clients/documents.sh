#!/usr/bin/env bash
# Documents made by the real programs: Pandoc with the filter, mdBook with the preprocessor. A program that is not
# installed is skipped, loudly. `cargo test` has the same tests with recorded input.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }
skip() { echo "SKIPPED: $1 is not installed, so $2 was NOT tested" >&2; }

cargo build --quiet --locked
bin="$PWD/target/debug"

if command -v pandoc > /dev/null; then
    printf '#!/bin/sh\nexec "%s" pandoc-filter "$@"\n' "$bin/surprisal" > "$scratch/filter.sh"
    chmod +x "$scratch/filter.sh"
    convert() { pandoc --filter "$scratch/filter.sh" tests/clients/paper.md "$@"; }
    convert --mathml -t html -o "$scratch/paper.html" 2> "$scratch/said"
    [ "$(grep -c '<mtable' "$scratch/paper.html")" -ge 2 ] || fail "two derivations in HTML"
    grep -q 'mean squared error\|mean</strong>\|mean squared' "$scratch/paper.html" || fail "the name of the loss"
    [ ! -s "$scratch/said" ] || fail "Pandoc says: $(cat "$scratch/said")"
    convert -t latex -o "$scratch/paper.tex"
    [ "$(grep -c 'begin{aligned}' "$scratch/paper.tex")" = 2 ] || fail "two derivations in LaTeX"
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
