//! One pass over an event: it proves the event valid and notes where the members stand that the
//! rules will ask for. Nothing is copied; what is not asked for is only stepped over.

use super::Kind;
use super::names::{self, Name, Names};
use super::object::JsonObject;
use super::scanner::{Container, Scan, Scanner, WrittenName};
use super::string::unescape;
use super::text::{Member, Text, last_of_each_name, said, utf8};

/// What one pass over an event found. Kept from event to event, it need not be allocated anew.
#[derive(Debug, Default)]
pub(crate) struct Found<'a> {
    event: &'a [u8],
    /// Where the members of the event stand, by name; then those of its traits.
    places: Vec<Option<&'a [u8]>>,
    /// Whether any name in `traits` or `properties` looks like one of SuprSend's.
    may_be_reserved: bool,
    /// Set where the host keeps the event's own object.
    pub kept: Option<Kept>,
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
    fn read_event(&mut self, scanner: &mut Scanner<'a>, names: &Names) -> Scan<&'a [u8]> {
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
                let places;
                if inside.is_some() {
                    places = &mut *of_traits;
                    self.may_be_reserved |= may_be_reserved(written);
                } else {
                    // Of two `traits` the last one counts, whole.
                    if name == Some(names::TRAITS) {
                        of_traits.fill(None);
                    }
                    let is_own = matches!(name, Some(names::TRAITS | names::PROPERTIES));
                    if is_own && scanner.peek() == Some(b'{') {
                        inside = name;
                        own = scanner.offset();
                        goes_on = scanner.enter(Container::Object);
                        continue;
                    }
                    places = &mut *members;
                }
                note(places, name, scanner.value()?);
            } else if inside.is_some() {
                note(members, inside, scanner.since(own));
                inside = None;
            } else {
                return Ok(scanner.since(event));
            }
            goes_on = scanner.another(Container::Object)?;
        }
    }

    pub fn kind(&self) -> Kind {
        Text(self.event).kind()
    }

    /// An own member of the event; of several with one name, the last.
    pub fn get(&self, name: Name) -> Option<Text<'a>> {
        self.places.get(name.0).copied().flatten().map(Text)
    }

    /// The same of its `traits`, if these are an object.
    pub fn get_trait(&self, name: Name) -> Option<Text<'a>> {
        self.get(Name(self.places.len() / 2 + name.0))
    }

    /// The event's own object, handed on without the members whose names `reserved` says are
    /// SuprSend's, and these members, each name once.
    pub fn without(
        &self,
        reserved: fn(&str) -> bool,
        object: Text<'a>,
    ) -> (JsonObject<'a>, Vec<Member<'a>>) {
        let (mut left, mut left_out) = (Vec::new(), Vec::new());
        if self.may_be_reserved {
            for member in Scanner::parts(object.0) {
                let is_reserved = reserved(&said(member.0));
                if is_reserved { &mut left_out } else { &mut left }.push(member);
            }
        }
        let left_out = last_of_each_name(&left_out);
        let object = match self.kept {
            Some(kept) => JsonObject::placeholder(kept.length, kept.members == left_out.len()),
            None if left_out.is_empty() => JsonObject::new(object.0),
            None => JsonObject::of(left),
        };
        (object, left_out)
    }
}

#[inline]
fn find(names: &Names, written: WrittenName<'_>) -> Option<Name> {
    if written.has_escapes {
        return find_unescaped(names, written);
    }
    names.find(written.bytes)
}

#[cold]
fn find_unescaped(names: &Names, written: WrittenName<'_>) -> Option<Name> {
    names.number_of(&unescape(utf8(written.bytes)).ok()?)
}

#[inline]
fn note<'a>(places: &mut [Option<&'a [u8]>], name: Option<Name>, value: &'a [u8]) {
    if let Some(place) = name.and_then(|name| places.get_mut(name.0)) {
        *place = Some(value);
    }
}

/// Whether a name is worth a second look: few are, so that the rules seldom look at all.
#[inline]
fn may_be_reserved(name: WrittenName<'_>) -> bool {
    name.has_escapes || matches!(name.bytes, [b'$', ..] | [_, _, b'_', ..])
}
