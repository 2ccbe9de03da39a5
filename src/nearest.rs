//! "Did you mean": the known name nearest to an unknown one.

/// The known name that was most likely meant, if one is near enough.
#[cold]
pub(crate) fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    // A longer name is never near, and counting its edits would take long.
    if name.len() > 64 {
        return None;
    }
    let name = simplified(name);
    let edits = |known: &&str| strsim::osa_distance(&simplified(known), &name);
    let nearest = known.iter().copied().min_by_key(edits)?;
    (edits(&nearest) <= nearest.len() / 3).then_some(nearest)
}

/// The name without underscores and letter case, which are easily mistaken.
fn simplified(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}
