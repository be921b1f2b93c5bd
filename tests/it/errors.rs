//! Every message, by one tiny file: read by the library and by the program, kept as a snapshot, and its advice tried.
//!
//! A file is a model. Its first line may be a comment that holds arguments: `# --wrt θ --strict`.

use insta::assert_snapshot;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use surprisal::diag::{Code, Diagnostic};
use surprisal::model::{Goal, Options};
use surprisal::syntax::{decode, parse_expression, parse_input};

/// Codes without an example: a bug of the program, a limit that no small model reaches, and what is wrong in an argument and
/// not in a model (`naming.rs` has examples of that).
const WITHOUT_EXAMPLE: &[Code] = &[
    Code::Internal,
    Code::Limit,
    Code::DisplayName,
    Code::IdleName,
    Code::AmbiguousName,
];

struct Case {
    /// `names/undefined.txt`.
    name: String,
    path: PathBuf,
    bytes: Vec<u8>,
    arguments: Vec<String>,
}

fn cases() -> Vec<Case> {
    let root = Path::new("tests/errors");
    let sorted = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    let mut cases = Vec::new();
    for stage in sorted(root) {
        for path in sorted(&stage) {
            assert_eq!(path.extension(), Some(OsStr::new("txt")), "{path:?}");
            let bytes = fs::read(&path).unwrap_or_else(|e| panic!("{path:?}: {e}"));
            let first = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
            let first = String::from_utf8_lossy(first).into_owned();
            let arguments = first.strip_prefix("# --").map(|rest| format!("--{rest}"));
            let arguments = arguments.unwrap_or_default();
            cases.push(Case {
                name: format!(
                    "{}__{}",
                    stage.file_name().unwrap_or_default().display(),
                    path.file_stem().unwrap_or_default().display()
                ),
                path,
                bytes,
                arguments: arguments.split_whitespace().map(str::to_owned).collect(),
            });
        }
    }
    cases
}

impl Case {
    fn options(&self) -> Options {
        let mut options = Options::default();
        let mut arguments = self.arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .expect("an argument needs a value")
                    .as_str()
            };
            match argument.as_str() {
                "--wrt" => options.parameters = value().split(',').map(str::to_owned).collect(),
                "--to" if value() == "nll" => options.goal = Goal::NegativeLogLikelihood,
                "--to" => options.goal = Goal::LogLikelihood,
                "--joint" => options.joint = true,
                "--strict" => options.strict = true,
                other => panic!("{}: what is {other}?", self.name),
            }
        }
        options
    }

    /// What the library says: the refusal, or the warnings.
    fn diagnostics(&self) -> (bool, Vec<Diagnostic>) {
        let derived = decode(&self.bytes).and_then(|text| surprisal::derive(text, &self.options()));
        let weighed = derived.and_then(|mut derivation| {
            surprisal::weigh(&mut derivation)?;
            Ok(derivation)
        });
        match weighed {
            Ok(derivation) => (true, derivation.warnings),
            Err(refusal) => (false, vec![refusal]),
        }
    }

    fn run(&self) -> Output {
        let mut command = surprisal(&self.arguments);
        command
            .arg("--file")
            .arg(&self.path)
            .output()
            .expect("the program starts")
    }
}

fn surprisal(arguments: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_surprisal"));
    command.arg("derive").args(arguments);
    command
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE")
        .env("COLUMNS", "120");
    command
}

#[test]
fn every_message_is_as_it_was() {
    for case in cases() {
        let output = case.run();
        let shown = String::from_utf8_lossy(&output.stderr).replace('\\', "/");
        let (derived, diagnostics) = case.diagnostics();
        let status = output.status.code();
        assert_eq!(status, Some(i32::from(!derived)), "{}: {shown}", case.name);
        assert_eq!(output.stdout.is_empty(), !derived, "{}", case.name);
        assert!(!diagnostics.is_empty(), "{} says nothing", case.name);
        for diagnostic in &diagnostics {
            let code = diagnostic.code.as_str();
            assert!(
                shown.contains(&format!("[{code}]")),
                "{}: {code} in\n{shown}",
                case.name
            );
        }
        let settings = || {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path("../../snapshots/errors");
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.set_description(String::from_utf8_lossy(&case.bytes).into_owned());
            settings
        };
        settings().bind(|| assert_snapshot!(case.name.clone(), shown));
    }
}

#[test]
fn every_code_has_an_example() {
    let shown: BTreeSet<Code> = cases()
        .iter()
        .flat_map(|c| c.diagnostics().1)
        .map(|d| d.code)
        .collect();
    for code in Code::ALL {
        let expected = !WITHOUT_EXAMPLE.contains(code);
        assert_eq!(
            shown.contains(code),
            expected,
            "{} ({code:?})",
            code.as_str()
        );
    }
}

#[test]
fn every_message_shows_the_place_and_the_way_out() {
    for case in cases() {
        for diagnostic in case.diagnostics().1 {
            let empty = diagnostic.code == Code::Empty;
            let what = format!("{}: {}", case.name, diagnostic.message);
            assert!(empty || !diagnostic.labels.is_empty(), "no place: {what}");
            assert!(!diagnostic.help.is_empty(), "no way out: {what}");
            assert!(!diagnostic.message.ends_with('.'), "a full stop: {what}");
            for label in &diagnostic.labels {
                assert!(
                    label.span.end() <= case.bytes.len(),
                    "beyond the text: {what}"
                );
            }
        }
    }
}

/// A hint is a promise: what stands in backquotes and is notation can be read.
#[test]
fn every_advice_can_be_typed() {
    for case in cases() {
        for diagnostic in case.diagnostics().1 {
            for help in &diagnostic.help {
                for (nth, quoted) in help.split('`').enumerate() {
                    if nth % 2 == 1 {
                        typed(quoted)
                            .unwrap_or_else(|why| panic!("{}: `{quoted}`: {why}", case.name));
                    }
                }
            }
        }
    }
}

fn typed(quoted: &str) -> Result<(), String> {
    let is_command = quoted.starts_with("surprisal ") || quoted.starts_with("--");
    let is_sign = !quoted.contains(char::is_alphanumeric);
    if is_command || is_sign || quoted == "where" {
        return Ok(());
    }
    let filled = quoted.replace('…', "θ");
    let read = |text: &str| parse_input(text).map(drop).map_err(|d| d.message);
    match filled.strip_prefix("where ") {
        Some(_) => read(&format!("y ~ Normal(θ, 1) {filled}")),
        None => read(&filled)
            .or_else(|_| read(&format!("y ~ Normal(θ, 1) where {filled}")))
            .or_else(|why| parse_expression(&filled).map(drop).map_err(|_| why)),
    }
}

/// What no file in a repository should be: long, and not text.
#[test]
fn hostile_input_is_refused_in_time() {
    let deep =
        |open: &str, close: &str, n: usize| format!("{}y{}", open.repeat(n), close.repeat(n));
    let texts: Vec<(Vec<u8>, &str)> = vec![
        (deep("(", ")", 500_000).into_bytes(), "E0103"),
        ("(".repeat(1 << 20).into_bytes(), "E0103"),
        (deep("f(", ")", 300_000).into_bytes(), "E0103"),
        (b"y ~ Normal(\xff\xfe, 1)".to_vec(), "E0105"),
        (b"y ~ Normal(\0, 1)".to_vec(), "E0105"),
        (Vec::new(), "E0102"),
        (b" \n# nothing\n".to_vec(), "E0102"),
        (vec![b'x'; (16 << 20) + 1], "E0107"),
        (doubling(60).into_bytes(), "E0107"),
        (nested_density(60).into_bytes(), "E0107"),
    ];
    for (text, code) in texts {
        let start = String::from_utf8_lossy(&text[..text.len().min(40)]).into_owned();
        let mut command = surprisal(&["-".to_owned()]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut input = child.stdin.take().expect("a pipe");
        let _ = input.write_all(&text); // it may stop reading before the end
        drop(input);
        let output = child.wait_with_output().expect("the program ends");
        let shown = String::from_utf8_lossy(&output.stderr);
        let shown: String = shown.chars().take(400).collect();
        assert_eq!(output.status.code(), Some(1), "{start}: {shown}");
        assert!(output.stdout.is_empty(), "{start}");
        assert!(shown.contains(code), "{start}: {shown}");
    }
}

/// Definitions that double the formula each time.
fn doubling(n: usize) -> String {
    let lines = (1..=n).map(|k| format!("a{k} = a{} * a{} + 1\n", k - 1, k - 1));
    format!(
        "y ~ Normal(a{n}, 1)\na0 = f(x; θ)\n{}",
        lines.collect::<String>()
    )
}

/// A density in the place of its own variance, which stands in it twice.
fn nested_density(n: usize) -> String {
    let inner = (0..n).fold("θ".to_owned(), |inner, _| format!("Normal(y; 0, {inner})"));
    format!("p(y; θ) = {inner}")
}
