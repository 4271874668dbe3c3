//! How credit went, as a drawing with its figures beneath.

use std::fmt::Write;

use bursar_application::billing::journal::BalancePoint;
use bursar_kernel::money::{Currency, Money};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use hypertext::prelude::*;

use super::entries::money;
use crate::components::{Html, grouped, html, instant};

const WIDTH: i128 = 720;
const HEIGHT: i128 = 120;
/// How many of the latest points the table beneath lists.
const LISTED: usize = 50;

/// Steps from balance to balance through the last year; below zero in red.
pub(crate) fn credit_chart(
    currency: Currency,
    points: &[BalancePoint],
    now: DateTime<Utc>,
    zone: Tz,
) -> Html {
    let frame = Frame::around(points, now);
    let line = frame.line(points);
    let zero = frame.y(0);
    let last = points
        .last()
        .map_or(Money::zero(currency), |point| Money::from_minor(point.minor, currency));
    let words = format!(
        "Credit in {} over the last 12 months, now {} {}",
        currency.name(),
        grouped(&last.to_decimal_string()),
        currency.code()
    );
    let id = format!("chart-{}", currency.code());
    // SVG is no part of the markup that is checked; nothing in it comes from outside.
    let drawing = Html::dangerously_create(format!(
        "<svg class=\"burn-chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-labelledby=\"{id}\"><title id=\"{id}\">{words}</title>\
         <line class=\"z\" x1=\"0\" y1=\"{zero}\" x2=\"{WIDTH}\" y2=\"{zero}\"/>\
         <polyline class=\"l\" points=\"{line}\"/></svg>"
    ));
    let listed: Vec<_> = points.iter().rev().take(LISTED).collect();
    html(maud! {
        figure .panel.chart {
            (drawing)
            figcaption { (currency.code()) }
            details {
                summary { "Show as a table" }
                table .mini.pad {
                    caption .vh { (words) }
                    thead { tr { th scope="col" { "When" } th .r scope="col" { "Credit" } } }
                    tbody {
                        @for point in &listed {
                            tr {
                                td { (instant(point.at, zone)) }
                                td .r { (money(Money::from_minor(point.minor, currency))) }
                            }
                        }
                    }
                }
            }
        }
    })
}

/// What the drawing spans: time from left to right, money from bottom to top, zero always within.
struct Frame {
    from: i128,
    span: i128,
    low: i128,
    height: i128,
    end: i128,
}

impl Frame {
    fn around(points: &[BalancePoint], now: DateTime<Utc>) -> Self {
        let from = points.first().map_or(now - TimeDelta::days(1), |point| point.at);
        let (from, end) = (i128::from(from.timestamp()), i128::from(now.timestamp()));
        let minors = || points.iter().map(|point| i128::from(point.minor)).chain([0]);
        let (low, high) = (minors().min().unwrap_or(0), minors().max().unwrap_or(0));
        Self { from, span: (end - from).max(1), low, height: (high - low).max(1), end }
    }

    fn x(&self, at: i128) -> i128 {
        (at - self.from) * WIDTH / self.span
    }

    fn y(&self, minor: i128) -> i128 {
        HEIGHT - 4 - (minor - self.low) * (HEIGHT - 8) / self.height
    }

    /// Level until the next entry, and level on until now. Writing to a string cannot fail.
    fn line(&self, points: &[BalancePoint]) -> String {
        let mut line = String::new();
        let mut level = None;
        for point in points {
            let (x, y) = (self.x(point.at.timestamp().into()), self.y(point.minor.into()));
            if let Some(before) = level {
                let _ = write!(line, "{x},{before} ");
            }
            let _ = write!(line, "{x},{y} ");
            level = Some(y);
        }
        if let Some(level) = level {
            let _ = write!(line, "{},{level}", self.x(self.end));
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_level_between_entries_and_goes_on_until_now() {
        let at = |day| DateTime::UNIX_EPOCH + TimeDelta::days(day);
        let points =
            [(0, 0), (5, 1000), (10, 500)].map(|(day, minor)| BalancePoint { at: at(day), minor });
        let frame = Frame::around(&points, at(10));
        assert_eq!(frame.line(&points), "0,116 360,116 360,4 720,4 720,60 720,60");
        let html = credit_chart(Currency::new("EUR").unwrap(), &points, at(10), Tz::UTC);
        let html = html.render().into_inner();
        assert!(html.contains("now 5.00 EUR") && html.contains("Show as a table"), "{html}");
    }
}
