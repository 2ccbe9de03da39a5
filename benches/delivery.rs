//! Deliveries, against a good engineer's `serde_json::Value` doing the same work.
//!
//! `cargo bench` prints bytes a second for each workload.

mod naive;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use segment_transform::{Connector, Mapping};

fn main() {
    // The two must do the same work, or their times say nothing.
    for workload in WORKLOADS {
        let body = workload.body();
        let requests = connector().delivery(&body).unwrap().requests;
        let naive: serde_json::Value = serde_json::from_slice(&naive::delivery(&body)).unwrap();
        let ours: serde_json::Value = serde_json::from_slice(&requests[0]).unwrap();
        assert_eq!(ours, naive);
    }
    divan::main();
}

#[derive(Debug, Clone, Copy)]
enum Workload {
    Identify,
    IdentifyFull,
    TrackFull,
    Identify300Traits,
    Array100,
}

const WORKLOADS: [Workload; 5] = [
    Workload::Identify,
    Workload::IdentifyFull,
    Workload::TrackFull,
    Workload::Identify300Traits,
    Workload::Array100,
];

impl Workload {
    fn body(self) -> Vec<u8> {
        let identify = include_str!("workloads/identify-full.json").trim_end();
        let track = include_str!("workloads/track-full.json").trim_end();
        let text = match self {
            Workload::Identify => include_str!("workloads/identify.json").trim_end().to_owned(),
            Workload::IdentifyFull => identify.to_owned(),
            Workload::TrackFull => track.to_owned(),
            Workload::Identify300Traits => {
                include_str!("workloads/identify-300-traits.json").trim_end().to_owned()
            }
            Workload::Array100 => format!("[{}]", [identify, track].repeat(50).join(",")),
        };
        text.into_bytes()
    }
}

fn connector() -> Connector {
    Connector::new(Mapping::recommended()).unwrap()
}

#[divan::bench(args = WORKLOADS)]
fn segment_transform(bencher: Bencher, workload: Workload) {
    let (connector, body) = (connector(), workload.body());
    bencher
        .counter(BytesCount::of_slice(&body))
        .bench(|| connector.delivery(black_box(&body)).map(|delivery| delivery.requests));
}

#[divan::bench(args = WORKLOADS)]
fn serde_json_value(bencher: Bencher, workload: Workload) {
    let body = workload.body();
    bencher.counter(BytesCount::of_slice(&body)).bench(|| naive::delivery(black_box(&body)));
}
