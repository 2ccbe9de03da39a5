//! Any bytes as a delivery.
#![no_main]

use std::collections::BTreeMap;

use judges::judge::{Events, assert_matches_serde_json, events, events_of_lines};
use libfuzzer_sys::fuzz_target;
use segment_transform::{Connector, Delivery, DeliveryOptions, Mapping, Outcome};
use serde_json::Value;
use serde_json::value::RawValue;

/// Track calls send users, so an event can have two payloads.
const MAPPING: &[u8] = br#"{
    "context": {"users": true, "device_tokens": true},
    "events": {"page": "{name}"},
    "integrations": "SuprSend"
}"#;
const LANES: DeliveryOptions = DeliveryOptions { lines: false, max_bytes: Some(200), lanes: 3 };
const LINES: DeliveryOptions = DeliveryOptions { lines: true, max_bytes: None, lanes: 0 };

fuzz_target!(|body: &[u8]| {
    let mapping = Mapping::from_json(MAPPING).expect("a good mapping");
    let connector = Connector::new(mapping).expect("a good mapping");
    assert_matches_serde_json(&connector, body, || body.escape_ascii().to_string());
    if let Ok(delivery) = connector.delivery(body) {
        let expected = payloads(&connector, events(body).expect("events"));
        assert_payloads(&delivery, &expected);
        let lanes = connector.delivery_with(body, LANES).expect("it was read before");
        assert_lanes(&lanes, &expected);
        let no_lanes = DeliveryOptions { lanes: 0, ..LANES };
        let no_lanes = connector.delivery_with(body, no_lanes).expect("it was read before");
        assert_eq!(lanes.requests.first(), no_lanes.requests.first());
    }
    let lines = connector.delivery_with(body, LINES).expect("lines never fail");
    assert_payloads(&lines, &payloads(&connector, events_of_lines(body)));
    assert!(segment_transform::simd_agrees(body), "{body:?}");
});

/// The payloads that `transform` gives for each event, each with the event's index.
fn payloads(connector: &Connector, events: Events<'_>) -> Vec<(usize, String)> {
    let mut payloads = Vec::new();
    for (index, event) in events.into_iter().enumerate() {
        let Some(Outcome::Mapped(mapped)) = event.map(|event| connector.transform(event)) else {
            continue;
        };
        let both = [mapped.user().map(|user| user.payload()), Some(mapped.payload())];
        let texts = both.into_iter().flatten().map(|one| String::from_utf8(one).expect("UTF-8"));
        payloads.extend(texts.map(|text| (index, text)));
    }
    payloads
}

fn assert_payloads(delivery: &Delivery<'_>, expected: &[(usize, String)]) {
    let requests = delivery.requests.iter().map(|request| items(request));
    let delivered: Vec<_> =
        delivery.events().into_iter().flatten().zip(requests.flatten()).collect();
    assert_eq!(delivered, expected);
}

/// After the first request, each user has one lane, and a user's payloads keep their order.
fn assert_lanes(delivery: &Delivery<'_>, expected: &[(usize, String)]) {
    let mut lanes = BTreeMap::new();
    let mut delivered: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (request, lane) in delivery.requests.iter().zip(&delivery.lanes) {
        let items = items(request);
        assert!(request.len() <= 200 || items.len() == 1);
        for item in items {
            let user = distinct_id(&item);
            if let Some(lane) = lane {
                assert_eq!(lanes.entry(user.clone()).or_insert(lane), &lane, "one lane a user");
            }
            delivered.entry(user).or_default().push(item);
        }
    }
    let mut in_order: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, payload) in expected {
        in_order.entry(distinct_id(payload)).or_default().push(payload.clone());
    }
    assert_eq!(delivered, in_order);
    let is_first = |index: usize, lane: &Option<usize>| (index == 0) == lane.is_none();
    assert!(delivery.lanes.iter().enumerate().all(|(index, lane)| is_first(index, lane)));
}

fn distinct_id(payload: &str) -> String {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(payload).expect("an object");
    let id: Value = serde_json::from_str(members["distinct_id"].get()).expect("a string");
    id.as_str().expect("a string").to_owned()
}

fn items(request: &[u8]) -> Vec<String> {
    let items: Vec<&RawValue> = serde_json::from_slice(request).expect("a request is an array");
    assert!((1..=100).contains(&items.len()));
    items.into_iter().map(|item| item.get().to_owned()).collect()
}
