//! How serde_json judges a body, and how the crate does.

use segment_transform::{Connector, Delivery, DeliveryOptions, Issue, Outcome, RejectCode};
use serde::Deserialize;
use serde_json::value::RawValue;

/// serde_json without its limit of 128 levels.
pub fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<&RawValue>(bytes).is_ok()
}

/// How a body is understood: the number of its events, and which of them stand for a fault.
#[derive(Debug, Default, PartialEq)]
pub struct Judgement {
    pub events: usize,
    pub invalid: Vec<usize>,
}

impl Judgement {
    /// Reads all values of a text, of which `at` is the place.
    fn read_values(&mut self, text: &[u8], mut at: usize) {
        while after_white_space(text, at) < text.len() {
            match self.read_value(text, at) {
                Some(end) => at = end,
                None => {
                    self.invalid.push(self.events);
                    self.events += 1;
                    return;
                }
            }
        }
    }

    /// Counts an event, or the elements of an array up to its fault, and returns where it ends.
    fn read_value(&mut self, text: &[u8], at: usize) -> Option<usize> {
        let mut at = after_white_space(text, at);
        if text.get(at) != Some(&b'[') {
            let end = end_of_value(text, at)?;
            self.events += 1;
            return Some(end);
        }
        at = after_white_space(text, at + 1);
        if text.get(at) == Some(&b']') {
            return Some(at + 1);
        }
        loop {
            at = end_of_value(text, at)?;
            self.events += 1;
            at = after_white_space(text, at);
            match text.get(at)? {
                b',' => at += 1,
                b']' => return Some(at + 1),
                _ => return None,
            }
        }
    }
}

fn after_white_space(text: &[u8], at: usize) -> usize {
    let is_blank = |byte: &&u8| b" \t\r\n".contains(byte);
    at + text.get(at..).unwrap_or_default().iter().take_while(is_blank).count()
}

/// Where serde_json finds the end of the value at a place.
fn end_of_value(text: &[u8], at: usize) -> Option<usize> {
    let start = after_white_space(text, at);
    let mut deserializer = serde_json::Deserializer::from_slice(&text[start..]);
    let value = <&RawValue>::deserialize(&mut deserializer).ok()?;
    Some(start + value.get().len())
}

/// By serde_json; `None` where the first value is not JSON.
pub fn judged(body: &[u8]) -> Option<Judgement> {
    let mut judgement = Judgement::default();
    let start = after_white_space(body, 0);
    let end = judgement.read_value(body, start)?;
    let next = after_white_space(body, end);
    if body[end..next].contains(&b'\n') && next < body.len() && !body[start..end].contains(&b'\n') {
        return Some(judged_lines(body));
    }
    judgement.read_values(body, end);
    Some(judgement)
}

pub fn judged_lines(body: &[u8]) -> Judgement {
    let mut judgement = Judgement::default();
    body.split(|byte| *byte == b'\n').for_each(|line| judgement.read_values(line, 0));
    judgement
}

/// By the crate.
pub fn understood(delivery: &Delivery<'_>) -> Judgement {
    let is_invalid = |issue: &Issue| {
        let Outcome::Rejected(reject) = &issue.outcome else { return false };
        reject.code == RejectCode::InvalidJson
    };
    let issues = delivery.issues();
    Judgement {
        events: delivery.mapped + delivery.skipped + delivery.rejected,
        invalid: issues.iter().filter(|issue| is_invalid(issue)).map(|issue| issue.index).collect(),
    }
}

/// Both ways to deliver, against serde_json; and a fault stands where it says.
pub fn assert_judged(connector: &Connector, body: &[u8], what: impl Fn() -> String) {
    let delivery = connector.delivery(body);
    if let Err(error) = &delivery {
        assert!(error.offset <= body.len(), "{}", what());
        let line = 1 + body[..error.offset].iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(error.line, line, "{}", what());
    }
    assert_eq!(delivery.as_ref().ok().map(understood), judged(body), "{}", what());
    let lines = connector.delivery_with(body, DeliveryOptions { lines: true });
    let lines = understood(&lines.expect("lines never fail"));
    assert_eq!(lines, judged_lines(body), "as lines, {}", what());
}
