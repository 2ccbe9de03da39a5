//! The 183 current languages of ISO 639-1, which is what SuprSend takes as `preferred_language`
//! (suprsend-py-sdk, `language_codes.py`).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

// From isolang, by `build.rs`: `CODES` one after the other in their order, and `NAMES` with a line
// for each, of the ISO 639-3 code and the English name in lower case. Texts take less room in the
// Wasm module than a table of them.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// Codes that ISO 639-1 has withdrawn for another one. Java and old Android still send them.
const RENAMED: [(&str, &str); 5] =
    [("in", "id"), ("iw", "he"), ("ji", "yi"), ("jw", "jv"), ("mo", "ro")];

/// One of the current languages of ISO 639-1.
///
/// ```
/// use segment_transform::Language;
///
/// assert_eq!(Language::from_code("hi").unwrap().code(), "hi");
/// assert_eq!(Language::from_code("HI"), None);
/// assert_eq!(Language::from_code("sh"), None);
/// assert_eq!(Language::suggest("en-US"), Language::from_code("en"));
/// assert_eq!(Language::all().count(), 183);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(&'static str);

impl Language {
    /// The language of a code, which must be exact: two lower-case letters.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Language> {
        let (codes, _) = CODES.as_bytes().as_chunks();
        let code: &[u8; 2] = code.as_bytes().try_into().ok()?;
        Language::at(codes.binary_search(code).ok()?)
    }

    fn at(place: usize) -> Option<Language> {
        CODES.get(place * 2..place * 2 + 2).map(Language)
    }

    /// The code, such as `hi`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0
    }

    /// Every language, in the order of the codes.
    pub fn all() -> impl Iterator<Item = Language> {
        (0..).map_while(Language::at)
    }

    /// The language that `text` plainly means though it is no code: a locale (`en-US`, `en_US`),
    /// other letter case, an ISO 639-3 code, a withdrawn code or the English name.
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

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Language::from_code(&code).ok_or_else(|| {
            serde::de::Error::custom(format_args!(
                "expected an ISO 639-1 code in lower case, found `{code}`"
            ))
        })
    }
}
