//! A mapping, compiled: every key is numbered and split once, for all events to come.

use crate::channel::Channel;
use crate::event::{Event, SEGMENT_NAMES};
use crate::json::names::{Name, Names};
use crate::json::pointer::join;
use crate::json::raw::RawJson;
use crate::mapping::Mapping;

/// The fields of Segment's common envelope, which are not misplaced traits.
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

const TRAITS: &str = "/traits";

/// What a connector looks up in each event.
#[derive(Debug, Clone)]
pub(crate) struct Lookup {
    pub names: Names,
    pub add_prefix: bool,
    pub language: Vec<Key>,
    /// The keys of each channel, in channel order.
    pub channels: Vec<(Channel, Vec<Key>)>,
}

/// A key: the name of an own member, or, if there is no such member and the key holds a dot, a path
/// through nested objects.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    /// The places that the key may name, the first one first.
    places: Vec<Place>,
}

/// A place that a key may name, in the traits or at the top level of an event.
#[derive(Debug, Clone)]
struct Place {
    /// The number of the first step.
    first: Name,
    /// The names on the way down.
    steps: Vec<String>,
    /// JSON Pointer to the place in an event's traits.
    pointer: String,
    /// Whether the first step names a field of the envelope.
    is_in_envelope: bool,
}

impl Lookup {
    #[cold]
    pub fn new(mapping: &Mapping) -> Self {
        let mut names = Names::new(&SEGMENT_NAMES);
        let mut compile = |keys: &[String]| -> Vec<Key> {
            let (mut compiled, mut is_known) = (Vec::new(), Vec::new());
            for key in keys {
                let key = Key::new(key, &mut names);
                is_known.resize(names.len(), false);
                let place = key.places.first().and_then(|place| is_known.get_mut(place.first.0));
                if let Some(is_known @ false) = place {
                    *is_known = true;
                    compiled.push(key);
                }
            }
            compiled
        };
        let language = compile(&mapping.preferred_language);
        let channels = mapping.channels().map(|(channel, keys)| (channel, compile(keys))).collect();
        Lookup { names, add_prefix: mapping.add_prefix, language, channels }
    }

    /// Every key: those of the channels, in channel order, then those of the language.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.channels.iter().flat_map(|(_, keys)| keys).chain(&self.language)
    }
}

impl Key {
    #[cold]
    fn new(key: &str, names: &mut Names) -> Self {
        let mut places = vec![Place::new(vec![key.to_owned()], names)];
        if key.contains('.') {
            places.push(Place::new(key.split('.').map(str::to_owned).collect(), names));
        }
        Key { places }
    }

    /// The value that the key names in `traits`, and the JSON Pointer to it from the event.
    #[inline]
    pub fn find_in_traits<'a>(&self, event: &Event<'a>) -> Option<(RawJson<'a>, &str)> {
        self.places.iter().find_map(|place| {
            let value = place.descend(event.get_trait(place.first)?)?;
            Some((value, &*place.pointer))
        })
    }

    /// The value that the key names at the top level of an event, outside of the envelope.
    pub fn find_outside_traits<'a>(&self, event: &Event<'a>) -> Option<(RawJson<'a>, &str)> {
        self.places.iter().filter(|place| !place.is_in_envelope).find_map(|place| {
            let value = place.descend(event.get(place.first)?)?;
            Some((value, place.pointer.strip_prefix(TRAITS)?))
        })
    }
}

impl Place {
    fn new(steps: Vec<String>, names: &mut Names) -> Self {
        let first = steps.first().map_or("", String::as_str);
        Place {
            first: names.add(first),
            pointer: steps.iter().fold(TRAITS.to_owned(), |pointer, step| join(&pointer, step)),
            is_in_envelope: ENVELOPE.contains(&first),
            steps,
        }
    }

    fn descend<'a>(&self, first: RawJson<'a>) -> Option<RawJson<'a>> {
        self.steps.iter().skip(1).try_fold(first, |value, step| value.member(step))
    }
}
