//! Reads a mapping from JSON.

use super::problem::{MappingError, MappingProblemCode, Problems};
use super::{ContextRules, EventRules, Keys, Mapping, PreferenceKeys, PropertyRules, ROOT_PATH};
use crate::channel::Channel;
use crate::json::Kind;
use crate::json::error::JsonError;
use crate::json::pointer::{join, join_index};
use crate::json::raw::RawJson;
use crate::json::scanner::Scanner;
use crate::json::string::UnpairedSurrogate;
use crate::message::quoted;
use crate::template::unknown_placeholder;

const MEMBERS: [&str; 8] = [
    "add_prefix",
    "preferences",
    "channels",
    "tenant_id",
    "context",
    "events",
    "properties",
    "integrations",
];
const A_NAME: &str = "an event name";
const A_TEMPLATE: &str = "a template";

pub(super) fn read(json: &[u8]) -> Result<Mapping, MappingError> {
    let mut scanner = Scanner::new(json);
    let value = RawJson::read(&mut scanner).map_err(|expected| {
        let error = JsonError::new(json, scanner.fault(expected));
        MappingError::whole(MappingProblemCode::InvalidJson, error.to_string())
    })?;
    let mut mapping = Mapping::default();
    let mut problems = Problems::default();
    problems.each_member(value, "", &mut |reader, name, path, value| match name {
        "add_prefix" => mapping.add_prefix = reader.boolean(value, path),
        "preferences" => reader.preferences(value, path, &mut mapping.preferences),
        "channels" => reader.channels(value, path, &mut mapping),
        "tenant_id" => mapping.tenant_id = reader.keys(value, path),
        "context" => reader.context(value, path, &mut mapping.context),
        "events" => reader.events(value, path, &mut mapping.events),
        "properties" => reader.properties(value, path, &mut mapping.properties),
        "integrations" => mapping.integrations = reader.list(value, path, &NAMES),
        _ => reader.unknown_member(path, name, &MEMBERS),
    });
    problems.or(mapping)
}

/// The kind of string in a list: keys, patterns or names.
struct Item {
    /// One such string, with its article, for messages.
    one: &'static str,
    one_or_several: &'static str,
    check: fn(&mut Problems, &str, &str),
}

const KEYS: Item =
    Item { one: "a key", one_or_several: "a key, an array of keys or null", check: Problems::key };
const PATTERNS: Item = Item {
    one: "a pattern",
    one_or_several: "a pattern, an array of patterns or null",
    check: |problems, pattern, path| {
        problems.not_blank(pattern, path, MappingProblemCode::InvalidPattern, "a pattern");
    },
};
const NAMES: Item = Item {
    one: "a name",
    one_or_several: "a name, an array of names or null",
    check: |problems, name, path| {
        problems.not_blank(name, path, MappingProblemCode::EmptyKey, "a name");
    },
};

/// A callback that gets a member's name, path and value.
type Visit<'v> = dyn FnMut(&mut Problems, &str, &str, RawJson<'_>) + 'v;

impl Problems {
    fn preferences(&mut self, value: RawJson<'_>, path: &str, preferences: &mut PreferenceKeys) {
        self.each_member(value, path, &mut |reader, name, path, value| match name {
            "preferred_language" => preferences.preferred_language = reader.keys(value, path),
            "locale" => preferences.locale = reader.keys(value, path),
            "timezone" => preferences.timezone = reader.keys(value, path),
            _ => {
                let known = ["preferred_language", "locale", "timezone"];
                reader.unknown_member(path, name, &known);
            }
        });
    }

    fn channels(&mut self, value: RawJson<'_>, path: &str, mapping: &mut Mapping) {
        self.each_member(value, path, &mut |reader, id, path, value| match id.parse::<Channel>() {
            Ok(channel) => {
                let keys = reader.keys(value, path);
                mapping.set_keys(channel, keys.0);
            }
            Err(_) => reader.unknown_member(path, id, &Channel::ALL.map(Channel::id)),
        });
    }

    fn context(&mut self, value: RawJson<'_>, path: &str, context: &mut ContextRules) {
        self.each_member(value, path, &mut |reader, name, path, value| match name {
            "users" => context.users = reader.boolean(value, path),
            "device_tokens" => context.device_tokens = reader.boolean(value, path),
            _ => reader.unknown_member(path, name, &["users", "device_tokens"]),
        });
    }

    fn events(&mut self, value: RawJson<'_>, path: &str, events: &mut EventRules) {
        self.each_member(value, path, &mut |reader, name, path, value| match name {
            "only" => events.only = reader.list(value, path, &PATTERNS),
            "except" => events.except = reader.list(value, path, &PATTERNS),
            "rename" => events.rename = reader.rename(value, path),
            "page" => events.page = reader.template(value, path),
            "screen" => events.screen = reader.template(value, path),
            _ => {
                let known = ["only", "except", "rename", "page", "screen"];
                reader.unknown_member(path, name, &known);
            }
        });
    }

    fn properties(&mut self, value: RawJson<'_>, path: &str, properties: &mut PropertyRules) {
        self.each_member(value, path, &mut |reader, name, path, value| match name {
            "except" => properties.except = reader.list(value, path, &NAMES),
            _ => reader.unknown_member(path, name, &["except"]),
        });
    }

    /// Visits each member of an object with its name and path. A value that is not an object is a
    /// problem.
    fn each_member(&mut self, value: RawJson<'_>, path: &str, visit: &mut Visit<'_>) {
        if value.kind() != Kind::Object {
            return self.wrong_type(path, "an object", value);
        }
        for (name, value) in value.members() {
            visit(self, &name, &join(path, &name), value);
        }
    }

    fn boolean(&mut self, value: RawJson<'_>, path: &str) -> bool {
        if value.kind() != Kind::Boolean {
            self.wrong_type(path, "a boolean", value);
        }
        value.is_true()
    }

    fn keys(&mut self, value: RawJson<'_>, path: &str) -> Keys {
        self.list(value, path, &KEYS).into_iter().flatten().collect()
    }

    /// Reads a string or an array of strings as a list, and `null` as `None`.
    fn list(&mut self, value: RawJson<'_>, path: &str, item: &Item) -> Option<Vec<String>> {
        let mut list = Vec::new();
        match value.kind() {
            Kind::Null => return None,
            Kind::String => list.extend(self.item(value, path, item)),
            Kind::Array => {
                for (index, element) in value.elements().into_iter().enumerate() {
                    list.extend(self.item(element, &join_index(path, index), item));
                }
            }
            _ => self.wrong_type(path, item.one_or_several, value),
        }
        Some(list)
    }

    fn item(&mut self, value: RawJson<'_>, path: &str, item: &Item) -> Option<String> {
        let text = self.string(value, path, item.one)?;
        (item.check)(self, &text, path);
        Some(text)
    }

    fn string(&mut self, value: RawJson<'_>, path: &str, what: &str) -> Option<String> {
        if value.kind() != Kind::String {
            self.wrong_type(path, what, value);
            return None;
        }
        match value.string() {
            Ok(text) => Some(text.into_owned()),
            Err(UnpairedSurrogate) => {
                let code = MappingProblemCode::InvalidUnicode;
                self.add(path, code, what, UnpairedSurrogate::DESCRIPTION);
                None
            }
        }
    }

    fn rename(&mut self, value: RawJson<'_>, path: &str) -> Option<Vec<(String, String)>> {
        if value.kind() == Kind::Null {
            return None;
        }
        if value.kind() != Kind::Object {
            self.wrong_type(path, "an object or null", value);
            return None;
        }
        let code = MappingProblemCode::EmptyKey;
        let mut names = Vec::new();
        self.each_member(value, path, &mut |reader, name, path, value| {
            if reader.not_blank(name, path, code, A_NAME) {
                reader.trimmed(name, path, "an event name without whitespace around it");
            }
            if let Some(new) = reader.string(value, path, A_NAME) {
                reader.not_blank(&new, path, code, A_NAME);
                names.push((name.to_owned(), new.trim().to_owned()));
            }
        });
        Some(names)
    }

    fn template(&mut self, value: RawJson<'_>, path: &str) -> Option<String> {
        if value.kind() == Kind::Null {
            return None;
        }
        let code = MappingProblemCode::InvalidPattern;
        let template = self.string(value, path, "a template or null")?;
        if self.not_blank(&template, path, code, A_TEMPLATE)
            && let Some(placeholder) = unknown_placeholder(&template)
        {
            let what = "only the placeholders `{name}` and `{category}`";
            self.add(path, code, what, &quoted(placeholder));
        }
        Some(template)
    }

    fn key(&mut self, key: &str, path: &str) {
        if !self.not_blank(key, path, MappingProblemCode::EmptyKey, KEYS.one) {
            return;
        }
        self.trimmed(key, path, "a key without whitespace around it");
        let has_empty_step = |steps: &str| steps.split('.').any(str::is_empty);
        if key.strip_prefix(ROOT_PATH).is_some_and(has_empty_step) {
            let what = "a path without empty steps, such as `$.context.timezone`";
            self.add(path, MappingProblemCode::InvalidPath, what, &quoted(key));
        }
    }

    /// Adds a problem if the text is blank. Returns whether it is not.
    fn not_blank(&mut self, text: &str, path: &str, code: MappingProblemCode, what: &str) -> bool {
        let is_blank = text.trim().is_empty();
        if is_blank {
            let found = if text.is_empty() { "an empty string" } else { "a blank string" };
            self.add(path, code, what, found);
        }
        !is_blank
    }

    fn trimmed(&mut self, text: &str, path: &str, what: &str) {
        if text.trim() != text {
            self.add(path, MappingProblemCode::UntrimmedKey, what, &quoted(text));
        }
    }
}
