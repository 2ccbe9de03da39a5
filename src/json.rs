//! Segment's JSON, as the rules look at it: the same questions, whether the event is JSON text
//! ([`text`]) or a JavaScript object (the Wasm boundary has a reader of its own).

pub(crate) mod error;
pub(crate) mod names;
pub(crate) mod number;
pub(crate) mod scanner;
mod simd;
pub(crate) mod string;
pub(crate) mod text;

use std::borrow::Cow;

use names::Name;
use number::Integer;
use string::InvalidUnicode;

/// What kind of value stands somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
    /// A host's value that JSON has no word for.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "JSON text holds none"))]
    Other,
}

impl Kind {
    /// As a message says it after "found".
    pub fn described(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Boolean => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
            Kind::Other => "a value that JSON does not have",
        }
    }
}

/// A JSON value, wherever it is held. Cheap to clone: a handle, not the thing.
pub(crate) trait Value<'a>: Clone {
    /// An object that is handed on as it is.
    type Object: Object;

    fn kind(&self) -> Kind;

    /// What a boolean is.
    fn boolean(&self) -> bool;

    /// What a string says.
    fn string(&self) -> Result<Cow<'a, str>, InvalidUnicode>;

    /// Whether it is the string `text`.
    fn says(&self, text: &str) -> bool {
        self.kind() == Kind::String && self.string().as_deref() == Ok(text)
    }

    /// What a number is worth.
    fn integer(&self) -> Integer<'a>;

    /// An object's own member; of several with one name, the last.
    fn get(&self, name: Name) -> Option<Self>;

    /// An array's elements.
    fn elements(&self) -> Vec<Self>;

    /// An object's own members, each name once, with the last of its values.
    fn members(&self) -> Vec<(Cow<'a, str>, Self)>;

    /// An object, handed on without the members whose names `reserved` says are SuprSend's, and
    /// these names, each once.
    fn without(&self, reserved: fn(&str) -> bool) -> (Self::Object, Vec<Cow<'a, str>>);
}

/// An object that passes through untouched.
pub trait Object: Clone {
    /// The object with no members.
    fn empty() -> Self;

    fn is_empty(&self) -> bool;

    /// This object with all members of `over`, whose values win.
    fn merged(&self, over: &Self) -> Self;

    /// Whether its JSON text is longer than `limit` bytes.
    fn is_longer_than(&self, limit: usize) -> bool;
}
