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
    let plain = text.strip_prefix('-').unwrap_or(text);
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        let digits = if text == "-0" { "0" } else { text };
        return Integer::Digits(Cow::Borrowed(digits));
    }
    let sign = if plain.len() < text.len() { "-" } else { "" };
    let (mantissa, exponent) = plain.split_once(['e', 'E']).unwrap_or((plain, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let significant = [whole, fraction].concat();
    let digits = significant.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Integer::Digits(Cow::Borrowed("0"));
    }
    // An exponent that an i64 cannot hold is far out of range either way.
    let Ok(exponent) = exponent.parse::<i64>() else {
        return if exponent.starts_with('-') { Integer::Fractional } else { Integer::TooLong };
    };
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    let zeros = exponent
        .saturating_sub(length(fraction))
        .saturating_add(length(digits) - length(significant));
    if zeros < 0 {
        return Integer::Fractional;
    }
    if zeros.saturating_add(length(significant)) > MOST_DIGITS_BY_EXPONENT {
        return Integer::TooLong;
    }
    let zeros = usize::try_from(zeros).unwrap_or_default();
    Integer::Digits(Cow::Owned([sign, significant, &"0".repeat(zeros)].concat()))
}
