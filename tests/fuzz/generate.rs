//! Mappings and events as Segment's customers have them, and worse: out of a fuzzer's bytes.

use arbitrary::{Result, Unstructured};

const NAMES: [&str; 22] = [
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
];
const RESERVED: [&str; 6] = ["$set", "$email", "$attachments", "ss_workspace", "Ss_x", "SS_"];
const STRINGS: [&str; 30] = [
    "p@x.com",
    " p@x.com\t",
    "x@y",
    "a@b.c",
    "é@ü.de",
    "p@x.com p",
    "",
    "  ",
    "+15555555555",
    "+1 (555) 555-5555",
    "555",
    "+05555555555",
    "U012AB3CD",
    "w9",
    "X012",
    "U",
    "en",
    "hi",
    "sh",
    "iw",
    "EN",
    "en-US",
    "english",
    "klingon",
    "mapped",
    "😀\u{2028}\"\\/\n\u{0}",
    "\u{feff}x",
    "\u{a0}x\u{a0}",
    "null",
    "1",
];
const LONG: [usize; 6] = [1, 9, 127, 255, 256, 11_000];
const NUMBERS: [&str; 18] = [
    "0",
    "-0",
    "1",
    "42",
    "15555555555",
    "12345678901234567890",
    "1.0",
    "1.50e1",
    "1e3",
    "100e-2",
    "1.5",
    "-7",
    "1e-1",
    "1e309",
    "-0.0",
    "0e99",
    "25E+1",
    "9007199254740993",
];
const TIMES: [&str; 12] = [
    "2024-05-01T09:30:00Z",
    "2024-05-01T09:30:00.1239Z",
    "2024-05-01T23:30:00+05:30",
    "2021-12-31T23:59:59.999Z",
    "2022-01-01T00:00:00Z",
    "2022-01-01T00:30:00+01:00",
    "2024-02-30T00:00:00Z",
    "2024-05-01",
    "yesterday",
    "2024-05-01t09:30:00z",
    "1969-12-31T23:59:59.9Z",
    "2024-05-01T09:30:00.Z",
];
const IDS: [&str; 5] = [
    "97980cfea0067",
    "ajs-next-1700000000-x",
    "022bb90c-bbac-11e4-8dfc-aa07a5b093db",
    "022BB90C-BBAC-11E4-8DFC-AA07A5B093DB",
    "022bb90cbbac11e48dfcaa07a5b093db",
];
const EVENTS: [&str; 9] = [
    "Signed Up",
    " x ",
    "x",
    "$purchase",
    "ss_internal",
    "SS_x",
    "User Registered",
    "é",
    "segment : x",
];
const CHANNELS: [&str; 8] = [
    "email",
    "sms",
    "whatsapp",
    "slack_email",
    "slack_user_id",
    "androidpush_fcm",
    "androidpush_xiaomi",
    "iospush_apns",
];

/// A good mapping, as JSON.
pub fn mapping(from: &mut Unstructured<'_>) -> Result<String> {
    let mut members = Vec::new();
    if from.arbitrary()? {
        members.push(format!("\"add_prefix\":{}", from.arbitrary::<bool>()?));
    }
    if from.arbitrary()? {
        members.push(format!("\"preferences\":{{\"preferred_language\":{}}}", keys(from)?));
    }
    let mut channels = Vec::new();
    for id in CHANNELS {
        if from.ratio(2, 3)? {
            channels.push(format!("\"{id}\":{}", keys(from)?));
        }
    }
    members.push(format!("\"channels\":{{{}}}", channels.join(",")));
    Ok(format!("{{{}}}", members.join(",")))
}

fn keys(from: &mut Unstructured<'_>) -> Result<String> {
    Ok(match from.int_in_range(0..=4)? {
        0 => "null".to_owned(),
        1..=3 => text(from.choose(&NAMES)?),
        _ => {
            let count = from.int_in_range(0..=4)?;
            let keys: Result<Vec<_>> = (0..count).map(|_| Ok(text(from.choose(&NAMES)?))).collect();
            format!("[{}]", keys?.join(","))
        }
    })
}

/// An event, as JSON.
pub fn event(from: &mut Unstructured<'_>) -> Result<String> {
    if from.ratio(1, 50)? {
        return value(from, 2);
    }
    let mut members = Vec::new();
    let kind = *from.choose(&["identify", "identify", "track", "track", "page", "Identify"])?;
    members.push(("type", any_or(from, 20, |_| Ok(text(kind)))?));
    let id = |from: &mut Unstructured<'_>| Ok(text(from.choose(&IDS)?));
    let number = |from: &mut Unstructured<'_>| Ok((*from.choose(&NUMBERS)?).to_owned());
    members.push((
        "userId",
        any_or(from, 6, |from| if from.ratio(1, 4)? { number(from) } else { id(from) })?,
    ));
    if from.ratio(2, 3)? {
        members.push(("messageId", any_or(from, 6, id)?));
    }
    if from.ratio(2, 3)? {
        members.push(("timestamp", any_or(from, 6, |from| Ok(text(from.choose(&TIMES)?)))?));
    }
    if from.ratio(1, 3)? {
        members.push(("anonymousId", any_or(from, 3, id)?));
    }
    if kind == "track" || from.ratio(1, 10)? {
        members.push(("event", any_or(from, 8, |from| Ok(text(from.choose(&EVENTS)?)))?));
    }
    for name in ["traits", "properties"] {
        if from.ratio(4, 5)? {
            members.push((name, any_or(from, 12, |from| object(from, 12, 2))?));
        }
    }
    if from.ratio(1, 3)? {
        members.push(("context", object(from, 3, 3)?));
        members.push(("context", format!("{{\"traits\":{}}}", value(from, 1)?)));
    }
    for _ in 0..from.int_in_range(0..=3)? {
        members.push((*from.choose(&NAMES)?, value(from, 2)?));
    }
    // Of a name that stands twice the last counts: order is part of the event.
    for place in (1..members.len()).rev() {
        members.swap(place, from.int_in_range(0..=place)?);
    }
    write_object(from, &members)
}

fn any_or(
    from: &mut Unstructured<'_>,
    one_in: u8,
    usual: impl Fn(&mut Unstructured<'_>) -> Result<String>,
) -> Result<String> {
    if from.ratio(1, one_in)? { value(from, 2) } else { usual(from) }
}

fn object(from: &mut Unstructured<'_>, most: usize, depth: usize) -> Result<String> {
    let mut members = Vec::new();
    for _ in 0..from.int_in_range(0..=most)? {
        let name = *if from.ratio(1, 8)? { from.choose(&RESERVED)? } else { from.choose(&NAMES)? };
        members.push((name, value(from, depth)?));
    }
    write_object(from, &members)
}

fn write_object(from: &mut Unstructured<'_>, members: &[(&str, String)]) -> Result<String> {
    let mut object = String::from("{");
    for (index, (name, value)) in members.iter().enumerate() {
        object.push_str(if index > 0 { "," } else { "" });
        object.push_str(blank(from)?);
        object.push_str(&string(from, name)?);
        object.push_str(blank(from)?);
        object.push(':');
        object.push_str(blank(from)?);
        object.push_str(value);
    }
    object.push_str(blank(from)?);
    object.push('}');
    Ok(object)
}

fn blank(from: &mut Unstructured<'_>) -> Result<&'static str> {
    Ok(if from.ratio(1, 16)? { from.choose(&[" ", "\r\n", "\t  "])? } else { "" })
}

fn value(from: &mut Unstructured<'_>, depth: usize) -> Result<String> {
    Ok(match from.int_in_range(0..=if depth > 0 { 11 } else { 8 })? {
        0 => "null".to_owned(),
        1 => from.arbitrary::<bool>()?.to_string(),
        2 => (*from.choose(&NUMBERS)?).to_owned(),
        3 => text(&from.choose(&["x", "é"])?.repeat(*from.choose(&LONG)?)),
        4..=8 => {
            let said = *from.choose(&STRINGS)?;
            string(from, said)?
        }
        9 | 10 => {
            let most = if from.ratio(1, 8)? { 14 } else { 3 };
            let elements: Result<Vec<_>> =
                (0..from.int_in_range(0..=most)?).map(|_| value(from, depth - 1)).collect();
            format!("[{}]", elements?.join(","))
        }
        _ => object(from, 4, depth - 1)?,
    })
}

fn text(said: &str) -> String {
    serde_json::to_string(said).expect("a string is JSON")
}

/// A string in one of the many ways in which JSON can write it.
fn string(from: &mut Unstructured<'_>, said: &str) -> Result<String> {
    if !from.ratio(1, 6)? {
        return Ok(text(said));
    }
    let escaped: String = said.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    Ok(format!("\"{escaped}\""))
}
