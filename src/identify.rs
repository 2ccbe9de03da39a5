//! The identify rules: an identify call becomes a SuprSend user.

use std::borrow::Cow;

use crate::envelope::{
    describe_no_digits, distinct_id, envelope, object_or_note, trimmed, without_reserved,
};
use crate::event::{CONTEXT, Event, TRAITS, is_reserved};
use crate::json::Kind;
use crate::json::number::Integer;
use crate::json::object::JsonObject;
use crate::json::pointer::join_index;
use crate::json::raw::RawJson;
use crate::json::string::UnpairedSurrogate;
use crate::language::Language;
use crate::lookup::{Key, Lookup};
use crate::message::{describe, did_you_mean, quoted};
use crate::note::{NoteCode, Notes};
use crate::outcome::{ChannelValue, MappedIdentify, NotMapped};

/// The most values that are appended to one channel.
const MAX_VALUES: usize = 10;

/// SuprSend's limit for the payload of one user, in bytes.
const MAX_PAYLOAD: usize = 10 * 1024;

pub(crate) fn identify<'a>(
    event: &Event<'a>,
    lookup: &'a Lookup,
    env: Option<&'a str>,
    mut notes: Notes,
) -> Result<MappedIdentify<'a>, NotMapped> {
    let distinct_id = distinct_id(event, &notes)?;
    let envelope = envelope(event, env, &mut notes);

    let not_object = NoteCode::TraitsNotObject;
    let traits = match event.get_non_null(TRAITS) {
        Some(traits) => object_or_note(traits, "/traits", not_object, &mut notes),
        None => {
            note_traits_in_context(event, &mut notes);
            None
        }
    };
    let properties = match traits {
        Some(traits) => without_reserved(event, traits, "/traits", is_reserved, &mut notes),
        None => JsonObject::empty(),
    };
    let channels = channel_values(event, lookup, &mut notes);
    if notes.are_collected() {
        note_odd_values(&channels, &mut notes);
    }
    let preferred_language = preferred_language(event, &lookup.language, &mut notes);
    if notes.are_collected() {
        note_keys_outside_traits(event, lookup, &mut notes);
    }
    let mut user = MappedIdentify {
        distinct_id,
        properties,
        channels,
        preferred_language,
        notes: Vec::new(),
        envelope,
    };
    if notes.are_collected() {
        note_large_payload(&user, &mut notes);
    }
    user.notes = notes.into_list();
    Ok(user)
}

#[cold]
fn note_traits_in_context(event: &Event<'_>, notes: &mut Notes) {
    let is_in_context = event
        .get_non_null(CONTEXT)
        .and_then(|context| context.member("traits"))
        .is_some_and(|traits| traits.kind() == Kind::Object);
    if is_in_context {
        let (what, found) = ("traits in `traits`", "them only in `context.traits`");
        notes.add(NoteCode::TraitsInContext, "/context/traits", what, found);
    }
}

/// The values of every channel, in channel order, key order and array order.
fn channel_values<'a>(
    event: &Event<'a>,
    lookup: &'a Lookup,
    notes: &mut Notes,
) -> Vec<ChannelValue<'a>> {
    let mut values: Vec<ChannelValue<'a>> = Vec::new();
    for (channel, keys) in &lookup.channels {
        let first = values.len();
        let (mut left_out, mut left_out_from) = (0_usize, None);
        each_value(event, keys, |value, from| {
            let value = match channel_value(event, value) {
                Ok(None) => return,
                Ok(Some(value)) => value,
                Err((code, what, found)) => return notes.add(code, &from, what, found),
            };
            let own = values.get(first..).unwrap_or_default();
            if own.iter().any(|known| known.value == value) {
                return;
            }
            if own.len() < MAX_VALUES {
                values.push(ChannelValue { channel: *channel, value, from });
            } else {
                left_out += 1;
                left_out_from.get_or_insert(from);
            }
        });
        if let Some(from) = left_out_from {
            let what = format!("at most {MAX_VALUES} values for `{channel}`");
            notes.add(NoteCode::TooManyValues, &from, &what, &format!("{left_out} more"));
        }
    }
    values
}

/// Visits each value that the keys name, each element of an array on its own, with the JSON Pointer
/// to it.
fn each_value<'a>(
    event: &Event<'a>,
    keys: &'a [Key],
    mut visit: impl FnMut(RawJson<'a>, Cow<'a, str>),
) {
    for key in keys {
        let Some((value, path)) = key.find_in_traits(event) else {
            continue;
        };
        if value.kind() != Kind::Array {
            visit(value, Cow::Borrowed(path));
            continue;
        }
        for (index, element) in value.elements().into_iter().enumerate() {
            visit(element, Cow::Owned(join_index(path, index)));
        }
    }
}

/// A value as a channel takes it, if there is one; or else the code of a note, what it expects and
/// what it finds.
type ChannelText<'a> = Result<Option<Cow<'a, str>>, (NoteCode, &'static str, &'static str)>;

fn channel_value<'a>(event: &Event<'a>, value: RawJson<'a>) -> ChannelText<'a> {
    let not_a_string = |found| Err((NoteCode::NotAString, "a string or an integer", found));
    match value.kind() {
        Kind::Null => Ok(None),
        Kind::String => match value.string().map(trimmed) {
            Ok(text) if text.is_empty() => Err((NoteCode::EmptyValue, "a value", "a blank string")),
            Ok(text) => Ok(Some(text)),
            Err(UnpairedSurrogate) => {
                Err((NoteCode::InvalidUnicode, "valid Unicode", UnpairedSurrogate::DESCRIPTION))
            }
        },
        Kind::Number => match event.integer(value) {
            Integer::Digits(digits) => Ok(Some(digits)),
            other => not_a_string(describe_no_digits(&other)),
        },
        kind => not_a_string(kind.description()),
    }
}

/// SuprSend, not this engine, decides on delivery, so a value that looks wrong is sent all the same.
#[cold]
fn note_odd_values(channels: &[ChannelValue<'_>], notes: &mut Notes) {
    for value in channels {
        if let Some((code, what)) = value.channel.check_format(&value.value) {
            notes.add(code, &value.from, what, &quoted(&value.value));
        }
    }
}

/// The first value of the keys that is a current ISO 639-1 code.
fn preferred_language(event: &Event<'_>, keys: &[Key], notes: &mut Notes) -> Option<Language> {
    let mut first = None;
    for key in keys {
        let Some((value, path)) = key.find_in_traits(event) else {
            continue;
        };
        if value.kind() == Kind::Null {
            continue;
        }
        let code = value.string().unwrap_or_default();
        match Language::from_code(&code) {
            Some(language) => first = first.or(Some(language)),
            None if notes.are_collected() => {
                let suggestion = Language::suggest(&code).map(|meant| did_you_mean(meant.code()));
                let found = describe(value) + &suggestion.unwrap_or_default();
                let what = "an ISO 639-1 code in lower case";
                notes.add(NoteCode::LanguageNotIso6391, path, what, &found);
            }
            None => {}
        }
    }
    first
}

/// Segment's own Event Tester puts `email` at the top level, where no rule looks for it.
#[cold]
fn note_keys_outside_traits(event: &Event<'_>, lookup: &Lookup, notes: &mut Notes) {
    let is_set = |value: &(RawJson<'_>, &str)| value.0.kind() != Kind::Null;
    let first = notes.list().len();
    for key in lookup.keys() {
        if key.find_in_traits(event).is_some_and(|value| is_set(&value)) {
            continue;
        }
        let Some((_, path)) = key.find_outside_traits(event).filter(is_set) else {
            continue;
        };
        let is_known = notes.list().iter().skip(first).any(|note| note.path == path);
        if !is_known {
            let (what, found) = ("the mapped key in `traits`", "it at the top level of the event");
            notes.add(NoteCode::KeyOutsideTraits, path, what, found);
        }
    }
}

#[cold]
fn note_large_payload(user: &MappedIdentify<'_>, notes: &mut Notes) {
    let bytes = user.payload_length();
    if bytes > MAX_PAYLOAD {
        let what = format!("a user payload of at most {MAX_PAYLOAD} bytes");
        notes.add(NoteCode::PayloadTooLarge, "", &what, &format!("{bytes} bytes"));
    }
}
