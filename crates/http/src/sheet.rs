//! The two shapes of most pages: a form by itself, and the question of an act under its record.

use hypertext::prelude::*;

use crate::components::{
    ActPage, Banner, Breadcrumb, Button, Guard, Html, Problem, Text, Weight, error_summary, html,
    page_head,
};

/// The page of a form.
#[derive(Debug)]
pub(crate) struct FormSheet<'a> {
    /// The way down to it.
    pub(crate) crumbs: Breadcrumb<'a>,
    /// What it is called.
    pub(crate) title: Text<'a>,
    /// Where it is posted.
    pub(crate) action: Text<'a>,
    /// What guards it.
    pub(crate) guard: Guard,
    /// What was wrong with the last attempt.
    pub(crate) problems: &'a [Problem],
    /// The words of its button.
    pub(crate) submit: Text<'a>,
    /// The way out.
    pub(crate) leave: Text<'a>,
}

impl FormSheet<'_> {
    /// The page with its fields.
    pub(crate) fn with(self, fields: impl Renderable) -> Html {
        self.unless(None, fields)
    }

    /// The page with its fields, which are shown but cannot be changed if there is a reason.
    pub(crate) fn unless(self, refusal: Option<String>, fields: impl Renderable) -> Html {
        let Self { crumbs, title, action, guard, problems, submit, leave } = self;
        let reason = refusal.as_ref().map(|reason| format!("{reason}."));
        html(maud! {
            (crumbs)
            (page_head(title.clone(), None, ()))
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
