//! Saved views: the tabs above the list, and the pages on which they are kept and removed.

use bursar_application::clients::views::SavedView;
use bursar_domain::access::Permission;
use hypertext::prelude::*;

use super::address::ListAddress;
use crate::components::{ActPage, Choice, Field, Guard, Problem, Tab, hidden, tabs};
use crate::icons::{Icon, icon};
use crate::reader::Reader;

/// The built-in views beside *All*: key, name and list.
pub(crate) const BUILT_IN: [(&str, &str, &str); 4] = [
    ("active", "Active", "status=active"),
    ("suspended", "Suspended", "status=suspended"),
    ("out-of-credit", "Out of credit", "out_of_credit=true"),
    ("under-10-days", "Credit under 10 days", "runway_below_days=10"),
];

/// A view of the client list, as a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ViewTab {
    /// Its key in addresses; *All* has none.
    pub(crate) key: Option<String>,
    /// Its name.
    pub(crate) name: String,
    /// Its filters and sort.
    pub(crate) list: String,
    /// How many clients it has, in words, once that is known.
    pub(crate) counted: Option<String>,
}

/// All views that a person sees: the built-in ones, then the saved ones by name.
pub(crate) fn view_tabs(saved: &[SavedView]) -> Vec<ViewTab> {
    let tab = |key: Option<String>, name: &str, list: &str| ViewTab {
        key,
        name: name.to_owned(),
        list: list.to_owned(),
        counted: None,
    };
    let mut tabs = vec![tab(None, "All", "")];
    tabs.extend(BUILT_IN.map(|(key, name, list)| tab(Some(key.to_owned()), name, list)));
    tabs.extend(
        saved.iter().map(|view| tab(Some(view.id.to_string()), view.name.as_str(), &view.query)),
    );
    tabs
}

/// The row of tabs, as the region that is loaded again with its counts.
pub(crate) fn view_row(
    views: &[ViewTab],
    address: &ListAddress,
    can_remove: bool,
) -> impl Renderable {
    let row: Vec<_> = views.iter().map(|view| tab(view, address)).collect();
    let is_counted = views.iter().any(|view| view.counted.is_some());
    let counts = match address.query().as_str() {
        "" => "/clients/views/counts".to_owned(),
        query => format!("/clients/views/counts?{query}"),
    };
    let source = (!is_counted).then_some(counts);
    let save = address.carried_to("/clients/views/save");
    let remove =
        address.view().filter(|_| can_remove).map(|key| format!("/clients/views/{key}/remove"));
    let end = maud! {
        a .off href=(save) aria-label="Save as new view" title="Save as new view" data-dialog {
            (icon(Icon::Plus))
        }
        @if let Some(remove) = &remove {
            a .off href=(remove) aria-label="Remove this view" title="Remove this view" data-dialog {
                (icon(Icon::Delete))
            }
        }
    };
    let row = tabs("Saved views", row, end.memoize()).memoize();
    maud! { div #views data-src=[&source] { (row) } }
}

fn tab<'a>(view: &'a ViewTab, address: &ListAddress) -> Tab<'a> {
    let is_current = view.key.as_deref() == address.view();
    let tab = Tab::new(view.name.as_str(), address.of_view(view.key.as_deref()))
        .current(is_current)
        .edited(is_current && address.is_edited());
    match &view.counted {
        Some(words) => tab.counted(words.as_str()),
        None => tab,
    }
}

/// What is asked when a view is saved.
#[derive(Clone, Debug, Default)]
pub(crate) struct SaveViewForm {
    /// Its name.
    pub(crate) name: String,
    /// Whether all staff see it.
    pub(crate) is_shared: bool,
    /// Whether the named view is replaced; else a new one is made.
    pub(crate) replaces: bool,
}

/// The page on which the present list is saved as a view.
pub(crate) fn save_page(
    form: &SaveViewForm,
    own: Option<&SavedView>,
    address: &ListAddress,
    reader: Reader<'_>,
    guard: Guard,
    problems: &[Problem],
) -> impl Renderable {
    let which = own.map(|view| {
        Field::radios(
            "replaces",
            "Save as",
            vec![
                Choice::new("true", format!("The view “{}”", view.name), form.replaces),
                Choice::new("false", "A new view", !form.replaces),
            ],
        )
        .required()
    });
    let id = own.map(|view| view.id.to_string());
    let fields = maud! {
        (hidden("list", address.query()))
        @if let Some(id) = &id { (hidden("view", id.as_str())) }
        (which)
        (Field::text("name", "Name").value(form.name.as_str()).longest(64).required().first()
            .problems(problems))
        (Field::tick("is_shared", "Share with all staff", form.is_shared)
            .hint("Others see it among their views, and save copies of their own.")
            .refused_because(reader.refusal(Permission::ShareViews)))
    };
    ActPage::new("Save view", "/clients/views/save", guard, "Save view")
        .lead("Keeps these filters and this order under a name. The counts stay up to date.")
        .fields(fields)
        .leave("Back to the list", address.href())
        .problems(problems)
        .memoize()
}

/// The page on which a view is removed.
pub(crate) fn remove_page(view: &SavedView, guard: Guard) -> impl Renderable {
    let lead = if view.is_shared {
        "It disappears for all staff. The clients in it stay as they are."
    } else {
        "The clients in it stay as they are."
    };
    let action = format!("/clients/views/{}/remove", view.id);
    ActPage::new(format!("Remove the view “{}”?", view.name), action, guard, "Remove view")
        .lead(lead)
        .leave("Keep view", format!("/clients?view={}", view.id))
        .memoize()
}

#[cfg(test)]
mod tests {
    use bursar_kernel::Line;

    use super::*;

    fn saved() -> SavedView {
        SavedView {
            id: "7".parse().expect("an id"),
            owner: "1".parse().expect("an id"),
            name: Line::parse("Research <labs>", 64).expect("a name"),
            query: "group=3".to_owned(),
            is_shared: false,
            version: 1,
        }
    }

    #[test]
    fn the_current_view_shows_that_it_was_edited() {
        let views = view_tabs(&[saved()]);
        let address = ListAddress::read("view=7&status=active&limit=50", Some(("7", "group=3")));
        let html = view_row(&views, &address, true).render().into_inner();
        assert_eq!(html.matches(r#"aria-current="page""#).count(), 1);
        assert!(html.contains("edited, not saved"), "{html}");
        assert!(html.contains("Research &lt;labs&gt;"), "{html}");
        assert!(html.contains("/clients?view=active&amp;limit=50"), "{html}");
        assert!(html.contains("/clients/views/7/remove"), "{html}");
    }

    #[test]
    fn counts_are_asked_for_once() {
        let mut views = view_tabs(&[]);
        let address = ListAddress::default();
        assert!(view_row(&views, &address, false).render().into_inner().contains("data-src"));
        views[1].counted = Some("1,247".to_owned());
        let html = view_row(&views, &address, false).render().into_inner();
        assert!(html.contains("1,247") && !html.contains("data-src"), "{html}");
    }
}
