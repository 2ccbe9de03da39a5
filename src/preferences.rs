//! The preferences of a user: language, locale and time zone.

use std::borrow::Cow;

use crate::envelope::trimmed;
use crate::event::Event;
use crate::json::Kind;
use crate::language::Language;
use crate::lookup::{Key, Lookup};
use crate::message::{describe, did_you_mean};
use crate::note::{NoteCode, Notes};
use crate::traits::Traits;

/// What a user prefers.
#[derive(Debug, Default)]
pub(crate) struct Preferences<'a> {
    pub language: Option<Language>,
    pub locale: Option<Cow<'a, str>>,
    pub timezone: Option<Cow<'a, str>>,
}

impl<'a> Preferences<'a> {
    pub fn find(
        event: &Event<'a>,
        traits: &Traits<'_, 'a>,
        lookup: &Lookup,
        notes: &mut Notes,
    ) -> Self {
        let mut first = |keys, form| first_valid(event, traits, keys, form, notes);
        let language = first(&lookup.language, &LANGUAGE);
        Preferences {
            language: language.and_then(|code| Language::from_code(&code)),
            locale: first(&lookup.locale, &LOCALE),
            timezone: first(&lookup.timezone, &TIMEZONE),
        }
    }
}

/// The format of a preference's values.
struct Form {
    is_valid: fn(&str) -> bool,
    /// Whether values are trimmed.
    is_trimmed: bool,
    /// The note on invalid values, and what its message expects.
    note: (NoteCode, &'static str),
    /// Suggests the value that an invalid one most likely means.
    suggest: fn(&str) -> Option<&'static str>,
}

const LANGUAGE: Form = Form {
    is_valid: |text| Language::from_code(text).is_some(),
    is_trimmed: false,
    note: (NoteCode::LanguageNotIso6391, "an ISO 639-1 code in lower case"),
    suggest: |text| Language::suggest(text).map(Language::code),
};
const LOCALE: Form = Form {
    is_valid: is_locale,
    is_trimmed: true,
    note: (NoteCode::LocaleInvalid, "a locale such as `en-GB`"),
    suggest: |_| None,
};
const TIMEZONE: Form = Form {
    is_valid: is_timezone,
    is_trimmed: true,
    note: (NoteCode::TimezoneInvalid, "a time zone such as `Europe/Amsterdam`"),
    suggest: |_| None,
};

/// The first valid value of the keys. Every invalid value gets a note.
fn first_valid<'a>(
    event: &Event<'a>,
    traits: &Traits<'_, 'a>,
    keys: &[Key],
    form: &Form,
    notes: &mut Notes,
) -> Option<Cow<'a, str>> {
    let mut first = None;
    for key in keys {
        let Some((value, path)) = key.find(event, traits) else {
            continue;
        };
        if value.kind() == Kind::Null {
            continue;
        }
        let mut text = value.string().unwrap_or_default();
        if form.is_trimmed {
            text = trimmed(text);
        }
        if (form.is_valid)(&text) {
            first.get_or_insert(text);
        } else if notes.are_collected() {
            let suggestion = (form.suggest)(&text).map(did_you_mean).unwrap_or_default();
            let (code, what) = form.note;
            notes.add(code, &path, what, &(describe(value) + &suggestion));
        }
    }
    first
}

/// `^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$`
fn is_locale(text: &str) -> bool {
    let mut parts = text.as_bytes().split(|byte| matches!(byte, b'-' | b'_'));
    let is_language =
        |part: &[u8]| (2..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_alphabetic);
    let is_subtag =
        |part: &[u8]| (2..=8).contains(&part.len()) && part.iter().all(u8::is_ascii_alphanumeric);
    parts.next().is_some_and(is_language) && parts.all(is_subtag)
}

/// `UTC`, `GMT` or `^[A-Za-z]+(/[A-Za-z0-9_+-]+)+$`
fn is_timezone(text: &str) -> bool {
    let is_part = |part: &[u8]| {
        let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-');
        !part.is_empty() && part.iter().all(fits)
    };
    let is_area = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_alphabetic);
    let mut parts = text.as_bytes().split(|byte| *byte == b'/').peekable();
    let has_area = parts.next().is_some_and(is_area);
    match parts.peek() {
        None => matches!(text, "UTC" | "GMT"),
        Some(_) => has_area && parts.all(is_part),
    }
}
