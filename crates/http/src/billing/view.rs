//! The journal and clients' credit as the API writes them.

use bursar_application::Error;
use bursar_application::billing::Verified;
use bursar_application::billing::credit::{CreditPart, CreditStatement};
use bursar_application::billing::journal::{EntryDetails, EntryRow};
use bursar_domain::billing::journal::{Broken, Entry, Held, Side};
use bursar_kernel::money::{Currency, Money};
use serde::Serialize;
use utoipa::ToSchema;

use crate::failure::Answer;
use crate::view::{InstantView, MoneyView, NamedView};

/// One end of an entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = JournalSide)]
pub struct SideView {
    /// `credit`, `staff`, `promotion`, `invoice`, `payment` or `fees`.
    pub account: String,
    /// Which invoice or payment, if it is one.
    pub account_id: Option<i64>,
    /// How much left the source, or came to the destination.
    pub money: MoneyView,
    /// What was there afterwards; `null` for accounts of the house.
    pub balance: Option<MoneyView>,
}

impl From<Side> for SideView {
    fn from(side: Side) -> Self {
        let Side { account, money, balance } = side;
        Self {
            account: account.kind().code().to_owned(),
            account_id: account.id(),
            money: money.into(),
            balance: balance.map(Into::into),
        }
    }
}

/// One movement of a client's money.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = JournalEntry)]
pub struct EntryView {
    /// Its number.
    pub id: i64,
    /// Whose money moved.
    pub client: NamedView,
    /// Its place in the client's chain, counted from 1.
    pub place: u64,
    /// When it was written.
    pub at: InstantView,
    /// Why money moved: `credit_added`, `credit_subtracted`, `initial_credit`, `credit_expired`,
    /// `payment`, `paid_from_credit`, `credit_bought`, `refunded_to_credit`, `refunded`,
    /// `reversal`.
    pub cause: String,
    /// Where the money came from.
    pub source: SideView,
    /// Where it went.
    pub destination: SideView,
    /// Units of the destination's currency for one unit of the source's, where they differ.
    pub rate: Option<String>,
    /// Why, in the words of the person who did it.
    pub reason: Option<String>,
    /// What the payment is called outside.
    pub reference: Option<String>,
    /// The entry that this one undoes.
    pub reverses: Option<i64>,
    /// The account of who wrote it; `null` for the program itself.
    pub author_id: Option<i64>,
    /// The name of who wrote it.
    pub author_name: String,
    /// As whom he acted, if he impersonated somebody.
    pub on_behalf_of: Option<String>,
    /// The request that wrote it.
    pub request_id: String,
    /// The hash of the client's entry before, or zeros.
    pub previous_hash: String,
    /// The hash of this entry.
    pub hash: String,
}

impl From<EntryRow> for EntryView {
    fn from(row: EntryRow) -> Self {
        let EntryRow { entry, client, is_client_gone: _ } = row;
        Self { client: client.into(), ..Self::of(&entry) }
    }
}

impl EntryView {
    fn of(entry: &Entry) -> Self {
        let author = entry.author();
        Self {
            id: entry.id().get(),
            client: NamedView { id: entry.client().get(), name: String::new() },
            place: entry.place(),
            at: entry.at().into(),
            cause: entry.cause().code().to_owned(),
            source: entry.source().into(),
            destination: entry.destination().into(),
            rate: entry.rate().map(|rate| rate.normalize().to_string()),
            reason: entry.reason().map(ToString::to_string),
            reference: entry.reference().map(ToString::to_string),
            reverses: entry.reverses().map(bursar_kernel::Id::get),
            author_id: author.id,
            author_name: author.name.clone(),
            on_behalf_of: author.on_behalf_of.clone(),
            request_id: author.request_id.clone(),
            previous_hash: entry.previous().to_string(),
            hash: entry.hash().to_string(),
        }
    }
}

/// An entry with what it is linked to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = JournalEntryDetails)]
pub struct EntryDetailsView {
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryView,
    /// The entry that undoes it.
    pub reversed_by: Option<i64>,
}

impl From<EntryDetails> for EntryDetailsView {
    fn from(details: EntryDetails) -> Self {
        let EntryDetails { row, reversed_by } = details;
        Self { entry: row.into(), reversed_by: reversed_by.map(bursar_kernel::Id::get) }
    }
}

/// What checking the journal came to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = JournalVerification)]
pub struct VerifiedView {
    /// Whether every chain, balance and head is right.
    pub is_intact: bool,
    /// How many clients' chains are right.
    pub chains: u64,
    /// How many entries were looked at.
    pub entries: u64,
    /// The first thing that is wrong.
    pub broken: Option<BrokenView>,
}

/// The first thing that is wrong with the journal.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BrokenChain)]
pub struct BrokenView {
    /// Whose chain it is.
    pub client_id: i64,
    /// The first bad entry; `null` where the entries are right and what stands beside them is not.
    pub entry_id: Option<i64>,
    /// What is wrong, in words.
    pub reason: String,
}

impl From<Verified> for VerifiedView {
    fn from(verified: Verified) -> Self {
        let Verified { chains, entries, broken } = verified;
        let broken = broken.map(|Broken { client, entry, reason }| BrokenView {
            client_id: client.get(),
            entry_id: entry.map(bursar_kernel::Id::get),
            reason,
        });
        Self { is_intact: broken.is_none(), chains, entries, broken }
    }
}

/// A client's credit with everything that explains it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Credit)]
pub struct CreditView {
    /// What the client has in each currency.
    pub currencies: Vec<CurrencyCreditView>,
    /// Credit in total, in the client's currency.
    pub credit: MoneyView,
    /// Up-to-date credit in total, in the client's currency.
    pub up_to_date_credit: MoneyView,
    /// Up-to-date credit in total, in the global default currency: what the limit is held against.
    pub up_to_date_credit_in_default: MoneyView,
    /// The limit in force, in the global default currency.
    pub limit: MoneyView,
    /// Which setting of the client's configuration it is: `credit.limit`, or
    /// `credit.limit_with_agreement` for a client with a billing agreement.
    pub limit_setting: String,
    /// Since when the client has been out of credit.
    pub out_of_credit_since: Option<InstantView>,
    /// For how many hours the credit lasts if usage goes on as in the last 30 days.
    pub runway_hours: Option<i64>,
    /// The instant of all this.
    pub at: InstantView,
}

/// What a client has in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CurrencyCredit)]
pub struct CurrencyCreditView {
    /// ISO 4217 code.
    pub currency: String,
    /// What is left with the provider: the sum of the parts.
    pub credit: MoneyView,
    /// What was used and is not paid yet.
    pub unpaid_usage: MoneyView,
    /// Credit without unpaid usage.
    pub up_to_date_credit: MoneyView,
    /// Units of the client's currency for one unit of this one.
    pub rate: String,
    /// Since when that rate has been in force; `null` for the client's own currency.
    pub rate_since: Option<InstantView>,
    /// Units of the global default currency for one unit of this one.
    pub rate_in_default: String,
    /// What will expire, soonest first.
    pub expiring: Vec<ExpiringView>,
    /// What the journal's entries came to, by cause.
    pub parts: Vec<CreditPartView>,
}

/// Credit that expires.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ExpiringCredit)]
pub struct ExpiringView {
    /// What is left of it.
    pub left: MoneyView,
    /// When the rest is taken back.
    pub expires_at: InstantView,
}

/// What the entries of one cause came to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CreditPart)]
pub struct CreditPartView {
    /// Why the money moved.
    pub cause: String,
    /// How many entries there are.
    pub entries: u64,
    /// What they came to.
    pub sum: MoneyView,
}

impl From<&CreditPart> for CreditPartView {
    fn from(part: &CreditPart) -> Self {
        let CreditPart { cause, entries, sum } = *part;
        Self { cause: cause.code().to_owned(), entries, sum: sum.into() }
    }
}

impl CreditView {
    /// The statement as it is written.
    pub(crate) fn of(statement: &CreditStatement) -> Answer<Self> {
        let standing = statement.standing;
        let terms = statement.ledger.terms();
        let setting =
            if terms.has_agreement { "credit.limit_with_agreement" } else { "credit.limit" };
        let currencies = statement.ledger.held().map(|held| currency(statement, held));
        Ok(Self {
            currencies: currencies.collect::<Answer<_>>()?,
            credit: standing.credit.into(),
            up_to_date_credit: standing.up_to_date.into(),
            up_to_date_credit_in_default: standing.up_to_date_in_default.into(),
            limit: statement.limit().map_err(Error::from)?.into(),
            limit_setting: setting.to_owned(),
            out_of_credit_since: standing.out_of_credit_since.map(Into::into),
            runway_hours: statement.runway_hours(),
            at: statement.at.into(),
        })
    }
}

fn currency(statement: &CreditStatement, held: &Held) -> Answer<CurrencyCreditView> {
    let currency = held.credit.currency();
    let expiring = statement.ledger.lots().iter().filter(|lot| is_left(lot.left(), currency));
    let rate = statement.ledger.rates().between(currency, statement.ledger.terms().currency);
    Ok(CurrencyCreditView {
        currency: currency.code().to_owned(),
        credit: held.credit.into(),
        unpaid_usage: held.unpaid_usage.into(),
        up_to_date_credit: held.up_to_date().map_err(Error::from)?.into(),
        rate: rate.map(|rate| rate.normalize().to_string()).unwrap_or_default(),
        rate_since: statement.rated_at(currency).map(Into::into),
        rate_in_default: statement
            .ledger
            .rates()
            .between(currency, statement.ledger.rates().default_currency())
            .map(|rate| rate.normalize().to_string())
            .unwrap_or_default(),
        expiring: expiring
            .map(|lot| ExpiringView {
                left: lot.left().into(),
                expires_at: lot.expires_at().into(),
            })
            .collect(),
        parts: statement.parts_of(currency).map(Into::into).collect(),
    })
}

fn is_left(left: Money, currency: Currency) -> bool {
    left.currency() == currency && left.minor() > 0
}
