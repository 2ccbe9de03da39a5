//! The rules for Segment's envelope, which identify and track calls share.

use std::borrow::Cow;

use ::uuid::Uuid;

use crate::event::{
    ANONYMOUS_ID, BATCH, Event, INTEGRATIONS, MESSAGE_ID, ORIGINAL_TIMESTAMP, TIMESTAMP, TYPE,
    USER_ID,
};
use crate::invisible::has_visible_ends;
use crate::json::Kind;
use crate::json::number::Integer;
use crate::json::raw::RawJson;
use crate::json::string::UnpairedSurrogate;
use crate::lookup::Lookup;
use crate::message::{describe, expected, one_of, quoted};
use crate::note::{NoteCode, Notes};
use crate::outcome::{Envelope, NotMapped, RejectCode, SkipCode};
use crate::timestamp;
use crate::uuid::is_uuid;

/// SuprSend's limit for `distinct_id` and for `$idempotency_key`, in characters.
const MAX_ID_LENGTH: usize = 255;

/// The namespace of insert IDs that are derived from message IDs.
const INSERT_ID_NAMESPACE: Uuid = Uuid::from_u128(0x723d908a_27c6_5c99_81e3_71568e523772);

/// The event types that the connector can map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventType {
    Identify,
    Track,
    /// Mapped like a track call if the mapping has a name for page calls.
    Page,
    /// Mapped like a track call if the mapping has a name for screen calls.
    Screen,
}

impl EventType {
    const ALL: [EventType; 4] =
        [EventType::Identify, EventType::Track, EventType::Page, EventType::Screen];

    fn name(self) -> &'static str {
        match self {
            EventType::Identify => "identify",
            EventType::Track => "track",
            EventType::Page => "page",
            EventType::Screen => "screen",
        }
    }

    /// Whether the mapping sends events of this type.
    fn is_mapped(self, lookup: &Lookup) -> bool {
        match self {
            EventType::Identify | EventType::Track => true,
            EventType::Page => lookup.events.page.is_some(),
            EventType::Screen => lookup.events.screen.is_some(),
        }
    }
}

/// The event's type. If the caller asks for one, the event must have that type or none.
pub(crate) fn event_type(
    event: &Event<'_>,
    asked: Option<EventType>,
    lookup: &Lookup,
    notes: &Notes,
) -> Result<EventType, NotMapped> {
    if event.kind() != Kind::Object {
        let message = notes.message(|| expected("an object", event.kind().description()));
        return Err(NotMapped::reject(RejectCode::NotAnObject, "", message));
    }
    if let (Some(asked), None) = (asked, event.get_non_null(TYPE)) {
        return Ok(asked);
    }
    let value = event.get(TYPE);
    let is_accepted = |known: &EventType| match asked {
        Some(asked) => asked == *known,
        None => known.is_mapped(lookup),
    };
    let accepted = EventType::ALL.into_iter().filter(is_accepted);
    let is_value = |known: &EventType| value.is_some_and(|value| value.is_string(known.name()));
    if let Some(known) = accepted.clone().find(is_value) {
        return Ok(known);
    }
    let message = notes.message(|| {
        let accepted: Vec<&str> = accepted.map(EventType::name).collect();
        let found = match value {
            _ if batch(event).is_some() => {
                "a `batch` but no `type`; only deliveries unpack batches, one level deep".to_owned()
            }
            Some(value) => describe(value),
            None => "no `type`".to_owned(),
        };
        expected(&one_of(&accepted), &found)
    });
    Err(match (asked, value.map(RawJson::kind)) {
        (Some(_), _) => NotMapped::reject(RejectCode::WrongType, "/type", message),
        (None, Some(Kind::String)) => NotMapped::skip(SkipCode::UnsupportedType, "/type", message),
        (None, _) => NotMapped::reject(RejectCode::MissingType, "/type", message),
    })
}

/// The batch of events, if this is a body of Segment's HTTP API instead of an event.
#[inline]
pub(crate) fn batch<'a>(event: &Event<'a>) -> Option<RawJson<'a>> {
    let batch = event.get(BATCH).filter(|batch| batch.kind() == Kind::Array)?;
    event.get_non_null(TYPE).is_none().then_some(batch)
}

/// Skips an event whose `integrations` disable this destination by one of its names, or disable all
/// destinations without enabling this one.
pub(crate) fn check_integrations(
    event: &Event<'_>,
    lookup: &Lookup,
    notes: &Notes,
) -> Result<(), NotMapped> {
    let Some(names) = &lookup.integrations else {
        return Ok(());
    };
    let Some(integrations) = event.get(INTEGRATIONS) else {
        return Ok(());
    };
    let flags = |name: &String| integrations.member(name);
    let is_false = |flag: RawJson<'_>| flag.kind() == Kind::Boolean && !flag.is_true();
    let is_enabled = |flag: RawJson<'_>| flag.is_true() || flag.kind() == Kind::Object;
    let disabled = names.iter().find(|name| flags(name).is_some_and(is_false)).cloned();
    let all_disabled = || {
        let is_all_disabled = integrations.member("All").is_some_and(is_false);
        let is_one_enabled = names.iter().filter_map(flags).any(is_enabled);
        (is_all_disabled && !is_one_enabled).then(|| "All".to_owned())
    };
    let Some(disabled) = disabled.or_else(all_disabled) else {
        return Ok(());
    };
    let message = notes.message(|| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let names = if names.is_empty() { &["All"] } else { &*names };
        let found = format!("{} set to `false`", quoted(&disabled));
        expected(&format!("{} to be enabled", one_of(names)), &found)
    });
    Err(NotMapped::skip(SkipCode::IntegrationDisabled, "/integrations", message))
}

/// `userId`, as SuprSend's `distinct_id`.
pub(crate) fn distinct_id<'a>(event: &Event<'a>, notes: &Notes) -> Result<Cow<'a, str>, NotMapped> {
    let reject = |code, what: &str, found: &str| {
        Err(NotMapped::reject(code, "/userId", notes.message(|| expected(what, found))))
    };
    let invalid = |found| reject(RejectCode::InvalidUserId, "a string or an integer", found);
    let too_long = |found| reject(RejectCode::UserIdTooLong, "at most 255 characters", found);
    let Some(value) = event.get_non_null(USER_ID) else {
        return Err(no_user_id(event, "no `userId`", notes));
    };
    let id = match value.kind() {
        Kind::String => match value.string() {
            Ok(id) => trimmed(id),
            Err(UnpairedSurrogate) => return invalid(UnpairedSurrogate::DESCRIPTION),
        },
        Kind::Number => match event.integer(value) {
            Integer::Digits(digits) => digits,
            Integer::TooLong => return too_long(TOO_MANY_DIGITS),
            other => return invalid(describe_no_digits(&other)),
        },
        kind => return invalid(kind.description()),
    };
    if id.is_empty() {
        return Err(no_user_id(event, "a blank `userId`", notes));
    }
    if is_placeholder(&id) {
        let what = "a user ID";
        return reject(RejectCode::PlaceholderUserId, what, &quoted(&id));
    }
    match length_if_too_long(&id) {
        None => Ok(id),
        Some(length) => too_long(&format!("{length} characters")),
    }
}

/// Whether the ID is a placeholder that programs write for a missing value. Channels are appended,
/// so a placeholder ID would collect the addresses of strangers in one profile.
fn is_placeholder(id: &str) -> bool {
    const PLACEHOLDERS: [&str; 5] = ["undefined", "null", "nil", "none", "nan"];
    // No placeholder is longer.
    id.len() <= "[object Object]".len()
        && (id == "[object Object]"
            || PLACEHOLDERS.iter().any(|placeholder| id.eq_ignore_ascii_case(placeholder)))
}

const TOO_MANY_DIGITS: &str = "an integer of more than 255 digits";

/// Why a number cannot be sent as digits, worded to follow "found" in a message.
pub(crate) fn describe_no_digits(integer: &Integer<'_>) -> &'static str {
    match integer {
        Integer::TooLong => TOO_MANY_DIGITS,
        #[cfg(target_arch = "wasm32")]
        Integer::Unsafe => "an integer beyond ±(2^53 − 1), which JavaScript rounds",
        _ => "a number that is not an integer",
    }
}

/// Before login, a visitor has only an `anonymousId`, which is never used as an ID in SuprSend.
#[cold]
fn no_user_id<'a>(event: &Event<'a>, found: &str, notes: &Notes) -> NotMapped {
    let is_anonymous = event
        .get_non_null(ANONYMOUS_ID)
        .filter(|value| value.kind() == Kind::String)
        .is_some_and(|value| value.string().map_or(true, |id| !id.trim_start().is_empty()));
    if is_anonymous {
        let message = notes.message(|| expected("a `userId`", "only an `anonymousId`"));
        return NotMapped::skip(SkipCode::AnonymousUser, "/userId", message);
    }
    let message = notes.message(|| expected("a `userId` of 1 to 255 characters", found));
    NotMapped::reject(RejectCode::MissingUserId, "/userId", message)
}

/// The payload members that come from `messageId` and `timestamp`, and the workspace key.
pub(crate) fn envelope<'a>(
    event: &Event<'a>,
    env: Option<&'a str>,
    notes: &mut Notes,
) -> Envelope<'a> {
    let message_id = message_id(event, notes);
    Envelope {
        insert_id: message_id.clone().map(insert_id),
        message_id,
        time: time(event, notes),
        env,
    }
}

/// `messageId`, if it is valid.
pub(crate) fn message_id<'a>(event: &Event<'a>, notes: &mut Notes) -> Option<Cow<'a, str>> {
    let value = event.get_non_null(MESSAGE_ID)?;
    let mut add = |found: &str| {
        let what = "a string of 1 to 255 characters";
        notes.add(NoteCode::InvalidMessageId, "/messageId", what, found);
    };
    match value.kind() {
        Kind::String => match value.string() {
            Ok(id) if id.trim_start().is_empty() => add("a blank string"),
            Ok(id) => match length_if_too_long(&id) {
                None => return Some(id),
                Some(length) => add(&format!("{length} characters")),
            },
            Err(UnpairedSurrogate) => add(UnpairedSurrogate::DESCRIPTION),
        },
        kind => add(kind.description()),
    }
    None
}

/// The message ID itself if it is a UUID, or else a UUID derived from it, the same on every retry.
fn insert_id(message_id: Cow<'_, str>) -> Cow<'_, str> {
    if is_uuid(message_id.as_bytes()) {
        return message_id;
    }
    Cow::Owned(derived_id(&message_id))
}

/// The insert ID of the user that is sent before a track call's event.
#[cold]
pub(crate) fn user_insert_id(message_id: &str) -> Cow<'static, str> {
    Cow::Owned(derived_id(&[message_id, ":user"].concat()))
}

fn derived_id(text: &str) -> String {
    let id = Uuid::new_v5(&INSERT_ID_NAMESPACE, text.as_bytes());
    id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).to_owned()
}

/// `timestamp`, or `originalTimestamp` if there is none.
fn time(event: &Event<'_>, notes: &mut Notes) -> Option<i64> {
    let (value, path) = match event.get_non_null(TIMESTAMP) {
        Some(timestamp) => (timestamp, "/timestamp"),
        None => (event.get_non_null(ORIGINAL_TIMESTAMP)?, "/originalTimestamp"),
    };
    let text = match value.kind() {
        Kind::String => value.string(),
        _ => Ok(Cow::Borrowed("")),
    };
    let (code, what) = match text.ok().and_then(|text| timestamp::milliseconds(&text)) {
        Some(time) if time >= timestamp::OLDEST => return Some(time),
        Some(_) => (NoteCode::TimestampTooOld, "2022-01-01T00:00:00Z or later"),
        None => {
            (NoteCode::InvalidTimestamp, "an RFC 3339 date and time such as `2024-05-01T09:30:00Z`")
        }
    };
    if notes.are_collected() {
        notes.add(code, path, what, &describe(value));
    }
    None
}

/// The value if it is an object, or else a note.
pub(crate) fn object_or_note<'a>(
    value: RawJson<'a>,
    path: &str,
    code: NoteCode,
    notes: &mut Notes,
) -> Option<RawJson<'a>> {
    if value.kind() == Kind::Object {
        return Some(value);
    }
    notes.add(code, path, "an object", value.kind().description());
    None
}

#[inline]
pub(crate) fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    if has_visible_ends(&text) {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// The length of a text in characters, if it is over the limit for an ID.
#[inline]
fn length_if_too_long(text: &str) -> Option<usize> {
    // A text never has more characters than bytes.
    if text.len() <= MAX_ID_LENGTH {
        return None;
    }
    let length = text.chars().count();
    (length > MAX_ID_LENGTH).then_some(length)
}
