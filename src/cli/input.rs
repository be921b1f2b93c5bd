//! Where a model comes from: an argument, a file, standard input.

use super::Failure;
use super::arguments::ModelArguments;
use super::output::shown;
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::syntax::BYTE_ORDER_MARK;
use std::fs::File;
use std::io::{self, Read};

/// More than the parser accepts, so that it can say so; less than would fill the memory.
const MOST: u64 = 32 << 20;

/// The bytes of a model and what they are called in messages.
#[derive(Clone)]
pub struct Source {
    /// `model.txt`, `<stdin>`, or nothing for an argument.
    pub name: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Source {
    /// Reads what the arguments say.
    pub fn read(arguments: &ModelArguments) -> Result<Source, Failure> {
        match (&arguments.file, &arguments.model) {
            (Some(path), _) if path.as_os_str() == "-" => {
                Source::named("<stdin>", limited(io::stdin().lock()))
            }
            (Some(path), _) => {
                let read = File::open(path).and_then(limited);
                Source::named(&shown(path), read)
            }
            (None, Some(model)) if model == "-" => {
                Source::named("<stdin>", limited(io::stdin().lock()))
            }
            (None, model) => Ok(Source {
                name: None,
                bytes: model.clone().unwrap_or_default().into_encoded_bytes(),
            }),
        }
    }

    fn named(name: &str, read: io::Result<Vec<u8>>) -> Result<Source, Failure> {
        let failed = |error| Failure::Usage(format!("cannot read {name}: {error}"));
        let mut bytes = read.map_err(failed)?;
        let mark = BYTE_ORDER_MARK.to_string();
        if bytes.starts_with(mark.as_bytes()) {
            bytes.drain(..mark.len());
        }
        Ok(Source {
            name: Some(name.to_owned()),
            bytes,
        })
    }

    /// The model as text.
    pub fn text(&self) -> Result<&str, Failure> {
        crate::syntax::decode(&self.bytes).map_err(|diagnostic| self.unreadable(diagnostic))
    }

    /// A diagnostic about bytes that are no text, with its places in what is shown of them.
    fn unreadable(&self, mut diagnostic: Diagnostic) -> Failure {
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let place = |at: usize| shown(&self.bytes[..at]).len();
        for label in &mut diagnostic.labels {
            label.span = Span::new(place(label.span.start()), place(label.span.end()));
        }
        let readable = Source {
            name: self.name.clone(),
            bytes: shown(&self.bytes).into_bytes(),
        };
        readable.refuse(diagnostic)
    }

    /// The failure that a diagnostic about this source is.
    pub fn refuse(self, diagnostic: Diagnostic) -> Failure {
        Failure::Refused(self, Box::new(diagnostic))
    }
}

/// A text from standard input.
pub fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    let read = io::stdin().lock().read_to_string(&mut text);
    read.map_err(|error| Failure::Usage(format!("cannot read <stdin>: {error}")))?;
    if text.starts_with(BYTE_ORDER_MARK) {
        text.remove(0);
    }
    Ok(text)
}

fn limited(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}
