//! Knows how a rating is written down, so that rating again can be compared byte by byte.

use crate::billing::journal::{Digest, Encoding};

use super::charge::{Portion, Rating, Rounded};

impl Rating {
    /// The rating as text, the same on every machine (docs/rating.md): one line a value,
    /// `name:length:value`.
    pub fn canonical(&self) -> String {
        self.encode().into_text()
    }

    /// The SHA-256 of the [canonical](Self::canonical) text. What was charged for a settled cycle
    /// is kept with it.
    pub fn digest(&self) -> Digest {
        self.encode().digest()
    }

    fn encode(&self) -> Encoding {
        let mut text = Encoding::default();
        let (cycle, within) = (self.cycle.span(), self.cycle.within());
        text.column("format", "rating 1");
        text.column("currency", &self.currency);
        text.column("cycle", &cycle);
        text.column("within", &within);
        text.perhaps("billable_seconds", self.cycle.billable_seconds());
        text.column("charges", &self.charges.len());
        for charge in &self.charges {
            text.column("resource", &charge.resource);
            text.column("record", &charge.record);
            text.column("rule", &charge.rule);
            text.column("span", &charge.span);
            match charge.portion {
                Portion::Tier(place) => text.column("tier", &place),
                Portion::Allowance => text.column("tier", "free"),
            }
            text.column("modifiers", &charge.modifiers);
            text.column("measure", &charge.measure);
            text.column("over", &charge.basis.over);
            text.column("nanos", &charge.nanos);
            text.column("rounded", charge.rounded.code());
        }
        text.column("total", &self.nanos);
        text
    }
}

impl Rounded {
    /// The word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Down => "down",
            Self::Up => "up",
        }
    }
}
