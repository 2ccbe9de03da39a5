//! Plain text, which a JSON string holds unchanged: no byte needs an escape or is part of one.

/// Whether the text is plain.
#[inline(never)]
pub(super) fn is_plain(text: &str) -> bool {
    all_eights(text.as_bytes(), |eight| !any_needs_escape(eight))
}

/// The text, if all bytes are plain and ASCII, as in most texts. ASCII needs no UTF-8 check.
#[inline]
pub(super) fn plain_ascii(bytes: &[u8]) -> Option<&str> {
    if !is_plain_ascii(bytes) {
        return None;
    }
    #[expect(unsafe_code, reason = "std would check every byte again")]
    // SAFETY: `is_plain_ascii` has checked that every byte is ASCII, which is UTF-8.
    Some(unsafe { std::str::from_utf8_unchecked(bytes) })
}

#[inline(never)]
fn is_plain_ascii(bytes: &[u8]) -> bool {
    all_eights(bytes, |eight| !any_needs_escape(eight) && eight & HIGHS == 0)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = ONES << 7;

/// Whether `fit` accepts all bytes. It checks eight at a time.
#[inline(always)]
fn all_eights(bytes: &[u8], fit: impl Fn(u64) -> bool) -> bool {
    let fits = |eight: &[u8; 8]| fit(u64::from_le_bytes(*eight));
    match bytes.last_chunk() {
        // The last eight bytes may overlap the ones before.
        Some(last) => bytes.as_chunks().0.iter().all(fits) && fits(last),
        None => {
            let spaces = ONES * u64::from(b' ');
            fit(bytes.iter().fold(spaces, |eight, byte| eight << 8 | u64::from(*byte)))
        }
    }
}

/// Whether any of eight bytes needs an escape.
#[inline(always)]
fn any_needs_escape(eight: u64) -> bool {
    // Subtracting from a byte that is too small borrows, which sets its high bit.
    let is_zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
    let controls = eight.wrapping_sub(ONES * 0x20) & !eight;
    let quotes = is_zero(eight ^ (ONES * u64::from(b'"')));
    let backslashes = is_zero(eight ^ (ONES * u64::from(b'\\')));
    (controls | quotes | backslashes) & HIGHS != 0
}

pub(super) fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, b'"' | b'\\')
}

#[cfg(test)]
mod tests {
    use super::{is_plain, needs_escape, plain_ascii};

    /// Tries every byte at every position of texts of every length up to three words.
    #[test]
    fn distinguishes_plain_text_from_other_text() {
        let step = if cfg!(miri) { 23 } else { 1 };
        for length in 0..=24 {
            let bytes = vec![b'a'; length];
            assert_eq!(plain_ascii(&bytes), str::from_utf8(&bytes).ok());
            for place in 0..length {
                for byte in (0..=255).step_by(step) {
                    let mut bytes = bytes.clone();
                    bytes[place] = byte;
                    let expected = byte.is_ascii() && !needs_escape(byte);
                    assert_eq!(plain_ascii(&bytes).is_some(), expected, "{bytes:?}");
                    if let Ok(text) = str::from_utf8(&bytes) {
                        assert_eq!(is_plain(text), expected, "{text:?}");
                    }
                }
            }
        }
        assert!(is_plain("é日本語") && plain_ascii("é日本語".as_bytes()).is_none());
    }
}
