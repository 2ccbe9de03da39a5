//! Compares deliveries with code that an engineer would write by hand for speed: `peers.rs`.
//!
//! `cargo bench --bench delivery` prints the median times. With `-- --json`, it prints JSON.

mod measure;
mod peers;
mod workloads;

use std::hint::black_box;

use measure::measure;
use segment_transform::{Connector, Mapping};
use serde_json::{Value, json};
use workloads::{Workload, workloads};

fn main() {
    let workloads = workloads();
    workloads.iter().for_each(assert_same_bytes);
    let results: Vec<Value> = workloads.iter().map(measure_workload).collect();
    if std::env::args().any(|argument| argument == "--json") {
        println!("{}", json!(results));
        return;
    }
    println!("{:40} {:>12} {:>12} {:>12} {:>8}", "", "crate", "serde_json", "sonic-rs", "ratio");
    for result in results {
        let us = |name: &str| format!("{:.2} µs", result[name].as_f64().unwrap());
        let (ours, serde_json, sonic_rs) = (us("crate"), us("serde_json"), us("sonic-rs"));
        let (name, ratio) = (result["name"].as_str().unwrap(), result["ratio"].as_f64().unwrap());
        println!("{name:40} {ours:>12} {serde_json:>12} {sonic_rs:>12} {ratio:>7.2}×");
    }
}

fn connector() -> Connector {
    Connector::new(Mapping::recommended()).unwrap()
}

/// Checks that all contenders write the same bytes, since times of different work cannot be
/// compared.
fn assert_same_bytes(workload: &Workload) {
    let body = &*workload.body().into_bytes();
    let connector = connector();
    let requests = connector.delivery(body).unwrap().requests;
    for peer in [peers::serde_json, peers::sonic_rs] {
        let theirs = peer(body);
        assert!(requests == [theirs], "{}: a peer writes other bytes", workload.name);
    }
}

/// The median times in microseconds, and how many times as fast the crate is as the faster peer.
fn measure_workload(workload: &Workload) -> Value {
    let body = &*workload.body().into_bytes();
    let connector = connector();
    let [ours, serde_json, sonic_rs] = measure(|contender| match contender {
        0 => drop(black_box(connector.delivery(black_box(body)))),
        1 => drop(black_box(peers::serde_json(black_box(body)))),
        _ => drop(black_box(peers::sonic_rs(black_box(body)))),
    });
    let faster_peer = if median(&serde_json) < median(&sonic_rs) { &serde_json } else { &sonic_rs };
    let ratios: Vec<f64> = faster_peer.iter().zip(&ours).map(|(peer, ours)| peer / ours).collect();
    json!({
        "name": workload.name,
        "bytes": body.len(),
        "crate": median(&ours) / 1000.0,
        "serde_json": median(&serde_json) / 1000.0,
        "sonic-rs": median(&sonic_rs) / 1000.0,
        "ratio": median(&ratios),
    })
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
