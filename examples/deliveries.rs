//! Delivers webhook bodies from stdin and prints the bodies for SuprSend's hub. Each line holds a
//! mapping and the bodies to deliver with it:
//!
//! ```text
//! {"mapping":{},"workspace":"key","lines":false,"bodies":["{\"type\":\"track\",…}"]}
//! ```
//!
//! The harness compares every runtime with this output.

use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use segment_transform::{Connector, DeliveryOptions, Mapping};
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
            connector = connector.with_workspace(key)?;
        }
        for body in &bodies {
            // A body that is not JSON has no requests.
            if let Ok(delivery) = connector.delivery_with(
                body.as_bytes(),
                DeliveryOptions { lines, ..DeliveryOptions::default() },
            ) {
                delivery.requests.iter().try_for_each(|request| out.write_all(request))?;
            }
        }
    }
    out.flush()?;
    Ok(())
}
