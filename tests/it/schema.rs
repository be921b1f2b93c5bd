//! The JSON of derivations and its published schema: every derivation fits, no key of the schema is idle, and what is
//! damaged at one place is refused.

use crate::case;
use crate::command::run;
use crate::section;
use crate::specimen::Specimen;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use surprisal::derivation::Derivation;
use surprisal::model::Options;
use surprisal::render::display::Names;
use surprisal::render::json::SCHEMA;
use surprisal::render::outline::Detail;
use surprisal::render::{Page, json as writer};

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).expect("a schema of draft 2020-12")
}

fn document(derivation: &Derivation, detail: Detail) -> Value {
    let page = Page {
        detail,
        ..Page::new(derivation)
    };
    serde_json::from_str(&writer::write(&page)).expect("JSON")
}

/// Fails with the places that do not fit.
fn fits(validator: &Validator, name: &str, document: &Value) {
    let faults: Vec<String> = validator
        .iter_errors(document)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{name}: {faults:#?}");
}

/// Derivations that together have every key: with a name and without one, an assumption, a warning, a remark, a display name.
fn samples() -> Vec<Value> {
    let mut names = Names::default();
    names.add(surprisal::naming::read(r"f(x; θ) as \hat{y}").expect("a display name"));
    let models = [
        "y ~ Normal(f(x; θ), σ²)",
        "KL(p(x) || q(x)) where x : discrete",
        "p(y; θ) = 1/(2θ) exp(-|y|/θ) where θ > 0",
    ];
    let derived = models.map(|model| {
        let derivation = surprisal::derive(model, &Options::default());
        let derivation = derivation.unwrap_or_else(|d| panic!("{model}: {}", d.message));
        let page = Page {
            names: &names,
            ..Page::new(&derivation)
        };
        serde_json::from_str(&writer::write(&page)).expect("JSON")
    });
    let refused = run(&["derive", "--format=json", "y ~ Normla(μ, 1)"]);
    assert_eq!(refused.status, Some(1));
    let refused = serde_json::from_str(&refused.out).expect("JSON");
    derived.into_iter().chain([refused]).collect()
}

#[test]
fn every_case_fits_the_schema() {
    let validator = validator(&schema());
    for case in case::all() {
        let derivation = case.derive();
        for detail in [Detail::Brief, Detail::Full] {
            fits(&validator, &case.name, &document(&derivation, detail));
        }
    }
}

#[test]
fn every_model_of_the_zoo_fits_the_schema() {
    let validator = validator(&schema());
    for group in section::groups(&case::folder().join("zoo")) {
        for section in &group.sections {
            let specimen = Specimen::of(section).expect("a model of the zoo");
            let derivation = surprisal::derive(&specimen.model, &specimen.options);
            let derivation =
                derivation.unwrap_or_else(|d| panic!("{}: {}", section.title, d.message));
            fits(
                &validator,
                &section.title,
                &document(&derivation, Detail::Normal),
            );
        }
    }
}

#[test]
fn every_snapshot_fits_the_schema() {
    let validator = validator(&schema());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/cases");
    let mut seen = 0;
    for entry in fs::read_dir(&folder).expect("the folder of the snapshots") {
        let path = entry.expect("an entry").path();
        let name = path.display().to_string();
        if !name.ends_with(".json.snap") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a snapshot in UTF-8");
        let text = text.splitn(3, "---\n").nth(2).expect("a head before it");
        fits(
            &validator,
            &name,
            &serde_json::from_str(text).expect("JSON"),
        );
        seen += 1;
    }
    assert!(seen >= 10, "only {seen} snapshots are JSON");
}

#[test]
fn what_the_command_writes_fits_the_schema_that_it_prints() {
    let printed = run(&["schema"]);
    assert_eq!((printed.status, printed.out.as_str()), (Some(0), SCHEMA));
    let printed: Value = serde_json::from_str(&printed.out).expect("JSON");
    assert!(jsonschema::meta::is_valid(&printed));
    let model = "y_i ~ Normal(wᵀx_i, σ²); w_j ~ Normal(0, τ²)";
    let run = run(&[
        "derive",
        model,
        "--verify",
        "--format=json",
        r"--display=w as \mathbf w",
    ]);
    let written: Value = serde_json::from_str(&run.out).expect("JSON");
    fits(&validator(&printed), model, &written);
    assert_eq!(
        (&written["schema"], &written["input"]),
        (&json!(1), &json!(model))
    );
    assert_eq!(
        written["names"],
        json!([{"text": "w", "latex": "w", "shown": r"\mathbf{w}"}])
    );
    let (replayed, sampled) = (
        &written["checked"]["replayed"],
        &written["checked"]["sampled"],
    );
    assert!(replayed.as_u64() > Some(5) && sampled.as_u64() > Some(5));
}

#[test]
fn errors_and_warnings_stand_in_the_json() {
    let validator = validator(&schema());
    let written = |arguments: &[&str]| {
        let run = run(&[&["derive", "--format=json"], arguments].concat());
        let document: Value = serde_json::from_str(&run.out).expect("JSON");
        fits(&validator, arguments[0], &document);
        (run.status, document)
    };
    let (status, document) = written(&["y ~ Normal(wᵀx, σ²)"]);
    assert_eq!(status, Some(1));
    assert_eq!(document["input"], "y ~ Normal(wᵀx, σ²)");
    let error = &document["error"];
    assert_eq!(
        (&error["kind"], &error["code"]),
        (&json!("error"), &json!("E0302"))
    );
    let whole = json!({"start": 0, "end": 23, "text": "y ~ Normal(wᵀx, σ²)", "label": ""});
    assert_eq!(error["spans"], json!([whole]));
    let (_, document) = written(&["y ~ Normal(f(x; θ), σ²) + g"]);
    let span = &document["error"]["spans"][0];
    let [start, end] = ["start", "end"].map(|key| span[key].as_u64().expect("a place") as usize);
    let input = document["input"].as_str().expect("a text");
    assert_eq!(span["text"], input[start..end]);
    assert_eq!(error["help"].as_array().map(Vec::len), Some(2));

    let names = [r"--display=g as \hat{y}", r"--display=f(x; θ) as \theta"];
    let (status, document) = written(&["y ~ Normal(f(x; θ), σ²)", names[0], names[1]]);
    assert_eq!(status, Some(0));
    let warnings = document["warnings"].as_array().expect("a list");
    let told: BTreeSet<&str> = warnings.iter().filter_map(|w| w["code"].as_str()).collect();
    assert_eq!(told, BTreeSet::from(["W0401", "W0404", "W0407"]));
    assert!(warnings.iter().all(|warning| warning["kind"] == "warning"));

    let (status, document) = written(&["y ~ Normal(f(x; θ), σ²)", r"--display=f as \input{a}"]);
    assert_eq!(
        (status, &document["error"]["code"]),
        (Some(1), &json!("E0108"))
    );
    assert_eq!(document["input"], r"f as \input{a}");
}

/// A key that nothing writes would be a promise that nobody keeps.
#[test]
fn every_key_of_the_schema_is_written() {
    let schema = schema();
    let samples = samples();
    let mut places = Vec::new();
    for name in keys(&schema["$defs"]) {
        let place = format!("/$defs/{name}/properties");
        if schema.pointer(&place).is_some() {
            places.push(place);
        }
    }
    let mut tried = 0;
    for place in places {
        for key in keys(schema.pointer(&place).expect("a place of the schema")) {
            let mut without = schema.clone();
            let properties = object(without.pointer_mut(&place).expect("the same place"));
            properties.remove(&key);
            let without = validator(&without);
            assert!(
                samples.iter().any(|sample| !without.is_valid(sample)),
                "nothing writes {place}/{key}"
            );
            tried += 1;
        }
    }
    assert!(tried > 50, "only {tried} keys");
}

#[test]
fn every_relation_and_sense_is_told() {
    let schema = schema();
    let mut told = BTreeSet::new();
    for case in case::all() {
        let document = document(&case.derive(), Detail::Normal);
        for step in document["steps"].as_array().expect("steps") {
            told.insert(step["relation"].to_string());
            told.insert(step["sense"].to_string());
        }
    }
    let of = |name: &str| {
        schema["$defs"][name]["enum"]
            .as_array()
            .expect("a list")
            .clone()
    };
    let listed = of("relation").into_iter().chain(of("sense"));
    assert_eq!(told, listed.map(|value| value.to_string()).collect());
}

#[test]
fn damaged_documents_are_refused() {
    let validator = validator(&schema());
    let mut refused = 0;
    for sample in samples() {
        fits(&validator, "a sample", &sample);
        for place in places(&sample) {
            for (damage, damaged) in damages(&sample, &place) {
                assert!(
                    !validator.is_valid(&damaged),
                    "{place}: {damage} and it still fits"
                );
                refused += 1;
            }
        }
    }
    assert!(refused > 1_000, "only {refused} damages");
    for no_document in [json!(null), json!([]), json!("text"), json!({})] {
        assert!(!validator.is_valid(&no_document), "{no_document}");
    }
}

/// The document with the value at a place damaged: of another type; a list with a stray value; an object without one of its
/// keys, or with a key too many.
fn damages(document: &Value, place: &str) -> Vec<(String, Value)> {
    let value = document.pointer(place).expect("a place of the document");
    let with = |new: Value| {
        let mut damaged = document.clone();
        *damaged.pointer_mut(place).expect("the same place") = new;
        damaged
    };
    let other = match value {
        Value::String(_) | Value::Null | Value::Array(_) => json!(7),
        Value::Object(_) => json!([]),
        _ => json!("7"),
    };
    let mut all = vec![(format!("{other} in its place"), with(other))];
    match value {
        Value::Array(items) => {
            let more = items.iter().cloned().chain([json!(null)]);
            all.push(("one more".to_owned(), with(more.collect())));
        }
        Value::Object(fields) => {
            let mut more = fields.clone();
            more.insert("stray".to_owned(), json!(7));
            all.push(("a stray key".to_owned(), with(Value::Object(more))));
            if !place.ends_with("/roles") {
                all.extend(fields.keys().map(|key| {
                    let mut fewer = fields.clone();
                    fewer.remove(key);
                    (format!("no {key}"), with(Value::Object(fewer)))
                }));
            }
        }
        _ => {}
    }
    all
}

/// Every place of a document, as a JSON pointer.
fn places(value: &Value) -> Vec<String> {
    let below = |key: &str, inner: &Value| {
        let inner = places(inner);
        inner
            .into_iter()
            .map(|place| format!("/{key}{place}"))
            .collect::<Vec<_>>()
    };
    let mut all = vec![String::new()];
    match value {
        Value::Array(items) => {
            let inner = items.iter().enumerate();
            all.extend(inner.flat_map(|(k, item)| below(&k.to_string(), item)));
        }
        Value::Object(fields) => {
            all.extend(fields.iter().flat_map(|(key, field)| below(key, field)));
        }
        _ => {}
    }
    all
}

/// The page of the book that tells the keys, made from the schema.
pub fn chapter(generated: &str) -> String {
    let schema = schema();
    let mut out = format!(
        "# The JSON format\n\n{generated}`surprisal derive --format json` writes a derivation for programs. A [JSON Schema](derivation.schema.json) of draft 2020-12 says \
         which keys there are; `surprisal schema` prints it, and every derivation of the tests is validated against it. \
         Where there is no derivation, a [refusal](#refusal) stands on standard output, also with `--output`, whose file is then left alone; the exit status is 1 as in all formats. The schema allows no other keys; but a later release may \
         write more keys under the same version, so a program should look at `schema` and pass over what it does not know.\n\n\
         The result of `{EXAMPLE}`, for example:\n\n```json\n"
    );
    let derivation = surprisal::derive(EXAMPLE, &Options::default()).expect("the example derives");
    let result = &document(&derivation, Detail::Normal)["result"];
    out.push_str(&serde_json::to_string_pretty(result).expect("JSON"));
    out.push_str("\n```\n");
    section_of("The document", &schema["$defs"]["derivation"], &mut out);
    let others = keys(&schema["$defs"]).into_iter();
    for name in others.filter(|name| name != "derivation") {
        section_of(&name, &schema["$defs"][&name], &mut out);
    }
    out
}

const EXAMPLE: &str = "y ~ Laplace(f(x; θ), b) where b > 0";

/// One kind of object: its keys, what may stand there, and what it means. What is no object has no section.
fn section_of(name: &str, schema: &Value, out: &mut String) {
    let Some(properties) = schema["properties"].as_object() else {
        return;
    };
    out.push_str(&format!("\n## {name}\n\n"));
    if let Some(about) = schema["description"].as_str() {
        out.push_str(&format!("{about}\n\n"));
    }
    out.push_str("| key | value | |\n|---|---|---|\n");
    for (key, value) in properties {
        let about = value["description"].as_str().unwrap_or("");
        out.push_str(&format!("| `{key}` | {} | {about} |\n", kind(value)));
    }
}

/// What may stand in a place: `text`, `list of [step](#step)`, `"max"` or `"min"` or null.
fn kind(value: &Value) -> String {
    if let Some(name) = value["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or(name);
        return match name {
            "words" => "text".to_owned(),
            "sense" => "`max`, `min` or null".to_owned(),
            "relation" => "`equal`, `same-optimum`, `approximation` or `definition`".to_owned(),
            _ => format!("[{name}](#{name})"),
        };
    }
    if let Some(all) = value["anyOf"].as_array() {
        let all: Vec<String> = all.iter().map(kind).collect();
        return all.join(" or ");
    }
    if let Some(all) = value["enum"].as_array() {
        let all: Vec<String> = all
            .iter()
            .map(|one| format!("`{}`", one.as_str().unwrap_or("null")))
            .collect();
        return all.join(" or ");
    }
    match value["type"].as_str() {
        Some("array") => format!("list of {}", kind(&value["items"])),
        Some("object") => format!("an object of {}", kind(&value["additionalProperties"])),
        Some("string") => "text".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        Some("integer") => "a number".to_owned(),
        Some(other) => other.to_owned(),
        None => format!("`{}`", value["const"]),
    }
}

fn keys(value: &Value) -> Vec<String> {
    let object = value.as_object().expect("an object");
    object.keys().cloned().collect()
}

fn object(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("an object")
}
