//! Generates realistic and hostile mappings and events from a fuzzer's bytes.

use crate::model::SURROGATE_PLACEHOLDER;

mod event;
mod mapping;

pub use event::event;
pub use mapping::mapping;

const NAMES: [&str; 26] = [
    "email",
    "phone",
    "whatsapp",
    "language",
    "locale",
    "slackEmail",
    "slackUserID",
    "fcmAndroidpush",
    "contact",
    "contact.email",
    "contact.phones.home",
    "phones",
    "home",
    "a.b",
    "a",
    "b",
    "constructor",
    "__proto__",
    "plan",
    "é/~",
    "ss",
    "$",
    "timezone",
    "tenant",
    "token",
    "userId",
];
const INTEGRATIONS: [&str; 5] = ["SuprSend", "Webhooks", "All", "suprsend", "é"];
const RESERVED: [&str; 7] =
    ["$set", "$email", "$attachments", "ss_workspace", "Ss_x", "SS_", "$.email"];
const EVENTS: [&str; 14] = [
    "Signed Up",
    " x ",
    "x",
    "$purchase",
    "ss_internal",
    "SS_x",
    "User Registered",
    "é",
    "segment : x",
    "Application Installed",
    " Application Opened ",
    "Order Placed",
    "Order \u{e000}",
    "Viewed Home Page",
];
const SURROGATE_ESCAPED: &str = r"\ud800";
const PLACEHOLDER_ESCAPED: &str = r"\ue000";

/// An event as the crate receives it, with unpaired surrogates.
pub fn with_surrogates(event: &str) -> String {
    event
        .replace(SURROGATE_PLACEHOLDER, SURROGATE_ESCAPED)
        .replace(PLACEHOLDER_ESCAPED, SURROGATE_ESCAPED)
}

/// The crate's JSON, with placeholders for unpaired surrogates.
pub fn with_placeholders(json: &str) -> String {
    json.replace(SURROGATE_ESCAPED, PLACEHOLDER_ESCAPED)
}

fn text(content: &str) -> String {
    serde_json::to_string(content).expect("a string is JSON")
}
