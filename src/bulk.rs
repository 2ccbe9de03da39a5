//! Bulk requests: payloads put together into bodies for SuprSend's hub.

/// The most payloads that the hub accepts in one request.
const MAX_PAYLOADS: usize = 100;

/// The most bytes that the hub accepts in one request: 800 KiB.
pub(crate) const MAX_BYTES: usize = 800 * 1024;

/// Puts payloads together into requests, in order, and calls `on_request` with each complete one.
/// The callee may take the buffer.
pub(crate) struct Bulk<'b, F> {
    buffer: &'b mut Vec<u8>,
    payloads: usize,
    on_request: F,
}

impl<'b, F: FnMut(&mut Vec<u8>)> Bulk<'b, F> {
    pub fn new(buffer: &'b mut Vec<u8>, on_request: F) -> Self {
        buffer.clear();
        Bulk { buffer, payloads: 0, on_request }
    }

    /// Adds the payload that `write` appends.
    pub fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        if self.payloads == MAX_PAYLOADS {
            self.end();
        }
        let end = self.buffer.len();
        self.buffer.push(if self.payloads == 0 { b'[' } else { b',' });
        write(self.buffer);
        self.payloads += 1;
        // With the closing bracket the request would be too long, so the payload begins a new one.
        if self.payloads > 1 && self.buffer.len() >= MAX_BYTES {
            let payload = self.buffer.split_off(end + 1);
            self.buffer.truncate(end);
            self.end();
            self.buffer.push(b'[');
            self.buffer.extend_from_slice(&payload);
            self.payloads = 1;
        }
    }

    /// Ends the request that is being put together, if there is one.
    pub fn end(&mut self) {
        if self.payloads > 0 {
            self.buffer.push(b']');
            (self.on_request)(self.buffer);
        }
        self.buffer.clear();
        self.payloads = 0;
    }
}
