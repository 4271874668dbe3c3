//! A list of records with views, filters, selection and paging.

use bursar_http::{
    components::{
        Button, Facet, Filter, FilterMenu, IconButton, Layout, ListFoot, Look, Menu, MenuItem,
        MoneyFigure, SortHeader, Sorted, Standing, Tab, TimeLeft, company_mark, data_table, header,
        header_at_end, layout_switch, page_head, search_box, status, tabs, time_left,
        unseen_header,
    },
    icons::Icon,
};
use chrono::TimeDelta;
use hypertext::prelude::*;

struct Client(i64, &'static str, &'static str, Standing, &'static str, i64);

const CLIENTS: [Client; 8] = [
    Client(10318, "Karsten Malmquist Film AB", "Malmö, Sweden", Standing::Held, "-1842.07", -31),
    Client(10482, "Nordlys Analytics AS", "Oslo, Norway", Standing::Good, "-212.48", -8),
    Client(10655, "Ferrum & Kalk GmbH", "Leipzig, Germany", Standing::Good, "-38.15", -1),
    Client(10702, "Atelier Quatorze SARL", "Lyon, France", Standing::Changing, "0.00", 0),
    Client(10121, "Pelican Freight Systems", "Rotterdam, Netherlands", Standing::Good, "64.32", 3),
    Client(10543, "Brennan Oak Genomics", "Cork, Ireland", Standing::Idle, "402.77", 9),
    Client(10066, "Lumen Hosting SRL", "Cluj-Napoca, Romania", Standing::Good, "1204.50", 11),
    Client(
        10244,
        "Skagen Offshore Data A/S",
        "Esbjerg, Denmark",
        Standing::Failed,
        "21480.61",
        122,
    ),
];

pub(crate) fn view() -> impl Renderable {
    maud! {
        (page_head("Clients", Some("214 of 1,284".into()), maud! {
            (layout_switch(vec![
                Layout { label: "List view".into(), to: "/clients".into(), icon: Icon::List, is_current: true },
                Layout { label: "Card view".into(), to: "/clients?layout=cards".into(), icon: Icon::Cards, is_current: false },
            ]))
            (Button::link("/clients/export.csv", "Export").icon(Icon::Export).wide_only())
            (Button::link("/clients/new", "New client").icon(Icon::Plus).primary().keys("c"))
        }))
        (tabs("Saved views", vec![
            Tab::new("All", "/clients").count(1284).current(true).edited(true),
            Tab::new("Active", "/clients?view=2").count(1247),
            Tab::new("Suspended", "/clients?view=3").count(37),
            Tab::new("Out of credit", "/clients?view=4").count(12),
            Tab::new("Credit under 10 days", "/clients?view=5").count(41),
        ], maud! { a .off href="/views/new" aria-label="Save as new view" { (bursar_http::icons::icon(Icon::Plus)) } }))
        div #list data-swap { (toolbar()) (table()) }
    }
}

fn toolbar() -> impl Renderable {
    maud! {
        form .filters method="get" action="/clients" role="search" aria-label="Filter clients" data-auto {
            (search_box("Search clients", "Name, email or ID", ""))
            (filters().chips())
            (filters().popovers())
            (Button::link("/clients?q=", "Clear").ghost())
            span .grow {}
            (Button::submit("Apply").without_script_only())
            (Button::opens("sort", "Up-to-date credit").before("Sort").trailing(Icon::Ascending).keys("s").wide_only())
            (IconButton::opens("columns", Icon::Columns, "Columns and density").wide_only())
        }
        (Menu::new("sort", "Sort").heading("Sort by")
            .item(MenuItem::link("/clients", "Up-to-date credit").ticked(true))
            .item(MenuItem::link("/clients?sort=name", "Company").ticked(false))
            .separator()
            .item(MenuItem::link("/clients", "Lowest first").ticked(true))
            .item(MenuItem::link("/clients?sort=-credit", "Highest first").ticked(false)))
        (Menu::new("columns", "Columns").item(MenuItem::link("/clients", "Email").ticked(false)))
    }
}

fn filters() -> FilterMenu<'static> {
    let facet = |value: &'static str, label: &'static str| Facet {
        value: value.into(),
        label: label.into(),
        is_chosen: value == "signed",
        count: None,
    };
    let groups = vec![facet("1", "Studios"), facet("2", "Scale-ups")];
    let statuses = vec![facet("active", "Active"), facet("suspended", "Suspended")];
    let to = "/clients";
    FilterMenu::default()
        .group(
            "Account",
            vec![
                Filter::values("status", "Status", statuses).without(to),
                Filter::values("group", "Client group", groups).without(to),
                Filter::yes_or_no("tax_exempt", "Tax exempt", None),
                Filter::values("agreement", "Agreement", vec![facet("signed", "Signed")])
                    .without(to),
                Filter::days("created", "Date created", "", "2025-04-01")
                    .preset("This month", "/clients?created_from=2026-11-01")
                    .without(to),
            ],
        )
        .group(
            "Cloud",
            vec![
                Filter::yes_or_no("has_instances", "Has instances", Some(true)).without(to),
                Filter::values("region", "Region", vec![facet("eu", "eu-north-1")]),
            ],
        )
        .group(
            "Services and reselling",
            vec![Filter::yes_or_no("has_services", "Has services", None)],
        )
}

fn table() -> impl Renderable {
    let headers = maud! {
        th scope="col" { input type="checkbox" data-all aria-label="Select all clients on this page"; }
        (SortHeader::new("Company", "/clients?sort=name", "Sort by company, A to Z"))
        (header("ID")) (header("Status")) (header("Group"))
        (SortHeader::new("Up-to-date credit", "/clients?sort=-credit", "Sort by credit, highest first")
            .sorted(Some(Sorted::Ascending)).at_end())
        (header_at_end("Time left"))
        (unseen_header("Actions"))
    };
    maud! {
        form .list method="post" action="/clients/bulk" {
            (data_table("Clients, sorted by up-to-date credit, ascending", headers, maud! {
                @for client in &CLIENTS { (row(client)) }
            }))
            section .bulk aria-label="Bulk actions" {
                span { b .k {} " selected" } span .sep {}
                (Button::submit("Export").icon(Icon::Export).to("/clients/export.csv"))
                (Button::submit("Add to group").icon(Icon::Group).to("/clients/bulk/group"))
                span .sep {}
                (Button::reset("Clear"))
            }
            (ListFoot::new(maud! { "1–8 of " b .num { "214" } " clients" })
                .note(maud! { "Sum of up-to-date credit in this view " b .num { "182,340.12" } " EUR converted" })
                .size(25, "/clients", true).size(50, "/clients?limit=50", false)
                .pages(None::<&str>, Some("/clients?cursor=abc")))
        }
    }
}

fn row(client: &Client) -> impl Renderable {
    let Client(id, name, place, standing, credit, days) = client;
    let left = if *days > 0 {
        TimeLeft::Lasts(TimeDelta::days(*days))
    } else {
        TimeLeft::OutFor(TimeDelta::days(-days))
    };
    let word = match standing {
        Standing::Good => "Active",
        Standing::Held => "Suspended",
        Standing::Changing => "Suspending",
        Standing::Leaving => "Deleting",
        Standing::Idle => "Inactive",
        Standing::Failed => "Error",
    };
    let path = format!("/clients/{id}");
    maud! {
        tr id={ "c" (id) } {
            td .sel { input type="checkbox" name="id" value=(id) aria-label={ "Select " (name) }; }
            td {
                div .who {
                    (company_mark(*id, name))
                    span .cell2 { a .row-link href=(path) { (name) } small { (place) } }
                }
            }
            td data-label="ID" { span .mono-id { "#" (id) } }
            td data-label="Status" { (status(*standing, word)) }
            td .soft data-label="Group" { "Studios" }
            td .r data-label="Up-to-date credit" { (MoneyFigure::new(*credit, "EUR").spoken("euro")) }
            td .r data-label="Time left" { (time_left(left)) }
            td .acts {
                div .row-actions {
                    (IconButton::link(format!("{path}/credit"), Icon::Credit, format!("Add credit to {name}"))
                        .title("Add credit").on_hover().in_dialog())
                    (IconButton::link(format!("{path}/suspend"), Icon::Suspend, format!("Suspend {name}"))
                        .title("Suspend").on_hover().in_dialog())
                    (IconButton::link(path.clone(), Icon::Impersonate, format!("Impersonate the owner of {name}"))
                        .title("Impersonate owner").on_hover().refused_because(Some("No permissions")))
                    (Menu::new(format!("more-{id}"), format!("More actions for {name}"))
                        .item(MenuItem::link(path.clone(), "Open in new tab").icon(Icon::External).in_new_tab())
                        .item(MenuItem::link(format!("{path}/edit"), "Edit").icon(Icon::Edit))
                        .item(MenuItem::copies(id.to_string(), "Copy ID"))
                        .separator()
                        .item(MenuItem::act(format!("{path}/terminate"), "Terminate services").icon(Icon::Terminate)
                            .refused_because(Some("A suspension is running")))
                        .item(MenuItem::act(format!("{path}/delete"), "Delete client").icon(Icon::Delete).dangerous())
                        .with_button())
                }
            }
        }
    }
}

/// The looks of a button, side by side.
pub(crate) fn buttons() -> impl Renderable {
    maud! {
        div .inline {
            (Button::link("#a", "Add credit").primary())
            (Button::link("#b", "Export").icon(Icon::Export))
            (Button::link("#c", "Clear").ghost())
            (Button::link("#d", "Suspend").look(Look::DangerSoft))
            (Button::link("#e", "Terminate service").look(Look::Danger))
            (Button::link("#f", "Previous").refused_because(Some("This is the first page")))
        }
    }
}
