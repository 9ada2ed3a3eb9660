//! What commands answer: 0 done, 1 refused with a sentence on standard error, 2 wrong usage.

use std::collections::BTreeSet;

use goodword_reports as reports;
use goodword_testkit::Engine;

use crate::on_each_engine;
use crate::places::{ADA, Place, Ran};

const MAPPING: &str = r#"
name = "Register"
[[file]]
name = "register"
target = "referral"
key = "Ref"
[file.fields]
received_on = "Received"
prospect_organisation = "Company"
"#;

/// Refused: nothing on standard output, one sentence with what to do on standard error.
fn refused(ran: &Ran, words: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
    assert!(ran.err.contains(words), "{ran:?}");
    assert!(ran.err.trim_end().ends_with('.') && ran.err.ends_with('\n'), "{ran:?}");
}

fn wrong_usage(ran: &Ran, words: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
    assert!(ran.err.contains(words), "{ran:?}");
}

on_each_engine! {
    async fn setting_up_and_tokens(engine) {
        let place = Place::with_firm(engine).await;
        let password = place.path("password");
        let twice = place.run(&["firm", "new", "--name", "Other", "--email", "o@example.com", "--password-file", &password]);
        refused(&twice, "set up");
        assert_eq!(place.column::<String>("select name from firm").await, ["Harland & Pike"]);
        refused(&place.run(&["token", "new", "--email", "nobody@example.com"]), "Nobody signs in with nobody@example.com.");
        let token = place.token();
        assert!(token.starts_with("gw_") && !token.contains(char::is_whitespace), "{token:?}");
        let kept: Vec<String> = place.column("select token_digest from tokens").await;
        assert!(kept.len() == 1 && !kept[0].contains(&token), "only its digest is kept");
        place.end().await;
    }

    async fn capturing(engine) {
        let place = Place::with_firm(engine).await;
        let line = "Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute";
        let ran = place.run(&["capture", line, "--as", "ADA@example.com"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let id = ran.out.trim();
        assert_eq!(ran.out, format!("{id}\n"), "the id and nothing else");
        assert_eq!(place.count("select count(*) as n from referrals").await, 1);
        refused(&place.run(&["capture", "  ", "--as", ADA]), "Who was introduced");
        refused(&place.run(&["capture", line, "--as", "nobody@example.com"]), "Nobody signs in with");
        wrong_usage(&place.run(&["capture", line]), "--as");
        assert_eq!(place.count("select count(*) as n from referrals").await, 1);

        // What the list shows stands under the id that was printed.
        let server = place.serve();
        let one = server.client(&place.token()).get(&format!("/api/v1/referrals/{id}")).unwrap();
        assert_eq!(one.status, 200, "{one:?}");
        server.kill();
        place.end().await;
    }

    async fn importing(engine) {
        let place = Place::with_firm(engine).await;
        place.file("register.csv", "Ref,Received,Company\nR1,2026-03-02,Orion Foods\nR2,2026-03-03,\n");
        place.file("mapping.toml", MAPPING);
        place.file("broken.toml", &MAPPING.replace("referral", "nothing"));
        let (register, mapping, result) = (place.path("register.csv"), place.path("mapping.toml"), place.path("result.csv"));
        let dry = place.run(&["import", &register, "--mapping", &mapping, "--dry-run", "--result", &result]);
        assert_eq!(dry.code, 0, "{dry:?}");
        assert!(dry.out.starts_with("Nothing was kept; this is what an import would do. 2 rows: 1 created"), "{dry:?}");
        for table in ["select count(*) as n from referrals", "select count(*) as n from batches", "select count(*) as n from batch_rows"] {
            assert_eq!(place.count(table).await, 0, "{table}");
        }

        let nowhere = place.path("nowhere.csv");
        refused(&place.run(&["import", &nowhere, "--mapping", &mapping]), "could not be read");
        refused(&place.run(&["import", &register, "--mapping", &nowhere]), "could not be read");
        refused(&place.run(&["import", &register, "--mapping", &place.path("broken.toml")]), "cannot be used");
        refused(&place.run(&["import", &register]), "the export of no tool that is known here");
        let guessed = place.run(&["import", &register, "--dry-run"]);
        assert_eq!(guessed.code, 0, "{guessed:?}");
        assert!(guessed.out.contains("This mapping was guessed.") && guessed.out.contains("received_on = { column = \"Received\""), "{guessed:?}");
        assert_eq!(place.count("select count(*) as n from batches").await, 0);

        let ran = place.run(&["import", &register, "--mapping", &mapping, "--result", &result]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.starts_with("Imported. 2 rows: 1 created, 0 updated, 0 unchanged, 1 refused;"), "{ran:?}");
        assert!(ran.err.contains("register.csv"), "the refused row is named: {ran:?}");
        let written = std::fs::read_to_string(&result).unwrap();
        assert_eq!(written.lines().count(), 3, "{written}");
        assert!(written.contains("created") && written.contains("refused"), "{written}");
        place.end().await;
    }

    async fn reporting(engine) {
        let place = Place::with_firm(engine).await;
        for name in reports::ALL.iter().map(|listed| listed.name) {
            for format in ["table", "csv", "json"] {
                let ran = place.run(&["report", name, "--format", format]);
                assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
                assert!(!ran.out.trim().is_empty() && ran.out.ends_with('\n'), "{name} {format}: {ran:?}");
                assert_eq!(serde_json::from_str::<serde_json::Value>(&ran.out).is_ok(), format == "json", "{ran:?}");
            }
        }
        refused(&place.run(&["report", "weather"]), "There is no report “weather”. Choose one of leaks, sources");
        refused(&place.run(&["report", "sources", "--from", "2026-02-01", "--to", "2026-01-01"]), "Turn the two days round.");
        refused(&place.run(&["report", "sources", "--as", "nobody@example.com"]), "Nobody signs in with");
        wrong_usage(&place.run(&["report", "leaks", "--by", "moon"]), "“moon” is nothing to group by.");
        wrong_usage(&place.run(&["report", "leaks", "--format", "papyrus"]), "papyrus");
        wrong_usage(&place.run(&["report", "leaks", "--from", "yesterday"]), "yesterday");
        place.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_data_is() {
    let place = Place::empty(Engine::Sqlite).await;
    wrong_usage(&place.run(&[]), "Usage");
    wrong_usage(&place.run(&["dance"]), "dance");
    refused(&place.run(&["--database", "nonsense", "jobs", "run-due"]), "is no address of a database");
    refused(
        &place.run(&["firm", "new", "--name", "X", "--email", ADA, "--password-file", &place.path("none")]),
        "Nothing was set up.",
    );
    let server = place.serve();
    let taken = server.at.to_string();
    refused(&place.run(&["serve", "--listen", &taken]), "Choose another address with --listen.");
    // What does not know a firm yet says so in words.
    refused(&place.run(&["report", "leaks"]), "set up");
    refused(&place.run(&["token", "new", "--email", ADA]), "Nobody signs in with");
    let version = place.run(&["--version"]);
    assert_eq!((version.code, version.out.as_str()), (0, concat!("goodword ", env!("CARGO_PKG_VERSION"), "\n")));
    server.kill();
    place.end().await;
}

const CONTACTS: &str = "Name;Company;Email\nRobert Hale;Orion Foods Ltd;rob@orion.example\nAmira Khan;Hale & Co;amira@hale.example\n\
                        Bob Hale;Orion Foods Limited;rob@orion.example\n";

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_of_a_file() {
    let place = Place::empty(Engine::Sqlite).await;
    place.file("contacts.csv", CONTACTS);
    place.file("numbers.csv", "Amount,Count\n1,2\n");
    let (contacts, numbers) = (place.path("contacts.csv"), place.path("numbers.csv"));
    let ran = place.run(&["duplicates", &contacts, "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&told["file"], &told["rows"]), (&"contacts.csv".into(), &3.into()), "{told}");
    let [pair] = told["pairs"].as_array().unwrap().as_slice() else { panic!("{told}") };
    assert_eq!((&pair["a"], &pair["b"]), (&2.into(), &4.into()), "rows are named by their lines");
    let reasons = pair["reasons"].to_string();
    for reason in ["same email", "Bob is short for Robert", "name and organisation alike", "Ltd and Limited"] {
        assert!(reasons.contains(reason), "{reasons}");
    }
    let two = place.run(&["duplicates", &contacts, &contacts, "--format", "csv"]);
    assert!(two.code == 0 && two.out.contains("contacts.csv,2,contacts.csv,4,"), "{two:?}");
    assert!(place.run(&["duplicates", &contacts]).out.contains("One pair of rows is probably the same."));

    refused(&place.run(&["duplicates", &place.path("nowhere.csv")]), "could not be read");
    refused(&place.run(&["duplicates", &numbers]), "says who somebody is");
    wrong_usage(&place.run(&["duplicates", &contacts, "--without", "Moon"]), "There is no column “Moon”.");
    wrong_usage(&place.run(&["duplicates", &contacts, "--least", "2"]), "from 0 to 1");
    assert!(!place.data().exists(), "to look at a file makes no data");
}

/// Every command with what stands under it, as `--help` lists them.
fn helps(place: &Place, command: &[&str], told: &mut Vec<String>) {
    let ran = place.run(&[command, &["--help"]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    told.push(format!("$ goodword {}\n{}", [command, &["--help"]].concat().join(" "), ran.out));
    let Some((_, listed)) = ran.out.split_once("\nCommands:\n") else { return };
    let names = listed.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next());
    for name in names.collect::<BTreeSet<_>>() {
        helps(place, &[command, &[name]].concat(), told);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn help_of_every_command() {
    let place = Place::empty(Engine::Sqlite).await;
    let secret = place.command(&["--help"]).env("GOODWORD_DATABASE", "postgres://a:secret@host/b").output().unwrap();
    assert!(!Ran::of(secret).out.contains("secret"), "help shows no password");
    let mut told = Vec::new();
    helps(&place, &[], &mut told);
    assert!(told.len() > 8, "{told:?}");
    insta::assert_snapshot!(told.join("\n"));
    assert!(!place.data().exists(), "to ask for help makes no data");
}
