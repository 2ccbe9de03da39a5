//! What the fuzz targets compare the crate with: serde_json and a model of the rules. Also
//! generates events.

pub mod generate;
#[path = "../common/judge.rs"]
pub mod judge;
pub mod model;
