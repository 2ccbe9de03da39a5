//! The identify rules: an identify call becomes a SuprSend user.

use crate::envelope::{distinct_id, envelope};
use crate::event::Event;
use crate::json::Kind;
use crate::json::raw::RawJson;
use crate::lookup::{Key, Lookup};
use crate::message::did_you_mean;
use crate::note::{NoteCode, Notes};
use crate::outcome::{MappedIdentify, NotMapped};
use crate::traits::{Traits, traits_in_context};
use crate::user::{note_large_payload, user};

pub(crate) fn identify<'a>(
    event: &Event<'a>,
    lookup: &'a Lookup,
    env: Option<&'a str>,
    mut notes: Notes,
) -> Result<MappedIdentify<'a>, NotMapped> {
    let distinct_id = distinct_id(event, &notes)?;
    let envelope = envelope(event, env, &mut notes);
    let traits = Traits::of_identify(event, &lookup.names, &mut notes);
    let mut user = user(event, &traits, lookup, distinct_id, envelope, &mut notes);
    if notes.are_collected() {
        note_keys_outside_traits(event, &traits, lookup, &mut notes);
        note_large_payload(&user, &mut notes);
    }
    user.notes = notes.into_list();
    Ok(user)
}

/// Adds a note on each key whose value is outside the traits. Segment's Event Tester, for example,
/// puts `email` at the top level.
#[cold]
fn note_keys_outside_traits<'a>(
    event: &Event<'a>,
    traits: &Traits<'_, 'a>,
    lookup: &Lookup,
    notes: &mut Notes,
) {
    let first = notes.list().len();
    let is_set = |value: RawJson<'_>| value.kind() != Kind::Null;
    for key in lookup.keys() {
        if key.find(event, traits).is_some_and(|(value, _)| is_set(value)) {
            continue;
        }
        let Some((path, found)) = find_outside_traits(event, traits, key) else {
            continue;
        };
        let is_known = notes.list().iter().skip(first).any(|note| note.path == path);
        if !is_known {
            let code = NoteCode::KeyOutsideTraits;
            notes.add(code, &path, "the mapped key in `traits`", &found);
        }
    }
}

/// The JSON Pointer to the value outside the traits that the key most likely means, and its
/// description, worded to follow "found" in a message.
fn find_outside_traits(
    event: &Event<'_>,
    traits: &Traits<'_, '_>,
    key: &Key,
) -> Option<(String, String)> {
    let is_set = |value: RawJson<'_>| value.kind() != Kind::Null;
    let at_root = key.places().iter().find_map(|place| {
        let (value, path) = place.find_at_root(event)?;
        Some((place, value, path))
    });
    if let Some((place, value, path)) = at_root
        && is_set(value)
    {
        let found = match place.root_key() {
            None => "it at the top level of the event".to_owned(),
            Some(root_key) => "it in the event".to_owned() + &did_you_mean(&root_key),
        };
        return Some((path.to_owned(), found));
    }
    if traits.path == "/context/traits" || key.places().is_empty() {
        return None;
    }
    let in_context = traits_in_context(event);
    let (_, path) =
        key.find_in(event, in_context, "/context/traits").filter(|(value, _)| is_set(*value))?;
    Some((path, "it in `context.traits`".to_owned()))
}
