//! Knows what an invoice's figures and words follow from beside its lines: the client, the
//! configuration, the taxes of the day.

use bursar_domain::billing::invoice::{DocumentNumber, FiscalNumber, IssueNumber};
use bursar_domain::billing::invoice::{
    DraftInvoice, InvoiceKind, IssueTerms, IssuedInvoice, Party, Prices, SeriesKind, TaxTexts,
};
use bursar_domain::billing::tax::{TaxAssessment, TaxPending, TaxProfile, assess};
use bursar_domain::client::configuration::{InvoiceNumbering, Paragraphs, Settings};
use bursar_domain::client::{Client, ClientId, Configuration};
use bursar_domain::event::Event;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Note;
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};

use super::seller::seller;
use crate::billing::documents::DocumentOf;
use crate::billing::tax::policy;
use crate::billing::vat::numbers_of;
use crate::ports::UnitOfWork;
use crate::{Desk, Error, Scope};

/// Whose invoice it is, and what holds for him.
pub(in crate::billing) struct Holder {
    pub(in crate::billing) client: Client,
    pub(in crate::billing) configuration: Configuration,
}

impl Holder {
    pub(in crate::billing) async fn of(
        work: &dyn UnitOfWork,
        client: ClientId,
    ) -> Result<Self, Error> {
        let client = work.clients().record(client).await?;
        let configuration = work.configurations().get(client.configuration()).await?;
        Ok(Self { client, configuration })
    }

    pub(in crate::billing) const fn settings(&self) -> &Settings {
        self.configuration.settings()
    }

    /// What prices contain: those of credit are what is paid, tax included, where it is charged.
    pub(super) const fn prices(&self, kind: InvoiceKind) -> Prices {
        match kind {
            InvoiceKind::AddCredit => Prices::Gross,
            InvoiceKind::Service
            | InvoiceKind::Upgrade
            | InvoiceKind::Domain
            | InvoiceKind::Custom => Prices::Net,
        }
    }

    /// Which taxes apply on a day, and why. A VAT number that decides and that nobody asked about
    /// yet is put into the queue of the register.
    pub(in crate::billing) async fn assess(
        &self,
        work: &dyn UnitOfWork,
        kind: InvoiceKind,
        on: NaiveDate,
        at: DateTime<Utc>,
    ) -> Result<TaxAssessment, Error> {
        if kind == InvoiceKind::AddCredit && !self.settings().invoicing.tax_on_add_credit {
            return Ok(TaxAssessment::of_prepaid_credit());
        }
        let rules = work.tax_rules().all().await?;
        let check = match self.client.profile().vat_id() {
            Some(vat_id) => work.vat_checks().latest(vat_id).await?.map(|answer| answer.check()),
            None => None,
        };
        let profile = TaxProfile::of(self.client.profile(), check.as_ref());
        let assessment = assess(&profile, policy(self.settings()), on, &rules);
        if assessment.treatment() == Err(TaxPending::VatCheck) {
            work.vat_checks().ask(&numbers_of([self.client.profile()]), at).await?;
        }
        Ok(assessment)
    }

    /// The client and his configuration, for reading only.
    pub(super) async fn read(desk: &Desk, scope: Scope, client: ClientId) -> Result<Self, Error> {
        let found = desk.ports.clients.load(scope, &[client]).await?.into_iter().next();
        let missing = StoreError::NotFound { what: Client::NAME, id: client.get() };
        let client = found.ok_or(missing)?;
        let configuration = desk.ports.settings.configuration(client.configuration()).await?;
        Ok(Self { client, configuration })
    }

    pub(super) fn buyer(&self) -> Result<Party, Error> {
        let nameless = || Error::rule("no_buyer", "the client has no name to put on an invoice");
        Party::buyer(self.client.profile()).ok_or_else(nameless)
    }

    pub(super) fn tax_texts(&self) -> TaxTexts {
        let invoicing = &self.settings().invoicing;
        let note = |text: &Option<Paragraphs<500>>| {
            text.as_ref().and_then(|text| Note::parse(text.as_str(), 500).ok())
        };
        TaxTexts {
            with_tax: note(&invoicing.tax_text),
            zero_tax_eu: note(&invoicing.zero_tax_eu_text),
        }
    }

    /// The next number of the configuration's series, for a document of that day. Others wait for
    /// this unit of work, so ask last. A number that a document bears already, from when numbers
    /// were written differently, is passed over.
    pub(super) async fn next_number(
        &self,
        work: &dyn UnitOfWork,
        kind: SeriesKind,
        on: NaiveDate,
    ) -> Result<FiscalNumber, Error> {
        let series = self.settings().series(kind).map_err(|error| {
            Error::rule("bad_number_format", format!("the fiscal number format: {error}"))
        })?;
        if kind == SeriesKind::Invoices {
            let first = self.settings().invoicing.next_fiscal_number.count();
            work.numbers().go_on_at(&series, first).await?;
        }
        loop {
            let next = work.numbers().next(&series).await?;
            let number = FiscalNumber::new(next, &series.format, on);
            if !work.numbers().is_taken(&number.text).await? {
                return Ok(number);
            }
        }
    }
}

impl Desk {
    /// The day in the provider's zone, by which documents are dated.
    pub fn today(&self) -> NaiveDate {
        self.now().with_timezone(&self.zone()).date_naive()
    }

    /// What is frozen with a draft that is issued now, and the number that it gets.
    pub(super) async fn issue_terms(
        &self,
        work: &dyn UnitOfWork,
        holder: &Holder,
        draft: &DraftInvoice,
    ) -> Result<(IssueTerms, IssueNumber), Error> {
        let (on, invoicing) = (self.today(), &holder.settings().invoicing);
        let (id, currency) = (draft.as_stored().id, draft.as_stored().currency);
        let terms = IssueTerms {
            on,
            at: self.now(),
            time_zone: self.zone(),
            payment_days: invoicing.payment_days.count(),
            seller: seller(holder.settings(), currency)?,
            buyer: holder.buyer()?,
            assessment: holder.assess(work, draft.as_stored().kind, on, self.now()).await?,
            rounding: invoicing.rounding,
            numbering: invoicing.numbering,
            tax_texts: holder.tax_texts(),
            accounting: None,
            enclosed: self.enclosed(work, holder, id, currency).await?,
        };
        let number = match invoicing.numbering {
            InvoiceNumbering::FiscalAtOnce => {
                IssueNumber::Fiscal(holder.next_number(work, SeriesKind::Invoices, on).await?)
            }
            InvoiceNumbering::FiscalWhenPaid | InvoiceNumbering::ProformaOnly => {
                IssueNumber::Proforma(self.proforma_number(work).await?)
            }
        };
        Ok((terms, number))
    }

    /// A random number that no invoice has.
    pub(super) async fn proforma_number(
        &self,
        work: &dyn UnitOfWork,
    ) -> Result<DocumentNumber, Error> {
        loop {
            let drawn = Sha256::digest(self.ports.secrets.draw().expose().as_bytes());
            let mut bytes = [0; 8];
            bytes.iter_mut().zip(drawn.iter()).for_each(|(byte, drawn)| *byte = *drawn);
            let number = DocumentNumber::proforma(u64::from_le_bytes(bytes));
            if !work.numbers().is_taken(&number).await? {
                return Ok(number);
            }
        }
    }

    /// Gives a paid proforma its fiscal number, if its configuration wants that.
    pub(in crate::billing) async fn make_fiscal(
        &self,
        work: &dyn UnitOfWork,
        holder: &Holder,
        invoice: &mut IssuedInvoice,
    ) -> Result<Option<Event>, Error> {
        let Some(on) = invoice.fiscal_date() else { return Ok(None) };
        let (id, currency) = (invoice.id(), invoice.as_stored().particulars.currency);
        let enclosed = self.enclosed(work, holder, id, currency).await?;
        let number = holder.next_number(work, SeriesKind::Invoices, on).await?;
        work.documents().expect(DocumentOf::Invoice(id), &number.text).await?;
        Ok(Some(invoice.make_fiscal(number, enclosed)?))
    }
}
