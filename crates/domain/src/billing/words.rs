//! Knows how the choices of billing are spelt in the API, in storage and on the panel.

/// A word that names none of the choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use one of {}", .known.join(", "))]
pub struct UnknownWord {
    /// The words that there are.
    pub known: &'static [&'static str],
}

/// Declares a closed choice: each option with its word in the API and in storage, and its words on
/// the panel.
macro_rules! words {
    (
        $(#[$about:meta])*
        $name:ident { $( $(#[$doc:meta])+ $option:ident = $code:literal, $label:literal; )+ }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$doc])+ $option, )+
        }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[ $( Self::$option, )+ ];

            /// The word in the API and in storage.
            pub const fn code(self) -> &'static str {
                match self {
                    $( Self::$option => $code, )+
                }
            }

            /// The words on the panel.
            pub const fn label(self) -> &'static str {
                match self {
                    $( Self::$option => $label, )+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::billing::UnknownWord;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $( $code => Ok(Self::$option), )+
                    _ => Err($crate::billing::UnknownWord { known: &[ $( $code, )+ ] }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }
    };
}

pub(crate) use words;
