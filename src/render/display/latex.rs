//! The LaTeX that a user may write: a closed list of letters, signs and commands. What is not in it reaches no document.

use super::{aloud, convert};
use crate::greek;
use crate::render::latex::width::{self, Width};
use std::ops::Range;

/// More is no symbol.
const LONGEST: usize = 200;
/// Deeper groups are refused: both readers and the converter go down with them.
const DEEPEST: usize = 20;

/// Commands that are one letter or one sign, besides the Greek letters. The converter has no letter for `\prime` and `\partial`.
const SIGNS: &[&str] = &[
    "ell", "infty", "partial", "nabla", "star", "top", "dagger", "prime", "cdot", "mid",
];
/// Commands that set something above a group.
const ACCENTS: &[&str] = &["hat", "bar", "tilde", "vec", "dot", "ddot"];
/// Commands that set letters in another style.
const STYLES: &[&str] = &["mathbf", "boldsymbol", "mathbb", "mathcal"];
/// Commands that set a word upright.
const WORDS: &[&str] = &["mathrm", "text"];
/// What may stand on its own besides letters and digits.
const PUNCTUATION: &str = "+-*/,()";

/// A piece of LaTeX that stands for a symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latex {
    /// With every brace written.
    latex: String,
    mathml: String,
    words: String,
    width: Width,
    /// One letter with whatever is above it: scripts may follow without braces.
    simple: bool,
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
        let mut reader = Reader {
            text,
            at: 0,
            depth: 0,
        };
        if text.len() > LONGEST {
            return Err(reader.fault(
                text.len(),
                format!("a symbol has at most {LONGEST} letters"),
            ));
        }
        let nodes = reader.row()?;
        if reader.at < text.len() {
            return Err(reader.fault(1, "this brace closes nothing"));
        }
        if nodes.is_empty() {
            return Err(reader.fault(0, "a symbol has at least one letter"));
        }
        if !is_symbol(&nodes) {
            reader.at = 0;
            let message = "this is no single symbol, so formulas with it could be misread";
            return Err(reader.fault(text.len(), message));
        }
        let mut latex = String::new();
        row(&nodes, &mut latex);
        let simple = matches!(
            nodes[..],
            [Node::Letter(_)
                | Node::Accent(..)
                | Node::Styled(..)
                | Node::Word(..)
                | Node::Group(_)]
        );
        Ok(Latex {
            mathml: convert::mathml(&nodes, &latex),
            words: aloud::words(&nodes),
            width: nodes.iter().map(width_of).sum(),
            latex,
            simple,
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

    /// Appends the LaTeX so that anything may follow it.
    pub(in crate::render) fn write(&self, out: &mut String) {
        if self.simple {
            return out.push_str(&self.latex);
        }
        out.push('{');
        out.push_str(&self.latex);
        out.push('}');
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn fault(&self, length: usize, message: impl Into<String>) -> Fault {
        Fault {
            at: self.at..self.at + length,
            message: message.into(),
        }
    }

    /// The next letter that is no space.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(' ').len();
        self.text[self.at..].chars().next()
    }

    /// Takes letters of a kind.
    fn run(&mut self, kind: impl Fn(char) -> bool) -> String {
        let rest = &self.text[self.at..];
        let end = rest.find(|c| !kind(c)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_owned()
    }

    fn row(&mut self) -> Result<Vec<Node>, Fault> {
        let mut nodes = Vec::new();
        while !matches!(self.peek(), None | Some('}')) {
            let base = self.single()?;
            nodes.push(self.scripts(base)?);
        }
        Ok(nodes)
    }

    fn scripts(&mut self, base: Node) -> Result<Node, Fault> {
        let (mut below, mut above) = (None, None);
        while let Some(sign @ ('_' | '^')) = self.peek() {
            let place = if sign == '_' { &mut below } else { &mut above };
            if place.is_some() {
                return Err(self.fault(
                    1,
                    format!("a second `{sign}` needs braces around the first"),
                ));
            }
            self.at += 1;
            *place = Some(self.argument()?);
        }
        Ok(match (below, above) {
            (None, None) => base,
            (below, above) => Node::Scripts(Box::new(base), below, above),
        })
    }

    fn single(&mut self) -> Result<Node, Fault> {
        match self.peek() {
            Some('{') => Ok(Node::Group(self.group()?)),
            Some('\\') => self.command(),
            Some(c) if c.is_ascii_alphabetic() => {
                self.at += 1;
                Ok(Node::Letter(c))
            }
            Some(c) if c.is_ascii_digit() => Ok(Node::Number(self.run(|c| c.is_ascii_digit()))),
            Some(c) if PUNCTUATION.contains(c) => {
                self.at += 1;
                Ok(Node::Punctuation(c))
            }
            Some('_' | '^') => Err(self.fault(1, "a script needs something before it")),
            Some(c) => {
                let message = match greek::latex(c) {
                    Some(command) => format!("`{c}` is written `{command}` in LaTeX"),
                    None if c.is_control() => {
                        format!("`{}` cannot be part of a symbol", c.escape_default())
                    }
                    None => format!("`{c}` cannot be part of a symbol"),
                };
                Err(self.fault(c.len_utf8(), message))
            }
            None => Err(self.fault(0, "something is missing at the end")),
        }
    }

    /// What stands in braces, or the one thing that needs none.
    fn argument(&mut self) -> Result<Vec<Node>, Fault> {
        match self.peek() {
            Some('{') => self.group(),
            _ => Ok(vec![self.single()?]),
        }
    }

    fn group(&mut self) -> Result<Vec<Node>, Fault> {
        if self.depth == DEEPEST {
            return Err(self.fault(1, "groups are nested too deeply"));
        }
        let open = self.at;
        self.at += 1;
        self.depth += 1;
        let nodes = self.row()?;
        self.depth -= 1;
        if self.peek().is_none() {
            self.at = open;
            return Err(self.fault(1, "this brace is never closed"));
        }
        self.at += 1;
        if nodes.is_empty() {
            let at = open..self.at;
            let message = "there is nothing between these braces".to_owned();
            return Err(Fault { at, message });
        }
        Ok(nodes)
    }

    fn command(&mut self) -> Result<Node, Fault> {
        let start = self.at;
        self.at += 1;
        let name = self.run(|c| c.is_ascii_alphabetic());
        let row = |table: &[&'static str]| table.iter().copied().find(|row| *row == name);
        if let Some(sign) = row(SIGNS).or_else(|| greek::command(&name)) {
            return Ok(Node::Sign(sign));
        }
        let end = self.at;
        let found = if let Some(accent) = row(ACCENTS) {
            Some(Node::Accent(accent, self.deeper()?))
        } else if let Some(style) = row(STYLES) {
            let letters = self.deeper()?;
            convert::is_styled(style, &letters).then_some(Node::Styled(style, letters))
        } else if let Some(command) = row(WORDS) {
            word(&self.deeper()?).map(|word| Node::Word(command, word))
        } else {
            self.at = start;
            let message = format!("`\\{name}` is not among the commands of a symbol");
            return Err(self.fault(end - start, message));
        };
        found.ok_or_else(|| Fault {
            at: start..self.at,
            message: format!("`\\{name}` has no such letters"),
        })
    }

    /// The argument of a command, which may be a command itself: `\hat\hat y` goes down as braces do.
    fn deeper(&mut self) -> Result<Vec<Node>, Fault> {
        if self.depth == DEEPEST {
            return Err(self.fault(0, "groups are nested too deeply"));
        }
        self.depth += 1;
        let argument = self.argument();
        self.depth -= 1;
        argument
    }
}

/// Whether it is one symbol: a letter or a word, with whatever stands above, below or behind it in brackets. A sum would need
/// brackets of its own, and `x^2` another exponent.
fn is_symbol(nodes: &[Node]) -> bool {
    match nodes {
        [one] => is_one(one),
        [head, Node::Punctuation('('), .., Node::Punctuation(')')] => is_one(head),
        _ => false,
    }
}

fn is_one(node: &Node) -> bool {
    match node {
        Node::Letter(_) | Node::Styled(..) | Node::Word(..) => true,
        Node::Sign(name) => !matches!(*name, "cdot" | "mid"),
        Node::Accent(_, inner) | Node::Group(inner) => is_symbol(inner),
        Node::Scripts(base, _, above) => {
            is_one(base) && above.as_ref().is_none_or(|above| is_mark(above))
        }
        Node::Number(_) | Node::Punctuation(_) => false,
    }
}

/// Whether what stands above is no exponent: a star, a prime, a word, or anything in brackets.
fn is_mark(above: &[Node]) -> bool {
    match above {
        [Node::Punctuation('('), .., Node::Punctuation(')')] => true,
        _ => above.iter().all(|node| match node {
            Node::Punctuation(sign) => "*+-".contains(*sign),
            Node::Sign(name) => matches!(*name, "star" | "prime" | "dagger" | "top"),
            Node::Word(..) => true,
            _ => false,
        }),
    }
}

/// The letters as a word.
fn word(nodes: &[Node]) -> Option<String> {
    let letter = |node: &Node| match node {
        Node::Letter(letter) => Some(*letter),
        _ => None,
    };
    nodes.iter().map(letter).collect()
}

fn row(nodes: &[Node], out: &mut String) {
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
