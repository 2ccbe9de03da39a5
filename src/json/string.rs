//! JSON strings: unescaping and writing.

use std::borrow::Cow;

use super::plain::{is_plain, needs_escape};
use super::writer::append;

/// The string holds an unpaired surrogate (`\ud800`), so it is not valid Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnpairedSurrogate;

impl UnpairedSurrogate {
    /// The string in a message, with its article.
    pub const DESCRIPTION: &str = "a string with an unpaired surrogate";
}

/// Unescapes the valid text between a string's quotes.
#[inline]
pub(crate) fn unescape(text: &str) -> Result<Cow<'_, str>, UnpairedSurrogate> {
    if is_plain(text) {
        return Ok(Cow::Borrowed(text));
    }
    let mut is_valid = true;
    let unescaped = decode(text, &mut |_, _| is_valid = false);
    if is_valid { Ok(Cow::Owned(into_string(unescaped))) } else { Err(UnpairedSurrogate) }
}

/// Unescapes the text and replaces each unpaired surrogate with U+FFFD.
pub(crate) fn unescape_lossy(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let replacement = "\u{fffd}".as_bytes();
    Cow::Owned(into_string(decode(text, &mut |_, out| out.extend_from_slice(replacement))))
}

/// Unescapes the text into WTF-8, in which different unpaired surrogates stay different.
pub(crate) fn unescape_wtf8(text: &str) -> Cow<'_, [u8]> {
    if is_plain(text) {
        return Cow::Borrowed(text.as_bytes());
    }
    Cow::Owned(decode(text, &mut |unit, out| {
        let [high, low] = unit.to_be_bytes();
        out.extend_from_slice(&[
            0xE0 | high >> 4,
            0x80 | (high & 15) << 2 | low >> 6,
            0x80 | low & 0x3F,
        ]);
    }))
}

fn into_string(utf8: Vec<u8>) -> String {
    String::from_utf8(utf8).unwrap_or_default()
}

/// Decodes the escapes. `on_unpaired` writes the replacement for an unpaired surrogate.
#[cold]
fn decode(text: &str, on_unpaired: &mut dyn FnMut(u16, &mut Vec<u8>)) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        decoded.extend_from_slice(plain.as_bytes());
        let (character, after) = decode_escape(escape);
        match character {
            Ok(character) => {
                decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Err(unit) => on_unpaired(unit, &mut decoded),
        }
        rest = after;
    }
    decoded.extend_from_slice(rest.as_bytes());
    decoded
}

/// Decodes one escape, after its backslash. Returns its character or its unpaired surrogate, and
/// the text after the escape.
fn decode_escape(text: &str) -> (Result<char, u16>, &str) {
    let mut chars = text.chars();
    let character = match chars.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return decode_unit(chars.as_str()),
        Some(quoted) => quoted,
        None => return (Ok(char::REPLACEMENT_CHARACTER), ""),
    };
    (Ok(character), chars.as_str())
}

/// Decodes the UTF-16 code unit after `\u`, together with the low surrogate after a high one.
fn decode_unit(text: &str) -> (Result<char, u16>, &str) {
    let (unit, rest) = code_unit(text);
    if let 0xD800..=0xDBFF = unit
        && let Some((low @ 0xDC00..=0xDFFF, after_pair)) = rest.strip_prefix("\\u").map(code_unit)
    {
        let pair = 0x1_0000 + (u32::from(unit & 0x3FF) << 10 | u32::from(low & 0x3FF));
        return (char::from_u32(pair).ok_or(unit), after_pair);
    }
    (char::from_u32(unit.into()).ok_or(unit), rest)
}

/// Reads four hexadecimal digits. Returns their value and the text after them.
fn code_unit(text: &str) -> (u16, &str) {
    let (digits, rest) = text.split_at_checked(4).unwrap_or_default();
    (u16::from_str_radix(digits, 16).unwrap_or_default(), rest)
}

/// Writes a string as JSON, quotes included, with as few escapes as `JSON.stringify` uses.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    if is_plain(text) {
        append(text.as_bytes(), out);
    } else {
        write_escaped(text, out);
    }
    out.push(b'"');
}

#[cold]
fn write_escaped(text: &str, out: &mut Vec<u8>) {
    for byte in text.bytes() {
        if needs_escape(byte) {
            write_escape(byte, out);
        } else {
            out.push(byte);
        }
    }
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
            let (high, low) = (hex_digit(byte >> 4), hex_digit(byte & 15));
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// The hexadecimal digit of four bits.
fn hex_digit(nibble: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }
}
