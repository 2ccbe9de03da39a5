//! The mapping, which the connector's settings page saves.

mod json;
mod problem;
mod reader;

use std::ops::Deref;

use serde::Serialize;

use crate::channel::Channel;
pub use problem::{MappingError, MappingProblem, MappingProblemCode};

/// The beginning of a key that is a path from the root of the event.
pub(crate) const ROOT_PATH: &str = "$.";

/// The language key of the recommended mapping.
const RECOMMENDED_LANGUAGE_KEY: &str = "language";

/// How to map a customer's events: which traits feed channels and preferences, and which events are
/// sent under which names.
///
/// In JSON, a missing member takes its default, `null` unmaps it, a string names one key and an
/// array of strings names several. The [default](Mapping::default) is the mapping of `{}`.
///
/// ```
/// use segment_transform::{Channel, Mapping};
///
/// let mapping: Mapping = r#"{"channels":{"sms":["mobile","contact.phone"]}}"#.parse().unwrap();
/// assert_eq!(mapping.keys(Channel::Sms), ["mobile", "contact.phone"]);
/// assert_eq!(mapping.keys(Channel::Email), ["email"]);
///
/// let error = r#"{"add_prefx":1,"channels":{"email":""}}"#.parse::<Mapping>().unwrap_err();
/// let paths: Vec<_> = error.problems().iter().map(|problem| &*problem.path).collect();
/// assert_eq!(paths, ["/add_prefx", "/channels/email"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Whether the name of a track event gets the prefix `segment : `.
    pub add_prefix: bool,
    /// The keys of the user's preferences.
    pub preferences: PreferenceKeys,
    /// The keys of each channel, in channel order.
    channels: [Keys; Channel::ALL.len()],
    /// The keys of an event's tenant, looked up in its properties. The first valid value wins.
    pub tenant_id: Keys,
    /// What is taken from an event's `context`.
    pub context: ContextRules,
    /// Which events are sent, and under which names.
    pub events: EventRules,
    /// Which properties are sent.
    pub properties: PropertyRules,
    /// The names of this destination in Segment. If set, an event's `integrations` flags decide
    /// whether it is sent.
    pub integrations: Option<Vec<String>>,
}

/// The keys of the user's preferences. For each, the first valid value wins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PreferenceKeys {
    /// The keys of the language, an ISO 639-1 code.
    pub preferred_language: Keys,
    /// The keys of the locale, such as `en-GB`.
    pub locale: Keys,
    /// The keys of the time zone, such as `Europe/Amsterdam`.
    pub timezone: Keys,
}

/// What is taken from an event's `context`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ContextRules {
    /// Whether a track call with `context.traits` also sends a user, before the event.
    pub users: bool,
    /// Whether `context.device.token` becomes a push token of the user.
    pub device_tokens: bool,
}

/// Which events are sent, and under which names.
///
/// A pattern matches a whole name. `*` matches any characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EventRules {
    /// The patterns of the only events that are sent.
    #[serde(serialize_with = "json::one_or_several")]
    pub only: Option<Vec<String>>,
    /// The patterns of events that are not sent.
    #[serde(serialize_with = "json::one_or_several")]
    pub except: Option<Vec<String>>,
    /// Event names and their new names.
    #[serde(serialize_with = "json::object")]
    pub rename: Option<Vec<(String, String)>>,
    /// The event name for page calls. `{name}` and `{category}` stand for those of the call. If
    /// unset, page calls are skipped.
    pub page: Option<String>,
    /// The event name for screen calls, in the same form. If unset, screen calls are skipped.
    pub screen: Option<String>,
}

/// Which properties are sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PropertyRules {
    /// Names of members that are left out of the properties of users and events.
    #[serde(serialize_with = "json::one_or_several")]
    pub except: Option<Vec<String>>,
}

/// The keys that feed a channel, a preference or the tenant, in order: none, one or several.
///
/// ```
/// use segment_transform::Keys;
///
/// assert_eq!(Keys::from("email"), ["email"].into_iter().collect());
/// assert!(Keys::default().is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys(Vec<String>);

impl Default for Mapping {
    /// The mapping of `{}`: `email` feeds email and `phone` feeds SMS.
    fn default() -> Self {
        Mapping {
            add_prefix: false,
            preferences: PreferenceKeys::default(),
            channels: Channel::ALL.map(|channel| channel.default_key().into_iter().collect()),
            tenant_id: Keys::default(),
            context: ContextRules::default(),
            events: EventRules::default(),
            properties: PropertyRules::default(),
            integrations: None,
        }
    }
}

impl Mapping {
    /// The mapping for a fresh setup: every channel, and the language.
    #[must_use]
    pub fn recommended() -> Self {
        Mapping {
            preferences: PreferenceKeys {
                preferred_language: Keys::from(RECOMMENDED_LANGUAGE_KEY),
                ..PreferenceKeys::default()
            },
            channels: Channel::ALL.map(|channel| Keys::from(channel.recommended_key())),
            ..Mapping::default()
        }
    }

    /// Reads a mapping from JSON.
    ///
    /// # Errors
    /// Returns every problem at once. A mapping with any problem cannot be used.
    #[cold]
    pub fn from_json(json: &[u8]) -> Result<Self, MappingError> {
        reader::read(json)
    }

    /// The keys of a channel, in the order their values are appended.
    #[must_use]
    pub fn keys(&self, channel: Channel) -> &[String] {
        self.channels.get(channel as usize).map_or(&[], |keys| keys)
    }

    /// Every channel with its keys, in channel order.
    pub(crate) fn channels(&self) -> impl Iterator<Item = (Channel, &Keys)> {
        Channel::ALL.into_iter().zip(&self.channels)
    }

    /// Replaces the keys of a channel.
    ///
    /// ```
    /// use segment_transform::{Channel, Mapping};
    ///
    /// let mut mapping = Mapping::default();
    /// mapping.set_keys(Channel::Sms, ["mobile", "phone"]).set_keys(Channel::Email, [""; 0]);
    /// assert_eq!(mapping.keys(Channel::Sms), ["mobile", "phone"]);
    /// assert!(mapping.keys(Channel::Email).is_empty());
    /// ```
    pub fn set_keys<K: Into<String>>(
        &mut self,
        channel: Channel,
        keys: impl IntoIterator<Item = K>,
    ) -> &mut Self {
        if let Some(own) = self.channels.get_mut(channel as usize) {
            *own = keys.into_iter().collect();
        }
        self
    }
}

impl Deref for Keys {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

impl From<&str> for Keys {
    fn from(key: &str) -> Self {
        Keys(vec![key.to_owned()])
    }
}

impl<K: Into<String>> FromIterator<K> for Keys {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        Keys(keys.into_iter().map(Into::into).collect())
    }
}
