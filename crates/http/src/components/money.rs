//! Amounts of money as figures: aligned, signed with a real minus, never abbreviated.

pub use bursar_application::figures::grouped;
use hypertext::{Buffer, prelude::*};

use super::Text;

/// An amount and its currency as a figure.
#[derive(Clone, Debug)]
pub struct MoneyFigure<'a> {
    decimal: Text<'a>,
    currency: Text<'a>,
    spoken: Option<Text<'a>>,
    written: Option<Text<'a>>,
    loose: bool,
}

impl<'a> MoneyFigure<'a> {
    /// The plain decimal (`-1204.50`) and the ISO 4217 code.
    pub fn new(decimal: impl Into<Text<'a>>, currency: impl Into<Text<'a>>) -> Self {
        Self {
            decimal: decimal.into(),
            currency: currency.into(),
            spoken: None,
            written: None,
            loose: false,
        }
    }

    /// The currency's name for screen readers, in place of its code.
    #[must_use]
    pub fn spoken(mut self, currency: impl Into<Text<'a>>) -> Self {
        self.spoken = Some(currency.into());
        self
    }

    /// Shows the figure as it is written on paper, with the currency only where that says it. It
    /// is still copied and spoken as a number.
    #[must_use]
    pub fn written(mut self, text: impl Into<Text<'a>>) -> Self {
        self.written = Some(text.into());
        self
    }

    /// Lets the code take just its own width, where figures stand alone.
    #[must_use]
    pub const fn loose(mut self) -> Self {
        self.loose = true;
        self
    }

    fn class(&self) -> String {
        if self.written.is_some() {
            return "money written".to_owned();
        }
        let sign = match sign(&self.decimal) {
            Sign::Negative => " neg",
            Sign::Zero => " zero",
            Sign::Positive => "",
        };
        format!("money{sign}{}", if self.loose { " free" } else { "" })
    }
}

impl Renderable for MoneyFigure<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let figure = grouped(&self.decimal);
        let size = self.decimal.trim_start_matches('-');
        let name = self.spoken.as_ref().unwrap_or(&self.currency);
        let minus = if sign(&self.decimal) == Sign::Negative { "minus " } else { "" };
        maud! {
            data class=(self.class()) value=(self.decimal) {
                span .vh { (minus) (size) " " (name) }
                span aria-hidden="true" {
                    @match &self.written {
                        Some(written) => { (written) }
                        None => { (figure) i { (self.currency) } }
                    }
                }
            }
        }
        .render_to(buffer);
    }
}

#[derive(PartialEq, Eq)]
enum Sign {
    Negative,
    Zero,
    Positive,
}

fn sign(decimal: &str) -> Sign {
    if !decimal.contains(|figure: char| matches!(figure, '1'..='9')) {
        Sign::Zero
    } else if decimal.starts_with('-') {
        Sign::Negative
    } else {
        Sign::Positive
    }
}

/// Writes a count with thousands set apart: `1,284`.
#[must_use]
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(decimal: &str) -> String {
        MoneyFigure::new(decimal, "EUR").spoken("euro").render().into_inner()
    }

    #[test]
    fn a_debt_has_a_real_minus_and_is_spoken_as_minus() {
        assert_eq!(
            html("-1204.50"),
            "<data class=\"money neg\" value=\"-1204.50\"><span class=\"vh\">minus 1204.50 \
             euro</span><span aria-hidden=\"true\">−1,204.50<i>EUR</i></span></data>"
        );
    }

    #[test]
    fn nothing_is_muted_even_when_it_is_written_with_a_sign() {
        assert!(html("0.00").contains("money zero"));
        assert!(html("-0.00").contains(">0.00<i>"));
    }

    #[test]
    fn on_paper_a_figure_is_written_as_it_is_printed_and_copied_as_a_number() {
        let figure = MoneyFigure::new("-1204.50", "EUR").spoken("euro").written("−1,204.50");
        assert_eq!(
            figure.render().into_inner(),
            "<data class=\"money written\" value=\"-1204.50\"><span class=\"vh\">minus 1204.50 \
             euro</span><span aria-hidden=\"true\">−1,204.50</span></data>"
        );
    }

    #[test]
    fn thousands_of_counts_are_set_apart() {
        assert_eq!(count(1_284), "1,284");
    }
}
