//! The channels that a key can be mapped to. To add a channel, add a variant and its row in
//! [`Channel::row`].
//!
//! The operations are those of SuprSend's user API (suprsend-py-sdk, `user_edit.py`): each value
//! gets a separate `$append`, with at most one `$id_provider`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::invisible::is_invisible;
use crate::json::string::write_string;
use crate::json::writer::append;
use crate::note::NoteCode;
use crate::parse_error::{ParseError, deserialize_name};

/// One way to reach a user. In JSON, a channel is its [ID](Channel::id).
///
/// ```
/// use segment_transform::Channel;
///
/// let channel: Channel = "slack_email".parse()?;
/// assert_eq!(channel, Channel::SlackEmail);
/// assert_eq!(channel.to_string(), "slack_email");
/// assert_eq!(channel.label(), "Slack (Email)");
/// assert_eq!(Channel::ALL.len(), 8);
/// # Ok::<(), segment_transform::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// Email.
    Email,
    /// Text messages.
    Sms,
    /// WhatsApp.
    Whatsapp,
    /// Slack, by the user's email address.
    SlackEmail,
    /// Slack, by the user's ID.
    SlackUserId,
    /// Android push through Firebase Cloud Messaging.
    AndroidpushFcm,
    /// Android push through Xiaomi.
    AndroidpushXiaomi,
    /// iOS push through APNs.
    IospushApns,
}

/// The data of a channel.
struct Row {
    id: &'static str,
    label: &'static str,
    default_key: Option<&'static str>,
    recommended_key: &'static str,
    /// The JSON of the operation, before and after a value.
    append: (&'static str, &'static str),
    format: Format,
}

/// The expected format of a channel's values. Other values are sent with a note.
#[derive(Debug, Clone, Copy)]
enum Format {
    Any,
    Email,
    Phone,
    SlackUserId,
}

impl Channel {
    /// Every channel, in channel order.
    pub const ALL: [Channel; 8] = [
        Channel::Email,
        Channel::Sms,
        Channel::Whatsapp,
        Channel::SlackEmail,
        Channel::SlackUserId,
        Channel::AndroidpushFcm,
        Channel::AndroidpushXiaomi,
        Channel::IospushApns,
    ];

    fn row(self) -> &'static Row {
        match self {
            Channel::Email => &Row {
                id: "email",
                label: "Email",
                default_key: Some("email"),
                recommended_key: "email",
                append: (r#"{"$append":{"$email":"#, "}}"),
                format: Format::Email,
            },
            Channel::Sms => &Row {
                id: "sms",
                label: "SMS",
                default_key: Some("phone"),
                recommended_key: "phone",
                append: (r#"{"$append":{"$sms":"#, "}}"),
                format: Format::Phone,
            },
            Channel::Whatsapp => &Row {
                id: "whatsapp",
                label: "Whatsapp",
                default_key: None,
                recommended_key: "whatsapp",
                append: (r#"{"$append":{"$whatsapp":"#, "}}"),
                format: Format::Phone,
            },
            Channel::SlackEmail => &Row {
                id: "slack_email",
                label: "Slack (Email)",
                default_key: None,
                recommended_key: "slackEmail",
                append: (r#"{"$append":{"$slack":{"email":"#, "}}}"),
                format: Format::Email,
            },
            Channel::SlackUserId => &Row {
                id: "slack_user_id",
                label: "Slack (User ID)",
                default_key: None,
                recommended_key: "slackUserID",
                append: (r#"{"$append":{"$slack":{"user_id":"#, "}}}"),
                format: Format::SlackUserId,
            },
            Channel::AndroidpushFcm => &Row {
                id: "androidpush_fcm",
                label: "Androidpush (FCM)",
                default_key: None,
                recommended_key: "fcmAndroidpush",
                append: (r#"{"$append":{"$androidpush":"#, r#","$id_provider":"fcm"}}"#),
                format: Format::Any,
            },
            Channel::AndroidpushXiaomi => &Row {
                id: "androidpush_xiaomi",
                label: "Androidpush (Xiaomi)",
                default_key: None,
                recommended_key: "xiaomiAndroidpush",
                append: (r#"{"$append":{"$androidpush":"#, r#","$id_provider":"xiaomi"}}"#),
                format: Format::Any,
            },
            Channel::IospushApns => &Row {
                id: "iospush_apns",
                label: "iospush (APNS)",
                default_key: None,
                recommended_key: "apnsIospush",
                append: (r#"{"$append":{"$iospush":"#, r#","$id_provider":"apns"}}"#),
                format: Format::Any,
            },
        }
    }

    /// The channel's name in a mapping, such as `slack_email`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// The channel's name on the settings page, such as `Slack (Email)`.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// The key that the default mapping maps to the channel.
    #[must_use]
    pub fn default_key(self) -> Option<&'static str> {
        self.row().default_key
    }

    /// The key that the recommended mapping maps to the channel.
    #[must_use]
    pub fn recommended_key(self) -> &'static str {
        self.row().recommended_key
    }

    /// The note to add if the value does not look valid for this channel, and what it expects.
    #[cold]
    pub(crate) fn check_format(self, value: &str) -> Option<(NoteCode, &'static str)> {
        match self.row().format {
            Format::Email if !looks_like_email(value) => Some((
                NoteCode::EmailLooksInvalid,
                "an email address of 6 to 127 characters, such as `name@example.com`",
            )),
            Format::Phone if !looks_like_e164(value) => Some((
                NoteCode::PhoneNotE164,
                "a phone number of 7 to 15 digits with its country code, such as `+15555555555`",
            )),
            Format::SlackUserId if !looks_like_slack_user_id(value) => {
                Some((NoteCode::SlackUserIdLooksInvalid, "a Slack user ID such as `U012AB3CD`"))
            }
            _ => None,
        }
    }

    /// Writes the operation that appends a value.
    pub(crate) fn write_append(self, value: &str, out: &mut Vec<u8>) {
        let (before, after) = self.row().append;
        append(before.as_bytes(), out);
        write_string(value, out);
        append(after.as_bytes(), out);
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

impl FromStr for Channel {
    type Err = ParseError;

    fn from_str(id: &str) -> Result<Self, ParseError> {
        let mut all = Channel::ALL.into_iter();
        all.find(|channel| channel.id() == id).ok_or_else(|| ParseError::new("a channel", id))
    }
}

impl Serialize for Channel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Channel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_name(deserializer)
    }
}

/// `^\S+@\S+\.\S+$`, 6 to 127 characters, without invisible characters.
fn looks_like_email(value: &str) -> bool {
    let Some((_, after_first_character)) = split_first_character(value) else {
        return false;
    };
    // An `@` after the first character, followed by a dot that has a character on either side.
    let has_domain = after_first_character
        .split_once('@')
        .and_then(|(_, domain)| split_first_character(domain))
        .and_then(|(_, rest)| rest.split_once('.'))
        .is_some_and(|(_, rest)| !rest.is_empty());
    has_domain
        && !value.contains(|character: char| {
            character.is_whitespace() || character.is_control() || is_invisible(character)
        })
        && (6..=127).contains(&value.chars().count())
}

fn split_first_character(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    chars.next().map(|first| (first, chars.as_str()))
}

/// `^\+[1-9][0-9]{6,14}$`, ignoring common phone number punctuation. A `(0)` is not dialed after a
/// country code.
fn looks_like_e164(value: &str) -> bool {
    let mut plain =
        value.chars().filter(|character| !matches!(character, ' ' | '-' | '.' | '(' | ')'));
    let has_trunk_prefix = value.as_bytes().windows(3).any(|window| window == b"(0)");
    !has_trunk_prefix
        && plain.next() == Some('+')
        && matches!(plain.next(), Some('1'..='9'))
        && plain.clone().all(|character| character.is_ascii_digit())
        && (6..=14).contains(&plain.count())
}

/// `^[UuWw][A-Za-z0-9]+$`
fn looks_like_slack_user_id(value: &str) -> bool {
    match value.as_bytes() {
        [b'U' | b'u' | b'W' | b'w', rest @ ..] => {
            !rest.is_empty() && rest.iter().all(u8::is_ascii_alphanumeric)
        }
        _ => false,
    }
}
