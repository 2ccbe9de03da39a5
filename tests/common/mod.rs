//! The shared vectors, and what it takes to compare with them.
#![allow(dead_code, reason = "not every test uses all of it")]

use serde::Deserialize;
use serde_json::value::RawValue;

/// The files of cases `{name, mapping, payload, outcome}`.
pub const OUTCOMES: [(&str, &str); 5] = [
    ("both", include_str!("../vectors/both.json")),
    ("identify", include_str!("../vectors/identify.json")),
    ("channels", include_str!("../vectors/channels.json")),
    ("mapping", include_str!("../vectors/mapping.json")),
    ("track", include_str!("../vectors/track.json")),
];

pub const PROBLEMS: &str = include_str!("../vectors/mapping-problems.json");
pub const PROFILES: &str = include_str!("../vectors/profile.json");

#[derive(Deserialize)]
pub struct OutcomeCase<'a> {
    pub name: String,
    /// Which function is called; by the event's type if it is left out.
    pub call: Option<String>,
    pub workspace: Option<String>,
    #[serde(borrow)]
    pub mapping: &'a RawValue,
    /// The event, as JSON text.
    pub payload: String,
    #[serde(borrow)]
    pub outcome: &'a RawValue,
    /// The outcome from a JavaScript object, where a number cannot be held in one.
    #[serde(borrow)]
    pub object_outcome: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub struct ProblemCase<'a> {
    pub name: String,
    #[serde(borrow)]
    pub mapping: &'a RawValue,
    #[serde(borrow)]
    pub problems: &'a RawValue,
}

#[derive(Deserialize)]
pub struct ProfileCase<'a> {
    pub name: String,
    #[serde(borrow)]
    pub mapping: &'a RawValue,
    #[serde(borrow)]
    pub profile: &'a RawValue,
    pub payloads: Vec<String>,
    #[serde(borrow)]
    pub after: &'a RawValue,
}

pub fn cases<'a, C: Deserialize<'a>>(text: &'a str) -> Vec<C> {
    serde_json::from_str(text).expect("the vectors are JSON of the right form")
}

/// JSON text without the white space between its parts, every part as it is written.
pub fn compact(json: &str) -> String {
    let mut compact = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for character in json.chars() {
        if in_string || !character.is_ascii_whitespace() {
            compact.push(character);
        }
        match character {
            '"' if !escaped => in_string = !in_string,
            _ => {}
        }
        escaped = in_string && character == '\\' && !escaped;
    }
    compact
}
