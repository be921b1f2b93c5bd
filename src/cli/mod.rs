//! The command: arguments in, text out. The only room that prints, reads files and writes them.

mod arguments;
mod diagnostics;
mod embed;
mod emit;
mod engine;
mod explain;
mod input;
mod lists;
mod output;
mod pandoc;

use crate::diag::Diagnostic;
use crate::naming;
use crate::render::display::Names;
use crate::render::escape::visible_name;
use crate::render::outline::Detail;
use crate::render::{self, Layout, Page};
use arguments::{Arguments, Command, Derive, Explain, Font, Shape, Show};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};
use input::Source;
use std::ffi::OsStr;
use std::process::ExitCode;

/// How a command can fail.
enum Failure {
    /// The model is wrong or its derivation was refused.
    Refused(Source, Box<Diagnostic>),
    /// Documents are wrong or out of date; the message says where.
    Documents(String),
    /// The command cannot be carried out as it was given.
    Usage(String),
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(message) => {
            let message = legible(unquoted(message));
            let _ = message.print(); // where nobody listens, nothing can be said
            return ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(2));
        }
    };
    match carry_out(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Refused(source, diagnostic)) => {
            diagnostics::error(&source, &diagnostic);
            ExitCode::from(1)
        }
        Err(Failure::Documents(message)) => {
            output::say(&message);
            ExitCode::from(1)
        }
        Err(Failure::Usage(message)) => {
            output::complain(&message);
            ExitCode::from(2)
        }
    }
}

/// The message, with the way out for whoever typed a model without quotes: the shell takes it apart at its blanks.
fn unquoted(mut message: clap::Error) -> clap::Error {
    let argument = match message.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.as_str(),
        _ => "",
    };
    let takes_model = ["derive", "emit"].map(OsStr::new);
    let command = std::env::args_os().nth(1).unwrap_or_default();
    if message.kind() == ErrorKind::UnknownArgument
        && !argument.starts_with('-')
        && takes_model.contains(&command.as_os_str())
    {
        let advice = "put the model between quotes: surprisal derive 'y ~ Normal(f(x; θ), σ²)'";
        let advice = ContextValue::StyledStrs(vec![advice.into()]);
        message.insert(ContextKind::Suggested, advice);
    }
    message
}

/// The message, in which what was typed has numbers in the place of what a terminal would obey.
fn legible(mut message: clap::Error) -> clap::Error {
    let typed = message.context().filter_map(|(kind, value)| match value {
        ContextValue::String(text) => Some((kind, visible_name(text))),
        _ => None,
    });
    let typed: Vec<_> = typed.collect();
    for (kind, text) in typed {
        message.insert(kind, ContextValue::String(text));
    }
    message
}

fn carry_out(command: Command) -> Result<(), Failure> {
    match command {
        Command::Derive(derive) => self::derive(&derive),
        Command::Embed(embed) => embed::embed(&embed),
        Command::PandocFilter { format } => pandoc::filter(format.as_deref()),
        Command::List => output::print(&lists::distributions()),
        Command::Show(Show { name }) => output::print(&lists::distribution(&name)?),
        Command::Rules => output::print(&lists::rules()),
        Command::Explain(Explain { what }) => output::print(&explain::explain(&what)?),
        Command::Schema => output::print(render::json::SCHEMA),
        Command::Emit(emit) => {
            if let Some(fault) = emit.fault() {
                return Err(Failure::Usage(fault));
            }
            let source = Source::read(&emit.model)?;
            let text = source.text()?.to_owned();
            let emitted = emit::emit(emit.stage, &text, &emit.asked.options());
            let emitted = emitted.map_err(|diagnostic| source.refuse(diagnostic))?;
            output::print(&emitted)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "surprisal", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
    }
}

/// Two dimensions only where a person reads, unless they are asked for.
fn layout(derive: &Derive) -> Layout {
    match derive.style.unwrap_or(Shape::Auto) {
        Shape::Auto if derive.output().is_none() && output::is_terminal() => Layout::Auto,
        Shape::Auto | Shape::Line => Layout::Line,
        Shape::Plane => Layout::Plane,
    }
}

/// The display names, each a text of its own in messages.
fn names(given: &[String]) -> Result<Names, Failure> {
    let mut names = Names::default();
    for text in given {
        let source = Source {
            name: None,
            bytes: text.clone().into_bytes(),
        };
        let added = naming::read(text).and_then(|name| naming::add(&mut names, name));
        added.map_err(|diagnostic| source.refuse(diagnostic))?;
    }
    Ok(names)
}

/// Who asked for JSON learns why there is no derivation in JSON, too.
fn derive(derive: &Derive) -> Result<(), Failure> {
    let outcome = write_derivation(derive);
    if let ("json", Err(Failure::Refused(source, diagnostic))) = (derive.format(), &outcome) {
        let input = String::from_utf8_lossy(&source.bytes);
        output::print(&render::json::refusal(&input, diagnostic))?;
    }
    outcome
}

fn write_derivation(derive: &Derive) -> Result<(), Failure> {
    if let Some(fault) = derive.fault() {
        return Err(Failure::Usage(fault));
    }
    let names = names(&derive.display)?;
    let source = Source::read(&derive.model)?;
    let text = source.text()?.to_owned();
    let found = engine::derive(&text, &derive.asked.options());
    let mut derivation = found.map_err(|diagnostic| source.clone().refuse(diagnostic))?;
    let checked = engine::check(&mut derivation, derive.verify);
    let checked = checked.map_err(|diagnostic| source.clone().refuse(diagnostic))?;
    let page = Page {
        derivation: &derivation,
        detail: derive.detail.map_or_else(Detail::default, Detail::from),
        checked: Some(checked),
        width: output::width(),
        layout: layout(derive),
        embeds_font: derive.font != Some(Font::None),
        anchors: derive.anchors.as_deref(),
        names: &names,
    };
    let format = render::format(derive.format());
    let format =
        format.ok_or_else(|| Failure::Usage(format!("no format `{}`", derive.format())))?;
    let written = (format.write)(&page);
    match derive.output() {
        Some(path) => output::write_file(path, &written)?,
        None => output::print(&written)?,
    }
    let of_names = names.warnings(&derivation);
    for warning in derivation.warnings.iter().chain(&of_names) {
        diagnostics::warning(&source, warning);
    }
    Ok(())
}
