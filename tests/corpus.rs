//! Real Segment payloads, where they are at hand.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::path::Path;

use segment_transform::{Connector, Mapping, Outcome};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");

#[test]
fn every_event_of_the_corpus_is_mapped_skipped_or_rejected_for_a_reason() {
    if !Path::new(CORPUS).exists() {
        println!("skipped: the corpus of real Segment payloads is not here");
        return;
    }
    let connector = Connector::new(Mapping::recommended()).unwrap();
    let mut counts = BTreeMap::new();
    let mut events = 0;
    for file in ["identify.jsonl", "track.jsonl"] {
        let text = std::fs::read(Path::new(CORPUS).join(file)).unwrap();
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let outcome = connector.transform(line);
            let json = serde_json::to_string(&outcome).unwrap();
            let label = match &outcome {
                Outcome::Mapped(mapped) => {
                    let payload = String::from_utf8(mapped.payload()).unwrap();
                    assert!(json.ends_with(&format!("\"payload\":{payload}}}")));
                    "mapped".to_owned()
                }
                Outcome::Skipped(stopped) => format!("skipped {:?}", stopped.code),
                Outcome::Rejected(stopped) => format!("rejected {:?}", stopped.code),
            };
            *counts.entry(label).or_insert(0) += 1;
            events += 1;
        }
    }
    assert_eq!(events, 3691);
    // Each line of the corpus is a JSON object with a type: no other code is possible.
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
    assert!(counts.keys().all(|label| known.contains(&&**label)), "{counts:?}");
    println!("{counts:?}");
}
