//! The track rules: a track call becomes a SuprSend event.

use std::borrow::Cow;

use crate::envelope::{distinct_id, envelope, object_or_note, trimmed, without_reserved};
use crate::event::{EVENT, Event, NOT_RESERVED, PROPERTIES, is_reserved};
use crate::json::Kind;
use crate::json::object::JsonObject;
use crate::lookup::Lookup;
use crate::message::{describe, expected, quoted};
use crate::note::{NoteCode, Notes};
use crate::outcome::{MappedTrack, NotMapped, RejectCode};

/// The prefix that `add_prefix` adds to the name of an event.
const PREFIX: &str = "segment : ";

/// The fewest characters that SuprSend accepts in the name of an event.
const MIN_NAME_LENGTH: usize = 2;

/// Files for an email: the one reserved property that an event may set.
const ATTACHMENTS: &str = "$attachments";

pub(crate) fn track<'a>(
    event: &Event<'a>,
    lookup: &'a Lookup,
    env: Option<&'a str>,
    mut notes: Notes,
) -> Result<MappedTrack<'a>, NotMapped> {
    let distinct_id = distinct_id(event, &notes)?;
    let event_name = event_name(event, lookup.add_prefix, &notes)?;
    let envelope = envelope(event, env, &mut notes);
    let not_object = NoteCode::PropertiesNotObject;
    let properties = event
        .get_non_null(PROPERTIES)
        .and_then(|properties| object_or_note(properties, "/properties", not_object, &mut notes));
    let properties = match properties {
        Some(properties) => {
            let is_reserved = |name: &str| is_reserved(name) && name != ATTACHMENTS;
            without_reserved(event, properties, "/properties", is_reserved, &mut notes)
        }
        None => JsonObject::empty(),
    };
    Ok(MappedTrack { distinct_id, event_name, properties, notes: notes.into_list(), envelope })
}

fn event_name<'a>(
    event: &Event<'a>,
    add_prefix: bool,
    notes: &Notes,
) -> Result<Cow<'a, str>, NotMapped> {
    let reject = |code, what: &str, found: &str| {
        Err(NotMapped::reject(code, "/event", notes.message(|| expected(what, found))))
    };
    const A_NAME: &str = "an event name";
    let Some(value) = event.get_non_null(EVENT) else {
        return reject(RejectCode::MissingEventName, A_NAME, "no `event`");
    };
    let name = match value.string().map(trimmed) {
        Ok(name) if value.kind() == Kind::String => name,
        _ => return reject(RejectCode::InvalidEventName, A_NAME, &describe(value)),
    };
    if name.is_empty() {
        return reject(RejectCode::MissingEventName, A_NAME, "a blank string");
    }
    let name = if add_prefix { Cow::Owned([PREFIX, &name].concat()) } else { name };
    if is_reserved(&name) {
        return reject(RejectCode::ReservedEventName, NOT_RESERVED, &quoted(&name));
    }
    if name.chars().nth(MIN_NAME_LENGTH - 1).is_none() {
        let what = "a name of at least 2 characters";
        return reject(RejectCode::EventNameTooShort, what, &quoted(&name));
    }
    Ok(name)
}
