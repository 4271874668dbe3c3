//! Trying the tax rules: which of them a client pays, and why.

use bursar_application::{Error, billing::tax::ClientAssessment};
use bursar_domain::{
    access::Permission,
    billing::tax::{TaxOutcome, Taxes, Treatment},
    client::ClientId,
    field::FieldErrors,
    repository::Aggregate,
};
use bursar_kernel::Id;
use chrono::NaiveDate;
use hypertext::prelude::*;

use super::PATH;
use crate::{
    address::Address,
    components::{Button, Facts, Field, Html, Problem, SectionHead, date, error_summary, html},
    failure::{Answer, field_errors},
    params::Day,
    reader::Reader,
    visit::Visit,
};

/// What the form asks, as the address has it.
pub(super) const FIELDS: [&str; 2] = ["client_id", "on"];

/// What was asked, and what came out.
#[derive(Clone, Debug, Default)]
pub(super) struct Trial {
    client: String,
    on: String,
    problems: Vec<Problem>,
    assessed: Option<ClientAssessment>,
}

impl Trial {
    /// Asks what the address asks; nothing if it names no client.
    pub(super) async fn of(visit: &Visit, address: &Address) -> Answer<Self> {
        let (client, on) = (address.owned("client_id"), address.owned("on"));
        let mut trial = Self { client, on, ..Self::default() };
        if address.given("client_id").is_none() || !visit.actor().may(Permission::ViewClients) {
            return Ok(trial);
        }
        let assessed = match trial.read() {
            Ok((client, on)) => visit.desk().assess_taxes(visit.actor(), client, on).await,
            Err(errors) => Err(Error::Invalid(errors)),
        };
        match assessed {
            Ok(assessed) => trial.assessed = Some(assessed),
            Err(error) => match field_errors(&error) {
                Some(errors) => {
                    let problem = |error: &bursar_domain::field::FieldError| {
                        Problem::of(error.field.clone(), &error.message)
                    };
                    trial.problems = errors.iter().map(problem).collect();
                }
                None => return Err(error.into()),
            },
        }
        Ok(trial)
    }

    fn read(&self) -> Result<(ClientId, Option<NaiveDate>), FieldErrors> {
        let mut errors = FieldErrors::none();
        let written = self.client.trim().trim_start_matches('#');
        let client = written.parse().ok().and_then(|id: i64| Id::new(id).ok());
        let client = client.ok_or("enter the ID of a client, such as 10482");
        let client = errors.check("client_id", "malformed", client);
        let on = Some(self.on.trim()).filter(|day| !day.is_empty());
        let on = on.and_then(|day| errors.check("on", "malformed", day.parse::<Day>()));
        match client {
            Some(client) => errors.ok((client, on.map(|Day(day)| day))),
            None => Err(errors),
        }
    }

    /// The form, and under it what came out.
    pub(super) fn view(&self, reader: Reader<'_>) -> Html {
        let refusal = reader.refusal(Permission::ViewClients);
        html(maud! {
            aside .rail aria-label="Try the tax rules" {
                section aria-labelledby="trial" {
                    (SectionHead::new("trial", "Try it"))
                    @match &refusal {
                        Some(reason) => p .hint { (reason) "." }
                        None => { (self.form()) }
                    }
                }
                @if let Some(assessed) = &self.assessed { (outcome(assessed)) }
            }
        })
    }

    fn form(&self) -> Html {
        html(maud! {
            form .fields method="get" action={ (PATH) "#trial" } novalidate {
                (error_summary(&self.problems))
                (Field::text("client_id", "Client").value(self.client.as_str()).narrow().required()
                    .hint("The client’s ID, such as 10482.").problems(&self.problems))
                (Field::date("on", "Day").value(self.on.as_str())
                    .hint("Empty is today.").problems(&self.problems))
                div { (Button::submit("Show taxes")) }
            }
        })
    }
}

fn outcome(assessed: &ClientAssessment) -> Html {
    let ClientAssessment { client, on, assessment } = assessed;
    let (id, name) = (client.id().get(), client.profile().display_name());
    let (taxes, category) = match &assessment.outcome {
        TaxOutcome::Known(known) => (treatment(known), Some(known.category().label())),
        TaxOutcome::Pending(pending) => (format!("Pending: {}", pending.label()), None),
    };
    let facts = Facts::new()
        .fact("Client", maud! { a .link href={ "/clients/" (id) } { (name) } })
        .fact("Day", date(*on))
        .fact("Taxes", maud! { b { (taxes) } })
        .perhaps("Category", category);
    html(maud! {
        section aria-labelledby="outcome" {
            (SectionHead::new("outcome", "What the client pays")) (facts)
        }
        section aria-labelledby="why" {
            (SectionHead::new("why", "Why"))
            ol .tl { @for reason in &assessment.reasons { li .on { span { (reason) } } } }
        }
    })
}

fn treatment(known: &Treatment) -> String {
    match known {
        Treatment::Charged(taxes) => charged(taxes),
        Treatment::Untaxed(exemption) => exemption.text.clone(),
    }
}

/// The taxes in one line, such as *GST 5 %, QST 9.5 % on top of it*.
fn charged(taxes: &Taxes) -> String {
    let words = taxes.iter().map(|tax| {
        let on_top = if tax.is_compound { " on top of it" } else { "" };
        format!("{} {} %{on_top}", tax.name, tax.rate)
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::tests::{reader, staff_with};

    fn trial(client: &str, on: &str) -> Trial {
        Trial { client: client.into(), on: on.into(), ..Trial::default() }
    }

    #[test]
    fn a_client_is_named_by_his_id_with_or_without_its_sign() {
        let read = |client, on| trial(client, on).read();
        assert_eq!(read("#10482", "").unwrap().0.get(), 10_482);
        let day = NaiveDate::from_ymd_opt(2026, 4, 30);
        assert_eq!(read(" 7 ", "2026-04-30").unwrap().1, day);
        assert!(read("Acme", "").unwrap_err().of("client_id").is_some());
        let both = read("0", "soon").unwrap_err();
        assert!(both.of("client_id").is_some() && both.of("on").is_some());
    }

    #[test]
    fn what_was_typed_stays_beside_its_mistake() {
        let problems = vec![Problem::of("client_id", "There is no client 99")];
        let trial = Trial { problems, ..trial("99", "2026-04-30") };
        let actor = staff_with(&[Permission::ViewClients]);
        let html = trial.view(reader(&actor)).render().into_inner();
        assert!(html.contains("value=\"99\"") && html.contains("value=\"2026-04-30\""), "{html}");
        assert!(html.contains("href=\"#field-client-id\""), "{html}");
    }
}
