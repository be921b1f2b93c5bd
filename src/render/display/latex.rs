//! The LaTeX that a user may write: a closed list of letters, signs and commands. What is not in it reaches no document.

use super::{aloud, convert, read};
use crate::render::latex::width::{self, Width};
use std::ops::Range;

/// A piece of LaTeX that stands for a symbol: a base with what the user has below and above it, so that subscripts of the
/// data and exponents join them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latex {
    /// With every brace written.
    latex: String,
    mathml: String,
    words: String,
    width: Width,
    base: Set,
    below: Option<Set>,
    above: Option<Set>,
}

/// A part of a symbol as it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) struct Set {
    latex: String,
    mathml: String,
}

impl Set {
    fn of(nodes: &[Node]) -> Set {
        let mut latex = String::new();
        row(nodes, &mut latex);
        let mathml = convert::mathml(nodes, &latex);
        Set { latex, mathml }
    }

    /// Its LaTeX.
    pub(in crate::render) fn latex(&self) -> &str {
        &self.latex
    }

    /// Its elements in MathML.
    pub(in crate::render) fn mathml(&self) -> &str {
        &self.mathml
    }
}

/// What is not in the list, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The bytes.
    pub at: Range<usize>,
    /// One sentence without a full stop.
    pub message: String,
}

/// A part of the LaTeX.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Letter(char),
    Number(String),
    Punctuation(char),
    Sign(&'static str),
    Accent(&'static str, Vec<Node>),
    Styled(&'static str, Vec<Node>),
    Word(&'static str, String),
    Group(Vec<Node>),
    /// A base with what stands below and above it.
    Scripts(Box<Node>, Option<Vec<Node>>, Option<Vec<Node>>),
}

impl Latex {
    /// Reads what a user wrote.
    ///
    /// # Errors
    /// If anything in it is not in the list, or a brace has no partner.
    pub fn read(text: &str) -> Result<Latex, Fault> {
        let nodes = read::symbol(text)?;
        let whole = Set::of(&nodes);
        let (base, below, above) = match without_group(&nodes) {
            [Node::Scripts(base, below, above)] => {
                let base = without_group(std::slice::from_ref(&**base));
                (base, below.as_deref(), above.as_deref())
            }
            all => (all, None, None),
        };
        let mut set = Set::of(base);
        if !is_simple(base) {
            set.latex = format!("{{{}}}", set.latex);
        }
        Ok(Latex {
            base: set,
            below: below.map(Set::of),
            above: above.map(Set::of),
            words: aloud::words(&nodes),
            width: nodes.iter().map(width_of).sum(),
            latex: whole.latex,
            mathml: whole.mathml,
        })
    }

    /// The LaTeX, with every brace written.
    pub fn latex(&self) -> &str {
        &self.latex
    }

    /// Its elements in MathML.
    pub fn mathml(&self) -> &str {
        &self.mathml
    }

    /// What is read aloud in its place.
    pub(in crate::render) fn words(&self) -> &str {
        &self.words
    }

    /// How wide TeX sets it, at most.
    pub(in crate::render) fn width(&self) -> Width {
        self.width
    }

    /// What the scripts belong to, in LaTeX so that scripts may follow it.
    pub(in crate::render) fn base(&self) -> &Set {
        &self.base
    }

    /// What the user has below it.
    pub(in crate::render) fn below(&self) -> Option<&Set> {
        self.below.as_ref()
    }

    /// What the user has above it.
    pub(in crate::render) fn above(&self) -> Option<&Set> {
        self.above.as_ref()
    }
}

/// One letter with whatever is above it: scripts may follow without braces.
fn is_simple(nodes: &[Node]) -> bool {
    matches!(
        nodes,
        [Node::Letter(_) | Node::Sign(_) | Node::Accent(..) | Node::Styled(..) | Node::Word(..)]
    )
}

/// What stands in groups that hold nothing else.
pub(super) fn without_group(nodes: &[Node]) -> &[Node] {
    match nodes {
        [Node::Group(inner)] => without_group(inner),
        _ => nodes,
    }
}

/// Appends what stands side by side.
pub(super) fn row(nodes: &[Node], out: &mut String) {
    nodes.iter().for_each(|node| write(node, out));
}

fn write(node: &Node, out: &mut String) {
    let mut braced = |before: &str, nodes: &[Node]| {
        out.push_str(before);
        out.push('{');
        row(nodes, out);
        out.push('}');
    };
    match node {
        Node::Letter(letter) => {
            if ends_in_command(out) {
                out.push(' ');
            }
            out.push(*letter);
        }
        Node::Number(digits) => out.push_str(digits),
        Node::Punctuation(sign) => out.push(*sign),
        Node::Sign(name) => out.push_str(&format!("\\{name}")),
        Node::Accent(name, inner) | Node::Styled(name, inner) => {
            braced(&format!("\\{name}"), inner);
        }
        Node::Word(name, word) => out.push_str(&format!("\\{name}{{{word}}}")),
        Node::Group(inner) => braced("", inner),
        Node::Scripts(base, below, above) => {
            write(base, out);
            for (sign, script) in [("_", below), ("^", above)] {
                if let Some(script) = script {
                    out.push_str(sign);
                    out.push('{');
                    row(script, out);
                    out.push('}');
                }
            }
        }
    }
}

/// A letter that follows would become part of the command.
fn ends_in_command(text: &str) -> bool {
    let before = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    before.len() < text.len() && before.ends_with('\\')
}

fn width_of(node: &Node) -> Width {
    let all = |nodes: &[Node]| nodes.iter().map(width_of).sum::<Width>();
    match node {
        Node::Letter(_) | Node::Sign(_) => 1_110,
        Node::Number(digits) => 500 * digits.len() as Width,
        Node::Punctuation(_) => 1_222,
        Node::Accent(_, inner) | Node::Group(inner) => all(inner),
        Node::Styled(_, inner) => all(inner) + 200,
        Node::Word(_, word) => width::of_words(word).max(500 * word.len() as Width),
        Node::Scripts(base, below, above) => {
            let script = |nodes: &Option<Vec<Node>>| nodes.as_ref().map_or(0, |nodes| all(nodes));
            width_of(base) + script(below).max(script(above)) + 50
        }
    }
}
