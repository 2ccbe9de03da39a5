//! Writes JSON as bytes, part by part.

use super::string::write_string;

/// A member's name with the comma before it and the colon after it, so one copy writes all three.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MemberName(pub &'static str);

/// The [`MemberName`] of a name that needs no escapes.
macro_rules! member {
    ($name:literal) => {
        crate::json::writer::MemberName(concat!(",\"", $name, "\":"))
    };
}
pub(crate) use member;

/// Writes an object, member by member.
pub(crate) struct ObjectWriter<'o> {
    out: &'o mut Vec<u8>,
    is_empty: bool,
}

impl<'o> ObjectWriter<'o> {
    #[inline]
    pub fn open(out: &'o mut Vec<u8>) -> Self {
        out.push(b'{');
        ObjectWriter { out, is_empty: true }
    }

    /// Begins a member. The caller writes its value next.
    #[inline(never)]
    pub fn name(&mut self, MemberName(text): MemberName) -> &mut Vec<u8> {
        let from = usize::from(self.is_empty);
        self.is_empty = false;
        append(text.as_bytes().get(from..).unwrap_or_default(), self.out);
        self.out
    }

    #[inline]
    pub fn string(&mut self, name: MemberName, value: &str) {
        write_string(value, self.name(name));
    }

    #[inline]
    pub fn integer(&mut self, name: MemberName, value: impl itoa::Integer) {
        write_integer(value, self.name(name));
    }

    pub fn array<T>(
        &mut self,
        name: MemberName,
        elements: impl IntoIterator<Item = T>,
        write: impl Fn(T, &mut Vec<u8>),
    ) {
        write_array(self.name(name), elements, write);
    }

    #[inline]
    pub fn close(self) {
        self.out.push(b'}');
    }
}

/// Appends text. Short text is copied as two ends of fixed length. In Wasm, any other copy is a
/// call out of the module, which takes longer than the copy itself.
#[inline(never)]
pub(crate) fn append(text: &[u8], out: &mut Vec<u8>) {
    match text.len() {
        0..4 => text.iter().for_each(|byte| out.push(*byte)),
        4..8 => append_ends::<4>(text, out),
        8..16 => append_ends::<8>(text, out),
        16..32 => append_ends::<16>(text, out),
        32..=64 => append_ends::<32>(text, out),
        _ => out.extend_from_slice(text),
    }
}

/// Appends a text of `N` to `2 * N` bytes.
fn append_ends<const N: usize>(text: &[u8], out: &mut Vec<u8>) {
    if let (Some(head), Some(tail)) = (text.first_chunk::<N>(), text.last_chunk::<N>()) {
        let end = out.len() + text.len();
        out.extend_from_slice(head);
        // The ends may overlap.
        out.truncate(end - N);
        out.extend_from_slice(tail);
    }
}

/// The bytes that `write` writes.
pub(crate) fn written(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out);
    out
}

pub(crate) fn write_integer(value: impl itoa::Integer, out: &mut Vec<u8>) {
    append(itoa::Buffer::new().format(value).as_bytes(), out);
}

pub(crate) fn write_array<T>(
    out: &mut Vec<u8>,
    elements: impl IntoIterator<Item = T>,
    write: impl Fn(T, &mut Vec<u8>),
) {
    out.push(b'[');
    for (index, element) in elements.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(element, out);
    }
    out.push(b']');
}

/// Implements `Serialize` for a type with its `write_json`.
macro_rules! serialize_as_json {
    ($type:ty) => {
        /// serde_json writes the type's JSON form. Other formats are not supported.
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let json = crate::json::writer::written(|out| self.write_json(out));
                serde_json::from_slice::<&serde_json::value::RawValue>(&json)
                    .map_err(serde::ser::Error::custom)?
                    .serialize(serializer)
            }
        }
    };
}
pub(crate) use serialize_as_json;
