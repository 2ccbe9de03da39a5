//! The track rules: a track call becomes a SuprSend event.

use std::borrow::Cow;

use crate::event::{
    NOT_RESERVED, distinct_id, is_reserved, not_null, object_or_note, passed_through, stamp,
    trimmed,
};
use crate::json::Kind;
use crate::json::found::Found;
use crate::json::names::{EVENT, PROPERTIES};
use crate::json::object::JsonObject;
use crate::lookup::Lookup;
use crate::note::{NoteCode, Notes, RejectCode, quoted};
use crate::outcome::{MappedTrack, Stop};

/// What `add_prefix` puts before the name of an event.
const PREFIX: &str = "segment : ";

/// The fewest characters that SuprSend takes as an event's name.
const SHORTEST_NAME: usize = 2;

/// Files for an e-mail: the one reserved property that an event may set.
const ATTACHMENTS: &str = "$attachments";

pub(crate) fn track<'a>(
    event: &Found<'a>,
    lookup: &'a Lookup,
    env: Option<&'a str>,
    mut notes: Notes,
) -> Result<MappedTrack<'a>, Stop> {
    let distinct_id = distinct_id(event, &notes)?;
    let event_name = event_name(event, lookup.add_prefix, &notes)?;
    let stamp = stamp(event, env, &mut notes);
    let not_object = NoteCode::PropertiesNotObject;
    let properties = not_null(event.get(PROPERTIES))
        .and_then(|properties| object_or_note(properties, "/properties", not_object, &mut notes));
    let properties = match properties {
        Some(properties) => {
            let reserved = |name: &str| is_reserved(name) && name != ATTACHMENTS;
            passed_through(event, properties, "/properties", reserved, &mut notes)
        }
        None => JsonObject::empty(),
    };
    Ok(MappedTrack { distinct_id, event_name, properties, notes: notes.into_list(), stamp })
}

fn event_name<'a>(
    event: &Found<'a>,
    add_prefix: bool,
    notes: &Notes,
) -> Result<Cow<'a, str>, Stop> {
    let reject = |code, what: &str, found: &str| {
        Err(Stop::reject(code, "/event", notes.expected(what, found)))
    };
    const A_NAME: &str = "an event name";
    let Some(value) = not_null(event.get(EVENT)) else {
        return reject(RejectCode::MissingEventName, A_NAME, "no `event`");
    };
    let name = match value.string().map(trimmed) {
        Ok(name) if value.kind() == Kind::String => name,
        _ => return reject(RejectCode::InvalidEventName, A_NAME, &value.described()),
    };
    if name.is_empty() {
        return reject(RejectCode::MissingEventName, A_NAME, "a blank string");
    }
    let name = if add_prefix { Cow::Owned([PREFIX, &name].concat()) } else { name };
    if is_reserved(&name) {
        return reject(RejectCode::ReservedEventName, NOT_RESERVED, &quoted(&name));
    }
    if name.chars().nth(SHORTEST_NAME - 1).is_none() {
        let what = "a name of at least 2 characters";
        return reject(RejectCode::EventNameTooShort, what, &quoted(&name));
    }
    Ok(name)
}
