//! The reader for JSON bytes: one pass proves the event valid and notes where the members stand
//! that the rules will ask for. Nothing is copied; what is not asked for is only stepped over.

use std::borrow::Cow;
use std::collections::BinaryHeap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::Kind;
use super::names::{self, Name, Names};
use super::number::{self, Integer};
use super::scanner::{Container, Scan, Scanner, Written};
use super::string::{self, InvalidUnicode, unescape_lossy};

/// An object's JSON text, passed through as it came.
///
/// ```
/// let connector = segment_transform::Connector::default();
/// let event = br#"{"userId":"u1","traits":{"ratio":1.0}}"#;
/// let outcome = connector.identify(event);
/// assert_eq!(outcome.mapped().unwrap().properties.as_str(), r#"{"ratio":1.0}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonObject<'a> {
    json: Cow<'a, [u8]>,
    /// How long the object's text is, which may itself stand elsewhere.
    length: usize,
}

impl<'a> JsonObject<'a> {
    fn new(json: impl Into<Cow<'a, [u8]>>) -> Self {
        let json = json.into();
        JsonObject { length: json.len(), json }
    }

    /// The object with no members.
    pub(crate) fn empty() -> Self {
        Self::new(&b"{}"[..])
    }

    /// The text, braces included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        utf8(&self.json)
    }

    /// The text's bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.json
    }

    /// The same text, no longer borrowed.
    #[must_use]
    pub fn into_owned(self) -> JsonObject<'static> {
        JsonObject { json: Cow::Owned(self.json.into_owned()), length: self.length }
    }

    /// How many bytes the text has.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    pub(crate) fn is_empty(&self) -> bool {
        let inner = self.json.iter().skip(1);
        inner.copied().find(|byte| !byte.is_ascii_whitespace()) == Some(b'}')
    }

    /// This object with all members of `over`, whose values win.
    pub(crate) fn merged(&self, over: &JsonObject<'_>) -> JsonObject<'static> {
        let mut both = written_members(&self.json);
        both.extend(written_members(&over.json));
        let last = last_of_each_name(&both);
        JsonObject::new(write_members(last.into_iter().map(|(_, member)| member)))
    }
}

/// The text is written as it is by serde_json.
impl Serialize for JsonObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_slice::<&RawValue>(&self.json)
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
        Ok(JsonObject::new(text.get().as_bytes().to_owned()))
    }
}

/// An event's own object (`traits`, `properties`) that its host keeps: the event's JSON holds of it
/// only what the rules look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    /// How many members it has.
    pub members: usize,
    /// How many bytes it would have as JSON.
    pub length: usize,
}

impl Kept {
    /// Stands where the object itself would.
    fn placeholder(self, left_out: usize) -> JsonObject<'static> {
        let json: &[u8] = if self.members == left_out { b"{}" } else { b"{\"\":0}" };
        JsonObject { json: Cow::Borrowed(json), length: self.length }
    }
}

/// What one pass over an event found. Kept from event to event, it need not be allocated anew.
#[derive(Debug, Default)]
pub(crate) struct Found<'a> {
    event: Written<'a>,
    /// Where the members of the event stand, by name; then those of its traits.
    places: Vec<Option<Written<'a>>>,
    /// Whether any name in `traits` or `properties` looks like one of SuprSend's.
    may_be_reserved: bool,
    /// Set where the host keeps the event's own object.
    pub kept: Option<Kept>,
}

impl<'a> Found<'a> {
    /// Reads the event at which the scanner stands, forgetting the one before.
    pub fn read(&mut self, scanner: &mut Scanner<'a>, names: &Names) -> Scan<()> {
        // On a copy, which the compiler can keep in registers.
        let mut ahead = *scanner;
        let read = self.read_event(&mut ahead, names);
        *scanner = ahead;
        self.event = read?;
        Ok(())
    }

    /// One loop goes through the members of the event and, inside of them, through those of
    /// `traits` and `properties`.
    #[inline(always)]
    fn read_event(&mut self, scanner: &mut Scanner<'a>, names: &Names) -> Scan<Written<'a>> {
        self.may_be_reserved = false;
        self.places.clear();
        self.places.resize(names.len() * 2, None);
        if scanner.peek() != Some(b'{') {
            return scanner.any_value();
        }
        let (members, of_traits) = self.places.split_at_mut(names.len());
        let event = scanner.offset();
        let mut own = event;
        let mut inside = None;
        let mut goes_on = scanner.enter(Container::Object);
        loop {
            if goes_on {
                let written = scanner.name()?;
                let mut name = None;
                if inside != Some(names::PROPERTIES) {
                    name = find(names, written);
                }
                let mut places = &mut *of_traits;
                if inside.is_some() {
                    self.may_be_reserved |= may_be_reserved(written);
                } else {
                    let is_own = matches!(name, Some(names::TRAITS | names::PROPERTIES));
                    if is_own && scanner.peek() == Some(b'{') {
                        // Of two `traits` the last one counts, whole.
                        if name == Some(names::TRAITS) {
                            of_traits.fill(None);
                        }
                        inside = name;
                        own = scanner.offset();
                        goes_on = scanner.enter(Container::Object);
                        continue;
                    }
                    places = members;
                }
                note(places, name, scanner.value()?);
            } else if inside.is_some() {
                let object = Written { bytes: scanner.since(own), has_escapes: false };
                note(members, inside, object);
                inside = None;
            } else {
                return Ok(Written { bytes: scanner.since(event), has_escapes: false });
            }
            goes_on = scanner.another(Container::Object)?;
        }
    }

    /// The event, to ask.
    pub fn event<'e>(&'e self, names: &'e Names) -> Text<'e, 'a> {
        Text { written: self.event, names, place: Place::Event(self) }
    }
}

#[inline]
fn find(names: &Names, written: Written<'_>) -> Option<Name> {
    if written.has_escapes {
        return find_unescaped(names, written);
    }
    names.find(written.bytes)
}

#[cold]
fn find_unescaped(names: &Names, written: Written<'_>) -> Option<Name> {
    names.number_of(&string::unescape(utf8(written.bytes)).ok()?)
}

#[inline]
fn note<'a>(places: &mut [Option<Written<'a>>], name: Option<Name>, value: Written<'a>) {
    if let Some(place) = name.and_then(|name| places.get_mut(name.0)) {
        *place = Some(value);
    }
}

/// Whether a name is worth a second look: few are, so that the rules seldom look at all.
#[inline]
fn may_be_reserved(name: Written<'_>) -> bool {
    name.has_escapes || matches!(name.bytes, [b'$', ..] | [_, _, b'_', ..])
}

/// A value's JSON, known to be valid and without white space around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'e, 'a> {
    written: Written<'a>,
    names: &'e Names,
    place: Place<'e, 'a>,
}

/// Which part of an event a value is, if what is in it is known from the one pass.
#[derive(Debug, Clone, Copy)]
enum Place<'e, 'a> {
    Event(&'e Found<'a>),
    Traits(&'e Found<'a>),
    Properties(&'e Found<'a>),
    Elsewhere,
}

impl<'e, 'a> Text<'e, 'a> {
    /// Any JSON, read without knowing what is in it.
    pub fn read(scanner: &mut Scanner<'a>, names: &'e Names) -> Scan<Self> {
        let written = scanner.any_value()?;
        scanner.end()?;
        Ok(Self::part(written, names))
    }

    fn part(written: Written<'a>, names: &'e Names) -> Self {
        Text { written, names, place: Place::Elsewhere }
    }

    fn json(&self) -> &'a [u8] {
        self.written.bytes
    }

    #[inline]
    pub fn kind(&self) -> Kind {
        match self.json().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// What a boolean is.
    pub fn boolean(&self) -> bool {
        self.json() == b"true"
    }

    /// What a string says.
    pub fn string(&self) -> Result<Cow<'a, str>, InvalidUnicode> {
        let [b'"', inner @ .., b'"'] = self.json() else {
            return Ok(Cow::Borrowed(""));
        };
        match self.written.has_escapes {
            true => string::unescape(utf8(inner)),
            false => Ok(Cow::Borrowed(utf8(inner))),
        }
    }

    /// Whether it is the string `text`.
    pub fn says(&self, text: &str) -> bool {
        match (self.json(), self.written.has_escapes) {
            ([b'"', inner @ .., b'"'], false) => inner == text.as_bytes(),
            ([b'"', ..], true) => self.string().as_deref() == Ok(text),
            _ => false,
        }
    }

    /// What a number is worth.
    pub fn integer(&self) -> Integer<'a> {
        number::integer(utf8(self.json()))
    }

    /// An object's own member; of several with one name, the last.
    pub fn get(&self, name: Name) -> Option<Self> {
        let (found, place) = match self.place {
            Place::Event(found) => (found, name.0),
            Place::Traits(found) => (found, self.names.len() + name.0),
            Place::Properties(_) | Place::Elsewhere => return self.member(self.names.text(name)),
        };
        let written = found.places.get(place).copied().flatten()?;
        let place = match (self.place, name, written.bytes.first()) {
            (Place::Event(found), names::TRAITS, Some(b'{')) => Place::Traits(found),
            (Place::Event(found), names::PROPERTIES, Some(b'{')) => Place::Properties(found),
            _ => Place::Elsewhere,
        };
        Some(Text { written, names: self.names, place })
    }

    /// The same, where nothing is known of what is in the object. What is no object has none.
    #[inline(never)]
    pub fn member(&self, wanted: &str) -> Option<Self> {
        let mut last = None;
        for (name, value) in written_members(self.json()) {
            if says(name, wanted.as_bytes()) {
                last = Some(Self::part(value, self.names));
            }
        }
        last
    }

    /// An array's elements.
    pub fn elements(&self) -> Vec<Self> {
        let parts = Scanner::parts(self.json());
        parts.into_iter().map(|(_, element)| Self::part(element, self.names)).collect()
    }

    /// An object's own members, each name once, with the last of its values.
    pub fn members(&self) -> Vec<(Cow<'a, str>, Self)> {
        let last = last_of_each_name(&written_members(self.json()));
        last.into_iter().map(|(name, (_, value))| (name, Self::part(value, self.names))).collect()
    }

    /// An object, handed on without the members whose names `reserved` says are SuprSend's, and
    /// these names, each once.
    pub fn without(&self, reserved: fn(&str) -> bool) -> (JsonObject<'a>, Vec<Cow<'a, str>>) {
        let any = match self.place {
            Place::Traits(found) | Place::Properties(found) => found.may_be_reserved,
            Place::Event(_) | Place::Elsewhere => true,
        };
        let (mut kept, mut left_out) = (Vec::new(), Vec::new());
        if any {
            for member in written_members(self.json()) {
                let is_reserved = reserved(&said(member.0));
                if is_reserved { &mut left_out } else { &mut kept }.push(member);
            }
        }
        let left_out = last_of_each_name(&left_out);
        let object = match self.kept() {
            Some(kept) => kept.placeholder(left_out.len()),
            None if left_out.is_empty() => JsonObject::new(self.json()),
            None => JsonObject::new(write_members(kept)),
        };
        (object, left_out.into_iter().map(|(name, _)| name).collect())
    }

    fn kept(&self) -> Option<Kept> {
        match self.place {
            Place::Traits(found) | Place::Properties(found) => found.kept,
            Place::Event(_) | Place::Elsewhere => None,
        }
    }
}

type Member<'a> = (Written<'a>, Written<'a>);

/// An object's members as they are written. The object has been proved valid.
fn written_members(object: &[u8]) -> Vec<Member<'_>> {
    Scanner::parts(object)
}

/// Each name once, where it first stands, with the last of its values.
fn last_of_each_name<'a>(members: &[Member<'a>]) -> Vec<(Cow<'a, str>, Member<'a>)> {
    // Sorted, so that many names take hardly longer each than few. (std's sort takes more room.)
    let places = members.iter().enumerate().map(|(place, (name, _))| (said(*name), place));
    let by_name = BinaryHeap::from_iter(places).into_sorted_vec();
    let mut last = vec![None; members.len()];
    for same in by_name.chunk_by(|(name, _), (next, _)| name == next) {
        if let [(name, first), ..] = same
            && let Some((_, end)) = same.last()
            && let (Some((written, _)), Some((_, value))) = (members.get(*first), members.get(*end))
            && let Some(place) = last.get_mut(*first)
        {
            *place = Some((name.clone(), (*written, *value)));
        }
    }
    last.into_iter().flatten().collect()
}

fn write_members<'a>(members: impl IntoIterator<Item = Member<'a>>) -> Vec<u8> {
    let mut object = vec![b'{'];
    for (name, value) in members {
        if object.len() > 1 {
            object.push(b',');
        }
        object.push(b'"');
        object.extend_from_slice(name.bytes);
        object.extend_from_slice(b"\":");
        object.extend_from_slice(value.bytes);
    }
    object.push(b'}');
    object
}

/// What a name says, with U+FFFD for each half of a surrogate pair.
fn said(name: Written<'_>) -> Cow<'_, str> {
    unescape_lossy(utf8(name.bytes))
}

fn says(name: Written<'_>, wanted: &[u8]) -> bool {
    match name.has_escapes {
        true => string::unescape(utf8(name.bytes)).is_ok_and(|said| said.as_bytes() == wanted),
        false => name.bytes == wanted,
    }
}

/// Bytes that the scanner has proved to be UTF-8, as text.
fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
