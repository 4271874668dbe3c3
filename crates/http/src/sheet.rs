//! The two shapes of most pages: a form by itself, and the question of an act under its record; and
//! what becomes of a form that could not be saved.

use axum::{http::StatusCode, response::Response};
use bursar_application::{Error, audit::AuditFilter, page::PageRequest};
use bursar_domain::{
    access::Permission,
    client::ClientId,
    repository::{Aggregate, StoreError},
};
use hypertext::prelude::*;

use crate::{
    components::{
        ActPage, Banner, Breadcrumb, Button, Fields, Guard, Html, Problem, Text, Weight, ago,
        error_summary, html, page_head,
    },
    error_page::Stale,
    failure::Answer,
    layout::Place,
    visit::{Mistakes, Visit, answer},
};

/// The page of a form.
#[derive(Debug)]
pub(crate) struct FormSheet<'a> {
    /// The way down to it.
    pub(crate) crumbs: Option<Breadcrumb<'a>>,
    /// What it is called.
    pub(crate) title: Text<'a>,
    /// Where it is posted.
    pub(crate) action: Text<'a>,
    /// What guards it.
    pub(crate) guard: Guard,
    /// The words of its button.
    pub(crate) submit: Text<'a>,
    /// The way out.
    pub(crate) leave: Text<'a>,
    /// Why it is shown but cannot be changed, if so.
    pub(crate) refusal: Option<String>,
    /// Its fields.
    pub(crate) fields: Fields<'a>,
}

impl FormSheet<'_> {
    /// The page.
    pub(crate) fn view(self) -> Html {
        self.again(&[])
    }

    /// The page again, with what was wrong.
    pub(crate) fn again(self, problems: &[Problem]) -> Html {
        self.headed(None, problems)
    }

    /// The same with acts beside its title.
    pub(crate) fn headed(self, acts: Option<Html>, problems: &[Problem]) -> Html {
        let Self { crumbs, title, action, guard, submit, leave, refusal, fields } = self;
        let reason = refusal.as_ref().map(|reason| format!("{reason}."));
        let fields = fields.told(problems);
        html(maud! {
            @if let Some(crumbs) = &crumbs { (crumbs) }
            (page_head(title.clone(), None, &acts))
            @if let Some(reason) = &reason { (Banner::new(Weight::Information, reason.as_str())) }
            form .form method="post" action=(action) novalidate data-guard {
                (guard)
                (error_summary(problems))
                fieldset .whole disabled[refusal.is_some()] { (fields) }
                div .form-end {
                    (Button::submit(submit.clone()).primary().refused_because(refusal.clone()))
                    (Button::link(leave.clone(), "Cancel").ghost())
                }
            }
        })
    }
}

/// The question of an act, under the record that it is about.
pub(crate) fn act_sheet(crumbs: Breadcrumb<'_>, act: ActPage<'_>) -> Html {
    html(maud! { (crumbs) (act) })
}

/// A record as it is now, for a form that was made of some version of it.
#[derive(Clone, Debug)]
pub(crate) struct OnRecord {
    /// The version that the form was made of.
    pub(crate) seen: Option<i64>,
    /// The version that is stored.
    pub(crate) now: i64,
    /// Where it is written who changed it, if it can be found there.
    pub(crate) history: Option<AuditFilter>,
}

impl OnRecord {
    /// A record that the form has seen in this version.
    pub(crate) fn of<A: Aggregate>(record: &A, seen: Option<i64>) -> Self {
        let (kind, id) = (Some(A::NAME.to_owned()), Some(record.id().get()));
        let history = AuditFilter { subject_kind: kind, subject_id: id, ..AuditFilter::default() };
        Self { seen, now: record.version(), history: Some(history) }
    }

    /// A client, whose own history whoever sees him may read.
    pub(crate) fn of_client(id: ClientId, now: i64, seen: Option<i64>) -> Self {
        let history = AuditFilter { client: Some(id.get()), ..AuditFilter::default() };
        Self { seen, now, history: Some(history) }
    }

    /// What guards the form when it is sent again: it is still made of the version that was seen,
    /// unless both versions stand beside each other.
    pub(crate) fn guard(&self, visit: &Visit, error: &Error) -> Guard {
        let version = if is_stale(error) { Some(self.now) } else { self.seen };
        Guard { version, ..visit.guard() }
    }

    /// Who changed it last and when, as far as the reader may know.
    async fn changed_by(&self, visit: &Visit) -> Answer<Html> {
        let may_see = |history: &&AuditFilter| {
            history.client.is_some() || visit.actor().may(Permission::ViewAudit)
        };
        let last = match self.history.as_ref().filter(may_see) {
            Some(history) => {
                let page = PageRequest::new(1, None);
                let found = visit.desk().audit_entries(visit.actor(), history, &page).await?;
                found.0.items.into_iter().next()
            }
            None => None,
        };
        let reader = visit.reader();
        Ok(match last {
            Some(last) => html(maud! {
                "Changed by " b { (last.actor_name) } " " (ago(last.at, reader.now, reader.zone))
            }),
            None => html(maud! { "Changed by someone else" }),
        })
    }
}

/// Whether a change met a change by someone else.
pub(crate) const fn is_stale(error: &Error) -> bool {
    matches!(error, Error::Store(StoreError::Stale { .. }))
}

impl Visit {
    /// The form of a new record again, with what was wrong with it.
    pub(crate) fn refused(
        &self,
        place: Place,
        error: Error,
        sheet: FormSheet<'_>,
    ) -> Answer<Response> {
        let (mistakes, title) = (Mistakes::of(error)?, sheet.title.to_string());
        Ok(self.again(place, &title, &mistakes, sheet.again(&mistakes.problems)))
    }

    /// The form of a changed record again, with what was wrong with it; or, if somebody else has
    /// changed the record, both versions beside each other.
    pub(crate) async fn not_saved(
        &self,
        place: Place,
        error: Error,
        record: OnRecord,
        mine: FormSheet<'_>,
        theirs: FormSheet<'_>,
    ) -> Answer<Response> {
        let mine = FormSheet { guard: record.guard(self, &error), ..mine };
        if is_stale(&error) {
            return self.overtaken(place, &record, mine, &theirs.fields).await;
        }
        self.refused(place, error, mine)
    }

    /// Both versions of a record beside each other.
    pub(crate) async fn overtaken(
        &self,
        place: Place,
        record: &OnRecord,
        mine: FormSheet<'_>,
        theirs: &Fields<'_>,
    ) -> Answer<Response> {
        let page = Stale {
            changed_by: record.changed_by(self).await?,
            versions: mine.fields.against(theirs),
            action: mine.action,
            guard: mine.guard,
            submit: mine.submit,
            theirs: mine.leave,
        };
        let frame = self.frame("Changed by someone else", Some(place));
        let crumbs = mine.crumbs;
        let page = maud! { @if let Some(crumbs) = &crumbs { (crumbs) } (page) };
        Ok(answer(StatusCode::PRECONDITION_FAILED, &frame, page))
    }
}
