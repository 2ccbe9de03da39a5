//! A mapping, compiled: every trait key numbered and taken apart once, for all events to come.

use crate::channel::Channel;
use crate::json::found::Found;
use crate::json::names::{Name, Names};
use crate::json::text::Text;
use crate::mapping::Mapping;
use crate::note::join;

/// The fields of Segment's common envelope, which are no traits in the wrong place.
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
    pub channels: Vec<(&'static Channel, Vec<Key>)>,
}

/// A trait key: the name of an own member, or else, where it holds a dot, a way down through
/// nested objects.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    places: Vec<Place>,
}

/// A place that a key may mean, in the traits or at the top level of an event.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    first: Name,
    /// All names on the way down, the first one too.
    pub steps: Vec<String>,
    /// JSON Pointer to it in an event's traits.
    pointer: String,
    /// Whether at the top level of an event it is the envelope's.
    is_envelope: bool,
}

impl Lookup {
    #[cold]
    pub fn new(mapping: &Mapping) -> Self {
        let mut names = Names::new();
        let mut compile = |keys: &[String]| -> Vec<Key> {
            let (mut compiled, mut is_known) = (Vec::new(), Vec::new());
            for key in keys {
                let key = Key::new(key, &mut names);
                is_known.resize(names.len(), 0_u8);
                let place = key.places.first().and_then(|place| is_known.get_mut(place.first.0));
                if let Some(is_known @ 0) = place {
                    *is_known = 1;
                    compiled.push(key);
                }
            }
            compiled
        };
        let language = compile(&mapping.preferred_language);
        let channels = mapping.channels().map(|(channel, keys)| (channel, compile(keys))).collect();
        Lookup { names, add_prefix: mapping.add_prefix, language, channels }
    }

    /// Calls `visit` with every key, in channel order and then the language's.
    pub fn each_key<'l>(&'l self, mut visit: impl FnMut(&'l Key)) {
        for (_, keys) in &self.channels {
            keys.iter().for_each(&mut visit);
        }
        self.language.iter().for_each(visit);
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

    /// Each place that the key may mean, of which the first that is there counts.
    #[cfg(target_arch = "wasm32")]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// What the key names in `traits`, and the JSON Pointer to it from the event.
    #[inline]
    pub fn find_in_traits<'a>(&self, event: &Found<'a>) -> Option<(Text<'a>, &str)> {
        self.places.iter().find_map(|place| {
            let value = place.descend(event.get_trait(place.first)?)?;
            Some((value, &*place.pointer))
        })
    }

    /// What the key names at the top level of an event, outside the envelope.
    pub fn find_outside_traits<'a>(&self, event: &Found<'a>) -> Option<(Text<'a>, &str)> {
        self.places.iter().filter(|place| !place.is_envelope).find_map(|place| {
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
            is_envelope: ENVELOPE.contains(&first),
            steps,
        }
    }

    fn descend<'a>(&self, first: Text<'a>) -> Option<Text<'a>> {
        self.steps.iter().skip(1).try_fold(first, |value, step| value.member(step))
    }
}
