//! The mapping: what the connector's settings page saves.

mod problem;
mod reader;

use std::ops::Deref;
use std::str::FromStr;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::channel::Channel;
use crate::json::pointer::{join, join_index};
use problem::Problems;
pub use problem::{MappingError, MappingProblem, MappingProblemCode};

/// The language key of the recommended mapping.
const RECOMMENDED_LANGUAGE_KEY: &str = "language";

/// Which traits become a user's channels and preferences, and whether event names get a prefix.
///
/// In JSON, a missing member takes its default, `null` unmaps it, a string names one key and an
/// array of strings names several.
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
    /// The keys of the preferred language. The first valid value wins.
    pub preferred_language: Keys,
    /// The keys of each channel, in channel order.
    channels: [Keys; Channel::ALL.len()],
}

/// The keys that feed a channel or a preference, in order: none, one or several.
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
            preferred_language: Keys::default(),
            channels: Channel::ALL.map(|channel| channel.default_key().into_iter().collect()),
        }
    }
}

impl Mapping {
    /// The mapping for a fresh setup: every channel, and the language.
    #[must_use]
    pub fn recommended() -> Self {
        Mapping {
            add_prefix: false,
            preferred_language: Keys::from(RECOMMENDED_LANGUAGE_KEY),
            channels: Channel::ALL.map(|channel| Keys::from(channel.recommended_key())),
        }
    }

    /// Reads a mapping from JSON.
    ///
    /// # Errors
    /// Returns every problem at once. A mapping with a problem cannot be used at all.
    #[cold]
    pub fn from_json(json: &[u8]) -> Result<Self, MappingError> {
        reader::read(json)
    }

    /// The keys of a channel, in the order in which their values are appended.
    #[must_use]
    pub fn keys(&self, channel: Channel) -> &[String] {
        self.channels.get(channel as usize).map_or(&[], |keys| keys)
    }

    /// Every channel with its keys, in channel order.
    pub(crate) fn channels(&self) -> impl Iterator<Item = (Channel, &Keys)> {
        Channel::ALL.into_iter().zip(&self.channels)
    }

    /// Maps other keys to a channel.
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

    /// Finds every problem of a mapping that was not read from JSON.
    pub(crate) fn check(&self) -> Result<(), MappingError> {
        let mut problems = Problems::default();
        let mut check = |path: &str, keys: &[String]| {
            for (index, key) in keys.iter().enumerate() {
                problems.check_key(key, &join_index(path, index));
            }
        };
        check("/preferences/preferred_language", &self.preferred_language);
        for (channel, keys) in self.channels() {
            check(&join("/channels", channel.id()), keys);
        }
        problems.or(())
    }
}

impl FromStr for Mapping {
    type Err = MappingError;

    /// Reads a mapping from JSON, as [`Mapping::from_json`] does.
    fn from_str(json: &str) -> Result<Self, MappingError> {
        Self::from_json(json.as_bytes())
    }
}

/// Reads a mapping from any format that describes itself, such as JSON, YAML or TOML. The error's
/// message lists every problem.
impl<'de> Deserialize<'de> for Mapping {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?.to_string();
        json.parse().map_err(serde::de::Error::custom)
    }
}

/// Writes every member, with `null` where nothing is mapped.
impl Serialize for Mapping {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Preferences<'m> {
            preferred_language: &'m Keys,
        }

        struct Channels<'m>(&'m Mapping);
        impl Serialize for Channels<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.channels())
            }
        }

        let preferences = Preferences { preferred_language: &self.preferred_language };
        let mut mapping = serializer.serialize_struct("Mapping", 3)?;
        mapping.serialize_field("add_prefix", &self.add_prefix)?;
        mapping.serialize_field("preferences", &preferences)?;
        mapping.serialize_field("channels", &Channels(self))?;
        mapping.end()
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

/// Writes `null`, a string or an array of strings.
impl Serialize for Keys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &*self.0 {
            [] => serializer.serialize_none(),
            [key] => serializer.serialize_str(key),
            keys => keys.serialize(serializer),
        }
    }
}
