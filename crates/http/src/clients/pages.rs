//! The pages of clients.

mod asked;
mod at_client;
mod bulk;
mod choose;
mod columns;
mod configuration;
mod credit;
mod emails;
mod export;
mod facets;
mod form;
mod groups;
mod import;
mod invoices;
mod lifecycle;
mod list;
mod notes;
mod overview;
mod payment_methods;
mod people;
mod saved_views;
mod tabs;
mod vat;

use axum::Router;
use axum::routing::{get, post};
use url::form_urlencoded::{Serializer, parse};

use crate::AppState;
use crate::clients::views::address::readable;

/// The routes of the panel.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().merge(of_the_list()).merge(of_one_client()).merge(of_its_users())
}

fn of_the_list() -> Router<AppState> {
    Router::new()
        .route("/clients", get(list::show))
        .route("/clients/choose", get(choose::show))
        .route("/clients/facets", get(facets::values))
        .route("/clients/sum", get(facets::sum))
        .route("/clients/columns", post(columns::keep))
        .route("/clients/views/counts", get(saved_views::counts))
        .route("/clients/views/save", get(saved_views::ask_save).post(saved_views::save))
        .route("/clients/views/{id}/remove", get(saved_views::ask_remove).post(saved_views::remove))
        .route("/clients/bulk/export", get(bulk::export))
        .route("/clients/bulk/{act}", get(bulk::ask).post(bulk::begin))
        .route("/clients/export.csv", get(export::file))
        .route("/clients/import", get(import::ask).post(import::keep))
        .route("/clients/import/{upload}", get(import::check).post(import::begin))
        .route("/clients/new", get(form::ask_new).post(form::create))
}

fn of_one_client() -> Router<AppState> {
    Router::new()
        .route("/clients/{id}", get(overview::show))
        .route("/clients/{id}/activity", get(overview::recent))
        .route("/clients/{id}/team", get(overview::users))
        .route("/clients/{id}/status", get(overview::status))
        .route("/clients/{id}/configuration", get(tabs::settings))
        .route("/clients/{id}/audit", get(tabs::history))
        .route("/clients/{id}/journal", get(credit::journal))
        .route("/clients/{id}/emails", get(emails::list))
        .route("/clients/{id}/invoices", get(invoices::list))
        .route("/clients/{id}/invoices/new", get(invoices::ask).post(invoices::begin))
        .route("/clients/{id}/credit", get(credit::ask).post(credit::adjust))
        .route("/clients/{id}/credit/why", get(credit::why))
        .route("/clients/{id}/credit/close", get(credit::ask_close).post(credit::close))
        .route("/clients/{id}/vat-number", get(vat::number))
        .route("/clients/{id}/vat-check", get(vat::ask).post(vat::check))
        .route("/clients/{id}/payment-methods", get(payment_methods::list))
        .route(
            "/clients/{id}/payment-methods/new",
            get(payment_methods::ask_new).post(payment_methods::store),
        )
        .route(
            "/clients/{id}/payment-methods/{method}/remove",
            get(payment_methods::ask_remove).post(payment_methods::remove),
        )
        .route(
            "/clients/{id}/billing-agreement",
            get(payment_methods::ask_agreement).post(payment_methods::set_agreement),
        )
        .route("/clients/{id}/edit", get(form::ask_edit).post(form::save))
        .route("/clients/{id}/suspend", get(lifecycle::ask_suspend).post(lifecycle::suspend))
        .route("/clients/{id}/resume", get(lifecycle::ask_resume).post(lifecycle::resume))
        .route("/clients/{id}/terminate", get(lifecycle::ask_terminate).post(lifecycle::terminate))
        .route("/clients/{id}/delete", get(lifecycle::ask_delete).post(lifecycle::delete))
        .route("/clients/{id}/groups", get(groups::ask).post(groups::set))
        .route(
            "/clients/{id}/configuration/change",
            get(configuration::ask).post(configuration::change),
        )
        .route("/clients/{id}/notes/new", get(notes::ask_add).post(notes::add))
        .route("/clients/{id}/notes/{note}/remove", get(notes::ask_remove).post(notes::remove))
}

fn of_its_users() -> Router<AppState> {
    Router::new()
        .route("/clients/{id}/users", get(tabs::users))
        .route("/clients/{id}/users/associate", get(people::ask_associate).post(people::associate))
        .route("/clients/{id}/users/invite", get(people::ask_invite).post(people::invite))
        .route(
            "/clients/{id}/users/{user}/roles",
            get(people::ask_roles).post(people::change_roles),
        )
        .route(
            "/clients/{id}/users/{user}/dissociate",
            get(people::ask_dissociate).post(people::dissociate),
        )
        .route(
            "/clients/{id}/invitations/{invitation}/withdraw",
            get(people::ask_withdraw).post(people::withdraw),
        )
}

/// The address of a list by its query string, spelled anew: forms can be sent anything.
fn list_address(query: &str) -> String {
    let mut spelled = Serializer::new(String::new());
    spelled.extend_pairs(parse(query.as_bytes()));
    match readable(&spelled.finish()).as_str() {
        "" => "/clients".to_owned(),
        query => format!("/clients?{query}"),
    }
}

/// The address of the whole list as a file.
fn export_address(query: &str) -> String {
    match query {
        "" => "/clients/export.csv".to_owned(),
        query => format!("/clients/export.csv?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_form_says_its_list_is_leads_to_an_address() {
        assert_eq!(
            list_address("view=7&status=!active,deleting"),
            "/clients?view=7&status=!active,deleting"
        );
        assert_eq!(list_address("q=a\nb\u{e9}"), "/clients?q=a%0Ab%C3%A9");
        assert_eq!(list_address(""), "/clients");
    }
}
