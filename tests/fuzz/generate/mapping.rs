//! Mappings as the settings page saves them, and worse.

use arbitrary::{Result, Unstructured};

use super::{EVENTS, INTEGRATIONS, NAMES, RESERVED, text};

/// Keys of a mapping that lead out of the traits and the properties, or seem to.
const PATHS: [&str; 24] = [
    "$.email",
    "$.context.locale",
    "$.context.timezone",
    "$.context.groupId",
    "$.context.traits.email",
    "$.context.traits.contact.email",
    "$.context.traits",
    "$.context.device.token",
    "$.traits.phone",
    "$.traits.contact.phones.home",
    "$.properties.plan",
    "$.properties.email",
    "$.a.b",
    "$.userId",
    "$.messageId",
    "$.é/~.constructor",
    "$.__proto__.x",
    "context.locale",
    "context.traits.email",
    "context.traits",
    "traits.email",
    "properties.plan",
    "a..b",
    "context",
];
const PATTERNS: [&str; 16] = [
    "*",
    "**",
    "Signed Up",
    "Order *",
    "*ed*",
    "S*U*",
    "* *p",
    "x",
    "é",
    "App*pened",
    "$*",
    "*x*x*",
    "*d",
    "segment*",
    "Viewed *",
    "s*",
];
const TEMPLATES: [&str; 10] = [
    "{name}",
    "Viewed {category} {name} Page",
    " {category}\t{name} ",
    "{name}{name}",
    "Home",
    "{category} }",
    "Application Opened",
    "Application {name}",
    "\u{3000}{name} \u{200b}",
    "{category}-'{name}'",
];
const RENAMED: [&str; 6] =
    ["Signed Up", "x", "$purchase", "Application Opened", "Viewed Home Page", "é"];
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
        members.push(("add_prefix", boolean(from)?));
    }
    if from.arbitrary()? {
        members.push((
            "preferences",
            some(from, &["preferred_language", "locale", "timezone"], keys)?,
        ));
    }
    members.push(("channels", some(from, &CHANNELS, keys)?));
    if from.ratio(1, 2)? {
        members.push(("tenant_id", keys(from, "tenant_id")?));
    }
    if from.ratio(2, 3)? {
        members.push((
            "context",
            some(from, &["users", "device_tokens"], |from, _| mostly_true(from))?,
        ));
    }
    if from.ratio(1, 2)? {
        members.push(("events", events(from)?));
    }
    if from.ratio(1, 4)? {
        members.push(("properties", some(from, &["except"], |from, _| left_out(from))?));
    }
    if from.ratio(1, 3)? {
        members.push(("integrations", one_or_several(from, &INTEGRATIONS)?));
    }
    Ok(joined(&members))
}

/// Some of the members of a mapping, each with a value.
fn some<'n>(
    from: &mut Unstructured<'_>,
    names: &[&'n str],
    value: impl Fn(&mut Unstructured<'_>, &str) -> Result<String>,
) -> Result<String> {
    let mut members: Vec<(&'n str, String)> = Vec::new();
    for name in names {
        if from.ratio(2, 3)? {
            members.push((name, value(from, name)?));
        }
    }
    Ok(joined(&members))
}

fn joined(members: &[(&str, String)]) -> String {
    let members: Vec<_> =
        members.iter().map(|(name, value)| format!("{}:{value}", text(name))).collect();
    format!("{{{}}}", members.join(","))
}

fn boolean(from: &mut Unstructured<'_>) -> Result<String> {
    Ok(from.arbitrary::<bool>()?.to_string())
}

fn mostly_true(from: &mut Unstructured<'_>) -> Result<String> {
    Ok(from.ratio(3, 4)?.to_string())
}

fn keys(from: &mut Unstructured<'_>, member: &str) -> Result<String> {
    match from.int_in_range(0..=5)? {
        0 | 1 => one_or_several(from, &NAMES),
        2 | 3 => one_or_several(from, &PATHS),
        _ => one_or_several(from, likely_keys(member)),
    }
}

/// Keys such as a member of the mapping has.
fn likely_keys(member: &str) -> &'static [&'static str] {
    match member {
        "email" | "slack_email" => &["email", "contact.email", "$.context.traits.email"],
        "sms" | "whatsapp" => &["phone", "phones", "contact.phones.home"],
        "preferred_language" => &["language", "$.context.locale"],
        "locale" => &["locale", "$.context.locale", "context.locale"],
        "timezone" => &["timezone", "$.context.timezone"],
        "tenant_id" => &["tenant", "plan", "$.context.groupId", "contact.email"],
        _ => &["token", "slackUserID", "fcmAndroidpush"],
    }
}

fn left_out(from: &mut Unstructured<'_>) -> Result<String> {
    if from.ratio(1, 4)? { one_or_several(from, &RESERVED) } else { one_or_several(from, &NAMES) }
}

/// Names of a mapping: none, one, or several.
fn one_or_several(from: &mut Unstructured<'_>, names: &[&str]) -> Result<String> {
    Ok(match from.int_in_range(0..=4)? {
        0 => "null".to_owned(),
        1..=3 => text(from.choose(names)?),
        _ => {
            let count = from.int_in_range(0..=4)?;
            let names: Result<Vec<_>> = (0..count).map(|_| Ok(text(from.choose(names)?))).collect();
            format!("[{}]", names?.join(","))
        }
    })
}

fn events(from: &mut Unstructured<'_>) -> Result<String> {
    let mut members = Vec::new();
    for name in ["only", "except"] {
        if from.ratio(1, 4)? {
            members.push((name, one_or_several(from, &PATTERNS)?));
        }
    }
    if from.ratio(1, 3)? {
        members.push((
            "rename",
            some(from, &RENAMED, |from, _| Ok(text(from.choose(&EVENTS[..12])?)))?,
        ));
    }
    for name in ["page", "screen"] {
        if from.ratio(2, 3)? {
            members.push((name, text(from.choose(&TEMPLATES)?)));
        }
    }
    Ok(joined(&members))
}
