//! Business minutes between very many pairs of instants: the calendar's windows are laid out once, so that a pair costs
//! two look-ups however far its ends lie apart.

use goodword_domain::Timestamp;
use goodword_domain::calendar::WorkingTime;
use jiff::{SignedDuration, Span};

/// How many days are laid out at most; pairs further apart are left to the calendar itself.
const MOST_DAYS: i32 = 36_525;

/// One working window, and what was worked before it.
struct Window {
    opens: Timestamp,
    closes: Timestamp,
    before: SignedDuration,
}

/// The working windows of some days.
pub(crate) struct BusinessTime<'a> {
    calendar: &'a WorkingTime,
    windows: Option<Vec<Window>>,
}

impl<'a> BusinessTime<'a> {
    /// Lays out the windows of every day from `first` to `last`.
    pub fn between(calendar: &'a WorkingTime, first: Timestamp, last: Timestamp) -> Self {
        let (from, to) = (calendar.date_of(first), calendar.date_of(last));
        let days = from.until(to).map_or(i32::MAX, |span| span.get_days());
        if days > MOST_DAYS {
            return Self { calendar, windows: None };
        }
        let mut windows = Vec::new();
        let mut before = SignedDuration::ZERO;
        for day in from.series(Span::new().days(1)).take_while(|day| *day <= to) {
            if !calendar.is_working_day(day) {
                continue;
            }
            let (opens, closes) = (calendar.add_minutes(calendar.start_of(day), 0), calendar.close_of(day));
            windows.push(Window { opens, closes, before });
            before += closes.duration_since(opens);
        }
        Self { calendar, windows: Some(windows) }
    }

    /// The whole business minutes from `a` to `b`, as [`WorkingTime::minutes_between`] counts them; 0 when `b` is earlier.
    pub fn minutes(&self, a: Timestamp, b: Timestamp) -> i64 {
        if b <= a {
            return 0;
        }
        match &self.windows {
            Some(windows) => (worked(windows, b) - worked(windows, a)).as_mins(),
            None => self.calendar.minutes_between(a, b),
        }
    }
}

/// What was worked from the first window until `at`.
fn worked(windows: &[Window], at: Timestamp) -> SignedDuration {
    let begun = windows.partition_point(|window| window.opens <= at);
    match begun.checked_sub(1).and_then(|last| windows.get(last)) {
        Some(window) => window.before + window.closes.min(at).duration_since(window.opens),
        None => SignedDuration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use goodword_domain::calendar::Hours;

    use super::*;

    #[test]
    fn counts_as_the_calendar_does() {
        let week = ["08:30", "09:00", "09:00", "09:15", "22:00"].map(|opens| Hours::read(opens, "24:00").unwrap());
        let [a, b, c, d, e] = week.map(Some);
        let holidays = ["2026-04-03", "2026-12-25"].map(|day| day.parse().unwrap()).into_iter().collect();
        let calendar = WorkingTime::new("Europe/London", [a, b, c, d, e, None, None], holidays).unwrap();
        let start = 1_767_225_600_i64;
        let instants: Vec<Timestamp> =
            (0..60_i64).map(|n| Timestamp::from_microsecond((start + n * n * 9_973) * 1_000_000 + n * 7_919).unwrap()).collect();
        let time = BusinessTime::between(&calendar, instants[0], instants[59]);
        for a in &instants {
            for b in &instants {
                assert_eq!(time.minutes(*a, *b), calendar.minutes_between(*a, *b).max(0), "{a} to {b}");
            }
        }
    }
}
