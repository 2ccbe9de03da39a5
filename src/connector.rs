//! The connector: a mapping, ready for any number of events.

use crate::event::{EventType, event_type};
use crate::identify::identify;
use crate::json::error::JsonError;
use crate::json::found::Found;
use crate::json::names::Names;
use crate::json::scanner::Scanner;
use crate::lookup::Lookup;
use crate::mapping::{Mapping, MappingError};
use crate::note::{Notes, RejectCode};
use crate::outcome::{
    EventOutcome, IdentifyOutcome, Mapped, MappedIdentify, MappedTrack, Stop, TrackOutcome,
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
        Self::compile(&Mapping::default(), None)
    }
}

impl Connector {
    /// Compiles a mapping.
    ///
    /// # Errors
    /// Every problem of the mapping at once.
    pub fn new(mapping: Mapping) -> Result<Self, MappingError> {
        mapping.check()?;
        Ok(Self::compile(&mapping, None))
    }

    /// Compiles a mapping that has been checked.
    pub(crate) fn compile(mapping: &Mapping, workspace: Option<String>) -> Self {
        Connector { lookup: Lookup::new(mapping), workspace }
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
        let outcome = self.read(event).and_then(|event| {
            let notes = Notes::kept();
            event_type(&event, Some(EventType::Identify), &notes)?;
            self.map_identify(&event, notes)
        });
        outcome.into()
    }

    /// Maps a track call, given as JSON. Bytes that are no JSON are rejected `invalid_json`.
    #[must_use]
    pub fn track<'a>(&'a self, event: &'a [u8]) -> TrackOutcome<'a> {
        let outcome = self.read(event).and_then(|event| {
            let notes = Notes::kept();
            event_type(&event, Some(EventType::Track), &notes)?;
            self.map_track(&event, notes)
        });
        outcome.into()
    }

    /// Maps an event by its `type`, given as JSON. Bytes that are no JSON are rejected
    /// `invalid_json`, types other than `identify` and `track` are skipped.
    #[must_use]
    pub fn transform<'a>(&'a self, event: &'a [u8]) -> EventOutcome<'a> {
        self.read(event).and_then(|event| self.map(&event, None, Notes::kept())).into()
    }

    fn read<'a>(&self, event: &'a [u8]) -> Result<Found<'a>, Stop> {
        let mut scanner = Scanner::new(event);
        let mut found = Found::default();
        match found.read(&mut scanner, self.names()).and_then(|()| scanner.end()) {
            Ok(()) => Ok(found),
            Err(expected) => {
                let error = JsonError::new(event, scanner.fault(expected));
                Err(Stop::reject(RejectCode::InvalidJson, "", error.message()))
            }
        }
    }

    /// Maps an event by its type, which is `wanted` where the caller knows.
    pub(crate) fn map<'a>(
        &'a self,
        event: &Found<'a>,
        wanted: Option<EventType>,
        notes: Notes,
    ) -> Result<Mapped<'a>, Stop> {
        match event_type(event, wanted, &notes)? {
            EventType::Identify => self.map_identify(event, notes).map(Mapped::Identify),
            EventType::Track => self.map_track(event, notes).map(Mapped::Track),
        }
    }

    fn map_identify<'a>(
        &'a self,
        event: &Found<'a>,
        notes: Notes,
    ) -> Result<MappedIdentify<'a>, Stop> {
        identify(event, &self.lookup, self.workspace.as_deref(), notes)
    }

    fn map_track<'a>(&'a self, event: &Found<'a>, notes: Notes) -> Result<MappedTrack<'a>, Stop> {
        track(event, &self.lookup, self.workspace.as_deref(), notes)
    }

    /// Writes the steps from the traits down to each place that a key may mean, as JSON.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn write_keys(&self, out: &mut Vec<u8>) {
        use crate::json::string::write_string;
        use crate::json::writer::write_array;
        let mut separator = b'[';
        self.lookup.each_key(|key| {
            for place in key.places() {
                out.push(separator);
                write_array(out, &place.steps, |step, out| write_string(step, out));
                separator = b',';
            }
        });
        if separator == b'[' {
            out.push(separator);
        }
        out.push(b']');
    }

    pub(crate) fn names(&self) -> &Names {
        &self.lookup.names
    }
}
