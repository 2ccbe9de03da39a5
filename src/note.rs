//! What can be wrong with an event, as data: codes, where, and in words.
//!
//! A message is lower case, tells what was expected and then what was found, and quotes user
//! input in backticks.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

/// Something of a mapped event that did not reach SuprSend, or looks wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What it is.
    pub code: NoteCode,
    /// JSON Pointer (RFC 6901) into the event.
    pub path: String,
    /// What was expected and what was found.
    pub message: String,
}

/// Why an event was mapped with a note, in the order of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoteCode {
    /// `messageId` cannot serve as an insert id; a retry will not be recognised.
    InvalidMessageId,
    /// `timestamp` is no RFC 3339 date and time; `$time` is left out.
    InvalidTimestamp,
    /// `timestamp` is before 2022, which the hub refuses; `$time` is left out.
    TimestampTooOld,
    /// A name that SuprSend keeps for itself; the member is left out.
    ReservedProperty,
    /// `traits` is not an object; there are no properties.
    TraitsNotObject,
    /// Traits stand in `context.traits` alone, and are not used.
    TraitsInContext,
    /// A blank channel value.
    EmptyValue,
    /// A channel value that is neither a string nor an integer.
    NotAString,
    /// A channel value with half of a surrogate pair.
    InvalidUnicode,
    /// More than ten values for a channel.
    TooManyValues,
    /// Sent, though it looks like no e-mail address.
    EmailLooksInvalid,
    /// Sent, though it is no E.164 phone number.
    #[serde(rename = "phone_not_e164")]
    PhoneNotE164,
    /// Sent, though it looks like no Slack user id.
    SlackUserIdLooksInvalid,
    /// No current ISO 639-1 code; the language is left out.
    #[serde(rename = "language_not_iso_639_1")]
    LanguageNotIso6391,
    /// A mapped key at the top level of the event instead of in `traits`.
    KeyOutsideTraits,
    /// Sent, though SuprSend takes at most 10 KiB for one user.
    PayloadTooLarge,
    /// `properties` is not an object; the event has none.
    PropertiesNotObject,
}

/// Why a valid Segment event has no place in SuprSend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkipCode {
    /// Neither identify nor track.
    UnsupportedType,
    /// No `userId` yet, but an `anonymousId`: everyday traffic before a log-in.
    AnonymousUser,
}

/// Why an event cannot be mapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RejectCode {
    /// The bytes are not JSON, or not UTF-8.
    InvalidJson,
    /// A JavaScript object could not be read: one of its getters threw.
    UnreadableMember,
    /// JSON, but not an object.
    NotAnObject,
    /// No `type` to tell the kind of event by.
    MissingType,
    /// Another `type` than the one asked for.
    WrongType,
    /// Neither `userId` nor `anonymousId`.
    MissingUserId,
    /// `userId` is neither a string nor an integer, or no valid Unicode.
    InvalidUserId,
    /// `userId` has more than 255 characters.
    UserIdTooLong,
    /// A track event without a name.
    MissingEventName,
    /// `event` is not a string, or no valid Unicode.
    InvalidEventName,
    /// The event's name begins with `$` or `ss_`.
    ReservedEventName,
    /// The event's name has fewer than two characters.
    EventNameTooShort,
}

/// Where the rules put their notes: in a list, or nowhere, where nobody will read them.
#[derive(Debug)]
pub(crate) struct Notes(Option<Vec<Note>>);

impl Notes {
    pub fn kept() -> Self {
        Notes(Some(Vec::new()))
    }

    pub fn ignored() -> Self {
        Notes(None)
    }

    /// Whether it is worth looking for something to note.
    pub fn are_kept(&self) -> bool {
        self.0.is_some()
    }

    pub fn add(&mut self, note: impl FnOnce() -> Note) {
        if let Some(notes) = &mut self.0 {
            notes.push(note());
        }
    }

    /// Words that are put together only where someone reads.
    pub fn tell(&self, message: impl FnOnce() -> String) -> String {
        if self.are_kept() { message() } else { String::new() }
    }

    pub fn list(&mut self) -> &mut [Note] {
        self.0.as_deref_mut().unwrap_or_default()
    }

    pub fn into_list(self) -> Vec<Note> {
        self.0.unwrap_or_default()
    }
}

/// `expected …, found …`
pub(crate) fn expected(what: impl fmt::Display, found: impl fmt::Display) -> String {
    format!("expected {what}, found {found}")
}

/// User input in backticks, cut where it is long.
pub(crate) fn quoted(input: &str) -> String {
    const LONGEST: usize = 64;
    match input.char_indices().nth(LONGEST) {
        None => format!("`{input}`"),
        Some((end, _)) => format!("`{}…`", input.get(..end).unwrap_or_default()),
    }
}

/// A JSON Pointer one step longer.
pub(crate) fn join(pointer: &str, step: impl fmt::Display) -> String {
    let step = step.to_string();
    let step = if step.contains(['~', '/']) {
        Cow::Owned(step.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(&*step)
    };
    format!("{pointer}/{step}")
}
