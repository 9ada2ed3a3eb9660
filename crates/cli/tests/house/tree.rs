//! The files of the house, as they lie on the disk.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file, by its path from the top folder.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path, with `/` between folders.
    pub path: String,
    /// What is written in it.
    pub text: String,
}

impl File {
    /// A file that is only told of, for the tests of the checks.
    pub fn told(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// What the path ends in, after the last dot.
    pub fn kind(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, kind)| kind)
    }

    /// The folder of the crate it belongs to: `store` for `crates/store/src/db.rs`, `seeds` for `seeds/src/lib.rs`.
    pub fn room(&self) -> &str {
        let mut parts = self.path.split('/');
        match parts.next() {
            Some("crates") => parts.next().unwrap_or_default(),
            Some("seeds") => "seeds",
            _ => "",
        }
    }

    /// Whether it is source that ships: in `src`, and no file of tests.
    pub fn ships(&self) -> bool {
        self.kind() == "rs" && self.path.contains("/src/") && !self.path.ends_with("tests.rs") && !self.path.contains("/tests/")
    }
}

/// Folders (and the file `.git` of a second work tree) that hold nothing anybody wrote here.
const LEFT_OUT: &[&str] = &[".git", "target", "node_modules", "dist", "data", "snapshots"];

/// The top folder.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap_or_else(|e| panic!("the top folder: {e}"))
}

/// Every text file, in the order of their paths.
pub fn files() -> Vec<File> {
    let top = top();
    let mut files = Vec::new();
    walk(&top, &top, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 50, "only {} files were found under {}: the walk is broken", files.len(), top.display());
    files
}

fn walk(top: &Path, folder: &Path, files: &mut Vec<File>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries {
        let entry = entry.unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().unwrap_or_else(|e| panic!("{name}: {e}"));
        if kind.is_dir() {
            if !LEFT_OUT.contains(&name.as_str()) {
                walk(top, &entry.path(), files);
            }
        } else if kind.is_file()
            && !LEFT_OUT.contains(&name.as_str())
            && let Ok(text) = fs::read_to_string(entry.path())
        {
            let path = entry.path().strip_prefix(top).unwrap_or(&entry.path()).to_string_lossy().replace('\\', "/");
            files.push(File { path, text });
        }
    }
}

/// Whether `word` stands in `text` with neither a letter, a digit nor one of `joiners` beside it.
pub fn has_word(text: &str, word: &str, joiners: &[char]) -> bool {
    word_at(text, word, joiners).is_some()
}

/// Where `word` stands by itself in `text`, as [`has_word`] means it.
pub fn word_at(text: &str, word: &str, joiners: &[char]) -> Option<usize> {
    let joins = |c: char| c.is_alphanumeric() || joiners.contains(&c);
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(joins) && !after.is_some_and(joins)
    })
}

/// The line a byte stands on, counted from 1.
pub fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[test]
fn a_word_inside_another_is_not_it() {
    assert!(has_word("a lead came in", "lead", &[]));
    assert!(!has_word("leading the way", "lead", &[]));
    assert!(!has_word("row-link", "row", &['-']));
}
