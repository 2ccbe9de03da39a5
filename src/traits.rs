//! The traits of a call and their location.

use std::borrow::Cow;

use crate::event::{Event, TRAITS, may_be_reserved};
use crate::json::Kind;
use crate::json::names::{Name, Names};
use crate::json::raw::RawJson;
use crate::json::scanner::{EscapedName, Scanner};
use crate::note::{NoteCode, Notes};

/// The traits of a call: `traits` or `context.traits`.
#[derive(Debug)]
pub(crate) struct Traits<'e, 'a> {
    /// The object that holds the traits, if there is one.
    pub object: Option<RawJson<'a>>,
    /// The members that a key may name.
    members: Cow<'e, [Option<&'a [u8]>]>,
    /// JSON Pointer to the object from the event.
    pub path: &'static str,
    /// Whether any name may be reserved.
    pub may_have_reserved: bool,
}

impl<'e, 'a> Traits<'e, 'a> {
    /// The traits of an identify call: `traits`, or `context.traits` if `traits` is missing, null or
    /// empty.
    pub fn of_identify(event: &'e Event<'a>, names: &Names, notes: &mut Notes) -> Self {
        let own = event.get_non_null(TRAITS);
        let is_empty = own.is_none_or(RawJson::is_empty_object);
        if is_empty && let Some(traits) = traits_in_context(event) {
            return Self::in_context(traits, names);
        }
        let object = own.filter(|own| own.kind() == Kind::Object);
        if let (Some(own), None) = (own, object) {
            let code = NoteCode::TraitsNotObject;
            notes.add(code, "/traits", "an object", own.kind().description());
        }
        Traits {
            object,
            members: Cow::Borrowed(event.trait_members()),
            path: "/traits",
            may_have_reserved: event.may_have_reserved,
        }
    }

    /// The traits in this object, which is `context.traits`.
    #[cold]
    pub fn in_context(traits: RawJson<'a>, names: &Names) -> Self {
        let mut members = vec![None; names.len()];
        let mut may_have_reserved = false;
        Scanner::each_part(traits.0, &mut |name, value| {
            let escaped = EscapedName { bytes: name, has_escapes: name.contains(&b'\\') };
            may_have_reserved |= may_be_reserved(escaped);
            let place = names.find_escaped(escaped).and_then(|name| members.get_mut(name.0));
            if let Some(place) = place {
                *place = Some(value);
            }
        });
        let (object, members) = (Some(traits), Cow::Owned(members));
        Traits { object, members, path: "/context/traits", may_have_reserved }
    }

    /// The traits of a call that has none.
    pub fn none() -> Self {
        let members = Cow::Borrowed(&[][..]);
        Traits { object: None, members, path: "/traits", may_have_reserved: false }
    }

    /// The trait with this name.
    #[inline]
    pub fn get(&self, name: Name) -> Option<RawJson<'a>> {
        self.members.get(name.0).copied().flatten().map(RawJson)
    }

    /// Turns a JSON Pointer below `/traits` into one below these traits.
    #[inline]
    pub fn pointer<'p>(&self, in_traits: &'p str) -> Cow<'p, str> {
        match self.path {
            "/traits" => Cow::Borrowed(in_traits),
            _ => Cow::Owned(["/context", in_traits].concat()),
        }
    }
}

/// `context.traits`, if it is an object.
#[inline]
pub(crate) fn traits_in_context<'a>(event: &Event<'a>) -> Option<RawJson<'a>> {
    event.get_in_context(TRAITS).filter(|traits| traits.kind() == Kind::Object)
}
