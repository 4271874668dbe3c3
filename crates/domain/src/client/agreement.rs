//! Knows whether a client may be charged without interaction, and what that rests on (product
//! decision 12).

/// Whether a client may be charged without interaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Staff or a program say so.
    pub is_set: bool,
    /// He has a stored payment method that can be charged.
    pub has_method: bool,
}

/// What an agreement rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreementSource {
    /// Staff or a program say so.
    Set,
    /// A stored payment method can be charged.
    PaymentMethod,
    /// Both.
    Both,
}

impl Agreement {
    /// Whether there is one.
    pub const fn is_in_force(self) -> bool {
        self.is_set || self.has_method
    }

    /// What it rests on, if there is one.
    pub const fn source(self) -> Option<AgreementSource> {
        match (self.is_set, self.has_method) {
            (true, true) => Some(AgreementSource::Both),
            (true, false) => Some(AgreementSource::Set),
            (false, true) => Some(AgreementSource::PaymentMethod),
            (false, false) => None,
        }
    }
}

impl AgreementSource {
    /// The word in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::PaymentMethod => "payment_method",
            Self::Both => "both",
        }
    }

    /// The words on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Set => "set by staff or API",
            Self::PaymentMethod => "from a stored payment method",
            Self::Both => "set by staff or API, and from a stored payment method",
        }
    }
}
