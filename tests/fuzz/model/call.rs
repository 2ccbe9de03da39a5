//! A track call, and a page or a screen call that is mapped like one.

use serde_json::{Value, json};

use super::forms::{matches, tenant_id};
use super::id::Stamp;
use super::lookup::{find, keys, strings};
use super::user::user_of_call;
use super::{
    LARGEST_EVENT, LARGEST_USER, Lengths, NotMapped, Notes, Object, SURROGATE_PLACEHOLDER,
    check_integrations, distinct_id, is_reserved, rejected, sent_members, skipped,
};

pub fn track(
    mapping: &Value,
    event: &Object,
    template: Option<&str>,
    lengths: Lengths,
) -> Result<Value, NotMapped> {
    check_integrations(mapping, event)?;
    let (name, path) = match template {
        None => (own_name(event), "/event"),
        Some(template) => (name_by_template(template, event), "/name"),
    };
    if name.as_ref().is_ok_and(|name| is_filtered(mapping, name)) {
        return Err(skipped("filtered_event", path));
    }
    let distinct_id = distinct_id(event)?;
    let name = name.map_err(|code| rejected(code, path))?;
    let sent_name = sent_name(mapping, &name).map_err(|code| rejected(code, path))?;
    Ok(Call { mapping, event, distinct_id, name, sent_name }.outcome(lengths))
}

/// A call to send, with its name before and after renaming.
struct Call<'a> {
    mapping: &'a Value,
    event: &'a Object,
    distinct_id: String,
    name: String,
    sent_name: String,
}

impl Call<'_> {
    fn outcome(self, lengths: Lengths) -> Value {
        let Call { mapping, event, .. } = self;
        let mut notes = Notes::default();
        let stamp = Stamp::of(event, &mut notes);
        let own = properties(event, &mut notes);
        let properties = sent_members(mapping, &own, "/properties", "$attachments", &mut notes);
        let tenant = tenant(mapping, event, &own, &mut notes);
        notes.add_if_too_large(lengths.payload, LARGEST_EVENT);
        let (user, mut notes_of_user) =
            user_of_call(mapping, event, &self.name, &self.distinct_id, &stamp);
        notes.0.append(&mut notes_of_user.0);
        notes.add_if_too_large(lengths.user, LARGEST_USER);

        let payload = self.payload(&stamp, tenant.as_deref(), &properties);
        let mut outcome = json!({
            "status": "mapped",
            "distinct_id": self.distinct_id,
            "event_name": self.sent_name,
            "properties": properties,
            "notes": notes.0,
            "payload": payload,
        });
        if let Some(tenant) = tenant {
            outcome["tenant_id"] = tenant.into();
        }
        if let Some(user) = user {
            outcome["user"] = user;
        }
        outcome
    }

    fn payload(&self, stamp: &Stamp, tenant: Option<&str>, properties: &Object) -> Value {
        let mut payload = json!({
            "event": self.sent_name, "distinct_id": self.distinct_id, "properties": properties,
        });
        if let Some(id) = stamp.insert_id() {
            payload["$insert_id"] = id.into();
        }
        if let Some(time) = stamp.time {
            payload["$time"] = time.into();
        }
        if let Some(id) = &stamp.message_id {
            payload["$idempotency_key"] = id.as_str().into();
        }
        if let Some(tenant) = tenant {
            payload["tenant_id"] = tenant.into();
        }
        payload
    }
}

fn own_name(event: &Object) -> Result<String, &'static str> {
    match event.get("event") {
        None | Some(Value::Null) => Err("missing_event_name"),
        Some(Value::String(name)) => readable(name.trim().to_owned()),
        Some(_) => Err("invalid_event_name"),
    }
}

fn name_by_template(template: &str, event: &Object) -> Result<String, &'static str> {
    let mut name = String::new();
    let mut rest = template;
    while let Some((before, placeholder)) = rest.split_once('{') {
        let (placeholder, after) = placeholder.split_once('}').expect("a template is checked");
        name.push_str(before);
        name.push_str(&value_of_placeholder(placeholder, event));
        rest = after;
    }
    name.push_str(rest);
    readable(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn value_of_placeholder(name: &str, event: &Object) -> String {
    let own = event.get(name);
    let of_properties = event.get("properties").and_then(|properties| properties.get(name));
    let texts = [own, of_properties].into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::trim).find(|text| !text.is_empty()).unwrap_or_default().to_owned()
}

fn readable(name: String) -> Result<String, &'static str> {
    if name.contains(SURROGATE_PLACEHOLDER) {
        Err("invalid_event_name")
    } else if name.is_empty() {
        Err("missing_event_name")
    } else {
        Ok(name)
    }
}

fn is_filtered(mapping: &Value, name: &str) -> bool {
    let patterns = |member: &str| strings(mapping["events"].get(member));
    let is_among = |patterns: Vec<String>| patterns.iter().any(|pattern| matches(pattern, name));
    patterns("only").is_some_and(|only| !is_among(only)) || patterns("except").is_some_and(is_among)
}

/// The name after renaming and with the prefix.
fn sent_name(mapping: &Value, name: &str) -> Result<String, &'static str> {
    let renamed = mapping["events"].get("rename").and_then(|names| names.get(name));
    let name = renamed.and_then(Value::as_str).map_or(name, str::trim);
    let has_prefix = mapping["add_prefix"] == Value::Bool(true);
    let name = if has_prefix { format!("segment : {name}") } else { name.to_owned() };
    if is_reserved(&name) {
        return Err("reserved_event_name");
    }
    if name.chars().count() < 2 {
        return Err("event_name_too_short");
    }
    Ok(name)
}

fn properties(event: &Object, notes: &mut Notes) -> Object {
    match event.get("properties") {
        None | Some(Value::Null) => Object::new(),
        Some(Value::Object(properties)) => properties.clone(),
        Some(_) => {
            notes.add("properties_not_object", "/properties");
            Object::new()
        }
    }
}

fn tenant(mapping: &Value, event: &Object, own: &Object, notes: &mut Notes) -> Option<String> {
    let mut first = None;
    for key in keys(mapping.get("tenant_id"), None) {
        let Some((value, path)) = find(event, own, "/properties", &key) else { continue };
        match tenant_id(&value) {
            _ if value.is_null() => {}
            Some(tenant) => first = first.or(Some(tenant)),
            None => notes.add("tenant_id_invalid", path),
        }
    }
    first
}
