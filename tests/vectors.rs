//! Runs the shared vectors natively: every outcome must match to the last character.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{
    DELIVERIES, DeliveryCase, OUTCOMES, OutcomeCase, PROBLEMS, PROFILES, ProblemCase, ProfileCase,
    assert_delivered, cases, compact, connector, outcome,
};
use segment_transform::{Mapped, MappedTrack, Mapping, Profile};

#[test]
fn every_event_has_the_expected_outcome() {
    for (file, text) in OUTCOMES {
        for case in cases::<OutcomeCase>(text) {
            let connector = connector(case.mapping, case.workspace.as_deref());
            let outcome = outcome(&connector, case.call.as_deref(), case.payload.as_bytes());
            assert_eq!(outcome, compact(case.outcome.get()), "{file}.json: {}", case.name);
        }
    }
}

#[test]
fn whitespace_affects_only_text_that_passes_through() {
    for (file, text) in OUTCOMES {
        for case in cases::<OutcomeCase>(text) {
            // The two cases about the size limit count every byte.
            if case.payload.len() > 5_000 {
                continue;
            }
            let connector = connector(case.mapping, case.workspace.as_deref());
            let spaced = spaced(&case.payload);
            let outcome = outcome(&connector, case.call.as_deref(), spaced.as_bytes());
            let expected = compact(case.outcome.get());
            assert_eq!(compact(&outcome), expected, "{file}.json: {}", case.name);
        }
    }
}

fn spaced(json: &str) -> String {
    let (mut spaced, mut in_string, mut escaped) = (String::new(), false, false);
    for character in json.chars() {
        let structural = !in_string && "{}[]:,".contains(character);
        let parts = if structural { ["\n\t", " \r"] } else { ["", ""] };
        spaced.push_str(parts[0]);
        spaced.push(character);
        spaced.push_str(parts[1]);
        if character == '"' && !escaped {
            in_string = !in_string;
        }
        escaped = in_string && character == '\\' && !escaped;
    }
    spaced
}

#[test]
fn every_delivery_has_the_expected_result() {
    cases::<DeliveryCase>(DELIVERIES).iter().for_each(assert_delivered);
}

#[test]
fn every_mapping_problem_is_reported() {
    for case in cases::<ProblemCase>(PROBLEMS) {
        let problems = match Mapping::from_json(case.mapping.get().as_bytes()) {
            Ok(_) => "[]".to_owned(),
            Err(error) => serde_json::to_string(error.problems()).expect("problems are JSON"),
        };
        assert_eq!(problems, compact(case.problems.get()), "{}", case.name);
    }
}

#[test]
fn profiles_have_the_expected_state() {
    for case in cases::<ProfileCase>(PROFILES) {
        let connector = connector(case.mapping, None);
        let mut profile: Profile = serde_json::from_str(case.profile.get()).expect("a profile");
        for repeat in 0..2 {
            for payload in &case.payloads {
                match connector.transform(payload.as_bytes()).into_mapped() {
                    Some(Mapped::Identify(user)) => drop(profile.apply(&user)),
                    Some(Mapped::Track(MappedTrack { user: Some(user), .. })) => {
                        profile.apply(&user);
                    }
                    _ => {}
                }
            }
            // A replay of all calls must not change the profile.
            let after = serde_json::to_string(&profile).expect("a profile is JSON");
            let expected = compact(case.after.get());
            assert_eq!(compact(&after), expected, "{}, run {repeat}", case.name);
        }
    }
}
