//! Knows which open invoices a client's credit pays by itself (product 4.8), and with how much.

use std::collections::BTreeMap;

use bursar_kernel::money::{Amount, Currency, Money, MoneyError, Rounding};
use chrono::{DateTime, Utc};

use super::Ledger;
use crate::billing::invoice::InvoiceId;
use crate::client::configuration::Settings;

/// What a configuration says about paying from credit without anybody's doing.
#[derive(Clone, Copy, Debug)]
pub struct SettlementPolicy {
    /// Whether it happens at all.
    pub is_on: bool,
    /// Whether a part of an invoice may be paid.
    pub may_be_partial: bool,
    /// What must be left of up-to-date credit, in the global default currency.
    pub least: rust_decimal::Decimal,
}

/// A payment of an invoice that follows from the credit that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedPayment {
    /// Which invoice.
    pub invoice: InvoiceId,
    /// How much of it.
    pub amount: Money,
    /// Whether that is all that is due.
    pub is_whole: bool,
}

impl SettlementPolicy {
    /// What these settings say.
    pub const fn of(settings: &Settings) -> Self {
        let invoicing = &settings.invoicing;
        Self {
            is_on: invoicing.automatic_settlement,
            may_be_partial: invoicing.partial_payments,
            least: settings.credit.minimum_after_payment.get(),
        }
    }

    /// Which of these invoices are paid, and how far, in the order in which they are given. One
    /// that cannot be paid is passed over, so that credit does not lie idle beside a smaller one.
    pub fn plan(
        &self,
        ledger: &Ledger,
        open: impl IntoIterator<Item = (InvoiceId, Money)>,
        at: DateTime<Utc>,
    ) -> Result<Vec<PlannedPayment>, MoneyError> {
        if !self.is_on {
            return Ok(Vec::new());
        }
        let mut purse = Purse::of(ledger, self.least, at)?;
        let mut planned = Vec::new();
        for (invoice, due) in open {
            let most = purse.most(due.currency())?;
            let is_whole = most.minor() >= due.minor();
            let amount = if is_whole { due } else { most };
            if amount.minor() > 0 && (is_whole || self.may_be_partial) {
                purse.spend(amount)?;
                planned.push(PlannedPayment { invoice, amount, is_whole });
            }
        }
        Ok(planned)
    }
}

/// What can be spent while a plan is made.
struct Purse<'a> {
    ledger: &'a Ledger,
    at: DateTime<Utc>,
    /// Up-to-date credit above what must be left, in the global default currency.
    room: Amount,
    left: BTreeMap<Currency, Money>,
}

impl<'a> Purse<'a> {
    fn of(
        ledger: &'a Ledger,
        least: rust_decimal::Decimal,
        at: DateTime<Utc>,
    ) -> Result<Self, MoneyError> {
        let default = ledger.rates().default_currency();
        let up_to_date = ledger.standing(at)?.up_to_date_in_default.as_amount();
        let room = up_to_date.minus(Amount::new(least, default))?;
        Ok(Self { ledger, at, room, left: BTreeMap::new() })
    }

    fn most(&mut self, currency: Currency) -> Result<Money, MoneyError> {
        let left = self.left_in(currency)?;
        let rate = self.ledger.rates().between(self.room.currency(), currency);
        let Some(rate) = rate else { return Ok(Money::zero(currency)) };
        let room = Amount::new(self.room.times(rate)?.value(), currency).round(Rounding::Down)?;
        let minor = left.minor().min(room.minor()).max(0);
        Ok(Money::from_minor(minor, currency))
    }

    fn spend(&mut self, amount: Money) -> Result<(), MoneyError> {
        let left = self.left_in(amount.currency())?.minus(amount)?;
        self.left.insert(amount.currency(), left);
        let spent = self.ledger.rates().convert(amount, self.room.currency())?;
        self.room = self.room.minus(spent)?;
        Ok(())
    }

    fn left_in(&self, currency: Currency) -> Result<Money, MoneyError> {
        let kept = self.left.get(&currency).copied();
        kept.map_or_else(|| self.ledger.spendable(currency, self.at), Ok)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bursar_kernel::Id;
    use rust_decimal::Decimal;

    use super::*;
    use crate::billing::journal::{Head, Held, Rates, StoredLedger, Terms};

    fn money(text: &str) -> Money {
        let (amount, code) = text.split_once(' ').unwrap();
        Money::parse(amount, Currency::new(code).unwrap()).unwrap()
    }

    /// A client who holds these sums, where a euro costs 10 kroner.
    fn ledger(held: &[&str]) -> Ledger {
        let euro = Currency::new("EUR").unwrap();
        let krone = Currency::new("NOK").unwrap();
        let held = held.iter().map(|text| {
            let credit = money(text);
            Held { credit, unpaid_usage: Money::zero(credit.currency()) }
        });
        Ledger::restore(StoredLedger {
            client: Id::new(1).unwrap(),
            head: Head::EMPTY,
            held: held.collect(),
            lots: Vec::new(),
            terms: Terms {
                currency: euro,
                limit: Decimal::ZERO,
                burn: Money::zero(euro),
                has_agreement: false,
                out_of_credit_since: None,
            },
            rates: Arc::new(Rates::new(euro, [(krone, Decimal::TEN)])),
        })
    }

    fn plan(held: &[&str], least: i64, may_be_partial: bool, open: &[&str]) -> Vec<String> {
        let policy = SettlementPolicy { is_on: true, may_be_partial, least: least.into() };
        let open = open
            .iter()
            .enumerate()
            .map(|(place, due)| (Id::new(i64::try_from(place + 1).unwrap()).unwrap(), money(due)));
        let at = "2026-11-12T12:00:00Z".parse().unwrap();
        let planned = policy.plan(&ledger(held), open, at).unwrap();
        planned.iter().map(|one| format!("{} {}", one.invoice, one.amount)).collect()
    }

    #[test]
    fn what_is_due_first_is_paid_first_and_in_full() {
        let paid = plan(&["50.00 EUR"], 0, false, &["30.00 EUR", "20.00 EUR", "0.01 EUR"]);
        assert_eq!(paid, ["1 30.00 EUR", "2 20.00 EUR"]);
    }

    #[test]
    fn an_invoice_that_is_too_large_is_passed_over_unless_parts_may_be_paid() {
        let open = ["80.00 EUR", "20.00 EUR"];
        assert_eq!(plan(&["50.00 EUR"], 0, false, &open), ["2 20.00 EUR"]);
        assert_eq!(plan(&["50.00 EUR"], 0, true, &open), ["1 50.00 EUR"]);
    }

    #[test]
    fn what_must_be_left_is_left_over_all_currencies() {
        let open = ["200.00 NOK", "25.00 EUR"];
        let held = ["300.00 NOK", "25.00 EUR"];
        assert_eq!(plan(&held, 0, false, &open), ["1 200.00 NOK", "2 25.00 EUR"]);
        assert_eq!(plan(&held, 15, false, &open), ["1 200.00 NOK"]);
        assert_eq!(plan(&held, 15, true, &open), ["1 200.00 NOK", "2 20.00 EUR"]);
    }

    #[test]
    fn credit_of_another_currency_or_below_zero_pays_nothing() {
        assert!(plan(&["500.00 NOK"], 0, true, &["10.00 EUR"]).is_empty());
        assert!(plan(&["-5.00 EUR"], -100, true, &["10.00 EUR"]).is_empty());
        assert!(plan(&["50.00 EUR", "-600.00 NOK"], 0, true, &["10.00 EUR"]).is_empty());
    }
}
