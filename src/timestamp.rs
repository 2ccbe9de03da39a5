//! RFC 3339 dates and times, as Segment sends them.

/// 2022-01-01T00:00:00Z in milliseconds. SuprSend's hub refuses an earlier `$time`.
pub(crate) const OLDEST: i64 = 1_640_995_200_000;

/// An RFC 3339 date and time in milliseconds since 1970. Fractions of a millisecond are truncated.
/// Second 60 is the second after 59.
pub(crate) fn milliseconds(text: &str) -> Option<i64> {
    let (date, rest) = text.as_bytes().split_first_chunk::<10>()?;
    let ([b'T' | b't' | b' ', time @ ..], rest) = rest.split_first_chunk::<9>()? else {
        return None;
    };
    let [y1, y2, y3, y4, _, m1, m2, _] = digits(*b"0000-00-", date.first_chunk()?)?;
    let [.., d1, d2] = digits(*b"00-00-00", date.last_chunk()?)?;
    let [hour1, hour2, _, minute1, minute2, _, second1, second2] = digits(*b"00:00:00", time)?;
    let year = number(y1, y2) * 100 + number(y3, y4);
    let (month, day) = (number(m1, m2), number(d1, d2));
    let (hour, minute) = (number(hour1, hour2), number(minute1, minute2));
    let second = number(second1, second2);
    let (millisecond, zone) = fraction(rest)?;
    let offset = offset(zone)?;

    let in_range = (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour <= 23
        && minute <= 59
        && second <= 60;
    if !in_range {
        return None;
    }
    let hours = days_since_1970(year, month, day) * 24 + hour;
    let seconds = i64::from(hours) * 3600 + i64::from((minute - offset) * 60 + second);
    Some(seconds * 1000 + i64::from(millisecond))
}

/// The digits of a text that has a digit wherever `form` has a zero and equals `form` elsewhere.
#[inline(always)]
fn digits(form: [u8; 8], text: &[u8; 8]) -> Option<[u8; 8]> {
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    // `distance` is 0x80 minus the first value that is too large, so adding it sets the high bit of
    // every byte that is too large.
    let distance = form.map(|byte| if byte == b'0' { 0x80 - 10 } else { 0x80 - 1 });
    let digits = u64::from_le_bytes(*text) ^ u64::from_le_bytes(form);
    let too_large = digits | digits.wrapping_add(u64::from_le_bytes(distance));
    (too_large & HIGHS == 0).then_some(digits.to_le_bytes())
}

fn number(tens: u8, ones: u8) -> i32 {
    i32::from(tens) * 10 + i32::from(ones)
}

/// The milliseconds of an optional fraction of any length, and the text after it.
fn fraction(text: &[u8]) -> Option<(i32, &[u8])> {
    let [b'.', fraction @ ..] = text else {
        return Some((0, text));
    };
    let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, zone) = fraction.split_at_checked(length)?;
    let milliseconds =
        [100, 10, 1].iter().zip(digits).map(|(worth, digit)| worth * i32::from(digit & 15));
    (length > 0).then_some((milliseconds.sum(), zone))
}

/// The offset from UTC in minutes.
fn offset(zone: &[u8]) -> Option<i32> {
    let (sign, [hour1, hour2, minute1, minute2]) = match *zone {
        [b'Z' | b'z'] => return Some(0),
        // RFC 3339 requires the colon. ISO 8601 does not.
        [sign @ (b'+' | b'-'), hour1, hour2, b':', minute1, minute2]
        | [sign @ (b'+' | b'-'), hour1, hour2, minute1, minute2] => {
            (sign, [hour1, hour2, minute1, minute2])
        }
        _ => return None,
    };
    let [hour1, hour2, minute1, minute2, ..] =
        digits(*b"00000000", &[hour1, hour2, minute1, minute2, b'0', b'0', b'0', b'0'])?;
    let (hours, minutes) = (number(hour1, hour2), number(minute1, minute2));
    let ahead = hours * 60 + minutes;
    let in_range = hours <= 23 && minutes <= 59;
    in_range.then_some(if sign == b'+' { ahead } else { -ahead })
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Years begin on March 1 here, so a leap day is the last day of its year. The calendar repeats
/// every 400 years, or 146,097 days.
fn days_since_1970(year: i32, month: i32, day: i32) -> i32 {
    let years = if month <= 2 { year - 1 } else { year };
    let months = (month + 9) % 12;
    let days_in_years =
        years * 365 + years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    let days_in_months = (months * 153 + 2) / 5;
    days_in_years + days_in_months + day - 1 - 719_468
}
