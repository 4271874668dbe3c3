//! One e-mail: what it says, where it stands, and sending it again.

use axum::response::Response;
use bursar_application::billing::documents::DocumentOf;
use bursar_application::mail::Letter;
use bursar_domain::{access::Permission, event::Event, mail::LetterStatus};
use hypertext::prelude::*;

use super::{
    list::{recipient, subject},
    words::{kept_only, standing, words},
};
use crate::{
    address::Entered,
    components::{
        ActPage, Banner, Breadcrumb, Button, Facts, Guard, Html, Problem, SectionHead, Weight,
        html, instant, page_head,
    },
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    reader::Reader,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const AGAIN: &str = "Send again";

pub(super) async fn show(visit: Visit, PathId(id): PathId<Event>) -> Answer<Response> {
    let letter = visit.desk().letter(visit.actor(), id.get()).await?;
    let content = view(visit.reader(), &letter, visit.desk().sends_mail());
    Ok(visit.page(Place::Emails, &title(&letter), content))
}

pub(super) async fn ask_resend(visit: Visit, PathId(id): PathId<Event>) -> Answer<Response> {
    visit.actor().require(Permission::SendEmails)?;
    let letter = visit.desk().letter(visit.actor(), id.get()).await?;
    Ok(visit.page(Place::Emails, AGAIN, question(&letter, visit.guard(), &[])))
}

pub(super) async fn resend(
    visit: Visit,
    PathId(id): PathId<Event>,
    _entered: Entered,
) -> Answer<Response> {
    visit.actor().require(Permission::SendEmails)?;
    let letter = visit.desk().letter(visit.actor(), id.get()).await?;
    match visit.desk().resend_letter(visit.actor(), id.get()).await {
        Ok(new) => Ok(done(format!("/emails/{new}"), Confirmation::new("Written once more"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = question(&letter, visit.guard(), &mistakes.problems);
            Ok(visit.again(Place::Emails, AGAIN, &mistakes, content))
        }
    }
}

/// What staff call it: its subject, also the one that it will have.
fn title(letter: &Letter) -> String {
    let words = letter.words.as_ref().map(|words| words.subject.clone());
    words.unwrap_or_else(|| subject(&letter.row))
}

fn view(reader: Reader<'_>, letter: &Letter, sends: bool) -> Html {
    let row = &letter.row;
    let again = Button::link(format!("/emails/{}/resend", row.id), AGAIN)
        .icon(Icon::Email)
        .in_dialog()
        .refused_because(why_not_again(letter, reader));
    html(maud! {
        (Breadcrumb::from("E-mails", "/emails"))
        (page_head(title(letter), None, &again))
        @if !row.status.is_final() { (kept_only(sends)) }
        (trouble(letter))
        div .cols {
            div .col-main {
                section aria-labelledby="words" {
                    (SectionHead::new("words", heading(row.status)))
                    div .panel {
                        @match &letter.words {
                            Some(said) => (words(said))
                            None => { p .soft { "Its words are not known." } }
                        }
                    }
                }
            }
            (details(reader, letter))
        }
    })
}

const fn heading(status: LetterStatus) -> &'static str {
    match status {
        LetterStatus::Queued | LetterStatus::Sending => "What it will say",
        LetterStatus::Sent | LetterStatus::Failed | LetterStatus::Uncertain => "What it says",
    }
}

/// What went wrong, and what that means.
fn trouble(letter: &Letter) -> Html {
    let Some(error) = letter.row.error.clone() else { return html(()) };
    let (weight, title) = match letter.row.status {
        LetterStatus::Failed => (Weight::Negative, "This e-mail was not sent."),
        LetterStatus::Uncertain => (Weight::Warning, "This e-mail may have been sent."),
        LetterStatus::Queued | LetterStatus::Sending | LetterStatus::Sent => {
            (Weight::Information, "It could not be sent yet and is tried again.")
        }
    };
    html(Banner::new(weight, title).text(error))
}

fn details(reader: Reader<'_>, letter: &Letter) -> Html {
    let row = &letter.row;
    let of_client = row
        .client
        .as_ref()
        .map(|client| html(maud! { a .link href={ "/clients/" (client.id) } { (client.name) } }));
    let of_invoice = row
        .invoice
        .map(|id| html(maud! { a .link href={ "/invoices/" (id) } { "Invoice #" (id) } }));
    let repeats = letter
        .repeats
        .map(|id| html(maud! { a .link href={ "/emails/" (id) } { "E-mail #" (id) } }));
    let attached = letter.attaches.map(|of| {
        let (words, to) = match of {
            DocumentOf::Invoice(id) => ("Invoice as PDF", format!("/invoices/{id}/pdf")),
            DocumentOf::CreditNote(id) => ("Credit note as PDF", format!("/credit-notes/{id}/pdf")),
        };
        html(maud! { a .link href=(to) { (words) } })
    });
    let next = (row.status == LetterStatus::Queued && row.attempts > 0)
        .then(|| instant(row.due_at, reader.zone));
    let facts = Facts::new()
        .fact("Status", standing(row.status))
        .fact("To", recipient(row))
        .fact("Written", instant(row.created_at, reader.zone))
        .perhaps("Tried next", next)
        .perhaps("Ended", row.ended_at.map(|at| instant(at, reader.zone)))
        .fact("Attempts", row.attempts.to_string())
        .fact("Occasion", row.occasion.label())
        .fact("Template", html(maud! { span .mono { (row.template) } }))
        .fact("Language", letter.language.to_string())
        .perhaps("Client", of_client)
        .perhaps("About", of_invoice)
        .perhaps("Attached", attached)
        .perhaps("Repeats", repeats)
        .perhaps("Asked for by", letter.requested_by.clone());
    html(maud! {
        aside .rail aria-label="E-mail details" {
            section aria-labelledby="details" { (SectionHead::new("details", "Details")) (facts) }
        }
    })
}

/// Why it cannot be sent again, if it cannot.
fn why_not_again(letter: &Letter, reader: Reader<'_>) -> Option<String> {
    let row = &letter.row;
    let reason = if !row.status.is_final() {
        Some("It is still on its way")
    } else if row.occasion.has_secret() {
        Some("Its link is known to nobody any more: have another one made")
    } else if row.recipient.is_empty() {
        Some("Nobody knows any more to whom it went")
    } else {
        None
    };
    reader.refusal(Permission::SendEmails).or_else(|| reason.map(str::to_owned))
}

fn question(letter: &Letter, guard: Guard, problems: &[Problem]) -> Html {
    let path = format!("/emails/{}", letter.row.id);
    let crumbs = Breadcrumb::from("E-mails", "/emails").then(subject(&letter.row), path.clone());
    let heading = format!("Send “{}” once more?", subject(&letter.row));
    let act = ActPage::new(heading, format!("{path}/resend"), guard, AGAIN)
        .leave("Leave it", path)
        .consequence(Icon::Email, "Another e-mail with the same words goes to the same address.")
        .problems(problems);
    let act = if letter.row.status == LetterStatus::Uncertain {
        act.consequence(
            Icon::Warning,
            "The first one may have arrived: the person gets it twice then.",
        )
    } else {
        act
    };
    act_sheet(crumbs, act)
}

#[cfg(test)]
mod tests {
    use bursar_application::{mail::Sender, ports::Rendered};

    use super::*;
    use crate::{
        mail::pages::list::tests::row,
        reader::tests::{reader, staff_with},
    };

    fn letter(status: LetterStatus) -> Letter {
        let mut row = row();
        row.status = status;
        let words = Rendered {
            subject: "Overdue: <invoice>".into(),
            text: "Dear <script>".into(),
            html: Some("<p>Dear &lt;script&gt; \"you\"</p>".into()),
        };
        Letter {
            row,
            occurrence: "invoice:12:overdue:72".into(),
            language: bursar_domain::mail::Language::english(),
            attaches: Some(DocumentOf::Invoice(bursar_kernel::Id::new(12).unwrap())),
            sender: Sender::default(),
            facts: "{}".into(),
            words: Some(words),
            repeats: Some(3),
            requested_by: Some("Maja Holm".into()),
        }
    }

    fn shown(letter: &Letter) -> String {
        let actor = staff_with(&[Permission::SendEmails]);
        view(reader(&actor), letter, true).render().into_inner()
    }

    #[test]
    fn its_html_stands_in_a_frame_in_which_nothing_runs() {
        let html = shown(&letter(LetterStatus::Failed));
        assert!(html.contains("sandbox=\"\""), "{html}");
        assert!(html.contains("srcdoc=\"&lt;p&gt;Dear &amp;lt;script&amp;gt; &quot;you"), "{html}");
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("This e-mail was not sent") && html.contains("550 nobody"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn what_is_on_its_way_is_not_sent_again_and_a_doubt_is_told() {
        let html = shown(&letter(LetterStatus::Queued));
        assert!(html.contains("It is still on its way"), "{html}");
        let html = shown(&letter(LetterStatus::Uncertain));
        assert!(
            html.contains("may have been sent") && !html.contains("still on its way"),
            "{html}"
        );
        let asked = question(&letter(LetterStatus::Uncertain), Guard::default(), &[]);
        assert!(asked.render().into_inner().contains("gets it twice"));
    }
}
