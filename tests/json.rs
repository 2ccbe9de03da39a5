//! The crate accepts exactly what serde_json accepts, and values that no rule changes keep their
//! text.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::bodies::{EVENT, PAYLOAD, delivery_lines, requests};
use common::judge::{Judgement, assert_matches_serde_json, is_json, judged, understood};
use proptest::prelude::*;
use segment_transform::{Connector, Outcome, RejectCode};

/// One event that covers all of JSON's syntax, with strings that cross the ends of the first two
/// 64-byte blocks.
const ONE: &str = r#"{"type":"identify","userId":"u1","messageId":"m-\u0031 \"\\\/\b\f\n\r\t","context":{"page":["https:\/\/x.com",-0.5e+3,1E9,{"a":[]},[{}],true,false,null]},"traits":{"email":"p@x.com","na\u006de":"\ud83d\ude00 é 😀","$x":0}}"#;
const ARRAY: &str = r#"[{"type":"track","userId":12,"event":"Zahlung erhält 😀","properties":{"a":[1.0,{"b":"\\"}]}}, 5 ,"x",{"type":"page","p":"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"é"}]"#;
const LINES: &str = "{\"type\":\"track\",\"userId\":\"u1\",\"event\":\"Signed Up\"}\n\n{\"type\":\"page\",\"name\":\"😀é\\\\\"}\r\n [1,\"\\u00e9\"] \n-1.5e-3\n{\"userId\":\"u\\\"\"}";
const PRETTY: &str =
    "\n[\n  {\n\t\"type\": \"track\",\r\n\t\"userId\": 1,\n\t\"event\": \"é\\n\"\n  },\n  {}\n]\n";

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

fn assert_matches_with_context(connector: &Connector, body: &[u8], context: &str) {
    assert_matches_serde_json(connector, body, || format!("{context}: {}", body.escape_ascii()));
}

// Which bytes are JSON

#[test]
fn truncated_bodies_match_serde_json() {
    let connector = Connector::default();
    for body in [ONE, ARRAY, LINES, PRETTY] {
        assert_ne!(judged(body.as_bytes()), None);
        for end in 0..=body.len() {
            let cut = &body.as_bytes()[..end];
            assert_matches_with_context(&connector, cut, "cut");
        }
    }
}

fn assert_corruptions_match(body: &str) {
    let connector = Connector::default();
    let mut bytes = body.as_bytes().to_vec();
    for at in 0..bytes.len() {
        let right = bytes[at];
        for wrong in (0..=255).filter(|byte| *byte != right) {
            bytes[at] = wrong;
            assert_matches_with_context(&connector, &bytes, "corrupted");
        }
        bytes[at] = right;
    }
}

#[test]
fn corrupted_events_match_serde_json() {
    assert_corruptions_match(ONE);
}

#[test]
fn corrupted_arrays_match_serde_json() {
    assert_corruptions_match(ARRAY);
}

#[test]
fn corrupted_lines_match_serde_json() {
    assert_corruptions_match(LINES);
}

#[test]
fn corrupted_pretty_printed_arrays_match_serde_json() {
    assert_corruptions_match(PRETTY);
}

/// Invalid UTF-8: stray bytes, overlong forms, surrogates, code points that are too high, truncated
/// sequences.
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
fn invalid_utf8_is_found_at_every_position() {
    let connector = Connector::default();
    for body in [ONE, ARRAY, LINES, PRETTY] {
        for wrong in NOT_UTF8 {
            for at in 0..=body.len() {
                let (before, after) = body.as_bytes().split_at(at);
                let bytes = [before, wrong, after].concat();
                assert_matches_with_context(&connector, &bytes, "not UTF-8");
            }
        }
    }
}

#[test]
fn invalid_utf8_is_the_fault_if_everything_before_it_is_valid() {
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
fn a_line_of_invalid_utf8_is_rejected() {
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
fn the_error_of_invalid_utf8_has_its_position() {
    let connector = Connector::default();
    let fault = |body: &[u8]| match connector.delivery(body) {
        Err(error) => error.to_string(),
        Ok(delivery) => {
            let outcome = delivery.issues().pop().expect("an issue").outcome;
            let Outcome::Rejected(reject) = outcome else { panic!("{outcome:?}") };
            reject.message
        }
    };
    let expected = |byte, place| format!("expected UTF-8, found the byte 0x{byte} at byte {place}");
    assert_eq!(fault(b"\xff"), expected("FF", "0 (line 1, column 1)"));
    assert_eq!(fault(b"{}\xff"), expected("FF", "2 (line 1, column 3)"));
    assert_eq!(fault(b"{} \xff"), expected("FF", "3 (line 1, column 4)"));
    let in_line_2 = b"[\n{\"\xc3\xa9\":\"\xc3\xa9\xff\"}]";
    assert_eq!(fault(in_line_2), expected("FF", "11 (line 2, column 8)"));
    let long = [b"[\"", "é".repeat(100).as_bytes(), b"\xe2\x82\"]"].concat();
    assert_eq!(fault(&long), expected("E2", "202 (line 1, column 103)"));
}

#[test]
fn a_fault_before_invalid_utf8_is_reported_first() {
    let error = Connector::default().delivery(b"{\"a\":tru}\xff").unwrap_err();
    assert_eq!(error.to_string(), "expected `true`, found `}` at byte 8 (line 1, column 9)");
}

#[test]
fn the_fault_of_a_single_event_has_its_position() {
    let connector = Connector::default();
    let outcome = connector.transform(b"{\n  \"\xc3\xa9\": tru }");
    let Outcome::Rejected(reject) = outcome else { panic!("{outcome:?}") };
    assert_eq!(reject.code, RejectCode::InvalidJson);
    assert_eq!(reject.message, "expected `true`, found ` ` at byte 13 (line 2, column 11)");
}

#[test]
fn truncated_strings_around_blocks_match_serde_json() {
    let connector = Connector::default();
    for escape in ESCAPES {
        for at in (0..6).chain(58..70).chain(122..132) {
            let body = format!(r#"["{}{escape}","{escape}"]"#, "a".repeat(at));
            for end in 0..=body.len() {
                assert_matches_with_context(&connector, &body.as_bytes()[..end], "cut");
                let closed = [&body.as_bytes()[..end], b"\"]"].concat();
                assert_matches_with_context(&connector, &closed, "cut and closed");
            }
        }
    }
}

/// The event's tokens. Whitespace is allowed between any two of them.
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
fn all_json_whitespace_is_allowed_between_tokens() {
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
fn other_whitespace_is_a_fault_between_tokens() {
    let connector = Connector::default();
    for space in
        ["\0", "\u{b}", "\u{c}", "\u{1f}", "\u{7f}", "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}"]
    {
        for place in 0..=TOKENS.len() {
            let mut tokens = TOKENS.to_vec();
            tokens.insert(place, space);
            let body = tokens.concat();
            // A byte order mark at the beginning is ignored.
            if (space, place) == ("\u{feff}", 0) {
                continue;
            }
            // After the event, the fault rejects only the rest of the body.
            let is_after = place == TOKENS.len();
            let delivery = connector.delivery(body.as_bytes());
            let is_fault =
                delivery.map_or(!is_after, |delivery| is_after && delivery.rejected == 1);
            assert!(is_fault, "{}", body.escape_debug());
        }
    }
}

#[test]
fn lines_can_end_in_crlf_and_contain_whitespace() {
    let connector = Connector::default();
    let event = track(r#"{"a": "b\r"}"#);
    for end in ["\n", "\r\n", " \n", "\t\r\n", "\n\n", "\r\n\r\n", "\n \r\n"] {
        let body = vec![event.as_str(); 101].join(end) + end;
        for delivery in [
            connector.delivery(body.as_bytes()).unwrap(),
            delivery_lines(&connector, body.as_bytes()),
        ] {
            assert_eq!((delivery.mapped, delivery.issues()), (101, vec![]), "{end:?}");
        }
    }
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
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn bodies_of_random_parts_match_serde_json(body in nearly_a_body()) {
        assert_matches_with_context(&Connector::default(), &body, "parts");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_bytes_match_serde_json(bytes in any::<Vec<u8>>()) {
        prop_assert_eq!(rejected_as_invalid(&bytes), !is_json(&bytes));
    }

    #[test]
    fn text_that_is_nearly_json_matches_serde_json(text in nearly_json()) {
        prop_assert_eq!(rejected_as_invalid(text.as_bytes()), !is_json(text.as_bytes()));
        let event = format!("{{\"type\":\"track\",\"traits\":{text},\"context\":{text}}}");
        prop_assert_eq!(rejected_as_invalid(event.as_bytes()), !is_json(event.as_bytes()));
    }
}

/// Text that is JSON or nearly JSON: parts of JSON in any order.
fn nearly_json() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(":"),
        Just(","),
        Just("\""),
        Just("\"a\""),
        Just("\"a\":"),
        Just("\\"),
        Just("\\u00e9"),
        Just("\\ud800"),
        Just("\\u12"),
        Just("0"),
        Just("-1.5e+3"),
        Just("01"),
        Just("1."),
        Just("true"),
        Just("nul"),
        Just("null"),
        Just(" "),
        Just("\n"),
        Just("\t"),
        Just("é"),
        Just("\u{0}"),
    ];
    proptest::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

fn rejected_as_invalid(bytes: &[u8]) -> bool {
    let connector = Connector::default();
    matches!(
        connector.transform(bytes),
        Outcome::Rejected(reject) if reject.code == RejectCode::InvalidJson
    )
}

// What passes through unchanged

#[test]
fn strings_with_an_escape_at_any_position_are_unchanged() {
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
fn strings_of_only_escapes_are_unchanged_at_any_alignment() {
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
fn deep_nesting_does_not_overflow_the_stack() {
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_string_is_unchanged_at_any_alignment(name in hostile_string(), text in hostile_string()) {
        let connector = Connector::default();
        let [name, text] = [name, text].map(|text| serde_json::to_string(&text).unwrap());
        let properties = format!(r#"{{"a":{{{name}:{text}}},"b":[{text}]}}"#);
        let event = track(&properties);
        for padding in 0..=130 {
            assert_tracked(&connector, (" ".repeat(padding) + &event).as_bytes(), &properties);
        }
    }

    #[test]
    fn event_names_are_written_like_serde_json_writes_them(name in hostile_string()) {
        let name = format!("a{name}z");
        let text = serde_json::to_string(&name).unwrap();
        let connector = Connector::default();
        let body = EVENT.replace("\"Signed Up\"", &text);
        let expected = format!("[{}]", PAYLOAD.replace("\"Signed Up\"", &text));
        prop_assert_eq!(requests(&connector.delivery(body.as_bytes()).unwrap()), [expected]);
    }
}

/// Strings with many characters that are special in JSON, or in blocks of bytes.
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
