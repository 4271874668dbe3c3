//! Which taxes apply, and why.

use bursar_domain::billing::tax::{
    AppliedTax, Exemption, TaxAssessment, TaxOutcome, Taxes, Treatment, VatCheck,
};
use serde::{Deserialize, Serialize};

use super::text;
use crate::column::{Reading, instant};
use crate::error::Unreadable;

/// A tax that is charged.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaxDto {
    rule: i64,
    name: String,
    rate: String,
    level: String,
    is_compound: bool,
}

impl TaxDto {
    pub(super) fn of(tax: &AppliedTax) -> Self {
        let AppliedTax { rule, name, rate, level, is_compound } = tax;
        Self {
            rule: rule.get(),
            name: name.to_string(),
            rate: rate.to_string(),
            level: level.code().to_owned(),
            is_compound: *is_compound,
        }
    }

    pub(super) fn read(&self, read: Reading) -> Result<AppliedTax, Unreadable> {
        Ok(AppliedTax {
            rule: read.id(self.rule)?,
            name: read.line(&self.name)?,
            rate: read.parsed(&self.rate)?,
            level: read.parsed(&self.level)?,
            is_compound: self.is_compound,
        })
    }
}

/// Why no tax is charged.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExemptionDto {
    cause: String,
    text: String,
}

impl ExemptionDto {
    pub(super) fn of(exemption: &Exemption) -> Self {
        let Exemption { cause, text } = exemption;
        Self { cause: cause.code().to_owned(), text: text.clone() }
    }

    pub(super) fn read(&self, read: Reading) -> Result<Exemption, Unreadable> {
        Ok(Exemption { cause: read.parsed(&self.cause)?, text: self.text.clone() })
    }
}

/// Which taxes a client pays, why, and what proves it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct AssessmentDto {
    outcome: OutcomeDto,
    reasons: Vec<String>,
    evidence: Option<CheckDto>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OutcomeDto {
    Charged { first: TaxDto, second: Option<TaxDto> },
    Untaxed(ExemptionDto),
    Pending(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckDto {
    vat_id: String,
    verdict: String,
    at: i64,
    consultation: Option<String>,
}

impl AssessmentDto {
    pub(in super::super) fn of(assessment: &TaxAssessment) -> Self {
        let TaxAssessment { outcome, reasons, evidence } = assessment;
        let outcome = match outcome {
            TaxOutcome::Known(Treatment::Charged(Taxes { first, second })) => OutcomeDto::Charged {
                first: TaxDto::of(first),
                second: second.as_ref().map(TaxDto::of),
            },
            TaxOutcome::Known(Treatment::Untaxed(exemption)) => {
                OutcomeDto::Untaxed(ExemptionDto::of(exemption))
            }
            TaxOutcome::Pending(pending) => OutcomeDto::Pending(pending.code().to_owned()),
        };
        let evidence = evidence.as_ref().map(|check| {
            let VatCheck { vat_id, verdict, at, consultation } = check;
            CheckDto {
                vat_id: vat_id.as_str().to_owned(),
                verdict: verdict.code().to_owned(),
                at: instant(*at),
                consultation: text(consultation.as_ref()),
            }
        });
        Self { outcome, reasons: reasons.clone(), evidence }
    }

    pub(in super::super) fn read(&self, read: Reading) -> Result<TaxAssessment, Unreadable> {
        let outcome = match &self.outcome {
            OutcomeDto::Charged { first, second } => {
                let second = second.as_ref().map(|tax| tax.read(read)).transpose()?;
                TaxOutcome::Known(Treatment::Charged(Taxes { first: first.read(read)?, second }))
            }
            OutcomeDto::Untaxed(exemption) => {
                TaxOutcome::Known(Treatment::Untaxed(exemption.read(read)?))
            }
            OutcomeDto::Pending(pending) => TaxOutcome::Pending(read.parsed(pending)?),
        };
        let evidence = self.evidence.as_ref().map(|check| {
            let consultation = check.consultation.as_ref();
            Ok(VatCheck {
                vat_id: read.parsed(&check.vat_id)?,
                verdict: read.parsed(&check.verdict)?,
                at: read.instant(check.at)?,
                consultation: read.optional(consultation, |read, text| read.line(text))?,
            })
        });
        let evidence = evidence.transpose()?;
        Ok(TaxAssessment { outcome, reasons: self.reasons.clone(), evidence })
    }
}
