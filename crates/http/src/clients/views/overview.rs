//! The overview of a client: credit, what hangs on it, activity; beside it details, billing, notes.

use bursar_application::audit::AuditEntry;
use bursar_application::clients::directory::{ClientDetails, NoteRow, TeamMember};
use bursar_domain::access::Permission;
use bursar_domain::client::CustomField;
use bursar_domain::client::custom_field::FieldType;
use bursar_domain::client::profile::TaxExemption;
use bursar_kernel::money::{Currency, Money};
use hypertext::prelude::*;

use super::client::{CameFrom, ClientTab, loose};
use super::table::{money, remaining};
use super::vat;
use super::words::{action_words, roles_words};
use crate::components::{
    Facts, Happening, SectionHead, Tone, ago, copy_button, count, html, instant_date, loaded_later,
    person, time_left, timeline,
};
use crate::reader::Reader;

/// The content of the overview tab.
pub(crate) fn overview(
    details: &ClientDetails,
    declared: &[CustomField],
    reader: Reader<'_>,
    from: &CameFrom,
) -> impl Renderable {
    let id = details.summary.id.get();
    let audit = from.carry(&ClientTab::Audit.path(id));
    maud! {
        div .cols {
            div .col-main {
                (credit(details, reader))
                div .two {
                    (hanging(details))
                    section aria-labelledby="activity" {
                        (SectionHead::new("activity", "Activity")
                            .more("Audit", audit.as_str()))
                        div #happened data-src={ "/clients/" (id) "/activity" } {
                            (loaded_later(3, "See what happened", audit.as_str()))
                        }
                    }
                }
            }
            aside .rail aria-label="Client details" {
                (facts(details, declared, from))
                (billing(details, reader))
                (users(details, from))
                (notes(details, reader))
            }
        }
    }
}

fn credit(details: &ClientDetails, reader: Reader<'_>) -> impl Renderable {
    let client = &details.summary;
    let (total, current) = (client.up_to_date_credit, client.credit);
    let unpaid = current.minus(total).ok();
    let negative = if total.is_negative() { "big neg" } else { "big" };
    let left = remaining(client, reader);
    let why = format!("/clients/{}/credit/why", client.id);
    maud! {
        section aria-labelledby="credit" {
            (SectionHead::new("credit", "Credit").more("Why?", why.as_str()))
            div .panel {
                div .ledger {
                    div .first {
                        span .lbl { "Up-to-date credit" }
                        span class=(negative) { (loose(total)) }
                    }
                    span .op aria-hidden="true" { "=" }
                    div { span .lbl { "Current credit" } span .v { (loose(current)) } }
                    span .op aria-hidden="true" { "−" }
                    div {
                        span .lbl { "Unpaid usage" }
                        span .v { @if let Some(unpaid) = unpaid { (loose(unpaid)) } }
                    }
                    span .grow {}
                    div { span .lbl { "Time left" } span .v { (time_left(left)) } }
                }
                (by_currency(&details.credits, total.currency()))
            }
        }
    }
}

/// The same figures for each currency that the client holds, if it is not only the one above.
fn by_currency(credits: &[(Money, Money)], shown: Currency) -> impl Renderable {
    let lines: Vec<_> = credits
        .iter()
        .map(|(credit, total)| (*credit, *total, credit.minus(*total).ok()))
        .collect();
    maud! {
        @if lines.is_empty() {
            p .panel-note { "No money has moved yet: this client has no credit in any currency." }
        } @else if lines.len() > 1 || lines.iter().any(|(held, ..)| held.currency() != shown) {
            table .mini.pad {
                caption .vh { "Credit by currency" }
                thead {
                    tr {
                        th scope="col" { "Currency" }
                        th .r scope="col" { "Current credit" }
                        th .r scope="col" { "Unpaid usage" }
                        th .r scope="col" { "Up-to-date credit" }
                    }
                }
                tbody {
                    @for (credit, total, unpaid) in &lines {
                        tr {
                            td { (credit.currency().name()) }
                            td .r { (money(*credit)) }
                            td .r { @if let Some(unpaid) = unpaid { (money(*unpaid)) } }
                            td .r { (money(*total)) }
                        }
                    }
                }
            }
        }
    }
}

fn hanging(details: &ClientDetails) -> impl Renderable {
    let hanging = details.hanging;
    let lines = [
        ("Services in any status", hanging.services),
        ("Services that run or wait", details.summary.services.into()),
        ("Instances", details.summary.instances.into()),
        ("Projects", hanging.projects),
        ("Resold clients", hanging.resold_clients),
        ("Journal entries", hanging.journal_entries),
    ];
    maud! {
        section aria-labelledby="hanging" {
            (SectionHead::new("hanging", "In use"))
            table .mini {
                caption .vh { "What hangs on this client" }
                tbody {
                    @for (label, number) in lines {
                        tr { th scope="row" { (label) } td .r.num { (count(number)) } }
                    }
                }
            }
        }
    }
}

/// What happened lately, as the region that is loaded after the page.
pub(crate) fn activity(entries: &[AuditEntry], reader: Reader<'_>) -> impl Renderable {
    let happening = |entry: &AuditEntry| Happening {
        words: html(maud! { b { (action_words(&entry.action)) } " by " (entry.actor_name) }),
        at: html(ago(entry.at, reader.now, reader.zone)),
        tone: tone(&entry.action),
    };
    let happenings: Vec<_> = entries.iter().map(happening).collect();
    let is_empty = happenings.is_empty();
    let line = timeline(happenings).memoize();
    maud! {
        div #happened {
            @if is_empty { p .muted { "Nothing has happened yet." } } @else { (line) }
        }
    }
}

fn tone(action: &str) -> Tone {
    match action {
        "client.suspension_started" | "client.suspended" => Tone::Warning,
        "client.deletion_started" => Tone::Negative,
        "client.resumed" | "client.created" => Tone::Positive,
        _ => Tone::Neutral,
    }
}

fn facts(details: &ClientDetails, declared: &[CustomField], from: &CameFrom) -> impl Renderable {
    let profile = details.client.profile();
    let input = profile.to_input();
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let edit = from.carry(&format!("/clients/{}/edit", details.summary.id));
    let email = input.email.clone();
    let vat_number =
        (!input.vat_id.is_empty()).then(|| vat::number(details.summary.id.get(), &input.vat_id));
    let mut facts = Facts::new()
        .perhaps("Company", text(&input.company))
        .perhaps("Name", text(&profile.person_name()))
        .fact("Email", maud! { (email.as_str()) " " (copy_button(email.as_str(), "Copy email")) })
        .perhaps("Phone", profile.phone().map(ToString::to_string))
        .perhaps("Address", text(&address(&input.address_line_1, &input.address_line_2)))
        .perhaps("City", text(&input.city))
        .perhaps("State", text(&input.state))
        .perhaps("Zip code", text(&input.zip))
        .perhaps("Country", profile.country().map(bursar_kernel::Country::name))
        .perhaps("VAT number", vat_number);
    for (name, value) in profile.custom_fields() {
        let field = declared.iter().find(|field| field.name() == name);
        facts = match field {
            Some(field) => facts.fact(field.label().to_string(), in_words(field, value)),
            None => facts.fact(super::words::label_of(name), value.clone()),
        };
    }
    let facts = facts;
    maud! {
        section aria-labelledby="details" {
            (SectionHead::new("details", "Details").more("Edit", edit.as_str()))
            (facts)
        }
    }
}

/// The value of a field of the operator's own, as its form words it.
fn in_words(field: &CustomField, value: &str) -> String {
    match field.kind() {
        FieldType::Text => value.to_owned(),
        FieldType::Check => if value == "true" { "Yes" } else { "No" }.to_owned(),
        FieldType::Select => {
            let choice = field.choices().iter().find(|(code, _)| *code == value);
            choice.map_or_else(|| value.to_owned(), |(_, words)| words.clone())
        }
    }
}

fn address(first: &str, second: &str) -> String {
    let lines = [first, second];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

fn billing(details: &ClientDetails, reader: Reader<'_>) -> impl Renderable {
    let client = &details.summary;
    let profile = details.client.profile();
    let groups = client.groups.iter().map(|group| {
        html(maud! { a .link href={ "/clients?group=" (group.id) } { (group.name) } })
    });
    let groups: Vec<_> = groups.collect();
    let has_groups = !groups.is_empty();
    let configuration = format!("/clients/{}/configuration", client.id);
    let exempt = if client.tax_exempt { "Yes" } else { "No" };
    let methods = format!("/clients/{}/payment-methods", client.id);
    let agreement = details
        .client
        .agreement()
        .source()
        .map_or_else(|| "No".to_owned(), |source| format!("Yes, {}", source.label()));
    let kept = match profile.tax_exemption() {
        TaxExemption::Automatic => "checked by VAT number",
        TaxExemption::Always => "set for good",
        TaxExemption::Never => "ruled out",
    };
    let mut facts = Facts::new()
        .fact("Client ID", maud! { span .mono { "#" (client.id.get()) } })
        .fact("Created", instant_date(client.created_at, reader.zone))
        .perhaps(
            "Groups",
            has_groups.then(|| html(maud! { @for group in &groups { (group) " " } })),
        )
        .fact(
            "Configuration",
            maud! { a .link href=(configuration.as_str()) { (client.configuration.name) } },
        )
        .fact("Agreement", maud! { a .link href=(methods.as_str()) { (agreement) } })
        .fact("Tax exempt", format!("{exempt}, {kept}"))
        .fact("Currency", client.currency.code().to_owned())
        .perhaps(
            "Out of credit",
            client
                .out_of_credit_since
                .map(|since| html(maud! { "Since " (instant_date(since, reader.zone)) })),
        )
        .perhaps("Billing ID", profile.external_billing_id().map(ToString::to_string))
        .fact("Processing", if client.do_not_process { "Excluded" } else { "Included" });
    if let Some(reseller) = &client.reseller {
        let to = format!("/clients/{}", reseller.id);
        facts = facts.fact("Reseller", maud! { a .link href=(to.as_str()) { (reseller.name) } });
    }
    let facts = facts;
    maud! {
        section aria-labelledby="billing" { (SectionHead::new("billing", "Billing")) (facts) }
    }
}

fn users(details: &ClientDetails, from: &CameFrom) -> impl Renderable {
    let id = details.summary.id.get();
    let number = count(details.users.into());
    let manage = from.carry(&ClientTab::Users.path(id));
    maud! {
        section aria-labelledby="users" {
            (SectionHead::new("users", "Users").counted(number.as_str()).more("Manage", manage.as_str()))
            div #team data-src=[(details.users > 0).then(|| format!("/clients/{id}/team"))] {
                @if details.users == 0 { p .muted { "Nobody looks after this client yet." } }
                @else { p .muted { "See all under Manage." } }
            }
        }
    }
}

/// Who looks after the client, as the region that is loaded after the page.
pub(crate) fn team(members: &[TeamMember], reader: Reader<'_>) -> impl Renderable {
    let lines: Vec<_> = members
        .iter()
        .take(5)
        .map(|member| {
            let seen = member.last_seen_at.map(|at| ago(at, reader.now, reader.zone).memoize());
            let roles = roles_words(&member.roles);
            let beneath = maud! {
                (roles) " · "
                @match &seen { Some(seen) => { "seen " (seen) } None => "never signed in" }
            };
            person(member.user_id, member.name.clone(), beneath.memoize()).memoize()
        })
        .collect();
    maud! { div #team .kv { @for line in &lines { (line) } } }
}

fn notes(details: &ClientDetails, reader: Reader<'_>) -> impl Renderable {
    let id = details.summary.id.get();
    let may = reader.may(Permission::WriteNotes);
    let head = SectionHead::new("notes", "Notes").counted(count_of(&details.notes));
    let head =
        if may { head.more("Add", format!("/clients/{id}/notes/new")).in_dialog() } else { head };
    maud! {
        section aria-labelledby="notes" {
            (head)
            div .kv {
                @for note in &details.notes { (one_note(id, note, may, reader)) }
                @if details.notes.is_empty() { p .muted { "Staff write down here what the others should know." } }
            }
        }
    }
}

fn count_of(notes: &[NoteRow]) -> String {
    if notes.is_empty() { String::new() } else { notes.len().to_string() }
}

fn one_note(client: i64, note: &NoteRow, may: bool, reader: Reader<'_>) -> impl Renderable {
    maud! {
        div .note {
            p .pre { (note.body) }
            footer {
                (note.author) ", " (instant_date(note.created_at, reader.zone))
                @if may {
                    " · "
                    a href={ "/clients/" (client) "/notes/" (note.id) "/remove" } data-dialog
                        aria-label={ "Remove the note of " (note.author) } { "Remove" }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use bursar_domain::client::custom_field::CustomFieldInput;

    use super::*;

    fn declared(kind: &str, choices: &str) -> CustomField {
        let input = CustomFieldInput {
            name: "newsletter".to_owned(),
            label: "Wants the newsletter".to_owned(),
            kind: kind.to_owned(),
            choices: choices.to_owned(),
            ..CustomFieldInput::default()
        };
        CustomField::declare("5".parse().expect("an id"), &input).expect("a field").0
    }

    #[test]
    fn values_of_own_fields_are_worded_as_their_form_words_them() {
        assert_eq!(in_words(&declared("check", ""), "true"), "Yes");
        assert_eq!(in_words(&declared("text", ""), "true"), "true");
    }

    #[test]
    fn an_unloaded_part_is_a_link_without_scripts_and_can_fail_aloud() {
        let html = loaded_later(3, "See what happened", "/clients/7/audit").render().into_inner();
        assert!(html.contains(r#"class="link" href="/clients/7/audit""#), "{html}");
        assert!(html.contains(r#"class="js-only""#) && html.contains("Try again"), "{html}");
    }
}
