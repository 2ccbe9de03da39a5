//! "Did you mean": the known name that is nearest to an unknown one.

/// The known name that was most likely meant, if one is near enough to say so.
#[cold]
pub(crate) fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    // A longer name cannot be near; and the edits take time in proportion to it.
    if name.len() > 64 {
        return None;
    }
    let name = plain(name);
    let by_edits = known.iter().map(|known| (edits(&plain(known), &name), *known));
    let (edits, nearest) = by_edits.min_by_key(|(edits, _)| *edits)?;
    (edits <= nearest.len() / 3).then_some(nearest)
}

/// Without what is easily mistaken.
fn plain(name: &str) -> Vec<u8> {
    name.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect()
}

/// How many bytes to insert, leave out, replace, or swap with their neighbour make one word of the
/// other (optimal string alignment). Here and not of a crate, as it takes a third of the room.
fn edits(from: &[u8], to: &[u8]) -> usize {
    let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX / 2);
    let mut before_last = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut from_before = None;
    for (row_number, byte) in from.iter().enumerate() {
        let mut row = vec![row_number + 1];
        let mut to_before = None;
        for (place, wanted) in to.iter().enumerate() {
            let mut least = at(&last, place) + usize::from(byte != wanted);
            least = least.min(at(&last, place + 1) + 1).min(at(&row, place) + 1);
            if to_before == Some(byte) && from_before == Some(wanted) {
                least = least.min(at(&before_last, place - 1) + 1);
            }
            row.push(least);
            to_before = Some(wanted);
        }
        before_last = std::mem::replace(&mut last, row);
        from_before = Some(byte);
    }
    at(&last, to.len())
}

#[cfg(test)]
mod tests {
    use super::edits;

    #[test]
    fn edits_are_counted() {
        for (from, to, count) in [
            ("", "", 0),
            ("", "sms", 3),
            ("email", "email", 0),
            ("emial", "email", 1),
            ("mail", "email", 1),
            ("emails", "email", 1),
            ("e-mail", "email", 1),
            ("amail", "email", 1),
            ("liame", "email", 4),
            ("whatsapp", "sms", 7),
        ] {
            assert_eq!(edits(from.as_bytes(), to.as_bytes()), count, "{from} {to}");
            assert_eq!(edits(to.as_bytes(), from.as_bytes()), count, "{to} {from}");
        }
    }
}
