//! What becomes of an event.

use std::borrow::Cow;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use crate::channel::{self, Channel};
use crate::json::Object;
use crate::json::text::JsonObject;
use crate::language::Language;
use crate::note::{Note, RejectCode, SkipCode};
use crate::payload::{EventPayload, Stamp, UserPayload};

/// What becomes of one event. Serialised, it is an object told apart by `status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Outcome<M> {
    /// It goes to SuprSend.
    Mapped(M),
    /// A valid Segment event that has no place in SuprSend.
    Skipped(Stopped<SkipCode>),
    /// It cannot be mapped.
    Rejected(Stopped<RejectCode>),
}

/// What becomes of an identify call.
pub type IdentifyOutcome<'a, O = JsonObject<'a>> = Outcome<MappedIdentify<'a, O>>;
/// What becomes of a track call.
pub type TrackOutcome<'a, O = JsonObject<'a>> = Outcome<MappedTrack<'a, O>>;
/// What becomes of an event of any type.
pub type EventOutcome<'a, O = JsonObject<'a>> = Outcome<Mapped<'a, O>>;

/// Why an event does not go to SuprSend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stopped<C> {
    /// What it is.
    pub code: C,
    /// JSON Pointer (RFC 6901) into the event.
    pub path: Cow<'static, str>,
    /// What was expected and what was found.
    pub message: String,
}

/// A mapped event of either type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged, bound(serialize = "O: Object + Serialize"))]
pub enum Mapped<'a, O = JsonObject<'a>> {
    /// An identify call, which becomes a user.
    Identify(MappedIdentify<'a, O>),
    /// A track call, which becomes an event.
    Track(MappedTrack<'a, O>),
}

/// A user, as an identify call tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedIdentify<'a, O = JsonObject<'a>> {
    /// Whom SuprSend knows the user as: Segment's `userId`.
    pub distinct_id: Cow<'a, str>,
    /// All traits, mapped or not, but for the reserved ones.
    pub properties: O,
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
pub struct MappedTrack<'a, O = JsonObject<'a>> {
    /// The user the event belongs to: Segment's `userId`.
    pub distinct_id: Cow<'a, str>,
    /// The event's final name.
    pub event_name: Cow<'a, str>,
    /// The event's properties, but for the reserved ones.
    pub properties: O,
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
}

impl<O> Mapped<'_, O> {
    pub(crate) fn into_notes(self) -> Vec<Note> {
        match self {
            Mapped::Identify(user) => user.notes,
            Mapped::Track(event) => event.notes,
        }
    }

    /// What did not reach SuprSend, or looks wrong.
    pub fn notes(&self) -> &[Note] {
        match self {
            Mapped::Identify(user) => &user.notes,
            Mapped::Track(event) => &event.notes,
        }
    }
}

impl<O: Object + Serialize> Serialize for MappedIdentify<'_, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut outcome = serializer.serialize_struct("MappedIdentify", 6)?;
        outcome.serialize_field("distinct_id", &self.distinct_id)?;
        outcome.serialize_field("properties", &self.properties)?;
        outcome.serialize_field("channels", &self.channels)?;
        if let Some(language) = self.preferred_language {
            outcome.serialize_field("preferred_language", &language)?;
        }
        outcome.serialize_field("notes", &self.notes)?;
        outcome.serialize_field("payload", &UserPayload(self))?;
        outcome.end()
    }
}

impl<O: Serialize> Serialize for MappedTrack<'_, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut outcome = serializer.serialize_struct("MappedTrack", 5)?;
        outcome.serialize_field("distinct_id", &self.distinct_id)?;
        outcome.serialize_field("event_name", &self.event_name)?;
        outcome.serialize_field("properties", &self.properties)?;
        outcome.serialize_field("notes", &self.notes)?;
        outcome.serialize_field("payload", &EventPayload(self))?;
        outcome.end()
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
        let path = Cow::Borrowed(path);
        Stop::Skip(Stopped { code, path, message })
    }

    pub fn reject(code: RejectCode, path: &'static str, message: String) -> Self {
        let path = Cow::Borrowed(path);
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
