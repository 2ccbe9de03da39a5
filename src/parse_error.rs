//! The error of parsing a name or a code.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use crate::message::{expected, quoted};

/// The text is not a known name or code, such as a channel or a language code.
///
/// ```
/// use segment_transform::Channel;
///
/// let error = "fax".parse::<Channel>().unwrap_err();
/// assert_eq!(error.to_string(), "expected a channel, found `fax`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    expected: &'static str,
    found: String,
}

impl ParseError {
    pub(crate) fn new(expected: &'static str, found: &str) -> Self {
        ParseError { expected, found: found.to_owned() }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&expected(self.expected, &quoted(&self.found)))
    }
}

impl std::error::Error for ParseError {}

/// Deserializes a name with its `FromStr`.
pub(crate) fn deserialize_name<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err = ParseError>,
    D: Deserializer<'de>,
{
    Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}
