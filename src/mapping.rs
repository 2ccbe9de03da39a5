//! The mapping: what the connector's settings page saves.

use std::borrow::Cow;
use std::fmt;

use crate::channel::{CHANNELS, Channel};
use crate::json::Kind;
use crate::json::error::JsonError;
use crate::json::scanner::Scanner;
use crate::json::string::{InvalidUnicode, write_string};
use crate::json::text::Text;
use crate::json::writer::{ObjectWriter, member, serialize_as_json, write_array};
use crate::nearest::nearest;
use crate::note::{codes, did_you_mean, expected, join, join_index, quoted};

/// The language key of the recommended mapping.
const RECOMMENDED_LANGUAGE_KEY: &str = "language";

/// Which traits become a user's channels and preferences, and whether event names get a prefix.
///
/// Read from JSON, a missing member takes its default, `null` unmaps it, a string names one trait
/// and an array of strings names several.
///
/// ```
/// use segment_transform::{Channel, Mapping};
///
/// let mapping = Mapping::from_json(br#"{"channels":{"sms":["mobile","contact.phone"]}}"#).unwrap();
/// assert_eq!(mapping.keys(Channel::by_id("sms").unwrap()), ["mobile", "contact.phone"]);
/// assert_eq!(mapping.keys(Channel::by_id("email").unwrap()), ["email"]);
///
/// let problems = Mapping::from_json(br#"{"add_prefx":1,"channels":{"email":""}}"#).unwrap_err();
/// let paths: Vec<_> = problems.problems().iter().map(|problem| &*problem.path).collect();
/// assert_eq!(paths, ["/add_prefx", "/channels/email"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Whether a track event's name becomes `segment : ` and the name.
    pub add_prefix: bool,
    /// The trait keys of the preferred language; the first valid value wins.
    pub preferred_language: Vec<String>,
    /// The trait keys of each channel, in channel order.
    channels: [Vec<String>; CHANNELS.len()],
}

impl Default for Mapping {
    /// The mapping of `{}`: e-mail and SMS from `email` and `phone`.
    fn default() -> Self {
        Mapping {
            add_prefix: false,
            preferred_language: Vec::new(),
            channels: CHANNELS.each_ref().map(|channel| one_key(channel.default_key)),
        }
    }
}

impl Mapping {
    /// The mapping for a fresh set-up: every channel, and the language.
    #[must_use]
    pub fn recommended() -> Self {
        Mapping {
            add_prefix: false,
            preferred_language: one_key(Some(RECOMMENDED_LANGUAGE_KEY)),
            channels: CHANNELS.each_ref().map(|channel| one_key(Some(channel.recommended_key))),
        }
    }

    /// Reads a mapping from JSON.
    ///
    /// # Errors
    /// Every problem at once, each with its place; the mapping is then unusable as a whole.
    #[cold]
    pub fn from_json(json: &[u8]) -> Result<Self, MappingError> {
        let mut scanner = Scanner::new(json);
        match Text::read(&mut scanner) {
            Ok(value) => Self::read(value),
            Err(expected) => {
                let error = JsonError::new(json, scanner.fault(expected));
                Err(MappingError::not_json(error.message()))
            }
        }
    }

    /// The trait keys of a channel, in the order in which their values are appended.
    #[must_use]
    pub fn keys(&self, channel: &Channel) -> &[String] {
        let place = CHANNELS.iter().position(|one| one == channel);
        place.and_then(|place| self.channels.get(place)).map_or(&[], Vec::as_slice)
    }

    /// Every channel with its trait keys, in channel order.
    pub(crate) fn channels(&self) -> impl Iterator<Item = (&'static Channel, &Vec<String>)> {
        CHANNELS.iter().zip(&self.channels)
    }

    /// Maps a channel to other trait keys: none, one or several.
    pub fn set_keys<K: Into<String>>(
        &mut self,
        channel: &Channel,
        keys: impl IntoIterator<Item = K>,
    ) -> &mut Self {
        let place = CHANNELS.iter().position(|one| one == channel);
        if let Some(own) = place.and_then(|place| self.channels.get_mut(place)) {
            *own = keys.into_iter().map(Into::into).collect();
        }
        self
    }

    /// Every problem there is with a mapping that was not read from JSON.
    pub(crate) fn check(&self) -> Result<(), MappingError> {
        let mut problems = Problems::default();
        let mut check = |path: &str, keys: &[String]| {
            for (index, key) in keys.iter().enumerate() {
                problems.check_key(key, &join_index(path, index));
            }
        };
        check("/preferences/preferred_language", &self.preferred_language);
        for (channel, keys) in self.channels() {
            check(&join("/channels", channel.id), keys);
        }
        problems.or(())
    }

    /// Writes the mapping in full, with `null` where nothing is mapped.
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        let mut mapping = ObjectWriter::open(out);
        mapping.boolean(member!("add_prefix"), self.add_prefix);
        let mut preferences = ObjectWriter::open(mapping.name(member!("preferences")));
        write_keys(&self.preferred_language, preferences.name(member!("preferred_language")));
        preferences.close();
        let out = mapping.name(member!("channels"));
        let mut separator = b'{';
        for (channel, keys) in self.channels() {
            out.push(separator);
            write_string(channel.id, out);
            out.push(b':');
            write_keys(keys, out);
            separator = b',';
        }
        out.push(b'}');
        mapping.close();
    }

    #[cold]
    fn read(value: Text<'_>) -> Result<Self, MappingError> {
        let mut mapping = Mapping::default();
        let mut problems = Problems::default();
        for (name, path, value) in problems.members(value, "") {
            match &*name {
                "add_prefix" if value.kind() == Kind::Boolean => {
                    mapping.add_prefix = value.boolean();
                }
                "add_prefix" => problems.wrong_type(&path, "a boolean", value),
                "preferences" => {
                    for (name, path, value) in problems.members(value, &path) {
                        match &*name {
                            "preferred_language" => {
                                mapping.preferred_language = problems.keys(value, &path);
                            }
                            _ => problems.unknown_member(&path, &name, &["preferred_language"]),
                        }
                    }
                }
                "channels" => {
                    for (id, path, value) in problems.members(value, &path) {
                        let ids = CHANNELS.each_ref().map(|channel| channel.id);
                        let place = ids.iter().position(|known| *known == id);
                        match place.and_then(|place| mapping.channels.get_mut(place)) {
                            Some(keys) => *keys = problems.keys(value, &path),
                            None => problems.unknown_member(&path, &id, &ids),
                        }
                    }
                }
                _ => {
                    let known = ["add_prefix", "preferences", "channels"];
                    problems.unknown_member(&path, &name, &known);
                }
            }
        }
        problems.or(mapping)
    }
}

fn one_key(key: Option<&str>) -> Vec<String> {
    key.map(String::from).into_iter().collect()
}

/// What a reader of mappings comes upon.
#[derive(Default)]
struct Problems(Vec<MappingProblem>);

impl Problems {
    fn add(&mut self, path: &str, code: MappingProblemCode, what: &str, found: &str) {
        let message = expected(what, found);
        self.0.push(MappingProblem { path: path.to_owned(), code, message });
    }

    fn wrong_type(&mut self, path: &str, what: &str, value: Text<'_>) {
        self.add(path, MappingProblemCode::WrongType, what, value.kind().described());
    }

    fn or<M>(self, read: M) -> Result<M, MappingError> {
        if self.0.is_empty() { Ok(read) } else { Err(MappingError { problems: self.0 }) }
    }

    /// The members of an object, each with its path. What is no object is a problem.
    fn members<'a>(
        &mut self,
        value: Text<'a>,
        path: &str,
    ) -> Vec<(Cow<'a, str>, String, Text<'a>)> {
        if value.kind() != Kind::Object {
            self.wrong_type(path, "an object", value);
            return Vec::new();
        }
        let mut members = Vec::new();
        for (name, value) in value.members() {
            let path = join(path, &name);
            members.push((name, path, value));
        }
        members
    }

    fn unknown_member(&mut self, path: &str, name: &str, known: &[&str]) {
        let mut found = quoted(name);
        if let Some(nearest) = nearest(name, known) {
            found.push_str(&did_you_mean(nearest));
        }
        let one_of = if known.len() > 1 { "one of `" } else { "`" };
        let what = [one_of, &known.join("`, `"), "`"].concat();
        self.add(path, MappingProblemCode::UnknownMember, &what, &found);
    }

    fn keys(&mut self, value: Text<'_>, path: &str) -> Vec<String> {
        let mut keys = Vec::new();
        match value.kind() {
            Kind::Null => {}
            Kind::String => keys.extend(self.key(value, path)),
            Kind::Array => {
                for (index, element) in value.elements().into_iter().enumerate() {
                    keys.extend(self.key(element, &join_index(path, index)));
                }
            }
            _ => self.wrong_type(path, "a trait key, an array of trait keys or null", value),
        }
        keys
    }

    fn key(&mut self, value: Text<'_>, path: &str) -> Option<String> {
        const A_KEY: &str = "a trait key";
        if value.kind() != Kind::String {
            self.wrong_type(path, A_KEY, value);
            return None;
        }
        let Ok(key) = value.string() else {
            let code = MappingProblemCode::InvalidUnicode;
            self.add(path, code, A_KEY, InvalidUnicode::DESCRIBED);
            return None;
        };
        self.check_key(&key, path);
        Some(key.into_owned())
    }

    fn check_key(&mut self, key: &str, path: &str) {
        if key.trim().is_empty() {
            let found = if key.is_empty() { "an empty string" } else { "a blank string" };
            self.add(path, MappingProblemCode::EmptyKey, "a trait key", found);
        }
    }
}

/// A mapping that cannot be used, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingError {
    problems: Vec<MappingProblem>,
}

impl MappingError {
    /// What is wrong, in the order of the mapping.
    #[must_use]
    pub fn problems(&self) -> &[MappingProblem] {
        &self.problems
    }

    fn not_json(message: String) -> Self {
        Self::whole(MappingProblemCode::InvalidJson, message)
    }

    #[cfg(target_arch = "wasm32")]
    pub(crate) fn unreadable(message: String) -> Self {
        Self::whole(MappingProblemCode::UnreadableMember, message)
    }

    pub(crate) fn message(&self) -> String {
        let mut message = "the mapping cannot be used".to_owned();
        for (index, MappingProblem { path, message: problem, .. }) in
            self.problems.iter().enumerate()
        {
            message.push_str(if index == 0 { ": " } else { "; " });
            message.push_str(path);
            message.push_str(if path.is_empty() { "" } else { ": " });
            message.push_str(problem);
        }
        message
    }

    /// A problem of the mapping as a whole.
    fn whole(code: MappingProblemCode, message: String) -> Self {
        let problem = MappingProblem { path: String::new(), code, message };
        MappingError { problems: vec![problem] }
    }
}

impl fmt::Display for MappingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message())
    }
}

impl std::error::Error for MappingError {}

/// One thing that is wrong with a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingProblem {
    /// JSON Pointer (RFC 6901) into the mapping.
    pub path: String,
    /// What it is.
    pub code: MappingProblemCode,
    /// What was expected and what was found.
    pub message: String,
}

impl MappingProblem {
    pub(crate) fn write_json(&self, out: &mut Vec<u8>) {
        let mut problem = ObjectWriter::open(out);
        problem.string(member!("path"), &self.path);
        problem.string(member!("code"), self.code.as_str());
        problem.string(member!("message"), &self.message);
        problem.close();
    }
}

codes! {
    /// What can be wrong with a mapping.
    MappingProblemCode
    /// The text is not JSON, or not UTF-8.
    InvalidJson = "invalid_json",
    /// A JavaScript object could not be read: one of its getters threw.
    UnreadableMember = "unreadable_member",
    /// A value of another type than expected.
    WrongType = "wrong_type",
    /// A member that a mapping does not have.
    UnknownMember = "unknown_member",
    /// A trait key of no characters, or of white space alone.
    EmptyKey = "empty_key",
    /// A trait key with half of a surrogate pair.
    InvalidUnicode = "invalid_unicode",
}

serialize_as_json!(Mapping);
serialize_as_json!(MappingProblem);

fn write_keys(keys: &[String], out: &mut Vec<u8>) {
    match keys {
        [] => out.extend_from_slice(b"null"),
        [one] => write_string(one, out),
        several => write_array(out, several, |key, out| write_string(key, out)),
    }
}
