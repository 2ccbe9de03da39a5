//! Nesting, at one bit per level.

/// Whether each container around the innermost one is an object, at one bit each. The innermost 64
/// bits are in a word. Outer bits move to the heap, 64 at a time.
#[derive(Debug, Default)]
pub(crate) struct Nesting {
    bits: u64,
    depth: usize,
    outer: Vec<u64>,
}

impl Nesting {
    /// Opens a container inside an object if `in_object` is set, or else inside an array.
    #[inline]
    pub fn push(&mut self, in_object: bool) {
        if self.depth.is_multiple_of(64) && self.depth > 0 {
            self.outer.push(self.bits);
        }
        self.bits = self.bits << 1 | u64::from(in_object);
        self.depth += 1;
    }

    /// Closes the innermost container. Returns whether the one around it is an object.
    #[inline]
    pub fn pop(&mut self) -> bool {
        let in_object = self.bits & 1 == 1;
        self.bits >>= 1;
        self.depth = self.depth.saturating_sub(1);
        if self.depth.is_multiple_of(64) {
            self.bits = self.outer.pop().unwrap_or_default();
        }
        in_object
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.depth == 0
    }
}
