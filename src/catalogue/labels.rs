//! What the arguments of distributions are called elsewhere, and in a sentence.

use super::Entry;

/// What the libraries of the field call an argument, and what it is called here.
const SYNONYMS: &[(&str, &str)] = &[
    ("loc", "location"),
    ("loc", "mean"),
    ("total_count", "trials"),
    ("concentration", "shape"),
    ("concentration1", "alpha"),
    ("concentration0", "beta"),
    ("alpha", "shape"),
    ("beta", "rate"),
    ("beta", "scale"),
    ("covariance_matrix", "covariance"),
    ("precision_matrix", "precision"),
    ("df", "degrees"),
    ("prob", "probability"),
    ("probs", "probability"),
    ("probs", "probabilities"),
    ("logits", "logit"),
    ("var", "variance"),
    ("std", "sd"),
    ("stddev", "sd"),
    ("low", "lower"),
    ("high", "upper"),
];

/// Whether an argument may be given by that name.
pub(super) fn is_called(label: &str, name: &str) -> bool {
    label == name || SYNONYMS.contains(&(name, label))
}

/// The name of an argument in a sentence.
pub(super) fn spoken(label: &str) -> &str {
    match label {
        "sd" => "standard deviation",
        "degrees" => "degrees of freedom",
        "trials" => "number of trials",
        "zero" => "probability of zero",
        "successes" => "number of successes",
        "draws" => "number of draws",
        "population" => "size of the population",
        "gate" => "probability of an extra zero",
        "numerator" => "numerator degrees of freedom",
        "denominator" => "denominator degrees of freedom",
        "α" => "first shape",
        "β" => "second shape",
        "lower" => "lower end",
        "upper" => "upper end",
        "rate1" => "first rate",
        "rate2" => "second rate",
        label => label,
    }
}

impl Entry {
    /// An argument in a sentence: `the variance of the normal distribution`.
    pub(super) fn what(&self, label: &str) -> String {
        let entry = self.distribution();
        let phrase = entry.phrases.iter().find(|(of, _)| of == label);
        match phrase {
            Some((_, words)) => words.clone(),
            None => format!("the {} of {}", spoken(label), entry.about),
        }
    }
}
