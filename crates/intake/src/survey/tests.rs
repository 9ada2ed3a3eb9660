use super::*;
use crate::table::Layout;

fn survey(text: &str) -> Survey {
    Survey::of(&mut Table::open("x.csv", text.as_bytes(), &Layout::default()).unwrap()).unwrap()
}

fn dates(cells: &[&str]) -> Written {
    survey(&format!("id\tday\tx\n{}", cells.iter().map(|c| format!("1\t{c}\t\n")).collect::<String>())).dates("day")
}

#[test]
fn one_row_of_the_whole_column_proves_the_order() {
    let mut cells = vec!["03/05/2024"; 500];
    assert!(
        matches!(dates(&cells), Written::Unproved(ask) if ask.contains("“day” can be read with the day or with the month first"))
    );
    cells.push("23/05/2024");
    assert_eq!(dates(&cells), Written::Like("%d/%m/%Y", None));
    *cells.last_mut().unwrap() = "05/23/2024";
    assert_eq!(dates(&cells), Written::Like("%m/%d/%Y", None));
    cells.push("23/05/2024");
    assert!(
        matches!(dates(&cells), Written::Unproved(ask) if ask.contains("(line 503) begins with the day") && ask.contains("(line 502) with the month"))
    );
}

#[test]
fn dates_of_other_tools_are_known() {
    for (cell, format) in [
        ("15 Jan 2024", "%d %b %Y"),
        ("16 Apr, 2021 00:02:00", "%d %b, %Y %H:%M:%S"),
        ("2024-01-15T10:30:00.000Z", "%Y-%m-%dT%H:%M:%S"),
        ("2024-01-15T10:30:00+01:00", "%Y-%m-%dT%H:%M:%S"),
        ("2024-01-15 10:30:00 UTC", "%Y-%m-%d %H:%M:%S"),
        ("1/15/2024 3:05 PM", "%m/%d/%Y %I:%M %p"),
        ("20240115", "%Y%m%d"),
        ("31.12.24", "%d.%m.%y"),
    ] {
        assert_eq!(dates(&[cell, "Select", ""]), Written::Like(format, None), "{cell}");
    }
    assert_eq!(dates(&["2024-01-15", "2024-01-15 10:30"]), Written::Like(day::ISO, None));
    assert_eq!(dates(&["Jane", "Ann 2024"]), Written::NotAtAll);
    assert!(
        matches!(dates(&["2024-01-15", "2024-01-16", "soon"]), Written::Like("%Y-%m-%d", Some(said)) if said.contains("“soon” (line 4)"))
    );
}

#[test]
fn days_that_are_numbers_are_proved_by_the_whole_column() {
    let mut cells = vec!["45291"; 500];
    assert!(matches!(dates(&cells), Written::Like("serial", Some(said)) if said.contains("“day”") && said.contains("1900")));
    cells.push("");
    assert!(matches!(dates(&cells), Written::Like("serial", _)));
    for other in ["soon", "19999", "80000", "45291.5"] {
        *cells.last_mut().unwrap() = other;
        assert_eq!(dates(&cells), Written::NotAtAll, "{other}");
    }
}

#[test]
fn the_decimal_mark_is_proved_or_asked_for() {
    let decimal = |cells: &[&str]| {
        let survey = survey(&format!("id\tfee\tx\n{}", cells.iter().map(|c| format!("1\t{c}\t\n")).collect::<String>()));
        survey.decimal(&["fee"])
    };
    for (cells, expected, asks) in [
        (&["$22,700.00", "40.000"][..], Decimal::Point, false),
        (&["$342.09K"], Decimal::Point, false),
        (&["9.0075E8"], Decimal::Point, false),
        (&["40,000"], Decimal::Point, false),
        (&["1.234,50 €", "40.000"], Decimal::Comma, false),
        (&["40.000", "1.500"], Decimal::Ask, true),
        (&["12.50", "12,50"], Decimal::Ask, true),
        (&["40", "#N/A"], Decimal::Point, false),
    ] {
        let (found, ask) = decimal(cells);
        assert_eq!((found, ask.is_some()), (expected, asks), "{cells:?}");
    }
}

#[test]
fn placeholders_are_said_with_their_number() {
    let (blank, note) = survey("a,b,c\nSelect,000000000000000AAA,#N/A\nSelect,x,\n").placeholders();
    assert_eq!(blank, ["#N/A", "000000000000000AAA", "Select"]);
    assert!(note.unwrap().contains("“Select” (2 cells)"));
}

#[test]
fn whoever_watches_is_told_of_every_row_and_can_stop() {
    let text = format!("id,x\n{}1,2,3\n", "1,2\n".repeat(5));
    let watched = |most: u64| {
        let mut table = Table::open("x.csv", text.as_bytes(), &Layout::default()).unwrap();
        Survey::watched(&mut table, |rows, bytes| rows < most && bytes > 0).unwrap().map(|survey| survey.count)
    };
    // The last row is none that can be read, and is told of all the same.
    assert_eq!((watched(3), watched(6), watched(7)), (None, None, Some(5)));
}

#[test]
fn days_that_a_workbook_knows_for_days_go_beside_days_that_are_texts() {
    let survey = self::survey("When\n2026-04-05\n23/04/2026\n02/04/2026\n");
    assert_eq!(survey.dates("When"), Written::Like("%d/%m/%Y", None));
    let survey = self::survey("When\n2026-04-05\n02/04/2026\n");
    assert!(matches!(survey.dates("When"), Written::Unproved(_)));
    let survey = self::survey("When\n2026-04-05 09:30 am\n2026-04-06 01:30 pm\n");
    assert_eq!(survey.dates("When"), Written::Like("%Y-%m-%d %I:%M %p", None));
    let survey = self::survey("When\n\"April 2, 2026\"\n\"May 13, 2026\"\nsoon\n");
    let Written::Like(format, Some(remark)) = survey.dates("When") else { panic!("{:?}", survey.dates("When")) };
    assert_eq!(
        (format, remark.contains("1 cell of “When” is no date like the others, such as “soon” (line 4)")),
        ("%B %d, %Y", true),
        "{remark}"
    );
}
