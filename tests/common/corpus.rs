//! A corpus of real Segment events, if there is one next to the project.

use std::path::Path;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");

/// The events, each as a line of JSON.
pub fn corpus() -> Option<Vec<String>> {
    if !Path::new(FOLDER).exists() {
        println!("skipped: the corpus of real Segment events is missing");
        return None;
    }
    let read = |file: &str| std::fs::read_to_string(Path::new(FOLDER).join(file)).unwrap();
    let events = read("identify.jsonl") + &read("track.jsonl");
    let events: Vec<_> = events.lines().map(str::to_owned).collect();
    assert_eq!(events.len(), 3_691);
    Some(events)
}
