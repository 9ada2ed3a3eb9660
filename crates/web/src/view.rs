//! How values are said on pages: days, distances of time, people, money. One place, so that no two pages say it differently.

use std::collections::HashMap;

use goodword_actions::Rules;
use goodword_domain::money::Money;
use goodword_domain::{ColleagueId, Date, Timestamp, text};
use goodword_store::{Reader, colleagues};
use jiff::tz::TimeZone;

use crate::error::WebError;

/// A face: who, with initials and a stable colour.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// The name.
    pub name: String,
    /// Up to two initials.
    pub initials: String,
    /// The colour, 0 to 11.
    pub hue: u8,
}

impl Face {
    /// The face of a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self { name: name.to_owned(), initials: text::initials(name), hue: text::hue(name) }
    }
}

/// The colleagues by id, for pages that name them.
#[derive(Debug, Default)]
pub struct Colleagues(HashMap<ColleagueId, (String, bool)>, Vec<ColleagueId>);

impl Colleagues {
    /// Reads them all: a firm has hundreds, not millions.
    pub async fn load(reader: &mut Reader, today: Date) -> Result<Self, WebError> {
        let all = colleagues::all(reader).await?;
        let order = all.iter().map(|c| c.id).collect();
        let names = all.into_iter().map(|c| {
            let here = c.left_on.is_none_or(|day| day >= today) && c.role.may_own();
            (c.id, (c.name, here))
        });
        Ok(Self(names.collect(), order))
    }

    /// The name of one; empty for nobody.
    #[must_use]
    pub fn name(&self, id: Option<ColleagueId>) -> &str {
        id.and_then(|id| self.0.get(&id)).map_or("", |(name, _)| name.as_str())
    }

    /// The face of one.
    #[must_use]
    pub fn face(&self, id: Option<ColleagueId>) -> Face {
        Face::of(self.name(id))
    }

    /// Those who can own referrals, as options of a select: id and name, by name.
    #[must_use]
    pub fn owners(&self) -> Vec<(String, String)> {
        let able = self
            .1
            .iter()
            .filter_map(|id| self.0.get(id).filter(|(_, here)| *here).map(|(name, _)| (id.to_string(), name.clone())));
        able.collect()
    }
}

/// Says instants and days as the firm's people say them, in the firm's zone.
pub struct Say {
    now: Timestamp,
    zone: TimeZone,
}

impl Say {
    /// At `now`, in the firm's zone.
    #[must_use]
    pub fn at(now: Timestamp, rules: &Rules) -> Self {
        Self { now, zone: rules.calendar.zone().clone() }
    }

    /// The instant it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The day it is.
    #[must_use]
    pub fn today(&self) -> Date {
        self.zone.to_datetime(self.now).date()
    }

    /// The day of an instant, such as `3 Mar 2026`; the year is left out when it is this year's.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        self.date(self.zone.to_datetime(at).date())
    }

    /// A day, such as `3 Mar 2026`; the year is left out when it is this year's.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        date.strftime(if date.year() == self.today().year() { "%-d %b" } else { "%-d %b %Y" }).to_string()
    }

    /// Day and time, such as `3 Mar, 14:05`.
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        let local = self.zone.to_datetime(at);
        if local.date() == self.today() {
            return format!("today, {}", local.strftime("%H:%M"));
        }
        format!("{}, {}", self.date(local.date()), local.strftime("%H:%M"))
    }

    /// The instant as `datetime` and `data-countdown` want it.
    #[must_use]
    pub fn iso(&self, at: Timestamp) -> String {
        at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The day of an instant as a date input wants it.
    #[must_use]
    pub fn input(&self, at: Timestamp) -> String {
        self.zone.to_datetime(at).date().to_string()
    }

    /// Days from the day of an instant to today; negative when it is yet to come.
    #[must_use]
    pub fn days_since(&self, at: Timestamp) -> i64 {
        let day = self.zone.to_datetime(at).date();
        i64::from(day.until(self.today()).map_or(0, |span| span.get_days()))
    }

    /// The beginning of the day so many months ago.
    #[must_use]
    pub fn months_ago(&self, months: i32) -> Timestamp {
        let day = self.today().saturating_sub(jiff::Span::new().months(months));
        day.to_zoned(self.zone.clone()).map_or(self.now, |at| at.timestamp())
    }

    /// The beginnings of the years since an instant, with the years.
    #[must_use]
    pub fn new_years_since(&self, since: Timestamp) -> Vec<(Timestamp, i16)> {
        let first = self.zone.to_datetime(since).year() + 1;
        let begins = |year: i16| {
            let day = Date::new(year, 1, 1).ok()?;
            Some((day.to_zoned(self.zone.clone()).ok()?.timestamp(), year))
        };
        (first..=self.today().year()).filter_map(begins).collect()
    }

    /// The ends of the last so many months, oldest first; the last is now.
    #[must_use]
    pub fn month_ends(&self, months: i32) -> Vec<Timestamp> {
        let this = self.today().first_of_month();
        let end = |back: i32| {
            let next = this.saturating_sub(jiff::Span::new().months(back - 1));
            next.to_zoned(self.zone.clone()).map_or(self.now, |at| at.timestamp())
        };
        (1..months).rev().map(end).chain([self.now]).collect()
    }

    /// The month that ends with an instant, such as `Mar 26`.
    #[must_use]
    pub fn month(&self, end: Timestamp) -> String {
        let inside = end.saturating_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(end);
        self.zone.to_datetime(inside).strftime("%b %y").to_string()
    }

    /// How far a due instant is, with its kind: `late`, `due` (today) or nothing.
    #[must_use]
    pub fn due(&self, at: Timestamp) -> (&'static str, String) {
        let local = self.zone.to_datetime(at);
        match self.days_since(at) {
            0 if at < self.now => ("late", format!("late since {}", local.strftime("%H:%M"))),
            0 => ("due", format!("today, {}", local.strftime("%H:%M"))),
            1 => ("late", "1 day late".to_owned()),
            days if days > 1 => ("late", format!("{days} days late")),
            -1 => ("", "tomorrow".to_owned()),
            days if days >= -6 => ("", local.strftime("%A").to_string()),
            _ => ("", self.date(local.date())),
        }
    }

    /// How long ago, such as `today`, `3 days`, `5 weeks`, `4 months`.
    #[must_use]
    pub fn ago(&self, at: Timestamp) -> String {
        match self.days_since(at) {
            days if days <= 0 => "today".to_owned(),
            1 => "1 day".to_owned(),
            days if days < 14 => format!("{days} days"),
            days if days < 61 => format!("{} weeks", days / 7),
            days if days < 730 => format!("{} months", days / 30),
            days => format!("{} years", days / 365),
        }
    }
}

/// An amount, or nothing.
#[must_use]
pub fn money(amount: Option<Money>) -> String {
    amount.map(|m| m.to_string()).unwrap_or_default()
}

/// Ten-thousandths as a percentage: `50 %`, `33.34 %`.
#[must_use]
pub fn percent(share: i64) -> String {
    if share % 100 == 0 { format!("{} %", share / 100) } else { format!("{}.{:02} %", share / 100, share % 100) }
}

/// A count with thousands marked: `1,234`.
#[must_use]
pub fn count(number: i64) -> String {
    let plain = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    if number < 0 {
        out.push('−');
    }
    for (i, c) in plain.chars().enumerate() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `1 referral`, `2 referrals`.
#[must_use]
pub fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Words that lead somewhere.
#[derive(Debug, Clone, Default)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// What it says.
    pub text: String,
}

/// A referral on a line of a panel or a small table.
#[derive(Debug, Clone)]
pub struct RelatedLine {
    /// Where its page is.
    pub href: String,
    /// Who was introduced: the organisation, else the person.
    pub prospect: String,
    /// The person, where the organisation stands first.
    pub person: String,
    /// What they need.
    pub need: String,
    /// By whom, or to whom.
    pub who: String,
    /// The kind of its badge.
    pub kind: &'static str,
    /// Where it stands, in words.
    pub stands: &'static str,
    /// When the introduction was made.
    pub when: String,
    /// The same for programs.
    pub iso: String,
    /// What it may be worth.
    pub value: String,
    /// Who owns it.
    pub owner: String,
    /// Whether the referrer is still to be thanked, or told how it ended.
    pub loop_open: &'static str,
}

impl RelatedLine {
    /// Says a line.
    #[must_use]
    pub fn of(line: &goodword_store::referrals::related::Line, say: &Say, colleagues: &Colleagues) -> Self {
        use goodword_domain::referral::Direction;
        let (word, person, organisation) = match line.direction {
            Direction::Outbound => ("to ", &line.recipient_person, &line.recipient_organisation),
            Direction::Inbound | Direction::Internal => ("from ", &line.referrer_person, &line.referrer_organisation),
        };
        let who = person.as_deref().or(organisation.as_deref()).map(|name| format!("{word}{name}")).unwrap_or_default();
        let loop_open = match (line.direction, line.outcome) {
            (Direction::Outbound, _) => "",
            _ if person.is_none() && organisation.is_none() => "",
            _ if !line.thanked => "to be thanked",
            (_, Some(_)) if !line.told => "to be told",
            _ => "",
        };
        Self {
            href: format!("/referrals/{}", line.id),
            prospect: line.prospect().to_owned(),
            person: line.prospect_person.clone().filter(|_| line.prospect_organisation.is_some()).unwrap_or_default(),
            need: line.need.clone(),
            who,
            kind: line.outcome.map_or("stage", goodword_domain::referral::Outcome::word),
            stands: line.outcome.map_or(line.stage.label(), goodword_domain::referral::Outcome::label),
            when: say.day(line.introduced_at),
            iso: say.iso(line.introduced_at),
            value: money(line.value()),
            owner: colleagues.name(line.owner_id).to_owned(),
            loop_open,
        }
    }
}
