//! The pages of product groups.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::catalog::ProductGroupRow;
use bursar_domain::access::Permission;
use bursar_domain::catalog::{ProductGroup, ProductGroupInput};
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_kernel::Id;
use hypertext::prelude::*;

use super::{Sheet, crumbs};
use crate::{
    address::{Entered, Values},
    components::{
        ActPage, Breadcrumb, Button, Empty, Field, Guard, Html, Menu, MenuItem, Problem, count,
        data_table, form_section, header, header_at_end, html, none_given, page_head,
        unseen_header,
    },
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    reader::Reader,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const PATH: &str = "/product-groups";
const NEW: &str = "New product group";
const EDIT: &str = "Edit product group";
const DELETE: &str = "Delete product group";

fn group_crumbs() -> Breadcrumb<'static> {
    crumbs().then("Groups", PATH)
}

pub(super) async fn list(visit: Visit) -> Answer<Response> {
    let groups = visit.desk().product_groups(visit.actor()).await?;
    Ok(visit.page(Place::Products, "Product groups", view(visit.reader(), &groups)))
}

fn view(reader: Reader<'_>, groups: &[ProductGroupRow]) -> Html {
    let new = Button::link("/product-groups/new", "New group")
        .icon(Icon::Plus)
        .primary()
        .keys("c")
        .refused_because(reader.refusal(Permission::EditProducts));
    let counted = groups.len().to_string();
    html(maud! {
        (crumbs())
        (page_head("Product groups", Some(counted.clone().into()), &new))
        @if groups.is_empty() {
            (Empty::new("No groups yet").first_use()
                .text("Groups are headings that products are offered under.").actions(&new))
        } @else { (table(reader, groups)) }
    })
}

fn table(reader: Reader<'_>, groups: &[ProductGroupRow]) -> Html {
    let headers = maud! {
        (header("Name")) (header("Description")) (header_at_end("Products"))
        (unseen_header("Actions"))
    };
    let rows = maud! { @for row in groups { (line(reader, row)) } };
    html(data_table("Product groups by name", headers, rows))
}

fn line(reader: Reader<'_>, row: &ProductGroupRow) -> Html {
    let (group, id) = (&row.group, row.group.id());
    let refusal = reader.refusal(Permission::EditProducts);
    let description = group.description().map(ToString::to_string);
    let menu = Menu::new(format!("more-{id}"), format!("More actions for {}", group.name()))
        .item(
            MenuItem::link(format!("{PATH}/{id}"), "Edit")
                .icon(Icon::Edit)
                .refused_because(refusal.clone()),
        )
        .separator()
        .item(
            MenuItem::act(format!("{PATH}/{id}/delete"), "Delete group")
                .icon(Icon::Delete)
                .dangerous()
                .refused_because(refusal),
        );
    html(maud! {
        tr {
            td { a .row-link href={ "/products?group=" (id.get()) } { (group.name().to_string()) } }
            td .soft data-label="Description" {
                @match &description { Some(text) => (text) None => (none_given()) }
            }
            td .r data-label="Products" { (count(row.products)) }
            td .acts { div .row-actions { (menu.clone().with_button()) } }
        }
    })
}

pub(super) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let content = form(None, visit.guard(), &ProductGroupInput::default(), &[]);
    Ok(visit.page(Place::Products, NEW, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().create_product_group(visit.actor(), &input).await {
        Ok(_) => Ok(done(PATH, Confirmation::new("Group created"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = form(None, visit.guard(), &input, &mistakes.problems);
            Ok(visit.again(Place::Products, NEW, &mistakes, content))
        }
    }
}

pub(super) async fn show_edit(visit: Visit, PathId(id): PathId<ProductGroup>) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let group = one(&visit, id).await?.group;
    let content = form(Some(&group), visit.guard_of(&group), &group.to_input(), &[]);
    Ok(visit.page(Place::Products, EDIT, content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<ProductGroup>,
    entered: Entered,
) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().edit_product_group(visit.actor(), id, entered.version(), &input).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Group saved"))),
        Err(error) => {
            let (mistakes, group) = (Mistakes::of(error)?, one(&visit, id).await?.group);
            let guard = visit.guard_of(&group);
            let content = form(Some(&group), guard, &input, &mistakes.problems);
            Ok(visit.again(Place::Products, EDIT, &mistakes, content))
        }
    }
}

pub(super) async fn ask_delete(visit: Visit, PathId(id): PathId<ProductGroup>) -> Answer<Response> {
    visit.actor().require(Permission::EditProducts)?;
    let row = one(&visit, id).await?;
    let content = question(&row, visit.guard_of(&row.group), &[]);
    Ok(visit.page(Place::Products, DELETE, content))
}

pub(super) async fn delete(
    visit: Visit,
    PathId(id): PathId<ProductGroup>,
    entered: Entered,
) -> Answer<Response> {
    match visit.desk().delete_product_group(visit.actor(), id, entered.version()).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Group deleted"))),
        Err(error) => {
            let (mistakes, row) = (Mistakes::of(error)?, one(&visit, id).await?);
            let content = question(&row, visit.guard_of(&row.group), &mistakes.problems);
            Ok(visit.again(Place::Products, DELETE, &mistakes, content))
        }
    }
}

async fn one(visit: &Visit, id: Id<ProductGroup>) -> Answer<ProductGroupRow> {
    let all = visit.desk().product_groups(visit.actor()).await?;
    let found = all.into_iter().find(|row| row.group.id() == id);
    let missing = || StoreError::NotFound { what: ProductGroup::NAME, id: id.get() };
    Ok(found.ok_or_else(|| Error::from(missing()))?)
}

fn input(entered: &Values) -> ProductGroupInput {
    ProductGroupInput { name: entered.owned("name"), description: entered.owned("description") }
}

fn form(
    group: Option<&ProductGroup>,
    guard: Guard,
    input: &ProductGroupInput,
    problems: &[Problem],
) -> Html {
    let sheet = Sheet {
        crumbs: group_crumbs(),
        title: if group.is_some() { EDIT } else { NEW }.into(),
        action: group
            .map_or_else(|| format!("{PATH}/new"), |group| format!("{PATH}/{}", group.id()))
            .into(),
        guard,
        problems,
        submit: if group.is_some() { "Save changes" } else { "Create group" }.into(),
        leave: PATH.into(),
    };
    sheet.with(html(form_section(
        "Group",
        None,
        maud! {
            (Field::text("name", "Name").value(&input.name).longest(64).required().first()
                .problems(problems))
            (Field::area("description", "Description", 3).value(&input.description)
                .problems(problems))
        },
    )))
}

fn question(row: &ProductGroupRow, guard: Guard, problems: &[Problem]) -> Html {
    let products = format!("Its {} products stay, in no group.", count(row.products));
    let action = format!("{PATH}/{}/delete", row.group.id());
    let act = ActPage::new(format!("Delete {}?", row.group.name()), action, guard, DELETE)
        .leave("Keep group", PATH)
        .consequence(Icon::Products, products.as_str())
        .problems(problems)
        .dangerous();
    act_sheet(group_crumbs(), act)
}
