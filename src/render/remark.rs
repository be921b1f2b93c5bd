//! What should be known of a result: words, and between backquotes what is typed.

/// What makes a backquote one letter of many: a text of the user's own, of which nothing is taken for a mark. (`λ > 0` may be
/// typed, on one line: behind a line break a bracket could begin a mark of the document.)
const FOREIGN: &[char] = &['\\', '$', '&', '#', '{', '}', '"', '\n', '\r'];

/// Sets a remark, its words in one way and what is typed in another. A backquote without a second one is a letter.
pub(super) fn set(
    remark: &str,
    out: &mut String,
    words: &dyn Fn(&str, &mut String),
    typed: &dyn Fn(&str, &mut String),
) {
    let pieces: Vec<&str> = remark.split('`').collect();
    let mut code = pieces.iter().skip(1).step_by(2);
    let is_code = code.all(|typed| !typed.is_empty() && typed.trim() == *typed);
    if pieces.len().is_multiple_of(2) || !is_code || is_foreign(remark) {
        return words(remark, out);
    }
    for (place, piece) in pieces.into_iter().enumerate() {
        match place % 2 {
            0 => words(piece, out),
            _ => typed(piece, out),
        }
    }
}

/// Whether a sign of another notation stands in a remark. The braces of an index, as of `y_{t-1}`, are none.
fn is_foreign(remark: &str) -> bool {
    let mut rest = remark;
    while let Some(at) = rest.find("_{") {
        let (before, behind) = (&rest[..at], &rest[at + 2..]);
        let Some(end) = behind
            .find(['{', '}'])
            .filter(|&end| behind[end..].starts_with('}'))
        else {
            break;
        };
        if before.contains(FOREIGN) || behind[..end].contains(FOREIGN) {
            return true;
        }
        rest = &behind[end + 1..];
    }
    rest.contains(FOREIGN)
}
