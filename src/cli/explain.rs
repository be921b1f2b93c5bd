//! What a rule says, and what a code means.

use super::Failure;
use crate::diag::Code;
use crate::render::words;
use crate::rules::{self, Condition, RULES, Rule};

/// Explains a rule or a code.
pub fn explain(what: &str) -> Result<String, Failure> {
    if let Some(rule) = rules::find(what) {
        return Ok(of_rule(rule));
    }
    if what == words::DEFINITION {
        return Ok(format!(
            "{what}\n\nwhat a density, a model or a notation is defined to be is put in; the reason of the step names it\n"
        ));
    }
    let code = Code::ALL
        .iter()
        .find(|code| code.as_str().eq_ignore_ascii_case(what));
    if let Some(code) = code {
        return Ok(format!("{}\n{}\n", code.as_str(), code.about()));
    }
    let near = RULES.iter().map(|rule| rule.name);
    let near = near
        .map(|name| (strsim::damerau_levenshtein(what, name), name))
        .min();
    let hint = match near {
        Some((distance, name)) if distance <= 3 => format!("; is it `{name}`?"),
        _ => "; `surprisal rules` names them all".to_owned(),
    };
    Err(Failure::Usage(format!(
        "no rule and no code `{what}`{hint}"
    )))
}

fn of_rule(rule: &Rule) -> String {
    let mut out = format!("{}\n\n    {}  =>  {}\n\n", rule.name, rule.left, rule.right);
    for (k, asked) in rule.conditions.iter().enumerate() {
        let heading = if k == 0 { "if" } else { "and" };
        out.push_str(&format!("{heading:<9}{}\n", condition(asked)));
    }
    out.push_str(&format!("{:<9}{}\n", "law", words::law(rule.law)));
    out.push_str(&format!("{:<9}{}\n", "reason", rule.reason));
    out
}

/// A condition of a rule in words.
pub fn condition(condition: &Condition) -> String {
    words::condition(condition.kind, condition.of, condition.variable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_and_every_code_is_explained() {
        for rule in &RULES {
            let text = explain(rule.name).ok().unwrap_or_default();
            assert!(
                text.contains(rule.left) && text.contains(rule.reason),
                "{text}"
            );
        }
        for code in Code::ALL {
            let text = explain(code.as_str()).ok().unwrap_or_default();
            assert!(text.lines().count() == 2, "{text}");
        }
    }
}
