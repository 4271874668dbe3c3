//! The page of one configuration: its settings, tab by tab, section by section.

use axum::response::Response;
use bursar_application::settings::ConfigurationRow;
use bursar_domain::{
    access::Permission,
    client::{
        Configuration,
        configuration::{Section, Setting, Tab},
    },
    mail::Occasion,
    repository::Aggregate,
};
use hypertext::prelude::*;

use super::{
    field::{Around, field, typed},
    in_force, list, list_crumbs, path, reminders, section_code, tab_of,
};
use crate::{
    address::{Address, Values},
    components::{
        self, Button, Facts, Guard, Html, Pill, Problem, Text, Tone, count, error_summary,
        form_section, html, object_head, record_id, tabs,
    },
    failure::Answer,
    icons::{Icon, icon},
    layout::Place,
    path::PathId,
    reader::Reader,
    visit::Visit,
};

pub(super) async fn show(
    visit: Visit,
    PathId(id): PathId<Configuration>,
    address: Address,
) -> Answer<Response> {
    let row = visit.desk().configuration(visit.actor(), id).await?;
    let currency = default_currency(&visit).await?;
    let (tab, is_misread) = tab_of(address.given("tab"));
    let misread: &[&str] = if is_misread { &["tab"] } else { &[] };
    let templates = templates(&visit).await?;
    let around = Around { currency: &currency, templates: &templates };
    let shown = Shown { row: &row, tab, around, attempt: None };
    let content = shown.view(visit.reader(), &address.banner(&["tab"], misread), || {
        visit.guard_of(&row.configuration)
    });
    Ok(visit.page(Place::Settings, row.configuration.name().as_str(), content))
}

/// The code of the global default currency, in which settings are.
pub(super) async fn default_currency(visit: &Visit) -> Answer<String> {
    let all = visit.desk().currencies(visit.actor()).await?;
    let default = all.iter().find(|listed| listed.is_default());
    Ok(default.map_or_else(String::new, |listed| listed.currency().code().to_owned()))
}

/// The templates that there are, each with its occasion.
pub(super) async fn templates(visit: &Visit) -> Answer<Vec<(Occasion, String)>> {
    let all = visit.desk().mail_templates(visit.actor()).await?;
    let mut named: Vec<_> = all.into_iter().map(|one| (one.occasion, one.key.name)).collect();
    named.dedup();
    Ok(named)
}

/// An attempt to save a section that was refused.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt<'a> {
    /// Which section.
    pub(super) section: Section,
    /// What was entered.
    pub(super) entered: &'a Values,
    /// What was wrong.
    pub(super) problems: &'a [Problem],
}

/// What the page of a configuration shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'a> {
    /// The configuration.
    pub(super) row: &'a ConfigurationRow,
    /// The tab.
    pub(super) tab: Tab,
    /// What its fields are shown with.
    pub(super) around: Around<'a>,
    /// The section that could not be saved.
    pub(super) attempt: Option<Attempt<'a>>,
}

impl Shown<'_> {
    pub(super) fn view(self, reader: Reader<'_>, banner: &Html, guard: impl Fn() -> Guard) -> Html {
        let sections: Vec<Html> =
            self.tab.sections().map(|section| self.section(reader, section, guard())).collect();
        html(maud! {
            (list_crumbs())
            (self.head(reader))
            (banner)
            (self.tabs())
            div .sections { @for section in &sections { (section) } }
        })
    }

    fn head(self, reader: Reader<'_>) -> Html {
        let configuration = &self.row.configuration;
        let id = configuration.id();
        let used = match self.row.clients {
            1 => "Used by 1 client".to_owned(),
            clients => format!("Used by {} clients", count(clients)),
        };
        let default = configuration.is_default().then(|| Pill::new(Tone::Ink, "Default"));
        let description = configuration.description().map(ToString::to_string);
        let edit = Button::link(format!("{}/edit", path(configuration)), "Rename and describe")
            .icon(Icon::Edit)
            .keys("e")
            .refused_because(reader.refusal(Permission::EditConfigurations));
        let menu = list::menu(reader, self.row);
        html(object_head(
            maud! { span .avatar.a1 aria-hidden="true" { (icon(Icon::Adjust)) } },
            configuration.name().as_str(),
            maud! { (default) },
            maud! {
                (record_id(id.get(), "configuration"))
                span { (icon(Icon::Clients)) a .link href={ "/clients?configuration=" (id.get()) } { (used) } }
                @if let Some(words) = &description { span { (words) } }
            },
            maud! { (edit) (menu.clone().with_button()) },
        ))
    }

    fn tabs(self) -> Html {
        let path = path(&self.row.configuration);
        let tab = |tab: Tab| {
            let to = if tab == Tab::Billing {
                path.clone()
            } else {
                format!("{path}?tab={}", tab.code())
            };
            components::Tab::new(tab.title(), to).current(tab == self.tab)
        };
        html(tabs("Parts of the configuration", Tab::ALL.map(tab).into(), ()))
    }

    fn section(self, reader: Reader<'_>, section: Section, guard: Guard) -> Html {
        let about = about(section);
        if !reader.may(Permission::EditConfigurations) {
            return html(maud! {
                div .form { (form_section(section.title(), about.clone(), self.facts(section))) }
            });
        }
        let code = section_code(section);
        let action = format!("{}/sections/{code}", path(&self.row.configuration));
        let attempt = self.attempt.filter(|attempt| attempt.section == section);
        let problems: &[Problem] = attempt.map_or(&[], |attempt| attempt.problems);
        let fields = self.fields(section, attempt);
        let save = format!("Save {}", section.title().to_lowercase());
        // Whoever looks for the logo looks where the company is named.
        let logo = (section == Section::Company).then(|| {
            let to = format!("{}/logo", path(&self.row.configuration));
            Button::link(to, "Logo on PDF documents").icon(Icon::Edit).in_dialog()
        });
        let inputs = html(maud! { (fields) div { (Button::submit(save.clone())) " " (logo) } });
        html(maud! {
            form .form id=(code) method="post" action=(action) novalidate data-guard {
                (guard)
                (error_summary(problems))
                (form_section(section.title(), about.clone(), &inputs))
            }
        })
    }

    fn fields(self, section: Section, attempt: Option<Attempt<'_>>) -> Html {
        let is_mixed = in_force(section).next().is_some();
        let settings = self.row.configuration.settings();
        let problems: &[Problem] = attempt.map_or(&[], |attempt| attempt.problems);
        let text = |setting: &Setting| match attempt {
            Some(attempt) => entered(attempt.entered, setting),
            None => typed(&settings.value(setting)),
        };
        let fields = section.settings().map(|setting| {
            let is_marked = is_mixed && !setting.is_in_force;
            let typed = text(setting);
            match reminders::rows(setting, &typed, self.around, is_marked, problems) {
                Some(rows) => rows,
                None => html(field(setting, &typed, self.around, is_marked, problems)),
            }
        });
        let fields: Vec<_> = fields.collect();
        html(maud! { @for field in &fields { (field) } })
    }

    fn facts(self, section: Section) -> Facts<'static> {
        let settings = self.row.configuration.settings();
        section.settings().fold(Facts::new(), |facts, setting| {
            facts.fact(setting.label, setting.in_words(&settings.value(setting)))
        })
    }
}

/// The fields of a section with what stands in each, to be compared with another version.
pub(super) fn compared(
    section: Section,
    around: Around<'_>,
    text: impl Fn(&Setting) -> String,
) -> components::Fields<'static> {
    let fields =
        section.settings().map(|setting| field(setting, &text(setting), around, false, &[]));
    components::Section::new(section.title()).fields(fields).into()
}

/// What was entered for a setting; a tick that is not set is not sent.
pub(super) fn entered(values: &Values, setting: &Setting) -> String {
    if setting.kind == bursar_domain::client::configuration::Kind::Bool {
        return values.is_ticked(setting.key).to_string();
    }
    reminders::entered(values, setting).unwrap_or_else(|| values.owned(setting.key))
}

/// What to know about a section as a whole.
fn about(section: Section) -> Option<Text<'static>> {
    let is_idle = in_force(section).next().is_none();
    is_idle.then(|| {
        "Kept, but not yet in force: these settings wait for the part of Bursar that they are about."
            .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reader::tests::{reader, staff_with},
        settings::pages::configurations::tests::configuration,
    };

    fn shown(tab: Tab, permissions: &[Permission], attempt: Option<Attempt<'_>>) -> String {
        let (actor, row) = (staff_with(permissions), configuration("Nordics", false, 412));
        let around = Around { currency: "EUR", templates: &[] };
        let shown = Shown { row: &row, tab, around, attempt };
        shown.view(reader(&actor), &html(""), Guard::default).render().into_inner()
    }

    #[test]
    fn every_tab_is_sound_markup_with_a_form_for_each_section() {
        for tab in Tab::ALL {
            let html = shown(tab, &[Permission::EditConfigurations], None);
            crate::markup::assert_sound_content(&html);
            let forms = html.matches("method=\"post\"").count();
            assert_eq!(forms, tab.sections().count(), "{tab:?}");
            assert!(html.contains("Used by 412 clients"));
        }
    }

    #[test]
    fn who_may_not_edit_reads_the_settings_in_words() {
        let html = shown(Tab::Billing, &[Permission::ViewSettings], None);
        assert!(!html.contains("<form") && html.contains("Refund after validation"), "{html}");
    }

    #[test]
    fn a_refused_section_keeps_what_was_entered_and_leaves_the_others_alone() {
        let entered = Values::read(b"credit.required=lots&credit.limit=5");
        let problems = [Problem::of("credit.required", "Enter an amount such as 12.50")];
        let attempt = Attempt { section: Section::Credit, entered: &entered, problems: &problems };
        let html = shown(Tab::Billing, &[Permission::EditConfigurations], Some(attempt));
        assert!(html.contains("value=\"lots\"") && html.contains("There is 1 problem"), "{html}");
        assert_eq!(html.matches("class=\"errsum\"").count(), 1);
        assert!(html.contains("Refund after validation"), "{html}");
    }
}
