//! Any bytes as a mapping.
#![no_main]

use judges::judge::is_json;
use libfuzzer_sys::fuzz_target;
use segment_transform::{Connector, Mapping, MappingProblemCode};
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    match Mapping::from_json(bytes) {
        Ok(mapping) => {
            assert!(is_json(bytes));
            let written = serde_json::to_string(&mapping).expect("JSON");
            assert_eq!(Mapping::from_json(written.as_bytes()).as_ref(), Ok(&mapping));
            Connector::new(mapping).expect("what can be read can be used");
        }
        Err(error) => {
            assert!(!error.problems().is_empty());
            let is_invalid = error.problems()[0].code == MappingProblemCode::InvalidJson;
            assert_eq!(is_invalid, !is_json(bytes));
            // serde_json's values cannot hold unpaired surrogates or more than 128 levels.
            if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
                for problem in error.problems() {
                    assert!(value.pointer(&problem.path).is_some(), "{}", problem.path);
                    assert!(problem.message.starts_with("expected "), "{}", problem.message);
                }
            }
        }
    }
});
