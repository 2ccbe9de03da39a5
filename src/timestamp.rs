//! RFC 3339 dates and times, as Segment sends them.

/// 2022-01-01T00:00:00Z in milliseconds: SuprSend's hub refuses an earlier `$time`.
pub(crate) const OLDEST: i64 = 1_640_995_200_000;

/// Milliseconds since 1970 of an RFC 3339 date and time; what is below a millisecond is cut off.
/// A leap second counts as the second after it.
pub(crate) fn milliseconds(text: &str) -> Option<i64> {
    let mut text = Reader(text.as_bytes());
    let year = text.digits(4)?;
    text.one_of(b"-")?;
    let month = text.digits(2)?;
    text.one_of(b"-")?;
    let day = text.digits(2)?;
    text.one_of(b"Tt ")?;
    let hour = text.digits(2)?;
    text.one_of(b":")?;
    let minute = text.digits(2)?;
    text.one_of(b":")?;
    let second = text.digits(2)?;
    let millisecond = text.fraction()?;
    let offset = text.offset()?;

    let in_range = (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour <= 23
        && minute <= 59
        && second <= 60;
    if !in_range || !text.0.is_empty() {
        return None;
    }
    let minutes = (days_since_1970(year, month, day) * 24 + hour) * 60 + minute - offset;
    Some((minutes * 60 + second) * 1000 + millisecond)
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        self.next().filter(|byte| bytes.contains(byte))
    }

    fn digit(&mut self) -> Option<i64> {
        let byte = self.next().filter(u8::is_ascii_digit)?;
        Some(i64::from(byte - b'0'))
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        (0..count).try_fold(0, |number, _| Some(number * 10 + self.digit()?))
    }

    /// The milliseconds of a fraction of any length, or none.
    fn fraction(&mut self) -> Option<i64> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.next();
        let mut milliseconds = self.digit()? * 100;
        let mut worth = 10;
        while self.0.first().is_some_and(u8::is_ascii_digit) {
            milliseconds += self.digit()? * worth;
            worth /= 10;
        }
        Some(milliseconds)
    }

    /// Minutes ahead of UTC.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.digits(2)?;
        self.one_of(b":")?;
        let minutes = self.digits(2)?;
        (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
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

/// Counts from 1 March, so that a leap day ends its year (the civil calendar repeats every 400
/// years, or 146,097 days).
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let years = if month <= 2 { year - 1 } else { year };
    let months = (month + 9) % 12;
    let days_in_years =
        years * 365 + years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    let days_in_months = (months * 153 + 2) / 5;
    days_in_years + days_in_months + day - 1 - 719_468
}
