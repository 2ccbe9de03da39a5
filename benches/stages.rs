//! Measures the stages of a delivery: natively with `cargo bench --bench stages`, and in Wasm with
//! `make stages`, which uses `js-harness/bench/stages.mjs` to run the same code in a separate
//! module.
//!
//! A stage is the difference between two public calls, so the crate needs no hooks:
//!
//! | stage | what it is | how it is measured |
//! |---|---|---|
//! | call | the fixed cost of every call | an empty body |
//! | scan | validating the body | the body in a member that no rule reads, minus call |
//! | find | finding the members that the rules need | the body with unsupported types, minus call
//! and scan |
//! | rules | building users and events | the body, minus everything else |
//! | write | writing the payloads | `write_payload` for mapped events |
//!
//! Each time is the minimum of all samples: on a busy machine, medians vary by more than a stage
//! takes.

#[cfg(not(target_arch = "wasm32"))]
mod measure;
mod workloads;

use std::hint::black_box;

use segment_transform::{Connector, DeliveryOptions, Mapped, Mapping};
use workloads::{Workload, workloads};

const STAGES: [&str; 5] = ["call", "scan", "find", "rules", "write"];

/// The measured steps: deliveries of four bodies, then the writing of payloads.
const STEPS: usize = 5;
const WRITE: usize = 4;

/// The steps for one workload. Borrowed data is never freed.
struct Steps {
    connector: &'static Connector,
    bodies: [String; WRITE],
    mapped: Vec<Mapped<'static>>,
    buffer: Vec<u8>,
}

impl Steps {
    fn new(workload: &Workload) -> Self {
        let connector = Connector::new(Mapping::recommended()).unwrap();
        let connector: &'static Connector = Box::leak(Box::new(connector));
        let hidden = |body: &str| format!(r#"{{"type":"-","-":{body}}}"#);
        let body = workload.body();
        let unsupported = body
            .replace(r#""type":"identify""#, r#""type":"-dentify""#)
            .replace(r#""type":"track""#, r#""type":"-rack""#);
        let count = workload.events.len();
        assert_eq!(connector.delivery(unsupported.as_bytes()).unwrap().skipped, count);
        let map = |event: &String| {
            let event: &'static str = event.clone().leak();
            connector.transform(event.as_bytes()).into_mapped().unwrap()
        };
        Steps {
            connector,
            bodies: [hidden("0"), hidden(&body), unsupported, body],
            mapped: workload.events.iter().map(map).collect(),
            buffer: Vec::new(),
        }
    }

    fn run(&mut self, step: usize) {
        match self.bodies.get(step) {
            Some(body) => self
                .connector
                .deliver(
                    black_box(body.as_bytes()),
                    DeliveryOptions::default(),
                    &mut self.buffer,
                    |request| _ = black_box(request),
                )
                .map(drop)
                .unwrap(),
            None => {
                self.buffer.clear();
                self.mapped.iter().for_each(|event| event.write_payload(&mut self.buffer));
                black_box(&self.buffer);
            }
        }
    }
}

/// The time of each stage, from the time of each step.
fn stages([empty, hidden, unsupported, body, write]: [f64; STEPS]) -> [f64; STAGES.len()] {
    [empty, hidden - empty, unsupported - hidden, body - unsupported - write, write]
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    use serde_json::json;

    let measured = workloads().into_iter().map(|workload| {
        let mut steps = Steps::new(&workload);
        let samples = measure::measure(|step| steps.run(step));
        let times = samples.map(|samples| samples.into_iter().fold(f64::INFINITY, f64::min));
        (workload.name, stages(times.map(|time| time / workload.events.len() as f64)))
    });
    if std::env::args().any(|argument| argument == "--json") {
        println!("{}", json!(Vec::from_iter(measured)));
        return;
    }
    let row = |name: &str, cells: [String; STAGES.len()]| {
        println!("{name:40}{}", cells.map(|cell| format!("{cell:>9}")).concat());
    };
    row("nanoseconds for an event", STAGES.map(str::to_owned));
    measured
        .for_each(|(name, stages)| row(name, stages.map(|time| format!("{:.0}", time.max(0.0)))));
}

/// The same in Wasm, in which JavaScript provides the clock.
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod wasm {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    pub struct StageBench(super::Workload, super::Steps);

    #[wasm_bindgen]
    impl StageBench {
        /// The benchmark of the workload with this number, if there is one.
        pub fn nth(workload: usize) -> Option<StageBench> {
            let workload = super::workloads().into_iter().nth(workload)?;
            let steps = super::Steps::new(&workload);
            Some(StageBench(workload, steps))
        }

        pub fn name(&self) -> String {
            self.0.name.to_owned()
        }

        pub fn body(&self) -> String {
            self.0.body()
        }

        pub fn events(&self) -> usize {
            self.0.events.len()
        }

        pub fn run(&mut self, step: usize, count: usize) {
            for _ in 0..count {
                self.1.run(step);
            }
        }
    }

    #[wasm_bindgen]
    pub fn stages(times: &[f64]) -> Vec<f64> {
        super::stages(times.try_into().unwrap()).into()
    }
}
