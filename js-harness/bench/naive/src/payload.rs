//! The rules with `serde_json::Value`: pick and build. It supports only the recommended mapping and
//! makes no notes.

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::{Uuid, uuid};

const NAMESPACE: Uuid = uuid!("723d908a-27c6-5c99-81e3-71568e523772");

pub fn payload(mut event: Value) -> Option<Value> {
    let event = event.as_object_mut()?;
    let distinct_id = event.get("userId")?.as_str()?.trim().to_owned();
    let mut payload = Map::new();
    let message_id = event.get("messageId").and_then(Value::as_str);
    if let Some(message_id) = message_id {
        let insert_id = match Uuid::try_parse(message_id) {
            Ok(_) => message_id.to_owned(),
            Err(_) => Uuid::new_v5(&NAMESPACE, message_id.as_bytes()).to_string(),
        };
        payload.insert("$insert_id".into(), insert_id.into());
    }
    if let Some(timestamp) = event.get("timestamp").and_then(Value::as_str)
        && let Ok(time) = OffsetDateTime::parse(timestamp, &Rfc3339)
    {
        payload.insert("$time".into(), ((time.unix_timestamp_nanos() / 1_000_000) as i64).into());
    }
    match event.get("type")?.as_str()? {
        "identify" => {
            let traits = own_members(event.remove("traits"));
            let text = |key: &str| traits.get(key).and_then(Value::as_str).map(str::trim);
            let mut operations = Vec::new();
            let appended = [
                text("email").map(|value| json!({"$email": value})),
                text("phone").map(|value| json!({"$sms": value})),
                text("whatsapp").map(|value| json!({"$whatsapp": value})),
                text("slackEmail").map(|value| json!({"$slack": {"email": value}})),
                text("slackUserID").map(|value| json!({"$slack": {"user_id": value}})),
                text("fcmAndroidpush")
                    .map(|value| json!({"$androidpush": value, "$id_provider": "fcm"})),
                text("xiaomiAndroidpush")
                    .map(|value| json!({"$androidpush": value, "$id_provider": "xiaomi"})),
                text("apnsIospush").map(|value| json!({"$iospush": value, "$id_provider": "apns"})),
            ];
            operations
                .extend(appended.into_iter().flatten().map(|value| json!({"$append": value})));
            if let Some(language) = text("language").filter(|language| language.len() == 2) {
                operations.push(json!({"$set": {"$preferred_language": language}}));
            }
            if !traits.is_empty() {
                operations.insert(0, json!({"$set": traits}));
            }
            payload.insert("$schema".into(), "2".into());
            payload.insert("distinct_id".into(), distinct_id.into());
            payload.insert("$user_operations".into(), operations.into());
        }
        "track" => {
            if let Some(message_id) = event.remove("messageId") {
                payload.insert("$idempotency_key".into(), message_id);
            }
            payload.insert("event".into(), event.get("event")?.as_str()?.trim().into());
            payload.insert("distinct_id".into(), distinct_id.into());
            payload.insert("properties".into(), own_members(event.remove("properties")).into());
        }
        _ => return None,
    }
    Some(payload.into())
}

fn own_members(object: Option<Value>) -> Map<String, Value> {
    let Some(Value::Object(mut members)) = object else {
        return Map::new();
    };
    members.retain(|name, _| !name.starts_with('$') && !name.to_lowercase().starts_with("ss_"));
    members
}
