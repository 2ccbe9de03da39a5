//! A table of member names, numbered, so that one pass over an object can find all of them.

use super::raw::utf8;
use super::scanner::EscapedName;
use super::string::unescape;

/// A name's number in its [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name(pub usize);

/// A table of member names.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    texts: Vec<String>,
    /// For each hash, the names that have it.
    buckets: [Vec<(Ends, Name)>; BUCKETS],
}

/// Few enough to stay small, and enough that a name outside the table nearly always finds nothing.
const BUCKETS: usize = 64;

/// A name's length and both of its ends, which hold every byte of a name of up to sixteen bytes.
/// They compare faster than the bytes one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ends {
    length: usize,
    head: u64,
    tail: u64,
}

impl Ends {
    #[inline(always)]
    fn of(name: &[u8]) -> Self {
        let (head, tail) = if let (Some(head), Some(tail)) = (name.first_chunk(), name.last_chunk())
        {
            (u64::from_le_bytes(*head), u64::from_le_bytes(*tail))
        } else if let (Some(head), Some(tail)) = (name.first_chunk(), name.last_chunk()) {
            (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into())
        } else {
            (name.iter().fold(0, |head, byte| head << 8 | u64::from(*byte)), 0)
        };
        Ends { length: name.len(), head, tail }
    }

    #[inline(always)]
    fn bucket(self) -> usize {
        const MIXER: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (self.head ^ self.tail.rotate_left(29)).wrapping_mul(MIXER);
        (mixed >> (64 - BUCKETS.ilog2())) as usize
    }
}

impl Names {
    /// The table of these names, numbered in their order.
    pub fn new(names: &[&str]) -> Self {
        let mut table = Names { texts: Vec::new(), buckets: [const { Vec::new() }; BUCKETS] };
        for name in names {
            table.add(name);
        }
        table
    }

    /// The number of `text`, which is added if it is new.
    #[cold]
    pub fn add(&mut self, text: &str) -> Name {
        self.find_cold(text.as_bytes()).unwrap_or_else(|| {
            let name = Name(self.texts.len());
            self.texts.push(text.to_owned());
            let ends = Ends::of(text.as_bytes());
            if let Some(bucket) = self.buckets.get_mut(ends.bucket()) {
                bucket.push((ends, name));
            }
            name
        })
    }

    #[inline(always)]
    pub fn find(&self, text: &[u8]) -> Option<Name> {
        let ends = Ends::of(text);
        let (_, name) = self.buckets.get(ends.bucket())?.iter().find(|(known, name)| {
            *known == ends && (text.len() <= 16 || self.text(*name).as_bytes() == text)
        })?;
        Some(*name)
    }

    /// [`Self::find`], not inlined, for callers where size counts more than speed.
    #[inline(never)]
    pub fn find_cold(&self, text: &[u8]) -> Option<Name> {
        self.find(text)
    }

    /// The number of a name that may hold escapes.
    #[inline]
    pub fn find_escaped(&self, escaped: EscapedName<'_>) -> Option<Name> {
        if escaped.has_escapes {
            return self.find_unescaped(escaped);
        }
        self.find(escaped.bytes)
    }

    #[cold]
    fn find_unescaped(&self, escaped: EscapedName<'_>) -> Option<Name> {
        self.find_cold(unescape(utf8(escaped.bytes)).ok()?.as_bytes())
    }

    fn text(&self, name: Name) -> &str {
        self.texts.get(name.0).map_or("", String::as_str)
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }
}
