//! How long things may be. Functions are clippy's: `too_many_lines` is denied in Cargo.toml, 70 in clippy.toml.

use super::tree::{self, File};
use super::{assert_none, rust};

const LONGEST: usize = 500;
const NINE_IN_TEN: usize = 300;
const MEDIAN: usize = 120;
const TEMPLATE: usize = 150;
const ISLAND: usize = 150;
/// The one list of small building blocks that every page imports under one name.
const BLOCKS: (&str, usize) = ("crates/web/templates/_ui/ui.html", 400);

/// How many lines of a file count: those of Rust before its tests.
fn lines(file: &File) -> usize {
    if file.kind() == "rs" { rust::before_tests(&file.text).lines().count() } else { file.text.lines().count() }
}

fn too_long(file: &File) -> Option<String> {
    let (budget, what) = match file.kind() {
        "rs" if file.ships() => (LONGEST, "split it by what its parts are about"),
        "html" if file.path == BLOCKS.0 => (BLOCKS.1, "keep in it only what several pages use"),
        "html" if file.path.contains("/templates/") => (TEMPLATE, "move a block of it into a template of its own"),
        "js" if file.path.starts_with("crates/web/assets/js/") => (ISLAND, "split the island, or let the server do it"),
        _ => return None,
    };
    let lines = lines(file);
    (lines > budget).then(|| format!("{} has {lines} lines, {budget} are allowed: {what}", file.path))
}

/// The shape of the whole: most files are short.
fn shape(mut lengths: Vec<usize>) -> Vec<String> {
    lengths.sort_unstable();
    let at = |share: usize| lengths.get((lengths.len() * share / 100).min(lengths.len().saturating_sub(1))).copied().unwrap_or(0);
    let (median, nine_in_ten) = (at(50), at(90));
    let mut found = Vec::new();
    if median > MEDIAN {
        found.push(format!("half of the Rust files have more than {median} lines, {MEDIAN} are allowed: split the longest"));
    }
    if nine_in_ten > NINE_IN_TEN {
        found.push(format!(
            "one Rust file in ten has more than {nine_in_ten} lines, {NINE_IN_TEN} are allowed: split the longest"
        ));
    }
    found
}

#[test]
fn files_keep_their_budgets() {
    assert_none(&tree::files().iter().filter_map(too_long).collect::<Vec<_>>());
}

#[test]
fn most_files_are_short() {
    assert_none(&shape(tree::files().iter().filter(|f| f.ships()).map(lines).collect()));
}

#[test]
fn what_is_too_long_is_found() {
    let told = |path: &str, lines: usize| too_long(&File::told(path, &"x\n".repeat(lines))).is_some();
    assert!(told("crates/web/src/a.rs", 501) && !told("crates/web/src/a.rs", 500));
    assert!(!told("crates/web/tests/all/a.rs", 900) && !told("crates/web/src/a/tests.rs", 900));
    assert!(told("crates/web/templates/a.html", 151) && !told("crates/web/templates/a.html", 150));
    assert!(told(BLOCKS.0, 401) && !told(BLOCKS.0, 400));
    assert!(told("crates/web/assets/js/a.js", 151) && !told("crates/web/assets/js/a.js", 150));
    assert!(!told("scripts/build-assets.mjs", 400));
}

#[test]
fn a_house_of_long_files_is_found() {
    assert_eq!(shape(vec![100; 10]).len(), 0);
    assert_eq!(shape(vec![130; 10]).len(), 1);
    assert_eq!(shape([vec![100; 8], vec![310; 2]].concat()).len(), 1);
}
