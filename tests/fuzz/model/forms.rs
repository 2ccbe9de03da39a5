//! The formats of texts.

use super::SURROGATE_PLACEHOLDER;
use super::id::integer;
use serde_json::Value;

/// Invisible characters.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
    )
}

/// The text of a channel's value: `None` for null, or else a text or the code of a note.
pub fn channel_value(value: &Value) -> Result<Option<String>, &'static str> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => channel_text(text).map(Some),
        Value::Number(number) => match integer(&number.to_string()) {
            Ok(digits) => Ok(Some(digits)),
            Err(_) => Err("not_a_string"),
        },
        _ => Err("not_a_string"),
    }
}

/// Trims whitespace and invisible characters.
pub fn channel_text(text: &str) -> Result<String, &'static str> {
    if text.contains(SURROGATE_PLACEHOLDER) {
        return Err("invalid_unicode");
    }
    let text = text.trim_matches(|end: char| end.is_whitespace() || is_invisible(end));
    if text.is_empty() { Err("empty_value") } else { Ok(text.to_owned()) }
}

/// The note on a value that looks wrong.
pub fn format_note(channel: &str, value: &str) -> Option<&'static str> {
    match channel {
        "email" | "slack_email" => (!is_email(value)).then_some("email_looks_invalid"),
        "sms" | "whatsapp" => (!is_e164(value)).then_some("phone_not_e164"),
        "slack_user_id" => (!is_slack_user_id(value)).then_some("slack_user_id_looks_invalid"),
        _ => None,
    }
}

/// `^\S+@\S+\.\S+$`: an `@` and a later dot, each with characters on both sides.
fn is_email(value: &str) -> bool {
    let chars: Vec<char> = value.chars().collect();
    let length = chars.len();
    let is_bad = |one: &char| one.is_whitespace() || one.is_control() || is_invisible(*one);
    (6..=127).contains(&length)
        && !chars.iter().any(is_bad)
        && (1..length).any(|at| {
            chars[at] == '@' && (at + 2..length.saturating_sub(1)).any(|dot| chars[dot] == '.')
        })
}

fn is_e164(value: &str) -> bool {
    let plain: String = value.chars().filter(|character| !" -.()".contains(*character)).collect();
    let Some(digits) = plain.strip_prefix('+') else { return false };
    !value.contains("(0)")
        && (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_slack_user_id(value: &str) -> bool {
    value.len() > 1
        && value.starts_with(['U', 'u', 'W', 'w'])
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// One of the languages in the generator's events.
pub fn language(value: &Value) -> Option<String> {
    let code = value.as_str()?;
    ["en", "hi"].contains(&code).then(|| code.to_owned())
}

/// `^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$`
pub fn locale(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    let (language, others) = match text.split_once(['-', '_']) {
        Some((language, others)) => (language, Some(others)),
        None => (text, None),
    };
    let is_language = (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_part = |part: &str| {
        (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let are_parts = others.is_none_or(|others| others.split(['-', '_']).all(is_part));
    (is_language && are_parts).then(|| text.to_owned())
}

/// `UTC`, `GMT` or `^[A-Za-z]+(/[A-Za-z0-9_+-]+)+$`
pub fn timezone(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    let is_place = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    let is_area_and_place = text.split_once('/').is_some_and(|(area, places)| {
        !area.is_empty()
            && area.bytes().all(|byte| byte.is_ascii_alphabetic())
            && places.split('/').all(is_place)
    });
    (text == "UTC" || text == "GMT" || is_area_and_place).then(|| text.to_owned())
}

/// `^[A-Za-z0-9_-]{1,64}$`, or an integer.
pub fn tenant_id(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => integer(&number.to_string()).ok()?,
        _ => return None,
    };
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    ((1..=64).contains(&text.len()) && text.bytes().all(is_fit)).then_some(text)
}

/// Whether a pattern with stars matches a name.
pub fn matches(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    // For each count, whether the pattern so far matches that many characters of the name.
    let mut matches = vec![false; name.len() + 1];
    matches[0] = true;
    for one in pattern.chars() {
        matches = match one {
            '*' => after_star(&matches),
            one => after_character(&matches, one, &name),
        };
    }
    matches[name.len()]
}

fn after_star(matches: &[bool]) -> Vec<bool> {
    let first = matches.iter().position(|is_true| *is_true).unwrap_or(matches.len());
    (0..matches.len()).map(|count| count >= first).collect()
}

fn after_character(matches: &[bool], one: char, name: &[char]) -> Vec<bool> {
    let further = name.iter().zip(matches).map(|(next, is_true)| *is_true && *next == one);
    [false].into_iter().chain(further).collect()
}
