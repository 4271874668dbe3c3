//! Knows which taxes a client pays on a day, and says why.

use bursar_kernel::{Country, Line, VatId};
use chrono::NaiveDate;

use super::outcome::{ExemptionCause, TaxAssessment, TaxOutcome, TaxPending, Taxes, Treatment};
use super::rule::{TaxLevel, TaxRule};
use super::vat_check::{VatCheck, VatVerdict};
use crate::client::Profile;
use crate::client::profile::TaxExemption;

/// What matters about a client.
#[derive(Clone, Copy, Debug)]
pub struct TaxProfile<'a> {
    /// Where he is.
    pub country: Option<Country>,
    /// The state within the country.
    pub state: Option<&'a Line>,
    /// Whether he is on record as exempt.
    pub tax_exempt: bool,
    /// How that is kept up.
    pub exemption: TaxExemption,
    /// The number under which an authority knows him.
    pub vat_id: Option<&'a VatId>,
    /// What the register last said.
    pub check: Option<&'a VatCheck>,
}

impl<'a> TaxProfile<'a> {
    /// What matters of a client's profile, with what the register last said.
    pub const fn of(profile: &'a Profile, check: Option<&'a VatCheck>) -> Self {
        Self {
            country: profile.country(),
            state: profile.state(),
            tax_exempt: profile.tax_exempt(),
            exemption: profile.tax_exemption(),
            vat_id: profile.vat_id(),
            check,
        }
    }
}

/// What the configuration says about tax (product 4.8).
#[derive(Clone, Copy, Debug)]
pub struct TaxPolicy {
    /// Where the provider is.
    pub home: Option<Country>,
    /// Whether a valid VAT id of another member state makes a client exempt.
    pub eu_exemption: bool,
}

/// Which taxes the client pays on that day.
///
/// Where a VAT id decides and nothing is known about it, the answer is pending: it is not guessed.
///
/// ```
/// use bursar_domain::billing::tax::{TaxPending, TaxPolicy, TaxProfile, assess};
/// use bursar_domain::client::profile::TaxExemption;
/// use bursar_kernel::{Country, VatId};
///
/// let vat_id = VatId::new("DE123456789")?;
/// let client = TaxProfile {
///     country: Some(Country::new("DE")?),
///     state: None,
///     tax_exempt: false,
///     exemption: TaxExemption::Automatic,
///     vat_id: Some(&vat_id),
///     check: None,
/// };
/// let policy = TaxPolicy { home: Some(Country::new("FR")?), eu_exemption: true };
/// let assessment = assess(&client, policy, "2026-11-01".parse()?, &[]);
/// assert_eq!(assessment.treatment(), Err(TaxPending::VatCheck));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn assess(
    client: &TaxProfile<'_>,
    policy: TaxPolicy,
    on: NaiveDate,
    rules: &[TaxRule],
) -> TaxAssessment {
    let mut inquiry = Inquiry { client, policy, on, rules, reasons: Vec::new(), evidence: None };
    let outcome = match inquiry.decide() {
        Ok(treatment) => TaxOutcome::Known(treatment),
        Err(pending) => {
            inquiry.reasons.push(format!("{}: the tax is pending.", pending.label()));
            TaxOutcome::Pending(pending)
        }
    };
    TaxAssessment { outcome, reasons: inquiry.reasons, evidence: inquiry.evidence }
}

struct Inquiry<'a> {
    client: &'a TaxProfile<'a>,
    policy: TaxPolicy,
    on: NaiveDate,
    rules: &'a [TaxRule],
    reasons: Vec<String>,
    evidence: Option<VatCheck>,
}

impl<'a> Inquiry<'a> {
    fn decide(&mut self) -> Result<Treatment, TaxPending> {
        match self.client.exemption {
            TaxExemption::Always => {
                return Ok(self.exempt("The client is set to be always exempt."));
            }
            TaxExemption::Never => self.say("The client is set to be never exempt."),
            TaxExemption::Automatic => {
                if let Some(country) = self.checked_country()? {
                    if self.is_reverse_charge(country)? {
                        return Ok(Treatment::Untaxed(ExemptionCause::ReverseCharge.into()));
                    }
                } else if self.client.tax_exempt {
                    return Ok(self.exempt("The client is on record as tax exempt."));
                }
            }
        }
        let country = self.client.country.ok_or(TaxPending::ClientCountry)?;
        Ok(self.by_rules(country))
    }

    /// The client's country, if it is for the register to say whether he is exempt.
    fn checked_country(&self) -> Result<Option<Country>, TaxPending> {
        if !self.policy.eu_exemption || self.client.vat_id.is_none() {
            return Ok(None);
        }
        let country = self.client.country.ok_or(TaxPending::ClientCountry)?;
        Ok(Some(country).filter(|country| country.is_in_eu()))
    }

    /// Whether the client is a business in another member state than the provider's.
    fn is_reverse_charge(&mut self, country: Country) -> Result<bool, TaxPending> {
        let home = self.policy.home.ok_or(TaxPending::HomeCountry)?;
        let Some(vat_id) = self.client.vat_id else { return Ok(false) };
        if is_domestic(country, home, vat_id) {
            self.say(format!("The client is in the home country, {}.", home.name()));
            return Ok(false);
        }
        if vat_id.country_prefix().is_none_or(|prefix| prefix == "XI") {
            self.say(format!("{vat_id} is no VAT id of a member state."));
            return Ok(false);
        }
        let check = self.client.check.filter(|check| check.vat_id == *vat_id);
        let check = check.filter(|check| check.verdict != VatVerdict::Unavailable);
        let Some(check) = check else { return Err(TaxPending::VatCheck) };
        self.evidence = Some(check.clone());
        let is_valid = check.verdict == VatVerdict::Valid;
        let verdict = if is_valid { "valid" } else { "not valid" };
        let consultation = check.consultation.as_ref();
        let proof = consultation.map(|number| format!(", consultation {number}"));
        self.say(format!(
            "{vat_id} was {verdict} on {}{}.",
            check.at.format("%Y-%m-%d %H:%M UTC"),
            proof.unwrap_or_default()
        ));
        if is_valid {
            self.say(format!("A business in {} owes the tax itself.", country.name()));
        }
        Ok(is_valid)
    }

    fn exempt(&mut self, why: &str) -> Treatment {
        self.say(why);
        let abroad = self.client.country.zip(self.policy.home).zip(self.client.vat_id);
        let owes_it_himself = abroad.is_some_and(|((country, home), vat_id)| {
            country.is_in_eu()
                && home.is_in_eu()
                && vat_id.country_prefix().is_some_and(|prefix| prefix != "XI")
                && !is_domestic(country, home, vat_id)
        });
        if owes_it_himself {
            self.say("A business in another member state owes the tax itself.");
            return Treatment::Untaxed(ExemptionCause::ReverseCharge.into());
        }
        Treatment::Untaxed(ExemptionCause::ExemptClient.into())
    }

    fn by_rules(&mut self, country: Country) -> Treatment {
        let [first, second] =
            [TaxLevel::One, TaxLevel::Two].map(|level| self.winner(country, level));
        for rule in [first, second].into_iter().flatten() {
            self.explain(rule);
        }
        let applied = [first, second].map(|rule| rule.map(TaxRule::apply));
        let taxes = match applied {
            [Some(first), second] => Taxes { first, second },
            [None, Some(only)] => Taxes { first: only, second: None },
            [None, None] => return self.without_rule(country),
        };
        Treatment::Charged(taxes)
    }

    /// The most specific rule of a level that fits the client.
    fn winner(&self, country: Country, level: TaxLevel) -> Option<&'a TaxRule> {
        let fits = |rule: &&TaxRule| {
            rule.level() == level && rule.fits(country, self.client.state, self.on)
        };
        self.rules.iter().filter(fits).max_by_key(|rule| rule.specificity())
    }

    fn explain(&mut self, rule: &TaxRule) {
        let place = match (rule.country(), rule.state()) {
            (None, _) => "every country".to_owned(),
            (Some(country), None) => country.name().to_owned(),
            (Some(country), Some(state)) => format!("{state}, {}", country.name()),
        };
        let base = if rule.is_compound() { ", on top of level 1" } else { "" };
        self.say(format!(
            "{} of {} % is the {} rule for {place} on {}{base}.",
            rule.name(),
            rule.rate(),
            rule.level().label().to_lowercase(),
            self.on
        ));
    }

    fn without_rule(&mut self, country: Country) -> Treatment {
        self.say(format!("No tax rule fits {} on {}.", country.name(), self.on));
        let leaves_the_union =
            self.policy.home.is_some_and(Country::is_in_eu) && !country.is_in_eu();
        let cause = if leaves_the_union {
            self.say("The client is outside of the European Union.");
            ExemptionCause::OutsideScope
        } else {
            ExemptionCause::NoRule
        };
        Treatment::Untaxed(cause.into())
    }

    fn say(&mut self, reason: impl Into<String>) {
        self.reasons.push(reason.into());
    }
}

/// Whether buyer and seller are in one country, by address or by the id's prefix.
fn is_domestic(country: Country, home: Country, vat_id: &VatId) -> bool {
    country == home || vat_id.country_prefix() == Some(home.vat_prefix())
}
