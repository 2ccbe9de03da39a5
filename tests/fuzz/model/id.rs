//! The IDs of users and events.

use serde_json::Value;
use uuid::{Uuid, uuid};

use super::time::milliseconds;
use super::{NotMapped, Notes, Object, SURROGATE_PLACEHOLDER, rejected, skipped};

const NAMESPACE: Uuid = uuid!("723d908a-27c6-5c99-81e3-71568e523772");
const LONGEST_ID: usize = 255;
const OLDEST: i64 = 1_640_995_200_000;

pub fn distinct_id(event: &Object) -> Result<String, NotMapped> {
    let id = match event.get("userId") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(id)) if id.contains(SURROGATE_PLACEHOLDER) => {
            return Err(rejected("invalid_user_id", "/userId"));
        }
        Some(Value::String(id)) => id.trim().to_owned(),
        Some(Value::Number(number)) => match integer(&number.to_string()) {
            Ok(digits) => digits,
            Err(NoDigits::TooMany) => return Err(rejected("user_id_too_long", "/userId")),
            Err(NoDigits::Fraction) => return Err(rejected("invalid_user_id", "/userId")),
        },
        Some(_) => return Err(rejected("invalid_user_id", "/userId")),
    };
    if id.is_empty() {
        let anonymous = event.get("anonymousId").and_then(Value::as_str);
        return Err(match anonymous.is_some_and(|id| !id.trim().is_empty()) {
            true => skipped("anonymous_user", "/userId"),
            false => rejected("missing_user_id", "/userId"),
        });
    }
    if is_placeholder(&id) {
        return Err(rejected("placeholder_user_id", "/userId"));
    }
    if id.chars().count() > LONGEST_ID {
        return Err(rejected("user_id_too_long", "/userId"));
    }
    Ok(id)
}

/// Whether the ID is a placeholder for a missing value.
fn is_placeholder(id: &str) -> bool {
    let lower = id.to_lowercase();
    ["undefined", "null", "nil", "none", "nan"].contains(&&*lower) || id == "[object Object]"
}

/// Why a number cannot be sent as digits.
pub enum NoDigits {
    TooMany,
    Fraction,
}

/// The digits of a number that is an integer, by long division of its powers of ten.
pub fn integer(number: &str) -> Result<String, NoDigits> {
    let (sign, number) = match number.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", number),
    };
    let lower = number.to_lowercase();
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    if digits.iter().all(|digit| *digit == b'0') {
        return Ok("0".to_owned());
    }
    let mut tens = exponent.parse::<i64>().expect("a small exponent") - fraction.len() as i64;
    while tens < 0 {
        if digits.pop() != Some(b'0') {
            return Err(NoDigits::Fraction);
        }
        tens += 1;
    }
    digits.extend(std::iter::repeat_n(b'0', tens as usize));
    let digits = String::from_utf8(digits).expect("digits are ASCII");
    let digits = digits.trim_start_matches('0');
    if digits.len() > LONGEST_ID {
        return Err(NoDigits::TooMany);
    }
    Ok(format!("{sign}{digits}"))
}

/// An event's ID and time.
#[derive(Clone, Default)]
pub struct Stamp {
    pub message_id: Option<String>,
    pub time: Option<i64>,
}

impl Stamp {
    pub fn of(event: &Object, notes: &mut Notes) -> Stamp {
        Stamp { message_id: message_id(event, notes), time: time(event, notes) }
    }

    /// The insert ID of the event itself.
    pub fn insert_id(&self) -> Option<String> {
        let id = self.message_id.as_deref()?;
        let is_uuid = id.len() == 36 && Uuid::try_parse(id).is_ok();
        Some(if is_uuid { id.to_owned() } else { derived(id) })
    }

    /// The insert ID of the user that a track call sends.
    pub fn insert_id_of_user(&self) -> Option<String> {
        self.message_id.as_deref().map(|id| derived(&format!("{id}:user")))
    }
}

fn derived(id: &str) -> String {
    Uuid::new_v5(&NAMESPACE, id.as_bytes()).to_string()
}

fn message_id(event: &Object, notes: &mut Notes) -> Option<String> {
    let id = event.get("messageId").filter(|id| !id.is_null())?;
    let can_serve = |id: &&str| {
        !id.trim().is_empty()
            && id.chars().count() <= LONGEST_ID
            && !id.contains(SURROGATE_PLACEHOLDER)
    };
    let Some(id) = id.as_str().filter(can_serve) else {
        notes.add("invalid_message_id", "/messageId");
        return None;
    };
    Some(id.to_owned())
}

fn time(event: &Object, notes: &mut Notes) -> Option<i64> {
    let given = |name| event.get(name).filter(|value| !value.is_null());
    let (value, path) = match (given("timestamp"), given("originalTimestamp")) {
        (Some(value), _) => (value, "/timestamp"),
        (None, Some(value)) => (value, "/originalTimestamp"),
        (None, None) => return None,
    };
    match value.as_str().and_then(milliseconds) {
        Some(time) if time >= OLDEST => return Some(time),
        Some(_) => notes.add("timestamp_too_old", path),
        None => notes.add("invalid_timestamp", path),
    }
    None
}
