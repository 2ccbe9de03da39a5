//! The 183 current languages of ISO 639-1, which is what SuprSend takes as `preferred_language`
//! (suprsend-py-sdk, `language_codes.py`).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `(ISO 639-1, ISO 639-3, English name in lower case)`, in the order of the codes; from isolang,
/// by `build.rs`.
static TABLE: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// For each two letters their place in [`TABLE`], or one beyond it.
static PLACES: [u8; 26 * 26] = {
    let mut places = [u8::MAX; 26 * 26];
    let mut row = 0;
    while row < TABLE.len() {
        #[expect(clippy::indexing_slicing, reason = "at compile time there is no other way")]
        if let Some(place) = place_of(TABLE[row].0.as_bytes()) {
            places[place] = row as u8;
        }
        row += 1;
    }
    places
};

/// The place of two lower-case letters in [`PLACES`].
const fn place_of(code: &[u8]) -> Option<usize> {
    match code {
        [first @ b'a'..=b'z', second @ b'a'..=b'z'] => {
            Some((*first - b'a') as usize * 26 + (*second - b'a') as usize)
        }
        _ => None,
    }
}

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
        let place = PLACES.get(place_of(code.as_bytes())?).copied()?;
        TABLE.get(usize::from(place)).map(|row| Language(row.0))
    }

    /// The code, such as `hi`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0
    }

    /// Every language, in the order of the codes.
    pub fn all() -> impl Iterator<Item = Language> {
        TABLE.iter().map(|row| Language(row.0))
    }

    /// The language that `text` plainly means though it is no code: a locale (`en-US`, `en_US`),
    /// other letter case, an ISO 639-3 code, a withdrawn code or the English name.
    #[must_use]
    pub fn suggest(text: &str) -> Option<Language> {
        let text = text.trim().to_ascii_lowercase();
        let first = text.split(['-', '_', '.']).next().unwrap_or_default();
        let renamed = RENAMED.iter().find(|(old, _)| *old == first);
        Language::from_code(renamed.map_or(first, |(_, new)| new)).or_else(|| {
            let row =
                TABLE.iter().find(|(_, iso_639_3, name)| *iso_639_3 == first || *name == text);
            row.map(|row| Language(row.0))
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
            serde::de::Error::custom(format_args!("expected an ISO 639-1 code, found `{code}`"))
        })
    }
}
