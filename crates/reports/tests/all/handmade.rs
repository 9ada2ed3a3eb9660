//! Every report on a small firm made by hand, to be read in review.

use goodword_domain::colleague::Role;
use goodword_domain::money::Currency;
use goodword_domain::referral::{Direction, LoopStep, Outcome};
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, PersonId, PracticeId, Timestamp};
use goodword_reports::{By, Parameters, Report};
use goodword_store::referrals::Referral;
use goodword_testkit::{TestFirm, on_both_engines};

use crate::made::{Maker, at, blank, day, next, report};

/// Who and what the story needs.
struct Cast {
    tom: ColleagueId,
    mia: ColleagueId,
    amira: PersonId,
    bruno: PersonId,
    property: PracticeId,
}

/// Eleven introductions of the last quarter of 2025 and three later ones; now is Wednesday, 11 March 2026.
async fn tell(firm: &TestFirm) {
    let tom = firm.colleague("Tom Fee", Role::FeeEarner).await.colleague.unwrap();
    let mia = firm.colleague("Mia Manager", Role::Manager).await.colleague.unwrap();
    let mut make = Maker::at(firm).await;
    let (amira, bruno) = (make.person("Amira Khan").await, make.person("Bruno Bell").await);
    let property = make.practice("Property").await;
    let cast = Cast { tom, mia, amira, bruno, property };
    for (n, month) in [(1, "10"), (2, "10"), (3, "11"), (4, "11"), (5, "12")] {
        won(&mut make, &cast, n, at(&format!("2025-{month}-06T10:00:00Z"))).await;
    }
    for n in 6..9 {
        refused(&mut make, &cast, n, at("2025-11-20T15:00:00Z")).await;
    }
    open(
        &mut make,
        &cast,
        at("2025-12-01T09:00:00Z"),
        &["2025-12-01T09:20:00Z", "2026-03-05T10:00:00Z"],
        at("2026-03-20T17:00:00Z"),
    )
    .await;
    // Quiet: nobody called; and one call, then silence.
    open(&mut make, &cast, at("2025-12-10T09:00:00Z"), &[], at("2025-12-10T10:00:00Z")).await;
    open(&mut make, &cast, at("2025-12-12T16:45:00Z"), &["2025-12-15T11:00:00Z"], at("2025-12-17T17:00:00Z")).await;
    // This week and last: a running clock, a broken one, and one we sent out.
    open(&mut make, &cast, at("2026-03-11T09:30:00Z"), &[], at("2026-03-11T10:30:00Z")).await;
    open(&mut make, &cast, at("2026-03-05T09:30:00Z"), &[], at("2026-03-12T10:30:00Z")).await;
    let prospect = make.person("Sent Out").await;
    let mut outbound = Referral { direction: Direction::Outbound, ..blank(make.id(), prospect, at("2025-12-03T10:00:00Z")) };
    outbound.owner_id = Some(mia);
    next(&mut outbound, at("2026-03-30T10:00:00Z"));
    make.referral(&outbound).await;
    make.done().await;
}

async fn start(make: &mut Maker, cast: &Cast, n: i64, received: Timestamp) -> (Referral, PersonId) {
    let prospect = make.person(&format!("Prospect {n}")).await;
    let mut r = blank(make.id(), prospect, received);
    r.referrer_person_id = Some(if n % 3 == 0 { cast.bruno } else { cast.amira });
    r.owner_id = Some(if n % 2 == 0 { cast.mia } else { cast.tom });
    r.practice_id = (n != 3).then_some(cast.property);
    r.source_id = Some(make.source_of(if n % 3 == 0 { "client_referral" } else { "professional_referral" }).await);
    r.respond_by = received.checked_add(jiff::SignedDuration::from_hours(1)).ok();
    (r, prospect)
}

async fn won(make: &mut Maker, cast: &Cast, n: i64, received: Timestamp) {
    let (mut r, prospect) = start(make, cast, n, received).await;
    let contact = received.checked_add(jiff::SignedDuration::from_mins(10 * n * n)).unwrap();
    let decided = received.checked_add(jiff::SignedDuration::from_hours(24 * 7 * n)).unwrap();
    (r.first_contact_at, r.last_touch_at) = (Some(contact), Some(contact));
    (r.outcome, r.decided_at, r.reason_id) = (Some(Outcome::Won), Some(decided), Some(make.reason(Outcome::Won).await));
    (r.value_minor, r.currency) = (Some(2_000_000), Some(Currency::GBP));
    make.referral(&r).await;
    make.touch(r.id, TouchKind::Call, contact, false, &[]).await;
    let client = make.client(prospect, day("2025-12-31")).await;
    let value = match n {
        1 => (3_000_000, "EUR".parse().unwrap()),
        _ => (1_000_000 * n, Currency::GBP),
    };
    make.matter(&r, client, day("2025-12-31"), (n != 2).then_some(value)).await;
    make.closed(r.id, LoopStep::Thanked, received.checked_add(jiff::SignedDuration::from_hours(24 * n)).unwrap()).await;
    if n != 5 {
        make.closed(r.id, LoopStep::Told, decided).await;
    }
}

async fn refused(make: &mut Maker, cast: &Cast, n: i64, received: Timestamp) {
    let (mut r, _) = start(make, cast, n, received).await;
    let outcome = if n == 6 { Outcome::Declined } else { Outcome::Lost };
    let decided = received.checked_add(jiff::SignedDuration::from_hours(24 * 3)).unwrap();
    (r.outcome, r.decided_at, r.reason_id) = (Some(outcome), Some(decided), Some(make.reason(outcome).await));
    make.referral(&r).await;
}

async fn open(make: &mut Maker, cast: &Cast, received: Timestamp, calls: &[&str], due: Timestamp) {
    let (mut r, _) = start(make, cast, 3 + i64::try_from(calls.len()).unwrap(), received).await;
    r.first_contact_at = calls.first().map(|call| at(call));
    r.last_touch_at = calls.last().map(|call| at(call));
    next(&mut r, due);
    make.referral(&r).await;
    make.step(&r, received, due, None).await;
    for call in calls {
        make.touch(r.id, TouchKind::Call, at(call), false, &[]).await;
    }
}

fn read(report: &Report) -> String {
    format!("{}\n{}", report.to_table(), serde_json::to_string_pretty(&report.to_json()).unwrap())
}

on_both_engines! {
    async fn leaks_as_read(firm) {
        tell(firm).await;
        let quarter = Parameters { from: Some(day("2025-10-01")), to: Some(day("2025-12-31")), ..Parameters::default() };
        insta::assert_snapshot!("leaks", read(&report(firm, "leaks", Parameters::default()).await));
        // The default is the last quarter of the firm's year.
        assert_eq!(report(firm, "leaks", quarter).await, report(firm, "leaks", Parameters::default()).await);
        let by = Parameters { by: Some(By::Owner), as_of: Some(day("2026-01-05")), ..quarter };
        insta::assert_snapshot!("leaks_by_owner_as_of_january", read(&report(firm, "leaks", by).await));
    }

    async fn sources_as_read(firm) {
        tell(firm).await;
        insta::assert_snapshot!("sources", read(&report(firm, "sources", Parameters::default()).await));
    }

    async fn loops_left_open_as_read(firm) {
        tell(firm).await;
        insta::assert_snapshot!("loops_left_open", read(&report(firm, "loops_left_open", Parameters::default()).await));
    }

    async fn response_times_as_read(firm) {
        tell(firm).await;
        insta::assert_snapshot!("response_times", read(&report(firm, "response_times", Parameters::default()).await));
    }

    async fn no_measurable_gap_when_the_data_say_so(firm) {
        tell(firm).await;
        let mut make = Maker::at(firm).await;
        let prospect = make.person("Many Wins").await;
        let reason = make.reason(Outcome::Won).await;
        for _ in 0..150 {
            let mut r = blank(make.id(), prospect, at("2025-11-05T10:00:00Z"));
            (r.outcome, r.decided_at, r.reason_id) = (Some(Outcome::Won), Some(at("2025-12-05T10:00:00Z")), Some(reason));
            make.referral(&r).await;
        }
        make.done().await;
        insta::assert_snapshot!("no_measurable_gap", report(firm, "leaks", Parameters::default()).await.sentence);
    }
}
