//! What SuprSend's hub receives: the async form of a user and of an event (suprsend-py-sdk,
//! `user_edit.py` and `request_json/event.json`).
//!
//! Each is written twice: by serde, for any format, and straight to JSON bytes, which is what
//! goes to the hub. Tests hold the two to each other.

use std::borrow::Cow;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::channel::Channel;
use crate::json::Object;
use crate::json::string::write_string;
use crate::language::Language;
use crate::outcome::{Mapped, MappedIdentify, MappedTrack};

/// The version of the user payload.
const SCHEMA: &str = "2";

/// What identifies a payload to the hub, beside whom it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stamp<'a> {
    /// Segment's `messageId`.
    pub message_id: Option<Cow<'a, str>>,
    pub insert_id: Option<Cow<'a, str>>,
    /// Milliseconds since 1970.
    pub time: Option<i64>,
    /// The workspace key.
    pub env: Option<&'a str>,
}

/// The user payload of an identify call.
pub(crate) struct UserPayload<'o, 'a, O>(pub &'o MappedIdentify<'a, O>);

/// The event payload of a track call.
pub(crate) struct EventPayload<'o, 'a, O>(pub &'o MappedTrack<'a, O>);

enum Operation<'o, O> {
    SetProperties(&'o O),
    Append(&'static Channel, &'o str),
    SetLanguage(Language),
}

impl<O: Object> MappedIdentify<'_, O> {
    fn operations(&self) -> impl Iterator<Item = Operation<'_, O>> {
        let properties = Some(&self.properties).filter(|properties| !properties.is_empty());
        let appended = self.channels.iter();
        properties
            .map(Operation::SetProperties)
            .into_iter()
            .chain(appended.map(|one| Operation::Append(one.channel, &one.value)))
            .chain(self.preferred_language.map(Operation::SetLanguage))
    }

    /// How long the payload is, but for its properties.
    pub(crate) fn length_without_properties(&self) -> usize {
        let mut out = Vec::new();
        self.write_with(|_, _| (), &mut out);
        out.len()
    }

    fn write_with(&self, write_properties: impl Fn(&O, &mut Vec<u8>), out: &mut Vec<u8>) {
        let mut object = Members::open(out);
        object.string("$schema", SCHEMA);
        object.stamp(&self.stamp);
        object.env(&self.stamp);
        object.string("distinct_id", &self.distinct_id);
        let out = object.name("$user_operations");
        out.push(b'[');
        for (index, operation) in self.operations().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            match operation {
                Operation::SetProperties(properties) => {
                    out.extend_from_slice(br#"{"$set":"#);
                    write_properties(properties, out);
                    out.push(b'}');
                }
                Operation::Append(channel, value) => {
                    out.extend_from_slice(br#"{"$append":"#);
                    channel.write_append(value, out);
                    out.push(b'}');
                }
                Operation::SetLanguage(language) => {
                    out.extend_from_slice(br#"{"$set":{"$preferred_language":"#);
                    write_string(language.code(), out);
                    out.extend_from_slice(b"}}");
                }
            }
        }
        out.extend_from_slice(b"]}");
    }
}

impl MappedIdentify<'_> {
    /// The payload for SuprSend's hub, as JSON.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_payload(&mut out);
        out
    }

    /// Appends [`Self::payload`] to `out`.
    pub fn write_payload(&self, out: &mut Vec<u8>) {
        self.write_with(|properties, out| out.extend_from_slice(properties.as_bytes()), out);
    }
}

impl MappedTrack<'_> {
    /// The payload for SuprSend's hub, as JSON.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_payload(&mut out);
        out
    }

    /// Appends [`Self::payload`] to `out`.
    pub fn write_payload(&self, out: &mut Vec<u8>) {
        let mut object = Members::open(out);
        object.stamp(&self.stamp);
        if let Some(message_id) = &self.stamp.message_id {
            object.string("$idempotency_key", message_id);
        }
        object.env(&self.stamp);
        object.string("event", &self.event_name);
        object.string("distinct_id", &self.distinct_id);
        let out = object.name("properties");
        out.extend_from_slice(self.properties.as_bytes());
        out.push(b'}');
    }
}

impl Mapped<'_> {
    /// The payload for SuprSend's hub, as JSON.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_payload(&mut out);
        out
    }

    /// Appends [`Self::payload`] to `out`.
    pub fn write_payload(&self, out: &mut Vec<u8>) {
        match self {
            Mapped::Identify(user) => user.write_payload(out),
            Mapped::Track(event) => event.write_payload(out),
        }
    }
}

/// Writes an object, member by member.
struct Members<'o> {
    out: &'o mut Vec<u8>,
    any: bool,
}

impl<'o> Members<'o> {
    fn open(out: &'o mut Vec<u8>) -> Self {
        out.push(b'{');
        Members { out, any: false }
    }

    fn name(&mut self, name: &str) -> &mut Vec<u8> {
        if self.any {
            self.out.push(b',');
        }
        self.any = true;
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.out
    }

    fn string(&mut self, name: &str, value: &str) {
        write_string(value, self.name(name));
    }

    fn stamp(&mut self, stamp: &Stamp<'_>) {
        if let Some(insert_id) = &stamp.insert_id {
            self.string("$insert_id", insert_id);
        }
        if let Some(time) = stamp.time {
            let mut digits = itoa::Buffer::new();
            self.name("$time").extend_from_slice(digits.format(time).as_bytes());
        }
    }

    fn env(&mut self, stamp: &Stamp<'_>) {
        if let Some(env) = stamp.env {
            self.string("env", env);
        }
    }
}

fn serialize_stamp<M: SerializeMap>(map: &mut M, stamp: &Stamp<'_>) -> Result<(), M::Error> {
    if let Some(insert_id) = &stamp.insert_id {
        map.serialize_entry("$insert_id", insert_id)?;
    }
    if let Some(time) = stamp.time {
        map.serialize_entry("$time", &time)?;
    }
    Ok(())
}

fn serialize_env<M: SerializeMap>(map: &mut M, stamp: &Stamp<'_>) -> Result<(), M::Error> {
    match stamp.env {
        Some(env) => map.serialize_entry("env", env),
        None => Ok(()),
    }
}

impl<O: Object + Serialize> Serialize for UserPayload<'_, '_, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let UserPayload(user) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", SCHEMA)?;
        serialize_stamp(&mut map, &user.stamp)?;
        serialize_env(&mut map, &user.stamp)?;
        map.serialize_entry("distinct_id", &user.distinct_id)?;
        map.serialize_entry("$user_operations", &Operations(user))?;
        map.end()
    }
}

impl<O: Serialize> Serialize for EventPayload<'_, '_, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let EventPayload(event) = self;
        let mut map = serializer.serialize_map(None)?;
        serialize_stamp(&mut map, &event.stamp)?;
        if let Some(message_id) = &event.stamp.message_id {
            map.serialize_entry("$idempotency_key", message_id)?;
        }
        serialize_env(&mut map, &event.stamp)?;
        map.serialize_entry("event", &event.event_name)?;
        map.serialize_entry("distinct_id", &event.distinct_id)?;
        map.serialize_entry("properties", &event.properties)?;
        map.end()
    }
}

struct Operations<'o, 'a, O>(&'o MappedIdentify<'a, O>);

impl<O: Object + Serialize> Serialize for Operations<'_, '_, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut operations = serializer.serialize_seq(None)?;
        for operation in self.0.operations() {
            operations.serialize_element(&operation)?;
        }
        operations.end()
    }
}

impl<O: Serialize> Serialize for Operation<'_, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Operation::SetProperties(properties) => map.serialize_entry("$set", properties)?,
            Operation::Append(channel, value) => {
                map.serialize_entry("$append", &Appended(channel, value))?;
            }
            Operation::SetLanguage(language) => {
                map.serialize_entry("$set", &SetLanguage { language: *language })?;
            }
        }
        map.end()
    }
}

struct Appended<'o>(&'static Channel, &'o str);

impl Serialize for Appended<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_append(self.1, serializer)
    }
}

#[derive(Serialize)]
struct SetLanguage {
    #[serde(rename = "$preferred_language")]
    language: Language,
}
