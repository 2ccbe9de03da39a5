//! Code that an engineer would write by hand with serde for speed: structs that borrow from the
//! body, and raw values for data that passes through. Once with serde_json, once with sonic-rs.
//!
//! Both support only the recommended mapping. They have an advantage: they check no user IDs,
//! languages, channel values or event names, expect strings where the rules also accept numbers and
//! arrays, and make no notes. All code is compiled for the target's baseline. With
//! `RUSTFLAGS="-C target-cpu=native"`, sonic-rs uses wider instructions.

use std::borrow::Cow;
use std::collections::BTreeMap;

use memchr::memchr3_iter;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sonic_rs::LazyValue;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::{Uuid, uuid};

const NAMESPACE: Uuid = uuid!("723d908a-27c6-5c99-81e3-71568e523772");

pub fn serde_json(body: &[u8]) -> Vec<u8> {
    delivery::<SerdeJson>(body)
}

pub fn sonic_rs(body: &[u8]) -> Vec<u8> {
    delivery::<SonicRs>(body)
}

/// The functions that have different names in the two libraries.
trait Json {
    /// A value that is not parsed.
    type Raw<'a>: Deserialize<'a> + Serialize;
    fn parse<'a, T: Deserialize<'a>>(json: &'a [u8]) -> T;
    fn write(value: &impl Serialize, out: &mut Vec<u8>);
    fn text<'r>(raw: &'r Self::Raw<'_>) -> &'r str;
}

struct SerdeJson;

impl Json for SerdeJson {
    type Raw<'a> = &'a RawValue;

    fn parse<'a, T: Deserialize<'a>>(json: &'a [u8]) -> T {
        serde_json::from_slice(json).unwrap()
    }

    fn write(value: &impl Serialize, out: &mut Vec<u8>) {
        serde_json::to_writer(out, value).unwrap();
    }

    fn text<'r>(raw: &'r &RawValue) -> &'r str {
        raw.get()
    }
}

struct SonicRs;

impl Json for SonicRs {
    type Raw<'a> = LazyValue<'a>;

    fn parse<'a, T: Deserialize<'a>>(json: &'a [u8]) -> T {
        sonic_rs::from_slice(json).unwrap()
    }

    fn write(value: &impl Serialize, out: &mut Vec<u8>) {
        sonic_rs::to_writer(out, value).unwrap();
    }

    fn text<'r>(raw: &'r LazyValue<'_>) -> &'r str {
        raw.as_raw_str()
    }
}

/// An empty text stands for a missing one, since serde does not borrow an `Option<Cow<str>>`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a, R> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    user_id: Cow<'a, str>,
    #[serde(borrow, default)]
    message_id: Cow<'a, str>,
    #[serde(borrow, default)]
    timestamp: Cow<'a, str>,
    #[serde(borrow, default)]
    event: Cow<'a, str>,
    traits: Option<R>,
    properties: Option<R>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Channels<'a> {
    #[serde(borrow, default)]
    email: Cow<'a, str>,
    #[serde(borrow, default)]
    phone: Cow<'a, str>,
    #[serde(borrow, default)]
    whatsapp: Cow<'a, str>,
    #[serde(borrow, default)]
    slack_email: Cow<'a, str>,
    #[serde(borrow, default, rename = "slackUserID")]
    slack_user_id: Cow<'a, str>,
    #[serde(borrow, default, rename = "fcmAndroidpush")]
    fcm: Cow<'a, str>,
    #[serde(borrow, default, rename = "xiaomiAndroidpush")]
    xiaomi: Cow<'a, str>,
    #[serde(borrow, default, rename = "apnsIospush")]
    apns: Cow<'a, str>,
    #[serde(borrow, default)]
    language: Cow<'a, str>,
}

#[derive(Serialize)]
struct User<'a, P> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    #[serde(rename = "$insert_id", skip_serializing_if = "Option::is_none")]
    insert_id: Option<Cow<'a, str>>,
    #[serde(rename = "$time", skip_serializing_if = "Option::is_none")]
    time: Option<i64>,
    distinct_id: &'a str,
    #[serde(rename = "$user_operations")]
    operations: Vec<Operation<'a, P>>,
}

#[derive(Serialize)]
struct Track<'a, P> {
    #[serde(rename = "$insert_id", skip_serializing_if = "Option::is_none")]
    insert_id: Option<Cow<'a, str>>,
    #[serde(rename = "$time", skip_serializing_if = "Option::is_none")]
    time: Option<i64>,
    #[serde(rename = "$idempotency_key", skip_serializing_if = "str::is_empty")]
    message_id: &'a str,
    event: &'a str,
    distinct_id: &'a str,
    properties: P,
}

#[derive(Serialize)]
enum Operation<'a, P> {
    #[serde(rename = "$set")]
    Set(P),
    #[serde(rename = "$set")]
    SetLanguage {
        #[serde(rename = "$preferred_language")]
        language: &'a str,
    },
    #[serde(rename = "$append")]
    Append(Channel<'a>),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Channel<'a> {
    Email {
        #[serde(rename = "$email")]
        value: &'a str,
    },
    Sms {
        #[serde(rename = "$sms")]
        value: &'a str,
    },
    Whatsapp {
        #[serde(rename = "$whatsapp")]
        value: &'a str,
    },
    Slack {
        #[serde(rename = "$slack")]
        value: Slack<'a>,
    },
    Androidpush {
        #[serde(rename = "$androidpush")]
        value: &'a str,
        #[serde(rename = "$id_provider")]
        provider: &'static str,
    },
    Iospush {
        #[serde(rename = "$iospush")]
        value: &'a str,
        #[serde(rename = "$id_provider")]
        provider: &'static str,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Slack<'a> {
    Email(&'a str),
    UserId(&'a str),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Properties<'e, R, S> {
    Missing {},
    All(&'e R),
    NotReserved(BTreeMap<Cow<'e, str>, S>),
}

fn delivery<J: Json>(body: &[u8]) -> Vec<u8> {
    let events: Vec<Event<J::Raw<'_>>> =
        if body.starts_with(b"[") { J::parse(body) } else { vec![J::parse(body)] };
    let mut out = Vec::with_capacity(body.len());
    out.push(b'[');
    for event in &events {
        if out.len() > 1 {
            out.push(b',');
        }
        write_payload::<J>(event, &mut out);
    }
    out.push(b']');
    out
}

fn write_payload<J: Json>(event: &Event<'_, J::Raw<'_>>, out: &mut Vec<u8>) {
    let (insert_id, time) = (insert_id(&event.message_id), milliseconds(&event.timestamp));
    let distinct_id = event.user_id.trim();
    match &*event.kind {
        "identify" => {
            let traits = event.traits.as_ref();
            let channels: Option<Channels> =
                traits.map(|traits| J::parse(J::text(traits).as_bytes()));
            let mut operations = Vec::with_capacity(4);
            operations.extend(traits.map(|traits| Operation::Set(properties::<J>(traits))));
            if let Some(channels) = &channels {
                add_channels(channels, &mut operations);
            }
            J::write(&User { schema: "2", insert_id, time, distinct_id, operations }, out);
        }
        "track" => {
            let object = event.properties.as_ref();
            let properties = object.map_or(Properties::Missing {}, properties::<J>);
            let (message_id, event) = (&*event.message_id, event.event.trim());
            J::write(&Track { insert_id, time, message_id, event, distinct_id, properties }, out);
        }
        kind => unreachable!("no workload has {kind} calls"),
    }
}

fn add_channels<'e, P>(channels: &'e Channels<'_>, operations: &mut Vec<Operation<'e, P>>) {
    let mut append = |value: &'e str, channel: fn(&'e str) -> Channel<'e>| {
        let value = value.trim();
        if !value.is_empty() {
            operations.push(Operation::Append(channel(value)));
        }
    };
    append(&channels.email, |value| Channel::Email { value });
    append(&channels.phone, |value| Channel::Sms { value });
    append(&channels.whatsapp, |value| Channel::Whatsapp { value });
    append(&channels.slack_email, |value| Channel::Slack { value: Slack::Email(value) });
    append(&channels.slack_user_id, |value| Channel::Slack { value: Slack::UserId(value) });
    append(&channels.fcm, |value| Channel::Androidpush { value, provider: "fcm" });
    append(&channels.xiaomi, |value| Channel::Androidpush { value, provider: "xiaomi" });
    append(&channels.apns, |value| Channel::Iospush { value, provider: "apns" });
    if !channels.language.is_empty() {
        operations.push(Operation::SetLanguage { language: &channels.language });
    }
}

/// The object without reserved names. Few objects have any, and a text search rules out most of
/// them.
fn properties<'e, 'a, J: Json>(object: &'e J::Raw<'a>) -> Properties<'e, J::Raw<'a>, J::Raw<'e>> {
    let text = J::text(object).as_bytes();
    if !may_have_reserved(text) {
        return Properties::All(object);
    }
    let mut members: BTreeMap<Cow<'e, str>, J::Raw<'e>> = J::parse(text);
    members.retain(|name, _| {
        !name.starts_with('$')
            && !name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("ss_"))
    });
    Properties::NotReserved(members)
}

fn insert_id(message_id: &str) -> Option<Cow<'_, str>> {
    if message_id.is_empty() {
        return None;
    }
    if Uuid::try_parse(message_id).is_ok() {
        return Some(message_id.into());
    }
    Some(Uuid::new_v5(&NAMESPACE, message_id.as_bytes()).to_string().into())
}

fn milliseconds(timestamp: &str) -> Option<i64> {
    let time = OffsetDateTime::parse(timestamp, &Rfc3339).ok()?;
    Some(time.unix_timestamp() * 1000 + i64::from(time.millisecond()))
}

/// Whether the text contains `"$`, `"ss_` in any letter case, or an escape, which could stand for
/// either.
fn may_have_reserved(json: &[u8]) -> bool {
    memchr3_iter(b'$', b'_', b'\\', json).any(|at| match json[at] {
        b'$' => json[..at].ends_with(b"\""),
        b'_' => matches!(&json[..at], [.., b'"', b's' | b'S', b's' | b'S']),
        _ => true,
    })
}
