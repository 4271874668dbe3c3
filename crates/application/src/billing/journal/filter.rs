//! Knows which entries are asked for, and in which order (product 5.11).

use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::billing::journal::{Account, AccountKind, Cause, Entry};
use bursar_domain::client::ClientId;
use chrono::NaiveDate;

use crate::clients::Direction;

/// Amounts from one figure to another, both included, in thousandths of the major unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AmountRange {
    /// At least this much.
    pub from: Option<i64>,
    /// At most this much.
    pub to: Option<i64>,
}

impl AmountRange {
    /// Whether a figure lies within.
    pub fn contains(&self, thousandths: i64) -> bool {
        let Self { from, to } = self;
        from.is_none_or(|from| from <= thousandths) && to.is_none_or(|to| thousandths <= to)
    }
}

/// Which entries are asked for; the default asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Of this client.
    pub client: Option<ClientId>,
    /// To this invoice or from it.
    pub invoice: Option<InvoiceId>,
    /// Written by the user with this id.
    pub author: Option<i64>,
    /// From one of these accounts.
    pub source: Vec<AccountKind>,
    /// To one of these accounts.
    pub destination: Vec<AccountKind>,
    /// For one of these causes.
    pub cause: Vec<Cause>,
    /// From this day on, UTC.
    pub from: Option<NaiveDate>,
    /// Up to and including this day, UTC.
    pub to: Option<NaiveDate>,
    /// What left the source.
    pub source_amount: AmountRange,
    /// What came to the destination.
    pub destination_amount: AmountRange,
}

impl EntryFilter {
    /// What the filter means. The SQL must agree with it.
    pub fn matches(&self, entry: &Entry, thousandths: [i64; 2]) -> bool {
        let Self {
            client,
            invoice,
            author,
            source,
            destination,
            cause,
            from,
            to,
            source_amount,
            destination_amount,
        } = self;
        let [paid, received] = thousandths;
        let day = entry.at().date_naive();
        let is_among =
            |accounts: &[AccountKind], account| accounts.is_empty() || accounts.contains(&account);
        client.is_none_or(|client| client == entry.client())
            && invoice.is_none_or(|invoice| {
                let account = Account::Invoice(invoice);
                [entry.source().account, entry.destination().account].contains(&account)
            })
            && author.is_none_or(|author| Some(author) == entry.author().id)
            && is_among(source, entry.source().account.kind())
            && is_among(destination, entry.destination().account.kind())
            && (cause.is_empty() || cause.contains(&entry.cause()))
            && from.is_none_or(|from| from <= day)
            && to.is_none_or(|to| day <= to)
            && source_amount.contains(paid)
            && destination_amount.contains(received)
    }
}

/// What entries are sorted by; ties by id in the same direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntrySort {
    /// The number.
    #[default]
    Id,
    /// When it was written.
    Date,
    /// The account that the money came from.
    Source,
    /// The account that the money went to.
    Destination,
    /// How much left the source, whatever the currency.
    SourceAmount,
    /// How much came to the destination, whatever the currency.
    DestinationAmount,
}

impl EntrySort {
    /// All sorts, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Id,
        Self::Date,
        Self::Source,
        Self::Destination,
        Self::SourceAmount,
        Self::DestinationAmount,
    ];

    /// The word in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Date => "at",
            Self::Source => "source",
            Self::Destination => "destination",
            Self::SourceAmount => "source_amount",
            Self::DestinationAmount => "destination_amount",
        }
    }
}

/// A list of entries: which ones, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryQuery {
    /// Which ones.
    pub filter: EntryFilter,
    /// By what they are sorted.
    pub sort: EntrySort,
    /// Which way.
    pub direction: Direction,
}

impl Default for EntryQuery {
    /// Newest first.
    fn default() -> Self {
        let (filter, sort) = (EntryFilter::default(), EntrySort::default());
        Self { filter, sort, direction: Direction::Descending }
    }
}
