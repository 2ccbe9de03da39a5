//! What can be wrong with an event, as data: codes, where, and in words.
//!
//! A message is lower case, tells what was expected and then what was found, and quotes user
//! input in backticks.

use serde::Serialize;

use crate::json::writer::{ObjectWriter, member};

/// An enum of codes, each with its name in the data.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// The code, as it stands in an outcome.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)*
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use codes;

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

impl Note {
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        let mut note = ObjectWriter::open(out);
        note.string(member!("code"), self.code.as_str());
        note.string(member!("path"), &self.path);
        note.string(member!("message"), &self.message);
        note.close();
    }
}

codes! {
    /// Why an event was mapped with a note, in the order of the rules.
    NoteCode
    /// `messageId` cannot serve as an insert id; a retry will not be recognised.
    InvalidMessageId = "invalid_message_id",
    /// `timestamp` is no RFC 3339 date and time; `$time` is left out.
    InvalidTimestamp = "invalid_timestamp",
    /// `timestamp` is before 2022, which the hub refuses; `$time` is left out.
    TimestampTooOld = "timestamp_too_old",
    /// A name that SuprSend keeps for itself; the member is left out.
    ReservedProperty = "reserved_property",
    /// `traits` is not an object; there are no properties.
    TraitsNotObject = "traits_not_object",
    /// Traits stand in `context.traits` alone, and are not used.
    TraitsInContext = "traits_in_context",
    /// A blank channel value.
    EmptyValue = "empty_value",
    /// A channel value that is neither a string nor an integer.
    NotAString = "not_a_string",
    /// A channel value with half of a surrogate pair.
    InvalidUnicode = "invalid_unicode",
    /// More than ten values for a channel.
    TooManyValues = "too_many_values",
    /// Sent, though it looks like no e-mail address.
    EmailLooksInvalid = "email_looks_invalid",
    /// Sent, though it is no E.164 phone number.
    PhoneNotE164 = "phone_not_e164",
    /// Sent, though it looks like no Slack user id.
    SlackUserIdLooksInvalid = "slack_user_id_looks_invalid",
    /// No current ISO 639-1 code; the language is left out.
    LanguageNotIso6391 = "language_not_iso_639_1",
    /// A mapped key at the top level of the event instead of in `traits`.
    KeyOutsideTraits = "key_outside_traits",
    /// Sent, though SuprSend takes at most 10 KiB for one user.
    PayloadTooLarge = "payload_too_large",
    /// `properties` is not an object; the event has none.
    PropertiesNotObject = "properties_not_object",
}

codes! {
    /// Why a valid Segment event has no place in SuprSend.
    SkipCode
    /// Neither identify nor track.
    UnsupportedType = "unsupported_type",
    /// No `userId` yet, but an `anonymousId`: everyday traffic before a log-in.
    AnonymousUser = "anonymous_user",
}

codes! {
    /// Why an event cannot be mapped.
    RejectCode
    /// The bytes are not JSON, or not UTF-8.
    InvalidJson = "invalid_json",
    /// A JavaScript object could not be read: one of its getters threw.
    UnreadableMember = "unreadable_member",
    /// JSON, but not an object.
    NotAnObject = "not_an_object",
    /// No `type` to tell the kind of event by.
    MissingType = "missing_type",
    /// Another `type` than the one asked for.
    WrongType = "wrong_type",
    /// Neither `userId` nor `anonymousId`.
    MissingUserId = "missing_user_id",
    /// `userId` is neither a string nor an integer, or no valid Unicode.
    InvalidUserId = "invalid_user_id",
    /// `userId` has more than 255 characters.
    UserIdTooLong = "user_id_too_long",
    /// A track event without a name.
    MissingEventName = "missing_event_name",
    /// `event` is not a string, or no valid Unicode.
    InvalidEventName = "invalid_event_name",
    /// The event's name begins with `$` or `ss_`.
    ReservedEventName = "reserved_event_name",
    /// The event's name has fewer than two characters.
    EventNameTooShort = "event_name_too_short",
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

    #[cold]
    pub fn add(&mut self, code: NoteCode, path: &str, what: &str, found: &str) {
        if let Some(notes) = &mut self.0 {
            notes.push(Note { code, path: path.to_owned(), message: expected(what, found) });
        }
    }

    /// [`expected`], put together only where someone reads.
    #[cold]
    pub fn expected(&self, what: &str, found: &str) -> String {
        self.tell(|| expected(what, found))
    }

    /// Words that are put together only where someone reads.
    pub fn tell(&self, words: impl FnOnce() -> String) -> String {
        if self.are_kept() { words() } else { String::new() }
    }

    pub fn list(&mut self) -> &mut [Note] {
        self.0.as_deref_mut().unwrap_or_default()
    }

    pub fn into_list(self) -> Vec<Note> {
        self.0.unwrap_or_default()
    }
}

/// `expected …, found …`
pub(crate) fn expected(what: &str, found: &str) -> String {
    ["expected ", what, ", found ", found].concat()
}

/// User input in backticks, cut where it is long.
pub(crate) fn quoted(input: &str) -> String {
    const LONGEST: usize = 64;
    match input.char_indices().nth(LONGEST) {
        None => ["`", input, "`"].concat(),
        Some((end, _)) => ["`", input.get(..end).unwrap_or_default(), "…`"].concat(),
    }
}

/// What was most likely meant, at the end of a message.
pub(crate) fn did_you_mean(meant: &str) -> String {
    ["; did you mean ", &quoted(meant), "?"].concat()
}

/// A JSON Pointer one step longer.
pub(crate) fn join(pointer: &str, step: &str) -> String {
    let mut longer = [pointer, "/"].concat();
    for character in step.chars() {
        match character {
            '~' => longer.push_str("~0"),
            '/' => longer.push_str("~1"),
            plain => longer.push(plain),
        }
    }
    longer
}

/// The JSON Pointer to an element of an array.
pub(crate) fn join_index(pointer: &str, index: usize) -> String {
    join(pointer, &decimal(index))
}

pub(crate) fn decimal(number: usize) -> String {
    itoa::Buffer::new().format(number).to_owned()
}
