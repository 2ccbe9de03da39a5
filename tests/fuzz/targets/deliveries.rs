//! Any bytes as a delivery.
#![no_main]

use judges::judge::assert_judged;
use libfuzzer_sys::fuzz_target;
use segment_transform::{Connector, Delivery, Outcome};
use serde_json::value::RawValue;

fuzz_target!(|body: &[u8]| {
    let connector = Connector::default();
    assert_judged(&connector, body, || body.escape_ascii().to_string());
    if let Ok(delivery) = connector.delivery(body) {
        assert_payloads(&connector, &delivery, events(body));
    }
    assert_payloads(&connector, &connector.delivery_lines(body), lines(body));
    assert!(segment_transform::simd_agrees(body), "{body:?}");
});

fn events(body: &[u8]) -> Vec<&[u8]> {
    if let Ok(events) = serde_json::from_slice::<Vec<&RawValue>>(body) {
        return events.into_iter().map(|event| event.get().as_bytes()).collect();
    }
    if serde_json::from_slice::<&RawValue>(body).is_ok() { vec![body] } else { lines(body) }
}

fn lines(body: &[u8]) -> Vec<&[u8]> {
    body.split(|byte| *byte == b'\n').collect()
}

/// A delivery is what `transform` makes of each event, in order.
fn assert_payloads(connector: &Connector, delivery: &Delivery<'_>, events: Vec<&[u8]>) {
    let outcomes = events.into_iter().map(|event| connector.transform(event));
    let payloads: Vec<_> = outcomes
        .filter_map(|outcome| match outcome {
            Outcome::Mapped(mapped) => Some(String::from_utf8(mapped.payload()).expect("UTF-8")),
            _ => None,
        })
        .collect();
    let delivered: Vec<_> = delivery.requests.iter().flat_map(|request| items(request)).collect();
    assert_eq!(delivered, payloads);
}

fn items(request: &[u8]) -> Vec<String> {
    let items: Vec<&RawValue> = serde_json::from_slice(request).expect("a request is an array");
    assert!((1..=100).contains(&items.len()));
    items.into_iter().map(|item| item.get().to_owned()).collect()
}
