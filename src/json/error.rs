//! The position and cause of invalid JSON.

use std::fmt;

use super::raw::utf8;
use super::scanner::Fault;

/// Where and why bytes are not valid JSON.
///
/// ```
/// let error = segment_transform::Connector::default().delivery(b"[1,\n }").unwrap_err();
/// assert_eq!((error.offset, error.line, error.column), (5, 2, 2));
/// assert_eq!(error.to_string(), "expected a JSON value, found `}` at byte 5 (line 2, column 2)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
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
                // A continuation byte. Everything before a fault is valid UTF-8.
                0x80..=0xBF => {}
                _ => column += 1,
            }
        }
        JsonError { offset: fault.at, line, column, expected: fault.expected, found: found(after) }
    }

    /// Moves the error of a line to that line's position in the whole text.
    pub(crate) fn moved(mut self, bytes: usize, lines: usize) -> Self {
        self.offset += bytes;
        self.line += lines;
        self
    }
}

/// Describes the character at the fault, for a message.
fn found(bytes: &[u8]) -> String {
    const LONGEST_CHARACTER: usize = 4;
    let start = bytes.get(..bytes.len().min(LONGEST_CHARACTER)).unwrap_or_default();
    let valid = match std::str::from_utf8(start) {
        Ok(valid) => valid,
        Err(error) => utf8(start.get(..error.valid_up_to()).unwrap_or_default()),
    };
    match (valid.chars().next(), bytes.first()) {
        (Some(character), _) if is_invisible(character) => {
            format!("U+{:04X}", u32::from(character))
        }
        (Some(character), _) => format!("`{character}`"),
        (None, Some(byte)) => format!("the byte 0x{byte:02X}"),
        (None, None) => "the end of the input".to_owned(),
    }
}

/// Control characters, whitespace, characters that join or reorder text, and the byte order mark.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        ..' ' | '\u{7f}'..='\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{feff}'
    )
}

impl fmt::Display for JsonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let JsonError { offset, line, column, expected, found } = self;
        write!(
            formatter,
            "expected {expected}, found {found} at byte {offset} (line {line}, column {column})"
        )
    }
}

impl std::error::Error for JsonError {}
