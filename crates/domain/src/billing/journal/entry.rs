//! Knows one entry of the journal: a movement as it was written, for good.

use bursar_kernel::money::Money;
use bursar_kernel::{Id, Line, Note};
use chrono::{DateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;

use super::chain::{Digest, Encoding, Head};
use super::{Account, Cause, Posting};
use crate::client::ClientId;
use crate::event::{Event, Facts, facts};
use crate::repository::Aggregate;

/// Who wrote an entry, and in which request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// His account; `None` for the program itself.
    pub id: Option<i64>,
    /// His name at the time.
    pub name: String,
    /// The user as whom he acted, if he impersonated one.
    pub on_behalf_of: Option<String>,
    /// The request that all this belongs to.
    pub request_id: String,
}

/// One end of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// Where the money came from or went.
    pub account: Account,
    /// How much.
    pub money: Money,
    /// What was there afterwards; `None` for accounts of the house, which keep no balance.
    pub balance: Option<Money>,
}

/// One account's part in an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// The account.
    pub account: LegAccount,
    /// What came to it; negative for what went away.
    pub sum: Money,
}

/// An account that a leg is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LegAccount {
    /// An end of the entry.
    End(Account),
    /// The house's account through which money changes its currency.
    Exchange,
}

/// A movement of a client's money. It is never changed or removed; what was wrong is reversed by
/// another entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    stored: StoredEntry,
}

/// An entry column by column, as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are documented at the accessors of Entry")]
pub struct StoredEntry {
    pub id: Id<Entry>,
    pub client: ClientId,
    pub place: u64,
    pub at: DateTime<Utc>,
    pub cause: Cause,
    pub source: Side,
    pub destination: Side,
    pub rate: Option<Decimal>,
    pub reason: Option<Note>,
    pub reference: Option<Line>,
    pub reverses: Option<Id<Entry>>,
    pub author: Author,
    pub previous: Digest,
    pub hash: Digest,
}

impl Aggregate for Entry {
    const NAME: &'static str = "journal_entry";

    fn id(&self) -> Id<Self> {
        self.stored.id
    }

    fn version(&self) -> i64 {
        1
    }
}

impl Entry {
    /// Writes a movement down as the next entry of a chain; `balances` are those of its ends
    /// afterwards.
    #[expect(clippy::too_many_arguments, reason = "each is a part of what is hashed")]
    pub(super) fn write(
        id: Id<Self>,
        client: ClientId,
        posting: Posting,
        balances: [Option<Money>; 2],
        author: &Author,
        at: DateTime<Utc>,
        head: Head,
    ) -> Self {
        let Posting {
            source,
            paid,
            destination,
            received,
            rate,
            cause,
            reason,
            reference,
            reverses,
            may_overdraw: _,
        } = posting;
        let [left, there] = balances;
        let mut stored = StoredEntry {
            id,
            client,
            place: head.count + 1,
            at,
            cause,
            source: Side { account: source, money: paid, balance: left },
            destination: Side { account: destination, money: received, balance: there },
            rate,
            reason,
            reference,
            reverses,
            author: author.clone(),
            previous: head.hash,
            hash: Digest::NOTHING,
        };
        stored.hash = stored.digest();
        Self { stored }
    }

    /// An entry as the store kept it, whether or not its hash is right: an
    /// [`Auditor`](super::Auditor) tells.
    pub const fn restore(stored: StoredEntry) -> Self {
        Self { stored }
    }

    /// Its number.
    pub const fn id(&self) -> Id<Self> {
        self.stored.id
    }

    /// Whose money moved.
    pub const fn client(&self) -> ClientId {
        self.stored.client
    }

    /// Its place in the client's chain, counted from 1.
    pub const fn place(&self) -> u64 {
        self.stored.place
    }

    /// When it was written.
    pub const fn at(&self) -> DateTime<Utc> {
        self.stored.at
    }

    /// Why money moved.
    pub const fn cause(&self) -> Cause {
        self.stored.cause
    }

    /// Where the money came from.
    pub const fn source(&self) -> Side {
        self.stored.source
    }

    /// Where the money went.
    pub const fn destination(&self) -> Side {
        self.stored.destination
    }

    /// Units of the destination's currency for one unit of the source's, where these differ.
    pub const fn rate(&self) -> Option<Decimal> {
        self.stored.rate
    }

    /// Why, in the words of the person who did it.
    pub const fn reason(&self) -> Option<&Note> {
        self.stored.reason.as_ref()
    }

    /// What the world outside calls it: a payment reference.
    pub const fn reference(&self) -> Option<&Line> {
        self.stored.reference.as_ref()
    }

    /// The entry that this one undoes.
    pub const fn reverses(&self) -> Option<Id<Self>> {
        self.stored.reverses
    }

    /// Who wrote it.
    pub const fn author(&self) -> &Author {
        &self.stored.author
    }

    /// The hash of the client's entry before, or zeros.
    pub const fn previous(&self) -> Digest {
        self.stored.previous
    }

    /// The hash of this entry.
    pub const fn hash(&self) -> Digest {
        self.stored.hash
    }

    /// Every column, to be stored.
    pub const fn columns(&self) -> &StoredEntry {
        &self.stored
    }

    /// What is told of its having been written.
    pub fn told(&self) -> Event {
        let StoredEntry { cause, source, destination, rate, reference, reverses, .. } =
            &self.stored;
        let written = facts([
            ("cause", Some(cause.code().to_owned())),
            ("source", Some(format!("{} {}", source.account, source.money))),
            ("destination", Some(format!("{} {}", destination.account, destination.money))),
            ("rate", rate.map(|rate| rate.to_string())),
            ("reference", reference.as_ref().map(ToString::to_string)),
            ("reverses", reverses.map(|entry| entry.to_string())),
        ]);
        Event::between("journal.posted", Self::NAME, self.id().get(), &Facts::new(), &written)
    }

    /// Whether the hash is that of the columns.
    pub fn is_intact(&self) -> bool {
        self.stored.digest() == self.stored.hash
    }

    /// What every account got, the exchange account included: zero in total in each currency.
    pub fn legs(&self) -> Result<Vec<Leg>, bursar_kernel::money::MoneyError> {
        let (source, destination) = (self.source(), self.destination());
        let leg = |account, sum| Leg { account, sum };
        let paid = leg(LegAccount::End(source.account), source.money.negated()?);
        let received = leg(LegAccount::End(destination.account), destination.money);
        if self.rate().is_none() {
            return Ok(vec![paid, received]);
        }
        let taken = leg(LegAccount::Exchange, source.money);
        let given = leg(LegAccount::Exchange, destination.money.negated()?);
        Ok(vec![paid, taken, given, received])
    }
}

impl StoredEntry {
    /// The hash of all columns but the hash itself; `docs/journal.md` says how they are written.
    fn digest(&self) -> Digest {
        self.encoding().digest()
    }

    pub(super) fn encoding(&self) -> Encoding {
        let Self {
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
            hash: _,
        } = self;
        let Author { id: author_id, name, on_behalf_of, request_id } = author;
        let mut text = Encoding::default();
        text.column("bursar-journal-entry", "1");
        text.column("previous", previous);
        text.column("id", id);
        text.column("client", client);
        text.column("place", place);
        text.column("at", &at.to_rfc3339_opts(SecondsFormat::Micros, true));
        text.column("cause", cause);
        for (end, side) in [("source", source), ("destination", destination)] {
            text.column(end, &side.account);
            text.column("money", &side.money);
            text.perhaps("balance", side.balance);
        }
        text.perhaps("rate", rate.map(|rate| rate.normalize()));
        text.perhaps("reason", reason.as_ref());
        text.perhaps("reference", reference.as_ref());
        text.perhaps("reverses", *reverses);
        text.perhaps("author", *author_id);
        text.column("author-name", name);
        text.perhaps("on-behalf-of", on_behalf_of.as_ref());
        text.column("request", request_id);
        text
    }
}
