//! A firm without a referral gets sentences, not gaps in them; and what cannot be asked is refused.

use goodword_domain::Date;
use goodword_reports::{ALL, By, Parameters, ReportError, run, today_numbers};
use goodword_testkit::on_both_engines;

use crate::made::{day, report, settings};

on_both_engines! {
    async fn an_empty_firm_gets_sentences(firm) {
        let mut said = String::new();
        for listed in ALL {
            for by in std::iter::once(None).chain(listed.by.iter().copied().map(Some)) {
                let report = report(firm, listed.name, Parameters { by, ..Parameters::default() }).await;
                if by.is_none() {
                    said.push_str(&format!("{}\n{}\n", report.to_table(), report.to_csv()));
                }
                let text = format!("{}{}", report.to_table(), report.to_json());
                assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
            }
        }
        let settings = settings(firm).await;
        let mut reader = firm.read_as(&firm.admin).await;
        said.push_str(&today_numbers(&mut reader, &settings).await.unwrap().sentence);
        insta::assert_snapshot!("an_empty_firm", said);
    }

    async fn what_cannot_be_asked_is_refused(firm) {
        let settings = settings(firm).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let usual = Parameters::default();
        let mut said = String::new();
        for (name, asked) in [
            ("leeks", usual),
            ("sources", Parameters { by: Some(By::Owner), ..usual }),
            ("leaks", Parameters { as_of: Some(day("2026-03-12")), ..usual }),
            ("leaks", Parameters { from: Some(day("2026-03-12")), to: Some(day("2026-03-11")), ..usual }),
        ] {
            match run(name, &mut reader, &settings, &asked).await {
                Err(ReportError::Refused(refusal)) => said.push_str(&format!("{}: {refusal}\n", refusal.code)),
                other => panic!("{name} was not refused: {other:?}"),
            }
        }
        said.push_str(&"office".parse::<By>().unwrap_err().to_string());
        insta::assert_snapshot!("refusals", said);
    }

    async fn days_at_the_ends_of_time_do_no_harm(firm) {
        let settings = settings(firm).await;
        let mut reader = firm.read_as(&firm.admin).await;
        for listed in ALL {
            for asked in [
                Parameters { from: Some(Date::MIN), to: Some(Date::MAX), ..Parameters::default() },
                Parameters { as_of: Some(Date::MIN), ..Parameters::default() },
            ] {
                let report = run(listed.name, &mut reader, &settings, &asked).await.unwrap();
                assert!(report.sentence.starts_with("No referral"), "{}", report.sentence);
            }
        }
    }
}
