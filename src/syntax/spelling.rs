//! One spelling for every name: ASCII and Unicode ways of writing the same letter end up the same.

use super::ast::Word;
use crate::greek;

/// Letters that carry a hat, a tilde or a bar in one character; each row is mark, composed, bare.
const COMPOSED: &[(char, &str, &str)] = &[
    (
        '\u{302}',
        "âĉêĝĥîĵôŝûŵŷẑÂĈÊĜĤÎĴÔŜÛŴŶẐ",
        "aceghijosuwyzACEGHIJOSUWYZ",
    ),
    ('\u{303}', "ãẽĩñõũṽỹÃẼĨÑÕŨṼỸ", "aeinouvyAEINOUVY"),
    ('\u{304}', "āēīōūȳḡĀĒĪŌŪȲḠ", "aeiouygAEIOUYG"),
];

/// Other characters for one letter. Another shape of a letter is another letter: ϑ is not θ.
const TWINS: &[(char, char)] = &[
    ('\u{b5}', 'μ'),
    ('\u{2126}', 'Ω'),
    ('∆', 'Δ'),
    ('\u{305}', '\u{304}'),
];

/// Names of functions and of one distribution that are not the Greek letter when a bracket follows.
const CALLED: &[&str] = &["beta", "gamma", "zeta", "Gamma"];

/// The canonical spelling of a name: `theta1` is `θ1`, `ŷ` is y and U+0302.
pub(super) fn name(written: &str) -> Word {
    let letters = written
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(written.len());
    let (head, tail) = written.split_at(letters);
    // After the letters only digits and marks: `mu0` is μ0, but `pi_x` and `piéce` are no Greek.
    let mut spelled = Word::new();
    if head.len() > 1
        && tail.chars().all(|c| c.is_ascii_digit() || is_mark(c))
        && let Some(letter) = single(head)
    {
        spelled.push(letter);
    } else {
        spelled.push_str(head);
    }
    tail.chars().for_each(|c| push(&mut spelled, c));
    spelled
}

/// The canonical spelling of a name in front of a bracket.
pub(super) fn called(written: &str) -> Word {
    match written {
        "ln" => "log".into(),
        "√" => "sqrt".into(),
        _ if CALLED.contains(&written) => written.into(),
        _ => name(written),
    }
}

/// The one letter or sign that a word stands for.
fn single(word: &str) -> Option<char> {
    match word {
        "infinity" | "inf" => Some('∞'),
        "ell" => Some('ℓ'),
        _ => greek::named(word),
    }
}

/// A name in English letters: `γ` is gamma.
pub fn written_out(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        match greek::name(letter) {
            Some(word) => out.push_str(word),
            None if letter == '∞' => out.push_str("infinity"),
            None if letter == 'ℓ' => out.push_str("ell"),
            None => out.push(letter),
        }
    }
    out
}

/// The mark that a subscript word stands for: `y_hat` is ŷ.
pub(super) fn mark(word: &str) -> Option<char> {
    match word {
        "hat" => Some('\u{302}'),
        "tilde" => Some('\u{303}'),
        "bar" => Some('\u{304}'),
        _ => None,
    }
}

/// What a superscript or subscript character stands for on the line.
pub(super) fn on_the_line(c: char) -> char {
    const RAISED: &str = "⁰0¹1²2³3⁴4⁵5⁶6⁷7⁸8⁹9⁻-ⁿnⁱiᵏkᵐmʲjˣxʸyᵃaᵇbᵈdᵖpʳrˢs";
    const LOWERED: &str = "₀0₁1₂2₃3₄4₅5₆6₇7₈8₉9₊+₋-ₐaₑeₒoₓxₔəₕhₖkₗlₘmₙnₚpₛsₜtᵢiᵣrᵤuᵥvᵦβᵧγᵨρᵩφᵪχⱼj";
    let mut pairs = RAISED.chars().chain(LOWERED.chars());
    while let (Some(small), Some(full)) = (pairs.next(), pairs.next()) {
        if small == c {
            return full;
        }
    }
    c
}

/// A combining mark.
pub(super) fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn push(spelled: &mut Word, c: char) {
    if c.is_ascii() || ('α'..='ω').contains(&c) {
        return spelled.push(c); // nearly every one
    }
    for (mark, composed, bare) in COMPOSED {
        if let Some((_, base)) = composed
            .chars()
            .zip(bare.chars())
            .find(|(whole, _)| *whole == c)
        {
            spelled.push(base);
            spelled.push(*mark);
            return;
        }
    }
    let twin = TWINS.iter().find(|(other, _)| *other == c);
    spelled.push(twin.map_or(c, |(_, letter)| *letter));
}
