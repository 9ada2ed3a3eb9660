//! The calendar as settings and JSON write it: a zone name, seven days with texts such as `09:00`, and dates.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Hours, WorkingTime, refuse};
use crate::refusal::Refusal;

/// [`WorkingTime`] in texts.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    zone: String,
    hours: Vec<Option<WrittenHours>>,
    #[serde(default)]
    holidays: BTreeSet<Date>,
}

/// [`Hours`] in texts.
#[derive(Serialize, Deserialize)]
struct WrittenHours {
    opens: String,
    closes: String,
}

impl Hours {
    /// Reads two texts such as `09:00` and `17:30`; a closing of `24:00` is the end of the day.
    pub fn read(opens: &str, closes: &str) -> Result<Self, Refusal> {
        let closes = match closes.trim() {
            "24:00" => Time::midnight(),
            other => time(other)?,
        };
        Ok(Self { opens: time(opens)?, closes })
    }

    /// The opening as `09:00`.
    #[must_use]
    pub fn opens_text(&self) -> String {
        text(self.opens)
    }

    /// The closing as `17:30`, the end of the day as `24:00`.
    #[must_use]
    pub fn closes_text(&self) -> String {
        if self.closes == Time::midnight() { "24:00".to_owned() } else { text(self.closes) }
    }
}

/// Reads `9:00` or `09:00`, with seconds where given.
fn time(text: &str) -> Result<Time, Refusal> {
    let refuse = || refuse::not_a_time(text);
    let mut parts = text.trim().split(':').map(|part| match part.len() {
        1..=2 if part.bytes().all(|b| b.is_ascii_digit()) => part.parse::<i8>().map_err(|_| refuse()),
        _ => Err(refuse()),
    });
    let hour = parts.next().ok_or_else(refuse)??;
    let minute = parts.next().ok_or_else(refuse)??;
    let second = parts.next().unwrap_or(Ok(0))?;
    match parts.next() {
        None => Time::new(hour, minute, second, 0).map_err(|_| refuse()),
        Some(_) => Err(refuse()),
    }
}

/// Writes `09:00`, with seconds only where there are some.
fn text(time: Time) -> String {
    time.strftime(if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}

impl TryFrom<Written> for WorkingTime {
    type Error = Refusal;
    fn try_from(written: Written) -> Result<Self, Refusal> {
        let days: Result<Vec<Option<Hours>>, Refusal> =
            written.hours.iter().map(|day| day.as_ref().map(|h| Hours::read(&h.opens, &h.closes)).transpose()).collect();
        let week: [Option<Hours>; 7] = days?.try_into().map_err(|_| refuse::not_a_week())?;
        Self::new(&written.zone, week, written.holidays)
    }
}

impl From<WorkingTime> for Written {
    fn from(calendar: WorkingTime) -> Self {
        let written = |h: &Hours| WrittenHours { opens: h.opens_text(), closes: h.closes_text() };
        Self {
            zone: calendar.zone_name().to_owned(),
            hours: calendar.hours.iter().map(|day| day.as_ref().map(written)).collect(),
            holidays: calendar.holidays,
        }
    }
}

impl JsonSchema for WorkingTime {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "WorkingTime".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let time = "^[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9])?$";
        schemars::json_schema!({
            "type": "object",
            "required": ["zone", "hours"],
            "properties": {
                "zone": { "type": "string", "description": "An IANA name such as Europe/London." },
                "hours": {
                    "type": "array", "minItems": 7, "maxItems": 7, "description": "Monday first; null is a day off.",
                    "items": {
                        "type": ["object", "null"],
                        "required": ["opens", "closes"],
                        "properties": {
                            "opens": { "type": "string", "pattern": time },
                            "closes": { "type": "string", "pattern": time }
                        }
                    }
                },
                "holidays": { "type": "array", "items": { "type": "string", "format": "date" } }
            }
        })
    }
}
