//! The member names that one connector looks up, numbered, so that a reader can find all of them
//! in a single pass over an object.

/// The number of a name in its connector's [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name(pub usize);

pub(crate) const TYPE: Name = Name(0);
pub(crate) const USER_ID: Name = Name(1);
pub(crate) const ANONYMOUS_ID: Name = Name(2);
pub(crate) const MESSAGE_ID: Name = Name(3);
pub(crate) const TIMESTAMP: Name = Name(4);
pub(crate) const EVENT: Name = Name(5);
pub(crate) const TRAITS: Name = Name(6);
pub(crate) const PROPERTIES: Name = Name(7);
pub(crate) const CONTEXT: Name = Name(8);

/// Segment's own, in the order of the constants above.
const SEGMENT: [&str; 9] = [
    "type",
    "userId",
    "anonymousId",
    "messageId",
    "timestamp",
    "event",
    "traits",
    "properties",
    "context",
];

/// Segment's names and those that a mapping adds.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    texts: Vec<String>,
    /// For each hash, the names that a member may be.
    buckets: [Vec<(Ends, Name)>; BUCKETS],
}

/// Few enough to be small, so many that a name no one looks for nearly always finds nothing.
const BUCKETS: usize = 64;

/// A name's length and both its ends, which is all of a name of up to sixteen bytes: compared
/// faster than the bytes one by one.
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
    pub fn new() -> Self {
        let mut names = Names { texts: Vec::new(), buckets: [const { Vec::new() }; BUCKETS] };
        for text in SEGMENT {
            names.add(text);
        }
        names
    }

    /// The number of `text`, new or known.
    #[cold]
    pub fn add(&mut self, text: &str) -> Name {
        self.number_of(text).unwrap_or_else(|| {
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

    /// The same as [`Self::find`], for where size counts more than speed.
    #[inline(never)]
    pub fn number_of(&self, text: &str) -> Option<Name> {
        self.find(text.as_bytes())
    }

    pub fn text(&self, name: Name) -> &str {
        self.texts.get(name.0).map_or("", String::as_str)
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }
}
