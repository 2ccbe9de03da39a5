//! A compiled mapping: every key is numbered and split once, before any event is read.

use std::borrow::Cow;

use crate::channel::Channel;
use crate::event::{Event, SEGMENT_NAMES};
use crate::json::names::{Name, Names};
use crate::json::pointer::join;
use crate::json::raw::RawJson;
use crate::mapping::{ContextRules, EventRules, Mapping, ROOT_PATH};
use crate::traits::Traits;

/// The fields of Segment's common envelope. A value in one of them is not a misplaced trait.
const ENVELOPE: [&str; 16] = [
    "_metadata",
    "anonymousId",
    "channel",
    "context",
    "integrations",
    "messageId",
    "originalTimestamp",
    "projectId",
    "receivedAt",
    "sentAt",
    "timestamp",
    "traits",
    "type",
    "userId",
    "version",
    "writeKey",
];

/// What a connector looks up in each event.
#[derive(Debug, Clone)]
pub(crate) struct Lookup {
    pub names: Names,
    pub add_prefix: bool,
    pub language: Vec<Key>,
    pub locale: Vec<Key>,
    pub timezone: Vec<Key>,
    /// The keys of each channel, in channel order.
    pub channels: Vec<(Channel, Vec<Key>)>,
    pub tenant: Vec<Key>,
    pub context: ContextRules,
    pub events: EventRules,
    /// The old names of `events.rename`, in order.
    renamed: Names,
    /// Names of properties that are left out.
    pub left_out: Names,
    pub integrations: Option<Vec<String>>,
}

/// A compiled key.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    /// The name of a trait.
    Member(Place),
    /// The name of a trait or, if there is no such trait, a path through nested objects.
    Dotted([Place; 2]),
    /// A path from the root of the event.
    Root(Place),
}

/// A place that a key may name.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The number of the first step.
    first: Name,
    /// The member names along the path.
    steps: Vec<String>,
    /// JSON Pointer from the event to the place, if it is in `traits` or at the root.
    pointer: String,
    /// Whether the first step names a field of the envelope.
    is_in_envelope: bool,
}

impl Lookup {
    #[cold]
    pub fn new(mapping: Mapping) -> Self {
        let mut names = Names::new(&SEGMENT_NAMES);
        let mut compile = |keys: &[String]| -> Vec<Key> {
            let mut known = Names::default();
            let mut compiled = Vec::new();
            for key in keys {
                let number = known.add(key);
                if number.0 == compiled.len() {
                    compiled.push(Key::new(key, &mut names));
                }
            }
            compiled
        };
        let channels = mapping.channels().map(|(channel, keys)| (channel, compile(keys))).collect();
        let mut renamed = Names::default();
        for (name, _) in mapping.events.rename.iter().flatten() {
            renamed.add(name);
        }
        let mut left_out = Names::default();
        for name in mapping.properties.except.iter().flatten() {
            left_out.add(name);
        }
        Lookup {
            add_prefix: mapping.add_prefix,
            language: compile(&mapping.preferences.preferred_language),
            locale: compile(&mapping.preferences.locale),
            timezone: compile(&mapping.preferences.timezone),
            channels,
            tenant: compile(&mapping.tenant_id),
            context: mapping.context,
            events: mapping.events,
            renamed,
            left_out,
            integrations: mapping.integrations,
            names,
        }
    }

    /// The new name of an event, if it is renamed.
    pub fn new_name(&self, name: &str) -> Option<&str> {
        let number = self.renamed.find_cold(name.as_bytes())?;
        let (_, new) = self.events.rename.as_ref()?.get(number.0)?;
        Some(new)
    }

    /// The keys of all channels, in channel order, followed by those of the preferences.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        let channels = self.channels.iter().flat_map(|(_, keys)| keys);
        channels.chain(&self.language).chain(&self.locale).chain(&self.timezone)
    }
}

impl Key {
    #[cold]
    fn new(key: &str, names: &mut Names) -> Self {
        let split = |path: &str| path.split('.').map(str::to_owned).collect();
        if let Some(path) = key.strip_prefix(ROOT_PATH) {
            return Key::Root(Place::new("", split(path), names));
        }
        let member = Place::new("/traits", vec![key.to_owned()], names);
        if key.contains('.') {
            return Key::Dotted([member, Place::new("/traits", split(key), names)]);
        }
        Key::Member(member)
    }

    /// A cheap check for the most common case: the key has no dot and the traits have no such
    /// member.
    #[inline]
    pub fn is_missing(&self, traits: &Traits<'_, '_>) -> bool {
        matches!(self, Key::Member(place) if traits.get(place.first).is_none())
    }

    /// The key's value, in the traits or from the root, and its JSON Pointer in the event.
    #[inline(always)]
    pub fn find<'a>(
        &self,
        event: &Event<'a>,
        traits: &Traits<'_, 'a>,
    ) -> Option<(RawJson<'a>, Cow<'_, str>)> {
        match self {
            Key::Member(place) => Some((traits.get(place.first)?, traits.pointer(&place.pointer))),
            _ => self.find_deep(event, traits),
        }
    }

    #[inline(never)]
    fn find_deep<'a>(
        &self,
        event: &Event<'a>,
        traits: &Traits<'_, 'a>,
    ) -> Option<(RawJson<'a>, Cow<'_, str>)> {
        match self {
            Key::Member(_) | Key::Dotted(_) => self.places().iter().find_map(|place| {
                let value = place.descend(traits.get(place.first)?)?;
                Some((value, traits.pointer(&place.pointer)))
            }),
            Key::Root(place) => Some((place.find(event)?, Cow::Borrowed(&place.pointer))),
        }
    }

    /// The key's value, in an object at `path` or from the root, and its JSON Pointer in the event.
    pub fn find_in<'a>(
        &self,
        event: &Event<'a>,
        object: Option<RawJson<'a>>,
        path: &str,
    ) -> Option<(RawJson<'a>, String)> {
        match self {
            Key::Member(_) | Key::Dotted(_) => self.places().iter().find_map(|place| {
                let first = object?.member(place.steps.first()?)?;
                Some((place.descend(first)?, [path, place.below_traits()].concat()))
            }),
            Key::Root(place) => Some((place.find(event)?, place.pointer.clone())),
        }
    }

    /// The places that the key may name. A path from the root has none here.
    pub fn places(&self) -> &[Place] {
        match self {
            Key::Member(place) => std::slice::from_ref(place),
            Key::Dotted(places) => places,
            Key::Root(_) => &[],
        }
    }
}

impl Place {
    fn new(base: &str, steps: Vec<String>, names: &mut Names) -> Self {
        let first = steps.first().map_or("", String::as_str);
        Place {
            first: names.add(first),
            pointer: steps.iter().fold(base.to_owned(), |pointer, step| join(&pointer, step)),
            is_in_envelope: ENVELOPE.contains(&first),
            steps,
        }
    }

    /// The value at this place from the root of the event, and its JSON Pointer. A field of the
    /// envelope does not count, but a value inside one does.
    pub fn find_at_root<'a>(&self, event: &Event<'a>) -> Option<(RawJson<'a>, &str)> {
        if self.is_in_envelope && self.steps.len() == 1 {
            return None;
        }
        Some((self.find(event)?, self.below_traits()))
    }

    /// The value at this place from the root of the event.
    fn find<'a>(&self, event: &Event<'a>) -> Option<RawJson<'a>> {
        self.descend(event.get(self.first)?)
    }

    /// The key that names this place from the root, if a message should suggest it.
    pub fn root_key(&self) -> Option<String> {
        self.is_in_envelope.then(|| [ROOT_PATH, &self.steps.join(".")].concat())
    }

    fn below_traits(&self) -> &str {
        self.pointer.strip_prefix("/traits").unwrap_or(&self.pointer)
    }

    fn descend<'a>(&self, first: RawJson<'a>) -> Option<RawJson<'a>> {
        self.steps.iter().skip(1).try_fold(first, |value, step| value.member(step))
    }
}
