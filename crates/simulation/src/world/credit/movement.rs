//! One movement of a sample client's money, before it is written.

use bursar_domain::billing::journal::{Author, Ledger, Posting};
use bursar_kernel::Note;
use chrono::{DateTime, Utc};

use super::super::{Counters, WorldError, new_id, provider, wrong};
use crate::dice::Dice;

/// A movement and when it happens.
pub(in super::super) struct Movement {
    pub(in super::super) at: DateTime<Utc>,
    pub(in super::super) posting: Posting,
    /// When what it gives is taken back, if ever.
    pub(in super::super) expires_at: Option<DateTime<Utc>>,
}

impl Movement {
    /// Writes the entry.
    pub(super) fn post(
        self,
        ledger: &mut Ledger,
        dice: &mut Dice,
        next: &mut Counters,
    ) -> Result<(), WorldError> {
        next.entry += 1;
        let (id, author) = (new_id(next.entry)?, author(dice));
        let posted = match self.expires_at {
            Some(expires_at) => ledger.grant(id, self.posting, expires_at, &author, self.at),
            None => ledger.post(id, self.posting, &author, self.at).map(|_| ()),
        };
        posted.map_err(|error| wrong(&error))
    }
}

/// Words of staff.
pub(in super::super) fn note(words: &str) -> Result<Note, WorldError> {
    Note::parse(words, 1000).map_err(|error| wrong(&error))
}

fn author(dice: &mut Dice) -> Author {
    let staff = provider::provider().staff;
    let count = u64::try_from(staff.len()).unwrap_or(1).max(1);
    let place = usize::try_from(dice.below(count)).unwrap_or(0);
    let name = staff.get(place).map(|one| format!("{} {}", one.first_name, one.last_name));
    Author {
        id: i64::try_from(place + 1).ok(),
        name: name.unwrap_or_default(),
        on_behalf_of: None,
        request_id: "sample-world".to_owned(),
    }
}
