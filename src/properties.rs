//! Properties: the members of `traits` or `properties` that SuprSend receives.

use crate::event::NOT_RESERVED;
use crate::json::names::Names;
use crate::json::object::JsonObject;
use crate::json::pointer::join;
use crate::json::raw::{RawJson, last_of_each_name, unescaped_name};
use crate::json::scanner::Scanner;
use crate::message::quoted;
use crate::note::{NoteCode, Notes};

/// An object of an event, and the rules for the members that are not sent.
#[derive(Debug)]
pub(crate) struct Properties<'p, 'a> {
    pub object: RawJson<'a>,
    /// JSON Pointer to the object from the event.
    pub path: &'static str,
    /// Whether any name may be reserved.
    pub may_have_reserved: bool,
    pub is_reserved: fn(&str) -> bool,
    /// Names that the mapping leaves out.
    pub left_out: &'p Names,
}

impl<'a> Properties<'_, 'a> {
    /// The members that are sent. A reserved name gets a note, since it could forge a channel or an
    /// operation. A name that the mapping leaves out gets none.
    pub fn sent(&self, notes: &mut Notes) -> JsonObject<'a> {
        if !self.may_have_reserved && self.left_out.is_empty() {
            return JsonObject::new(self.object.0);
        }
        let (mut sent, mut reserved, mut count) = (Vec::new(), Vec::new(), 0);
        Scanner::each_part(self.object.0, &mut |name, value| {
            count += 1;
            let unescaped = unescaped_name(name);
            match () {
                () if self.left_out.find_cold(unescaped.as_bytes()).is_some() => {}
                () if (self.is_reserved)(&unescaped) => reserved.push((name, value)),
                () => sent.push((name, value)),
            }
        });
        if notes.are_collected() {
            for (name, _) in last_of_each_name(reserved) {
                let name = unescaped_name(name);
                let path = join(self.path, &name);
                notes.add(NoteCode::ReservedProperty, &path, NOT_RESERVED, &quoted(&name));
            }
        }
        if sent.len() == count {
            return JsonObject::new(self.object.0);
        }
        JsonObject::from_members(sent)
    }
}
