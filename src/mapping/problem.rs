//! The problems with a mapping.

use std::fmt;

use serde::Serialize;

use crate::code::codes;
use crate::json::raw::RawJson;
use crate::message::{did_you_mean, expected, one_of, quoted};
use crate::nearest::nearest;

/// The mapping has problems, so it cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingError {
    problems: Vec<MappingProblem>,
}

/// One problem with a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MappingProblem {
    /// JSON Pointer (RFC 6901) into the mapping.
    pub path: String,
    /// The kind of problem.
    pub code: MappingProblemCode,
    /// What was expected and what was found.
    pub message: String,
}

codes! {
    /// The kinds of mapping problems.
    MappingProblemCode, "a problem code"
    /// The text is not valid JSON, or not UTF-8.
    InvalidJson = "invalid_json",
    /// `JSON.stringify` throws for the mapping.
    UnreadableMember = "unreadable_member",
    /// A value has the wrong type.
    WrongType = "wrong_type",
    /// A member has an unknown name.
    UnknownMember = "unknown_member",
    /// A key or a name is empty or blank.
    EmptyKey = "empty_key",
    /// A key begins or ends with whitespace, so it never matches.
    UntrimmedKey = "untrimmed_key",
    /// A key that begins with `$.` has an empty step.
    InvalidPath = "invalid_path",
    /// A pattern is empty, or a template has an unknown placeholder.
    InvalidPattern = "invalid_pattern",
    /// A key, a name or a pattern holds an unpaired surrogate.
    InvalidUnicode = "invalid_unicode",
}

impl MappingError {
    /// Every problem, in the order of the mapping.
    #[must_use]
    pub fn problems(&self) -> &[MappingProblem] {
        &self.problems
    }

    /// A problem with the mapping as a whole.
    pub(crate) fn whole(code: MappingProblemCode, message: String) -> Self {
        MappingError { problems: vec![MappingProblem { path: String::new(), code, message }] }
    }
}

impl fmt::Display for MappingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("invalid mapping")?;
        for (index, MappingProblem { path, message, .. }) in self.problems.iter().enumerate() {
            let before = if index == 0 { ": " } else { "; " };
            let after = if path.is_empty() { "" } else { ": " };
            write!(formatter, "{before}{path}{after}{message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for MappingError {}

/// The problems found so far.
#[derive(Default)]
pub(super) struct Problems(Vec<MappingProblem>);

impl Problems {
    pub fn add(&mut self, path: &str, code: MappingProblemCode, what: &str, found: &str) {
        let message = expected(what, found);
        self.0.push(MappingProblem { path: path.to_owned(), code, message });
    }

    pub fn wrong_type(&mut self, path: &str, what: &str, value: RawJson<'_>) {
        self.add(path, MappingProblemCode::WrongType, what, value.kind().description());
    }

    pub fn unknown_member(&mut self, path: &str, name: &str, known: &[&str]) {
        let suggestion = nearest(name, known).map(did_you_mean).unwrap_or_default();
        let found = quoted(name) + &suggestion;
        self.add(path, MappingProblemCode::UnknownMember, &one_of(known), &found);
    }

    /// The mapping, or the problems if there are any.
    pub fn or<M>(self, mapping: M) -> Result<M, MappingError> {
        if self.0.is_empty() { Ok(mapping) } else { Err(MappingError { problems: self.0 }) }
    }
}
