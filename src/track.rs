//! The track rules: a track call becomes a SuprSend event, and possibly a user to send before it.

use std::borrow::Cow;

use crate::envelope::{distinct_id, envelope, object_or_note, trimmed, user_insert_id};
use crate::event::{Event, PROPERTIES, is_reserved};
use crate::event_name::EventName;
use crate::json::Kind;
use crate::json::number::Integer;
use crate::json::object::JsonObject;
use crate::json::raw::RawJson;
use crate::lookup::Lookup;
use crate::message::describe;
use crate::note::{NoteCode, Notes};
use crate::outcome::{Envelope, MappedIdentify, MappedTrack, NotMapped};
use crate::properties::Properties;
use crate::traits::{Traits, traits_in_context};
use crate::user::{note_large_payload, user, user_of_device};

/// SuprSend's limit for the payload of one event, in bytes.
const MAX_PAYLOAD: usize = 100 * 1024;

/// Maximum length of a tenant ID in characters.
const MAX_TENANT_LENGTH: usize = 64;

/// Email attachments: the only reserved property that an event may set.
const ATTACHMENTS: &str = "$attachments";

/// The events that register a device's push token.
const DEVICE_EVENTS: [&str; 2] = ["Application Installed", "Application Opened"];

pub(crate) fn track<'a>(
    event: &Event<'a>,
    name: EventName<'a>,
    lookup: &'a Lookup,
    env: Option<&'a str>,
    mut notes: Notes,
) -> Result<MappedTrack<'a>, NotMapped> {
    let distinct_id = distinct_id(event, &notes)?;
    let is_of_device = name.as_str().is_some_and(|name| DEVICE_EVENTS.contains(&name));
    let event_name = name.sent(lookup, &notes)?;
    let envelope = envelope(event, env, &mut notes);
    let not_object = NoteCode::PropertiesNotObject;
    let object = event
        .get_non_null(PROPERTIES)
        .and_then(|properties| object_or_note(properties, "/properties", not_object, &mut notes));
    let properties = object.map_or_else(JsonObject::empty, |object| {
        let is_reserved = |name: &str| is_reserved(name) && name != ATTACHMENTS;
        let (path, may_have_reserved) = ("/properties", event.may_have_reserved);
        let left_out = &lookup.left_out;
        Properties { object, path, may_have_reserved, is_reserved, left_out }.sent(&mut notes)
    });
    let tenant_id = tenant_id(event, object, lookup, &mut notes);
    let mut track = MappedTrack {
        distinct_id,
        event_name,
        properties,
        tenant_id,
        user: None,
        notes: Vec::new(),
        envelope,
    };
    if notes.are_collected() {
        note_large_event(&track, &mut notes);
    }
    track.user = user_before(event, is_of_device, lookup, &track, &mut notes).map(Box::new);
    track.notes = notes.into_list();
    Ok(track)
}

/// The first valid tenant ID among the values of the keys. Every invalid value gets a note.
fn tenant_id<'a>(
    event: &Event<'a>,
    properties: Option<RawJson<'a>>,
    lookup: &Lookup,
    notes: &mut Notes,
) -> Option<Cow<'a, str>> {
    let mut first = None;
    for key in &lookup.tenant {
        let Some((value, path)) = key.find_in(event, properties, "/properties") else {
            continue;
        };
        let id = match value.kind() {
            Kind::Null => continue,
            Kind::String => value.string().map(trimmed).ok(),
            Kind::Number => match event.integer(value) {
                Integer::Digits(digits) => Some(digits),
                _ => None,
            },
            _ => None,
        };
        match id.filter(|id| is_tenant_id(id)) {
            Some(id) => drop(first.get_or_insert(id)),
            None => {
                let what = "a tenant ID of 1 to 64 letters, digits, `_` and `-`";
                notes.add(NoteCode::TenantIdInvalid, &path, what, &describe(value));
            }
        }
    }
    first
}

/// `^[A-Za-z0-9_-]{1,64}$`
fn is_tenant_id(id: &str) -> bool {
    (1..=MAX_TENANT_LENGTH).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// The user to send before the event, since SuprSend discards events for unknown users.
fn user_before<'a>(
    event: &Event<'a>,
    is_of_device: bool,
    lookup: &'a Lookup,
    track: &MappedTrack<'a>,
    notes: &mut Notes,
) -> Option<MappedIdentify<'a>> {
    let traits = lookup
        .context
        .users
        .then(|| traits_in_context(event))
        .flatten()
        .filter(|traits| !traits.is_empty_object());
    let is_of_device = is_of_device && lookup.context.device_tokens;
    if traits.is_none() && !is_of_device {
        return None;
    }
    let distinct_id = track.distinct_id.clone();
    let envelope = Envelope {
        insert_id: track.envelope.message_id.as_deref().map(user_insert_id),
        ..track.envelope.clone()
    };
    let user = match traits {
        Some(traits) => {
            let traits = Traits::in_context(traits, &lookup.names);
            user(event, &traits, lookup, distinct_id, envelope, notes)
        }
        None => user_of_device(event, distinct_id, envelope, notes),
    };
    if user.has_no_operation() {
        return None;
    }
    if notes.are_collected() {
        note_large_payload(&user, notes);
    }
    Some(user)
}

#[cold]
fn note_large_event(event: &MappedTrack<'_>, notes: &mut Notes) {
    let bytes = event.payload_length();
    if bytes > MAX_PAYLOAD {
        let what = format!("an event payload of at most {MAX_PAYLOAD} bytes");
        notes.add(NoteCode::PayloadTooLarge, "", &what, &format!("{bytes} bytes"));
    }
}
