//! Builds a user from the traits, context and envelope of a call.

use std::borrow::Cow;

use crate::channel::Channel;
use crate::envelope::describe_no_digits;
use crate::event::{DEVICE, Event, is_reserved};
use crate::invisible::trim_visible;
use crate::json::Kind;
use crate::json::number::Integer;
use crate::json::object::JsonObject;
use crate::json::pointer::join_index;
use crate::json::raw::RawJson;
use crate::json::string::UnpairedSurrogate;
use crate::lookup::{Key, Lookup};
use crate::message::{describe, quoted};
use crate::note::{NoteCode, Notes};
use crate::outcome::{ChannelValue, Envelope, MappedIdentify};
use crate::preferences::Preferences;
use crate::properties::Properties;
use crate::traits::Traits;

/// Maximum number of values that are appended to one channel.
const MAX_VALUES: usize = 10;

/// SuprSend's limit for the payload of one user, in bytes.
const MAX_PAYLOAD: usize = 10 * 1024;

const DEVICE_TOKEN: &str = "/context/device/token";

/// Builds the user from these traits and, if the mapping asks for it, the device's token.
pub(crate) fn user<'a>(
    event: &Event<'a>,
    traits: &Traits<'_, 'a>,
    lookup: &'a Lookup,
    distinct_id: Cow<'a, str>,
    envelope: Envelope<'a>,
    notes: &mut Notes,
) -> MappedIdentify<'a> {
    let properties = traits.object.map_or_else(JsonObject::empty, |object| {
        let Traits { path, may_have_reserved, .. } = *traits;
        let left_out = &lookup.left_out;
        Properties { object, path, may_have_reserved, is_reserved, left_out }.sent(notes)
    });
    let token = lookup.context.device_tokens.then(|| DeviceToken::find(event)).flatten();
    let mut channels = Vec::new();
    for (channel, keys) in &lookup.channels {
        if token.is_none() && keys.iter().all(|key| key.is_missing(traits)) {
            continue;
        }
        add_values(event, traits, *channel, keys, token.as_ref(), &mut channels, notes);
    }
    if notes.are_collected() {
        note_device_token(token.as_ref(), notes);
        note_odd_values(&channels, notes);
    }
    let preferences = Preferences::find(event, traits, lookup, notes);
    MappedIdentify {
        distinct_id,
        properties,
        channels,
        preferred_language: preferences.language,
        locale: preferences.locale,
        timezone: preferences.timezone,
        notes: Vec::new(),
        envelope,
    }
}

/// Builds the user from the device's token alone.
pub(crate) fn user_of_device<'a>(
    event: &Event<'a>,
    distinct_id: Cow<'a, str>,
    envelope: Envelope<'a>,
    notes: &mut Notes,
) -> MappedIdentify<'a> {
    let token = DeviceToken::find(event);
    let mut channels = Vec::new();
    for channel in Channel::ALL {
        add_values(event, &Traits::none(), channel, &[], token.as_ref(), &mut channels, notes);
    }
    note_device_token(token.as_ref(), notes);
    MappedIdentify {
        distinct_id,
        properties: JsonObject::empty(),
        channels,
        preferred_language: None,
        locale: None,
        timezone: None,
        notes: Vec::new(),
        envelope,
    }
}

/// Adds the values of one channel, in key order and array order, followed by the device's token.
fn add_values<'a>(
    event: &Event<'a>,
    traits: &Traits<'_, 'a>,
    channel: Channel,
    keys: &'a [Key],
    token: Option<&DeviceToken<'a>>,
    values: &mut Vec<ChannelValue<'a>>,
    notes: &mut Notes,
) {
    let first = values.len();
    let (mut left_out, mut left_out_from) = (0_usize, None);
    let mut add = |value: Cow<'a, str>, from: Cow<'a, str>| {
        let own = values.get(first..).unwrap_or_default();
        if own.iter().any(|known| known.value == value) {
            return;
        }
        if own.len() < MAX_VALUES {
            values.push(ChannelValue { channel, value, from });
        } else {
            left_out += 1;
            left_out_from.get_or_insert(from);
        }
    };
    each_value(event, traits, keys, |value, from| match channel_value(event, value) {
        Ok(None) => {}
        Ok(Some(value)) => add(value, from),
        Err((code, what, found)) => notes.add(code, &from, what, found),
    });
    if let Some(DeviceToken { token: Ok(value), channel: Ok(device) }) = token
        && *device == channel
    {
        add(value.clone(), Cow::Borrowed(DEVICE_TOKEN));
    }
    if let Some(from) = left_out_from {
        let what = format!("at most {MAX_VALUES} values for `{channel}`");
        notes.add(NoteCode::TooManyValues, &from, &what, &format!("{left_out} more"));
    }
}

/// Visits each value of the keys with its JSON Pointer. The elements of an array are visited one by
/// one.
fn each_value<'a>(
    event: &Event<'a>,
    traits: &Traits<'_, 'a>,
    keys: &'a [Key],
    mut visit: impl FnMut(RawJson<'a>, Cow<'a, str>),
) {
    for key in keys {
        let Some((value, path)) = key.find(event, traits) else {
            continue;
        };
        if value.kind() != Kind::Array {
            visit(value, path);
            continue;
        }
        for (index, element) in value.elements().into_iter().enumerate() {
            visit(element, Cow::Owned(join_index(&path, index)));
        }
    }
}

/// A note's code, what was expected and what was found.
type Fault = (NoteCode, &'static str, &'static str);

/// The value to append to a channel. `null` gives `None`.
fn channel_value<'a>(event: &Event<'a>, value: RawJson<'a>) -> Result<Option<Cow<'a, str>>, Fault> {
    let not_a_string = |found| Err((NoteCode::NotAString, "a string or an integer", found));
    match value.kind() {
        Kind::Null => Ok(None),
        Kind::String => channel_text(value).map(Some),
        Kind::Number => match event.integer(value) {
            Integer::Digits(digits) => Ok(Some(digits)),
            other => not_a_string(describe_no_digits(&other)),
        },
        kind => not_a_string(kind.description()),
    }
}

/// The trimmed string to append to a channel. It must not be blank.
fn channel_text(value: RawJson<'_>) -> Result<Cow<'_, str>, Fault> {
    match value.string().map(trim_visible) {
        Ok(text) if text.is_empty() => Err((NoteCode::EmptyValue, "a value", "a blank string")),
        Ok(text) => Ok(text),
        Err(UnpairedSurrogate) => {
            Err((NoteCode::InvalidUnicode, "valid Unicode", UnpairedSurrogate::DESCRIPTION))
        }
    }
}

/// The push token of the device that a call came from.
struct DeviceToken<'a> {
    token: Result<Cow<'a, str>, Fault>,
    /// The channel for the device's type, or the type itself if it has no channel.
    channel: Result<Channel, Option<RawJson<'a>>>,
}

impl<'a> DeviceToken<'a> {
    fn find(event: &Event<'a>) -> Option<Self> {
        let device = event.get_in_context(DEVICE)?;
        let value = device.non_null_member("token")?;
        let token = match value.kind() {
            Kind::String => channel_text(value),
            kind => Err((NoteCode::NotAString, "a string", kind.description())),
        };
        let device_type = device.member("type");
        let name = device_type.and_then(|name| name.string().ok()).unwrap_or_default();
        let channel = match () {
            () if name.eq_ignore_ascii_case("ios") => Ok(Channel::IospushApns),
            () if name.eq_ignore_ascii_case("android") => Ok(Channel::AndroidpushFcm),
            () => Err(device_type),
        };
        Some(DeviceToken { token, channel })
    }
}

#[cold]
fn note_device_token(token: Option<&DeviceToken<'_>>, notes: &mut Notes) {
    match token {
        Some(DeviceToken { token: Err((code, what, found)), .. }) => {
            notes.add(*code, DEVICE_TOKEN, what, found);
        }
        Some(DeviceToken { channel: Err(device_type), .. }) => {
            let found = device_type.map_or("no `type`".to_owned(), describe);
            let (code, path) = (NoteCode::UnknownDeviceType, "/context/device/type");
            notes.add(code, path, "`ios` or `android`", &found);
        }
        _ => {}
    }
}

/// Adds a note on each value that looks wrong. It is sent anyway, since SuprSend decides on
/// delivery.
#[cold]
fn note_odd_values(channels: &[ChannelValue<'_>], notes: &mut Notes) {
    for value in channels {
        if let Some((code, what)) = value.channel.check_format(&value.value) {
            notes.add(code, &value.from, what, &quoted(&value.value));
        }
    }
}

#[cold]
pub(crate) fn note_large_payload(user: &MappedIdentify<'_>, notes: &mut Notes) {
    let bytes = user.payload_length();
    if bytes > MAX_PAYLOAD {
        let what = format!("a user payload of at most {MAX_PAYLOAD} bytes");
        notes.add(NoteCode::PayloadTooLarge, "", &what, &format!("{bytes} bytes"));
    }
}
