//! The wording of messages: lower case, expected before found, user input in backticks.

use crate::json::Kind;
use crate::json::raw::RawJson;
use crate::json::string::UnpairedSurrogate;

/// `expected …, found …`
#[cold]
pub(crate) fn expected(what: &str, found: &str) -> String {
    ["expected ", what, ", found ", found].concat()
}

/// User input in backticks, cut off where it is long.
pub(crate) fn quoted(input: &str) -> String {
    const MAX_CHARACTERS: usize = 64;
    match input.char_indices().nth(MAX_CHARACTERS) {
        None => format!("`{input}`"),
        Some((end, _)) => format!("`{}…`", input.get(..end).unwrap_or_default()),
    }
}

/// Known names in backticks, as a message expects one of them.
pub(crate) fn one_of(known: &[&str]) -> String {
    let names = known.join("`, `");
    if known.len() > 1 { format!("one of `{names}`") } else { format!("`{names}`") }
}

/// The end of a message that suggests what was most likely meant.
pub(crate) fn did_you_mean(meant: &str) -> String {
    format!("; did you mean {}?", quoted(meant))
}

/// A value as a message names it after "found".
#[cold]
pub(crate) fn describe(value: RawJson<'_>) -> String {
    if value.kind() != Kind::String {
        return value.kind().description().to_owned();
    }
    match value.string() {
        Ok(text) if text.trim().is_empty() => "a blank string".to_owned(),
        Ok(text) => quoted(&text),
        Err(UnpairedSurrogate) => UnpairedSurrogate::DESCRIPTION.to_owned(),
    }
}
