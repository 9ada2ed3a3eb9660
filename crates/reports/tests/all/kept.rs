//! What is kept of the sources is what they come to when every referral is read, in whatever zone the firm is.

use goodword_actions::change_firm::ChangeFirm;
use goodword_domain::money::Currency;
use goodword_reports::{Parameters, run};
use goodword_testkit::{TestFirm, on_both_engines};

use crate::made::{day, settings};
use crate::random::fill;

/// The firm moves.
async fn moved(firm: &TestFirm, zone: &str) {
    let to = ChangeFirm {
        writing: None,
        matter_word: None,
        matter_words: String::new(),
        name: "Harland & Pike".to_owned(),
        zone: zone.to_owned(),
        currency: "GBP".parse::<Currency>().unwrap(),
        hours: vec!["09:00-17:30".to_owned(); 7],
        holidays: String::new(),
        financial_year_month: 1,
        financial_year_day: 1,
        response_minutes: 60,
        quiet_days: 30,
        step_late_days: 14,
        fallback_owner_id: firm.admin.colleague.unwrap(),
        version: None,
    };
    firm.done(&firm.admin, to).await;
}

on_both_engines! {
    async fn what_is_kept_is_what_is_summed_in_any_zone(firm) {
        fill(firm, 200).await;
        let mut told = Vec::new();
        for zone in ["Europe/London", "Pacific/Auckland", "America/St_Johns"] {
            moved(firm, zone).await;
            let settings = settings(firm).await;
            let mut db = firm.read_as(&firm.admin).await;
            let kept = run("sources", &mut db, &settings, &Parameters::default()).await.unwrap();
            // With a first day, long before all of them, every referral is read.
            let summed = Parameters { from: Some(day("1990-01-01")), ..Parameters::default() };
            let summed = run("sources", &mut db, &settings, &summed).await.unwrap();
            let cells = |report: &goodword_reports::Report| report.rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>();
            assert_eq!(cells(&kept), cells(&summed), "{zone}");
            assert_eq!((&kept.totals.as_ref().unwrap().cells, &kept.notes), (&summed.totals.as_ref().unwrap().cells, &summed.notes));
            told.push(kept.sentence);
        }
        assert!(told.iter().all(|sentence| sentence.contains("in a median of")), "{told:?}");
    }
}
