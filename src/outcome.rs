//! What becomes of an event.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::channel::{self, Channel};
use crate::json::object::JsonObject;
use crate::json::writer::{ObjectWriter, member, serialize_as_json};
use crate::language::Language;
use crate::note::{Note, RejectCode, SkipCode};
use crate::payload::Stamp;

/// What becomes of one event. Serialised, it is an object told apart by `status`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<M> {
    /// It goes to SuprSend.
    Mapped(M),
    /// A valid Segment event that has no place in SuprSend.
    Skipped(Stopped<SkipCode>),
    /// It cannot be mapped.
    Rejected(Stopped<RejectCode>),
}

/// What becomes of an identify call.
pub type IdentifyOutcome<'a> = Outcome<MappedIdentify<'a>>;
/// What becomes of a track call.
pub type TrackOutcome<'a> = Outcome<MappedTrack<'a>>;
/// What becomes of an event of any type.
pub type EventOutcome<'a> = Outcome<Mapped<'a>>;

/// Why an event does not go to SuprSend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped<C> {
    /// What it is.
    pub code: C,
    /// JSON Pointer (RFC 6901) into the event.
    pub path: &'static str,
    /// What was expected and what was found.
    pub message: String,
}

/// A mapped event of either type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mapped<'a> {
    /// An identify call, which becomes a user.
    Identify(MappedIdentify<'a>),
    /// A track call, which becomes an event.
    Track(MappedTrack<'a>),
}

/// A user, as an identify call tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedIdentify<'a> {
    /// Whom SuprSend knows the user as: Segment's `userId`.
    pub distinct_id: Cow<'a, str>,
    /// All traits, mapped or not, but for the reserved ones.
    pub properties: JsonObject<'a>,
    /// Values to append to the user's channels, in channel order.
    pub channels: Vec<ChannelValue<'a>>,
    /// The language to set.
    pub preferred_language: Option<Language>,
    /// What did not reach SuprSend, or looks wrong.
    pub notes: Vec<Note>,
    pub(crate) stamp: Stamp<'a>,
}

/// An event, as a track call tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedTrack<'a> {
    /// The user the event belongs to: Segment's `userId`.
    pub distinct_id: Cow<'a, str>,
    /// The event's final name.
    pub event_name: Cow<'a, str>,
    /// The event's properties, but for the reserved ones.
    pub properties: JsonObject<'a>,
    /// What did not reach SuprSend, or looks wrong.
    pub notes: Vec<Note>,
    pub(crate) stamp: Stamp<'a>,
}

/// One value of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelValue<'a> {
    /// The channel, written as its id.
    #[serde(
        serialize_with = "channel::serialize_id",
        deserialize_with = "channel::deserialize_id"
    )]
    pub channel: &'static Channel,
    /// The address, number, id or token.
    pub value: Cow<'a, str>,
    /// JSON Pointer (RFC 6901) to where it stands in the event.
    pub from: Cow<'a, str>,
}

impl<M> Outcome<M> {
    /// What goes to SuprSend, if anything does.
    pub fn mapped(&self) -> Option<&M> {
        match self {
            Outcome::Mapped(mapped) => Some(mapped),
            _ => None,
        }
    }

    pub(crate) fn write_json_with(&self, out: &mut Vec<u8>, write: impl Fn(&M, &mut Vec<u8>)) {
        match self {
            Outcome::Mapped(mapped) => write(mapped, out),
            _ => {
                let mut outcome = ObjectWriter::open(out);
                self.write_why_not(&mut outcome);
                outcome.close();
            }
        }
    }

    /// Writes the members that tell why an event does not go to SuprSend.
    pub(crate) fn write_why_not(&self, outcome: &mut ObjectWriter<'_>) {
        let (status, code, path, message) = match self {
            Outcome::Mapped(_) => return,
            Outcome::Skipped(Stopped { code, path, message }) => {
                ("skipped", code.as_str(), path, message)
            }
            Outcome::Rejected(Stopped { code, path, message }) => {
                ("rejected", code.as_str(), path, message)
            }
        };
        outcome.string(member!("status"), status);
        outcome.string(member!("code"), code);
        outcome.string(member!("path"), path);
        outcome.string(member!("message"), message);
    }
}

impl IdentifyOutcome<'_> {
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        self.write_json_with(out, MappedIdentify::write_json);
    }
}

impl TrackOutcome<'_> {
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        self.write_json_with(out, MappedTrack::write_json);
    }
}

impl EventOutcome<'_> {
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        self.write_json_with(out, |mapped, out| match mapped {
            Mapped::Identify(user) => user.write_json(out),
            Mapped::Track(event) => event.write_json(out),
        });
    }
}

serialize_as_json!(IdentifyOutcome<'_>);
serialize_as_json!(TrackOutcome<'_>);
serialize_as_json!(EventOutcome<'_>);

impl Mapped<'_> {
    /// What did not reach SuprSend, or looks wrong.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        match self {
            Mapped::Identify(user) => &user.notes,
            Mapped::Track(event) => &event.notes,
        }
    }

    pub(crate) fn into_notes(self) -> Vec<Note> {
        match self {
            Mapped::Identify(user) => user.notes,
            Mapped::Track(event) => event.notes,
        }
    }
}

impl MappedIdentify<'_> {
    fn write_json(&self, out: &mut Vec<u8>) {
        let mut outcome = ObjectWriter::open(out);
        outcome.string(member!("status"), "mapped");
        outcome.string(member!("distinct_id"), &self.distinct_id);
        outcome.name(member!("properties")).extend_from_slice(self.properties.as_bytes());
        outcome.array(member!("channels"), &self.channels, |value, out| value.write_json(out));
        if let Some(language) = self.preferred_language {
            outcome.string(member!("preferred_language"), language.code());
        }
        outcome.array(member!("notes"), &self.notes, Note::write_json);
        self.write_payload(outcome.name(member!("payload")));
        outcome.close();
    }
}

impl MappedTrack<'_> {
    fn write_json(&self, out: &mut Vec<u8>) {
        let mut outcome = ObjectWriter::open(out);
        outcome.string(member!("status"), "mapped");
        outcome.string(member!("distinct_id"), &self.distinct_id);
        outcome.string(member!("event_name"), &self.event_name);
        outcome.name(member!("properties")).extend_from_slice(self.properties.as_bytes());
        outcome.array(member!("notes"), &self.notes, Note::write_json);
        self.write_payload(outcome.name(member!("payload")));
        outcome.close();
    }
}

impl ChannelValue<'_> {
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        let mut value = ObjectWriter::open(out);
        value.string(member!("channel"), self.channel.id);
        value.string(member!("value"), &self.value);
        value.string(member!("from"), &self.from);
        value.close();
    }
}

/// Ends the mapping of an event early.
#[derive(Debug)]
pub(crate) enum Stop {
    Skip(Stopped<SkipCode>),
    Reject(Stopped<RejectCode>),
}

impl Stop {
    pub fn skip(code: SkipCode, path: &'static str, message: String) -> Self {
        Stop::Skip(Stopped { code, path, message })
    }

    pub fn reject(code: RejectCode, path: &'static str, message: String) -> Self {
        Stop::Reject(Stopped { code, path, message })
    }
}

impl<M> From<Result<M, Stop>> for Outcome<M> {
    fn from(result: Result<M, Stop>) -> Self {
        match result {
            Ok(mapped) => Outcome::Mapped(mapped),
            Err(Stop::Skip(stopped)) => Outcome::Skipped(stopped),
            Err(Stop::Reject(stopped)) => Outcome::Rejected(stopped),
        }
    }
}
