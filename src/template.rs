//! Templates: the event names of page and screen calls.

use std::borrow::Cow;

/// The placeholders, each of which stands for the member of its name.
const PLACEHOLDERS: [&str; 2] = ["name", "category"];

/// The first placeholder of a template that does not exist, with its braces.
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

/// A template with the values that `value` has for its placeholders, without white space at either
/// end, and with every run of white space made one space.
pub(crate) fn fill<'a>(template: &str, mut value: impl FnMut(&str) -> Cow<'a, str>) -> String {
    let mut filled = String::new();
    for (index, part) in template.split('{').enumerate() {
        match part.split_once('}') {
            Some((placeholder, text)) if index > 0 => {
                filled.push_str(&value(placeholder));
                filled.push_str(text);
            }
            _ => filled.push_str(part),
        }
    }
    filled.split_whitespace().collect::<Vec<_>>().join(" ")
}
