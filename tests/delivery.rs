//! A delivery of many events gives the same results as `transform` for each event.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::bodies::{EVENT, PAYLOAD, array, delivery_lines, payloads};
use common::corpus::corpus;
use segment_transform::{Connector, Delivery, DeliveryOptions, Mapping, Outcome, Request, Summary};
use serde::Deserialize;

#[test]
fn the_corpus_in_single_deliveries_matches_transform() {
    let Some(events) = corpus() else { return };
    for connector in connectors() {
        for event in &events {
            let expected = transformed(&connector, std::slice::from_ref(event), false);
            assert_transformed(&connector.delivery(event.as_bytes()).unwrap(), &expected);
        }
    }
}

#[test]
fn the_corpus_as_one_array_matches_transform() {
    let Some(events) = corpus() else { return };
    for connector in connectors() {
        let expected = transformed(&connector, &events, false);
        assert_transformed(&connector.delivery(&array(&events)).unwrap(), &expected);
    }
}

#[test]
fn the_corpus_as_lines_matches_transform() {
    let Some(events) = corpus() else { return };
    let lines = (events.join("\n") + "\n").into_bytes();
    for connector in connectors() {
        let expected = transformed(&connector, &events, true);
        assert_transformed(&connector.delivery(&lines).unwrap(), &expected);
        assert_transformed(&delivery_lines(&connector, &lines), &expected);
    }
}

#[test]
fn the_events_of_arrays_on_lines_and_in_sequences_are_all_delivered() {
    let connector = Connector::default();
    let many = array(&vec![EVENT.to_owned(); 250]);
    for separator in ["\n", "\n\n", "", " ", "\r\n"] {
        let body = [&*many, separator.as_bytes(), EVENT.as_bytes(), b"\n", &many].concat();
        let delivery = connector.delivery(&body).unwrap();
        assert_eq!(payloads(&delivery), vec![PAYLOAD; 501]);
        assert_eq!((delivery.mapped, delivery.skipped, delivery.rejected), (501, 0, 0));
    }
}

#[test]
fn a_buffer_is_reused_by_every_delivery() {
    let connector = Connector::default();
    let mut buffer = Vec::new();
    let body = array(&vec![EVENT.to_owned(); 250]);
    let mut delivered = Vec::new();
    for _ in 0..3 {
        let options = DeliveryOptions::default();
        let before = buffer.capacity();
        let add = |request: Request<'_>| delivered.push(request.body.to_vec());
        let summary = connector.deliver(&body, options, &mut buffer, add).unwrap();
        assert_eq!(summary, Summary { mapped: 250, ..Summary::default() });
        assert!(before == 0 || before == buffer.capacity(), "{before} {}", buffer.capacity());
    }
    let once = connector.delivery(&body).unwrap().requests;
    assert_eq!(delivered, [&*once, &once, &once].concat());
}

#[test]
fn a_request_keeps_little_unused_memory() {
    let skipped = vec![r#"{"type":"page"}"#.to_owned(); 100_000];
    let body = array(&[skipped, vec![EVENT.to_owned()]].concat());
    let connector = Connector::default();
    let [request] = &*connector.delivery(&body).unwrap().requests else { panic!("one request") };
    assert!(request.capacity() <= 2 * request.len() + 4_096, "{} bytes", request.capacity());
}

#[test]
fn an_invalid_event_never_affects_its_neighbors() {
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
            // The elements of an array on a line are events, so this array is wrapped in another.
            let line = |event: &String| match event.starts_with('[') {
                true => format!("[{event}]"),
                false => event.clone(),
            };
            let lines = events.iter().map(line).collect::<Vec<_>>().join("\n");
            assert_transformed(&delivery_lines(&connector, lines.as_bytes()), &expected);
        }
    }
}

fn connectors() -> [Connector; 2] {
    let mapping = br#"{"add_prefix":true,"preferences":{"preferred_language":["language","locale"]},"channels":{"email":["email","contact.email"],"whatsapp":"phone"}}"#;
    let several = Connector::new(Mapping::from_json(mapping).unwrap()).unwrap();
    let recommended = Connector::new(Mapping::recommended()).unwrap();
    [recommended, several.with_workspace("key \"1\"").unwrap()]
}

/// The expected delivery, from one call of `transform` for each event.
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
    assert!(
        payloads(delivery) == expected.payloads,
        "the payloads match those of transform, in order"
    );
    let Delivery { mapped, skipped, rejected, .. } = *delivery;
    let counts = (mapped, skipped, rejected);
    assert_eq!(counts, (expected.mapped, expected.skipped, expected.rejected));
    let issues = serde_json::to_value(delivery.issues()).unwrap();
    for (issue, expected) in issues.as_array().unwrap().iter().zip(&expected.issues) {
        assert_eq!(issue, expected);
    }
    assert_eq!(issues.as_array().unwrap().len(), expected.issues.len());
}
