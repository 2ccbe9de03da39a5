//! The 183 current languages of ISO 639-1, which SuprSend accepts as `preferred_language`
//! (suprsend-py-sdk, `language_codes.py`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::parse_error::{ParseError, deserialize_name};

// `build.rs` takes them from isolang. `CODES` holds every code in order, without separators.
// `NAMES` has a line for each language: the ISO 639-3 code and the English name in lowercase. Two
// strings take less space in the Wasm module than a table of strings.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// Withdrawn codes and their replacements. Java and old versions of Android still send the
/// withdrawn codes.
const RENAMED: [(&str, &str); 5] =
    [("in", "id"), ("iw", "he"), ("ji", "yi"), ("jw", "jv"), ("mo", "ro")];

/// One of the current languages of ISO 639-1. In JSON, a language is its code.
///
/// ```
/// use segment_transform::Language;
///
/// assert_eq!("hi".parse::<Language>().unwrap().code(), "hi");
/// assert_eq!(Language::from_code("HI"), None);
/// assert_eq!(Language::from_code("sh"), None);
/// assert_eq!(Language::suggest("en-US"), Language::from_code("en"));
/// assert_eq!(Language::all().count(), 183);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(&'static str);

impl Language {
    /// The language with exactly this code of two lowercase letters.
    #[must_use]
    #[inline]
    pub fn from_code(code: &str) -> Option<Language> {
        let (codes, _) = CODES.as_bytes().as_chunks();
        let code = code.as_bytes().try_into().ok().map(u16::from_be_bytes)?;
        Language::at(codes.binary_search_by_key(&code, |known| u16::from_be_bytes(*known)).ok()?)
    }

    fn at(place: usize) -> Option<Language> {
        CODES.get(place * 2..place * 2 + 2).map(Language)
    }

    /// The code, such as `hi`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0
    }

    /// Every language, ordered by code.
    pub fn all() -> impl Iterator<Item = Language> {
        (0..).map_while(Language::at)
    }

    /// The language that `text` most likely means, although it is not a valid code: `text` is a
    /// locale (`en-US`, `en_US`), an uppercase code, an ISO 639-3 code, a withdrawn code, or the
    /// English name.
    #[must_use]
    #[cold]
    pub fn suggest(text: &str) -> Option<Language> {
        let text = text.trim().to_ascii_lowercase();
        let first = text.split(['-', '_', '.']).next().unwrap_or_default();
        let renamed = RENAMED.iter().find(|(old, _)| *old == first);
        Language::from_code(renamed.map_or(first, |(_, new)| new)).or_else(|| {
            let names = NAMES.lines().filter_map(|line| line.split_once(' '));
            let mut places = names.map(|(iso_639_3, name)| iso_639_3 == first || name == text);
            Language::at(places.position(|is_meant| is_meant)?)
        })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl FromStr for Language {
    type Err = ParseError;

    fn from_str(code: &str) -> Result<Self, ParseError> {
        Language::from_code(code)
            .ok_or_else(|| ParseError::new("an ISO 639-1 code in lower case", code))
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_name(deserializer)
    }
}
