//! Reading a mapping from JSON.

use std::borrow::Cow;

use super::problem::{MappingError, MappingProblemCode, Problems};
use super::{Keys, Mapping};
use crate::channel::Channel;
use crate::json::Kind;
use crate::json::error::JsonError;
use crate::json::pointer::{join, join_index};
use crate::json::raw::RawJson;
use crate::json::scanner::Scanner;
use crate::json::string::UnpairedSurrogate;

const A_KEY: &str = "a trait key";

pub(super) fn read(json: &[u8]) -> Result<Mapping, MappingError> {
    let mut scanner = Scanner::new(json);
    let value = RawJson::read(&mut scanner).map_err(|expected| {
        let error = JsonError::new(json, scanner.fault(expected));
        MappingError::whole(MappingProblemCode::InvalidJson, error.to_string())
    })?;
    let mut mapping = Mapping::default();
    let mut problems = Problems::default();
    for (name, path, value) in members(value, "", &mut problems) {
        match &*name {
            "add_prefix" if value.kind() == Kind::Boolean => mapping.add_prefix = value.is_true(),
            "add_prefix" => problems.wrong_type(&path, "a boolean", value),
            "preferences" => read_preferences(value, &path, &mut mapping, &mut problems),
            "channels" => read_channels(value, &path, &mut mapping, &mut problems),
            _ => {
                let known = ["add_prefix", "preferences", "channels"];
                problems.unknown_member(&path, &name, &known);
            }
        }
    }
    problems.or(mapping)
}

fn read_preferences(
    value: RawJson<'_>,
    path: &str,
    mapping: &mut Mapping,
    problems: &mut Problems,
) {
    for (name, path, value) in members(value, path, problems) {
        match &*name {
            "preferred_language" => mapping.preferred_language = keys(value, &path, problems),
            _ => problems.unknown_member(&path, &name, &["preferred_language"]),
        }
    }
}

fn read_channels(value: RawJson<'_>, path: &str, mapping: &mut Mapping, problems: &mut Problems) {
    for (id, path, value) in members(value, path, problems) {
        match id.parse::<Channel>() {
            Ok(channel) => {
                let keys = keys(value, &path, problems);
                mapping.set_keys(channel, keys.0);
            }
            Err(_) => problems.unknown_member(&path, &id, &Channel::ALL.map(Channel::id)),
        }
    }
}

/// The members of an object, each with its path. A value that is not an object is a problem.
fn members<'a>(
    value: RawJson<'a>,
    path: &str,
    problems: &mut Problems,
) -> Vec<(Cow<'a, str>, String, RawJson<'a>)> {
    if value.kind() != Kind::Object {
        problems.wrong_type(path, "an object", value);
        return Vec::new();
    }
    let with_path = |(name, value): (Cow<'a, str>, _)| {
        let path = join(path, &name);
        (name, path, value)
    };
    value.members().into_iter().map(with_path).collect()
}

fn keys(value: RawJson<'_>, path: &str, problems: &mut Problems) -> Keys {
    match value.kind() {
        Kind::Null => Keys::default(),
        Kind::String => key(value, path, problems).into_iter().collect(),
        Kind::Array => {
            let elements = value.elements().into_iter().enumerate();
            elements
                .filter_map(|(index, element)| key(element, &join_index(path, index), problems))
                .collect()
        }
        _ => {
            let what = "a trait key, an array of trait keys or null";
            problems.wrong_type(path, what, value);
            Keys::default()
        }
    }
}

fn key(value: RawJson<'_>, path: &str, problems: &mut Problems) -> Option<String> {
    if value.kind() != Kind::String {
        problems.wrong_type(path, A_KEY, value);
        return None;
    }
    match value.string() {
        Ok(key) => {
            problems.check_key(&key, path);
            Some(key.into_owned())
        }
        Err(UnpairedSurrogate) => {
            let code = MappingProblemCode::InvalidUnicode;
            problems.add(path, code, A_KEY, UnpairedSurrogate::DESCRIPTION);
            None
        }
    }
}
