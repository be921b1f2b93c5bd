//! A display name in words, for voices: `\hat{y}` is read as `y hat`.

use super::latex::Node;
use crate::render::names::capital;

/// What is read aloud in the place of the symbol.
pub(super) fn words(nodes: &[Node]) -> String {
    let mut said: Vec<String> = Vec::new();
    row(nodes, &mut said);
    said.join(" ")
}

fn row(nodes: &[Node], said: &mut Vec<String>) {
    for (k, node) in nodes.iter().enumerate() {
        match node {
            Node::Punctuation('(') if k > 0 => said.push("of".to_owned()),
            _ => say(node, said),
        }
    }
}

fn say(node: &Node, said: &mut Vec<String>) {
    match node {
        Node::Letter(letter) if letter.is_uppercase() => said.push(capital(&letter.to_string())),
        Node::Letter(letter) => said.push(letter.to_string()),
        Node::Number(digits) => said.push(digits.clone()),
        Node::Punctuation(sign) => match sign {
            '+' => said.push("plus".to_owned()),
            '-' => said.push("minus".to_owned()),
            '*' => said.push("star".to_owned()),
            '/' => said.push("over".to_owned()),
            ',' => said.push("and".to_owned()),
            _ => {} // brackets
        },
        Node::Sign(name) => said.push(sign(name)),
        Node::Accent(name, inner) => {
            row(inner, said);
            said.push(accent(name).to_owned());
        }
        Node::Styled(style, inner) => {
            said.push(styled(style).to_owned());
            row(inner, said);
        }
        Node::Word(_, word) => said.push(word.clone()),
        Node::Group(inner) => row(inner, said),
        Node::Scripts(base, below, above) => {
            say(base, said);
            if let Some(below) = below {
                said.push("sub".to_owned());
                row(below, said);
            }
            if let Some(above) = above {
                if !is_mark(above) {
                    said.push("super".to_owned());
                }
                row(above, said);
            }
        }
    }
}

/// A star or a prime, which says by its name where it stands.
fn is_mark(above: &[Node]) -> bool {
    let mark = |node: &Node| match node {
        Node::Punctuation(sign) => *sign == '*',
        Node::Sign(name) => matches!(*name, "star" | "prime" | "dagger"),
        _ => false,
    };
    above.iter().all(mark)
}

fn sign(name: &str) -> String {
    match name {
        "varepsilon" => "epsilon".to_owned(),
        "infty" => "infinity".to_owned(),
        "top" => "transpose".to_owned(),
        "cdot" => "dot".to_owned(),
        "mid" => "given".to_owned(),
        _ if name.starts_with(char::is_uppercase) => capital(&name.to_lowercase()),
        _ => match name.strip_prefix("var") {
            Some(letter) => format!("variant {letter}"),
            None => name.to_owned(),
        },
    }
}

fn accent(name: &str) -> &str {
    match name {
        "vec" => "vector",
        "ddot" => "double dot",
        _ => name,
    }
}

fn styled(style: &str) -> &'static str {
    match style {
        "mathbb" => "blackboard",
        "mathcal" => "script",
        _ => "bold",
    }
}

#[cfg(test)]
mod tests {
    use super::super::Latex;

    #[test]
    fn symbols_are_read_as_a_lecturer_reads_them() {
        for (latex, words) in [
            (r"\hat{y}", "y hat"),
            (r"\mathbf{w}", "bold w"),
            (r"\vartheta", "variant theta"),
            (r"\varepsilon_i", "epsilon sub i"),
            (r"\Sigma", "capital sigma"),
            (r"w^*", "w star"),
            (r"w^{(k)}", "w super k"),
            (r"\mathcal{L}(w, b)", "script capital L of w and b"),
            (
                r"\hat{\boldsymbol\theta}_{\text{new}}",
                "bold theta hat sub new",
            ),
        ] {
            let read = Latex::read(latex).expect("a symbol");
            assert_eq!(read.words(), words, "{latex}");
        }
    }
}
