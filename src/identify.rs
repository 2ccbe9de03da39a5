//! The identify rules: an identify call becomes a SuprSend user.

use std::borrow::Cow;

use crate::channel::Channel;
use crate::event::{
    EventType, check_type, described, distinct_id, is_reserved, not_null, object_or_note,
    passed_through, stamp, trimmed,
};
use crate::json::names::{CONTEXT, TRAITS};
use crate::json::number::Integer;
use crate::json::{Kind, Object, Value};
use crate::language::Language;
use crate::lookup::{Key, Lookup};
use crate::note::{Note, NoteCode, expected, join, quoted};
use crate::outcome::{ChannelValue, MappedIdentify, Stop};

/// At most so many values are appended to one channel.
const MOST_VALUES: usize = 10;

/// SuprSend's limit for the payload of one user, in bytes.
const LARGEST_PAYLOAD: usize = 10 * 1024;

pub(crate) fn identify<'a, V: Value<'a>>(
    event: &V,
    lookup: &'a Lookup,
    env: Option<&'a str>,
) -> Result<MappedIdentify<'a, V::Object>, Stop> {
    check_type(event, EventType::Identify)?;
    let distinct_id = distinct_id(event)?;
    let mut notes = Vec::new();
    let stamp = stamp(event, env, &mut notes);

    let not_object = NoteCode::TraitsNotObject;
    let traits = match not_null(event.get(TRAITS)) {
        Some(traits) => object_or_note(traits, "/traits", not_object, &mut notes),
        None => {
            note_traits_in_context(event, &mut notes);
            None
        }
    };
    let properties = match &traits {
        Some(traits) => passed_through(traits, "/traits", is_reserved, &mut notes),
        None => V::Object::empty(),
    };

    let channels = match &traits {
        Some(traits) => channel_values(traits, lookup, &mut notes),
        None => Vec::new(),
    };
    note_doubtful_values(&channels, &mut notes);
    let preferred_language =
        traits.as_ref().and_then(|traits| preferred_language(traits, &lookup.language, &mut notes));
    note_keys_outside_traits(event, traits.as_ref(), lookup, &mut notes);

    let mut user =
        MappedIdentify { distinct_id, properties, channels, preferred_language, notes, stamp };
    note_large_payload(&mut user);
    Ok(user)
}

fn note_traits_in_context<'a, V: Value<'a>>(event: &V, notes: &mut Vec<Note>) {
    let in_context = not_null(event.get(CONTEXT))
        .filter(|context| context.kind() == Kind::Object)
        .and_then(|context| context.get(TRAITS))
        .is_some_and(|traits| traits.kind() == Kind::Object);
    if in_context {
        notes.push(Note {
            code: NoteCode::TraitsInContext,
            path: "/context/traits".to_owned(),
            message: expected("traits in `traits`", "them in `context.traits` alone"),
        });
    }
}

/// The values of every channel, in channel order, key order and array order.
fn channel_values<'a, V: Value<'a>>(
    traits: &V,
    lookup: &'a Lookup,
    notes: &mut Vec<Note>,
) -> Vec<ChannelValue<'a>> {
    let mut values = Vec::new();
    for (channel, keys) in &lookup.channels {
        let mut of_channel = Values::new(channel);
        for key in keys {
            let Some((value, path)) = key.find_in_traits(traits) else {
                continue;
            };
            if value.kind() == Kind::Array {
                for (index, element) in value.elements().iter().enumerate() {
                    of_channel.read(element, Cow::Owned(join(path, index)), notes);
                }
            } else {
                of_channel.read(&value, Cow::Borrowed(path), notes);
            }
        }
        of_channel.end(notes, &mut values);
    }
    values
}

/// The values of one channel.
struct Values<'a> {
    channel: &'static Channel,
    kept: Vec<ChannelValue<'a>>,
    left_out: usize,
    /// The note on those left out.
    note: usize,
}

impl<'a> Values<'a> {
    fn new(channel: &'static Channel) -> Self {
        Values { channel, kept: Vec::new(), left_out: 0, note: 0 }
    }

    fn read<V: Value<'a>>(&mut self, value: &V, from: Cow<'a, str>, notes: &mut Vec<Note>) {
        let not_a_string =
            |found| (NoteCode::NotAString, expected("a string or an integer", found));
        let (code, message) = match value.kind() {
            Kind::Null => return,
            Kind::String => match value.string().map(trimmed) {
                Ok(value) if !value.is_empty() => return self.add(value, from, notes),
                Ok(_) => (NoteCode::EmptyValue, expected("a value", "a blank string")),
                Err(invalid) => {
                    let message = expected("valid Unicode", described(Err(invalid)));
                    (NoteCode::InvalidUnicode, message)
                }
            },
            Kind::Number => match value.integer() {
                Integer::Digits(digits) => return self.add(digits, from, notes),
                Integer::Fractional => not_a_string("a number that is not an integer"),
                Integer::TooLong => not_a_string("a number of more than 255 digits"),
                Integer::Inexact => not_a_string("a number beyond 2^53 - 1, which has lost digits"),
            },
            kind => not_a_string(kind.described()),
        };
        let path = from.into_owned();
        notes.push(Note { code, path, message });
    }

    fn add(&mut self, value: Cow<'a, str>, from: Cow<'a, str>, notes: &mut Vec<Note>) {
        if self.kept.iter().any(|kept| kept.value == value) {
            return;
        }
        if self.kept.len() < MOST_VALUES {
            let channel = self.channel;
            self.kept.push(ChannelValue { channel, value, from });
            return;
        }
        if self.left_out == 0 {
            self.note = notes.len();
            notes.push(Note {
                code: NoteCode::TooManyValues,
                path: from.into_owned(),
                message: String::new(),
            });
        }
        self.left_out += 1;
    }

    fn end(self, notes: &mut [Note], values: &mut Vec<ChannelValue<'a>>) {
        if self.left_out > 0
            && let Some(note) = notes.get_mut(self.note)
        {
            let most = format!("at most {MOST_VALUES} values for `{}`", self.channel.id);
            note.message = expected(most, format_args!("{} more", self.left_out));
        }
        values.extend(self.kept);
    }
}

/// SuprSend and not this engine decides on delivery: a doubtful value is sent all the same.
fn note_doubtful_values(channels: &[ChannelValue<'_>], notes: &mut Vec<Note>) {
    for value in channels {
        if let Some((code, what)) = value.channel.doubt(&value.value) {
            notes.push(Note {
                code,
                path: value.from.clone().into_owned(),
                message: expected(what, quoted(&value.value)),
            });
        }
    }
}

/// The first of the keys' values that is a current ISO 639-1 code.
fn preferred_language<'a, V: Value<'a>>(
    traits: &V,
    keys: &[Key],
    notes: &mut Vec<Note>,
) -> Option<Language> {
    let mut first = None;
    for key in keys {
        let Some((value, path)) = key.find_in_traits(traits) else {
            continue;
        };
        let found = match value.kind() {
            Kind::Null => continue,
            Kind::String => {
                let text = value.string();
                if let Some(language) = text.as_deref().ok().and_then(Language::from_code) {
                    first = first.or(Some(language));
                    continue;
                }
                match text.as_deref().ok().and_then(Language::suggest) {
                    Some(meant) => format!("{}; did you mean `{}`?", described(text), meant.code()),
                    None => described(text),
                }
            }
            kind => kind.described().to_owned(),
        };
        notes.push(Note {
            code: NoteCode::LanguageNotIso6391,
            path: path.to_owned(),
            message: expected("an ISO 639-1 code in lower case", found),
        });
    }
    first
}

/// Segment's own Event Tester puts `email` at the top level, where no rule looks for it.
fn note_keys_outside_traits<'a, V: Value<'a>>(
    event: &V,
    traits: Option<&V>,
    lookup: &Lookup,
    notes: &mut Vec<Note>,
) {
    let first = notes.len();
    for key in lookup.keys() {
        let in_traits = traits.and_then(|traits| key.find_in_traits(traits));
        if not_null(in_traits.map(|(value, _)| value)).is_some() {
            continue;
        }
        let Some((value, path)) = key.find_outside_traits(event) else {
            continue;
        };
        let known = notes.iter().skip(first).any(|note| note.path == path);
        if value.kind() != Kind::Null && !known {
            notes.push(Note {
                code: NoteCode::KeyOutsideTraits,
                path: path.to_owned(),
                message: expected("it in `traits`", "it at the top level of the event"),
            });
        }
    }
}

fn note_large_payload<O: Object>(user: &mut MappedIdentify<'_, O>) {
    let rest = user.length_without_properties();
    if user.properties.is_longer_than(LARGEST_PAYLOAD.saturating_sub(rest)) {
        user.notes.push(Note {
            code: NoteCode::PayloadTooLarge,
            path: String::new(),
            message: expected(
                format_args!("a payload of at most {LARGEST_PAYLOAD} bytes for one user"),
                "a larger one",
            ),
        });
    }
}
