//! Deliveries: a webhook's body in, requests for SuprSend's hub out, bytes to bytes.

use std::borrow::Cow;
use std::fmt;
use std::mem::take;

use crate::body::{Entry, each_event};
use crate::bulk::{Bulk, MAX_BYTES};
use crate::connector::Connector;
use crate::envelope::message_id;
use crate::json::error::JsonError;
use crate::json::writer::{ObjectWriter, member, serialize_as_json};
use crate::note::{Note, Notes};
use crate::outcome::{Mapped, NotMapped, Outcome, RejectCode};

/// What a webhook's body, or a file of events, becomes.
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
#[derive(Clone)]
pub struct Delivery<'a> {
    /// Bodies for `POST /event/` on SuprSend's hub: JSON arrays of payloads, in the order of the
    /// events, of at most 100 payloads and 800 KiB each. A larger payload gets a body of its own.
    pub requests: Vec<Vec<u8>>,
    /// The number of events that go to SuprSend.
    pub mapped: usize,
    /// The number of valid Segment events that have no place in SuprSend.
    pub skipped: usize,
    /// The number of events that cannot be mapped.
    pub rejected: usize,
    /// Whether the body was read line by line.
    pub lines: bool,
    connector: &'a Connector,
    body: &'a [u8],
}

/// How a body is to be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryOptions {
    /// Reads every line of the body on its own, so that a fault rejects only the rest of its line.
    /// Without it, lines are recognized where the first value ends on the line it begins on and a
    /// newline and more follow.
    pub lines: bool,
}

/// The counts of a delivery.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of events that go to SuprSend.
    pub mapped: usize,
    /// The number of valid Segment events that have no place in SuprSend.
    pub skipped: usize,
    /// The number of events that cannot be mapped.
    pub rejected: usize,
    /// Whether the body was read line by line.
    pub lines: bool,
}

/// An event of a delivery that was skipped or rejected, or has notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The number of the event, from 0.
    pub index: usize,
    /// The number of its line, from 1, if the body was read line by line.
    pub line: Option<usize>,
    /// Segment's `messageId`.
    pub message_id: Option<String>,
    /// What the event became. If it was mapped, these are its notes.
    pub outcome: Outcome<Vec<Note>>,
}

impl Connector {
    /// Maps a webhook's body: one event, an array of events, or several of these, one after the
    /// other or one on each line.
    ///
    /// # Errors
    /// Fails if the first value of the body is not valid JSON. A later fault rejects only the rest
    /// of its line, or of the body.
    pub fn delivery<'a>(&'a self, body: &'a [u8]) -> Result<Delivery<'a>, JsonError> {
        self.delivery_with(body, DeliveryOptions::default())
    }

    /// Maps a webhook's body, as [`Connector::delivery`] does.
    ///
    /// # Errors
    /// Fails as [`Connector::delivery`] does, and never with the option `lines`.
    pub fn delivery_with<'a>(
        &'a self,
        body: &'a [u8],
        options: DeliveryOptions,
    ) -> Result<Delivery<'a>, JsonError> {
        let mut requests = Vec::new();
        let mut buffer = Vec::with_capacity((body.len() + 512).min(MAX_BYTES));
        let summary = self.deliver_buffers(body, options, &mut buffer, |buffer| {
            let mut request = take(buffer);
            // Little of a large body may have been mapped.
            if request.len() < request.capacity() / 2 {
                request.shrink_to_fit();
            }
            requests.push(request);
        })?;
        let Summary { mapped, skipped, rejected, lines } = summary;
        Ok(Delivery { requests, mapped, skipped, rejected, lines, connector: self, body })
    }

    /// Maps a webhook's body, as [`Connector::delivery_with`] does, and calls `on_request` with each
    /// request as soon as it is complete. All of them are put together in `buffer`, which the caller
    /// can use again for the next delivery.
    ///
    /// ```
    /// use segment_transform::{Connector, DeliveryOptions};
    ///
    /// let connector = Connector::default();
    /// let mut buffer = Vec::new();
    /// let mut sent = 0;
    /// for body in [&br#"{"type":"track","userId":"u1","event":"Signed Up"}"#[..], b"[]"] {
    ///     let options = DeliveryOptions::default();
    ///     connector.deliver(body, options, &mut buffer, |request| sent += request.len())?;
    /// }
    /// assert_eq!(sent, 58);
    /// # Ok::<(), segment_transform::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// Fails as [`Connector::delivery`] does. The requests so far are then void.
    pub fn deliver(
        &self,
        body: &[u8],
        options: DeliveryOptions,
        buffer: &mut Vec<u8>,
        mut on_request: impl FnMut(&[u8]),
    ) -> Result<Summary, JsonError> {
        self.deliver_buffers(body, options, buffer, |request| on_request(request))
    }

    fn deliver_buffers(
        &self,
        body: &[u8],
        options: DeliveryOptions,
        buffer: &mut Vec<u8>,
        on_request: impl FnMut(&mut Vec<u8>),
    ) -> Result<Summary, JsonError> {
        let mut summary = Summary::default();
        let mut bulk = Bulk::new(buffer, on_request);
        let mut map = |entry: Entry<'_, '_>| {
            let Ok(event) = entry.event else {
                summary.rejected += 1;
                return;
            };
            match self.map(event, None, Notes::discarded()) {
                Ok(mapped) => {
                    bulk.add(|out| mapped.write_payload(out));
                    summary.mapped += 1;
                }
                Err(NotMapped::Skipped(_)) => summary.skipped += 1,
                Err(NotMapped::Rejected(_)) => summary.rejected += 1,
            }
        };
        let lines = each_event(body, self.names(), options.lines, &mut map)?;
        bulk.end();
        Ok(Summary { lines, ..summary })
    }

    /// Every event of a delivered body that was skipped or rejected, or has notes, in order. `lines`
    /// is that of the body's [`Summary`].
    ///
    /// The body is read a second time, so that a delivery costs less where nobody asks.
    #[must_use]
    pub fn issues(&self, body: &[u8], lines: bool) -> Vec<Issue> {
        let mut issues = Vec::new();
        // A body that could not be delivered has no issues.
        let _: Result<bool, JsonError> =
            each_event(body, self.names(), lines, &mut |entry| issues.extend(self.issue(entry)));
        issues
    }

    #[cold]
    fn issue(&self, entry: Entry<'_, '_>) -> Option<Issue> {
        let mut id = None;
        let outcome = match entry.event {
            Ok(event) => {
                id = message_id(event, &mut Notes::discarded()).map(Cow::into_owned);
                self.map(event, None, Notes::collected()).map(Mapped::into_notes)
            }
            Err(error) => Err(NotMapped::reject(RejectCode::InvalidJson, "", error().to_string())),
        };
        if outcome.as_ref().is_ok_and(Vec::is_empty) {
            return None;
        }
        let Entry { index, line, .. } = entry;
        Some(Issue { index, line, message_id: id, outcome: outcome.into() })
    }
}

impl Delivery<'_> {
    /// Every event that was skipped or rejected, or has notes, in order.
    ///
    /// The body is read a second time, so that a delivery costs less where nobody asks.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        self.connector.issues(self.body, self.lines)
    }
}

impl fmt::Debug for Delivery<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |request: &Vec<u8>| String::from_utf8_lossy(request).into_owned();
        formatter
            .debug_struct("Delivery")
            .field("requests", &self.requests.iter().map(text).collect::<Vec<_>>())
            .field("mapped", &self.mapped)
            .field("skipped", &self.skipped)
            .field("rejected", &self.rejected)
            .field("lines", &self.lines)
            .finish_non_exhaustive()
    }
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
        self.outcome.write_reason(&mut issue);
        issue.close();
    }
}

serialize_as_json!(Issue);
