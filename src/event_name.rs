//! The name of an event, and whether events with that name are sent.

use std::borrow::Cow;

use crate::envelope::{EventType, trimmed};
use crate::event::{CATEGORY, EVENT, Event, NAME, NOT_RESERVED, PROPERTIES, is_reserved};
use crate::json::Kind;
use crate::json::raw::RawJson;
use crate::json::string::UnpairedSurrogate;
use crate::lookup::Lookup;
use crate::mapping::EventRules;
use crate::message::{describe, expected, quoted};
use crate::note::Notes;
use crate::outcome::{NotMapped, RejectCode, SkipCode};
use crate::pattern::matches;
use crate::template::fill;

/// The prefix that `add_prefix` adds.
const PREFIX: &str = "segment : ";

/// Minimum length of a name in characters, which SuprSend requires.
const MIN_LENGTH: usize = 2;

const A_NAME: &str = "an event name";

/// An event's name before it is renamed: the track call's name, or the filled template of a page or
/// screen call.
#[derive(Debug)]
pub(crate) struct EventName<'a> {
    /// The name, trimmed, or why there is none.
    name: Result<Cow<'a, str>, (RejectCode, String)>,
    /// JSON Pointer to the name in the event.
    path: &'static str,
}

impl<'a> EventName<'a> {
    pub fn read(event: &Event<'a>, event_type: EventType, lookup: &Lookup) -> Self {
        match event_type {
            EventType::Page => Self::of_template(event, lookup.events.page.as_deref()),
            EventType::Screen => Self::of_template(event, lookup.events.screen.as_deref()),
            EventType::Track | EventType::Identify => Self::of_track(event),
        }
    }

    fn of_track(event: &Event<'a>) -> Self {
        let missing = |found: &str| Err((RejectCode::MissingEventName, found.to_owned()));
        let name = match event.get_non_null(EVENT) {
            None => missing("no `event`"),
            Some(value) => match value.string().map(trimmed) {
                Ok(name) if value.kind() == Kind::String => {
                    if name.is_empty() {
                        missing("a blank string")
                    } else {
                        Ok(name)
                    }
                }
                _ => Err((RejectCode::InvalidEventName, describe(value))),
            },
        };
        EventName { name, path: "/event" }
    }

    fn of_template(event: &Event<'a>, template: Option<&str>) -> Self {
        let value_of = |placeholder: &str| placeholder_value(event, placeholder);
        let name = match fill(template.unwrap_or_default(), value_of) {
            Ok(name) if name.is_empty() => {
                Err((RejectCode::MissingEventName, "a blank name".to_owned()))
            }
            Ok(name) => Ok(Cow::Owned(name)),
            Err(UnpairedSurrogate) => {
                let found = UnpairedSurrogate::DESCRIPTION.to_owned();
                Err((RejectCode::InvalidEventName, found))
            }
        };
        EventName { name, path: "/name" }
    }

    /// The name, if there is one, before it is renamed.
    pub fn as_str(&self) -> Option<&str> {
        self.name.as_deref().ok()
    }

    /// Skips an event that the mapping filters out by its name.
    pub fn check_filters(&self, lookup: &Lookup, notes: &Notes) -> Result<(), NotMapped> {
        let Some(name) = self.as_str() else {
            return Ok(());
        };
        let is_among = |patterns: &[String]| patterns.iter().any(|one| matches(one, name));
        let EventRules { only, except, .. } = &lookup.events;
        let is_excluded = if only.as_deref().is_some_and(|only| !is_among(only)) {
            Some("one of `only`")
        } else if except.as_deref().is_some_and(is_among) {
            Some("none of `except`")
        } else {
            None
        };
        let Some(what) = is_excluded else {
            return Ok(());
        };
        let message =
            notes.message(|| expected(&format!("a name that matches {what}"), &quoted(name)));
        Err(NotMapped::skip(SkipCode::FilteredEvent, self.path, message))
    }

    /// The name under which the event is sent.
    pub fn sent(self, lookup: &Lookup, notes: &Notes) -> Result<Cow<'a, str>, NotMapped> {
        let reject = |code, what: &str, found: &str| {
            Err(NotMapped::reject(code, self.path, notes.message(|| expected(what, found))))
        };
        let mut name = match self.name {
            Ok(name) => name,
            Err((code, found)) => return reject(code, A_NAME, &found),
        };
        if let Some(new) = lookup.new_name(&name) {
            name = Cow::Owned(new.to_owned());
        }
        if lookup.add_prefix {
            name = Cow::Owned([PREFIX, &name].concat());
        }
        if is_reserved(&name) {
            return reject(RejectCode::ReservedEventName, NOT_RESERVED, &quoted(&name));
        }
        if name.chars().nth(MIN_LENGTH - 1).is_none() {
            let what = "a name of at least 2 characters";
            return reject(RejectCode::EventNameTooShort, what, &quoted(&name));
        }
        Ok(name)
    }
}

/// The trimmed value of a placeholder: the call's top-level member, or else its property.
fn placeholder_value<'a>(
    event: &Event<'a>,
    placeholder: &str,
) -> Result<Cow<'a, str>, UnpairedSurrogate> {
    let own = event.get(if placeholder == "name" { NAME } else { CATEGORY });
    let own = own.map_or(Ok(Cow::Borrowed("")), RawJson::string).map(trimmed)?;
    if !own.is_empty() {
        return Ok(own);
    }
    let in_properties = event.get(PROPERTIES).and_then(|properties| properties.member(placeholder));
    in_properties.map_or(Ok(Cow::Borrowed("")), RawJson::string).map(trimmed)
}
