//! Every message that the crate has for people stands in messages.txt, so that a change of one is
//! read by someone. The shared vectors show them, and hold the crate to them; what no vector can
//! show is provoked here.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{DELIVERIES, DeliveryCase, OUTCOMES, OutcomeCase, PROBLEMS, ProblemCase, cases};
use segment_transform::{
    BlankWorkspace, Channel, Connector, JsonObject, Language, Mapping, MappingProblemCode,
    NoteCode, Outcome, Profile, RejectCode, SkipCode,
};
use serde::Deserialize;
use serde_json::value::RawValue;

const LIST: &str = "tests/messages.txt";

const HEAD: &str = "\
Every message of the crate: for each code and each way to say it, the shortest that a test has shown.
To renew the list: UPDATE=1 cargo test --test messages
";

/// What a message comes with, in the order of the list: an enum of codes, or Rust's own errors.
const KINDS: [(&str, &str); 5] = [
    ("NoteCode", "Notes"),
    ("SkipCode", "Skipped"),
    ("RejectCode", "Rejected"),
    ("MappingProblemCode", "Problems of a mapping"),
    ("Error", "Errors"),
];

/// Only a JavaScript object can have one: its messages are in js-harness/test/messages.txt.
const OF_JAVASCRIPT: &str = "unreadable_member";

/// Texts that are not parts of messages: the prefix of event names, and names of events.
const OTHER_TEXTS: [&str; 4] =
    ["segment :", "Application Installed", "Application Opened", "[object Object]"];

/// By kind, by code and by form, what is told.
#[derive(Default)]
struct Told(BTreeMap<(String, String), BTreeMap<String, String>>);

impl Told {
    fn add(&mut self, kind: &str, code: &str, message: &str) {
        let forms = self.0.entry((kind.to_owned(), code.to_owned())).or_default();
        let shortest = forms.entry(form(message)).or_insert_with(|| message.to_owned());
        if (message.len(), message) < (shortest.len(), shortest) {
            message.clone_into(shortest);
        }
    }

    fn add_said(&mut self, kind: &str, said: &Said) {
        let kind = match said.status.as_deref() {
            Some("skipped") => "SkipCode",
            Some("rejected") => "RejectCode",
            _ => kind,
        };
        if let (Some(code), Some(message)) = (&said.code, &said.message) {
            self.add(kind, code, message);
        }
        for note in &said.notes {
            self.add_said("NoteCode", note);
        }
    }

    fn list(&self) -> String {
        let mut list = HEAD.to_owned();
        for (kind, heading) in KINDS {
            list += &format!("\n# {heading}\n");
            for ((_, code), forms) in self.0.iter().filter(|((of, _), _)| of == kind) {
                list += &format!("\n{code}\n");
                list.extend(forms.values().map(|message| format!("  {message}\n")));
            }
        }
        list
    }
}

/// An outcome, an issue, a note or a problem, as far as it has words.
#[derive(Deserialize)]
struct Said {
    status: Option<String>,
    code: Option<String>,
    message: Option<String>,
    #[serde(default)]
    notes: Vec<Said>,
}

fn read<'a, T: Deserialize<'a>>(json: &'a RawValue) -> T {
    serde_json::from_str(json.get()).expect("outcomes and problems are JSON")
}

/// A message without what differs from input to input: what was found, but for our own words.
fn form(message: &str) -> String {
    let (expected, found) = message.split_once(", found ").unwrap_or((message, ""));
    let words = found.split('`').step_by(2).collect::<Vec<_>>().join("``");
    let words: String = words.chars().filter(|character| !character.is_ascii_digit()).collect();
    [expected, ", found ", &words].concat()
}

fn told() -> Told {
    let mut told = Told::default();
    let outcomes = OUTCOMES.iter().flat_map(|(_, text)| cases::<OutcomeCase>(text));
    for json in outcomes.flat_map(|case| [Some(case.outcome), case.object_outcome]).flatten() {
        told.add_said("NoteCode", &read(json));
    }
    for problem in
        cases::<ProblemCase>(PROBLEMS).iter().flat_map(|case| read::<Vec<_>>(case.problems))
    {
        told.add_said("MappingProblemCode", &problem);
    }
    for case in cases::<DeliveryCase>(DELIVERIES) {
        for issue in case.issues.map(read::<Vec<_>>).unwrap_or_default() {
            told.add_said("NoteCode", &issue);
        }
        // A body that is no JSON is told in the same words as a line.
        if let Some(fault) = case.error {
            told.add("RejectCode", "invalid_json", &fault.message);
        }
    }
    add_what_no_vector_can_show(&mut told);
    told
}

/// Vectors are JSON of good UTF-8, and no vector is read by serde.
fn add_what_no_vector_can_show(told: &mut Told) {
    let connector = Connector::default();
    let Outcome::Rejected(two_events) = connector.transform(b"{} {}") else { panic!("not JSON") };
    told.add("RejectCode", "invalid_json", &two_events.message);

    let no_utf8 = connector.delivery(b"\"\xff\"").expect_err("no UTF-8");
    told.add("RejectCode", "invalid_json", &no_utf8.to_string());

    for mapping in ["", "null", r#"{"add_prefix":1,"channels":{"email":""}}"#] {
        let error = Mapping::from_json(mapping.as_bytes()).expect_err("no mapping");
        told.add("Error", "MappingError", &error.to_string());
        for problem in error.problems() {
            told.add("MappingProblemCode", problem.code.as_str(), &problem.message);
        }
    }

    for profile in [
        "",
        "[]",
        r#"{"properties":[]}"#,
        r#"{"channels":{}}"#,
        r#"{"channels":[{"channel":"fax"}]}"#,
        r#"{"channels":[{"channel":"sms"}]}"#,
        r#"{"distinct_id":"\ud800"}"#,
        r#"{"preferred_language":"EN"}"#,
    ] {
        let error = profile.parse::<Profile>().expect_err("no profile");
        told.add("Error", "ProfileError", &error.to_string());
    }
    told.add("Error", "BlankWorkspace", &BlankWorkspace.to_string());
    let object = serde_json::from_str::<JsonObject>("[]").expect_err("no object");
    told.add("Error", "JsonObject, read by serde_json", &object.to_string());
    for error in [
        "x".parse::<Channel>().expect_err("no channel"),
        "x".parse::<Language>().expect_err("no language"),
        "x".parse::<NoteCode>().expect_err("no code"),
        "x".parse::<SkipCode>().expect_err("no code"),
        "x".parse::<RejectCode>().expect_err("no code"),
        "x".parse::<MappingProblemCode>().expect_err("no code"),
    ] {
        told.add("Error", "ParseError", &error.to_string());
    }
}

/// All sources but the boundary to JavaScript, whose messages the package's list has.
fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folders = ["json", "mapping", "profile", ""].map(|name| folder.join(name));
    let files = folders.map(|folder| fs::read_dir(folder).expect("a folder"));
    let files = files.into_iter().flatten().map(|entry| entry.expect("an entry").path());
    let rust = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let core = rust.filter(|path| !path.ends_with("wasm.rs"));
    core.map(|path| fs::read_to_string(path).expect("a text")).collect()
}

/// The codes that a source declares, each with its enum.
fn codes(source: &str) -> Vec<(String, String)> {
    let mut codes = Vec::new();
    for block in source.split("\ncodes! {").skip(1) {
        let block = block.split("\n}").next().unwrap_or_default();
        let lines: Vec<_> = block.lines().map(str::trim).collect();
        let name = lines.iter().find_map(|line| line.split_once(", \"")).expect("an enum's name").0;
        let quoted = lines.iter().filter_map(|line| line.strip_suffix("\",")?.split_once(" = \""));
        codes.extend(quoted.map(|(_, code)| (name.to_owned(), code.to_owned())));
    }
    codes
}

/// The texts of a source that hold a blank, as messages do, in their parts around `{…}`.
fn texts(source: &str) -> Vec<String> {
    const QUOTE: &str = "\u{fffd}";
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let is_code = |line: &&str| !line.starts_with("//") && !line.contains("#[");
    let texts = code.lines().map(str::trim).filter(is_code).flat_map(|line| {
        let line = line.replace("'\"'", "").replace("\\\"", QUOTE);
        let texts: Vec<_> = line.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        texts
    });
    let parts = texts.flat_map(|text| {
        let text = text.replace(QUOTE, "\"").replace("\\\\", "\\");
        let parts: Vec<_> =
            text.split(['{', '}']).step_by(2).map(|part| part.trim().to_owned()).collect();
        parts
    });
    parts.filter(|part| part.contains(' ')).collect()
}

#[test]
fn the_list_has_every_message_that_is_told() {
    let list = told().list();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &list).expect("a file to write");
    }
    let listed = fs::read_to_string(&path).expect("the list");
    assert_eq!(listed, list, "renew {LIST} with UPDATE=1, and read what changes");
}

#[test]
fn no_code_is_without_a_message() {
    let told = told().0;
    let codes: Vec<_> = sources().iter().flat_map(|source| codes(source)).collect();
    for (kind, _) in &KINDS[..4] {
        assert!(codes.iter().any(|(of, _)| of == kind), "{kind} has no codes");
    }
    for code in codes.iter().filter(|(_, code)| code != OF_JAVASCRIPT) {
        assert!(told.contains_key(code), "{code:?} has no message: it wants a vector");
    }
}

#[test]
fn no_text_of_the_source_is_without_a_message() {
    let list = told().list();
    let is_label = |text: &str| Channel::ALL.iter().any(|channel| channel.label() == text);
    for text in sources().iter().flat_map(|source| texts(source)) {
        let is_told = list.contains(&text) || OTHER_TEXTS.contains(&&*text) || is_label(&text);
        assert!(is_told, "`{text}` is in no message: it wants a vector");
    }
}
