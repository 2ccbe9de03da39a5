//! Any bytes as a delivery.
#![no_main]

use judges::judge::{Events, assert_judged, events, events_of_lines};
use libfuzzer_sys::fuzz_target;
use segment_transform::{Connector, Delivery, DeliveryOptions, Outcome};
use serde_json::value::RawValue;

fuzz_target!(|body: &[u8]| {
    let connector = Connector::default();
    assert_judged(&connector, body, || body.escape_ascii().to_string());
    if let Ok(delivery) = connector.delivery(body) {
        assert_payloads(&connector, &delivery, events(body).expect("events"));
    }
    let lines = connector.delivery_with(body, DeliveryOptions { lines: true, ..DeliveryOptions::default() });
    assert_payloads(&connector, &lines.expect("lines never fail"), events_of_lines(body));
    assert!(segment_transform::simd_agrees(body), "{body:?}");
});

/// A delivery is what `transform` makes of each event, in order.
fn assert_payloads(connector: &Connector, delivery: &Delivery<'_>, events: Events<'_>) {
    let outcomes = events.into_iter().flatten().map(|event| connector.transform(event));
    let payloads: Vec<_> = outcomes
        .filter_map(Outcome::into_mapped)
        .map(|mapped| String::from_utf8(mapped.payload()).expect("UTF-8"))
        .collect();
    let delivered: Vec<_> = delivery.requests.iter().flat_map(|request| items(request)).collect();
    assert_eq!(delivered, payloads);
}

fn items(request: &[u8]) -> Vec<String> {
    let items: Vec<&RawValue> = serde_json::from_slice(request).expect("a request is an array");
    assert!((1..=100).contains(&items.len()));
    items.into_iter().map(|item| item.get().to_owned()).collect()
}
