//! Enums whose variants are codes in JSON.

/// Declares an enum of codes, each with its JSON text.
macro_rules! codes {
    (
        $(#[$doc:meta])* $name:ident, $described:literal
        $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)*
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every code, in the order of the rules.
            pub const ALL: &'static [Self] = &[$($name::$variant),*];

            /// The code in JSON.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::parse_error::ParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let mut all = Self::ALL.iter().copied();
                all.find(|code| code.as_str() == text)
                    .ok_or_else(|| crate::parse_error::ParseError::new($described, text))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::parse_error::deserialize_name(deserializer)
            }
        }
    };
}
pub(crate) use codes;
