//! Delivers webhook bodies, read from standard input, and prints the bodies for SuprSend's hub one
//! after the other. A line holds a mapping and what is delivered by it:
//!
//! ```text
//! {"mapping":{},"workspace":"key","lines":false,"bodies":["{\"type\":\"track\",…}"]}
//! ```
//!
//! The harness holds every runtime to what this prints.

use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use segment_transform::{Connector, Mapping};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Deliveries {
    mapping: Box<RawValue>,
    workspace: Option<String>,
    #[serde(default)]
    lines: bool,
    bodies: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let Deliveries { mapping, workspace, lines, bodies } = serde_json::from_str(&line?)?;
        let mut connector = Connector::new(Mapping::from_json(mapping.get().as_bytes())?)?;
        if let Some(key) = workspace {
            connector = connector.with_workspace(key);
        }
        for body in &bodies {
            for request in requests(&connector, body.as_bytes(), lines) {
                out.write_all(&request)?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

/// None for a body that is no JSON.
fn requests(connector: &Connector, body: &[u8], lines: bool) -> Vec<Vec<u8>> {
    if lines {
        return connector.delivery_lines(body).requests;
    }
    connector.delivery(body).map(|delivery| delivery.requests).unwrap_or_default()
}
