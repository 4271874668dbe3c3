//! Knows how an entry of the journal is written into its row and read back.

use bursar_domain::billing::journal::{Account, Author, Entry, Side, StoredEntry};
use bursar_kernel::money::{Currency, Money};
use sea_orm::{FromQueryResult, Value};

use crate::column::{Reading, instant};
use crate::error::Unreadable;

/// The columns of the table, in the order of [`values`].
pub(super) const COLUMNS: &str = "id, client_id, place, at, cause, \
    source, source_id, source_minor, source_currency, source_balance, source_thousandths, \
    destination, destination_id, destination_minor, destination_currency, \
    destination_balance, destination_thousandths, rate, reason, reference, reverses_id, \
    author_id, author_name, on_behalf_of, request_id, previous, hash";

/// A row of the table.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) client_id: i64,
    place: i64,
    pub(super) at: i64,
    cause: String,
    pub(super) source: i16,
    source_id: Option<i64>,
    source_minor: i64,
    source_currency: String,
    source_balance: Option<i64>,
    pub(super) source_thousandths: i64,
    pub(super) destination: i16,
    destination_id: Option<i64>,
    destination_minor: i64,
    destination_currency: String,
    destination_balance: Option<i64>,
    pub(super) destination_thousandths: i64,
    rate: Option<String>,
    reason: Option<String>,
    reference: Option<String>,
    reverses_id: Option<i64>,
    author_id: Option<i64>,
    author_name: String,
    on_behalf_of: Option<String>,
    request_id: String,
    previous: String,
    hash: String,
}

/// The values of an entry's row.
pub(super) fn values(entry: &Entry) -> Vec<Value> {
    let StoredEntry {
        id,
        client,
        place,
        at,
        cause,
        source,
        destination,
        rate,
        reason,
        reference,
        reverses,
        author,
        previous,
        hash,
    } = entry.columns();
    let mut values: Vec<Value> = vec![
        id.get().into(),
        client.get().into(),
        i64::try_from(*place).unwrap_or(i64::MAX).into(),
        instant(*at).into(),
        cause.code().into(),
    ];
    for Side { account, money, balance } in [source, destination] {
        values.push(account.kind().number().into());
        values.push(account.id().into());
        values.push(money.minor().into());
        values.push(money.currency().code().to_owned().into());
        values.push(balance.map(Money::minor).into());
        values.push(thousandths(*money).into());
    }
    values.push(rate.map(|rate| rate.normalize().to_string()).into());
    values.push(reason.as_ref().map(ToString::to_string).into());
    values.push(reference.as_ref().map(ToString::to_string).into());
    values.push(reverses.map(bursar_kernel::Id::get).into());
    let Author { id, name, on_behalf_of, request_id } = author;
    values.push((*id).into());
    values.push(name.as_str().into());
    values.push(on_behalf_of.clone().into());
    values.push(request_id.as_str().into());
    values.push(previous.to_string().into());
    values.push(hash.to_string().into());
    values
}

/// A sum in thousandths of the major unit; what is too large to be counted so stands at the end.
pub(super) fn thousandths(money: Money) -> i64 {
    let missing = 3_u32.saturating_sub(money.currency().exponent());
    money.minor().saturating_mul(10_i64.saturating_pow(missing))
}

impl Row {
    /// The entry of the row, whether or not its hash is right.
    pub(super) fn entry(self) -> Result<Entry, Unreadable> {
        let read = Reading::of::<Entry>(self.id);
        let source = side(
            read,
            (self.source, self.source_id),
            (self.source_minor, &self.source_currency, self.source_balance),
            self.source_thousandths,
        )?;
        let destination = side(
            read,
            (self.destination, self.destination_id),
            (self.destination_minor, &self.destination_currency, self.destination_balance),
            self.destination_thousandths,
        )?;
        Ok(Entry::restore(StoredEntry {
            id: read.id(self.id)?,
            client: read.id(self.client_id)?,
            place: u64::try_from(self.place).map_err(|error| read.wrong(error))?,
            at: read.instant(self.at)?,
            cause: read.parsed(&self.cause)?,
            source,
            destination,
            rate: read.optional(self.rate.as_ref(), |read, rate| read.parsed(rate))?,
            reason: read.optional(self.reason.as_ref(), |read, text| read.note(text))?,
            reference: read.optional(self.reference.as_ref(), |read, text| read.line(text))?,
            reverses: self.reverses_id.map(|id| read.id(id)).transpose()?,
            author: Author {
                id: self.author_id,
                name: self.author_name,
                on_behalf_of: self.on_behalf_of,
                request_id: self.request_id,
            },
            previous: read.parsed(&self.previous)?,
            hash: read.parsed(&self.hash)?,
        }))
    }
}

fn side(
    read: Reading,
    (kind, id): (i16, Option<i64>),
    (minor, currency, balance): (i64, &str, Option<i64>),
    counted: i64,
) -> Result<Side, Unreadable> {
    let currency: Currency = read.parsed(currency)?;
    let money = Money::from_minor(minor, currency);
    if thousandths(money) != counted {
        return Err(read.wrong("an amount is sorted by another figure"));
    }
    Ok(Side {
        account: Account::restore(kind, id).map_err(|error| read.wrong(error))?,
        money,
        balance: balance.map(|minor| Money::from_minor(minor, currency)),
    })
}
