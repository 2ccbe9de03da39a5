//! The boundary to JavaScript: the names and shapes that `pkg/` uses. It contains no mapping rules.
//!
//! Events, mappings, profiles and outcomes cross as JSON text, so the same code reads JavaScript
//! objects and bytes. Constants and problems cross as values.

use std::cell::Cell;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::bulk::MAX_BYTES;
use crate::channel::Channel;
use crate::connector::Connector;
use crate::delivery::{DeliveryOptions, Issue, Request, Summary};
use crate::envelope::EventType;
use crate::json::error::JsonError;
use crate::json::raw::RawJson;
use crate::json::scanner::{Container, Scanner};
use crate::json::string::write_string;
use crate::json::writer::{write_array, write_integer, written};
use crate::language::Language;
use crate::mapping::{Mapping, MappingError, MappingProblem, MappingProblemCode};
use crate::message::{did_you_mean, expected, one_of, quoted};
use crate::nearest::nearest;
use crate::note::Notes;
use crate::outcome::{EventOutcome, NotMapped, RejectCode};
use crate::profile::{Profile, ProfileError};

/// Half the size of the standard library's allocator, and faster.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    /// The buffer in which requests are built. All connectors of the instance share it.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The largest buffer that is kept for the next delivery, in bytes.
const MAX_KEPT_BUFFER: usize = 64 * 1024;

/// What `JSON.stringify` omits, so no JSON arrives.
const OMITTED: &str = "undefined, a function or a symbol";

#[wasm_bindgen]
extern "C" {
    /// The `Delivery` of `pkg/delivery.js`.
    pub type JsDelivery;
    #[wasm_bindgen(method, js_name = _addRequest)]
    fn add_request(this: &JsDelivery, body: &[u8], lane: Option<usize>);
    #[wasm_bindgen(method, js_name = _complete)]
    fn complete(this: &JsDelivery, mapped: usize, skipped: usize, rejected: usize, lines: bool);
    #[wasm_bindgen(method, js_name = _fail)]
    fn fail(this: &JsDelivery, message: &str, offset: usize, line: usize, column: usize);
}

/// The glue calls this for every new instance. wasm-bindgen's code that replaces a lost instance
/// always calls a start function, so one must exist.
#[wasm_bindgen(start)]
pub fn start() {}

/// A connector for JavaScript. An event is the text that `JSON.stringify` returns, if any. An
/// outcome is JSON text. In its payload, `null` stands in for the properties.
#[wasm_bindgen(js_name = Connector)]
pub struct JsConnector(Connector);

#[wasm_bindgen(js_class = Connector)]
impl JsConnector {
    /// Compiles a mapping.
    ///
    /// # Errors
    /// Throws a [`Refusal`] if the mapping has problems or the workspace key is blank.
    #[wasm_bindgen(constructor)]
    pub fn new(mapping: Option<String>, workspace: Option<String>) -> Result<JsConnector, JsValue> {
        let connector = Connector::compile(read_mapping(mapping)?);
        match workspace {
            None => Ok(JsConnector(connector)),
            Some(key) => match connector.with_workspace(key) {
                Ok(connector) => Ok(JsConnector(connector)),
                Err(error) => Err(Refusal::argument(error.to_string()).into()),
            },
        }
    }

    /// Maps an identify call.
    #[wasm_bindgen(js_name = transformIdentify)]
    pub fn transform_identify(&self, event: Option<Vec<u8>>) -> String {
        self.outcome(event, Some(EventType::Identify))
    }

    /// Maps a track call.
    #[wasm_bindgen(js_name = transformTrack)]
    pub fn transform_track(&self, event: Option<Vec<u8>>) -> String {
        self.outcome(event, Some(EventType::Track))
    }

    /// Maps an event by its type.
    pub fn transform(&self, event: Option<Vec<u8>>) -> String {
        self.outcome(event, None)
    }

    /// Maps a webhook's body into `delivery`, which also receives the error if the body is not
    /// valid JSON. Throwing here would add an error slot to every call's return value.
    pub fn deliver(
        &self,
        body: &[u8],
        lines: bool,
        max_bytes: Option<usize>,
        lanes: usize,
        delivery: &JsDelivery,
    ) {
        let mut buffer = BUFFER.take();
        buffer.reserve((body.len() + 512).min(MAX_BYTES));
        let options = DeliveryOptions { lines, max_bytes, lanes };
        let add = |request: Request<'_>| delivery.add_request(request.body, request.lane);
        match self.0.deliver(body, options, &mut buffer, add) {
            Ok(Summary { mapped, skipped, rejected, lines }) => {
                delivery.complete(mapped, skipped, rejected, lines);
            }
            Err(error) => {
                let JsonError { offset, line, column, .. } = error;
                delivery.fail(&error.to_string(), offset, line, column);
            }
        }
        if buffer.capacity() <= MAX_KEPT_BUFFER {
            BUFFER.set(buffer);
        }
    }

    /// The issues of a delivered body, as JSON.
    pub fn issues(&self, body: &[u8], lines: bool) -> String {
        let issues = self.0.issues(body, lines);
        text(written(|out| write_array(out, &issues, Issue::write_json)))
    }

    /// The event indexes of each request of a delivered body, as JSON.
    #[wasm_bindgen(js_name = requestEvents)]
    pub fn request_events(
        &self,
        body: &[u8],
        lines: bool,
        max_bytes: Option<usize>,
        lanes: usize,
    ) -> String {
        let options = DeliveryOptions { lines, max_bytes, lanes };
        let events = self.0.request_events(body, options);
        text(written(|out| {
            write_array(out, events, |request, out| write_array(out, request, write_integer));
        }))
    }

    /// The message ID of each event of a delivered body, as JSON.
    #[wasm_bindgen(js_name = messageIds)]
    pub fn message_ids(&self, body: &[u8], lines: bool) -> String {
        let ids = self.0.message_ids(body, lines);
        text(written(|out| {
            write_array(out, ids, |id, out| match id {
                Some(id) => write_string(&id, out),
                None => out.extend_from_slice(b"null"),
            });
        }))
    }

    fn outcome(&self, event: Option<Vec<u8>>, asked: Option<EventType>) -> String {
        let Some(json) = event else {
            let message = expected("an object", OMITTED);
            return outcome_json(0, Err(NotMapped::reject(RejectCode::NotAnObject, "", message)));
        };
        let outcome = self.0.read(&json).and_then(|mut event| {
            event.numbers_are_doubles = true;
            self.0.map(&event, asked, Notes::collected())
        });
        outcome_json(json.len(), outcome)
    }
}

fn outcome_json(capacity: usize, outcome: Result<crate::outcome::Mapped<'_>, NotMapped>) -> String {
    let mut json = Vec::with_capacity(capacity);
    EventOutcome::from(outcome).write_json_as(&mut json, Some(b"null"));
    text(json)
}

/// The outcome of an event for which `JSON.stringify` throws.
#[wasm_bindgen(js_name = unreadableEvent)]
pub fn unreadable_event(thrown: &str) -> String {
    let message = unreadable(thrown);
    outcome_json(0, Err(NotMapped::reject(RejectCode::UnreadableMember, "", message)))
}

/// The [`Refusal`] of a mapping for which `JSON.stringify` throws.
#[wasm_bindgen(js_name = unreadableMapping)]
pub fn unreadable_mapping(thrown: &str) -> JsValue {
    let code = MappingProblemCode::UnreadableMember;
    Refusal::from(MappingError::whole(code, unreadable(thrown))).into()
}

fn unreadable(thrown: &str) -> String {
    let found = format!("one that throws {}", quoted(thrown));
    expected("a value that `JSON.stringify` can serialize", &found)
}

/// Every problem with a mapping.
#[wasm_bindgen(js_name = validateMapping)]
pub fn validate_mapping(mapping: Option<String>) -> JsValue {
    match read_mapping(mapping) {
        Ok(_) => to_js(&[] as &[MappingProblem]),
        Err(Refusal { problems, .. }) => to_js(&problems),
    }
}

fn read_mapping(mapping: Option<String>) -> Result<Mapping, Refusal> {
    let read = match mapping {
        Some(json) => json.parse(),
        None => {
            let message = expected("an object", OMITTED);
            Err(MappingError::whole(MappingProblemCode::WrongType, message))
        }
    };
    read.map_err(Refusal::from)
}

/// A user's profile after an event. An outcome without a mapped user is a no-op.
///
/// # Errors
/// Throws a [`Refusal`] if the profile is invalid.
#[wasm_bindgen(js_name = applyToProfile)]
pub fn apply_to_profile(
    profile: Option<String>,
    outcome: Option<String>,
) -> Result<String, JsValue> {
    let mut profile = match profile {
        Some(json) => {
            json.parse().map_err(|error: ProfileError| Refusal::argument(error.to_string()))?
        }
        None => Profile::default(),
    };
    if let Some(user) = outcome.as_deref().and_then(mapped_user) {
        profile.merge(user);
    }
    Ok(text(written(|out| profile.write_json(out))))
}

/// The user in the outcome of a mapped event. It has the members of a profile.
fn mapped_user(outcome: &str) -> Option<Profile> {
    let outcome = RawJson::read(&mut Scanner::new(outcome.as_bytes())).ok()?;
    if !outcome.member("status")?.is_string("mapped") {
        return None;
    }
    // The outcome of an identify call is itself the user. Only users have `channels`.
    let user = outcome.member("user").unwrap_or(outcome);
    user.member("channels").and_then(|_| Profile::read(user).ok())
}

/// The byte offsets at which the elements of a JSON array begin and end, up to the first fault.
/// Empty if the text is not an array.
#[wasm_bindgen(js_name = arrayElements)]
pub fn array_elements(json: &[u8], limit: usize) -> Vec<usize> {
    let mut scanner = Scanner::new(json);
    let mut bounds = Vec::new();
    let mut has_next = scanner.peek() == Some(b'[') && scanner.enter(Container::Array);
    while has_next && bounds.len() < limit.saturating_mul(2) {
        let Ok(element) = scanner.any_value() else {
            break;
        };
        bounds.extend([scanner.offset() - element.len(), scanner.offset()]);
        has_next = scanner.another(Container::Array).unwrap_or_default();
    }
    bounds
}

/// The constants of the package.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Constants {
    channels: Vec<ChannelRow>,
    default_mapping: Mapping,
    recommended_mapping: Mapping,
    languages: Vec<Language>,
}

#[derive(Serialize)]
struct ChannelRow {
    id: &'static str,
    label: &'static str,
    default_key: Option<&'static str>,
    recommended_key: &'static str,
}

/// `{channels, defaultMapping, recommendedMapping, languages}`.
#[wasm_bindgen]
pub fn constants() -> JsValue {
    let row = |channel: Channel| ChannelRow {
        id: channel.id(),
        label: channel.label(),
        default_key: channel.default_key(),
        recommended_key: channel.recommended_key(),
    };
    to_js(&Constants {
        channels: Channel::ALL.map(row).into(),
        default_mapping: Mapping::default(),
        recommended_mapping: Mapping::recommended(),
        languages: Language::all().collect(),
    })
}

/// The message about an unknown option. `known` lists the known options, separated by spaces.
#[wasm_bindgen(js_name = unknownOption)]
pub fn unknown_option(name: &str, known: &str) -> String {
    let known: Vec<&str> = known.split(' ').collect();
    let suggestion = nearest(name, &known).map(did_you_mean).unwrap_or_default();
    expected(&one_of(&known), &["the option ", &quoted(name), &suggestion].concat())
}

/// The value thrown for an invalid argument: `{code, message, problems}`. `pkg/errors.js` turns it
/// into an `Error`.
#[derive(Serialize)]
struct Refusal {
    code: &'static str,
    message: String,
    problems: Vec<MappingProblem>,
}

impl Refusal {
    fn argument(message: String) -> Self {
        Refusal { code: "invalid_argument", message, problems: Vec::new() }
    }
}

impl From<MappingError> for Refusal {
    fn from(error: MappingError) -> Self {
        let problems = error.problems().to_vec();
        Refusal { code: "invalid_mapping", message: error.to_string(), problems }
    }
}

impl From<Refusal> for JsValue {
    fn from(refusal: Refusal) -> Self {
        to_js(&refusal)
    }
}

fn to_js(value: &(impl Serialize + ?Sized)) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or_default()
}

/// Converts JSON that this crate wrote to text.
fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).unwrap_or_default()
}
