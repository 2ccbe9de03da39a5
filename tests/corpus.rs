//! Maps real Segment events one by one.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::corpus::corpus;
use segment_transform::{Connector, Mapping, Outcome};

#[test]
fn every_corpus_event_has_an_expected_outcome() {
    // Each event is a JSON object with a type, so no other code is possible.
    let known = [
        "mapped",
        "rejected EventNameTooShort",
        "rejected InvalidEventName",
        "rejected InvalidUserId",
        "rejected MissingEventName",
        "rejected MissingUserId",
        "rejected ReservedEventName",
        "skipped AnonymousUser",
    ];
    let Some(events) = corpus() else { return };
    let connector = Connector::new(Mapping::recommended()).unwrap();
    for event in events {
        let outcome = connector.transform(event.as_bytes());
        let json = serde_json::to_string(&outcome).unwrap();
        let reason = match &outcome {
            Outcome::Mapped(mapped) => {
                let payload = String::from_utf8(mapped.payload()).unwrap();
                assert!(json.ends_with(&format!("\"payload\":{payload}}}")));
                "mapped".to_owned()
            }
            Outcome::Skipped(skip) => format!("skipped {:?}", skip.code),
            Outcome::Rejected(reject) => format!("rejected {:?}", reject.code),
        };
        assert!(known.contains(&&*reason), "{reason}: {event}");
    }
}
