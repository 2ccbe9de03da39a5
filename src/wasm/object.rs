//! The reader for JavaScript objects. It sees what `JSON.stringify` would write, but only the
//! members that the rules ask for cross into Wasm; the others are handed on by reference.
//!
//! Reading an object runs its owner's code (getters, proxies), which may throw. The rules know
//! nothing of that: a member that throws reads as absent, and [`reading`] tells of it at the end.

use std::borrow::Cow;
use std::cell::RefCell;

use js_sys::Array;
use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::*;

use crate::json::names::{self, Name, Names};
use crate::json::number::Integer;
use crate::json::string::InvalidUnicode;
use crate::json::{Kind, Object, Value};

#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn kind(value: &JsValue) -> Result<u8, JsValue>;
    #[wasm_bindgen(catch)]
    fn json(value: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    fn own(object: &JsValue, name: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    fn element(array: &JsValue, index: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    fn length(array: &JsValue) -> Result<u32, JsValue>;
    #[wasm_bindgen(catch)]
    fn keys(object: &JsValue) -> Result<Array, JsValue>;
    #[wasm_bindgen(catch)]
    fn copy(object: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = copyWithout)]
    fn copy_without(object: &JsValue, names: Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = perhapsReserved)]
    fn perhaps_reserved(object: &JsValue) -> Result<Array, JsValue>;
    #[wasm_bindgen(js_name = isEmpty)]
    fn is_empty(object: &JsValue) -> bool;
    #[wasm_bindgen(catch)]
    fn merge(object: &JsValue, over: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = isLongerThan)]
    fn is_longer_than(value: &JsValue, limit: u32) -> Result<bool, JsValue>;
    #[wasm_bindgen(js_name = hasLoneSurrogate)]
    fn has_lone_surrogate(text: &JsValue) -> bool;
    fn describe(thrown: &JsValue) -> String;
}

thread_local! {
    /// The first thing thrown at the reader since [`reading`] began.
    static THROWN: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// Runs `read`, and gives what was thrown at the reader meanwhile, in words, if anything was.
/// A getter may itself call in here: each call knows only of its own.
pub(super) fn reading<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    let of_outer_call = THROWN.take();
    let result = read();
    match THROWN.replace(of_outer_call) {
        None => Ok(result),
        Some(thrown) => Err(describe(&thrown)),
    }
}

fn caught<T>(result: Result<T, JsValue>) -> Option<T> {
    result
        .map_err(|thrown| {
            THROWN.with_borrow_mut(|first| {
                first.get_or_insert(thrown);
            });
        })
        .ok()
}

/// A connector's names as JavaScript strings, made once.
pub(super) struct JsNames(Vec<JsValue>);

impl JsNames {
    pub fn new(names: &Names) -> Self {
        let texts = (0..names.len()).map(|place| names.text(Name(place)));
        JsNames(texts.map(JsValue::from_str).collect())
    }
}

/// A JavaScript value, to be read as JSON.
#[derive(Clone)]
pub(super) struct JsonValue<'e> {
    value: JsValue,
    names: &'e JsNames,
}

impl<'e> JsonValue<'e> {
    pub fn new(value: &JsValue, names: &'e JsNames) -> Self {
        let value = caught(json(value)).unwrap_or(JsValue::NULL);
        JsonValue { value, names }
    }

    fn part(&self, value: JsValue) -> Self {
        JsonValue { value, names: self.names }
    }

    fn own(&self, name: &JsValue) -> Option<Self> {
        let value = caught(own(&self.value, name))?;
        (!value.is_undefined()).then(|| self.part(value))
    }
}

impl<'a> Value<'a> for JsonValue<'_> {
    type Object = JsObject;

    fn kind(&self) -> Kind {
        match caught(kind(&self.value)) {
            Some(0) => Kind::Null,
            Some(1) => Kind::Boolean,
            Some(2) => Kind::Number,
            Some(3) => Kind::String,
            Some(4) => Kind::Array,
            Some(5) => Kind::Object,
            _ => Kind::Other,
        }
    }

    fn boolean(&self) -> bool {
        self.value.is_truthy()
    }

    fn string(&self) -> Result<Cow<'a, str>, InvalidUnicode> {
        let text = self.value.as_string().unwrap_or_default();
        // On its way to UTF-8 a lone surrogate becomes U+FFFD.
        if text.contains(char::REPLACEMENT_CHARACTER) && has_lone_surrogate(&self.value) {
            return Err(InvalidUnicode);
        }
        Ok(Cow::Owned(text))
    }

    fn integer(&self) -> Integer<'a> {
        const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;
        let number = self.value.as_f64().unwrap_or(f64::NAN);
        if number.abs() > MAX_SAFE_INTEGER {
            return Integer::Inexact;
        }
        if number.fract() != 0.0 || number.is_nan() {
            return Integer::Fractional;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a safe integer fits")]
        Integer::Digits(Cow::Owned((number as i64).to_string()))
    }

    fn get(&self, name: Name) -> Option<Self> {
        let member = self.own(self.names.0.get(name.0)?)?;
        let passes_through = name == names::TRAITS || name == names::PROPERTIES;
        if passes_through && member.kind() == Kind::Object {
            // All of it goes to SuprSend: each member is read once, and the caller keeps its own.
            return Some(self.part(caught(copy(&member.value))?));
        }
        Some(member)
    }

    fn elements(&self) -> Vec<Self> {
        let length = caught(length(&self.value)).unwrap_or_default();
        // An array without end would be read without end: nothing beyond a failure is asked for.
        (0..length)
            .map_while(|index| caught(element(&self.value, index)))
            .map(|value| self.part(value))
            .collect()
    }

    fn members(&self) -> Vec<(Cow<'a, str>, Self)> {
        let Some(keys) = caught(keys(&self.value)) else {
            return Vec::new();
        };
        keys.iter().filter_map(|name| Some((text(&name), self.own(&name)?))).collect()
    }

    fn without(&self, reserved: fn(&str) -> bool) -> (JsObject, Vec<Cow<'a, str>>) {
        let whole = || (JsObject(self.value.clone()), Vec::new());
        let Some(candidates) = caught(perhaps_reserved(&self.value)) else {
            return whole();
        };
        let names: Vec<_> = candidates.iter().map(|name| text(&name)).collect();
        let names: Vec<_> = names.into_iter().filter(|name| reserved(name)).collect();
        if names.is_empty() {
            return whole();
        }
        let left_out = names.iter().map(|name| JsValue::from_str(name)).collect();
        let kept = caught(copy_without(&self.value, left_out));
        (kept.map_or_else(JsObject::empty, JsObject), names)
    }
}

fn text<'a>(value: &JsValue) -> Cow<'a, str> {
    Cow::Owned(value.as_string().unwrap_or_default())
}

/// A plain JavaScript object that passes through Wasm by reference.
#[derive(Clone, Debug)]
pub(super) struct JsObject(JsValue);

impl Object for JsObject {
    fn empty() -> Self {
        JsObject(js_sys::Object::new().into())
    }

    fn is_empty(&self) -> bool {
        is_empty(&self.0)
    }

    fn merged(&self, over: &Self) -> Self {
        caught(merge(&self.0, &over.0)).map_or_else(Self::empty, JsObject)
    }

    fn is_longer_than(&self, limit: usize) -> bool {
        // What cannot be told as JSON at all (a BigInt, a ring) has no length.
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        is_longer_than(&self.0, limit).unwrap_or_default()
    }
}

impl Serialize for JsObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_wasm_bindgen::preserve::serialize(&self.0, serializer)
    }
}
