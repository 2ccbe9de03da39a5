//! Every message that the crate shows to people is in messages.txt, so someone reviews every
//! change. The messages are collected from the shared vectors. Messages that no vector can show are
//! produced here.
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
Every message of the crate, as received by a test: for each code and each wording, the shortest.
To update this list: UPDATE=1 cargo test --test messages
";

/// The kinds of messages, in the order of the list: an enum of codes, or Rust errors.
const KINDS: [(&str, &str); 5] = [
    ("NoteCode", "Notes"),
    ("SkipCode", "Skipped"),
    ("RejectCode", "Rejected"),
    ("MappingProblemCode", "Mapping problems"),
    ("Error", "Errors"),
];

/// Occurs only for JavaScript objects. Its messages are in js-harness/test/messages.txt.
const OF_JAVASCRIPT: &str = "unreadable_member";

/// Texts that are not parts of messages: the prefix of event names, event names and a placeholder.
const OTHER_TEXTS: [&str; 4] =
    ["segment :", "Application Installed", "Application Opened", "[object Object]"];

/// Messages by kind, code and form.
#[derive(Default)]
struct Messages(BTreeMap<(String, String), BTreeMap<String, String>>);

impl Messages {
    fn add(&mut self, kind: &str, code: &str, message: &str) {
        let forms = self.0.entry((kind.to_owned(), code.to_owned())).or_default();
        let shortest = forms.entry(form(message)).or_insert_with(|| message.to_owned());
        if (message.len(), message) < (shortest.len(), shortest) {
            message.clone_into(shortest);
        }
    }

    fn add_reported(&mut self, kind: &str, reported: &Reported) {
        let kind = match reported.status.as_deref() {
            Some("skipped") => "SkipCode",
            Some("rejected") => "RejectCode",
            _ => kind,
        };
        if let (Some(code), Some(message)) = (&reported.code, &reported.message) {
            self.add(kind, code, message);
        }
        for note in &reported.notes {
            self.add_reported("NoteCode", note);
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

/// An outcome, an issue, a note or a problem: the parts that contain messages.
#[derive(Deserialize)]
struct Reported {
    status: Option<String>,
    code: Option<String>,
    message: Option<String>,
    #[serde(default)]
    notes: Vec<Reported>,
}

fn read<'a, T: Deserialize<'a>>(json: &'a RawValue) -> T {
    serde_json::from_str(json.get()).expect("outcomes and problems are JSON")
}

/// A message without the parts that depend on the input: quoted text and digits after "found".
fn form(message: &str) -> String {
    let (expected, found) = message.split_once(", found ").unwrap_or((message, ""));
    let words = found.split('`').step_by(2).collect::<Vec<_>>().join("``");
    let words: String = words.chars().filter(|character| !character.is_ascii_digit()).collect();
    [expected, ", found ", &words].concat()
}

fn messages() -> Messages {
    let mut messages = Messages::default();
    let outcomes = OUTCOMES.iter().flat_map(|(_, text)| cases::<OutcomeCase>(text));
    for json in outcomes.flat_map(|case| [Some(case.outcome), case.object_outcome]).flatten() {
        messages.add_reported("NoteCode", &read(json));
    }
    for problem in
        cases::<ProblemCase>(PROBLEMS).iter().flat_map(|case| read::<Vec<_>>(case.problems))
    {
        messages.add_reported("MappingProblemCode", &problem);
    }
    for case in cases::<DeliveryCase>(DELIVERIES) {
        for issue in case.issues.map(read::<Vec<_>>).unwrap_or_default() {
            messages.add_reported("NoteCode", &issue);
        }
        // The message of an invalid body is the same as that of an invalid line.
        if let Some(fault) = case.error {
            messages.add("RejectCode", "invalid_json", &fault.message);
        }
    }
    add_messages_without_vectors(&mut messages);
    messages
}

/// Vectors are valid UTF-8 and are not read through serde.
fn add_messages_without_vectors(messages: &mut Messages) {
    let connector = Connector::default();
    let Outcome::Rejected(two_events) = connector.transform(b"{} {}") else { panic!("not JSON") };
    messages.add("RejectCode", "invalid_json", &two_events.message);

    let no_utf8 = connector.delivery(b"\"\xff\"").expect_err("no UTF-8");
    messages.add("RejectCode", "invalid_json", &no_utf8.to_string());

    for mapping in ["", "null", r#"{"add_prefix":1,"channels":{"email":""}}"#] {
        let error = Mapping::from_json(mapping.as_bytes()).expect_err("no mapping");
        messages.add("Error", "MappingError", &error.to_string());
        for problem in error.problems() {
            messages.add("MappingProblemCode", problem.code.as_str(), &problem.message);
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
        messages.add("Error", "ProfileError", &error.to_string());
    }
    messages.add("Error", "BlankWorkspace", &BlankWorkspace.to_string());
    let object = serde_json::from_str::<JsonObject>("[]").expect_err("no object");
    messages.add("Error", "JsonObject, read by serde_json", &object.to_string());
    for error in [
        "x".parse::<Channel>().expect_err("no channel"),
        "x".parse::<Language>().expect_err("no language"),
        "x".parse::<NoteCode>().expect_err("no code"),
        "x".parse::<SkipCode>().expect_err("no code"),
        "x".parse::<RejectCode>().expect_err("no code"),
        "x".parse::<MappingProblemCode>().expect_err("no code"),
    ] {
        messages.add("Error", "ParseError", &error.to_string());
    }
}

/// All sources except the boundary to JavaScript, whose messages are in the package's list.
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

/// The texts of a source that contain a space, as messages do, split at `{…}`.
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
fn the_list_of_messages_is_current() {
    let list = messages().list();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &list).expect("a file to write");
    }
    let listed = fs::read_to_string(&path).expect("the list");
    assert_eq!(listed, list, "update {LIST} with UPDATE=1 and review the changes");
}

#[test]
fn every_code_has_a_message() {
    let messages = messages().0;
    let codes: Vec<_> = sources().iter().flat_map(|source| codes(source)).collect();
    for (kind, _) in &KINDS[..4] {
        assert!(codes.iter().any(|(of, _)| of == kind), "{kind} has no codes");
    }
    for code in codes.iter().filter(|(_, code)| code != OF_JAVASCRIPT) {
        assert!(messages.contains_key(code), "{code:?} has no message; add a vector");
    }
}

#[test]
fn every_text_in_the_sources_is_in_the_list() {
    let list = messages().list();
    let is_label = |text: &str| Channel::ALL.iter().any(|channel| channel.label() == text);
    for text in sources().iter().flat_map(|source| texts(source)) {
        let is_listed = list.contains(&text) || OTHER_TEXTS.contains(&&*text) || is_label(&text);
        assert!(is_listed, "`{text}` is not in the list; add a vector");
    }
}
