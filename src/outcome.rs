//! The result of mapping an event.

use std::borrow::Cow;

use serde::Deserialize;

use crate::channel::Channel;
use crate::code::codes;
use crate::json::object::JsonObject;
use crate::json::writer::{ObjectWriter, member, serialize_as_json};
use crate::language::Language;
use crate::note::Note;

/// The result of mapping an event. In JSON, the member `status` names the variant.
///
/// ```
/// use segment_transform::{Connector, Outcome, RejectCode};
///
/// let connector = Connector::default();
/// match connector.transform(br#"{"type":"track","event":"Signed Up"}"#) {
///     Outcome::Mapped(mapped) => println!("{}", String::from_utf8_lossy(&mapped.payload())),
///     Outcome::Skipped(skip) => println!("{}: {}", skip.code, skip.message),
///     Outcome::Rejected(reject) => assert_eq!(reject.code, RejectCode::MissingUserId),
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<M> {
    /// The event is sent to SuprSend.
    Mapped(M),
    /// The event is a valid Segment event that is not sent to SuprSend.
    Skipped(Skip),
    /// The event cannot be mapped.
    Rejected(Reject),
}

/// The outcome of an identify call.
pub type IdentifyOutcome<'a> = Outcome<MappedIdentify<'a>>;
/// The outcome of a track call.
pub type TrackOutcome<'a> = Outcome<MappedTrack<'a>>;
/// The outcome of an event of any type.
pub type EventOutcome<'a> = Outcome<Mapped<'a>>;

/// Why an event is skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// The reason.
    pub code: SkipCode,
    /// JSON Pointer (RFC 6901) into the event.
    pub path: &'static str,
    /// What was expected and what was found.
    pub message: String,
}

/// Why an event is rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The reason.
    pub code: RejectCode,
    /// JSON Pointer (RFC 6901) into the event.
    pub path: &'static str,
    /// What was expected and what was found.
    pub message: String,
}

codes! {
    /// Why a valid Segment event is not sent to SuprSend.
    SkipCode, "a skip code"
    /// The mapping does not send events of this type.
    UnsupportedType = "unsupported_type",
    /// There is an `anonymousId` but no `userId`, as is normal before login.
    AnonymousUser = "anonymous_user",
    /// The mapping filters out events of this name.
    FilteredEvent = "filtered_event",
    /// The event's `integrations` disable this destination.
    IntegrationDisabled = "integration_disabled",
}

codes! {
    /// Why an event cannot be mapped.
    RejectCode, "a reject code"
    /// The bytes are not valid JSON, or not UTF-8.
    InvalidJson = "invalid_json",
    /// `JSON.stringify` throws for the event.
    UnreadableMember = "unreadable_member",
    /// The event is not an object.
    NotAnObject = "not_an_object",
    /// `type` is missing or not a string.
    MissingType = "missing_type",
    /// `type` is not the one that the caller asked for.
    WrongType = "wrong_type",
    /// There is neither a `userId` nor an `anonymousId`.
    MissingUserId = "missing_user_id",
    /// `userId` is neither a string nor an integer, or holds an unpaired surrogate.
    InvalidUserId = "invalid_user_id",
    /// `userId` has more than 255 characters.
    UserIdTooLong = "user_id_too_long",
    /// `userId` is a placeholder for a missing value, such as `undefined`.
    PlaceholderUserId = "placeholder_user_id",
    /// The event has no name.
    MissingEventName = "missing_event_name",
    /// `event` is not a string, or holds an unpaired surrogate.
    InvalidEventName = "invalid_event_name",
    /// The event name begins with `$` or `ss_`.
    ReservedEventName = "reserved_event_name",
    /// The event name has fewer than two characters.
    EventNameTooShort = "event_name_too_short",
}

/// A mapped event of either type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mapped<'a> {
    /// An identify call, which becomes a user.
    Identify(MappedIdentify<'a>),
    /// A track call, or a page or screen call that is mapped like one, which becomes an event.
    Track(MappedTrack<'a>),
}

/// The user that an identify call becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedIdentify<'a> {
    /// SuprSend's ID of the user: Segment's `userId`.
    pub distinct_id: Cow<'a, str>,
    /// All traits, mapped or not, except reserved ones.
    pub properties: JsonObject<'a>,
    /// The values to append to the user's channels, in channel order.
    pub channels: Vec<ChannelValue<'a>>,
    /// The language to set.
    pub preferred_language: Option<Language>,
    /// The locale to set, such as `en-GB`.
    pub locale: Option<Cow<'a, str>>,
    /// The time zone to set, such as `Europe/Amsterdam`.
    pub timezone: Option<Cow<'a, str>>,
    /// Notes on what did not reach SuprSend or looks wrong.
    pub notes: Vec<Note>,
    pub(crate) envelope: Envelope<'a>,
}

/// The event that a track call becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedTrack<'a> {
    /// SuprSend's ID of the event's user: Segment's `userId`.
    pub distinct_id: Cow<'a, str>,
    /// The final name of the event.
    pub event_name: Cow<'a, str>,
    /// The event's properties, except reserved ones.
    pub properties: JsonObject<'a>,
    /// The event's tenant.
    pub tenant_id: Option<Cow<'a, str>>,
    /// The user to send before the event, if the mapping asks for one. The event holds its notes.
    pub user: Option<Box<MappedIdentify<'a>>>,
    /// Notes on what did not reach SuprSend or looks wrong.
    pub notes: Vec<Note>,
    pub(crate) envelope: Envelope<'a>,
}

/// The payload members that users and events share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Envelope<'a> {
    /// Segment's `messageId`.
    pub message_id: Option<Cow<'a, str>>,
    pub insert_id: Option<Cow<'a, str>>,
    /// Milliseconds since 1970.
    pub time: Option<i64>,
    /// The workspace key.
    pub env: Option<&'a str>,
}

/// One value of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ChannelValue<'a> {
    /// The channel.
    pub channel: Channel,
    /// The address, number, ID or token.
    pub value: Cow<'a, str>,
    /// JSON Pointer (RFC 6901) to the value in the event.
    pub from: Cow<'a, str>,
}

impl<M> Outcome<M> {
    /// The mapped event, if there is one.
    pub fn mapped(&self) -> Option<&M> {
        match self {
            Outcome::Mapped(mapped) => Some(mapped),
            _ => None,
        }
    }

    /// The mapped event, if there is one.
    pub fn into_mapped(self) -> Option<M> {
        match self {
            Outcome::Mapped(mapped) => Some(mapped),
            _ => None,
        }
    }
}

impl<'a> Mapped<'a> {
    /// SuprSend's ID of the user: Segment's `userId`.
    #[must_use]
    pub fn distinct_id(&self) -> &str {
        match self {
            Mapped::Identify(user) => &user.distinct_id,
            Mapped::Track(event) => &event.distinct_id,
        }
    }

    /// The user to send before the event, if there is one.
    #[must_use]
    pub fn user(&self) -> Option<&MappedIdentify<'a>> {
        match self {
            Mapped::Identify(_) => None,
            Mapped::Track(event) => event.user.as_deref(),
        }
    }

    /// Notes on what did not reach SuprSend or looks wrong.
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

impl ChannelValue<'_> {
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        let mut value = ObjectWriter::open(out);
        value.string(member!("channel"), self.channel.id());
        value.string(member!("value"), &self.value);
        value.string(member!("from"), &self.from);
        value.close();
    }
}

serialize_as_json!(ChannelValue<'_>);

/// Ends the mapping of an event early.
#[derive(Debug)]
pub(crate) enum NotMapped {
    Skipped(Skip),
    Rejected(Reject),
}

impl NotMapped {
    pub fn skip(code: SkipCode, path: &'static str, message: String) -> Self {
        NotMapped::Skipped(Skip { code, path, message })
    }

    pub fn reject(code: RejectCode, path: &'static str, message: String) -> Self {
        NotMapped::Rejected(Reject { code, path, message })
    }
}

impl<M> From<Result<M, NotMapped>> for Outcome<M> {
    fn from(result: Result<M, NotMapped>) -> Self {
        match result {
            Ok(mapped) => Outcome::Mapped(mapped),
            Err(NotMapped::Skipped(skip)) => Outcome::Skipped(skip),
            Err(NotMapped::Rejected(reject)) => Outcome::Rejected(reject),
        }
    }
}
