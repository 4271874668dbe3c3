//! What the sample provider set up once, and who works for him.

use bursar_domain::billing::tax::TaxRuleInput;
use bursar_domain::client::configuration::{InvoiceNumbering, Settings};
use bursar_domain::client::custom_field::CustomFieldInput;

use super::{WorldError, wrong};

/// What the provider set up, beside what every installation begins with.
#[derive(Clone, Copy, Debug)]
pub struct Provider {
    /// Currencies beside the euro: codes and rates for one euro.
    pub currencies: &'static [(&'static str, &'static str)],
    /// Tax rules.
    pub tax_rules: &'static [SampleTax],
    /// Who sells, as settings.
    pub company: &'static [(&'static str, &'static str)],
    /// Of what clients are told, as settings.
    pub notices: &'static [(&'static str, &'static str)],
    /// Where he sells from; an ISO 3166 code.
    pub home_country: &'static str,
    /// Configurations beside the standard one: names and descriptions.
    pub configurations: &'static [(&'static str, &'static str)],
    /// How each configuration bills, the standard one first.
    pub invoicing: &'static [SampleInvoicing],
    /// Groups: names and descriptions; new clients join the first.
    pub groups: &'static [(&'static str, &'static str)],
    /// Staff; their ids count from 1.
    pub staff: &'static [Staff],
    /// Views that the first member of staff shares.
    pub views: &'static [View],
}

/// A tax rule, as one would type it.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields are those of TaxRule")]
pub struct SampleTax {
    pub name: &'static str,
    pub rate: &'static str,
    pub level: &'static str,
    pub country: &'static str,
    pub state: &'static str,
    pub starts_on: &'static str,
    pub ends_on: &'static str,
    pub is_compound: bool,
}

/// How the clients under a configuration are billed.
#[derive(Clone, Copy, Debug)]
pub struct SampleInvoicing {
    /// What the numbers of its documents begin with.
    pub prefix: &'static str,
    /// Which numbers invoices get.
    pub numbering: InvoiceNumbering,
    /// How many days clients have to pay.
    pub payment_days: u64,
}

impl SampleInvoicing {
    const fn of(prefix: &'static str, numbering: InvoiceNumbering, payment_days: u64) -> Self {
        Self { prefix, numbering, payment_days }
    }

    /// How its fiscal numbers are written.
    pub fn number_format(&self) -> String {
        format!("{}-{{year}}-{{number:5}}", self.prefix)
    }
}

impl SampleTax {
    /// The rule as one would type it.
    pub fn input(&self) -> TaxRuleInput {
        let Self { name, rate, level, country, state, starts_on, ends_on, is_compound } = *self;
        TaxRuleInput {
            name: name.to_owned(),
            rate: rate.to_owned(),
            level: level.to_owned(),
            country: country.to_owned(),
            state: state.to_owned(),
            starts_on: starts_on.to_owned(),
            ends_on: ends_on.to_owned(),
            is_compound,
        }
    }

    /// The only tax of a country, at all times.
    const fn of(country: &'static str, name: &'static str, rate: &'static str) -> Self {
        let (level, state, starts_on, ends_on) = ("1", "", "", "");
        Self { name, rate, level, country, state, starts_on, ends_on, is_compound: false }
    }

    /// The same until a day.
    const fn until(self, ends_on: &'static str) -> Self {
        Self { ends_on, ..self }
    }

    /// The same from a day on.
    const fn since(self, starts_on: &'static str) -> Self {
        Self { starts_on, ..self }
    }

    /// The same in one state alone, as its code stands at clients.
    const fn within(self, state: &'static str) -> Self {
        Self { state, ..self }
    }

    /// The same beside the first tax.
    const fn second(self) -> Self {
        Self { level: "2", ..self }
    }

    /// The same on top of the first tax.
    const fn compound(self) -> Self {
        Self { is_compound: true, ..self.second() }
    }
}

/// A member of staff.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields name what they hold")]
pub struct Staff {
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub email: &'static str,
    pub role: StaffRole,
}

/// A role of staff, by the name that every installation begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffRole {
    /// May do everything.
    Administrator,
    /// The role of this name.
    Named(&'static str),
}

/// A saved view.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields name what they hold")]
pub struct View {
    pub name: &'static str,
    pub query: &'static str,
}

pub(super) const fn provider() -> Provider {
    Provider {
        currencies: &[
            ("USD", "1.087"),
            ("GBP", "0.842"),
            ("NOK", "11.735"),
            ("SEK", "11.124"),
            ("CHF", "0.938"),
            ("JPY", "168.42"),
        ],
        tax_rules: &TAX_RULES,
        company: &COMPANY,
        notices: &NOTICES,
        home_country: "NO",
        configurations: &CONFIGURATIONS,
        invoicing: &INVOICING,
        groups: &GROUPS,
        staff: &STAFF,
        views: &VIEWS,
    }
}

/// The settings by which the company names itself on invoices. Account and VAT id are nobody's.
const COMPANY: [(&str, &str); 11] = [
    (
        "general.company_info",
        "Northgrid Cloud AS, Trondheim, Foretaksregisteret NO 987 120 334 MVA\nManaging director: Solveig Aasen",
    ),
    ("company.legal_name", "Northgrid Cloud AS"),
    ("company.trading_name", "Northgrid"),
    ("company.address_line_1", "Havnegata 12"),
    ("company.zip", "7010"),
    ("company.city", "Trondheim"),
    ("company.country", "NO"),
    ("company.vat_id", "NO987120334MVA"),
    ("company.register_number", "987120334"),
    ("company.contact_email", "billing@northgrid.example"),
    ("company.bank_accounts", "NO93 8601 1117 947; DNBANOKK; Northgrid Cloud AS"),
];

/// The settings by which clients are reminded, and told of what moves: with the templates that are
/// there from the beginning.
const NOTICES: [(&str, &str); 6] = [
    ("invoice_notifications.due_reminders", "72 = invoice_due_soon"),
    ("invoice_notifications.overdue_reminders", "24 = invoice_overdue, 168 = invoice_overdue"),
    ("invoice_notifications.payment_template", "payment_confirmed"),
    ("invoice_notifications.refund_template", "refund_confirmed"),
    ("service_notifications.suspended_template", "services_suspended"),
    ("service_notifications.resumed_template", "services_resumed"),
];

/// Where rates have changed there are a rule for before and one for after. Québec's tax was on top
/// of the federal one until the end of 2012.
const TAX_RULES: [SampleTax; 16] = [
    SampleTax::of("NO", "MVA", "25"),
    SampleTax::of("SE", "Moms", "25"),
    SampleTax::of("DK", "Moms", "25"),
    SampleTax::of("FI", "ALV", "24").until("2024-09-01"),
    SampleTax::of("FI", "ALV", "25.5").since("2024-09-01"),
    SampleTax::of("DE", "USt", "19"),
    SampleTax::of("NL", "Btw", "21"),
    SampleTax::of("FR", "TVA", "20"),
    SampleTax::of("ES", "IVA", "21"),
    SampleTax::of("GB", "VAT", "20"),
    SampleTax::of("CH", "MWST", "7.7").until("2024-01-01"),
    SampleTax::of("CH", "MWST", "8.1").since("2024-01-01"),
    SampleTax::of("CA", "GST", "5"),
    SampleTax::of("CA", "HST", "13").within("ON"),
    SampleTax::of("CA", "QST", "9.5").within("QC").compound().until("2013-01-01"),
    SampleTax::of("CA", "QST", "9.975").within("QC").second().since("2013-01-01"),
];

/// With the standard one there are twelve.
const CONFIGURATIONS: [(&str, &str); 11] = [
    ("Nordics", "Clients in the Nordic countries; invoices in their own currency."),
    ("UK VAT 20%", "Clients in the United Kingdom."),
    ("Prepaid", "Services stop when the credit is used up."),
    ("Postpaid 30 days", "Invoiced monthly, due after thirty days."),
    ("Switzerland", "Clients in Switzerland and Liechtenstein."),
    ("North America", "Clients in the United States and Canada; no VAT."),
    ("Japan", "Clients in Japan; no VAT."),
    ("Public sector", "Invoices by electronic delivery, due after sixty days."),
    ("Education", "Universities and schools; one invoice a term."),
    ("Resellers", "Clients who resell; never suspended automatically."),
    ("Internal", "Our own projects; nothing is charged."),
];

/// In the order of the configurations; the numbers of no two look alike.
const INVOICING: [SampleInvoicing; 12] = [
    SampleInvoicing::of("NG", InvoiceNumbering::FiscalWhenPaid, 14),
    SampleInvoicing::of("NO", InvoiceNumbering::FiscalAtOnce, 14),
    SampleInvoicing::of("UK", InvoiceNumbering::FiscalAtOnce, 14),
    SampleInvoicing::of("PRE", InvoiceNumbering::FiscalWhenPaid, 7),
    SampleInvoicing::of("PST", InvoiceNumbering::FiscalAtOnce, 30),
    SampleInvoicing::of("CH", InvoiceNumbering::FiscalAtOnce, 30),
    SampleInvoicing::of("NA", InvoiceNumbering::FiscalWhenPaid, 14),
    SampleInvoicing::of("JP", InvoiceNumbering::FiscalAtOnce, 30),
    SampleInvoicing::of("PUB", InvoiceNumbering::FiscalAtOnce, 60),
    SampleInvoicing::of("EDU", InvoiceNumbering::FiscalAtOnce, 45),
    SampleInvoicing::of("RES", InvoiceNumbering::FiscalWhenPaid, 30),
    SampleInvoicing::of("INT", InvoiceNumbering::ProformaOnly, 0),
];

const GROUPS: [(&str, &str); 20] = [
    ("Direct", "Came to us without anybody between."),
    ("Startups", "Young companies with a start credit."),
    ("Scale-ups", "Growing fast; look at their quotas every month."),
    ("Studios", "Film, sound and games."),
    ("Agencies", "Run things for clients of their own."),
    ("Web shops", "Busy before Christmas."),
    ("Research", "Institutes with project funding."),
    ("Universities", "Paid once a term."),
    ("Public sector", "Tenders and framework agreements."),
    ("Health", "Data must stay in the country."),
    ("Finance", "Audited every year."),
    ("Energy", "Metering and trading."),
    ("Non-profit", "Reduced prices."),
    ("Hobbyists", "Private people."),
    ("Early access", "Try new regions and flavors first."),
    ("Bare metal", "Waiting for machines of their own."),
    ("Migrating in", "Moving over from elsewhere."),
    ("Resellers", "Sell on to others."),
    ("VIP", "Call before suspending."),
    ("Do not contact", "Asked not to be written to."),
];

const STAFF: [Staff; 4] = [
    Staff {
        first_name: "Ingrid",
        last_name: "Solheim",
        email: "admin@bursar.example",
        role: StaffRole::Administrator,
    },
    Staff {
        first_name: "Per",
        last_name: "Arneson",
        email: "billing@bursar.example",
        role: StaffRole::Named("Billing"),
    },
    Staff {
        first_name: "Márta",
        last_name: "Vörös",
        email: "support@bursar.example",
        role: StaffRole::Named("Support"),
    },
    Staff {
        first_name: "Tomás",
        last_name: "Ibáñez",
        email: "readonly@bursar.example",
        role: StaffRole::Named("Read-only"),
    },
];

const VIEWS: [View; 3] = [
    View { name: "Suspended for lack of credit", query: "out_of_credit=true&status=suspended" },
    View { name: "No services yet", query: "has_services=false&sort=-created_at" },
    View {
        name: "Billing agreement missing",
        query: "has_billing_agreement=false&has_instances=true",
    },
];

/// What each configuration says.
pub(super) fn settings() -> Result<Vec<Settings>, WorldError> {
    let Provider { company, notices, home_country, invoicing, .. } = provider();
    let all = invoicing.iter().map(|terms| {
        let said = [
            ("invoicing.home_country", home_country.to_owned()),
            ("invoicing.numbering", terms.numbering.code().to_owned()),
            ("invoicing.fiscal_number_format", terms.number_format()),
            ("orders.grace_days", terms.payment_days.to_string()),
        ];
        let company = company.iter().chain(notices);
        let company = company.map(|(key, value)| (*key, (*value).to_owned()));
        let mut settings = Settings::default();
        for (key, value) in company.chain(said) {
            settings.set_typed(key, &value).map_err(|error| wrong(&error))?;
        }
        Ok(settings)
    });
    all.collect()
}

/// What the provider wants to know of a client beside what everybody does.
pub(super) fn custom_fields() -> Vec<CustomFieldInput> {
    let declared = [
        ("purchase_order", "Purchase order", "text", ""),
        ("industry", "Industry", "select", INDUSTRIES),
        ("newsletter", "Newsletter", "check", ""),
    ];
    let input = |(name, label, kind, choices): (&str, &str, &str, &str)| CustomFieldInput {
        name: name.to_owned(),
        label: label.to_owned(),
        kind: kind.to_owned(),
        choices: choices.to_owned(),
        required: "no".to_owned(),
        optional: "yes".to_owned(),
    };
    declared.map(input).into()
}

/// The choices of the field `industry`, one a line.
pub(super) const INDUSTRIES: &str = "software\nmedia\nresearch\ncommerce\nhealth\nother";
