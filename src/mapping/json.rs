//! The JSON form of a mapping.

use std::str::FromStr;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Keys, Mapping, MappingError};

impl Mapping {
    /// Finds the problems of a mapping that was built in code, by writing it as JSON and reading it
    /// back.
    pub(crate) fn check(&self) -> Result<(), MappingError> {
        let json = serde_json::to_vec(self).unwrap_or_default();
        Self::from_json(&json).map(drop)
    }
}

impl FromStr for Mapping {
    type Err = MappingError;

    /// Reads a mapping from JSON, as [`Mapping::from_json`] does.
    fn from_str(json: &str) -> Result<Self, MappingError> {
        Self::from_json(json.as_bytes())
    }
}

/// Reads a mapping from any self-describing format, such as JSON, YAML or TOML. The error message
/// lists every problem.
impl<'de> Deserialize<'de> for Mapping {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?.to_string();
        json.parse().map_err(serde::de::Error::custom)
    }
}

/// Writes every member. Unmapped members are `null`.
impl Serialize for Mapping {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Names<'m>(#[serde(serialize_with = "one_or_several")] &'m Option<Vec<String>>);

        struct Channels<'m>(&'m Mapping);
        impl Serialize for Channels<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.channels())
            }
        }

        let mut mapping = serializer.serialize_struct("Mapping", 8)?;
        mapping.serialize_field("add_prefix", &self.add_prefix)?;
        mapping.serialize_field("preferences", &self.preferences)?;
        mapping.serialize_field("channels", &Channels(self))?;
        mapping.serialize_field("tenant_id", &self.tenant_id)?;
        mapping.serialize_field("context", &self.context)?;
        mapping.serialize_field("events", &self.events)?;
        mapping.serialize_field("properties", &self.properties)?;
        mapping.serialize_field("integrations", &Names(&self.integrations))?;
        mapping.end()
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

/// Writes `null` or an object.
pub(super) fn object<S: Serializer>(
    members: &Option<Vec<(String, String)>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match members {
        None => serializer.serialize_none(),
        Some(members) => serializer.collect_map(members.iter().map(|(name, new)| (name, new))),
    }
}

/// Writes `null`, a string or an array of strings. An empty array differs from `null`.
pub(super) fn one_or_several<S: Serializer>(
    list: &Option<Vec<String>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match list.as_deref() {
        None => serializer.serialize_none(),
        Some([one]) => serializer.serialize_str(one),
        Some(several) => several.serialize(serializer),
    }
}
