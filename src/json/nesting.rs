//! How deep a value is nested, at one bit a level.

/// Which of the containers around the innermost one are objects, a bit each; those beyond 64 go to
/// the heap, 64 at a time.
#[derive(Debug, Default)]
pub(crate) struct Nesting {
    bits: u64,
    depth: usize,
    outer: Vec<u64>,
}

impl Nesting {
    /// Opens a container; `object` tells of the one around it.
    #[inline]
    pub fn push(&mut self, object: bool) {
        if self.depth.is_multiple_of(64) && self.depth > 0 {
            self.outer.push(self.bits);
        }
        self.bits = self.bits << 1 | u64::from(object);
        self.depth += 1;
    }

    /// Closes the innermost container; whether the one around it is an object.
    #[inline]
    pub fn pop(&mut self) -> bool {
        let object = self.bits & 1 == 1;
        self.bits >>= 1;
        self.depth = self.depth.saturating_sub(1);
        if self.depth.is_multiple_of(64) {
            self.bits = self.outer.pop().unwrap_or_default();
        }
        object
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.depth == 0
    }
}
