//! A mapping, compiled: every trait key numbered and taken apart once, for all events to come.

use crate::channel::{CHANNELS, Channel};
use crate::json::Kind;
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
    literal: Name,
    /// From the traits down; empty where the key holds no dot.
    nested: Vec<Name>,
    /// JSON Pointers to the two places in an event.
    literal_pointer: String,
    nested_pointer: String,
    /// Whether the two places, at the top level of an event, are the envelope's.
    literal_is_envelope: bool,
    nested_is_envelope: bool,
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
                if let Some(is_known @ 0) = is_known.get_mut(key.literal.0) {
                    *is_known = 1;
                    compiled.push(key);
                }
            }
            compiled
        };
        let language = compile(&mapping.preferred_language);
        let channels = CHANNELS.iter();
        let channels = channels.map(|channel| (channel, compile(mapping.keys(channel)))).collect();
        Lookup { names, add_prefix: mapping.add_prefix, language, channels }
    }

    /// Every key, in channel order and then the language's.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        let of_channels = self.channels.iter().flat_map(|(_, keys)| keys);
        of_channels.chain(&self.language)
    }
}

impl Key {
    #[cold]
    fn new(key: &str, names: &mut Names) -> Self {
        let steps: Vec<&str> = match key.contains('.') {
            true => key.split('.').collect(),
            false => Vec::new(),
        };
        let is_envelope = |name: &&str| ENVELOPE.contains(name);
        Key {
            literal: names.add(key),
            nested: steps.iter().map(|step| names.add(step)).collect(),
            literal_pointer: join(TRAITS, key),
            nested_pointer: steps
                .iter()
                .fold(TRAITS.to_owned(), |pointer, step| join(&pointer, step)),
            literal_is_envelope: is_envelope(&key),
            nested_is_envelope: steps.first().is_some_and(is_envelope),
        }
    }

    /// The steps to each place that the key may mean.
    #[cfg(target_arch = "wasm32")]
    pub fn places(&self) -> impl Iterator<Item = Vec<Name>> {
        let nested = Some(&self.nested).filter(|steps| !steps.is_empty()).cloned();
        std::iter::once(vec![self.literal]).chain(nested)
    }

    /// What the key names in `traits`, and the JSON Pointer to it from the event.
    pub fn find_in_traits<'e, 'a>(&self, traits: &Text<'e, 'a>) -> Option<(Text<'e, 'a>, &str)> {
        match traits.get(self.literal) {
            Some(value) => Some((value, &self.literal_pointer)),
            None => Some((descend(traits, &self.nested)?, &self.nested_pointer)),
        }
    }

    /// What the key names at the top level of an event, outside the envelope.
    pub fn find_outside_traits<'e, 'a>(
        &self,
        event: &Text<'e, 'a>,
    ) -> Option<(Text<'e, 'a>, &str)> {
        if self.literal_is_envelope {
            return None;
        }
        let (value, pointer) = match event.get(self.literal) {
            Some(value) => (value, &self.literal_pointer),
            None if self.nested_is_envelope => return None,
            None => (descend(event, &self.nested)?, &self.nested_pointer),
        };
        Some((value, pointer.strip_prefix(TRAITS)?))
    }
}

fn descend<'e, 'a>(from: &Text<'e, 'a>, steps: &[Name]) -> Option<Text<'e, 'a>> {
    let (first, rest) = steps.split_first()?;
    rest.iter().try_fold(from.get(*first)?, |value, step| match value.kind() {
        Kind::Object => value.get(*step),
        _ => None,
    })
}
