//! The two shapes of most pages: a form by itself, and the question of an act under its record.

use hypertext::prelude::*;

use crate::components::{
    ActPage, Breadcrumb, Guard, Html, Problem, Text, error_summary, form_end, html, page_head,
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
        let Self { crumbs, title, action, guard, problems, submit, leave } = self;
        html(maud! {
            (crumbs)
            (page_head(title.clone(), None, ()))
            form .form method="post" action=(action) novalidate data-guard {
                (guard)
                (error_summary(problems))
                (fields)
                (form_end(submit.clone(), leave.clone(), "Cancel"))
            }
        })
    }
}

/// The question of an act, under the record that it is about.
pub(crate) fn act_sheet(crumbs: Breadcrumb<'_>, act: ActPage<'_>) -> Html {
    html(maud! { (crumbs) (act) })
}
