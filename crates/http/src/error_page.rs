//! What a page says when it cannot be shown: the cause, what still works, and the next step.

use hypertext::{Buffer, prelude::*};

use crate::components::{Button, Guard, Html, Rivals, Text, page_head};

/// A refusal for lack of permission.
#[derive(Clone, Debug)]
pub struct Forbidden<'a> {
    /// The permission that is missing, in words.
    pub permission: Text<'a>,
    /// Who can grant it, such as the administrators' names.
    pub granted_by: Text<'a>,
}

impl Renderable for Forbidden<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let what = maud! {
            "This needs the permission " b { (self.permission) } ". "
            (self.granted_by) " can grant it."
        };
        outcome("You may not see this", what, Button::link("/", "Back to the dashboard"))
            .render_to(buffer);
    }
}

/// An address that leads nowhere, with a search for its last part.
#[derive(Clone, Debug)]
pub struct NotFound<'a> {
    /// The path that was asked for.
    pub path: Text<'a>,
}

impl NotFound<'_> {
    /// The last part of the path, as one would search for it.
    fn last_part(&self) -> String {
        let last = self.path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
        let decoded = url::form_urlencoded::parse(format!("q={last}").as_bytes())
            .next()
            .map(|(_, value)| value.into_owned());
        decoded.unwrap_or_default()
    }
}

impl Renderable for NotFound<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let what = maud! {
            "Nothing is at this address, or you may not see what is. It may have been deleted."
        };
        let search = maud! {
            form .inline method="get" action="/search" role="search" {
                label .vh for="missing" { "Search" }
                input #missing .input type="search" name="q" value=(self.last_part());
                (Button::submit("Search").primary())
            }
        };
        outcome("Page not found", what, search).render_to(buffer);
    }
}

/// A change that met a change by someone else.
#[derive(Clone, Debug)]
pub struct Stale<'a> {
    /// Who changed it and when, such as `Changed by Per Arneson 2 min ago`.
    pub changed_by: Html,
    /// Both versions.
    pub versions: Rivals,
    /// Where what is made of both is posted.
    pub action: Text<'a>,
    /// The guard with the version that is stored now.
    pub guard: Guard,
    /// The words of its button.
    pub submit: Text<'a>,
    /// The address that shows their version.
    pub theirs: Text<'a>,
}

impl Renderable for Stale<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let told = if self.versions.is_empty() {
            "What you entered is what is stored now: there is nothing to save."
        } else {
            "Nothing of yours is saved yet. Choose for each field that differs."
        };
        maud! {
            (page_head("Changed by someone else", None, ()))
            form .form.settle method="post" action=(self.action) novalidate {
                (self.guard)
                p { (self.changed_by) ". " (told) }
                (self.versions)
                div .form-end {
                    @if !self.versions.is_empty() { (Button::submit(self.submit.clone()).primary()) }
                    (Button::link(self.theirs.clone(), "Take all of theirs"))
                }
            }
        }
        .render_to(buffer);
    }
}

/// A fault of ours.
#[derive(Clone, Debug)]
pub struct Fault<'a> {
    /// The request's id, by which the log tells what happened.
    pub request_id: Text<'a>,
    /// Whether the request was to change something, so that it may have been done all the same.
    pub may_be_done: bool,
}

impl Renderable for Fault<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let (heading, changed) = if self.may_be_done {
            ("This may not have been done", "It may have been done: look before you repeat it.")
        } else {
            ("This page couldn’t be made", "Nothing was changed.")
        };
        let what = maud! {
            (changed) " The rest of the panel works. If it happens again, tell the "
            "operators this reference: " span .mono { (self.request_id) } "."
        };
        outcome(heading, what, Button::link("/", "Back to the dashboard")).render_to(buffer);
    }
}

/// A request that cannot be understood or is refused as it stands.
#[derive(Clone, Debug)]
pub struct Refused<'a> {
    /// What it is called, such as `The address is not complete`.
    pub heading: Text<'a>,
    /// What to do.
    pub detail: Text<'a>,
    /// Where to go on, and its words.
    pub onward: (Text<'a>, Text<'a>),
}

impl Renderable for Refused<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let (label, to) = &self.onward;
        let what = maud! { (self.detail) };
        outcome(&self.heading, what, Button::link(to.clone(), label.clone())).render_to(buffer);
    }
}

fn outcome<'a>(
    heading: &'a str,
    what: impl Renderable + 'a,
    next: impl Renderable + 'a,
) -> impl Renderable + 'a {
    maud! {
        (page_head(heading, None, ()))
        div .outcome { p { (what) } div .actions { (next) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_page_offers_to_search_for_its_last_part() {
        let html = NotFound { path: "/clients/Nord%20%22AS%22/".into() }.render().into_inner();
        assert!(html.contains(r#"value="Nord &quot;AS&quot;""#), "{html}");
    }

    #[test]
    fn a_fault_gives_its_reference() {
        let fault = Fault { request_id: "req-7f31c2".into(), may_be_done: false };
        let html = fault.render().into_inner();
        assert!(html.contains("req-7f31c2") && html.contains("Nothing was changed"), "{html}");
    }

    #[test]
    fn who_wanted_to_change_something_is_told_to_look_first() {
        let fault = Fault { request_id: "req-7f31c2".into(), may_be_done: true };
        let html = fault.render().into_inner();
        assert!(html.contains("look before you repeat it"), "{html}");
        assert!(!html.contains("Nothing was changed"), "{html}");
    }
}
