//! The boundary to JavaScript: the names and shapes of the npm package. No rule stands here.

mod object;

use std::borrow::Cow;
use std::cell::RefCell;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::channel::{CHANNELS, Channel};
use crate::connector::Connector;
use crate::delivery::{Bulk, BulkEvent, Form};
use crate::json::error::JsonError;
use crate::json::names::Names;
use crate::json::{Kind, Value};
use crate::language::Language;
use crate::mapping::{Mapping, MappingError};
use crate::note::{Notes, RejectCode, expected, quoted};
use crate::outcome::{ChannelValue, Outcome, Stop};
use crate::profile::Profile;
use object::{JsNames, JsObject, JsonValue, reading};

#[wasm_bindgen(module = "/src/wasm/host.js")]
extern "C" {
    #[wasm_bindgen(js_name = MappingError)]
    type JsMappingError;
    #[wasm_bindgen(constructor, js_class = MappingError)]
    fn new(message: &str, problems: JsValue) -> JsMappingError;

    #[wasm_bindgen(js_name = JsonError)]
    type JsJsonError;
    #[wasm_bindgen(constructor, js_class = JsonError)]
    fn new(message: &str, offset: usize, line: usize, column: usize) -> JsJsonError;

    /// What becomes of a delivery's body, as JavaScript sees it.
    #[wasm_bindgen(js_name = Delivery)]
    pub type JsDelivery;
    #[wasm_bindgen(method, js_name = _request)]
    fn request(this: &JsDelivery, body: &[u8]);
    #[wasm_bindgen(method, js_name = _discard)]
    fn discard(this: &JsDelivery);
    #[wasm_bindgen(method, js_name = _counted)]
    fn counted(this: &JsDelivery, mapped: usize, skipped: usize, rejected: usize, lines: bool);
}

type JsResult = Result<JsValue, JsValue>;

/// A connector that takes and gives JavaScript values.
#[wasm_bindgen(js_name = Connector)]
pub struct JsConnector {
    connector: Connector,
    names: JsNames,
    /// Where bodies for the hub are put together, kept from delivery to delivery.
    buffer: RefCell<Vec<u8>>,
}

#[wasm_bindgen(js_class = Connector)]
impl JsConnector {
    /// Compiles a mapping.
    ///
    /// # Errors
    /// A `MappingError` for a bad mapping, a `TypeError` for a bad option.
    #[wasm_bindgen(constructor)]
    pub fn new(mapping: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let mut connector = Connector::new(read_mapping(mapping)?)?;
        if let Some(workspace) = read_workspace(options)? {
            connector = connector.with_workspace(workspace);
        }
        Ok(Self::with(connector))
    }

    /// Maps an identify call.
    ///
    /// # Errors
    /// None for any event.
    #[wasm_bindgen(js_name = transformIdentify)]
    pub fn transform_identify(&self, payload: &JsValue) -> JsResult {
        self.outcome(payload, |event| self.connector.identify_value(event, Notes::kept()))
    }

    /// Maps a track call.
    ///
    /// # Errors
    /// None for any event.
    #[wasm_bindgen(js_name = transformTrack)]
    pub fn transform_track(&self, payload: &JsValue) -> JsResult {
        self.outcome(payload, |event| self.connector.track_value(event, Notes::kept()))
    }

    /// Maps an event by its type.
    ///
    /// # Errors
    /// None for any event.
    pub fn transform(&self, payload: &JsValue) -> JsResult {
        self.outcome(payload, |event| self.connector.transform_value(event, Notes::kept()))
    }

    /// Maps a webhook's body into `delivery`.
    ///
    /// # Errors
    /// A `JsonError` where the body is no JSON.
    #[wasm_bindgen(js_name = _deliver)]
    pub fn deliver(&self, body: &[u8], lines: bool, delivery: &JsDelivery) -> Result<(), JsValue> {
        let mut buffer = self.buffer.take();
        let mut bulk = Bulk::new(&mut buffer, |event| match event {
            BulkEvent::Request(body) => delivery.request(body),
            BulkEvent::Discard => delivery.discard(),
        });
        let delivered = self.connector.deliver(form(lines), body, &mut bulk);
        self.buffer.replace(buffer);
        let (form, counts) = delivered?;
        delivery.counted(counts.mapped, counts.skipped, counts.rejected, form == Form::Lines);
        Ok(())
    }

    /// The events of a delivered body that have an issue.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(js_name = _issues)]
    pub fn issues(&self, body: &[u8], lines: bool) -> JsResult {
        to_js(&self.connector.issues(form(lines), body))
    }

    fn with(connector: Connector) -> Self {
        let names = JsNames::new(connector.names());
        JsConnector { connector, names, buffer: RefCell::default() }
    }

    fn outcome<'a, M: Serialize>(
        &'a self,
        payload: &JsValue,
        map: impl FnOnce(&JsonValue<'a>) -> Outcome<M>,
    ) -> JsResult {
        let outcome = reading(|| map(&JsonValue::new(payload, &self.names)));
        to_js(&outcome.unwrap_or_else(|thrown| unreadable(&thrown)))
    }
}

fn form(lines: bool) -> Form {
    if lines { Form::Lines } else { Form::Json }
}

fn unreadable<M>(thrown: &str) -> Outcome<M> {
    let found = format!("a getter or a proxy that throws {}", quoted(thrown));
    let message = expected("members that can be read", found);
    Err(Stop::reject(RejectCode::UnreadableMember, "", message)).into()
}

thread_local! {
    static OF_DEFAULT_MAPPING: JsConnector = JsConnector::with(Connector::default());
}

/// Maps an identify call with a mapping that is compiled for it alone.
///
/// # Errors
/// A `MappingError` for a bad mapping.
#[wasm_bindgen(js_name = transformIdentify)]
pub fn transform_identify(payload: &JsValue, mapping: &JsValue) -> JsResult {
    with_mapping(mapping, |connector| connector.transform_identify(payload))
}

/// Maps a track call with a mapping that is compiled for it alone.
///
/// # Errors
/// A `MappingError` for a bad mapping.
#[wasm_bindgen(js_name = transformTrack)]
pub fn transform_track(payload: &JsValue, mapping: &JsValue) -> JsResult {
    with_mapping(mapping, |connector| connector.transform_track(payload))
}

fn with_mapping(mapping: &JsValue, map: impl FnOnce(&JsConnector) -> JsResult) -> JsResult {
    if mapping.is_undefined() {
        return OF_DEFAULT_MAPPING.with(map);
    }
    map(&JsConnector::with(Connector::new(read_mapping(mapping)?)?))
}

/// Everything that is wrong with a mapping.
///
/// # Errors
/// None for any mapping.
#[wasm_bindgen(js_name = validateMapping)]
pub fn validate_mapping(mapping: &JsValue) -> JsResult {
    match read_mapping(mapping) {
        Ok(_) => to_js(&[(); 0]),
        Err(error) => to_js(error.problems()),
    }
}

/// A user's profile after an event. What is no mapped identify call changes nothing.
///
/// # Errors
/// A `TypeError` where `profile` is none.
#[wasm_bindgen(js_name = applyToProfile)]
pub fn apply_to_profile(profile: &JsValue, outcome: &JsValue) -> JsResult {
    let mut folded = Profile::default();
    if !profile.is_null() && !profile.is_undefined() {
        folded = read_profile(profile).ok_or_else(|| type_error("expected a profile"))?;
    }
    let member = |name: &str| js_sys::Reflect::get(outcome, &JsValue::from_str(name));
    let is_mapped = member("status").is_ok_and(|status| status == "mapped");
    // An outcome of a track call has no channels.
    if is_mapped
        && member("channels").is_ok_and(|channels| js_sys::Array::is_array(&channels))
        && let Some(said) = read_profile(outcome)
    {
        folded.fold(said);
    }
    to_js(&folded)
}

/// A profile, or what an outcome says of a user, which has the same members.
fn read_profile(value: &JsValue) -> Option<Profile<JsObject>> {
    let names = JsNames::new(&Names::new());
    let mut profile = Profile::default();
    let value = JsonValue::new(value, &names);
    if value.kind() != Kind::Object {
        return None;
    }
    for (name, member) in value.members() {
        match (&*name, member.kind()) {
            ("distinct_id", Kind::String) => profile.distinct_id = Some(owned(&member)?),
            ("preferred_language", Kind::String) => {
                profile.preferred_language = Some(Language::from_code(&owned(&member)?)?);
            }
            ("properties", Kind::Object) => profile.properties = member.without(|_| false).0,
            ("channels", Kind::Array) => {
                let values = member.elements();
                profile.channels = values.iter().map(read_channel_value).collect::<Option<_>>()?;
            }
            ("distinct_id" | "preferred_language" | "properties" | "channels", _) => return None,
            _ => {}
        }
    }
    Some(profile)
}

fn read_channel_value(value: &JsonValue<'_>) -> Option<ChannelValue<'static>> {
    let members = value.members();
    let text = |wanted| {
        members.iter().find(|(name, _)| name == wanted).and_then(|(_, member)| owned(member))
    };
    Some(ChannelValue {
        channel: Channel::by_id(&text("channel")?)?,
        value: text("value")?.into(),
        from: text("from")?.into(),
    })
}

fn owned(value: &JsonValue<'_>) -> Option<String> {
    let is_string = value.kind() == Kind::String;
    value.string().ok().filter(|_| is_string).map(Cow::into_owned)
}

/// The mapping of `{}`.
///
/// # Errors
/// None.
#[wasm_bindgen(js_name = defaultMapping)]
pub fn default_mapping() -> JsResult {
    to_js(&Mapping::default())
}

/// The mapping for a fresh set-up.
///
/// # Errors
/// None.
#[wasm_bindgen(js_name = recommendedMapping)]
pub fn recommended_mapping() -> JsResult {
    to_js(&Mapping::recommended())
}

/// The channels, as data for a settings page.
///
/// # Errors
/// None.
#[wasm_bindgen]
pub fn channels() -> JsResult {
    to_js(&CHANNELS)
}

/// The codes of ISO 639-1.
///
/// # Errors
/// None.
#[wasm_bindgen]
pub fn languages() -> JsResult {
    to_js(&Language::all().collect::<Vec<_>>())
}

fn to_js(value: &(impl Serialize + ?Sized)) -> JsResult {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    Ok(value.serialize(&serializer)?)
}

fn read_mapping(mapping: &JsValue) -> Result<Mapping, MappingError> {
    if mapping.is_undefined() {
        return Ok(Mapping::default());
    }
    let names = JsNames::new(&Names::new());
    reading(|| Mapping::read(&JsonValue::new(mapping, &names)))
        .unwrap_or_else(|thrown| Err(MappingError::unreadable(&thrown)))
}

fn read_workspace(options: &JsValue) -> Result<Option<String>, JsValue> {
    if options.is_undefined() {
        return Ok(None);
    }
    let workspace = js_sys::Reflect::get(options, &JsValue::from_str("workspace"))
        .map_err(|_| type_error("expected options to be an object"))?;
    match workspace.as_string() {
        Some(key) if !key.trim().is_empty() => Ok(Some(key)),
        None if workspace.is_undefined() => Ok(None),
        _ => Err(type_error("expected `workspace` to be a workspace key")),
    }
}

fn type_error(message: &str) -> JsValue {
    js_sys::TypeError::new(message).into()
}

impl From<JsonError> for JsValue {
    fn from(error: JsonError) -> Self {
        let JsonError { offset, line, column, .. } = error;
        JsJsonError::new(&error.to_string(), offset, line, column).into()
    }
}

impl From<MappingError> for JsValue {
    fn from(error: MappingError) -> Self {
        match to_js(error.problems()) {
            Ok(problems) => JsMappingError::new(&error.to_string(), problems).into(),
            Err(error) => error,
        }
    }
}
