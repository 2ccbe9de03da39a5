//! A value of JSON, as its text.

use std::borrow::Cow;
use std::collections::BinaryHeap;

use super::Kind;
use super::number::{self, Integer};
use super::scanner::{Scan, Scanner};
use super::string::{InvalidUnicode, unescape, unescape_lossy};
use crate::note::quoted;

/// A value's JSON, known to be valid and without white space around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a>(pub &'a [u8]);

/// An object's member as it is written: what stands between the quotes of its name, and its value.
pub(crate) type Member<'a> = (&'a [u8], &'a [u8]);

impl<'a> Text<'a> {
    /// Reads a text that holds one value and nothing else.
    pub fn read(scanner: &mut Scanner<'a>) -> Scan<Self> {
        let value = scanner.any_value()?;
        scanner.end()?;
        Ok(Text(value))
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

    /// What a boolean is.
    pub fn boolean(self) -> bool {
        self.0 == b"true"
    }

    /// What a string says.
    pub fn string(self) -> Result<Cow<'a, str>, InvalidUnicode> {
        match self.0 {
            [b'"', inner @ .., b'"'] => unescape(utf8(inner)),
            _ => Ok(Cow::Borrowed("")),
        }
    }

    /// Whether it is the string `text`.
    pub fn says(self, text: &str) -> bool {
        match self.0 {
            [b'"', inner @ .., b'"'] => says(inner, text),
            _ => false,
        }
    }

    /// As a message says it after "found".
    #[cold]
    pub fn described(self) -> String {
        if self.kind() != Kind::String {
            return self.kind().described().to_owned();
        }
        match self.string() {
            Ok(text) if text.trim().is_empty() => "a blank string".to_owned(),
            Ok(text) => quoted(&text),
            Err(InvalidUnicode) => InvalidUnicode::DESCRIBED.to_owned(),
        }
    }

    /// What a number is worth.
    pub fn integer(self) -> Integer<'a> {
        number::integer(utf8(self.0))
    }

    /// An object's own member; of several with one name, the last. What is no object has none.
    #[inline(never)]
    pub fn member(self, wanted: &str) -> Option<Self> {
        if self.kind() != Kind::Object {
            return None;
        }
        let mut members = Scanner::parts(self.0).into_iter();
        members.rfind(|(name, _)| says(name, wanted)).map(|(_, value)| Text(value))
    }

    /// An array's elements.
    pub fn elements(self) -> Vec<Self> {
        Scanner::parts(self.0).iter().map(|(_, element)| Text(element)).collect()
    }

    /// An object's own members, each name once, with the last of its values.
    pub fn members(self) -> Vec<(Cow<'a, str>, Self)> {
        let last = last_of_each_name(&Scanner::parts(self.0));
        last.iter().map(|(name, value)| (said(name), Text(value))).collect()
    }
}

/// Each name once, where it first stands, with the last of its values.
pub(crate) fn last_of_each_name<'a>(members: &[Member<'a>]) -> Vec<Member<'a>> {
    // Sorted, so that many names take hardly longer each than few. (std's sort takes more room.)
    let places = members.iter().enumerate().map(|(place, (name, _))| (said(name), place));
    let by_name = BinaryHeap::from_iter(places).into_sorted_vec();
    let mut last = vec![None; members.len()];
    let (mut first, mut before) = (0, None);
    for (name, place) in &by_name {
        if before != Some(name) {
            (first, before) = (*place, Some(name));
        }
        if let (Some(last), Some((name, _)), Some((_, value))) =
            (last.get_mut(first), members.get(first), members.get(*place))
        {
            *last = Some((*name, *value));
        }
    }
    last.iter().flatten().copied().collect()
}

/// What a name says, with U+FFFD for each half of a surrogate pair.
pub(crate) fn said(name: &[u8]) -> Cow<'_, str> {
    unescape_lossy(utf8(name))
}

/// Whether what stands between quotes says `text`.
fn says(written: &[u8], text: &str) -> bool {
    // With escapes it is longer than what it says.
    written == text.as_bytes()
        || (written.len() > text.len() && unescape(utf8(written)).as_deref() == Ok(text))
}

/// Bytes that the scanner has proved to be UTF-8, as text.
pub(crate) fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
