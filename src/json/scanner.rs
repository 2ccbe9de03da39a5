//! One pass over bytes that proves them JSON and hands out where their parts stand.
//!
//! The grammar is that of RFC 8259, strictly, and every string is proved to be UTF-8. Nesting
//! costs one bit a level, so hostile depth neither overflows the stack nor costs more than it
//! weighs.

use super::nesting::Nesting;
use super::simd::{Classes, classify};

/// Where the bytes stop being JSON, and what would have been right there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Byte offset.
    pub at: usize,
    pub expected: &'static str,
}

/// What would have been right where the scanner stands.
pub(crate) type Expected = &'static str;

pub(crate) type Scan<T> = Result<T, Expected>;

/// A member's name as it is written between its quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WrittenName<'a> {
    pub bytes: &'a [u8],
    pub has_escapes: bool,
}

/// What has parts between brackets.
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

    /// After one of its parts.
    #[inline(always)]
    fn expected(self) -> Expected {
        match self {
            Container::Array => "`,` or `]`",
            Container::Object => "`,` or `}`",
        }
    }
}

/// How many bytes are classified at once.
const BLOCK: usize = 64;

/// A place in the bytes, and what is known of those that follow.
///
/// Sixty-four bytes are classified together, and each place where a string may begin or end is a
/// bit that is taken away when it has been passed: the search for a quote need not wait for the
/// one before it. The methods are inlined and what they call takes no reference, so that all this
/// stays in registers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the bytes last classified begin.
    block: usize,
    /// Of these bytes the stops that have not been passed, the first one lowest.
    stops: u64,
    utf8: Utf8,
}

/// What is known of bytes beyond ASCII. (Of a word's size, which copies faster than less.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
enum Utf8 {
    /// None has been seen yet.
    Unseen,
    /// All of the bytes are UTF-8.
    Valid,
    /// All are now: they have been cut off where they were not.
    Cut,
}

impl<'a> Scanner<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut scanner = Scanner { bytes, at: 0, block: 0, stops: 0, utf8: Utf8::Unseen };
        scanner.classify_from(0);
        scanner
    }

    /// How many bytes have been passed.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Where a call failed, and what it expected there.
    pub fn fault(&self, expected: Expected) -> Fault {
        let at_cut = self.utf8 == Utf8::Cut && self.at == self.bytes.len();
        Fault { at: self.at, expected: if at_cut { "UTF-8" } else { expected } }
    }

    /// Nothing but white space may follow.
    pub fn end(&mut self) -> Scan<()> {
        match self.peek() {
            None if self.utf8 != Utf8::Cut => Ok(()),
            _ => Err("the end of the text"),
        }
    }

    /// Passes one value of any kind and gives its bytes, without the white space around it.
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

    /// Passes the bracket at which the scanner stands; whether anything is in the container. If
    /// nothing is, it is passed whole.
    #[inline(always)]
    pub fn enter(&mut self, container: Container) -> bool {
        self.at += 1;
        let is_empty = self.peek() == Some(container.close());
        self.at += usize::from(is_empty);
        !is_empty
    }

    /// Passes what follows a part of a container: a comma, or the bracket at its end. Whether
    /// another part follows.
    #[inline(always)]
    pub fn another(&mut self, container: Container) -> Scan<bool> {
        let next = self.peek();
        let goes_on = next == Some(b',');
        if !goes_on && next != Some(container.close()) {
            return Err(container.expected());
        }
        self.at += 1;
        Ok(goes_on)
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline(always)]
    pub fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    /// The next byte that is not white space, without passing it.
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

    /// Whether this byte is the next one that is not white space. There seldom is any, so it is
    /// looked for last.
    #[inline(always)]
    fn is_at(&mut self, byte: u8) -> bool {
        self.byte() == Some(byte) || self.peek() == Some(byte)
    }

    /// Goes ahead over what may hold stops.
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

    /// The same as [`Self::value`], for where size counts more than speed.
    pub fn any_value(&mut self) -> Scan<&'a [u8]> {
        self.peek();
        let start = self.at;
        self.pass_any()?;
        Ok(self.since(start))
    }

    /// The parts of a container that has been proved valid, in an object each with its name.
    #[inline(never)]
    pub fn parts(bytes: &'a [u8]) -> Vec<(&'a [u8], &'a [u8])> {
        let mut parts = Vec::new();
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
            parts.push((name, value));
            scanner.pass_next();
        }
        parts
    }

    /// Passes the colon or comma that is known to be next.
    fn pass_next(&mut self) {
        self.peek();
        self.at += 1;
    }

    /// Passes a value of any kind, on a copy that the compiler can keep in registers.
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
            // Before a value, or before a member's name.
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
            // A value has ended: close what ends with it, up to the next one.
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

    /// A member's name and the colon after it.
    #[inline(always)]
    pub fn name(&mut self) -> Scan<WrittenName<'a>> {
        if !self.is_at(b'"') {
            return Err("a member name in double quotes");
        }
        let start = self.at + 1;
        let has_escapes = self.string()?;
        let bytes = self.bytes.get(start..self.at - 1).unwrap_or_default();
        self.pass(b':', "`:`")?;
        Ok(WrittenName { bytes, has_escapes })
    }

    /// Passes a string, at whose opening quote the scanner stands; whether it has escapes.
    #[inline(always)]
    fn string(&mut self) -> Scan<bool> {
        // Of the stops that have been classified none is left before this quote: either it is the
        // first one, or all have been passed.
        if self.stops == 0 {
            self.classify_from(self.at);
        }
        self.stops &= self.stops.wrapping_sub(1);
        let mut has_escapes = false;
        loop {
            while self.stops == 0 {
                if self.block + BLOCK >= self.bytes.len() {
                    self.at = self.bytes.len();
                    return Err("`\"` at the end of the string");
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
                _ => return Err("control characters in a string to be escaped"),
            }
        }
    }

    #[inline(always)]
    fn scalar(&mut self) -> Scan<()> {
        self.settle(scalar(self.bytes, self.at))
    }

    /// Goes where a part ends, or where it has its fault.
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
    // Blanks stop nothing.
    let mut block = [b' '; BLOCK];
    block.iter_mut().zip(bytes).for_each(|(padded, byte)| *padded = *byte);
    classify(&block)
}

/// Proves that the bytes from `start` on, before which all are ASCII, are UTF-8: all of them at
/// once, which is faster than string by string. They are cut off where they are not, and the stops
/// from `start` on are told anew.
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

/// Passes an escape whose backslash has been passed.
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
    let word = match bytes.get(at) {
        Some(b'-' | b'0'..=b'9') => return number(bytes, at),
        Some(b't') => "true",
        Some(b'f') => "false",
        Some(b'n') => "null",
        _ => return Err(Fault { at, expected: "a JSON value" }),
    };
    let found = bytes.get(at..).unwrap_or_default();
    let same = found.iter().zip(word.as_bytes()).take_while(|(found, right)| found == right);
    match same.count() {
        length if length == word.len() => Ok(at + length),
        length => Err(Fault { at: at + length, expected: word }),
    }
}

fn number(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    at = match bytes.get(at) {
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
