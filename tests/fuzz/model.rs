//! The rules once more, as plainly as they can be put, to hold the crate to: whole values of
//! serde_json, no thought of speed, no words. A string has no half of a surrogate pair here.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::{Uuid, uuid};

const NAMESPACE: Uuid = uuid!("723d908a-27c6-5c99-81e3-71568e523772");
const LONGEST_ID: usize = 255;
const OLDEST: i64 = 1_640_995_200_000;
const LARGEST_PAYLOAD: usize = 10_240;

/// Channel, key by default, and what a value is appended as.
type Row = (&'static str, Option<&'static str>, fn(&str) -> Value);
const CHANNELS: [Row; 8] = [
    ("email", Some("email"), |value| json!({"$email": value})),
    ("sms", Some("phone"), |value| json!({"$sms": value})),
    ("whatsapp", None, |value| json!({"$whatsapp": value})),
    ("slack_email", None, |value| json!({"$slack": {"email": value}})),
    ("slack_user_id", None, |value| json!({"$slack": {"user_id": value}})),
    ("androidpush_fcm", None, |value| json!({"$androidpush": value, "$id_provider": "fcm"})),
    ("androidpush_xiaomi", None, |value| json!({"$androidpush": value, "$id_provider": "xiaomi"})),
    ("iospush_apns", None, |value| json!({"$iospush": value, "$id_provider": "apns"})),
];

const ENVELOPE: [&str; 16] = [
    "_metadata",
    "anonymousId",
    "channel",
    "context",
    "integrations",
    "messageId",
    "originalTimestamp",
    "projectId",
    "receivedAt",
    "sentAt",
    "timestamp",
    "traits",
    "type",
    "userId",
    "version",
    "writeKey",
];

/// The outcome without its messages, and the payload as text where there is one.
pub fn transform(mapping: &Value, event: &Value) -> Value {
    match mapped(mapping, event) {
        Ok(outcome) => outcome,
        Err((status, code, path)) => json!({"status": status, "code": code, "path": path}),
    }
}

type Stop = (&'static str, &'static str, &'static str);

struct Notes(Vec<Value>);

impl Notes {
    fn add(&mut self, code: &str, path: impl Into<String>) {
        self.0.push(json!({"code": code, "path": path.into()}));
    }
}

fn mapped(mapping: &Value, event: &Value) -> Result<Value, Stop> {
    let Value::Object(event) = event else {
        return Err(("rejected", "not_an_object", ""));
    };
    match event.get("type").and_then(Value::as_str) {
        None => Err(("rejected", "missing_type", "/type")),
        Some("identify") => identify(mapping, event),
        Some("track") => track(mapping, event),
        Some(_) => Err(("skipped", "unsupported_type", "/type")),
    }
}

fn distinct_id(event: &Map<String, Value>) -> Result<String, Stop> {
    let id = match event.get("userId") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(id)) => id.trim().to_owned(),
        Some(Value::Number(number)) => match integer(&number.to_string()) {
            Ok(digits) => digits,
            Err(TooLong(true)) => return Err(("rejected", "user_id_too_long", "/userId")),
            Err(TooLong(false)) => return Err(("rejected", "invalid_user_id", "/userId")),
        },
        Some(_) => return Err(("rejected", "invalid_user_id", "/userId")),
    };
    if id.is_empty() {
        let anonymous = event.get("anonymousId").and_then(Value::as_str);
        return Err(match anonymous.is_some_and(|id| !id.trim().is_empty()) {
            true => ("skipped", "anonymous_user", "/userId"),
            false => ("rejected", "missing_user_id", "/userId"),
        });
    }
    if id.chars().count() > LONGEST_ID {
        return Err(("rejected", "user_id_too_long", "/userId"));
    }
    Ok(id)
}

/// Why a number has no digits: there are too many of them, or it is no integer.
struct TooLong(bool);

/// The digits of a number that is an integer, by long division of its powers of ten.
fn integer(number: &str) -> Result<String, TooLong> {
    let (sign, number) = match number.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", number),
    };
    let lower = number.to_lowercase();
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    if digits.iter().all(|digit| *digit == b'0') {
        return Ok("0".to_owned());
    }
    let mut tens = exponent.parse::<i64>().expect("a small exponent") - fraction.len() as i64;
    while tens < 0 {
        if digits.pop() != Some(b'0') {
            return Err(TooLong(false));
        }
        tens += 1;
    }
    digits.extend(std::iter::repeat_n(b'0', tens as usize));
    let digits = String::from_utf8(digits).expect("digits are ASCII");
    let digits = digits.trim_start_matches('0');
    if digits.len() > LONGEST_ID {
        return Err(TooLong(true));
    }
    Ok(format!("{sign}{digits}"))
}

/// `$insert_id` and `$time`, and `messageId` where it can serve.
fn stamp(event: &Map<String, Value>, notes: &mut Notes) -> (Map<String, Value>, Option<String>) {
    let mut payload = Map::new();
    let message_id = match event.get("messageId") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) if !id.trim().is_empty() && id.chars().count() <= LONGEST_ID => {
            Some(id.clone())
        }
        Some(_) => {
            notes.add("invalid_message_id", "/messageId");
            None
        }
    };
    if let Some(id) = &message_id {
        let is_uuid = id.len() == 36 && Uuid::try_parse(id).is_ok();
        let of_it = || Uuid::new_v5(&NAMESPACE, id.as_bytes()).to_string();
        payload.insert("$insert_id".into(), if is_uuid { id.clone() } else { of_it() }.into());
    }
    match event.get("timestamp") {
        None | Some(Value::Null) => {}
        Some(timestamp) => {
            let read = |text| OffsetDateTime::parse(text, &Rfc3339).ok();
            match timestamp.as_str().and_then(read) {
                None => notes.add("invalid_timestamp", "/timestamp"),
                Some(time) => match time.unix_timestamp_nanos().div_euclid(1_000_000) as i64 {
                    time if time < OLDEST => notes.add("timestamp_too_old", "/timestamp"),
                    time => drop(payload.insert("$time".into(), time.into())),
                },
            }
        }
    }
    (payload, message_id)
}

fn is_reserved(name: &str) -> bool {
    name.starts_with('$') || name.to_ascii_lowercase().starts_with("ss_")
}

fn pointer(to: &str, step: &str) -> String {
    format!("{to}/{}", step.replace('~', "~0").replace('/', "~1"))
}

fn without_reserved(
    object: &Map<String, Value>,
    path: &str,
    kept: &str,
    notes: &mut Notes,
) -> Map<String, Value> {
    let mut rest = Map::new();
    for (name, value) in object {
        if is_reserved(name) && name != kept {
            notes.add("reserved_property", pointer(path, name));
        } else {
            rest.insert(name.clone(), value.clone());
        }
    }
    rest
}

fn keys(mapped: Option<&Value>, by_default: Option<&str>) -> Vec<String> {
    let mut keys: Vec<String> = match mapped {
        None => by_default.map(str::to_owned).into_iter().collect(),
        Some(Value::String(key)) => vec![key.clone()],
        Some(Value::Array(keys)) => {
            keys.iter().filter_map(|key| key.as_str().map(str::to_owned)).collect()
        }
        Some(_) => Vec::new(),
    };
    // A key that is named twice says no more than once.
    let mut seen = Vec::new();
    keys.retain(|key| {
        !seen.contains(key) && {
            seen.push(key.clone());
            true
        }
    });
    keys
}

/// What a key means in an object, and where it stands.
fn find<'v>(object: &'v Map<String, Value>, key: &str, path: &str) -> Option<(&'v Value, String)> {
    if let Some(value) = object.get(key) {
        return Some((value, pointer(path, key)));
    }
    let mut steps = key.contains('.').then(|| key.split('.'))?;
    let first = steps.next()?;
    let mut found = (object.get(first)?, pointer(path, first));
    for step in steps {
        found = (found.0.as_object()?.get(step)?, pointer(&found.1, step));
    }
    Some(found)
}

fn identify(mapping: &Value, event: &Map<String, Value>) -> Result<Value, Stop> {
    let mut notes = Notes(Vec::new());
    let distinct_id = distinct_id(event)?;
    let (stamp, _) = stamp(event, &mut notes);
    let traits = match event.get("traits") {
        None | Some(Value::Null) => {
            if event
                .get("context")
                .and_then(|context| context.get("traits"))
                .is_some_and(Value::is_object)
            {
                notes.add("traits_in_context", "/context/traits");
            }
            None
        }
        Some(Value::Object(traits)) => Some(traits),
        Some(_) => {
            notes.add("traits_not_object", "/traits");
            None
        }
    };
    let none = Map::new();
    let traits = traits.unwrap_or(&none);
    let properties = without_reserved(traits, "/traits", "", &mut notes);

    let (mut channels, mut operations) = (Vec::new(), Vec::new());
    if !properties.is_empty() {
        operations.push(json!({"$set": properties}));
    }
    let mut doubts = Notes(Vec::new());
    for (channel, by_default, append) in CHANNELS {
        let mut of_channel: Vec<String> = Vec::new();
        let mut left_out: Option<String> = None;
        for key in keys(mapping["channels"].get(channel), by_default) {
            let Some((value, path)) = find(traits, &key, "/traits") else { continue };
            let values = match value {
                Value::Array(elements) => {
                    let paths = (0..).map(|index| format!("{path}/{index}"));
                    elements.iter().zip(paths).collect()
                }
                value => vec![(value, path)],
            };
            for (value, path) in values {
                let value = match value {
                    Value::Null => continue,
                    Value::String(text) if text.trim().is_empty() => {
                        notes.add("empty_value", path);
                        continue;
                    }
                    Value::String(text) => text.trim().to_owned(),
                    Value::Number(number) => match integer(&number.to_string()) {
                        Ok(digits) => digits,
                        Err(_) => {
                            notes.add("not_a_string", path);
                            continue;
                        }
                    },
                    _ => {
                        notes.add("not_a_string", path);
                        continue;
                    }
                };
                if of_channel.contains(&value) {
                    continue;
                }
                if of_channel.len() == 10 {
                    left_out.get_or_insert(path);
                    continue;
                }
                if let Some(code) = doubt(channel, &value) {
                    doubts.add(code, path.clone());
                }
                operations.push(json!({"$append": append(&value)}));
                channels.push(json!({"channel": channel, "value": value, "from": path}));
                of_channel.push(value);
            }
        }
        if let Some(path) = left_out {
            notes.add("too_many_values", path);
        }
    }
    notes.0.extend(doubts.0);

    let mut language = None;
    let language_keys = keys(mapping["preferences"].get("preferred_language"), None);
    for key in &language_keys {
        match find(traits, key, "/traits") {
            None | Some((Value::Null, _)) => {}
            Some((value, _)) if value.as_str().is_some_and(is_language) => {
                language = language.or(value.as_str());
            }
            Some((_, path)) => notes.add("language_not_iso_639_1", path),
        }
    }
    if let Some(code) = language {
        operations.push(json!({"$set": {"$preferred_language": code}}));
    }

    let all_keys =
        CHANNELS.iter().flat_map(|(id, default, _)| keys(mapping["channels"].get(id), *default));
    let mut outside: Vec<String> = Vec::new();
    for key in all_keys.chain(language_keys) {
        let first =
            if event.contains_key(&key) { &key } else { key.split('.').next().unwrap_or_default() };
        let in_traits = find(traits, &key, "/traits").is_some_and(|(value, _)| !value.is_null());
        if in_traits || ENVELOPE.contains(&key.as_str()) || ENVELOPE.contains(&first) {
            continue;
        }
        if let Some((value, path)) = find(event, &key, "")
            && !value.is_null()
            && !outside.contains(&path)
        {
            notes.add("key_outside_traits", path.clone());
            outside.push(path);
        }
    }

    let mut payload = Map::from_iter([("$schema".to_owned(), "2".into())]);
    payload.extend(stamp);
    payload.insert("distinct_id".into(), distinct_id.clone().into());
    payload.insert("$user_operations".into(), operations.into());
    let mut outcome = json!({
        "status": "mapped", "distinct_id": distinct_id, "properties": properties, "channels": channels,
        "notes": notes.0, "payload": payload,
    });
    if let Some(code) = language {
        outcome["preferred_language"] = code.into();
    }
    Ok(outcome)
}

/// Whether a payload's length gives a note, of which the model knows nothing: its text is not known.
pub fn is_too_large(payload: &str) -> bool {
    payload.len() > LARGEST_PAYLOAD
}

fn doubt(channel: &str, value: &str) -> Option<&'static str> {
    match channel {
        "email" | "slack_email" => (!is_email(value)).then_some("email_looks_invalid"),
        "sms" | "whatsapp" => (!is_e164(value)).then_some("phone_not_e164"),
        "slack_user_id" => (!is_slack_user_id(value)).then_some("slack_user_id_looks_invalid"),
        _ => None,
    }
}

/// `^\S+@\S+\.\S+$`: some `@` and some dot behind it, each with something on both sides.
fn is_email(value: &str) -> bool {
    let chars: Vec<char> = value.chars().collect();
    let length = chars.len();
    (6..=127).contains(&length)
        && !chars.iter().any(|character| character.is_whitespace())
        && (1..length).any(|at| {
            chars[at] == '@' && (at + 2..length.saturating_sub(1)).any(|dot| chars[dot] == '.')
        })
}

fn is_e164(value: &str) -> bool {
    let plain: String = value.chars().filter(|character| !" -.()".contains(*character)).collect();
    let Some(digits) = plain.strip_prefix('+') else { return false };
    (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_slack_user_id(value: &str) -> bool {
    value.len() > 1
        && "UuWw".contains(&value[..value.chars().next().map_or(0, char::len_utf8)])
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_language(code: &str) -> bool {
    // Enough of the list for the events that are tried.
    ["en", "hi"].contains(&code)
}

fn track(mapping: &Value, event: &Map<String, Value>) -> Result<Value, Stop> {
    let mut notes = Notes(Vec::new());
    let distinct_id = distinct_id(event)?;
    let name = match event.get("event") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(name)) => name.trim().to_owned(),
        Some(_) => return Err(("rejected", "invalid_event_name", "/event")),
    };
    if name.is_empty() {
        return Err(("rejected", "missing_event_name", "/event"));
    }
    let name = if mapping["add_prefix"] == true { format!("segment : {name}") } else { name };
    if is_reserved(&name) {
        return Err(("rejected", "reserved_event_name", "/event"));
    }
    if name.chars().count() < 2 {
        return Err(("rejected", "event_name_too_short", "/event"));
    }
    let (mut payload, message_id) = stamp(event, &mut notes);
    let properties = match event.get("properties") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(own)) => {
            without_reserved(own, "/properties", "$attachments", &mut notes)
        }
        Some(_) => {
            notes.add("properties_not_object", "/properties");
            Map::new()
        }
    };
    if let Some(id) = message_id {
        payload.insert("$idempotency_key".into(), id.into());
    }
    payload.insert("event".into(), name.clone().into());
    payload.insert("distinct_id".into(), distinct_id.clone().into());
    payload.insert("properties".into(), properties.clone().into());
    Ok(json!({
        "status": "mapped", "distinct_id": distinct_id, "event_name": name, "properties": properties,
        "notes": notes.0, "payload": payload,
    }))
}
