//! Invisible characters. Pasted phone numbers and addresses often contain them.

use std::borrow::Cow;

/// Whether the character is invisible but not whitespace.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
    )
}

/// Whether the text begins and ends with a visible ASCII character, as most texts do.
pub(crate) fn has_visible_ends(text: &str) -> bool {
    matches!(text.as_bytes(), [b'!'..=b'~', .., b'!'..=b'~'])
}

/// Trims whitespace and invisible characters from both ends.
pub(crate) fn trim_visible(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_trimmed = |character: char| character.is_whitespace() || is_invisible(character);
    if has_visible_ends(&text) {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(is_trimmed)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(is_trimmed).to_owned()),
    }
}
