//! The round trip that most write first: the whole event into a `serde_json::Value`, the rules of
//! the native benchmark's naive twin, the whole payload back.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

#[path = "../../../../benches/naive.rs"]
#[expect(dead_code, reason = "deliveries are for the native benchmark")]
mod naive;

#[wasm_bindgen]
pub fn payload(event: JsValue) -> Result<JsValue, JsError> {
    let event = serde_wasm_bindgen::from_value(event)?;
    Ok(naive::payload(event).serialize(&Serializer::json_compatible())?)
}
