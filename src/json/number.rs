//! JSON numbers that can be an ID or a phone number.

use std::borrow::Cow;

/// A number, judged by its value: only an integer has digits that can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Integer<'a> {
    /// The decimal digits, after a `-` if the number is negative.
    Digits(Cow<'a, str>),
    /// The number has a fraction.
    Fractional,
    /// The integer has more than [`MAX_DIGITS`] digits.
    TooLong,
    /// A number of a JavaScript object that is outside ±(2^53 − 1), so its digits may be wrong.
    #[cfg(target_arch = "wasm32")]
    Unsafe,
}

/// Maximum number of digits of an integer. No ID or phone number has more, and without a limit, an
/// exponent could demand any number of zeros.
const MAX_DIGITS: usize = 255;

/// Judges a number by its value, not by its spelling: `1.0` and `1e0` are the integer 1, as they
/// are in JavaScript. `text` is a valid JSON number.
#[cold]
pub(crate) fn integer(text: &str) -> Integer<'_> {
    let magnitude = text.strip_prefix('-').unwrap_or(text);
    if text != "-0" && magnitude.bytes().all(|byte| byte.is_ascii_digit()) {
        return match magnitude.len() {
            ..=MAX_DIGITS => Integer::Digits(Cow::Borrowed(text)),
            _ => Integer::TooLong,
        };
    }
    // The value is `digits`, without zeros at either end, times ten to the power of `exponent`.
    let (mut digits, mut exponent, mut after_point) = (String::new(), 0, 0);
    let mut rest = magnitude.bytes();
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
    let zeros = usize::try_from(exponent).unwrap_or(usize::MAX);
    if digits.len().saturating_add(zeros) > MAX_DIGITS {
        return Integer::TooLong;
    }
    digits.extend(std::iter::repeat_n('0', zeros));
    if text.starts_with('-') {
        digits.insert(0, '-');
    }
    Integer::Digits(Cow::Owned(digits))
}

/// The exponent as written. One that is out of any reasonable range stays out of range.
fn written_exponent(text: impl Iterator<Item = u8>) -> i64 {
    const OUT_OF_RANGE: i64 = 1 << 48;
    let (mut exponent, mut is_negative) = (0, false);
    for byte in text {
        match byte {
            b'-' => is_negative = true,
            b'0'..=b'9' => exponent = OUT_OF_RANGE.min(exponent * 10 + i64::from(byte & 15)),
            _ => {}
        }
    }
    if is_negative { -exponent } else { exponent }
}

/// The integer, or `Unsafe` if it is not a safe integer in JavaScript (`Number.isSafeInteger`).
#[cfg(target_arch = "wasm32")]
pub(crate) fn safe_integer(integer: Integer<'_>) -> Integer<'_> {
    const MAX_SAFE_INTEGER: &str = "9007199254740991";
    let is_safe = |digits: &str| {
        let magnitude = digits.trim_start_matches('-');
        (magnitude.len(), magnitude) <= (MAX_SAFE_INTEGER.len(), MAX_SAFE_INTEGER)
    };
    match &integer {
        Integer::Digits(digits) if is_safe(digits) => integer,
        Integer::Digits(_) | Integer::TooLong => Integer::Unsafe,
        _ => integer,
    }
}
