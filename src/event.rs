//! Reads an event in one pass that validates it and finds the members that the rules need. Nothing
//! is copied, and the scanner skips the rest.

use crate::json::Kind;
use crate::json::names::{Name, Names};
use crate::json::number::Integer;
use crate::json::raw::RawJson;
use crate::json::scanner::{Container, EscapedName, Scan, Scanner};

pub(crate) const TYPE: Name = Name(0);
pub(crate) const USER_ID: Name = Name(1);
pub(crate) const ANONYMOUS_ID: Name = Name(2);
pub(crate) const MESSAGE_ID: Name = Name(3);
pub(crate) const TIMESTAMP: Name = Name(4);
pub(crate) const ORIGINAL_TIMESTAMP: Name = Name(5);
pub(crate) const EVENT: Name = Name(6);
pub(crate) const NAME: Name = Name(7);
pub(crate) const CATEGORY: Name = Name(8);
pub(crate) const TRAITS: Name = Name(9);
pub(crate) const PROPERTIES: Name = Name(10);
pub(crate) const CONTEXT: Name = Name(11);
pub(crate) const INTEGRATIONS: Name = Name(12);
pub(crate) const BATCH: Name = Name(13);
pub(crate) const DEVICE: Name = Name(14);

/// Segment's member names, in the order of the constants above.
pub(crate) const SEGMENT_NAMES: [&str; 15] = [
    "type",
    "userId",
    "anonymousId",
    "messageId",
    "timestamp",
    "originalTimestamp",
    "event",
    "name",
    "category",
    "traits",
    "properties",
    "context",
    "integrations",
    "batch",
    "device",
];

/// An event and where its members are. Reusing it for the next event saves an allocation.
#[derive(Debug, Default)]
pub(crate) struct Event<'a> {
    json: &'a [u8],
    /// The event's members by name, then those of its traits and, if `enters_context` is set, those
    /// of its context.
    places: Vec<Option<&'a [u8]>>,
    /// Number of names.
    names: usize,
    /// Whether the pass also finds the members of `context`. That slows an event that does not need
    /// them by a tenth. If unset, they are looked up on demand.
    enters_context: bool,
    /// Whether any name in `traits` or `properties` may be reserved.
    pub may_have_reserved: bool,
    /// Whether the event was a JavaScript object, whose numbers are doubles.
    #[cfg(target_arch = "wasm32")]
    pub numbers_are_doubles: bool,
}

impl<'a> Event<'a> {
    pub fn new(enters_context: bool) -> Self {
        Event { enters_context, ..Event::default() }
    }

    /// Reads the event at the scanner's position, replacing the previous one.
    pub fn read(&mut self, scanner: &mut Scanner<'a>, names: &Names) -> Scan<()> {
        // The compiler can keep a copy in registers.
        let mut ahead = *scanner;
        let read = self.read_members(&mut ahead, names);
        *scanner = ahead;
        self.json = read?;
        Ok(())
    }

    /// One loop visits the members of the event and those of its `traits`, `properties` and
    /// `context`.
    #[inline(always)]
    fn read_members(&mut self, scanner: &mut Scanner<'a>, names: &Names) -> Scan<&'a [u8]> {
        let enters_context = self.enters_context;
        self.may_have_reserved = false;
        self.names = names.len();
        self.places.clear();
        self.places.resize(names.len() * if enters_context { 3 } else { 2 }, None);
        if scanner.peek() != Some(b'{') {
            return scanner.any_value();
        }
        let (members, rest) = self.places.split_at_mut(names.len());
        let (traits, context) = rest.split_at_mut(names.len());
        let event_start = scanner.offset();
        let mut inner_start = event_start;
        let mut inside = None;
        let mut has_next = scanner.enter(Container::Object);
        loop {
            if has_next {
                let escaped = scanner.name()?;
                let mut name = None;
                if inside != Some(PROPERTIES) {
                    name = names.find_escaped(escaped);
                }
                let places;
                if inside == Some(CONTEXT) {
                    places = &mut *context;
                } else if inside.is_some() {
                    places = &mut *traits;
                    self.may_have_reserved |= may_be_reserved(escaped);
                } else {
                    // If one of these appears twice, the last one replaces all members of the
                    // first.
                    match name {
                        Some(TRAITS) if members.get(TRAITS.0).is_some_and(Option::is_some) => {
                            traits.fill(None)
                        }
                        Some(CONTEXT) => context.fill(None),
                        _ => {}
                    }
                    let is_entered = match name {
                        Some(TRAITS | PROPERTIES) => true,
                        Some(CONTEXT) => enters_context,
                        _ => false,
                    };
                    if is_entered && scanner.peek() == Some(b'{') {
                        inside = name;
                        inner_start = scanner.offset();
                        has_next = scanner.enter(Container::Object);
                        continue;
                    }
                    places = &mut *members;
                }
                set(places, name, scanner.value()?);
            } else if inside.is_some() {
                set(members, inside, scanner.since(inner_start));
                inside = None;
            } else {
                return Ok(scanner.since(event_start));
            }
            has_next = scanner.another(Container::Object)?;
        }
    }

    #[inline]
    pub fn kind(&self) -> Kind {
        RawJson(self.json).kind()
    }

    /// The event's top-level member with this name.
    #[inline]
    pub fn get(&self, name: Name) -> Option<RawJson<'a>> {
        self.places.get(name.0).copied().flatten().map(RawJson)
    }

    /// The members of `traits` by name, if it is an object.
    pub fn trait_members(&self) -> &[Option<&'a [u8]>] {
        self.places.get(self.names..self.names * 2).unwrap_or_default()
    }

    /// The member of `context` with this name, if `context` is an object.
    #[inline]
    pub fn get_in_context(&self, name: Name) -> Option<RawJson<'a>> {
        if self.enters_context {
            return self.get(Name(self.names * 2 + name.0));
        }
        self.get(CONTEXT)?.member(SEGMENT_NAMES.get(name.0)?)
    }

    /// The event's top-level member with this name, unless it is null.
    #[inline]
    pub fn get_non_null(&self, name: Name) -> Option<RawJson<'a>> {
        self.get(name).filter(|value| value.kind() != Kind::Null)
    }

    /// A number of the event, judged by its value.
    pub fn integer(&self, number: RawJson<'a>) -> Integer<'a> {
        let integer = number.integer();
        #[cfg(target_arch = "wasm32")]
        if self.numbers_are_doubles {
            return crate::json::number::safe_integer(integer);
        }
        integer
    }
}

#[inline]
fn set<'a>(places: &mut [Option<&'a [u8]>], name: Option<Name>, value: &'a [u8]) {
    if let Some(place) = name.and_then(|name| places.get_mut(name.0)) {
        *place = Some(value);
    }
}

/// A cheap check that finds the names that [`is_reserved`] must check.
#[inline]
pub(crate) fn may_be_reserved(name: EscapedName<'_>) -> bool {
    name.has_escapes || matches!(name.bytes, [b'$', ..] | [b's' | b'S', b's' | b'S', b'_', ..])
}

/// What a message expects instead of a reserved name.
pub(crate) const NOT_RESERVED: &str = "a name that does not begin with `$` or `ss_`";

/// Whether SuprSend reserves the name.
pub(crate) fn is_reserved(name: &str) -> bool {
    let is_prefix = |start: &str| start.eq_ignore_ascii_case("ss_");
    name.starts_with('$') || name.get(..3).is_some_and(is_prefix)
}
