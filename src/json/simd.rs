//! Classifies 64 bytes of JSON at once, to find where strings end.
//!
//! [`scalar`] defines the result. The SIMD forms must return the same, and tests compare them. No
//! form loads memory through a raw pointer: each takes a reference to an array.

/// The classes of the bytes of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Classes {
    /// One bit for each byte, the first in the lowest bit, set for `"`, `\` and control characters,
    /// which end a run of plain characters in a string.
    pub stops: u64,
    /// Whether any byte is not ASCII.
    pub high: bool,
}

#[cfg(any(
    test,
    fuzzing,
    not(any(
        all(target_arch = "wasm32", target_feature = "simd128"),
        all(target_arch = "x86_64", target_feature = "sse2")
    ))
))]
pub(crate) fn scalar(block: &[u8; 64]) -> Classes {
    let stops = |byte: &u8| *byte < 0x20 || matches!(byte, b'"' | b'\\');
    Classes {
        stops: block.iter().rev().fold(0, |bits, byte| bits << 1 | u64::from(stops(byte))),
        high: !block.is_ascii(),
    }
}

#[cfg(not(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "x86_64", target_feature = "sse2")
)))]
pub(crate) use scalar as classify;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
pub(crate) fn classify(block: &[u8; 64]) -> Classes {
    use core::arch::wasm32::{
        i64x2, u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, v128_or, v128_xor,
    };
    let (mut stops, mut high) = (0, i64x2(0, 0));
    for sixteen in block.as_chunks().0.iter().rev() {
        let (low, upper) = halves(sixteen);
        let bytes = i64x2(low, upper);
        // With one bit flipped, the quote comes right after the control characters.
        let turned = v128_xor(bytes, u8x16_splat(b'"' ^ 0x20));
        let quotes_and_controls = u8x16_lt(turned, u8x16_splat(0x21));
        let backslashes = u8x16_eq(bytes, u8x16_splat(b'\\'));
        let bits = u8x16_bitmask(v128_or(quotes_and_controls, backslashes));
        stops = stops << 16 | u64::from(bits);
        high = v128_or(high, bytes);
    }
    Classes { stops, high: u8x16_bitmask(high) != 0 }
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[inline]
pub(crate) fn classify(block: &[u8; 64]) -> Classes {
    // SAFETY: The `cfg` above proves that SSE2 is enabled for the whole build, which is all that
    // `classify_sse2` requires.
    #[expect(unsafe_code, reason = "the compiler does not take the `cfg` into account")]
    unsafe {
        classify_sse2(block)
    }
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
#[target_feature(enable = "sse2")]
#[inline]
fn classify_sse2(block: &[u8; 64]) -> Classes {
    use core::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x,
        _mm_set1_epi8, _mm_setzero_si128, _mm_xor_si128,
    };
    let (mut stops, mut high) = (0, _mm_setzero_si128());
    for sixteen in block.as_chunks().0.iter().rev() {
        let (low, upper) = halves(sixteen);
        let bytes = _mm_set_epi64x(upper, low);
        // With one bit flipped, the quote comes right after the control characters.
        let turned = _mm_xor_si128(bytes, _mm_set1_epi8((b'"' ^ 0x20).cast_signed()));
        let quotes_and_controls = _mm_cmpeq_epi8(_mm_min_epu8(turned, _mm_set1_epi8(0x20)), turned);
        let backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\'.cast_signed()));
        let bits = _mm_movemask_epi8(_mm_or_si128(quotes_and_controls, backslashes));
        stops = stops << 16 | u64::from(bits.cast_unsigned());
        high = _mm_or_si128(high, bytes);
    }
    Classes { stops, high: _mm_movemask_epi8(high) != 0 }
}

/// Whether both forms return the same for every block of these bytes.
#[cfg(fuzzing)]
pub fn simd_agrees(bytes: &[u8]) -> bool {
    bytes.as_chunks().0.iter().all(|block| classify(block) == scalar(block))
}

/// The low and the high half. The compiler combines them into one load.
#[cfg(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(target_arch = "x86_64", target_feature = "sse2")
))]
#[inline]
fn halves(bytes: &[u8; 16]) -> (i64, i64) {
    let whole = i128::from_le_bytes(*bytes);
    #[expect(clippy::cast_possible_truncation, reason = "it keeps the low half")]
    (whole as i64, (whole >> 64) as i64)
}

#[cfg(test)]
mod tests {
    use super::{classify, scalar};

    // Miri is slow, and what it checks does not depend on the bytes.
    const STEP: usize = if cfg!(miri) { 21 } else { 1 };
    const ROUNDS: usize = if cfg!(miri) { 200 } else { 100_000 };

    /// Tries every byte at every position, next to every kind of byte.
    #[test]
    fn agrees_with_the_scalar_form() {
        for neighbor in [0, b' ', b'a', b'"', b'\\', 0x1f, 0x7f, 0x80, 0xff] {
            for place in (0..64).step_by(STEP) {
                for byte in (0..=255).step_by(STEP) {
                    let mut block = [neighbor; 64];
                    block[place] = byte;
                    assert_eq!(classify(&block), scalar(&block), "{block:?}");
                }
            }
        }
    }

    #[test]
    fn agrees_with_the_scalar_form_on_random_bytes() {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for round in 0..ROUNDS {
            let mut block = [0; 64];
            for byte in &mut block {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                // Every other block is ASCII, so `high` takes both values.
                *byte = (state >> 56) as u8 & if round % 2 == 0 { 0x7f } else { 0xff };
            }
            assert_eq!(classify(&block), scalar(&block), "{block:?}");
        }
    }
}
