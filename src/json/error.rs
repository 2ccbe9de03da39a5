//! Where bytes stop being JSON.

use std::fmt;

use serde::Serialize;

use crate::json::scanner::Fault;
use crate::json::text::utf8;
use crate::note::{decimal, expected, quoted};

/// Where bytes stop being JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonError {
    /// Byte offset, from 0.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    expected: &'static str,
    found: String,
}

impl JsonError {
    #[cold]
    pub(crate) fn new(bytes: &[u8], fault: Fault) -> Self {
        let (before, after) = bytes.split_at_checked(fault.at).unwrap_or((bytes, &[]));
        let (mut line, mut column) = (1, 1);
        for byte in before {
            match byte {
                b'\n' => (line, column) = (line + 1, 1),
                // Not the first byte of its character; what is before a fault is UTF-8.
                0x80..=0xBF => {}
                _ => column += 1,
            }
        }
        JsonError { offset: fault.at, line, column, expected: fault.expected, found: found(after) }
    }

    /// In words. Put together without `fmt`, which is large and which the Wasm module has no other
    /// use for.
    pub(crate) fn message(&self) -> String {
        let what = expected(self.expected, &self.found);
        let [offset, line, column] = [self.offset, self.line, self.column].map(decimal);
        [&what, " at byte ", &offset, " (line ", &line, ", column ", &column, ")"].concat()
    }

    /// A fault in one line of many, the `line`th, which begins at byte `start`.
    pub(crate) fn in_line(text: &[u8], fault: Fault, line: usize, start: usize) -> Self {
        let error = Self::new(text, fault);
        JsonError { offset: start + error.offset, line: line + error.line, ..error }
    }
}

/// What stands where the fault is, in words.
fn found(bytes: &[u8]) -> String {
    // A character has four bytes at most.
    let start = bytes.get(..bytes.len().min(4)).unwrap_or_default();
    let valid = match std::str::from_utf8(start) {
        Ok(valid) => valid,
        Err(error) => utf8(start.get(..error.valid_up_to()).unwrap_or_default()),
    };
    let character = valid.chars().next();
    match (character, bytes.first()) {
        (Some(character), _) if is_invisible(character) => {
            ["U+", &hexadecimal::<4>(u32::from(character))].concat()
        }
        (Some(character), _) => quoted(character.encode_utf8(&mut [0; 4])),
        (None, Some(byte)) => ["the byte 0x", &hexadecimal::<2>(u32::from(*byte))].concat(),
        (None, None) => "the end of the text".to_owned(),
    }
}

fn hexadecimal<const DIGITS: usize>(number: u32) -> String {
    let digits = (0..DIGITS).rev().map(|place| number >> (place * 4) & 15);
    digits
        .filter_map(|digit| char::from_digit(digit, 16))
        .map(|digit| digit.to_ascii_uppercase())
        .collect()
}

/// Controls, white space of any kind, what joins or reorders text, and the byte order mark.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        ..' ' | '\u{7f}'..='\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{feff}'
    )
}

impl fmt::Display for JsonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message())
    }
}

impl std::error::Error for JsonError {}
