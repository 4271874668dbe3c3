//! Knows what an invoice's figures and words follow from beside its lines: the client, the
//! configuration, the taxes of the day.

use bursar_domain::billing::invoice::{DocumentNumber, FiscalNumber, IssueNumber};
use bursar_domain::billing::invoice::{
    DraftInvoice, InvoiceKind, IssueTerms, IssuedInvoice, NumberFormat, Party, Prices, Seller,
    Series, SeriesKind, TaxTexts,
};
use bursar_domain::billing::tax::{TaxAssessment, TaxProfile, assess};
use bursar_domain::client::configuration::{InvoiceNumbering, Paragraphs, Settings};
use bursar_domain::client::{Client, ClientId, Configuration};
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;
use bursar_kernel::{Line, Note};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::billing::tax::policy;
use crate::ports::UnitOfWork;
use crate::{Desk, Error};

/// Whose invoice it is, and what holds for him.
pub(super) struct Holder {
    pub(super) client: Client,
    pub(super) configuration: Configuration,
}

impl Holder {
    pub(super) async fn of(work: &dyn UnitOfWork, client: ClientId) -> Result<Self, Error> {
        let client = work.clients().get(client).await?;
        let configuration = work.configurations().get(client.configuration()).await?;
        Ok(Self { client, configuration })
    }

    pub(super) const fn settings(&self) -> &Settings {
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

    /// Which taxes apply on a day, and why.
    pub(super) async fn assess(
        &self,
        work: &dyn UnitOfWork,
        kind: InvoiceKind,
        on: NaiveDate,
    ) -> Result<TaxAssessment, Error> {
        if kind == InvoiceKind::AddCredit && !self.settings().invoicing.tax_on_add_credit {
            return Ok(TaxAssessment::of_prepaid_credit());
        }
        let rules = work.tax_rules().all().await?;
        // The register's answers are not kept yet, so a VAT id that decides makes it pending.
        let profile = TaxProfile::of(self.client.profile(), None);
        Ok(assess(&profile, policy(self.settings()), on, &rules))
    }

    /// The provider as the configuration names him; the first line is the name.
    fn seller(&self) -> Result<Seller, Error> {
        let info = self.settings().general.company_info.as_ref();
        let unnamed =
            || Error::rule("no_company_info", "enter the company info in the configuration first");
        let info = info.ok_or_else(unnamed)?.as_str();
        let (name, rest) = info.split_once('\n').unwrap_or((info, ""));
        let mut party = Party::named(Line::parse(name, 256).map_err(|_| unnamed())?);
        party.legal_information = Note::parse(rest, 1000).ok();
        party.address.country = self.settings().invoicing.home_country;
        Ok(Seller { party, tax_representative: None, payee: None, accounts: Vec::new() })
    }

    fn buyer(&self) -> Result<Party, Error> {
        let nameless = || Error::rule("no_buyer", "the client has no name to put on an invoice");
        Party::buyer(self.client.profile()).ok_or_else(nameless)
    }

    fn tax_texts(&self) -> TaxTexts {
        let invoicing = &self.settings().invoicing;
        let note = |text: &Option<Paragraphs<500>>| {
            text.as_ref().and_then(|text| Note::parse(text.as_str(), 500).ok())
        };
        TaxTexts {
            with_tax: note(&invoicing.tax_text),
            zero_tax_eu: note(&invoicing.zero_tax_eu_text),
        }
    }

    /// The next number of a series of the configuration's, for a document of that day. Others wait
    /// for this unit of work, so ask last.
    pub(super) async fn next_number(
        &self,
        work: &dyn UnitOfWork,
        kind: SeriesKind,
        on: NaiveDate,
    ) -> Result<FiscalNumber, Error> {
        let series = Series { kind, configuration: self.configuration.id() };
        let invoicing = &self.settings().invoicing;
        if kind == SeriesKind::Invoices {
            let first = u64::try_from(invoicing.next_fiscal_number.get()).unwrap_or(1);
            work.numbers().go_on_at(series, first).await?;
        }
        let format = invoicing.fiscal_number_format.as_str();
        let format = match kind {
            SeriesKind::Invoices => format.to_owned(),
            SeriesKind::CreditNotes => format!("CN-{format}"),
        };
        let format: NumberFormat = format.parse().map_err(|error| {
            Error::rule("bad_number_format", format!("the fiscal number format: {error}"))
        })?;
        Ok(FiscalNumber::new(work.numbers().next(series).await?, &format, on))
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
        let terms = IssueTerms {
            on,
            at: self.now(),
            time_zone: self.zone(),
            payment_days: u16::try_from(holder.settings().orders.grace_days.get()).unwrap_or(0),
            seller: holder.seller()?,
            buyer: holder.buyer()?,
            assessment: holder.assess(work, draft.as_stored().kind, on).await?,
            rounding: invoicing.rounding,
            numbering: invoicing.numbering,
            tax_texts: holder.tax_texts(),
            accounting: None,
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
    async fn proforma_number(&self, work: &dyn UnitOfWork) -> Result<DocumentNumber, Error> {
        loop {
            let drawn = Sha256::digest(self.ports.secrets.draw().expose().as_bytes());
            let mut bytes = [0; 8];
            bytes.iter_mut().zip(drawn.iter()).for_each(|(byte, drawn)| *byte = *drawn);
            let number = DocumentNumber::proforma(u64::from_le_bytes(bytes));
            if work.invoices().numbered(&number).await?.is_none() {
                return Ok(number);
            }
        }
    }

    /// Gives a paid proforma its fiscal number, if its configuration wants that.
    pub(super) async fn make_fiscal(
        &self,
        work: &dyn UnitOfWork,
        holder: &Holder,
        invoice: &mut IssuedInvoice,
    ) -> Result<Option<Event>, Error> {
        let Some(on) = invoice.fiscal_date() else { return Ok(None) };
        let number = holder.next_number(work, SeriesKind::Invoices, on).await?;
        Ok(Some(invoice.make_fiscal(number)?))
    }
}
