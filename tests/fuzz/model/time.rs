//! RFC 3339 times with an optional colon in the offset.

use time::{Date, Month};

const DAY_OF_1970: i64 = 2_440_588;
const MILLISECONDS_OF_A_MINUTE: i64 = 60_000;

/// Milliseconds since 1970.
pub fn milliseconds(text: &str) -> Option<i64> {
    let days = days(text.get(..10)?)?;
    let clock = text.get(10..)?.strip_prefix(['T', 't', ' '])?;
    let (hours, minutes) = (two_digits(clock, 0, 23)?, two_digits(clock, 3, 59)?);
    let seconds = two_digits(clock, 6, 60)?;
    if clock.get(2..3)? != ":" || clock.get(5..6)? != ":" {
        return None;
    }
    let (fraction, offset) = fraction(clock.get(8..)?)?;
    let minutes = (days * 24 + hours) * 60 + minutes - minutes_of_offset(offset)?;
    Some(minutes * MILLISECONDS_OF_A_MINUTE + seconds * 1_000 + fraction)
}

fn days(date: &str) -> Option<i64> {
    let [year, month, day] = date.split('-').collect::<Vec<_>>().try_into().ok()?;
    let (year, month) = (number(year, 4, 9999)?, number(month, 2, 12)?);
    let month = Month::try_from(month as u8).ok()?;
    let date = Date::from_calendar_date(year as i32, month, number(day, 2, 31)? as u8).ok()?;
    Some(i64::from(date.to_julian_day()) - DAY_OF_1970)
}

/// Milliseconds of a fraction of a second, and the text after it.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = rest.split_at(count);
    let thousandths: String = digits.chars().chain("00".chars()).take(3).collect();
    (count > 0).then_some(())?;
    Some((thousandths.parse().ok()?, rest))
}

fn minutes_of_offset(offset: &str) -> Option<i64> {
    if offset == "Z" || offset == "z" {
        return Some(0);
    }
    let sign = match offset.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = offset.get(1..)?.split_at_checked(2)?;
    let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
    Some(sign * (number(hours, 2, 23)? * 60 + number(minutes, 2, 59)?))
}

fn two_digits(text: &str, at: usize, most: i64) -> Option<i64> {
    number(text.get(at..at + 2)?, 2, most)
}

fn number(text: &str, digits: usize, most: i64) -> Option<i64> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| text.parse().ok())??;
    (number <= most).then_some(number)
}
