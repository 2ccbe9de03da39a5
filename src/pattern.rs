//! Patterns of event names.

/// Whether a pattern matches a whole name. In the pattern, `*` stands for any characters, and every
/// other character for itself.
///
/// A text between two stars is taken where it first appears, which leaves the most for those after
/// it. So the match never goes back beyond the last star, and the time is linear in the name.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern.as_bytes(), name.as_bytes());
    // The pattern after the last star, and the name from where it was last tried.
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
    fn a_star_stands_for_any_characters() {
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
