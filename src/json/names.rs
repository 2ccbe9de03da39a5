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
}

impl Names {
    pub fn new() -> Self {
        Names { texts: SEGMENT.map(String::from).into() }
    }

    /// The number of `text`, new or known.
    pub fn add(&mut self, text: &str) -> Name {
        self.find(text).unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            Name(self.texts.len() - 1)
        })
    }

    pub fn find(&self, text: &str) -> Option<Name> {
        self.texts.iter().position(|name| name == text).map(Name)
    }

    pub fn text(&self, name: Name) -> &str {
        self.texts.get(name.0).map_or("", String::as_str)
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }
}
