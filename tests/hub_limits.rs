//! Tests the hub's limits: how payloads are grouped into requests.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::bodies::{EVENT, PAYLOAD, array, delivery_lines, payloads};
use proptest::prelude::*;
use segment_transform::{Connector, Delivery};
use serde_json::value::RawValue;

/// The hub's maximums for one request.
const MOST_ITEMS: usize = 100;
const MOST_BYTES: usize = 819_200;

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
        assert_eq!(items(&delivery_lines(&connector, events.join("\n").as_bytes())), expected);
    }
}

#[test]
fn unmapped_events_take_no_place_in_a_request() {
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
fn the_hundredth_item_can_fill_a_request_to_its_last_byte() {
    let connector = Connector::default();
    let last = MOST_BYTES - 99 * (5_000 + 1) - "[]".len();
    for (last, expected) in [(last, [100, 1]), (last + 1, [99, 2])] {
        let mut events = vec![event_of(5_000); 99];
        events.extend([event_of(last), event_of(100)]);
        assert_eq!(items(&connector.delivery(&array(&events)).unwrap()), expected);
    }
}

#[test]
fn an_oversized_item_gets_a_separate_request_in_order() {
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

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

/// An independent version of the limits: an item joins the previous request if it fits.
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

fn items(delivery: &Delivery<'_>) -> Vec<usize> {
    let count = |body: &Vec<u8>| serde_json::from_slice::<Vec<&RawValue>>(body).unwrap().len();
    delivery.requests.iter().map(count).collect()
}

fn sizes(delivery: &Delivery<'_>) -> Vec<usize> {
    delivery.requests.iter().map(Vec::len).collect()
}

/// An event whose payload has exactly `payload_size` bytes.
fn event_of(payload_size: usize) -> String {
    let properties = payload_size - PAYLOAD.len() + 2;
    let filler = "x".repeat(properties - r#"{"s":""}"#.len());
    EVENT.replace(r#""Signed Up""#, &format!(r#""Signed Up","properties":{{"s":"{filler}"}}"#))
}
