//! The real files of Olist, read where they are; where they are not, the test says so and passes.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;

use goodword_domain::money::Currency;
use goodword_domain::referral::Outcome;
use jiff::civil::date;

use super::*;
use crate::row::{Values, What, before_first_contact};

fn opener(path: PathBuf) -> Opener {
    Box::new(move || Ok(Box::new(File::open(&path)?) as Source))
}

#[test]
fn leads_and_closed_deals_are_read_whole() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("../shared/data/olist");
    if !folder.is_dir() {
        eprintln!("skipped: {} is absent, so the real files were not read", folder.display());
        return;
    }
    let mapping = Mapping::read(&std::fs::read_to_string(root.join("mappings/olist.toml")).unwrap()).unwrap();
    let settings = Settings { today: date(2026, 5, 18), currency: Currency::GBP, custom: [].into() };
    // Given the wrong way round: the plan puts the leads first.
    let files = ["olist_closed_deals_dataset.csv", "olist_marketing_qualified_leads_dataset.csv"];
    let files = files.iter().map(|f| ((*f).to_owned(), opener(folder.join(f)))).collect();
    let plan = plan(files, &mapping, settings).unwrap();
    assert_eq!(plan.files.iter().map(|f| f.mapping.name.as_str()).collect::<Vec<_>>(), ["leads", "closed deals"]);

    let mut sources: BTreeMap<String, u32> = BTreeMap::new();
    let (mut received, mut decided, mut segments) = (BTreeMap::new(), Vec::new(), 0);
    plan.for_each(&mut |row| match row.what {
        What::Row { values: Values::Referral(referral), warnings } => {
            assert_eq!(warnings, []);
            *sources.entry(referral.source.map_or("(blank)".to_owned(), |s| s.key)).or_default() += 1;
            received.insert(referral.external_key.unwrap(), referral.received_on.date);
        }
        What::Row { values: Values::Outcome(outcome), warnings } => {
            assert_eq!((outcome.outcome, warnings.len()), (Outcome::Won, 0));
            segments += usize::from(outcome.need.is_some());
            decided.push((outcome.link.key, outcome.decided_on));
        }
        other => panic!("line {} of {}: {other:?}", row.line, row.file),
    })
    .unwrap();

    assert_eq!((received.len(), decided.len(), segments), (8_000, 842, 841));
    assert_eq!((sources["(blank)"], sources["unknown"], sources["organic_search"], sources.len()), (60, 1_099, 2_296, 11));
    assert!(decided.iter().all(|(_, moment)| moment.time.is_some()));
    let early: Vec<_> = decided
        .iter()
        .filter_map(|(key, moment)| Some((key, before_first_contact(Outcome::Won, received[key], moment.date)?)))
        .collect();
    let sentence =
        "won on 2018-03-06, 2 days before the first contact on 2018-03-08; both days are kept as given, look at them.".to_owned();
    assert_eq!(early, [(&"b91cf8812365f50ff4bda4bcd6206b05".to_owned(), sentence)]);
}
