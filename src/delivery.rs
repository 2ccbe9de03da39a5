//! Deliveries: a webhook's body in, bulk bodies for SuprSend's hub out, bytes to bytes.

use std::borrow::Cow;
use std::mem::take;

use memchr::memchr_iter;

use crate::connector::Connector;
use crate::event::message_id;
use crate::json::error::JsonError;
use crate::json::found::Found;
use crate::json::scanner::{Container, Fault, Scan, Scanner};
use crate::json::writer::{ObjectWriter, member, serialize_as_json};
use crate::note::{Note, Notes, RejectCode};
use crate::outcome::{Mapped, Outcome, Stop};

/// The hub takes at most so many payloads in one request.
const MOST_ITEMS: usize = 100;

/// The hub takes at most so many bytes in one request: 800 KiB.
const MOST_BYTES: usize = 800 * 1024;

/// What becomes of a webhook's body, or of a file of events.
///
/// ```
/// use segment_transform::Connector;
///
/// let connector = Connector::default();
/// let body = br#"[{"type":"track","userId":"u1","event":"Signed Up"},{"type":"page"}]"#;
/// let delivery = connector.delivery(body)?;
/// assert_eq!((delivery.mapped, delivery.skipped, delivery.rejected), (1, 1, 0));
/// assert_eq!(
///     delivery.requests,
///     [br#"[{"event":"Signed Up","distinct_id":"u1","properties":{}}]"#]
/// );
/// assert_eq!(delivery.issues()[0].index, 1);
/// # Ok::<(), segment_transform::JsonError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Delivery<'a> {
    /// Bodies for `POST /event/` of SuprSend's hub: JSON arrays of payloads in the order of the
    /// events, of at most 100 payloads and 800 KiB each. One larger payload goes alone.
    pub requests: Vec<Vec<u8>>,
    /// How many events go to SuprSend.
    pub mapped: usize,
    /// How many valid Segment events have no place in SuprSend.
    pub skipped: usize,
    /// How many events cannot be mapped.
    pub rejected: usize,
    connector: &'a Connector,
    body: &'a [u8],
    form: Form,
}

/// An event of a delivery that was skipped or rejected, or has notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Which event it is, from 0.
    pub index: usize,
    /// Which line it stands in, from 1, where there is one event a line.
    pub line: Option<usize>,
    /// Segment's `messageId`.
    pub message_id: Option<String>,
    /// What became of the event: where it was mapped, with which notes.
    pub outcome: Outcome<Vec<Note>>,
}

impl Issue {
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        let mut issue = ObjectWriter::open(out);
        issue.integer(member!("index"), self.index);
        if let Some(line) = self.line {
            issue.integer(member!("line"), line);
        }
        if let Some(message_id) = &self.message_id {
            issue.string(member!("message_id"), message_id);
        }
        if let Outcome::Mapped(notes) = &self.outcome {
            issue.string(member!("status"), "mapped");
            issue.array(member!("notes"), notes, Note::write_json);
        }
        self.outcome.write_why_not(&mut issue);
        issue.close();
    }
}

serialize_as_json!(Issue);

/// How events stand in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One event, or an array of events.
    Json,
    /// One event a line.
    Lines,
}

/// How many events came to what end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub mapped: usize,
    pub skipped: usize,
    pub rejected: usize,
}

impl Connector {
    /// Maps a webhook's body: one event, an array of events, or one event a line, which is
    /// recognised where a first complete value is followed by a newline and more.
    ///
    /// # Errors
    /// Where the body is no JSON. In one event a line only that line is rejected.
    pub fn delivery<'a>(&'a self, body: &'a [u8]) -> Result<Delivery<'a>, JsonError> {
        self.delivery_as(Form::Json, body)
    }

    /// Maps one event a line. Blank lines count for nothing; a line that is no JSON is rejected.
    #[must_use]
    pub fn delivery_lines<'a>(&'a self, body: &'a [u8]) -> Delivery<'a> {
        // Lines have no fault that is the whole body's.
        self.delivery_as(Form::Lines, body).unwrap_or_else(|_| self.empty_delivery(body))
    }

    fn delivery_as<'a>(&'a self, form: Form, body: &'a [u8]) -> Result<Delivery<'a>, JsonError> {
        let mut delivery = self.empty_delivery(body);
        let mut buffer = Vec::with_capacity((body.len() + 512).min(MOST_BYTES));
        let mut bulk = Bulk::new(&mut buffer, |event| match event {
            BulkEvent::Request(body) => delivery.requests.push(take(body)),
            BulkEvent::Discard => delivery.requests.clear(),
        });
        let (form, counts) = self.deliver(form, body, &mut bulk)?;
        let Counts { mapped, skipped, rejected } = counts;
        Ok(Delivery { form, mapped, skipped, rejected, ..delivery })
    }

    fn empty_delivery<'a>(&'a self, body: &'a [u8]) -> Delivery<'a> {
        Delivery {
            requests: Vec::new(),
            mapped: 0,
            skipped: 0,
            rejected: 0,
            connector: self,
            body,
            form: Form::Lines,
        }
    }

    /// Maps a body into `bulk`, and says how its events stood in it.
    pub(crate) fn deliver(
        &self,
        form: Form,
        body: &[u8],
        bulk: &mut Bulk<'_, impl FnMut(BulkEvent<'_>)>,
    ) -> Result<(Form, Counts), JsonError> {
        let mut counts = Counts::default();
        let mut map = |entry: Entry<'_, '_>| {
            let Ok(event) = entry.event else {
                counts.rejected += 1;
                return;
            };
            match self.map(event, None, Notes::ignored()) {
                Ok(mapped) => {
                    bulk.add(|out| mapped.write_payload(out));
                    counts.mapped += 1;
                }
                Err(Stop::Skip(_)) => counts.skipped += 1,
                Err(Stop::Reject(_)) => counts.rejected += 1,
            }
        };
        match self.each_event(form, body, &mut map) {
            Ok(()) => {}
            Err(Ended::Fault(fault)) => return Err(JsonError::new(body, fault)),
            Err(Ended::Lines) => {
                bulk.discard();
                return self.deliver(Form::Lines, body, bulk);
            }
        }
        bulk.end();
        Ok((form, counts))
    }

    /// The events of a body that have an issue.
    pub(crate) fn issues(&self, form: Form, body: &[u8]) -> Vec<Issue> {
        let mut issues = Vec::new();
        // A body with a fault of its own never comes here.
        let _: Result<(), Ended> = self.each_event(form, body, &mut |entry| {
            issues.extend(self.issue(entry));
        });
        issues
    }

    #[cold]
    fn issue(&self, entry: Entry<'_, '_>) -> Option<Issue> {
        let mut id = None;
        let outcome = match entry.event {
            Ok(event) => {
                id = message_id(event, &mut Notes::ignored()).map(Cow::into_owned);
                self.map(event, None, Notes::kept()).map(Mapped::into_notes)
            }
            Err(error) => Err(Stop::reject(RejectCode::InvalidJson, "", error().message())),
        };
        if outcome.as_ref().is_ok_and(Vec::is_empty) {
            return None;
        }
        let Entry { index, line, .. } = entry;
        Some(Issue { index, line, message_id: id, outcome: outcome.into() })
    }

    /// Calls `visit` for every event of a body, in order.
    fn each_event(
        &self,
        form: Form,
        body: &[u8],
        visit: &mut dyn FnMut(Entry<'_, '_>),
    ) -> Result<(), Ended> {
        match form {
            Form::Json => self.each_json_event(body, visit),
            Form::Lines => {
                self.each_line(body, visit);
                Ok(())
            }
        }
    }

    fn each_json_event(
        &self,
        body: &[u8],
        visit: &mut dyn FnMut(Entry<'_, '_>),
    ) -> Result<(), Ended> {
        let mut scanner = Scanner::new(body);
        let mut found = Found::default();
        let is_array = scanner.peek() == Some(b'[');
        let read = match is_array {
            true => self.each_element(&mut scanner, &mut found, visit),
            false => found.read(&mut scanner, self.names()),
        };
        read.map_err(|expected| Ended::Fault(scanner.fault(expected)))?;
        end_or_lines(body, &mut scanner)?;
        if !is_array {
            visit(Entry { index: 0, line: None, event: Ok(&found) });
        }
        Ok(())
    }

    fn each_element<'a>(
        &self,
        scanner: &mut Scanner<'a>,
        found: &mut Found<'a>,
        visit: &mut dyn FnMut(Entry<'_, '_>),
    ) -> Scan<()> {
        let mut goes_on = scanner.enter(Container::Array);
        for index in 0.. {
            if !goes_on {
                break;
            }
            found.read(scanner, self.names())?;
            visit(Entry { index, line: None, event: Ok(found) });
            goes_on = scanner.another(Container::Array)?;
        }
        Ok(())
    }

    fn each_line(&self, body: &[u8], visit: &mut dyn FnMut(Entry<'_, '_>)) {
        let names = self.names();
        let mut found = Found::default();
        let mut index = 0;
        let mut start = 0;
        let ends = memchr_iter(b'\n', body).chain([body.len()]);
        for (line, end) in ends.enumerate() {
            let text = body.get(start..end).unwrap_or_default();
            let mut scanner = Scanner::new(text);
            let is_blank = scanner.end().is_ok();
            if !is_blank {
                let read = found.read(&mut scanner, names).and_then(|()| scanner.end());
                let error = |expected| {
                    move || JsonError::in_line(text, scanner.fault(expected), line, start)
                };
                let event = match read {
                    Ok(()) => Ok(&found),
                    Err(expected) => Err(&error(expected) as &dyn Fn() -> JsonError),
                };
                visit(Entry { index, line: Some(line + 1), event });
                index += 1;
            }
            start = end + 1;
        }
    }
}

impl Delivery<'_> {
    /// Every event that was skipped or rejected, or has notes, in order. The body is read once
    /// more for it, so that a delivery costs less where nobody asks.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        self.connector.issues(self.form, self.body)
    }
}

/// One event of a body, or the way to tell why it is none.
struct Entry<'e, 'a> {
    index: usize,
    line: Option<usize>,
    event: Result<&'e Found<'a>, &'e dyn Fn() -> JsonError>,
}

/// Why a body was not read to its end.
enum Ended {
    Fault(Fault),
    /// It is no JSON but one event a line.
    Lines,
}

/// A value may be followed by nothing, or by a newline and more, which makes them lines.
fn end_or_lines(body: &[u8], scanner: &mut Scanner<'_>) -> Result<(), Ended> {
    let end = scanner.offset();
    let Err(expected) = scanner.end() else {
        return Ok(());
    };
    let between = body.get(end..scanner.offset()).unwrap_or_default();
    let is_line = between.contains(&b'\n');
    Err(if is_line { Ended::Lines } else { Ended::Fault(scanner.fault(expected)) })
}

/// Puts payloads together into bodies for the hub.
pub(crate) struct Bulk<'b, F> {
    body: &'b mut Vec<u8>,
    items: usize,
    on_event: F,
}

/// What comes of putting payloads together.
pub(crate) enum BulkEvent<'b> {
    /// A body is complete. What is left in it does not matter.
    Request(&'b mut Vec<u8>),
    /// All that came before is void.
    Discard,
}

impl<'b, F: FnMut(BulkEvent<'_>)> Bulk<'b, F> {
    pub fn new(buffer: &'b mut Vec<u8>, on_event: F) -> Self {
        buffer.clear();
        Bulk { body: buffer, items: 0, on_event }
    }

    fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        if self.items == MOST_ITEMS {
            self.end();
        }
        let end = self.body.len();
        self.body.push(if self.items == 0 { b'[' } else { b',' });
        write(self.body);
        self.items += 1;
        // With the closing bracket it would be too long: the payload begins a body of its own.
        if self.items > 1 && self.body.len() >= MOST_BYTES {
            let payload = self.body.split_off(end + 1);
            self.body.truncate(end);
            self.end();
            self.body.push(b'[');
            self.body.extend_from_slice(&payload);
            self.items = 1;
        }
    }

    fn end(&mut self) {
        if self.items > 0 {
            self.body.push(b']');
            (self.on_event)(BulkEvent::Request(self.body));
        }
        self.body.clear();
        self.items = 0;
    }

    fn discard(&mut self) {
        self.body.clear();
        self.items = 0;
        (self.on_event)(BulkEvent::Discard);
    }
}
