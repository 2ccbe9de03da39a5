//! Reads the events of a webhook's body.

use memchr::{memchr, memchr_iter};

use crate::envelope::batch;
use crate::event::Event;
use crate::json::error::JsonError;
use crate::json::names::Names;
use crate::json::raw::RawJson;
use crate::json::scanner::{Container, Fault, Scan, Scanner};

/// One event of a body, or the fault in its place.
pub(crate) struct Entry<'e, 'a> {
    /// Index of the event, from 0.
    pub index: usize,
    /// Line number, from 1, if the body is read line by line.
    pub line: Option<usize>,
    pub event: Result<&'e Event<'a>, &'e dyn Fn() -> JsonError>,
}

/// Reads each event of a body into `event`, in order, and visits it. Returns whether the body is
/// read line by line. It is if the caller asks for it, or if the first value ends on the line it
/// begins on and more follows on a later line.
///
/// A fault in the first value is an error. A later fault ends its line or, without lines, the body,
/// and counts as one event.
pub(crate) fn each_event<'a>(
    body: &'a [u8],
    event: Event<'a>,
    names: &Names,
    lines: bool,
    visit: &mut dyn FnMut(Entry<'_, 'a>),
) -> Result<bool, JsonError> {
    let text = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let before = body.len() - text.len();
    let mut reader = Reader { body: text, before, names, visit, event, index: 0 };
    if lines {
        reader.read_lines(0);
        return Ok(true);
    }
    reader.read_values().map_err(|fault| JsonError::new(text, fault).moved(before, 0))
}

/// The UTF-8 byte order mark, which is ignored at the beginning of a body.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

struct Reader<'r, 'a> {
    body: &'a [u8],
    /// Number of bytes before `body`.
    before: usize,
    names: &'r Names,
    visit: &'r mut dyn FnMut(Entry<'_, 'a>),
    /// The last event read.
    event: Event<'a>,
    /// Index of the next event.
    index: usize,
}

impl<'a> Reader<'_, 'a> {
    /// Reads the first value, then the rest as lines or as a sequence. Returns whether it read
    /// lines.
    fn read_values(&mut self) -> Result<bool, Fault> {
        let mut scanner = Scanner::new(self.body);
        scanner.peek();
        let start = scanner.offset();
        self.read_value(&mut scanner, None).map_err(|expected| scanner.fault(expected))?;
        let end = scanner.offset();
        if scanner.end().is_ok() {
            return Ok(false);
        }
        let has_newline =
            |from, to| memchr(b'\n', self.body.get(from..to).unwrap_or_default()).is_some();
        if has_newline(end, scanner.offset()) && !has_newline(start, end) {
            self.read_lines(end);
            return Ok(true);
        }
        while scanner.end().is_err() {
            if let Err(expected) = self.read_value(&mut scanner, None) {
                let (body, before, fault) = (self.body, self.before, scanner.fault(expected));
                self.visit(None, Some(&|| JsonError::new(body, fault).moved(before, 0)));
                break;
            }
        }
        Ok(false)
    }

    /// Reads every line on its own, beginning at byte `start`.
    fn read_lines(&mut self, mut start: usize) {
        let body = self.body;
        let mut number = 1 + memchr_iter(b'\n', body.get(..start).unwrap_or_default()).count();
        while let Some(rest) = body.get(start..) {
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            self.read_line(rest.get(..length).unwrap_or_default(), number, start);
            start += length + 1;
            number += 1;
        }
    }

    fn read_line(&mut self, line: &'a [u8], number: usize, start: usize) {
        let mut scanner = Scanner::new(line);
        while scanner.end().is_err() {
            if let Err(expected) = self.read_value(&mut scanner, Some(number)) {
                let fault = scanner.fault(expected);
                let start = self.before + start;
                let error = || JsonError::new(line, fault).moved(start, number - 1);
                return self.visit(Some(number), Some(&error));
            }
        }
    }

    /// Reads an event, or an array of events.
    fn read_value(&mut self, scanner: &mut Scanner<'a>, line: Option<usize>) -> Scan<()> {
        if scanner.peek() != Some(b'[') {
            return self.read_event(scanner, line);
        }
        let mut has_next = scanner.enter(Container::Array);
        while has_next {
            self.read_event(scanner, line)?;
            has_next = scanner.another(Container::Array)?;
        }
        Ok(())
    }

    /// Reads an event, or the body of Segment's HTTP API, which stands for the events of its batch.
    fn read_event(&mut self, scanner: &mut Scanner<'a>, line: Option<usize>) -> Scan<()> {
        self.event.read(scanner, self.names)?;
        if let Some(batch) = batch(&self.event) {
            self.read_batch(batch, line);
        } else {
            self.visit(line, None);
        }
        Ok(())
    }

    /// Reads the events of a batch. A batch inside a batch is not unpacked, so bytes are read at
    /// most twice.
    #[cold]
    fn read_batch(&mut self, batch: RawJson<'a>, line: Option<usize>) {
        let mut scanner = Scanner::new(batch.0);
        let mut has_next = scanner.enter(Container::Array);
        // The batch is known to be valid.
        while has_next && self.event.read(&mut scanner, self.names).is_ok() {
            self.visit(line, None);
            has_next = scanner.another(Container::Array).unwrap_or_default();
        }
    }

    /// Visits the last event read, or the fault in its place.
    fn visit(&mut self, line: Option<usize>, fault: Option<&dyn Fn() -> JsonError>) {
        let event = fault.map_or(Ok(&self.event), Err);
        (self.visit)(Entry { index: self.index, line, event });
        self.index += 1;
    }
}
