//! The shared vectors, and functions to compare results with them.
#![allow(dead_code, reason = "not every test uses everything")]

pub mod bodies;
pub mod corpus;
pub mod judge;

use bodies::requests;
use segment_transform::{Connector, DeliveryOptions, JsonError, Mapped, Mapping};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The files of cases `{name, mapping, payload, outcome}`.
pub const OUTCOMES: [(&str, &str); 7] = [
    ("both", include_str!("../vectors/both.json")),
    ("identify", include_str!("../vectors/identify.json")),
    ("channels", include_str!("../vectors/channels.json")),
    ("mapping", include_str!("../vectors/mapping.json")),
    ("track", include_str!("../vectors/track.json")),
    ("events", include_str!("../vectors/events.json")),
    ("context", include_str!("../vectors/context.json")),
];

pub const PROBLEMS: &str = include_str!("../vectors/mapping-problems.json");
pub const PROFILES: &str = include_str!("../vectors/profile.json");
pub const DELIVERIES: &str = include_str!("../vectors/deliveries.json");

#[derive(Deserialize)]
pub struct OutcomeCase<'a> {
    pub name: String,
    /// The function to call. If unset, the event's type decides.
    pub call: Option<String>,
    pub workspace: Option<String>,
    #[serde(borrow)]
    pub mapping: &'a RawValue,
    /// The event, as JSON text.
    pub payload: String,
    #[serde(borrow)]
    pub outcome: &'a RawValue,
    /// The outcome from a JavaScript object, if it differs because JavaScript cannot represent a
    /// number.
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

#[derive(Deserialize)]
pub struct DeliveryCase<'a> {
    pub name: String,
    #[serde(borrow)]
    pub mapping: &'a RawValue,
    /// Whether the caller sets `lines`.
    #[serde(default)]
    pub lines: bool,
    pub max_bytes: Option<usize>,
    #[serde(default)]
    pub lanes: usize,
    pub body: String,
    /// The fault of a body that is not JSON. In that case, all else is unset.
    pub error: Option<Fault>,
    #[serde(borrow, default)]
    pub requests: Vec<&'a RawValue>,
    pub request_lanes: Option<Vec<Option<usize>>>,
    pub request_events: Option<Vec<Vec<usize>>>,
    #[serde(default)]
    pub mapped: usize,
    #[serde(default)]
    pub skipped: usize,
    #[serde(default)]
    pub rejected: usize,
    #[serde(borrow)]
    pub issues: Option<&'a RawValue>,
}

#[derive(Debug, PartialEq, Deserialize)]
pub struct Fault {
    pub offset: usize,
    pub line: usize,
    pub column: usize,
    pub message: String,
}

impl From<JsonError> for Fault {
    fn from(error: JsonError) -> Self {
        let JsonError { offset, line, column, .. } = error;
        Fault { offset, line, column, message: error.to_string() }
    }
}

/// The connector of a case.
pub fn connector(mapping: &RawValue, workspace: Option<&str>) -> Connector {
    let mapping = Mapping::from_json(mapping.get().as_bytes()).expect("a good mapping");
    let connector = Connector::new(mapping).expect("a good mapping");
    match workspace {
        Some(key) => connector.with_workspace(key).expect("a good key"),
        None => connector,
    }
}

/// The outcome as JSON. Checks that both forms of the payload are the same.
pub fn outcome(connector: &Connector, call: Option<&str>, payload: &[u8]) -> String {
    let (json, payload) = match call {
        Some("identify") => {
            let outcome = connector.identify(payload);
            (serde_json::to_string(&outcome), outcome.mapped().map(|user| user.payload()))
        }
        Some("track") => {
            let outcome = connector.track(payload);
            (serde_json::to_string(&outcome), outcome.mapped().map(|event| event.payload()))
        }
        None => {
            let outcome = connector.transform(payload);
            (serde_json::to_string(&outcome), outcome.mapped().map(Mapped::payload))
        }
        Some(other) => panic!("no call `{other}`"),
    };
    let json = json.expect("an outcome is JSON");
    if let Some(payload) = payload {
        let payload = String::from_utf8(payload).expect("a payload is UTF-8");
        assert!(json.ends_with(&format!("\"payload\":{payload}}}")), "{payload} in {json}");
    }
    json
}

/// Checks a delivery against its case, to the last character of the requests.
pub fn assert_delivered(case: &DeliveryCase<'_>) {
    let name = &case.name;
    let connector = connector(case.mapping, None);
    let body = case.body.as_bytes();
    let DeliveryCase { lines, max_bytes, lanes, .. } = *case;
    let options = DeliveryOptions { lines, max_bytes, lanes };
    match connector.delivery_with(body, options) {
        Ok(delivery) => {
            assert_eq!(case.error, None, "{name}");
            let expected: Vec<_> = case.requests.iter().map(|text| compact(text.get())).collect();
            assert_eq!(requests(&delivery), expected, "{name}");
            if let Some(lanes) = &case.request_lanes {
                assert_eq!(delivery.lanes, *lanes, "{name}");
            }
            if let Some(events) = &case.request_events {
                assert_eq!(delivery.events(), *events, "{name}");
            }
            let counts = (delivery.mapped, delivery.skipped, delivery.rejected);
            assert_eq!(counts, (case.mapped, case.skipped, case.rejected), "{name}");
            let issues = serde_json::to_string(&delivery.issues()).expect("issues are JSON");
            assert_eq!(issues, compact(case.issues.map_or("", RawValue::get)), "{name}");
        }
        Err(error) => assert_eq!(Some(Fault::from(error)), case.error, "{name}"),
    }
}

pub fn cases<'a, C: Deserialize<'a>>(text: &'a str) -> Vec<C> {
    serde_json::from_str(text).expect("the vectors are valid JSON")
}

/// JSON text without whitespace between its tokens, which are unchanged.
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
