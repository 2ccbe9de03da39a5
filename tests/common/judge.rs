//! Compares how serde_json and the crate read a body.

use std::borrow::Cow;
use std::collections::BTreeMap;

use segment_transform::{Connector, Delivery, DeliveryOptions, Issue, Outcome, RejectCode};
use serde::Deserialize;
use serde_json::value::RawValue;

/// serde_json without its limit of 128 levels.
pub fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<&RawValue>(bytes).is_ok()
}

/// How a body is read: the number of its events, and which of them are faults.
#[derive(Debug, PartialEq)]
pub struct Judgement {
    pub events: usize,
    pub invalid: Vec<usize>,
}

/// The events of a body in order. `None` is a fault.
pub type Events<'a> = Vec<Option<&'a [u8]>>;

fn judgement(events: Events<'_>) -> Judgement {
    let invalid = (0..events.len()).filter(|index| events[*index].is_none()).collect();
    Judgement { events: events.len(), invalid }
}

/// The events of a body as read by serde_json. `None` if the first value is not JSON.
pub fn events(body: &[u8]) -> Option<Events<'_>> {
    let mut events = Vec::new();
    let body = without_byte_order_mark(body);
    let start = after_white_space(body, 0);
    let end = read_value(body, start, &mut events)?;
    let next = after_white_space(body, end);
    if body[end..next].contains(&b'\n') && next < body.len() && !body[start..end].contains(&b'\n') {
        return Some(events_of_lines(body));
    }
    read_values(body, end, &mut events);
    Some(events)
}

/// The events of a body that is read line by line.
pub fn events_of_lines(body: &[u8]) -> Events<'_> {
    let mut events = Vec::new();
    let body = without_byte_order_mark(body);
    body.split(|byte| *byte == b'\n').for_each(|line| read_values(line, 0, &mut events));
    events
}

/// Reads all values from `at`, up to a fault.
fn read_values<'a>(text: &'a [u8], mut at: usize, events: &mut Events<'a>) {
    while after_white_space(text, at) < text.len() {
        match read_value(text, at, events) {
            Some(end) => at = end,
            None => return events.push(None),
        }
    }
}

/// Reads an event, or the elements of an array up to its fault, and returns where the value ends.
fn read_value<'a>(text: &'a [u8], at: usize, events: &mut Events<'a>) -> Option<usize> {
    let mut at = after_white_space(text, at);
    if text.get(at) != Some(&b'[') {
        return read_event(text, at, events);
    }
    at = after_white_space(text, at + 1);
    if text.get(at) == Some(&b']') {
        return Some(at + 1);
    }
    loop {
        at = after_white_space(text, read_event(text, at, events)?);
        match text.get(at)? {
            b',' => at += 1,
            b']' => return Some(at + 1),
            _ => return None,
        }
    }
}

/// Reads one value, using serde_json to find its end.
fn read_event<'a>(text: &'a [u8], at: usize, events: &mut Events<'a>) -> Option<usize> {
    let start = after_white_space(text, at);
    let mut deserializer = serde_json::Deserializer::from_slice(&text[start..]);
    let value = <&RawValue>::deserialize(&mut deserializer).ok()?;
    match batch(value) {
        Some(batch) => events.extend(batch.iter().map(|event| Some(event.get().as_bytes()))),
        None => events.push(Some(value.get().as_bytes())),
    }
    Some(start + value.get().len())
}

/// The events of a body of Segment's HTTP API: an object without a type whose batch is an array.
fn batch(value: &RawValue) -> Option<Vec<&RawValue>> {
    // A map, since a struct refuses a name that appears twice.
    let members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(value.get()).ok()?;
    let has_type = members.get("type").is_some_and(|value| value.get() != "null");
    if has_type { None } else { serde_json::from_str(members.get("batch")?.get()).ok() }
}

fn without_byte_order_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}

fn after_white_space(text: &[u8], at: usize) -> usize {
    let is_blank = |byte: &&u8| b" \t\r\n".contains(byte);
    at + text.get(at..).unwrap_or_default().iter().take_while(is_blank).count()
}

/// How serde_json reads a body. `None` if the first value is not JSON.
pub fn judged(body: &[u8]) -> Option<Judgement> {
    events(body).map(judgement)
}

pub fn judged_lines(body: &[u8]) -> Judgement {
    judgement(events_of_lines(body))
}

/// How the crate reads a body.
pub fn understood(delivery: &Delivery<'_>) -> Judgement {
    let is_invalid = |issue: &Issue| {
        let Outcome::Rejected(reject) = &issue.outcome else { return false };
        reject.code == RejectCode::InvalidJson
    };
    let issues = delivery.issues();
    Judgement {
        events: delivery.mapped + delivery.skipped + delivery.rejected,
        invalid: issues.iter().filter(|issue| is_invalid(issue)).map(|issue| issue.index).collect(),
    }
}

/// Compares both ways to deliver with serde_json, and checks that a fault is where its error says.
pub fn assert_matches_serde_json(connector: &Connector, body: &[u8], what: impl Fn() -> String) {
    let delivery = connector.delivery(body);
    if let Err(error) = &delivery {
        assert!(error.offset <= body.len(), "{}", what());
        let line = 1 + body[..error.offset].iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(error.line, line, "{}", what());
    }
    assert_eq!(delivery.as_ref().ok().map(understood), judged(body), "{}", what());
    let lines = connector
        .delivery_with(body, DeliveryOptions { lines: true, ..DeliveryOptions::default() });
    let lines = understood(&lines.expect("lines never fail"));
    assert_eq!(lines, judged_lines(body), "as lines, {}", what());
}
