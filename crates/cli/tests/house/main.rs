//! Tidy: what holds the house together, as tests. `make check` runs them with `cargo test -p goodword-cli --test house`.
//!
//! Every check is a function from texts to sentences, so that a text that breaks it can be given to it in a test; each
//! sentence names the place and says what to do.

mod budgets;
mod dead;
mod docs;
mod edges;
mod rust;
mod sql;
mod tree;
mod viewers;
mod words;

/// Fails with every sentence, one a line.
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{} thing(s) to put right:\n  {}\n", problems.len(), problems.join("\n  "));
}
