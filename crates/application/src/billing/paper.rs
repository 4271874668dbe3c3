//! Knows what a document says, word for word: the same paper is read on screen and printed.
//!
//! A document says what was frozen when it was issued, and of payments only those that made it
//! fiscal; what has come since stands beside it.

mod account;
mod figure;
mod parts;
mod sums;
mod table;

use bursar_domain::billing::invoice::{
    AccountStatement, CreditNote, DraftInvoice, IssuedInvoice, Particulars, Party, Prices,
    References, Seller, TaxGroup,
};
use bursar_kernel::Note;
use bursar_kernel::money::{Money, MoneyError};
use chrono::{DateTime, Utc};

use self::parts::{buyer, footer, letterhead, notice, pay_to, seller};
use self::sums::Sums;
use self::table::Row;
use crate::figures::{day, days, money};
use crate::ports::PrintedDocument;
use crate::ports::printer::{PrintedNotice, PrintedReference, PrintedReferences};

/// What a draft would state if it were issued now, as far as that is known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Prospect<'a> {
    pub(crate) seller: Option<&'a Seller>,
    pub(crate) buyer: Option<&'a Party>,
    pub(crate) tax_text: Option<&'a Note>,
    pub(crate) account: Option<&'a AccountStatement>,
}

/// The paper of a draft as it would be issued.
pub(crate) fn of_draft(
    draft: &DraftInvoice,
    prospect: Prospect<'_>,
    at: DateTime<Utc>,
) -> Result<PrintedDocument, MoneyError> {
    let (stored, totals) = (draft.as_stored(), draft.totals()?);
    let lines = stored.lines.iter().zip(&totals.lines);
    let rows = lines.map(|(line, figures)| Row::of(&line.item, figures)).collect::<Vec<_>>();
    let terms = &stored.terms;
    let references = [("Due", terms.due_on.map(day)), ("Period", terms.period.map(days))];
    Ok(Paper {
        title: "Draft invoice",
        number: String::new(),
        issued_at: at,
        seller: prospect.seller,
        buyer: prospect.buyer,
        references: references.into_iter().chain(orders(&terms.references)).collect(),
        prices: stored.prices,
        rows,
        sums: Sums { net: totals.net, tax: totals.tax, total: totals.total, paid: None, due: None },
        groups: totals.groups.iter().collect(),
        notices: terms.payment_terms.iter().map(|terms| notice("Terms", terms.as_str())).collect(),
        notes: vec![terms.notes.as_ref(), prospect.tax_text],
        accounted: None,
        account: prospect.account,
    }
    .set())
}

/// The paper of an issued invoice.
pub(crate) fn of_issued(issued: &IssuedInvoice) -> Result<PrintedDocument, MoneyError> {
    let (stored, figures) = (issued.as_stored(), &issued.as_stored().figures);
    let stated = &stored.particulars;
    let paid = paid_before(issued);
    let due = figures.total.minus(paid)?;
    let proforma = stored.proforma.as_ref().filter(|_| issued.is_fiscal());
    let number = issued.number().map(ToString::to_string).unwrap_or_default();
    let references = [
        ("Number", Some(number.clone())),
        ("Proforma", proforma.map(ToString::to_string)),
        ("Dated", Some(day(issued.dated()))),
        ("Due", Some(day(stored.due_on))),
        ("Period", stated.period.map(days)),
    ];
    let mut notices = Vec::new();
    if due.minor() > 0 {
        notices.extend(pay_to(&stated.seller));
        notices.push(notice("Payment reference", &issued.payment_reference().to_string()));
    }
    notices.extend(stated.payment_terms.iter().map(|terms| notice("Terms", terms.as_str())));
    Ok(Paper {
        title: if issued.is_fiscal() { "Invoice" } else { "Proforma invoice" },
        number,
        issued_at: stored.issued_at,
        seller: Some(&stated.seller),
        buyer: Some(&stated.buyer),
        references: references.into_iter().chain(orders(&stated.references)).collect(),
        prices: stated.prices,
        rows: figures.lines.iter().map(|line| Row::of(&line.item, &line.figures)).collect(),
        sums: Sums {
            net: figures.net,
            tax: figures.tax,
            total: figures.total,
            paid: Some(paid).filter(|paid| !paid.is_zero()),
            due: Some(due),
        },
        groups: figures.groups.iter().map(|group| &group.figures).collect(),
        notices,
        notes: vec![stated.notes.as_ref(), stated.tax_text.as_ref()],
        accounted: accounted(stated),
        account: stated.enclosed.account.as_ref(),
    }
    .set())
}

/// The paper of a credit note, whose sums count in the client's favour.
pub(crate) fn of_credit_note(note: &CreditNote) -> PrintedDocument {
    let stored = note.as_stored();
    let stated = &stored.particulars;
    let number = stored.number.text.to_string();
    let references = [
        ("Number", Some(number.clone())),
        ("Dated", Some(day(stored.number.on))),
        ("For invoice", Some(stored.preceding.number.to_string())),
        ("Dated", Some(day(stored.preceding.dated))),
        ("Period", stated.period.map(days)),
    ];
    Paper {
        title: "Credit note",
        number,
        issued_at: stored.issued_at,
        seller: Some(&stated.seller),
        buyer: Some(&stated.buyer),
        references: references.into_iter().chain(orders(&stated.references)).collect(),
        prices: stated.prices,
        rows: stored.lines.iter().map(Row::credited).collect(),
        sums: Sums { net: stored.net, tax: stored.tax, total: stored.total, paid: None, due: None },
        groups: stored.groups.iter().collect(),
        notices: vec![notice("Reason", stored.reason.as_str())],
        notes: vec![stated.tax_text.as_ref()],
        accounted: accounted(stated),
        account: stated.enclosed.account.as_ref(),
    }
    .set()
}

/// What was paid when the document was made: a proforma that became fiscal because it was paid says
/// so, every other document was there before its payments.
fn paid_before(issued: &IssuedInvoice) -> Money {
    let stored = issued.as_stored();
    let was_proforma = stored.proforma.is_some();
    let is_paid =
        stored.fiscal.as_ref().zip(stored.paid_on).is_some_and(|(fiscal, on)| on <= fiscal.on);
    let total = stored.figures.total;
    if was_proforma && is_paid { total } else { Money::zero(total.currency()) }
}

/// How buyer and seller refer to the sale.
fn orders(references: &References) -> impl Iterator<Item = (&'static str, Option<String>)> {
    let References { buyer, purchase_order, sales_order, contract, project, accounting } =
        references;
    let text = |line: &Option<bursar_kernel::Line>| line.as_ref().map(ToString::to_string);
    [
        ("Your reference", text(buyer)),
        ("Your order", text(purchase_order)),
        ("Our order", text(sales_order)),
        ("Contract", text(contract)),
        ("Project", text(project)),
        ("Your account", text(accounting)),
    ]
    .into_iter()
}

/// The tax in the currency in which the seller accounts for it.
fn accounted(stated: &Particulars) -> Option<String> {
    let accounted = stated.accounted_tax?;
    let (tax, rate) = (money(accounted.tax), accounted.rate.normalize());
    Some(format!("Tax: {tax}, at {rate} for 1 {}", stated.currency.code()))
}

/// What drafts, invoices and credit notes have in common.
struct Paper<'a> {
    title: &'static str,
    number: String,
    issued_at: DateTime<Utc>,
    seller: Option<&'a Seller>,
    buyer: Option<&'a Party>,
    references: Vec<(&'static str, Option<String>)>,
    prices: Prices,
    rows: Vec<Row<'a>>,
    sums: Sums,
    groups: Vec<&'a TaxGroup>,
    notices: Vec<PrintedNotice>,
    notes: Vec<Option<&'a Note>>,
    accounted: Option<String>,
    account: Option<&'a AccountStatement>,
}

impl Paper<'_> {
    fn set(self) -> PrintedDocument {
        let references = self.references.into_iter().filter_map(|(label, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            Some(PrintedReference { label: label.to_owned(), value })
        });
        let currency = self.sums.total.currency();
        let notes = self.notes.into_iter().flatten().map(|note| note.as_str().to_owned());
        PrintedDocument {
            title: self.title.to_owned(),
            number: self.number,
            language: "en".to_owned(),
            issued_at: self.issued_at,
            letterhead: self.seller.map(letterhead).unwrap_or_default(),
            buyer: self.buyer.map(buyer).unwrap_or_default(),
            seller: self.seller.map(seller).unwrap_or_default(),
            references: PrintedReferences {
                label: "Reference".to_owned(),
                entries: references.collect(),
            },
            table: table::of(&self.rows, &self.groups, self.prices, currency),
            totals: self.sums.totals(&self.groups),
            taxes: sums::taxes(&self.groups, currency),
            account: self.account.map(account::of).unwrap_or_default(),
            notices: self.notices,
            notes: notes.chain(self.accounted).collect(),
            footer: self.seller.map(footer).unwrap_or_default(),
            page_count: "Page {page} of {pages}".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
