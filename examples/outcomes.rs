//! Maps events from stdin, one JSON text per line, and prints their outcomes, one per line:
//!
//! ```text
//! cargo run --release --example outcomes -- mapping.json < events.jsonl
//! ```
//!
//! The harness compares the package with this output.

use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use segment_transform::{Connector, Mapping};

fn main() -> Result<(), Box<dyn Error>> {
    let mapping = match std::env::args().nth(1) {
        Some(path) => Mapping::from_json(&std::fs::read(path)?)?,
        None => Mapping::default(),
    };
    let connector = Connector::new(mapping)?;
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().split(b'\n') {
        let line = line?;
        serde_json::to_writer(&mut out, &connector.transform(&line))?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
