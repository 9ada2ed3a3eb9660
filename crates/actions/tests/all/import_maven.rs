use std::collections::BTreeMap;
use std::path::Path;

use goodword_actions::add_colleague::AddColleague;
use goodword_actions::add_practice::AddPractice;
use goodword_actions::import_batch::ImportBatch;
use goodword_domain::batch::RowOutcome;
use goodword_domain::colleague::Role;
use goodword_domain::referral::Outcome;
use goodword_domain::{ColleagueId, text};
use goodword_intake::mapping::Mapping;
use goodword_store::Sql;
use goodword_store::referrals::Referral;
use goodword_testkit::{TestFirm, on_both_engines};

use crate::importing::{file, imported, rows, shared};

/// Decided and won.
type Ended = (u64, u64);

/// The agents as colleagues, the products as practices; who manages whom.
async fn set_up(firm: &TestFirm, folder: &Path) -> BTreeMap<ColleagueId, (String, String)> {
    let lines = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    for product in lines("products.csv").lines().skip(1) {
        let name = product.split(',').next().unwrap().to_owned();
        firm.done(&firm.admin, AddPractice { name, ..AddPractice::default() }).await;
    }
    let mut agents = BTreeMap::new();
    for line in lines("sales_teams.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let email = format!("{}@maven.example", text::fold(cells[0]).replace(' ', "."));
        let add = AddColleague {
            name: cells[0].to_owned(),
            email,
            role: Role::FeeEarner,
            practice_id: None,
            office_id: None,
            languages: String::new(),
            password: None,
            acts_for: Vec::new(),
        };
        agents.insert(firm.done(&firm.admin, add).await, (cells[0].to_owned(), cells[1].to_owned()));
    }
    agents
}

fn known(truth: &serde_json::Value, list: &str, name: &str) -> BTreeMap<String, Ended> {
    let many = |of: &serde_json::Value, key: &str| of[key].as_u64().unwrap();
    let all = truth[list].as_array().unwrap().iter();
    all.map(|of| (of[name].as_str().unwrap().to_owned(), (many(of, "closed"), many(of, "won")))).collect()
}

on_both_engines! {
    async fn won_and_lost_by_agent_and_manager_are_the_known_ones(firm) {
        let Some(folder) = shared("maven_crm") else {
            eprintln!("skipped: there is no folder shared/data/maven_crm above this project, so its pipeline was not imported");
            return;
        };
        let agents = set_up(firm, &folder).await;
        let mapping = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../mappings/maven.toml")).unwrap();
        let pipeline = std::fs::read_to_string(folder.join("sales_pipeline.csv")).unwrap();
        let pipeline = || vec![file("sales_pipeline.csv", pipeline.as_str())];

        // Without the line that says what GTXPro stands for, each of its rows says what was probably meant.
        let plain = Mapping::read(&mapping.replace("values = { \"GTXPro\" = \"GTX Pro\" }", "values = {}")).unwrap();
        let first = Some(100);
        let preview = imported(firm, &firm.admin, ImportBatch { files: pipeline(), mapping: plain, dry_run: true, first }).await;
        let odd: Vec<_> = preview.rows.iter().filter(|row| row.outcome == RowOutcome::Refused).collect();
        assert!(!odd.is_empty());
        for row in odd {
            let begins = format!("Line {}, column “product”: there is no practice “GTXPro”.", row.line);
            assert!(row.sentence.starts_with(&begins) && row.sentence.contains("Did you mean “GTX Pro”?"), "{}", row.sentence);
        }

        let mapping = Mapping::read(&mapping).unwrap();
        let outcome = imported(firm, &firm.admin, ImportBatch { files: pipeline(), mapping, dry_run: false, first: None }).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (8_800, 0), "{:?}", outcome.odd);
        assert_eq!(rows(firm, &outcome).await.len(), 8_800);

        let (mut by_agent, mut by_manager, mut lost) = (BTreeMap::<String, Ended>::new(), BTreeMap::<String, Ended>::new(), 0);
        let mut reader = firm.read_as(&firm.admin).await;
        for referral in reader.all::<Referral>(Sql::new(Referral::SELECT)).await.unwrap() {
            let Some(outcome) = referral.outcome else { continue };
            let (agent, manager) = &agents[&referral.owner_id.unwrap()];
            for ended in [by_agent.entry(agent.clone()).or_default(), by_manager.entry(manager.clone()).or_default()] {
                ended.0 += 1;
                ended.1 += u64::from(outcome == Outcome::Won);
            }
            lost += u64::from(outcome == Outcome::Lost);
        }
        let truth: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(folder.join("truth.json")).unwrap()).unwrap();
        assert_eq!(by_agent, known(&truth, "by_agent", "sales_agent"));
        assert_eq!(by_manager, known(&truth, "by_manager", "manager"));
        assert_eq!(Some(lost), truth["stage"]["Lost"].as_u64());
        for of in truth["by_agent"].as_array().unwrap() {
            let (closed, won) = by_agent[of["sales_agent"].as_str().unwrap()];
            let rate = f64::from(u32::try_from(won).unwrap()) / f64::from(u32::try_from(closed).unwrap());
            assert!((rate - of["win_rate"].as_f64().unwrap()).abs() < 1e-6, "{of}");
        }
    }
}
