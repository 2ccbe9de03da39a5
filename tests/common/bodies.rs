//! Bodies of a webhook, and the resulting bodies for the hub.

use segment_transform::{Connector, Delivery, DeliveryOptions};
use serde_json::value::RawValue;

/// One event, and what the hub must receive for it.
pub const EVENT: &str = r#"{"type":"track","userId":"u1","event":"Signed Up"}"#;
pub const PAYLOAD: &str = r#"{"event":"Signed Up","distinct_id":"u1","properties":{}}"#;

pub fn array(events: &[String]) -> Vec<u8> {
    format!("[{}]", events.join(",")).into_bytes()
}

/// A delivery that is read line by line, which never fails.
pub fn delivery_lines<'a>(connector: &'a Connector, body: &'a [u8]) -> Delivery<'a> {
    connector
        .delivery_with(body, DeliveryOptions { lines: true, ..DeliveryOptions::default() })
        .expect("lines never fail")
}

/// The bodies for the hub, as text.
pub fn requests(delivery: &Delivery<'_>) -> Vec<String> {
    let text = |body: &Vec<u8>| String::from_utf8(body.clone()).expect("a request is UTF-8");
    delivery.requests.iter().map(text).collect()
}

/// The payloads of all requests, each as its own text.
pub fn payloads(delivery: &Delivery<'_>) -> Vec<String> {
    let split = |body: &String| -> Vec<String> {
        let items: Vec<&RawValue> = serde_json::from_str(body).expect("a request is an array");
        items.into_iter().map(|item| item.get().to_owned()).collect()
    };
    requests(delivery).iter().flat_map(split).collect()
}
