//! Knows the journal as a ledger of Beancount's. Its `bean-check` refuses an entry that does not
//! come to zero in each currency, and a balance that is not what the entries come to.

use std::collections::BTreeSet;
use std::fmt::Write;

use async_trait::async_trait;
use bursar_domain::billing::journal::{Account, Entry, LegAccount, StoredBalances};
use bursar_domain::client::ClientId;
use bursar_kernel::Id;
use bursar_kernel::money::Money;
use chrono::{DateTime, Days, NaiveDate};
use chrono_tz::Tz;

use crate::billing::journal::{ClientSpan, JournalChain};
use crate::text_file::TextFile;
use crate::{Desk, Error};

/// The journal as it was at one instant, for Beancount.
pub(super) struct Books {
    chain: Box<dyn JournalChain>,
    zone: Tz,
    /// The day as of whose beginning balances are stated: the one after the last entry.
    closed_on: NaiveDate,
    only: Option<ClientId>,
    /// The accounts outside of clients that were opened.
    house: BTreeSet<String>,
    /// The clients that are being written, and the balances that they are to come to.
    part: Option<Part>,
    /// Behind which client the next part begins; `None` behind the last.
    next: Option<Option<ClientId>>,
    ready: Option<String>,
}

/// Some clients, one after another.
struct Part {
    span: ClientSpan,
    from: Option<(ClientId, u64)>,
    opened: BTreeSet<String>,
    balances: Vec<(ClientId, StoredBalances)>,
}

const HEAD: &str = "\
option \"title\" \"Bursar\"

; What a client has left and what was paid of his invoices are debts of the provider: they are
; negative here. Money that comes from outside is positive.

";

impl Books {
    pub(super) async fn begin(desk: &Desk, only: Option<ClientId>) -> Result<Self, Error> {
        let chain = desk.ports.journal.chain().await?;
        let today = desk.today();
        let closed_on = today.checked_add_days(Days::new(1)).unwrap_or(today);
        let before = only.and_then(|client| Id::new(client.get() - 1).ok());
        Ok(Self {
            chain,
            zone: desk.zone(),
            closed_on,
            only,
            house: BTreeSet::new(),
            part: None,
            next: Some(before),
            ready: Some(HEAD.to_owned()),
        })
    }

    /// The next clients who have anything; `None` if there are no more.
    async fn part(&mut self) -> Result<Option<Part>, Error> {
        if let Some(part) = self.part.take() {
            return Ok(Some(part));
        }
        let Some(after) = self.next.take() else { return Ok(None) };
        let span = ClientSpan { after, through: self.only };
        let balances: Vec<_> = self.chain.balances(span).await?.into_iter().collect();
        let Some((last, _)) = balances.last() else { return Ok(None) };
        let span = ClientSpan { after, through: Some(*last) };
        self.next = self.only.is_none().then_some(Some(*last));
        Ok(Some(Part { span, from: None, opened: BTreeSet::new(), balances }))
    }
}

#[async_trait]
impl TextFile for Books {
    async fn next(&mut self) -> Result<Option<String>, Error> {
        if let Some(ready) = self.ready.take() {
            return Ok(Some(ready));
        }
        let Some(mut part) = self.part().await? else { return Ok(None) };
        let entries = self.chain.entries(part.span, part.from).await?;
        let mut text = String::new();
        if entries.is_empty() {
            for (client, stored) in &part.balances {
                part.opened.extend(close(*client, stored, self.closed_on, &part.opened, &mut text));
            }
            return Ok(Some(text));
        }
        for entry in entries {
            let entry = entry.map_err(|broken| Error::rule("journal_broken", broken.reason))?;
            part.from = Some((entry.client(), entry.place()));
            write(&entry, self.zone, [&mut part.opened, &mut self.house], &mut text)?;
        }
        self.part = Some(part);
        Ok(Some(text))
    }
}

/// An account by the name that Beancount knows it under.
fn name(client: ClientId, account: LegAccount) -> String {
    match account {
        LegAccount::Exchange => "Equity:Exchange".to_owned(),
        LegAccount::End(Account::Credit) => format!("Liabilities:Clients:C{client}:Credit"),
        LegAccount::End(Account::Invoice(invoice)) => {
            format!("Liabilities:Clients:C{client}:Invoice{invoice}")
        }
        LegAccount::End(Account::Promotion) => "Expenses:Promotion".to_owned(),
        LegAccount::End(house) => {
            let kind = house.kind().code().replace('_', "-");
            let mut letters = kind.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            let first = first.map(String::from).unwrap_or_default();
            format!("Assets:{first}{}", letters.as_str())
        }
    }
}

/// Writes an entry, and opens the accounts that it is the first to touch.
fn write(
    entry: &Entry,
    zone: Tz,
    [opened, house]: [&mut BTreeSet<String>; 2],
    text: &mut String,
) -> Result<(), Error> {
    let legs = entry.legs()?;
    let day = entry.at().with_timezone(&zone).date_naive();
    for leg in &legs {
        let name = name(entry.client(), leg.account);
        let is_of_client = name.starts_with("Liabilities:");
        // Those that all clients share are open before anybody's first entry.
        let (all, on) = if is_of_client {
            (&mut *opened, day)
        } else {
            (&mut *house, DateTime::UNIX_EPOCH.date_naive())
        };
        if all.insert(name.clone()) {
            push(text, format_args!("{on} open {name}\n"));
        }
    }
    let reason = entry.reason().map_or_else(|| entry.cause().label().to_owned(), quoted);
    push(text, format_args!("{day} * \"{}\" \"{reason}\"\n", entry.cause().label()));
    push(text, format_args!("  entry: \"{}\"\n  hash: \"{}\"\n", entry.id(), entry.hash()));
    for leg in legs {
        // What the journal counts in a client's favour is a debt of the provider.
        let (name, sum) = (name(entry.client(), leg.account), leg.sum.negated()?);
        push(text, format_args!("  {name}  {sum}\n"));
    }
    text.push('\n');
    Ok(())
}

/// States what is stored as a client's balances; answers the accounts that had to be opened.
fn close(
    client: ClientId,
    stored: &StoredBalances,
    on: NaiveDate,
    opened: &BTreeSet<String>,
    text: &mut String,
) -> Vec<String> {
    let credits = stored.credits.values().map(|sum| (Account::Credit, *sum));
    let invoices = stored.invoices.iter().map(|(id, sum)| (Account::Invoice(*id), *sum));
    let mut fresh = Vec::new();
    for (account, sum) in credits.chain(invoices) {
        let name = name(client, LegAccount::End(account));
        if !opened.contains(&name) && !fresh.contains(&name) {
            push(text, format_args!("{on} open {name}\n"));
            fresh.push(name.clone());
        }
        let (amount, currency) = (turned(sum), sum.currency());
        push(text, format_args!("{on} balance {name}  {amount} ~ 0 {currency}\n"));
    }
    fresh
}

fn turned(sum: Money) -> String {
    let text = sum.to_decimal_string();
    match text.strip_prefix('-') {
        Some(size) => size.to_owned(),
        None if sum.is_zero() => text,
        None => format!("-{text}"),
    }
}

/// Words within quotation marks, in one line.
fn quoted(words: &impl ToString) -> String {
    let words = words.to_string();
    let words: Vec<_> = words.split_whitespace().collect();
    words.join(" ").replace('\\', "\\\\").replace('"', "\\\"")
}

fn push(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(words);
}
