//! New rows that wait for others of their table, so that one statement puts in many: an import records so many that the
//! way to the engine and back, once for each, would take most of its time.
//!
//! Whoever reads through the same transaction, or writes anything else, has what waits put in before. Without being asked for, only rows of
//! two tables wait that hardly anybody reads in the middle of a change, and only a statement that names one of them has them put in.

use super::pools::Conn;
use super::reader::{give_way, query};
use crate::{Arg, Reader, Result, Sql, StoreError};

/// The tables whose rows may wait, in the order they go in: what others point to comes first.
const ORDER: &[&str] = &[
    "sources",
    "organisations",
    "people",
    "positions",
    "referrers",
    "clients",
    "referrals",
    "matters",
    "engagements",
    "steps",
    "credits",
    "loop_closures",
    "custom_values",
    "jobs",
    "history",
    "batch_rows",
];
/// The tables whose rows always wait.
const LATE: &[&str] = &["jobs", "history"];
/// What is said behind values of which the same may come again.
const REPEATABLE: &str = " on conflict do nothing";
/// How many values one statement binds at most.
const MOST_VALUES: usize = 1_000;

/// The rows of one table that wait.
struct Group {
    /// Its place in the order.
    place: usize,
    /// `insert into TABLE (COLUMNS) values`
    head: &'static str,
    /// What is said behind the values.
    tail: &'static str,
    rows: Vec<Vec<Arg>>,
}

/// What waits.
#[derive(Default)]
pub(crate) struct Gathered {
    on: bool,
    groups: Vec<Group>,
}

impl Gathered {
    /// Lets new rows wait from now on.
    pub fn begin(&mut self) {
        self.on = true;
    }

    /// Whether new rows wait.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Takes a new row in; hands back what cannot wait.
    pub fn take(&mut self, sql: Sql) -> std::result::Result<(), Sql> {
        if !self.on && !written_table(sql.text()).is_some_and(|table| LATE.contains(&table)) {
            return Err(sql);
        }
        let (head, tail, values) = sql.into_row()?;
        let Some(group) = self.group(head, tail) else { return Err(Sql::row(head, values).or_else(tail)) };
        group.rows.push(values);
        Ok(())
    }

    /// Whether a statement may see, or be in the way of, what waits.
    pub fn concerns(&self, text: &str) -> bool {
        self.on || (!self.groups.is_empty() && LATE.iter().any(|table| text.contains(table)))
    }

    /// Puts a row in the place of the one that waits under the same head with the same first value, and at the version
    /// before where there are versions; says whether one did.
    pub fn replace(&mut self, sql: Sql) -> bool {
        let Ok((head, _, values)) = sql.into_row() else { return false };
        let waiting = self.groups.iter_mut().find(|group| group.head == head);
        // What is changed at once was taken in a moment ago, so it stands at the end.
        let row = waiting.and_then(|group| group.rows.iter_mut().rev().find(|row| row.first() == values.first()));
        let row = row.filter(|row| follows(version(head, row), version(head, &values)));
        row.map(|row| *row = values).is_some()
    }

    /// Forgets what waits: it never happened.
    pub fn forget(&mut self) {
        self.groups.iter_mut().for_each(|group| group.rows.clear());
    }

    fn group(&mut self, head: &'static str, tail: &'static str) -> Option<&mut Group> {
        if let Some(at) = self.groups.iter().position(|group| group.head == head && group.tail == tail) {
            return self.groups.get_mut(at);
        }
        let table = written_table(head)?;
        let place = ORDER.iter().position(|of| *of == table)?;
        let at = self.groups.partition_point(|group| group.place < place);
        self.groups.insert(at, Group { place, head, tail, rows: Vec::new() });
        self.groups.get_mut(at)
    }
}

/// The table a statement writes.
pub(super) fn written_table(text: &str) -> Option<&str> {
    let rest = ["insert into ", "update ", "delete from "].into_iter().find_map(|begin| text.strip_prefix(begin))?;
    rest.split([' ', '(']).next()
}

/// The version a row is at, where its table has versions.
fn version(head: &str, values: &[Arg]) -> Option<i64> {
    let columns = head.split_once('(')?.1.split_once(')')?.0;
    match values.get(columns.split(", ").position(|column| column == "version")?) {
        Some(Arg::Int(version)) => *version,
        _ => None,
    }
}

fn follows(before: Option<i64>, after: Option<i64>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => before + 1 == after,
        (None, None) => true,
        _ => false,
    }
}

impl Reader {
    /// Puts in what waits.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        for at in 0..self.gathered.groups.len() {
            let Some(group) = self.gathered.groups.get_mut(at) else { break };
            let (head, tail, rows) = (group.head, group.tail, std::mem::take(&mut group.rows));
            self.put_all(head, tail, rows).await?;
        }
        Ok(())
    }

    /// The same, where a statement may see it.
    pub(super) async fn settle_before(&mut self, sql: &Sql) -> Result<()> {
        if self.gathered.concerns(sql.text()) { self.settle().await } else { Ok(()) }
    }

    /// Puts in new rows of one table, many at a time.
    pub(super) async fn put_all(&mut self, head: &'static str, tail: &'static str, rows: Vec<Vec<Arg>>) -> Result<()> {
        let mut rows = rows.into_iter();
        while let Some(first) = rows.as_slice().first() {
            let columns = first.len();
            // Where the same row may stand there twice, the last one fills the statement up: one way instead of several.
            let filler = (tail == REPEATABLE).then(|| rows.as_slice().last().cloned()).flatten();
            let many = many(columns, if filler.is_some() { rows.len().next_power_of_two() } else { rows.len() });
            let mut text = text(head, columns, many);
            text.push_str(tail);
            let filler = filler.into_iter().cycle();
            self.put_in(text, rows.by_ref().chain(filler).take(many).flatten().collect()).await?;
        }
        Ok(())
    }

    async fn put_in(&mut self, text: String, values: Vec<Arg>) -> Result<()> {
        give_way(&self.conn).await;
        match &mut self.conn {
            Conn::Sqlite(tx) => tx.run(&text, &values).map(drop),
            Conn::Postgres(tx, _) => {
                query(text.into(), values).execute(&mut **tx).await.map(drop).map_err(StoreError::from_engine)
            }
        }
    }
}

/// How many of `rows` rows one statement puts in: a power of two, so that few statements are prepared.
fn many(columns: usize, rows: usize) -> usize {
    let most = (MOST_VALUES / columns.max(1)).clamp(1, rows.max(1));
    1 << most.ilog2()
}

/// The statement that puts in `many` rows.
fn text(head: &str, columns: usize, many: usize) -> String {
    let mut text = String::with_capacity(head.len() + many * columns * 7);
    text.push_str(head);
    for value in 0..many * columns {
        text.push_str(match (value, value % columns) {
            (0, _) => " (",
            (_, 0) => "), (",
            _ => ", ",
        });
        text.push('$');
        text.push_str(&(value + 1).to_string());
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(head: &'static str, id: i64) -> Sql {
        Sql::row(head, vec![Arg::from(id), Arg::from("t")])
    }

    const STEPS: &str = "insert into steps (id, what) values";
    const PEOPLE: &str = "insert into people (id, name) values";

    #[test]
    fn statements_are_of_few_sizes() {
        let sizes: std::collections::BTreeSet<usize> = (1..2_000).map(|rows| many(13, rows)).collect();
        assert_eq!(sizes.into_iter().collect::<Vec<_>>(), [1, 2, 4, 8, 16, 32, 64]);
        assert_eq!(many(2_000, 7), 1);
    }

    #[test]
    fn every_value_has_its_mark() {
        assert_eq!(text(STEPS, 2, 2), format!("{STEPS} ($1, $2), ($3, $4)"));
    }

    #[test]
    fn what_others_point_to_goes_in_first() {
        let mut gathered = Gathered::default();
        assert!(gathered.take(row(STEPS, 1)).is_err(), "nothing waits before it is said");
        gathered.begin();
        for sql in [row(STEPS, 1), row(PEOPLE, 2), row(STEPS, 3)] {
            assert!(gathered.take(sql).is_ok());
        }
        let heads: Vec<_> = gathered.groups.iter().map(|group| (group.head, group.rows.len())).collect();
        assert_eq!(heads, [(PEOPLE, 1), (STEPS, 2)]);
        assert!(gathered.take(Sql::new("delete from steps")).is_err());
        assert!(gathered.take(row("insert into offices (id, name) values", 1)).is_err());
    }

    #[test]
    fn what_hardly_anybody_reads_always_waits() {
        let mut gathered = Gathered::default();
        assert!(!gathered.concerns("select id from jobs"), "nothing waits");
        assert!(gathered.take(row("insert into jobs (id, kind) values", 1)).is_ok());
        assert!(gathered.concerns("delete from jobs where id = $1") && !gathered.concerns("select id from people"));
        gathered.begin();
        assert!(gathered.concerns("select id from people"));
    }

    #[test]
    fn a_row_that_waits_can_be_replaced_and_forgotten() {
        let mut gathered = Gathered::default();
        gathered.begin();
        assert!(gathered.take(row(STEPS, 1)).is_ok());
        let changed = || Sql::row(STEPS, vec![Arg::from(1_i64), Arg::from("other")]);
        assert!(gathered.replace(changed()) && !gathered.replace(row(STEPS, 2)) && !gathered.replace(row(PEOPLE, 1)));
        assert_eq!(gathered.groups[0].rows, [vec![Arg::from(1_i64), Arg::from("other")]]);
        gathered.forget();
        assert!(!gathered.replace(changed()));
    }

    #[test]
    fn a_row_that_waits_is_replaced_only_by_the_next_version() {
        const VERSIONED: &str = "insert into people (id, name, version) values";
        let at = |version: i64| Sql::row(VERSIONED, vec![Arg::from(1_i64), Arg::from("t"), Arg::from(version)]);
        let mut gathered = Gathered::default();
        gathered.begin();
        assert!(gathered.take(at(1)).is_ok());
        assert!(gathered.replace(at(2)) && !gathered.replace(at(2)), "somebody who read the first version comes too late");
        assert!(gathered.replace(at(3)));
    }
}
