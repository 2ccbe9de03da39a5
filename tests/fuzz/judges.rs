//! What the fuzz targets judge the crate by: serde_json, a model of the rules, and events to try.

pub mod generate;
#[path = "../common/judge.rs"]
pub mod judge;
pub mod model;
