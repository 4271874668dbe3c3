//! Knows what staff may settle about a service, and what is wrong with what they typed.

use bursar_kernel::{Line, Note};
use chrono::NaiveDate;

use super::StoredService;
use crate::field::FieldErrors;

/// What a person types to edit a service. Empty text means no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of StoredService, documented there")]
pub struct ServiceInput {
    pub name: String,
    pub renews: bool,
    pub paid_until: String,
    pub next_invoice_on: String,
    pub do_not_suspend_until: String,
    pub auto_terminate_on: String,
    pub notes: String,
}

impl ServiceInput {
    /// What one would type to get this.
    pub(super) fn of(stored: &StoredService) -> Self {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            name: stored.name.to_string(),
            renews: stored.renews,
            paid_until: day(stored.paid_until),
            next_invoice_on: day(stored.next_invoice_on),
            do_not_suspend_until: day(stored.do_not_suspend_until),
            auto_terminate_on: day(stored.auto_terminate_on),
            notes: stored.notes.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// The service as it would be.
    pub(super) fn parse(&self, before: &StoredService) -> Result<StoredService, FieldErrors> {
        let mut errors = FieldErrors::none();
        let name = errors.check("name", "malformed", Line::parse(&self.name, 128));
        let mut day = |field, text: &str| {
            errors.optional(field, text, |text| {
                text.parse::<NaiveDate>().map_err(|_| "use a day such as 2026-04-30")
            })
        };
        let paid_until = day("paid_until", &self.paid_until);
        let next_invoice_on = day("next_invoice_on", &self.next_invoice_on);
        let do_not_suspend_until = day("do_not_suspend_until", &self.do_not_suspend_until);
        let auto_terminate_on = day("auto_terminate_on", &self.auto_terminate_on);
        let notes = errors.optional("notes", &self.notes, |text| Note::parse(text, 5000));
        let Some(name) = name else { return Err(errors) };
        errors.ok(StoredService {
            name,
            renews: self.renews,
            paid_until,
            next_invoice_on,
            do_not_suspend_until,
            auto_terminate_on,
            notes,
            ..before.clone()
        })
    }
}
