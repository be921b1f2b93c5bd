//! What a reader is told of display names: `Here ŷ stands for f(x; θ).`

use super::{Name, Names, parts, text};
use crate::derivation::Derivation;
use crate::render::latex::{self, Style};
use crate::render::spoken::spoken;
use crate::render::{escape, mathml};

/// A display name that sets something, as a reader meets it.
pub(crate) struct Told<'n> {
    /// The name.
    pub(crate) name: &'n Name,
    /// The symbol in LaTeX, in MathML and in words. It has an index where what it stands for is written with one: `\hat{y}_{t}`
    /// is `g(y_{t-1}; θ)`, and without the t nobody would know of which time it is.
    pub(crate) latex: String,
    mathml: String,
    words: String,
}

impl Names {
    /// The names by which something in the derivation is set.
    pub(crate) fn told(&self, derivation: &Derivation) -> Vec<Told<'_>> {
        let used = self.in_use(derivation).into_iter();
        used.map(|name| Told::of(name, derivation)).collect()
    }

    /// What the reader is told: `$\hat{y}$ stands for $f(x; \theta)$`, each formula as it is handed over.
    pub(in crate::render) fn in_latex(
        &self,
        derivation: &Derivation,
        formula: impl Fn(&str) -> String,
    ) -> String {
        sentence(self.told(derivation), |told| {
            (formula(&told.latex), formula(told.name.latex()))
        })
    }

    /// The same with formulas in MathML.
    pub(in crate::render) fn in_html(&self, derivation: &Derivation) -> String {
        let math = |words: &str, elements: &str| {
            let words = escape::in_html(words);
            format!("<math alttext=\"{words}\">{elements}</math>")
        };
        sentence(self.told(derivation), |told| {
            let shown = math(&told.words, &told.mathml);
            (shown, math(&told.name.words, &told.name.mathml))
        })
    }
}

/// A sentence, or nothing where there are no names.
fn sentence(told: Vec<Told<'_>>, formulas: impl Fn(&Told<'_>) -> (String, String)) -> String {
    let told = told.iter().map(|told| {
        let (shown, of) = formulas(told);
        format!("{shown} stands for {of}")
    });
    let told: Vec<String> = told.collect();
    match told.is_empty() {
        true => String::new(),
        false => format!("Here {}.", told.join(", and ")),
    }
}

impl<'n> Told<'n> {
    fn of(name: &'n Name, derivation: &Derivation) -> Told<'n> {
        let alone = Names {
            all: vec![name.clone()],
        };
        let with_index = parts::find(derivation, |part| {
            if text(part) != name.of {
                return None;
            }
            let (_, below) = alone.of_part(part)?;
            (!below.is_empty()).then(|| {
                let style = Style::default().with(&alone);
                let (mut latex, mut mathml) = (String::new(), String::new());
                latex::write(part, style, &mut latex);
                mathml::write(part, style, &mut mathml);
                (latex, mathml, spoken(part, &alone))
            })
        });
        let (latex, mathml, words) = with_index.unwrap_or_else(|| {
            let shown = &name.shown;
            let [latex, mathml, words] = [shown.latex(), shown.mathml(), shown.words()];
            (latex.to_owned(), mathml.to_owned(), words.to_owned())
        });
        Told {
            name,
            latex,
            mathml,
            words,
        }
    }
}
