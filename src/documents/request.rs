//! What a block of a document asks for, in the words of the command: `--wrt w --detail brief`.

use crate::model::{Goal, Options};
use crate::naming;
use crate::render::display::{Name, Names};
use crate::render::outline::Detail;
use crate::render::{self, FORMATS, Format};
use crate::syntax::ast::{ExprKind, Subscript};
use crate::syntax::parse_expression;

/// A model's options, and how its derivation is told.
#[derive(Clone)]
pub struct Request {
    /// What is asked of the model.
    pub options: Options,
    /// How much is told.
    pub detail: Detail,
    /// How it is written.
    pub format: &'static Format,
    /// How symbols are set.
    pub names: Names,
    /// The options that were given.
    given: Vec<&'static str>,
}

impl Request {
    /// A derivation with nothing said about it, in the format of that name.
    ///
    /// # Errors
    /// If there is no such format.
    pub fn new(format: &str) -> Result<Request, String> {
        Ok(Request {
            options: Options::default(),
            detail: Detail::default(),
            format: find(format)?,
            names: Names::default(),
            given: Vec::new(),
        })
    }

    /// Takes in what stands behind a fence or at the head of a marker: `--wrt w,b --detail brief`.
    ///
    /// # Errors
    /// A sentence that says which word is not understood.
    pub fn read(&mut self, words: &str) -> Result<(), String> {
        let words = split(words)?;
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let option = word.strip_prefix("--").ok_or_else(|| unknown(word))?;
            match option.split_once('=') {
                Some((name, value)) => self.set(name, value)?,
                None if matches!(option, "joint" | "strict") => self.set(option, "true")?,
                None if !OPTIONS.contains(&option) => return Err(unknown(option)),
                None => {
                    let value = words
                        .next()
                        .ok_or_else(|| format!("`{word}` wants a value"))?;
                    self.set(option, value)?;
                }
            }
        }
        Ok(())
    }

    /// Whether the option was given.
    pub fn has(&self, option: &str) -> bool {
        self.given.contains(&option)
    }

    /// An option that does nothing in the format, in words.
    pub fn idle(&self) -> Option<String> {
        let mut given = self.given.iter();
        given.find_map(|option| render::idle(option, self.format.name))
    }

    /// Takes in one option: `wrt` and `w,b`.
    ///
    /// # Errors
    /// A sentence that says what is not understood.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "wrt" => {
                let names: Vec<String> = value.split(',').map(str::to_owned).collect();
                self.options.parameters = spelled(&names);
            }
            "to" => self.options.goal = goal(value)?,
            "joint" => self.options.joint = flag(name, value)?,
            "strict" => self.options.strict = flag(name, value)?,
            "detail" => self.detail = detail(value)?,
            "format" => self.format = find(value)?,
            "display" => naming::add(&mut self.names, display(value)?).map_err(|d| d.message)?,
            _ => return Err(unknown(name)),
        }
        self.given
            .extend(OPTIONS.iter().find(|option| **option == name));
        Ok(())
    }
}

/// The options that take a value.
const OPTIONS: &[&str] = &["wrt", "to", "detail", "format", "display"];

/// Options of `surprisal derive` that say nothing in a document.
const OF_DERIVE: &[&str] = &["anchors", "file", "font", "output", "style"];

fn unknown(word: &str) -> String {
    if word == "verify" {
        return "`--verify` is an option of `surprisal derive`; in a document every step is replayed, and none is tried at random points".to_owned();
    }
    if OF_DERIVE.contains(&word) {
        return format!("`--{word}` is an option of `surprisal derive`, not of a document");
    }
    format!(
        "`{word}` is not understood; there are `--wrt NAMES`, `--to GOAL`, `--detail HOW`, `--format NAME`, `--display \"SYMBOL as LATEX\"`, `--joint`, `--strict`"
    )
}

/// The words of a line; quotes, single or double, hold one together.
fn split(line: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    let (mut inside, mut quote) = (false, None);
    for letter in line.chars() {
        match quote {
            Some(mark) if letter == mark => quote = None,
            None if letter.is_whitespace() => inside = false,
            _ => {
                if !std::mem::replace(&mut inside, true) {
                    words.push(String::new());
                }
                match (quote, letter) {
                    (None, '"' | '\'') => quote = Some(letter),
                    _ => words
                        .last_mut()
                        .into_iter()
                        .for_each(|word| word.push(letter)),
                }
            }
        }
    }
    match quote {
        Some(mark) => Err(format!("the quote `{mark}` is never closed")),
        None => Ok(words),
    }
}

fn display(value: &str) -> Result<Name, String> {
    naming::read(value).map_err(|diagnostic| {
        let code = diagnostic.code.as_str();
        format!("in `{value}`: {} [{code}]", diagnostic.message)
    })
}

fn find(name: &str) -> Result<&'static Format, String> {
    render::format(name).ok_or_else(|| {
        let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        format!("no format `{name}`; there are {}", names.join(", "))
    })
}

fn goal(value: &str) -> Result<Goal, String> {
    match value {
        "loss" => Ok(Goal::Loss),
        "nll" => Ok(Goal::NegativeLogLikelihood),
        "log-likelihood" => Ok(Goal::LogLikelihood),
        _ => Err(format!(
            "no goal `{value}`; there are loss, nll, log-likelihood"
        )),
    }
}

fn detail(value: &str) -> Result<Detail, String> {
    match value {
        "brief" => Ok(Detail::Brief),
        "normal" => Ok(Detail::Normal),
        "full" => Ok(Detail::Full),
        _ => Err(format!(
            "no detail `{value}`; there are brief, normal, full"
        )),
    }
}

fn flag(name: &str, value: &str) -> Result<bool, String> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("`{name}` is true or false, not `{value}`")),
    }
}

/// Names in the spelling of the models: `theta` is `θ`. What is no name stays, for the engine to refuse.
pub fn spelled(given: &[String]) -> Vec<String> {
    let given = given.iter().map(|name| name.trim());
    let spelled = given.filter(|name| !name.is_empty()).map(|name| {
        let parsed = parse_expression(name).map(|expression| expression.kind);
        match parsed {
            Ok(ExprKind::Name(word)) => word.into(),
            Ok(ExprKind::Subscripted(base, Subscript::Word(word))) => match base.kind {
                ExprKind::Name(base) => format!("{base}_{word}"),
                _ => name.to_owned(),
            },
            _ => name.to_owned(),
        }
    });
    spelled.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Request, String> {
        let mut request = Request::new("markdown")?;
        request.read(words)?;
        Ok(request)
    }

    #[test]
    fn names_have_one_spelling() {
        let given = ["theta", " w ", "beta_0", "σ", "", "1+"].map(str::to_owned);
        assert_eq!(spelled(&given), ["θ", "w", "β_0", "σ", "1+"]);
    }

    #[test]
    fn options_are_read_as_the_command_reads_them() {
        let request = read("--wrt theta,w --to=nll --joint --detail brief --format html");
        let request = request.expect("all of them are known");
        assert_eq!(request.options.parameters, ["θ", "w"]);
        assert_eq!(request.options.goal, Goal::NegativeLogLikelihood);
        assert!(request.options.joint && !request.options.strict);
        assert_eq!(request.detail, Detail::Brief);
        assert_eq!(request.format.name, "html");
        let read = read("--display \"f(x; θ) as \\hat{y}\" --display='w as \\mathbf w' --joint");
        assert!(read.is_ok_and(|request| request.options.joint));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (words, named) in [
            ("--wrt", "`--wrt` wants a value"),
            ("--wtr w", "wtr"),
            ("brief", "brief"),
            ("--verify --detail brief", "every step is replayed"),
            ("--verify", "every step is replayed"),
            ("--style 2d", "option of `surprisal derive`"),
            ("--detail short", "short"),
            ("--format pdf", "pdf"),
            ("--to mse", "mse"),
            ("--joint=yes", "yes"),
            ("--display \"f(x; θ) as", "never closed"),
            ("--display \"f(x; θ) as \\input{x}\"", "\\input"),
        ] {
            let message = read(words).err().expect("a refusal");
            assert!(message.contains(named), "{words}: {message}");
        }
    }
}
