use super::*;

#[test]
fn moments_and_lengths() {
    assert_eq!(moment("20260704T101500Z"), "2026-07-04 10:15:00");
    assert_eq!(moment("20260704"), "2026-07-04");
    assert_eq!(moment("INVALID-DATE"), "INVALID-DATE");
    assert_eq!((minutes("PT1H30M"), minutes("P1D"), minutes("P2W"), minutes("1H")), (Some(90), Some(1_440), Some(20_160), None));
    assert_eq!(between("2026-07-04 10:15:00", "2026-07-04 11:00:00"), Some(45));
    assert_eq!(between("2026-07-04", "2026-07-05"), None);
}

#[test]
fn an_event_becomes_a_row() {
    let text = "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nEND:STANDARD\r\n\
        END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:one@x.example\r\nDTSTART;TZID=Europe/London:20260704T101500\r\nDTEND;TZID=Europe/London:2026\r\n \
        0704T111500\r\nSUMMARY:Coffee\\, with Ann\r\nORGANIZER;CN=Tom Fee:mailto:tom@firm.example\r\n\
        ATTENDEE;CN=\"Ann Gray\":MAILTO:ann@x.example\r\nATTENDEE;CUTYPE=ROOM;CN=Board room:mailto:room@firm.example\r\n\
        ATTENDEE;CN=Bob Roe:invalid:nomail\r\nBEGIN:VALARM\r\nSUMMARY:Wake up\r\nEND:VALARM\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nSUMMARY:Nothing\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let mut table = super::super::Table::open("a.ics", text.as_bytes(), &super::super::Layout::default()).unwrap();
    let row = table.next_row().unwrap().unwrap().unwrap();
    assert_eq!(row.line, 8);
    let said: Vec<&str> = row.cells.iter().map(String::as_str).collect();
    assert_eq!(
        said,
        [
            "one@x.example",
            "2026-07-04 10:15:00",
            "2026-07-04 11:15:00",
            "60",
            "Europe/London",
            "Coffee, with Ann",
            "",
            "",
            "Tom Fee <tom@firm.example>",
            "Ann Gray <ann@x.example>; Bob Roe",
            "",
            ""
        ]
    );
    assert!(table.next_row().unwrap().unwrap().unwrap_err().sentence.contains("does not say when it begins"));
    assert!(table.next_row().unwrap().is_none());
}

#[test]
fn the_real_calendars_are_read_or_refused() {
    let folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/import_formats");
    let Ok(truth) = std::fs::read_to_string(folder.join("truth.json")) else {
        eprintln!("skipped: {} is absent, so the real calendars were not read", folder.display());
        return;
    };
    let truth: serde_json::Value = serde_json::from_str(&truth).unwrap();
    let (truth, mut files, mut events, mut refused) = (&truth["ics"], 0, 0, Vec::new());
    for (name, known) in truth["per_file"].as_object().unwrap() {
        let bytes = std::fs::read(folder.join("ics").join(name)).unwrap();
        files += 1;
        let mut table = match super::super::Table::open(name, bytes.as_slice(), &super::super::Layout::default()) {
            Ok(table) => table,
            Err(error) => {
                assert!(error.to_string().contains("holds neither"), "{error}");
                refused.push(name.as_str());
                continue;
            }
        };
        let mut rows = 0;
        while let Some(row) = table.next_row().unwrap() {
            rows += 1;
            let sentence = row.err().map_or_else(String::new, |problem| problem.sentence);
            assert!(sentence.is_empty() || sentence.contains("begins") || sentence.contains("cut off"), "{name}: {sentence}");
        }
        // A calendar whose own end is missing is nothing to the program the truth comes from; its events are read here.
        let whole = known["parsed"] == true && !name.contains("bad_calendar") && !name.contains("summary_with_colon");
        let wanted = known[if whole { "events" } else { "begin_vevent" }].as_u64().unwrap();
        assert_eq!(rows, wanted, "{name}");
        events += if whole { rows } else { 0 };
    }
    assert_eq!((files, events), (truth["files"].as_u64().unwrap(), truth["events"].as_u64().unwrap()));
    // What neither begins as a calendar does nor holds an event.
    assert_eq!(
        refused,
        [
            "fuzz_testcase_0_char_in_component_name.ics",
            "fuzz_testcase_invalid_month.ics",
            "fuzz_testcase_vtimezone_lone_cr.ics",
            "issue_178_component_with_invalid_name_represented.ics"
        ]
    );
}

#[test]
fn zones_nobody_else_knows_are_those_the_calendar_defines() {
    let part = |kind: &str, from: &str, to: &str, rule: &str| {
        format!("BEGIN:{kind}\nDTSTART:{from}\nTZOFFSETFROM:+0000\nTZOFFSETTO:{to}\n{rule}END:{kind}\n")
    };
    let zone = |name: &str, parts: &[String]| format!("BEGIN:VTIMEZONE\nTZID:{name}\n{}END:VTIMEZONE\n", parts.concat());
    let winter = part("STANDARD", "16010101T030000", "+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n");
    let summer = part("DAYLIGHT", "16010101T020000", "+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\n");
    let once = part("DAYLIGHT", "20260329T020000", "+0200", "");
    let days =
        part("DAYLIGHT", "20070311T020000", "-0400", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14\n");
    let west = part("STANDARD", "20071104T020000", "-0500", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\n");
    let text = format!(
        "BEGIN:VCALENDAR\n{}{}{}{}{}{}END:VCALENDAR\n",
        zone("Office", &[winter.clone(), summer]),
        zone("Fixed", &[part("STANDARD", "16010101T000000", "+0545", "")]),
        zone("Once", &[winter, once]),
        zone("West", &[days, west]),
        zone("Named", &["X-LIC-LOCATION:Asia/Tokyo\n".to_owned()]),
        ["Office", "Fixed", "Once", "West", "Named", "W. Europe Standard Time", "Nowhere"]
            .map(|name| format!("BEGIN:VEVENT\nUID:{name}\nDTSTART;TZID={name}:20260704T101500\nEND:VEVENT\n"))
            .concat()
    );
    let mut table = super::super::Table::open("a.ics", text.as_bytes(), &super::super::Layout::default()).unwrap();
    let zones: Vec<String> = std::iter::from_fn(|| table.next_row().unwrap()).map(|row| row.unwrap().cells[4].clone()).collect();
    let office = "STD-01:00:00DST-02:00:00,M3.5.0/02:00:00,M10.5.0/03:00:00";
    let west = "STD05:00:00DST04:00:00,M3.2.0/02:00:00,M11.1.0/02:00:00";
    assert_eq!(zones, [office, "STD-05:45:00", "Once", west, "Asia/Tokyo", "W. Europe Standard Time", "Nowhere"]);
    for (name, day, utc) in [
        (office, jiff::civil::date(2026, 7, 4), 8),
        (office, jiff::civil::date(2026, 1, 4), 9),
        (west, jiff::civil::date(2026, 7, 4), 14),
        (west, jiff::civil::date(2026, 1, 4), 15),
    ] {
        let at = crate::zone::named(name).unwrap().to_timestamp(day.at(10, 0, 0, 0)).unwrap();
        assert_eq!(at, jiff::tz::TimeZone::UTC.to_timestamp(day.at(utc, 0, 0, 0)).unwrap(), "{name} {day}");
    }
    assert!(crate::zone::named("Once").is_none() && crate::zone::named("Nowhere").is_none());
}
