//! How long reports over 100,000 referrals take; measured on demand in a release build, because a busy machine would fail it.

use std::time::{Duration, Instant};

use goodword_reports::{ALL, By, Parameters, today_numbers};
use goodword_testkit::on_both_engines;

use crate::made::{day, report, settings};
use crate::random::fill;

on_both_engines! {
    #[ignore = "measures: cargo test --release -p goodword-reports speed -- --ignored --nocapture --test-threads 1"]
    async fn a_hundred_thousand_referrals(firm) {
        fill(firm, 100_000).await;
        let ever = Parameters { from: Some(day("2000-01-01")), ..Parameters::default() };
        let past = Parameters { as_of: Some(day("2026-01-15")), ..ever };
        let mut slowest = Duration::ZERO;
        for listed in ALL {
            for asked in [Parameters::default(), ever, past, Parameters { by: listed.by.first().copied(), ..ever }, Parameters { by: listed.by.last().copied().filter(|by| *by == By::Referrer), ..ever }] {
                let start = Instant::now();
                let report = report(firm, listed.name, asked).await;
                let took = start.elapsed();
                slowest = slowest.max(took);
                println!("{:?} {} {asked:?}: {took:?}, {} rows", firm.db.engine(), listed.name, report.rows.len());
            }
        }
        let settings = settings(firm).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let start = Instant::now();
        today_numbers(&mut reader, &settings).await.unwrap();
        println!("{:?} today: {:?}", firm.db.engine(), start.elapsed());
        assert!(slowest < Duration::from_secs(2), "the slowest took {slowest:?}");
    }
}
