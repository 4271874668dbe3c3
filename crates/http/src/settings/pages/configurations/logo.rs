//! The logo on the PDF documents of a configuration's clients.

use axum::extract::Multipart;
use axum::http::HeaderMap;
use axum::response::Response;
use bursar_application::Error;
use bursar_application::settings::{ConfigurationRow, Logo};
use bursar_domain::access::Permission;
use bursar_domain::client::Configuration;
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::StoreError;
use hypertext::prelude::*;

use super::{crumbs, path};
use crate::{
    components::{ActPage, Button, Field, Guard, Html, Problem, html},
    confirmation::{Confirmation, done},
    failure::Answer,
    file::picture,
    icons::Icon,
    layout::Place,
    path::PathId,
    sheet::act_sheet,
    upload::uploaded,
    visit::{Mistakes, Visit},
};

const TITLE: &str = "Logo on PDF documents";
const REMOVE: &str = "Remove logo";

/// The picture itself.
pub(super) async fn show(
    visit: Visit,
    PathId(id): PathId<Configuration>,
    asked: HeaderMap,
) -> Answer<Response> {
    let logo = visit.desk().logo(visit.actor(), id).await?;
    Ok(picture(&asked, &logo.sha256, logo.bytes))
}

/// Shows the present logo and asks for another.
pub(super) async fn ask(visit: Visit, PathId(id): PathId<Configuration>) -> Answer<Response> {
    visit.actor().require(Permission::EditConfigurations)?;
    let row = visit.desk().configuration(visit.actor(), id).await?;
    let logo = present(&visit, &row).await?;
    let content = view(&row, logo.as_ref(), guard(&visit), &[]);
    Ok(visit.page(Place::Settings, TITLE, content))
}

/// Takes another logo.
pub(super) async fn change(
    visit: Visit,
    PathId(id): PathId<Configuration>,
    form: Multipart,
) -> Answer<Response> {
    visit.actor().require(Permission::EditConfigurations)?;
    let row = visit.desk().configuration(visit.actor(), id).await?;
    let changed = match uploaded(form).await? {
        Some(file) => visit.desk().change_logo(visit.actor(), id, file.bytes).await,
        None => Err(FieldErrors::one("file", "required", "Choose a PNG picture").into()),
    };
    let Err(error) = changed else {
        let to = format!("{}/logo", path(&row.configuration));
        return Ok(done(&to, Confirmation::new("The logo is changed")));
    };
    let mistakes = Mistakes::of(error)?;
    let logo = present(&visit, &row).await?;
    let content = view(&row, logo.as_ref(), guard(&visit), &mistakes.problems);
    Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
}

/// Asks whether the logo is taken away.
pub(super) async fn ask_remove(
    visit: Visit,
    PathId(id): PathId<Configuration>,
) -> Answer<Response> {
    visit.actor().require(Permission::EditConfigurations)?;
    let row = visit.desk().configuration(visit.actor(), id).await?;
    let content = remove_view(&row, visit.guard(), &[]);
    Ok(visit.page(Place::Settings, REMOVE, content))
}

/// Takes the logo away.
pub(super) async fn remove(visit: Visit, PathId(id): PathId<Configuration>) -> Answer<Response> {
    visit.actor().require(Permission::EditConfigurations)?;
    let row = visit.desk().configuration(visit.actor(), id).await?;
    visit.desk().remove_logo(visit.actor(), id).await?;
    Ok(done(path(&row.configuration), Confirmation::new("The logo is removed")))
}

async fn present(visit: &Visit, row: &ConfigurationRow) -> Result<Option<Logo>, Error> {
    let id = bursar_domain::repository::Aggregate::id(&row.configuration);
    match visit.desk().logo(visit.actor(), id).await {
        Ok(logo) => Ok(Some(logo)),
        Err(Error::Store(StoreError::NotFound { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Bringing the same picture twice does no harm, so that the form needs no key.
fn guard(visit: &Visit) -> Guard {
    Guard { idempotency_key: None, ..visit.guard() }
}

fn view(row: &ConfigurationRow, logo: Option<&Logo>, guard: Guard, problems: &[Problem]) -> Html {
    let path = path(&row.configuration);
    let file = Field::file("file", "PNG picture", ".png,image/png")
        .hint("At most 512 kB and 2,000 pixels either way. On paper it is up to 9 mm high.")
        .required()
        .problems(problems);
    let (there, removal) = (format!("{path}/logo.png"), format!("{path}/logo/remove"));
    let fields = html(maud! {
        @if let Some(logo) = logo {
            figure .logo-now {
                img src={ (there) "?of=" (logo.sha256) } alt="The present logo"
                    width=(logo.width) height=(logo.height);
                figcaption .muted { (logo.width) " × " (logo.height) " pixels" }
            }
            div { (Button::link(removal.clone(), REMOVE).in_dialog()) }
        } @else {
            p .muted { "There is no logo yet: documents begin with the company's name alone." }
        }
        (file)
    });
    let act = ActPage::new(TITLE, format!("{path}/logo"), guard, "Change logo")
        .leave("Back to configuration", path.clone())
        .consequence(
            Icon::Invoices,
            "It stands at the top of documents that are printed from now on.",
        )
        .fields(fields)
        .problems(problems)
        .with_files();
    act_sheet(crumbs(&row.configuration), act)
}

fn remove_view(row: &ConfigurationRow, guard: Guard, problems: &[Problem]) -> Html {
    let path = path(&row.configuration);
    let act = ActPage::new("Remove the logo?", format!("{path}/logo/remove"), guard, REMOVE)
        .leave("Keep logo", format!("{path}/logo"))
        .consequence(Icon::Invoices, "Documents that were printed with it stay as they are.")
        .problems(problems)
        .dangerous();
    act_sheet(crumbs(&row.configuration), act)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::pages::configurations::tests::configuration;

    #[test]
    fn the_present_logo_is_shown_and_can_be_removed() {
        let row = configuration("Nordics", false, 1);
        let logo = Logo { width: 40, height: 20, sha256: "ab".to_owned(), bytes: vec![1] };
        let html = view(&row, Some(&logo), Guard::default(), &[]).render().into_inner();
        crate::markup::assert_sound_content(&html);
        assert!(html.contains("logo.png?of=ab") && html.contains("logo/remove"), "{html}");
        let html = view(&row, None, Guard::default(), &[]).render().into_inner();
        assert!(!html.contains("<img") && html.contains("multipart/form-data"), "{html}");
    }
}
