use goodword_actions::ActionError;
use goodword_actions::change_referral::ChangeReferral;
use goodword_actions::import_batch::{
    CancelImport, ImportBatch, KeptFile, Progress, StartImport, carry_out, import, write_results,
};
use goodword_actions::undo_import::UndoImport;
use goodword_domain::Noun;
use goodword_domain::batch::{BatchState, RowOutcome};
use goodword_domain::colleague::Role;
use goodword_domain::referral::Outcome as Ended;
use goodword_intake::mapping::Mapping;
use goodword_store::{Sql, Viewer, batches, clients, history, jobs, loop_closures, people, referrals};
use goodword_testkit::on_both_engines;

use crate::common::sound;
use crate::importing::{HEADER, REGISTER, batch, entries, everything, file, imported, register, rows};

const GOOD: &[&str] = &[
    "R1,01/10/2025,Jane Orion,Orion Foods,Amira Khan,Hale & Co,shareholder dispute,\"40,000\",Chambers list,Tom Fee,02/10/2025,03/10/2025,,,,",
    "R2,05/10/2025,,Blue Ocean,Amira Khan,Hale & Co,lease,,,tom.fee@example.com,06/10/2025,,won,20/11/2025,,",
    "R3,06/10/2025,Paul Grey,,,,will,,unknown,,,,lost,01/12/2025,Price,",
    "R4,07/10/2025,Nora Holt,,,,,,,,,,declined,02/12/2025,conflict,She asked twice",
];

on_both_engines! {
    async fn rows_become_referrals_with_all_they_say(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let outcome = imported(firm, &firm.admin, batch(vec![register(GOOD)])).await;
        assert_eq!((outcome.state, outcome.counts.rows, outcome.counts.created, outcome.counts.refused), (BatchState::Done, 4, 4, 0));
        let became = rows(firm, &outcome).await;
        assert_eq!(became[0].sentence, "Created: next step filled from the cadence; thanked on 2025-10-03.");
        assert_eq!(became[1].sentence, "Created: won on 2025-11-20.");
        assert!(outcome.remarks[0].contains("no next step for 1 open referral"), "{:?}", outcome.remarks);

        let mut reader = firm.read_as(&tom).await;
        let first = referrals::find_by_external_key(&mut reader, "R1").await.unwrap().unwrap();
        assert_eq!((first.owner_id, first.value_minor, first.cadence_place), (tom.colleague, Some(4_000_000), Some(2)));
        assert_eq!(first.received_at, Some("2025-09-30T23:00:00Z".parse().unwrap()));
        assert_eq!(first.stage.word(), "contacted");
        assert_eq!(loop_closures::of_referral(&mut reader, first.id).await.unwrap().len(), 1);
        let source = reader.column::<String>(Sql::new("select key from sources where id = $1").bind(first.source_id)).await.unwrap();
        assert_eq!(source, ["chambers_list"]);
        let won = referrals::find_by_external_key(&mut reader, "R2").await.unwrap().unwrap();
        assert_eq!((won.outcome, won.referrer_person_id), (Some(Ended::Won), first.referrer_person_id));
        assert!(clients::engagement_of(&mut reader, won.id).await.unwrap().is_some());
        let lost = referrals::find_by_external_key(&mut reader, "R3").await.unwrap().unwrap();
        assert_eq!((lost.outcome, lost.owner_id), (Some(Ended::Lost), firm.admin.colleague));
        for id in [first.id, won.id, lost.id] {
            sound(firm, id).await;
        }
        let trail = history::of_record(&mut reader, Noun::Referral, first.id.get(), 5).await.unwrap();
        assert!(trail.iter().all(|entry| entry.via == "import" && entry.batch_id == outcome.batch_id));
    }

    async fn bad_rows_say_where_and_the_good_ones_go_in(firm) {
        firm.colleague("Tom Fee", Role::FeeEarner).await;
        let guest = firm.colleague("Guest Reader", Role::ReadOnly).await;
        assert_eq!(guest.role, Role::ReadOnly);
        let text = [
            HEADER.as_bytes(),
            b"\nB1,2025-10,Jane Orion,,,,,,,,,,,,,\nB2,01/10/2025,Ann Li,,,,,,,Priya Shah,,,,,,\nB3,01/10/2025,Bo\nB4,01/10/2025,Jos\xe9,,,,,,,,,,,,,\n\
              B5,01/10/2025,Cy Dee,,,,,,,Tom Fee,08/10/2025,,won,01/10/2025,,\nB6,01/10/2025,Di Ek,,,,,,,Guest Reader,,,,,,\n\
              B7,01/10/2025,Ed Fa,,,,,,,,,,lost,02/10/2025,bored,\nB8,01/10/2025,Flo Gee,,,,,,,,,,won,01/10/2030,,\nB9,01/10/2025,Gil Ha,,,,,,,,,,,,,\n",
        ].concat();
        let mapping = Mapping::read(&REGISTER.replacen("key = ", "encoding = \"utf-8\"\nkey = ", 1)).unwrap();
        let ends = file("ends.csv", "Of,How,On,Why,Fee\nB9,won,03/10/2025,,500\nNONE,won,03/10/2025,,\nB9,lost,04/10/2025,Price,\nB9,won,03/10/2025,,\n");
        let outcome = imported(firm, &firm.admin, ImportBatch { files: vec![ends, file("bad.csv", text)], mapping, dry_run: false, first: None }).await;
        let became = rows(firm, &outcome).await;
        let of = |line: i64, name: &str| became.iter().find(|r| r.line == line && r.file == name).unwrap();
        let refused = |line, name, parts: &[&str]| {
            let row = of(line, name);
            assert_eq!(row.outcome, RowOutcome::Refused, "{}", row.sentence);
            assert!(parts.iter().all(|part| row.sentence.contains(part)), "{}", row.sentence);
        };
        refused(2, "bad.csv", &["Line 2, column “Received”", "2025-10"]);
        refused(3, "bad.csv", &["Line 3, column “Owner”", "no colleague “Priya Shah”"]);
        refused(4, "bad.csv", &["Line 4", "3 cells and the header has 16"]);
        refused(5, "bad.csv", &["Line 5, column “Who”", "not UTF-8"]);
        refused(7, "bad.csv", &["Line 7, column “Owner”", "owns no referrals"]);
        refused(8, "bad.csv", &["Line 8, column “Reason”", "“bored” is no reason"]);
        // Refused only after its referral was written: all of the row is taken back, and the others stay.
        refused(9, "bad.csv", &["Line 9, column “Decided”", "has not come yet"]);
        assert_eq!(of(6, "bad.csv").outcome, RowOutcome::Created);
        assert!(of(6, "bad.csv").sentence.contains("Line 6, column “Decided”: won on 2025-10-01, 7 days before the first contact on 2025-10-08"));
        assert_eq!(of(10, "bad.csv").outcome, RowOutcome::Created);
        assert_eq!(of(2, "ends.csv").sentence, "Updated: won on 2025-10-03.");
        refused(3, "ends.csv", &["Line 3, column “Of”", "no referral with the key “NONE” of “register”"]);
        refused(4, "ends.csv", &["Line 4, column “On”", "ended here as won on 2025-10-03"]);
        assert_eq!(of(5, "ends.csv").outcome, RowOutcome::Unchanged);
        let counts = outcome.counts;
        assert_eq!((counts.rows, counts.created, counts.updated, counts.unchanged, counts.refused, counts.warned), (13, 2, 1, 1, 9, 1));
        let mut reader = firm.read_as(&firm.admin).await;
        assert!(people::named(&mut reader, "flo gee", 5).await.unwrap().is_empty());
        assert_eq!(reader.value::<i64>(Sql::new("select count(*) as n from referrals")).await.unwrap(), 2);
    }

    async fn what_follows_a_refused_row_is_not_said_of_the_verb_that_refused_it(firm) {
        let end_to_come = "Z1,01/10/2025,Flo Gee,,,,,,,,,,won,01/01/2031,,";
        let outcome = imported(firm, &firm.admin, batch(vec![register(&[end_to_come])])).await;
        assert_eq!(outcome.counts.refused, 1);
        let mut reader = firm.read_as(&firm.admin).await;
        let trail = history::of_record(&mut reader, Noun::Batch, outcome.batch_id.unwrap().get(), 5).await.unwrap();
        assert_eq!(trail[0].verb, "import_batch");
    }

    async fn the_same_import_twice_changes_nothing(firm) {
        firm.colleague("Tom Fee", Role::FeeEarner).await;
        imported(firm, &firm.admin, batch(vec![register(GOOD)])).await;
        let before = everything(firm).await;
        firm.at("2026-03-12T10:00:00Z");
        let again = imported(firm, &firm.admin, batch(vec![register(GOOD)])).await;
        assert_eq!((again.counts.unchanged, again.counts.created, again.counts.updated, again.counts.refused), (4, 0, 0, 0));
        assert_eq!(everything(firm).await, before);
        firm.at("2026-03-11T10:00:00Z");
    }

    async fn taken_back_everything_is_as_it_was(firm) {
        firm.colleague("Tom Fee", Role::FeeEarner).await;
        imported(firm, &firm.admin, batch(vec![register(&GOOD[..1])])).await;
        let before = everything(firm).await;
        let mut changed = [GOOD[0].replace("shareholder dispute", "share sale").replace(",,,,", ",won,04/10/2025,,")];
        changed[0] = changed[0].replace("Chambers list", "Legal 500");
        let changed: Vec<&str> = changed.iter().map(String::as_str).chain(GOOD[1..].iter().copied()).collect();
        let second = imported(firm, &firm.admin, batch(vec![register(&changed)])).await;
        assert_eq!((second.counts.updated, second.counts.created), (1, 3));
        let after = everything(firm).await;
        assert_ne!(after, before);
        let undone = firm.done(&firm.admin, UndoImport { batch_id: second.batch_id.unwrap() }).await;
        assert_eq!((undone.kept, undone.restored), (vec![], 1));
        let now = everything(firm).await;
        let lost: Vec<_> = before.iter().filter(|row| !now.contains(row)).collect();
        let left: Vec<_> = now.iter().filter(|row| !before.contains(row)).collect();
        assert!(lost.is_empty() && left.is_empty(), "lost {lost:#?}\nleft {left:#?}");
        let refusal = firm.refused(&firm.admin, UndoImport { batch_id: second.batch_id.unwrap() }).await;
        assert_eq!(refusal.code, "import.nothing_to_undo");
    }

    async fn what_somebody_has_worked_on_since_stays_and_is_listed(firm) {
        firm.colleague("Tom Fee", Role::FeeEarner).await;
        let outcome = imported(firm, &firm.admin, batch(vec![register(GOOD)])).await;
        let kept = referrals::find_by_external_key(&mut firm.read_as(&firm.admin).await, "R1").await.unwrap().unwrap();
        let change = ChangeReferral { need: Some("share sale".to_owned()), referral_id: Some(kept.id), ..ChangeReferral::default() };
        firm.done(&firm.admin, change).await;
        let undone = firm.done(&firm.admin, UndoImport { batch_id: outcome.batch_id.unwrap() }).await;
        assert!(undone.kept.iter().any(|k| k.noun == Noun::Referral && k.id == kept.id.to_string()), "{:?}", undone.kept);
        let mut reader = firm.read_as(&firm.admin).await;
        sound(firm, kept.id).await;
        for key in ["R2", "R3", "R4"] {
            assert_eq!(referrals::find_by_external_key(&mut reader, key).await.unwrap(), None);
        }
        // What it names stays with it.
        assert_eq!(people::named(&mut reader, "amira khan", 5).await.unwrap().len(), 1);
        assert!(people::named(&mut reader, "paul grey", 5).await.unwrap().is_empty());
    }

    async fn a_preview_keeps_nothing(firm) {
        firm.colleague("Tom Fee", Role::FeeEarner).await;
        let (before, trail) = (everything(firm).await, entries(firm).await);
        let preview = imported(firm, &firm.admin, ImportBatch { dry_run: true, ..batch(vec![register(GOOD)]) }).await;
        assert_eq!((preview.batch_id, preview.counts.created, preview.rows.len()), (None, 4, 4));
        assert_eq!((everything(firm).await, entries(firm).await), (before, trail));
        assert!(batches::latest(&mut firm.read_as(&firm.admin).await, 5).await.unwrap().is_empty());
    }

    async fn stopped_it_keeps_nothing_and_says_so(firm) {
        let before = everything(firm).await;
        let progress = Progress::default();
        progress.cancel();
        let outcome = import(&firm.desk, &firm.admin, batch(vec![register(&GOOD[2..])]), &progress).await.unwrap();
        assert_eq!((outcome.state, outcome.counts.created), (BatchState::Cancelled, 0));
        assert_eq!(everything(firm).await, before);
        let listed = batches::latest(&mut firm.read_as(&firm.admin).await, 5).await.unwrap();
        assert_eq!((listed.len(), listed[0].state), (1, BatchState::Cancelled));
    }

    async fn stopped_half_way_in_the_background_it_keeps_nothing_and_stays_stopped(firm) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("register.csv");
        let mut text = format!("{HEADER}\n");
        for n in 0..3_000 {
            text.push_str(&format!("D{n},01/10/2025,,Company {n},,,,,new source,,,,,,,\n"));
        }
        std::fs::write(&path, text).unwrap();
        let start = StartImport { files: vec![KeptFile { name: "register.csv".to_owned(), path }], mapping: REGISTER.to_owned() };
        let id = firm.done(&firm.admin, start).await;
        let (before, whole) = (everything(firm).await, goodword_testkit::everything::everything(firm).await);
        let progress = std::sync::Arc::new(Progress::default());
        let (desk, watched) = (firm.desk.clone(), progress.clone());
        let task = tokio::spawn(async move { carry_out(&desk, id, &watched).await });
        while progress.seen().counts.rows == 0 && !task.is_finished() {
            tokio::task::yield_now().await;
        }
        progress.cancel();
        let outcome = task.await.unwrap().unwrap();
        assert_eq!((outcome.state, outcome.counts.created), (BatchState::Cancelled, 0));
        assert!((1..3_000).contains(&progress.seen().counts.rows), "it was stopped half way: {:?}", progress.seen().counts);
        assert_eq!(everything(firm).await, before);
        let others = |rows: Vec<serde_json::Value>| -> Vec<String> {
            rows.iter().map(ToString::to_string).filter(|row| !row.contains("batches") && !row.contains("history")).collect()
        };
        assert_eq!(others(goodword_testkit::everything::everything(firm).await), others(whole));
        assert!(rows(firm, &outcome).await.is_empty(), "no row says what it became");
        let batch = batches::find(&mut firm.read_as(&firm.admin).await, id).await.unwrap().unwrap();
        assert_eq!((batch.state, batch.message.as_str()), (BatchState::Cancelled, "Stopped; nothing of it was kept."));
        assert!(batches::unfinished(&mut firm.read_as(&firm.admin).await).await.unwrap().is_empty());
        // A worker that comes to it later leaves it as it is.
        assert_eq!(carry_out(&firm.desk, id, &Progress::default()).await.unwrap().state, BatchState::Cancelled);
        assert_eq!(everything(firm).await, before);
        let mut work = firm.db.work(Viewer::System("test")).await.unwrap();
        jobs::withdraw(&mut work, &goodword_domain::job::Job::CarryOutImport { batch: id }.once_key()).await.unwrap();
        work.commit().await.unwrap();
    }

    async fn dropped_half_way_it_is_carried_out_again_exactly_once(firm) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("register.csv");
        let mut text = format!("{HEADER}\n");
        for n in 0..2_000 {
            text.push_str(&format!("D{n},01/10/2025,,Company {n},,,,,,,,,,,,\n"));
        }
        std::fs::write(&path, text).unwrap();
        let start = StartImport { files: vec![KeptFile { name: "register.csv".to_owned(), path }], mapping: REGISTER.to_owned() };
        let id = firm.done(&firm.admin, start).await;
        let before = everything(firm).await;

        let (desk, progress) = (firm.desk.clone(), std::sync::Arc::new(Progress::default()));
        let watched = progress.clone();
        let task = tokio::spawn(async move { carry_out(&desk, id, &watched).await.map(|o| o.state) });
        while progress.seen().counts.rows == 0 && !task.is_finished() {
            tokio::task::yield_now().await;
        }
        assert!(!task.is_finished(), "it was over before it could be dropped");
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        assert_eq!(everything(firm).await, before);
        let batch = batches::find(&mut firm.read_as(&firm.admin).await, id).await.unwrap().unwrap();
        assert_eq!(batch.state, BatchState::Running);
        assert_eq!(batches::unfinished(&mut firm.read_as(&firm.admin).await).await.unwrap().len(), 1);

        // Two workers come to it at once: one carries it out, the other finds it done.
        let (one, other) = (Progress::default(), Progress::default());
        let (first, second) = tokio::join!(carry_out(&firm.desk, id, &one), carry_out(&firm.desk, id, &other));
        assert_eq!((first.unwrap().state, second.unwrap().state), (BatchState::Done, BatchState::Done));
        let outcome = carry_out(&firm.desk, id, &Progress::default()).await.unwrap();
        assert_eq!((outcome.state, outcome.counts.created), (BatchState::Done, 2_000));
        let mut reader = firm.read_as(&firm.admin).await;
        assert_eq!(reader.value::<i64>(Sql::new("select count(*) as n from referrals")).await.unwrap(), 2_000);
        drop(reader);
        let mut out = Vec::new();
        write_results(&firm.db, Viewer::System("test"), id, &mut out).await.unwrap();
        assert_eq!(String::from_utf8(out).unwrap().lines().count(), 2_001);
        let mut work = firm.db.work(Viewer::System("test")).await.unwrap();
        jobs::withdraw(&mut work, &goodword_domain::job::Job::CarryOutImport { batch: id }.once_key()).await.unwrap();
        work.commit().await.unwrap();
    }

    #[ignore = "a measurement: cargo test --release -p goodword-actions -- --ignored --nocapture many_rows"]
    async fn many_rows(firm) {
        firm.colleague("Tom Fee", Role::FeeEarner).await;
        let mut text = format!("{HEADER}\n");
        for n in 0..10_000 {
            let at = n % 300;
            text.push_str(&format!("M{n},01/10/2025,Person {n},Company {n},Referrer {at},Firm {at},lease,\"1,000\",event,Tom Fee,,,,,,\n"));
        }
        let start = std::time::Instant::now();
        let outcome = imported(firm, &firm.admin, batch(vec![file("register.csv", text)])).await;
        let took = start.elapsed();
        assert_eq!(outcome.counts.created, 10_000);
        let start = std::time::Instant::now();
        firm.done(&firm.admin, UndoImport { batch_id: outcome.batch_id.unwrap() }).await;
        println!("{:?}: 10,000 rows in {took:?}, taken back in {:?}", firm.db.engine(), start.elapsed());
    }

    async fn what_waits_can_be_stopped_and_what_cannot_be_read_fails(firm) {
        let start = |mapping: &str| StartImport {
            files: vec![KeptFile { name: "gone.csv".to_owned(), path: "/nowhere/gone.csv".into() }],
            mapping: mapping.to_owned(),
        };
        assert_eq!(firm.refused(&firm.admin, start("name = 1")).await.code, "import.mapping");
        let gone = firm.done(&firm.admin, start(REGISTER)).await;
        let outcome = carry_out(&firm.desk, gone, &Progress::default()).await.unwrap();
        assert_eq!(outcome.state, BatchState::Failed);
        assert!(outcome.remarks[0].contains("gone.csv cannot be read"), "{:?}", outcome.remarks);
        let stopped = firm.done(&firm.admin, start(REGISTER)).await;
        firm.done(&firm.admin, CancelImport { batch_id: stopped }).await;
        let outcome = carry_out(&firm.desk, stopped, &Progress::default()).await.unwrap();
        assert_eq!((outcome.state, outcome.counts.rows), (BatchState::Cancelled, 0));
        assert_eq!(firm.refused(&firm.admin, CancelImport { batch_id: gone }).await.code, "import.over");
        let mut work = firm.db.work(Viewer::System("test")).await.unwrap();
        for batch in [gone, stopped] {
            jobs::withdraw(&mut work, &goodword_domain::job::Job::CarryOutImport { batch }.once_key()).await.unwrap();
        }
        work.commit().await.unwrap();
    }

    async fn files_and_mapping_that_do_not_go_together_are_refused(firm) {
        let wrong = batch(vec![file("x.csv", "a,b\n1,2\n")]);
        let error = import(&firm.desk, &firm.admin, wrong, &Progress::default()).await.unwrap_err();
        assert!(matches!(&error, ActionError::Refused(r) if r.code == "import.unreadable" && r.sentence.contains("x.csv")), "{error}");
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let error = import(&firm.desk, &tom, batch(vec![register(GOOD)]), &Progress::default()).await.unwrap_err();
        assert_eq!(error.refusal().unwrap().code, "forbidden");
    }
}
