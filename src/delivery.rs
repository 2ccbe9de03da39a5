//! Deliveries: turns the bytes of a webhook's body into requests for SuprSend's hub.

use std::borrow::Cow;
use std::fmt;
use std::mem::take;

use crate::body::{Entry, each_event};
use crate::bulk::{Bulk, CompleteRequest, MAX_BYTES};
use crate::connector::Connector;
use crate::envelope::message_id;
use crate::event::Event;
use crate::json::error::JsonError;
use crate::json::writer::{ObjectWriter, member, serialize_as_json};
use crate::note::{Note, Notes};
use crate::outcome::{Mapped, NotMapped, Outcome, RejectCode};

/// Unused capacity that a request may keep, in bytes.
const MAX_SPARE: usize = 4 * 1024;

/// The result of mapping a webhook's body or a file of events.
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
    /// events, of at most 100 payloads and 800 KiB each. A larger payload gets a separate body.
    pub requests: Vec<Vec<u8>>,
    /// The lane of each request, if the caller asked for lanes. The first request has none.
    pub lanes: Vec<Option<usize>>,
    /// Number of events that are sent to SuprSend.
    pub mapped: usize,
    /// Number of valid Segment events that are not sent to SuprSend.
    pub skipped: usize,
    /// Number of events that cannot be mapped.
    pub rejected: usize,
    connector: &'a Connector,
    body: &'a [u8],
    /// The caller's options, with `lines` set to how the body was read.
    options: DeliveryOptions,
}

/// How to read a body and group its payloads into requests.
///
/// ```
/// use segment_transform::{Connector, DeliveryOptions};
///
/// let connector = Connector::default();
/// let body = br#"[{"type":"track","userId":"u1","event":"Signed Up"}]"#.repeat(3);
/// let options = DeliveryOptions { max_bytes: Some(100), ..DeliveryOptions::default() };
/// assert_eq!(connector.delivery_with(&body, options)?.requests.len(), 3);
/// # Ok::<(), segment_transform::JsonError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeliveryOptions {
    /// Reads every line of the body on its own, so a fault rejects only the rest of its line. If
    /// unset, the body is read line by line if its first value ends on the line it begins on and
    /// more follows on a later line.
    pub lines: bool,
    /// Maximum size of a request in bytes, if less than 800 KiB. A larger payload gets a separate
    /// request.
    pub max_bytes: Option<usize>,
    /// Number of lanes. With lanes, the first request takes the first payloads. After that, all
    /// payloads of a user go into the requests of one lane, in order, so requests of different
    /// lanes can be sent at the same time once the first request has been sent.
    pub lanes: usize,
}

/// A request that [`Connector::deliver`] passes to its callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'r> {
    /// The body for `POST /event/` on SuprSend's hub.
    pub body: &'r [u8],
    /// The lane, unless it is the first request or there are no lanes.
    pub lane: Option<usize>,
}

/// The counts of a delivery.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Number of events that are sent to SuprSend.
    pub mapped: usize,
    /// Number of valid Segment events that are not sent to SuprSend.
    pub skipped: usize,
    /// Number of events that cannot be mapped.
    pub rejected: usize,
    /// Whether the body was read line by line.
    pub lines: bool,
}

/// An event of a delivery that was skipped or rejected, or has notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Index of the event, from 0.
    pub index: usize,
    /// Line number, from 1, if the body was read line by line.
    pub line: Option<usize>,
    /// Segment's `messageId`.
    pub message_id: Option<String>,
    /// The outcome of the event. If it was mapped, this holds its notes.
    pub outcome: Outcome<Vec<Note>>,
}

impl Connector {
    /// Maps a webhook's body: an event, an array of events, or a sequence of these, with or without
    /// newlines between them.
    ///
    /// # Errors
    /// Fails if the first value of the body is not valid JSON. A later fault rejects only the rest
    /// of its line, or of the body.
    pub fn delivery<'a>(&'a self, body: &'a [u8]) -> Result<Delivery<'a>, JsonError> {
        self.delivery_with(body, DeliveryOptions::default())
    }

    /// Maps a webhook's body as [`Connector::delivery`] does, with options.
    ///
    /// # Errors
    /// Fails as [`Connector::delivery`] does. With the option `lines`, it never fails.
    pub fn delivery_with<'a>(
        &'a self,
        body: &'a [u8],
        options: DeliveryOptions,
    ) -> Result<Delivery<'a>, JsonError> {
        let (mut requests, mut lanes) = (Vec::new(), Vec::new());
        let buffer = Vec::with_capacity((body.len() + 512).min(MAX_BYTES));
        let mut add = |CompleteRequest { body, lane, .. }: CompleteRequest<'_>| {
            let mut request = take(body);
            // A large body may contain few mapped events.
            if request.capacity() > 2 * request.len() + MAX_SPARE {
                request.shrink_to_fit();
            }
            requests.push(request);
            if options.lanes > 0 {
                lanes.push(lane);
            }
        };
        let bulk = Bulk::new(buffer, options.max_bytes, options.lanes, &mut add);
        let (summary, _) = self.fill(bulk, body, options.lines);
        let Summary { mapped, skipped, rejected, lines } = summary?;
        let options = DeliveryOptions { lines, ..options };
        Ok(Delivery { requests, lanes, mapped, skipped, rejected, connector: self, body, options })
    }

    /// Maps a webhook's body as [`Connector::delivery_with`] does, and calls `on_request` with each
    /// request as soon as it is complete. Requests are built in `buffer`, which the caller can
    /// reuse for the next delivery.
    ///
    /// ```
    /// use segment_transform::{Connector, DeliveryOptions};
    ///
    /// let connector = Connector::default();
    /// let mut buffer = Vec::new();
    /// let mut sent = 0;
    /// for body in [&br#"{"type":"track","userId":"u1","event":"Signed Up"}"#[..], b"[]"] {
    ///     let options = DeliveryOptions::default();
    ///     connector.deliver(body, options, &mut buffer, |request| sent += request.body.len())?;
    /// }
    /// assert_eq!(sent, 58);
    /// # Ok::<(), segment_transform::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// Fails as [`Connector::delivery`] does. In that case, discard the requests passed to
    /// `on_request`.
    pub fn deliver(
        &self,
        body: &[u8],
        options: DeliveryOptions,
        buffer: &mut Vec<u8>,
        mut on_request: impl FnMut(Request<'_>),
    ) -> Result<Summary, JsonError> {
        let mut hand_over = |CompleteRequest { body, lane, .. }: CompleteRequest<'_>| {
            on_request(Request { body, lane });
        };
        let bulk = Bulk::new(take(buffer), options.max_bytes, options.lanes, &mut hand_over);
        let (summary, used) = self.fill(bulk, body, options.lines);
        *buffer = used;
        summary
    }

    /// Maps a body into requests. Returns the buffer, too.
    fn fill(
        &self,
        mut bulk: Bulk<'_>,
        body: &[u8],
        lines: bool,
    ) -> (Result<Summary, JsonError>, Vec<u8>) {
        let mut summary = Summary::default();
        let mut map = |entry: Entry<'_, '_>| {
            let Ok(event) = entry.event else {
                summary.rejected += 1;
                return;
            };
            match self.map(event, None, Notes::discarded()) {
                Ok(mapped) => {
                    let id = mapped.distinct_id();
                    if let Some(user) = mapped.user() {
                        bulk.add(entry.index, id, &|out| user.write_payload(out));
                    }
                    bulk.add(entry.index, id, &|out| mapped.write_payload(out));
                    summary.mapped += 1;
                }
                Err(NotMapped::Skipped(_)) => summary.skipped += 1,
                Err(NotMapped::Rejected(_)) => summary.rejected += 1,
            }
        };
        let event = Event::new(self.needs_context());
        let read = each_event(body, event, self.names(), lines, &mut map);
        let summary = read.map(|lines| Summary { lines, ..summary });
        if summary.is_err() {
            // The delivery failed, so its requests must not be sent.
            return (summary, bulk.discard());
        }
        (summary, bulk.end())
    }

    /// Every event of a delivered body that was skipped or rejected, or has notes, in order. Pass
    /// the `lines` of the body's [`Summary`].
    ///
    /// The body is read a second time, which keeps deliveries cheaper when nobody asks for this.
    #[must_use]
    pub fn issues(&self, body: &[u8], lines: bool) -> Vec<Issue> {
        let mut issues = Vec::new();
        let event = Event::new(true);
        // A body that failed has no issues.
        let _: Result<bool, JsonError> =
            each_event(body, event, self.names(), lines, &mut |entry| {
                issues.extend(self.issue(entry));
            });
        issues
    }

    /// For each request of a delivered body, the index of each payload's event. Pass the `lines` of
    /// the body's [`Summary`].
    pub(crate) fn request_events(&self, body: &[u8], options: DeliveryOptions) -> Vec<Vec<usize>> {
        let mut events = Vec::new();
        let mut add = |request: CompleteRequest<'_>| events.push(request.events.to_vec());
        let bulk =
            Bulk::new(Vec::new(), options.max_bytes, options.lanes, &mut add).recording_events();
        // A body that failed has no requests.
        let _: (Result<Summary, JsonError>, Vec<u8>) = self.fill(bulk, body, options.lines);
        events
    }

    /// Segment's `messageId` of each event of a delivered body, in order. Pass the `lines` of the
    /// body's [`Summary`].
    pub(crate) fn message_ids(&self, body: &[u8], lines: bool) -> Vec<Option<String>> {
        let mut ids = Vec::new();
        let event = Event::new(false);
        // A body that failed has no events.
        let _: Result<bool, JsonError> =
            each_event(body, event, self.names(), lines, &mut |entry| {
                ids.push(entry.event.ok().and_then(own_message_id));
            });
        ids
    }

    #[cold]
    fn issue(&self, entry: Entry<'_, '_>) -> Option<Issue> {
        let mut id = None;
        let outcome = match entry.event {
            Ok(event) => {
                id = own_message_id(event);
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

fn own_message_id(event: &Event<'_>) -> Option<String> {
    message_id(event, &mut Notes::discarded()).map(Cow::into_owned)
}

impl Delivery<'_> {
    /// For each request, the index of each payload's event. An event can have two payloads: its
    /// user's and its own.
    ///
    /// The body is mapped a second time, which keeps deliveries cheaper when nobody asks for this.
    #[must_use]
    pub fn events(&self) -> Vec<Vec<usize>> {
        self.connector.request_events(self.body, self.options)
    }

    /// Segment's `messageId` of each event of the body, in order. `None` if it is missing or
    /// invalid.
    ///
    /// The body is read a second time, which keeps deliveries cheaper when nobody asks for this.
    #[must_use]
    pub fn message_ids(&self) -> Vec<Option<String>> {
        self.connector.message_ids(self.body, self.options.lines)
    }

    /// Every event that was skipped or rejected, or has notes, in order.
    ///
    /// The body is read a second time, which keeps deliveries cheaper when nobody asks for this.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        self.connector.issues(self.body, self.options.lines)
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
            .field("lanes", &self.lanes)
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
