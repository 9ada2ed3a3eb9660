//! The marketing funnel of Olist, 8,000 real leads: the report of sources against the truth computed from the files.
//! The files stand outside the project; where they are absent the test says so.

use std::collections::HashMap;

use goodword_domain::referral::Outcome;
use goodword_domain::{SourceId, Timestamp};
use goodword_reports::Parameters;
use goodword_testkit::on_both_engines;
use serde_json::Value;

use crate::made::{Maker, blank, next, report, settings};

fn file(name: &str) -> Option<std::path::PathBuf> {
    let mut folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    // A worktree may lie deeper than the project does.
    (0..6).find_map(|_| {
        folder.pop();
        Some(folder.join("shared/data/olist").join(name)).filter(|file| file.exists())
    })
}

fn rows(name: &str) -> Option<Vec<HashMap<String, String>>> {
    let mut reader = csv::Reader::from_path(file(name)?).unwrap();
    Some(reader.deserialize().map(Result::unwrap).collect())
}

on_both_engines! {
    async fn the_sources_of_olist(firm) {
        let (Some(leads), Some(deals)) =
            (rows("olist_marketing_qualified_leads_dataset.csv"), rows("olist_closed_deals_dataset.csv"))
        else {
            println!("skipped: the Olist files are not beside the project");
            return;
        };
        let truth: Value = serde_json::from_slice(&std::fs::read(file("truth.json").unwrap()).unwrap()).unwrap();
        let settings = settings(firm).await;
        let won: HashMap<&str, &str> = deals.iter().map(|deal| (deal["mql_id"].as_str(), deal["won_date"].as_str())).collect();
        let mut make = Maker::at(firm).await;
        let prospect = make.person("Seller").await;
        let reason = make.reason(Outcome::Won).await;
        let mut sources: HashMap<String, SourceId> = HashMap::new();
        for lead in &leads {
            let origin = lead["origin"].as_str();
            if !origin.is_empty() && !sources.contains_key(origin) && origin != "other" {
                sources.insert(origin.to_owned(), make.source(origin, origin).await);
            }
        }
        sources.insert("other".to_owned(), make.source_of("other").await);
        for lead in &leads {
            let zone = settings.calendar.zone();
            let instant = |text: &str| -> Timestamp {
                let civil: jiff::civil::DateTime = text.parse().unwrap();
                civil.to_zoned(zone.clone()).unwrap().timestamp()
            };
            let mut r = blank(make.id(), prospect, instant(&lead["first_contact_date"]));
            r.owner_id = firm.admin.colleague;
            r.source_id = sources.get(&lead["origin"]).copied();
            match won.get(lead["mql_id"].as_str()) {
                Some(date) => {
                    (r.outcome, r.decided_at, r.reason_id) = (Some(Outcome::Won), Some(instant(date)), Some(reason));
                }
                None => next(&mut r, settings.now),
            }
            make.referral(&r).await;
        }
        make.done().await;
        let report = report(firm, "sources", Parameters::default()).await;
        let json = report.to_json();
        let found: Vec<[Value; 4]> = json["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| ["source", "received", "won", "median_days_to_decide"].map(|key| row[key].clone()))
            .collect();
        let true_ones: Vec<[Value; 4]> = truth["by_origin"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| ["origin_label", "leads", "won", "median_days"].map(|key| row[key].clone()))
            .collect();
        assert_eq!(found, true_ones);
        assert_eq!(json["totals"]["median_days_to_decide"], truth["overall"]["median_days"]);
        assert!(json["notes"].to_string().contains("decided on a day before its receipt"), "{}", json["notes"]);
    }
}
