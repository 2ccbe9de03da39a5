//! The eight channels a trait can be mapped to, a row each: a new channel is a new row.
//!
//! The order of the rows is the channel order everywhere. Operations are those of SuprSend's
//! user API (suprsend-py-sdk, `user_edit.py`): every value is an `$append` of its own, with at
//! most one `$id_provider`.

use serde::{Deserialize, Deserializer, Serializer};

use crate::json::string::write_string;
use crate::json::writer::{ObjectWriter, member, serialize_as_json};
use crate::note::NoteCode;

/// One way to reach a user. All there are: [`CHANNELS`].
#[derive(Debug)]
pub struct Channel {
    /// What the mapping calls it, such as `slack_email`.
    pub id: &'static str,
    /// What a settings page calls it, such as `Slack (Email)`.
    pub label: &'static str,
    /// The trait that is mapped to it where a mapping says nothing.
    pub default_key: Option<&'static str>,
    /// The trait that the recommended mapping maps to it.
    pub recommended_key: &'static str,
    /// What `$append` holds of JSON before a value and after it.
    append: (&'static str, &'static str),
    form: Form,
}

/// Every channel, in channel order; serialised, the data for a settings page.
///
/// ```
/// let rows = serde_json::to_string(&segment_transform::CHANNELS)?;
/// assert!(rows.starts_with(
///     r#"[{"id":"email","label":"Email","default_key":"email","recommended_key":"email"},"#
/// ));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub static CHANNELS: [Channel; 8] = [
    Channel {
        id: "email",
        label: "Email",
        default_key: Some("email"),
        recommended_key: "email",
        append: (r#"{"$email":"#, "}"),
        form: Form::Email,
    },
    Channel {
        id: "sms",
        label: "SMS",
        default_key: Some("phone"),
        recommended_key: "phone",
        append: (r#"{"$sms":"#, "}"),
        form: Form::Phone,
    },
    Channel {
        id: "whatsapp",
        label: "Whatsapp",
        default_key: None,
        recommended_key: "whatsapp",
        append: (r#"{"$whatsapp":"#, "}"),
        form: Form::Phone,
    },
    Channel {
        id: "slack_email",
        label: "Slack (Email)",
        default_key: None,
        recommended_key: "slackEmail",
        append: (r#"{"$slack":{"email":"#, "}}"),
        form: Form::Email,
    },
    Channel {
        id: "slack_user_id",
        label: "Slack (User ID)",
        default_key: None,
        recommended_key: "slackUserID",
        append: (r#"{"$slack":{"user_id":"#, "}}"),
        form: Form::SlackUserId,
    },
    Channel {
        id: "androidpush_fcm",
        label: "Androidpush (FCM)",
        default_key: None,
        recommended_key: "fcmAndroidpush",
        append: (r#"{"$androidpush":"#, r#","$id_provider":"fcm"}"#),
        form: Form::Any,
    },
    Channel {
        id: "androidpush_xiaomi",
        label: "Androidpush (Xiaomi)",
        default_key: None,
        recommended_key: "xiaomiAndroidpush",
        append: (r#"{"$androidpush":"#, r#","$id_provider":"xiaomi"}"#),
        form: Form::Any,
    },
    Channel {
        id: "iospush_apns",
        label: "iospush (APNS)",
        default_key: None,
        recommended_key: "apnsIospush",
        append: (r#"{"$iospush":"#, r#","$id_provider":"apns"}"#),
        form: Form::Any,
    },
];

/// What a value of the channel looks like. Another one is still sent, with a note.
#[derive(Debug, Clone, Copy)]
enum Form {
    Any,
    Email,
    Phone,
    SlackUserId,
}

impl Channel {
    /// The channel that a mapping calls `id`.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Channel> {
        CHANNELS.iter().find(|channel| channel.id == id)
    }

    /// The note and the form to expect, where a value does not look like one of this channel.
    #[cold]
    pub(crate) fn doubt(&self, value: &str) -> Option<(NoteCode, &'static str)> {
        match self.form {
            Form::Email if !looks_like_email(value) => Some((
                NoteCode::EmailLooksInvalid,
                "an e-mail address of 6 to 127 characters, such as `name@example.com`",
            )),
            Form::Phone if !looks_like_e164(value) => Some((
                NoteCode::PhoneNotE164,
                "a phone number of 7 to 15 digits with its country code, such as `+15555555555`",
            )),
            Form::SlackUserId if !looks_like_slack_user_id(value) => {
                Some((NoteCode::SlackUserIdLooksInvalid, "a Slack user id such as `U012AB3CD`"))
            }
            _ => None,
        }
    }

    /// Writes the data for a settings page: `{id, label, default_key, recommended_key}`.
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        let mut channel = ObjectWriter::open(out);
        channel.string(member!("id"), self.id);
        channel.string(member!("label"), self.label);
        match self.default_key {
            Some(key) => channel.string(member!("default_key"), key),
            None => channel.name(member!("default_key")).extend_from_slice(b"null"),
        }
        channel.string(member!("recommended_key"), self.recommended_key);
        channel.close();
    }

    /// Writes what `$append` holds for a value.
    pub(crate) fn write_append(&self, value: &str, out: &mut Vec<u8>) {
        let (before, after) = self.append;
        out.extend_from_slice(before.as_bytes());
        write_string(value, out);
        out.extend_from_slice(after.as_bytes());
    }
}

impl PartialEq for Channel {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Channel {}

/// A channel is written as its id.
pub(crate) fn serialize_id<S: Serializer>(
    channel: &&'static Channel,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(channel.id)
}

pub(crate) fn deserialize_id<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<&'static Channel, D::Error> {
    let id = String::deserialize(deserializer)?;
    Channel::by_id(&id)
        .ok_or_else(|| serde::de::Error::custom(format_args!("expected a channel, found `{id}`")))
}

serialize_as_json!(Channel);

/// `^\S+@\S+\.\S+$`, of 6 to 127 characters.
fn looks_like_email(value: &str) -> bool {
    let Some((_, after_first_character)) = split_first_character(value) else {
        return false;
    };
    // Some `@` after the first character, and after it some dot with a character on either side.
    let has_domain = after_first_character
        .split_once('@')
        .and_then(|(_, domain)| split_first_character(domain))
        .and_then(|(_, rest)| rest.split_once('.'))
        .is_some_and(|(_, rest)| !rest.is_empty());
    has_domain
        && !value.contains(char::is_whitespace)
        && (6..=127).contains(&value.chars().map(|_| 1).sum::<usize>())
}

fn split_first_character(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    chars.next().map(|first| (first, chars.as_str()))
}

/// `^\+[1-9][0-9]{6,14}$`, without the punctuation that people put into phone numbers.
fn looks_like_e164(value: &str) -> bool {
    let mut plain =
        value.chars().filter(|character| !matches!(character, ' ' | '-' | '.' | '(' | ')'));
    plain.next() == Some('+')
        && matches!(plain.next(), Some('1'..='9'))
        && plain.clone().all(|character| character.is_ascii_digit())
        && (6..=14).contains(&plain.count())
}

/// `^[UuWw][A-Za-z0-9]+$`
fn looks_like_slack_user_id(value: &str) -> bool {
    value.strip_prefix(['U', 'u', 'W', 'w']).is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}
