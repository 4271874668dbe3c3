//! The page of one pricing plan: its rules, what is wrong with them, and what it would charge.

use axum::response::Response;
use bursar_application::pricing::PlanPage;
use bursar_domain::{
    access::Permission,
    billing::pricing::{Finding, PricingPlan, PricingRule, Severity},
    repository::Aggregate,
};
use hypertext::prelude::*;

use super::{
    crumbs, path,
    trial::{FIELDS, Tried},
};
use crate::{
    address::{Address, Noun},
    components::{
        Button, Empty, Guard, Html, Menu, MenuItem, Pill, SectionHead, Tone, count, data_table,
        fact, header, html, instant, object_head, record_id, unseen_header,
    },
    failure::Answer,
    icons::{Icon, icon},
    layout::Place,
    path::PathId,
    pricing::pages::{RULES, words},
    reader::Reader,
    visit::Visit,
};

pub(in crate::pricing::pages) async fn show(
    visit: Visit,
    PathId(id): PathId<PricingPlan>,
    address: Address,
) -> Answer<Response> {
    let page = visit.desk().pricing_plan_page(visit.actor(), id).await?;
    let tried = Tried::of(&visit, &page.row.plan, &address).await?;
    let guard = visit.guard_of(&page.row.plan);
    let content = view(visit.reader(), &page, &address, &tried, &guard);
    let title = format!("{} · Pricing plan", page.row.plan.name());
    Ok(visit.page(Place::PricingPlans, &title, content))
}

fn view(
    reader: Reader<'_>,
    page: &PlanPage,
    address: &Address,
    tried: &Tried,
    guard: &Guard,
) -> Html {
    let plan = &page.row.plan;
    let add = Button::link(format!("{}/rules/new", path(plan)), "Add rule")
        .icon(Icon::Plus)
        .refused_because(refusal(reader, plan));
    let counted = page.rules.len().to_string();
    html(maud! {
        (crumbs(plan))
        (head(reader, page, guard))
        (address.banner(&FIELDS, &[]))
        div .cols {
            div .col-main {
                @if !page.findings.is_empty() { (findings(page)) }
                section aria-labelledby="rules" {
                    (SectionHead::new("rules", "Rules").counted(counted.clone()))
                    div .panel {
                        @if page.rules.is_empty() {
                            (Empty::new("No rules yet").first_use()
                                .text("A rule says what one thing about a resource costs. Rules are not exclusive: each that fits adds what it charges.")
                                .actions(&add))
                        } @else { (table(reader, page)) }
                    }
                }
            }
            (tried.view(plan))
        }
    })
}

fn refusal(reader: Reader<'_>, plan: &PricingPlan) -> Option<String> {
    let deleted = plan.deleted_at().map(|_| "The plan was deleted".to_owned());
    reader.refusal(Permission::EditPricingPlans).or(deleted)
}

fn head(reader: Reader<'_>, page: &PlanPage, guard: &Guard) -> Html {
    let (plan, path) = (&page.row.plan, path(&page.row.plan));
    let refused = refusal(reader, plan);
    let default = plan.is_default().then(|| Pill::new(Tone::Ink, "Default"));
    let deleted = plan.deleted_at().map(|_| Pill::new(Tone::Outline, "Deleted"));
    let menu = Menu::new("more", format!("More actions for {}", plan.name()))
        .item(
            MenuItem::act(format!("{path}/clone"), "Clone plan")
                .icon(Icon::Plus)
                .refused_because(reader.refusal(Permission::EditPricingPlans)),
        )
        .separator()
        .item(
            MenuItem::act(format!("{path}/delete"), "Delete plan")
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(refused.clone()),
        );
    let edit = Button::link(format!("{path}/edit"), "Edit")
        .icon(Icon::Edit)
        .keys("e")
        .refused_because(refused.clone());
    let add = Button::link(format!("{path}/rules/new"), "Add rule")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(refused.clone());
    let make_default = maud! {
        @if !plan.is_default() {
            form method="post" action={ (path) "/default" } {
                (guard.clone())
                (Button::submit("Make default").refused_because(refused.clone()))
            }
        }
    };
    let mark = maud! { span .avatar.a5 aria-hidden="true" { (icon(Icon::PricingPlans)) } };
    let noun = Noun("client", "clients").of(bursar_application::page::Total::of(page.row.clients));
    let clients = format!("{} {noun}", count(page.row.clients));
    let currency = plan.currency().to_string();
    html(object_head(
        mark,
        plan.name().as_str(),
        maud! { (default) (deleted) },
        maud! {
            (record_id(plan.id().get(), "pricing plan"))
            (fact(Icon::Journal, currency.as_str()))
            (fact(Icon::Clients, clients.as_str()))
        },
        maud! { (edit) (make_default) (add) (menu.clone().with_button()) },
    ))
}

fn findings(page: &PlanPage) -> Html {
    let counted = page.findings.len().to_string();
    html(maud! {
        section aria-labelledby="findings" {
            (SectionHead::new("findings", "To look at").counted(counted.clone()))
            ul .tl {
                @for finding in &page.findings {
                    li .on { span { b { (finding.kind.label()) ": " } (finding.message.as_str()) (links(finding)) } }
                }
            }
        }
    })
}

fn links(finding: &Finding) -> Html {
    html(maud! {
        @for rule in &finding.rules {
            " " a .link href={ (RULES) "/" (rule.get()) } { "#" (rule.get()) }
        }
        @if finding.severity == Severity::Error { " " (Pill::new(Tone::Outline, "Error")) }
    })
}

fn table(reader: Reader<'_>, page: &PlanPage) -> Html {
    let currency = page.row.plan.currency().to_string();
    let price = format!("Price, {currency}");
    let headers = maud! {
        (header("Rule")) (header(price.as_str())) (header("For")) (header("Valid"))
        (unseen_header("Actions"))
    };
    let refused = refusal(reader, &page.row.plan);
    let rows = maud! { @for rule in &page.rules { (line(reader, rule, refused.as_ref())) } };
    html(data_table("Rules by number", headers, rows))
}

fn line(reader: Reader<'_>, rule: &PricingRule, refused: Option<&String>) -> Html {
    let (id, terms) = (rule.id().get(), rule.terms());
    let is_over = terms.ends_at.is_some_and(|end| end <= reader.now);
    let is_ahead = terms.starts_at.is_some_and(|start| start > reader.now);
    let (prices, free) = (words::prices(terms), words::free(terms));
    let conditions = words::conditions(terms);
    html(maud! {
        tr {
            td {
                span .who {
                    a .row-link href={ (RULES) "/" (id) } { (terms.name.to_string()) }
                    @if is_over { (Pill::new(Tone::Outline, "Over")) }
                    @if is_ahead { (Pill::new(Tone::Ink, "To come")) }
                    @if !terms.is_active { (Pill::new(Tone::Outline, "Off")) }
                }
                small .soft { (terms.kind.label()) @for condition in &conditions { ", " (condition.as_str()) } }
            }
            td .num data-label="Price" {
                @for price in prices.iter().chain(&free) { div { (price.as_str()) } }
            }
            td data-label="For" { (words::unit(terms)) }
            td .soft data-label="Valid" {
                @if terms.starts_at.is_none() && terms.ends_at.is_none() { "Always" }
                @if let Some(at) = terms.starts_at { div { "from " (instant(at, reader.zone)) } }
                @if let Some(at) = terms.ends_at { div { "until " (instant(at, reader.zone)) } }
            }
            td .acts { div .row-actions { (menu(rule, is_over, refused)) } }
        }
    })
}

fn menu(rule: &PricingRule, is_over: bool, refused: Option<&String>) -> Html {
    let id = rule.id();
    let charged = rule.charged_until().map(|_| "It has charged: end it instead".to_owned());
    let over = is_over.then(|| "It is over".to_owned());
    let label = format!("More actions for {} #{id}", rule.terms().name);
    let menu = Menu::new(format!("more-{id}"), label)
        .item(
            MenuItem::link(format!("{RULES}/{id}"), "Edit")
                .icon(Icon::Edit)
                .refused_because(refused.cloned().or_else(|| charged.clone())),
        )
        .item(
            MenuItem::act(format!("{RULES}/{id}/end"), "End rule")
                .icon(Icon::Close)
                .refused_because(refused.cloned().or(over)),
        )
        .item(
            MenuItem::act(format!("{RULES}/{id}/clone"), "Clone rule")
                .icon(Icon::Plus)
                .refused_because(refused.cloned()),
        )
        .separator()
        .item(
            MenuItem::act(format!("{RULES}/{id}/delete"), "Delete rule")
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(refused.cloned().or(charged)),
        );
    html(menu.with_button())
}
