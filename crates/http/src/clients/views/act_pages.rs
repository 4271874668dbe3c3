//! The pages of acts on one client: what will happen, what is asked, and the way out.

use bursar_application::clients::directory::{ClientDetails, NoteRow};
use bursar_application::page::Total;
use bursar_application::settings::GroupRow;
use bursar_domain::client::{Hanging, SuspensionKind};
use bursar_domain::repository::Aggregate;
use hypertext::prelude::*;

use super::acts::ClientAct;
use super::client::CameFrom;
use crate::address::Noun;
use crate::components::{ActPage, Choice, Field, Guard, Html, Problem, count, html};
use crate::icons::Icon;

/// An act on one client: whose, from which list, guarded by what, with which problems.
#[derive(Clone, Debug)]
pub(crate) struct Asking<'a> {
    pub(crate) details: &'a ClientDetails,
    pub(crate) from: &'a CameFrom,
    pub(crate) guard: Guard,
    pub(crate) problems: &'a [Problem],
}

impl<'a> Asking<'a> {
    fn name(&self) -> &str {
        &self.details.summary.display_name
    }

    fn page(&self, heading: String, act: ClientAct, submit: &'a str, keep: &'a str) -> ActPage<'a> {
        let id = self.details.summary.id.get();
        let action = self.from.carry(&act.path(id));
        ActPage::new(heading, action, self.guard.clone(), submit)
            .leave(keep, self.from.carry(&format!("/clients/{id}")))
            .problems(self.problems)
    }

    /// Suspending: what stops, and why.
    pub(crate) fn suspend(&self, kind: SuspensionKind, reason: &'a str) -> Html {
        let services = u64::from(self.details.summary.services);
        let kinds = SuspensionKind::BY_STAFF.map(|one| {
            let hint = if one == SuspensionKind::Fraud {
                "Shown to all staff as suspected fraud."
            } else {
                "A decision of yours or of your team."
            };
            Choice::new(one.code(), one.label(), one == kind).hint(hint)
        });
        let stops = match services {
            0 => "It has no services that would stop.".to_owned(),
            1 => "1 service stops.".to_owned(),
            more => format!("{} services stop.", count(more)),
        };
        let fields = maud! {
            (Field::radios("kind", "Cause", kinds.clone().into()).required().problems(self.problems))
            (Field::area("reason", "Reason", 3).value(reason).longest(1000).required()
                .hint("Staff see it on the client and in the audit log.").problems(self.problems))
        };
        let heading = format!("Suspend {}?", self.name());
        html(
            self.page(heading, ClientAct::Suspend, "Suspend client", "Keep active")
                .consequence(Icon::Suspend, stops)
                .consequence(Icon::Users, "Its users can sign in but not order or start anything.")
                .consequence(Icon::Retry, "Resuming the client brings back what this suspends.")
                .fields(fields),
        )
    }

    /// Resuming: what starts again.
    pub(crate) fn resume(&self, reason: &'a str) -> Html {
        let why = self
            .details
            .client
            .suspension()
            .map(|suspension| format!("{}: {}", suspension.kind.label(), suspension.note));
        let fields = Field::area("reason", "Reason", 3)
            .value(reason)
            .longest(1000)
            .required()
            .problems(self.problems);
        let heading = format!("Resume {}?", self.name());
        let page = self
            .page(heading, ClientAct::Resume, "Resume client", "Keep suspended")
            .consequence(Icon::Resume, "The services that the suspension stopped start again.");
        let page = match why {
            Some(why) => {
                page.consequence(Icon::Information, format!("It was suspended for: {why}"))
            }
            None => page,
        };
        html(page.fields(fields))
    }

    /// Terminating the services: what is lost, and the name typed.
    pub(crate) fn terminate(&self, reason: &'a str) -> Html {
        let services = u64::from(self.details.summary.services);
        let lost = match services {
            1 => "1 service ends for good, with the resources that it owns.".to_owned(),
            more => {
                format!("{} services end for good, with the resources that they own.", count(more))
            }
        };
        let heading = format!("Terminate the services of {}?", self.name());
        let fields = Field::area("reason", "Reason", 2)
            .value(reason)
            .longest(1000)
            .required()
            .problems(self.problems);
        html(
            self.page(heading, ClientAct::Terminate, "Terminate services", "Keep services")
                .consequence(Icon::Terminate, lost)
                .consequence(Icon::Invoices, "Invoices and other billing records stay.")
                .consequence(Icon::Lock, "This cannot be undone.")
                .fields(fields)
                .typed_name(self.name().to_owned(), "The client's name, exactly as it stands here.")
                .dangerous(),
        )
    }

    /// Why the services are not terminated, whatever is entered.
    pub(crate) fn cannot_terminate(&self, why: &str) -> Html {
        let back = self.from.carry(&format!("/clients/{}", self.details.summary.id));
        let heading = format!("The services of {} cannot be terminated", self.name());
        html(maud! {
            form .act method="get" action=(back) data-act {
                h1 { (heading) }
                p .lead { (why) "." }
                div .act-end { a .btn href=(back) data-close { "Back to the client" } }
            }
        })
    }

    /// Deleting: what hangs on the client, and its name typed.
    pub(crate) fn delete(&self, reason: &'a str) -> Html {
        let heading = format!("Delete {}?", self.name());
        let keeps = "Its entries in the audit log stay, without what was written in them.";
        let team = match self.details.users {
            0 => "Nobody looks after it.".to_owned(),
            1 => "1 user loses the place with it; the account stays.".to_owned(),
            users => format!("{users} users lose their place with it; their accounts stay."),
        };
        let notes = match self.details.notes.len() {
            1 => "1 note is removed.".to_owned(),
            more => format!("{more} notes are removed."),
        };
        let hanging = self.details.hanging;
        let mut page = self
            .page(heading, ClientAct::Delete, "Delete client", "Keep client")
            .consequence(Icon::Users, team)
            .consequence(Icon::Note, notes);
        if hanging.drafts > 0 {
            let drafts = Noun("draft of an invoice is", "drafts of invoices are");
            let words = format!(
                "{} {} discarded.",
                count(hanging.drafts),
                drafts.of(Total::of(hanging.drafts))
            );
            page = page.consequence(Icon::Invoices, words);
        }
        for words in stays(hanging) {
            page = page.consequence(Icon::Lock, words);
        }
        let page = page
            .consequence(Icon::Audit, keeps)
            .fields(Field::area("reason", "Reason", 2).value(reason).longest(1000))
            .typed_name(self.name().to_owned(), "The client's name, exactly as it stands here.")
            .dangerous();
        html(page)
    }

    /// Why the client cannot be deleted yet, with the counts of what hangs on it.
    pub(crate) fn cannot_delete(&self, hanging: Hanging) -> Html {
        let id = self.details.summary.id.get();
        let back = self.from.carry(&format!("/clients/{id}"));
        let heading = format!("{} cannot be deleted yet", self.name());
        let lines = [
            (Noun("service", "services"), hanging.live_services),
            (Noun("cloud project", "cloud projects"), hanging.projects),
            (Noun("resold client", "resold clients"), hanging.resold_clients),
        ];
        html(maud! {
            form .act method="get" action=(back) data-act {
                h1 { (heading) }
                p .lead { "Something still hangs on it. Terminate or move it first; suspend the client to stop it at once." }
                ul .consequences {
                    @for (noun, number) in lines {
                        @if number > 0 { li { b { (count(number)) } " " (noun.of(Total::of(number))) } }
                    }
                }
                div .act-end { a .btn href=(back) data-close { "Back to the client" } }
            }
        })
    }

    /// Choosing the groups.
    pub(crate) fn groups(&self, groups: &[GroupRow], chosen: &[i64]) -> Html {
        let choices: Vec<_> = groups
            .iter()
            .map(|row| {
                let id = row.group.id().get();
                Choice::new(id.to_string(), row.group.name().to_string(), chosen.contains(&id))
            })
            .collect();
        let is_empty = choices.is_empty();
        let ticks = Field::ticks("group_ids", "Groups", choices).problems(self.problems);
        let new = Field::text("new_group", "New group")
            .longest(64)
            .hint("Created on the spot and added to the others.")
            .problems(self.problems);
        let heading = format!("Groups of {}", self.name());
        let fields = maud! { @if !is_empty { (ticks) } (new) };
        html(
            self.page(heading, ClientAct::Group, "Save groups", "Cancel")
                .lead("Membership never changes billing.")
                .fields(fields),
        )
    }

    /// Writing a note.
    pub(crate) fn add_note(&self, body: &'a str) -> Html {
        let id = self.details.summary.id.get();
        let action = format!("/clients/{id}/notes/new");
        let field = Field::area("body", "Note", 4)
            .value(body)
            .longest(4000)
            .required()
            .first()
            .hint("Only staff see it.")
            .problems(self.problems);
        html(
            ActPage::new(
                format!("Add a note to {}", self.name()),
                action,
                self.guard.clone(),
                "Add note",
            )
            .fields(field)
            .leave("Cancel", format!("/clients/{id}"))
            .problems(self.problems),
        )
    }

    /// Removing a note.
    pub(crate) fn remove_note(&self, note: &NoteRow) -> Html {
        let id = self.details.summary.id.get();
        let action = format!("/clients/{id}/notes/{}/remove", note.id);
        html(
            ActPage::new("Remove this note?", action, self.guard.clone(), "Remove note")
                .lead(maud! { "“" (note.body) "” by " (note.author) })
                .leave("Keep note", format!("/clients/{id}")),
        )
    }
}

/// What the law keeps of a client who is deleted, with a record that has no name.
fn stays(hanging: Hanging) -> Vec<String> {
    let lines = [
        (Noun("issued invoice stays", "issued invoices stay"), hanging.issued_invoices),
        (
            Noun("entry of the journal stays", "entries of the journal stay"),
            hanging.journal_entries,
        ),
        (Noun("service stays on record", "services stay on record"), hanging.services),
    ];
    let told = lines.into_iter().filter(|(_, number)| *number > 0);
    let mut told: Vec<_> = told
        .map(|(noun, number)| format!("{} {}.", count(number), noun.of(Total::of(number))))
        .collect();
    if hanging.needs_a_record() {
        told.push("The record that they refer to stays without name and address.".to_owned());
    }
    if hanging.paid_invoices > 0 {
        let noun = Noun("of the invoices is", "of the invoices are");
        let number = hanging.paid_invoices;
        told.push(format!("{} {} fiscal and paid.", count(number), noun.of(Total::of(number))));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::views::example;

    fn asking(details: &ClientDetails, check: impl Fn(&Asking<'_>) -> Html) -> String {
        let from = CameFrom { query: Some("status=active".to_owned()), ..CameFrom::default() };
        let asking = Asking { details, from: &from, guard: Guard::default(), problems: &[] };
        check(&asking).render().into_inner()
    }

    #[test]
    fn suspending_says_how_much_stops_and_asks_why() {
        let html =
            asking(&example::details(), |asking| asking.suspend(SuspensionKind::Staff, "<b>"));
        assert!(html.contains("3 services stop."), "{html}");
        assert!(html.contains("&lt;b&gt;") && html.contains("Keep active"), "{html}");
        assert!(html.contains("/clients/10482/suspend?list=status%3Dactive"), "{html}");
        assert!(html.contains(r#"value="fraud""#), "{html}");
    }

    #[test]
    fn deleting_asks_for_the_name_and_its_opposite_is_named() {
        let html = asking(&example::details(), |asking| asking.delete(""));
        assert!(html.contains(r#"data-typed="Nordlys Analytics AS""#), "{html}");
        assert!(html.contains("Keep client") && html.contains("2 users lose"), "{html}");
    }

    #[test]
    fn one_of_a_kind_is_told_in_the_singular() {
        let mut details = example::details();
        details.summary.services = 1;
        details.users = 1;
        details.notes = vec![NoteRow {
            id: 1,
            body: "Pays by invoice".to_owned(),
            author: "Maja Holm".to_owned(),
            created_at: example::now(),
            version: 1,
        }];
        details.hanging.live_services = 1;
        let ends = asking(&details, |asking| asking.terminate(""));
        assert!(ends.contains("1 service ends for good"), "{ends}");
        let goes = asking(&details, |asking| asking.delete(""));
        assert!(goes.contains("1 user loses") && goes.contains("1 note is removed"), "{goes}");
        let stays = asking(&details, |asking| asking.cannot_delete(details.hanging));
        assert!(stays.contains("<b>1</b> service<"), "{stays}");
    }

    #[test]
    fn suspending_says_once_what_its_users_can_still_do() {
        let mut details = example::details();
        details.summary.services = 0;
        let html = asking(&details, |asking| asking.suspend(SuspensionKind::Staff, ""));
        assert!(html.contains("can sign in but not order") && !html.contains("blocks"), "{html}");
    }

    #[test]
    fn what_hangs_on_a_client_is_counted_when_it_cannot_go() {
        let mut details = example::details();
        details.hanging.live_services = 3;
        let html = asking(&details, |asking| asking.cannot_delete(details.hanging));
        assert!(html.contains("<b>3</b> services") && !html.contains("projects"), "{html}");
    }
}
