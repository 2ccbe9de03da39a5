//! A delivery of many events gives what `transform` gives for each of them.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::bodies::{EVENT, PAYLOAD, array, payloads, requests};
use common::corpus::corpus;
use segment_transform::{Connector, Delivery, Mapping, Outcome};
use serde::Deserialize;

#[test]
fn the_corpus_one_event_a_delivery_gives_what_transform_gives() {
    let Some(events) = corpus() else { return };
    for connector in connectors() {
        for event in &events {
            let expected = transformed(&connector, std::slice::from_ref(event), false);
            assert_transformed(&connector.delivery(event.as_bytes()).unwrap(), &expected);
        }
    }
}

#[test]
fn the_corpus_as_one_array_gives_what_transform_gives() {
    let Some(events) = corpus() else { return };
    for connector in connectors() {
        let expected = transformed(&connector, &events, false);
        assert_transformed(&connector.delivery(&array(&events)).unwrap(), &expected);
    }
}

#[test]
fn the_corpus_as_lines_gives_what_transform_gives() {
    let Some(events) = corpus() else { return };
    let lines = (events.join("\n") + "\n").into_bytes();
    for connector in connectors() {
        let expected = transformed(&connector, &events, true);
        assert_transformed(&connector.delivery(&lines).unwrap(), &expected);
        assert_transformed(&connector.delivery_lines(&lines), &expected);
    }
}

#[test]
fn lines_that_begin_with_many_arrays_leave_nothing_of_them() {
    let connector = Connector::default();
    let body = [&*array(&vec![EVENT.to_owned(); 250]), b"\n", EVENT.as_bytes()].concat();
    let delivery = connector.delivery(&body).unwrap();
    assert_eq!(requests(&delivery), [format!("[{PAYLOAD}]")]);
    assert_eq!((delivery.mapped, delivery.skipped, delivery.rejected), (1, 0, 1));
}

#[test]
fn a_bad_event_at_any_place_harms_no_neighbour() {
    let connector = Connector::default();
    let bad_events = [
        "null",
        "[]",
        r#""{""#,
        "{}",
        r#"{"type":"track"}"#,
        r#"{"type":"identify","userId":"\ud800","traits":{"$email":"x"}}"#,
        r#"{"type":"track","userId":"u2","event":"$x","messageId":"m-1","properties":{"ss_":1}}"#,
    ];
    for bad in bad_events {
        for place in 0..=3 {
            let mut events = vec![EVENT.to_owned(); 3];
            events.insert(place, bad.to_owned());
            let expected = transformed(&connector, &events, false);
            assert_transformed(&connector.delivery(&array(&events)).unwrap(), &expected);
            let expected = transformed(&connector, &events, true);
            assert_transformed(&connector.delivery_lines(events.join("\n").as_bytes()), &expected);
        }
    }
}
fn connectors() -> [Connector; 2] {
    let mapping = br#"{"add_prefix":true,"preferences":{"preferred_language":["language","locale"]},"channels":{"email":["email","contact.email"],"whatsapp":"phone"}}"#;
    let several = Connector::new(Mapping::from_json(mapping).unwrap()).unwrap();
    let recommended = Connector::new(Mapping::recommended()).unwrap();
    [recommended, several.with_workspace("key \"1\"")]
}

/// What a delivery is to be, from one call of `transform` for each event.
#[derive(Default)]
struct Transformed {
    payloads: Vec<String>,
    mapped: usize,
    skipped: usize,
    rejected: usize,
    issues: Vec<serde_json::Value>,
}

fn transformed(connector: &Connector, events: &[String], in_lines: bool) -> Transformed {
    let mut all = Transformed::default();
    for (index, event) in events.iter().enumerate() {
        let outcome = connector.transform(event.as_bytes());
        let json = serde_json::to_value(&outcome).unwrap();
        let is_issue = match &outcome {
            Outcome::Mapped(mapped) => {
                all.mapped += 1;
                all.payloads.push(String::from_utf8(mapped.payload()).unwrap());
                !mapped.notes().is_empty()
            }
            Outcome::Skipped(_) => {
                all.skipped += 1;
                true
            }
            Outcome::Rejected(_) => {
                all.rejected += 1;
                true
            }
        };
        if is_issue {
            let line = in_lines.then_some(index + 1);
            all.issues.push(expected_issue(index, line, event, &json));
        }
    }
    all
}

#[derive(Deserialize)]
struct Identified {
    #[serde(rename = "messageId")]
    message_id: Option<String>,
}

fn expected_issue(
    index: usize,
    line: Option<usize>,
    event: &str,
    outcome: &serde_json::Value,
) -> serde_json::Value {
    let mut issue = serde_json::Map::new();
    issue.insert("index".to_owned(), index.into());
    issue.extend(line.map(|line| ("line".to_owned(), line.into())));
    let is_id = |id: &String| !id.trim().is_empty() && id.chars().count() <= 255;
    let event: Option<Identified> = serde_json::from_str(event).ok();
    if let Some(id) = event.and_then(|event| event.message_id).filter(is_id) {
        issue.insert("message_id".to_owned(), id.into());
    }
    for member in ["status", "code", "path", "message", "notes"] {
        if let Some(value) = outcome.get(member) {
            issue.insert(member.to_owned(), value.clone());
        }
    }
    issue.into()
}

fn assert_transformed(delivery: &Delivery<'_>, expected: &Transformed) {
    assert!(payloads(delivery) == expected.payloads, "the payloads of transform, in order");
    let Delivery { mapped, skipped, rejected, .. } = *delivery;
    let counts = (mapped, skipped, rejected);
    assert_eq!(counts, (expected.mapped, expected.skipped, expected.rejected));
    let issues = serde_json::to_value(delivery.issues()).unwrap();
    for (issue, expected) in issues.as_array().unwrap().iter().zip(&expected.issues) {
        assert_eq!(issue, expected);
    }
    assert_eq!(issues.as_array().unwrap().len(), expected.issues.len());
}
