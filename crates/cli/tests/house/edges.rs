//! Which crate may know which, and which crates from outside each room may stand on.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

use super::{assert_none, tree};

/// What a room may know, by the names of the crates without `goodword-`. Nothing else is allowed.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("intake", &["domain"]),
    ("matching", &["domain"]),
    ("actions", &["intake", "matching", "store", "domain"]),
    ("reports", &["store", "domain"]),
    ("jobs", &["actions", "reports", "store", "domain"]),
    ("web", &["actions", "reports", "intake", "store", "domain"]),
    ("seeds", &["actions", "store", "domain"]),
    ("cli", &["web", "jobs", "seeds", "actions", "reports", "intake", "matching", "store", "domain"]),
    // For tests only: no room may stand on it except in [dev-dependencies].
    ("testkit", &["web", "seeds", "actions", "reports", "intake", "store", "domain"]),
];

/// What tests of a room may use beside what the room knows: verbs make the data that is read.
const TESTS_MAY_KNOW: &[&str] = &["testkit", "seeds", "actions"];

/// Crates from outside that only some rooms may stand on, with the reason.
const OUTSIDE: &[(&str, &[&str], &str)] = &[
    ("sqlx", &["store"], "SQL is written and run in the store"),
    ("rusqlite", &["store"], "SQL is written and run in the store"),
    ("axum", &["web", "cli"], "HTTP ends at the web room; cli listens"),
    ("askama", &["web", "jobs"], "pages and messages are made where they leave the house"),
    ("lettre", &["jobs"], "only background work sends mail"),
    ("clap", &["cli"], "the command line is read in cli"),
];

/// The rooms that know neither async code nor any engine, and what they must not stand on.
const PURE: &[&str] = &["domain", "matching"];
const NOT_IN_PURE: &[&str] =
    &["tokio", "futures-util", "sqlx", "rusqlite", "axum", "tower", "tower-http", "askama", "lettre", "reqwest"];

/// One edge between crates.
struct Edge {
    from: String,
    to: String,
    dev: bool,
}

fn problems(edges: &[Edge]) -> Vec<String> {
    let rooms: BTreeMap<_, _> = MAY_KNOW.iter().copied().collect();
    let mut found = BTreeSet::new();
    for Edge { from, to, dev } in edges {
        let Some(may) = rooms.get(from.as_str()) else {
            found.insert(format!(
                "crate `{from}` is no room of the house: say in crates/cli/tests/house/edges.rs what it may know"
            ));
            continue;
        };
        if rooms.contains_key(to.as_str()) {
            let allowed = may.contains(&to.as_str()) || (*dev && TESTS_MAY_KNOW.contains(&to.as_str()));
            if !allowed {
                found.insert(format!(
                    "`{from}` depends on `{to}`, which it must not know: move the code to a room that may, or hand it in as an argument"
                ));
            }
        } else if *dev || from == "testkit" {
            // What tests stand on does not ship.
        } else if PURE.contains(&from.as_str()) && NOT_IN_PURE.contains(&to.as_str()) {
            found.insert(format!("`{from}` depends on {to}: that room is pure; do this in store, actions or web"));
        } else if let Some((_, allowed, why)) = OUTSIDE.iter().find(|(name, ..)| name == to)
            && !allowed.contains(&from.as_str())
        {
            found.insert(format!("`{from}` depends on {to}, but {why}: move the code to {}", allowed.join(" or ")));
        }
    }
    found.into_iter().collect()
}

/// The name of a crate of ours as the table above has it.
fn short(name: &str) -> String {
    name.strip_prefix("goodword-").unwrap_or(name).to_owned()
}

#[test]
fn every_room_knows_only_what_it_may() {
    let metadata = MetadataCommand::new()
        .manifest_path(tree::top().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap_or_else(|e| panic!("cargo metadata: {e}"));
    let edges: Vec<Edge> = metadata
        .packages
        .iter()
        .flat_map(|package| {
            package.dependencies.iter().map(|d| Edge {
                from: short(package.name.as_ref()),
                to: short(&d.name),
                dev: d.kind == DependencyKind::Development,
            })
        })
        .collect();
    assert!(edges.iter().any(|e| e.from == "cli" && e.to == "web"), "the edges were not read");
    assert_none(&problems(&edges));
}

#[test]
fn a_wrong_edge_is_found() {
    let wrong = |from: &str, to: &str, dev| problems(&[Edge { from: from.to_owned(), to: to.to_owned(), dev }]).len();
    assert_eq!(wrong("web", "jobs", false), 1, "web and jobs never meet");
    assert_eq!(wrong("jobs", "web", true), 1, "nor in tests");
    assert_eq!(wrong("domain", "store", false), 1);
    assert_eq!(wrong("intake", "store", false), 1);
    assert_eq!(wrong("actions", "testkit", false), 1, "the testkit is for tests");
    assert_eq!(wrong("actions", "testkit", true), 0);
    assert_eq!(wrong("reports", "sqlx", false), 1);
    assert_eq!(wrong("intake", "axum", false), 1);
    assert_eq!(wrong("web", "lettre", false), 1);
    assert_eq!(wrong("domain", "tokio", false), 1);
    assert_eq!(wrong("matching", "tokio", false), 1);
    assert_eq!(wrong("matching", "intake", false), 1);
    assert_eq!(wrong("actions", "matching", false), 0);
    assert_eq!(wrong("pantry", "domain", false), 1, "a room that nobody has described");
    assert_eq!(wrong("store", "sqlx", false), 0);
}
