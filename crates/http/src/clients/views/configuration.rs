//! The configuration tab of a client, and the page on which another configuration is chosen.

use bursar_application::settings::ConfigurationRow;
use bursar_domain::client::Configuration;
use bursar_domain::client::configuration::{Section, Settings, Tab};
use bursar_domain::repository::Aggregate;
use hypertext::prelude::*;

use super::acts::ClientAct;
use super::client::CameFrom;
use crate::components::{
    ActPage, Button, Choice, Difference, Facts, Field, Guard, Pill, Problem, SectionHead, Tone,
    hidden, html, page_head,
};
use crate::icons::Icon;
use crate::reader::Reader;

/// The settings that are in force for a client, grouped as on their own page.
pub(crate) fn configuration(
    client: &bursar_application::clients::ClientSummary,
    configuration: &Configuration,
    reader: Reader<'_>,
    from: &CameFrom,
) -> impl Renderable {
    let act = ClientAct::ChangeConfiguration;
    let change = Button::link(from.carry(&act.path(client.id.get())), act.label())
        .icon(act.icon())
        .refused_because(act.refusal(reader, client.status));
    let about = configuration.description().map(ToString::to_string);
    let name = configuration.name().to_string();
    let sections: Vec<_> = Tab::ALL
        .into_iter()
        .flat_map(Tab::sections)
        .map(|section| settings(section, configuration.settings()).memoize())
        .collect();
    maud! {
        div .col-main {
            div .sec-h {
                h2 { (name) }
                @if configuration.is_default() { (Pill::new(Tone::Neutral, "Default")) }
                span .grow {}
                (change)
            }
            @if let Some(about) = &about { p .soft { (about) } }
            p .muted {
                "Settings marked “later” are kept and shown, and take effect with the parts of Bursar they belong to."
            }
            div .settings { @for section in &sections { (section) } }
        }
    }
}

fn settings(section: Section, settings: &Settings) -> impl Renderable {
    let id = format!("settings-{}", section.title().to_lowercase().replace(' ', "-"));
    let facts = section.settings().fold(Facts::new(), |facts, setting| {
        let words = setting.in_words(&settings.value(setting));
        let value = maud! {
            (words) @if !setting.is_in_force { " " (Pill::new(Tone::Outline, "later")) }
        };
        facts.fact(setting.label, html(value))
    });
    maud! {
        section aria-labelledby=(id) { (SectionHead::new(id.as_str(), section.title())) (facts) }
    }
}

/// The page on which another configuration is chosen, with what would change for the client.
#[derive(Clone, Debug)]
pub(crate) struct ChangePage<'a> {
    pub(crate) client: i64,
    pub(crate) name: &'a str,
    pub(crate) current: &'a ConfigurationRow,
    pub(crate) all: &'a [ConfigurationRow],
    pub(crate) wanted: Option<&'a ConfigurationRow>,
    pub(crate) from: &'a CameFrom,
    pub(crate) guard: Guard,
    pub(crate) problems: &'a [Problem],
}

impl ChangePage<'_> {
    /// The page.
    pub(crate) fn render(&self) -> impl Renderable {
        let path = ClientAct::ChangeConfiguration.path(self.client);
        let back = self.from.carry(&format!("/clients/{}/configuration", self.client));
        let list = self.from.query.clone();
        let others = self.others();
        let has_others = others.len() > 1;
        let choose = Field::select("to", "New configuration", others).required();
        // The heading of the confirmation is that of the page, once there is one.
        let head = self.wanted.is_none().then(|| {
            page_head(format!("Change configuration of {}", self.name), None, ()).memoize()
        });
        let confirm = self.wanted.map(|wanted| self.confirm(wanted, &back).memoize());
        let current = self.current.configuration.name().to_string();
        maud! {
            (head)
            form .act method="get" action=(path) {
                @if let Some(list) = &list { (hidden("list", list.as_str())) }
                p .lead { "Now under " b { (current) } "." }
                @if has_others {
                    (choose)
                    div .act-end {
                        (Button::link(back.as_str(), "Back to the client").ghost())
                        (Button::submit("Preview what changes"))
                    }
                }
                @else {
                    p { "There are no other configurations to choose from." }
                    div .act-end { (Button::link(back.as_str(), "Back to the client")) }
                }
            }
            (confirm)
        }
    }

    fn others(&self) -> Vec<Choice<'static>> {
        let is_other =
            |row: &&ConfigurationRow| row.configuration.id() != self.current.configuration.id();
        let wanted = self.wanted.map(|row| row.configuration.id());
        let choice = |row: &ConfigurationRow| {
            let id = row.configuration.id();
            Choice::new(id.to_string(), row.configuration.name().to_string(), wanted == Some(id))
        };
        let first = Choice::new("", "Choose…", wanted.is_none());
        std::iter::once(first).chain(self.all.iter().filter(is_other).map(choice)).collect()
    }

    fn confirm(&self, wanted: &ConfigurationRow, back: &str) -> impl Renderable {
        let (old, new) = (&self.current.configuration, &wanted.configuration);
        let name = new.name().to_string();
        let changes = old.settings().difference(new.settings());
        let lead = match changes.len() {
            0 => "No setting differs.".to_owned(),
            1 => "1 setting differs.".to_owned(),
            more => format!("{more} settings differ."),
        };
        let caption = "What changes for the client";
        let table = Difference::new(caption, old.name().to_string(), name.clone());
        let table = changes.into_iter().fold(table, |table, change| {
            let words = |value| change.setting.in_words(value);
            table.line(change.setting.label, words(&change.from), words(&change.to))
        });
        let fields = maud! { (hidden("to", new.id().to_string())) (table) };
        let path = self.from.carry(&ClientAct::ChangeConfiguration.path(self.client));
        ActPage::new(
            format!("Put under {name}?"),
            path,
            self.guard.clone(),
            format!("Change to {name}"),
        )
        .lead(lead)
        .consequence(Icon::Waiting, "It takes effect at the next periodic run.")
        .consequence(Icon::Invoices, "Invoices that were issued do not change.")
        .fields(fields)
        .leave("Keep the present one", back.to_owned())
        .problems(self.problems)
        .wide()
        .memoize()
    }
}
