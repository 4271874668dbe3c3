//! Knows a gateway: through whom money comes, and what the provider has settled about him.

use std::fmt;
use std::str::FromStr;

use bursar_kernel::money::{Money, MoneyError, Rounding, parse_decimal};
use bursar_kernel::{Id, Line, Note};
use rust_decimal::Decimal;

use crate::billing::journal::Rates;
use crate::billing::tax::Percent;
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

/// The word for a gateway in the API, in storage and in its webhook's address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GatewayCode(String);

/// A text that names no gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use the code of a gateway, such as bank_transfer")]
pub struct UnknownGateway;

impl GatewayCode {
    /// What was paid outside and is written down by hand.
    pub const MANUAL: &'static str = "manual";
    /// What came to the provider's bank account.
    pub const BANK_TRANSFER: &'static str = "bank_transfer";

    /// A code that is known to be one when the program is written; anything else than that is
    /// taken for a manual payment.
    pub fn known(code: &'static str) -> Self {
        code.parse().unwrap_or_else(|_| Self::manual())
    }

    /// The code as a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What was paid outside and is written down by hand.
    pub fn manual() -> Self {
        Self(Self::MANUAL.to_owned())
    }

    /// What came to the provider's bank account.
    pub fn bank_transfer() -> Self {
        Self(Self::BANK_TRANSFER.to_owned())
    }
}

impl FromStr for GatewayCode {
    type Err = UnknownGateway;

    fn from_str(text: &str) -> Result<Self, UnknownGateway> {
        let is_word =
            |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
        let fits = (1..=32).contains(&text.len()) && text.chars().all(is_word);
        if fits { Ok(Self(text.to_owned())) } else { Err(UnknownGateway) }
    }
}

impl fmt::Display for GatewayCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What the provider has settled about a gateway.
#[derive(Clone, Debug)]
pub struct Gateway {
    stored: StoredGateway,
}

/// Everything that is kept of a gateway.
#[derive(Clone, Debug)]
pub struct StoredGateway {
    /// Its id.
    pub id: Id<Gateway>,
    /// The word for it.
    pub code: GatewayCode,
    /// Whether staff may use it.
    pub is_enabled: bool,
    /// Whether users may pay by it.
    pub is_visible: bool,
    /// Whether stored methods may be charged through it without interaction.
    pub is_recurring: bool,
    /// What it is called.
    pub display_name: Line,
    /// What users agree to when they store a method.
    pub consent_text: Option<Note>,
    /// What it costs each time, in the default currency.
    pub fixed_fee: Decimal,
    /// What it costs of each sum.
    pub percent_fee: Percent,
    /// How often it was saved.
    pub version: i64,
}

/// What a person types about a gateway.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatewayInput {
    /// Whether staff may use it.
    pub is_enabled: bool,
    /// Whether users may pay by it.
    pub is_visible: bool,
    /// Whether stored methods may be charged through it.
    pub is_recurring: bool,
    /// What it is called.
    pub display_name: String,
    /// What users agree to.
    pub consent_text: String,
    /// What it costs each time, in the default currency.
    pub fixed_fee: String,
    /// What it costs of each sum, in percent.
    pub percent_fee: String,
}

impl Aggregate for Gateway {
    const NAME: &'static str = "gateway";

    fn id(&self) -> Id<Self> {
        self.stored.id
    }

    fn version(&self) -> i64 {
        self.stored.version
    }
}

impl Gateway {
    /// A gateway as the store kept it.
    pub const fn restore(stored: StoredGateway) -> Self {
        Self { stored }
    }

    /// A gateway about which nobody has settled anything yet.
    pub const fn unsettled(id: Id<Self>, code: GatewayCode, name: Line, is_enabled: bool) -> Self {
        Self {
            stored: StoredGateway {
                id,
                code,
                is_enabled,
                is_visible: false,
                is_recurring: false,
                display_name: name,
                consent_text: None,
                fixed_fee: Decimal::ZERO,
                percent_fee: Percent::ZERO,
                version: 1,
            },
        }
    }

    /// Everything that is kept of it.
    pub const fn as_stored(&self) -> &StoredGateway {
        &self.stored
    }

    /// The word for it.
    pub const fn code(&self) -> &GatewayCode {
        &self.stored.code
    }

    /// Settles all of it anew.
    pub fn edit(&mut self, input: &GatewayInput) -> Result<Event, FieldErrors> {
        let mut errors = FieldErrors::none();
        let name = Line::parse(&input.display_name, 64);
        let name = errors.check("display_name", "malformed", name);
        let consent = Some(input.consent_text.as_str()).filter(|text| !text.trim().is_empty());
        let consent = consent
            .and_then(|text| errors.check("consent_text", "malformed", Note::parse(text, 2000)));
        let fixed = fee(&input.fixed_fee, &mut errors);
        let percent = match input.percent_fee.trim() {
            "" => Some(Percent::ZERO),
            typed => errors.check("percent_fee", "malformed", typed.parse()),
        };
        if input.is_visible && !input.is_enabled {
            errors.add("is_visible", "not_enabled", "Enable it before users may see it");
        }
        let (Some(name), Some(fixed), Some(percent)) = (name, fixed, percent) else {
            return Err(errors);
        };
        let errors = errors.ok(());
        errors?;
        let before = self.facts();
        let stored = &mut self.stored;
        stored.is_enabled = input.is_enabled;
        stored.is_visible = input.is_visible;
        stored.is_recurring = input.is_recurring;
        stored.display_name = name;
        stored.consent_text = consent;
        stored.fixed_fee = fixed;
        stored.percent_fee = percent;
        let (name, id) = (Self::NAME, self.stored.id.get());
        Ok(Event::between("gateway.edited", name, id, &before, &self.facts()))
    }

    /// The same settings as a form shows them.
    pub fn to_input(&self) -> GatewayInput {
        let stored = &self.stored;
        GatewayInput {
            is_enabled: stored.is_enabled,
            is_visible: stored.is_visible,
            is_recurring: stored.is_recurring,
            display_name: stored.display_name.to_string(),
            consent_text: stored.consent_text.as_ref().map(ToString::to_string).unwrap_or_default(),
            fixed_fee: stored.fixed_fee.normalize().to_string(),
            percent_fee: stored.percent_fee.to_string(),
        }
    }

    /// What it keeps of a sum by these settings, in the sum's currency, rounded once, half-up, and
    /// never more than the sum.
    pub fn fee_of(&self, sum: Money, rates: &Rates) -> Result<Money, MoneyError> {
        let default = rates.default_currency();
        let fixed = bursar_kernel::money::Amount::new(self.stored.fixed_fee, default);
        let fixed = rates.exchange(fixed, sum.currency())?;
        let part = sum.as_amount().times(self.stored.percent_fee.fraction())?;
        let fee = fixed.plus(part)?.round(Rounding::HalfUp)?;
        Ok(if fee.compare(sum)?.is_gt() { sum } else { fee })
    }

    fn facts(&self) -> Facts {
        let stored = &self.stored;
        let flag = |flag: bool| Some(flag.to_string());
        facts([
            ("code", Some(stored.code.to_string())),
            ("is_enabled", flag(stored.is_enabled)),
            ("is_visible", flag(stored.is_visible)),
            ("is_recurring", flag(stored.is_recurring)),
            ("display_name", Some(stored.display_name.to_string())),
            ("consent_text", stored.consent_text.as_ref().map(ToString::to_string)),
            ("fixed_fee", Some(stored.fixed_fee.normalize().to_string())),
            ("percent_fee", Some(stored.percent_fee.to_string())),
        ])
    }
}

fn fee(typed: &str, errors: &mut FieldErrors) -> Option<Decimal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Some(Decimal::ZERO);
    }
    let fee = errors.check("fixed_fee", "malformed", parse_decimal(typed, 4))?;
    if fee.is_sign_negative() && !fee.is_zero() {
        errors.add("fixed_fee", "out_of_range", "Enter an amount from 0");
    }
    Some(fee)
}
