//! Reads and writes JSON. Nothing here depends on Segment or SuprSend.

pub(crate) mod error;
pub(crate) mod names;
mod nesting;
pub(crate) mod number;
pub(crate) mod object;
mod plain;
pub(crate) mod pointer;
pub(crate) mod raw;
pub(crate) mod scanner;
pub(crate) mod simd;
pub(crate) mod string;
pub(crate) mod writer;

/// The type of a JSON value.
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
    /// The type in a message, with its article: `an array`.
    pub fn description(self) -> &'static str {
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
