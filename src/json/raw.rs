//! A JSON value, kept as text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use super::Kind;
use super::number::{self, Integer};
use super::plain::plain_ascii;
use super::scanner::{Scan, Scanner};
use super::string::{UnpairedSurrogate, unescape, unescape_lossy, unescape_wtf8};

/// A value's JSON text, known to be valid and without whitespace around it.
#[derive(Clone, Copy)]
pub(crate) struct RawJson<'a>(pub &'a [u8]);

/// An object's member as text: its name without the quotes, still escaped, and its value.
pub(crate) type RawMember<'a> = (&'a [u8], &'a [u8]);

impl<'a> RawJson<'a> {
    /// Reads a text that holds exactly one value.
    pub fn read(scanner: &mut Scanner<'a>) -> Scan<Self> {
        let value = scanner.any_value()?;
        scanner.end()?;
        Ok(RawJson(value))
    }

    #[inline]
    pub fn kind(self) -> Kind {
        match self.0.first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// Whether the value is `true`.
    pub fn is_true(self) -> bool {
        self.0 == b"true"
    }

    /// The string, unescaped; empty if the value is not a string.
    #[inline]
    pub fn string(self) -> Result<Cow<'a, str>, UnpairedSurrogate> {
        match self.0 {
            [b'"', escaped @ .., b'"'] => match plain_ascii(escaped) {
                Some(text) => Ok(Cow::Borrowed(text)),
                None => unescape(utf8(escaped)),
            },
            _ => Ok(Cow::Borrowed("")),
        }
    }

    /// Whether the value is the string `text`.
    #[inline]
    pub fn is_string(self, text: &str) -> bool {
        match self.0 {
            [b'"', escaped @ .., b'"'] => is_escaped(escaped, text),
            _ => false,
        }
    }

    /// The number, judged by its value.
    pub fn integer(self) -> Integer<'a> {
        number::integer(utf8(self.0))
    }

    /// Whether the value is an object without members.
    pub fn is_empty_object(self) -> bool {
        let mut after_brace = self.0.iter().skip(1);
        self.kind() == Kind::Object
            && after_brace.find(|byte| !byte.is_ascii_whitespace()) == Some(&b'}')
    }

    /// The object's member with this name, unless it is null.
    pub fn non_null_member(self, name: &str) -> Option<Self> {
        self.member(name).filter(|value| value.kind() != Kind::Null)
    }

    /// The object's member with this name. If the name appears more than once, the last one wins. A
    /// value that is not an object has no members.
    #[inline(never)]
    pub fn member(self, name: &str) -> Option<Self> {
        if self.kind() != Kind::Object {
            return None;
        }
        let mut found = None;
        Scanner::each_part(self.0, &mut |escaped, value| {
            if is_escaped(escaped, name) {
                found = Some(RawJson(value));
            }
        });
        found
    }

    /// An array's elements.
    pub fn elements(self) -> Vec<Self> {
        Scanner::parts(self.0).iter().map(|(_, element)| RawJson(element)).collect()
    }

    /// An object's members, each name once, with the last of its values.
    pub fn members(self) -> Vec<(Cow<'a, str>, Self)> {
        let members = last_of_each_name(Scanner::parts(self.0));
        members.iter().map(|(name, value)| (unescaped_name(name), RawJson(value))).collect()
    }
}

impl fmt::Debug for RawJson<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(utf8(self.0))
    }
}

/// Each name once, where it first appears, with the last of its values.
pub(crate) fn last_of_each_name(members: Vec<RawMember<'_>>) -> Vec<RawMember<'_>> {
    let mut distinct: Vec<RawMember<'_>> = Vec::new();
    let mut places = BTreeMap::new();
    for (name, value) in members {
        match places.entry(unescape_wtf8(utf8(name))) {
            Entry::Vacant(place) => {
                place.insert(distinct.len());
                distinct.push((name, value));
            }
            Entry::Occupied(place) => {
                if let Some(member) = distinct.get_mut(*place.get()) {
                    member.1 = value;
                }
            }
        }
    }
    distinct
}

/// A member's name, unescaped, with U+FFFD for each unpaired surrogate.
pub(crate) fn unescaped_name(escaped: &[u8]) -> Cow<'_, str> {
    unescape_lossy(utf8(escaped))
}

/// Whether `escaped`, the text between two quotes, unescapes to `text`.
#[inline]
fn is_escaped(escaped: &[u8], text: &str) -> bool {
    // An escaped text is never shorter than the original.
    escaped == text.as_bytes()
        || (escaped.len() > text.len() && unescape(utf8(escaped)).as_deref() == Ok(text))
}

/// The text of bytes that the scanner has proved to be UTF-8.
#[inline]
pub(crate) fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
