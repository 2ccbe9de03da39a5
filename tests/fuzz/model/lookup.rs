//! Looks up the mapping's keys.

use serde_json::Value;

use super::Object;

/// One or several names of a mapping. `None` if unset.
pub fn strings(given: Option<&Value>) -> Option<Vec<String>> {
    let given: Vec<&Value> = match given? {
        Value::String(_) => vec![given?],
        Value::Array(several) => several.iter().collect(),
        _ => return None,
    };
    let mut strings: Vec<String> = Vec::new();
    for string in given.into_iter().filter_map(Value::as_str) {
        // Duplicate names count once.
        if !strings.iter().any(|one| one == string) {
            strings.push(string.to_owned());
        }
    }
    Some(strings)
}

/// The keys of a channel, a preference or the tenant. A member that is missing takes its default.
pub fn keys(given: Option<&Value>, by_default: Option<&str>) -> Vec<String> {
    match given {
        None => by_default.map(str::to_owned).into_iter().collect(),
        Some(_) => strings(given).unwrap_or_default(),
    }
}

pub fn pointer(to: &str, step: &str) -> String {
    format!("{to}/{}", step.replace('~', "~0").replace('/', "~1"))
}

/// A value and its path in the event.
pub type Place = (Value, String);

/// The value of a key: from the root of the event, or in an object at a path.
pub fn find(event: &Object, object: &Object, path: &str, key: &str) -> Option<Place> {
    match key.strip_prefix("$.") {
        Some(steps) => descend(event, "", steps),
        None => find_in(object, path, key),
    }
}

/// The member whose name is the key, or else the value at the key's path.
pub fn find_in(object: &Object, path: &str, key: &str) -> Option<Place> {
    match object.get(key) {
        Some(value) => Some((value.clone(), pointer(path, key))),
        None => descend(object, path, key),
    }
}

fn descend(object: &Object, path: &str, steps: &str) -> Option<Place> {
    let (step, rest) = match steps.split_once('.') {
        Some((step, rest)) => (step, Some(rest)),
        None => (steps, None),
    };
    let (value, path) = (object.get(step)?, pointer(path, step));
    match rest {
        Some(rest) => descend(value.as_object()?, &path, rest),
        None => Some((value.clone(), path)),
    }
}
