//! The obvious round trip: the whole event into a `serde_json::Value`, the rules, the whole payload
//! back.

mod payload;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub fn payload(event: JsValue) -> Result<JsValue, JsError> {
    let event = serde_wasm_bindgen::from_value(event)?;
    Ok(payload::payload(event).serialize(&Serializer::json_compatible())?)
}
