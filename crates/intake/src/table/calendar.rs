//! A calendar (iCalendar) as records, one event a row, with columns of fixed names. What a calendar holds beside events (tasks,
//! journals, free and busy times, alarms) is no meeting and is passed over.

#[cfg(test)]
mod tests;
mod zones;

use std::io::Read;

use super::content_line::{ContentLine, Lines};
use super::{NotATable, Record};
use crate::problem::RowProblem;
use zones::{Definition, Zones};

/// The columns of a table of events.
pub(super) const COLUMNS: &[&str] = &[
    "uid",
    "start",
    "end",
    "minutes",
    "time zone",
    "summary",
    "description",
    "location",
    "organiser",
    "attendees",
    "status",
    "repeats",
];

/// Events that are read as they come.
pub(super) struct Calendar<R> {
    file: String,
    pub(super) lines: Lines<R>,
    /// The line on which an event begins whose beginning was read already.
    begun: Option<u64>,
    /// The zones it has defined so far; definitions stand before the events that use them.
    zones: Zones,
}

/// What one event says.
#[derive(Default)]
struct Event {
    uid: String,
    /// Which time of a repeated event it is about, where it is about one.
    instance: String,
    start: String,
    end: String,
    minutes: Option<i64>,
    zone: String,
    summary: String,
    description: String,
    location: String,
    organiser: String,
    attendees: Vec<String>,
    status: String,
    repeats: Vec<String>,
}

impl<R: Read> Calendar<R> {
    pub(super) fn open(file: &str, lines: Lines<R>) -> Self {
        Self { file: file.to_owned(), lines, begun: None, zones: Zones::default() }
    }

    /// The next event, or what is wrong with it.
    pub(super) fn record(&mut self) -> Result<Option<Record>, NotATable> {
        let begins = match self.begun.take() {
            Some(line) => line,
            None => loop {
                match self.lines.next()? {
                    None => return Ok(None),
                    Some(line) if line.name == "BEGIN" && line.raw().eq_ignore_ascii_case("VEVENT") => break line.line,
                    Some(line) if line.name == "BEGIN" && line.raw().eq_ignore_ascii_case("VTIMEZONE") => {
                        if let Some(begun) = self.zone()? {
                            break begun;
                        }
                    }
                    Some(_) => {}
                }
            },
        };
        let (mut event, mut inside) = (Event::default(), 0_u32);
        loop {
            let Some(line) = self.lines.next()? else { return Ok(Some(Err(self.cut_off(begins, &event)))) };
            let of_event = line.raw().eq_ignore_ascii_case("VEVENT");
            match line.name.as_str() {
                "BEGIN" if of_event => {
                    self.begun = Some(line.line);
                    return Ok(Some(Err(self.cut_off(begins, &event))));
                }
                "BEGIN" => inside += 1,
                "END" if of_event => break,
                "END" if inside > 0 => inside -= 1,
                "END" => return Ok(Some(Err(self.cut_off(begins, &event)))),
                _ if inside == 0 => event.take(&line),
                _ => {}
            }
        }
        if event.start.is_empty() {
            let what = "this event does not say when it begins, so nothing can be kept of it.";
            return Ok(Some(Err(RowProblem::of_row(&self.file, begins, &event.summary, what))));
        }
        event.zone = self.zones.named(event.zone);
        Ok(Some(Ok((begins, event.cells()))))
    }

    /// Reads the definition of a zone to its end. One that is cut off ends where an event begins, whose line is handed back.
    fn zone(&mut self) -> Result<Option<u64>, NotATable> {
        let mut definition = Definition::default();
        while let Some(line) = self.lines.next()? {
            match line.name.as_str() {
                "END" if line.raw().eq_ignore_ascii_case("VTIMEZONE") => break,
                "BEGIN" if line.raw().eq_ignore_ascii_case("VEVENT") => return Ok(Some(line.line)),
                _ => definition.take(&line),
            }
        }
        self.zones.keep(definition);
        Ok(None)
    }

    fn cut_off(&self, line: u64, event: &Event) -> RowProblem {
        let what = "this event has no END:VEVENT, so it may be cut off; nothing of it is kept. Export it again.";
        RowProblem::of_row(&self.file, line, &event.summary, what)
    }
}

impl Event {
    fn take(&mut self, line: &ContentLine) {
        match line.name.as_str() {
            "UID" => self.uid = line.text(),
            "RECURRENCE-ID" => self.instance = line.raw().to_owned(),
            "DTSTART" => {
                self.start = moment(line.raw());
                self.zone = zone(line);
            }
            "DTEND" => self.end = moment(line.raw()),
            "DURATION" => self.minutes = minutes(line.raw()),
            "SUMMARY" => self.summary = line.text(),
            "DESCRIPTION" => self.description = line.text(),
            "LOCATION" => self.location = line.text(),
            "ORGANIZER" => self.organiser = party(line),
            // A room or a projector is nobody.
            "ATTENDEE" if !line.has("RESOURCE") && !line.has("ROOM") && !line.has("DECLINED") => {
                let party = party(line);
                if !party.is_empty() && !self.attendees.contains(&party) {
                    self.attendees.push(party);
                }
            }
            "STATUS" => self.status = line.text().to_uppercase(),
            "RRULE" | "EXDATE" | "RDATE" => self.repeats.push(format!("{}:{}", line.name, line.raw())),
            _ => {}
        }
    }

    fn cells(self) -> Vec<String> {
        let minutes = self.minutes.or_else(|| between(&self.start, &self.end));
        // An event without a number of its own is known by when it is and what it is called.
        let uid = if self.uid.is_empty() { format!("{} {}", self.start, self.summary) } else { self.uid };
        let uid = if self.instance.is_empty() { uid } else { format!("{uid} {}", moment(&self.instance)) };
        vec![
            uid.trim().to_owned(),
            self.start,
            self.end,
            minutes.map(|m| m.to_string()).unwrap_or_default(),
            self.zone,
            self.summary,
            self.description,
            self.location,
            self.organiser,
            self.attendees.join("; "),
            self.status,
            self.repeats.join("\n"),
        ]
    }
}

/// A day (20260704) or a moment (20260704T101500Z) as tables write it; what is neither stays, and its row says so.
fn moment(raw: &str) -> String {
    let raw = raw.trim();
    let (day, time) = raw.split_once(['T', 't']).unwrap_or((raw, ""));
    let time = time.trim_end_matches(['Z', 'z']);
    let digits = |text: &str, many: usize| text.len() == many && text.bytes().all(|b| b.is_ascii_digit());
    match (digits(day, 8), digits(time, 6), time.is_empty()) {
        (true, true, _) => {
            let (hour, rest) = time.split_at(2);
            let (minute, second) = rest.split_at(2);
            format!("{} {hour}:{minute}:{second}", dashed(day))
        }
        (true, _, true) => dashed(day),
        _ => raw.to_owned(),
    }
}

fn dashed(day: &str) -> String {
    let (year, rest) = day.split_at(4);
    let (month, day) = rest.split_at(2);
    format!("{year}-{month}-{day}")
}

/// The zone a time is in: UTC where it says so, else the one that is named.
fn zone(line: &ContentLine) -> String {
    if line.raw().ends_with(['Z', 'z']) {
        return "UTC".to_owned();
    }
    line.param("TZID").unwrap_or_default().to_owned()
}

/// Somebody as “Name <address>”, or as much of that as there is.
fn party(line: &ContentLine) -> String {
    let text = line.text();
    let address = text.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).map_or("", |_| text[7..].trim());
    // What would read as two people, or as an address, is made harmless.
    let name = line.param("CN").map(|name| name.replace("^'", "\"").replace("^n", " ").replace("^^", "^")).unwrap_or_default();
    let name = name.replace([';', '<', '>', '\n'], " ");
    let name = name.trim();
    match (name.is_empty() || name.eq_ignore_ascii_case(address), address.is_empty()) {
        (true, _) => address.to_owned(),
        (false, true) => name.to_owned(),
        (false, false) => format!("{name} <{address}>"),
    }
}

/// A length such as PT1H30M, P1D or P2W in minutes.
fn minutes(raw: &str) -> Option<i64> {
    let (mut all, mut number, mut time) = (0_i64, String::new(), false);
    for c in raw.trim().trim_start_matches('+').strip_prefix('P')?.chars() {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        if c == 'T' {
            time = true;
            continue;
        }
        let each = match (c, time) {
            ('W', _) => 7 * 1_440,
            ('D', _) => 1_440,
            ('H', true) => 60,
            ('M', true) => 1,
            ('S', true) => 0,
            _ => return None,
        };
        all = all.checked_add(number.parse::<i64>().ok()?.checked_mul(each)?)?;
        number.clear();
    }
    Some(all)
}

/// The minutes between two moments; a whole day has none.
fn between(start: &str, end: &str) -> Option<i64> {
    let read = |text: &str| crate::day::read(text, "%Y-%m-%d %H:%M:%S").ok();
    let (start, end) = (read(start)?.datetime(), read(end)?.datetime());
    let seconds = end.duration_since(start).as_secs();
    (seconds > 0).then_some(seconds / 60)
}
