//! The connector: a compiled mapping that maps any number of events.

use std::fmt;

use crate::envelope::{EventType, check_integrations, event_type};
use crate::event::Event;
use crate::event_name::EventName;
use crate::identify::identify;
use crate::json::error::JsonError;
use crate::json::names::Names;
use crate::json::scanner::Scanner;
use crate::lookup::Lookup;
use crate::mapping::{ContextRules, Mapping, MappingError};
use crate::note::Notes;
use crate::outcome::{
    EventOutcome, IdentifyOutcome, Mapped, MappedIdentify, MappedTrack, NotMapped, RejectCode,
    TrackOutcome,
};
use crate::track::track;

/// Maps Segment events with one customer's settings.
///
/// ```
/// use segment_transform::{Connector, Mapping};
///
/// let mapping: Mapping = r#"{"preferences":{"preferred_language":"language"}}"#.parse()?;
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
    /// The connector of the default mapping.
    fn default() -> Self {
        Self::compile(Mapping::default())
    }
}

impl Connector {
    /// Compiles a mapping.
    ///
    /// # Errors
    /// Returns every problem with the mapping at once.
    pub fn new(mapping: Mapping) -> Result<Self, MappingError> {
        mapping.check()?;
        Ok(Self::compile(mapping))
    }

    /// Compiles a mapping that has no problems.
    pub(crate) fn compile(mapping: Mapping) -> Self {
        Connector { lookup: Lookup::new(mapping), workspace: None }
    }

    /// Sets the workspace key, which every payload carries as `env`.
    ///
    /// ```
    /// use segment_transform::Connector;
    ///
    /// let connector = Connector::default().with_workspace("key")?;
    /// let event = connector.track(br#"{"userId":"u1","event":"Signed Up"}"#);
    /// assert_eq!(
    ///     event.into_mapped().unwrap().payload(),
    ///     br#"{"env":"key","event":"Signed Up","distinct_id":"u1","properties":{}}"#,
    /// );
    /// assert!(Connector::default().with_workspace(" ").is_err());
    /// # Ok::<(), segment_transform::BlankWorkspace>(())
    /// ```
    ///
    /// # Errors
    /// Fails if the key is blank.
    pub fn with_workspace(mut self, key: impl Into<String>) -> Result<Self, BlankWorkspace> {
        let key = key.into();
        if key.trim().is_empty() {
            return Err(BlankWorkspace);
        }
        self.workspace = Some(key);
        Ok(self)
    }

    /// Maps an identify call, given as JSON. Its `type` may be missing. Bytes that are not valid JSON
    /// are rejected (`invalid_json`).
    #[must_use]
    pub fn identify<'a>(&'a self, event: &'a [u8]) -> IdentifyOutcome<'a> {
        let outcome = self.read(event).and_then(|event| {
            let notes = Notes::collected();
            event_type(&event, Some(EventType::Identify), &self.lookup, &notes)?;
            self.map_identify(&event, notes)
        });
        outcome.into()
    }

    /// Maps a track call, given as JSON. Its `type` may be missing. Bytes that are not valid JSON are
    /// rejected (`invalid_json`).
    #[must_use]
    pub fn track<'a>(&'a self, event: &'a [u8]) -> TrackOutcome<'a> {
        let outcome = self.read(event).and_then(|event| {
            let notes = Notes::collected();
            event_type(&event, Some(EventType::Track), &self.lookup, &notes)?;
            self.map_track(&event, EventType::Track, notes)
        });
        outcome.into()
    }

    /// Maps an event, given as JSON, by its `type`. Bytes that are not valid JSON are rejected
    /// (`invalid_json`). Types that the mapping does not send are skipped (`unsupported_type`).
    #[must_use]
    pub fn transform<'a>(&'a self, event: &'a [u8]) -> EventOutcome<'a> {
        self.read(event).and_then(|event| self.map(&event, None, Notes::collected())).into()
    }

    pub(crate) fn read<'a>(&self, json: &'a [u8]) -> Result<Event<'a>, NotMapped> {
        let mut scanner = Scanner::new(json);
        let mut event = Event::new(true);
        match event.read(&mut scanner, self.names()).and_then(|()| scanner.end()) {
            Ok(()) => Ok(event),
            Err(expected) => {
                let error = JsonError::new(json, scanner.fault(expected));
                Err(NotMapped::reject(RejectCode::InvalidJson, "", error.to_string()))
            }
        }
    }

    /// Maps an event by its type. If the caller asks for a type, the event must have that type or
    /// none.
    pub(crate) fn map<'a>(
        &'a self,
        event: &Event<'a>,
        asked: Option<EventType>,
        notes: Notes,
    ) -> Result<Mapped<'a>, NotMapped> {
        match event_type(event, asked, &self.lookup, &notes)? {
            EventType::Identify => self.map_identify(event, notes).map(Mapped::Identify),
            other => self.map_track(event, other, notes).map(Mapped::Track),
        }
    }

    fn map_identify<'a>(
        &'a self,
        event: &Event<'a>,
        notes: Notes,
    ) -> Result<MappedIdentify<'a>, NotMapped> {
        check_integrations(event, &self.lookup, &notes)?;
        identify(event, &self.lookup, self.workspace.as_deref(), notes)
    }

    fn map_track<'a>(
        &'a self,
        event: &Event<'a>,
        event_type: EventType,
        notes: Notes,
    ) -> Result<MappedTrack<'a>, NotMapped> {
        check_integrations(event, &self.lookup, &notes)?;
        let name = EventName::read(event, event_type, &self.lookup);
        name.check_filters(&self.lookup, &notes)?;
        track(event, name, &self.lookup, self.workspace.as_deref(), notes)
    }

    pub(crate) fn names(&self) -> &Names {
        &self.lookup.names
    }

    /// Whether most events need the members of `context`.
    pub(crate) fn needs_context(&self) -> bool {
        let ContextRules { users, device_tokens } = self.lookup.context;
        users || device_tokens
    }
}

/// The workspace key is blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlankWorkspace;

impl fmt::Display for BlankWorkspace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected a workspace key, found a blank string")
    }
}

impl std::error::Error for BlankWorkspace {}
