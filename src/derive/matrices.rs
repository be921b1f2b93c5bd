//! The rules of matrices, in the groups that phases take.

/// What is computed with matrices wherever they stand.
const OF_MATRICES: [&str; 20] = [
    "identity-solved",
    "multiple-solved",
    "inverse-solved",
    "inverse-of-inverse",
    "inverse-of-identity",
    "inverse-of-multiple",
    "identity-of-vector",
    "multiple-of-matrix",
    "matrix-of-multiple",
    "inner-of-multiple",
    "inner-of-multiple-left",
    "inner-of-itself",
    "det-of-identity",
    "det-of-multiple-identity",
    "det-of-multiple",
    "det-of-inverse",
    "det-of-diagonal",
    "trace-of-outer",
    "trace-of-sum",
    "trace-of-multiple",
];

/// A quadratic form of a diagonal matrix is a sum over its components.
const DIAGONAL_FORMS: [&str; 2] = ["diagonal-form-inverse", "diagonal-form"];

/// Traces and logs with a simple value, where no parameter need be in them.
const KNOWN_VALUES: [&str; 7] = [
    "trace-of-multiple-identity",
    "trace-of-identity",
    "trace-of-solved",
    "trace-of-solved-first",
    "trace-of-diagonal",
    "trace-of-diagonals",
    "log-of-one",
];

/// Of matrices, where parameters are in them.
pub(super) const WITH_PARAMETERS: [&str; 22] = joined(&[&DIAGONAL_FORMS, &OF_MATRICES]);
/// Of matrices, where quadratic forms are to stay matrices.
pub(super) const FORMS: [&str; 27] = joined(&[&KNOWN_VALUES, &OF_MATRICES]);
/// All of them.
pub(super) const ALL: [&str; 29] = joined(&[&DIAGONAL_FORMS, &KNOWN_VALUES, &OF_MATRICES]);

/// Groups of rules as one list; it does not compile unless its length is theirs.
const fn joined<const N: usize>(groups: &[&[&'static str]]) -> [&'static str; N] {
    let mut all = [""; N];
    let (mut length, mut group) = (0, 0);
    while group < groups.len() {
        let mut rule = 0;
        while rule < groups[group].len() {
            all[length] = groups[group][rule];
            length += 1;
            rule += 1;
        }
        group += 1;
    }
    assert!(length == N);
    all
}
