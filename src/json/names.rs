//! A table of numbered member names, so one pass over an object can find all of them.

use super::raw::utf8;
use super::scanner::EscapedName;
use super::string::unescape;

/// A name's number in its [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name(pub usize);

/// A table of member names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    texts: Vec<String>,
    /// For each hash, the names that have it. The number of hashes is a power of two and at least
    /// the number of names, or zero.
    buckets: Vec<Vec<(Ends, Name)>>,
}

/// Few enough to keep the table small, and enough that an unknown name almost always finds an empty
/// bucket in a small table.
const MIN_BUCKETS: usize = 64;

/// A name's length and both ends, which hold every byte of a name of up to 16 bytes. Comparing them
/// is faster than comparing byte by byte.
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

    /// The bucket's number, if there are `buckets` buckets.
    #[inline(always)]
    fn bucket(self, buckets: usize) -> usize {
        const MIXER: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (self.head ^ self.tail.rotate_left(29)).wrapping_mul(MIXER);
        (mixed >> 32) as usize & buckets.wrapping_sub(1)
    }
}

impl Names {
    /// A table of these names, numbered in order.
    pub fn new(names: &[&str]) -> Self {
        let mut table = Names::default();
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
            if self.texts.len() > self.buckets.len() {
                self.grow();
            }
            self.insert(Ends::of(text.as_bytes()), name);
            name
        })
    }

    fn insert(&mut self, ends: Ends, name: Name) {
        let bucket = ends.bucket(self.buckets.len());
        if let Some(bucket) = self.buckets.get_mut(bucket) {
            bucket.push((ends, name));
        }
    }

    fn grow(&mut self) {
        let larger = vec![Vec::new(); MIN_BUCKETS.max(self.buckets.len() * 2)];
        for (ends, name) in std::mem::replace(&mut self.buckets, larger).into_iter().flatten() {
            self.insert(ends, name);
        }
    }

    #[inline(always)]
    pub fn find(&self, text: &[u8]) -> Option<Name> {
        let ends = Ends::of(text);
        let (_, name) =
            self.buckets.get(ends.bucket(self.buckets.len()))?.iter().find(|(known, name)| {
                *known == ends && (text.len() <= 16 || self.text(*name).as_bytes() == text)
            })?;
        Some(*name)
    }

    /// [`Self::find`], not inlined, for callers where size matters more than speed.
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

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }
}
