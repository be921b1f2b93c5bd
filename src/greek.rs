//! Greek letters: their names in ASCII and their commands in LaTeX, in one table for the reader and for every writer.
//!
//! A letter that has two shapes in formulas is two letters: ϑ is not θ. The usual one has the name without more (`phi` is φ),
//! and the command that shows it in that shape.

/// The letter, its name in ASCII, its LaTeX. Capitals that look like Latin ones are left out on purpose.
#[rustfmt::skip]
const LETTERS: &[(char, &str, &str)] = &[
    ('α', "alpha",   "\\alpha"),
    ('β', "beta",    "\\beta"),
    ('γ', "gamma",   "\\gamma"),
    ('δ', "delta",   "\\delta"),
    ('ε', "epsilon", "\\varepsilon"),
    ('ζ', "zeta",    "\\zeta"),
    ('η', "eta",     "\\eta"),
    ('θ', "theta",   "\\theta"),
    ('ι', "iota",    "\\iota"),
    ('κ', "kappa",   "\\kappa"),
    ('λ', "lambda",  "\\lambda"),
    ('μ', "mu",      "\\mu"),
    ('ν', "nu",      "\\nu"),
    ('ξ', "xi",      "\\xi"),
    ('π', "pi",      "\\pi"),
    ('ρ', "rho",     "\\rho"),
    ('σ', "sigma",   "\\sigma"),
    ('τ', "tau",     "\\tau"),
    ('υ', "upsilon", "\\upsilon"),
    ('φ', "phi",     "\\varphi"),
    ('χ', "chi",     "\\chi"),
    ('ψ', "psi",     "\\psi"),
    ('ω', "omega",   "\\omega"),
    ('Γ', "Gamma",   "\\Gamma"),
    ('Δ', "Delta",   "\\Delta"),
    ('Θ', "Theta",   "\\Theta"),
    ('Λ', "Lambda",  "\\Lambda"),
    ('Ξ', "Xi",      "\\Xi"),
    ('Π', "Pi",      "\\Pi"),
    ('Σ', "Sigma",   "\\Sigma"),
    ('Υ', "Upsilon", "\\Upsilon"),
    ('Φ', "Phi",     "\\Phi"),
    ('Ψ', "Psi",     "\\Psi"),
    ('Ω', "Omega",   "\\Omega"),
    ('ϵ', "straightepsilon", "\\epsilon"),
    ('ϑ', "vartheta",        "\\vartheta"),
    ('ϰ', "varkappa",        "\\varkappa"),
    ('ϕ', "straightphi",     "\\phi"),
    ('ϱ', "varrho",          "\\varrho"),
    ('ϖ', "varpi",           "\\varpi"),
    ('ς', "varsigma",        "\\varsigma"),
];

/// All letters.
pub fn letters() -> impl Iterator<Item = char> {
    LETTERS.iter().map(|&(letter, ..)| letter)
}

/// The name of a letter in ASCII: `theta`.
pub fn name(letter: char) -> Option<&'static str> {
    row(letter).map(|&(_, name, _)| name)
}

/// The LaTeX of a letter: `\theta`.
pub fn latex(letter: char) -> Option<&'static str> {
    row(letter).map(|&(.., latex)| latex)
}

/// The letter of a name: θ of `theta`. The word of a command is one too, as `varphi`, if no other letter is called that.
pub fn named(name: &str) -> Option<char> {
    let mut rows = LETTERS.iter();
    let found = rows.find(|(_, own, _)| *own == name);
    found.map(|&(letter, ..)| letter).or_else(|| shown_by(name))
}

/// The letter that a command shows: ϕ of `phi`. The word comes without its backslash.
pub fn shown_by(command: &str) -> Option<char> {
    let mut rows = LETTERS.iter();
    let found = rows.find(|(.., latex)| latex[1..] == *command);
    found.map(|&(letter, ..)| letter)
}

/// The word of the command that is spelled so, without its backslash.
pub fn command(word: &str) -> Option<&'static str> {
    shown_by(word).and_then(latex).map(|latex| &latex[1..])
}

fn row(letter: char) -> Option<&'static (char, &'static str, &'static str)> {
    LETTERS.iter().find(|(own, ..)| *own == letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_letters_share_a_name_or_a_command() {
        for column in [name, latex] {
            let all: BTreeSet<_> = letters().map(column).collect();
            assert_eq!(all.len(), LETTERS.len());
        }
        for letter in letters() {
            assert_eq!(name(letter).and_then(named), Some(letter));
            assert_eq!(latex(letter).and_then(|l| shown_by(&l[1..])), Some(letter));
        }
    }

    #[test]
    fn words_are_read_as_their_letters() {
        for (word, letter) in [
            ("phi", 'φ'),
            ("varphi", 'φ'),
            ("varepsilon", 'ε'),
            ("vartheta", 'ϑ'),
        ] {
            assert_eq!(named(word), Some(letter));
        }
        assert_eq!(shown_by("phi"), Some('ϕ'));
        assert_eq!(named("omicron"), None);
    }
}
