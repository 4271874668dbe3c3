//! Knows when somebody is reminded of an invoice: by the clock, or because staff want it
//! (product 4.10).
//!
//! An invoice is due until the end of its due date in the provider's zone. A reminder that was
//! missed, because nothing ran or because it was set up later, is made up for within two days and
//! not after that; of several that were missed only the last one is sent.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::{InvoiceId, InvoiceStatus, IssuedInvoice};
use bursar_domain::client::Configuration;
use bursar_domain::client::configuration::Reminders;
use bursar_domain::event::Event;
use bursar_domain::repository::Aggregate;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::tell::{Notice, Reminder};
use super::{RemindQuery, Remindable};
use crate::{Actor, Desk, Error};

/// For how long a reminder that was missed is made up for.
const CATCH_UP: TimeDelta = TimeDelta::hours(48);

/// How many invoices are looked at together.
const CHUNK: u32 = 200;

/// What came of a round of reminders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reminded {
    /// Of how many invoices somebody was reminded.
    pub invoices: u64,
    /// How many invoices could not be looked after.
    pub failed: u64,
}

/// Before or after the due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Due,
    Overdue,
}

/// One reminder of a configuration.
#[derive(Clone, Debug)]
struct Rule {
    side: Side,
    hours: i64,
    template: String,
    /// The moment of the next reminder on the same side, relative to the due moment; this one is
    /// not sent once that has come.
    next: Option<TimeDelta>,
}

impl Rule {
    /// The reminders of one side that have a template.
    fn all(side: Side, reminders: &Reminders) -> Vec<Self> {
        let mut rules: Vec<Self> = reminders
            .iter()
            .filter_map(|one| {
                let template = one.template()?.as_str().to_owned();
                Some(Self { side, hours: one.hours(), template, next: None })
            })
            .collect();
        let offsets: Vec<_> = rules.iter().map(Self::offset).collect();
        for rule in &mut rules {
            let own = rule.offset();
            rule.next = offsets.iter().copied().filter(|other| *other > own).min();
        }
        rules
    }

    /// How long after the due moment it is sent; negative is before.
    fn offset(&self) -> TimeDelta {
        let hours = TimeDelta::hours(self.hours);
        match self.side {
            Side::Due => -hours,
            Side::Overdue => hours,
        }
    }

    fn occurrence(&self) -> String {
        let side = match self.side {
            Side::Due => "due",
            Side::Overdue => "overdue",
        };
        format!("{side}:{}", self.hours)
    }

    /// Whether it is to be sent now for an invoice that is due at a moment.
    fn is_time(&self, issued_at: DateTime<Utc>, due: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let moment = due + self.offset();
        let is_late = now - moment > CATCH_UP || self.next.is_some_and(|next| due + next <= now);
        let is_before_due = self.side == Side::Overdue || now < due;
        // A reminder of an invoice that was not there yet at its moment has no sense.
        moment <= now && !is_late && is_before_due && issued_at <= moment
    }
}

impl Desk {
    /// Reminds of every invoice for which a reminder's moment has come, each at most once.
    pub async fn send_due_reminders(&self, actor: &Actor) -> Result<Reminded, Error> {
        let mut reminded = Reminded::default();
        for row in self.ports.settings.configurations().await? {
            let settings = &row.configuration.settings().invoice_notifications;
            if !settings.enabled {
                continue;
            }
            let rules = Rule::all(Side::Due, &settings.due_reminders)
                .into_iter()
                .chain(Rule::all(Side::Overdue, &settings.overdue_reminders));
            for rule in rules {
                self.follow_rule(actor, &row.configuration, &rule, &mut reminded).await?;
            }
        }
        Ok(reminded)
    }

    async fn follow_rule(
        &self,
        actor: &Actor,
        configuration: &Configuration,
        rule: &Rule,
        reminded: &mut Reminded,
    ) -> Result<(), Error> {
        let (now, zone) = (self.now(), self.zone());
        // A due date ends between a day and two days after it begins anywhere in the world.
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        let mut query = RemindQuery {
            configuration: configuration.id(),
            due_from: day(now - rule.offset() - CATCH_UP - TimeDelta::days(2)),
            due_to: day(now - rule.offset()),
            occurrence: rule.occurrence(),
            after: None,
            limit: CHUNK,
        };
        loop {
            let some = self.ports.mail.remindable(&query).await?;
            let Some(last) = some.last() else { return Ok(()) };
            query.after = Some((last.due_on, last.invoice));
            for one in some {
                let Remindable { invoice, due_on, issued_at } = one;
                let is_time =
                    end_of(due_on, zone).is_some_and(|due| rule.is_time(issued_at, due, now));
                if !is_time {
                    continue;
                }
                match self.remind(actor, invoice, rule).await {
                    Ok(is_new) => reminded.invoices += u64::from(is_new),
                    Err(error) => {
                        tracing::warn!(invoice.id = %invoice, %error, "a reminder failed");
                        reminded.failed += 1;
                    }
                }
            }
        }
    }

    /// Writes a reminder, unless the invoice was paid or somebody was reminded meanwhile.
    async fn remind(&self, actor: &Actor, id: InvoiceId, rule: &Rule) -> Result<bool, Error> {
        let work = self.begin(actor).await?;
        let invoice = work.invoices().get(id).await?.into_issued()?;
        let occurrence = rule.occurrence();
        let is_known = work.outbox().knows(&format!("invoice:{id}:{occurrence}")).await?;
        if invoice.status() != InvoiceStatus::Unpaid || is_known {
            return Ok(false);
        }
        let client = work.clients().record(invoice.as_stored().client).await?;
        if client.erased_at().is_some() {
            return Ok(false);
        }
        let reminder = Reminder {
            invoice: &invoice,
            template: Some(rule.template.clone()),
            occurrence,
            requested_by: None,
        };
        let written = self.tell(&*work, &client, Notice::Reminder(reminder)).await?;
        self.commit(work, actor, &[reminder_sent(&invoice)]).await?;
        Ok(written > 0)
    }

    /// Reminds the client of an unpaid invoice at once, at most once a day; how many e-mails that
    /// are.
    #[tracing::instrument(skip_all, fields(invoice.id = %id))]
    pub async fn send_reminder(&self, actor: &Actor, id: InvoiceId) -> Result<usize, Error> {
        actor.require(Permission::SendEmails)?;
        let work = self.begin(actor).await?;
        let invoice = work.invoices().get(id).await?.into_issued()?;
        if invoice.status() != InvoiceStatus::Unpaid {
            return Err(Error::rule("wrong_status", "nothing is to be paid for this invoice"));
        }
        let client = work.clients().get(invoice.as_stored().client).await?;
        let configuration = work.configurations().get(client.configuration()).await?;
        let reminder = Reminder {
            invoice: &invoice,
            template: self.nearest_template(&configuration, &invoice),
            occurrence: format!("reminder:{}", self.today()),
            requested_by: Some(actor.name().to_owned()),
        };
        let written = self.tell(&*work, &client, Notice::Reminder(reminder)).await?;
        if written == 0 {
            let message = "the client was reminded of this invoice today already";
            return Err(Error::rule("reminded_today", message));
        }
        self.commit(work, actor, &[reminder_sent(&invoice)]).await?;
        Ok(written)
    }

    /// The template of the last reminder whose time has come, or of the first that is to come.
    fn nearest_template(
        &self,
        configuration: &Configuration,
        invoice: &IssuedInvoice,
    ) -> Option<String> {
        let settings = &configuration.settings().invoice_notifications;
        let is_overdue = invoice.is_overdue(self.today());
        let rules = if is_overdue {
            Rule::all(Side::Overdue, &settings.overdue_reminders)
        } else {
            Rule::all(Side::Due, &settings.due_reminders)
        };
        let due = end_of(invoice.as_stored().due_on, self.zone())?;
        let passed = rules.iter().filter(|rule| due + rule.offset() <= self.now());
        let nearest = passed.max_by_key(|rule| rule.offset());
        let nearest = nearest.or_else(|| rules.iter().min_by_key(|rule| rule.offset()));
        nearest.map(|rule| rule.template.clone())
    }
}

fn reminder_sent(invoice: &IssuedInvoice) -> Event {
    let stored = invoice.as_stored();
    Event::new("invoice.reminded", "invoice", stored.id.get()).of_client(stored.client.get())
}

/// The moment at which a day ends in a zone.
fn end_of(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let midnight = day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN);
    // Where clocks are put forward at midnight, the day begins an hour later.
    let local = zone
        .from_local_datetime(&midnight)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(midnight + TimeDelta::hours(1))).earliest());
    local.map(|local| local.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use bursar_domain::client::configuration::{Settings, Value};

    use super::*;

    fn rules(side: Side, pairs: &[(&str, &str)]) -> Vec<Rule> {
        let pairs = pairs.iter().map(|(hours, name)| ((*hours).to_owned(), (*name).to_owned()));
        let (mut settings, pairs) = (Settings::default(), Value::Pairs(pairs.collect()));
        settings.set("invoice_notifications.due_reminders", &pairs).unwrap();
        Rule::all(side, &settings.invoice_notifications.due_reminders)
    }

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::from_str(text).unwrap()
    }

    #[test]
    fn a_day_ends_at_the_midnight_of_the_zone() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 28).unwrap();
        assert_eq!(end_of(day, Tz::UTC), Some(at("2026-03-29T00:00:00Z")));
        assert_eq!(end_of(day, Tz::Pacific__Auckland), Some(at("2026-03-28T11:00:00Z")));
        // In Beirut that midnight does not exist.
        assert_eq!(end_of(day, Tz::Asia__Beirut), Some(at("2026-03-28T22:00:00Z")));
    }

    #[test]
    fn a_reminder_goes_out_from_its_moment_on_and_not_after_the_invoice_is_due() {
        let rules = rules(Side::Due, &[("24", "soon")]);
        let (issued, due) = (at("2026-11-01T09:00:00Z"), at("2026-11-16T00:00:00Z"));
        let is_time = |now| rules[0].is_time(issued, due, at(now));
        assert!(!is_time("2026-11-14T23:59:59Z"));
        assert!(is_time("2026-11-15T00:00:00Z") && is_time("2026-11-15T23:59:59Z"));
        assert!(!is_time("2026-11-16T00:00:00Z"));
    }

    #[test]
    fn an_invoice_whose_whole_life_is_shorter_gets_no_reminder() {
        let rules = rules(Side::Due, &[("72", "soon")]);
        let due = at("2026-11-16T00:00:00Z");
        let now = at("2026-11-14T12:00:00Z");
        assert!(rules[0].is_time(at("2026-11-13T00:00:00Z"), due, now));
        assert!(!rules[0].is_time(at("2026-11-13T00:00:01Z"), due, now));
    }

    #[test]
    fn of_several_that_were_missed_the_last_one_is_sent() {
        let rules = rules(Side::Due, &[("72", "early"), ("24", "late"), ("48", "")]);
        let (issued, due) = (at("2026-11-01T09:00:00Z"), at("2026-11-16T00:00:00Z"));
        let sent = |now: &str| {
            let due = rules.iter().filter(|rule| rule.is_time(issued, due, at(now)));
            due.map(|rule| rule.template.clone()).collect::<Vec<_>>()
        };
        assert_eq!(sent("2026-11-13T00:00:00Z"), ["early"]);
        assert_eq!(sent("2026-11-14T23:00:00Z"), ["early"]);
        assert_eq!(sent("2026-11-15T01:00:00Z"), ["late"]);
    }

    #[test]
    fn who_has_been_overdue_for_long_is_not_sent_what_was_set_up_today() {
        let rules = rules(Side::Overdue, &[("24", "first"), ("168", "second")]);
        let (issued, due) = (at("2026-01-01T09:00:00Z"), at("2026-01-16T00:00:00Z"));
        let sent = |now: &str| {
            let due = rules.iter().filter(|rule| rule.is_time(issued, due, at(now)));
            due.map(|rule| rule.hours).collect::<Vec<_>>()
        };
        assert_eq!(sent("2026-01-16T12:00:00Z"), [0_i64; 0]);
        assert_eq!(sent("2026-01-17T00:00:00Z"), [24]);
        assert_eq!(sent("2026-01-20T00:00:00Z"), [0_i64; 0], "two days have passed");
        assert_eq!(sent("2026-01-23T00:00:00Z"), [168]);
        assert_eq!(sent("2026-11-01T00:00:00Z"), [0_i64; 0]);
    }
}
