//! Knows all settings of a configuration together, and how to go through them by name.

use std::collections::BTreeMap;

use bursar_kernel::{Country, Currency};
use thiserror::Error;

use super::sections::{
    BillingCycles, Company, Credit, CreditNotifications, DomainNotifications, Domains, Fraud,
    General, InvoiceNotifications, Invoicing, NewClients, OpenStack, Orders, Postpaid, Prepaid,
    ServiceNotifications, SignUp,
};
use super::setting::Setting;
use super::value::{Problem, Value};
use crate::event::Facts;
use crate::field::{FieldErrors, sentence};

/// Everything that a configuration decides about its clients.
///
/// Amounts are in the global default currency. What depends on several settings is checked by
/// [`Settings::contradictions`].
///
/// ```
/// use bursar_domain::client::configuration::{Settings, Value};
///
/// let mut settings = Settings::default();
/// settings.set("credit.limit", &Value::Text("-100".to_owned()))?;
/// assert_eq!(settings.credit.limit.get(), (-100).into());
/// assert_eq!(Settings::from_map(&settings.to_map())?, settings);
/// assert!(settings.set("credit.limits", &Value::Nothing).is_err());
/// # Ok::<(), bursar_domain::client::configuration::SettingError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is documented at its type")]
pub struct Settings {
    pub sign_up: SignUp,
    pub credit: Credit,
    pub billing_cycles: BillingCycles,
    pub general: General,
    pub company: Company,
    pub fraud: Fraud,
    pub new_clients: NewClients,
    pub invoicing: Invoicing,
    pub orders: Orders,
    pub credit_notifications: CreditNotifications,
    pub invoice_notifications: InvoiceNotifications,
    pub service_notifications: ServiceNotifications,
    pub postpaid: Postpaid,
    pub prepaid: Prepaid,
    pub domains: Domains,
    pub domain_notifications: DomainNotifications,
    pub openstack: OpenStack,
}

/// Names that stored documents may still have. The logo is a picture beside the settings now.
const RETIRED: [&str; 1] = ["general.invoice_logo"];

/// Why one setting could not be set.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{key}: {problem}")]
pub struct SettingError {
    /// The name of the setting, known or not.
    pub key: String,
    /// What is wrong.
    pub problem: Problem,
}

/// A setting that differs between two sets of settings.
#[derive(Clone, Debug)]
pub struct Change {
    /// The setting.
    pub setting: &'static Setting,
    /// Its value before.
    pub from: Value,
    /// Its value after.
    pub to: Value,
}

impl Settings {
    /// The value of a setting, if there is one of that name.
    pub fn get(&self, key: &str) -> Option<Value> {
        Setting::find(key).map(|setting| self.value(setting))
    }

    /// The value of a setting.
    pub fn value(&self, setting: &Setting) -> Value {
        (setting.get)(self)
    }

    /// Gives a setting another value; nothing changes if it does not fit.
    pub fn set(&mut self, key: &str, value: &Value) -> Result<(), SettingError> {
        let setting = Setting::find(key).ok_or(Problem::UnknownSetting);
        let outcome = setting.and_then(|setting| (setting.set)(self, value));
        outcome.map_err(|problem| SettingError { key: key.to_owned(), problem })
    }

    /// Gives a setting the value that somebody typed into its field.
    pub fn set_typed(&mut self, key: &str, typed: &str) -> Result<(), SettingError> {
        let setting = Setting::find(key).ok_or(Problem::UnknownSetting);
        let outcome = setting.and_then(|setting| (setting.set)(self, &setting.read(typed)?));
        outcome.map_err(|problem| SettingError { key: key.to_owned(), problem })
    }

    /// All settings by name, to be stored as one document.
    pub fn to_map(&self) -> BTreeMap<String, Value> {
        Setting::all().map(|setting| (setting.key.to_owned(), self.value(setting))).collect()
    }

    /// The settings of a stored document. A setting that it does not name has its default; a name
    /// that is none, or a value that does not fit, is an error.
    pub fn from_map(map: &BTreeMap<String, Value>) -> Result<Self, SettingError> {
        let mut settings = Self::default();
        for (key, value) in map.iter().filter(|(key, _)| !RETIRED.contains(&key.as_str())) {
            settings.set(key, value)?;
        }
        Ok(settings)
    }

    /// These settings with other values for some of them; every value that does not fit is told.
    pub fn with<'a>(
        &self,
        values: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> Result<Self, FieldErrors> {
        self.changed(values, |settings, key, value| settings.set(key, &value))
    }

    /// These settings with what somebody typed into some of their fields; every mistake is told.
    pub fn with_typed<'a>(
        &self,
        typed: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, FieldErrors> {
        self.changed(typed, Self::set_typed)
    }

    fn changed<'a, V>(
        &self,
        values: impl IntoIterator<Item = (&'a str, V)>,
        set: impl Fn(&mut Self, &str, V) -> Result<(), SettingError>,
    ) -> Result<Self, FieldErrors> {
        let (mut settings, mut errors) = (self.clone(), FieldErrors::none());
        for (key, value) in values {
            if let Err(SettingError { key, problem }) = set(&mut settings, key, value) {
                errors.add(key, problem.code(), sentence(&problem.to_string()));
            }
        }
        errors.ok(settings)
    }

    /// The currency that new clients of this country get, if the settings map it.
    pub fn currency_of_country(&self, country: &str) -> Option<Currency> {
        let country = Country::new(&country.trim().to_uppercase()).ok()?;
        self.new_clients.country_currencies.of(country)
    }

    /// Every setting in words, for the history of the configuration.
    pub(super) fn facts(&self) -> Facts {
        let fact = |setting: &'static Setting| {
            (setting.key.to_owned(), setting.in_words(&self.value(setting)))
        };
        Setting::all().map(fact).collect()
    }

    /// What would change for a client that goes from these settings to others.
    pub fn difference(&self, other: &Self) -> Vec<Change> {
        let change = |setting: &'static Setting| {
            let (from, to) = (self.value(setting), other.value(setting));
            (from != to).then_some(Change { setting, from, to })
        };
        Setting::all().filter_map(change).collect()
    }
}
