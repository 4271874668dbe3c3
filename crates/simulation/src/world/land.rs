//! The countries that sample clients come from, and how names, numbers and addresses look there.

use super::names::{
    BRITISH, DUTCH, FRENCH, GERMAN, GREEK, HUNGARIAN, IBERIAN, ITALIAN, JAPANESE, NORDIC, People,
    SLAVIC,
};

/// One country with what a client from there looks like. Patterns are those of
/// [`Dice::spell`](crate::dice::Dice::spell).
pub(super) struct Land {
    pub(super) code: &'static str,
    /// How many of all clients come from here, in relation to the other countries.
    pub(super) weight: u64,
    pub(super) currency: &'static str,
    /// The configuration, by its place in [`provider`](super::provider), that most clients are under.
    pub(super) configuration: u64,
    /// The region that most instances are in, by its place.
    pub(super) region: u64,
    pub(super) people: &'static People,
    pub(super) forms: &'static [&'static str],
    /// A mobile number, or one set aside for stories, with `#` for the digits that differ.
    pub(super) phone: &'static str,
    pub(super) zip: &'static str,
    /// VAT ids; empty where there are none.
    pub(super) vat: &'static str,
    /// Towns, each with its county or state behind a slash where addresses name one.
    pub(super) towns: &'static [&'static str],
}

#[rustfmt::skip]
pub(super) const LANDS: [Land; 24] = [
    Land { code: "NO", weight: 260, currency: "NOK", configuration: 1, region: 0, people: &NORDIC, forms: &["AS", "AS", "ASA", "ANS"], phone: "+4792######", zip: "0999", vat: "NO999999999MVA", towns: &["Oslo", "Bergen", "Trondheim", "Tromsø", "Ålesund", "Bodø", "Hønefoss", "Sandnes"] },
    Land { code: "SE", weight: 140, currency: "SEK", configuration: 1, region: 2, people: &NORDIC, forms: &["AB", "AB", "HB"], phone: "+4670#######", zip: "119 99", vat: "SE999999999901", towns: &["Stockholm", "Göteborg", "Malmö", "Umeå", "Västerås", "Örebro", "Linköping"] },
    Land { code: "DE", weight: 120, currency: "EUR", configuration: 0, region: 4, people: &GERMAN, forms: &["GmbH", "GmbH", "AG", "UG", "GmbH & Co. KG"], phone: "+49151########", zip: "19999", vat: "DE999999999", towns: &["Berlin", "München", "Köln", "Leipzig", "Nürnberg", "Tübingen", "Lübeck"] },
    Land { code: "DK", weight: 80, currency: "EUR", configuration: 1, region: 2, people: &NORDIC, forms: &["ApS", "A/S", "I/S"], phone: "+45205#####", zip: "2999", vat: "DK99999999", towns: &["København", "Aarhus", "Odense", "Ålborg", "Helsingør"] },
    Land { code: "FI", weight: 70, currency: "EUR", configuration: 1, region: 3, people: &NORDIC, forms: &["Oy", "Oy", "Oyj"], phone: "+35840#######", zip: "00999", vat: "FI99999999", towns: &["Helsinki", "Tampere", "Turku", "Jyväskylä", "Hämeenlinna"] },
    Land { code: "GB", weight: 70, currency: "GBP", configuration: 2, region: 5, people: &BRITISH, forms: &["Ltd", "Ltd", "PLC", "LLP"], phone: "+447400######", zip: "BS9 9@@", vat: "GB999999999", towns: &["London", "Bristol/Somerset", "Leeds/West Yorkshire", "Edinburgh", "Cardiff", "Belfast"] },
    Land { code: "NL", weight: 55, currency: "EUR", configuration: 0, region: 5, people: &DUTCH, forms: &["B.V.", "B.V.", "N.V.", "V.O.F."], phone: "+3161#######", zip: "1999 @@", vat: "NL999999999B99", towns: &["Amsterdam", "Utrecht", "Rotterdam", "Groningen", "'s-Hertogenbosch"] },
    Land { code: "FR", weight: 50, currency: "EUR", configuration: 0, region: 6, people: &FRENCH, forms: &["SARL", "SAS", "SA"], phone: "+3361#######", zip: "69999", vat: "FR99999999999", towns: &["Paris", "Lyon", "Nîmes", "Orléans", "Besançon", "Saint-Étienne"] },
    Land { code: "CH", weight: 30, currency: "CHF", configuration: 5, region: 4, people: &GERMAN, forms: &["AG", "GmbH", "Sàrl"], phone: "+4179#######", zip: "8999", vat: "CHE999999999", towns: &["Zürich/ZH", "Bern/BE", "Genève/GE", "Basel/BS", "Lugano/TI"] },
    Land { code: "ES", weight: 26, currency: "EUR", configuration: 0, region: 6, people: &IBERIAN, forms: &["S.L.", "S.A."], phone: "+3461#######", zip: "28999", vat: "ES@9999999@", towns: &["Madrid", "Málaga/Andalucía", "A Coruña/Galicia", "Cádiz/Andalucía", "València"] },
    Land { code: "PL", weight: 24, currency: "EUR", configuration: 0, region: 4, people: &SLAVIC, forms: &["sp. z o.o.", "S.A."], phone: "+4860#######", zip: "99-999", vat: "PL9999999999", towns: &["Warszawa", "Kraków", "Gdańsk", "Wrocław", "Łódź", "Poznań"] },
    Land { code: "US", weight: 22, currency: "USD", configuration: 6, region: 5, people: &BRITISH, forms: &["Inc.", "LLC", "Corp."], phone: "+121255501##", zip: "99999", vat: "", towns: &["New York/NY", "Portland/OR", "Austin/TX", "Saint Paul/MN", "Boise/ID"] },
    Land { code: "IT", weight: 20, currency: "EUR", configuration: 0, region: 4, people: &ITALIAN, forms: &["S.r.l.", "S.p.A.", "S.n.c."], phone: "+39339#######", zip: "09999", vat: "IT99999999999", towns: &["Milano/MI", "Torino/TO", "Forlì/FC", "Cefalù/PA", "Bologna/BO"] },
    Land { code: "BE", weight: 16, currency: "EUR", configuration: 0, region: 5, people: &DUTCH, forms: &["BV", "NV", "SRL"], phone: "+3247#######", zip: "1999", vat: "BE0999999999", towns: &["Bruxelles", "Gent", "Antwerpen", "Liège", "Namur"] },
    Land { code: "AT", weight: 14, currency: "EUR", configuration: 0, region: 4, people: &GERMAN, forms: &["GmbH", "OG", "AG"], phone: "+43664#######", zip: "1999", vat: "ATU99999999", towns: &["Wien", "Graz/Steiermark", "Linz/Oberösterreich", "Sankt Pölten"] },
    Land { code: "CZ", weight: 12, currency: "EUR", configuration: 0, region: 4, people: &SLAVIC, forms: &["s.r.o.", "a.s."], phone: "+420602######", zip: "199 99", vat: "CZ99999999", towns: &["Praha", "Brno", "Plzeň", "České Budějovice", "Ústí nad Labem"] },
    Land { code: "IE", weight: 11, currency: "EUR", configuration: 0, region: 5, people: &BRITISH, forms: &["Ltd", "DAC"], phone: "+35385#######", zip: "D99 @999", vat: "IE9999999@", towns: &["Dublin", "Cork", "Dún Laoghaire", "Galway"] },
    Land { code: "PT", weight: 9, currency: "EUR", configuration: 0, region: 6, people: &IBERIAN, forms: &["Lda.", "S.A."], phone: "+35191#######", zip: "1999-999", vat: "PT999999999", towns: &["Lisboa", "Porto", "Évora", "Setúbal", "Guimarães"] },
    Land { code: "EE", weight: 8, currency: "EUR", configuration: 1, region: 3, people: &NORDIC, forms: &["OÜ", "AS"], phone: "+37250#####", zip: "19999", vat: "EE999999999", towns: &["Tallinn", "Tartu", "Pärnu", "Võru"] },
    Land { code: "HU", weight: 7, currency: "EUR", configuration: 0, region: 4, people: &HUNGARIAN, forms: &["Kft.", "Zrt."], phone: "+3620#######", zip: "1999", vat: "HU99999999", towns: &["Budapest", "Győr", "Pécs", "Székesfehérvár"] },
    Land { code: "GR", weight: 6, currency: "EUR", configuration: 0, region: 4, people: &GREEK, forms: &["A.E.", "E.P.E."], phone: "+30694#######", zip: "199 99", vat: "EL999999999", towns: &["Athína", "Thessaloníki", "Pátra", "Irákleio"] },
    Land { code: "JP", weight: 5, currency: "JPY", configuration: 7, region: 7, people: &JAPANESE, forms: &["K.K.", "G.K."], phone: "+81901#######", zip: "199-9999", vat: "", towns: &["Kyōto", "Ōsaka", "Sapporo/Hokkaidō", "Yokohama/Kanagawa"] },
    Land { code: "CA", weight: 3, currency: "USD", configuration: 6, region: 5, people: &FRENCH, forms: &["Inc.", "Ltée"], phone: "+141655501##", zip: "@9@ 9@9", vat: "", towns: &["Montréal/QC", "Toronto/ON", "Trois-Rivières/QC"] },
    Land { code: "IS", weight: 1, currency: "EUR", configuration: 1, region: 0, people: &NORDIC, forms: &["ehf.", "hf."], phone: "+35469#####", zip: "199", vat: "IS999999", towns: &["Reykjavík", "Akureyri", "Ísafjörður"] },
];

#[cfg(test)]
mod tests {
    use bursar_kernel::{Country, Phone, VatId};

    use super::*;
    use crate::dice::Dice;

    #[test]
    fn numbers_of_every_country_are_valid_there() {
        let mut dice = Dice::of(1, 1);
        let mut wrong = Vec::new();
        for land in &LANDS {
            let country = Country::new(land.code).unwrap();
            for _ in 0..100 {
                let phone = dice.spell(&land.phone.replace('9', "n").replace('#', "9"));
                let phone = phone.replace('n', "9");
                wrong.extend(Phone::new(&phone).is_err().then_some((land.code, phone)));
                let vat_id = dice.spell(land.vat);
                let is_wrong = VatId::for_country(&vat_id, country).is_err();
                wrong.extend((is_wrong && !land.vat.is_empty()).then_some((land.code, vat_id)));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
