//! The boundary to JavaScript: the names and shapes of the npm package. No rule stands here.
//!
//! An object crosses as JSON text of what the rules look at; `wasm/object.js` makes it, keeps the
//! rest and puts it into the outcome, which comes back as JSON text. So objects and bytes are read
//! by the same code.

use std::cell::Cell;

use wasm_bindgen::prelude::*;

use crate::channel::{CHANNELS, Channel};
use crate::connector::Connector;
use crate::delivery::{Bulk, BulkEvent, Counts, Form, Issue};
use crate::event::EventType;
use crate::json::Kind;
use crate::json::error::JsonError;
use crate::json::found::{Found, Kept};
use crate::json::scanner::Scanner;
use crate::json::text::Text;
use crate::json::writer::{ObjectWriter, member, write_array, written};
use crate::language::Language;
use crate::mapping::{Mapping, MappingError, MappingProblem};
use crate::note::{NoteCode, Notes, RejectCode, expected, quoted};
use crate::outcome::{ChannelValue, EventOutcome, Mapped, Stop};
use crate::profile::Profile;

/// Half the size of the standard library's allocator, and faster.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[wasm_bindgen(module = "/src/wasm/errors.js")]
extern "C" {
    #[wasm_bindgen(js_name = MappingError)]
    type JsMappingError;
    #[wasm_bindgen(constructor, js_class = MappingError)]
    fn new(message: &str, problems: JsValue) -> JsMappingError;

    fn describe(thrown: &JsValue) -> String;
}

#[wasm_bindgen(module = "/src/wasm/delivery.js")]
extern "C" {
    /// What becomes of a delivery's body, as JavaScript sees it.
    #[wasm_bindgen(js_name = Delivery)]
    pub type JsDelivery;
    #[wasm_bindgen(method, js_name = _request)]
    fn request(this: &JsDelivery, body: &[u8]);
    #[wasm_bindgen(method, js_name = _discard)]
    fn discard(this: &JsDelivery);
    #[wasm_bindgen(method, js_name = _counted)]
    fn counted(this: &JsDelivery, mapped: usize, skipped: usize, rejected: usize, lines: bool);
    #[wasm_bindgen(method, js_name = _failed)]
    fn failed(this: &JsDelivery, message: &str, offset: usize, line: usize, column: usize);
}

// What is marked `catch` runs the code of an object's owner: getters and proxies, which may throw.
#[wasm_bindgen(module = "/src/wasm/object.js")]
extern "C" {
    #[wasm_bindgen(js_name = keyTree)]
    fn key_tree(keys: &str) -> JsValue;

    /// What the rules look at in an event's object.
    type Looked;
    #[wasm_bindgen(catch)]
    fn look(payload: &JsValue, keys: &JsValue) -> Result<Looked, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn json(this: &Looked) -> String;
    #[wasm_bindgen(method, getter)]
    fn members(this: &Looked) -> usize;
    #[wasm_bindgen(method, getter)]
    fn length(this: &Looked) -> f64;
    #[wasm_bindgen(method, getter, js_name = isSurelySoLong)]
    fn is_surely_so_long(this: &Looked) -> bool;
    #[wasm_bindgen(method, getter, js_name = exactLength)]
    fn exact_length(this: &Looked) -> f64;
    #[wasm_bindgen(method)]
    fn outcome(this: &Looked, json: &str) -> JsValue;

    #[wasm_bindgen(catch, js_name = toJson)]
    fn to_json(value: &JsValue) -> Result<String, JsValue>;
    #[wasm_bindgen(js_name = fromJson)]
    fn from_json(json: &str) -> JsValue;
    #[wasm_bindgen(catch, js_name = withoutProperties)]
    fn without_properties(profile: &JsValue) -> Result<String, JsValue>;
    #[wasm_bindgen(js_name = foldedProfile)]
    fn folded_profile(folded: &str, profile: &JsValue, said: &JsValue) -> JsValue;
}

/// A connector that takes and gives JavaScript values.
#[wasm_bindgen(js_name = Connector)]
pub struct JsConnector {
    connector: Connector,
    /// The mapping's keys, for `look`.
    keys: JsValue,
    /// Where bodies for the hub are put together, kept from delivery to delivery.
    buffer: Cell<Vec<u8>>,
}

#[wasm_bindgen(js_class = Connector)]
impl JsConnector {
    /// Compiles a mapping.
    ///
    /// # Errors
    /// A `MappingError` for a bad mapping.
    #[wasm_bindgen(constructor)]
    pub fn new(mapping: &JsValue, workspace: Option<String>) -> Result<Self, JsValue> {
        let connector = Connector::compile(&read_mapping(mapping)?, workspace);
        let keys = key_tree(text(&written(|out| connector.write_keys(out))));
        Ok(JsConnector { connector, keys, buffer: Cell::default() })
    }

    /// Maps an identify call.
    #[wasm_bindgen(js_name = transformIdentify)]
    pub fn transform_identify(&self, payload: &JsValue) -> JsValue {
        self.outcome(payload, Some(EventType::Identify))
    }

    /// Maps a track call.
    #[wasm_bindgen(js_name = transformTrack)]
    pub fn transform_track(&self, payload: &JsValue) -> JsValue {
        self.outcome(payload, Some(EventType::Track))
    }

    /// Maps an event by its type.
    pub fn transform(&self, payload: &JsValue) -> JsValue {
        self.outcome(payload, None)
    }

    /// Maps a webhook's body into `delivery`, which is also told where it is no JSON: to throw from
    /// here would cost every call the room for an error.
    #[wasm_bindgen(js_name = _deliver)]
    pub fn deliver(&self, body: &[u8], lines: bool, delivery: &JsDelivery) {
        let mut buffer = self.buffer.take();
        let mut bulk = Bulk::new(&mut buffer, |event| match event {
            BulkEvent::Request(body) => delivery.request(body),
            BulkEvent::Discard => delivery.discard(),
        });
        match self.connector.deliver(form(lines), body, &mut bulk) {
            Ok((form, Counts { mapped, skipped, rejected })) => {
                delivery.counted(mapped, skipped, rejected, form == Form::Lines);
            }
            Err(error) => {
                let JsonError { offset, line, column, .. } = error;
                delivery.failed(&error.message(), offset, line, column);
            }
        }
        self.buffer.set(buffer);
    }

    /// The events of a delivered body that have an issue.
    #[wasm_bindgen(js_name = _issues)]
    pub fn issues(&self, body: &[u8], lines: bool) -> JsValue {
        let issues = self.connector.issues(form(lines), body);
        array_to_js(&issues, Issue::write_json)
    }

    fn outcome(&self, payload: &JsValue, wanted: Option<EventType>) -> JsValue {
        let mut out = self.buffer.take();
        let outcome = match look(payload, &self.keys) {
            Ok(looked) => {
                let json = looked.json();
                let kept = Kept { members: looked.members(), length: looked.length() as usize };
                let mut found = Found::default();
                found.kept = Some(kept);
                // What `look` writes is JSON.
                let _ = found.read(&mut Scanner::new(json.as_bytes()), self.connector.names());
                let is_too_large = self.write_outcome(Ok(&found), wanted, &mut out);
                // The length may be less than was thought.
                if is_too_large && !looked.is_surely_so_long() {
                    found.kept = Some(Kept { length: looked.exact_length() as usize, ..kept });
                    self.write_outcome(Ok(&found), wanted, &mut out);
                }
                looked.outcome(text(&out))
            }
            Err(thrown) => {
                self.write_outcome(Err(unreadable(&thrown)), wanted, &mut out);
                from_json(text(&out))
            }
        };
        self.buffer.set(out);
        outcome
    }

    /// Whether the payload is said to be too large.
    fn write_outcome(
        &self,
        event: Result<&Found<'_>, Stop>,
        wanted: Option<EventType>,
        out: &mut Vec<u8>,
    ) -> bool {
        out.clear();
        let mapped = event.and_then(|event| self.connector.map(event, wanted, Notes::kept()));
        let outcome = EventOutcome::from(mapped);
        outcome.write_json(out);
        let notes = outcome.mapped().map_or(&[][..], Mapped::notes);
        notes.iter().any(|note| note.code == NoteCode::PayloadTooLarge)
    }
}

fn form(lines: bool) -> Form {
    if lines { Form::Lines } else { Form::Json }
}

fn unreadable(thrown: &JsValue) -> Stop {
    Stop::reject(RejectCode::UnreadableMember, "", throwing(thrown))
}

fn throwing(thrown: &JsValue) -> String {
    let found = ["one that throws ", &quoted(&describe(thrown))].concat();
    expected("members that can be read", &found)
}

/// Everything that is wrong with a mapping.
#[wasm_bindgen(js_name = validateMapping)]
pub fn validate_mapping(mapping: &JsValue) -> JsValue {
    match read_mapping(mapping) {
        Ok(_) => array_to_js(&[], MappingProblem::write_json),
        Err(error) => array_to_js(error.problems(), MappingProblem::write_json),
    }
}

/// A user's profile after an event; undefined where `profile` is none. What is no mapped identify
/// call changes nothing.
#[wasm_bindgen(js_name = applyToProfile)]
pub fn apply_to_profile(profile: &JsValue, outcome: &JsValue) -> JsValue {
    let (mut folded, mut said) = (Profile::default(), Profile::default());
    let is_new = profile.is_null() || profile.is_undefined();
    if !is_new && read_profile(profile, false, &mut folded).is_none() {
        return JsValue::UNDEFINED;
    }
    let is_folded = read_profile(outcome, true, &mut said).is_some() && folded.fold(said);
    let said = if is_folded { outcome } else { &JsValue::UNDEFINED };
    folded_profile(text(&written(|out| folded.write_json(out))), profile, said)
}

/// Reads a profile, or what the outcome of an identify call says of a user, which has the same
/// members. The properties stay with the host.
#[cold]
fn read_profile(value: &JsValue, is_outcome: bool, profile: &mut Profile) -> Option<()> {
    let json = without_properties(value).ok()?;
    let value = Text::read(&mut Scanner::new(json.as_bytes())).ok()?;
    let is_mapped = value.member("status").is_some_and(|status| status.says("mapped"));
    let channels = value.member("channels");
    // The outcome of a track call has no channels.
    if value.kind() != Kind::Object || (is_outcome && !(is_mapped && channels.is_some())) {
        return None;
    }
    if let Some(id) = value.member("distinct_id") {
        profile.distinct_id = Some(read_string(Some(id))?);
    }
    if let Some(code) = value.member("preferred_language") {
        profile.preferred_language = Some(Language::from_code(&read_string(Some(code))?)?);
    }
    if let Some(channels) = channels {
        let values = Some(channels).filter(|values| values.kind() == Kind::Array)?.elements();
        for value in values {
            profile.channels.push(ChannelValue {
                channel: Channel::by_id(&read_string(value.member("channel"))?)?,
                value: read_string(value.member("value"))?.into(),
                from: read_string(value.member("from"))?.into(),
            });
        }
    }
    let has_properties = value.member("properties").is_none_or(|own| own.kind() == Kind::Object);
    has_properties.then_some(())
}

fn read_string(member: Option<Text<'_>>) -> Option<String> {
    let member = member.filter(|member| member.kind() == Kind::String)?;
    member.string().ok().map(|text| text.into_owned())
}

/// What never changes: `{channels, defaultMapping, recommendedMapping}`.
#[wasm_bindgen]
pub fn constants() -> JsValue {
    written_to_js(&mut |out| {
        let mut constants = ObjectWriter::open(out);
        constants.array(member!("channels"), &CHANNELS, Channel::write_json);
        Mapping::default().write_json(constants.name(member!("defaultMapping")));
        Mapping::recommended().write_json(constants.name(member!("recommendedMapping")));
        constants.close();
    })
}

/// The codes of ISO 639-1.
///
/// # Errors
/// None.
#[wasm_bindgen]
pub fn languages() -> Result<JsValue, JsValue> {
    Ok(serde_wasm_bindgen::to_value(&Language::all().collect::<Vec<_>>())?)
}

fn array_to_js<T>(elements: &[T], write: fn(&T, &mut Vec<u8>)) -> JsValue {
    written_to_js(&mut |out| write_array(out, elements, write))
}

fn written_to_js(write: &mut dyn FnMut(&mut Vec<u8>)) -> JsValue {
    from_json(text(&written(write)))
}

/// JSON that has been written here.
fn text(json: &[u8]) -> &str {
    std::str::from_utf8(json).unwrap_or_default()
}

fn read_mapping(mapping: &JsValue) -> Result<Mapping, MappingError> {
    if mapping.is_undefined() {
        return Ok(Mapping::default());
    }
    match to_json(mapping) {
        Ok(json) => Mapping::from_json(json.as_bytes()),
        Err(thrown) => Err(MappingError::unreadable(throwing(&thrown))),
    }
}

impl From<MappingError> for JsValue {
    fn from(error: MappingError) -> Self {
        let problems = array_to_js(error.problems(), MappingProblem::write_json);
        JsMappingError::new(&error.message(), problems).into()
    }
}
