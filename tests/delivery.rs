//! Deliveries, natively: the vectors, the hub's limits, and every body judged as serde_json does.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use std::path::Path;

use common::judge::{Judgement, assert_judged, judged, understood};
use common::{DELIVERIES, DeliveryCase, assert_delivered, cases, requests};
use proptest::prelude::*;
use segment_transform::{Connector, Delivery, Mapping, Outcome};
use serde::Deserialize;
use serde_json::value::RawValue;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");

/// What the hub takes at most in one request.
const MOST_ITEMS: usize = 100;
const MOST_BYTES: usize = 819_200;

const EVENT: &str = r#"{"type":"track","userId":"u1","event":"Signed Up"}"#;
const PAYLOAD: &str = r#"{"event":"Signed Up","distinct_id":"u1","properties":{}}"#;

/// One event, with all that JSON has, in strings that cross the sixty-fourth byte and the next.
const ONE: &str = r#"{"type":"identify","userId":"u1","messageId":"m-\u0031 \"\\\/\b\f\n\r\t","context":{"page":["https:\/\/x.com",-0.5e+3,1E9,{"a":[]},[{}],true,false,null]},"traits":{"email":"p@x.com","na\u006de":"\ud83d\ude00 é 😀","$x":0}}"#;
const ARRAY: &str = r#"[{"type":"track","userId":12,"event":"Zahlung erhält 😀","properties":{"a":[1.0,{"b":"\\"}]}}, 5 ,"x",{"type":"page","p":"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"é"}]"#;
const LINES: &str = "{\"type\":\"track\",\"userId\":\"u1\",\"event\":\"Signed Up\"}\n\n{\"type\":\"page\",\"name\":\"😀é\\\\\"}\r\n [1,\"\\u00e9\"] \n-1.5e-3\n{\"userId\":\"u\\\"\"}";
const PRETTY: &str =
    "\n[\n  {\n\t\"type\": \"track\",\r\n\t\"userId\": 1,\n\t\"event\": \"é\\n\"\n  },\n  {}\n]\n";

fn assert_judged_with_context(connector: &Connector, body: &[u8], context: &str) {
    assert_judged(connector, body, || format!("{context}: {}", body.escape_ascii()));
}

/// The payloads of all requests, each as its own text.
fn payloads(delivery: &Delivery<'_>) -> Vec<String> {
    let split = |body: &String| -> Vec<String> {
        let items: Vec<&RawValue> = serde_json::from_str(body).expect("a request is an array");
        items.into_iter().map(|item| item.get().to_owned()).collect()
    };
    requests(delivery).iter().flat_map(split).collect()
}

fn items(delivery: &Delivery<'_>) -> Vec<usize> {
    let count = |body: &Vec<u8>| serde_json::from_slice::<Vec<&RawValue>>(body).unwrap().len();
    delivery.requests.iter().map(count).collect()
}

fn sizes(delivery: &Delivery<'_>) -> Vec<usize> {
    delivery.requests.iter().map(Vec::len).collect()
}

fn array(events: &[String]) -> Vec<u8> {
    format!("[{}]", events.join(",")).into_bytes()
}

/// An event whose payload has exactly so many bytes.
fn event_of(payload_size: usize) -> String {
    let properties = payload_size - PAYLOAD.len() + 2;
    let filler = "x".repeat(properties - r#"{"s":""}"#.len());
    EVENT.replace(r#""Signed Up""#, &format!(r#""Signed Up","properties":{{"s":"{filler}"}}"#))
}

fn track(properties: &str) -> String {
    EVENT.replace(r#""Signed Up""#, &format!(r#""Signed Up","properties":{properties}"#))
}

fn tracked(properties: &str) -> String {
    format!("[{}]", PAYLOAD.replace("{}", properties))
}

fn assert_tracked(connector: &Connector, body: &[u8], properties: &str) {
    let delivery = connector.delivery(body).expect("JSON");
    assert_eq!(requests(&delivery), [tracked(properties)]);
}

#[test]
fn every_delivery_becomes_what_the_rules_say() {
    cases::<DeliveryCase>(DELIVERIES).iter().for_each(assert_delivered);
}

// The hub's limits

#[test]
fn a_request_has_at_most_a_hundred_items() {
    let connector = Connector::default();
    for (events, expected) in [
        (99, vec![99]),
        (100, vec![100]),
        (101, vec![100, 1]),
        (200, vec![100, 100]),
        (201, vec![100, 100, 1]),
    ] {
        let events = vec![EVENT.to_owned(); events];
        assert_eq!(items(&connector.delivery(&array(&events)).unwrap()), expected);
        assert_eq!(items(&connector.delivery_lines(events.join("\n").as_bytes())), expected);
    }
}

#[test]
fn events_that_are_not_mapped_take_no_place_in_a_request() {
    let connector = Connector::default();
    let events = vec![[EVENT, r#"{"type":"page"}"#, "5"].join(","); 101];
    let body = array(&events);
    let delivery = connector.delivery(&body).unwrap();
    assert_eq!(items(&delivery), [100, 1]);
    assert_eq!((delivery.mapped, delivery.skipped, delivery.rejected), (101, 101, 101));
}

#[test]
fn a_request_has_at_most_800_kib() {
    let connector = Connector::default();
    let around = "[,]".len();
    for (second, expected) in [
        (MOST_BYTES - 500_000 - around - 1, vec![MOST_BYTES - 1]),
        (MOST_BYTES - 500_000 - around, vec![MOST_BYTES]),
        (MOST_BYTES - 500_000 - around + 1, vec![500_002, MOST_BYTES - 500_000]),
    ] {
        let events = [event_of(500_000), event_of(second)];
        assert_eq!(sizes(&connector.delivery(&array(&events)).unwrap()), expected);
    }
}

#[test]
fn the_hundredth_item_may_fill_a_request_to_its_last_byte() {
    let connector = Connector::default();
    let last = MOST_BYTES - 99 * (5_000 + 1) - "[]".len();
    for (last, expected) in [(last, [100, 1]), (last + 1, [99, 2])] {
        let mut events = vec![event_of(5_000); 99];
        events.extend([event_of(last), event_of(100)]);
        assert_eq!(items(&connector.delivery(&array(&events)).unwrap()), expected);
    }
}

#[test]
fn a_larger_item_goes_alone_and_in_its_place() {
    let connector = Connector::default();
    let (small, full, over) = (100, MOST_BYTES - 2, MOST_BYTES - 1);
    for (payload_sizes, expected) in [
        (vec![full], vec![1]),
        (vec![over], vec![1]),
        (vec![small, full, small], vec![1, 1, 1]),
        (vec![small, small, over, small, small], vec![2, 1, 2]),
        (vec![over, small], vec![1, 1]),
        (vec![small, over], vec![1, 1]),
        (vec![over, over, 2 * over], vec![1, 1, 1]),
        (vec![small, 3 * over, small, over, small], vec![1, 1, 1, 1, 1]),
    ] {
        let events: Vec<_> = payload_sizes.iter().map(|size| event_of(*size)).collect();
        let delivery_body = array(&events);
        let delivery = connector.delivery(&delivery_body).unwrap();
        assert_eq!(items(&delivery), expected);
        let lengths: Vec<_> = payloads(&delivery).iter().map(String::len).collect();
        assert_eq!(lengths, payload_sizes);
    }
}

/// The limits in other words: an item joins the request before it where it may.
fn packed(payload_sizes: &[usize]) -> Vec<usize> {
    let mut requests: Vec<(usize, usize)> = Vec::new();
    for size in payload_sizes {
        match requests.last_mut() {
            Some((items, bytes)) if *items < MOST_ITEMS && *bytes + 1 + size <= MOST_BYTES => {
                *items += 1;
                *bytes += 1 + size;
            }
            _ => requests.push((1, size + 2)),
        }
    }
    requests.into_iter().map(|(_, bytes)| bytes).collect()
}

// What transform gives

fn corpus() -> Option<(Vec<u8>, Vec<String>)> {
    if !Path::new(CORPUS).exists() {
        println!("skipped: the corpus of real Segment payloads is not here");
        return None;
    }
    let read = |file: &str| std::fs::read_to_string(Path::new(CORPUS).join(file)).unwrap();
    let lines = read("identify.jsonl") + &read("track.jsonl");
    let events: Vec<_> = lines.lines().map(str::to_owned).collect();
    assert_eq!(events.len(), 3_691);
    Some((lines.into_bytes(), events))
}

fn connectors() -> [Connector; 2] {
    let mapping = br#"{"add_prefix":true,"preferences":{"preferred_language":["language","locale"]},"channels":{"email":["email","contact.email"],"whatsapp":"phone"}}"#;
    let several = Connector::new(Mapping::from_json(mapping).unwrap()).unwrap();
    let recommended = Connector::new(Mapping::recommended()).unwrap();
    [recommended, several.with_workspace("key \"1\"")]
}

/// What a delivery is to be, from one call of `transform` for each event.
#[derive(Default)]
struct Transformed {
    payloads: Vec<String>,
    mapped: usize,
    skipped: usize,
    rejected: usize,
    issues: Vec<serde_json::Value>,
}

fn transformed(connector: &Connector, events: &[String], in_lines: bool) -> Transformed {
    let mut all = Transformed::default();
    for (index, event) in events.iter().enumerate() {
        let outcome = connector.transform(event.as_bytes());
        let json = serde_json::to_value(&outcome).unwrap();
        let is_issue = match &outcome {
            Outcome::Mapped(mapped) => {
                all.mapped += 1;
                all.payloads.push(String::from_utf8(mapped.payload()).unwrap());
                !mapped.notes().is_empty()
            }
            Outcome::Skipped(_) => {
                all.skipped += 1;
                true
            }
            Outcome::Rejected(_) => {
                all.rejected += 1;
                true
            }
        };
        if is_issue {
            let line = in_lines.then_some(index + 1);
            all.issues.push(expected_issue(index, line, event, &json));
        }
    }
    all
}

#[derive(Deserialize)]
struct Identified {
    #[serde(rename = "messageId")]
    message_id: Option<String>,
}

fn expected_issue(
    index: usize,
    line: Option<usize>,
    event: &str,
    outcome: &serde_json::Value,
) -> serde_json::Value {
    let mut issue = serde_json::Map::new();
    issue.insert("index".to_owned(), index.into());
    issue.extend(line.map(|line| ("line".to_owned(), line.into())));
    let is_id = |id: &String| !id.trim().is_empty() && id.chars().count() <= 255;
    let event: Option<Identified> = serde_json::from_str(event).ok();
    if let Some(id) = event.and_then(|event| event.message_id).filter(is_id) {
        issue.insert("message_id".to_owned(), id.into());
    }
    for member in ["status", "code", "path", "message", "notes"] {
        if let Some(value) = outcome.get(member) {
            issue.insert(member.to_owned(), value.clone());
        }
    }
    issue.into()
}

fn assert_transformed(delivery: &Delivery<'_>, expected: &Transformed) {
    assert!(payloads(delivery) == expected.payloads, "the payloads of transform, in order");
    let Delivery { mapped, skipped, rejected, .. } = *delivery;
    let counts = (mapped, skipped, rejected);
    assert_eq!(counts, (expected.mapped, expected.skipped, expected.rejected));
    let payload_sizes: Vec<_> = expected.payloads.iter().map(String::len).collect();
    assert_eq!(sizes(delivery), packed(&payload_sizes));
    let issues = serde_json::to_value(delivery.issues()).unwrap();
    for (issue, expected) in issues.as_array().unwrap().iter().zip(&expected.issues) {
        assert_eq!(issue, expected);
    }
    assert_eq!(issues.as_array().unwrap().len(), expected.issues.len());
}

#[test]
fn the_corpus_one_event_a_delivery_gives_what_transform_gives() {
    let Some((_, events)) = corpus() else { return };
    for connector in connectors() {
        for event in &events {
            let expected = transformed(&connector, std::slice::from_ref(event), false);
            assert_transformed(&connector.delivery(event.as_bytes()).unwrap(), &expected);
        }
    }
}

#[test]
fn the_corpus_as_one_array_gives_what_transform_gives() {
    let Some((_, events)) = corpus() else { return };
    for connector in connectors() {
        let expected = transformed(&connector, &events, false);
        assert_transformed(&connector.delivery(&array(&events)).unwrap(), &expected);
    }
}

#[test]
fn the_corpus_as_lines_gives_what_transform_gives() {
    let Some((lines, events)) = corpus() else { return };
    for connector in connectors() {
        let expected = transformed(&connector, &events, true);
        assert_transformed(&connector.delivery(&lines).unwrap(), &expected);
        assert_transformed(&connector.delivery_lines(&lines), &expected);
    }
}

#[test]
fn lines_that_begin_with_many_arrays_leave_nothing_of_them() {
    let connector = Connector::default();
    let body = [&*array(&vec![EVENT.to_owned(); 250]), b"\n", EVENT.as_bytes()].concat();
    let delivery = connector.delivery(&body).unwrap();
    assert_eq!(requests(&delivery), [format!("[{PAYLOAD}]")]);
    assert_eq!((delivery.mapped, delivery.skipped, delivery.rejected), (1, 0, 1));
}

#[test]
fn a_bad_event_at_any_place_harms_no_neighbour() {
    let connector = Connector::default();
    let bad_events = [
        "null",
        "[]",
        r#""{""#,
        "{}",
        r#"{"type":"track"}"#,
        r#"{"type":"identify","userId":"\ud800","traits":{"$email":"x"}}"#,
        r#"{"type":"track","userId":"u2","event":"$x","messageId":"m-1","properties":{"ss_":1}}"#,
    ];
    for bad in bad_events {
        for place in 0..=3 {
            let mut events = vec![EVENT.to_owned(); 3];
            events.insert(place, bad.to_owned());
            let expected = transformed(&connector, &events, false);
            assert_transformed(&connector.delivery(&array(&events)).unwrap(), &expected);
            let expected = transformed(&connector, &events, true);
            assert_transformed(&connector.delivery_lines(events.join("\n").as_bytes()), &expected);
        }
    }
}

// What is JSON, and what is not

#[test]
fn a_truncated_body_is_judged_as_serde_json_judges_it() {
    let connector = Connector::default();
    for body in [ONE, ARRAY, LINES, PRETTY] {
        assert_ne!(judged(body.as_bytes()), None);
        for end in 0..=body.len() {
            let cut = &body.as_bytes()[..end];
            assert_judged_with_context(&connector, cut, "cut");
        }
    }
}

fn assert_corrupted_is_judged(body: &str) {
    let connector = Connector::default();
    let mut bytes = body.as_bytes().to_vec();
    for at in 0..bytes.len() {
        let right = bytes[at];
        for wrong in (0..=255).filter(|byte| *byte != right) {
            bytes[at] = wrong;
            assert_judged_with_context(&connector, &bytes, "corrupted");
        }
        bytes[at] = right;
    }
}

#[test]
fn a_corrupted_event_is_judged_as_serde_json_judges_it() {
    assert_corrupted_is_judged(ONE);
}

#[test]
fn a_corrupted_array_is_judged_as_serde_json_judges_it() {
    assert_corrupted_is_judged(ARRAY);
}

#[test]
fn corrupted_lines_are_judged_as_serde_json_judges_them() {
    assert_corrupted_is_judged(LINES);
}

#[test]
fn a_corrupted_pretty_array_is_judged_as_serde_json_judges_it() {
    assert_corrupted_is_judged(PRETTY);
}

/// Bytes beyond Unicode's forms: stray, overlong, surrogate, too high, cut.
const NOT_UTF8: [&[u8]; 8] = [
    b"\xff",
    b"\x80",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xe2\x82",
    b"\xf0\x9f\x98",
    b"\xc3",
];

#[test]
fn bytes_that_are_not_utf8_are_found_at_every_place() {
    let connector = Connector::default();
    for body in [ONE, ARRAY, LINES, PRETTY] {
        for wrong in NOT_UTF8 {
            for at in 0..=body.len() {
                let (before, after) = body.as_bytes().split_at(at);
                let bytes = [before, wrong, after].concat();
                assert_judged_with_context(&connector, &bytes, "not UTF-8");
            }
        }
    }
}

#[test]
fn bytes_that_are_not_utf8_are_the_fault_where_nothing_is_wrong_before_them() {
    let connector = Connector::default();
    for body in [ONE, ARRAY, PRETTY] {
        for wrong in NOT_UTF8 {
            for at in 1..body.trim_end().len() {
                let (before, after) = body.as_bytes().split_at(at);
                let bytes = [before, wrong, after].concat();
                let valid = std::str::from_utf8(&bytes).unwrap_err().valid_up_to();
                let error = connector.delivery(&bytes).unwrap_err();
                assert_eq!(error.offset, valid, "{error}: {}", bytes.escape_ascii());
            }
        }
    }
}

#[test]
fn a_line_of_nothing_but_bytes_that_are_not_utf8_is_rejected() {
    let connector = Connector::default();
    for wrong in NOT_UTF8 {
        for blanks in ["", " ", "\t \r"] {
            let body = [EVENT.as_bytes(), b"\n", blanks.as_bytes(), wrong, b"\n", EVENT.as_bytes()]
                .concat();
            let delivery = connector.delivery(&body).unwrap();
            let expected = Judgement { events: 3, invalid: vec![1] };
            assert_eq!(understood(&delivery), expected, "{}", body.escape_ascii());
        }
    }
}

#[test]
fn a_body_that_is_not_utf8_says_where() {
    let connector = Connector::default();
    let fault = |body: &[u8]| {
        let error = connector.delivery(body).unwrap_err();
        (error.offset, error.line, error.column, error.to_string().contains("expected UTF-8"))
    };
    assert_eq!(fault(b"\xff"), (0, 1, 1, true));
    assert_eq!(fault(b"{}\xff"), (2, 1, 3, true));
    assert_eq!(fault(b"{} \xff"), (3, 1, 4, true));
    assert_eq!(fault(b"[\n{\"\xc3\xa9\":\"\xc3\xa9\xff\"}]"), (11, 2, 8, true));
    let long = [b"[\"", "é".repeat(100).as_bytes(), b"\xe2\x82\"]"].concat();
    assert_eq!(fault(&long), (202, 1, 103, true));
}

#[test]
fn a_fault_before_bytes_that_are_not_utf8_is_told_first() {
    let error = Connector::default().delivery(b"{\"a\":tru}\xff").unwrap_err();
    assert_eq!(error.to_string(), "expected true, found `}` at byte 8 (line 1, column 9)");
}

const ESCAPES: [&str; 12] = [
    r#"\""#,
    r"\\",
    r"\/",
    r"\n",
    r"\u0000",
    r"\u00e9",
    r"\ud83d\ude00",
    r"\ud800",
    "é",
    "€",
    "😀",
    r#"\\\""#,
];

#[test]
fn a_string_with_an_escape_at_any_place_of_a_block_comes_out_as_it_is() {
    let connector = Connector::default();
    for escape in ESCAPES {
        for at in 0..200 {
            for tail in
                ["", "b", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"]
            {
                let text = format!(r#"{{"s":"{}{escape}{tail}","t":"x"}}"#, "a".repeat(at));
                assert_tracked(&connector, track(&text).as_bytes(), &text);
            }
        }
    }
}

#[test]
fn a_string_of_nothing_but_escapes_comes_out_as_it_is_at_any_alignment() {
    let connector = Connector::default();
    for escape in ESCAPES {
        for count in [1, 2, 31, 32, 33, 64, 65, 150] {
            let text = format!(r#"{{"s":"{0}","{0}":"{0}"}}"#, escape.repeat(count));
            for padding in 0..=65 {
                let body = " ".repeat(padding) + &track(&text);
                assert_tracked(&connector, body.as_bytes(), &text);
            }
        }
    }
}

#[test]
fn strings_around_blocks_are_judged_as_serde_json_judges_them_wherever_they_are_cut() {
    let connector = Connector::default();
    for escape in ESCAPES {
        for at in (0..6).chain(58..70).chain(122..132) {
            let body = format!(r#"["{}{escape}","{escape}"]"#, "a".repeat(at));
            for end in 0..=body.len() {
                assert_judged_with_context(&connector, &body.as_bytes()[..end], "cut");
                let closed = [&body.as_bytes()[..end], b"\"]"].concat();
                assert_judged_with_context(&connector, &closed, "cut and closed");
            }
        }
    }
}

/// The event's tokens, between any two of which white space may stand.
const TOKENS: [&str; 27] = [
    "{",
    r#""type""#,
    ":",
    r#""track""#,
    ",",
    r#""userId""#,
    ":",
    "12",
    ",",
    r#""event""#,
    ":",
    r#""Signed Up""#,
    ",",
    r#""context""#,
    ":",
    "[",
    "null",
    ",",
    "{",
    "}",
    ",",
    "[",
    "]",
    ",",
    "-0",
    "]",
    "}",
];

#[test]
fn white_space_of_every_kind_may_stand_between_tokens() {
    let connector = Connector::default();
    let compact = connector.delivery(TOKENS.concat().as_bytes()).unwrap().requests.clone();
    assert_eq!(compact.len(), 1);
    for space in [" ", "\n", "\r", "\t", "\r\n", " \n\t\r"] {
        for count in [1, 2, 15, 16, 17, 63, 64, 65, 200] {
            let space = space.repeat(count);
            let event = TOKENS.join(&space);
            for body in [
                event.clone(),
                format!("{space}{event}{space}"),
                format!("[{space}{event}{space}]"),
            ] {
                let delivery = connector.delivery(body.as_bytes()).unwrap();
                assert_eq!(delivery.requests, compact, "{space:?}");
            }
        }
    }
}

#[test]
fn what_other_formats_call_white_space_is_a_fault_between_tokens() {
    let connector = Connector::default();
    for space in
        ["\0", "\u{b}", "\u{c}", "\u{1f}", "\u{7f}", "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}"]
    {
        for place in 0..=TOKENS.len() {
            let mut tokens = TOKENS.to_vec();
            tokens.insert(place, space);
            let body = tokens.concat();
            assert!(connector.delivery(body.as_bytes()).is_err(), "{}", body.escape_debug());
        }
    }
}

#[test]
fn lines_may_end_in_crlf_and_carry_blanks() {
    let connector = Connector::default();
    let event = track(r#"{"a": "b\r"}"#);
    for end in ["\n", "\r\n", " \n", "\t\r\n", "\n\n", "\r\n\r\n", "\n \r\n"] {
        let body = vec![event.as_str(); 101].join(end) + end;
        for delivery in [
            connector.delivery(body.as_bytes()).unwrap(),
            connector.delivery_lines(body.as_bytes()),
        ] {
            assert_eq!(items(&delivery), [100, 1], "{end:?}");
            assert_eq!(delivery.issues(), [], "{end:?}");
        }
    }
}

#[test]
fn depth_costs_no_stack() {
    let connector = Connector::default();
    let depth = 200_000;
    let nested = "[".repeat(depth) + &"]".repeat(depth);
    let objects = r#"{"a":"#.repeat(depth) + "1" + &"}".repeat(depth);
    for deep in [nested, objects] {
        let properties = format!(r#"{{"deep":{deep}}}"#);
        assert_tracked(&connector, track(&properties).as_bytes(), &properties);
        let body = format!("[{deep},{EVENT}]");
        assert_eq!(
            requests(&connector.delivery(body.as_bytes()).unwrap()),
            [format!("[{PAYLOAD}]")]
        );
        assert!(connector.delivery(&deep.as_bytes()[..deep.len() - 1]).is_err());
    }
}

/// Strings with much of what is special in JSON and in blocks of bytes.
fn hostile_string() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[a-z]{0,40}",
        2 => prop_oneof![Just("\""), Just("\\"), Just("\\\""), Just("\n"), Just("\u{0}"), Just("\u{1f}"), Just("\u{7f}"), Just("/")]
            .prop_map(str::to_owned),
        2 => prop_oneof![Just("é"), Just("€"), Just("😀"), Just("\u{2028}"), Just("\u{fffd}"), Just("\u{80}")]
            .prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "\\PC{60,70}",
    ];
    proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

/// Parts of bodies in any order.
fn nearly_a_body() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        3 => Just(EVENT.as_bytes()),
        1 => Just(&b"{\"type\":\"page\"}"[..]),
        3 => Just(&b"\n"[..]),
        1 => Just(&b"\r\n"[..]),
        1 => Just(&b" "[..]),
        2 => Just(&b","[..]),
        1 => Just(&b"["[..]),
        1 => Just(&b"]"[..]),
        1 => Just(&b"[]"[..]),
        1 => Just(&b"1"[..]),
        1 => Just(&b"null"[..]),
        1 => Just(&b"\"\\"[..]),
        1 => Just(&b"\"\xc3\xa9\""[..]),
        1 => Just(&b"\xff"[..]),
        1 => Just(&b"{"[..]),
    ];
    proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_string_comes_out_as_it_is_at_any_alignment(name in hostile_string(), text in hostile_string()) {
        let connector = Connector::default();
        let [name, text] = [name, text].map(|text| serde_json::to_string(&text).unwrap());
        let properties = format!(r#"{{"a":{{{name}:{text}}},"b":[{text}]}}"#);
        let event = track(&properties);
        for padding in 0..=130 {
            assert_tracked(&connector, (" ".repeat(padding) + &event).as_bytes(), &properties);
        }
    }

    #[test]
    fn any_event_name_is_written_as_serde_json_writes_it(name in hostile_string()) {
        let name = format!("a{name}z");
        let text = serde_json::to_string(&name).unwrap();
        let connector = Connector::default();
        let body = EVENT.replace("\"Signed Up\"", &text);
        let expected = format!("[{}]", PAYLOAD.replace("\"Signed Up\"", &text));
        prop_assert_eq!(requests(&connector.delivery(body.as_bytes()).unwrap()), [expected]);
    }

    #[test]
    fn requests_are_as_full_as_the_limits_allow(
        payload_sizes in proptest::collection::vec(
            prop_oneof![3 => 100..300_000_usize, 1 => MOST_BYTES - 3..MOST_BYTES + 1], 0..10,
        ),
        small in 0..220_usize,
    ) {
        let connector = Connector::default();
        let payload_sizes: Vec<_> = payload_sizes.into_iter().chain(vec![100; small]).collect();
        let events: Vec<_> = payload_sizes.iter().map(|size| event_of(*size)).collect();
        let body = array(&events);
        let delivery = connector.delivery(&body).unwrap();
        prop_assert_eq!(sizes(&delivery), packed(&payload_sizes));
        prop_assert_eq!(delivery.mapped, payload_sizes.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn bodies_of_any_parts_are_judged_as_serde_json_judges_them(body in nearly_a_body()) {
        assert_judged_with_context(&Connector::default(), &body, "parts");
    }
}
