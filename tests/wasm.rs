//! The shared vectors inside Wasm, in Node and in a headless browser: both readers against every
//! outcome.
#![cfg(target_arch = "wasm32")]

mod common;

use common::{
    DELIVERIES, DeliveryCase, OUTCOMES, OutcomeCase, PROBLEMS, PROFILES, ProblemCase, ProfileCase,
    assert_delivered, cases, compact, connector, outcome,
};
use js_sys::JSON;
use segment_transform::wasm::{JsConnector, apply_to_profile, validate_mapping};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(feature = "browser-tests")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
#[cfg(not(feature = "browser-tests"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_node_experimental);

fn js(json: &str) -> JsValue {
    JSON::parse(json).expect("JSON")
}

/// As JavaScript writes it, so that numbers and escapes are spelled alike.
fn text(value: &JsValue) -> String {
    JSON::stringify(value).expect("no ring").into()
}

fn js_connector(case: &OutcomeCase) -> JsConnector {
    JsConnector::new(&js(case.mapping.get()), case.workspace.clone()).expect("a good mapping")
}

#[wasm_bindgen_test]
fn the_object_reader_gives_every_outcome() {
    for (file, vectors) in OUTCOMES {
        for case in cases::<OutcomeCase>(vectors) {
            let connector = js_connector(&case);
            let payload = js(&case.payload);
            let outcome = match case.call.as_deref() {
                Some("identify") => connector.transform_identify(&payload),
                Some("track") => connector.transform_track(&payload),
                _ => connector.transform(&payload),
            };
            let outcome = text(&outcome);
            let expected = case.object_outcome.unwrap_or(case.outcome).get();
            assert_eq!(outcome, text(&js(expected)), "{file}.json: {}", case.name);
            assert_eq!(text(&payload), text(&js(&case.payload)), "the payload is as it was");
        }
    }
}

#[wasm_bindgen_test]
fn the_bytes_reader_gives_every_outcome() {
    for (file, vectors) in OUTCOMES {
        for case in cases::<OutcomeCase>(vectors) {
            let connector = connector(case.mapping, case.workspace.as_deref());
            let outcome = outcome(&connector, case.call.as_deref(), case.payload.as_bytes());
            let expected = compact(case.outcome.get());
            assert_eq!(outcome, expected, "{file}.json: {}", case.name);
        }
    }
}

#[wasm_bindgen_test]
fn every_delivery_becomes_what_the_rules_say() {
    cases::<DeliveryCase>(DELIVERIES).iter().for_each(assert_delivered);
}

#[wasm_bindgen_test]
fn every_problem_of_a_mapping_is_reported() {
    for case in cases::<ProblemCase>(PROBLEMS) {
        let problems = validate_mapping(&js(case.mapping.get()));
        assert_eq!(text(&problems), text(&js(case.problems.get())), "{}", case.name);
    }
}

#[wasm_bindgen_test]
fn profiles_become_what_the_rules_say() {
    for case in cases::<ProfileCase>(PROFILES) {
        let mapping = js(case.mapping.get());
        let connector = JsConnector::new(&mapping, None).expect("a good mapping");
        let mut profile = js(case.profile.get());
        for _ in 0..2 {
            for payload in &case.payloads {
                let outcome = connector.transform(&js(payload));
                profile = apply_to_profile(&profile, &outcome);
            }
            assert_eq!(text(&profile), text(&js(case.after.get())), "{}", case.name);
        }
    }
}
