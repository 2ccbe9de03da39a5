//! The JSON form of a profile.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::Profile;
use crate::json::Kind;
use crate::json::error::JsonError;
use crate::json::object::JsonObject;
use crate::json::pointer::{join, join_index};
use crate::json::raw::RawJson;
use crate::json::scanner::Scanner;
use crate::json::string::UnpairedSurrogate;
use crate::json::writer::{ObjectWriter, member, serialize_as_json};
use crate::message::expected;
use crate::outcome::ChannelValue;
use crate::parse_error::ParseError;

/// A text is not the JSON of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileError {
    /// JSON Pointer (RFC 6901) into the profile.
    pub path: String,
    /// What was expected and what was found.
    pub message: String,
}

impl ProfileError {
    fn new(path: &str, what: &str, found: &str) -> Self {
        ProfileError { path: path.to_owned(), message: expected(what, found) }
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let after_path = if self.path.is_empty() { "" } else { ": " };
        write!(formatter, "invalid profile: {}{after_path}{}", self.path, self.message)
    }
}

impl std::error::Error for ProfileError {}

/// Reads JSON. A member that is missing or null is that of an empty profile.
impl FromStr for Profile {
    type Err = ProfileError;

    fn from_str(json: &str) -> Result<Self, ProfileError> {
        let mut scanner = Scanner::new(json.as_bytes());
        let value = RawJson::read(&mut scanner).map_err(|expected| {
            let error = JsonError::new(json.as_bytes(), scanner.fault(expected));
            ProfileError { path: String::new(), message: error.to_string() }
        })?;
        Self::read(value)
    }
}

impl Profile {
    pub(crate) fn read(value: RawJson<'_>) -> Result<Self, ProfileError> {
        let mut profile = Profile::default();
        check_kind(value, Kind::Object, "")?;
        if let Some(id) = member(value, "distinct_id") {
            profile.distinct_id = Some(read_string(id, "/distinct_id")?);
        }
        if let Some(properties) = member(value, "properties") {
            check_kind(properties, Kind::Object, "/properties")?;
            profile.properties = JsonObject::new(properties.0.to_owned());
        }
        if let Some(channels) = member(value, "channels") {
            check_kind(channels, Kind::Array, "/channels")?;
            for (index, element) in channels.elements().into_iter().enumerate() {
                let path = join_index("/channels", index);
                profile.channels.push(read_channel_value(element, &path)?);
            }
        }
        if let Some(language) = member(value, "preferred_language") {
            let path = "/preferred_language";
            profile.preferred_language = Some(read_name(&read_string(language, path)?, path)?);
        }
        if let Some(locale) = member(value, "locale") {
            profile.locale = Some(read_string(locale, "/locale")?);
        }
        if let Some(timezone) = member(value, "timezone") {
            profile.timezone = Some(read_string(timezone, "/timezone")?);
        }
        Ok(profile)
    }
}

fn read_channel_value(
    value: RawJson<'_>,
    path: &str,
) -> Result<ChannelValue<'static>, ProfileError> {
    check_kind(value, Kind::Object, path)?;
    let string = |name| {
        let value = value.member(name).unwrap_or(RawJson(b"null"));
        read_string(value, &join(path, name))
    };
    Ok(ChannelValue {
        channel: read_name(&string("channel")?, &join(path, "channel"))?,
        value: string("value")?.into(),
        from: string("from")?.into(),
    })
}

/// A member that is not null.
fn member<'a>(object: RawJson<'a>, name: &str) -> Option<RawJson<'a>> {
    object.member(name).filter(|value| value.kind() != Kind::Null)
}

#[inline(never)]
fn check_kind(value: RawJson<'_>, kind: Kind, path: &str) -> Result<(), ProfileError> {
    if value.kind() == kind {
        return Ok(());
    }
    Err(ProfileError::new(path, kind.description(), value.kind().description()))
}

fn read_string(value: RawJson<'_>, path: &str) -> Result<String, ProfileError> {
    check_kind(value, Kind::String, path)?;
    match value.string() {
        Ok(text) => Ok(text.into_owned()),
        Err(UnpairedSurrogate) => {
            Err(ProfileError::new(path, "valid Unicode", UnpairedSurrogate::DESCRIPTION))
        }
    }
}

fn read_name<T: FromStr<Err = ParseError>>(name: &str, path: &str) -> Result<T, ProfileError> {
    name.parse().map_err(|error: ParseError| ProfileError {
        path: path.to_owned(),
        message: error.to_string(),
    })
}

/// Reads with serde_json, which keeps the text of the properties. Other formats are not supported.
impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        json.get().parse().map_err(serde::de::Error::custom)
    }
}

impl Profile {
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        let mut profile = ObjectWriter::open(out);
        if let Some(distinct_id) = &self.distinct_id {
            profile.string(member!("distinct_id"), distinct_id);
        }
        profile.name(member!("properties")).extend_from_slice(self.properties.as_bytes());
        profile.array(member!("channels"), &self.channels, |value, out| value.write_json(out));
        if let Some(language) = self.preferred_language {
            profile.string(member!("preferred_language"), language.code());
        }
        if let Some(locale) = &self.locale {
            profile.string(member!("locale"), locale);
        }
        if let Some(timezone) = &self.timezone {
            profile.string(member!("timezone"), timezone);
        }
        profile.close();
    }
}

serialize_as_json!(Profile);
