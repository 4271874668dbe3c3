//! Knows how an invoice is written into its row and read back.

use bursar_domain::billing::invoice::{
    DocumentNumber, DraftInvoice, FiscalNumber, Invoice, InvoiceStatus, IssuedInvoice, Item,
    ItemKind, ItemSource, StoredDraft, StoredInvoice,
};
use bursar_domain::repository::Aggregate;
use bursar_kernel::Line;
use bursar_kernel::money::{Currency, Money, MoneyError};
use sea_orm::{DbErr, FromQueryResult, Value};

use super::document::{AssessmentDto, CreditedDto, FiguresDto, LineDto, ParticularsDto, TermsDto};
use crate::billing::entry::thousandths;
use crate::column::{Reading, day, instant, json};
use crate::error::Unreadable;

/// A row of the table.
#[derive(FromQueryResult)]
pub(super) struct Row {
    id: i64,
    client_id: i64,
    status: i16,
    kind: String,
    currency: String,
    paid_minor: i64,
    refunded_minor: i64,
    credited_minor: i64,
    issued_on: Option<i64>,
    due_on: Option<i64>,
    paid_on: Option<i64>,
    refunded_on: Option<i64>,
    numbering: Option<String>,
    proforma: Option<String>,
    fiscal: Option<String>,
    fiscal_sequence: Option<i64>,
    fiscal_on: Option<i64>,
    particulars: String,
    assessment: String,
    figures: String,
    credited: String,
    created_at: i64,
    issued_at: Option<i64>,
    version: i64,
}

/// The columns that [`Row`] is read from.
pub(super) const COLUMNS: &str = "id, client_id, status, kind, currency, paid_minor, \
    refunded_minor, credited_minor, issued_on, due_on, paid_on, refunded_on, numbering, proforma, \
    fiscal, fiscal_sequence, fiscal_on, particulars, assessment, figures, credited, created_at, \
    issued_at, version";

/// The number by which a status is filtered and sorted; drafts are 1.
pub(crate) fn status_number(status: InvoiceStatus) -> i16 {
    let place = InvoiceStatus::ALL.iter().position(|one| *one == status);
    place.and_then(|place| i16::try_from(place + 1).ok()).unwrap_or_default()
}

/// The status of a number.
pub(crate) fn status_of(read: Reading, number: i16) -> Result<InvoiceStatus, Unreadable> {
    let place = usize::try_from(number - 1).ok();
    let status = place.and_then(|place| InvoiceStatus::ALL.get(place)).copied();
    status.ok_or_else(|| read.wrong(format!("no status {number}")))
}

/// The bit of a kind of item.
pub(crate) fn item_bit(kind: ItemKind) -> i64 {
    let place = ItemKind::ALL.iter().position(|one| *one == kind).unwrap_or_default();
    1 << place
}

/// Sorts behind every day.
const NO_DAY: i64 = i64::MAX;

/// The columns of an invoice's row with their values; the version is that of the invoice.
pub(super) fn columns(invoice: &Invoice) -> Result<Vec<(&'static str, Value)>, DbErr> {
    let total = invoice.total().map_err(uncountable)?;
    let buyer = invoice.buyer();
    let kinds = invoice.item_kinds().into_iter().fold(0, |mask, kind| mask | item_bit(kind));
    let mut columns: Vec<(&'static str, Value)> = vec![
        ("id", invoice.id().get().into()),
        ("client_id", invoice.client().get().into()),
        ("status", status_number(invoice.status()).into()),
        ("kind", invoice.kind().code().into()),
        ("currency", invoice.currency().code().to_owned().into()),
        ("total_minor", total.minor().into()),
        ("total_thousandths", thousandths(total).into()),
        ("dated_on", invoice.dated().map(day).into()),
        ("due_on", invoice.due_on().map(day).into()),
        ("dated_key", invoice.dated().map_or(NO_DAY, day).into()),
        ("due_key", invoice.due_on().map_or(NO_DAY, day).into()),
        ("item_kinds", kinds.into()),
        ("has_taxes", invoice.has_taxes().into()),
        ("is_exempt", invoice.is_client_exempt().into()),
        ("has_company", buyer.is_some_and(|buyer| buyer.is_company).into()),
        ("has_vat_id", buyer.is_some_and(|buyer| buyer.vat_id.is_some()).into()),
        ("version", invoice.version().into()),
    ];
    match invoice {
        Invoice::Draft(draft) => columns.extend(of_draft(draft)?),
        Invoice::Issued(issued) => columns.extend(of_issued(issued)?),
    }
    Ok(columns)
}

fn uncountable(error: MoneyError) -> DbErr {
    DbErr::Custom(error.to_string())
}

fn of_draft(draft: &DraftInvoice) -> Result<Vec<(&'static str, Value)>, DbErr> {
    let stored = draft.as_stored();
    let terms = TermsDto::of(&stored.terms, stored.prices.code(), stored.rounding.code());
    let lines: Vec<_> =
        stored.lines.iter().map(|line| LineDto::of(line.number, &line.item)).collect();
    Ok(vec![
        ("particulars", json(&terms)?.into()),
        ("assessment", json(&AssessmentDto::of(&stored.assessment))?.into()),
        ("figures", json(&lines)?.into()),
        ("credited", json(&CreditedDto::default())?.into()),
        ("created_at", instant(stored.created_at).into()),
    ])
}

fn of_issued(issued: &IssuedInvoice) -> Result<Vec<(&'static str, Value)>, DbErr> {
    let stored = issued.as_stored();
    let fiscal = stored.fiscal.as_ref();
    let sequence = fiscal.map(|fiscal| i64::try_from(fiscal.sequence));
    let sequence = sequence.transpose().map_err(|_| uncountable(MoneyError::OutOfRange))?;
    Ok(vec![
        ("paid_minor", stored.paid.minor().into()),
        ("refunded_minor", stored.refunded.minor().into()),
        ("credited_minor", stored.credited.minor().into()),
        ("due_minor", issued.due().map_err(uncountable)?.minor().into()),
        ("balance_minor", issued.balance().map_err(uncountable)?.minor().into()),
        ("issued_on", day(stored.issued_on).into()),
        ("paid_on", stored.paid_on.map(day).into()),
        ("refunded_on", stored.refunded_on.map(day).into()),
        ("numbering", stored.numbering.code().into()),
        ("proforma", stored.proforma.as_ref().map(ToString::to_string).into()),
        ("fiscal", fiscal.map(|fiscal| fiscal.text.to_string()).into()),
        ("fiscal_sequence", sequence.into()),
        ("fiscal_on", fiscal.map(|fiscal| day(fiscal.on)).into()),
        ("particulars", json(&ParticularsDto::of(&stored.particulars))?.into()),
        ("assessment", json(&AssessmentDto::of(&stored.assessment))?.into()),
        ("figures", json(&FiguresDto::of(&stored.figures))?.into()),
        ("credited", json(&CreditedDto::of(&stored.figures))?.into()),
        ("created_at", instant(stored.created_at).into()),
        ("issued_at", instant(stored.issued_at).into()),
    ])
}

/// The parts of lines that must not be invoiced twice, while the invoice stands.
pub(super) fn charges(invoice: &Invoice) -> Vec<String> {
    let items: Vec<_> = match invoice {
        Invoice::Draft(draft) => draft.as_stored().lines.iter().map(|line| &line.item).collect(),
        Invoice::Issued(issued) if issued.status() == InvoiceStatus::Cancelled => Vec::new(),
        Invoice::Issued(issued) => {
            issued.as_stored().figures.lines.iter().map(|line| &line.item).collect()
        }
    };
    let charges = items.into_iter().filter_map(Item::charge);
    charges.map(|(kind, source)| charge(kind, source)).collect()
}

/// One such part, written so that no two are alike.
pub(super) fn charge(kind: ItemKind, source: &ItemSource) -> String {
    let ItemSource { service, cycle, part } = source;
    let text = |line: &Option<Line>| line.as_ref().map(ToString::to_string);
    // Written with their quotes, no two texts run into each other.
    format!("{} {service} {:?} {:?}", kind.code(), text(cycle), text(part))
}

impl Row {
    /// The invoice of the row.
    pub(super) fn invoice(&self) -> Result<Invoice, Unreadable> {
        let read = Reading::of::<Invoice>(self.id);
        let status = status_of(read, self.status)?;
        let currency: Currency = read.parsed(&self.currency)?;
        if status == InvoiceStatus::Draft {
            return Ok(self.draft(read, currency)?.into());
        }
        Ok(self.issued(read, currency, status)?.into())
    }

    fn draft(&self, read: Reading, currency: Currency) -> Result<DraftInvoice, Unreadable> {
        let terms: TermsDto = read.json(&self.particulars)?;
        let lines: Vec<LineDto> = read.json(&self.figures)?;
        let assessment: AssessmentDto = read.json(&self.assessment)?;
        let lines = lines.iter().map(|line| line.draft(read, currency));
        Ok(DraftInvoice::restore(StoredDraft {
            id: read.id(self.id)?,
            client: read.id(self.client_id)?,
            kind: read.parsed(&self.kind)?,
            currency,
            prices: read.parsed(&terms.prices)?,
            rounding: read.parsed(&terms.rounding)?,
            lines: lines.collect::<Result<_, _>>()?,
            terms: terms.read(read)?,
            assessment: assessment.read(read)?,
            created_at: read.instant(self.created_at)?,
            version: self.version,
        }))
    }

    fn issued(
        &self,
        read: Reading,
        currency: Currency,
        status: InvoiceStatus,
    ) -> Result<IssuedInvoice, Unreadable> {
        let missing = |what: &str| read.wrong(format!("an issued invoice has no {what}"));
        let day = |days: Option<i64>| days.map(|days| read.day(days)).transpose();
        let assessment: AssessmentDto = read.json(&self.assessment)?;
        let particulars: ParticularsDto = read.json(&self.particulars)?;
        let figures: FiguresDto = read.json(&self.figures)?;
        let credited: CreditedDto = read.json(&self.credited)?;
        let numbering = self.numbering.as_ref().ok_or_else(|| missing("numbering"))?;
        let sum = |minor| Money::from_minor(minor, currency);
        Ok(IssuedInvoice::restore(StoredInvoice {
            id: read.id(self.id)?,
            client: read.id(self.client_id)?,
            kind: read.parsed(&self.kind)?,
            status,
            numbering: read.parsed(numbering)?,
            proforma: self.proforma.clone().map(DocumentNumber::restore),
            fiscal: self.fiscal_number(read)?,
            issued_on: day(self.issued_on)?.ok_or_else(|| missing("date"))?,
            due_on: day(self.due_on)?.ok_or_else(|| missing("due date"))?,
            paid_on: day(self.paid_on)?,
            refunded_on: day(self.refunded_on)?,
            particulars: particulars.read(read)?,
            assessment: assessment.read(read)?,
            figures: figures.read(read, currency, &credited)?,
            paid: sum(self.paid_minor),
            refunded: sum(self.refunded_minor),
            credited: sum(self.credited_minor),
            created_at: read.instant(self.created_at)?,
            issued_at: read.instant(self.issued_at.ok_or_else(|| missing("instant"))?)?,
            version: self.version,
        }))
    }

    fn fiscal_number(&self, read: Reading) -> Result<Option<FiscalNumber>, Unreadable> {
        match (&self.fiscal, self.fiscal_sequence, self.fiscal_on) {
            (None, None, None) => Ok(None),
            (Some(text), Some(sequence), Some(on)) => Ok(Some(FiscalNumber {
                sequence: u64::try_from(sequence).map_err(|error| read.wrong(error))?,
                text: DocumentNumber::restore(text.clone()),
                on: read.day(on)?,
            })),
            _ => Err(read.wrong("a fiscal number lacks a part")),
        }
    }
}
