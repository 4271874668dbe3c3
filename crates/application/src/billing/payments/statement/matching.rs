//! Knows which invoice a payer means: by its reference with check digits, or by its number.

use std::collections::BTreeSet;

use bursar_domain::billing::invoice::{
    DocumentNumber, Invoice, InvoiceId, InvoiceStatus, IssuedInvoice, PaymentReference,
};
use bursar_kernel::money::Money;

use super::{Came, LineOutcome};
use crate::Error;
use crate::ports::UnitOfWork;

/// What a line was matched with.
#[derive(Clone, Debug)]
pub(super) enum Match {
    Found { invoice: InvoiceId, number: String, to_credit: Money },
    Nothing(String),
}

impl Match {
    pub(super) fn told(&self) -> LineOutcome {
        match self {
            Self::Found { invoice, number, to_credit } => LineOutcome::Books {
                invoice: *invoice,
                number: number.clone(),
                to_credit: *to_credit,
            },
            Self::Nothing(why) => LineOutcome::Open { why: why.clone() },
        }
    }
}

/// The invoice that a line pays. A reference has check digits, so that it is believed whatever the
/// sum; a number is believed if the sum is what is due.
pub(super) async fn find(work: &dyn UnitOfWork, came: &Came) -> Result<Match, Error> {
    let referred = references(came.words.as_str());
    let numbered = numbered(work, came.words.as_str()).await?;
    let all: BTreeSet<_> = referred.iter().chain(&numbered).copied().collect();
    let [only] = all.into_iter().collect::<Vec<_>>()[..] else {
        let why = if referred.is_empty() && numbered.is_empty() {
            "no payment reference and no invoice number is in it"
        } else {
            "it names several invoices"
        };
        return Ok(Match::Nothing(why.to_owned()));
    };
    let Some(Invoice::Issued(invoice)) = work.invoices().find(only).await? else {
        return Ok(Match::Nothing("the invoice that it names has not been issued".to_owned()));
    };
    fits(&invoice, came, !referred.is_empty())
}

fn fits(invoice: &IssuedInvoice, came: &Came, is_referred: bool) -> Result<Match, Error> {
    let (amount, due) = (came.amount, invoice.due()?);
    let number = invoice.number().map(ToString::to_string).unwrap_or_default();
    if amount.currency() != due.currency() {
        return Ok(Match::Nothing(format!("invoice {number} is in {}", due.currency())));
    }
    if !is_referred && amount != due {
        let why = match invoice.status() {
            InvoiceStatus::Unpaid => format!("{due} is due on invoice {number}"),
            status => format!("invoice {number} is {status}"),
        };
        return Ok(Match::Nothing(why));
    }
    let to_credit =
        if amount.compare(due)?.is_gt() { amount.minus(due)? } else { Money::zero(due.currency()) };
    Ok(Match::Found { invoice: invoice.id(), number, to_credit })
}

/// The references with right check digits in a text, wherever blanks stand in it.
fn references(words: &str) -> BTreeSet<InvoiceId> {
    let compact: String =
        words.chars().filter(|sign| !sign.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let mut found = BTreeSet::new();
    for (at, _) in compact.match_indices("RF") {
        let rest = compact.get(at..).unwrap_or_default();
        let digits = rest.chars().skip(2).take_while(char::is_ascii_digit).count();
        // What follows the reference may be digits too: the first length that fits is it.
        let fits = (12..=digits)
            .find_map(|length| rest.get(..length + 2)?.parse::<PaymentReference>().ok());
        found.extend(fits.map(PaymentReference::invoice));
    }
    found
}

/// The invoices whose numbers stand in a text.
async fn numbered(work: &dyn UnitOfWork, words: &str) -> Result<BTreeSet<InvoiceId>, Error> {
    let mut found = BTreeSet::new();
    let separators = |sign: char| sign.is_whitespace() || ",;:()".contains(sign);
    for word in words.split(separators).take(60) {
        let word = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        if word.chars().any(|sign| sign.is_ascii_digit()) {
            let number = DocumentNumber::restore(word.to_owned());
            found.extend(work.invoices().numbered(&number).await?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(words: &str) -> Vec<i64> {
        references(words).into_iter().map(bursar_kernel::Id::get).collect()
    }

    #[test]
    fn references_are_found_wherever_blanks_stand_and_whatever_follows() {
        assert_eq!(ids("RF31 0000 0018 42"), [1842]);
        assert_eq!(ids("invoice rf31000000 1842 thanks"), [1842]);
        assert_eq!(ids("RF310000001842 2026-11-29"), [1842]);
        assert_eq!(ids("RF31 0000 0018 24"), Vec::<i64>::new(), "two digits are swapped");
        assert_eq!(ids("RF RFRF31 000"), Vec::<i64>::new());
    }
}
