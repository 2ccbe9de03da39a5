//! Objects that pass through as they came.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::scanner::Scanner;
use super::text::{Member, last_of_each_name, utf8};

/// An object's JSON text, passed through as it came.
///
/// ```
/// let connector = segment_transform::Connector::default();
/// let event = br#"{"userId":"u1","traits":{"ratio":1.0}}"#;
/// let outcome = connector.identify(event);
/// assert_eq!(outcome.mapped().unwrap().properties.as_str(), r#"{"ratio":1.0}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonObject<'a> {
    json: Cow<'a, [u8]>,
    /// How long the object's text is, which may itself stand elsewhere.
    length: usize,
}

impl<'a> JsonObject<'a> {
    pub(crate) fn new(json: impl Into<Cow<'a, [u8]>>) -> Self {
        let json = json.into();
        JsonObject { length: json.len(), json }
    }

    /// The object of these members.
    pub(crate) fn of<'m>(members: impl IntoIterator<Item = Member<'m>>) -> Self {
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

    /// The object with no members.
    pub(crate) fn empty() -> Self {
        Self::new(&b"{}"[..])
    }

    /// The text, braces included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        utf8(&self.json)
    }

    /// The text's bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.json
    }

    /// The same text, no longer borrowed.
    #[must_use]
    pub fn into_owned(self) -> JsonObject<'static> {
        JsonObject { json: Cow::Owned(self.json.into_owned()), length: self.length }
    }

    /// Stands for an object of `length` bytes that is elsewhere.
    pub(crate) fn placeholder(length: usize, is_empty: bool) -> Self {
        let json: &[u8] = if is_empty { b"{}" } else { b"{\"\":0}" };
        JsonObject { json: Cow::Borrowed(json), length }
    }

    /// How many bytes the text has.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    pub(crate) fn is_empty(&self) -> bool {
        let inner = self.json.iter().skip(1);
        inner.copied().find(|byte| !byte.is_ascii_whitespace()) == Some(b'}')
    }

    /// This object with all members of `over`, whose values win.
    pub(crate) fn merged(&self, over: &JsonObject<'_>) -> JsonObject<'static> {
        let mut both = Scanner::parts(&self.json);
        both.extend(Scanner::parts(&over.json));
        JsonObject::of(last_of_each_name(&both))
    }
}

/// The text is written as it is by serde_json.
impl Serialize for JsonObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_slice::<&RawValue>(&self.json)
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

/// Read from JSON, the text is kept as it is.
impl<'de> Deserialize<'de> for JsonObject<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        if !text.get().starts_with('{') {
            return Err(serde::de::Error::custom("expected an object, found another value"));
        }
        Ok(JsonObject::new(text.get().as_bytes().to_owned()))
    }
}
