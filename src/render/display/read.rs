//! The reader of what a user may write for a symbol: a closed list, of which anything else is a fault with its place.

use super::convert;
use super::latex::{Fault, Node, row, without_group};
use crate::greek;

/// More is no symbol.
const LONGEST: usize = 200;
/// Deeper groups are refused: both readers and the converter go down with them.
const DEEPEST: usize = 20;

/// Commands that are one letter or one sign, besides the Greek letters. The converter has no letter for `\prime` and `\partial`.
const SIGNS: &[&str] = &[
    "ell", "infty", "partial", "nabla", "star", "top", "dagger", "prime", "cdot", "mid",
];
/// Commands that set something above a group.
const ACCENTS: &[&str] = &[
    "hat",
    "bar",
    "tilde",
    "vec",
    "dot",
    "ddot",
    "widehat",
    "widetilde",
    "overline",
];
/// Commands that set letters in another style.
const STYLES: &[&str] = &["mathbf", "boldsymbol", "mathbb", "mathcal"];
/// Commands that set a word upright. GitHub refuses `\operatorname`, so that is written as `\mathrm`.
const WORDS: &[(&str, &str)] = &[
    ("mathrm", "mathrm"),
    ("text", "text"),
    ("operatorname", "mathrm"),
];
/// What may stand on its own besides letters and digits.
const PUNCTUATION: &str = "+-*/,()";

/// Reads one symbol.
pub(super) fn symbol(text: &str) -> Result<Vec<Node>, Fault> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    if text.len() > LONGEST {
        let message = format!("a symbol has at most {LONGEST} letters");
        return Err(reader.fault(text.len(), message));
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
    Ok(nodes)
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
        let (mut below, mut above) = (None, self.primes());
        while let Some(sign @ ('_' | '^')) = self.peek() {
            if is_marked_accent(&base, sign) {
                let message = format!("TeX takes this for a second `{sign}`: put both into one");
                return Err(self.fault(1, message));
            }
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

    /// `'`, which is short for a prime above.
    fn primes(&mut self) -> Option<Vec<Node>> {
        self.peek();
        let count = self.run(|c| c == '\'').len();
        (count > 0).then(|| vec![Node::Sign("prime"); count])
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
        if let Some(accent) = row(ACCENTS) {
            return Ok(Node::Accent(accent, self.deeper()?));
        }
        if let Some(style) = row(STYLES) {
            let letters = self.deeper()?;
            if convert::is_styled(style, &letters) {
                return Ok(Node::Styled(style, letters));
            }
            return Err(Fault {
                at: start..self.at,
                message: no_letters(style, &letters),
            });
        }
        if let Some((_, written)) = WORDS.iter().find(|(word, _)| *word == name) {
            return self.word(start, &name, written);
        }
        self.at = start;
        if end == start + 1 {
            let sign = self.text[end..].chars().next();
            let length = 1 + sign.map_or(0, char::len_utf8);
            let sign = sign.filter(|sign| !sign.is_control());
            let sign = sign.map_or_else(String::new, String::from);
            let message = format!("`\\{sign}` cannot be part of a symbol");
            return Err(self.fault(length, message));
        }
        let message = format!("`\\{name}` is not among the commands of a symbol");
        Err(self.fault(end - start, message))
    }

    /// A word in braces; in `\text` several, with a space between two.
    fn word(&mut self, start: usize, name: &str, written: &'static str) -> Result<Node, Fault> {
        let inside = self.text[self.at..].trim_start_matches(' ');
        let end = inside.find('}').map(|end| end + 1);
        let words = match (inside.strip_prefix('{'), end) {
            (Some(rest), Some(end)) => &rest[..end - 2],
            _ => inside.get(..1).unwrap_or_default(),
        };
        let length = end
            .filter(|_| inside.starts_with('{'))
            .unwrap_or(words.len());
        let at = start..self.text.len() - inside.len() + length;
        let fault = |message: String| Fault {
            at: at.clone(),
            message,
        };
        let is_letter = |c: char| c.is_ascii_alphabetic() || c == ' ';
        if words.trim().is_empty() || !words.chars().all(is_letter) {
            return Err(fault(format!(
                "`\\{name}` takes letters of ASCII in braces"
            )));
        }
        let parts: Vec<&str> = words.split(' ').filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && name != "text" {
            let parts = parts.join(" ");
            let message = format!("`\\{name}` sets no spaces: write `\\text{{{parts}}}`");
            return Err(fault(message));
        }
        self.at = at.end;
        Ok(Node::Word(written, parts.join(" ")))
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

/// A group that TeX takes away: it holds an accent that has such a script already.
fn is_marked_accent(base: &Node, sign: char) -> bool {
    let Node::Group(inner) = base else {
        return false;
    };
    match &inner[..] {
        [Node::Scripts(accent, below, above)] => {
            let script = if sign == '_' { below } else { above };
            let accent = without_group(std::slice::from_ref(&**accent));
            script.is_some() && matches!(accent, [Node::Accent(..)])
        }
        [one] => is_marked_accent(one, sign),
        _ => false,
    }
}

/// Why a style has nothing for what stands in its braces, and the way out.
fn no_letters(style: &str, letters: &[Node]) -> String {
    let written = |nodes: &[Node]| {
        let mut out = String::new();
        row(nodes, &mut out);
        out
    };
    match letters {
        [Node::Accent(accent, inner)] if convert::is_styled(style, inner) => {
            let inner = written(inner);
            format!(
                "`\\{style}` sets letters, no accents: write `\\{accent}{{\\{style}{{{inner}}}}}`"
            )
        }
        [Node::Sign(_)] if convert::is_styled("boldsymbol", letters) && style == "mathbf" => {
            let inner = written(letters);
            format!("`\\mathbf` has no Greek letters: write `\\boldsymbol{{{inner}}}`")
        }
        [Node::Scripts(base, ..)] if convert::is_styled(style, std::slice::from_ref(&**base)) => {
            let base = written(std::slice::from_ref(&**base));
            format!(
                "`\\{style}` sets letters: put what stands below or above behind it, as in `\\{style}{{{base}}}_{{i}}`"
            )
        }
        _ => format!("`\\{style}` has no such letters"),
    }
}
