//! The connector: a mapping, ready for any number of events.

use crate::event::{EventType, check_type, event_type};
use crate::identify::identify;
use crate::json::error::JsonError;
use crate::json::names::Names;
use crate::json::scanner::Scanner;
use crate::json::text::{Found, Text};
use crate::lookup::Lookup;
use crate::mapping::{Mapping, MappingError};
use crate::note::{Notes, RejectCode};
use crate::outcome::{
    EventOutcome, IdentifyOutcome, Mapped, MappedIdentify, MappedTrack, Outcome, Stop, TrackOutcome,
};
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
            Ok(found) => self.identify_value(&found.event(self.names()), Notes::kept()),
            Err(error) => not_json(&error),
        }
    }

    /// Maps a track call, given as JSON. Bytes that are no JSON are rejected `invalid_json`.
    #[must_use]
    pub fn track<'a>(&'a self, event: &'a [u8]) -> TrackOutcome<'a> {
        match self.read(event) {
            Ok(found) => self.track_value(&found.event(self.names()), Notes::kept()),
            Err(error) => not_json(&error),
        }
    }

    /// Maps an event by its `type`, given as JSON. Bytes that are no JSON are rejected
    /// `invalid_json`, types other than `identify` and `track` are skipped.
    #[must_use]
    pub fn transform<'a>(&'a self, event: &'a [u8]) -> EventOutcome<'a> {
        match self.read(event) {
            Ok(found) => self.transform_value(&found.event(self.names()), Notes::kept()),
            Err(error) => not_json(&error),
        }
    }

    fn read<'a>(&self, event: &'a [u8]) -> Result<Found<'a>, JsonError> {
        let mut scanner = Scanner::new(event);
        let mut found = Found::default();
        match found.read(&mut scanner, self.names()).and_then(|()| scanner.end()) {
            Ok(()) => Ok(found),
            Err(expected) => Err(JsonError::new(event, scanner.fault(expected))),
        }
    }

    pub(crate) fn identify_value<'a>(
        &'a self,
        event: &Text<'_, 'a>,
        notes: Notes,
    ) -> IdentifyOutcome<'a> {
        check_type(event, EventType::Identify, &notes)
            .and_then(|()| self.map_identify(event, notes))
            .into()
    }

    pub(crate) fn track_value<'a>(
        &'a self,
        event: &Text<'_, 'a>,
        notes: Notes,
    ) -> TrackOutcome<'a> {
        check_type(event, EventType::Track, &notes)
            .and_then(|()| self.map_track(event, notes))
            .into()
    }

    pub(crate) fn transform_value<'a>(
        &'a self,
        event: &Text<'_, 'a>,
        notes: Notes,
    ) -> EventOutcome<'a> {
        event_type(event, &notes)
            .and_then(|event_type| match event_type {
                EventType::Identify => self.map_identify(event, notes).map(Mapped::Identify),
                EventType::Track => self.map_track(event, notes).map(Mapped::Track),
            })
            .into()
    }

    pub(crate) fn map_identify<'a>(
        &'a self,
        event: &Text<'_, 'a>,
        notes: Notes,
    ) -> Result<MappedIdentify<'a>, Stop> {
        identify(event, &self.lookup, self.workspace.as_deref(), notes)
    }

    pub(crate) fn map_track<'a>(
        &'a self,
        event: &Text<'_, 'a>,
        notes: Notes,
    ) -> Result<MappedTrack<'a>, Stop> {
        track(event, &self.lookup, self.workspace.as_deref(), notes)
    }

    /// Writes the steps from the traits down to each place that a key may mean, as JSON.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn write_keys(&self, out: &mut Vec<u8>) {
        use crate::json::string::write_string;
        use crate::json::writer::write_array;
        let places = self.lookup.keys().flat_map(crate::lookup::Key::places);
        write_array(out, places, |steps, out| {
            write_array(out, steps, |step, out| write_string(self.names().text(step), out));
        });
    }

    pub(crate) fn names(&self) -> &Names {
        &self.lookup.names
    }
}

fn not_json<M>(error: &JsonError) -> Outcome<M> {
    Err(Stop::reject(RejectCode::InvalidJson, "", error.message())).into()
}
