//! One entry of the audit log: what was before and what came after.

use axum::response::Response;
use bursar_application::audit::AuditEntry;
use bursar_domain::event::Event;
use hypertext::prelude::*;

use super::{
    list::who,
    words::{action_words, object, spaced},
};
use crate::{
    components::{
        Breadcrumb, Difference, Empty, Facts, Html, SectionHead, html, instant, page_head,
    },
    failure::Answer,
    layout::Place,
    path::PathId,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(visit: Visit, PathId(id): PathId<Event>) -> Answer<Response> {
    let entry = visit.desk().audit_entry(visit.actor(), id.get()).await?;
    let content = view(visit.reader(), &entry);
    Ok(visit.page(Place::Audit, &action_words(&entry.action), content))
}

fn view(reader: Reader<'_>, entry: &AuditEntry) -> Html {
    let title = action_words(&entry.action);
    html(maud! {
        (Breadcrumb::from("Audit log", "/audit"))
        (page_head(title.as_str(), None, ()))
        div .cols {
            div .col-main {
                section aria-labelledby="changes" {
                    (SectionHead::new("changes", "What changed").counted(entry.changes.len().to_string()))
                    @if entry.changes.is_empty() {
                        div .panel { (Empty::new("No field changed").text("The act itself is what happened.")) }
                    } @else { (difference(entry)) }
                }
            }
            (details(reader, entry))
        }
    })
}

fn difference(entry: &AuditEntry) -> Html {
    let table = Difference::new("Before and after", "Before", "After");
    html(entry.changes.iter().fold(table, |table, change| {
        let side = |value: &Option<String>| value.clone().unwrap_or_default();
        table.line(spaced(&change.field), side(&change.before), side(&change.after))
    }))
}

fn details(reader: Reader<'_>, entry: &AuditEntry) -> Html {
    let facts = Facts::new()
        .fact("When", instant(entry.at, reader.zone))
        .fact("Who", who(entry))
        .fact("Object", object(entry))
        .perhaps("Reason", entry.reason.clone())
        .fact("Action", html(maud! { span .mono { (entry.action) } }))
        .fact("Request", html(maud! { span .mono { (entry.request_id) } }));
    html(maud! {
        aside .rail aria-label="Entry details" {
            section aria-labelledby="details" { (SectionHead::new("details", "Details")) (facts) }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        audit::pages::tests::entry,
        reader::tests::{reader, staff_with},
    };

    #[test]
    fn both_sides_of_every_change_are_shown_and_escaped() {
        let actor = staff_with(&[]);
        let html = view(reader(&actor), &entry()).render().into_inner();
        assert!(html.contains("Oslo") && html.contains("Bergen &lt;2&gt;"), "{html}");
        assert!(html.contains("Zip") && html.contains("Moved"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn an_act_without_changed_fields_says_so() {
        let actor = staff_with(&[]);
        let act = AuditEntry { changes: vec![], ..entry() };
        assert!(view(reader(&actor), &act).render().into_inner().contains("No field changed"));
    }
}
