//! An identify call, and the user that a track call sends.

use serde_json::{Value, json};

use super::forms::{channel_text, channel_value, format_note, language, locale, timezone};
use super::id::Stamp;
use super::lookup::{Place, find, find_in, keys};
use super::{LARGEST_USER, Lengths, NotMapped, Notes, Object, distinct_id, sent_members};

/// Channel, default key, and the form in which a value is appended.
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

/// Preference, name of the operation, parser, and the note on invalid values.
type Preference = (&'static str, &'static str, fn(&Value) -> Option<String>, &'static str);
const PREFERENCES: [Preference; 3] = [
    ("preferred_language", "$preferred_language", language, "language_not_iso_639_1"),
    ("locale", "$locale", locale, "locale_invalid"),
    ("timezone", "$timezone", timezone, "timezone_invalid"),
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

const MOST_VALUES: usize = 10;
const TOKEN: &str = "/context/device/token";
const CONTEXT_TRAITS: &str = "/context/traits";

pub fn identify(mapping: &Value, event: &Object, lengths: Lengths) -> Result<Value, NotMapped> {
    let mut notes = Notes::default();
    let distinct_id = distinct_id(event)?;
    let stamp = Stamp::of(event, &mut notes);
    let traits = traits(event, &mut notes);
    let mut user = User::read(mapping, event, traits);
    user.note_keys_outside(mapping, event);
    notes.0.append(&mut user.notes.0);
    notes.add_if_too_large(lengths.payload, LARGEST_USER);
    let mut outcome = user.outcome(&distinct_id, stamp.insert_id(), stamp.time);
    outcome["status"] = "mapped".into();
    outcome["notes"] = notes.0.into();
    Ok(outcome)
}

/// The user that a track call with this name sends, if any, and the notes on it.
pub fn user_of_call(
    mapping: &Value,
    event: &Object,
    name: &str,
    distinct_id: &str,
    stamp: &Stamp,
) -> (Option<Value>, Notes) {
    let wanted = |member: &str| mapping["context"].get(member) == Some(&Value::Bool(true));
    let in_context = context_traits(event).filter(|traits| !traits.is_empty());
    let is_open = ["Application Installed", "Application Opened"].contains(&name);
    let user = match in_context {
        Some(members) if wanted("users") => {
            User::read(mapping, event, Traits { members: members.clone(), path: CONTEXT_TRAITS })
        }
        _ if wanted("device_tokens") && is_open => User::read_token(event),
        _ => return (None, Notes::default()),
    };
    let outcome = user.outcome(distinct_id, stamp.insert_id_of_user(), stamp.time);
    let has_operations = outcome["payload"]["$user_operations"] != json!([]);
    (has_operations.then_some(outcome), user.notes)
}

struct Traits {
    members: Object,
    path: &'static str,
}

fn traits(event: &Object, notes: &mut Notes) -> Traits {
    let own = event.get("traits").filter(|traits| !traits.is_null());
    let is_empty = own.is_none_or(|traits| traits.as_object().is_some_and(Object::is_empty));
    if is_empty && let Some(members) = context_traits(event) {
        return Traits { members: members.clone(), path: CONTEXT_TRAITS };
    }
    if own.is_some_and(|traits| !traits.is_object()) {
        notes.add("traits_not_object", "/traits");
    }
    let members = own.and_then(Value::as_object).cloned().unwrap_or_default();
    Traits { members, path: "/traits" }
}

fn context_traits(event: &Object) -> Option<&Object> {
    event.get("context")?.as_object()?.get("traits")?.as_object()
}

struct User {
    traits: Traits,
    properties: Object,
    channels: Vec<Value>,
    operations: Vec<Value>,
    preferences: Object,
    notes: Notes,
}

impl User {
    fn read(mapping: &Value, event: &Object, traits: Traits) -> User {
        let mut notes = Notes::default();
        let properties = sent_members(mapping, &traits.members, traits.path, "", &mut notes);
        let mut operations = Vec::new();
        if !properties.is_empty() {
            operations.push(json!({"$set": properties}));
        }
        let (channels, preferences) = (Vec::new(), Object::new());
        let mut user = User { traits, properties, channels, operations, preferences, notes };
        user.read_channels(mapping, event);
        user.read_preferences(mapping, event);
        user
    }

    /// A user with only the device's token.
    fn read_token(event: &Object) -> User {
        let no_keys: Object =
            CHANNELS.iter().map(|(channel, ..)| ((*channel).to_owned(), Value::Null)).collect();
        let mapping = json!({"channels": no_keys, "context": {"device_tokens": true}});
        User::read(&mapping, event, Traits { members: Object::new(), path: CONTEXT_TRAITS })
    }

    fn find(&self, event: &Object, key: &str) -> Option<Place> {
        find(event, &self.traits.members, self.traits.path, key)
    }

    fn read_channels(&mut self, mapping: &Value, event: &Object) {
        let is_wanted = mapping["context"].get("device_tokens") == Some(&Value::Bool(true));
        let token = if is_wanted { device_token(event) } else { Ok(None) };
        let mut format_notes = Notes::default();
        for (channel, by_default, append) in CHANNELS {
            let mut values = Values::default();
            for key in keys(mapping["channels"].get(channel), by_default) {
                let Some(place) = self.find(event, &key) else { continue };
                values.read(place, &mut self.notes);
            }
            if let Ok(Some((its_channel, text))) = &token
                && *its_channel == channel
            {
                values.add(text.clone(), TOKEN.to_owned());
            }
            if let Some(path) = values.first_left_out {
                self.notes.add("too_many_values", path);
            }
            for (value, path) in values.taken {
                if let Some(code) = format_note(channel, &value) {
                    format_notes.add(code, path.clone());
                }
                self.operations.push(json!({"$append": append(&value)}));
                self.channels.push(json!({"channel": channel, "value": value, "from": path}));
            }
        }
        if let Err((code, path)) = token {
            self.notes.add(code, path);
        }
        self.notes.0.append(&mut format_notes.0);
    }

    fn read_preferences(&mut self, mapping: &Value, event: &Object) {
        for (preference, operation, read, code) in PREFERENCES {
            for key in keys(mapping["preferences"].get(preference), None) {
                let Some((value, path)) = self.find(event, &key) else { continue };
                if value.is_null() {
                    continue;
                }
                match read(&value) {
                    Some(text) if !self.preferences.contains_key(preference) => {
                        self.operations.push(json!({"$set": {operation: text}}));
                        self.preferences.insert(preference.to_owned(), text.into());
                    }
                    Some(_) => {}
                    None => self.notes.add(code, path),
                }
            }
        }
    }

    fn note_keys_outside(&mut self, mapping: &Value, event: &Object) {
        let of_channels = CHANNELS
            .iter()
            .flat_map(|(channel, default, _)| keys(mapping["channels"].get(channel), *default));
        let of_preferences = PREFERENCES
            .iter()
            .flat_map(|(preference, ..)| keys(mapping["preferences"].get(preference), None));
        let mut noted = Vec::new();
        for key in of_channels.chain(of_preferences).filter(|key| !key.starts_with("$.")) {
            if self.find(event, &key).is_some_and(|(value, _)| !value.is_null()) {
                continue;
            }
            if let Some(path) = self.path_outside(event, &key)
                && !noted.contains(&path)
            {
                self.notes.add("key_outside_traits", path.clone());
                noted.push(path);
            }
        }
    }

    /// The path of a key's value outside the traits.
    fn path_outside(&self, event: &Object, key: &str) -> Option<String> {
        let is_field_of_envelope = ENVELOPE.contains(&key);
        let at_root = find_in(event, "", key).filter(|_| !is_field_of_envelope);
        if let Some((_, path)) = at_root.filter(|(value, _)| !value.is_null()) {
            return Some(path);
        }
        let traits = context_traits(event).filter(|_| self.traits.path != CONTEXT_TRAITS)?;
        let (_, path) =
            find_in(traits, CONTEXT_TRAITS, key).filter(|(value, _)| !value.is_null())?;
        Some(path)
    }

    fn outcome(&self, distinct_id: &str, insert_id: Option<String>, time: Option<i64>) -> Value {
        let mut payload = json!({
            "$schema": "2", "distinct_id": distinct_id, "$user_operations": self.operations,
        });
        if let Some(id) = insert_id {
            payload["$insert_id"] = id.into();
        }
        if let Some(time) = time {
            payload["$time"] = time.into();
        }
        let mut outcome = json!({
            "distinct_id": distinct_id,
            "properties": self.properties,
            "channels": self.channels,
            "payload": payload,
        });
        for (preference, value) in &self.preferences {
            outcome[preference] = value.clone();
        }
        outcome
    }
}

/// The values of one channel.
#[derive(Default)]
struct Values {
    taken: Vec<(String, String)>,
    first_left_out: Option<String>,
}

impl Values {
    /// Reads a value, or each element of an array.
    fn read(&mut self, (value, path): Place, notes: &mut Notes) {
        let places: Vec<Place> = match value {
            Value::Array(elements) => {
                let paths = (0..).map(|index| format!("{path}/{index}"));
                elements.into_iter().zip(paths).collect()
            }
            value => vec![(value, path)],
        };
        for (value, path) in places {
            match channel_value(&value) {
                Ok(Some(text)) => self.add(text, path),
                Ok(None) => {}
                Err(code) => notes.add(code, path),
            }
        }
    }

    fn add(&mut self, text: String, path: String) {
        if self.taken.iter().any(|(taken, _)| *taken == text) {
            return;
        }
        if self.taken.len() < MOST_VALUES {
            self.taken.push((text, path));
        } else {
            self.first_left_out.get_or_insert(path);
        }
    }
}

/// The device's token with its channel, or the note on it.
fn device_token(
    event: &Object,
) -> Result<Option<(&'static str, String)>, (&'static str, &'static str)> {
    let device = event.get("context").and_then(|context| context.get("device"));
    let member = |name| device.and_then(|device| device.get(name));
    let text = match member("token") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => channel_text(text).map_err(|code| (code, TOKEN))?,
        Some(_) => return Err(("not_a_string", TOKEN)),
    };
    let kind = member("type").and_then(Value::as_str).unwrap_or_default();
    match &*kind.to_ascii_lowercase() {
        "ios" => Ok(Some(("iospush_apns", text))),
        "android" => Ok(Some(("androidpush_fcm", text))),
        _ => Err(("unknown_device_type", "/context/device/type")),
    }
}
