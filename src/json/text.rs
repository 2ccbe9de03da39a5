//! The reader for JSON bytes: one pass proves the event valid and notes where the members stand
//! that the rules will ask for. Nothing is copied; what is not asked for is only stepped over.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::names::{self, Name, Names};
use super::number::{self, Integer};
use super::scanner::{Fault, Scan, Scanner};
use super::string::{self, InvalidUnicode, unescape_lossy};
use super::{Kind, Object, Value};

/// An object's JSON text, passed through as it came.
///
/// ```
/// let connector = segment_transform::Connector::default();
/// let event = br#"{"userId":"u1","traits":{"ratio":1.0}}"#;
/// let outcome = connector.identify(event);
/// assert_eq!(outcome.mapped().unwrap().properties.as_str(), r#"{"ratio":1.0}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonObject<'a>(Cow<'a, str>);

impl JsonObject<'_> {
    /// The text, braces included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same text, no longer borrowed.
    #[must_use]
    pub fn into_owned(self) -> JsonObject<'static> {
        JsonObject(Cow::Owned(self.0.into_owned()))
    }
}

/// The text is written as it is by serde_json; other formats get what serde_json reads in it.
impl Serialize for JsonObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_str::<&RawValue>(&self.0)
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

/// Read from JSON, the text is kept as it is.
impl<'de> Deserialize<'de> for JsonObject<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        if !text.get().starts_with('{') {
            return Err(serde::de::Error::custom("expected an object"));
        }
        Ok(JsonObject(Cow::Owned(text.get().to_owned())))
    }
}

impl Object for JsonObject<'_> {
    fn empty() -> Self {
        JsonObject(Cow::Borrowed("{}"))
    }

    fn is_empty(&self) -> bool {
        Scanner::new(self.0.strip_prefix('{').unwrap_or_default()).peek() == Some(b'}')
    }

    fn merged(&self, over: &Self) -> Self {
        let mut members: Vec<(&str, &str)> = Vec::new();
        let mut places: HashMap<Cow<'_, str>, usize> = HashMap::new();
        for (name, value) in written_members(&self.0).chain(written_members(&over.0)) {
            match places.get(&unescape_lossy(name)).and_then(|place| members.get_mut(*place)) {
                Some(member) => member.1 = value,
                None => {
                    places.insert(unescape_lossy(name), members.len());
                    members.push((name, value));
                }
            }
        }
        JsonObject(Cow::Owned(write_members(members)))
    }

    fn is_longer_than(&self, limit: usize) -> bool {
        self.0.len() > limit
    }
}

/// What one pass over an event found.
#[derive(Debug, Default)]
pub(crate) struct Found<'a> {
    text: &'a str,
    members: Vec<Option<&'a str>>,
    traits: Vec<Option<&'a str>>,
}

impl<'a> Found<'a> {
    /// Reads one event, which must be all that `text` holds.
    pub fn read(text: &'a str, names: &Names) -> Scan<Self> {
        let mut scanner = Scanner::new(text);
        let found = Self::read_next(&mut scanner, names)?;
        scanner.end()?;
        Ok(found)
    }

    /// Reads the event at which the scanner stands.
    pub fn read_next(scanner: &mut Scanner<'a>, names: &Names) -> Scan<Self> {
        if scanner.peek() != Some(b'{') {
            let text = scanner.value()?;
            return Ok(Found { text, ..Found::default() });
        }
        let mut members = vec![None; names.len()];
        let mut traits = Vec::new();
        let text = scanner.object(|scanner, name| {
            let name = find(names, name);
            let value = if name == Some(names::TRAITS) && scanner.peek() == Some(b'{') {
                // Of two `traits` the last one counts, whole.
                traits = vec![None; names.len()];
                scanner.object(|scanner, name| {
                    let value = scanner.value()?;
                    note(&mut traits, find(names, name), value);
                    Ok(())
                })?
            } else {
                scanner.value()?
            };
            note(&mut members, name, value);
            Ok(())
        })?;
        Ok(Found { text, members, traits })
    }

    /// The event, to ask.
    pub fn event<'e>(&'e self, names: &'e Names) -> Text<'e, 'a> {
        Text { json: self.text, names, members: Some(&self.members), traits: Some(&self.traits) }
    }
}

fn find(names: &Names, written: &str) -> Option<Name> {
    names.find(&string::unescape(written).ok()?)
}

fn note<'a>(places: &mut [Option<&'a str>], name: Option<Name>, value: &'a str) {
    if let Some(place) = name.and_then(|name| places.get_mut(name.0)) {
        *place = Some(value);
    }
}

/// A value's JSON text, known to be valid and without white space around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'e, 'a> {
    json: &'a str,
    names: &'e Names,
    /// Where this object's members stand, if that is known.
    members: Option<&'e [Option<&'a str>]>,
    /// Where the members of its `traits` stand, if that is known.
    traits: Option<&'e [Option<&'a str>]>,
}

impl<'e, 'a> Text<'e, 'a> {
    /// Any JSON text, read without knowing where its members stand.
    pub fn read(text: &'a str, names: &'e Names) -> Scan<Self> {
        let mut scanner = Scanner::new(text);
        let json = scanner.value()?;
        scanner.end()?;
        Ok(Self::part(json, names))
    }

    fn part(json: &'a str, names: &'e Names) -> Self {
        Text { json, names, members: None, traits: None }
    }
}

impl<'a> Value<'a> for Text<'_, 'a> {
    type Object = JsonObject<'a>;

    fn kind(&self) -> Kind {
        match self.json.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    fn boolean(&self) -> bool {
        self.json == "true"
    }

    fn string(&self) -> Result<Cow<'a, str>, InvalidUnicode> {
        let inner = self.json.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        string::unescape(inner.unwrap_or_default())
    }

    fn integer(&self) -> Integer<'a> {
        number::integer(self.json)
    }

    fn get(&self, name: Name) -> Option<Self> {
        let Some(members) = self.members else {
            let wanted = self.names.text(name);
            return written_members(self.json)
                .filter(|(name, _)| string::unescape(name).is_ok_and(|name| name == wanted))
                .last()
                .map(|(_, value)| Self::part(value, self.names));
        };
        let json = members.get(name.0).copied().flatten()?;
        let traits = self.traits.filter(|_| name == names::TRAITS && json.starts_with('{'));
        Some(Text { members: traits, ..Self::part(json, self.names) })
    }

    fn elements(&self) -> Vec<Self> {
        let mut elements = Vec::new();
        // The text has been proved valid: there is no fault to meet.
        let _: Scan<()> = Scanner::new(self.json).array(|scanner| {
            elements.push(Self::part(scanner.value()?, self.names));
            Ok(())
        });
        elements
    }

    fn members(&self) -> Vec<(Cow<'a, str>, Self)> {
        let mut members: Vec<(Cow<'a, str>, Self)> = Vec::new();
        let mut places: HashMap<Cow<'a, str>, usize> = HashMap::new();
        for (name, value) in written_members(self.json) {
            let value = Self::part(value, self.names);
            match places.get(&unescape_lossy(name)).and_then(|place| members.get_mut(*place)) {
                Some(member) => member.1 = value,
                None => {
                    places.insert(unescape_lossy(name), members.len());
                    members.push((unescape_lossy(name), value));
                }
            }
        }
        members
    }

    fn reserved_members(&self, reserved: fn(&str) -> bool) -> Vec<Cow<'a, str>> {
        let mut seen = HashSet::new();
        written_members(self.json)
            .map(|(name, _)| unescape_lossy(name))
            .filter(|name| reserved(name) && seen.insert(name.clone()))
            .collect()
    }

    fn object_without(&self, names: &[Cow<'a, str>]) -> JsonObject<'a> {
        if names.is_empty() {
            return JsonObject(Cow::Borrowed(self.json));
        }
        let left_out: HashSet<&str> = names.iter().map(AsRef::as_ref).collect();
        let kept = written_members(self.json)
            .filter(|(name, _)| !left_out.contains(&*unescape_lossy(name)));
        JsonObject(Cow::Owned(write_members(kept)))
    }
}

/// An object's members as they are written: the name between its quotes, and the value's text.
fn written_members(object: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut members = Vec::new();
    let _: Result<_, Fault> = Scanner::new(object).object(|scanner, name| {
        members.push((name, scanner.value()?));
        Ok(())
    });
    members.into_iter()
}

fn write_members<'a>(members: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let members: Vec<String> =
        members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}
