//! Any mapping and any event, compared with the model of the rules.
#![no_main]

use arbitrary::Unstructured;
use judges::generate;
use judges::model::{self, Call, Lengths};
use libfuzzer_sys::{Corpus, fuzz_target};
use segment_transform::{Connector, Mapped, MappedIdentify, Mapping};
use serde::Serialize;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let mut from = Unstructured::new(bytes);
    let (Ok(mapping), Ok(event)) = (generate::mapping(&mut from), generate::event(&mut from))
    else {
        return Corpus::Reject;
    };
    let connector = Connector::new(Mapping::from_json(mapping.as_bytes()).expect("a good mapping"))
        .expect("a good mapping");
    let sent = generate::with_surrogates(&event);
    let mapping: Value = serde_json::from_str(&mapping).expect("JSON");
    let event: Value = serde_json::from_str(&event).expect("JSON");
    for call in [Call::Transform, Call::Identify, Call::Track] {
        let (outcome, lengths) = outcome(&connector, call, sent.as_bytes());
        let expected = model::transform(call, &mapping, &event, lengths);
        assert_eq!(outcome, expected, "\n{call:?}\nmapping {mapping}\nevent {sent}");
    }
    Corpus::Keep
});

fn outcome(connector: &Connector, call: Call, event: &[u8]) -> (Value, Lengths) {
    match call {
        Call::Transform => {
            let outcome = connector.transform(event);
            let lengths = outcome.mapped().map(lengths).unwrap_or_default();
            (without_messages(&outcome), lengths)
        }
        Call::Identify => {
            let outcome = connector.identify(event);
            let payload = outcome.mapped().map_or(0, length);
            (without_messages(&outcome), Lengths { payload, user: 0 })
        }
        Call::Track => {
            let outcome = connector.track(event);
            let payload = outcome.mapped().map_or(0, |event| event.payload().len());
            let user = outcome.mapped().and_then(|event| event.user.as_deref()).map_or(0, length);
            (without_messages(&outcome), Lengths { payload, user })
        }
    }
}

fn lengths(mapped: &Mapped<'_>) -> Lengths {
    let user = match mapped {
        Mapped::Identify(_) => 0,
        Mapped::Track(_) => mapped.user().map_or(0, length),
    };
    Lengths { payload: mapped.payload().len(), user }
}

fn length(user: &MappedIdentify<'_>) -> usize {
    user.payload().len()
}

/// The outcome as JSON, without messages, which the model lacks.
fn without_messages(outcome: &impl Serialize) -> Value {
    let json = serde_json::to_string(outcome).expect("JSON");
    let json = generate::with_placeholders(&json);
    let mut outcome: Value = serde_json::from_str(&json).expect("an outcome is JSON");
    let forget = |value: &mut Value| value.as_object_mut().and_then(|own| own.remove("message"));
    forget(&mut outcome);
    if let Some(notes) = outcome.get_mut("notes").and_then(Value::as_array_mut) {
        notes.iter_mut().for_each(|note| drop(forget(note)));
    }
    outcome
}
