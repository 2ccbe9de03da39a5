//! Notes on what did not reach SuprSend or looks wrong.

use crate::code::codes;
use crate::json::writer::{ObjectWriter, member, serialize_as_json};
use crate::message::expected;

/// Something in a mapped event that did not reach SuprSend or looks wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The kind of note.
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

serialize_as_json!(Note);

codes! {
    /// The kinds of notes, in the order of the rules.
    NoteCode, "a note code"
    /// `messageId` cannot be used as an insert ID, so a retry is not recognized.
    InvalidMessageId = "invalid_message_id",
    /// The event's time is not an RFC 3339 date and time. `$time` is left out.
    InvalidTimestamp = "invalid_timestamp",
    /// The event's time is before 2022, which the hub refuses. `$time` is left out.
    TimestampTooOld = "timestamp_too_old",
    /// SuprSend reserves the name. The member is left out.
    ReservedProperty = "reserved_property",
    /// `traits` is not an object. The user gets no properties.
    TraitsNotObject = "traits_not_object",
    /// A channel value is blank. It is left out.
    EmptyValue = "empty_value",
    /// A channel value is neither a string nor an integer. It is left out.
    NotAString = "not_a_string",
    /// A channel value holds an unpaired surrogate. It is left out.
    InvalidUnicode = "invalid_unicode",
    /// A channel has more than ten values. The rest are left out.
    TooManyValues = "too_many_values",
    /// A push token comes from a device that is neither iOS nor Android. It is left out.
    UnknownDeviceType = "unknown_device_type",
    /// A value does not look like an email address. It is sent.
    EmailLooksInvalid = "email_looks_invalid",
    /// A value is not an E.164 phone number. It is sent.
    PhoneNotE164 = "phone_not_e164",
    /// A value does not look like a Slack user ID. It is sent.
    SlackUserIdLooksInvalid = "slack_user_id_looks_invalid",
    /// A value is not a current ISO 639-1 code. The language is left out.
    LanguageNotIso6391 = "language_not_iso_639_1",
    /// A value is not a locale. It is left out.
    LocaleInvalid = "locale_invalid",
    /// A value is not a time zone. It is left out.
    TimezoneInvalid = "timezone_invalid",
    /// The value of a mapped key is in the event but not in the traits.
    KeyOutsideTraits = "key_outside_traits",
    /// A payload is over SuprSend's limit of 10 KiB for a user or 100 KiB for an event. It is sent.
    PayloadTooLarge = "payload_too_large",
    /// `properties` is not an object. The event gets no properties.
    PropertiesNotObject = "properties_not_object",
    /// A value is not a valid tenant ID. It is left out.
    TenantIdInvalid = "tenant_id_invalid",
}

/// Collects notes, or discards them without formatting their messages.
#[derive(Debug)]
pub(crate) struct Notes(Option<Vec<Note>>);

impl Notes {
    pub fn collected() -> Self {
        Notes(Some(Vec::new()))
    }

    pub fn discarded() -> Self {
        Notes(None)
    }

    /// Whether notes are collected, so rules can skip finding them otherwise.
    pub fn are_collected(&self) -> bool {
        self.0.is_some()
    }

    #[cold]
    pub fn add(&mut self, code: NoteCode, path: &str, what: &str, found: &str) {
        if let Some(notes) = &mut self.0 {
            notes.push(Note { code, path: path.to_owned(), message: expected(what, found) });
        }
    }

    /// The message that `format` returns, or an empty string if notes are discarded.
    #[cold]
    pub fn message(&self, format: impl FnOnce() -> String) -> String {
        if self.are_collected() { format() } else { String::new() }
    }

    /// The notes so far.
    pub fn list(&self) -> &[Note] {
        self.0.as_deref().unwrap_or_default()
    }

    pub fn into_list(self) -> Vec<Note> {
        self.0.unwrap_or_default()
    }
}
