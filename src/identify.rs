//! The identify rules: an identify call becomes a SuprSend user.

use std::borrow::Cow;

use crate::channel::Channel;
use crate::event::{
    distinct_id, is_reserved, not_null, object_or_note, passed_through, stamp, trimmed,
};
use crate::json::Kind;
use crate::json::found::Found;
use crate::json::names::{CONTEXT, TRAITS};
use crate::json::number::Integer;
use crate::json::object::JsonObject;
use crate::json::string::InvalidUnicode;
use crate::json::text::Text;
use crate::language::Language;
use crate::lookup::{Key, Lookup};
use crate::note::{NoteCode, Notes, decimal, did_you_mean, expected, join_index, quoted};
use crate::outcome::{ChannelValue, MappedIdentify, Stop};

/// At most so many values are appended to one channel.
const MOST_VALUES: usize = 10;

/// SuprSend's limit for the payload of one user, in bytes.
const LARGEST_PAYLOAD: usize = 10 * 1024;

pub(crate) fn identify<'a>(
    event: &Found<'a>,
    lookup: &'a Lookup,
    env: Option<&'a str>,
    mut notes: Notes,
) -> Result<MappedIdentify<'a>, Stop> {
    let distinct_id = distinct_id(event, &notes)?;
    let stamp = stamp(event, env, &mut notes);

    let not_object = NoteCode::TraitsNotObject;
    let traits = match not_null(event.get(TRAITS)) {
        Some(traits) => object_or_note(traits, "/traits", not_object, &mut notes),
        None => {
            note_traits_in_context(event, &mut notes);
            None
        }
    };
    let properties = match traits {
        Some(traits) => passed_through(event, traits, "/traits", is_reserved, &mut notes),
        None => JsonObject::empty(),
    };
    let channels = channel_values(event, lookup, &mut notes);
    if notes.are_kept() {
        note_doubtful_values(&channels, &mut notes);
    }
    let preferred_language = preferred_language(event, &lookup.language, &mut notes);
    if notes.are_kept() {
        note_keys_outside_traits(event, lookup, &mut notes);
    }
    let mut user = MappedIdentify {
        distinct_id,
        properties,
        channels,
        preferred_language,
        notes: Vec::new(),
        stamp,
    };
    if notes.are_kept() {
        note_large_payload(&user, &mut notes);
    }
    user.notes = notes.into_list();
    Ok(user)
}

#[cold]
fn note_traits_in_context(event: &Found<'_>, notes: &mut Notes) {
    let in_context = not_null(event.get(CONTEXT))
        .and_then(|context| context.member("traits"))
        .is_some_and(|traits| traits.kind() == Kind::Object);
    if in_context {
        let (what, found) = ("traits in `traits`", "them in `context.traits` alone");
        notes.add(NoteCode::TraitsInContext, "/context/traits", what, found);
    }
}

/// The values of every channel, in channel order, key order and array order.
fn channel_values<'a>(
    event: &Found<'a>,
    lookup: &'a Lookup,
    notes: &mut Notes,
) -> Vec<ChannelValue<'a>> {
    let mut values = Vec::new();
    for (channel, keys) in &lookup.channels {
        let mut of_channel = ValuesOf { channel, first: values.len(), left_out: 0, note: 0 };
        for key in keys {
            let Some((value, path)) = key.find_in_traits(event) else {
                continue;
            };
            if value.kind() == Kind::Array {
                for (index, element) in value.elements().iter().enumerate() {
                    of_channel.read(
                        element,
                        Cow::Owned(join_index(path, index)),
                        &mut values,
                        notes,
                    );
                }
            } else {
                of_channel.read(&value, Cow::Borrowed(path), &mut values, notes);
            }
        }
        of_channel.note_those_left_out(notes);
    }
    values
}

/// The values of one channel, at the end of those of all.
struct ValuesOf {
    channel: &'static Channel,
    /// Where the channel's own values begin.
    first: usize,
    left_out: usize,
    /// The note on those left out.
    note: usize,
}

impl ValuesOf {
    fn read<'a>(
        &mut self,
        value: &Text<'a>,
        from: Cow<'a, str>,
        values: &mut Vec<ChannelValue<'a>>,
        notes: &mut Notes,
    ) {
        let not_a_string = |found| (NoteCode::NotAString, "a string or an integer", found);
        let (code, what, found) = match value.kind() {
            Kind::Null => return,
            Kind::String => match value.string().map(trimmed) {
                Ok(value) if !value.is_empty() => return self.add(value, from, values, notes),
                Ok(_) => (NoteCode::EmptyValue, "a value", "a blank string"),
                Err(InvalidUnicode) => {
                    (NoteCode::InvalidUnicode, "valid Unicode", InvalidUnicode::DESCRIBED)
                }
            },
            Kind::Number => match value.integer() {
                Integer::Digits(digits) => return self.add(digits, from, values, notes),
                Integer::Fractional => {
                    not_a_string("a number that is not an integer, or not exact")
                }
                Integer::TooLong => {
                    not_a_string("a number of more than 255 digits, which is too long")
                }
            },
            kind => not_a_string(kind.described()),
        };
        notes.add(code, &from, what, found);
    }

    fn add<'a>(
        &mut self,
        value: Cow<'a, str>,
        from: Cow<'a, str>,
        values: &mut Vec<ChannelValue<'a>>,
        notes: &mut Notes,
    ) {
        let own = values.get(self.first..).unwrap_or_default();
        if own.iter().any(|known| known.value == value) {
            return;
        }
        if own.len() < MOST_VALUES {
            values.push(ChannelValue { channel: self.channel, value, from });
            return;
        }
        if self.left_out == 0 {
            self.note = notes.list().len();
            notes.add(NoteCode::TooManyValues, &from, "", "");
        }
        self.left_out += 1;
    }

    fn note_those_left_out(&self, notes: &mut Notes) {
        if self.left_out > 0
            && let Some(note) = notes.list().get_mut(self.note)
        {
            let most = ["at most 10 values for ", &quoted(self.channel.id)].concat();
            let left_out = decimal(self.left_out) + " more";
            note.message = expected(&most, &left_out);
        }
    }
}

/// SuprSend and not this engine decides on delivery: a doubtful value is sent all the same.
#[cold]
fn note_doubtful_values(channels: &[ChannelValue<'_>], notes: &mut Notes) {
    for value in channels {
        if let Some((code, what)) = value.channel.doubt(&value.value) {
            notes.add(code, &value.from, what, &quoted(&value.value));
        }
    }
}

/// The first of the keys' values that is a current ISO 639-1 code.
fn preferred_language(event: &Found<'_>, keys: &[Key], notes: &mut Notes) -> Option<Language> {
    let mut first = None;
    for key in keys {
        let Some((value, path)) = key.find_in_traits(event) else {
            continue;
        };
        if value.kind() == Kind::Null {
            continue;
        }
        let said = value.string().unwrap_or_default();
        match Language::from_code(&said) {
            Some(language) => first = first.or(Some(language)),
            None if notes.are_kept() => {
                let mut found = value.described();
                if let Some(meant) = Language::suggest(&said) {
                    found.push_str(&did_you_mean(meant.code()));
                }
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
fn note_keys_outside_traits(event: &Found<'_>, lookup: &Lookup, notes: &mut Notes) {
    let first = notes.list().len();
    lookup.each_key(|key| {
        let in_traits = key.find_in_traits(event).map(|(value, _)| value);
        if not_null(in_traits).is_some() {
            return;
        }
        let Some((value, path)) = key.find_outside_traits(event) else {
            return;
        };
        let known = notes.list().iter().skip(first).any(|note| note.path == path);
        if value.kind() != Kind::Null && !known {
            let (what, found) =
                ("the mapped trait in `traits`", "it at the top level of the event");
            notes.add(NoteCode::KeyOutsideTraits, path, what, found);
        }
    });
}

#[cold]
fn note_large_payload(user: &MappedIdentify<'_>, notes: &mut Notes) {
    let rest = user.length_without_properties();
    if user.properties.length().saturating_add(rest) > LARGEST_PAYLOAD {
        let what = "a payload of at most 10240 bytes for one user";
        notes.add(NoteCode::PayloadTooLarge, "", what, "a larger one");
    }
}
