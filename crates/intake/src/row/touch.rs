//! A touch of a file: what happened, when, with whom of theirs and of ours, about which referral.

use std::str::FromStr;

use goodword_domain::Date;
use goodword_domain::referral::Direction;
use goodword_domain::touch::TouchKind;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::Moment;
use super::cells::Cells;
use crate::mapping::fields::{self, Holds};
use crate::{repeat, zone};

/// A touch of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TouchRow {
    /// The key it is known by.
    pub external_key: Option<String>,
    /// Each time it happened, in order, up to today; more than one where it repeats.
    pub times: Vec<Moment>,
    /// Whether it repeats, so that each time is one of its own.
    pub repeats: bool,
    /// The name of the zone the times are in; the firm's where none is named.
    pub zone: Option<String>,
    /// What happened.
    pub kind: TouchKind,
    /// Who of theirs was there; colleagues may be among them.
    pub with_people: Vec<Party>,
    /// Whether those nobody knows are added.
    pub add_missing: bool,
    /// The organisation they are at.
    pub organisation: Option<String>,
    /// Who of ours was there.
    pub colleagues: Vec<Party>,
    /// The key of the referral it was about.
    pub referral_key: Option<String>,
    /// How long it took.
    pub minutes: Option<i64>,
    /// Whether it was called off.
    pub cancelled: bool,
    /// What was said.
    pub note: Option<String>,
}

/// Somebody as a list of people names them: by name, by email address, or by both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Their name.
    pub name: Option<String>,
    /// Their email address.
    pub email: Option<String>,
}

impl Party {
    /// Reads `Ann Gray <ann@hale.example>`, or one half of it.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, email) = match text.split_once('<') {
            Some((name, email)) => (name.trim(), email.trim_end_matches('>').trim()),
            None if text.contains('@') && !text.contains(' ') => ("", text),
            None => (text, ""),
        };
        let name = name.trim_matches(['"', '\'']).trim();
        let some = |text: &str| (!text.is_empty()).then(|| goodword_domain::text::tidy(text, 200));
        let party = Self { name: some(name), email: some(email).filter(|email| crate::one_line::is_email(email)) };
        (party.name.is_some() || party.email.is_some()).then_some(party)
    }

    /// As a sentence names them.
    #[must_use]
    pub fn said(&self) -> String {
        match (&self.name, &self.email) {
            (Some(name), Some(email)) => format!("{name} <{email}>"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => String::new(),
        }
    }
}

/// What kind of touch a file says: an email says its direction elsewhere.
enum KindWord {
    Known(TouchKind),
    Email,
}

impl FromStr for KindWord {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "email" {
            return Ok(Self::Email);
        }
        text.parse().map(Self::Known).map_err(|_| match fields::find("touch_kind").map(|f| f.holds) {
            Some(Holds::Word(words)) => words.join(", "),
            _ => String::new(),
        })
    }
}

/// Yes or no.
struct Yes(bool);

impl FromStr for Yes {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "yes" | "true" | "1" => Ok(Self(true)),
            "no" | "false" | "0" => Ok(Self(false)),
            _ => Err("yes, no"),
        }
    }
}

impl Cells<'_> {
    pub(super) fn touch(&mut self) -> Option<TouchRow> {
        let first = self.required("happened_on", Self::moment);
        let cancelled = self.word("cancelled").is_some_and(|Yes(yes)| yes);
        let (zone_name, zone) = self.zone();
        let times = first.map(|first| self.times(first, &zone));
        let direction: Option<Direction> = self.word("direction");
        let kind = match self.word("touch_kind").unwrap_or(KindWord::Known(TouchKind::Meeting)) {
            KindWord::Known(kind) => kind,
            KindWord::Email if direction == Some(Direction::Inbound) => TouchKind::EmailIn,
            KindWord::Email => TouchKind::EmailOut,
        };
        Some(TouchRow {
            external_key: self.external_key(),
            repeats: !self.is_blank("repeats"),
            zone: zone_name,
            kind,
            with_people: self.parties("with_people"),
            add_missing: self.creates("with_people"),
            organisation: self.name("organisation"),
            colleagues: self.parties("colleagues"),
            referral_key: self.name("referral_key"),
            minutes: self.minutes(),
            cancelled,
            note: self.text("note"),
            times: times?,
        })
    }

    /// The zone the times of the row are in; one that is not known is said, and the firm's is taken.
    fn zone(&mut self) -> (Option<String>, TimeZone) {
        let Some(given) = self.name("time_zone") else { return (None, TimeZone::UTC) };
        match zone::named(&given) {
            Some(zone) => (Some(given), zone),
            None => {
                let what = format!("“{given}” is no time zone that is known here; its times are read in the firm’s.");
                self.warn("time_zone", &given, what);
                (None, TimeZone::UTC)
            }
        }
    }

    /// Each time it happened.
    fn times(&mut self, first: Moment, zone: &TimeZone) -> Vec<Moment> {
        let Some(said) = self.text("repeats") else { return vec![first] };
        let end: DateTime = self.today().at(23, 59, 59, 0);
        let times = repeat::times(first.datetime(), &said, zone, end);
        if let Some(remark) = times.remark {
            self.warn("repeats", &said, remark);
        }
        let moment = |at: DateTime| Moment { date: at.date(), time: first.time.map(|_: Time| at.time()) };
        times.begins.into_iter().map(moment).collect()
    }

    fn today(&self) -> Date {
        self.reader.settings.today
    }

    /// The people a field names, each once.
    fn parties(&mut self, field: &str) -> Vec<Party> {
        let given = self.text(field).unwrap_or_default();
        let mut all: Vec<Party> = Vec::new();
        for party in given.split([';', '\n']).filter_map(Party::read) {
            if !all.contains(&party) {
                all.push(party);
            }
        }
        all
    }

    fn minutes(&mut self) -> Option<i64> {
        let given = self.name("minutes")?;
        let minutes: Option<f64> = given.parse().ok().filter(|minutes| (0.0..=1_440.0).contains(minutes));
        if minutes.is_none() {
            self.warn("minutes", &given, format!("“{given}” is no number of minutes from 0 to 1,440 (a day); it was left out."));
        }
        #[expect(clippy::cast_possible_truncation, reason = "it is between nought and the minutes of a day")]
        minutes.map(|minutes| minutes.round() as i64)
    }
}
