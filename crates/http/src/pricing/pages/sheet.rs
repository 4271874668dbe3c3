//! The page of a form whose fields are tables, which stand beside one another as they like.

use hypertext::prelude::*;

use crate::components::{
    Banner, Breadcrumb, Button, Guard, Html, Problem, Text, Weight, error_summary, html, page_head,
};

/// The page of a form.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub(super) crumbs: Breadcrumb<'a>,
    pub(super) title: Text<'a>,
    pub(super) action: Text<'a>,
    pub(super) guard: Guard,
    pub(super) problems: &'a [Problem],
    pub(super) submit: Text<'a>,
    pub(super) leave: Text<'a>,
}

impl Sheet<'_> {
    /// The page with its fields.
    pub(super) fn with(self, fields: impl Renderable) -> Html {
        self.unless(None, fields)
    }

    /// The page with its fields, which are shown but cannot be changed if there is a reason.
    pub(super) fn unless(self, refusal: Option<String>, fields: impl Renderable) -> Html {
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
