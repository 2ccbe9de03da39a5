//! Events as Segment's customers have them, and worse.

use arbitrary::{Result, Unstructured};

use super::{EVENTS, INTEGRATIONS, NAMES, RESERVED, text};

const DEVICES: [&str; 8] = ["ios", "iOS", "android", "ANDROID", "web", " ios", "", "\u{130}os"];
const PLACEHOLDERS: [&str; 9] = [
    "undefined",
    "NULL",
    " nil ",
    "None",
    "NaN",
    "[object Object]",
    "[object object]",
    "nulls",
    "\u{200b}null",
];
const STRINGS: [&str; 70] = [
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
    "\u{200b}p@x.com\u{feff} ",
    "\u{a0}\u{2060}+15555555555\u{202c}\u{3000}",
    "p\u{200b}@x.com",
    "p@x\u{7}.com",
    "\u{7}p@x.com",
    "p@x.com\u{180e}",
    "\u{ad}\u{61c}",
    "+1555\u{ad}5555555",
    "+31 (0)20 555 5555",
    "+31 ( 0)20 555 5555",
    "+31\u{a0}205555555",
    "\u{206f}U012AB3CD\u{200e}",
    "W\u{200d}1",
    "\u{e000}",
    "p@x.com\u{e000}",
    " \u{e000}",
    "eng",
    "en_GB",
    " en-GB\n",
    "zh-Hant-TW",
    "es-419",
    "en-",
    "en--US",
    "en-U",
    "en-123456789",
    "UTC",
    "GMT",
    "utc",
    " Europe/Amsterdam ",
    "America/Argentina/Buenos_Aires",
    "Etc/GMT+5",
    "Europe/",
    "/Amsterdam",
    "E1/Amsterdam",
    "Europe/A\u{ad}",
    "acme",
    " a-b_C9 ",
    "a.b",
    "{name}",
    "Home  {category}",
];
const LONG: [usize; 8] = [1, 9, 64, 65, 127, 255, 256, 11_000];
const LONGEST: usize = 110_000;
const NUMBERS: [&str; 20] = [
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
    "1e63",
    "1e64",
];
const TIMES: [&str; 30] = [
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
    "2024-05-01T09:30:00+0530",
    "2024-05-01T09:30:00.5-0800",
    "2024-05-01 09:30:00-0000",
    "2022-01-01T00:30:00+0100",
    "2024-05-01T09:30:00+05",
    "2024-05-01T09:30:00+053",
    "2024-05-01T09:30:00+05:3",
    "2024-05-01T09:30:00+05300",
    "2024-05-01T09:30:00+2400",
    "2024-05-01T09:30:00+0560",
    "2024-05-01T09:30:00 +0530",
    "2024-05-01T09:30:00+05.30",
    "2021-12-31T23:59:60Z",
    "2024-05-01T09:30:60.25z",
    "2024-05-01T09:30:61Z",
    "2024-02-29T23:59:60+23:59",
    "2023-02-29T00:00:00Z",
    "２024-05-01T09:30:00Z",
];
const IDS: [&str; 5] = [
    "97980cfea0067",
    "ajs-next-1700000000-x",
    "022bb90c-bbac-11e4-8dfc-aa07a5b093db",
    "022BB90C-BBAC-11E4-8DFC-AA07A5B093DB",
    "022bb90cbbac11e48dfcaa07a5b093db",
];
const KINDS: [&str; 9] =
    ["identify", "identify", "identify", "track", "track", "track", "page", "screen", "Identify"];

/// An event as JSON, with placeholders for unpaired surrogates.
pub fn event(from: &mut Unstructured<'_>) -> Result<String> {
    if from.ratio(1, 50)? {
        return value(from, 2);
    }
    let mut members = Vec::new();
    let kind = *from.choose(&KINDS)?;
    members.push(("type", any_or(from, 20, |_| Ok(text(kind)))?));
    add_ids_and_times(from, &mut members)?;
    if kind == "track" || from.ratio(1, 10)? {
        members.push(("event", any_or(from, 8, |from| one_of(from, &EVENTS))?));
    }
    if kind == "page" || kind == "screen" {
        for name in ["name", "category"] {
            if from.ratio(2, 3)? {
                members.push((name, any_or(from, 3, |from| one_of(from, &EVENTS))?));
            }
        }
    }
    for name in ["traits", "properties"] {
        if from.ratio(4, 5)? {
            members.push((name, any_or(from, 12, |from| object(from, 12, 2))?));
        }
    }
    if from.ratio(2, 3)? {
        members.push(("context", any_or(from, 12, context)?));
    }
    if from.ratio(1, 4)? {
        members.push(("integrations", any_or(from, 8, integrations)?));
    }
    if from.ratio(1, 20)? {
        members.push(("batch", value(from, 2)?));
    }
    for _ in 0..from.int_in_range(0..=3)? {
        members.push((*from.choose(&NAMES)?, value(from, 2)?));
    }
    // If a name appears twice, the last one wins, so the order is part of the event.
    for place in (1..members.len()).rev() {
        members.swap(place, from.int_in_range(0..=place)?);
    }
    write_object(from, &members)
}

fn add_ids_and_times(from: &mut Unstructured<'_>, members: &mut Vec<(&str, String)>) -> Result<()> {
    let id = |from: &mut Unstructured<'_>| one_of(from, &IDS);
    let user_id = |from: &mut Unstructured<'_>| match from.int_in_range(0..=9)? {
        0 | 1 => Ok((*from.choose(&NUMBERS)?).to_owned()),
        2 => one_of(from, &PLACEHOLDERS),
        _ => id(from),
    };
    members.push(("userId", any_or(from, 6, user_id)?));
    if from.ratio(2, 3)? {
        members.push(("messageId", any_or(from, 6, id)?));
    }
    for name in ["timestamp", "originalTimestamp"] {
        if from.ratio(1, 2)? {
            members.push((name, any_or(from, 6, |from| one_of(from, &TIMES))?));
        }
    }
    if from.ratio(1, 3)? {
        members.push(("anonymousId", any_or(from, 3, id)?));
    }
    Ok(())
}

fn context(from: &mut Unstructured<'_>) -> Result<String> {
    let mut members = Vec::new();
    if from.ratio(2, 3)? {
        members.push(("traits", any_or(from, 8, |from| object(from, 8, 2))?));
    }
    if from.ratio(1, 2)? {
        members.push(("device", any_or(from, 10, device)?));
    }
    for name in ["locale", "timezone", "groupId"] {
        if from.ratio(1, 3)? {
            members.push((name, any_or(from, 3, |from| likely(from, name))?));
        }
    }
    if from.ratio(1, 8)? {
        members.push((*from.choose(&NAMES)?, value(from, 1)?));
        members.push(("traits", value(from, 2)?));
    }
    write_object(from, &members)
}

fn device(from: &mut Unstructured<'_>) -> Result<String> {
    let mut members = Vec::new();
    if from.ratio(7, 8)? {
        members.push(("token", any_or(from, 3, |from| one_of(from, &IDS))?));
    }
    if from.ratio(7, 8)? {
        members.push(("type", any_or(from, 8, |from| one_of(from, &DEVICES))?));
    }
    write_object(from, &members)
}

fn integrations(from: &mut Unstructured<'_>) -> Result<String> {
    let mut members = Vec::new();
    for name in INTEGRATIONS {
        if from.ratio(1, 2)? {
            let flag = *from.choose(&["false", "false", "true", "{}", "null", "0", "\"false\""])?;
            members.push((name, flag.to_owned()));
        }
    }
    write_object(from, &members)
}

fn one_of(from: &mut Unstructured<'_>, texts: &[&str]) -> Result<String> {
    let content = *from.choose(texts)?;
    string(from, content)
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
        let value = if from.ratio(1, 2)? { value(from, depth)? } else { likely(from, name)? };
        members.push((name, value));
    }
    write_object(from, &members)
}

/// A value such as a member of this name has.
fn likely(from: &mut Unstructured<'_>, name: &str) -> Result<String> {
    match name {
        "language" => one_of(from, &["en", "hi", "EN"]),
        "locale" => one_of(from, &["en-GB", " en", "zh-Hant-TW", "es_419", "e"]),
        "timezone" => one_of(from, &["UTC", " Europe/Amsterdam", "Etc/GMT+5", "utc"]),
        "tenant" | "plan" | "groupId" => one_of(from, &["acme", " a-b_C9 ", "a.b"]),
        "phone" | "phones" | "token" => many(from),
        _ => one_of(from, &STRINGS),
    }
}

/// About as many values as a channel takes.
fn many(from: &mut Unstructured<'_>) -> Result<String> {
    let first = from.int_in_range(0..=3)?;
    let values: Vec<_> =
        (first..from.int_in_range(8..=14)?).map(|one: u8| one.to_string()).collect();
    Ok(format!("[{},1,null,\"{first}\"]", values.join(",")))
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
        3 => text(&from.choose(&["x", "é"])?.repeat(long(from)?)),
        4..=8 => one_of(from, &STRINGS)?,
        9 | 10 => {
            let most = if from.ratio(1, 8)? { 14 } else { 3 };
            let elements: Result<Vec<_>> =
                (0..from.int_in_range(0..=most)?).map(|_| value(from, depth - 1)).collect();
            format!("[{}]", elements?.join(","))
        }
        _ => object(from, 4, depth - 1)?,
    })
}

fn long(from: &mut Unstructured<'_>) -> Result<usize> {
    if from.ratio(1, 64)? { Ok(LONGEST) } else { Ok(*from.choose(&LONG)?) }
}

/// A string in one of the many ways in which JSON can write it.
fn string(from: &mut Unstructured<'_>, content: &str) -> Result<String> {
    if !from.ratio(1, 6)? {
        return Ok(text(content));
    }
    let escaped: String = content.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    Ok(format!("\"{escaped}\""))
}
