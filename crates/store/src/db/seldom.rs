//! What changes seldom (the firm's settings, its colleagues and lists, walls, who is signed in) is read once and remembered until it
//! changes: every page asks for most of it, and the way to the engine and back, once for each, would take most of its time.
//!
//! The schema counts the changes of these tables, by triggers in the transaction of the change itself. A transaction asks for that
//! number first, and what it remembers was read by one that saw the same number: so it sees what it would read.

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::reader::Value;
use crate::{Arg, Column, Engine, FromRow, Reader, Result, Sql};

/// The tables whose changes are counted (migrations/0017_seldom.sql).
const TABLES: &[&str] = &[
    "firm",
    "practices",
    "offices",
    "colleagues",
    "assistants",
    "sessions",
    "tokens",
    "sources",
    "reasons",
    "cadences",
    "routing_rules",
    "custom_fields",
    "saved_views",
    "first_views",
    "choices",
    "walls",
    "wall_records",
    "wall_colleagues",
];
/// A view that reads nothing else.
const DENIALS: &str = "denials";
/// So many answers are remembered at most: whoever asks with made-up cookies fills no memory.
const MOST: usize = 4_096;

/// Whether changes of a table are counted.
pub(super) fn is_seldom(table: &str) -> bool {
    TABLES.contains(&table)
}

/// How often anything that changes seldom has changed so far.
pub(super) fn changes() -> Sql {
    Sql::new("select cast(sum(times) as bigint) as changes from seldom_changed")
}

/// A statement with its values, and what its rows were read as.
#[derive(PartialEq)]
struct Question {
    rows: TypeId,
    text: Cow<'static, str>,
    values: Vec<Arg>,
}

impl Eq for Question {}

impl Hash for Question {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
        for value in &self.values {
            match value {
                Arg::Int(x) => x.hash(state),
                Arg::Text(x) => x.hash(state),
                Arg::Bool(x) => x.hash(state),
                // Nothing that changes seldom goes by a real number.
                Arg::Real(_) => {}
            }
        }
    }
}

type Answers = HashMap<Question, Arc<dyn Any + Send + Sync>, rustc_hash::FxBuildHasher>;

/// What was read while the changes were of one number.
#[derive(Default)]
pub(super) struct Memory {
    changes: i64,
    answers: Mutex<Answers>,
}

impl Memory {
    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn recall<T: Send + Sync + 'static>(&self, question: &Question) -> Option<Arc<T>> {
        let answer = self.answers().get(question).map(Arc::clone)?;
        answer.downcast().ok()
    }

    fn keep<T: Send + Sync + 'static>(&self, question: Question, answer: Arc<T>) {
        let mut answers = self.answers();
        if answers.len() >= MOST {
            answers.clear();
        }
        answers.insert(question, answer);
    }
}

/// The memory of one process: of the last number it met.
#[derive(Clone, Default)]
pub(super) struct Memories(Arc<Mutex<Arc<Memory>>>);

impl Debug for Memories {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memories")
    }
}

impl Memories {
    /// What is remembered as of that many changes; nothing yet where they have just become so many. A transaction that began before
    /// others of this process remembers for itself alone.
    pub fn as_of(&self, changes: i64) -> Arc<Memory> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if changes > last.changes {
            *last = Arc::new(Memory { changes, ..Memory::default() });
        }
        if changes == last.changes { Arc::clone(&last) } else { Arc::default() }
    }
}

/// A row that can be remembered.
pub trait Seldom: FromRow + Clone + PartialEq + Debug + Sync + 'static {}

impl<T: FromRow + Clone + PartialEq + Debug + Sync + 'static> Seldom for T {}

impl Reader {
    /// The rows of a statement that reads only what changes seldom: remembered, where they were read since.
    pub async fn seldom<T: Seldom>(&mut self, sql: Sql) -> Result<Arc<Vec<T>>> {
        debug_assert!(reads_only_seldom(sql.text()), "changes of what this reads are not counted: {}", sql.text());
        let Some(memory) = self.memory.clone() else { return self.all(sql).await.map(Arc::new) };
        let (text, values) = sql.clone().into_parts();
        let question = Question { rows: TypeId::of::<T>(), text, values };
        if let Some(known) = memory.recall::<Vec<T>>(&question) {
            // Every test of SQLite reads anew what is remembered. On PostgreSQL others may have changed it under a transaction that
            // writes; the triggers are the same.
            if cfg!(debug_assertions) && self.engine() == Engine::Sqlite {
                let anew: Vec<T> = self.all(sql).await?;
                assert_eq!(anew, *known, "what changes seldom has changed, and was not counted");
            } else {
                self.note(&sql);
            }
            return Ok(known);
        }
        let rows = Arc::new(self.all(sql).await?);
        memory.keep(question, Arc::clone(&rows));
        Ok(rows)
    }

    /// The same, each row one's own.
    pub async fn seldom_all<T: Seldom>(&mut self, sql: Sql) -> Result<Vec<T>> {
        Ok(self.seldom(sql).await?.to_vec())
    }

    /// The first row of such a statement, if there is one.
    pub async fn seldom_maybe<T: Seldom>(&mut self, sql: Sql) -> Result<Option<T>> {
        Ok(self.seldom(sql).await?.first().cloned())
    }

    /// The first column of every row of such a statement.
    pub async fn seldom_column<T: Column + Clone + PartialEq + Debug + Send + Sync + Unpin + 'static>(
        &mut self,
        sql: Sql,
    ) -> Result<Vec<T>> {
        Ok(self.seldom::<Value<T>>(sql).await?.iter().map(|value| value.0.clone()).collect())
    }

    /// What somebody made of rows that change seldom, and of nothing else.
    #[must_use]
    pub fn recalled<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.memory.as_ref()?.recall(&Question::about::<T>())
    }

    /// Remembers what was made of rows that change seldom, and of nothing else.
    pub fn remember<T: Send + Sync + 'static>(&self, made: &Arc<T>) {
        if let Some(memory) = &self.memory {
            memory.keep(Question::about::<T>(), Arc::clone(made));
        }
    }
}

impl Question {
    fn about<T: 'static>() -> Self {
        Self { rows: TypeId::of::<T>(), text: Cow::Borrowed(""), values: Vec::new() }
    }
}

/// Whether each table a statement names is one whose changes are counted.
fn reads_only_seldom(text: &str) -> bool {
    let words: Vec<&str> = text.split([' ', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
    words.windows(2).filter(|pair| matches!(pair[0], "from" | "join")).all(|pair| match pair[1] {
        "select" | DENIALS => true,
        table => is_seldom(table),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_statement_reads_is_seen() {
        assert!(reads_only_seldom("select count(*) as n from (select id from colleagues where sample = true limit 1) one"));
        assert!(reads_only_seldom("select count(*) as walls from denials where colleague_id = $1"));
        assert!(!reads_only_seldom("select k.id from colleagues k join people p on p.id = k.id"));
        assert!(!reads_only_seldom("select k.id from colleagues k where exists (select 1 from touches)"));
    }

    #[test]
    fn each_table_is_counted_by_the_schema() {
        let migration = include_str!("../../migrations/0017_seldom.sql");
        let counted: Vec<&str> = migration.lines().filter_map(|line| line.strip_prefix("@seldom ")).collect();
        assert_eq!(counted, TABLES);
    }

    #[test]
    fn a_transaction_from_before_remembers_for_itself() {
        let memories = Memories::default();
        let question = || Question { rows: TypeId::of::<u8>(), text: Cow::Borrowed("a"), values: vec![Arg::from(1_i64)] };
        let now = memories.as_of(7);
        now.keep(question(), Arc::new(1_u8));
        assert_eq!(memories.as_of(7).recall(&question()), Some(Arc::new(1_u8)));
        assert_eq!(memories.as_of(6).recall::<u8>(&question()), None, "it reads what was before");
        assert_eq!(memories.as_of(8).recall::<u8>(&question()), None, "it reads what has changed");
        assert_eq!(memories.as_of(7).recall::<u8>(&question()), None, "nobody else sees that state any more");
    }

    #[test]
    fn made_up_questions_fill_no_memory() {
        let memory = Memory::default();
        for n in 0..i64::try_from(MOST).unwrap() * 2 + 3 {
            memory.keep(
                Question { rows: TypeId::of::<u8>(), text: Cow::Borrowed("a"), values: vec![Arg::from(n)] },
                Arc::new(1_u8),
            );
        }
        assert_eq!(memory.answers().len(), 3);
    }
}
