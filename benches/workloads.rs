//! The workloads: bodies of Segment's webhook, the same as in `js-harness/bench/workloads.mjs`.

pub struct Workload {
    pub name: &'static str,
    /// The events of the body, each as JSON.
    pub events: Vec<String>,
}

impl Workload {
    pub fn body(&self) -> String {
        match &*self.events {
            [event] => event.clone(),
            events => format!("[{}]", events.join(",")),
        }
    }
}

pub fn workloads() -> Vec<Workload> {
    let identify = file(include_str!("workloads/identify-full.json"));
    let track = file(include_str!("workloads/track-full.json"));
    let traits = file(include_str!("workloads/identify-300-traits.json"));
    let japanese = [
        file(include_str!("workloads/identify-japanese.json")),
        file(include_str!("workloads/track-japanese.json")),
    ];
    vec![
        one("identify", file(include_str!("workloads/identify.json"))),
        one("identify, full context", identify),
        one("track, full context", track),
        one("identify, 300 traits", traits),
        one("identify, 300 traits like is_trait_1", &like_is_trait_1(traits)),
        array("array of 100", [identify, track]),
        array("array of 100, Japanese values", japanese),
    ]
}

fn file(text: &'static str) -> &'static str {
    text.trim_end()
}

fn one(name: &'static str, event: &str) -> Workload {
    Workload { name, events: vec![event.to_owned()] }
}

fn array(name: &'static str, two: [&str; 2]) -> Workload {
    Workload { name, events: two.repeat(50).into_iter().map(str::to_owned).collect() }
}

/// Renames `custom_attribute_001`, which is longer than the names in the mapping.
fn like_is_trait_1(event: &str) -> String {
    (0..300).fold(event.to_owned(), |event, number| {
        event.replace(&format!("custom_attribute_{number:03}"), &format!("is_trait_{number}"))
    })
}
