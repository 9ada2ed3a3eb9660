//! Time zones as files name them: as the world does (`Europe/London`), as Windows does, or behind a prefix of some program.

use jiff::tz::{Offset, TimeZone};

/// Names Windows has for the zones firms are in, and what the rest of the world calls them.
const WINDOWS: &[(&str, &str)] = &[
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Western/Central Europe", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Romance Standard Time", "Europe/Paris"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("FLE Standard Time", "Europe/Kyiv"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("India Standard Time", "Asia/Kolkata"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Eastern Standard Time", "America/New_York"),
    ("Central Standard Time", "America/Chicago"),
    ("Mountain Standard Time", "America/Denver"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
];

/// How the name of a zone begins that is known by its rule alone.
const RULED: &str = "STD";

/// The name of a zone that is known by its rule alone, as POSIX writes it: how far its clocks are ahead in winter, and in summer, with
/// when summer begins and ends each year.
#[must_use]
pub fn ruled(winter: i32, summer: Option<(i32, String, String)>) -> String {
    // POSIX counts westwards.
    let said = |ahead: i32| {
        let (sign, all) = (if ahead < 0 { "" } else { "-" }, ahead.unsigned_abs());
        format!("{sign}{:02}:{:02}:{:02}", all / 3_600, all / 60 % 60, all % 60)
    };
    let summer = summer.map(|(ahead, begins, ends)| format!("DST{},{begins},{ends}", said(ahead)));
    format!("{RULED}{}{}", said(winter), summer.unwrap_or_default())
}

/// The zone of that name.
#[must_use]
pub fn named(name: &str) -> Option<TimeZone> {
    let name = name.trim();
    if let Some((_, ours)) = WINDOWS.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name)) {
        return TimeZone::get(ours).ok();
    }
    if name.starts_with(RULED) {
        return TimeZone::posix(name).ok();
    }
    // Programs put their own name before that of the zone: “/mozilla.org/20070129_1/America/New_York”.
    let mut rest = name;
    loop {
        if let Ok(zone) = TimeZone::get(rest) {
            return Some(zone);
        }
        let Some((_, after)) = rest.split_once(['/', '_']).filter(|(_, after)| after.contains('/')) else { break };
        rest = after;
    }
    offset(name).map(TimeZone::fixed)
}

/// A distance from Greenwich such as `UTC+11` or `+01:00`.
fn offset(name: &str) -> Option<Offset> {
    let rest = name.strip_prefix("UTC").or_else(|| name.strip_prefix("GMT")).unwrap_or(name).trim();
    let back = rest.starts_with('-');
    let digits: String = rest.strip_prefix(['+', '-'])?.replace(':', "");
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        4 => (digits[..2].parse::<i32>().ok()?, digits[2..].parse::<i32>().ok()?),
        _ => return None,
    };
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if back { -seconds } else { seconds }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_many_names() {
        for (given, zone) in [
            ("Europe/London", "Europe/London"),
            ("UTC", "UTC"),
            ("Tokyo Standard Time", "Asia/Tokyo"),
            ("/mozilla.org/20070129_1/America/New_York", "America/New_York"),
            ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
            ("custom_Pacific/Fiji", "Pacific/Fiji"),
            ("/Europe/Stockholm", "Europe/Stockholm"),
        ] {
            assert_eq!(named(given).and_then(|z| z.iana_name().map(str::to_owned)).as_deref(), Some(zone), "{given}");
        }
        assert_eq!(named("UTC+11"), Some(TimeZone::fixed(Offset::constant(11))));
        assert_eq!(named("GMT-03:30").map(|z| z.to_offset(jiff::Timestamp::UNIX_EPOCH).seconds()), Some(-12_600));
        for unknown in ["MyTimezone", "/Europe/CUSTOM", "", "GMT +0100 (Standard) / GMT +0200 (Daylight)"] {
            assert_eq!(named(unknown), None, "{unknown}");
        }
    }
}
