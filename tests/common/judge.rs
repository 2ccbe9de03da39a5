//! How serde_json judges a body, and how the crate does.

use segment_transform::{Connector, Delivery, Issue, Outcome, RejectCode};
use serde_json::value::RawValue;

/// serde_json without its limit of 128 levels.
pub fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<&RawValue>(bytes).is_ok()
}

/// How a body is understood: how many events it has, and which of its lines are no JSON.
#[derive(Debug, PartialEq)]
pub struct Judgement {
    pub events: usize,
    pub invalid: Vec<usize>,
}

/// By serde_json; `None` where the whole body is no JSON.
pub fn judged(body: &[u8]) -> Option<Judgement> {
    if is_json(body) {
        let array: Option<Vec<&RawValue>> = serde_json::from_slice(body).ok();
        return Some(Judgement { events: array.map_or(1, |all| all.len()), invalid: vec![] });
    }
    let newlines = body.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let are_lines = newlines.map(|(at, _)| at).any(|at| is_json(&body[..at]));
    are_lines.then(|| judged_lines(body))
}

pub fn judged_lines(body: &[u8]) -> Judgement {
    let is_blank = |line: &[u8]| line.iter().all(|byte| b" \t\r".contains(byte));
    let lines = body.split(|byte| *byte == b'\n').filter(|line| !is_blank(line));
    let validity: Vec<_> = lines.map(is_json).collect();
    let invalid = (0..validity.len()).filter(|index| !validity[*index]).collect();
    Judgement { events: validity.len(), invalid }
}

/// By the crate.
pub fn understood(delivery: &Delivery<'_>) -> Judgement {
    let is_invalid = |issue: &Issue| {
        let Outcome::Rejected(stopped) = &issue.outcome else { return false };
        stopped.code == RejectCode::InvalidJson
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
    let lines = understood(&connector.delivery_lines(body));
    assert_eq!(lines, judged_lines(body), "as lines, {}", what());
}
