//! MathML says what the LaTeX says: LaTeX read by another program gives the same tree as our own writer.
//!
//! Pages are well-formed, use the elements of MathML Core only, and set no letter that their font lacks.

use crate::case;
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeSet;
use surprisal::derivation::Derivation;
use surprisal::render::display::Names;
use surprisal::render::latex::{Style, latex_in};
use surprisal::render::{self, Page, html, math, mathml};
use surprisal::term::TermId;

/// Every element that a page may have inside `math`.
const CORE: &[&str] = &[
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
];

#[test]
fn voices_read_display_names_as_they_look() {
    let derivation = surprisal::derive(
        "y ~ MultivariateNormal(f(x; θ), Σ) where Σ : positive definite",
        &surprisal::model::Options::default(),
    );
    let derivation = derivation.expect("it derives");
    let mut names = Names::default();
    for text in [r"f(x; θ) as \hat{\mathbf{y}}", r"θ as \vartheta"] {
        let name = surprisal::naming::read(text).expect("a display name");
        surprisal::naming::add(&mut names, name).expect("a new one");
    }
    let page = Page {
        names: &names,
        ..Page::new(&derivation)
    };
    let shown = html::fragment(&page, "");
    for said in [
        "alttext=\"capital sigma is positive definite\"",
        "alttext=\"variant theta sub ML\"",
        "alttext=\"bold y hat\"",
        "alttext=\"f of x with parameter theta\"",
        "arg min over variant theta of",
        "y sub i minus bold y hat sub i",
    ] {
        assert!(shown.contains(said), "{said}");
    }
}

/// Whether each line of the page carries a mark, and what it says of itself.
fn lines_of(page: &str) -> Vec<(bool, String)> {
    let document = parse(page);
    let steps = document
        .descendants()
        .find(|node| node.attribute("class") == Some("steps"));
    let lines = steps.expect("steps").children();
    let told = lines.map(|line| {
        let within = |class: &str| {
            let mut nodes = line.descendants();
            nodes.find(|node| node.attribute("class") == Some(class))
        };
        let reason = within("reason").and_then(|node| node.text());
        (
            within("changed").is_some(),
            reason.unwrap_or_default().trim().to_owned(),
        )
    });
    told.collect()
}

#[test]
fn what_a_step_put_in_is_marked() {
    let derivation = surprisal::derive(
        "y ~ Normal(f(x; θ), σ²) where σ > 0",
        &surprisal::model::Options::default(),
    );
    let page = html::fragment(&Page::new(&derivation.expect("it derives")), "");
    let lines = lines_of(&page);
    let marked = lines.iter().filter(|(marked, _)| *marked);
    let marked: Vec<&str> = marked.map(|(_, reason)| reason.as_str()).collect();
    // The other lines are new as a whole, or only lack something.
    assert_eq!(
        marked,
        [
            "put in the density of the normal distribution (by definition)",
            "the log of a product is the sum of the logs",
            "log undoes exp",
            "a factor without the index comes out of the sum",
            "dividing by the number of observations does not move the optimum",
        ]
    );
    let last = page.rfind("class=\"changed\"").expect("a mark");
    assert!(
        page[last..].starts_with("class=\"changed\"><mfrac><mn>1</mn><mi>m</mi></mfrac></mrow>"),
        "{}",
        &page[last..]
    );
}

/// No mark by colour alone: it has a line below it, also in print.
#[test]
fn marks_have_a_line_below() {
    let rules = html::STYLE.split('}');
    let mut marks = rules.filter(|rule| rule.contains(".changed{"));
    let rule = marks.next().expect("a rule");
    assert!(rule.contains("border-bottom:") && marks.next().is_none());
}

#[test]
fn mathml_says_what_latex_says() {
    let reader = LatexToMathML::new(MathCoreConfig::default()).expect("no macros");
    let mut compared = BTreeSet::new();
    for case in case::all() {
        let derivation = case.derive();
        for statement in statements(&derivation) {
            let terms = &derivation.terms;
            let style = Style::of(terms, [statement]);
            let latex = latex_in(terms, statement, style);
            if !compared.insert(latex.clone()) {
                continue;
            }
            let read = reader
                .convert_with_local_state(&latex, MathDisplay::Block)
                .unwrap_or_else(|e| panic!("{}: {e}\n{latex}", case.name));
            let mut own = String::from("<math>");
            mathml::write(&math::build(terms, statement), style, &mut own);
            own.push_str("</math>");
            assert_eq!(
                line(&own),
                line(&read.mathml),
                "{}\n{latex}\n{own}\n{}",
                case.name,
                read.mathml
            );
        }
    }
    assert!(compared.len() > 500, "only {}", compared.len());
}

#[test]
fn pages_are_well_formed() {
    for case in case::all() {
        let derivation = case.derive();
        let fragment = render::html::fragment(&Page::new(&derivation), "p-");
        let document = parse(&fragment);
        for node in document.descendants().filter(|n| within_math(*n)) {
            let name = node.tag_name().name();
            assert!(CORE.contains(&name), "{}: <{name}>", case.name);
            assert_eq!(
                node.children().filter(|c| c.is_element()).count(),
                wanted(node),
                "{name}"
            );
        }
        let ids: Vec<&str> = document
            .descendants()
            .filter_map(|n| n.attribute("id"))
            .collect();
        let distinct: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "{}: an id twice", case.name);
        for link in document.descendants().filter_map(|n| n.attribute("href")) {
            let anchor = link.trim_start_matches('#');
            assert!(ids.contains(&anchor), "{}: {link} leads nowhere", case.name);
        }
        let spoken = document.descendants().filter(|n| n.has_tag_name("math"));
        for formula in spoken {
            let said = match formula.attribute("aria-hidden") {
                None => formula.attribute("alttext"),
                Some(_) => formula
                    .ancestors()
                    .find(|around| around.attribute("role") == Some("math"))
                    .and_then(|around| around.attribute("aria-label")),
            };
            assert!(said.is_some_and(|a| !a.is_empty()));
        }
        // Lists keep their role without their signs, and no two things that open have one name.
        for list in document
            .descendants()
            .filter(|n| n.has_tag_name("ol") || n.has_tag_name("ul"))
        {
            assert_eq!(list.attribute("role"), Some("list"), "{}", case.name);
        }
        let summaries = document
            .descendants()
            .filter(|n| n.has_tag_name("summary"))
            .map(|n| n.attribute("aria-label").expect("a name"));
        let summaries: Vec<&str> = summaries.collect();
        let distinct: BTreeSet<&&str> = summaries.iter().collect();
        assert_eq!(summaries.len(), distinct.len(), "{}", case.name);
        assert!(
            !fragment.contains('\n'),
            "{}: a line break ends a block of Markdown",
            case.name
        );
    }
}

fn statements(derivation: &Derivation) -> impl Iterator<Item = TermId> {
    let after = derivation.steps.iter().map(|step| step.after);
    after.chain([derivation.start])
}

fn parse(markup: &str) -> Document<'_> {
    let options = ParsingOptions::default();
    Document::parse_with_options(markup, options).unwrap_or_else(|e| panic!("{e}\n{markup}"))
}

fn within_math(node: Node) -> bool {
    node.is_element() && node.ancestors().any(|n| n.has_tag_name("math"))
}

/// How many children an element must have; as many as it has where any number will do.
fn wanted(node: Node) -> usize {
    match node.tag_name().name() {
        "mfrac" | "msub" | "msup" | "munder" | "mover" => 2,
        "msubsup" | "munderover" => 3,
        "mi" | "mn" | "mo" | "mtext" | "mspace" => 0,
        _ => node.children().filter(|c| c.is_element()).count(),
    }
}

/// A formula on one line, without what only spacing is for.
fn line(markup: &str) -> String {
    let markup = markup.replace("&nbsp;", " ");
    let document = parse(&markup);
    let mut out = String::new();
    linear(document.root_element(), &mut out);
    out
}

/// Scripts stand behind their base, whatever encloses it: LaTeX hangs them on a closing bracket.
fn linear(node: Node, out: &mut String) {
    let children: Vec<Node> = node.children().filter(Node::is_element).collect();
    let script = |sign: &str, node: Node, out: &mut String| {
        out.push_str(sign);
        out.push('{');
        linear(node, out);
        out.push('}');
    };
    match node.tag_name().name() {
        "mi" | "mn" | "mo" | "mtext" => out.push_str(&letters(node.text().unwrap_or(""))),
        "mspace" => {}
        "msub" | "munder" => {
            linear(children[0], out);
            script("_", children[1], out);
        }
        "msup" | "mover" => {
            linear(children[0], out);
            script("^", children[1], out);
        }
        "msubsup" | "munderover" => {
            linear(children[0], out);
            script("_", children[1], out);
            script("^", children[2], out);
        }
        "mfrac" => {
            script("frac", children[0], out);
            script("", children[1], out);
        }
        "msqrt" => {
            out.push_str("sqrt{");
            children.into_iter().for_each(|child| linear(child, out));
            out.push('}');
        }
        "mtr" => {
            children
                .into_iter()
                .for_each(|child| script("&", child, out));
            out.push('\\');
        }
        _ => children.into_iter().for_each(|child| linear(child, out)),
    }
}

/// Letters without their style, and signs in one form.
fn letters(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{2061}'..='\u{2064}'));
    kept.map(|c| match c {
        '∣' | '❘' => '|',
        '∥' => '‖',
        '·' => '⋅',
        'ˆ' | '\u{302}' => '^',
        '˜' | '\u{303}' => '~',
        '‾' | '\u{304}' => '¯',
        '-' => '−',
        'E' => '𝔼',
        '𝟏' => '1',
        other => other,
    })
    .collect()
}

/// Letters that are set but not seen, or taken from any font.
fn is_invisible(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{2061}'..='\u{2064}')
}

#[test]
fn the_font_has_every_letter() {
    let listed = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/render/html/stix-two-math.txt"
    ))
    .expect("the letters of the font");
    let known: BTreeSet<char> = listed
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter_map(|code| u32::from_str_radix(code.strip_prefix("U+")?, 16).ok())
        .filter_map(char::from_u32)
        .collect();
    for case in case::all() {
        let derivation = case.derive();
        let fragment = render::html::fragment(&Page::new(&derivation), "");
        let document = parse(&fragment);
        for node in document.descendants().filter(|n| within_math(*n)) {
            for letter in node.text().unwrap_or("").chars() {
                let has = known.contains(&letter) || is_invisible(letter);
                assert!(has, "{}: the font has no `{letter}`", case.name);
            }
        }
    }
}
