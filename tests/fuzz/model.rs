//! A second, simple implementation of the rules, to compare the crate with. It uses serde_json
//! values, ignores speed, and has no messages.

mod call;
mod forms;
mod id;
mod lookup;
mod time;
mod user;

use id::distinct_id;
use serde_json::{Map, Value, json};

/// Stands in for an unpaired surrogate, which a Rust string cannot hold.
pub const SURROGATE_PLACEHOLDER: char = '\u{e000}';

type Object = Map<String, Value>;

/// The call to the connector: for any event, or for one of this type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Call {
    Transform,
    Identify,
    Track,
}

/// The payloads' sizes in bytes, since the model does not write text.
#[derive(Clone, Copy, Default)]
pub struct Lengths {
    pub payload: usize,
    pub user: usize,
}

const LARGEST_USER: usize = 10_240;
const LARGEST_EVENT: usize = 102_400;

/// The outcome without its messages.
pub fn transform(call: Call, mapping: &Value, event: &Value, lengths: Lengths) -> Value {
    match outcome(call, mapping, event, lengths) {
        Ok(outcome) => outcome,
        Err(NotMapped { status, code, path }) => {
            json!({"status": status, "code": code, "path": path})
        }
    }
}

/// Why an event is not sent to SuprSend.
struct NotMapped {
    status: &'static str,
    code: &'static str,
    path: &'static str,
}

fn skipped(code: &'static str, path: &'static str) -> NotMapped {
    NotMapped { status: "skipped", code, path }
}

fn rejected(code: &'static str, path: &'static str) -> NotMapped {
    NotMapped { status: "rejected", code, path }
}

#[derive(Default)]
struct Notes(Vec<Value>);

impl Notes {
    fn add(&mut self, code: &str, path: impl Into<String>) {
        self.0.push(json!({"code": code, "path": path.into()}));
    }

    fn add_if_too_large(&mut self, length: usize, most: usize) {
        if length > most {
            self.add("payload_too_large", "");
        }
    }
}

fn outcome(
    call: Call,
    mapping: &Value,
    event: &Value,
    lengths: Lengths,
) -> Result<Value, NotMapped> {
    let event = event.as_object().ok_or(rejected("not_an_object", ""))?;
    let kind = match call {
        Call::Transform => {
            let kind = event.get("type").and_then(Value::as_str);
            kind.ok_or(rejected("missing_type", "/type"))?
        }
        Call::Identify => only_type("identify", event)?,
        Call::Track => only_type("track", event)?,
    };
    let template = mapping["events"].get(kind).and_then(Value::as_str);
    let is_page = kind == "page" || kind == "screen";
    match kind {
        "identify" => {
            check_integrations(mapping, event)?;
            user::identify(mapping, event, lengths)
        }
        "track" => call::track(mapping, event, None, lengths),
        _ if is_page && template.is_some() => call::track(mapping, event, template, lengths),
        _ => Err(skipped("unsupported_type", "/type")),
    }
}

/// The requested type, unless the event has another one.
fn only_type(asked: &'static str, event: &Object) -> Result<&'static str, NotMapped> {
    match event.get("type") {
        None | Some(Value::Null) => Ok(asked),
        Some(kind) if kind == asked => Ok(asked),
        Some(_) => Err(rejected("wrong_type", "/type")),
    }
}

fn check_integrations(mapping: &Value, event: &Object) -> Result<(), NotMapped> {
    let Some(names) = lookup::strings(mapping.get("integrations")) else { return Ok(()) };
    let Some(flags) = event.get("integrations").and_then(Value::as_object) else { return Ok(()) };
    let is_false = |name: &str| flags.get(name) == Some(&Value::Bool(false));
    let is_on = |name: &String| {
        flags.get(name).is_some_and(|flag| *flag == Value::Bool(true) || flag.is_object())
    };
    let is_disabled = names.iter().any(|name| is_false(name));
    if is_disabled || is_false("All") && !names.iter().any(is_on) {
        return Err(skipped("integration_disabled", "/integrations"));
    }
    Ok(())
}

fn is_reserved(name: &str) -> bool {
    name.starts_with('$') || name.to_ascii_lowercase().starts_with("ss_")
}

/// The members of the traits or properties that SuprSend receives.
fn sent_members(
    mapping: &Value,
    members: &Object,
    path: &str,
    kept: &str,
    notes: &mut Notes,
) -> Object {
    let left_out = lookup::strings(mapping["properties"].get("except")).unwrap_or_default();
    let mut sent = Object::new();
    for (name, value) in members {
        if left_out.contains(name) {
            continue;
        }
        if is_reserved(name) && name != kept {
            notes.add("reserved_property", lookup::pointer(path, name));
        } else {
            sent.insert(name.clone(), value.clone());
        }
    }
    sent
}
