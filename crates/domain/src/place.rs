//! Where a firm is and what it does: what its settings are at first, until somebody says otherwise.

use crate::money::Currency;
use crate::noun::words;
use crate::writing::{Label, Writing};

/// A country with the settings that are usual in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Its two letters (ISO 3166-1).
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The IANA name of the zone of its largest city.
    pub zone: &'static str,
    /// The code of its currency.
    pub currency: &'static str,
    /// How days are written.
    pub writing: Writing,
}

const fn country(code: &'static str, name: &'static str, zone: &'static str, currency: &'static str) -> Country {
    Country { code, name, zone, currency, writing: Writing::British }
}

/// The countries to choose from; a firm elsewhere names its zone and currency.
pub const COUNTRIES: &[Country] = &[
    country("GB", "United Kingdom", "Europe/London", "GBP"),
    country("IE", "Ireland", "Europe/Dublin", "EUR"),
    Country { writing: Writing::American, ..country("US", "United States", "America/New_York", "USD") },
    country("CA", "Canada", "America/Toronto", "CAD"),
    country("AU", "Australia", "Australia/Sydney", "AUD"),
    country("NZ", "New Zealand", "Pacific/Auckland", "NZD"),
    country("ZA", "South Africa", "Africa/Johannesburg", "ZAR"),
    country("SG", "Singapore", "Asia/Singapore", "SGD"),
    country("HK", "Hong Kong", "Asia/Hong_Kong", "HKD"),
    country("IN", "India", "Asia/Kolkata", "INR"),
    country("AE", "United Arab Emirates", "Asia/Dubai", "AED"),
    country("DE", "Germany", "Europe/Berlin", "EUR"),
    country("AT", "Austria", "Europe/Vienna", "EUR"),
    country("CH", "Switzerland", "Europe/Zurich", "CHF"),
    country("NL", "Netherlands", "Europe/Amsterdam", "EUR"),
    country("BE", "Belgium", "Europe/Brussels", "EUR"),
    country("LU", "Luxembourg", "Europe/Luxembourg", "EUR"),
    country("FR", "France", "Europe/Paris", "EUR"),
    country("ES", "Spain", "Europe/Madrid", "EUR"),
    country("PT", "Portugal", "Europe/Lisbon", "EUR"),
    country("IT", "Italy", "Europe/Rome", "EUR"),
    country("DK", "Denmark", "Europe/Copenhagen", "DKK"),
    country("SE", "Sweden", "Europe/Stockholm", "SEK"),
    country("NO", "Norway", "Europe/Oslo", "NOK"),
    country("FI", "Finland", "Europe/Helsinki", "EUR"),
    country("PL", "Poland", "Europe/Warsaw", "PLN"),
];

impl Country {
    /// The country with those two letters.
    #[must_use]
    pub fn with_code(code: &str) -> Option<&'static Self> {
        COUNTRIES.iter().find(|country| country.code.eq_ignore_ascii_case(code.trim()))
    }

    /// Its currency.
    #[must_use]
    pub fn money(&self) -> Currency {
        self.currency.parse().unwrap_or(Currency::GBP)
    }
}

words! {
    /// What kind of firm it is.
    Profession {
        /// Solicitors, attorneys, barristers.
        Law = "law",
        /// Accountants and tax advisers.
        Accountancy = "accountancy",
        /// Surveyors, agents, valuers.
        Property = "property",
        /// Consultants, engineers, architects.
        Consultancy = "consultancy",
        /// Anything else.
        Other = "other",
    }
}

impl Profession {
    /// As people choose it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Law => "Law",
            Self::Accountancy => "Accountancy and tax",
            Self::Property => "Property",
            Self::Consultancy => "Consultancy, engineering, architecture",
            Self::Other => "Another",
        }
    }

    /// What it calls an engagement of a client.
    #[must_use]
    pub fn matter(self) -> Label {
        let word = |one: &str, many: &str| Label { one: one.to_owned(), many: many.to_owned() };
        match self {
            Self::Law | Self::Other => Label::matter(),
            Self::Accountancy => word("engagement", "engagements"),
            Self::Property => word("instruction", "instructions"),
            Self::Consultancy => word("project", "projects"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::zone_named;

    #[test]
    fn every_country_has_a_zone_and_a_currency_that_are_known() {
        for country in COUNTRIES {
            assert!(zone_named(country.zone).is_ok(), "{}", country.name);
            assert_eq!(country.money().code(), country.currency);
            assert_eq!(Country::with_code(country.code).map(|found| found.name), Some(country.name));
        }
        assert_eq!(Country::with_code(" us ").map(|country| country.writing), Some(Writing::American));
        assert_eq!(Profession::Consultancy.matter().many, "projects");
    }
}
