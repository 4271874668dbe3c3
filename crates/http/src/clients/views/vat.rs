//! What the register of VAT numbers says about a client's number, in words.

use bursar_application::billing::vat::{ClientVatCheck, VatStatus};
use hypertext::prelude::*;

use crate::components::{ActPage, Guard, Html, html, instant};
use crate::icons::Icon;
use crate::reader::Reader;

/// The number, until what is known about it is loaded after the page.
pub(crate) fn number(client: i64, number: &str) -> Html {
    html(maud! { span #vat-number data-src={ "/clients/" (client) "/vat-number" } { (number) } })
}

/// The number with what is known about it beneath, as the region that is loaded after the page.
pub(crate) fn known(
    check: &ClientVatCheck,
    path: &str,
    may_check: bool,
    reader: Reader<'_>,
) -> Html {
    let number = check.vat_id.as_ref().map(ToString::to_string).unwrap_or_default();
    let is_checked = check.status() != VatStatus::NotChecked;
    html(maud! {
        span #vat-number {
            (number)
            @if is_checked {
                br;
                small { (sentence(check, reader)) }
                @if may_check { " " a .link href=(path) data-dialog { "Check now" } }
            }
        }
    })
}

/// `Valid, checked 12 Nov 2026, consultation WAPIAAAA…`
fn sentence(check: &ClientVatCheck, reader: Reader<'_>) -> Html {
    let word = match check.status() {
        VatStatus::Valid => "Valid",
        VatStatus::Invalid => "Not valid",
        VatStatus::Pending => "Not checked yet: the tax is pending",
        VatStatus::NotChecked => "Not of the European Union",
    };
    let answer = check.standing.answer.as_ref();
    let problem = check.standing.question.as_ref().and_then(|asked| asked.problem.as_ref());
    let named = answer.and_then(|answer| answer.name.as_deref());
    let consultation = answer.and_then(|answer| answer.consultation.as_ref());
    html(maud! {
        (word)
        @if let Some(answer) = answer {
            ", checked " (instant(answer.at, reader.zone))
            @if let Some(number) = consultation { ", consultation " (number.as_str()) }
            @if let Some(name) = named { ". Registered as " (name) }
        }
        @if let Some(problem) = problem { ". Last time without an answer: " (problem) }
        "."
    })
}

/// The page that offers to ask.
pub(crate) fn ask_page(
    name: &str,
    action: String,
    back: String,
    guard: Guard,
    check: &ClientVatCheck,
    reader: Reader<'_>,
) -> Html {
    let number = check.vat_id.as_ref().map_or("no VAT number", |number| number.as_str());
    let heading = format!("Check the VAT number of {name}?");
    let next = check.standing.question.as_ref().map(|question| question.due_at);
    let mut page = ActPage::new(heading, action, guard, "Check now")
        .leave("Cancel", back)
        .consequence(Icon::Information, maud! { b { (number) } ": " (sentence(check, reader)) })
        .consequence(Icon::Retry, "The answer is kept for good, and drafts follow it.");
    if let Some(next) = next {
        page = page.consequence(
            Icon::Audit,
            maud! { "Without that it is asked next on " (instant(next, reader.zone)) "." },
        );
    }
    html(page)
}
