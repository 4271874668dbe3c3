//! Knows how reminders look in a form: a row each, of hours and the template that is chosen.

use bursar_domain::client::configuration::{Kind, Setting};
use hypertext::prelude::*;

use super::field::{Around, hint, template_choices};
use crate::{
    address::Values,
    components::{Html, Problem, field_id, html},
    icons::{Icon, icon},
};

/// How many rows are empty, for more reminders.
const BLANK: usize = 2;

/// The name under which the hours or the template of a row is sent.
fn part(setting: &Setting, of: &str) -> String {
    format!("{}.{of}", setting.key)
}

/// The rows of a setting that chooses among templates; nothing for any other setting.
pub(super) fn rows(
    setting: &'static Setting,
    typed: &str,
    around: Around<'_>,
    is_marked: bool,
    problems: &[Problem],
) -> Option<Html> {
    let known = around.choices(setting.key).filter(|_| setting.kind == Kind::Reminders)?;
    let written = typed.lines().map(|line| line.split_once('=').unwrap_or((line, "")));
    let written = written.map(|(hours, name)| (hours.trim(), name.trim()));
    let rows: Vec<_> = written.chain(std::iter::repeat_n(("", ""), BLANK)).collect();
    let error = problems.iter().find(|problem| problem.field.as_deref() == Some(setting.key));
    let (id, hint) = (field_id(setting.key), hint(setting, is_marked));
    let class = if error.is_some() { "field bad" } else { "field" };
    let about =
        if error.is_some() { format!("{id}-hint {id}-error") } else { format!("{id}-hint") };
    Some(html(maud! {
        fieldset class=(class) id=(id) aria-describedby=(about) {
            legend { (setting.label) " " span .optional { "optional" } }
            span .hint id={ (id) "-hint" } { (hint) }
            @if let Some(error) = error {
                span .err id={ (id) "-error" } { (icon(Icon::Warning)) (error.message) }
            }
            @for (place, (hours, name)) in rows.iter().enumerate() {
                @let place = place + 1;
                div .pair-row {
                    input .input.num type="text" inputmode="numeric" autocomplete="off"
                        name=(part(setting, "hours")) value=(hours)
                        aria-label={ (setting.label) ", row " (place) ": hours" };
                    span aria-hidden="true" { "h" }
                    select .input name=(part(setting, "template"))
                        aria-label={ (setting.label) ", row " (place) ": template" } {
                        @for choice in &template_choices(&known, "None: it is off", name) {
                            option value=(choice.value) selected[choice.is_chosen] { (choice.label) }
                        }
                    }
                }
            }
        }
    }))
}

/// What was entered in the rows of a setting, as it would be typed; nothing if it has no rows.
pub(super) fn entered(values: &Values, setting: &Setting) -> Option<String> {
    let (hours, templates) = (part(setting, "hours"), part(setting, "template"));
    if setting.kind != Kind::Reminders || !values.has(&hours) {
        return None;
    }
    let rows = values.all(&hours).map(str::trim).zip(values.all(&templates).map(str::trim));
    let rows = rows.filter(|(hours, name)| !hours.is_empty() || !name.is_empty());
    let lines: Vec<_> = rows.map(|(hours, name)| format!("{hours} = {name}")).collect();
    Some(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use bursar_domain::mail::Occasion;

    use super::*;

    const KEY: &str = "invoice_notifications.due_reminders";

    #[test]
    fn what_is_chosen_in_rows_reads_as_if_it_were_typed() {
        let setting = Setting::find(KEY).unwrap();
        let form = Values::read(
            b"invoice_notifications.due_reminders.hours=24&invoice_notifications.due_reminders.template=soon\
              &invoice_notifications.due_reminders.hours=72&invoice_notifications.due_reminders.template=\
              &invoice_notifications.due_reminders.hours=&invoice_notifications.due_reminders.template=",
        );
        let typed = entered(&form, setting).unwrap();
        assert_eq!(typed, "24 = soon\n72 = ");
        let templates = [(Occasion::InvoiceDueSoon, "soon".to_owned())];
        let around = Around { currency: "EUR", templates: &templates };
        let shown = rows(setting, &typed, around, false, &[]).unwrap().render().into_inner();
        assert!(shown.contains("value=\"72\"") && shown.contains("value=\"soon\" selected"));
        assert_eq!(shown.matches("pair-row").count(), 4, "{shown}");
        let faults = crate::markup::faults(&shown);
        assert!(faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn a_template_without_hours_is_a_mistake_and_not_lost() {
        let setting = Setting::find(KEY).unwrap();
        let form = Values::read(
            b"invoice_notifications.due_reminders.hours=&invoice_notifications.due_reminders.template=soon",
        );
        let typed = entered(&form, setting).unwrap();
        let mut settings = bursar_domain::client::configuration::Settings::default();
        assert!(settings.set_typed(KEY, &typed).is_err(), "{typed}");
    }
}
