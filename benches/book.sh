#!/usr/bin/env bash
# How long mdBook takes for the book in docs/, with the preprocessor and without it (the models are then blocks of code).
# Release builds; the median of nine runs of each, taken in turns. mdBook of the version that the preprocessor is built for
# stands on the path: cargo install mdbook --version 0.5.4 --locked
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo build --quiet --release --locked -p mdbook-surprisal
program="${CARGO_TARGET_DIR:-$PWD/target}/release/mdbook-surprisal"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp README.md ARCHITECTURE.md "$scratch/"
for kind in with without; do
    cp -r docs "$scratch/$kind"
    sed -i "s#^command = .*#command = \"$program\"#" "$scratch/$kind/book.toml"
done
sed -i '/^\[preprocessor.surprisal\]/,/^$/d' "$scratch/without/book.toml"

TIMEFORMAT='%R %U %S'
for _ in 1 2 3 4 5 6 7 8 9; do
    for kind in with without; do
        { time mdbook build "$scratch/$kind" -d "$scratch/out-$kind" > /dev/null 2>&1; } 2>> "$scratch/$kind.times"
    done
done
median() { # of the wall clock, and of the processor
    awk '{ print $1 }' "$scratch/$1.times" | sort -n | sed -n '5s/$/ s/p' | tr '\n' ' '
    awk '{ print $2 + $3 }' "$scratch/$1.times" | sort -n | sed -n '5s/.*/(& s of the processor)/p'
}
echo "with the preprocessor     $(median with)"
echo "without the preprocessor  $(median without)"
echo "derivations $(cat "$scratch"/with/*.md "$scratch"/with/gallery/*.md | grep -c '^```surprisal'), load $(cut -d ' ' -f 1 /proc/loadavg)"
