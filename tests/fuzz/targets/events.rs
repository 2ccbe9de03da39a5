//! Any mapping and any event against the model of the rules.
#![no_main]

use arbitrary::Unstructured;
use judges::{generate, model};
use libfuzzer_sys::{Corpus, fuzz_target};
use segment_transform::{Connector, Mapping};
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let mut from = Unstructured::new(bytes);
    let (Ok(mapping), Ok(event)) = (generate::mapping(&mut from), generate::event(&mut from))
    else {
        return Corpus::Reject;
    };
    let connector = Connector::new(Mapping::from_json(mapping.as_bytes()).expect("a good mapping"))
        .expect("a good mapping");
    let outcome = serde_json::to_string(&connector.transform(event.as_bytes())).expect("JSON");
    let mut outcome: Value = serde_json::from_str(&outcome).expect("an outcome is JSON");
    let expected = model::transform(
        &serde_json::from_str(&mapping).expect("JSON"),
        &serde_json::from_str(&event).expect("JSON"),
    );
    forget_words(&mut outcome);
    assert_eq!(outcome, expected, "\nmapping {mapping}\nevent {event}");
    Corpus::Keep
});

/// The model knows no messages, nor how long the payload is as text.
fn forget_words(outcome: &mut Value) {
    let forget = |value: &mut Value| value.as_object_mut().and_then(|own| own.remove("message"));
    forget(outcome);
    if let Some(notes) = outcome.get_mut("notes").and_then(Value::as_array_mut) {
        notes.iter_mut().for_each(|note| drop(forget(note)));
        notes.retain(|note| note["code"] != "payload_too_large");
    }
}
