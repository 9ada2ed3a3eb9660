use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(opens: &str, closes: &str) -> Option<Hours> {
    Some(Hours::read(opens, closes).unwrap())
}

fn daily(zone: &str, opens: &str, closes: &str) -> WorkingTime {
    WorkingTime::new(zone, [hours(opens, closes); 7], BTreeSet::new()).unwrap()
}

#[test]
fn one_hour_before_close_on_friday_is_due_at_close_or_on_monday() {
    let firm = WorkingTime::default();
    // Friday 13 November 2026, GMT.
    assert_eq!(firm.add_minutes(at("2026-11-13T16:30:00Z"), 60), at("2026-11-13T17:30:00Z"));
    assert_eq!(firm.add_minutes(at("2026-11-13T16:45:00Z"), 60), at("2026-11-16T09:15:00Z"));
    assert_eq!(firm.add_minutes(at("2026-11-14T12:00:00Z"), 60), at("2026-11-16T10:00:00Z"));
    assert_eq!(firm.add_minutes(at("2026-11-14T12:00:00Z"), 0), at("2026-11-16T09:00:00Z"));
    assert_eq!(firm.add_minutes(at("2026-11-13T16:30:00Z"), -5), at("2026-11-13T16:30:00Z"));
    assert_eq!(firm.minutes_between(at("2026-11-13T16:45:00Z"), at("2026-11-16T09:15:00Z")), 60);
    assert_eq!(firm.minutes_between(at("2026-11-16T09:15:00Z"), at("2026-11-13T16:45:00Z")), -60);
    assert_eq!(firm.minutes_between(at("2026-11-14T09:00:00Z"), at("2026-11-15T23:00:00Z")), 0);
    assert!(firm.is_working(at("2026-11-13T17:29:59Z")) && !firm.is_working(at("2026-11-13T17:30:00Z")));
}

#[test]
fn holidays_and_leap_days_count_as_what_they_are() {
    let christmas = BTreeSet::from([date(2026, 12, 25), date(2026, 12, 28)]);
    let firm = WorkingTime::new("Europe/London", *WorkingTime::default().hours(), christmas).unwrap();
    assert_eq!(firm.next_working_day(date(2026, 12, 24)), date(2026, 12, 29));
    assert_eq!(firm.close_of(date(2026, 12, 25)), at("2026-12-29T17:30:00Z"));
    assert_eq!(firm.add_minutes(at("2026-12-24T17:00:00Z"), 60), at("2026-12-29T09:30:00Z"));
    assert_eq!(firm.add_working_days(date(2028, 2, 28), 1), date(2028, 2, 29));
    assert_eq!(firm.add_working_days(date(2028, 2, 28), 2), date(2028, 3, 1));
    assert_eq!(firm.add_working_days(date(2028, 3, 1), -1), date(2028, 2, 29));
    assert_eq!(firm.add_working_days(date(2026, 12, 29), -2), date(2026, 12, 23));
    assert_eq!(firm.add_working_days(date(2026, 12, 26), 0), date(2026, 12, 29));
    assert_eq!(firm.add_working_days(date(2026, 12, 26), 1), date(2026, 12, 29));
    assert_eq!(firm.add_working_days(date(2026, 12, 29), 0), date(2026, 12, 29));
}

#[test]
fn an_opening_in_the_skipped_hour_moves_to_its_end() {
    // London skips 01:00 to 02:00 on 29 March 2026.
    let early = daily("Europe/London", "01:30", "03:00");
    assert_eq!(early.minutes_between(at("2026-03-29T00:00:00Z"), at("2026-03-29T12:00:00Z")), 60);
    assert_eq!(early.add_minutes(at("2026-03-29T00:00:00Z"), 0), at("2026-03-29T01:00:00Z"));
    // Hours that lie in the skip altogether: no working day.
    let skipped = daily("Europe/London", "01:15", "01:45");
    assert!(!skipped.is_working_day(date(2026, 3, 29)) && skipped.is_working_day(date(2026, 3, 30)));
}

#[test]
fn repeated_hours_count_as_they_pass() {
    // London repeats 01:00 to 02:00 on 25 October 2026.
    let night = daily("Europe/London", "00:00", "06:00");
    assert_eq!(night.minutes_between(at("2026-10-24T23:00:00Z"), at("2026-10-25T12:00:00Z")), 7 * 60);
    let around = daily("Europe/London", "00:00", "24:00");
    assert_eq!(around.minutes_between(at("2026-10-24T23:00:00Z"), at("2026-10-26T00:00:00Z")), 25 * 60);
    assert_eq!(around.add_minutes(at("2026-10-24T23:00:00Z"), 25 * 60), at("2026-10-26T00:00:00Z"));
}

#[test]
fn zones_that_change_at_midnight_or_by_half_an_hour() {
    // São Paulo skipped 00:00 to 01:00 on 4 November 2018 and repeated 23:00 to 24:00 on 17 February 2018.
    let paulo = daily("America/Sao_Paulo", "00:00", "24:00");
    assert_eq!(paulo.start_of(date(2018, 11, 4)), at("2018-11-04T03:00:00Z"));
    assert_eq!(paulo.minutes_between(paulo.start_of(date(2018, 11, 4)), paulo.end_of(date(2018, 11, 4))), 23 * 60);
    assert_eq!(paulo.minutes_between(paulo.start_of(date(2018, 2, 17)), paulo.end_of(date(2018, 2, 17))), 25 * 60);
    // Cairo skips 00:00 to 01:00 on 24 April 2026.
    let cairo = daily("Africa/Cairo", "00:30", "08:00");
    assert_eq!(cairo.add_minutes(at("2026-04-23T20:00:00Z"), 0), at("2026-04-23T22:00:00Z"));
    assert_eq!(cairo.date_of(at("2026-04-23T22:00:00Z")), date(2026, 4, 24));
    // Lord Howe Island moves by 30 minutes: 02:00 becomes 02:30 on 4 October 2026, 02:00 becomes 01:30 on 5 April 2026.
    let howe = daily("Australia/Lord_Howe", "00:00", "06:00");
    assert_eq!(howe.minutes_between(howe.start_of(date(2026, 10, 4)), howe.end_of(date(2026, 10, 4))), 330);
    assert_eq!(howe.minutes_between(howe.start_of(date(2026, 4, 5)), howe.end_of(date(2026, 4, 5))), 390);
    // Samoa had no 30 December 2011.
    assert!(!daily("Pacific/Apia", "09:00", "17:00").is_working_day(date(2011, 12, 30)));
}

#[test]
fn a_firm_that_never_works_is_refused_and_one_on_holiday_for_ever_falls_back_to_plain_time() {
    let never = WorkingTime::new("Europe/London", [None; 7], BTreeSet::new()).unwrap_err();
    assert_eq!(never.code, "calendar.no_working_day");
    let days = date(2026, 1, 1).series(Span::new().days(1)).take(40_000).collect();
    let resting = WorkingTime::new("UTC", [hours("09:00", "17:00"); 7], days).unwrap();
    let start = at("2026-01-01T12:00:00Z");
    let due = resting.add_minutes(start, 90);
    assert_eq!(resting.minutes_between(start, due), 90);
    assert_eq!(resting.close_of(date(2026, 1, 1)), at("2026-01-02T00:00:00Z"));
    assert_eq!(resting.next_working_day(date(2026, 1, 1)), date(2026, 1, 1));
}

#[test]
fn the_ends_of_time_are_stood_at() {
    let firm = WorkingTime::default();
    for instant in [Timestamp::MIN, Timestamp::MAX] {
        let _ = firm.add_minutes(instant, i64::MAX).max(firm.close_of(firm.date_of(instant)));
        let _ = firm.add_working_days(firm.date_of(instant), i64::MIN).min(firm.add_working_days(Date::MAX, i64::MAX));
    }
    assert!(firm.minutes_between(Timestamp::MIN, Timestamp::MAX) > 0);
}

#[test]
fn written_as_texts_and_read_back_or_refused() {
    let firm = WorkingTime::new("europe/london", *WorkingTime::default().hours(), BTreeSet::from([date(2026, 12, 25)])).unwrap();
    assert_eq!(WorkingTime::try_from(written::Written::from(firm.clone())).unwrap(), firm);
    insta::assert_json_snapshot!(firm);
    let refused = |zone: &str, opens: &str, closes: &str| {
        let read = Hours::read(opens, closes).and_then(|h| WorkingTime::new(zone, [Some(h); 7], BTreeSet::new()));
        read.unwrap_err().code
    };
    assert_eq!(refused("Europe/Londom", "09:00", "17:00"), "calendar.unknown_zone");
    assert_eq!(refused("UTC", "17:00", "09:00"), "calendar.closes_before_opening");
    assert_eq!(refused("UTC", "9", "17:00"), "calendar.not_a_time");
    assert_eq!(refused("UTC", "25:00", "26:00"), "calendar.not_a_time");
}

#[test]
fn financial_years_their_quarters_and_names() {
    let tax = FinancialYear::new(4, 6).unwrap();
    let plain = FinancialYear::new(1, 1).unwrap();
    let day = date(2027, 4, 5);
    assert_eq!(Period::quarter_of(day, tax), Period { from: date(2027, 1, 6), to: day });
    assert_eq!(Period::previous_quarter(day, tax), Period { from: date(2026, 10, 6), to: date(2027, 1, 5) });
    assert_eq!(Period::financial_year_of(day, tax), Period { from: date(2026, 4, 6), to: day });
    assert_eq!(Period::previous_financial_year(day, tax).from, date(2025, 4, 6));
    assert_eq!(Period::last_n_months(date(2028, 2, 29), 12), Period { from: date(2027, 3, 1), to: date(2028, 2, 29) });
    assert_eq!(Period::previous_quarter(day, tax).name(tax, crate::writing::Writing::British), "Q3 2026/27");
    assert_eq!(Period::financial_year_of(date(1999, 5, 1), tax).name(tax, crate::writing::Writing::British), "1999/00");
    assert_eq!(Period::quarter_of(date(2026, 8, 1), plain).name(plain, crate::writing::Writing::British), "Q3 2026");
    assert_eq!(
        Period { from: date(2026, 7, 1), to: date(2026, 7, 31) }.name(plain, crate::writing::Writing::British),
        "July 2026"
    );
    assert_eq!(
        Period::last_n_months(date(2026, 10, 5), 24).name(plain, crate::writing::Writing::British),
        "24 months to 5 October 2026"
    );
    assert_eq!(Period { from: day, to: day }.name(plain, crate::writing::Writing::British), "5 April 2027 to 5 April 2027");
    assert!(FinancialYear::new(13, 1).is_err() && FinancialYear::new(2, 29).is_err());
}

const ZONES: &[&str] = &["Europe/London", "America/Sao_Paulo", "Africa/Cairo", "Australia/Lord_Howe", "America/St_Johns", "UTC"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn minutes_added_are_counted_back_and_later_is_later(
        zone in prop::sample::select(ZONES),
        opens in 0_i8..20, length in 1_i8..4, open_days in 1_u8..128,
        start in 1_000_000_000_i64..1_900_000_000, minutes in 0_i64..20_000, more in 0_i64..2_000,
    ) {
        let day = Hours { opens: Time::constant(opens, 30, 0, 0), closes: Time::constant(opens + length, 0, 0, 0) };
        let week = std::array::from_fn(|n| (open_days >> n & 1 == 1).then_some(day));
        let firm = WorkingTime::new(zone, week, BTreeSet::new()).unwrap();
        let from = Timestamp::from_second(start).unwrap();
        let due = firm.add_minutes(from, minutes);
        prop_assert_eq!(firm.minutes_between(from, due), minutes);
        prop_assert!(firm.add_minutes(from, minutes + more) >= due);
        prop_assert!(firm.add_minutes(Timestamp::from_second(start + more * 60).unwrap(), minutes) >= due);
        prop_assert!(minutes > 0 || due == from || firm.is_working(due));
        prop_assert!(firm.is_working(due) || due == firm.close_of(firm.date_of(due)));
    }

    #[test]
    fn quarters_lie_side_by_side(days in 0_i64..40_000, month in 1_i8..=12, first in 1_i8..=28) {
        let year = FinancialYear::new(month, first).unwrap();
        let day = moved(date(1990, 1, 1), days);
        let (now, before) = (Period::quarter_of(day, year), Period::previous_quarter(day, year));
        prop_assert!(now.contains(day) && moved(before.to, 1) == now.from);
        let whole = Period::financial_year_of(day, year);
        prop_assert!(whole.contains(now.from) && whole.contains(now.to));
        prop_assert!(now.name(year, crate::writing::Writing::British).starts_with('Q'));
    }
}
