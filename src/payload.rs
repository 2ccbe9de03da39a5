//! The payloads that SuprSend's hub receives: the async form of a user and of an event
//! (suprsend-py-sdk, `user_edit.py` and `request_json/event.json`).

use crate::json::string::write_string;
use crate::json::writer::{ObjectWriter, append, member, written};
use crate::language::Language;
use crate::outcome::{Envelope, Mapped, MappedIdentify, MappedTrack};

/// The version of the user payload.
const SCHEMA: &str = "2";

impl Envelope<'_> {
    #[inline]
    fn write_id_and_time(&self, payload: &mut ObjectWriter<'_>) {
        if let Some(insert_id) = &self.insert_id {
            payload.string(member!("$insert_id"), insert_id);
        }
        if let Some(time) = self.time {
            payload.integer(member!("$time"), time);
        }
    }

    #[inline]
    fn write_env(&self, payload: &mut ObjectWriter<'_>) {
        if let Some(env) = self.env {
            payload.string(member!("env"), env);
        }
    }
}

impl MappedIdentify<'_> {
    /// The payload for SuprSend's hub, as JSON.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        written(|out| self.write_payload(out))
    }

    /// Appends [`Self::payload`] to `out`.
    pub fn write_payload(&self, out: &mut Vec<u8>) {
        self.write_payload_with(self.properties.as_bytes(), out);
    }

    /// The length of [`Self::payload`], without copying the properties.
    pub(crate) fn payload_length(&self) -> usize {
        let rest = written(|out| self.write_payload_with(b"", out)).len();
        if self.properties.is_empty() { rest } else { rest + self.properties.as_bytes().len() }
    }

    /// Writes the payload with `properties` as its properties.
    pub(crate) fn write_payload_with(&self, properties: &[u8], out: &mut Vec<u8>) {
        let mut payload = ObjectWriter::open(out);
        payload.string(member!("$schema"), SCHEMA);
        self.envelope.write_id_and_time(&mut payload);
        self.envelope.write_env(&mut payload);
        payload.string(member!("distinct_id"), &self.distinct_id);
        self.write_operations(properties, payload.name(member!("$user_operations")));
        payload.close();
    }

    /// Each preference, after the JSON that precedes it in its operation.
    fn preferences(&self) -> [(&'static [u8], Option<&str>); 3] {
        let language = self.preferred_language.map(Language::code);
        [
            (br#",{"$set":{"$preferred_language":"#, language),
            (br#",{"$set":{"$locale":"#, self.locale.as_deref()),
            (br#",{"$set":{"$timezone":"#, self.timezone.as_deref()),
        ]
    }

    /// Whether the payload would change nothing.
    pub(crate) fn has_no_operation(&self) -> bool {
        self.properties.is_empty()
            && self.channels.is_empty()
            && self.preferences().iter().all(|(_, value)| value.is_none())
    }

    /// Writes one operation for each channel value, since an operation can have only one
    /// `$id_provider`.
    fn write_operations(&self, properties: &[u8], out: &mut Vec<u8>) {
        let start = out.len();
        if !self.properties.is_empty() {
            append(br#",{"$set":"#, out);
            out.extend_from_slice(properties);
            out.push(b'}');
        }
        for value in &self.channels {
            out.push(b',');
            value.channel.write_append(&value.value, out);
        }
        for (before, value) in self.preferences() {
            if let Some(value) = value {
                append(before, out);
                write_string(value, out);
                append(b"}}", out);
            }
        }
        match out.get_mut(start) {
            // The first comma becomes the opening bracket.
            Some(first) => *first = b'[',
            None => out.push(b'['),
        }
        out.push(b']');
    }
}

impl MappedTrack<'_> {
    /// The payload for SuprSend's hub, as JSON.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        written(|out| self.write_payload(out))
    }

    /// Appends [`Self::payload`] to `out`.
    pub fn write_payload(&self, out: &mut Vec<u8>) {
        self.write_payload_with(self.properties.as_bytes(), out);
    }

    /// The length of [`Self::payload`], without copying the properties.
    pub(crate) fn payload_length(&self) -> usize {
        let rest = written(|out| self.write_payload_with(b"", out)).len();
        rest + self.properties.as_bytes().len()
    }

    /// Writes the payload with `properties` as its properties.
    pub(crate) fn write_payload_with(&self, properties: &[u8], out: &mut Vec<u8>) {
        let mut payload = ObjectWriter::open(out);
        self.envelope.write_id_and_time(&mut payload);
        if let Some(message_id) = &self.envelope.message_id {
            payload.string(member!("$idempotency_key"), message_id);
        }
        self.envelope.write_env(&mut payload);
        if let Some(tenant_id) = &self.tenant_id {
            payload.string(member!("tenant_id"), tenant_id);
        }
        payload.string(member!("event"), &self.event_name);
        payload.string(member!("distinct_id"), &self.distinct_id);
        payload.name(member!("properties")).extend_from_slice(properties);
        payload.close();
    }
}

impl Mapped<'_> {
    /// The payload for SuprSend's hub, as JSON.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        written(|out| self.write_payload(out))
    }

    /// Appends [`Self::payload`] to `out`.
    pub fn write_payload(&self, out: &mut Vec<u8>) {
        match self {
            Mapped::Identify(user) => user.write_payload(out),
            Mapped::Track(event) => event.write_payload(out),
        }
    }
}
