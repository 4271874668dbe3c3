//! The page that sets rates from a file.

use axum::{extract::Multipart, response::Response};
use bursar_application::settings::require_sight;
use bursar_domain::{access::Permission, field::FieldErrors};

use super::{PATH, base, crumbs};
use crate::{
    components::{ActPage, Field, Guard, Html, Problem},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    sheet::act_sheet,
    upload::uploaded,
    visit::{Mistakes, Visit},
};

const TITLE: &str = "Load rates";
const TO: &str = "/settings/currencies/rates";

pub(super) async fn ask(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditCurrencies)?;
    let base = base(&visit.desk().currencies(visit.actor()).await?);
    Ok(visit.page(Place::Settings, TITLE, view(&base, guard(&visit), &[])))
}

pub(super) async fn load(visit: Visit, form: Multipart) -> Answer<Response> {
    // The outcome tells which rates there are.
    require_sight(visit.actor())?;
    let loaded = match uploaded(form).await? {
        Some(file) => visit.desk().load_rates(visit.actor(), file.bytes).await,
        None => Err(FieldErrors::one("file", "required", "Choose a file").into()),
    };
    match loaded {
        Ok(report) => {
            Ok(done(PATH, Confirmation::new(format!("Rates loaded: {}", report.summary()))))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let problems: Vec<_> = mistakes.problems.iter().map(in_the_file).collect();
            let base = base(&visit.desk().currencies(visit.actor()).await?);
            let content = view(&base, guard(&visit), &problems);
            Ok(visit.again(Place::Settings, TITLE, &mistakes, content))
        }
    }
}

/// Loading the same file twice does no harm, so that the form needs no key.
fn guard(visit: &Visit) -> Guard {
    Guard { idempotency_key: None, ..visit.guard() }
}

/// A mistake in a line belongs to the only field there is, and names the line.
fn in_the_file(problem: &Problem) -> Problem {
    match problem.field.as_deref() {
        None | Some("file") => problem.clone(),
        Some(place) => Problem::overall(format!("{place}: {}", problem.message)),
    }
}

fn view(base: &str, guard: Guard, problems: &[Problem]) -> Html {
    let hint = format!(
        "A table whose first line is code,rate, for 1 {base}, or the daily reference rates of the \
         European Central Bank as XML; at most 256 KiB."
    );
    let file = Field::file("file", "File", ".csv,.xml,.json,text/csv,text/xml,application/xml")
        .hint(hint)
        .required()
        .problems(problems);
    let act = ActPage::new("Load rates from a file", TO, guard, TITLE)
        .leave("Cancel", PATH)
        .consequence(Icon::Check, "All rates of the file are set, or none if a line is wrong.")
        .consequence(Icon::Bank, "Currencies that the file does not have keep their rates.")
        .consequence(Icon::Lock, "A rate that differs by more than 50 % is refused.")
        .fields(file)
        .problems(problems)
        .with_files();
    act_sheet(crumbs(), act)
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;

    #[test]
    fn every_line_that_is_wrong_is_told() {
        let problems =
            [Problem::of("line 2", "There is no currency «USX»"), Problem::of("line 3", "x")];
        let problems: Vec<_> = problems.iter().map(in_the_file).collect();
        let html = view("EUR", Guard::default(), &problems).render().into_inner();
        assert!(html.contains("line 2: There is no currency «USX»"), "{html}");
        assert!(html.contains("There are 2 problems") && html.contains("for 1 EUR"), "{html}");
    }
}
