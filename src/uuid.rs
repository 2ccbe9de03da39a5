//! UUIDs (RFC 9562) in their 36-character form.

/// Whether the text is a UUID.
pub(crate) fn is_uuid(text: &[u8]) -> bool {
    let (Ok(text), Some(last)) = (<&[u8; 36]>::try_from(text), text.last_chunk()) else {
        return false;
    };
    let ([first, second, third, fourth], _) = text.as_chunks() else {
        return false;
    };
    // 01234567-9012-4567-9012-456789012345, eight bytes at a time. The last eight overlap the ones
    // before.
    is_hexadecimal(*first, [0; 8])
        && is_hexadecimal(*second, [255, 0, 0, 0, 0, 255, 0, 0])
        && is_hexadecimal(*third, [0, 0, 255, 0, 0, 0, 0, 255])
        && is_hexadecimal(*fourth, [0; 8])
        && is_hexadecimal(*last, [0; 8])
}

/// Whether eight bytes are hexadecimal digits, except for hyphens where `hyphens` has all bits set.
#[inline(always)]
fn is_hexadecimal(eight: [u8; 8], hyphens: [u8; 8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    let each = |byte: u8| ONES * u64::from(byte);
    let (word, hyphens) = (u64::from_le_bytes(eight), u64::from_le_bytes(hyphens));
    let digits = word & !hyphens | each(b'0') & hyphens;
    // Sets the high bit of every ASCII byte that is at least `byte`.
    let at_least = |word: u64, byte: u8| word.wrapping_add(each(0x80 - byte));
    let letters = digits | each(0x20);
    let is_digit = at_least(digits, b'0') & !at_least(digits, b'9' + 1);
    let is_letter = at_least(letters, b'a') & !at_least(letters, b'f' + 1);
    (word ^ each(b'-')) & hyphens == 0 && (is_digit | is_letter) & !digits & HIGHS == HIGHS
}

#[cfg(test)]
mod tests {
    use super::is_uuid;

    /// Tries every byte at every position.
    #[test]
    fn recognizes_a_uuid() {
        let uuid = *b"022Bb90c-bbac-11e4-8dfc-aA07a5f093dB";
        assert!(is_uuid(&uuid));
        assert!(!is_uuid(&uuid[1..]));
        assert!(!is_uuid(&[&uuid[..], b"0"].concat()));
        for place in 0..uuid.len() {
            for byte in 0..=255 {
                let mut text = uuid;
                text[place] = byte;
                let fits =
                    if uuid[place] == b'-' { byte == b'-' } else { byte.is_ascii_hexdigit() };
                assert_eq!(is_uuid(&text), fits, "{byte:?} at {place}");
            }
        }
    }
}
