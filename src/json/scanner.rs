//! One pass over JSON text that proves it valid and hands out where its parts stand.
//!
//! The text is known to be UTF-8; the grammar is that of RFC 8259, strictly. Nesting costs one
//! bit a level, so hostile depth neither overflows the stack nor costs more than it weighs.

/// Where the text stops being JSON, and what would have been right there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Byte offset.
    pub at: usize,
    pub expected: &'static str,
}

pub(crate) type Scan<T> = Result<T, Fault>;

#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        Scanner { text, at: 0 }
    }

    /// The next byte that is not white space, without passing it.
    pub fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.byte() {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// Nothing but white space may follow.
    pub fn end(&mut self) -> Scan<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => self.fault("the end of the text"),
        }
    }

    /// Passes one value of any kind and gives its text, without the white space around it.
    pub fn value(&mut self) -> Scan<&'a str> {
        self.peek();
        let start = self.at;
        self.skip_value()?;
        Ok(self.since(start))
    }

    /// Passes an object, calling `member` with each name (as written, between its quotes) when
    /// the scanner stands before the value, which `member` has to pass. Gives the object's text.
    pub fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &'a str) -> Scan<()>,
    ) -> Scan<&'a str> {
        self.peek();
        let start = self.at;
        self.expect(b'{', "`{`")?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(self.since(start));
        }
        loop {
            let name = self.name()?;
            member(self, name)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(self.since(start));
                }
                _ => return self.fault("`,` or `}`"),
            }
        }
    }

    /// Passes an array, calling `element` when the scanner stands before each value, which
    /// `element` has to pass.
    pub fn array(&mut self, mut element: impl FnMut(&mut Self) -> Scan<()>) -> Scan<()> {
        self.expect(b'[', "`[`")?;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            element(self)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return self.fault("`,` or `]`"),
            }
        }
    }

    fn skip_value(&mut self) -> Scan<()> {
        let mut open = Nesting::default();
        loop {
            match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    if self.peek() == Some(b'}') {
                        self.at += 1;
                    } else {
                        open.push(Container::Object);
                        self.name()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    if self.peek() == Some(b']') {
                        self.at += 1;
                    } else {
                        open.push(Container::Array);
                        continue;
                    }
                }
                _ => self.scalar()?,
            }
            // A value has ended: close what ends with it, up to the next one.
            loop {
                let Some(container) = open.last() else {
                    return Ok(());
                };
                match (self.peek(), container) {
                    (Some(b','), Container::Array) => {
                        self.at += 1;
                        break;
                    }
                    (Some(b','), Container::Object) => {
                        self.at += 1;
                        self.name()?;
                        break;
                    }
                    (Some(b']'), Container::Array) | (Some(b'}'), Container::Object) => {
                        self.at += 1;
                        open.pop();
                    }
                    (_, Container::Array) => return self.fault("`,` or `]`"),
                    (_, Container::Object) => return self.fault("`,` or `}`"),
                }
            }
        }
    }

    /// A member's name and the colon after it.
    fn name(&mut self) -> Scan<&'a str> {
        self.expect(b'"', "a member name in double quotes")?;
        let start = self.at;
        self.string_rest()?;
        let name = self.since(start);
        self.expect(b':', "`:`")?;
        Ok(name.strip_suffix('"').unwrap_or(name))
    }

    fn scalar(&mut self) -> Scan<()> {
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                self.string_rest()
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            Some(b'n') => self.literal("null"),
            _ => self.fault("a value"),
        }
    }

    fn literal(&mut self, word: &'static str) -> Scan<()> {
        for expected in word.bytes() {
            if self.byte() != Some(expected) {
                return self.fault(word);
            }
            self.at += 1;
        }
        Ok(())
    }

    /// The rest of a string whose opening quote has been passed.
    fn string_rest(&mut self) -> Scan<()> {
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape()?;
                }
                Some(0x20..) => self.at += 1,
                Some(_) => return self.fault("no control character in a string"),
                None => return self.fault("`\"` at the end of the string"),
            }
        }
    }

    fn escape(&mut self) -> Scan<()> {
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    match self.byte() {
                        Some(digit) if digit.is_ascii_hexdigit() => self.at += 1,
                        _ => return self.fault("four hexadecimal digits after `\\u`"),
                    }
                }
                Ok(())
            }
            _ => self.fault("an escape that JSON knows"),
        }
    }

    fn number(&mut self) -> Scan<()> {
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Scan<()> {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            return self.fault("a digit");
        }
        Ok(())
    }

    fn expect(&mut self, byte: u8, expected: &'static str) -> Scan<()> {
        if self.peek() != Some(byte) {
            return self.fault(expected);
        }
        self.at += 1;
        Ok(())
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn fault<T>(&self, expected: &'static str) -> Scan<T> {
        Err(Fault { at: self.at, expected })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Array,
    Object,
}

/// The containers that are open, one bit each; those beyond 64 go to the heap, 64 at a time.
#[derive(Debug, Default)]
struct Nesting {
    bits: u64,
    depth: usize,
    outer: Vec<u64>,
}

impl Nesting {
    fn push(&mut self, container: Container) {
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.outer.push(self.bits);
        }
        self.bits = self.bits << 1 | u64::from(container == Container::Object);
        self.depth += 1;
    }

    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.bits >>= 1;
        if self.depth.is_multiple_of(64) {
            self.bits = self.outer.pop().unwrap_or_default();
        }
    }

    fn last(&self) -> Option<Container> {
        match (self.depth, self.bits & 1) {
            (0, _) => None,
            (_, 0) => Some(Container::Array),
            _ => Some(Container::Object),
        }
    }
}
