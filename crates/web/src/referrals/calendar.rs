//! The calendar of a view: a month of days, each with the next steps that are due on it.

use goodword_domain::Date;
use goodword_store::Reader;
use goodword_store::referrals::filter::{Between, Filter};
use goodword_store::referrals::list::{self, Line, Sort};
use jiff::Span;
use jiff::civil::Weekday;

use super::asked::Asked;
use super::row::{Row, Words};
use crate::error::WebError;
use crate::view::count;

/// How many next steps a day shows; the rest is in the table.
const SHOWN: usize = 4;
/// How many a month reads.
const MOST: i64 = 1_000;

/// A day.
pub(super) struct Day {
    pub iso: String,
    /// `3`, or `1 Mar` where a month begins.
    pub label: String,
    /// In words, for whoever does not see the column.
    pub said: String,
    pub outside: bool,
    pub today: bool,
    pub rows: Vec<Row>,
    /// Where the rest of it is, with how many there are; empty when all is shown.
    pub more: String,
    pub more_said: String,
}

/// A month.
pub(super) struct Calendar {
    pub title: String,
    /// The days of its weeks, by name.
    pub heads: Vec<&'static str>,
    pub weeks: Vec<Vec<Day>>,
    pub earlier: String,
    pub later: String,
    pub now: String,
    /// Whether there are more than are read.
    pub cut: bool,
}

impl Calendar {
    /// Of what is asked for.
    pub(super) async fn load(reader: &mut Reader, asked: &Asked, words: &Words<'_>) -> Result<Self, WebError> {
        let today = words.say.today();
        let named = asked.query.get("month").and_then(|month| format!("{month}-01").parse::<Date>().ok());
        let begins_on = words.say.writing().first_weekday();
        let first = named.unwrap_or(today).first_of_month();
        let begin = first.saturating_sub(Span::new().days(i64::from(first.weekday().since(begins_on))));
        let last = first.last_of_month();
        let end = last.saturating_add(Span::new().days(6 - i64::from(last.weekday().since(begins_on))));
        let calendar = &words.rules.calendar;
        let wanted = &asked.filter.due;
        let (from, before) = (calendar.start_of(begin), calendar.end_of(end));
        let due = Between {
            from: Some(wanted.from.map_or(from, |at| at.max(from))),
            before: Some(wanted.before.map_or(before, |at| at.min(before))),
        };
        let lines = list::page(reader, &Filter { due, ..asked.filter.clone() }, Sort::Due, None, MOST + 1).await?;
        let cut = i64::try_from(lines.len()).is_ok_and(|read| read > MOST);
        let mut weeks = Vec::new();
        // Days that no calendar has any more are the last one again: so weeks are counted, not days compared.
        for week in 0..6 {
            let day = |n: i64| begin.saturating_add(Span::new().days(week * 7 + n));
            if day(0) > end || (week > 0 && day(0) == end) {
                break;
            }
            weeks.push((0..7).map(|n| Day::of(day(n), (first, today), &lines, asked, words)).collect());
        }
        let month = |day: Date| asked.query.with("view", &asked.view).with("month", &day.strftime("%Y-%m").to_string()).href();
        Ok(Self {
            title: first.strftime("%B %Y").to_string(),
            heads: (0..7).map(|n| weekday(begins_on.wrapping_add(n))).collect(),
            weeks,
            earlier: month(first.saturating_sub(Span::new().days(1))),
            later: month(last.saturating_add(Span::new().days(1))),
            now: asked.query.with("view", &asked.view).with("month", "").href(),
            cut,
        })
    }
}

impl Day {
    fn of(date: Date, (month, today): (Date, Date), lines: &[Line], asked: &Asked, words: &Words<'_>) -> Self {
        let due = |line: &&Line| line.next_due.is_some_and(|at| words.say.day_of(at) == date);
        let of_day: Vec<&Line> = lines.iter().filter(due).collect();
        let table = || {
            let day = date.to_string();
            asked
                .query
                .with("view", &asked.view)
                .with("as", "")
                .with("month", "")
                .with("due_in", "")
                .with("due_from", &day)
                .with("due_to", &day)
        };
        let rest = of_day.len().saturating_sub(SHOWN);
        Self {
            iso: date.to_string(),
            label: if date.day() == 1 { words.say.writing().short_of_year(date) } else { date.day().to_string() },
            said: words.say.writing().weekday(date),
            outside: date.first_of_month() != month,
            today: date == today,
            rows: of_day.iter().take(SHOWN).map(|line| Row::of(line, words)).collect(),
            more: if rest > 0 { table().href() } else { String::new() },
            more_said: format!("{} more", count(i64::try_from(rest).unwrap_or(i64::MAX))),
        }
    }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
