//! Templates: the event names of page and screen calls.

use std::borrow::Cow;

/// The placeholders. Each stands for the member with the same name.
const PLACEHOLDERS: [&str; 2] = ["name", "category"];

/// The first unknown placeholder of a template, with its braces.
pub(crate) fn unknown_placeholder(template: &str) -> Option<&str> {
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let placeholder = rest.get(start..).unwrap_or_default();
        let end = placeholder.find('}').map_or(placeholder.len(), |end| end + 1);
        let (placeholder, after) = placeholder.split_at_checked(end)?;
        let name = placeholder.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        if name.is_none_or(|name| !PLACEHOLDERS.contains(&name)) {
            return Some(placeholder);
        }
        rest = after;
    }
    None
}

/// Fills in the placeholders of a template, trims the result, and turns every run of whitespace
/// into one space.
pub(crate) fn fill<'a, E>(
    template: &str,
    value_of: impl Fn(&str) -> Result<Cow<'a, str>, E>,
) -> Result<String, E> {
    let mut filled = String::new();
    let mut push = |text: &str| {
        for character in text.chars() {
            match (character.is_whitespace(), filled.is_empty() || filled.ends_with(' ')) {
                (true, true) => {}
                (true, false) => filled.push(' '),
                (false, _) => filled.push(character),
            }
        }
    };
    let mut parts = template.split('{');
    push(parts.next().unwrap_or_default());
    for part in parts {
        let (placeholder, text) = part.split_once('}').unwrap_or_default();
        push(&value_of(placeholder)?);
        push(text);
    }
    filled.truncate(filled.trim_end().len());
    Ok(filled)
}
