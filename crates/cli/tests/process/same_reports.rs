//! Both engines give the same answer to every question, on the sample firm and on real files.

use goodword_reports::{self as reports, Parameters, Settings};
use goodword_testkit::{Engine, TestFirm};
use serde_json::Value;

use crate::on_each_engine;
use crate::places::{Place, shared};

/// Every report of the sample firm, by its name and what it is grouped by. The story is told by its own seed and a clock
/// that is moved by hand, so that even the ids in the answers are the same.
async fn answers(engine: Engine) -> Vec<(String, Value)> {
    let firm = TestFirm::on(engine).await;
    goodword_seeds::tell(&firm.desk).await.unwrap();
    let mut reader = firm.read_as(&firm.admin).await;
    let settings = Settings::load(&mut reader, firm.now()).await.unwrap();
    let mut answers = Vec::new();
    for listed in reports::ALL {
        for by in std::iter::once(None).chain(listed.by.iter().copied().map(Some)) {
            for (from, as_of) in [(None, None), (Some("2025-06-01"), Some("2025-12-31"))] {
                let day = |text: Option<&str>| text.map(|text| text.parse().unwrap());
                let asked = Parameters { from: day(from), to: None, as_of: day(as_of), by };
                let report = reports::run(listed.name, &mut reader, &settings, &asked).await.unwrap();
                answers.push((format!("{} {by:?} {from:?}", listed.name), report.to_json()));
            }
        }
    }
    drop(reader);
    firm.end().await;
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_sample_firm() {
    let (sqlite, postgres) = tokio::join!(answers(Engine::Sqlite), answers(Engine::Postgres));
    assert!(sqlite.len() >= 2 * reports::ALL.len());
    assert_eq!(sqlite.len(), postgres.len());
    for ((asked, one), (_, other)) in sqlite.iter().zip(&postgres) {
        assert!(!one["rows"].as_array().unwrap().is_empty(), "{asked} shows nothing");
        assert_eq!(one, other, "{asked}");
    }
}

on_each_engine! {
    async fn on_the_funnel_of_olist(engine) {
        let (Some(referrals), Some(deals), Some(truth)) = (
            shared("olist/olist_marketing_qualified_leads_dataset.csv"),
            shared("olist/olist_closed_deals_dataset.csv"),
            shared("olist/truth.json"),
        ) else {
            println!("skipped: the Olist files are not beside the project");
            return;
        };
        let place = Place::with_firm(engine).await;
        let mapping = concat!(env!("CARGO_MANIFEST_DIR"), "/../../mappings/olist.toml");
        let ran = place.run(&["import", &deals.display().to_string(), &referrals.display().to_string(), "--mapping", mapping]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.starts_with("Imported. 8842 rows: 8000 created, 842 updated, 0 unchanged, 0 refused;"), "{ran:?}");

        let ran = place.run(&["report", "sources", "--format", "json"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        let truth: Value = serde_json::from_slice(&std::fs::read(truth).unwrap()).unwrap();
        let pick = |row: &Value, keys: [&str; 4]| keys.map(|key| row[key].clone());
        let rows = |value: &Value, keys| value.as_array().unwrap().iter().map(|row| pick(row, keys)).collect::<Vec<_>>();
        let found = rows(&report["rows"], ["source", "received", "won", "median_days_to_decide"]);
        assert_eq!(found, rows(&truth["by_origin"], ["origin_label", "leads", "won", "median_days"]));
        let overall = pick(&report["totals"], ["received", "won", "median_days_to_decide", "decided"]);
        assert_eq!(overall, pick(&truth["overall"], ["leads", "won", "median_days", "won"]));
        place.end().await;
    }
}
