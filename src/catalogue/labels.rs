//! What the arguments of distributions are called elsewhere, and in a sentence.

use super::Entry;

/// What the libraries of the field call an argument, and what it is called here; what only some distributions are given so, their
/// entries say themselves.
const SYNONYMS: &[(&str, &str)] = &[
    ("loc", "location"),
    ("df", "degrees"),
    ("prob", "probability"),
    ("probs", "probability"),
    ("probs", "probabilities"),
    ("logits", "logit"),
    ("total_count", "trials"),
    ("covariance_matrix", "covariance"),
    ("scale_tril", "cholesky"),
    ("var", "variance"),
    ("std", "sd"),
    ("stddev", "sd"),
    ("low", "lower"),
    ("high", "upper"),
];

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
    /// The label of the argument that is given by this name: its own, its symbol, or what it is called elsewhere.
    pub fn label(&self, given: &str) -> Option<&str> {
        let entry = self.distribution();
        let own = entry.parameters.iter().map(|p| (&p.label, &p.symbol));
        let others = entry.alternatives.iter().map(|a| (&a.label, &a.symbol));
        let all = || own.clone().chain(others.clone());
        let labelled = |wanted: &str| { all() }.find(|(label, _)| *label == wanted);
        let is_called = |names: &&(String, Vec<String>)| names.1.iter().any(|name| name == given);
        let called = || labelled(&{ entry.called.iter() }.find(is_called)?.0);
        let with_symbol = || { all() }.find(|(_, symbol)| *symbol == given);
        let elsewhere = || {
            let mut meant = SYNONYMS.iter().filter(|(other, _)| *other == given);
            meant.find_map(|(_, meant)| labelled(meant))
        };
        let found = { labelled(given) }
            .or_else(called)
            .or_else(with_symbol)
            .or_else(elsewhere);
        found.map(|(label, _)| label.as_str())
    }

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
