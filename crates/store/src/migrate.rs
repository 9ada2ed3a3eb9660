//! Migrations: one list for both engines, forward only, each run once however many processes start at the same time.

mod triggers;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

pub(crate) use triggers::expressions;

use crate::search::index;
use crate::{Db, Engine, Result, Sql, StoreError, Viewer, Work, dialect};

/// The migration whose tables are filled from the records there are.
const SEARCH_INDEX: i64 = 8;
/// The migration that adds what custom fields hold to them.
const SEARCHED_VALUES: i64 = 16;
/// The migration whose totals are counted from the records there are.
const TOTALS: i64 = 11;

/// Every migration, oldest first; a number is never reused and a text never changed once released.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../migrations/0001_the_spine.sql")),
    (2, include_str!("../migrations/0002_walls_reach_assistants.sql")),
    (3, include_str!("../migrations/0003_past_decisions.sql")),
    (4, include_str!("../migrations/0004_merges.sql")),
    (5, include_str!("../migrations/0005_duplicates.sql")),
    (6, include_str!("../migrations/0006_saved_views.sql")),
    (7, include_str!("../migrations/0007_acts.sql")),
    (SEARCH_INDEX, include_str!("../migrations/0008_search_index.sql")),
    (9, include_str!("../migrations/0009_covering_indexes.sql")),
    (10, include_str!("../migrations/0010_custom_fields.sql")),
    (TOTALS, include_str!("../migrations/0011_totals.sql")),
    (12, include_str!("../migrations/0012_rates.sql")),
    (13, include_str!("../migrations/0013_touch_keys.sql")),
    (14, include_str!("../migrations/0014_ways_of_writing.sql")),
    (15, include_str!("../migrations/0015_notices.sql")),
    (SEARCHED_VALUES, include_str!("../migrations/0016_finding.sql")),
    (17, include_str!("../migrations/0017_seldom.sql")),
    (18, include_str!("../migrations/0018_totals_of_lists.sql")),
    (19, include_str!("../migrations/0019_by_website.sql")),
    (20, include_str!("../migrations/0020_at_a_glance.sql")),
];

/// The numbers of all migrations, oldest first.
pub fn numbers() -> impl Iterator<Item = i64> {
    MIGRATIONS.iter().map(|(number, _)| *number)
}

/// The newest schema this program knows.
#[must_use]
pub fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |(number, _)| *number)
}

crate::record! {
    /// A migration that has run.
    pub struct Done {
        /// Its number.
        pub number: i64,
        /// The digest of its text.
        pub digest: String,
    }
}

/// Brings the data to the newest schema; says how many migrations ran.
pub async fn migrate(db: &Db, now: Timestamp) -> Result<usize> {
    migrate_to(db, now, newest()).await
}

/// Brings the data to schema `target`: tests make data of every older version with it.
pub async fn migrate_to(db: &Db, now: Timestamp, target: i64) -> Result<usize> {
    first_table(db).await?;
    let mut work = db.work_unscoped().await?;
    work.run(Sql::new(dialect::lock_for_migration(db.engine()))).await?;
    let done: Vec<Done> = work.all(Sql::new("select number, digest from migrations order by number")).await?;
    if let Some(last) = done.last().filter(|d| d.number > newest()) {
        return Err(StoreError::Newer { found: last.number, known: newest() });
    }
    let mut ran = 0;
    for (number, text) in MIGRATIONS.iter().filter(|(number, _)| *number <= target) {
        let digest = digest(text);
        match done.iter().find(|d| d.number == *number) {
            Some(before) if before.digest == digest => {}
            Some(_) => return Err(StoreError::Altered(*number)),
            None => {
                work.run_script(spell(text, db.engine())).await?;
                match *number {
                    SEARCH_INDEX => index::rebuild_records(&mut work).await?,
                    TOTALS => crate::totals::rebuild(&mut work).await?,
                    SEARCHED_VALUES => index::rebuild_values(&mut work).await?,
                    _ => {}
                }
                record(&mut work, *number, digest, now).await?;
                ran += 1;
            }
        }
    }
    if target >= TOTALS {
        crate::totals::zone::keep(&mut work).await?;
    }
    work.commit().await?;
    Ok(ran)
}

/// A transaction on data of any version: tests fill an older one with it.
pub async fn work_on_any_version(db: &Db) -> Result<Work> {
    db.work_unscoped().await
}

/// The table of migrations itself, in a transaction of its own because PostgreSQL's `if not exists` can still collide.
async fn first_table(db: &Db) -> Result<()> {
    let mut work = db.work_unscoped().await?;
    work.run(Sql::new(dialect::lock_for_migration(db.engine()))).await?;
    let text = "create table if not exists migrations (number @key, digest @text not null, at @instant not null) @strict";
    work.run_script(spell(text, db.engine())).await?;
    work.commit().await
}

async fn record(work: &mut Work, number: i64, digest: String, now: Timestamp) -> Result<()> {
    let sql = Sql::new("insert into migrations (number, digest, at) values ($1, $2, $3)").bind(number).bind(digest).bind(now);
    work.run(sql).await.map(drop)
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What tells this list of migrations apart from another: 16 characters.
pub(crate) fn fingerprint() -> String {
    let all: String = MIGRATIONS.iter().map(|(_, text)| *text).collect();
    digest(&all).chars().take(16).collect()
}

/// Writes a migration's type words as the engine spells them.
fn spell(text: &str, engine: Engine) -> String {
    let mut out = triggers::spell(&expressions(text), engine);
    for (word, sqlite, postgres) in dialect::TYPE_WORDS {
        out = out.replace(word, if engine == Engine::Sqlite { sqlite } else { postgres });
    }
    out
}

/// The schema as the engine describes it, for the committed copies in `schema/`.
pub async fn describe(db: &Db) -> Result<String> {
    let mut reader = db.read(Viewer::System("describe the schema")).await?;
    let mut lines: Vec<String> = reader.column(Sql::new(dialect::schema_listing(db.engine()))).await?;
    lines.push(String::new());
    Ok(lines.join("\n"))
}
