//! Knows what can come out of the question which taxes a client pays.

use bursar_kernel::{Id, Line};

use super::percent::Percent;
use super::rule::{TaxLevel, TaxRule};
use super::vat_check::VatCheck;

words! {
    /// How a line is taxed, in the codes of UNTDID 5305 that EN 16931 uses (BT-118, BT-151).
    TaxCategory {
        /// Taxed.
        Standard = "S", "Standard rate";
        /// Taxed at nothing.
        ZeroRated = "Z", "Zero rated";
        /// Exempt from tax.
        Exempt = "E", "Exempt";
        /// The buyer owes the tax.
        ReverseCharge = "AE", "Reverse charge";
        /// Not subject to tax.
        OutsideScope = "O", "Not subject to tax";
    }
}

words! {
    /// Why no tax is charged.
    ExemptionCause {
        /// A business in another member state owes the tax itself.
        ReverseCharge = "reverse_charge", "Reverse charge";
        /// The client is tax exempt.
        ExemptClient = "exempt_client", "Tax exempt client";
        /// The client is where the seller's tax does not reach.
        OutsideScope = "outside_scope", "Outside the scope of tax";
        /// No rule fits the client.
        NoRule = "no_rule", "No tax rule";
        /// Credit is paid for in advance and taxed when it is used.
        PrepaidCredit = "prepaid_credit", "Prepaid credit";
        /// What is sold is not taxable.
        NotTaxable = "not_taxable", "Not taxable";
    }
}

impl ExemptionCause {
    /// The category of what is exempt for this cause.
    pub const fn category(self) -> TaxCategory {
        match self {
            Self::ReverseCharge => TaxCategory::ReverseCharge,
            Self::ExemptClient | Self::NotTaxable => TaxCategory::Exempt,
            Self::OutsideScope | Self::NoRule | Self::PrepaidCredit => TaxCategory::OutsideScope,
        }
    }

    /// The reason in the code list VATEX, where it has one (BT-121).
    pub const fn reason_code(self) -> Option<&'static str> {
        match self.category() {
            TaxCategory::ReverseCharge => Some("VATEX-EU-AE"),
            TaxCategory::OutsideScope => Some("VATEX-EU-O"),
            TaxCategory::Standard | TaxCategory::ZeroRated | TaxCategory::Exempt => None,
        }
    }

    /// The reason as a document states it (BT-120).
    pub const fn text(self) -> &'static str {
        match self {
            Self::ReverseCharge => "Reverse charge",
            Self::ExemptClient => "Exempt from tax",
            Self::OutsideScope => "Outside the scope of tax",
            Self::NoRule => "Not subject to tax",
            Self::PrepaidCredit => "Prepaid credit, taxed when it is used",
            Self::NotTaxable => "Not taxable",
        }
    }
}

/// A tax that is charged: a rule as it was on the day, so that later edits change nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedTax {
    /// The rule that it comes from.
    pub rule: Id<TaxRule>,
    /// Its name.
    pub name: Line,
    /// Its rate (BT-119).
    pub rate: Percent,
    /// Its level.
    pub level: TaxLevel,
    /// Whether it is charged on top of the tax of level 1.
    pub is_compound: bool,
}

/// The taxes that are charged: one, or one of each level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxes {
    /// The one of level 1, or the only one.
    pub first: AppliedTax,
    /// The one of level 2, if there are two.
    pub second: Option<AppliedTax>,
}

impl Taxes {
    /// Each tax, by level.
    pub fn iter(&self) -> impl Iterator<Item = &AppliedTax> {
        std::iter::once(&self.first).chain(&self.second)
    }

    /// Taxed, or taxed at nothing.
    pub fn category(&self) -> TaxCategory {
        if self.iter().all(|tax| tax.rate.is_zero()) {
            TaxCategory::ZeroRated
        } else {
            TaxCategory::Standard
        }
    }
}

/// Why no tax is charged, with the words that the document states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// The cause.
    pub cause: ExemptionCause,
    /// The reason on the document (BT-120).
    pub text: String,
}

impl From<ExemptionCause> for Exemption {
    fn from(cause: ExemptionCause) -> Self {
        Self { cause, text: cause.text().to_owned() }
    }
}

/// How what is taxable on a document is taxed, once that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// These taxes are charged.
    Charged(Taxes),
    /// None is.
    Untaxed(Exemption),
}

impl Treatment {
    /// The category that follows.
    pub fn category(&self) -> TaxCategory {
        match self {
            Self::Charged(taxes) => taxes.category(),
            Self::Untaxed(exemption) => exemption.cause.category(),
        }
    }
}

words! {
    /// What has to be known before it can be said which taxes apply.
    TaxPending {
        /// Whether the client's VAT id is good.
        VatCheck = "vat_check", "The VAT id has not been checked yet";
        /// Where the client is.
        ClientCountry = "client_country", "The client's country is not known";
        /// Where the provider is.
        HomeCountry = "home_country", "The home country is not set";
    }
}

/// Which taxes a client pays, or that this cannot be said yet. It is never guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaxOutcome {
    /// It is known.
    Known(Treatment),
    /// Something is missing, and it matters.
    Pending(TaxPending),
}

/// Which taxes a client pays on a day, why, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxAssessment {
    /// What came out.
    pub outcome: TaxOutcome,
    /// Why, step by step, in plain words for staff.
    pub reasons: Vec<String>,
    /// The answer of the register that decided, if one did.
    pub evidence: Option<VatCheck>,
}

impl TaxAssessment {
    /// How taxable items are taxed, or what is missing to say so.
    pub const fn treatment(&self) -> Result<&Treatment, TaxPending> {
        match &self.outcome {
            TaxOutcome::Known(treatment) => Ok(treatment),
            TaxOutcome::Pending(pending) => Err(*pending),
        }
    }

    /// What holds when credit is bought without tax: it is taxed when it is used.
    pub fn of_prepaid_credit() -> Self {
        let treatment = Treatment::Untaxed(ExemptionCause::PrepaidCredit.into());
        let reason = "Credit is bought without tax, which is charged when the credit is used.";
        Self {
            outcome: TaxOutcome::Known(treatment),
            reasons: vec![reason.to_owned()],
            evidence: None,
        }
    }
}
