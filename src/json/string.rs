//! JSON strings: from their text to what they say, and back.

use std::borrow::Cow;

/// The string holds half of a surrogate pair, so it says nothing in Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InvalidUnicode;

impl InvalidUnicode {
    /// As a message says it after "found".
    pub const DESCRIBED: &str = "a string with half of a surrogate pair";
}

/// What a string says, from its text between the quotes, which is known to be valid.
pub(crate) fn unescape(text: &str) -> Result<Cow<'_, str>, InvalidUnicode> {
    let mut valid = true;
    let said = decode(text, &mut valid);
    if valid { Ok(said) } else { Err(InvalidUnicode) }
}

/// The same, with U+FFFD for each half of a surrogate pair.
pub(crate) fn unescape_lossy(text: &str) -> Cow<'_, str> {
    decode(text, &mut true)
}

#[inline]
fn decode<'a>(text: &'a str, valid: &mut bool) -> Cow<'a, str> {
    match text.contains('\\') {
        true => Cow::Owned(decode_escapes(text, valid)),
        false => Cow::Borrowed(text),
    }
}

#[cold]
fn decode_escapes(text: &str, valid: &mut bool) -> String {
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        let (character, after) = decode_escape(escape);
        *valid &= character.is_some();
        said.push_str(plain);
        said.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = after;
    }
    said.push_str(rest);
    said
}

/// Reads one escape, after its backslash, and gives what follows it.
fn decode_escape(text: &str) -> (Option<char>, &str) {
    let mut chars = text.chars();
    let character = match chars.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return decode_unit(chars.as_str()),
        Some(itself) => itself,
        None => return (None, ""),
    };
    (Some(character), chars.as_str())
}

/// Reads a UTF-16 code unit, after its `\u`, and the second one of a pair.
fn decode_unit(text: &str) -> (Option<char>, &str) {
    let (unit, rest) = code_unit(text);
    if let 0xD800..=0xDBFF = unit
        && let Some((low @ 0xDC00..=0xDFFF, after_pair)) = rest.strip_prefix("\\u").map(code_unit)
    {
        return (char::from_u32(0x1_0000 + ((unit & 0x3FF) << 10 | low & 0x3FF)), after_pair);
    }
    (char::from_u32(unit), rest)
}

/// Four hexadecimal digits, and what follows them.
fn code_unit(text: &str) -> (u32, &str) {
    let (digits, rest) = text.split_at_checked(4).unwrap_or_default();
    let digits = digits.chars().filter_map(|digit| digit.to_digit(16));
    (digits.fold(0, |unit, digit| unit << 4 | digit), rest)
}

/// Writes a string as JSON, quotes included, with the fewest escapes, as `JSON.stringify` does.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, after) = rest.split_at(plain_run(rest));
        out.extend_from_slice(plain);
        let Some((byte, after)) = after.split_first() else {
            break;
        };
        write_escape(*byte, out);
        rest = after;
    }
    out.push(b'"');
}

/// How many bytes from the first on need no escape.
fn plain_run(bytes: &[u8]) -> usize {
    let (eights, _) = bytes.as_chunks();
    let plain = eights.iter().take_while(|eight| !any_needs_escape(u64::from_le_bytes(**eight)));
    let run = plain.count() * 8;
    run + bytes.iter().skip(run).take_while(|byte| !needs_escape(**byte)).count()
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, b'"' | b'\\')
}

/// The same for eight bytes at once; it may err on the side of looking closer.
fn any_needs_escape(eight: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    // A byte's high bit is set where taking something from it had to borrow.
    let is_zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
    let controls = eight.wrapping_sub(ONES * 0x20) & !eight;
    let quotes = is_zero(eight ^ (ONES * u64::from(b'"')));
    let backslashes = is_zero(eight ^ (ONES * u64::from(b'\\')));
    (controls | quotes | backslashes) & HIGHS != 0
}

fn write_escape(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        0x0c => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            let digit = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}
