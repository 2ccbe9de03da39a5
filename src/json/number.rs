//! JSON numbers that may serve as an id or a phone number.

use std::borrow::Cow;

/// What a number is to the rules: only an integer has digits that can be told exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Integer<'a> {
    Digits(Cow<'a, str>),
    Fractional,
    /// By its exponent it has more digits than any id.
    TooLong,
}

/// An exponent may ask for any number of zeros: no more than the longest id has.
const MOST_DIGITS_BY_EXPONENT: i64 = 255;

/// Judges a number by its value, not its spelling: `1.0` and `1e0` are the integer 1, as they are
/// in JavaScript. `text` is a valid JSON number.
#[cold]
pub(crate) fn integer(text: &str) -> Integer<'_> {
    if text != "-0" && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()) {
        return Integer::Digits(Cow::Borrowed(text));
    }
    // The value is `digits`, without zeros at either end, times ten to the power of `exponent`.
    let (mut digits, mut exponent, mut after_point) = (String::new(), 0, 0);
    let mut rest = text.bytes();
    for byte in rest.by_ref() {
        match byte {
            b'e' | b'E' => break,
            b'.' => after_point = 1,
            b'0'..=b'9' => {
                exponent -= after_point;
                if byte != b'0' || !digits.is_empty() {
                    digits.push(char::from(byte));
                }
            }
            _ => {}
        }
    }
    exponent += written_exponent(rest);
    while digits.ends_with('0') {
        digits.pop();
        exponent += 1;
    }
    if digits.is_empty() {
        return Integer::Digits(Cow::Borrowed("0"));
    }
    if exponent < 0 {
        return Integer::Fractional;
    }
    if exponent.saturating_add_unsigned(digits.len() as u64) > MOST_DIGITS_BY_EXPONENT {
        return Integer::TooLong;
    }
    digits.extend((0..exponent).map(|_| '0'));
    if text.starts_with('-') {
        digits.insert(0, '-');
    }
    Integer::Digits(Cow::Owned(digits))
}

/// The exponent as it is written; one that is out of all range stays so.
fn written_exponent(text: impl Iterator<Item = u8>) -> i64 {
    const BEYOND_ALL: i64 = 1 << 48;
    let (mut exponent, mut is_negative) = (0, false);
    for byte in text {
        match byte {
            b'-' => is_negative = true,
            b'0'..=b'9' => exponent = BEYOND_ALL.min(exponent * 10 + i64::from(byte & 15)),
            _ => {}
        }
    }
    if is_negative { -exponent } else { exponent }
}
