//! Patterns of event names.

/// Whether a pattern matches a whole name. In the pattern, `*` matches any characters, and every
/// other character matches itself.
///
/// The text between two stars is matched where it first appears, which leaves the longest rest for
/// the stars after it. So matching never backtracks beyond the last star, and its time is linear in
/// the length of the name.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern.as_bytes(), name.as_bytes());
    // The pattern after the last star, and the rest of the name where it was last tried.
    let mut retry: Option<(&[u8], &[u8])> = None;
    loop {
        match (pattern, name) {
            ([], []) => return true,
            ([b'*', after @ ..], _) => {
                retry = Some((after, name));
                pattern = after;
            }
            ([expected, after_expected @ ..], [found, after_found @ ..]) if expected == found => {
                (pattern, name) = (after_expected, after_found);
            }
            _ => {
                let Some((after_star, [_, rest @ ..])) = retry else {
                    return false;
                };
                retry = Some((after_star, rest));
                (pattern, name) = (after_star, rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_matches_any_characters() {
        for (pattern, matching, others) in [
            (
                "Order *",
                &["Order ", "Order Placed", "Order *"][..],
                &["Order", "order x", "x Order x"][..],
            ),
            ("*", &["", "x"], &[]),
            ("a*a", &["aa", "aba", "aaa"], &["a", "ab", "ba"]),
            ("*a*b*", &["ab", "xaxbx", "aab"], &["ba", "a", ""]),
            ("a**b", &["ab", "axb"], &["a", "b"]),
            ("*ab*ab", &["abab", "xabxab", "ababab"], &["ab", "aba"]),
            ("é*", &["é", "éa"], &["e"]),
            ("a", &["a"], &["", "aa", "A"]),
        ] {
            for name in matching {
                assert!(matches(pattern, name), "{pattern} {name}");
            }
            for name in others {
                assert!(!matches(pattern, name), "{pattern} {name}");
            }
        }
    }
}
