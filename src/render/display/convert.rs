//! From a user's LaTeX to MathML, by latex2mathml behind a guard: what it returns is repaired and looked at before it is used.
//!
//! It reads `x_i^2` as `x_{i^2}`, so everything is braced; it styles letters by `mathvariant`, which browsers ignore, so styled
//! letters are Unicode before it sees them; its errors are text in its output, so that is refused.

use super::latex::Node;
use crate::greek;
use crate::render::escape;
use latex2mathml::{DisplayStyle, latex_to_mathml};

/// The space between two words of a symbol.
const NO_BREAK: &str = "\u{a0}";

/// The elements of a formula. Where the converter fails, its LaTeX as text.
pub(super) fn mathml(nodes: &[Node], latex: &str) -> String {
    let mut braced = String::new();
    row(nodes, &mut braced);
    converted(&braced).unwrap_or_else(|| format!("<mtext>{}</mtext>", escape::in_html(latex)))
}

fn converted(braced: &str) -> Option<String> {
    let convert = || latex_to_mathml(braced, DisplayStyle::Inline).ok();
    let page = std::panic::catch_unwind(convert).ok()??;
    let (_, inside) = page.split_once('>')?;
    let inside = inside.strip_suffix("</math>")?;
    let repaired = inside
        .replace("<mover>", "<mover accent=\"true\">")
        .replace("<mo accent=\"true\">", "<mo stretchy=\"false\">")
        .replace("<mo>(</mo>", "<mo stretchy=\"false\">(</mo>")
        .replace("<mo>)</mo>", "<mo stretchy=\"false\">)</mo>")
        .replace("<mo>-</mo>", "<mo>−</mo>");
    let is_sound = !repaired.contains("PARSE ERROR") && is_well_formed(&repaired);
    is_sound.then_some(repaired)
}

/// Every element is closed, in order, and nothing in it is an entity.
fn is_well_formed(markup: &str) -> bool {
    let mut open = Vec::new();
    for piece in markup.split('<').skip(1) {
        let Some((tag, _)) = piece.split_once('>') else {
            return false;
        };
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap_or(tag));
        }
    }
    open.is_empty() && markup.starts_with('<') && !markup.contains('&')
}

fn row(nodes: &[Node], out: &mut String) {
    nodes.iter().for_each(|node| write(node, out));
}

fn write(node: &Node, out: &mut String) {
    match node {
        Node::Letter(letter) | Node::Punctuation(letter) => out.push(*letter),
        Node::Number(digits) => out.push_str(digits),
        Node::Sign("prime") => out.push('′'),
        Node::Sign("partial") => out.push('∂'),
        Node::Sign("varkappa") => out.push('ϰ'),
        Node::Sign(name) => out.push_str(&format!("\\{name} ")),
        Node::Accent(name, inner) => {
            out.push_str(&format!("\\{name}"));
            group(inner, out);
        }
        Node::Styled(style, letters) => {
            let styled = letters.iter().filter_map(|letter| styled(style, letter));
            out.push_str(&format!("{{{}}}", styled.collect::<String>()));
        }
        // The converter drops spaces, but for those that are none to it.
        Node::Word(_, word) => out.push_str(&format!("\\text{{{}}}", word.replace(' ', NO_BREAK))),
        Node::Group(inner) => group(inner, out),
        Node::Scripts(base, below, above) => {
            let base = std::slice::from_ref(&**base);
            out.push('{');
            group(base, out);
            if let Some(below) = below {
                out.push('_');
                group(below, out);
            }
            out.push('}');
            if let Some(above) = above {
                out.push('^');
                group(above, out);
            }
        }
    }
}

fn group(nodes: &[Node], out: &mut String) {
    out.push('{');
    row(nodes, out);
    out.push('}');
}

/// A style has all these letters.
pub(super) fn is_styled(style: &str, letters: &[Node]) -> bool {
    letters.iter().all(|letter| styled(style, letter).is_some())
}

/// A letter of a style in Unicode.
fn styled(style: &str, node: &Node) -> Option<char> {
    let letter = match node {
        Node::Letter(letter) => *letter,
        Node::Sign(name) if style == "boldsymbol" => return bold_greek(name),
        _ => return None,
    };
    let capital = letter.is_ascii_uppercase();
    let place = u32::from(letter) - u32::from(if capital { 'A' } else { 'a' });
    let first = match (style, capital) {
        ("mathbf", true) => 0x1d400,
        ("mathbf", false) => 0x1d41a,
        ("boldsymbol", true) => 0x1d468,
        ("boldsymbol", false) => 0x1d482,
        ("mathbb", true) => match "CHNPQRZ".find(letter) {
            Some(place) => return "ℂℍℕℙℚℝℤ".chars().nth(place),
            None => 0x1d538,
        },
        ("mathcal", true) => match "BEFHILMR".find(letter) {
            Some(place) => return "ℬℰℱℋℐℒℳℛ".chars().nth(place),
            None => 0x1d49c,
        },
        _ => return None,
    };
    char::from_u32(first + place)
}

/// A Greek letter in bold. Unicode has them in the order of its alphabet; TeX sets a capital upright.
fn bold_greek(name: &str) -> Option<char> {
    const SHAPES: &str = "ϵϑϰϕϱϖ";
    let letter = greek::shown_by(name)?;
    let from = |first: char| u32::from(letter) - u32::from(first);
    let code = match letter {
        'α'..='ω' => 0x1d736 + from('α'),
        'Α'..='Ω' => 0x1d6a8 + from('Α'),
        _ => 0x1d750 + u32::try_from(SHAPES.chars().position(|shape| shape == letter)?).ok()?,
    };
    char::from_u32(code)
}
