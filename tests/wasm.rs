//! Runs the shared vectors inside Wasm, in Node and in a headless browser, with JavaScript objects
//! and with bytes.
#![cfg(target_arch = "wasm32")]

mod common;

use common::{
    DELIVERIES, DeliveryCase, OUTCOMES, OutcomeCase, PROBLEMS, PROFILES, ProblemCase, ProfileCase,
    assert_delivered, cases, compact, connector, outcome,
};
use js_sys::{JSON, Reflect};
use segment_transform::wasm::{JsConnector, apply_to_profile, validate_mapping};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(feature = "browser-tests")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
#[cfg(not(feature = "browser-tests"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_node_experimental);

/// Normalizes JSON with JavaScript, so numbers and escapes are written alike.
fn stringified(json: &str) -> String {
    JSON::stringify(&JSON::parse(json).expect("JSON")).expect("a plain value").into()
}

fn js_connector(mapping: &str, workspace: Option<String>) -> JsConnector {
    JsConnector::new(Some(mapping.to_owned()), workspace).expect("a good mapping")
}

/// An outcome with its properties instead of the `null` that stands in for them.
fn with_properties(outcome: &str) -> String {
    let outcome = JSON::parse(outcome).expect("JSON");
    let user = member(&outcome, "user");
    for part in [&outcome, &user] {
        let properties = member(part, "properties");
        let payload = member(part, "payload");
        let first_operation = member(&member(&payload, "$user_operations"), "0");
        for (object, name) in [(&payload, "properties"), (&first_operation, "$set")] {
            if member(object, name).is_null() {
                Reflect::set(object, &name.into(), &properties).expect("an object");
            }
        }
    }
    JSON::stringify(&outcome).expect("a plain value").into()
}

/// A member of an object, or undefined.
fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

#[wasm_bindgen_test]
fn objects_have_the_expected_outcome() {
    for (file, vectors) in OUTCOMES {
        for case in cases::<OutcomeCase>(vectors) {
            let connector = js_connector(case.mapping.get(), case.workspace.clone());
            let payload = Some(stringified(&case.payload).into_bytes());
            let outcome = match case.call.as_deref() {
                Some("identify") => connector.transform_identify(payload),
                Some("track") => connector.transform_track(payload),
                _ => connector.transform(payload),
            };
            let expected = case.object_outcome.unwrap_or(case.outcome).get();
            let outcome = with_properties(&outcome);
            assert_eq!(outcome, stringified(expected), "{file}.json: {}", case.name);
        }
    }
}

#[wasm_bindgen_test]
fn bytes_have_the_expected_outcome() {
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
fn every_delivery_has_the_expected_result() {
    cases::<DeliveryCase>(DELIVERIES).iter().for_each(assert_delivered);
}

#[wasm_bindgen_test]
fn every_mapping_problem_is_reported() {
    for case in cases::<ProblemCase>(PROBLEMS) {
        let problems = validate_mapping(Some(case.mapping.get().to_owned()));
        let problems: String = JSON::stringify(&problems).expect("plain values").into();
        assert_eq!(problems, stringified(case.problems.get()), "{}", case.name);
    }
}

#[wasm_bindgen_test]
fn invalid_arguments_are_refused() {
    for (mapping, workspace) in [(Some("{"), None), (None, None), (Some("{}"), Some(" "))] {
        let made = JsConnector::new(mapping.map(str::to_owned), workspace.map(str::to_owned));
        assert!(made.is_err(), "{mapping:?} {workspace:?}");
    }
    assert!(apply_to_profile(Some("[]".to_owned()), None).is_err());
}

#[wasm_bindgen_test]
fn profiles_have_the_expected_state() {
    for case in cases::<ProfileCase>(PROFILES) {
        let connector = js_connector(case.mapping.get(), None);
        let mut profile = case.profile.get().to_owned();
        for _ in 0..2 {
            for payload in &case.payloads {
                let outcome = connector.transform(Some(payload.as_bytes().to_vec()));
                profile = apply_to_profile(Some(profile), Some(outcome)).expect("a profile");
            }
            assert_eq!(stringified(&profile), stringified(case.after.get()), "{}", case.name);
        }
    }
}

#[wasm_bindgen_test]
fn values_that_json_stringify_omits_are_not_events() {
    let outcome = js_connector("{}", None).transform(None);
    let expected = r#"{"status":"rejected","code":"not_an_object","path":"","message":"expected an object, found undefined, a function or a symbol"}"#;
    assert_eq!(outcome, expected);
    let _: JsValue = validate_mapping(None);
}
