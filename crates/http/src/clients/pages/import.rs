//! Importing clients: bring a file, look what becomes of it, then import it in the background.

use axum::extract::{Multipart, Path};
use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::exchange::{Duplicates, Look, Mapping, UploadId};
use bursar_domain::access::Permission;
use bursar_domain::field::FieldErrors;
use url::form_urlencoded::Serializer;

use crate::address::{Address, Entered, Values};
use crate::clients::views::import::{Checked, check_page, column_name, upload_page};
use crate::failure::{Answer, Failure};
use crate::layout::Place;
use crate::upload::uploaded;
use crate::visit::{Mistakes, Visit, onward};

const TITLE: &str = "Import clients";

/// Asks for a file.
pub(super) async fn ask(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::ImportClients)?;
    // Bringing a file twice does no harm, so that the form needs no key.
    let guard = crate::components::Guard { idempotency_key: None, ..visit.guard() };
    Ok(visit.page(Place::Clients, TITLE, upload_page(guard, &[])))
}

/// Keeps the file for the steps that follow.
pub(super) async fn keep(visit: Visit, form: Multipart) -> Answer<Response> {
    let kept = match uploaded(form).await? {
        Some(file) => visit.desk().keep_import(visit.actor(), file).await,
        None => Err(FieldErrors::one("file", "required", "Choose a file").into()),
    };
    match kept {
        Ok(id) => Ok(onward(format!("/clients/import/{id}"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let guard = crate::components::Guard { idempotency_key: None, ..visit.guard() };
            let page = upload_page(guard, &mistakes.problems);
            Ok(visit.again(Place::Clients, TITLE, &mistakes, page))
        }
    }
}

/// Shows what the columns are taken for, and what would become of each row.
pub(super) async fn check(
    visit: Visit,
    Path(upload): Path<String>,
    address: Address,
) -> Answer<Response> {
    let id = named(&upload)?;
    let (checked, error) = checked(&visit, id, &address).await?;
    match error {
        None => Ok(visit.page(Place::Clients, TITLE, check_page(&checked, visit.guard(), &[]))),
        Some(error) => again(&visit, &checked, error),
    }
}

/// Checks once more with other answers, or begins to import.
pub(super) async fn begin(
    visit: Visit,
    Path(upload): Path<String>,
    entered: Entered,
) -> Answer<Response> {
    let id = named(&upload)?;
    if entered.text("step") != "import" {
        let query = asked_again(&entered);
        return Ok(onward(format!("/clients/import/{id}?{query}")));
    }
    let look = visit.desk().look_at_import(visit.actor(), &id).await?;
    let (duplicates, mapping) = answers(&look, &entered)?;
    match visit.desk().start_kept_import(visit.actor(), &id, duplicates, mapping).await {
        Ok(Ok(started)) => Ok(onward(format!("/operations/{}", started.id))),
        Ok(Err(_)) => {
            let (checked, _) = checked(&visit, id, &entered).await?;
            let refused = FieldErrors::one("", "refused", "Some rows are refused: see below");
            again(&visit, &checked, refused.into())
        }
        Err(error @ Error::Invalid(_)) => {
            let (checked, _) = checked(&visit, id, &entered).await?;
            again(&visit, &checked, error)
        }
        Err(error) => Err(error.into()),
    }
}

fn again(visit: &Visit, checked: &Checked, error: Error) -> Answer<Response> {
    let mistakes = Mistakes::of(error)?;
    let page = check_page(checked, visit.guard(), &mistakes.problems);
    Ok(visit.again(Place::Clients, TITLE, &mistakes, page))
}

fn named(upload: &str) -> Answer<UploadId> {
    upload.parse().map_err(|_| Failure::not_found())
}

async fn checked(visit: &Visit, id: UploadId, values: &Values) -> Answer<(Checked, Option<Error>)> {
    let (desk, actor) = (visit.desk(), visit.actor());
    let look = desk.look_at_import(actor, &id).await?;
    let (duplicates, mapping) = answers(&look, values)?;
    let (report, error) =
        match desk.check_kept_import(actor, &id, duplicates, mapping.clone()).await {
            Ok(report) => (Some(report), None),
            Err(error @ Error::Invalid(_)) => (None, Some(error)),
            Err(error) => return Err(error.into()),
        };
    Ok((Checked { id, look, duplicates, mapping, report }, error))
}

/// What a person said of the duplicates and of each column, by its place.
fn answers(look: &Look, values: &Values) -> Answer<(Duplicates, Mapping)> {
    let mut errors = FieldErrors::none();
    let duplicates = values.choice("duplicates", &mut errors).unwrap_or_default();
    errors.ok(()).map_err(Failure::parameter)?;
    let said = |place: usize| {
        let name = column_name(place);
        values.all(&name).next().map(str::to_owned)
    };
    let headings = look.columns.iter().enumerate();
    let mapping =
        headings.filter_map(|(place, column)| Some((column.heading.clone(), said(place)?)));
    Ok((duplicates, mapping.collect()))
}

/// The same answers as an address; a column that is left out says so.
fn asked_again(entered: &Values) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("duplicates", entered.text("duplicates"));
    let columns = (0..).map(column_name).map_while(|name| {
        let value = entered.all(&name).next().map(str::to_owned);
        value.map(|value| (name, value))
    });
    query.extend_pairs(columns);
    query.finish()
}

#[cfg(test)]
mod tests {
    use bursar_application::clients::exchange::{Column, SeenColumn};

    use super::*;

    fn look() -> Look {
        let column = |heading: &str, taken_for| SeenColumn {
            heading: heading.to_owned(),
            taken_for,
            example: "x".to_owned(),
        };
        Look {
            name: "clients.csv".to_owned(),
            columns: vec![column("Mail", Column::Field("email")), column("Shoe", Column::Ignored)],
            fields: vec!["email".to_owned()],
        }
    }

    #[test]
    fn what_a_person_said_of_the_columns_survives_the_way_round() {
        let entered = Values::read(b"c0=email&c1=&duplicates=skip&step=check");
        let query = asked_again(&entered);
        assert_eq!(query, "duplicates=skip&c0=email&c1=");
        let (duplicates, mapping) = answers(&look(), &Values::read(query.as_bytes())).unwrap();
        assert_eq!(duplicates, Duplicates::Skip);
        assert_eq!(mapping.get("Mail").map(String::as_str), Some("email"));
        assert_eq!(mapping.get("Shoe").map(String::as_str), Some(""));
        assert!(answers(&look(), &Values::default()).unwrap().1.is_empty());
        assert!(answers(&look(), &Values::read(b"duplicates=perhaps")).is_err());
    }
}
