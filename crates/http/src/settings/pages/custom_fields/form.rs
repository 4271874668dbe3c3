//! The forms that declare and change a custom field.

use super::{PATH, crumbs, list::type_label, one};
use crate::{
    address::{Entered, Values},
    components::{Choice, Field, Guard, Section},
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    path::PathId,
    sheet::{FormSheet, OnRecord},
    visit::Visit,
};
use axum::response::Response;
use bursar_domain::{
    access::Permission,
    client::{
        CustomField,
        custom_field::{CustomFieldInput, FieldType},
    },
    repository::Aggregate,
};

const NEW: &str = "New field";
const EDIT: &str = "Edit field";

pub(super) async fn show_new(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::EditCustomFields)?;
    let kind = FieldType::Text.code().to_owned();
    let input = CustomFieldInput { kind, optional: "yes".into(), ..CustomFieldInput::default() };
    let content = sheet(None, visit.guard(), &input).view();
    Ok(visit.page(Place::Settings, NEW, content))
}

pub(super) async fn declare(visit: Visit, entered: Entered) -> Answer<Response> {
    let input = input(&entered);
    match visit.desk().declare_custom_field(visit.actor(), &input).await {
        Ok(_) => Ok(done(PATH, Confirmation::new("Custom field declared"))),
        Err(error) => visit.refused(Place::Settings, error, sheet(None, visit.guard(), &input)),
    }
}

pub(super) async fn show_edit(visit: Visit, PathId(id): PathId<CustomField>) -> Answer<Response> {
    visit.actor().require(Permission::EditCustomFields)?;
    let field = one(&visit, id).await?;
    let content = sheet(Some(&field), visit.guard_of(&field), &field.to_input()).view();
    Ok(visit.page(Place::Settings, EDIT, content))
}

pub(super) async fn save(
    visit: Visit,
    PathId(id): PathId<CustomField>,
    entered: Entered,
) -> Answer<Response> {
    let field = one(&visit, id).await?;
    let input = CustomFieldInput { name: field.name().to_owned(), ..input(&entered) };
    match visit.desk().edit_custom_field(visit.actor(), id, entered.version(), &input).await {
        Ok(()) => Ok(done(PATH, Confirmation::new("Custom field saved"))),
        Err(error) => {
            let sheet = |input| sheet(Some(&field), Guard::default(), input);
            let (record, theirs) = (OnRecord::of(&field, entered.version()), field.to_input());
            visit.not_saved(Place::Settings, error, record, sheet(&input), sheet(&theirs)).await
        }
    }
}

fn input(entered: &Values) -> CustomFieldInput {
    CustomFieldInput {
        name: entered.owned("name"),
        label: entered.owned("label"),
        kind: entered.owned("kind"),
        choices: entered.owned("choices"),
        required: entered.owned("required"),
        optional: entered.owned("optional"),
    }
}

fn sheet<'a>(
    field: Option<&CustomField>,
    guard: Guard,
    input: &'a CustomFieldInput,
) -> FormSheet<'a> {
    let id = field.map(|field| field.id().get());
    FormSheet {
        crumbs: Some(crumbs()),
        title: if id.is_some() { EDIT } else { NEW }.into(),
        action: id.map_or_else(|| format!("{PATH}/new"), |id| format!("{PATH}/{id}")).into(),
        guard,
        submit: if id.is_some() { "Save changes" } else { "Create field" }.into(),
        leave: PATH.into(),
        refusal: None,
        fields: [question(id.is_some(), input), rules(input)].into(),
    }
}

fn question(is_known: bool, input: &CustomFieldInput) -> Section<'_> {
    let kind =
        |kind: FieldType| Choice::new(kind.code(), type_label(kind), kind.code() == input.kind);
    let kinds = FieldType::ALL.into_iter().map(kind).collect();
    let fixed = is_known.then_some("Programs know it by this name, so it stays.");
    Section::new("Question")
        .field(
            Field::text("label", "Label")
                .value(&input.label)
                .longest(64)
                .required()
                .first()
                .hint("What stands beside the field on the form."),
        )
        .field(
            Field::text("name", "Name")
                .value(&input.name)
                .longest(64)
                .required()
                .narrow()
                .hint("Lower-case letters, digits and underscores, such as account_manager.")
                .refused_because(fixed),
        )
        .field(Field::radios("kind", "Type", kinds).required())
        .field(
            Field::area("choices", "Choices", 4)
                .value(&input.choices)
                .hint("Only for a choice from a list. One a line: a value, or value = label."),
        )
}

fn rules(input: &CustomFieldInput) -> Section<'_> {
    let about = "Write yes, no, or conditions such as: country in NO, SE and vat_id exists. \
                 The operators are in, nin, exists and null. A field that is neither required \
                 nor optional is not shown.";
    Section::new("When it is asked")
        .hint(about)
        .field(Field::text("required", "Must be filled in").value(&input.required))
        .field(Field::text("optional", "May be filled in").value(&input.optional))
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;
    use crate::components::Problem;
    use crate::settings::pages::custom_fields::tests::field;

    #[test]
    fn the_name_of_a_declared_field_stays() {
        let field = field("Sector");
        let html = sheet(Some(&field), Guard::default(), &field.to_input()).view();
        let html = html.render().into_inner();
        assert!(html.contains("readonly") && html.contains("value=\"sector\""), "{html}");
        assert!(html.contains("film = Film"), "{html}");
        assert!(html.contains("value=\"select\" checked"), "{html}");
    }

    #[test]
    fn a_rule_that_cannot_be_read_is_told_beside_it() {
        let read = input(&Values::read(b"name=x&label=X&kind=text&required=maybe"));
        let problems = [Problem::of("required", "Write yes, no, or conditions")];
        let html = sheet(None, Guard::default(), &read).again(&problems).render().into_inner();
        assert!(
            html.contains("value=\"maybe\"") && html.contains("field-required-error"),
            "{html}"
        );
    }
}
