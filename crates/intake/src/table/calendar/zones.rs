//! The zones a calendar defines itself: what it says of summer and winter becomes a zone of its own, for names the world does not know.

use std::collections::HashMap;

use crate::table::content_line::ContentLine;
use crate::zone;

/// The zones of a calendar, by the names it has for them.
#[derive(Debug, Default)]
pub(super) struct Zones(HashMap<String, String>);

/// A zone while its definition is read.
#[derive(Debug, Default)]
pub(super) struct Definition {
    name: String,
    /// What the world calls it, where the program that wrote the calendar says so.
    known_as: String,
    parts: Vec<Part>,
}

/// Since when, and from when on each year, the clocks show what.
#[derive(Debug, Default)]
struct Part {
    summer: bool,
    from: String,
    ahead: Option<i32>,
    rule: String,
}

impl Zones {
    /// Keeps a zone whose definition was read to its end.
    pub(super) fn keep(&mut self, definition: Definition) {
        if let Some(zone) = definition.zone() {
            self.0.insert(definition.name, zone);
        }
    }

    /// The name every reader knows for what the calendar calls so; the name itself where there is none, so that it is said.
    pub(super) fn named(&self, name: String) -> String {
        let known = zone::named(&name).is_some();
        if known { name } else { self.0.get(&name).cloned().unwrap_or(name) }
    }
}

impl Definition {
    /// Takes a line of the definition in.
    pub(super) fn take(&mut self, line: &ContentLine) {
        let part = self.parts.last_mut();
        match (line.name.as_str(), part) {
            ("BEGIN", _) => {
                let summer = line.raw().eq_ignore_ascii_case("DAYLIGHT");
                self.parts.push(Part { summer, ..Part::default() });
            }
            ("TZID", _) => self.name = line.raw().to_owned(),
            ("X-LIC-LOCATION", _) => self.known_as = line.raw().to_owned(),
            ("DTSTART", Some(part)) => part.from = line.raw().to_owned(),
            ("TZOFFSETTO", Some(part)) => part.ahead = seconds(line.raw()),
            ("RRULE", Some(part)) => part.rule = line.raw().to_uppercase(),
            _ => {}
        }
    }

    /// The zone by a name that is known, or by its rule; nothing where the definition holds no rule that goes on.
    fn zone(&self) -> Option<String> {
        if zone::named(&self.known_as).is_some() {
            return Some(self.known_as.clone());
        }
        // What held last holds: older years of an old definition may be an hour off.
        let latest = |summer: bool| self.parts.iter().filter(|part| part.summer == summer).max_by(|a, b| a.from.cmp(&b.from));
        let winter = latest(false)?;
        let rule = match latest(true) {
            Some(summer) => zone::ruled(winter.ahead?, Some((summer.ahead?, summer.begins()?, winter.begins()?))),
            None => zone::ruled(winter.ahead?, None),
        };
        zone::named(&rule).map(|_| rule)
    }
}

impl Part {
    /// When it begins each year, as zones by rule say it: the last Sunday of March at two is `M3.5.0/02:00:00`.
    fn begins(&self) -> Option<String> {
        let said = |name: &str| self.rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        if said("FREQ") != Some("YEARLY") || said("UNTIL").is_some() || said("COUNT").is_some() {
            return None;
        }
        let month: u8 = said("BYMONTH")?.parse().ok().filter(|month| (1..=12).contains(month))?;
        let (week, day) = said("BYDAY").and_then(|by| by.split_at_checked(by.len().checked_sub(2)?))?;
        let day = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"].iter().position(|known| *known == day)?;
        let week = match (week.trim_start_matches('+'), said("BYMONTHDAY")) {
            ("-1", None) => 5,
            (week, None) => week.parse().ok().filter(|week| (1..=4).contains(week))?,
            // “The Sunday of the 8th to the 14th” is the second.
            ("", Some(days)) => {
                let first: u8 = days.split(',').next()?.parse().ok()?;
                [(1, 1), (8, 2), (15, 3), (22, 4)].into_iter().find(|(begins, _)| *begins == first)?.1
            }
            _ => return None,
        };
        let time = self.from.split_once('T')?.1.get(..6)?;
        let (hour, rest) = time.split_at_checked(2)?;
        let (minute, second) = rest.split_at_checked(2)?;
        Some(format!("M{month}.{week}.{day}/{hour}:{minute}:{second}"))
    }
}

/// How far clocks are ahead, such as `+0100` or `-033000`.
fn seconds(raw: &str) -> Option<i32> {
    let digits = raw.strip_prefix(['+', '-'])?;
    let part = |at: usize| digits.get(at..at + 2).map_or(Some(0), |two| two.parse::<i32>().ok());
    let all = part(0)? * 3_600 + part(2)? * 60 + part(4)?;
    (matches!(digits.len(), 4 | 6) && all < 86_400).then_some(if raw.starts_with('-') { -all } else { all })
}
