//! Segment's JSON, as the rules look at it.

pub(crate) mod error;
pub(crate) mod found;
pub(crate) mod names;
mod nesting;
pub(crate) mod number;
pub(crate) mod object;
pub(crate) mod scanner;
pub(crate) mod simd;
pub(crate) mod string;
pub(crate) mod text;
pub(crate) mod writer;

/// What kind of value stands somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
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
        }
    }
}
