//! What identify and track calls have in common: the rules of Segment's envelope.

use std::borrow::Cow;

use uuid::fmt::Hyphenated;
use uuid::{Builder, Uuid};

use crate::json::Kind;
use crate::json::found::Found;
use crate::json::names::{ANONYMOUS_ID, MESSAGE_ID, TIMESTAMP, TYPE, USER_ID};
use crate::json::number::Integer;
use crate::json::object::JsonObject;
use crate::json::string::InvalidUnicode;
use crate::json::text::{Text, said};
use crate::note::{NoteCode, Notes, RejectCode, SkipCode, decimal, expected, join, quoted};
use crate::outcome::Stop;
use crate::payload::Stamp;
use crate::sha1::sha1;
use crate::timestamp;

/// SuprSend's limit for a `distinct_id`, and for an `$idempotency_key`.
const LONGEST_ID: usize = 255;
const AT_MOST: &str = "at most 255 characters";

/// The namespace of the insert ids that are made of other message ids.
const INSERT_ID_NAMESPACE: Uuid = Uuid::from_u128(0x723d908a_27c6_5c99_81e3_71568e523772);

/// The types of event that have a place in SuprSend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventType {
    Identify,
    Track,
}

impl EventType {
    fn name(self) -> &'static str {
        match self {
            EventType::Identify => "identify",
            EventType::Track => "track",
        }
    }
}

/// The event's type. Where one is `wanted` the event must be of this type, or of none.
pub(crate) fn event_type(
    event: &Found<'_>,
    wanted: Option<EventType>,
    notes: &Notes,
) -> Result<EventType, Stop> {
    if event.kind() != Kind::Object {
        let message = notes.expected("an object", event.kind().described());
        return Err(Stop::reject(RejectCode::NotAnObject, "", message));
    }
    let value = event.get(TYPE);
    if let (Some(wanted), None) = (wanted, not_null(value)) {
        return Ok(wanted);
    }
    for known in [EventType::Identify, EventType::Track] {
        if wanted.is_none_or(|wanted| wanted == known)
            && value.is_some_and(|value| value.says(known.name()))
        {
            return Ok(known);
        }
    }
    Err(other_type(value, wanted, notes))
}

#[cold]
fn other_type(value: Option<Text<'_>>, wanted: Option<EventType>, notes: &Notes) -> Stop {
    let message = notes.tell(|| {
        let either = "`identify` or `track`".to_owned();
        let what = wanted.map_or(either, |wanted| quoted(wanted.name()));
        let found = value.map_or("no `type`".to_owned(), Text::described);
        expected(&what, &found)
    });
    match (wanted, value.map(Text::kind)) {
        (Some(_), _) => Stop::reject(RejectCode::WrongType, "/type", message),
        (None, Some(Kind::String)) => Stop::skip(SkipCode::UnsupportedType, "/type", message),
        (None, _) => Stop::reject(RejectCode::MissingType, "/type", message),
    }
}

/// `userId`, as SuprSend's `distinct_id`.
pub(crate) fn distinct_id<'a>(event: &Found<'a>, notes: &Notes) -> Result<Cow<'a, str>, Stop> {
    let reject = |code, what: &str, found: &str| {
        Err(Stop::reject(code, "/userId", notes.expected(what, found)))
    };
    let invalid = |found| reject(RejectCode::InvalidUserId, "a string or an integer", found);
    let too_long = |found| reject(RejectCode::UserIdTooLong, AT_MOST, found);
    let Some(value) = not_null(event.get(USER_ID)) else {
        return Err(no_user_id(event, "no `userId`", notes));
    };
    let id = match value.kind() {
        Kind::String => match value.string() {
            Ok(id) => trimmed(id),
            Err(InvalidUnicode) => return invalid(InvalidUnicode::DESCRIBED),
        },
        Kind::Number => match value.integer() {
            Integer::Digits(digits) => digits,
            Integer::Fractional => return invalid("a number that is not an integer, or not exact"),
            Integer::TooLong => return too_long("a number with more digits"),
        },
        kind => return invalid(kind.described()),
    };
    if id.is_empty() {
        return Err(no_user_id(event, "a blank `userId`", notes));
    }
    match longer_than_an_id(&id) {
        None => Ok(id),
        Some(length) => too_long(&length),
    }
}

/// Before a log-in Segment knows a visitor by `anonymousId` alone, which SuprSend never does.
#[cold]
fn no_user_id<'a>(event: &Found<'a>, found: &str, notes: &Notes) -> Stop {
    let anonymous = not_null(event.get(ANONYMOUS_ID))
        .filter(|value| value.kind() == Kind::String)
        .is_some_and(|value| value.string().map_or(true, |id| !id.trim().is_empty()));
    if anonymous {
        let message = notes.expected("a `userId`", "an `anonymousId` alone");
        return Stop::skip(SkipCode::AnonymousUser, "/userId", message);
    }
    let message = notes.expected("a `userId` of 1 to 255 characters", found);
    Stop::reject(RejectCode::MissingUserId, "/userId", message)
}

/// What makes a payload recognisable: by `messageId` and `timestamp`.
pub(crate) fn stamp<'a>(event: &Found<'a>, env: Option<&'a str>, notes: &mut Notes) -> Stamp<'a> {
    let message_id = message_id(event, notes);
    Stamp {
        insert_id: message_id.clone().map(insert_id),
        message_id,
        time: time(event, notes),
        env,
    }
}

/// `messageId`, if it can serve as an id.
pub(crate) fn message_id<'a>(event: &Found<'a>, notes: &mut Notes) -> Option<Cow<'a, str>> {
    let value = not_null(event.get(MESSAGE_ID))?;
    let mut add = |found: &str| {
        let what = "a string of 1 to 255 characters";
        notes.add(NoteCode::InvalidMessageId, "/messageId", what, found);
    };
    match value.kind() {
        Kind::String => match value.string() {
            Ok(id) if id.trim().is_empty() => add("a blank string"),
            Ok(id) => match longer_than_an_id(&id) {
                None => return Some(id),
                Some(length) => add(&length),
            },
            Err(InvalidUnicode) => add(InvalidUnicode::DESCRIBED),
        },
        kind => add(kind.described()),
    }
    None
}

/// The message id itself if it is a UUID, else one made of it: the same for every retry.
fn insert_id(message_id: Cow<'_, str>) -> Cow<'_, str> {
    if is_uuid(message_id.as_bytes()) {
        return message_id;
    }
    let hash = sha1(INSERT_ID_NAMESPACE.as_bytes(), message_id.as_bytes());
    let [sixteen @ .., _, _, _, _] = hash;
    let id = Builder::from_sha1_bytes(sixteen).into_uuid();
    Cow::Owned(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).to_owned())
}

/// Whether it is a UUID in the form of 36 characters.
fn is_uuid(text: &[u8]) -> bool {
    let fits = |(place, byte): (usize, &u8)| match place {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == Hyphenated::LENGTH && text.iter().enumerate().all(fits)
}

fn time<'a>(event: &Found<'a>, notes: &mut Notes) -> Option<i64> {
    let value = not_null(event.get(TIMESTAMP))?;
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
    if notes.are_kept() {
        notes.add(code, "/timestamp", what, &value.described());
    }
    None
}

/// An event's own object (`traits`, `properties`) as SuprSend gets it: without the names that
/// SuprSend keeps for itself, which could forge a channel or an operation.
pub(crate) fn passed_through<'a>(
    event: &Found<'a>,
    object: Text<'a>,
    pointer: &str,
    reserved: fn(&str) -> bool,
    notes: &mut Notes,
) -> JsonObject<'a> {
    let (kept, left_out) = event.without(reserved, object);
    for (name, _) in left_out {
        let name = said(name);
        let path = join(pointer, &name);
        notes.add(NoteCode::ReservedProperty, &path, NOT_RESERVED, &quoted(&name));
    }
    kept
}

pub(crate) const NOT_RESERVED: &str = "a name that does not begin with `$` or `ss_`";

/// Whether SuprSend keeps a name for itself.
pub(crate) fn is_reserved(name: &str) -> bool {
    let is_own = |prefix: &str| prefix.eq_ignore_ascii_case("ss_");
    name.starts_with('$') || name.get(..3).is_some_and(is_own)
}

/// A member that is there and not null.
pub(crate) fn not_null(member: Option<Text<'_>>) -> Option<Text<'_>> {
    member.filter(|value| value.kind() != Kind::Null)
}

/// The value if it is an object, else a note.
pub(crate) fn object_or_note<'a>(
    value: Text<'a>,
    path: &str,
    code: NoteCode,
    notes: &mut Notes,
) -> Option<Text<'a>> {
    if value.kind() == Kind::Object {
        return Some(value);
    }
    notes.add(code, path, "an object", value.kind().described());
    None
}

pub(crate) fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// How long a text is that is longer than an id may be. Characters are Unicode's.
fn longer_than_an_id(text: &str) -> Option<String> {
    // No text has more characters than bytes.
    if text.len() <= LONGEST_ID {
        return None;
    }
    let length = text.chars().map(|_| 1).sum();
    (length > LONGEST_ID).then(|| decimal(length) + " characters")
}
