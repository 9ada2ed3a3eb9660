//! Reads that no colleague is behind: each such place is listed, with the reason.

use super::assert_none;
use super::rust::{self, Kind};
use super::tree::{self, File};

/// Where the product itself reads, past every wall. A place is added only when no colleague can be behind the read.
const PRODUCT_READS: &[(&str, &str)] = &[
    ("crates/actions/src/desk.rs", "set-up before there is anybody, and background work, act as the product"),
    ("crates/actions/src/find_duplicates.rs", "a scan compares all records; whoever looks at what it found sees their own part"),
    ("crates/actions/src/import_batch.rs", "an import from the command line has no colleague behind it"),
    ("crates/actions/src/import_batch/waiting.rs", "who started an import is only known once its batch is found"),
    ("crates/actions/src/session.rs", "who asks is only known once the session or token is found"),
    ("crates/actions/src/sign_in.rs", "nobody is signed in yet: reads the password's digest"),
    ("crates/actions/src/tries.rs", "nobody is signed in yet: counts the tries"),
    ("crates/cli/src/commands/import.rs", "whoever holds the data folder gets the whole result of their import"),
    ("crates/cli/src/commands/recount.rs", "totals are of every record; only whether they were right is told"),
    ("crates/cli/src/commands/report.rs", "whoever holds the data folder may read all of it; --as reads as a colleague"),
    ("crates/cli/src/commands/seed.rs", "there may be nobody yet: reads whether there is a firm"),
    ("crates/cli/src/commands/serve.rs", "nobody asks: says at the start whether there is a firm"),
    ("crates/cli/src/world.rs", "who acts is only known once their email address is found"),
    ("crates/jobs/src/runner.rs", "leases and puts back jobs, which belong to nobody"),
    ("crates/jobs/src/schedule.rs", "recurring work is the product's own"),
    ("crates/store/src/db.rs", "migrations run before there is a schema that walls could stand in"),
    (
        "crates/store/src/hanging.rs",
        "whether anything at all hangs on a record decides if it may be deleted; only the answer leaves",
    ),
    ("crates/store/src/migrate.rs", "describes the schema, which is nobody's record"),
    ("crates/web/src/sign_in.rs", "nobody is signed in yet: reads the name of the firm"),
    ("crates/web/src/sign_in/set_up.rs", "there is nobody yet: reads whether there is a firm"),
    ("seeds/src/lib.rs", "the story reads the firm's calendar before its cast is there"),
];

fn problems(files: &[File], listed: &[(&str, &str)]) -> Vec<String> {
    let reads = |file: &&File| {
        let code = rust::pieces(rust::before_tests(&file.text));
        file.ships()
            && file.room() != "testkit"
            && code.iter().any(|p| p.kind == Kind::Code && p.text.contains("Viewer::System("))
    };
    let places: Vec<&str> = files.iter().filter(reads).map(|f| f.path.as_str()).collect();
    let unlisted = places.iter().filter(|place| !listed.iter().any(|(path, _)| path == *place)).map(|place| {
        format!(
            "{place} reads as the product, past every wall: read as the colleague who asks, or list it with the reason in \
             crates/cli/tests/house/viewers.rs"
        )
    });
    let stale = listed.iter().filter(|(path, _)| !places.contains(path)).map(|(path, _)| {
        format!("{path} no longer reads as the product: take it off the list in crates/cli/tests/house/viewers.rs")
    });
    unlisted.chain(stale).collect()
}

#[test]
fn the_product_reads_only_where_it_is_listed() {
    assert_none(&problems(&tree::files(), PRODUCT_READS));
}

#[test]
fn a_read_past_the_walls_is_found() {
    let file = File::told("crates/web/src/people.rs", "let r = db.read(Viewer::System(\"a list\"));");
    assert_eq!(problems(std::slice::from_ref(&file), &[]).len(), 1);
    assert_eq!(problems(std::slice::from_ref(&file), &[("crates/web/src/people.rs", "why")]).len(), 0);
    assert_eq!(problems(&[], &[("crates/web/src/people.rs", "why")]).len(), 1, "a place that is listed for nothing");
    let told = File::told("crates/web/src/people.rs", "// never Viewer::System( here");
    assert!(problems(&[told], &[]).is_empty());
}
