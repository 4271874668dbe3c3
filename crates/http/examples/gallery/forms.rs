//! Forms, acts and conflicts.

use std::sync::LazyLock;

use bursar_http::{
    components::{
        ActPage, Breadcrumb, Button, Choice, Field, Fields, Guard, Problem, Section, error_summary,
        form_end, form_section, html, page_head,
    },
    error_page::Stale,
    icons::Icon,
};
use hypertext::prelude::*;

fn guard() -> Guard {
    Guard {
        csrf: "token".to_owned(),
        idempotency_key: Some("k-1".to_owned()),
        version: Some(3),
        person: Some(7),
    }
}

pub(crate) fn view() -> impl Renderable {
    static PROBLEMS: LazyLock<[Problem; 3]> = LazyLock::new(|| {
        [
            Problem::of("email", "Enter an email such as billing@example.com"),
            Problem::of("status", "Choose a status"),
            Problem::overall("A client with this VAT number exists: #10482"),
        ]
    });
    let problems: &'static [Problem] = &*PROBLEMS;
    maud! {
        (Breadcrumb::from("Clients", "/clients"))
        (page_head("New client", None, ()))
        form .form method="post" action="/clients/new" novalidate data-guard {
            (guard())
            (error_summary(problems))
            (form_section("Company", Some("As it stands on invoices.".into()), maud! {
                (Field::text("company", "Company").value("Nordlys & <Sons>").required().autocomplete("organization"))
                (Field::email("email", "Email").value("billing@").hint("Invoices are sent here.").required().problems(problems))
                (Field::phone("phone", "Phone"))
                (Field::select("country", "Country", vec![
                    Choice::new("NO", "Norway", true), Choice::new("SE", "Sweden", false),
                ]).required())
            }))
            (form_section("Billing", None, maud! {
                (Field::decimal("limit", "Credit limit").value("250.00").unit("EUR").hint("Services suspend below this."))
                (Field::date("agreed_on", "Agreement signed on"))
                (Field::radios("status", "Status", vec![
                    Choice::new("active", "Active", false).hint("May order at once."),
                    Choice::new("inactive", "Inactive", true),
                ]).required().problems(problems))
                (Field::ticks("groups", "Groups", vec![
                    Choice::new("1", "Studios", true), Choice::new("2", "Scale-ups", false),
                ]))
                (Field::tick("tax_exempt", "Tax exempt", true).hint("Needs a certificate on file."))
                (Field::text("reference", "Reference").value("N-17").refused_because(Some("Set by the import")))
                (Field::area("note", "Note", 3).value("Call first."))
                (Field::file("file", "Certificate", ".pdf"))
            }))
            (form_end("Create client", "/clients", "Cancel"))
        }
    }
}

pub(crate) fn act() -> impl Renderable {
    act_with(&[])
}

pub(crate) fn act_with(problems: &[Problem]) -> impl Renderable {
    maud! {
        (Breadcrumb::from("Clients", "/clients").then("Nordlys Analytics AS", "/clients/10482"))
        (ActPage::new("Terminate the OpenStack service of Nordlys Analytics AS?", "/clients/10482/terminate", guard(), "Terminate service")
            .leave("Keep service", "/clients/10482")
            .consequence(Icon::Resources, maud! { b { "18 instances" } " and " b { "41 volumes" } " (6.4 TB) are deleted in eu-north-1." })
            .consequence(Icon::Invoices, "530.68 EUR of unbilled usage goes on a final invoice.")
            .consequence(Icon::Lock, "Deleted volumes can’t be recovered.")
            .fields(Field::area("reason", "Reason", 2).hint("Kept in the audit log.").required().problems(problems)).problems(problems)
            .typed_name("nordlys-prod", "The project name, in lower case.")
            .dangerous())
    }
}

pub(crate) fn stale() -> impl Renderable {
    let version = |phone: &'static str, city: &'static str| {
        let section = Section::new("Contact")
            .field(Field::text("company", "Company").value("Nordlys Analytics AS"))
            .field(Field::phone("phone", "Phone").value(phone))
            .field(Field::text("city", "City").value(city));
        Fields::from(section)
    };
    Stale {
        changed_by: html("Changed by Per Arneson 2 min ago"),
        versions: version("+47 22 55 01 40", "Bergen").against(&version("", "Oslo")),
        action: "/clients/10482/edit".into(),
        guard: guard(),
        submit: "Save changes".into(),
        theirs: "/clients/10482/edit".into(),
    }
}

pub(crate) fn sign_in() -> impl Renderable {
    maud! {
        h1 { "Sign in" }
        form method="post" action="/sign-in" novalidate {
            (Field::email("email", "Email").required().autocomplete("username").first())
            (Field::secret("password", "Password").required().autocomplete("current-password"))
            (Button::submit("Sign in").primary())
        }
    }
}
