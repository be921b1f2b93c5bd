//! The arguments of the command, and what its help says.

use super::engine::{Goal, Options};
use crate::documents::spelled;
use crate::render::outline::Detail;
use crate::render::{FORMATS, format_by_ending, idle};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  surprisal derive 'y ~ Normal(f(x; θ), σ²)'
  surprisal derive \"y ~ Bernoulli(sigmoid(w'x))\" --wrt w --format latex
  surprisal derive -f model.txt -o model.json
  echo 'p(y; b) = 1/(2b) exp(-|y|/b) where b > 0' | surprisal derive - --detail full
  surprisal explain log-of-product";

const DERIVE_EXAMPLES: &str = "\
Examples:
  surprisal derive 'y ~ Normal(f(x; θ), σ²)'                    mean squared error
  surprisal derive \"y ~ Poisson(exp(w'x))\" --wrt w               the Poisson loss
  surprisal derive 'y ~ Normal(μ, σ²)' --wrt μ,σ --to nll       with every constant
  surprisal derive 'argmin[θ] KL(p_data(x) || p_model(x; θ))'   from divergence to likelihood
  surprisal derive 'y ~ Normal(f(x; θ), σ²)' --format latex --display 'f(x; θ) as \\hat{y}'

`theta` and `θ`, `sigma^2` and `σ²`, `w'x` and `wᵀx` are the same thing. Statements are separated by a
line break or `;`.

Exit status: 0 done, 1 the model is wrong or the derivation was refused, 2 wrong usage.";

const EMBED_EXAMPLES: &str = "\
In a document:
  <!-- surprisal --wrt w --detail brief: y ~ Normal(wᵀx, σ²) -->
  <!-- /surprisal -->

Each marker stands on a line of its own. The model may go over several lines. The options are those of `derive`: --wrt,
--to, --detail, --joint, --strict, --display \"…\", and --format, which is markdown unless the marker says otherwise (html is a fragment
with its style; text, latex and json stand in a block of code). What stands between the markers is replaced; nothing else is touched, and
no document is written if anything is wrong in one of them.

Examples:
  surprisal embed README.md docs          every .md file of the folder docs too
  surprisal embed --check README.md docs  for continuous integration

Exit status: 0 done, 1 a document is wrong or (with --check) out of date, 2 wrong usage.";

const PANDOC_EXAMPLES: &str = "\
In a document:
  ```{.surprisal wrt=w detail=brief}
  y ~ Normal(wᵀx, σ²)
  ```

Pandoc runs a program without arguments of its own, so a script of two lines is the filter:
  #!/bin/sh
  exec surprisal pandoc-filter \"$@\"

Then: pandoc --filter ./surprisal-filter.sh paper.md -o paper.docx

What a model assumes stands in the document and is no warning here; strict=true in a block refuses it.

Exit status: 0 done, 1 a model is wrong, 2 the input is no document of Pandoc or wrong usage.";

/// From a probabilistic model to its maximum-likelihood loss: every step shown, every step checked.
#[derive(Parser)]
#[command(name = "surprisal", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Derive the loss of a model.
    #[command(after_help = DERIVE_EXAMPLES)]
    Derive(Derive),
    /// Fill the derivations of Markdown documents in place, between two marker comments.
    #[command(after_help = EMBED_EXAMPLES)]
    Embed(Embed),
    /// Filter a document of Pandoc: from JSON on standard input to JSON on standard output.
    #[command(after_help = PANDOC_EXAMPLES)]
    PandocFilter {
        /// The format that Pandoc is going to write, which it tells its filters: in LaTeX the steps may go over several pages.
        format: Option<String>,
    },
    /// List the distributions of the catalogue.
    List,
    /// Show a distribution: its parameters, its support, its density.
    Show(Show),
    /// List the rules that a derivation may use.
    Rules,
    /// Explain a rule (`log-of-product`) or the code of a message (`E0301`).
    Explain(Explain),
    /// Print the JSON Schema of what `derive --format json` writes.
    Schema,
    /// Print what a part of the pipeline made of a model.
    Emit(Emit),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Where the model comes from.
#[derive(Args)]
#[group(id = "source", required = true, multiple = false)]
pub struct ModelArguments {
    /// The model; `-` reads it from standard input.
    #[arg(value_name = "MODEL")]
    pub model: Option<OsString>,
    /// Read the model from a file.
    #[arg(short, long, value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// What is asked of the model.
#[derive(Args)]
pub struct Asked {
    /// What is optimised, if the model leaves a choice: `θ`, or `w,b`.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    wrt: Vec<String>,
    /// Where the derivation ends; without it at the loss.
    #[arg(long, value_enum)]
    to: Option<To>,
    /// A density that is typed is of the whole sample, not of one observation.
    #[arg(long)]
    joint: bool,
    /// Refuse what a density needs and nobody stated (such as σ > 0) rather than assume it, and a typed density that does not
    /// integrate to one; that samples are not empty and densities positive where the observations lie stays granted, and is
    /// listed.
    #[arg(long)]
    strict: bool,
}

impl Asked {
    /// An option that was given, if there is one.
    fn given(&self) -> Option<&'static str> {
        let options = [
            ("--wrt", !self.wrt.is_empty()),
            ("--to", self.to.is_some()),
            ("--joint", self.joint),
            ("--strict", self.strict),
        ];
        let given = options.into_iter().find(|(_, is_given)| *is_given);
        given.map(|(option, _)| option)
    }

    /// The same, as the engine wants it.
    pub fn options(&self) -> Options {
        Options {
            parameters: spelled(&self.wrt),
            goal: match self.to {
                None | Some(To::Loss) => Goal::Loss,
                Some(To::Nll) => Goal::NegativeLogLikelihood,
                Some(To::LogLikelihood) => Goal::LogLikelihood,
            },
            joint: self.joint,
            strict: self.strict,
        }
    }
}

#[derive(Args)]
pub struct Derive {
    #[command(flatten)]
    pub model: ModelArguments,
    #[command(flatten)]
    pub asked: Asked,
    /// How the anchors of `html-fragment` begin, where a page has the same model twice; in `latex` the lines then are numbered
    /// and have labels that begin so.
    #[arg(long, value_name = "PREFIX", value_parser = anchor)]
    pub anchors: Option<String>,
    /// How the derivation is written; without it as the name of the output ends (.html, .tex, .md, .json, .txt), else as text.
    #[arg(long, value_parser = formats())]
    format: Option<String>,
    /// How much is told; without it as `normal` has it.
    #[arg(long, value_enum)]
    pub detail: Option<HowMuch>,
    /// Also try the law of every step at random points.
    #[arg(long)]
    pub verify: bool,
    /// Whether a page carries the font of its formulas (75 KB); without it, it does.
    #[arg(long, value_enum)]
    pub font: Option<Font>,
    /// How a symbol is set in LaTeX, Markdown and HTML; may be given several times.
    #[arg(long, value_name = "SYMBOL as LATEX")]
    pub display: Vec<String>,
    /// How formulas stand in plain text; without it as `auto` has it.
    #[arg(long, value_enum)]
    pub style: Option<Shape>,
    /// Write to a file; `-` is standard output, as it is without this.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Derive {
    /// The name of the format that is asked for, or that the name of the output asks for.
    pub fn format(&self) -> &str {
        let by_ending = self.ending().and_then(format_by_ending);
        match (&self.format, by_ending) {
            (Some(format), _) => format,
            (None, Some(format)) => format.name,
            (None, None) => "text",
        }
    }

    /// The file that is to be written; none if it is standard output.
    pub fn output(&self) -> Option<&Path> {
        let output = self.output.as_deref();
        output.filter(|path| *path != Path::new("-"))
    }

    fn ending(&self) -> Option<&str> {
        self.output()?.extension()?.to_str()
    }

    /// What is wrong with the arguments as a whole: an output whose name says no format, where no other word does, or an option
    /// of which the format knows nothing.
    pub fn fault(&self) -> Option<String> {
        self.unknown_ending().or_else(|| self.idle_option())
    }

    fn idle_option(&self) -> Option<String> {
        let options = [
            ("anchors", self.anchors.is_some()),
            ("font", self.font.is_some()),
            ("style", self.style.is_some()),
            ("display", !self.display.is_empty()),
            ("detail", self.detail.is_some()),
        ];
        let given = options.iter().filter(|(_, is_given)| *is_given);
        given
            .map(|(option, _)| idle(option, self.format()))
            .find_map(|said| said)
    }

    fn unknown_ending(&self) -> Option<String> {
        let ending = self.ending().filter(|_| self.format.is_none())?;
        format_by_ending(ending).is_none().then(|| {
            let known = FORMATS.iter().filter(|row| !row.ending.is_empty());
            let known: Vec<String> = known.map(|row| format!(".{}", row.ending)).collect();
            format!(
                "no format has files that end in .{ending}: there are {}, and `--format` says it of any other name",
                known.join(", ")
            )
        })
    }
}

#[derive(Args)]
pub struct Embed {
    /// Write nothing; say which parts are out of date, and fail if any is.
    #[arg(long)]
    pub check: bool,
    /// A warning is an error: about a model, or about a comment that is nearly a marker. What a model assumes is no warning
    /// here, since it stands in the document; `--strict` in a marker refuses it.
    #[arg(long)]
    pub strict: bool,
    /// Markdown files, and folders of which every `.md` file is meant.
    #[arg(value_name = "FILE", required = true)]
    pub documents: Vec<PathBuf>,
}

#[derive(Args)]
pub struct Show {
    /// Its name, such as `Normal`.
    pub name: String,
}

#[derive(Args)]
pub struct Explain {
    /// A rule or a code.
    pub what: String,
}

#[derive(Args)]
#[command(override_usage = "surprisal emit [OPTIONS] <STAGE> <MODEL|--file <FILE>>")]
pub struct Emit {
    /// Which part.
    #[arg(value_enum)]
    pub stage: Stage,
    #[command(flatten)]
    pub model: ModelArguments,
    #[command(flatten)]
    pub asked: Asked,
}

impl Emit {
    /// What is wrong with the arguments as a whole: an option of which the syntax tree knows nothing.
    pub fn fault(&self) -> Option<String> {
        let option = self.asked.given().filter(|_| self.stage == Stage::Ast)?;
        Some(format!(
            "`{option}` does nothing in `emit ast`, which shows the model as it is read: leave it out, or write `emit model`"
        ))
    }
}

/// A part of the pipeline.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// The syntax tree.
    Ast,
    /// The model: where the derivation begins, and what holds.
    Model,
    /// The first statement as a term.
    Terms,
}

/// Where a derivation ends.
#[derive(Clone, Copy, ValueEnum)]
pub enum To {
    /// The loss.
    Loss,
    /// Minus the log-likelihood, with all its constants.
    Nll,
    /// The log-likelihood, with all its constants.
    LogLikelihood,
}

/// What a page does about the font of its formulas.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Font {
    /// It carries the font, so that it looks the same everywhere.
    Embed,
    /// It takes what the reader has.
    None,
}

/// How formulas stand in plain text.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// In two dimensions on a terminal that is wide enough, otherwise in one line.
    Auto,
    /// In one line, which can be read back as a model.
    Line,
    /// In two dimensions: fractions with a bar, limits below and above their sign.
    #[value(name = "2d")]
    Plane,
}

/// How much is told.
#[derive(Clone, Copy, ValueEnum)]
pub enum HowMuch {
    /// The landmarks.
    Brief,
    /// One line a step.
    Normal,
    /// Every rewrite with its rule and its conditions.
    Full,
}

impl From<HowMuch> for Detail {
    fn from(detail: HowMuch) -> Detail {
        match detail {
            HowMuch::Brief => Detail::Brief,
            HowMuch::Normal => Detail::Normal,
            HowMuch::Full => Detail::Full,
        }
    }
}

/// What an anchor begins with: anything else would be no name that a link can have.
fn anchor(text: &str) -> Result<String, String> {
    let is_part = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
    match text.starts_with(char::is_alphabetic) && text.chars().all(is_part) {
        true => Ok(text.to_owned()),
        false => Err(
            "an anchor begins with a letter and has letters, digits, `-`, `_`, `.` and `:`"
                .to_owned(),
        ),
    }
}

/// One value for each row of the table of formats.
fn formats() -> impl TypedValueParser<Value = String> {
    let rows = FORMATS.iter();
    PossibleValuesParser::new(rows.map(|row| PossibleValue::new(row.name).help(row.about)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
