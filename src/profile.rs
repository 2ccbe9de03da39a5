//! The profile: what a user of SuprSend is after identify calls.

use std::borrow::Cow;

use serde::Deserialize;

use crate::json::object::JsonObject;
use crate::json::writer::{ObjectWriter, member, serialize_as_json};
use crate::language::Language;
use crate::outcome::{ChannelValue, MappedIdentify};

/// A user, as identify calls have made it.
///
/// ```
/// use segment_transform::{Connector, Profile};
///
/// let connector = Connector::default();
/// let mut profile = Profile::default();
/// for event in [
///     &br#"{"userId":"u1","traits":{"email":"old@example.com","plan":"free"}}"#[..],
///     &br#"{"userId":"u1","traits":{"email":"new@example.com","plan":"pro"}}"#[..],
/// ] {
///     profile.apply(connector.identify(event).mapped().unwrap());
/// }
/// assert_eq!(profile.channels.len(), 2);
/// assert_eq!(profile.properties.as_str(), r#"{"email":"new@example.com","plan":"pro"}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Whose profile it is; none before the first identify call.
    pub distinct_id: Option<String>,
    /// The properties as last set.
    pub properties: JsonObject<'static>,
    /// Every channel value that was ever appended, once, in the order of appending.
    pub channels: Vec<ChannelValue<'static>>,
    /// The language as last set.
    pub preferred_language: Option<Language>,
}

serialize_as_json!(Profile);

impl Default for Profile {
    fn default() -> Self {
        Profile {
            distinct_id: None,
            properties: JsonObject::empty(),
            channels: Vec::new(),
            preferred_language: None,
        }
    }
}

impl Profile {
    /// Sets what an identify call sets and appends what it appends; doing so again changes
    /// nothing. An identify call for another user changes nothing either.
    pub fn apply(&mut self, user: &MappedIdentify<'_>) {
        let channels = user.channels.iter().map(|one| ChannelValue {
            channel: one.channel,
            value: Cow::Owned(one.value.clone().into_owned()),
            from: Cow::Owned(one.from.clone().into_owned()),
        });
        let is_folded = self.fold(Profile {
            distinct_id: Some(user.distinct_id.clone().into_owned()),
            channels: channels.collect(),
            preferred_language: user.preferred_language,
            ..Profile::default()
        });
        if is_folded {
            self.properties = self.properties.merged(&user.properties);
        }
    }

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
        profile.close();
    }

    /// Adds to a user's profile what an identify call says beside the properties, put as a profile
    /// of its own; whether it is about the same user.
    pub(crate) fn fold(&mut self, said: Profile) -> bool {
        if self.distinct_id.is_some() && self.distinct_id != said.distinct_id {
            return false;
        }
        self.distinct_id = said.distinct_id;
        for value in said.channels {
            let is_same = |known: &ChannelValue<'_>| {
                known.channel == value.channel && known.value == value.value
            };
            if !self.channels.iter().any(is_same) {
                self.channels.push(value);
            }
        }
        self.preferred_language = said.preferred_language.or(self.preferred_language);
        true
    }
}
