//! A derivation as HTML: a page that stands alone, or a fragment for a page of others.
//!
//! Formulas are MathML from the display tree, so no script is needed and nothing is fetched. What a step put in is
//! marked, and reasons link to the assumptions that they rest on.

mod conditions;
mod curve;
mod steps;

use super::latex::Style;
use super::report::{model_line, why};
use super::{Page, escape, math, mathml, spoken};
use crate::derivation::{Derivation, Loss};
use crate::term::Terms;
use steps::Steps;

/// What the classes of a fragment look like; a page of several fragments holds it once. It styles nothing but fragments, and
/// they are light: below an element of the class `surprisal-auto` they are dark where the reader's system is.
pub const STYLE: &str = include_str!("style.css");

/// A page has no frame around it, and on a phone little room to spare.
const EDGES: &str =
    "body{margin:0}\n@media screen and (max-width:30rem){main.surprisal{padding:.75rem}}\n";

/// The font of the formulas, cut to the letters that are ever set: STIX Two Math, under the SIL Open Font License.
const FONT: &[u8] = include_bytes!("stix-two-math.woff2");

/// A whole page, with nothing outside of it.
pub fn write(page: &Page) -> String {
    let derivation = page.derivation;
    let mut out = String::with_capacity(1 << 17);
    out.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:\">\n");
    out.push_str(&format!("<title>{}</title>\n<style>\n", title(derivation)));
    if page.embeds_font {
        out.push_str(&font_face());
    }
    out.push_str(":root{color-scheme:light dark}\n");
    out.push_str(STYLE);
    out.push_str(EDGES);
    out.push_str(
        "</style>\n</head>\n<body class=\"surprisal-auto\">\n<main class=\"surprisal\">\n",
    );
    out.push_str(&format!("<h1>{}</h1>\n", heading(derivation)));
    parts(page, None, &mut out);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The same without a page around it and without its style: one line, so that it can stand anywhere in Markdown.
/// `prefix` makes its anchors different from those of other fragments.
pub fn fragment(page: &Page, prefix: &str) -> String {
    let of = match page.derivation.called() {
        Some(name) => format!("Derivation of the {}", escape::in_html(name)),
        None => "Derivation".to_owned(),
    };
    let mut out =
        format!("<div class=\"surprisal\" role=\"group\" aria-label=\"{of}\" lang=\"en\">");
    parts(page, Some(&escape::in_html(prefix)), &mut out);
    out.push_str("</div>");
    // Blocks of code keep their lines by an entity, since a line break may end the block in Markdown. The headings of
    // a fragment are none of the document's: they would stand in its table of contents. (What users write is escaped.)
    // Two braces would begin a command of mdBook or of another program that fills in templates.
    out.trim_end()
        .replace('\n', "")
        .replace("{{", "{&#123;")
        .replace("<h2>", "<p class=\"part\">")
        .replace("</h2>", "</p>")
}

/// A fragment that brings its style with it.
pub fn styled(page: &Page, prefix: &str) -> String {
    let style = STYLE.replace('\n', "");
    format!("<style>{style}</style>{}", fragment(page, prefix))
}

/// A part of a page that others write, with its style. Its anchors differ from those of other models, or begin as the page says.
pub fn part(page: &Page) -> String {
    let prefix = page.anchors.map_or_else(|| anchors(page), str::to_owned);
    let mut part = styled(page, &prefix);
    part.push('\n');
    part
}

/// A prefix made of the model and the detail: their FNV-1a hash, which is the same everywhere.
fn anchors(page: &Page) -> String {
    let told = [page.detail as u8];
    let bytes = page.derivation.input.bytes().chain(told);
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("d{hash:08x}-")
}

/// The licence of the font, which goes wherever the font goes.
const LICENCE: &str = include_str!("OFL.txt");

/// The rule that embeds the font, with its copyright and its licence.
pub fn font_face() -> String {
    use base64::Engine;
    let data = base64::engine::general_purpose::STANDARD.encode(FONT);
    format!(
        "/* The font “Surprisal Math” is a subset of STIX Two Math.\n{}\n*/\n@font-face{{font-family:\"Surprisal Math\";src:url(data:font/woff2;base64,{data}) format(\"woff2\");}}\n",
        LICENCE.trim_end()
    )
}

/// `Mean squared error: y ~ Normal(f(x; θ), σ²)`
fn title(derivation: &Derivation) -> String {
    let input = escape::visible(&derivation.input);
    let words = input.split_whitespace();
    let model = escape::in_html(&words.collect::<Vec<_>>().join(" "));
    match derivation.called() {
        Some(name) => format!("{}: {model}", escape::in_html(&capital(name))),
        None => format!("A derivation for {model}"),
    }
}

/// `Mean squared error`, or what is derived where the result has no name.
fn heading(derivation: &Derivation) -> String {
    match derivation.called() {
        Some(name) => escape::in_html(&capital(name)),
        None => {
            let model = escape::in_html(&model_line(derivation));
            format!("A derivation for <code>{model}</code>")
        }
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What a page holds, or a part of one, whose anchors then begin with the prefix.
fn parts(page: &Page, prefix: Option<&str>, out: &mut String) {
    let is_page = prefix.is_none();
    let prefix = prefix.unwrap_or_default();
    let derivation = page.derivation;
    let style = page.style();
    model(derivation, out);
    assumptions(derivation, style, prefix, out);
    names(page, out);
    Steps::new(page, style, prefix)
        .for_phones(is_page)
        .write(out);
    for said in &derivation.remarks {
        out.push_str("<p class=\"remark\">");
        let typed = |code: &str, out: &mut String| {
            out.push_str(&format!("<code>{}</code>", in_code(code)));
        };
        super::remark::set(said, out, &escape::html, &typed);
        out.push_str("</p>\n");
    }
    if let Some(loss) = &derivation.loss {
        naming(&derivation.terms, loss, style, out);
        curve::write(derivation, out);
    }
    if let Some(checked) = page.checked {
        let said = checked.said();
        out.push_str(&format!("<p class=\"checked\">{said}</p>\n"));
    }
}

fn model(derivation: &Derivation, out: &mut String) {
    out.push_str("<h2>Model</h2>\n<pre class=\"model\"><code>");
    out.push_str(&in_code(escape::visible(derivation.input.trim()).as_ref()));
    out.push_str("</code></pre>\n");
}

/// Text for `pre`, in which line breaks are entities: so the whole may stand on one line.
fn in_code(text: &str) -> String {
    escape::in_html(text).replace('\n', "&#10;")
}

fn assumptions(derivation: &Derivation, style: Style<'_>, prefix: &str, out: &mut String) {
    if derivation.assumptions.is_empty() {
        return;
    }
    out.push_str("<h2>Assuming</h2>\n<ul class=\"assuming\" role=\"list\">\n");
    for (k, one) in derivation.assumptions.iter().enumerate() {
        out.push_str(&format!("<li id=\"{prefix}a{}\">", k + 1));
        out.push_str(&conditions::assumption(&derivation.terms, one, style));
        let because = why(one);
        if !because.is_empty() {
            let because = escape::in_html(&because);
            out.push_str(&format!("<span class=\"because\">{because}</span>"));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

/// What the display names stand for.
fn names(page: &Page, out: &mut String) {
    let told = page.names.in_html(page.derivation);
    if !told.is_empty() {
        out.push_str(&format!("<p class=\"names\">{told}</p>\n"));
    }
}

/// Opens a formula in a line of text, with the words that are read aloud.
fn open_math(words: &str, out: &mut String) {
    out.push_str(&format!("<math alttext=\"{}\">", escape::in_html(words)));
}

/// `This is the mean squared error, with target y_i and prediction f(x_i; θ).`
fn naming(terms: &Terms, loss: &Loss, style: Style<'_>, out: &mut String) {
    out.push_str(&format!(
        "<p class=\"result\">This is the <strong>{}</strong>",
        escape::in_html(loss.name)
    ));
    let last = loss.roles.len().saturating_sub(1);
    for (k, &(role, term)) in loss.roles.iter().enumerate() {
        out.push_str(match k {
            0 => ", with ",
            _ if k == last => " and ",
            _ => ", ",
        });
        let formula = math::build(terms, term);
        out.push_str(&format!("{} ", escape::in_html(role)));
        // The full stop stays with the last formula.
        let is_last = k == last;
        out.push_str(if is_last {
            "<span class=\"together\">"
        } else {
            ""
        });
        open_math(&spoken::spoken(&formula, style.names), out);
        mathml::write(&formula, style, out);
        out.push_str(if is_last {
            "</math>.</span>"
        } else {
            "</math>"
        });
    }
    let stop = if loss.roles.is_empty() { "." } else { "" };
    out.push_str(&format!("{stop}</p>\n"));
}

/// `θ_ML` in MathML; empty where the derivation is of a value.
fn estimate(page: &Page, estimator: super::outline::Estimator) -> String {
    use super::outline::Estimator;
    let derivation = page.derivation;
    let mut out = String::new();
    let (mark, said) = match estimator {
        Estimator::None => return out,
        Estimator::Optimum => ("<mo>*</mo>", "star"),
        Estimator::Likelihood => ("ML", "sub ML"),
        Estimator::Posterior => ("MAP", "sub MAP"),
    };
    let names = derivation.parameters.iter();
    let names: Vec<&str> = names.map(|&name| derivation.terms.text(name)).collect();
    let words = spoken::estimate(&names, said, page.names);
    if let ([name], false) = (&names[..], estimator == Estimator::Optimum) {
        open_math(&words, &mut out);
        mathml::write_estimate(name, mark, page.style(), &mut out);
        out.push_str("</math>");
        return out;
    }
    let mark = match estimator {
        Estimator::Optimum => mark.to_owned(),
        _ => format!("<mi>{mark}</mi>"),
    };
    let element = if estimator == Estimator::Optimum {
        "msup"
    } else {
        "msub"
    };
    open_math(&words, &mut out);
    out.push_str(&format!("<{element}><mrow>"));
    let brackets = names.len() != 1;
    if brackets {
        out.push_str("<mo form=\"prefix\" stretchy=\"false\">(</mo>");
    }
    for (k, name) in names.iter().enumerate() {
        if k > 0 {
            out.push_str("<mo separator=\"true\">,</mo>");
        }
        mathml::write_name(name, page.style(), &mut out);
    }
    if brackets {
        out.push_str("<mo form=\"postfix\" stretchy=\"false\">)</mo>");
    }
    out.push_str(&format!("</mrow>{mark}</{element}></math>"));
    out
}
