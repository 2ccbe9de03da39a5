//! Checks how work grows with hostile input. valgrind counts instructions and bytes of memory,
//! which other programs do not affect. Twice the input may take about twice as much of both.
//!
//! `cargo bench --bench growth` prints a table and fails if it takes more.

use std::error::Error;
use std::hint::black_box;
use std::io::{Read as _, Write as _, stdin};
use std::process::{Child, Command, ExitCode, Stdio};

use segment_transform::{Connector, DeliveryOptions, Mapping, Profile};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// Names are sorted, so twice as many take slightly more than twice as long.
const MOST: f64 = 2.25;
const SIZE: usize = 4_000;

const MAPPING: &[u8] = br#"{
    "preferences": {"preferred_language": ["language", "a.a.a"], "locale": "$.context.x"},
    "channels": {"email": ["email", "a.a.a.a"], "sms": "phone", "slack_user_id": "slack"},
    "tenant_id": ["tenant", "$.context.x"],
    "context": {"users": true, "device_tokens": true},
    "events": {"except": "*a*b*c*", "page": "{category} {name}"},
    "properties": {"except": "n0"},
    "integrations": "SuprSend"
}"#;

/// An input whose size a stranger can choose, and the work it causes.
type Family = (&'static str, &'static str, fn(usize) -> String);

const FAMILIES: [Family; 34] = [
    ("reserved names", "body", |n| traits(&each(n, |i| format!(r#""$n{i}":0"#)))),
    ("one reserved name, many times", "body", |n| traits(&each(n, |_| r#""ss_x":0"#.into()))),
    ("names", "body", |n| traits(&each(n, |i| format!(r#""n{i}":{i}"#)))),
    ("one name, many times", "body", |n| traits(&each(n, |i| format!(r#""email":{i}"#)))),
    ("escapes in a name", "body", |n| traits(&format!(r#""{}":0"#, r"\u0024".repeat(n)))),
    ("escapes in a value", "body", |n| traits(&format!(r#""email":"{}""#, r"\n\u00e9".repeat(n)))),
    ("a long value", "body", |n| traits(&format!(r#""language":"{}""#, "é@.".repeat(n)))),
    ("a long number", "body", |n| traits(&format!(r#""phone":{}"#, "12".repeat(n)))),
    ("a long id", "body", |n| format!(r#"{{"type":"track","userId":"{}"}}"#, " x".repeat(n))),
    ("arrays in arrays", "body", |n| traits(&nested(r#""email":"#, "[", "]", n))),
    ("objects in objects", "body", |n| traits(&nested("", r#""a":{"#, "}", n))),
    ("values of a channel", "body", |n| channel(&each(n, |i| format!(r#""{i}@x.com""#)))),
    ("one value of a channel, many times", "body", |n| {
        channel(&each(n, |_| r#""p@x.com""#.into()))
    }),
    ("notes", "body", |n| channel(&each(n, |_| "{}".into()))),
    ("events", "body", |n| format!("[{}]", each(n, |_| traits(r#""email":"x""#)))),
    ("lines", "body", |n| (traits(r#""email":"x""#) + "\n").repeat(n)),
    ("lines that are not JSON", "body", |n| (traits("") + "\n{\"\n[[\n\u{0}").repeat(n)),
    ("lines, one of them torn", "body", |n| {
        let lines = (traits(r#""email":"x""#) + "\n").repeat(n / 2);
        format!("{lines}{{\"type\n{lines}")
    }),
    ("values on one line", "body", |n| traits(r#""email":"x""#).repeat(n)),
    ("events of a batch", "body", |n| batch(&each(n, |_| traits(r#""email":"x""#)))),
    ("batches in batches", "body", |n| nested("", r#"{"batch":["#, "]}", n)),
    ("a long name for stars", "body", |n| track(&format!(r#""event":"{}""#, "ab".repeat(n)))),
    ("a long name for a template", "body", |n| {
        format!(r#"{{"type":"page","userId":"u1","name":"{}"}}"#, " {name}".repeat(n))
    }),
    ("members of context", "body", |n| context(&each(n, |i| format!(r#""n{i}":0"#)))),
    ("traits in context", "body", |n| {
        context(&format!(r#""traits":{{{}}}"#, each(n, |i| format!(r#""n{i}":0"#))))
    }),
    ("patterns", "mapping", |n| {
        let patterns = each(n, |i| format!(r#""*S*{i}*""#));
        format!(r#"{{"events":{{"except":[{patterns}]}}}}"#)
            + "\n"
            + &track(r#""event":"Signed Up""#)
    }),
    ("stars of a pattern", "mapping", |n| {
        let pattern = "S*".repeat(n);
        let event = track(&format!(r#""event":"{}""#, "S".repeat(n)));
        format!(r#"{{"events":{{"except":"{pattern}x"}}}}"#) + "\n" + &event
    }),
    ("names to rename", "mapping", |n| {
        let names = each(n, |i| format!(r#""n{i}":"new""#));
        format!(r#"{{"events":{{"rename":{{{names}}}}}}}"#) + "\n" + &track(r#""event":"n7""#)
    }),
    ("names to leave out", "mapping", |n| {
        let names = each(n, |i| format!(r#""n{i}""#));
        let event = traits(&each(n, |i| format!(r#""n{}":0"#, 2 * i)));
        format!(r#"{{"properties":{{"except":[{names}]}}}}"#) + "\n" + &event
    }),
    ("paths of a mapping", "mapping", |n| keys(&each(n, |i| format!(r#""$.key{i}.a""#)))),
    ("members of a mapping", "mapping", |n| {
        format!("{{{}}}", each(n, |i| format!(r#""channel{i}":0"#)))
    }),
    ("keys of a mapping", "mapping", |n| keys(&each(n, |i| format!(r#""key{i}.a""#)))),
    ("properties of a profile", "profile", |n| profile(&each(n, |i| format!(r#""n{i}":0"#)), "")),
    ("channel values of a profile", "profile", |n| {
        profile(
            "",
            &each(n, |i| format!(r#"{{"channel":"email","value":"{i}","from":"/traits/email"}}"#)),
        )
    }),
];

fn each(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join(",")
}

fn nested(before: &str, open: &str, close: &str, depth: usize) -> String {
    [before, &open.repeat(depth), &close.repeat(depth)].concat()
}

fn traits(members: &str) -> String {
    format!(r#"{{"type":"identify","userId":"u1","traits":{{{members}}}}}"#)
}

fn track(members: &str) -> String {
    format!(r#"{{"type":"track","userId":"u1",{members}}}"#)
}

fn context(members: &str) -> String {
    track(&format!(r#""event":"Signed Up","context":{{{members},"x":"en"}}"#))
}

fn batch(events: &str) -> String {
    format!(r#"{{"batch":[{events}]}}"#)
}

fn channel(values: &str) -> String {
    traits(&format!(r#""email":[{values}]"#))
}

fn keys(keys: &str) -> String {
    format!(r#"{{"channels":{{"email":[{keys}]}}}}"#)
}

fn profile(properties: &str, channels: &str) -> String {
    format!(r#"{{"distinct_id":"u1","properties":{{{properties}}},"channels":[{channels}]}}"#)
}

fn main() -> Result<ExitCode> {
    // `cargo bench` adds its own argument.
    match std::env::args().nth(1).as_deref() {
        Some("body") => body(&input()?)?,
        Some("mapping") => mapping(&input()?)?,
        Some("profile") => apply(&input()?)?,
        _ if !has_valgrind() => println!("growth: skipped, since valgrind is not here"),
        _ => return report(),
    }
    Ok(ExitCode::SUCCESS)
}

// The work

fn input() -> Result<Vec<u8>> {
    let mut input = Vec::new();
    stdin().read_to_end(&mut input)?;
    Ok(input)
}

/// Everything that can be done with a webhook's body.
fn body(body: &[u8]) -> Result {
    let connector = Connector::new(Mapping::from_json(MAPPING)?)?;
    serde_json::to_string(&connector.transform(body))?;
    if let Ok(delivery) = connector.delivery(body) {
        black_box(delivery.issues());
    }
    let lines = connector
        .delivery_with(body, DeliveryOptions { lines: true, ..DeliveryOptions::default() })?;
    black_box(lines.issues());
    Ok(())
}

/// A mapping, and optionally an event on the next line.
fn mapping(input: &[u8]) -> Result {
    let event = br#"{"type":"identify","userId":"u1","traits":{"a":{}},"key0":{"a":1}}"#;
    let mut lines = input.splitn(2, |byte| *byte == b'\n');
    let (json, event) = (lines.next().unwrap_or_default(), lines.next().unwrap_or(event));
    if let Ok(mapping) = Mapping::from_json(json) {
        serde_json::to_string(&Connector::new(mapping)?.transform(event))?;
    }
    Ok(())
}

fn apply(profile: &[u8]) -> Result {
    let mut profile: Profile = serde_json::from_slice(profile)?;
    let connector = Connector::default();
    let user = connector.identify(br#"{"userId":"u1","traits":{"email":"p@x.com"}}"#);
    if let Some(user) = user.mapped() {
        profile.apply(user);
    }
    serde_json::to_string(&profile)?;
    Ok(())
}

// The measurement

fn has_valgrind() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok()
}

fn report() -> Result<ExitCode> {
    println!("{:36}{:>14}{:>8}{:>14}{:>8}", "", "instructions", "twice", "memory, bytes", "twice");
    let mut is_linear = true;
    for (name, work, input) in FAMILIES {
        // Both sizes run at the same time.
        let [once, twice] = [SIZE, 2 * SIZE].map(|size| start(work, &input(size)));
        let (once, twice) = (once?.counted()?, twice?.counted()?);
        let [time, memory] = [0, 1].map(|which| twice[which] / once[which]);
        println!("{name:36}{:>14}{time:>7.2}x{:>14}{memory:>7.2}x", once[0], once[1]);
        is_linear &= time <= MOST && memory <= MOST;
    }
    if is_linear {
        return Ok(ExitCode::SUCCESS);
    }
    println!("expected at most {MOST} times as much for twice the input");
    Ok(ExitCode::FAILURE)
}

/// The same work under two tools.
struct Running {
    instructions: Child,
    memory: Child,
}

fn start(work: &str, input: &str) -> Result<Running> {
    let instructions = ["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"];
    let memory = ["--tool=dhat", "--dhat-out-file=/dev/null"];
    Ok(Running {
        instructions: valgrind(&instructions, work, input)?,
        memory: valgrind(&memory, work, input)?,
    })
}

impl Running {
    /// The instructions and the peak memory of the work.
    fn counted(self) -> Result<[f64; 2]> {
        Ok([count(self.instructions, "I   refs:")?, count(self.memory, "At t-gmax:")?])
    }
}

fn valgrind(tool: &[&str], work: &str, input: &str) -> Result<Child> {
    let mut child = Command::new("valgrind")
        .args(tool)
        .args([std::env::current_exe()?.as_os_str(), work.as_ref()])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("no input")?.write_all(input.as_bytes())?;
    Ok(child)
}

/// The number that valgrind prints after a label.
fn count(child: Child, label: &str) -> Result<f64> {
    let output = child.wait_with_output()?;
    let report = String::from_utf8(output.stderr)?;
    let (_, count) = report.split_once(label).ok_or_else(|| report.clone())?;
    let count = count.split_whitespace().next().ok_or_else(|| report.clone())?;
    Ok(count.replace(',', "").parse()?)
}
