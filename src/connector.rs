//! The connector: a mapping, ready for any number of events.

use crate::event::{EventType, event_type};
use crate::identify::identify;
use crate::json::Value;
use crate::json::error::{self, JsonError};
use crate::json::text::Found;
use crate::lookup::Lookup;
use crate::mapping::{Mapping, MappingError};
use crate::note::RejectCode;
use crate::outcome::{EventOutcome, IdentifyOutcome, Mapped, Outcome, Stop, TrackOutcome};
use crate::track::track;

/// Maps Segment's events as one customer's settings say.
///
/// ```
/// use segment_transform::{Connector, Mapping};
///
/// let mapping = Mapping::from_json(br#"{"preferences":{"preferred_language":"language"}}"#)?;
/// let connector = Connector::new(mapping)?;
/// let event = br#"{"type":"identify","userId":"97980cfea0067",
///     "traits":{"email":"peter@example.com","language":"hi"}}"#;
///
/// let outcome = connector.identify(event);
/// let user = outcome.mapped().unwrap();
/// assert_eq!(user.distinct_id, "97980cfea0067");
/// assert_eq!(user.channels[0].value, "peter@example.com");
/// assert_eq!(user.preferred_language.unwrap().code(), "hi");
///
/// let json = serde_json::to_string(&outcome).unwrap();
/// assert!(json.starts_with(r#"{"status":"mapped","distinct_id":"97980cfea0067""#));
/// # Ok::<(), segment_transform::MappingError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Connector {
    lookup: Lookup,
    workspace: Option<String>,
}

impl Default for Connector {
    /// A connector of the default mapping.
    fn default() -> Self {
        Connector { lookup: Lookup::new(&Mapping::default()), workspace: None }
    }
}

impl Connector {
    /// Compiles a mapping.
    ///
    /// # Errors
    /// Every problem of the mapping at once.
    pub fn new(mapping: Mapping) -> Result<Self, MappingError> {
        mapping.check()?;
        Ok(Connector { lookup: Lookup::new(&mapping), workspace: None })
    }

    /// The workspace key that every payload carries as `env`.
    #[must_use]
    pub fn with_workspace(mut self, key: impl Into<String>) -> Self {
        self.workspace = Some(key.into());
        self
    }

    /// Maps an identify call, given as JSON. Bytes that are no JSON are rejected `invalid_json`.
    #[must_use]
    pub fn identify<'a>(&'a self, event: &'a [u8]) -> IdentifyOutcome<'a> {
        match self.read(event) {
            Ok(found) => self.identify_value(&found.event(&self.lookup.names)),
            Err(error) => not_json(&error),
        }
    }

    /// Maps a track call, given as JSON. Bytes that are no JSON are rejected `invalid_json`.
    #[must_use]
    pub fn track<'a>(&'a self, event: &'a [u8]) -> TrackOutcome<'a> {
        match self.read(event) {
            Ok(found) => self.track_value(&found.event(&self.lookup.names)),
            Err(error) => not_json(&error),
        }
    }

    /// Maps an event by its `type`, given as JSON. Bytes that are no JSON are rejected
    /// `invalid_json`, types other than `identify` and `track` are skipped.
    #[must_use]
    pub fn transform<'a>(&'a self, event: &'a [u8]) -> EventOutcome<'a> {
        match self.read(event) {
            Ok(found) => self.transform_value(&found.event(&self.lookup.names)),
            Err(error) => not_json(&error),
        }
    }

    fn read<'a>(&self, event: &'a [u8]) -> Result<Found<'a>, JsonError> {
        let text = error::text(event)?;
        Found::read(text, &self.lookup.names).map_err(|fault| JsonError::new(event, fault))
    }

    pub(crate) fn identify_value<'a, V: Value<'a>>(
        &'a self,
        event: &V,
    ) -> IdentifyOutcome<'a, V::Object> {
        identify(event, &self.lookup, self.workspace.as_deref()).into()
    }

    pub(crate) fn track_value<'a, V: Value<'a>>(
        &'a self,
        event: &V,
    ) -> TrackOutcome<'a, V::Object> {
        track(event, &self.lookup, self.workspace.as_deref()).into()
    }

    pub(crate) fn transform_value<'a, V: Value<'a>>(
        &'a self,
        event: &V,
    ) -> EventOutcome<'a, V::Object> {
        match event_type(event) {
            Ok(EventType::Identify) => self.identify_value(event).map(Mapped::Identify),
            Ok(EventType::Track) => self.track_value(event).map(Mapped::Track),
            Err(stop) => Err(stop).into(),
        }
    }

    #[cfg(target_arch = "wasm32")]
    pub(crate) fn names(&self) -> &crate::json::names::Names {
        &self.lookup.names
    }
}

fn not_json<M>(error: &JsonError) -> Outcome<M> {
    Err(Stop::reject(RejectCode::InvalidJson, "", error.to_string())).into()
}
