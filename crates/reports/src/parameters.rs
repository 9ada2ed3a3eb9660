//! What may be asked of a report: the days it covers, the day it is judged as of, and what its rows are grouped by.

use goodword_domain::calendar::Period;
use goodword_domain::{Date, Refusal, Timestamp};
use goodword_store::Sql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Filter, Result, Settings};

/// What a report's rows are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The colleague accountable now.
    Owner,
    /// The service line.
    Practice,
    /// How they found us.
    Source,
    /// Who put in the word.
    Referrer,
}

impl By {
    /// Every value, in the order the product lists them.
    pub const ALL: &'static [Self] = &[Self::Owner, Self::Practice, Self::Source, Self::Referrer];

    /// The word addresses, commands and JSON use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Practice => "practice",
            Self::Source => "source",
            Self::Referrer => "referrer",
        }
    }

    /// As tables head it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Practice => "Practice",
            Self::Source => "Source",
            Self::Referrer => "Referrer",
        }
    }
}

impl std::str::FromStr for By {
    type Err = Refusal;
    fn from_str(text: &str) -> std::result::Result<Self, Refusal> {
        Self::ALL.iter().copied().find(|by| by.word() == text.trim()).ok_or_else(|| {
            let given: String = text.chars().take(60).collect();
            let sentence = format!("“{given}” is nothing to group by. Choose owner, practice, source or referrer.");
            Refusal::invalid("report.unknown_by", sentence).at("by")
        })
    }
}

/// What is asked; everything may be left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The first day of receipt that counts.
    pub from: Option<Date>,
    /// The last day of receipt that counts.
    pub to: Option<Date>,
    /// The day as of whose end everything is judged; now where nobody says.
    pub as_of: Option<Date>,
    /// What the rows are grouped by.
    pub by: Option<By>,
}

/// The instant a report is judged at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// The day it is in the firm's zone.
    pub day: Date,
    /// For a past day, the end of it: what happened from then on was not known.
    pub cut: Option<Timestamp>,
}

impl Moment {
    /// Now, or the end of a past day; a day to come is refused, because nothing is known of it.
    pub fn of(as_of: Option<Date>, settings: &Settings) -> Result<Self> {
        let today = settings.calendar.date_of(settings.now);
        match as_of {
            Some(day) if day > today => {
                let sentence = format!("Nothing is known of {} yet. Choose today or an earlier day.", settings.writing.day(day));
                Err(Refusal::invalid("report.as_of_to_come", sentence).at("as_of").into())
            }
            Some(day) if day < today => {
                let end = settings.calendar.end_of(day);
                Ok(Self { at: end, day, cut: Some(end) })
            }
            _ => Ok(Self { at: settings.now, day: today, cut: None }),
        }
    }

    /// The referrals behind a number; none for a past day, because their list shows today only.
    pub fn link(&self, filter: Filter) -> Option<Filter> {
        self.cut.is_none().then_some(filter)
    }

    /// What is to be said of a past day.
    pub fn note(&self) -> Option<String> {
        self.cut
            .map(|_| "Judged by what had happened by the end of that day, as far as it is recorded by now; owners, practices, sources and referrers \
                 are those of today.".to_owned())
    }

    /// Whether something that happened `then` was known.
    pub fn knows(&self, then: Timestamp) -> bool {
        self.cut.is_none_or(|cut| then < cut)
    }
}

/// The days of receipt a report covers, open at either end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Covered {
    /// The first.
    pub from: Option<Date>,
    /// The last.
    pub to: Option<Date>,
}

impl Covered {
    /// The days that were asked for.
    pub fn of(parameters: &Parameters) -> Result<Self> {
        if let (Some(from), Some(to)) = (parameters.from, parameters.to)
            && from > to
        {
            let sentence = format!("The period ends on {to}, before it begins on {from}. Turn the two days round.");
            return Err(Refusal::invalid("report.period_reversed", sentence).at("from").into());
        }
        Ok(Self { from: parameters.from, to: parameters.to })
    }

    /// Those days, or `usual` where none was asked for.
    pub fn or(self, usual: Period) -> Self {
        match self {
            Self { from: None, to: None } => Self { from: Some(usual.from), to: Some(usual.to) },
            asked => asked,
        }
    }

    /// Adds ` and …` for referrals received within it, as far as they were known.
    pub fn restrict(self, sql: Sql, settings: &Settings, moment: &Moment) -> Sql {
        sql.add_if(" and r.received_at >= ", self.from.map(|day| settings.calendar.start_of(day)))
            .add_if(" and r.received_at < ", self.to.map(|day| settings.calendar.end_of(day)))
            .add_if(" and r.received_at < ", moment.cut)
    }

    /// As a sentence ends: "in Q3 2026/27", "since 1 May 2026", "up to 5 June 2026", "so far".
    pub fn words(self, settings: &Settings) -> String {
        let day = |date: Date| settings.writing.day(date);
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => format!("on {}", day(from)),
            (Some(from), Some(to)) => {
                let period = Period { from, to };
                let name = period.name(settings.year, settings.writing);
                let dates = format!("{} to {}", day(from), day(to));
                match name.starts_with(|c: char| c.is_ascii_digit()) && name.contains(" months ") {
                    _ if name == dates => format!("from {dates}"),
                    true => format!("in the {name}"),
                    false => format!("in {name}"),
                }
            }
            (Some(from), None) => format!("since {}", day(from)),
            (None, Some(to)) => format!("up to {}", day(to)),
            (None, None) => "so far".to_owned(),
        }
    }

    /// How a sentence about nothing goes on: "was received in Q3 2026/27", "has been received so far", "had been received
    /// in Q3 2026/27 by the end of 29 March 2026".
    pub fn none_words(self, settings: &Settings, moment: &Moment) -> String {
        let by = settings.writing.day(moment.day);
        match (self.from, self.to, moment.cut) {
            (None, None, None) => "has been received so far".to_owned(),
            (None, None, Some(_)) => format!("had been received by the end of {by}"),
            (_, _, None) => format!("was received {}", self.words(settings)),
            (_, _, Some(_)) => format!("had been received {} by the end of {by}", self.words(settings)),
        }
    }

    /// What was asked, for the report to say.
    pub fn parameters(self, moment: &Moment, by: Option<By>) -> Vec<(&'static str, String)> {
        let mut said = Vec::new();
        said.extend(self.from.map(|day| ("from", day.to_string())));
        said.extend(self.to.map(|day| ("to", day.to_string())));
        said.push(("as_of", moment.day.to_string()));
        said.extend(by.map(|by| ("by", by.word().to_owned())));
        said
    }
}
