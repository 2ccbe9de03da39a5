//! The wording of messages: lower case, expected before found, user input in backticks.

use crate::invisible::is_invisible;
use crate::json::Kind;
use crate::json::raw::RawJson;
use crate::json::string::UnpairedSurrogate;

/// `expected …, found …`
#[cold]
pub(crate) fn expected(what: &str, found: &str) -> String {
    ["expected ", what, ", found ", found].concat()
}

/// User input in backticks, truncated if long, with control and invisible characters escaped.
pub(crate) fn quoted(input: &str) -> String {
    const MAX_CHARACTERS: usize = 64;
    let mut quoted = "`".to_owned();
    let mut characters = input.chars();
    for character in characters.by_ref().take(MAX_CHARACTERS) {
        if character.is_control() || is_invisible(character) {
            quoted.push_str(&format!("\\u{{{:x}}}", u32::from(character)));
        } else {
            quoted.push(character);
        }
    }
    quoted.push_str(if characters.next().is_some() { "…`" } else { "`" });
    quoted
}

/// Lists known names in backticks, for a message that expects one of them.
pub(crate) fn one_of(known: &[&str]) -> String {
    match known {
        [one, other] => format!("`{one}` or `{other}`"),
        [one] => format!("`{one}`"),
        _ => format!("one of `{}`", known.join("`, `")),
    }
}

/// The end of a message, suggesting what was most likely meant.
pub(crate) fn did_you_mean(meant: &str) -> String {
    format!("; did you mean {}?", quoted(meant))
}

/// Describes a value, worded to follow "found" in a message.
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
