//! What stands in the address of a list: its view, its filters, and how it is shown. It can be kept, sent and gone back to.

use goodword_actions::Rules;
use goodword_domain::Timestamp;
use goodword_domain::calendar::Relative;
use goodword_domain::view::ViewedList;
use goodword_store::referrals::filter::Between;

use super::custom;
use crate::ctx::Ctx;

/// A list, as its addresses say it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ListOf {
    /// Which, as saved views know it.
    pub list: ViewedList,
    /// Where it is.
    pub path: &'static str,
    /// The product's own views, as tabs: word and label.
    pub views: &'static [(&'static str, &'static str)],
    /// What filters: the parameters that a chip stands for, beside those of custom fields.
    pub filters: &'static [&'static str],
    /// What says how it is shown.
    pub how: &'static [&'static str],
}

impl ListOf {
    /// Whether a parameter filters.
    fn filters_by(&self, name: &str) -> bool {
        self.filters.contains(&name) || name.starts_with(custom::PREFIX)
    }
}

/// More ways to match than this are not read.
const MOST_WAYS: usize = 12;

/// What of an address's query matters, in order; it makes the addresses of everything on the page.
#[derive(Debug, Clone)]
pub(crate) struct Query(pub Vec<(String, String)>, pub &'static ListOf);

impl Query {
    /// Of a request.
    pub(crate) fn of(ctx: &Ctx, of: &'static ListOf) -> Self {
        let known = |name: &str| of.filters_by(name) || of.how.contains(&name);
        Self(ctx.query.iter().filter(|(name, value)| known(name) && !value.is_empty()).cloned().collect(), of)
    }

    /// The first value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Every value of a parameter.
    pub(crate) fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// With a parameter set; an empty value takes it away.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut all: Vec<_> = self.0.iter().filter(|(n, _)| n != name).cloned().collect();
        if !value.is_empty() {
            all.push((name.to_owned(), value.to_owned()));
        }
        Self(all, self.1)
    }

    /// Without one pair.
    pub(crate) fn without(&self, name: &str, value: &str) -> Self {
        Self(self.0.iter().filter(|(n, v)| !(n == name && v == value)).cloned().collect(), self.1)
    }

    /// What filters.
    pub(crate) fn filters(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter().filter(|(name, _)| self.1.filters_by(name))
    }

    /// Each of the ways to match, of which one is enough.
    pub(crate) fn ways(&self) -> Vec<Query> {
        let way = |text: &str| serde_html_form::from_str::<Vec<(String, String)>>(text).unwrap_or_default();
        let known = |(name, value): &(String, String)| name != "or" && self.1.filters_by(name) && !value.is_empty();
        self.all("or").take(MOST_WAYS).map(|text| Query(way(text).into_iter().filter(known).collect(), self.1)).collect()
    }

    /// Without any filter: what is left is how it is shown.
    pub(crate) fn bare(&self) -> Self {
        Self(self.0.iter().filter(|(n, _)| self.1.how.contains(&n.as_str())).cloned().collect(), self.1)
    }

    /// The address.
    pub(crate) fn href(&self) -> String {
        self.at(self.1.path)
    }

    /// The list as a file, and as a workbook.
    pub(crate) fn files(&self) -> (String, String) {
        let file = format!("{}/file", self.1.path);
        (self.at(&file), self.with("format", "xlsx").at(&file))
    }

    /// The same asked of another address.
    pub(crate) fn at(&self, path: &str) -> String {
        let query = serde_html_form::to_string(&self.0).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// Days told from today, as instants.
pub(crate) fn relative(rules: &Rules, now: Timestamp, word: Relative) -> Between {
    let (from, to) = word.days(rules.calendar.date_of(now), rules.year);
    Between { from: from.map(|day| rules.calendar.start_of(day)), before: Some(rules.calendar.end_of(to)) }
}
