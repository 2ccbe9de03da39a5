//! "Did you mean": the known name nearest to an unknown one.

/// The known name that was most likely meant, if one is near enough.
#[cold]
pub(crate) fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    // A longer name is never near, and its edit distance would be slow to compute.
    if name.len() > 64 {
        return None;
    }
    let name = simplified(name);
    let edits = |known: &&str| strsim::osa_distance(&simplified(known), &name);
    let nearest = known.iter().copied().min_by_key(edits)?;
    (edits(&nearest) <= nearest.len() / 3).then_some(nearest)
}

/// The name in lowercase without underscores, two details that are easy to get wrong.
fn simplified(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}
