//! Bulk requests: groups payloads into request bodies for SuprSend's hub.

/// Maximum number of payloads per hub request.
const MAX_PAYLOADS: usize = 100;

/// Maximum size of a hub request in bytes: 800 KiB.
pub(crate) const MAX_BYTES: usize = 800 * 1024;

/// A complete request.
pub(crate) struct CompleteRequest<'r> {
    /// The body, which the callback may take.
    pub body: &'r mut Vec<u8>,
    /// The lane that the request belongs to, unless it is the first or there are no lanes.
    pub lane: Option<usize>,
    /// Index of each payload's event, if indexes are recorded.
    pub events: &'r [usize],
}

/// Groups payloads into requests and calls `on_request` with each complete request.
///
/// Without lanes, the payloads keep their order. With lanes, the first request takes the first
/// payloads. After that, all payloads of a user go into the requests of one lane, in order.
pub(crate) struct Bulk<'r> {
    first: OpenRequest,
    lanes: Vec<OpenRequest>,
    has_completed_first: bool,
    max_bytes: usize,
    records_events: bool,
    on_request: &'r mut dyn FnMut(CompleteRequest<'_>),
}

/// A request that is being filled.
#[derive(Debug, Default)]
struct OpenRequest {
    body: Vec<u8>,
    payloads: usize,
    events: Vec<usize>,
}

impl<'r> Bulk<'r> {
    #[inline]
    pub fn new(
        mut buffer: Vec<u8>,
        max_bytes: Option<usize>,
        lanes: usize,
        on_request: &'r mut dyn FnMut(CompleteRequest<'_>),
    ) -> Self {
        buffer.clear();
        Bulk {
            first: OpenRequest { body: buffer, ..OpenRequest::default() },
            lanes: std::iter::repeat_with(OpenRequest::default).take(lanes).collect(),
            has_completed_first: false,
            max_bytes: max_bytes.unwrap_or(MAX_BYTES).min(MAX_BYTES),
            records_events: false,
            on_request,
        }
    }

    /// Records which event each payload comes from.
    pub fn recording_events(mut self) -> Self {
        self.records_events = true;
        self
    }

    /// Adds the payload that `write` appends.
    #[inline]
    pub fn add(&mut self, event: usize, distinct_id: &str, write: &dyn Fn(&mut Vec<u8>)) {
        let mut lane = self.lane(distinct_id);
        if self.open(lane).payloads == MAX_PAYLOADS {
            self.complete(lane);
            lane = self.lane(distinct_id);
        }
        let max_bytes = self.max_bytes;
        if let Some(payload) = self.open(lane).add(max_bytes, write) {
            self.complete(lane);
            lane = self.lane(distinct_id);
            self.open(lane).add(usize::MAX, &|body| body.extend_from_slice(&payload));
        }
        if self.records_events {
            self.open(lane).events.push(event);
        }
    }

    /// Completes every request and returns the buffer.
    pub fn end(mut self) -> Vec<u8> {
        self.complete(None);
        for lane in 0..self.lanes.len() {
            self.complete(Some(lane));
        }
        self.first.body
    }

    /// Discards incomplete requests and returns the buffer.
    pub fn discard(self) -> Vec<u8> {
        self.first.body
    }

    /// The user's lane, or `None` before the first request is complete or without lanes.
    #[inline]
    fn lane(&self, distinct_id: &str) -> Option<usize> {
        if !self.has_completed_first {
            return None;
        }
        // FNV-1a
        let hash = distinct_id
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        (hash as usize).checked_rem(self.lanes.len())
    }

    #[inline]
    fn open(&mut self, lane: Option<usize>) -> &mut OpenRequest {
        lane.and_then(|lane| self.lanes.get_mut(lane)).unwrap_or(&mut self.first)
    }

    #[inline]
    fn complete(&mut self, lane: Option<usize>) {
        self.has_completed_first = true;
        let open = lane.and_then(|lane| self.lanes.get_mut(lane)).unwrap_or(&mut self.first);
        if open.payloads > 0 {
            open.body.push(b']');
            (self.on_request)(CompleteRequest { body: &mut open.body, lane, events: &open.events });
        }
        open.body.clear();
        open.payloads = 0;
        open.events.clear();
    }
}

impl OpenRequest {
    /// Adds the payload that `write` appends, or returns it if the request would be too long.
    #[inline]
    fn add(&mut self, max_bytes: usize, write: &dyn Fn(&mut Vec<u8>)) -> Option<Vec<u8>> {
        let end = self.body.len();
        self.body.push(if self.payloads == 0 { b'[' } else { b',' });
        write(&mut self.body);
        // The closing bracket takes one byte.
        if self.payloads > 0 && self.body.len() >= max_bytes {
            let payload = self.body.split_off(end + 1);
            self.body.truncate(end);
            return Some(payload);
        }
        self.payloads += 1;
        None
    }
}
