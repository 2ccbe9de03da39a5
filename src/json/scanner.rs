//! Validates JSON in one pass over its bytes and finds where its parts are.
//!
//! The grammar is strictly that of RFC 8259, and every string must be valid UTF-8. Nesting costs
//! one bit per level, so hostile depth neither overflows the stack nor takes more memory than the
//! input itself.

use super::nesting::Nesting;
use super::simd::{Classes, classify};

/// Where the bytes stop being valid JSON, and what the grammar expects there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Byte offset.
    pub at: usize,
    pub expected: &'static str,
}

/// What the grammar expects at the scanner's position.
pub(crate) type Expected = &'static str;

pub(crate) type Scan<T> = Result<T, Expected>;

/// A member's name without its quotes, still escaped.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EscapedName<'a> {
    pub bytes: &'a [u8],
    pub has_escapes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    Array,
    Object,
}

impl Container {
    #[inline(always)]
    fn close(self) -> u8 {
        match self {
            Container::Array => b']',
            Container::Object => b'}',
        }
    }

    /// What may follow an element or a member.
    #[inline(always)]
    fn expected(self) -> Expected {
        match self {
            Container::Array => "`,` or `]`",
            Container::Object => "`,` or `}`",
        }
    }
}

/// The number of bytes classified together.
const BLOCK: usize = 64;

/// A position in the bytes, and what is known about the bytes that follow.
///
/// Bytes are classified in blocks of 64. Each byte at which a string may begin or end is a set bit,
/// which the scanner clears as it passes the byte, so the search for one quote does not have to
/// wait for the search for the previous one. The methods are inlined, and the functions they call
/// take no reference to the scanner, so its fields stay in registers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the last classified block begins.
    block: usize,
    /// The stops in this block that the scanner has not passed yet, the first in the lowest bit.
    stops: u64,
    utf8: Utf8,
}

/// What is known about non-ASCII bytes. (Word-sized, which is faster to copy.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
enum Utf8 {
    /// The scanner has not seen any.
    Unseen,
    /// All bytes are valid UTF-8.
    Valid,
    /// Not all bytes were valid UTF-8, so they now end before the first invalid one.
    Cut,
}

impl<'a> Scanner<'a> {
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut scanner = Scanner { bytes, at: 0, block: 0, stops: 0, utf8: Utf8::Unseen };
        scanner.classify_from(0);
        scanner
    }

    /// The scanner's position, in bytes.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The fault, after a call has failed.
    pub fn fault(&self, expected: Expected) -> Fault {
        let at_cut = self.utf8 == Utf8::Cut && self.at == self.bytes.len();
        Fault { at: self.at, expected: if at_cut { "UTF-8" } else { expected } }
    }

    /// Checks that only whitespace follows.
    #[inline(never)]
    pub fn end(&mut self) -> Scan<()> {
        match self.peek() {
            None if self.utf8 != Utf8::Cut => Ok(()),
            _ => Err("the end of the input"),
        }
    }

    /// Passes one value and returns its bytes, without the whitespace around it.
    #[inline(always)]
    pub fn value(&mut self) -> Scan<&'a [u8]> {
        let first = self.peek();
        let start = self.at;
        match first {
            Some(b'"') => {
                self.string()?;
            }
            Some(b'{' | b'[') => self.pass_any()?,
            _ => self.scalar()?,
        }
        Ok(self.since(start))
    }

    /// Passes the opening bracket at the scanner's position and, if the container is empty, the
    /// closing one. Returns whether there is anything in the container.
    #[inline(always)]
    pub fn enter(&mut self, container: Container) -> bool {
        self.at += 1;
        let is_empty = self.peek() == Some(container.close());
        self.at += usize::from(is_empty);
        !is_empty
    }

    /// Passes the comma or the closing bracket after an element or a member. Returns whether another
    /// one follows.
    #[inline(always)]
    pub fn another(&mut self, container: Container) -> Scan<bool> {
        let next = self.peek();
        let has_next = next == Some(b',');
        if !has_next && next != Some(container.close()) {
            return Err(container.expected());
        }
        self.at += 1;
        Ok(has_next)
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline(always)]
    pub fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    /// Moves to the next byte that is not whitespace and returns it.
    #[inline(always)]
    pub fn peek(&mut self) -> Option<u8> {
        match self.byte() {
            Some(byte) if byte > b' ' => Some(byte),
            None => None,
            Some(_) => {
                self.go_to(after_white_space(self.bytes, self.at));
                self.byte()
            }
        }
    }

    #[inline(always)]
    fn pass(&mut self, byte: u8, expected: &'static str) -> Scan<()> {
        if !self.is_at(byte) {
            return Err(expected);
        }
        self.at += 1;
        Ok(())
    }

    /// Whether `byte` is the next one after whitespace. Whitespace is rare, so the scanner looks
    /// for it last.
    #[inline(always)]
    fn is_at(&mut self, byte: u8) -> bool {
        self.byte() == Some(byte) || self.peek() == Some(byte)
    }

    /// Moves ahead over bytes that may hold stops.
    #[inline(always)]
    fn go_to(&mut self, at: usize) {
        self.at = at;
        self.stops = match at.checked_sub(self.block) {
            Some(passed) if passed < BLOCK => self.stops & u64::MAX << passed,
            _ => 0,
        };
    }

    #[inline(always)]
    fn classify_from(&mut self, start: usize) {
        let classes = classify_from(self.bytes, start);
        (self.block, self.stops) = (start, classes.stops);
        if classes.high && self.utf8 == Utf8::Unseen {
            (self.bytes, self.utf8, self.stops) = check_utf8(self.bytes, start);
        }
    }

    /// [`Self::value`], not inlined, for callers where size matters more than speed.
    pub fn any_value(&mut self) -> Scan<&'a [u8]> {
        self.peek();
        let start = self.at;
        self.pass_any()?;
        Ok(self.since(start))
    }

    /// The elements or members of a container that is known to be valid. An element also takes the
    /// place of its missing name.
    pub fn parts(bytes: &'a [u8]) -> Vec<(&'a [u8], &'a [u8])> {
        let mut parts = Vec::new();
        Self::each_part(bytes, &mut |name, value| parts.push((name, value)));
        parts
    }

    /// Visits each of [`Self::parts`].
    #[inline(never)]
    pub fn each_part(bytes: &'a [u8], visit: &mut dyn FnMut(&'a [u8], &'a [u8])) {
        let mut scanner = Scanner::new(bytes);
        let is_object = scanner.byte() == Some(b'{');
        scanner.at = 1;
        while let Ok(mut name) = scanner.any_value() {
            let mut value = name;
            if is_object {
                // Without its quotes.
                name = name.get(1..name.len() - 1).unwrap_or_default();
                scanner.pass_next();
                value = scanner.any_value().unwrap_or_default();
            }
            visit(name, value);
            scanner.pass_next();
        }
    }

    /// Passes the colon or comma that comes next.
    fn pass_next(&mut self) {
        self.peek();
        self.at += 1;
    }

    /// Passes a value, using a copy of the scanner that the compiler can keep in registers.
    #[inline(never)]
    fn pass_any(&mut self) -> Scan<()> {
        let mut scanner = *self;
        let passed = scanner.pass_any_in_registers();
        *self = scanner;
        passed
    }

    #[inline(always)]
    fn pass_any_in_registers(&mut self) -> Scan<()> {
        let mut outer = Nesting::default();
        let mut in_object = false;
        loop {
            // At a value, or at a member's name.
            if in_object {
                self.name()?;
            }
            match self.peek() {
                Some(b'"') => {
                    self.string()?;
                }
                Some(b'{') => {
                    self.at += 1;
                    if self.peek() != Some(b'}') {
                        outer.push(in_object);
                        in_object = true;
                        continue;
                    }
                    self.at += 1;
                }
                Some(b'[') => {
                    self.at += 1;
                    if self.peek() != Some(b']') {
                        outer.push(in_object);
                        in_object = false;
                        continue;
                    }
                    self.at += 1;
                }
                _ => self.scalar()?,
            }
            // After a value: close the containers that end here, up to the next value.
            loop {
                if outer.is_empty() {
                    return Ok(());
                }
                if self.byte() == Some(b',') {
                    self.at += 1;
                    break;
                }
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        break;
                    }
                    Some(b'}') if in_object => self.at += 1,
                    Some(b']') if !in_object => self.at += 1,
                    _ => {
                        let container =
                            if in_object { Container::Object } else { Container::Array };
                        return Err(container.expected());
                    }
                }
                in_object = outer.pop();
            }
        }
    }

    /// Passes a member's name and the colon after it.
    #[inline(always)]
    pub fn name(&mut self) -> Scan<EscapedName<'a>> {
        if !self.is_at(b'"') {
            return Err("a member name in double quotes");
        }
        let start = self.at + 1;
        let has_escapes = self.string()?;
        let bytes = self.bytes.get(start..self.at - 1).unwrap_or_default();
        self.pass(b':', "`:`")?;
        Ok(EscapedName { bytes, has_escapes })
    }

    /// Passes the string at the scanner's position. Returns whether it has escapes.
    #[inline(always)]
    fn string(&mut self) -> Scan<bool> {
        // Every stop before this quote has been passed, so the quote is either the first stop left or
        // not classified yet.
        if self.stops == 0 {
            self.classify_from(self.at);
        }
        self.stops &= self.stops.wrapping_sub(1);
        let mut has_escapes = false;
        loop {
            while self.stops == 0 {
                if self.block + BLOCK >= self.bytes.len() {
                    self.at = self.bytes.len();
                    return Err("a closing `\"`");
                }
                self.classify_from(self.block + BLOCK);
            }
            self.at = self.block + self.stops.trailing_zeros() as usize;
            self.stops &= self.stops - 1;
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(has_escapes);
                }
                Some(b'\\') => {
                    has_escapes = true;
                    self.settle(escape(self.bytes, self.at + 1))?;
                    if self.at - self.block < BLOCK {
                        self.go_to(self.at);
                    } else {
                        self.classify_from(self.at);
                    }
                }
                _ => return Err("control characters to be escaped"),
            }
        }
    }

    #[inline(always)]
    fn scalar(&mut self) -> Scan<()> {
        self.settle(scalar(self.bytes, self.at))
    }

    /// Moves to the end of a part, or to its fault.
    #[inline(always)]
    fn settle(&mut self, after: Result<usize, Fault>) -> Scan<()> {
        match after {
            Ok(at) => {
                self.at = at;
                Ok(())
            }
            Err(fault) => {
                self.at = fault.at;
                Err(fault.expected)
            }
        }
    }
}

fn after_white_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

#[inline(never)]
fn classify_from(bytes: &[u8], at: usize) -> Classes {
    let ahead = bytes.get(at..).unwrap_or_default();
    match ahead.first_chunk() {
        Some(block) => classify(block),
        None => classify_last(ahead),
    }
}

fn classify_last(bytes: &[u8]) -> Classes {
    // A space is not a stop.
    let mut block = [b' '; BLOCK];
    block.iter_mut().zip(bytes).for_each(|(padded, byte)| *padded = *byte);
    classify(&block)
}

/// Checks that the bytes from `start` are UTF-8. Those before it are ASCII. One check of all bytes
/// is faster than one for each string. Returns the bytes up to the first invalid one, and the stops
/// among them from `start`.
#[cold]
fn check_utf8(bytes: &[u8], start: usize) -> (&[u8], Utf8, u64) {
    let (bytes, utf8) = match std::str::from_utf8(bytes.get(start..).unwrap_or_default()) {
        Ok(_) => (bytes, Utf8::Valid),
        Err(error) => {
            let valid = bytes.get(..start + error.valid_up_to());
            (valid.unwrap_or_default(), Utf8::Cut)
        }
    };
    (bytes, utf8, classify_from(bytes, start).stops)
}

/// The end of an escape, after its backslash.
#[cold]
fn escape(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 1),
        Some(b'u') => {
            for at in at + 1..at + 5 {
                if !bytes.get(at).is_some_and(u8::is_ascii_hexdigit) {
                    return Err(Fault { at, expected: "four hexadecimal digits after `\\u`" });
                }
            }
            Ok(at + 5)
        }
        _ => Err(Fault { at, expected: "a JSON escape such as `\\n`" }),
    }
}

#[inline(never)]
fn scalar(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let (word, expected) = match bytes.get(at) {
        Some(b'-' | b'0'..=b'9') => return number(bytes, at),
        Some(b't') => ("true", "`true`"),
        Some(b'f') => ("false", "`false`"),
        Some(b'n') => ("null", "`null`"),
        _ => return Err(Fault { at, expected: "a JSON value" }),
    };
    let found = bytes.get(at..).unwrap_or_default();
    let same = found.iter().zip(word.as_bytes()).take_while(|(found, right)| found == right);
    match same.count() {
        length if length == word.len() => Ok(at + length),
        length => Err(Fault { at: at + length, expected }),
    }
}

fn number(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    at = match bytes.get(at) {
        Some(b'0') if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
            return Err(Fault { at: at + 1, expected: "a number without leading zeros" });
        }
        Some(b'0') => at + 1,
        _ => digits(bytes, at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits(bytes, at)?;
    }
    Ok(at)
}

#[inline]
fn digits(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    if at == start {
        return Err(Fault { at, expected: "a digit" });
    }
    Ok(at)
}
