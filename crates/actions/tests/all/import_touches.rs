use goodword_actions::add_person::AddPerson;
use goodword_actions::import_batch::{ImportBatch, Outcome};
use goodword_actions::undo_import::UndoImport;
use goodword_domain::batch::RowOutcome;
use goodword_domain::colleague::Role;
use goodword_domain::touch::TouchKind;
use goodword_intake::mapping::Mapping;
use goodword_intake::presets;
use goodword_store::touches::{self, lines};
use goodword_store::{people, referrals};
use goodword_testkit::everything::{assert_same, everything};
use goodword_testkit::{TestFirm, on_both_engines};

use crate::importing::{batch, file, imported, register, rows};

/// One event of a calendar.
fn event(uid: &str, start: &str, summary: &str, more: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART{start}\r\nSUMMARY:{summary}\r\n{more}END:VEVENT\r\n")
}

fn with(people: &[&str]) -> String {
    people.iter().map(|p| format!("ATTENDEE;CN={}\r\n", p)).collect()
}

const AMIRA: &str = "Amira Khan:mailto:Amira@Hale.example";
const NOBODY: &str = "Bo Li:mailto:bo@li.example";

fn calendar(events: &[String], add: bool) -> ImportBatch {
    let (_, mapping) = presets::all().find(|(name, _)| name == "calendar.toml").unwrap();
    let mut mapping = mapping.unwrap();
    mapping.files[0].fields.get_mut("with_people").unwrap().create_missing = add;
    // It is written and read back as a mapping that was kept.
    let mapping = Mapping::read(&mapping.to_toml()).unwrap();
    let text = format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", events.concat());
    ImportBatch { files: vec![file("mine.ics", text)], mapping, dry_run: false, first: None }
}

async fn sentences(firm: &TestFirm, outcome: &Outcome) -> Vec<(RowOutcome, String)> {
    rows(firm, outcome).await.into_iter().map(|row| (row.outcome, row.sentence)).collect()
}

async fn amira(firm: &TestFirm) -> people::Person {
    let named = AddPerson { name: "Amira Khan".to_owned(), email: Some("amira@hale.example".to_owned()), ..AddPerson::default() };
    let added = firm.done(&firm.admin, named).await;
    people::find(&mut firm.read_as(&firm.admin).await, added).await.unwrap().unwrap()
}

on_both_engines! {
    async fn a_calendar_becomes_meetings_with_those_who_took_part(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let amira = amira(firm).await;
        let before = everything(firm).await;
        let events = [
            event("one", ";TZID=America/New_York:20260112T100000", "Coffee with Amira", &(with(&[AMIRA, "Tom Fee:mailto:tom.fee@example.com", NOBODY]) + "DURATION:PT45M\r\n")),
            event("two", ";VALUE=DATE:20260113", "A day out", &with(&[AMIRA])),
            event("three", ":20260114T090000Z", "With strangers", &with(&[NOBODY])),
            event("four", ":20260114T090000Z", "Dentist", ""),
            event("five", ":20260115T090000Z", "Lunch", &(with(&[AMIRA]) + "STATUS:CANCELLED\r\n")),
            event("six", ":20990115T090000Z", "Far ahead", &with(&[AMIRA])),
            event("seven", ":20260105T090000Z", "Weekly", &(with(&[AMIRA]) + "RRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE:20260112T090000Z\r\n")),
            event("eight", ";TZID=Nowhere:20260116T090000", "Odd zone", &with(&[AMIRA])),
            event("nine", ":SOON", "Broken", &with(&[AMIRA])),
        ];
        let first = imported(firm, &firm.admin, calendar(&events, false)).await;
        let said = sentences(firm, &first).await;
        let is = |at: usize, outcome: RowOutcome, part: &str| assert!(said[at].0 == outcome && said[at].1.contains(part), "{:?}", said[at]);
        is(0, RowOutcome::Created, "nobody here knows “Bo Li <bo@li.example>”; they were left out");
        is(1, RowOutcome::Created, "Created.");
        is(2, RowOutcome::Refused, "nobody here knows “Bo Li <bo@li.example>”. Record them first");
        is(3, RowOutcome::Refused, "nobody of theirs is named");
        is(4, RowOutcome::Unchanged, "it was called off");
        is(5, RowOutcome::Refused, "lies ahead");
        is(6, RowOutcome::Created, "it repeats: 2 times from 2026-01-05 to 2026-01-19");
        is(7, RowOutcome::Created, "“Nowhere” is no time zone that is known here");
        is(8, RowOutcome::Refused, "“SOON” is not a day");

        let mut reader = firm.read_as(&tom).await;
        let one = touches::find_by_external_key(&mut reader, "one").await.unwrap().unwrap();
        assert_eq!((one.at, one.kind, one.minutes), ("2026-01-12T15:00:00Z".parse().unwrap(), TouchKind::Meeting, Some(45)));
        let present = lines::present(&mut reader, std::slice::from_ref(&one)).await.unwrap().remove(&one.id).unwrap();
        assert_eq!((present.theirs.iter().map(|(id, _)| *id).collect::<Vec<_>>(), present.ours), (vec![amira.id], vec![tom.colleague.unwrap()]));
        assert_eq!(lines::of_person(&mut reader, amira.id, 100).await.unwrap().len(), 5);
        drop(reader);

        let once = everything(firm).await;
        let same = imported(firm, &firm.admin, calendar(&events, false)).await;
        assert_eq!((same.counts.created, same.counts.updated), (0, 0), "{:?}", sentences(firm, &same).await);

        // Moved, with somebody more, and one called off.
        let events = [
            event("one", ":20260112T160000Z", "Coffee with Amira", &with(&[AMIRA, NOBODY])),
            event("two", ";VALUE=DATE:20260113", "A day out", &(with(&[AMIRA]) + "STATUS:CANCELLED\r\n")),
        ];
        let moved = imported(firm, &firm.admin, calendar(&events, true)).await;
        let said = sentences(firm, &moved).await;
        assert_eq!((said[0].0, said[0].1.as_str()), (RowOutcome::Updated, "Updated: time, people."));
        assert_eq!((said[1].0, said[1].1.as_str()), (RowOutcome::Updated, "Updated: it was called off, so it is in the bin."));
        let mut reader = firm.read_as(&tom).await;
        let bo = people::with_email(&mut reader, "bo@li.example").await.unwrap().unwrap();
        assert_eq!(lines::of_person(&mut reader, bo.id, 100).await.unwrap().len(), 1);
        assert_eq!(lines::of_person(&mut reader, amira.id, 100).await.unwrap().len(), 4);
        drop(reader);

        let undone = firm.done(&firm.admin, UndoImport { batch_id: moved.batch_id.unwrap() }).await;
        assert_eq!(undone.kept, []);
        assert_same(&everything(firm).await, &once);
        firm.done(&firm.admin, UndoImport { batch_id: same.batch_id.unwrap() }).await;
        let undone = firm.done(&firm.admin, UndoImport { batch_id: first.batch_id.unwrap() }).await;
        assert_eq!((undone.deleted, undone.kept), (5, vec![]));
        assert_same(&everything(firm).await, &before);
    }

    async fn activities_without_a_key_are_not_doubled_when_they_come_again(firm) {
        amira(firm).await;
        let mapping = r#"
            name = "Activities"
            [[file]]
            name = "activities"
            target = "touch"
            dates = "%d/%m/%Y %H:%M"
            [file.fields]
            happened_on = "When"
            touch_kind = "What"
            with_people = "With"
            note = "Text"
        "#;
        let of = |text: &str| ImportBatch {
            files: vec![file("activities.csv", text)],
            mapping: Mapping::read(mapping).unwrap(),
            dry_run: false,
            first: None,
        };
        let before = everything(firm).await;
        // Two rows of one file that are alike are two calls.
        let table = "When,What,With,Text\n02/10/2025 09:30,call,Amira Khan,Rang back\n02/10/2025 09:30,call,Amira Khan,Rang back\n\
                     03/10/2025 09:30,call,Amira Khan,\n";
        let first = imported(firm, &firm.admin, of(table)).await;
        assert_eq!(first.counts.created, 3);
        let once = everything(firm).await;
        let again = imported(firm, &firm.admin, of(table)).await;
        assert_eq!((again.counts.created, again.counts.unchanged), (0, 3), "{:?}", sentences(firm, &again).await);
        assert_same(&everything(firm).await, &once);
        // Other words, another kind, another time: something else that happened.
        let other = table.replace("Rang back\n03", "Rang again\n03").replace("03/10/2025 09:30,call", "03/10/2025 09:31,call");
        let more = imported(firm, &firm.admin, of(&other)).await;
        assert_eq!((more.counts.created, more.counts.unchanged), (2, 1), "{:?}", sentences(firm, &more).await);
        for batch in [more, again, first] {
            firm.done(&firm.admin, UndoImport { batch_id: batch.batch_id.unwrap() }).await;
        }
        assert_same(&everything(firm).await, &before);
    }

    async fn a_table_of_activities_comes_in_with_its_referrals(firm) {
        firm.colleague("Tom Fee", Role::FeeEarner).await;
        amira(firm).await;
        let before = everything(firm).await;
        let activities = r#"
[[file]]
name = "activities"
match = { columns = ["Activity"] }
target = "touch"
key = "Activity"
dates = "%d/%m/%Y %H:%M"
[file.fields]
happened_on = "When"
touch_kind = { column = "What", values = { "Phone" = "call", "Mail" = "email" } }
direction = { column = "Way", values = { "In" = "inbound", "Out" = "outbound" } }
with_people = "With"
colleagues = "Ours"
referral_key = "About"
minutes = "Min"
note = "Text"
"#;
        let table = "Activity,When,What,Way,With,Ours,About,Min,Text\n\
            A1,02/10/2025 09:30,Phone,,,Tom Fee,R1,15,Rang back\n\
            A2,03/10/2025 10:00,Mail,In,amira@hale.example,,,,Thanks\n\
            A3,03/10/2025 10:00,Mail,,amira@hale.example,Nobody Here,,,\n\
            A4,03/10/2025 10:00,Phone,,Amira Khan,,R9,,\n\
            A5,03/10/2025 10:00,Carrier pigeon,,Amira Khan,,,,\n";
        let mut both = batch(vec![file("activities.csv", table), register(&["R1,01/10/2025,Jane Orion,,Amira Khan,,will,,,Tom Fee,,,,,,"])]);
        both.mapping = Mapping::read(&(both.mapping.to_toml() + activities)).unwrap();
        let outcome = imported(firm, &firm.admin, both).await;
        let said = sentences(firm, &outcome).await;
        assert_eq!(said[..3].iter().map(|(outcome, _)| *outcome).collect::<Vec<_>>(), [RowOutcome::Created; 3], "{said:?}");
        for (at, part) in [(3, "there is no colleague “Nobody Here”"), (4, "Line 5, column “About”: there is no referral with the key “R9”"), (5, "“Carrier pigeon” is not one of call, meeting")] {
            assert!(said[at].0 == RowOutcome::Refused && said[at].1.contains(part), "{:?}", said[at]);
        }
        let mut reader = firm.read_as(&firm.admin).await;
        let referral = referrals::find_by_external_key(&mut reader, "R1").await.unwrap().unwrap();
        assert_eq!(referral.first_contact_at, Some("2025-10-02T08:30:00Z".parse().unwrap()));
        let mail = touches::find_by_external_key(&mut reader, "A2").await.unwrap().unwrap();
        assert_eq!((mail.kind, mail.note.as_str()), (TouchKind::EmailIn, "Thanks"));
        drop(reader);
        let undone = firm.done(&firm.admin, UndoImport { batch_id: outcome.batch_id.unwrap() }).await;
        assert_eq!(undone.kept, []);
        assert_same(&everything(firm).await, &before);
    }
}
