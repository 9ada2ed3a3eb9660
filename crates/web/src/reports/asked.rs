//! What was asked of a report, as its page shows it: the form, the periods and groupings one click away, and the sentence
//! under the numbers that says what they were made with.

use goodword_domain::Date;
use goodword_domain::calendar::Period;
use goodword_domain::writing::Writing;
use goodword_reports::{By, Listed, Parameters, Report, Settings};

/// Something one click away.
pub(super) struct Choice {
    /// What it says.
    pub label: String,
    /// What it is in full.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is what is shown.
    pub current: bool,
}

/// What was asked, as the page shows it.
pub(super) struct Asked {
    /// The first day, also where nobody said one.
    pub from: String,
    /// The last day, also where nobody said one.
    pub to: String,
    /// The day it is judged as of, where one was asked for.
    pub as_of: String,
    /// What it is grouped by.
    pub by: String,
    /// Why it is not what was asked for.
    pub error: String,
    /// Where everything so far is shown.
    pub everything: String,
    /// The periods people ask for most.
    pub periods: Vec<Choice>,
    /// What the rows can be grouped by.
    pub groups: Vec<Choice>,
    /// The same as a query, for the report as a file.
    pub query: String,
    /// What the numbers were made with, in words.
    pub made: String,
}

impl Asked {
    /// Of a report that was run; what was taken where nobody said is in there.
    pub fn of(listed: &Listed, report: &Report, asked: &Parameters, settings: &Settings) -> Self {
        let said = |key: &str| report.parameters.iter().find(|(k, _)| *k == key).map(|(_, v)| v.clone()).unwrap_or_default();
        let (from, to, by) = (said("from"), said("to"), said("by"));
        let as_of = asked.as_of.map(|day| day.to_string()).unwrap_or_default();
        let query = query(&[("from", &from), ("to", &to), ("as_of", &as_of), ("by", &by)]);
        let made = made((&from, &to), &said("as_of"), asked_by(&by), settings.writing);
        let everything = query_of_all(&settings.calendar.date_of(settings.now).to_string(), &as_of, &by);
        Self {
            everything: address(listed.name, &everything),
            periods: periods(listed.name, settings, (&from, &to), (&as_of, &by)),
            groups: groups(listed, (&from, &to), (&as_of, &by)),
            query,
            made,
            from,
            to,
            as_of,
            by,
            error: String::new(),
        }
    }
}

fn asked_by(by: &str) -> Option<By> {
    by.parse().ok()
}

fn query(pairs: &[(&str, &String)]) -> String {
    let given: Vec<_> = pairs.iter().filter(|(_, value)| !value.is_empty()).collect();
    serde_html_form::to_string(given).unwrap_or_default()
}

/// Everything up to today: a report that usually shows a quarter takes the last day alone as no beginning.
fn query_of_all(today: &String, as_of: &String, by: &String) -> String {
    query(&[("to", today), ("as_of", as_of), ("by", by)])
}

fn address(name: &str, query: &str) -> String {
    if query.is_empty() { format!("/reports/{name}") } else { format!("/reports/{name}?{query}") }
}

fn periods(name: &str, settings: &Settings, (from, to): (&str, &str), (as_of, by): (&String, &String)) -> Vec<Choice> {
    let today = settings.calendar.date_of(settings.now);
    let of = |label: &str, period: Period| {
        let (first, last) = (period.from.to_string(), period.to.to_string());
        Choice {
            label: label.to_owned(),
            title: period.name(settings.year, settings.writing),
            href: address(name, &query(&[("from", &first), ("to", &last), ("as_of", as_of), ("by", by)])),
            current: from == first && to == last,
        }
    };
    let today_text = today.to_string();
    let everything = Choice {
        label: "All".to_owned(),
        title: "Everything received so far".to_owned(),
        href: address(name, &query_of_all(&today_text, as_of, by)),
        current: from.is_empty() && (to.is_empty() || to == today_text),
    };
    vec![
        of("This quarter", Period::quarter_of(today, settings.year)),
        of("Last quarter", Period::previous_quarter(today, settings.year)),
        of("This year", Period::financial_year_of(today, settings.year)),
        of("Last year", Period::previous_financial_year(today, settings.year)),
        of("12 months", Period::last_n_months(today, 12)),
        everything,
    ]
}

/// The groupings; of leaks the first is by outcome, which is no grouping.
fn groups(listed: &Listed, (from, to): (&String, &String), (as_of, by): (&String, &String)) -> Vec<Choice> {
    let of = |label: &str, word: &str| {
        let word = word.to_owned();
        Choice {
            label: label.to_owned(),
            title: String::new(),
            href: address(listed.name, &query(&[("from", from), ("to", to), ("as_of", as_of), ("by", &word)])),
            current: *by == word,
        }
    };
    let whole = (listed.name == "leaks").then(|| of("By outcome", ""));
    let grouped = listed.by.iter().map(|one| of(&format!("By {}", one.word()), one.word()));
    whole.into_iter().chain(grouped).collect()
}

/// "Referrals received from 1 July to 30 September 2026, as of 24 November 2026, by owner."
fn made((from, to): (&str, &str), as_of: &str, by: Option<By>, writing: Writing) -> String {
    let day = |text: &str| text.parse::<Date>().ok();
    let full = |date: Date| writing.day(date);
    let received = match (day(from), day(to)) {
        (Some(from), Some(to)) if from.year() == to.year() => format!("from {} to {}", writing.day_of_year(from), full(to)),
        (Some(from), Some(to)) => format!("from {} to {}", full(from), full(to)),
        (Some(from), None) => format!("since {}", full(from)),
        (None, Some(to)) => format!("up to {}", full(to)),
        (None, None) => "so far".to_owned(),
    };
    let judged = day(as_of).map(|day| format!(", as of {}", full(day))).unwrap_or_default();
    let grouped = by.map(|by| format!(", by {}", by.word())).unwrap_or_default();
    format!("Referrals received {received}{judged}{grouped}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_was_made_with() {
        let of = |from, to, by| made((from, to), "2026-11-24", by, Writing::British);
        assert_eq!(
            of("2026-07-01", "2026-09-30", Some(By::Owner)),
            "Referrals received from 1 July to 30 September 2026, as of 24 November 2026, by owner."
        );
        assert_eq!(of("", "", None), "Referrals received so far, as of 24 November 2026.");
        assert_eq!(of("2025-07-01", "", None), "Referrals received since 1 July 2025, as of 24 November 2026.");
    }
}
