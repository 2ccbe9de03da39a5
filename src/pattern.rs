//! Patterns of event names.

/// A pattern, in which `*` stands for any characters and every other character for itself.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// The text before the first `*`, or the whole text.
    start: String,
    /// The texts after each `*`.
    rest: Vec<String>,
}

impl Pattern {
    pub fn new(pattern: &str) -> Self {
        let mut parts = pattern.split('*').map(str::to_owned);
        Pattern { start: parts.next().unwrap_or_default(), rest: parts.collect() }
    }

    /// Whether the pattern matches the whole name. Each text is taken where it first appears, which
    /// leaves the most for those after it, so the time is linear.
    pub fn matches(&self, name: &str) -> bool {
        let Some(mut name) = name.strip_prefix(&*self.start) else {
            return false;
        };
        let Some((end, middle)) = self.rest.split_last() else {
            return name.is_empty();
        };
        for text in middle {
            match name.split_once(&**text) {
                Some((_, after)) => name = after,
                None => return false,
            }
        }
        name.ends_with(&**end)
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

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
            let compiled = Pattern::new(pattern);
            for name in matching {
                assert!(compiled.matches(name), "{pattern} {name}");
            }
            for name in others {
                assert!(!compiled.matches(name), "{pattern} {name}");
            }
        }
    }
}
