use std::collections::BTreeMap;
use std::fs::File;

use goodword_actions::import_batch::ImportBatch;
use goodword_actions::undo_import::UndoImport;
use goodword_domain::batch::BatchState;
use goodword_domain::referral::Outcome;
use goodword_intake::batch::{Opener, Source};
use goodword_intake::mapping::Mapping;
use goodword_store::referrals::Referral;
use goodword_store::{Sql, lists};
use goodword_testkit::{TestFirm, on_both_engines};

use crate::importing::{everything, imported, rows, shared};

const EARLY: &str = "b91cf8812365f50ff4bda4bcd6206b05";

/// Leads, won and the median of whole days from receipt to decision, by the key of the source.
async fn by_origin(firm: &TestFirm) -> BTreeMap<String, (usize, usize, f64)> {
    let mut reader = firm.read_as(&firm.admin).await;
    let rules = goodword_actions::Rules::load(&mut reader).await.unwrap();
    let keys: BTreeMap<_, _> = lists::sources(&mut reader).await.unwrap().into_iter().map(|s| (s.id, s.key)).collect();
    let mut by: BTreeMap<String, (usize, Vec<i32>)> = BTreeMap::new();
    for referral in reader.all::<Referral>(Sql::new(Referral::SELECT)).await.unwrap() {
        let key = referral.source_id.map_or_else(|| "(blank)".to_owned(), |id| keys[&id].clone());
        let entry = by.entry(key).or_default();
        entry.0 += 1;
        if referral.outcome == Some(Outcome::Won) {
            let day = |at| rules.calendar.date_of(at);
            entry.1.push((day(referral.decided_at.unwrap()) - day(referral.received_at.unwrap())).get_days());
        }
    }
    by.into_iter()
        .map(|(key, (leads, mut days))| {
            days.sort_unstable();
            let middle = days.len() / 2;
            let upper = f64::from(days[middle]);
            let median = if days.len() % 2 == 1 { upper } else { (f64::from(days[middle - 1]) + upper) / 2.0 };
            (key, (leads, days.len(), median))
        })
        .collect()
}

on_both_engines! {
    async fn leads_and_deals_give_the_known_truth(firm) {
        let Some(folder) = shared("olist") else {
            eprintln!("skipped: there is no folder shared/data/olist above this project, so the real files were not imported");
            return;
        };
        let empty = everything(firm).await;
        let mapping = concat!(env!("CARGO_MANIFEST_DIR"), "/../../mappings/olist.toml");
        let mapping = Mapping::read(&std::fs::read_to_string(mapping).unwrap()).unwrap();
        let names = ["olist_closed_deals_dataset.csv", "olist_marketing_qualified_leads_dataset.csv"];
        let files = names.map(|name| {
            let path = folder.join(name);
            (name.to_owned(), Box::new(move || Ok(Box::new(File::open(&path)?) as Source)) as Opener)
        });
        let outcome = imported(firm, &firm.admin, ImportBatch { files: files.into(), mapping, dry_run: false, first: None }).await;
        let counts = outcome.counts;
        assert_eq!((outcome.state, counts.created, counts.updated, counts.refused, counts.warned), (BatchState::Done, 8_000, 842, 0, 1));

        let truth: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(folder.join("truth.json")).unwrap()).unwrap();
        let known: BTreeMap<String, (usize, usize, f64)> = truth["by_origin"]
            .as_array()
            .unwrap()
            .iter()
            .map(|o| {
                let many = |key: &str| usize::try_from(o[key].as_u64().unwrap()).unwrap();
                (o["origin_label"].as_str().unwrap().to_owned(), (many("leads"), many("won"), o["median_days"].as_f64().unwrap()))
            })
            .collect();
        assert_eq!(by_origin(firm).await, known);

        let became = rows(firm, &outcome).await;
        let odd: Vec<_> = became.iter().filter(|row| row.sentence.contains("before the first contact")).collect();
        assert_eq!(odd.len(), 1);
        assert!(odd[0].sentence.contains("won on 2018-03-06, 2 days before the first contact on 2018-03-08"), "{}", odd[0].sentence);
        let mut reader = firm.read_as(&firm.admin).await;
        let early = goodword_store::referrals::find_by_external_key(&mut reader, EARLY).await.unwrap().unwrap();
        assert_eq!(Some(early.id.get()), odd[0].record_id);
        drop(reader);

        let undone = firm.done(&firm.admin, UndoImport { batch_id: outcome.batch_id.unwrap() }).await;
        assert_eq!(undone.kept, []);
        assert_eq!(everything(firm).await, empty);
    }
}
