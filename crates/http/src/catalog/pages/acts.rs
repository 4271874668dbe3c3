//! The pages that retire and delete a product.

use axum::response::Response;
use bursar_application::catalog::ProductDetails;
use bursar_domain::{access::Permission, catalog::Product};

use super::{PATH, crumbs_of, path};
use crate::{
    address::{Entered, total_words},
    components::{ActPage, Guard, Html, Problem},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const RETIRE: &str = "Retire product";
const DELETE: &str = "Delete product";

pub(super) async fn ask_retire(visit: Visit, PathId(id): PathId<Product>) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let details = visit.desk().product(visit.actor(), id).await?;
    let content = retiring(&details, visit.guard_of(&details.product), &[]);
    Ok(visit.page(Place::Products, RETIRE, content))
}

pub(super) async fn retire(
    visit: Visit,
    PathId(id): PathId<Product>,
    entered: Entered,
) -> Answer<Response> {
    match visit.desk().retire_product(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(format!("{PATH}/{id}"), Confirmation::new("Product retired"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let details = visit.desk().product(visit.actor(), id).await?;
            let guard = visit.guard_of(&details.product);
            let content = retiring(&details, guard, &mistakes.problems);
            Ok(visit.again(Place::Products, RETIRE, &mistakes, content))
        }
    }
}

fn retiring(details: &ProductDetails, guard: Guard, problems: &[Problem]) -> Html {
    let (product, name) = (&details.product, &details.product.as_stored().name);
    let services = format!("Its {} services go on as they are.", total_words(details.services));
    let act =
        ActPage::new(format!("Retire {name}?"), format!("{}/retire", path(product)), guard, RETIRE)
            .leave("Keep product", path(product))
            .consequence(Icon::Products, "Nobody can order it any more, staff included.")
            .consequence(Icon::Services, services.as_str())
            .problems(problems);
    act_sheet(crumbs_of(product), act)
}

pub(super) async fn ask_delete(visit: Visit, PathId(id): PathId<Product>) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let details = visit.desk().product(visit.actor(), id).await?;
    let content = deleting(&details, visit.guard_of(&details.product), &[]);
    Ok(visit.page(Place::Products, DELETE, content))
}

pub(super) async fn delete(
    visit: Visit,
    PathId(id): PathId<Product>,
    entered: Entered,
) -> Answer<Response> {
    match visit.desk().delete_product(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Product deleted"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let details = visit.desk().product(visit.actor(), id).await?;
            let guard = visit.guard_of(&details.product);
            let content = deleting(&details, guard, &mistakes.problems);
            Ok(visit.again(Place::Products, DELETE, &mistakes, content))
        }
    }
}

fn deleting(details: &ProductDetails, guard: Guard, problems: &[Problem]) -> Html {
    let (product, name) = (&details.product, &details.product.as_stored().name);
    let act = ActPage::new(
        format!("Delete {name}?"),
        format!("{}/delete", path(product)),
        guard,
        DELETE,
    )
    .leave("Keep product", path(product))
    .consequence(Icon::Products, "The product goes with its price list, and out of all upgrades.")
    .consequence(
        Icon::Services,
        "Once a service has come of it, it can only be retired, so that history keeps its name.",
    )
    .problems(problems)
    .dangerous();
    act_sheet(crumbs_of(product), act)
}
