//! Knows whose documents a configuration numbers, and from which series.

use super::sections::InvoiceNumbering;
use super::settings::Settings;
use crate::billing::invoice::{NumberFormat, NumberFormatError, Series, SeriesKind};

impl Settings {
    /// The name of who sells: the legal name, or the first line of the company info.
    pub fn seller_name(&self) -> Option<&str> {
        let legal_name = self.company.legal_name.as_ref().map(|name| name.as_str());
        let info = self.general.company_info.as_ref();
        legal_name.or_else(|| info.and_then(|info| info.as_str().lines().next()))
    }

    /// The series that documents of a kind are numbered from. Credit notes are numbered like
    /// invoices, with `CN-` before it.
    pub fn series(&self, kind: SeriesKind) -> Result<Series, NumberFormatError> {
        let format: NumberFormat = self.invoicing.fiscal_number_format.as_str().parse()?;
        let format = match kind {
            SeriesKind::Invoices => format,
            SeriesKind::CreditNotes => format.behind("CN-"),
        };
        Ok(Series { kind, format })
    }

    /// Whether two sellers would take their numbers from one series, so that both had gaps.
    pub fn numbers_for_another_than(&self, other: &Self) -> bool {
        let is_fiscal =
            |settings: &Self| settings.invoicing.numbering != InvoiceNumbering::ProformaOnly;
        let series = |settings: &Self| settings.series(SeriesKind::Invoices).ok();
        let sellers = self.seller_name().zip(other.seller_name());
        sellers.is_some_and(|(one, another)| one != another)
            && is_fiscal(self)
            && is_fiscal(other)
            && series(self) == series(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(typed: &[(&str, &str)]) -> Settings {
        Settings::default().with_typed(typed.iter().copied()).unwrap()
    }

    #[test]
    fn the_seller_is_the_legal_name_or_the_first_line_of_the_company_info() {
        assert_eq!(Settings::default().seller_name(), None);
        let info = settings(&[("general.company_info", "Nordsky AS\nOslo")]);
        assert_eq!(info.seller_name(), Some("Nordsky AS"));
        let both = info.with_typed([("company.legal_name", "Nordsky Holding AS")]).unwrap();
        assert_eq!(both.seller_name(), Some("Nordsky Holding AS"));
    }

    #[test]
    fn a_series_is_shared_by_everybody_who_writes_numbers_alike() {
        let series = |format| {
            settings(&[("invoicing.fiscal_number_format", format)]).series(SeriesKind::Invoices)
        };
        assert_eq!(series("N-{number:05}"), series("N-{number:5}"));
        assert_ne!(series("N-{number:6}"), series("N-{number:5}"));
        let notes = Settings::default().series(SeriesKind::CreditNotes).unwrap();
        assert_eq!(notes.format.to_string(), "CN-{number}");
    }

    #[test]
    fn two_sellers_do_not_take_numbers_from_one_series() {
        let one = settings(&[("company.legal_name", "Nordsky AS")]);
        let another = settings(&[("company.legal_name", "Southsky AS")]);
        assert!(one.numbers_for_another_than(&another));
        assert!(!one.numbers_for_another_than(&one));
        assert!(!one.numbers_for_another_than(&Settings::default()), "nobody sells there");
        let apart = [("invoicing.fiscal_number_format", "S-{number}")];
        assert!(!one.numbers_for_another_than(&another.with_typed(apart).unwrap()));
        let never = [("invoicing.numbering", "proforma_only")];
        assert!(!one.numbers_for_another_than(&another.with_typed(never).unwrap()));
    }
}
