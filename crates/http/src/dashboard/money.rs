//! Money this month: billed, paid and open, each beside how it went in the last twelve months.

use bursar_application::billing::reports::{MoneyMonth, MonthlyMoney};
use bursar_kernel::money::Money;
use hypertext::prelude::*;

use crate::{
    billing::views::entries::money as figure,
    components::{Html, SectionHead, html},
};

/// The section, unless it may not be seen.
pub(super) fn view(source: Option<&Result<MonthlyMoney, ()>>) -> Option<Html> {
    let lines = match source? {
        Ok(money) => lines(money),
        Err(()) => html(maud! { p .soft { "The sums couldn’t be read." } }),
    };
    Some(html(maud! {
        section aria-labelledby="money" {
            (SectionHead::new("money", "Money this month").more("Receivables", "/invoices/receivables"))
            (lines)
        }
    }))
}

fn lines(money: &MonthlyMoney) -> Html {
    let Some(now) = money.months.last() else { return html(()) };
    let of = |what: fn(&MoneyMonth) -> Money| money.months.iter().map(what).collect::<Vec<_>>();
    let lines = [
        ("Billed", now.billed, of(|month| month.billed)),
        ("Paid", now.paid, of(|month| month.paid)),
        ("Open", now.open, of(|month| month.open)),
    ];
    html(maud! {
        dl .month-money {
            @for (label, sum, history) in &lines {
                div {
                    dt { (label) }
                    dd .drawing { (sparkline(history)) }
                    dd .figure { (figure(*sum)) }
                }
            }
        }
        @if money.is_converted {
            p .hint { "Converted at today’s exchange rates." }
        }
    })
}

/// How far a drawing reaches, in its own units.
const WIDTH: i128 = 92;
const HEIGHT: i128 = 26;

/// A line through sums of one currency. The figure beside it carries the meaning.
fn sparkline(sums: &[Money]) -> Html {
    let minor: Vec<i128> = sums.iter().map(|sum| sum.minor().into()).collect();
    let most = minor.iter().copied().max().unwrap_or(0).max(0);
    let least = minor.iter().copied().min().unwrap_or(0).min(0);
    let span = (most - least).max(1);
    let steps = i128::try_from(minor.len()).unwrap_or(1).max(2) - 1;
    let y = |value: i128| HEIGHT - 2 - (value - least) * (HEIGHT - 4) / span;
    let points = (0_i128..).zip(&minor);
    let points = points.map(|(place, value)| format!("{},{}", place * WIDTH / steps, y(*value)));
    let points = points.collect::<Vec<_>>().join(" ");
    let last = y(minor.last().copied().unwrap_or(0));
    // SVG is no part of the markup that is checked; nothing in it comes from outside.
    Html::dangerously_create(format!(
        "<svg class=\"spark\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\">\
         <line class=\"z\" x1=\"0\" y1=\"{zero}\" x2=\"{WIDTH}\" y2=\"{zero}\"/>\
         <polyline class=\"l\" points=\"{points}\"/>\
         <circle class=\"e\" cx=\"{WIDTH}\" cy=\"{last}\" r=\"1.75\"/></svg>",
        zero = y(0),
    ))
}

#[cfg(test)]
mod tests {
    use bursar_kernel::money::Currency;

    use super::*;

    fn drawn(minor: &[i64]) -> String {
        let euro = Currency::new("EUR").unwrap();
        let sums: Vec<_> = minor.iter().map(|minor| Money::from_minor(*minor, euro)).collect();
        sparkline(&sums).render().into_inner()
    }

    #[test]
    fn a_drawing_stays_within_its_frame() {
        assert!(drawn(&[0, 50, 100]).contains("points=\"0,24 46,13 92,2\""), "{}", drawn(&[0]));
        assert!(drawn(&[-100, 0, 100]).contains("points=\"0,24 46,13 92,2\""));
        assert!(drawn(&[i64::MIN, i64::MAX]).contains("points=\"0,24 92,2\""));
        assert!(drawn(&[]).contains("points=\"\""));
    }
}
