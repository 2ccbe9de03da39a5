//! Properties of any event, each checked against an independent implementation.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use segment_transform::{Connector, Mapped, Mapping};
use serde_json::{Value, json};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let name = prop_oneof!["[a-z$_]{0,6}", ".{0,4}", Just("ss_x".to_owned())];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(name, inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Traits with mapped, reserved and other names, each once, in any order.
fn traits() -> impl Strategy<Value = Vec<(String, Value)>> {
    let name = prop_oneof![
        "(email|phone|whatsapp|language|slackUserID|fcmAndroidpush)",
        "(\\$set|\\$append|\\$email|ss_x|SS_x|plan)",
        ".{0,4}",
    ];
    let value = prop_oneof![
        any_json(),
        any::<i64>().prop_map(Value::from),
        "( p@x.com |[+]15555555555|U012AB3CD|hi|en-US| )".prop_map(Value::from),
        proptest::collection::vec("[a-c]", 0..14).prop_map(Value::from),
    ];
    proptest::collection::btree_map(name, value, 0..12)
        .prop_map(|members| members.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

/// The outcome of an identify call with the recommended mapping.
fn identified(traits: &[(String, Value)]) -> Value {
    let members: Vec<_> = traits
        .iter()
        .map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())))
        .collect();
    let event = format!(r#"{{"userId":"u","traits":{{{}}}}}"#, members.join(","));
    let connector = Connector::new(Mapping::recommended()).unwrap();
    serde_json::to_value(connector.identify(event.as_bytes())).unwrap()
}

/// Trims whitespace and invisible characters from both ends.
fn trimmed(text: &str) -> &str {
    const INVISIBLE: [(char, char); 7] = [
        ('\u{ad}', '\u{ad}'),
        ('\u{61c}', '\u{61c}'),
        ('\u{180e}', '\u{180e}'),
        ('\u{200b}', '\u{200f}'),
        ('\u{202a}', '\u{202e}'),
        ('\u{2060}', '\u{206f}'),
        ('\u{feff}', '\u{feff}'),
    ];
    text.trim_matches(|character: char| {
        character.is_whitespace()
            || INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&character))
    })
}

fn list(outcome: &Value, pointer: &str) -> Vec<Value> {
    outcome.pointer(pointer).and_then(Value::as_array).unwrap().clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn traits_pass_through_unchanged_except_reserved_names(traits in any_json()) {
        let event = json!({"type": "identify", "userId": "u", "traits": traits});
        let event = event.to_string();
        let connector = Connector::new(Mapping::recommended()).unwrap();
        let outcome = connector.transform(event.as_bytes());
        let Some(Mapped::Identify(user)) = outcome.mapped() else { panic!("{outcome:?}") };
        let expected: Value = match traits {
            Value::Object(members) => members
                .into_iter()
                .filter(|(name, _)| !name.starts_with('$') && !name.to_lowercase().starts_with("ss_"))
                .collect(),
            _ => json!({}),
        };
        prop_assert_eq!(user.properties.as_str(), expected.to_string());
    }

    #[test]
    fn a_traits_name_never_becomes_an_operation(traits in traits()) {
        let user = identified(&traits);
        let mut expected = Vec::new();
        if user["properties"] != json!({}) {
            expected.push(json!({"$set": user["properties"]}));
        }
        for channel in list(&user, "/channels") {
            let value = &channel["value"];
            expected.push(json!({"$append": match channel["channel"].as_str().unwrap() {
                "email" => json!({"$email": value}),
                "sms" => json!({"$sms": value}),
                "whatsapp" => json!({"$whatsapp": value}),
                "slack_user_id" => json!({"$slack": {"user_id": value}}),
                "androidpush_fcm" => json!({"$androidpush": value, "$id_provider": "fcm"}),
                other => panic!("{other}"),
            }}));
        }
        if let Some(code) = user.get("preferred_language") {
            expected.push(json!({"$set": {"$preferred_language": code}}));
        }
        prop_assert_eq!(list(&user, "/payload/$user_operations"), expected);
    }

    #[test]
    fn every_channel_value_is_in_the_event_at_its_path(traits in traits()) {
        let event = json!({"traits": traits.iter().cloned().collect::<serde_json::Map<_, _>>()});
        for channel in list(&identified(&traits), "/channels") {
            let value = channel["value"].as_str().unwrap();
            match event.pointer(channel["from"].as_str().unwrap()) {
                Some(Value::String(text)) => prop_assert_eq!(value, trimmed(text)),
                // `1e20` is sent as digits.
                Some(Value::Number(number)) => prop_assert_eq!(value.parse().ok(), number.as_f64()),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn the_order_of_traits_does_not_affect_channels(
        (before, after) in traits().prop_flat_map(|traits| (Just(traits.clone()), Just(traits).prop_shuffle())),
    ) {
        let (before, after) = (identified(&before), identified(&after));
        for what in ["channels", "preferred_language", "properties"] {
            prop_assert_eq!(&before[what], &after[what]);
        }
    }

    #[test]
    fn timestamps_match_the_time_crate(
        year in 1900..2200_i32, month in 0..14_u8, day in 0..33_u8, hour in 0..25_u8,
        minute in 0..61_u8, second in 0..60_u8, fraction in "(\\.[0-9]{1,12})?",
        zone in "(Z|z|[+-][01][0-9]:[0-5][0-9])",
    ) {
        let text = format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}");
        let event = format!(r#"{{"type":"identify","userId":"u","timestamp":"{text}"}}"#);
        let connector = Connector::default();
        let outcome = serde_json::to_value(connector.transform(event.as_bytes())).unwrap();
        let judge = time::OffsetDateTime::parse(&text, &time::format_description::well_known::Rfc3339)
            .ok()
            .map(|time| time.unix_timestamp_nanos().div_euclid(1_000_000) as i64);
        let code = outcome["notes"][0]["code"].as_str();
        match judge {
            None => prop_assert_eq!(code, Some("invalid_timestamp"), "{}", text),
            Some(time) if time < 1_640_995_200_000 => {
                prop_assert_eq!(code, Some("timestamp_too_old"), "{}", text);
            }
            Some(time) => prop_assert_eq!(outcome["payload"]["$time"].as_i64(), Some(time), "{}", text),
        }
    }
}
