//! The profile: what SuprSend knows about a user after a series of calls.

mod json;

use std::borrow::Cow;

use crate::json::object::JsonObject;
use crate::language::Language;
use crate::outcome::{ChannelValue, MappedIdentify};
pub use json::ProfileError;

/// A user, built up by identify calls and by track calls that also send a user.
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
///     let user = connector.identify(event).into_mapped().unwrap();
///     assert!(profile.apply(&user));
/// }
/// assert_eq!(profile.channels.len(), 2);
/// assert_eq!(profile.properties.as_str(), r#"{"email":"new@example.com","plan":"pro"}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The user's ID. `None` before the first call.
    pub distinct_id: Option<String>,
    /// Every property that was set, with its last value.
    pub properties: JsonObject<'static>,
    /// Every appended channel value, once each, in the order they were appended.
    pub channels: Vec<ChannelValue<'static>>,
    /// The language that was set last.
    pub preferred_language: Option<Language>,
    /// The locale that was set last.
    pub locale: Option<String>,
    /// The time zone that was set last.
    pub timezone: Option<String>,
}

impl Default for Profile {
    fn default() -> Self {
        Profile {
            distinct_id: None,
            properties: JsonObject::empty(),
            channels: Vec::new(),
            preferred_language: None,
            locale: None,
            timezone: None,
        }
    }
}

impl Profile {
    /// Applies an identify call, or the [user](crate::MappedTrack::user) of a track call: sets its
    /// properties and preferences and appends its channel values. Applying the same call again is a
    /// no-op.
    ///
    /// Returns whether the call is for this profile's user. A call for another user is a no-op.
    pub fn apply(&mut self, user: &MappedIdentify<'_>) -> bool {
        let channels = user.channels.iter().map(|value| ChannelValue {
            channel: value.channel,
            value: Cow::Owned(value.value.clone().into_owned()),
            from: Cow::Owned(value.from.clone().into_owned()),
        });
        self.merge(Profile {
            distinct_id: Some(user.distinct_id.clone().into_owned()),
            properties: user.properties.clone().into_owned(),
            channels: channels.collect(),
            preferred_language: user.preferred_language,
            locale: user.locale.as_deref().map(str::to_owned),
            timezone: user.timezone.as_deref().map(str::to_owned),
        })
    }

    /// Merges in another profile if it is for the same user. Returns whether it is.
    pub(crate) fn merge(&mut self, over: Profile) -> bool {
        if self.distinct_id.is_some() && self.distinct_id != over.distinct_id {
            return false;
        }
        self.distinct_id = over.distinct_id;
        self.properties = self.properties.merged(&over.properties);
        for value in over.channels {
            let is_same = |known: &ChannelValue<'_>| {
                known.channel == value.channel && known.value == value.value
            };
            if !self.channels.iter().any(is_same) {
                self.channels.push(value);
            }
        }
        self.preferred_language = over.preferred_language.or(self.preferred_language);
        self.locale = over.locale.or(self.locale.take());
        self.timezone = over.timezone.or(self.timezone.take());
        true
    }
}
