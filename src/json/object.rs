//! Objects that pass through unchanged.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::raw::{RawJson, RawMember, last_of_each_name, utf8};
use super::scanner::Scanner;

/// An object's JSON text, exactly as received.
///
/// ```
/// let connector = segment_transform::Connector::default();
/// let outcome = connector.identify(br#"{"userId":"u1","traits":{"ratio":1.0}}"#);
/// let user = outcome.into_mapped().unwrap();
/// assert_eq!(user.properties.as_str(), r#"{"ratio":1.0}"#);
/// assert_eq!(format!("{:?}", user.properties), r#"{"ratio":1.0}"#);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct JsonObject<'a>(Cow<'a, [u8]>);

impl<'a> JsonObject<'a> {
    /// Wraps text that is known to be a valid object.
    pub(crate) fn new(json: impl Into<Cow<'a, [u8]>>) -> Self {
        JsonObject(json.into())
    }

    pub(crate) fn from_members(members: Vec<RawMember<'_>>) -> Self {
        let mut object = vec![b'{'];
        for (name, value) in members {
            if object.len() > 1 {
                object.push(b',');
            }
            object.push(b'"');
            object.extend_from_slice(name);
            object.extend_from_slice(b"\":");
            object.extend_from_slice(value);
        }
        object.push(b'}');
        Self::new(object)
    }

    /// An object without members.
    pub(crate) fn empty() -> Self {
        Self::new(&b"{}"[..])
    }

    /// The text, braces included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        utf8(&self.0)
    }

    /// The text as bytes, braces included.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The same object, owning its text.
    #[must_use]
    pub fn into_owned(self) -> JsonObject<'static> {
        JsonObject(Cow::Owned(self.0.into_owned()))
    }

    /// Whether the object has no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        RawJson(&self.0).is_empty_object()
    }

    /// This object with every member of `over` added. If both have a member, the one of `over`
    /// wins.
    pub(crate) fn merged(&self, over: &JsonObject<'_>) -> JsonObject<'static> {
        let mut members = Scanner::parts(&self.0);
        members.extend(Scanner::parts(&over.0));
        JsonObject::from_members(last_of_each_name(members))
    }
}

impl fmt::Debug for JsonObject<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for JsonObject<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// serde_json writes the text unchanged. Other formats are not supported.
impl Serialize for JsonObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_slice::<&RawValue>(&self.0)
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

/// serde_json keeps the text unchanged. Other formats are not supported.
impl<'de> Deserialize<'de> for JsonObject<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        if !text.get().starts_with('{') {
            return Err(serde::de::Error::custom("expected an object, found another value"));
        }
        Ok(JsonObject::new(text.get().as_bytes().to_owned()))
    }
}
