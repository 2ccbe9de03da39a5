//! RFC 3339 dates and times, which Segment sends.

/// 2022-01-01T00:00:00Z in milliseconds: SuprSend's hub refuses an earlier `$time`.
pub(crate) const OLDEST: i64 = 1_640_995_200_000;

/// The milliseconds since 1970 of an RFC 3339 date and time, with the rest of a millisecond cut off.
/// A second of 60 is the second after 59.
pub(crate) fn milliseconds(text: &str) -> Option<i64> {
    #[rustfmt::skip]
    let [
        y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b't' | b' ',
        hour1, hour2, b':', minute1, minute2, b':', second1, second2, rest @ ..
    ] = text.as_bytes() else {
        return None;
    };
    let year = number(&[*y1, *y2, *y3, *y4])?;
    let month = number(&[*m1, *m2])?;
    let day = number(&[*d1, *d2])?;
    let hour = number(&[*hour1, *hour2])?;
    let minute = number(&[*minute1, *minute2])?;
    let second = number(&[*second1, *second2])?;
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
    let minutes = (days_since_1970(year, month, day) * 24 + hour) * 60 + minute - offset;
    Some((minutes * 60 + second) * 1000 + millisecond)
}

#[inline(never)]
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then_some(number * 10 + i64::from(digit & 15))
    })
}

/// The milliseconds of a fraction of any length, if there is one, and the text after it.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let [b'.', fraction @ ..] = text else {
        return Some((0, text));
    };
    let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, zone) = fraction.split_at_checked(length)?;
    let milliseconds =
        [100, 10, 1].iter().zip(digits).map(|(worth, digit)| worth * i64::from(digit & 15));
    (length > 0).then_some((milliseconds.sum(), zone))
}

/// The offset from UTC in minutes.
fn offset(zone: &[u8]) -> Option<i64> {
    match zone {
        [b'Z' | b'z'] => Some(0),
        // RFC 3339 wants the colon, ISO 8601 does not.
        [sign @ (b'+' | b'-'), hour1, hour2, b':', minute1, minute2]
        | [sign @ (b'+' | b'-'), hour1, hour2, minute1, minute2] => {
            let (hours, minutes) = (number(&[*hour1, *hour2])?, number(&[*minute1, *minute2])?);
            let ahead = hours * 60 + minutes;
            let in_range = hours <= 23 && minutes <= 59;
            in_range.then_some(if *sign == b'+' { ahead } else { -ahead })
        }
        _ => None,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts years from March 1, so that a leap day is the last day of its year. The calendar repeats
/// every 400 years, which are 146,097 days.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let years = if month <= 2 { year - 1 } else { year };
    let months = (month + 9) % 12;
    let days_in_years =
        years * 365 + years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    let days_in_months = (months * 153 + 2) / 5;
    days_in_years + days_in_months + day - 1 - 719_468
}
